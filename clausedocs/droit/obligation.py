"""Whether a contract must carry a social condition (L. 2112-2-1 of the CCP; L. 3114-2-1 for concessions).

Plain values in, plain values out: the rule is data (`obligation.yaml`), the thresholds are dated
(`seuils.yaml`). What satisfies the rule is only a condition of performance, in hours or in actions:
a criterion alone never does, a reserved lot only when its contract also carries a social condition (a reading
still to be confirmed).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

from clausedocs.droit.lecture import read_table
from clausedocs.droit.registre import write_jour
from clausedocs.droit.seuils import TypeSeuilEuropeen, seuil_europeen
from clausedocs.erreurs import DonneesErreur

# What each device brings: a condition of performance, or one only if the contract says so, or none.
CONDITION = frozenset({"condition", "condition_critere", "marche_insertion"})
# The central authorities: the State, and its public bodies without an industrial or commercial nature
# (opinion on the thresholds of public procurement, part III). Of another public body the type does not tell.
CENTRAUX = frozenset({"etat", "universite"})
RESERVES = frozenset(
    {"reserve_siae", "reserve_ea_esat", "reserve_mixte", "reserve_ess", "reserve_penitentiaire"}
)


@dataclass(frozen=True, slots=True)
class Obligation:
    """`raison` says why, in a whole sentence; `article` is what obliges, or what puts the contract aside.

    `seuil` is the threshold that was compared (euros before tax), None when nothing had to be compared;
    `motifs` are the codes of the reasons that may exempt a lot.
    """

    applicable: bool
    raison: str
    article: str
    seuil: Decimal | None = None
    motifs: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Dispense:
    """A reason that the article admits; `obstacle` says what in these data rules it out, or is "".

    `redaction` is the reason in law, as it follows « parce que »; `preuve` is what the facts have to show.
    """

    code: str
    libelle: str
    obstacle: str = ""
    redaction: str = ""
    preuve: str = ""


def obligation_sociale(
    *,
    date_lancement: date,
    valeur_ht: Decimal,
    nature: str,
    type_acheteur: str,
    contrat: str = "marche",
    entite_adjudicatrice: bool = False,
    regime: str = "administratif",
) -> Obligation:
    """Whether the contract must carry a social condition.

    `nature`: `travaux`, or anything else (supplies and services); `contrat`: a key of `contrats` in
    `obligation.yaml`; `valeur_ht`: euros before tax, every tranche and renewal included (R. 2121-8).

    Raises:
        DonneesErreur: `seuil_inconnu`, no threshold is known on that day; `contrat_inconnu`.
    """
    table = _load()
    if regime == "prive":
        return Obligation(False, "L’acheteur est une entreprise privée, que la loi laisse libre.", "")
    if contrat not in table["contrats"]:
        raise DonneesErreur(
            "contrat_inconnu",
            f"La nature de contrat « {contrat} » n’existe pas.",
            f"Écrivez {', '.join(table['contrats'])}.",
        )
    rule = table["contrats"][contrat]
    if "exclu" in rule:
        return Obligation(False, f"Rien n’oblige : {rule['exclu']}.", rule["article"])
    since = date.fromisoformat(table["depuis"])
    if date_lancement < since:
        return Obligation(
            False,
            f"Le lancement, le {write_jour(date_lancement)}, précède le {write_jour(since)} : "
            "la condition sociale reste une faculté.",
            "ccp:L2112-2",
        )
    seuil = seuil_europeen(_find_seuil(contrat, nature, type_acheteur, entite_adjudicatrice), date_lancement)
    if valeur_ht < seuil:
        return Obligation(
            False,
            "La valeur estimée est inférieure au seuil européen : la condition sociale reste une faculté.",
            rule["article"],
            seuil,
        )
    return Obligation(
        True,
        f"La consultation est lancée à compter du {write_jour(since)} et la valeur estimée atteint le seuil "
        "européen.",
        rule["article"],
        seuil,
        tuple(rule["motifs"]),
    )


def is_satisfied(dispositif: str, *, condition_sociale_ccap: bool = False) -> bool:
    """Whether a lot with this device meets the obligation, without any exemption."""
    return dispositif in CONDITION or (dispositif in RESERVES and condition_sociale_ccap)


def list_dispenses(
    obligation: Obligation, *, nature: str, duree_mois: int | None = None
) -> tuple[Dispense, ...]:
    """The reasons that may exempt a lot, each with what in these data already stands against it."""
    found = []
    for code in obligation.motifs:
        row = _load()["motifs"][code]
        obstacle = ""
        if row.get("nature", nature) != nature:
            obstacle = "ce motif ne vaut que pour des travaux"
        elif "mois_max" in row and duree_mois is not None and duree_mois >= int(row["mois_max"]):
            obstacle = f"le contrat dure {duree_mois} mois, et ce motif en demande moins de {row['mois_max']}"
        found.append(Dispense(code, row["libelle"], obstacle, write_motif(code), row["preuve"]))
    return tuple(found)


def _find_seuil(
    contrat: str, nature: str, type_acheteur: str, entite_adjudicatrice: bool
) -> TypeSeuilEuropeen:
    if contrat == "concession":
        return "concession"
    if nature == "travaux":
        return "travaux"
    if entite_adjudicatrice or type_acheteur == "entreprise_publique":
        return "entite_adjudicatrice_fournitures_services"
    return "etat_fournitures_services" if type_acheteur in CENTRAUX else "fournitures_services"


@cache
def _load() -> dict[str, Any]:
    return read_table(Path(__file__).with_name("obligation.yaml"))


def list_motifs() -> dict[str, str]:
    """Every reason that the articles admit: code -> label."""
    return {code: row["libelle"] for code, row in _load()["motifs"].items()}


def write_motif(code: str) -> str:
    """A reason in law, as it follows « parce que »."""
    text: str = _load()["motifs"][code]["redaction"]
    return text
