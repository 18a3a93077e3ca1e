"""A zip written in one go: fixed dates, no flags, parts that never change deflated once."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import lru_cache

# The standard library’s, and what never changes: deflated once a process, as small as can be.
NIVEAU, NIVEAU_FIXE = 6, 9
# Of isal, where it is installed: ten times faster, a file a tenth bigger.
NIVEAU_RAPIDE = 2
# 1980-01-01, the first day a zip can name: the same input gives the same bytes whatever the day.
_DATE, _HEURE = 0x21, 0
_LOCAL = struct.Struct("<4s5H3I2H")
_CENTRAL = struct.Struct("<4s6H3I5H2I")
_FIN = struct.Struct("<4s4H2IH")


@dataclass(frozen=True, slots=True)
class Partie:
    """A member of the archive, ready to be written. `methode` is 0 (stored) or 8 (deflated)."""

    nom: bytes
    octets: bytes
    methode: int
    crc: int
    taille: int


def deflate_partie(nom: str, data: bytes, *, stocker: bool = False, fixe: bool = False) -> Partie:
    """A member from its bytes; `stocker` for what is compressed already, `fixe` for what is made once."""
    if stocker:
        return Partie(nom.encode("ascii"), data, 0, zlib.crc32(data), len(data))
    packed = _deflate_fixe(data) if fixe else choose_deflate()(data)
    return Partie(nom.encode("ascii"), packed, 8, zlib.crc32(data), len(data))


@lru_cache(maxsize=1)
def choose_deflate() -> Callable[[bytes], bytes]:
    """How the parts of each document are deflated: by isal where it is installed (extra `rapide`)."""
    try:
        from isal import isal_zlib
    except ImportError:
        return deflate_zlib

    def deflate_isal(data: bytes) -> bytes:
        engine = isal_zlib.compressobj(NIVEAU_RAPIDE, isal_zlib.DEFLATED, -15)
        packed: bytes = engine.compress(data) + engine.flush()
        return packed

    return deflate_isal


def deflate_zlib(data: bytes) -> bytes:
    """Raw deflate, as a zip wants it, by the standard library."""
    engine = zlib.compressobj(NIVEAU, zlib.DEFLATED, -15)
    return engine.compress(data) + engine.flush()


def _deflate_fixe(data: bytes) -> bytes:
    engine = zlib.compressobj(NIVEAU_FIXE, zlib.DEFLATED, -15, 9)
    return engine.compress(data) + engine.flush()


def inflate_partie(part: Partie) -> bytes:
    """The bytes of a member."""
    return zlib.decompress(part.octets, -15) if part.methode else part.octets


def write_zip(parties: Iterable[Partie]) -> bytes:
    """The archive, members in the order given (each under 4 GB, names ASCII)."""
    out: list[bytes] = []
    central: list[bytes] = []
    offset = 0
    for p in parties:
        size = len(p.octets)
        head = _LOCAL.pack(
            b"PK\x03\x04", 20, 0, p.methode, _HEURE, _DATE, p.crc, size, p.taille, len(p.nom), 0
        )
        central += (
            _CENTRAL.pack(
                b"PK\x01\x02",
                20,
                20,
                0,
                p.methode,
                _HEURE,
                _DATE,
                p.crc,
                size,
                p.taille,
                len(p.nom),
                0,
                0,
                0,
                0,
                0,
                offset,
            ),
            p.nom,
        )
        out += (head, p.nom, p.octets)
        offset += _LOCAL.size + len(p.nom) + size
    directory = b"".join(central)
    count = len(central) // 2
    end = _FIN.pack(b"PK\x05\x06", 0, 0, count, count, len(directory), offset, 0)
    return b"".join((*out, directory, end))
