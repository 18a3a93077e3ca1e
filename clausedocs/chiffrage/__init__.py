"""The calculation of hours: methods, one rounding, what a careful reader checks."""

from clausedocs.chiffrage.controles import Constat, check_chiffrage
from clausedocs.chiffrage.methodes import (
    HEURES_AN,
    HEURES_MOIS,
    METHODES,
    Chiffrage,
    Methode,
    Parametre,
    arrondir,
    chiffrer,
    find_methode,
    heures_par_tranche,
)

__all__ = [
    "HEURES_AN",
    "HEURES_MOIS",
    "METHODES",
    "Chiffrage",
    "Constat",
    "Methode",
    "Parametre",
    "arrondir",
    "check_chiffrage",
    "chiffrer",
    "find_methode",
    "heures_par_tranche",
]
