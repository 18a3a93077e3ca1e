"""Time limits of the two procedures: from a proven reception to a last day, each with its source.

The counting itself is in `delais.py`; here are the limits (`delais_procedure.yaml`), who may extend them,
and the day that is kept for a reception, on which all of them hang.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from clausedocs.droit.delais import (
    fin_delai_jours,
    fin_delai_jours_ouvres,
    fin_delai_mois,
    limite_reception,
    list_calendriers,
    report_jour_ouvrable,
    report_jour_ouvrable_precedent,
)
from clausedocs.droit.lecture import read_table


@dataclass(frozen=True, slots=True)
class Delai:
    """A time limit. `unite`: `jours` (calendar), `jours_ouvres` or `mois`; `report`: whether a last day off
    may move it; `rebours`: counted back from an end; `minimum`: below it the limit does not hold; `action`:
    what is to be done in time, after « pour »."""

    id: str
    libelle: str
    valeur: int
    unite: str
    depart: str
    report: bool
    source: str
    rebours: bool = False
    minimum: int = 0
    contrat: str = ""
    action: str = ""
    articles: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Computation:
    """How one contract counts: whether a last day off extends a limit, by which holidays, and why.

    `profil_jours`: after how many days an unread notice on the buyer's platform counts as received; None
    where no text says so. `article`: the entry of the registry that extends limits, "" without one.
    """

    report: bool
    calendrier: str = "national"
    source: str = ""
    profil_jours: int | None = None
    article: str = ""


@dataclass(frozen=True, slots=True)
class Echeance:
    """The end of a limit. `fin`, midnight included; `brute`, before any extension."""

    delai: Delai
    valeur: int
    depart: date
    brute: date
    fin: date

    @property
    def reportee(self) -> bool:
        """Whether a day off moved it."""
        return self.fin != self.brute

    def is_echue(self, jour: date) -> bool:
        """Whether it is over on that day: the last day still belongs to it."""
        return jour > self.fin


@dataclass(frozen=True, slots=True)
class Reception:
    """What is kept of a delivery. `jour` is None when it proves nothing: send again.

    `certaine_le`: the first day on which one may rely on it.
    """

    jour: date | None
    certaine_le: date | None
    mode: str
    preuve: str
    source: str


def find_delai(identifiant: str) -> Delai:
    """The time limit of that name. Raises KeyError."""
    return _load_delais()[identifiant]


def list_delais() -> tuple[Delai, ...]:
    """Every time limit, in the order of the table."""
    return tuple(_load_delais().values())


def choose_computation(
    ccag: str, version: str = "2021", *, report: bool | None = None, calendrier: str = "national"
) -> Computation:
    """How a contract counts. `report` is what it says itself (None: nothing); else its CCAG decides.

    Without a CCAG and without a word of the contract, nothing extends a limit.

    Raises:
        ValueError: no such version, or no such calendar.
    """
    if calendrier not in list_calendriers():
        raise ValueError(f"unknown calendar: {calendrier}")
    rows: dict[str, dict[str, Any]] = _load_table()["ccag"]
    if version not in rows:
        raise ValueError(f"unknown version of the CCAG: {version}")
    if ccag == "aucun":
        said = "le contrat" if report is not None else "aucun texte : pas de report"
        return Computation(bool(report), calendrier, said)
    row = rows[version]
    article = f"ccag-{ccag}:{row['article']}" if "article" in row else ""
    if report is not None:
        return Computation(report, calendrier, "le contrat", row.get("profil_jours"))
    return Computation(row["report"], calendrier, row["texte"], row.get("profil_jours"), article)


def compute_echeance(
    delai: Delai, depart: date, computation: Computation, valeur: int | None = None
) -> Echeance:
    """The last day of a limit. `depart` is the proven reception (the end of the contract, for one counted
    back); `valeur` is what the contract says in the place of the table.

    A notice (`préavis`) and a limit counted back are never extended.

    Raises:
        ValueError: below the minimum.
    """
    n = delai.valeur if valeur is None else valeur
    if n < delai.minimum:
        raise ValueError(f"{delai.id}: {n} is below {delai.minimum}")
    if delai.rebours:
        brute = limite_reception(depart, n)
    elif delai.unite == "mois":
        brute = fin_delai_mois(depart, n)
    elif delai.unite == "jours_ouvres":
        brute = fin_delai_jours_ouvres(depart, n, computation.calendrier)
    else:
        brute = fin_delai_jours(depart, n)
    moves = computation.report and delai.report
    fin = report_jour_ouvrable(brute, computation.calendrier) if moves else brute
    return Echeance(delai, n, depart, brute, fin)


def find_jour_sur(limite: date, computation: Computation) -> date:
    """The day to aim at for a limit counted back: the working day on or before it."""
    return report_jour_ouvrable_precedent(limite, computation.calendrier)


def find_fin_douteuse(limite: date, computation: Computation) -> date:
    """The last day on which a reception after a limit counted back can still be argued: the first working
    day, when the limit falls on a day off; the limit itself otherwise."""
    return report_jour_ouvrable(limite, computation.calendrier)


def list_issues(mode_envoi: str) -> tuple[str, ...]:
    """What may happen to a letter sent that way. Raises KeyError for an unknown way."""
    _, row = _find_receptions(mode_envoi)
    return tuple(k for k in row if k != "modes")


def list_modes_envoi() -> tuple[str, ...]:
    """The ways to send a letter."""
    return tuple(m for row in _load_table()["receptions"].values() for m in row["modes"])


def establish_reception(mode_envoi: str, issue: str, jour: date, computation: Computation) -> Reception:
    """The day that counts as reception.

    `jour` is the signed day for `recu`, else the first presentation (or the day put on the platform).
    Silence never wins for ever: a letter refused or unclaimed counts from its presentation. One that found
    nobody counts for nothing.

    Raises:
        KeyError: no such way to send, or no such outcome for it.
        ValueError: unread on a platform, and no text says from when that counts.
    """
    famille, rows = _find_receptions(mode_envoi)
    row = rows[issue]
    source = _load_table()["sources_reception"][famille]["texte"]
    retenue, mode, preuve = row["retenue"], row.get("mode", ""), row["preuve"]
    if retenue == "aucune":
        return Reception(None, None, mode, preuve, source)
    if retenue == "profil":
        if computation.profil_jours is None:
            raise ValueError("no rule for a notice left unread on a platform")
        counted = jour + timedelta(days=computation.profil_jours)
        return Reception(counted, counted, mode, preuve, source)
    if retenue == "presentation_et":
        counted = jour + timedelta(days=row["jours"])
        return Reception(counted, counted + timedelta(days=1), mode, preuve, source)
    return Reception(jour, jour, mode, preuve, source)


def _find_receptions(mode_envoi: str) -> tuple[str, dict[str, Any]]:
    for famille, row in _load_table()["receptions"].items():
        if mode_envoi in row["modes"]:
            return famille, row
    raise KeyError(mode_envoi)


@cache
def _load_delais() -> dict[str, Delai]:
    return {cle: Delai(id=cle, **row) for cle, row in _load_table()["delais"].items()}


@cache
def _load_table() -> dict[str, Any]:
    return read_table(Path(__file__).with_name("delais_procedure.yaml"))
