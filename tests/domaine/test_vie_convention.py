"""The days of a convention and of its letters, on the cases and around the ends of months."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from changements import C
from dossiers_d_essai import ABSENT, make_donnees
from hypothesis import given
from hypothesis import strategies as st

from clausedocs.domaine import Dossier
from clausedocs.domaine.regles_avenant import find_cumul, find_hausse
from clausedocs.domaine.regles_devis import find_totaux
from clausedocs.domaine.vie_convention import (
    compute_solde,
    find_dernier_terme,
    find_effet_denonciation,
    find_expiration,
    find_fenetre,
    find_fin_delai,
    find_limite_opposition,
    find_terme,
)

NOTICE = "mise_en_demeure_partie"


def dossier(nom: str, changements: dict[str, Any] | None = None) -> Dossier:
    return Dossier.model_validate(make_donnees(changements, nom))


def test_the_refusal_of_c11() -> None:
    """A second period that ends on 28 February: the limit is a Saturday, doubt lasts until Monday."""
    window = find_fenetre(dossier("c11_non_reconduction.yaml"))
    assert window is not None
    assert (window.terme, window.limite, window.douteux) == (
        date(2027, 2, 28), date(2026, 11, 28), date(2026, 11, 30),
    )  # fmt: skip


def test_a_silent_convention_leaves_one_more_day_of_doubt() -> None:
    """The limit is Wednesday 9 December: nothing is doubtful, unless the text says not how to count."""
    dates = {f"{C}.date_signature": "2026-03-10", f"{C}.duree_mois": "12", "non_reconduction.periode": "1"}
    plain = find_fenetre(dossier("c11_non_reconduction.yaml", dates))
    silent = find_fenetre(
        dossier("c11_non_reconduction.yaml", {**dates, f"{C}.texte_propre": {"computation_delais": "non"}})
    )
    assert plain is not None
    assert (plain.terme, plain.limite, plain.douteux) == (
        date(2027, 3, 9), date(2026, 12, 9), date(2026, 12, 9),
    )  # fmt: skip
    assert silent is not None
    assert (silent.limite, silent.douteux) == (date(2026, 12, 9), date(2026, 12, 10))


def test_the_termination_of_c14() -> None:
    d = dossier("c14_resiliation.yaml")
    assert d.resiliation_convention is not None
    assert find_expiration(d, d.resiliation_convention) == date(2027, 4, 8)
    assert [compute_solde(line) for line in d.resiliation_convention.solde] == [Decimal("864.00")]


def test_the_denunciation_of_c14_ends_on_a_sunday() -> None:
    d = dossier("c14_denonciation.yaml")
    assert d.denonciation is not None
    end = find_effet_denonciation(d, d.denonciation)
    assert end == date(2027, 2, 28)
    assert end.weekday() == 6


def test_a_default_notice_carries_over_a_day_off_only_where_the_convention_says_so() -> None:
    """Received on 31 December: two months make 28 February 2027, a Sunday."""
    received = date(2026, 12, 31)
    assert find_fin_delai(dossier("c14_resiliation.yaml"), NOTICE, received, 2) == date(2027, 3, 1)
    for silent in (
        {f"{C}.report_jour_ouvrable": "non"},
        {f"{C}.texte_propre": {"computation_delais": "non"}},
    ):
        d = dossier("c14_resiliation.yaml", silent)
        assert find_fin_delai(d, NOTICE, received, 2) == date(2027, 2, 28)


def test_the_time_to_oppose_runs_from_the_invitation() -> None:
    d = dossier("c14_resiliation.yaml", {"resiliation_convention.date_reception_invitation": "2027-03-03"})
    assert d.resiliation_convention is not None
    # 3 April is a Saturday, and Easter Monday was the week before.
    assert find_limite_opposition(d, d.resiliation_convention) == date(2027, 4, 5)


def test_the_amendment_of_c10() -> None:
    d = dossier("c10_avenant.yaml")
    assert d.avenant is not None
    assert find_cumul(d.avenant) == Decimal("1400.00")
    assert find_hausse(d, d.avenant) == Decimal("3.6")
    assert find_dernier_terme(d) == date(2027, 11, 3)


@pytest.mark.parametrize(
    ("nom", "ht", "ttc"),
    [
        ("c01_devis.yaml", "2880.00", "3456.00"),
        ("c04_devis.yaml", "5986.65", "7183.98"),
        ("c13_devis.yaml", "3000.00", "3600.00"),
        ("c03_devis.yaml", "3075.00", "3075.00"),
    ],
)
def test_the_quotes_of_the_cases(nom: str, ht: str, ttc: str) -> None:
    d = dossier(nom)
    assert d.devis is not None
    totals = find_totaux(d, d.devis)
    assert totals is not None
    assert (totals.ht, totals.ttc) == (Decimal(ht), Decimal(ttc))


def test_earlier_amendments_push_the_end_further() -> None:
    earlier = [{"numero": "1", "date": "2025-09-12", "prolongation_mois": "12"}]
    d = dossier("c10_avenant.yaml", {"avenant.avenants_anterieurs": earlier})
    assert find_terme(d, 1) == date(2028, 11, 3)


@given(st.dates(date(2024, 1, 1), date(2040, 12, 31)), st.integers(1, 24), st.integers(1, 6))
def test_periods_follow_one_another_and_the_limit_comes_before_the_end(
    begun: date, months: int, notice: int
) -> None:
    data = make_donnees(
        {
            f"{C}.date_signature": begun.isoformat(),
            f"{C}.duree_mois": str(months),
            f"{C}.reconduction.duree_periode_mois": str(months),
            f"{C}.preavis_non_reconduction_mois": str(notice),
            "non_reconduction.periode": "1",
            "non_reconduction.reception": ABSENT,
        },
        "c11_non_reconduction.yaml",
    )
    d = Dossier.model_validate(data)
    first, second, window = find_terme(d, 1), find_terme(d, 2), find_fenetre(d)
    assert first is not None and second is not None and window is not None
    assert begun <= first < second
    assert window.limite < window.terme == first
    assert window.limite <= window.douteux <= window.limite + timedelta(days=5)
