"""What a careful reader checks in a number of hours: what makes no sense, what has to be confirmed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

from clausedocs.chiffrage.methodes import HEURES_MOIS, Chiffrage
from clausedocs.langue.nombres import compter, format_decimal, format_pourcentage

# Below a week of work a lot carries no useful hours; above three people at work all the time, few sites can.
PLANCHER_HEURES = 35
PERSONNES_MAX = 3
TAUX_USUEL_MAX = Decimal("0.20")
PART_MO_BORNES = (Decimal("0.10"), Decimal("0.95"))
COUT_BORNES = (Decimal(15), Decimal(90))


@dataclass(frozen=True, slots=True)
class Constat:
    """`bloquant`: the hours may not be used; otherwise a person confirms, and says why."""

    code: str
    message: str
    conseil: str
    bloquant: bool = False


def check_chiffrage(
    chiffrage: Chiffrage, *, duree_mois: int | None = None, reserve_ou_insertion: bool = False
) -> tuple[Constat, ...]:
    """All that the numbers of one lot call for, in the order in which a person would look.

    `duree_mois`: the time over which the hours are done; `reserve_ou_insertion`: a lot reserved to structures
    of insertion, or a marché d'insertion, where a high share is the very purpose.
    """
    found = [*check_parametres(chiffrage.valeurs, reserve_ou_insertion)]
    if chiffrage.heures < PLANCHER_HEURES:
        found.append(
            Constat(
                "volume_faible",
                f"Le volume de {compter(chiffrage.heures, 'heure', 'heures')} est inférieur à une semaine de "
                "travail.",
                "Exemptez ce lot en le motivant, ou regroupez-le avec un autre.",
            )
        )
    if duree_mois and Decimal(chiffrage.heures) / duree_mois > HEURES_MOIS * PERSONNES_MAX:
        found.append(
            Constat(
                "volume_eleve",
                f"Le volume occupe plus de {compter(PERSONNES_MAX, 'personne', 'personnes')} à temps plein "
                "pendant toute la durée.",
                "Vérifiez que le chantier ou le service peut les accueillir.",
            )
        )
    return tuple(found)


def check_parametres(valeurs: Mapping[str, Decimal], reserve_ou_insertion: bool = False) -> Iterator[Constat]:
    """The same on the parameters alone, be they enough for the method or not."""
    part = valeurs.get("part_mo")
    if part is not None and not PART_MO_BORNES[0] <= part <= PART_MO_BORNES[1]:
        yield Constat(
            "part_mo_hors_bornes",
            f"La part de main-d’œuvre est de {format_pourcentage(part * 100)}, hors de ce qui se rencontre "
            f"({_percent(PART_MO_BORNES)}).",
            "Corrigez-la : une part de 0,5 veut dire que la moitié du prix paie du travail.",
            bloquant=True,
        )
    cout = valeurs.get("cout_horaire")
    if cout is not None and not COUT_BORNES[0] <= cout <= COUT_BORNES[1]:
        yield Constat(
            "cout_horaire_inusuel",
            f"Le coût d’une heure est de {format_decimal(cout)} €, hors de ce qui se rencontre "
            f"({format_decimal(COUT_BORNES[0])} à {format_decimal(COUT_BORNES[1])} €).",
            "Confirmez-le : salaire chargé, frais compris, hors taxes.",
        )
    taux = valeurs.get("taux")
    if taux is not None and taux > TAUX_USUEL_MAX and not reserve_ou_insertion:
        yield Constat(
            "taux_eleve",
            f"Le taux d’insertion est de {format_pourcentage(taux * 100)}, au-dessus de "
            f"{format_pourcentage(TAUX_USUEL_MAX * 100)}.",
            "Confirmez-le et écrivez pourquoi, par exemple s’il ne porte que sur des heures nouvelles.",
        )


def _percent(bornes: tuple[Decimal, Decimal]) -> str:
    return f"{format_decimal(bornes[0] * 100)} à {format_pourcentage(bornes[1] * 100)}"
