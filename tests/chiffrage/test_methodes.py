"""The worked examples of hours, each with its result; rounding once; what is refused."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clausedocs.chiffrage import METHODES, arrondir, chiffrer, heures_par_tranche
from clausedocs.erreurs import DonneesErreur


def valeurs(**donnees: str) -> dict[str, Decimal]:
    return {nom: Decimal(v) for nom, v in donnees.items()}


def m1(montant: str, part: str, cout: str, taux: str) -> dict[str, Decimal]:
    return valeurs(montant_ht=montant, part_mo=part, cout_horaire=cout, taux=taux)


def m5(montant: str, part: str, cout: str, taux: str, periodes: str) -> dict[str, Decimal]:
    return valeurs(montant_annuel_ht=montant, part_mo=part, cout_horaire=cout, taux=taux, periodes=periodes)


@pytest.mark.parametrize(
    ("nom", "methode", "donnees", "pas", "brutes", "heures"),
    [
        ("C1", "M1", m1("1000000", "0.5", "30", "0.05"), 1, "833.33", 833),
        ("C1 à 5 h", "M1", m1("1000000", "0.5", "30", "0.05"), 5, "833.33", 835),
        ("C2", "M1", m1("1500000", "0.7", "30", "0.1"), 5, "3500.00", 3500),
        ("T1", "M1", m1("1200000", "0.5", "38", "0.05"), 5, "789.47", 790),
        ("T2", "M1", m1("240000", "0.7", "34", "0.08"), 5, "395.29", 395),
        ("T3", "M1", m1("410000", "0.45", "38", "0.05"), 5, "242.76", 245),
        ("T4", "M1", m1("300000", "0.2", "38", "0.05"), 5, "78.95", 80),
        ("C01 lot 2", "M1", m1("620000", "0.35", "38", "0.05"), 5, "285.53", 285),
        ("C01 lot 6", "M1", m1("90000", "0.12", "42", "0.05"), 5, "12.86", 15),
        ("N1", "M1", m1("180000", "0.75", "24", "0.05"), 5, "281.25", 280),
        (
            "N2", "M3",
            valeurs(heures_totales="5625", heures_reprises="4500", taux="0.25"), 5, "281.25", 280,
        ),
        (
            "N3", "M4",
            valeurs(tranche_ht="100000", part_mo="0.75", cout_horaire="24", taux="0.05"), 5, "156.25", 155,
        ),
        ("V1", "M5", m5("95000", "0.6", "28", "0.15", "1"), 5, "305.36", 305),
        ("V2 à l’heure", "M5", m5("95000", "0.6", "28", "0.15", "3"), 1, "916.07", 916),
        ("V2 à 5 h", "M5", m5("95000", "0.6", "28", "0.15", "3"), 5, "916.07", 915),
        ("R1", "M5", m5("620000", "0.45", "25", "0.05", "1"), 5, "558.00", 560),
        ("P1", "M1", m1("150000", "0.8", "65", "0.03"), 5, "55.38", 55),
        ("A1", "M2", valeurs(heures_totales="48000", taux="0.05"), 5, "2400.00", 2400),
        ("I1", "M7", valeurs(places="8", heures_hebdo="26", semaines="44"), 1, "9152.00", 9152),
        ("M6", "M6", valeurs(heures_forfait="103"), 5, "103.00", 105),
    ],
    ids=lambda v: v if isinstance(v, str) and " " not in v and len(v) < 12 else "",
)  # fmt: skip
def test_worked_examples(
    nom: str, methode: str, donnees: dict[str, Decimal], pas: int, brutes: str, heures: int
) -> None:
    found = chiffrer(methode, donnees, pas=pas)
    assert (found.brutes, found.heures) == (Decimal(brutes), heures), nom


def test_tranches_are_whole_and_counted_from_the_beginning() -> None:
    assert heures_par_tranche(Decimal(800000), Decimal(100000), 35) == 280
    assert heures_par_tranche(Decimal("799999.99"), Decimal(100000), 35) == 245
    assert heures_par_tranche(Decimal(3460000), Decimal(2000), 1, seuil_ht=Decimal(2700000)) == 380
    assert heures_par_tranche(Decimal(2000000), Decimal(2000), 1, seuil_ht=Decimal(2700000)) == 0


def test_rounding_never_goes_through_the_whole_hour() -> None:
    assert arrondir(Decimal("284.5"), 10) == 280
    assert arrondir(Decimal("282.5"), 5) == 285
    assert arrondir(Decimal("282.49"), 5) == 280


@given(st.fractions(min_value=0, max_value=10**6), st.sampled_from([1, 5, 10]))
def test_rounding_is_near_and_a_multiple(heures: Fraction, pas: int) -> None:
    found = arrondir(heures, pas)
    assert found % pas == 0
    assert abs(found - heures) * 2 <= pas


def test_equivalents_come_from_the_rounded_hours() -> None:
    found = chiffrer("M1", m1("1200000", "0.5", "38", "0.05"))
    assert (found.etp, found.mois_etp) == (Decimal("0.49"), Decimal("5.2"))


@pytest.mark.parametrize(
    ("code", "methode", "donnees"),
    [
        ("methode_inconnue", "M9", {}),
        ("methode_sans_heures", "M8", {}),
        ("parametre_absent", "M2", valeurs(taux="0.05")),
        ("parametre_invalide", "M2", valeurs(heures_totales="100", taux="3")),
        ("parametre_invalide", "M2", valeurs(heures_totales="-1", taux="0.05")),
        ("parametre_invalide", "M1", m1("100", "0.5", "0", "0.05")),
    ],
)
def test_what_makes_no_sense_is_refused(code: str, methode: str, donnees: dict[str, Decimal]) -> None:
    with pytest.raises(DonneesErreur) as caught:
        chiffrer(methode, donnees)
    assert caught.value.code == code


def test_each_method_says_what_it_needs() -> None:
    for methode in METHODES.values():
        assert methode.libelle and methode.formule
        assert len({p.nom for p in methode.parametres}) == len(methode.parametres)
