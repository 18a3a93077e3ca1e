"""The time limits of the procedures: tables read with a calendar in hand, then what never changes."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clausedocs.droit import Registre, is_jour_ouvrable
from clausedocs.droit.delais import add_mois, list_calendriers
from clausedocs.droit.delais_procedure import (
    Computation,
    choose_computation,
    compute_echeance,
    establish_reception,
    find_delai,
    find_fin_douteuse,
    find_jour_sur,
    list_delais,
    list_issues,
    list_modes_envoi,
)

REPORT, SANS = choose_computation("travaux"), choose_computation("aucun")
jours = st.dates(date(2020, 1, 1), date(2040, 12, 31))


def J(text: str) -> date:  # noqa: N802 (a table of dates reads better with one letter)
    return date.fromisoformat(text)


# (limit, received, counting, last day); a second value in the name is what the contract says instead.
TABLE = [
    # the walked cases
    ("rappel", "2027-02-25", REPORT, "2027-03-12"),
    ("relance", "2027-03-17", REPORT, "2027-03-25"),
    ("mise_en_demeure", "2027-04-14", REPORT, "2027-04-29"),
    ("observations", "2027-07-19", REPORT, "2027-08-03"),
    ("rappel", "2027-02-26", REPORT, "2027-03-15"),  # the 13th is a Saturday
    ("rappel", "2027-02-26", SANS, "2027-03-13"),
    ("relance", "2027-03-22", REPORT, "2027-03-30"),
    ("mise_en_demeure:20", "2027-03-03", REPORT, "2027-03-23"),
    ("observations", "2027-03-26", REPORT, "2027-04-12"),  # the 10th is a Saturday
    ("mise_en_demeure", "2027-04-28", SANS, "2027-05-13"),
    ("mise_en_demeure_partie", "2027-02-08", REPORT, "2027-04-08"),
    ("denonciation", "2026-11-30", REPORT, "2027-02-28"),  # a Sunday, and a notice is never extended
    # ends of months
    ("mise_en_demeure_partie", "2026-12-31", REPORT, "2027-03-01"),  # 28 February is a Sunday
    ("mise_en_demeure_partie", "2026-12-31", SANS, "2027-02-28"),
    ("mise_en_demeure_partie", "2027-12-31", REPORT, "2028-02-29"),  # leap year, a Tuesday
    ("mise_en_demeure_partie", "2027-12-29", SANS, "2028-02-29"),
    ("mise_en_demeure_partie", "2026-12-29", SANS, "2027-02-28"),
    ("opposition", "2027-01-31", REPORT, "2027-03-01"),
    ("opposition", "2027-05-31", SANS, "2027-06-30"),
    ("denonciation", "2027-11-29", SANS, "2028-02-29"),
    ("denonciation", "2027-11-30", SANS, "2028-02-29"),
    ("denonciation", "2028-02-29", SANS, "2028-05-29"),
    ("mise_en_demeure", "2028-02-14", SANS, "2028-02-29"),
    ("mise_en_demeure", "2027-02-14", SANS, "2027-03-01"),
    ("mise_en_demeure", "2026-12-31", REPORT, "2027-01-15"),
    # holidays
    ("mise_en_demeure", "2026-04-29", REPORT, "2026-05-15"),  # Ascension, a Thursday
    ("mise_en_demeure", "2026-12-10", REPORT, "2026-12-28"),  # Christmas, then a week-end
    ("mise_en_demeure", "2026-12-17", REPORT, "2027-01-04"),  # New Year’s Day, then a week-end
    ("mise_en_demeure", "2027-03-14", REPORT, "2027-03-30"),  # Easter Monday
    ("mise_en_demeure", "2026-07-29", REPORT, "2026-08-13"),
    ("relance", "2026-11-03", REPORT, "2026-11-12"),  # 11 November
    # working days
    ("accord", "2027-02-18", REPORT, "2027-02-25"),
    ("accord", "2026-11-09", REPORT, "2026-11-17"),  # 11 November does not count
    ("accord", "2026-12-23", REPORT, "2026-12-31"),
    ("accord", "2027-04-30", REPORT, "2027-05-10"),  # Ascension is on 6 May
    # never extended, or counted back
    ("surveillance", "2027-07-12", REPORT, "2027-09-10"),
    ("surveillance", "2027-08-11", REPORT, "2027-10-10"),  # a Sunday
    ("non_reconduction", "2027-02-28", REPORT, "2026-11-28"),  # a Saturday
    ("non_reconduction", "2027-03-09", REPORT, "2026-12-09"),
    ("non_reconduction", "2027-05-31", REPORT, "2027-02-28"),
    ("non_reconduction", "2028-05-31", REPORT, "2028-02-29"),
    ("non_reconduction:6", "2027-08-31", REPORT, "2027-02-28"),
]


@pytest.mark.parametrize("nom, depart, computation, fin", TABLE)
def test_echeances(nom: str, depart: str, computation: Computation, fin: str) -> None:
    identifiant, _, valeur = nom.partition(":")
    found = compute_echeance(find_delai(identifiant), J(depart), computation, int(valeur) if valeur else None)
    assert found.fin == J(fin)
    assert not found.is_echue(found.fin)
    assert found.is_echue(found.fin + timedelta(days=1))


LOCAUX = [
    ("alsace", "2026-12-11", "2026-12-28"),  # 26 December is a Saturday anyway
    ("alsace", "2025-12-11", "2025-12-29"),  # 26 December, a Friday
    ("moselle", "2026-03-19", "2026-04-07"),  # Good Friday, week-end, Easter Monday
    ("national", "2026-03-19", "2026-04-03"),
    ("guadeloupe", "2027-05-12", "2027-05-28"),  # 27 May
    ("martinique", "2026-05-07", "2026-05-26"),  # 22 May, then Whit Monday
    ("guyane", "2027-05-26", "2027-06-11"),  # 10 June
    ("reunion", "2027-12-05", "2027-12-21"),  # 20 December
    ("mayotte", "2027-04-12", "2027-04-28"),  # 27 April
    ("saint_martin", "2027-05-13", "2027-05-31"),  # 28 May, a Friday
    ("saint_barthelemy", "2026-09-24", "2026-10-12"),  # 9 October, a Friday
    ("national", "2027-04-12", "2027-04-27"),
    ("guadeloupe", "2027-02-17", "2027-03-04"),  # mid-Lent is a custom, not a public holiday
]


@pytest.mark.parametrize("calendrier, depart, fin", LOCAUX)
def test_local_holidays(calendrier: str, depart: str, fin: str) -> None:
    computation = choose_computation("fcs", calendrier=calendrier)
    assert compute_echeance(find_delai("mise_en_demeure"), J(depart), computation).fin == J(fin)


def test_who_extends_a_limit() -> None:
    for ccag in ("travaux", "fcs", "pi", "tic", "moe", "mi"):
        by_the_book = choose_computation(ccag)
        assert (by_the_book.report, by_the_book.profil_jours) == (True, 8)
        assert by_the_book.article in Registre.standard()
        old = choose_computation(ccag, "2009")
        assert (old.report, old.profil_jours, old.article) == (True, None, "")
        # The contract may depart from its CCAG.
        assert choose_computation(ccag, report=False).report is False
    assert choose_computation("aucun").report is False
    assert choose_computation("aucun", report=True).report is True
    with pytest.raises(ValueError, match="1976"):
        choose_computation("travaux", "1976")
    with pytest.raises(ValueError, match="lune"):
        choose_computation("travaux", calendrier="lune")


def test_observations_have_a_minimum() -> None:
    with pytest.raises(ValueError, match="14"):
        compute_echeance(find_delai("observations"), date(2027, 3, 26), REPORT, 14)


# (way, outcome, day, day kept, first day on which one may rely on it)
RECEPTIONS = [
    ("LRAR", "recu", "2027-04-14", "2027-04-14", "2027-04-14"),
    ("LRAR", "refuse", "2027-04-28", "2027-04-28", "2027-04-28"),
    ("LRAR", "non_reclame", "2027-04-28", "2027-04-28", "2027-04-28"),
    ("LRAR", "inconnu", "2027-04-28", None, None),
    ("LRE", "recu", "2027-04-16", "2027-04-16", "2027-04-16"),
    ("LRE", "non_reclame", "2027-04-14", "2027-04-29", "2027-04-30"),
    ("LRE", "refuse", "2027-04-14", "2027-04-14", "2027-04-14"),
    ("profil_acheteur", "recu", "2027-04-16", "2027-04-16", "2027-04-16"),
    ("profil_acheteur", "non_reclame", "2027-04-14", "2027-04-22", "2027-04-22"),
    ("remise_recepisse", "recu", "2027-04-14", "2027-04-14", "2027-04-14"),
    ("remise_recepisse", "refuse", "2027-04-14", None, None),
]


@pytest.mark.parametrize("mode, issue, jour, retenu, certain", RECEPTIONS)
def test_receptions(mode: str, issue: str, jour: str, retenu: str | None, certain: str | None) -> None:
    found = establish_reception(mode, issue, J(jour), REPORT)
    assert found.jour == (J(retenu) if retenu else None)
    assert found.certaine_le == (J(certain) if certain else None)
    assert found.preuve
    assert found.source


def test_an_unread_platform_counts_only_where_a_text_says_so() -> None:
    for computation in (SANS, choose_computation("fcs", "2009")):
        with pytest.raises(ValueError, match="platform"):
            establish_reception("profil_acheteur", "non_reclame", date(2027, 4, 14), computation)


def test_a_limit_counted_back_has_a_safe_day_and_an_arguable_one() -> None:
    limite = compute_echeance(find_delai("non_reconduction"), date(2027, 2, 28), REPORT).fin
    assert find_jour_sur(limite, REPORT) == date(2026, 11, 27)
    assert find_fin_douteuse(limite, REPORT) == date(2026, 11, 30)
    assert find_jour_sur(date(2026, 12, 9), REPORT) == find_fin_douteuse(date(2026, 12, 9), REPORT)


def test_every_limit_says_where_it_comes_from() -> None:
    for delai in list_delais():
        assert delai.source
        assert delai.libelle
        assert delai.unite in ("jours", "jours_ouvres", "mois")
        for article in delai.articles.values():
            assert article in Registre.standard()
    for mode in list_modes_envoi():
        assert "recu" in list_issues(mode)


@given(st.sampled_from(list_delais()), jours, st.sampled_from(list_calendriers()), st.booleans())
def test_a_limit_never_ends_early_nor_on_a_day_off_that_extends_it(
    delai: object, depart: date, calendrier: str, report: bool
) -> None:
    d = find_delai(delai.id)  # type: ignore[attr-defined]
    computation = choose_computation("fcs", report=report, calendrier=calendrier)
    found = compute_echeance(d, depart, computation)
    assert found.fin >= found.brute
    assert (found.brute < depart) == d.rebours
    if report and d.report:
        assert is_jour_ouvrable(found.fin, calendrier)
    else:
        assert not found.reportee
    if d.unite == "mois":
        assert found.brute == add_mois(depart, -d.valeur if d.rebours else d.valeur)


@given(jours, st.sampled_from(["LRAR", "LRE", "profil_acheteur"]), st.sampled_from(["refuse", "non_reclame"]))
def test_silence_never_wins_for_ever(jour: date, mode: str, issue: str) -> None:
    if issue not in list_issues(mode):
        return
    found = establish_reception(mode, issue, jour, REPORT)
    assert found.jour is not None
    assert jour <= found.jour <= jour + timedelta(days=15)
