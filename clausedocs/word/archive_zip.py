"""A zip written in one go: fixed dates, no flags, parts that never change deflated once."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

# The standard library’s, and what never changes: deflated once a process, as small as can be.
NIVEAU, NIVEAU_FIXE = 6, 9
# Of isal, where it is installed: ten times faster, a file a tenth bigger.
NIVEAU_RAPIDE = 2
# Under this many bytes, deflating takes the time of a page of text to save some hundred bytes.
PETITE = 1024
# 1980-01-01, the first day a zip can name: the same input gives the same bytes whatever the day.
_DATE, _HEURE = 0x21, 0
_LOCAL = struct.Struct("<4s5H3I2H")
_CENTRAL = struct.Struct("<4s6H3I5HI")
_DEBUT = struct.Struct("<I")
_FIN = struct.Struct("<4s4H2IH")


@dataclass(frozen=True, slots=True)
class Partie:
    """A member of the archive, ready to be written. `methode` is 0 (stored) or 8 (deflated)."""

    nom: bytes
    octets: bytes
    methode: int
    crc: int
    taille: int
    # What the archive says of it before its bytes, and in its directory but for where it begins.
    tete: bytes
    fiche: bytes

    @classmethod
    def of(cls, nom: bytes, octets: bytes, methode: int, crc: int, taille: int) -> Partie:
        """A member whose headers are written once, however many archives it goes into."""
        said = (20, 0, methode, _HEURE, _DATE, crc, len(octets), taille, len(nom), 0)
        tete = _LOCAL.pack(b"PK\x03\x04", *said) + nom
        return cls(
            nom, octets, methode, crc, taille, tete, _CENTRAL.pack(b"PK\x01\x02", 20, *said, 0, 0, 0, 0)
        )


def deflate_partie(nom: str, data: bytes, *, stocker: bool = False, fixe: bool = False) -> Partie:
    """A member from its bytes; `stocker` for what is compressed already, `fixe` for what is made once."""
    engine = choose_moteur()
    crc, size = engine.crc32(data), len(data)
    if stocker or (size < PETITE and not fixe):
        return Partie.of(nom.encode("ascii"), data, 0, crc, size)
    packed = _deflate_fixe(data) if fixe else engine.deflate(data)
    return Partie.of(nom.encode("ascii"), packed, 8, crc, size)


def deflate_zlib(data: bytes) -> bytes:
    """Raw deflate, as a zip wants it, by the standard library."""
    engine = zlib.compressobj(NIVEAU, zlib.DEFLATED, -15)
    return engine.compress(data) + engine.flush()


class Moteur(NamedTuple):
    """What compresses the parts of each document, and sums them."""

    deflate: Callable[[bytes], bytes]
    crc32: Callable[[bytes], int]


MOTEUR_ZLIB = Moteur(deflate_zlib, zlib.crc32)


@lru_cache(maxsize=1)
def choose_moteur() -> Moteur:
    """isal where it is installed (extra `rapide`), else the standard library."""
    try:
        from isal import isal_zlib
    except ImportError:
        return MOTEUR_ZLIB

    def deflate_isal(data: bytes) -> bytes:
        packed: bytes = isal_zlib.compress(data, NIVEAU_RAPIDE, -15)
        return packed

    return Moteur(deflate_isal, isal_zlib.crc32)


def _deflate_fixe(data: bytes) -> bytes:
    engine = zlib.compressobj(NIVEAU_FIXE, zlib.DEFLATED, -15, 9)
    return engine.compress(data) + engine.flush()


def inflate_partie(part: Partie) -> bytes:
    """The bytes of a member."""
    return zlib.decompress(part.octets, -15) if part.methode else part.octets


class Amorce(NamedTuple):
    """How an archive begins, with its first members, and what its directory says of them."""

    octets: bytes = b""
    repertoire: bytes = b""
    nombre: int = 0


def begin_zip(parties: Iterable[Partie], amorce: Amorce | None = None) -> Amorce:
    """Members in the order given, after those of `amorce` (each under 4 GB, names ASCII)."""
    before = amorce or Amorce()
    out, central = [before.octets], [before.repertoire]
    offset, count = len(before.octets), before.nombre
    for p in parties:
        central += (p.fiche, _DEBUT.pack(offset), p.nom)
        out += (p.tete, p.octets)
        offset += len(p.tete) + len(p.octets)
        count += 1
    return Amorce(b"".join(out), b"".join(central), count)


def write_zip(parties: Iterable[Partie], amorce: Amorce | None = None) -> bytes:
    """The archive whole, its members in the order given."""
    octets, directory, count = begin_zip(parties, amorce)
    end = _FIN.pack(b"PK\x05\x06", 0, 0, count, count, len(directory), len(octets), 0)
    return b"".join((octets, directory, end))
