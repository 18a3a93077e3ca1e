"""Dates, durations and time limits."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clausedocs.langue.dates import (
    MOIS,
    UNITES,
    complete_jour,
    format_date,
    format_date_courte,
    format_date_longue,
    format_delai,
    format_duree,
    names_jour,
)
from clausedocs.langue.lacune import Lacune
from clausedocs.langue.typographie import corriger


def test_dates() -> None:
    assert format_date(date(2026, 10, 5)) == "5\u00a0octobre\u00a02026"
    assert format_date(date(2027, 1, 1)) == "1er\u00a0janvier\u00a02027"
    assert format_date_longue(date(2026, 10, 5)) == "lundi 5\u00a0octobre\u00a02026"
    assert format_date_courte(date(2026, 10, 5)) == "05/10/2026"


@given(st.dates(date(1000, 1, 1)))
def test_a_date_reads_back_and_is_already_well_set(day: date) -> None:
    text = format_date(day)
    number, month, year = text.split("\u00a0")
    assert date(int(year), MOIS.index(month) + 1, int(number.removesuffix("er"))) == day
    assert corriger(f"le {text}") == f"le {text}"


@pytest.mark.parametrize(
    ("text", "complete"),
    [
        ("le courriel du 22 février", "le courriel du 22 février 2027"),
        ("le courriel du 22\u00a0février 2027", None),
        ("le courriel du 21 février 2027", None),
        ("la note 12 du 22/02/2027", None),
        ("la note du 2027-02-22", None),
    ],
)
def test_a_text_that_says_its_day(text: str, complete: str | None) -> None:
    assert names_jour(text)
    assert complete_jour(text, date(2027, 2, 22)).replace("\u00a0", " ") == (complete or text).replace(
        "\u00a0", " "
    )


@pytest.mark.parametrize(
    "text", ["le courriel de Mme Dorléans", "la délibération 2027-014", "les 12 marchés"]
)
def test_a_text_without_a_day(text: str) -> None:
    assert not names_jour(text)
    assert complete_jour(text, date(2027, 2, 22)) == text


def test_the_months_are_those_of_the_locale() -> None:
    from babel.dates import get_day_names, get_month_names

    from clausedocs.langue.dates import JOURS

    assert list(MOIS) == [get_month_names(locale="fr")[n] for n in range(1, 13)]
    assert list(JOURS) == [get_day_names(locale="fr")[n] for n in range(7)]


@pytest.mark.parametrize(
    ("months", "text", "figures", "words"),
    [
        (48, "quatre (4)~ans", "4~ans", "quatre ans"),
        (12, "un (1)~an", "1~an", "un an"),
        (18, "dix-huit (18)~mois", "18~mois", "dix-huit mois"),
        (1, "un (1)~mois", "1~mois", "un mois"),
        (0, "zéro (0)~mois", "0~mois", "zéro mois"),
    ],
)
def test_durations(months: int, text: str, figures: str, words: str) -> None:
    forms = {k: v.replace("\u00a0", "~") for k, v in format_duree(months).items()}
    assert forms == {"texte": text, "chiffres": figures, "lettres": words}


@pytest.mark.parametrize(
    ("n", "unit", "text"),
    [
        (15, "jours", "quinze (15)~jours"),
        (1, "jours", "un (1)~jour"),
        (5, "jours_ouvres", "cinq (5)~jours ouvrés"),
        (1, "jours_ouvres", "un (1)~jour ouvré"),
        (3, "mois", "trois (3)~mois"),
        (1, "semaines", "une (1)~semaine"),
        (21, "heures", "vingt et une (21)~heures"),
    ],
)
def test_time_limits(n: int, unit: str, text: str) -> None:
    assert format_delai(n, unit)["texte"].replace("\u00a0", "~") == text


def test_an_unknown_unit_is_refused() -> None:
    with pytest.raises(ValueError, match="siecles"):
        format_delai(1, "siecles")


@given(st.integers(0, 2000), st.sampled_from(sorted(UNITES)))
def test_the_typography_agrees_with_the_forms(n: int, unit: str) -> None:
    for form in format_delai(n, unit).values():
        assert corriger(form) == form


def test_a_gap_goes_through() -> None:
    gap = Lacune("convention.duree_mois")
    assert format_date(gap) == format_date_longue(gap) == format_date_courte(gap) == gap
    for forms in (format_duree(gap), *(format_delai(gap, u) for u in UNITES)):
        assert set(forms) == {"texte", "chiffres", "lettres"}
        assert all(form.startswith(gap) for form in forms.values())
