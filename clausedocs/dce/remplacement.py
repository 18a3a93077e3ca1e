"""Whether a result may take the place of a file that bears its name already: never of somebody’s work."""

from __future__ import annotations

from pathlib import Path

from clausedocs.dce.manifeste import read_manifeste
from clausedocs.dossiers.canonique import hash_octets
from clausedocs.erreurs import DonneesErreur
from clausedocs.word.paquet import Paquet, open_paquet, read_paquet


def may_replace(existant: Path, octets: bytes) -> bool:
    """A file that an insertion wrote and that nobody saved since can be made again; one that holds the same
    parts as `octets` loses nothing."""
    try:
        old = open_paquet(existant)
        return _is_as_written(old) or _hash_parts(old) == _hash_parts(read_paquet(octets))
    except DonneesErreur:
        return False


def _is_as_written(paquet: Paquet) -> bool:
    poses = read_manifeste(paquet).poses
    return bool(poses) and hash_octets(paquet.read(paquet.document)) == poses[-1].apres


def _hash_parts(paquet: Paquet) -> dict[bytes, tuple[int, int]]:
    return {p.nom: (p.taille, p.crc) for p in paquet.parties}
