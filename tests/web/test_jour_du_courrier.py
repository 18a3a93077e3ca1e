"""The day of a letter on its page: one field, which the letter, the log and the dates that hang on it follow."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

import pytest
import yaml
from espace_d_essai import add_procedure
from pages_lues import read_formulaire
from starlette.testclient import TestClient

from clausedocs.difficultes.journal import read_journal
from clausedocs.web import pages_lettre
from clausedocs.web.espace import Espace

PAGE = "/difficultes/PR-2027-003"
LETTRE = f"{PAGE}/demande_accord"
REPONSE = "demande_accord.date_reponse_souhaitee"


@pytest.fixture(autouse=True)
def _jour(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pages_lettre, "aujourdhui", lambda: date(2027, 4, 20))


@pytest.fixture
def racontee(client: TestClient, espace: Espace) -> TestClient:
    """A procedure that has come to the point of asking for consent."""
    add_procedure(espace.racine)
    client.post(PAGE, data={"evenement": "silence", "jour": "2027-04-01"})
    for jour, canal in (("2027-04-05", "telephone"), ("2027-04-08", "courriel")):
        client.post(
            PAGE, data={"evenement": "contact", "jour": jour, "canal": canal, "resultat": "sans_reponse"},
            files={"piece": ("preuve.eml", b"x")},
        )  # fmt: skip
    return client


def _fill(client: TestClient, **fields: str) -> dict[str, Any]:
    return {**read_formulaire(client.get(LETTRE).text), **fields}


def _read(page: str) -> tuple[str, str]:
    """The day of the letter and the answer hoped for, as the page shows them."""
    sent = read_formulaire(page)
    return sent["_jour"][0], sent[REPONSE][0]


def test_there_is_one_date_and_what_hangs_on_it_follows(racontee: TestClient) -> None:
    page = racontee.get(LETTRE).text
    assert 'name="courrier.date"' not in page
    assert _read(page) == ("2027-04-20", "2027-04-27")
    answer = racontee.post(LETTRE, data=_fill(racontee, _jour="2027-04-14", _action="enregistrer"))
    assert _read(answer.text) == ("2027-04-14", "2027-04-21")


def test_coming_back_finds_the_day_that_was_given(racontee: TestClient) -> None:
    racontee.post(LETTRE, data=_fill(racontee, _jour="2027-04-14", _action="enregistrer"))
    assert _read(racontee.get(LETTRE).text) == ("2027-04-14", "2027-04-21")
    racontee.post(LETTRE, data=_fill(racontee, _jour="2027-04-20", _action="enregistrer"))
    assert _read(racontee.get(LETTRE).text) == ("2027-04-20", "2027-04-27")


def test_a_date_of_her_own_stays(racontee: TestClient) -> None:
    own = {REPONSE: "2027-05-03"}
    racontee.post(LETTRE, data=_fill(racontee, _jour="2027-04-14", _action="enregistrer", **own))
    assert _read(racontee.get(LETTRE).text) == ("2027-04-14", "2027-05-03")


def test_the_letter_bears_the_day_that_the_log_keeps(racontee: TestClient, espace: Espace) -> None:
    folder = espace.racine / "procedures" / "PR-2027-003"
    # What an earlier opening of the page left behind.
    (folder / "demande_accord.yaml").write_text("courrier:\n  date: 2027-04-19\n", "utf-8")
    answer = racontee.post(LETTRE, data=_fill(racontee, _jour="2027-04-14", _action="definitif"))
    assert "Le courrier est prêt" in answer.text, re.findall(r"<li>(.*?)</li>", answer.text)
    kept = next((folder / "courriers").glob("*demande-accord.yaml"))
    letter = yaml.safe_load(kept.read_text("utf-8"))
    line = read_journal(folder).lignes[-1]
    assert str(letter["courrier"]["date"]) == line.jour.isoformat() == "2027-04-14"
    assert str(letter["demande_accord"]["date_reponse_souhaitee"]) == "2027-04-21"
    assert line.get("date_reponse_souhaitee") == "2027-04-21"


def test_the_script_is_told_what_followed(racontee: TestClient) -> None:
    sent = _fill(racontee, _jour="2027-04-14")
    json = {"Accept": "application/json"}
    said = racontee.post(LETTRE, data=sent, headers=json).json()
    assert said["suivis"] == {REPONSE: ["2027-04-27", "2027-04-21"]}
    # Then the page holds what followed, and the day changes once more.
    again = {**sent, REPONSE: "2027-04-21", "_jour": "2027-04-15", "_jour_montre": "2027-04-20,2027-04-14",
             "_empreinte": said["empreinte"]}  # fmt: skip
    said = racontee.post(LETTRE, data=again, headers=json).json()
    assert said["suivis"] == {REPONSE: ["2027-04-21", "2027-04-22"]}
    assert _read(racontee.get(LETTRE).text) == ("2027-04-15", "2027-04-22")


def test_a_year_half_typed_breaks_nothing(racontee: TestClient) -> None:
    answer = racontee.post(
        LETTRE, data=_fill(racontee, _jour="0002-04-14"), headers={"Accept": "application/json"}
    )
    assert answer.status_code < 500
    assert "n’est pas une date" in answer.text


def test_a_letter_of_the_log_offers_its_day_and_a_list_of_ways(racontee: TestClient) -> None:
    racontee.post(LETTRE, data=_fill(racontee, _action="definitif"))
    page = racontee.get(PAGE).text
    form = page[page.rindex('<input type="hidden" name="ligne"') :]
    assert '<input type="date"' in form
    assert re.search(r'<select [^>]*name="c-mode_envoi"', form)
    assert ">lettre recommandée avec avis de réception</option>" in form
    assert "LRAR</option>" not in form
