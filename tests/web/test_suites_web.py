"""The page of a procedure: what may come, what waits and why, the step in its own words."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from espace_d_essai import add_procedure
from pages_lues import read_formulaire
from starlette.testclient import TestClient

from clausedocs.web import pages_lettre
from clausedocs.web.espace import Espace

PAGE = "/difficultes/PR-2027-003"


@pytest.fixture(autouse=True)
def _jour(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pages_lettre, "aujourdhui", lambda: date(2027, 4, 20))


@pytest.fixture
def racontee(client: TestClient, espace: Espace) -> TestClient:
    add_procedure(espace.racine)
    return client


def _consign(client: TestClient, evenement: str, jour: str, **precisions: str) -> Any:
    sent = {"evenement": evenement, "jour": jour, **precisions}
    answer = client.post(PAGE, data=sent, files={"piece": ("preuve.pdf", b"%PDF-1.7")})
    assert answer.status_code == 200
    return answer


def _cut(page: str) -> tuple[str, str]:
    """What may come, what waits."""
    page = page.replace("\u00a0", " ")
    whole = page[page.index('id="suites"') : page.index("Consigner un fait")]
    may, _, waits = whole.partition("Ce qui doit attendre")
    return may, waits


def test_the_request_for_consent_waits_in_sight_then_counts_what_came_before(racontee: TestClient) -> None:
    _, waits = _cut(_consign(racontee, "silence", "2027-04-01").text)
    assert "Demande d’accord au donneur d’ordre" in waits
    assert "il en manque 2, dont 1 par écrit" in waits
    assert f'href="{PAGE}#fait-contact"' in waits


def test_earlier_attempts_open_it_at_once(racontee: TestClient) -> None:
    _consign(racontee, "contact", "2027-03-20", canal="telephone", resultat="sans_reponse")
    _consign(racontee, "contact", "2027-03-25", canal="courriel", resultat="sans_reponse")
    may, _ = _cut(_consign(racontee, "silence", "2027-04-01").text)
    assert f'href="{PAGE}/demande_accord"' in may


def test_a_formal_notice_without_a_breach_waits_and_its_draft_is_near(racontee: TestClient) -> None:
    _consign(racontee, "silence", "2027-04-01")
    _consign(racontee, "contact", "2027-04-02", canal="courriel", resultat="sans_reponse")
    page = _consign(racontee, "anomalie_grave", "2027-04-03", motif="refus_ecrit").text
    may, waits = _cut(page)
    assert f'href="{PAGE}/mise_en_demeure"' not in may
    assert "Ni relevé ni pièce manquante consignés" in waits
    assert f'href="{PAGE}/mise_en_demeure">Lire dès maintenant le projet' in waits
    assert f'href="{PAGE}#fait-releve"' in waits


def test_an_answer_that_came_leaves_the_next_day_in_sight(racontee: TestClient) -> None:
    _consign(racontee, "silence", "2027-04-01")
    _consign(racontee, "contact", "2027-04-02", canal="telephone", resultat="sans_reponse")
    _consign(racontee, "contact", "2027-04-05", canal="courriel", resultat="sans_reponse")
    form = read_formulaire(racontee.get(f"{PAGE}/demande_accord").text)
    racontee.post(f"{PAGE}/demande_accord", data={**form, "_action": "definitif"})
    hoped = "Réponse souhaitée du donneur d’ordre"
    assert hoped in racontee.get(PAGE).text
    assert hoped in racontee.get("/difficultes").text
    page = _consign(racontee, "accord_donne", "2027-04-20").text.replace("\u00a0", " ")
    assert "Étape : accord reçu, rappel à écrire" in page
    assert "Le délai courra de la réception." in page
    assert hoped not in page
    assert hoped not in racontee.get("/difficultes").text
    agenda = racontee.get(f"{PAGE}/echeances.ics").text.replace("\r\n ", "")
    assert hoped not in agenda
    assert "SUMMARY:Charpentes du Causse" in agenda
