"""Amounts of a quote and of its shares: to the cent, what is left by rounding borne by the last share."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

CENT = Decimal(100)
CENTIME = Decimal("0.01")


def round_centime(amount: Decimal) -> Decimal:
    """To the nearest cent, a half up."""
    return amount.quantize(CENTIME, ROUND_HALF_UP)


@dataclass(frozen=True, slots=True)
class Totaux:
    """In euros. `lignes`: the amount of each line, without tax; `ht` takes the discount off."""

    lignes: tuple[Decimal, ...]
    ht: Decimal
    tva: Decimal

    @property
    def ttc(self) -> Decimal:
        """What is to be paid."""
        return self.ht + self.tva


def compute_totaux(
    lignes: Sequence[tuple[Decimal, Decimal]], remise: Decimal = Decimal(0), taux_pct: Decimal = Decimal(0)
) -> Totaux:
    """The totals of lines (quantity, unit price): each line is rounded, then the tax on their sum."""
    amounts = tuple(round_centime(quantity * price) for quantity, price in lignes)
    ht = sum(amounts, Decimal(0)) - remise
    return Totaux(amounts, ht, round_centime(ht * taux_pct / CENT))


def split_versements(total: Decimal, parts_pct: Sequence[Decimal]) -> tuple[Decimal, ...]:
    """The amount of each share (%) of a total: their sum is the total, to the cent.

    The last share takes what rounding leaves: 40, 30 and 30 % of 7 183.98 make 2 873.59, 2 155.19, 2 155.20.
    """
    if not parts_pct:
        return ()
    first = tuple(round_centime(total * part / CENT) for part in parts_pct[:-1])
    return (*first, total - sum(first, Decimal(0)))
