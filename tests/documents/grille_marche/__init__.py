"""The grid of the marchés: every pair of what varies, and every crossing of device, form, CCAG and regime."""

from __future__ import annotations

from functools import cache

from grille.exclusions import Exclusions
from grille.paires import Grille, build_grille, choose_echantillon, list_paires, pair_up

from .contraintes import CONTRAINTES, ORDRE
from .croisements import CROISES, list_croisements
from .dossiers import make_dossier, write_dossier
from .facteurs import FACTEURS

__all__ = [
    "CONTRAINTES",
    "CROISES",
    "FACTEURS",
    "choose_echantillon",
    "find_nearest",
    "list_croisements",
    "list_exclusions",
    "list_paires",
    "load_grille",
    "make_dossier",
    "name_rangee",
    "pair_up",
    "write_dossier",
]

_EXCLUSIONS = Exclusions(FACTEURS, CONTRAINTES, ORDRE, pas_max=2_000)
find_nearest = _EXCLUSIONS.find_nearest
list_exclusions = _EXCLUSIONS.list_exclusions


@cache
def load_grille() -> Grille:
    """The grid of the marchés."""
    return build_grille(FACTEURS, CONTRAINTES, ORDRE)


def name_rangee(rang: int) -> str:
    """The name under which the dossier of a row is written."""
    return f"m{rang + 1:03d}"
