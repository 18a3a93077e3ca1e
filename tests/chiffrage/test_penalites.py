"""Penalties to the cent: the worked example of the reference, then caps, roundings, deductions."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clausedocs.chiffrage.penalites import (
    CENTIME,
    SEUIL_EXONERATION,
    LignePenalite,
    compute_penalites,
    compute_plafond,
    round_centime,
)
from clausedocs.erreurs import DonneesErreur
from clausedocs.langue.nombres import montant_en_lettres


def line(quantite: str, taux: str, non_imputable: str = "0") -> LignePenalite:
    return LignePenalite(Decimal(quantite), Decimal(taux), Decimal(non_imputable))


def test_the_worked_example() -> None:
    """790 hours due, 612.5 done of which 40 not imputable; two reports 12 and 5 days late; cap 120 000 €."""
    cap = compute_plafond(Decimal(1_200_000), Decimal(10))
    found = compute_penalites([line("177.5", "50", "40"), line("12", "100"), line("5", "100")], cap)
    assert [x.retenue for x in found.lignes] == [Decimal("137.5"), 12, 5]
    assert [x.montant for x in found.lignes] == [Decimal("6875.00"), Decimal("1200.00"), Decimal("500.00")]
    assert cap == Decimal("120000.00")
    assert (found.total, found.retenu, found.plafonnee) == (Decimal("8575.00"), Decimal("8575.00"), False)
    assert montant_en_lettres(found.retenu) == "huit mille cinq cent soixante-quinze euros"


def test_the_same_example_by_member() -> None:
    """The split between the members of the group changes nothing to the sum."""
    found = compute_penalites(
        [line("157.5", "50", "40"), line("20", "50"), line("12", "100"), line("5", "100")]
    )
    assert [x.montant for x in found.lignes[:2]] == [Decimal("5875.00"), Decimal("1000.00")]
    assert found.total == Decimal("8575.00")


# Lines -> amounts, cap, total, kept.
CASES = {
    "hours of a schedule": ([("217.5", "50")], None, "10875.00", "10875.00"),
    "a private contract": ([("74", "35")], None, "2590.00", "2590.00"),
    "nothing imputable": ([("40", "50", "40")], None, "0.00", "0.00"),
    "one action": ([("1", "500")], None, "500.00", "500.00"),
    "two absences": ([("2", "150")], None, "300.00", "300.00"),
    "half a cent goes up": ([("0.01", "42.50")], None, "0.43", "0.43"),
    "a third of an hour": ([("81.67", "42.50")], None, "3470.98", "3470.98"),
    "each line is rounded, not the sum": ([("0.01", "0.50"), ("0.01", "0.50")], None, "0.02", "0.02"),
    "below the cap": ([("100", "60")], ("9600000", "5"), "6000.00", "6000.00"),
    "at the cap": ([("240", "50")], ("1200000", "1"), "12000.00", "12000.00"),
    "above the cap by a cent": ([("240", "50"), ("0.01", "1")], ("1200000", "1"), "12000.01", "12000.00"),
    "far above the cap": ([("312.75", "50", "12.5")], ("1200000", "1"), "15012.50", "12000.00"),
    "a cap that rounds": ([("100", "50")], ("33333.33", "3.33"), "5000.00", "1110.00"),
    "no amount, nothing kept": ([("10", "50")], ("0", "10"), "500.00", "0.00"),
    "three kinds of breaches": ([("30", "45"), ("9", "25"), ("1", "500")], None, "2075.00", "2075.00"),
}


@pytest.mark.parametrize("case", CASES)
def test_a_calculation(case: str) -> None:
    lines, cap, total, kept = CASES[case]
    limit = compute_plafond(Decimal(cap[0]), Decimal(cap[1])) if cap else None
    found = compute_penalites([line(*x) for x in lines], limit)
    assert (found.total, found.retenu) == (Decimal(total), Decimal(kept))
    assert found.plafonnee is (found.total != found.retenu)


def test_small_sums_are_forgiven_only_where_the_contract_says_so() -> None:
    lines = [line("20", "50")]
    assert compute_penalites(lines).retenu == SEUIL_EXONERATION
    forgiven = compute_penalites(lines, exoneration=True)
    assert (forgiven.exoneree, forgiven.retenu, forgiven.total) == (True, Decimal(0), Decimal("1000.00"))
    above = compute_penalites([line("20.01", "50")], exoneration=True)
    assert (above.exoneree, above.retenu) == (False, Decimal("1000.50"))
    # What the cap brings down is what is weighed.
    capped = compute_penalites([line("100", "50")], Decimal(900), exoneration=True)
    assert (capped.exoneree, capped.retenu) == (True, Decimal(0))


@pytest.mark.parametrize(
    "bad", [line("-1", "50"), line("1", "-50"), line("1", "50", "2"), line("1", "50", "-1")]
)
def test_an_impossible_line_is_refused(bad: LignePenalite) -> None:
    with pytest.raises(DonneesErreur) as raised:
        compute_penalites([bad])
    assert raised.value.code == "parametre_invalide"


@pytest.mark.parametrize(("base", "share"), [("-1", "10"), ("1000", "101"), ("1000", "-1")])
def test_an_impossible_cap_is_refused(base: str, share: str) -> None:
    with pytest.raises(DonneesErreur):
        compute_plafond(Decimal(base), Decimal(share))


MONTANTS = st.decimals(min_value=0, max_value=100_000, places=2)


@given(st.lists(st.tuples(MONTANTS, MONTANTS), min_size=1, max_size=12), st.none() | MONTANTS)
def test_what_is_printed_adds_up(pairs: list[tuple[Decimal, Decimal]], cap: Decimal | None) -> None:
    found = compute_penalites([LignePenalite(q, t) for q, t in pairs], cap)
    assert found.total == sum((x.montant for x in found.lignes), Decimal(0))
    assert found.retenu <= found.total
    assert cap is None or found.retenu <= cap
    for computed, (quantity, rate) in zip(found.lignes, pairs, strict=True):
        assert computed.montant == computed.montant.quantize(CENTIME)
        assert abs(computed.montant - quantity * rate) <= Decimal("0.005")


def test_rounding_is_half_up() -> None:
    assert [round_centime(Decimal(x)) for x in ("0.005", "0.015", "0.0149", "2.675")] == [
        Decimal("0.01"),
        Decimal("0.02"),
        Decimal("0.01"),
        Decimal("2.68"),
    ]
