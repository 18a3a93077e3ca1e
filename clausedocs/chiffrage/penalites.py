"""Penalties, line by line, in decimals: what is held against the company, its cap, what remains.

Each line is rounded once, to the nearest cent, half a cent up; the total is the sum of the rounded lines, so
that what is printed adds up. The cap is rounded in the same way. No tax is ever added: a penalty pays for
nothing.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from clausedocs.erreurs import DonneesErreur

CENTIME = Decimal("0.01")
# Below that sum a CCAG of 2021 forgives its own penalties, where the marché lets this rule play.
SEUIL_EXONERATION = Decimal(1000)


@dataclass(frozen=True, slots=True)
class LignePenalite:
    """`quantite` (hours, days, actions) less `non_imputable`, at `taux` euros each."""

    quantite: Decimal
    taux: Decimal
    non_imputable: Decimal = Decimal(0)


@dataclass(frozen=True, slots=True)
class LigneCalculee:
    """A line with what is kept of it, and its amount to the cent."""

    ligne: LignePenalite
    retenue: Decimal
    montant: Decimal


@dataclass(frozen=True, slots=True)
class CalculPenalites:
    """`total` before the cap, `retenu` after it; `exoneree`: too small to be due."""

    lignes: tuple[LigneCalculee, ...]
    total: Decimal
    plafond: Decimal | None
    retenu: Decimal
    exoneree: bool = False

    @property
    def plafonnee(self) -> bool:
        """Whether the cap takes something off."""
        return self.plafond is not None and self.total > self.plafond


def compute_penalites(
    lignes: Iterable[LignePenalite], plafond: Decimal | None = None, *, exoneration: bool = False
) -> CalculPenalites:
    """The whole calculation. `plafond` in euros; `exoneration` lets the small sums of the CCAG be forgiven.

    Raises:
        DonneesErreur: `parametre_invalide`.
    """
    done = tuple(_compute_ligne(x) for x in lignes)
    total = sum((x.montant for x in done), Decimal(0))
    kept = total if plafond is None else min(total, plafond)
    forgiven = exoneration and kept <= SEUIL_EXONERATION
    return CalculPenalites(done, total, plafond, Decimal(0) if forgiven else kept, forgiven)


def compute_plafond(assiette: Decimal, pourcentage: Decimal) -> Decimal:
    """A share of the amount of the marché before tax, to the cent. Raises DonneesErreur."""
    if assiette < 0 or not 0 <= pourcentage <= 100:
        raise _refuse(f"un plafond de {pourcentage} % de {assiette} €")
    return round_centime(assiette * pourcentage / 100)


def round_centime(montant: Decimal) -> Decimal:
    """To the nearest cent, half a cent up."""
    return montant.quantize(CENTIME, rounding=ROUND_HALF_UP)


def _compute_ligne(ligne: LignePenalite) -> LigneCalculee:
    if ligne.quantite < 0 or ligne.taux < 0 or not 0 <= ligne.non_imputable <= ligne.quantite:
        raise _refuse(f"{ligne.quantite} dont {ligne.non_imputable} non imputables, à {ligne.taux} €")
    kept = ligne.quantite - ligne.non_imputable
    return LigneCalculee(ligne, kept, round_centime(kept * ligne.taux))


def _refuse(what: str) -> DonneesErreur:
    return DonneesErreur(
        "parametre_invalide",
        f"Ce calcul ne se fait pas : {what}.",
        "Donnez des nombres positifs ; ce qui n’est pas imputable ne dépasse pas ce qui manque.",
    )
