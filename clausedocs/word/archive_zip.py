"""A zip written in one go: fixed dates, no flags, parts that never change deflated once."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterable
from dataclasses import dataclass

NIVEAU = 6
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


def deflate_partie(nom: str, data: bytes, *, stocker: bool = False) -> Partie:
    """A member from its bytes; `stocker` for what is compressed already."""
    if stocker:
        return Partie(nom.encode("ascii"), data, 0, zlib.crc32(data), len(data))
    # Raw deflate, as a zip wants it; a larger hash table than the default is both faster and smaller here.
    engine = zlib.compressobj(NIVEAU, zlib.DEFLATED, -15, 9)
    packed = engine.compress(data) + engine.flush()
    return Partie(nom.encode("ascii"), packed, 8, zlib.crc32(data), len(data))


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
