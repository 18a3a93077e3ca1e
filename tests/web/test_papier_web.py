"""« Papier à en-tête » : dropped, tried, used by every document, given up."""

from __future__ import annotations

import html
import io
import re
import sys
import zipfile
from pathlib import Path

import pytest
from starlette.testclient import TestClient

sys.path.insert(0, str(Path(__file__).parents[1] / "rendu"))

from logos_d_essai import draw_logo_png
from papiers_d_essai import make_papier

from clausedocs.cli import main
from clausedocs.rendu.entete.charte import read_charte
from clausedocs.web.espace import Espace

PAGE = "/structure/papier"
CHARTE = ("entete_meivo.yaml", "entete_meivo_logo.svg", "entete_meivo_fonds.svg", "entete_meivo.docx")


def _drop(client: TestClient, *files: tuple[str, bytes]):
    return client.post(PAGE, data={"_action": "garder"}, files=[("fichiers", f) for f in files])


def _read(fixtures: Path, *noms: str) -> list[tuple[str, bytes]]:
    return [(n, (fixtures / n).read_bytes()) for n in noms]


def _words(page: str) -> str:
    return re.sub(r"\s+", " ", html.unescape(re.sub(r"<[^>]+>", " ", page)))


def _list_parts(octets: bytes) -> list[str]:
    with zipfile.ZipFile(io.BytesIO(octets)) as archive:
        return archive.namelist()


def _has_logo(octets: bytes) -> bool:
    return any(n.endswith(".png") for n in _list_parts(octets))


def test_a_word_paper_dresses_every_document_from_then_on(
    client: TestClient, espace: Espace, tmp_path: Path, fixtures: Path
) -> None:
    plain = client.post("/dossier/valmorin/produire", data={"format": "docx"}).content
    page = _drop(client, ("Papier de la Maison.docx", make_papier()))
    assert page.status_code == 200
    said = _words(page.text)
    assert "vos documents s’écrivent désormais sur ce papier" in said
    assert "Styles repris de votre papier : Normal" in said
    assert espace.read("ma_structure").donnees["entete"] == "papier/Papier de la Maison.docx"
    dressed = client.post("/dossier/valmorin/produire", data={"format": "docx"}).content
    assert _has_logo(dressed)
    assert not _has_logo(plain)
    # The command line writes the same document.
    assert (
        main(["generer", str(espace.racine / "valmorin.yaml"), "-o", str(tmp_path), "--format", "docx"]) == 0
    )
    (written,) = tmp_path.glob("convention_cadre*.docx")
    assert _list_parts(written.read_bytes()) == _list_parts(dressed)


def test_its_specimen_is_one_click_away(client: TestClient, fixtures: Path) -> None:
    page = _drop(client, ("papier.docx", make_papier()))
    assert f'href="{PAGE}/specimen.docx"' in page.text
    assert f'href="{PAGE}/specimen.pdf"' not in page.text
    assert _has_logo(client.get(f"{PAGE}/specimen.docx").content)
    page = _drop(client, *_read(fixtures, *CHARTE))
    assert f'href="{PAGE}/specimen.pdf"' in page.text
    assert client.get(f"{PAGE}/specimen.pdf").content.startswith(b"%PDF")
    assert client.get(f"{PAGE}/specimen.odt").status_code == 404


def test_a_charter_comes_with_its_pictures(client: TestClient, espace: Espace, fixtures: Path) -> None:
    answer = _drop(client, *_read(fixtures, "entete_meivo.yaml"))
    assert answer.status_code == 422
    assert "entete_meivo_logo.svg" in _words(answer.text)
    assert "entete" not in espace.read("ma_structure").donnees
    assert not (espace.racine / "papier").exists()
    assert _drop(client, *_read(fixtures, *CHARTE)).status_code == 200
    assert {p.name for p in (espace.racine / "papier").iterdir()} == set(CHARTE)
    assert espace.read("ma_structure").donnees["entete"] == "papier/entete_meivo.yaml"


@pytest.mark.parametrize(
    ("files", "dit"),
    [
        ([("papier.dotx", b"PK\x03\x04")], "n’est pas un papier à en-tête"),
        ([("papier.docx", b"PK\x03\x04 abime")], "abîmé ou incomplet"),
        ([("charte.yaml", b"couleurs: {principale: '#FFFF00'}\n")], "se lirait mal"),
        ([("charte.yaml", b"a: [\n")], "charte.yaml"),
        ([("logo.png", b"\x89PNG\r\n")], "ne sont pas un papier à en-tête"),
        ([("a.docx", make_papier()), ("b.docx", make_papier())], "Deux papiers à en-tête"),
        ([("papier.docx", b"x" * 30_000_001)], "dépasse trente millions d’octets"),
    ],
)
def test_what_cannot_serve_is_refused_and_nothing_changes(
    client: TestClient, espace: Espace, files: list[tuple[str, bytes]], dit: str
) -> None:
    before = espace.read("ma_structure").donnees
    answer = _drop(client, *files)
    assert answer.status_code == 422
    said = _words(answer.text)
    assert dit in said
    # The folder where a file was tried is nothing to the user.
    assert "/tmp" not in said.replace(str(espace.racine), "")
    assert espace.read("ma_structure").donnees == before
    assert not (espace.racine / "papier").exists()


def test_one_goes_back_and_forth_between_papers(client: TestClient, espace: Espace) -> None:
    _drop(client, ("ancien.docx", make_papier()))
    _drop(client, ("nouveau.docx", make_papier()))
    assert espace.read("ma_structure").donnees["entete"] == "papier/nouveau.docx"
    client.post(PAGE, data={"_action": "choisir", "papier": "ancien.docx"})
    assert espace.read("ma_structure").donnees["entete"] == "papier/ancien.docx"
    page = client.post(PAGE, data={"_action": "retirer"})
    assert "papier de clausedocs. Déposez le vôtre" in page.text
    assert "entete" not in espace.read("ma_structure").donnees
    assert client.post(PAGE, data={"_action": "choisir", "papier": "../valmorin.yaml"}).status_code == 422
    assert client.get(f"{PAGE}/specimen.docx").status_code == 404


def test_a_paper_replaced_is_kept_aside(client: TestClient, espace: Espace) -> None:
    first = make_papier()
    _drop(client, ("papier.docx", first))
    _drop(client, ("papier.docx", make_papier(corps="")))
    assert not (espace.racine / "anciens-fichiers").exists()  # the same file again
    _drop(client, ("papier.docx", make_papier(pied="<w:p/>")))
    (kept,) = (espace.racine / "anciens-fichiers").iterdir()
    assert kept.read_bytes() == first


def test_a_paper_that_is_gone_is_said(client: TestClient, espace: Espace) -> None:
    _drop(client, ("papier.docx", make_papier()))
    (espace.racine / "papier" / "papier.docx").unlink()
    page = client.get(PAGE)
    assert page.status_code == 200
    assert "ne peut plus servir" in page.text
    assert "n’existe pas" in page.text


PNG = draw_logo_png()


def _compose(client: TestClient, logo: bytes = PNG, **champs: str):
    data = {"_action": "composer", "couleur": "#7A1F3D", "lignes": "Maison de l’emploi\n12 rue des Tanneurs"}
    return client.post(PAGE, data={**data, **champs}, files={"logo": ("logo.png", logo)})


def test_the_pdf_is_dressed_from_the_page_without_a_file(client: TestClient, espace: Espace) -> None:
    shown = client.get(PAGE).text
    assert "SIRET " in shown
    assert _compose(client, texte_logo="Logotype de la Maison").status_code == 200
    assert espace.read("ma_structure").donnees["entete"] == "papier/charte.yaml"
    assert client.get(f"{PAGE}/specimen.pdf").content.startswith(b"%PDF")
    charte = read_charte(espace.racine / "papier" / "charte.yaml")
    assert charte.lue.lignes == ("Maison de l’emploi", "12 rue des Tanneurs")
    assert (charte.lue.couleurs.principale, charte.logo is not None) == ("7A1F3D", True)


def test_the_word_paper_goes_on_serving(client: TestClient, espace: Espace) -> None:
    _drop(client, ("Papier.docx", make_papier()))
    for _ in range(2):
        assert _compose(client).status_code == 200
        assert read_charte(espace.racine / "papier" / "charte.yaml").lue.word == "Papier.docx"
    assert _has_logo(client.post("/dossier/valmorin/produire", data={"format": "docx"}).content)


@pytest.mark.parametrize(("logo", "couleur"), [(PNG, "#FFFF00"), (b"rien", "#7A1F3D")])
def test_a_dressing_that_cannot_serve_is_said(
    client: TestClient, espace: Espace, logo: bytes, couleur: str
) -> None:
    answer = _compose(client, logo, couleur=couleur, pied="Le pied tapé")
    assert answer.status_code == 422
    assert "Rien n’a été changé" in answer.text
    assert "Le pied tapé" in answer.text
    assert "entete" not in espace.read("ma_structure").donnees


def test_the_pieces_of_the_buyer_are_not_on_the_paper_of_the_structure(client: TestClient) -> None:
    _drop(client, ("Papier.docx", make_papier()))
    made = client.post(
        "/dossier/marche/produire", data={"format": "docx", "document": "clause_ccap:"}
    ).content
    assert not any(n.endswith(".png") for n in _list_all(made))
    assert _has_logo(client.post("/dossier/valmorin/produire", data={"format": "docx"}).content)


def _list_all(octets: bytes) -> list[str]:
    """The parts of a document, or of the documents of an archive."""
    names = _list_parts(octets)
    if "word/document.xml" in names:
        return names
    with zipfile.ZipFile(io.BytesIO(octets)) as archive:
        docs = [n for n in names if n.endswith(".docx")]
        assert docs
        return [p for n in docs for p in _list_parts(archive.read(n))]
