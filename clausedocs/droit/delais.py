"""Legal time limits: what the law fixes (`delais.yaml`) and how days and months are counted."""

from __future__ import annotations

import calendar
from collections.abc import Container
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from clausedocs.droit.lecture import read_table

_UN_JOUR = timedelta(days=1)
_SAMEDI = 5


@dataclass(frozen=True, slots=True)
class DelaiPaiement:
    """The longest time to pay, in calendar days.

    `depart` is `reception_demande` or `date_facture`; `ids` are the articles to cite, the one
    that fixes the time first.
    """

    jours: int
    depart: str
    ids: tuple[str, ...]


def delai_paiement(type_acheteur: str, *, entreprise_publique: bool = False) -> DelaiPaiement:
    """The time that a buyer has to pay (R. 2192-10, R. 2192-11 CCP; L. 441-10 of the code de commerce).

    `entreprise_publique` matters for `sem` and `spl` only: they are sixty-day payers when they are one.

    Raises:
        ValueError: the type is not in the table.
    """
    table = _load_table()
    if entreprise_publique and type_acheteur in table["parfois_entreprise_publique"]:
        type_acheteur = "entreprise_publique"
    for ligne, types in table["types"].items():
        if type_acheteur in types:
            regle = table["paiement"][ligne]
            return DelaiPaiement(regle["jours"], regle["depart"], tuple(regle["articles"]))
    raise ValueError(f"unknown type of buyer: {type_acheteur}")


def add_mois(depart: date, mois: int) -> date:
    """The same day `mois` months later (or earlier), or the last day of a month that has no such day."""
    rang = depart.year * 12 + depart.month - 1 + mois
    annee, mois_cible = rang // 12, rang % 12 + 1
    dernier = calendar.monthrange(annee, mois_cible)[1]
    return date(annee, mois_cible, min(depart.day, dernier))


def fin_delai_jours(depart: date, jours: int) -> date:
    """The last day of a time limit in calendar days: the day of reception does not count."""
    return depart + timedelta(days=jours)


def fin_delai_mois(depart: date, mois: int) -> date:
    """The last day of a time limit in months, counted from day to same day."""
    return add_mois(depart, mois)


def fin_delai_jours_ouvres(depart: date, jours: int, calendrier: str = "national") -> date:
    """The last day of a time limit in working days (neither Saturday, Sunday nor public holiday)."""
    jour = depart
    for _ in range(jours):
        jour = report_jour_ouvrable(jour + _UN_JOUR, calendrier)
    return jour


def fin_convention(debut: date, duree_mois: int) -> date:
    """The last day of an agreement: the eve of the same day, `duree_mois` months later.

    Where the last month has no such day, that month's end: from 31 August, six months end on 28 February,
    so that successive periods never overlap nor leave a gap.
    """
    quantieme = add_mois(debut, duree_mois)
    return quantieme if quantieme.day != debut.day else quantieme - _UN_JOUR


def limite_reception(terme: date, mois: int) -> date:
    """The last day to receive a notice due `mois` months before the end of an agreement.

    A limit counted backwards is never extended: see `report_jour_ouvrable_precedent` for a safe day.
    """
    return add_mois(terme, -mois)


def report_jour_ouvrable(jour: date, calendrier: str = "national") -> date:
    """That day, or the first working day after it: for time limits to act whose text provides for it."""
    feries = load_feries(jour.year, calendrier)
    while jour.weekday() >= _SAMEDI or jour in feries:
        jour += _UN_JOUR
        if jour.month == 1 and jour.day == 1:
            feries = load_feries(jour.year, calendrier)
    return jour


def report_jour_ouvrable_precedent(jour: date, calendrier: str = "national") -> date:
    """That day, or the last working day before it: for limits counted backwards."""
    while jour.weekday() >= _SAMEDI or jour in load_feries(jour.year, calendrier):
        jour -= _UN_JOUR
    return jour


def is_jour_ouvrable(jour: date, calendrier: str = "national") -> bool:
    """Whether that day is neither a Saturday, a Sunday nor a public holiday."""
    return jour.weekday() < _SAMEDI and jour not in load_feries(jour.year, calendrier)


def list_calendriers() -> tuple[str, ...]:
    """The calendars of public holidays."""
    return tuple(_load_table()["feries"])


@cache
def load_feries(annee: int, calendrier: str = "national") -> Container[date]:
    """The public holidays of a year. `calendrier` is a key of `feries` in `delais.yaml`.

    Raises:
        ValueError: no such calendar.
    """
    calendriers = _load_table()["feries"]
    if calendrier not in calendriers:
        raise ValueError(f"unknown calendar: {calendrier}")
    row: dict[str, str] = calendriers[calendrier]
    # Slow to import, and most documents compute no time limit.
    import holidays

    # Overseas, the package also counts local customs, which extend nothing: the day of the law is ours.
    own = {date.fromisoformat(f"{annee}-{row['jour']}")} if "jour" in row else set()
    return frozenset(holidays.country_holidays("FR", subdiv=row.get("subdivision"), years=annee)) | own


@cache
def _load_table() -> dict[str, Any]:
    return read_table(Path(__file__).with_name("delais.yaml"))
