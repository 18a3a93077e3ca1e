"""A procedure aims at a company bound by a marché: one not notified yet is said."""

from __future__ import annotations

from datetime import date

import pytest
from histoires import J, contrat, convention

from clausedocs.difficultes.etat import check_notification

CAS = (
    (
        "2026-08-31",
        {"date_notification": J("2026-09-01")},
        "n’est notifié que le 1er\u00a0septembre\u00a02026",
    ),
    ("2026-08-31", {"date_notification": None, "date_lancement": J("2026-10-01")}, "n’est lancée que le"),
    ("2026-08-31", {"date_notification": None, "date_lancement": J("2026-03-01")}, "ne dit pas quand"),
)


@pytest.mark.parametrize(("jour", "changes", "mots"), CAS)
def test_it_is_said(jour: str, changes: dict[str, date | None], mots: str) -> None:
    (said,) = check_notification(contrat(**changes), J(jour))
    assert said.code == "marche_non_notifie"
    assert mots in said.message
    assert [g.quoi for g in said.gestes] == ["marche.date_notification"]


def test_a_marche_notified_or_a_convention_says_nothing() -> None:
    assert check_notification(contrat(), J("2026-09-01")) == ()
    assert check_notification(convention(), J("2026-09-01")) == ()
