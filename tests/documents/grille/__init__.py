"""The grid: fictional dossiers in which every value, and every pair of values, of what varies stands once."""

from __future__ import annotations

from functools import cache

from .dossiers import make_dossier, write_dossier
from .exclusions import Exclusions
from .facteurs import CONTRAINTES, FACTEURS
from .paires import Grille, build_grille, choose_echantillon, list_paires, pair_up

__all__ = [
    "CONTRAINTES",
    "FACTEURS",
    "choose_echantillon",
    "find_nearest",
    "list_exclusions",
    "list_paires",
    "load_grille",
    "make_dossier",
    "name_rangee",
    "pair_up",
    "write_dossier",
]

_EXCLUSIONS = Exclusions(FACTEURS, CONTRAINTES)
find_nearest = _EXCLUSIONS.find_nearest
list_exclusions = _EXCLUSIONS.list_exclusions


@cache
def load_grille() -> Grille:
    """The grid of this project's factors."""
    return build_grille(FACTEURS, CONTRAINTES)


def name_rangee(rang: int) -> str:
    """The name under which the dossier of a row is written."""
    return f"g{rang + 1:03d}"
