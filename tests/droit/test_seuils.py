"""Thresholds, the day before and the day of each change."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from clausedocs.droit import Registre, find_seuil, seuil_dispense, seuil_europeen
from clausedocs.erreurs import DonneesErreur

DISPENSE: list[tuple[Any, date, str]] = [
    ("fournitures_services", date(2019, 12, 31), "25000"),
    ("fournitures_services", date(2020, 1, 1), "40000"),
    ("fournitures_services", date(2026, 3, 31), "40000"),
    ("fournitures_services", date(2026, 4, 1), "60000"),
    ("fournitures_services", date(2030, 1, 1), "60000"),
    ("travaux", date(2020, 7, 23), "40000"),
    ("travaux", date(2020, 7, 24), "70000"),
    ("travaux", date(2020, 12, 9), "100000"),
    ("travaux", date(2025, 12, 31), "100000"),
    ("travaux", date(2026, 1, 1), "100000"),
]

EUROPEEN: list[tuple[Any, date, str]] = [
    ("etat_fournitures_services", date(2025, 12, 31), "143000"),
    ("etat_fournitures_services", date(2026, 1, 1), "140000"),
    ("fournitures_services", date(2025, 12, 31), "221000"),
    ("fournitures_services", date(2027, 12, 31), "216000"),
    ("entite_adjudicatrice_fournitures_services", date(2026, 8, 22), "432000"),
    ("defense_fournitures_services", date(2026, 8, 22), "432000"),
    ("travaux", date(2024, 1, 1), "5538000"),
    ("travaux", date(2026, 8, 22), "5404000"),
    ("concession", date(2026, 8, 22), "5404000"),
]


@pytest.mark.parametrize("nature, jour, montant", DISPENSE)
def test_dispense(nature: Any, jour: date, montant: str) -> None:
    assert seuil_dispense(nature, jour) == Decimal(montant)


@pytest.mark.parametrize("type_seuil, jour, montant", EUROPEEN)
def test_europeen(type_seuil: Any, jour: date, montant: str) -> None:
    assert seuil_europeen(type_seuil, jour) == Decimal(montant)


@pytest.mark.parametrize("jour", [date(2023, 12, 31), date(2028, 1, 1)])
def test_a_day_that_the_table_does_not_cover(jour: date) -> None:
    with pytest.raises(DonneesErreur) as prise:
        seuil_europeen("travaux", jour)
    assert prise.value.code == "seuil_inconnu"
    assert str(jour.year) in prise.value.message


def test_a_threshold_knows_its_article() -> None:
    seuil = find_seuil("dispense", "fournitures_services", date(2026, 11, 24))
    assert (seuil.article, seuil.du, seuil.verifie) == ("ccp:R2122-8", date(2026, 4, 1), True)
    assert seuil.article in Registre.standard()
    assert find_seuil("europeen", "travaux", date(2026, 1, 1)).article in Registre.standard()


def test_an_unknown_key_is_our_fault() -> None:
    with pytest.raises(ValueError, match="fournitures"):
        find_seuil("dispense", "fournitures", date(2026, 1, 1))
