"""What follows from the values of a row: numbers, families of devices, regime, duty."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from clausedocs.domaine import find_acheteur, load_table
from clausedocs.droit import obligation_sociale
from clausedocs.droit.obligation import CONDITION

VALEURS = {"faible": 100_000, "moyenne": 300_000, "elevee": 6_000_000}
LANCEMENTS = {"avant": "2026-06-15", "apres": "2026-12-07"}
DUREES = {"cinq": 5, "douze": 12, "trente_six": 36}
RECONDUCTIONS = {"aucune": 0, "tacite_une": 12, "expresse_deux": 24}
# What the derived factors say: a family of devices, or « note », the insertion of the offers is judged.
FAMILLES = {
    "avec_condition": "condition",
    "avec_note": "note",
    "avec_reserve": "reserve",
    "avec_insertion": "insertion",
}
# Where no contract is obliged, whatever the rest.
LIBRES = {
    "lancement": ("avant",),
    "valeur": ("faible",),
    "regime": ("prive",),
    "contrat": ("defense", "quasi_regie", "cooperation_publique"),
}
A_ECHEANCIER = ("volume", "pourcentage")
A_TOTAL = ("volume", "par_periode")


def find_famille(dispositif: str) -> str:
    """The family of a device, "" for the second of a marché without lots."""
    return "" if dispositif == "sans_lots" else str(load_table("dispositifs_lot")[dispositif]["famille"])


def is_note(dispositif: str) -> bool:
    """Whether the insertion of the offers is judged: a marché d’insertion always does."""
    return dispositif != "sans_lots" and bool(load_table("dispositifs_lot")[dispositif]["critere"])


def find_regime(type_acheteur: str) -> str:
    """The regime of a type of buyer."""
    return find_acheteur(type_acheteur).regime


def carries(quoi: str, *dispositifs: str) -> bool:
    return any(is_note(x) if quoi == "note" else find_famille(x) == quoi for x in dispositifs)


def oblige(type_acheteur: str, entite: str, contrat: str, nature: str, lancement: str, valeur: str) -> bool:
    """The rule of the law itself, which has tests of its own."""
    return obligation_sociale(
        date_lancement=date.fromisoformat(LANCEMENTS[lancement]),
        valeur_ht=Decimal(VALEURS[valeur]),
        nature=nature,
        type_acheteur=type_acheteur,
        contrat=contrat,
        entite_adjudicatrice=entite == "oui",
        regime=find_regime(type_acheteur),
    ).applicable


def meets(dispositif: str, sociale: str) -> bool:
    """A condition of performance meets the duty; a reservation, with a social condition."""
    return dispositif in ("sans_lots", *CONDITION) or (
        find_famille(dispositif) == "reserve" and sociale == "oui"
    )
