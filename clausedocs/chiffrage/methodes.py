"""The methods that give the hours of a lot: a table, one row each, exact arithmetic, one rounding.

Nothing here knows a dossier: plain numbers in, plain numbers out. Shares are fractions of one (0.05 is 5 %),
amounts are euros before tax, hours are hours.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache

from clausedocs.erreurs import DonneesErreur
from clausedocs.langue.nombres import format_decimal

# Full-time work in a year and in a month, in hours (durée légale).
HEURES_AN, HEURES_MOIS = Decimal(1607), Decimal("151.67")
PAS_USUEL = 5

Valeurs = Mapping[str, Decimal]


@dataclass(frozen=True, slots=True)
class Parametre:
    """What a method needs. `unite` is `€ HT`, `h`, `€/h`, `part` (a fraction of one) or `nombre`."""

    nom: str
    libelle: str
    unite: str


@dataclass(frozen=True, slots=True)
class Methode:
    """A way to find hours. `formule` is what a reader checks by hand; `par` says what the result is for."""

    code: str
    libelle: str
    formule: str
    par: str
    parametres: tuple[Parametre, ...]
    compute: Callable[[Mapping[str, Fraction]], Fraction]


@dataclass(frozen=True, slots=True)
class Chiffrage:
    """Hours before (`brutes`, two decimals) and after rounding (`heures`), by which method, from what."""

    methode: Methode
    valeurs: dict[str, Decimal]
    pas: int
    brutes: Decimal
    heures: int

    @property
    def etp(self) -> Decimal:
        """Full-time years of work, two decimals."""
        return (Decimal(self.heures) / HEURES_AN).quantize(Decimal("0.01"))

    @property
    def mois_etp(self) -> Decimal:
        """Full-time months of work, one decimal."""
        return (Decimal(self.heures) / HEURES_MOIS).quantize(Decimal("0.1"))


def chiffrer(code: str, valeurs: Valeurs, *, pas: int = PAS_USUEL) -> Chiffrage:
    """The hours that a method gives. `pas` is the multiple to round to, half up, once and at the end.

    Raises:
        DonneesErreur: `methode_inconnue`, `parametre_absent`, `parametre_invalide`, `methode_sans_heures`.
    """
    methode = find_methode(code)
    if not methode.parametres:
        raise DonneesErreur(
            "methode_sans_heures",
            f"La méthode {code} ({methode.libelle}) ne donne pas d’heures.",
            "Écrivez les actions et leur quantité, ou choisissez une autre méthode.",
        )
    retenues: dict[str, Decimal] = {}
    for p in methode.parametres:
        if p.nom not in valeurs:
            raise DonneesErreur(
                "parametre_absent",
                f"La méthode {code} demande « {p.nom} » ({p.libelle}).",
                f"Ajoutez {p.nom}, ou choisissez une autre méthode.",
            )
        _check(p, valeurs[p.nom])
        retenues[p.nom] = valeurs[p.nom]
    return Chiffrage(methode, retenues, pas, *_calculate(code, tuple(retenues.items()), pas))


# The hours of a lot are asked for by every sentence that says them.
@lru_cache(maxsize=1024)
def _calculate(code: str, valeurs: tuple[tuple[str, Decimal], ...], pas: int) -> tuple[Decimal, int]:
    """The exact hours to the cent, and once rounded."""
    exact = METHODES[code].compute({nom: Fraction(v) for nom, v in valeurs})
    return _cents(exact), arrondir(exact, pas)


def arrondir(heures: Fraction | Decimal, pas: int = PAS_USUEL) -> int:
    """To the nearest multiple of `pas`, half up, from the exact value: never through the whole hour."""
    quotient = Fraction(heures) / pas
    return int(quotient + Fraction(1, 2)) * pas


def heures_par_tranche(
    facture_cumule: Decimal, tranche_ht: Decimal, heures: int, *, seuil_ht: Decimal = Decimal(0)
) -> int:
    """Hours due so far under « so many hours per tranche »: whole tranches only, over a threshold if any.

    Amounts are cumulated since the beginning, in euros before tax (methods M4 and M4 bis).
    """
    au_dela = max(Decimal(0), facture_cumule - seuil_ht)
    return int(au_dela // tranche_ht) * heures


def find_methode(code: str) -> Methode:
    """Raises DonneesErreur `methode_inconnue`."""
    if code not in METHODES:
        raise DonneesErreur(
            "methode_inconnue",
            f"La méthode de chiffrage « {code} » n’existe pas.",
            f"Choisissez parmi {', '.join(METHODES)}.",
        )
    return METHODES[code]


def _check(p: Parametre, valeur: Decimal) -> None:
    low, high = (Decimal(0), Decimal(1)) if p.unite == "part" else (Decimal(0), None)
    if valeur < low or (high is not None and valeur > high) or (p.nom in DIVISEURS and valeur == 0):
        shown = format_decimal(valeur * 100) + " %" if p.unite == "part" else format_decimal(valeur)
        raise DonneesErreur(
            "parametre_invalide",
            f"« {p.nom} » ({p.libelle}) vaut {shown}, ce qui est impossible.",
            "Une part va de 0 à 1, par exemple 0.05 pour 5 %."
            if p.unite == "part"
            else "Écrivez une valeur positive.",
        )


def _cents(exact: Fraction) -> Decimal:
    """Two decimals, half up, without passing through a binary float."""
    cents = int(exact * 100 + Fraction(1, 2))
    return Decimal(cents).scaleb(-2)


DIVISEURS = ("cout_horaire",)
PART_MO = Parametre("part_mo", "part de main-d’œuvre dans le prix", "part")
COUT = Parametre("cout_horaire", "coût chargé d’une heure", "€/h")
TAUX = Parametre("taux", "part du travail réservée à l’insertion", "part")
HEURES = Parametre("heures_totales", "heures de travail du marché", "h")


def _by_amount(nom: str) -> Callable[[Mapping[str, Fraction]], Fraction]:
    return lambda v: v[nom] * v["part_mo"] / v["cout_horaire"] * v["taux"]


METHODES: dict[str, Methode] = {
    m.code: m
    for m in (
        Methode(
            "M1",
            "par le montant",
            "montant × part de main-d’œuvre ÷ coût horaire × taux",
            "la durée du marché",
            (Parametre("montant_ht", "montant hors taxes", "€ HT"), PART_MO, COUT, TAUX),
            _by_amount("montant_ht"),
        ),
        Methode(
            "M2",
            "par les heures",
            "heures du marché × taux",
            "la durée du marché",
            (HEURES, TAUX),
            lambda v: v["heures_totales"] * v["taux"],
        ),
        Methode(
            "M3",
            "avec reprise de personnel",
            "(heures du marché − heures reprises) × taux",
            "la durée du marché",
            (HEURES, Parametre("heures_reprises", "heures du personnel repris", "h"), TAUX),
            lambda v: max(Fraction(0), v["heures_totales"] - v["heures_reprises"]) * v["taux"],
        ),
        Methode(
            "M4",
            "par tranche de commandes",
            "tranche × part de main-d’œuvre ÷ coût horaire × taux",
            "chaque tranche entière",
            (Parametre("tranche_ht", "montant d’une tranche", "€ HT"), PART_MO, COUT, TAUX),
            _by_amount("tranche_ht"),
        ),
        Methode(
            "M5",
            "par période",
            "montant annuel × part de main-d’œuvre ÷ coût horaire × taux × nombre de périodes",
            "les périodes comptées",
            (
                Parametre("montant_annuel_ht", "montant d’une année", "€ HT"),
                PART_MO,
                COUT,
                TAUX,
                Parametre("periodes", "nombre de périodes d’un an", "nombre"),
            ),
            lambda v: _by_amount("montant_annuel_ht")(v) * v["periodes"],
        ),
        Methode(
            "M6",
            "forfait",
            "heures fixées par l’avis",
            "la durée du marché",
            (Parametre("heures_forfait", "heures fixées par l’avis", "h"),),
            lambda v: v["heures_forfait"],
        ),
        Methode(
            "M7",
            "marché d’insertion",
            "places × heures par semaine × semaines",
            "la durée du marché",
            (
                Parametre("places", "nombre de places", "nombre"),
                Parametre("heures_hebdo", "heures par semaine et par place", "h"),
                Parametre("semaines", "nombre de semaines", "nombre"),
            ),
            lambda v: v["places"] * v["heures_hebdo"] * v["semaines"],
        ),
        Methode(
            "M8", "actions, sans heures", "quantité par action", "chaque action", (), lambda v: Fraction(0)
        ),
    )
}
