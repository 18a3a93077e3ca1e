"""A letter's own dossier in the workspace: in the list, in steps, with its document beside, downloaded."""

from __future__ import annotations

import io
import re
import shutil
from pathlib import Path

import pytest
from docx import Document
from pages_lues import read_empreinte, read_formulaire
from starlette.testclient import TestClient

from clausedocs.web.espace import Espace

LETTRES = {
    "c03_mise_en_demeure": "Mise en demeure",
    "c09_rappel": "Rappel",
    "c05_lettre_resiliation": "Résiliation",
    "c14_mise_en_demeure": "Mise en demeure entre parties",
}


@pytest.fixture
def lettres(espace: Espace, fixtures: Path) -> Espace:
    """The letters of several cases, with the files that they name."""
    for name in LETTRES:
        shutil.copy(fixtures / f"{name}.yaml", espace.racine / f"{name}.yaml")
    for path in (*fixtures.glob("donneur_*.yaml"), *fixtures.glob("ma_structure_*.yaml")):
        shutil.copy(path, espace.racine / path.name)
    return espace


def test_letters_are_in_the_list_by_their_title(client: TestClient, lettres: Espace) -> None:
    page = client.get("/").text
    for name, title in LETTRES.items():
        assert f'href="/dossier/{name}/relire"' in page
        assert f"<td>{title}</td>" in page
    assert "Charpentes du Causse\u00a0: réhabilitation de 96 logements" in page


@pytest.mark.parametrize("nom", LETTRES)
def test_a_complete_letter_is_downloaded_to_be_signed(client: TestClient, lettres: Espace, nom: str) -> None:
    page = client.get(f"/dossier/{nom}/relire").text
    assert "Rien ne manque" in page
    answer = client.post(f"/dossier/{nom}/produire", data={"format": "docx", "document": ""})
    text = "\n".join(p.text for p in Document(io.BytesIO(answer.content)).paragraphs)
    assert "à compléter" not in text
    assert lettres.list_sorties(nom)


def test_a_letter_has_its_preview_and_shows_its_own_block_alone(client: TestClient, lettres: Espace) -> None:
    page = client.get("/dossier/c03_mise_en_demeure/documents").text
    assert "data-cible" in page
    for bloc, hidden in (("mise_en_demeure", False), ("rappel", True)):
        found = re.search(rf'id="champ-{bloc}"[^>]*>', page)
        assert found is not None
        assert (" hidden" in found[0]) is hidden, bloc
    sent = read_formulaire(page)
    sent["courrier.heures_realisees"] = ["290"]
    answer = client.post(
        "/dossier/c03_mise_en_demeure/documents/apercu",
        params={"champ": "courrier.heures_realisees"}, data=sent,
    ).json()  # fmt: skip
    assert answer["marques"] > 0
    assert "290" in answer["html"]
    assert 'class="loi"' in answer["html"]


def test_what_a_letter_lacks_is_said_beside_its_field_and_the_draft_is_given(
    client: TestClient, lettres: Espace
) -> None:
    page = "/dossier/c03_mise_en_demeure/documents"
    sent = read_formulaire(client.get(page).text)
    sent["courrier.reference"], sent["_action"] = [""], ["enregistrer"]
    assert client.post(page, data=sent).status_code == 200
    text = client.get("/dossier/c03_mise_en_demeure/relire").text
    assert 'href="/dossier/c03_mise_en_demeure/documents#champ-courrier.reference"' in text
    answer = client.post("/dossier/c03_mise_en_demeure/produire", data={"format": "docx", "document": ""})
    assert "à compléter" in "\n".join(p.text for p in Document(io.BytesIO(answer.content)).paragraphs)


def test_saving_a_letter_keeps_what_its_form_does_not_touch(client: TestClient, lettres: Espace) -> None:
    before = lettres.read("c03_mise_en_demeure").donnees
    page = client.get("/dossier/c03_mise_en_demeure/titulaire").text
    client.post(
        "/dossier/c03_mise_en_demeure/titulaire",
        data={**read_formulaire(page), "_empreinte": read_empreinte(page), "_action": "enregistrer"},
    )
    assert lettres.read("c03_mise_en_demeure").donnees == before


def test_a_chronology_does_not_break_the_list(client: TestClient, espace: Espace, fixtures: Path) -> None:
    shutil.copy(fixtures / "journal_c03.yaml", espace.racine / "journal.yaml")
    page = client.get("/")
    assert page.status_code == 200
    assert "journal" in page.text
    assert "sans formulaire" in client.get("/dossier/journal/relire").text
