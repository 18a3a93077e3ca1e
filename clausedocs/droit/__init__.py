"""The law by date: registry, citations, thresholds, time limits. Plain values in, no domain model."""

from clausedocs.droit.catalogue import describe, list_entrees
from clausedocs.droit.citations import Citations, Citee, Omission, RapportCitations
from clausedocs.droit.delais import (
    DelaiPaiement,
    add_mois,
    delai_paiement,
    fin_convention,
    fin_delai_jours,
    fin_delai_jours_ouvres,
    fin_delai_mois,
    is_jour_ouvrable,
    limite_reception,
    report_jour_ouvrable,
    report_jour_ouvrable_precedent,
)
from clausedocs.droit.entrees import Entree, Texte, Version
from clausedocs.droit.obligation import (
    Dispense,
    Obligation,
    is_satisfied,
    list_dispenses,
    obligation_sociale,
)
from clausedocs.droit.redaction import FORMES, citer
from clausedocs.droit.regimes import find_motif_exclusion, list_regimes
from clausedocs.droit.registre import Registre, resolve
from clausedocs.droit.seuils import Seuil, find_seuil, seuil_dispense, seuil_europeen

__all__ = [
    "FORMES",
    "Citations",
    "Citee",
    "DelaiPaiement",
    "Dispense",
    "Entree",
    "Obligation",
    "Omission",
    "RapportCitations",
    "Registre",
    "Seuil",
    "Texte",
    "Version",
    "add_mois",
    "citer",
    "delai_paiement",
    "describe",
    "fin_convention",
    "fin_delai_jours",
    "fin_delai_jours_ouvres",
    "fin_delai_mois",
    "find_motif_exclusion",
    "find_seuil",
    "is_jour_ouvrable",
    "is_satisfied",
    "limite_reception",
    "list_dispenses",
    "list_entrees",
    "list_regimes",
    "obligation_sociale",
    "report_jour_ouvrable",
    "report_jour_ouvrable_precedent",
    "resolve",
    "seuil_dispense",
    "seuil_europeen",
]
