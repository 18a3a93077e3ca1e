"""Thresholds of public procurement by date (`seuils.yaml`), in euros before tax."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any, Literal

from clausedocs.droit.lecture import read_table
from clausedocs.droit.registre import write_jour
from clausedocs.erreurs import DonneesErreur

NatureDispense = Literal["fournitures_services", "travaux"]
TypeSeuilEuropeen = Literal[
    "etat_fournitures_services",
    "fournitures_services",
    "entite_adjudicatrice_fournitures_services",
    "defense_fournitures_services",
    "travaux",
    "concession",
]


@dataclass(frozen=True, slots=True)
class Seuil:
    """An amount (euros before tax), the day from which it holds, the registry entry that carries it."""

    montant: Decimal
    du: date
    article: str
    verifie: bool


def seuil_dispense(nature: NatureDispense, au: date) -> Decimal:
    """Below this amount no publicity nor competition is required (R. 2122-8 of the CCP).

    Raises:
        DonneesErreur: `seuil_inconnu`, the table does not cover that day.
    """
    return find_seuil("dispense", nature, au).montant


def seuil_europeen(type_seuil: TypeSeuilEuropeen, au: date) -> Decimal:
    """From this amount the formal procedures apply, and L. 2112-2-1 with them (annexe 2 of the CCP).

    Raises:
        DonneesErreur: `seuil_inconnu`, the table does not cover that day.
    """
    return find_seuil("europeen", type_seuil, au).montant


def find_seuil(famille: Literal["dispense", "europeen"], cle: str, au: date) -> Seuil:
    """The threshold with its article and the day from which it holds.

    Raises:
        DonneesErreur: `seuil_inconnu`.
        ValueError: no such key in the table.
    """
    seuils, fin = _load_seuils(famille)
    if cle not in seuils:
        raise ValueError(f"unknown threshold: {famille} {cle}")
    retenus = [s for s in seuils[cle] if s.du <= au]
    if not retenus or (fin is not None and au > fin):
        borne = (
            f"ne vont que jusqu’au {write_jour(fin)}"
            if fin is not None and au > fin
            else f"ne commencent qu’au {write_jour(seuils[cle][0].du)}"
        )
        raise DonneesErreur(
            "seuil_inconnu",
            f"Aucun seuil n’est connu au {write_jour(au)}\u00a0: ceux de la table {borne}.",
            "Vérifiez la date\u00a0; si elle est juste, la table des seuils est à compléter.",
        )
    return retenus[-1]


@cache
def _load_seuils(famille: str) -> tuple[dict[str, list[Seuil]], date | None]:
    table: dict[str, Any] = read_table(Path(__file__).with_name("seuils.yaml"))[famille]
    fin = table.get("jusqu_au")
    seuils = {
        cle: [
            Seuil(Decimal(v["montant"]), date.fromisoformat(v["du"]), table["article"], v["verifie"])
            for v in valeurs
        ]
        for cle, valeurs in table["valeurs"].items()
    }
    return seuils, date.fromisoformat(fin) if fin else None
