"""« Un titulaire ne répond pas »: from the first silence to a letter, in the browser, and what is refused."""

from __future__ import annotations

import io
import re
import shutil
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from docx import Document
from starlette.testclient import TestClient

from clausedocs.web import pages_procedure
from clausedocs.web.espace import Espace

OUVERTURE = {
    "marche": "marche", "lot": "1", "reference": "PR-2027-003", "date_notification": "2027-02-01",
    "date_fin": "2028-06-30", "denomination": "Charpentes du Causse", "siret": "99902030899008",
    "adresse.voie": "Route de la Draille", "adresse.code_postal": "99425", "adresse.commune": "Causse-Haut",
    "representant.prenom": "Élie", "representant.nom": "Cantagrel-Dun", "representant.genre": "m",
    "representant.fonction": "président",
}  # fmt: skip
PAGE = "/difficultes/PR-2027-003"


@pytest.fixture(autouse=True)
def _jour(monkeypatch: pytest.MonkeyPatch) -> None:
    """The same day each time: the calendar decides what may come next."""
    monkeypatch.setattr(pages_procedure, "_today", lambda: date(2027, 4, 20))


@pytest.fixture
def ouverte(client: TestClient) -> TestClient:
    assert client.post("/difficultes", data=OUVERTURE).url.path == PAGE
    return client


def _consign(client: TestClient, evenement: str, jour: str, **precisions: str) -> Any:
    return client.post(PAGE, data={"evenement": evenement, "jour": jour, **precisions})


def test_a_procedure_opens_from_a_marche(ouverte: TestClient, espace: Espace) -> None:
    page = ouverte.get(PAGE).text
    assert "PR-2027-003 : Charpentes du Causse" in page
    assert "Le journal est vide" in page
    assert "Ce qui peut venir" in page
    text = (espace.racine / "procedures" / "PR-2027-003" / "dossier.yaml").read_text("utf-8")
    assert "denomination: Charpentes du Causse" in text
    assert "PR-2027-003" in ouverte.get("/difficultes").text


def test_what_is_wrong_in_an_opening_is_said_and_nothing_is_made(client: TestClient, espace: Espace) -> None:
    answer = client.post("/difficultes", data={**OUVERTURE, "date_fin": "2028-02-31"})
    assert answer.status_code == 422
    assert 'value="Charpentes du Causse"' in answer.text
    assert not (espace.racine / "procedures" / "PR-2027-003").exists()
    client.post("/difficultes", data=OUVERTURE)
    assert "s’appelle déjà" in client.post("/difficultes", data=OUVERTURE).text


def test_without_a_marche_it_says_where_to_begin(client: TestClient, espace: Espace) -> None:
    (espace.racine / "marche.yaml").unlink()
    assert "Une procédure porte sur un marché" in client.get("/difficultes").text


def test_facts_are_written_down_with_their_proof_and_the_step_follows(
    ouverte: TestClient, espace: Espace
) -> None:
    folder = espace.racine / "procedures" / "PR-2027-003"
    answer = ouverte.post(
        PAGE, data={"evenement": "silence", "jour": "2027-04-01"}, files={"piece": ("mail.eml", b"x")}
    )
    assert answer.status_code == 200
    assert "Consigné." in answer.text
    assert "silence" in (folder / "journal.jsonl").read_text("utf-8")
    assert len(list((folder / "pieces").iterdir())) == 1
    assert not list((espace.racine / "fichiers-recus").rglob("*.eml"))
    contact = _consign(ouverte, "contact", "2027-04-05", canal="telephone", resultat="sans_reponse")
    assert contact.status_code == 200
    assert "contacts en cours" in contact.text
    document = ouverte.post(f"{PAGE}/chronologie")
    assert document.content.startswith(b"PK")


@pytest.mark.parametrize(
    ("evenement", "jour"),
    [("inconnu", "2027-04-01"), ("contact", "2027-02-31"), ("contact", "2031-01-01"), ("", "")],
)
def test_what_may_not_be_written_down_is_said(ouverte: TestClient, evenement: str, jour: str) -> None:
    answer = _consign(ouverte, evenement, jour)
    assert answer.status_code == 422
    assert "Rien n’a été consigné" in answer.text
    assert "Le journal est vide" in answer.text


def test_a_missing_field_is_named_as_the_page_names_it(ouverte: TestClient) -> None:
    answer = _consign(ouverte, "piece_manquante", "2027-04-01")
    assert answer.status_code == 422
    said = answer.text[answer.text.index("titre-erreurs") :].partition("</section>")[0]
    assert "Ajoutez «\u00a0attendue\u00a0»" in said
    assert "--" not in said


def test_a_letter_that_is_due_is_one_click_away(ouverte: TestClient) -> None:
    _consign(ouverte, "silence", "2027-04-01")
    _consign(ouverte, "contact", "2027-04-02", canal="telephone", resultat="sans_reponse")
    said = {"evenement": "anomalie_grave", "jour": "2027-04-02", "motif": "refus_ecrit"}
    ouverte.post(PAGE, data=said, files={"piece": ("refus.pdf", b"%PDF-1.7", "application/pdf")})
    page = ouverte.get(PAGE).text
    assert "Le courrier « alerte au donneur d’ordre » est à écrire" in page.replace("\u00a0", " ")
    assert f'href="{PAGE}/alerte_donneur_ordre"' in page


@pytest.fixture
def racontee(client: TestClient, espace: Espace, fixtures: Path) -> TestClient:
    """A procedure of which the log tells a few facts."""
    folder = espace.racine / "procedures" / "PR-2027-003"
    shutil.copytree(fixtures / "c03_procedure", folder)
    text = (folder / "dossier.yaml").read_text("utf-8")
    for bloc, name in (("donneur_ordre", "donneur_aubrac"), ("structure_porteuse", "ma_structure_plie")):
        shutil.copy(fixtures / f"{name}.yaml", folder.parent / f"{name}.yaml")
        assert f"{bloc}: ../{name}.yaml" in text
    return client


def test_what_waits_says_why_with_its_source(racontee: TestClient) -> None:
    page = racontee.get(PAGE).text
    waiting = page[page.index("Ce qui doit attendre") : page.index("Consigner un fait")]
    assert "Le terme est le" in waiting
    assert "Source" in waiting


def test_from_silence_to_the_next_letter(racontee: TestClient, espace: Espace) -> None:
    _consign(racontee, "silence", "2027-04-01")
    for jour, canal in (("2027-04-05", "telephone"), ("2027-04-08", "courriel"), ("2027-04-12", "courrier")):
        answer = racontee.post(
            PAGE, data={"evenement": "contact", "jour": jour, "canal": canal, "resultat": "sans_reponse"},
            files={"piece": ("preuve.eml", b"x")},
        )  # fmt: skip
        assert answer.status_code == 200
    page = racontee.get(PAGE).text
    assert f'href="{PAGE}/demande_accord"' in page
    sent = {"_jour": "2027-04-20", "_action": "definitif"}
    answer = racontee.post(f"{PAGE}/demande_accord", data=sent)
    assert answer.status_code == 200, re.findall(
        r"<li>(.*?)</li>", answer.text[answer.text.find("à corriger") :], re.S
    )
    assert "demande d’accord" in answer.text
    folder = espace.racine / "procedures" / "PR-2027-003"
    assert {p.suffix for p in (folder / "courriers").iterdir()} >= {".docx", ".pdf"}
    received = racontee.post(
        PAGE, data={"_action": "reception", "courrier": "demande_accord", "issue": "recu", "jour": "2027-04-20"},
        files={"piece": ("avis.pdf", b"%PDF-1.7")},
    )  # fmt: skip
    assert received.status_code == 200, re.findall(r"<li>(.*?)</li>", received.text)
    assert "Dernier jour" in received.text


def test_a_letter_is_filled_read_as_a_draft_and_its_faults_said(racontee: TestClient, espace: Espace) -> None:
    page = racontee.get(f"{PAGE}/mise_en_demeure").text
    assert 'name="courrier.reference"' in page
    assert 'name="mise_en_demeure.delai_jours"' in page
    answer = racontee.post(
        f"{PAGE}/mise_en_demeure",
        data={"_jour": "2027-04-20", "_action": "projet", "mise_en_demeure.delai_jours": "peu"},
    )
    assert answer.status_code == 422
    assert "erreur" in answer.text
    saved = (espace.racine / "procedures" / "PR-2027-003" / "mise_en_demeure.yaml").read_text("utf-8")
    assert "delai_jours: peu" in saved
    assert 'href="#champ-mise_en_demeure.delai_jours"' in answer.text


def test_a_draft_of_the_first_letter_is_given_in_word(racontee: TestClient) -> None:
    answer = racontee.post(f"{PAGE}/demande_accord", data={"_jour": "2027-04-20", "_action": "projet"})
    if answer.status_code == 200:
        text = "\n".join(p.text for p in Document(io.BytesIO(answer.content)).paragraphs)
        assert "Causse" in text or "Aubrac" in text
    else:
        assert answer.status_code == 422
        assert "Traceback" not in answer.text


def test_a_final_letter_too_soon_is_refused_with_its_rule(racontee: TestClient, espace: Espace) -> None:
    answer = racontee.post(f"{PAGE}/mise_en_demeure", data={"_jour": "2027-04-20", "_action": "definitif"})
    assert answer.status_code == 422
    assert not (espace.racine / "procedures" / "PR-2027-003" / "courriers").exists()


def test_the_days_go_to_a_calendar(racontee: TestClient) -> None:
    answer = racontee.get(f"{PAGE}/echeances.ics")
    assert answer.content.startswith(b"BEGIN:VCALENDAR")
    assert answer.headers["content-type"].startswith("text/calendar")


def test_an_empty_log_has_no_chronology(racontee: TestClient) -> None:
    assert racontee.post(f"{PAGE}/chronologie").status_code == 422


@pytest.mark.parametrize("path", ["/difficultes/nulle", f"{PAGE}/bail", "/difficultes/..%2f..%2fetc"])
def test_what_is_not_there_is_said(racontee: TestClient, path: str) -> None:
    assert racontee.get(path).status_code == 404
