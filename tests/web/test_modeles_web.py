"""« Mes modèles Word » : dropped, proofread, refused, chosen, shown beside the form, taken away."""

from __future__ import annotations

import html
import io
import re
import sys
import zipfile
from pathlib import Path

import pytest
from pages_lues import read_empreinte, read_formulaire
from starlette.testclient import TestClient

sys.path.insert(0, str(Path(__file__).parents[1] / "modeles" / "word"))

from atelier_word import read_paragraphs
from fabrique_word import make_docx, p, titre

from clausedocs.cli import main
from clausedocs.modeles.sources import list_own
from clausedocs.rendu import libreoffice
from clausedocs.web.espace import Espace

BON = make_docx(
    titre("– Parties"),
    p("Entre {{ donneur_ordre.le }}, SIRET {{ donneur_ordre.siret }}, et {{ structure_porteuse.le }}."),
    p("Durée : {{ convention.duree.texte }}."),
)
FAUX = make_docx(p("Entre {{ donneur_ordre.le }} et {{ structure_porteuse.siren_inconnu }}."))


def _drop(client: TestClient, octets: bytes, nom: str = "Notre convention.docx", **dit: str):
    page = dit.pop("page", "/structure/modeles")
    return client.post(page, data={"_action": "garder", **dit}, files={"fichier": (nom, octets)})


def _words(page: str) -> str:
    return re.sub(r"\s+", " ", html.unescape(re.sub(r"<[^>]+>", " ", page)))


@pytest.fixture
def garde(client: TestClient) -> TestClient:
    """A workspace that holds one modèle, of a framework convention."""
    assert _drop(client, BON, genre="convention_cadre").url.path == "/structure/modeles/notre_convention"
    return client


def _tick(client: TestClient, *modeles: str) -> None:
    page = "/dossier/valmorin/documents"
    sent = read_formulaire(client.get(page).text)
    sent |= {"modeles": list(modeles), "_action": ["enregistrer"]}
    assert client.post(page, data=sent).status_code == 200


def test_a_modele_is_proofread_kept_and_found_by_the_command_line(
    garde: TestClient, espace: Espace, capsys: pytest.CaptureFixture[str]
) -> None:
    page = garde.get("/structure/modeles/notre_convention").text
    assert "Convention-cadre" in page
    assert "Aucun défaut" in page
    kept = espace.racine / "modeles"
    assert [(m.id, m.document) for m in list_own(kept)] == [("notre_convention", "convention_cadre")]
    assert main(["modele", "lister", "--modeles", str(kept)]) == 0
    assert "notre_convention" in capsys.readouterr().out


def test_what_the_command_refuses_is_refused_with_its_place(client: TestClient, espace: Espace) -> None:
    answer = _drop(client, FAUX)
    assert answer.status_code == 422
    said = _words(answer.text)
    assert "« Notre convention.docx » n’est pas gardé" in said
    assert "corps du texte, paragraphe 1" in said
    assert "siren_inconnu" in said
    assert "clausedocs modele" not in said  # advice for a terminal has no place on a page
    assert not (espace.racine / "modeles").exists()


def test_a_refused_file_comes_back_with_its_comments(client: TestClient, espace: Espace) -> None:
    answer = _drop(client, FAUX, _action="commenter")
    with zipfile.ZipFile(io.BytesIO(answer.content)) as archive:
        assert "siren_inconnu" in archive.read("word/comments.xml").decode()
    assert not (espace.racine / "modeles").exists()


@pytest.mark.parametrize(
    ("nom", "octets", "dit"),
    [
        ("modele.docm", b"PK\x03\x04", "n’est pas un fichier Word"),
        ("modele.docx", b"PK\x03\x04 abime", "abîmé ou incomplet"),
        ("modele.docx", b"%PDF-1.7", "C’est un PDF"),
        ("modele.docx", b"\xd0\xcf\x11\xe0", "ancien document Word"),
        ("", b"", "Aucun fichier n’a été déposé"),
    ],
)
def test_what_is_no_word_file_is_refused(
    client: TestClient, espace: Espace, nom: str, octets: bytes, dit: str
) -> None:
    answer = _drop(client, octets, nom)
    assert answer.status_code == 422
    assert dit in _words(answer.text)
    assert str(espace.racine) not in _words(answer.text).replace(
        f"Vos fichiers sont dans {espace.racine}", ""
    )
    assert not (espace.racine / "modeles").exists()


def test_a_name_already_taken_is_refused_and_replacing_keeps_the_former(
    garde: TestClient, espace: Espace
) -> None:
    assert "s’appelle déjà" in _words(_drop(garde, BON).text)
    newer = make_docx(p("À {{ donneur_ordre.le }}."))
    page = "/structure/modeles/notre_convention"
    assert "Convention-cadre" in _drop(garde, newer, "autre.docx", page=page).text  # what it was, it stays
    newest = make_docx(p("À {{ donneur_ordre.le }}."))
    assert _drop(garde, newest, "autre.docx", page=page, genre="libre").status_code == 200
    (path,) = (espace.racine / "modeles").iterdir()
    assert path.name == "Notre convention.docx"
    assert read_paragraphs(path.read_bytes()) == ["À {{ donneur_ordre.le }}."]
    assert len(list((espace.racine / "anciens-fichiers").iterdir())) == 2
    assert "Document libre" in garde.get(page).text
    # A faulty new version changes nothing.
    assert _drop(garde, FAUX, page=page).status_code == 422
    assert read_paragraphs(path.read_bytes()) == ["À {{ donneur_ordre.le }}."]


def test_a_modele_taken_away_is_kept_aside(garde: TestClient, espace: Espace) -> None:
    answer = garde.post("/structure/modeles/notre_convention", data={"_action": "retirer"})
    assert "Aucun modèle à vous" in answer.text
    assert garde.get("/structure/modeles/notre_convention").status_code == 404
    assert not list((espace.racine / "modeles").iterdir())
    assert len(list((espace.racine / "anciens-fichiers").iterdir())) == 1


def test_a_dossier_is_written_on_it_once_ticked(garde: TestClient, espace: Espace) -> None:
    assert "Notre convention (votre modèle)" in garde.get("/dossier/valmorin/documents").text.replace(
        "-", " "
    )
    _tick(garde, "notre_convention")
    assert espace.read("valmorin").donnees["modeles"] == ["notre_convention"]
    assert "Rien ne manque" in garde.get("/dossier/valmorin/relire").text
    made = garde.post("/dossier/valmorin/produire", data={"document": "notre_convention:", "format": "docx"})
    assert any("Entre la Ville de Valmorin" in t for t in read_paragraphs(made.content))
    # A step sent untouched keeps it.
    _tick(garde, *read_formulaire(garde.get("/dossier/valmorin/documents").text)["modeles"])
    assert espace.read("valmorin").donnees["modeles"] == ["notre_convention"]


def test_the_words_stand_beside_the_form_with_their_gaps(garde: TestClient) -> None:
    _tick(garde, "notre_convention")
    step = "/dossier/valmorin/donneur-ordre"
    sent = read_formulaire(garde.get(step).text)
    sent["donneur_ordre.siret"] = [""]
    said = garde.post(f"{step}/apercu", data=sent, headers={"accept": "application/json"}).json()["html"]
    assert "suit votre modèle Word" in said
    assert 'value="notre_convention:"' in said
    assert 'data-champ="donneur_ordre.siret">[à compléter' in said
    assert "Durée : quatre (4) ans" in html.unescape(said).replace("\u00a0", " ")
    sent["donneur_ordre.siret"] = ["21000410799006"]
    marked = garde.post(
        f"{step}/apercu?champ=donneur_ordre.siret", data=sent, headers={"accept": "application/json"}
    )
    assert re.search(r'class="touche">Entre ', marked.json()["html"])


def test_a_dossier_that_does_not_name_it_may_be_written_on_it(garde: TestClient, espace: Espace) -> None:
    before = espace.read("valmorin").donnees
    made = garde.post("/dossier/valmorin/produire", data={"modele": "notre_convention", "format": "docx"})
    assert any("Entre la Ville de Valmorin" in t for t in read_paragraphs(made.content))
    assert espace.read("valmorin").donnees == before
    gone = garde.post("/dossier/valmorin/produire", data={"modele": "absent", "format": "docx"})
    assert gone.status_code == 422
    assert "Sur un de vos modèles" not in garde.get("/dossier/marche/relire").text


def test_a_new_convention_starts_on_it(garde: TestClient, espace: Espace) -> None:
    sent = {"denomination": "Ville de Corbelle", "type_acheteur": "commune", "modele": "notre_convention"}
    assert garde.post("/convention", data={**sent, "remuneration": "gratuit"}).status_code == 200
    assert espace.read("convention-Ville-de-Corbelle").donnees["modeles"] == ["notre_convention"]


def test_without_libreoffice_the_archive_holds_the_word_alone(
    garde: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    _tick(garde, "notre_convention")
    monkeypatch.setattr(
        libreoffice, "missing", lambda _format: "LibreOffice n’est pas installé sur ce poste."
    )
    answer = garde.post("/dossier/valmorin/produire", data={"format": "archive"})
    with zipfile.ZipFile(io.BytesIO(answer.content)) as archive:
        assert [n for n in archive.namelist() if not n.endswith(".yaml")] == [
            "notre_convention_CONV-2026-012.docx"
        ]
    alone = garde.post("/dossier/valmorin/produire", data={"document": "notre_convention:", "format": "pdf"})
    assert alone.status_code == 503
    assert "LibreOffice" in alone.text


def test_a_folder_in_disorder_stops_nothing_else(garde: TestClient, espace: Espace) -> None:
    (espace.racine / "modeles" / "notre_convention.md").write_text(
        "---\nid: notre_convention\ntitre: Autre\ndocument: convention_cadre\nversion: 1.0.0\n---\nTexte.\n",
        "utf-8",
    )
    page = garde.get("/structure/modeles")
    assert page.status_code == 200
    assert "même identifiant" in page.text
    assert garde.get("/dossier/valmorin/relire").status_code == 200


def test_a_file_that_spoils_later_says_so(garde: TestClient, espace: Espace) -> None:
    (path,) = (espace.racine / "modeles").iterdir()
    path.write_bytes(b"rien de tel")
    assert "Illisible" in garde.get("/structure/modeles").text
    assert garde.get("/structure/modeles/notre_convention").status_code in (200, 422)
    assert garde.get("/dossier/valmorin/documents").status_code == 200


def test_an_old_document_becomes_a_modele_to_confirm(client: TestClient, espace: Espace) -> None:
    old = make_docx(p("Entre la Ville de Valmorin et nous, convention CONV-2026-012."))
    answer = _drop(client, old, "Convention 2025.docx", _action="proposer", dossier="valmorin")
    assert answer.headers["content-disposition"] == 'attachment; filename="Convention-2025_modele.docx"'
    (text,) = read_paragraphs(answer.content)
    assert "{{ convention.reference }}" in text
    assert "Valmorin" not in text
    with zipfile.ZipFile(io.BytesIO(answer.content)) as archive:
        assert "À confirmer" in archive.read("word/comments.xml").decode()
    assert not (espace.racine / "modeles").exists()
    # Once confirmed, it is kept as any other.
    assert _drop(client, answer.content, "Convention 2025.docx").url.path.endswith("/convention_2025")
    for octets, dossier in (
        (make_docx(p("Rien de connu.")), "valmorin"),
        (old, "absent"),
        (b"PK\x03\x04", "valmorin"),
    ):
        assert _drop(client, octets, _action="proposer", dossier=dossier).status_code in (404, 422)


def test_the_fields_to_cite_are_found_by_a_word(client: TestClient) -> None:
    page = client.get("/structure/champs?mot=siret").text
    assert "{{ donneur_ordre.siret }}" in page
    assert "{{ convention.lieu }}" not in page
    assert "Aucun champ ne contient « rien de tel »" in _words(
        client.get("/structure/champs?mot=rien+de+tel").text
    )
    assert "{{ marche.objet" in client.get("/structure/champs?mot=objet&dossier=marche").text


def test_a_stale_tab_never_brings_a_modele_back(garde: TestClient, espace: Espace) -> None:
    """Two tabs on the documents of one dossier: the second to save is told."""
    page = "/dossier/valmorin/documents"
    old = read_formulaire(garde.get(page).text)
    assert read_empreinte(garde.get(page).text) == old["_empreinte"][0]
    _tick(garde, "notre_convention")
    assert garde.post(page, data=old | {"modeles": ["projet_deliberation"]}).status_code == 409
    assert espace.read("valmorin").donnees["modeles"] == ["notre_convention"]
