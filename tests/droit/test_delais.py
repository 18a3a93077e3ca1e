"""Time limits: the examples of the rules, then their properties."""

from __future__ import annotations

import subprocess
import sys
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clausedocs.droit import (
    Registre,
    add_mois,
    delai_paiement,
    fin_convention,
    fin_delai_jours,
    fin_delai_jours_ouvres,
    fin_delai_mois,
    is_jour_ouvrable,
    limite_reception,
    report_jour_ouvrable,
    report_jour_ouvrable_precedent,
)

jours = st.dates(date(2000, 1, 1), date(2080, 12, 31))
durees = st.integers(0, 240)

PAIEMENT = [
    ("commune", False, 30),
    ("departement", False, 30),
    ("region", False, 30),
    ("epci", False, 30),
    ("metropole", False, 30),
    ("syndicat_mixte", False, 30),
    ("oph", False, 30),
    ("oph", True, 30),
    ("esh", False, 30),
    ("sem", False, 30),
    ("sem", True, 60),
    ("spl", True, 60),
    ("organisme_prive_adjudicateur", False, 30),
    ("hopital", False, 50),
    ("etat", False, 30),
    ("universite", False, 30),
    ("etablissement_public", False, 30),
    ("entreprise_publique", False, 60),
    ("entreprise_privee", False, 60),
]


@pytest.mark.parametrize("type_acheteur, publique, attendu", PAIEMENT)
def test_delai_paiement(type_acheteur: str, publique: bool, attendu: int) -> None:
    delai = delai_paiement(type_acheteur, entreprise_publique=publique)
    assert delai.jours == attendu
    assert delai.depart == ("date_facture" if type_acheteur == "entreprise_privee" else "reception_demande")
    for identifiant in delai.ids:
        assert Registre.standard()[identifiant].verifie


def test_the_article_follows_the_time_limit() -> None:
    assert delai_paiement("commune").ids == ("ccp:R2192-10", "ccp:L2192-10")
    assert delai_paiement("hopital").ids == ("ccp:R2192-11", "ccp:L2192-10")
    assert delai_paiement("entreprise_privee").ids == ("ccom:L441-10",)


def test_an_unknown_buyer_is_our_fault() -> None:
    with pytest.raises(ValueError, match="mairie"):
        delai_paiement("mairie")


MOIS = [
    (date(2026, 12, 31), 2, date(2027, 2, 28)),
    (date(2027, 12, 31), 2, date(2028, 2, 29)),
    (date(2026, 1, 31), 1, date(2026, 2, 28)),
    (date(2026, 3, 10), 12, date(2027, 3, 10)),
    (date(2027, 3, 9), -3, date(2026, 12, 9)),
    (date(2026, 5, 31), -3, date(2026, 2, 28)),
    (date(2026, 10, 5), 0, date(2026, 10, 5)),
    (date(2026, 12, 15), 1, date(2027, 1, 15)),
]


@pytest.mark.parametrize("depart, mois, fin", MOIS)
def test_add_mois(depart: date, mois: int, fin: date) -> None:
    assert add_mois(depart, mois) == fin
    assert fin_delai_mois(depart, mois) == fin


CONVENTIONS = [
    (date(2026, 3, 10), 12, date(2027, 3, 9)),
    (date(2026, 10, 5), 48, date(2030, 10, 4)),
    (date(2027, 1, 1), 12, date(2027, 12, 31)),
    (date(2026, 8, 31), 6, date(2027, 2, 28)),
    (date(2028, 2, 29), 12, date(2029, 2, 28)),
    (date(2026, 3, 1), 12, date(2027, 2, 28)),
]


@pytest.mark.parametrize("debut, duree, fin", CONVENTIONS)
def test_fin_convention(debut: date, duree: int, fin: date) -> None:
    assert fin_convention(debut, duree) == fin


def test_limite_reception() -> None:
    assert limite_reception(date(2027, 3, 9), 3) == date(2026, 12, 9)


def test_the_day_of_reception_does_not_count() -> None:
    assert fin_delai_jours(date(2026, 11, 2), 15) == date(2026, 11, 17)


REPORTS = [
    (date(2027, 2, 28), date(2027, 3, 1)),  # Sunday
    (date(2026, 11, 14), date(2026, 11, 16)),  # Saturday
    (date(2026, 11, 11), date(2026, 11, 12)),  # Armistice, a Wednesday
    (date(2026, 12, 25), date(2026, 12, 28)),  # Christmas, a Friday
    (date(2027, 1, 1), date(2027, 1, 4)),  # New Year, a Friday
    (date(2026, 4, 6), date(2026, 4, 7)),  # Easter Monday
    (date(2026, 5, 14), date(2026, 5, 15)),  # Ascension
    (date(2026, 11, 17), date(2026, 11, 17)),
    (date(2022, 12, 31), date(2023, 1, 2)),  # Saturday, then 1 January on a Sunday
]


@pytest.mark.parametrize("jour, reporte", REPORTS)
def test_report(jour: date, reporte: date) -> None:
    assert report_jour_ouvrable(jour) == reporte


def test_report_precedent() -> None:
    assert report_jour_ouvrable_precedent(date(2026, 11, 15)) == date(2026, 11, 13)
    assert report_jour_ouvrable_precedent(date(2027, 1, 1)) == date(2026, 12, 31)
    assert report_jour_ouvrable_precedent(date(2026, 11, 17)) == date(2026, 11, 17)


def test_jours_ouvres() -> None:
    # Monday 9 November 2026, five working days, Wednesday 11 being a holiday.
    assert fin_delai_jours_ouvres(date(2026, 11, 9), 5) == date(2026, 11, 17)
    assert fin_delai_jours_ouvres(date(2026, 11, 9), 0) == date(2026, 11, 9)


CALENDRIERS = [
    ("national", date(2026, 12, 26), False),
    ("national", date(2025, 12, 26), True),
    ("alsace", date(2025, 12, 26), False),
    ("moselle", date(2025, 12, 26), False),
    ("alsace", date(2026, 4, 3), False),  # Good Friday
    ("national", date(2026, 4, 3), True),
    ("reunion", date(2027, 12, 20), False),
    ("national", date(2027, 12, 20), True),
]


@pytest.mark.parametrize("calendrier, jour, ouvrable", CALENDRIERS)
def test_local_calendars(calendrier: str, jour: date, ouvrable: bool) -> None:
    assert is_jour_ouvrable(jour, calendrier) is ouvrable


def test_an_unknown_calendar_is_our_fault() -> None:
    with pytest.raises(ValueError, match="lune"):
        is_jour_ouvrable(date(2026, 1, 2), "lune")


@given(jours, durees)
def test_months_land_in_the_right_month(depart: date, mois: int) -> None:
    fin = add_mois(depart, mois)
    assert (fin.year * 12 + fin.month) - (depart.year * 12 + depart.month) == mois
    assert fin.day == depart.day or (fin + timedelta(days=1)).day == 1
    assert fin.day <= depart.day


@given(jours, durees)
def test_months_come_back(depart: date, mois: int) -> None:
    retour = add_mois(add_mois(depart, mois), -mois)
    assert retour == depart if depart.day <= 28 else retour.day <= depart.day


@given(jours, st.integers(1, 60), st.integers(1, 60))
def test_a_renewed_agreement_leaves_no_gap(debut: date, premiere: int, seconde: int) -> None:
    """The second period starts the day after the first; on ordinary days it all adds up."""
    fin = fin_convention(debut, premiere)
    assert fin > debut or premiere == 0
    if debut.day <= 28:
        assert fin_convention(fin + timedelta(days=1), seconde) == fin_convention(debut, premiere + seconde)


@given(jours)
def test_a_report_lands_on_a_working_day_and_stays_there(jour: date) -> None:
    reporte = report_jour_ouvrable(jour)
    assert is_jour_ouvrable(reporte)
    assert jour <= reporte <= jour + timedelta(days=5)
    assert report_jour_ouvrable(reporte) == reporte
    avant = report_jour_ouvrable_precedent(jour)
    assert is_jour_ouvrable(avant)
    assert avant <= jour
    assert (avant == jour) == (reporte == jour)


def test_holidays_are_imported_only_when_needed() -> None:
    programme = (
        "import sys, clausedocs.droit as d; d.delai_paiement('commune'); assert 'holidays' not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", programme], check=True)
