"""The checks on a number of hours: what stops, what is only confirmed, what is fine."""

from __future__ import annotations

from decimal import Decimal

import pytest

from clausedocs.chiffrage import check_chiffrage, chiffrer


def m1(montant: str, part: str, cout: str, taux: str) -> dict[str, Decimal]:
    return {
        "montant_ht": Decimal(montant),
        "part_mo": Decimal(part),
        "cout_horaire": Decimal(cout),
        "taux": Decimal(taux),
    }


@pytest.mark.parametrize(
    ("donnees", "duree", "codes"),
    [
        (m1("1200000", "0.5", "38", "0.05"), 18, []),
        (m1("90000", "0.12", "42", "0.05"), 18, ["volume_faible"]),
        (m1("1200000", "0.05", "38", "0.05"), 18, ["part_mo_hors_bornes"]),
        (m1("1200000", "0.96", "38", "0.05"), 18, ["part_mo_hors_bornes"]),
        (m1("1200000", "0.5", "14.99", "0.05"), 18, ["cout_horaire_inusuel"]),
        (m1("1200000", "0.5", "91", "0.05"), 18, ["cout_horaire_inusuel"]),
        (m1("1200000", "0.5", "38", "0.21"), 18, ["taux_eleve"]),
        # 790 h in a month and a half of work for three people is too many; in two months it is not.
        (m1("1200000", "0.5", "38", "0.05"), 1, ["volume_eleve"]),
        (m1("1200000", "0.5", "38", "0.05"), 2, []),
        (m1("1200000", "0.1", "90", "0.20"), None, []),
    ],
)
def test_what_the_numbers_call_for(donnees: dict[str, Decimal], duree: int | None, codes: list[str]) -> None:
    found = check_chiffrage(chiffrer("M1", donnees), duree_mois=duree)
    assert [c.code for c in found] == codes
    assert [c.code for c in found if c.bloquant] == [c for c in codes if c == "part_mo_hors_bornes"]
    for constat in found:
        assert constat.message[0].isupper() and constat.message.endswith(".")
        assert constat.conseil.endswith(".")


def test_a_high_share_is_the_purpose_of_a_reserved_lot() -> None:
    donnees = {"heures_totales": Decimal(1000), "taux": Decimal("0.5")}
    assert check_chiffrage(chiffrer("M2", donnees), reserve_ou_insertion=True) == ()
    assert [c.code for c in check_chiffrage(chiffrer("M2", donnees))] == ["taux_eleve"]
