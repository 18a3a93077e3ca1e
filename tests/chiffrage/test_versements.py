"""Quotes and their shares: to the cent, and nothing lost by rounding."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clausedocs.chiffrage.versements import compute_totaux, split_versements

D = Decimal
# lines (quantity, unit price), discount, rate -> total without tax, tax, total
DEVIS: list[tuple[list[tuple[str, str]], str, str, str, str, str]] = [
    ([("6", "480.00")], "0", "20", "2880.00", "576.00", "3456.00"),
    ([("1", "5340.00"), ("3", "215.55")], "0", "20", "5986.65", "1197.33", "7183.98"),
    ([("3", "495"), ("12", "140")], "165", "20", "3000.00", "600.00", "3600.00"),
    ([("7.5", "410.00")], "0", "0", "3075.00", "0.00", "3075.00"),
    # Each line is rounded before the sum: 33.335 twice makes 66.68, not 66.67.
    ([("1", "33.335"), ("1", "33.335")], "0", "0", "66.68", "0.00", "66.68"),
    # Half a cent of tax goes up.
    ([("1", "10.10")], "0", "5.5", "10.10", "0.56", "10.66"),
]


@pytest.mark.parametrize(("lignes", "remise", "taux", "ht", "tva", "ttc"), DEVIS)
def test_the_totals_of_a_quote(
    lignes: list[tuple[str, str]], remise: str, taux: str, ht: str, tva: str, ttc: str
) -> None:
    totals = compute_totaux([(D(q), D(p)) for q, p in lignes], D(remise), D(taux))
    assert (totals.ht, totals.tva, totals.ttc) == (D(ht), D(tva), D(ttc))


@pytest.mark.parametrize(
    ("total", "parts", "attendu"),
    [
        ("3456.00", ["50", "50"], ["1728.00", "1728.00"]),
        ("7183.98", ["40", "30", "30"], ["2873.59", "2155.19", "2155.20"]),
        ("100.01", ["50", "50"], ["50.01", "50.00"]),
        ("0.01", ["33.33", "33.33", "33.34"], ["0.00", "0.00", "0.01"]),
        ("39800", ["100"], ["39800"]),
        ("12.00", [], []),
    ],
)
def test_the_last_share_takes_what_rounding_leaves(total: str, parts: list[str], attendu: list[str]) -> None:
    assert split_versements(D(total), [D(p) for p in parts]) == tuple(D(a) for a in attendu)


CENTIMES = st.integers(0, 10**9).map(lambda n: D(n) / 100)


@given(CENTIMES, st.lists(st.integers(1, 100), min_size=1, max_size=12))
def test_the_shares_make_the_total(total: Decimal, poids: list[int]) -> None:
    parts = [(D(p) * 100 / sum(poids)).quantize(D("0.01")) for p in poids[:-1]]
    parts.append(D(100) - sum(parts, D(0)))
    shares = split_versements(total, parts)
    assert sum(shares, D(0)) == total
    # A share is within a cent of its exact amount; the last bears at most half a cent for each other.
    gaps = [abs(s - total * p / 100) for s, p in zip(shares, parts, strict=True)]
    assert max(gaps[:-1], default=D(0)) <= D("0.005")
    assert gaps[-1] <= D("0.005") * len(parts)
