"""A dossier filled in elsewhere: dropped as a workbook or as YAML, taken away as a workbook."""

from __future__ import annotations

import html
import io
import re
import zipfile
from collections.abc import Callable
from typing import Any

import pytest
from openpyxl import load_workbook
from starlette.testclient import TestClient

from clausedocs.dossiers import canonical_json, load_dossier
from clausedocs.web.espace import Espace


def _words(page: str) -> str:
    return re.sub(r"\s+", " ", html.unescape(re.sub(r"<[^>]+>", " ", page)))


def _drop(client: TestClient, octets: bytes, nom: str = "rempli.xlsx", titre: str = ""):
    return client.post("/deposer", data={"titre": titre}, files={"fichier": (nom, octets)})


def _change(octets: bytes, *changes: Callable[[Any], None]) -> bytes:
    book = load_workbook(io.BytesIO(octets))
    for change in changes:
        change(book)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _put(field: str, value: Any, column: int = 3) -> Callable[[Any], None]:
    def change(book: Any) -> None:
        for sheet in book.worksheets:
            for row in range(2, sheet.max_row + 1):
                if sheet.cell(row, 1).value == field:
                    sheet.cell(row, column).value = value
                    return
        raise AssertionError(field)

    return change


@pytest.fixture
def classeur(client: TestClient) -> bytes:
    """The convention of the workspace, taken away as a workbook."""
    answer = client.get("/dossier/valmorin/classeur")
    assert answer.headers["content-disposition"] == 'attachment; filename="valmorin.xlsx"'
    return answer.content


@pytest.mark.parametrize("nom", ["valmorin", "marche"])
def test_a_dossier_comes_back_from_its_workbook_the_same(
    client: TestClient, espace: Espace, nom: str
) -> None:
    octets = client.get(f"/dossier/{nom}/classeur").content
    page = _drop(client, octets, titre="Copie de travail")
    assert page.url.path == "/dossier/Copie-de-travail/depot"
    assert "Rien ne manque et rien n’est faux" in page.text
    before, after = (load_dossier(espace.racine / f"{n}.yaml") for n in (nom, "Copie-de-travail"))
    assert sorted(canonical_json(after.dossier)) == sorted(canonical_json(before.dossier))


def test_an_error_is_named_by_its_cell_and_stands_beside_its_field(
    client: TestClient, espace: Espace, classeur: bytes
) -> None:
    octets = _change(
        classeur,
        _put("donneur_ordre.siret", "21000410799007"),
        _put("convention.duree_mois", None),
    )
    page = _drop(client, octets)
    said = _words(page.text)
    assert re.search(r"SIRET feuille Donneur d’ordre, cellule C\d+ La clé du SIRET", said)
    assert re.search(r"durée feuille Durée et signature, cellule C\d+ Le champ « duree_mois »", said)
    assert 'href="/dossier/rempli/donneur-ordre#champ-donneur_ordre.siret"' in page.text
    form = client.get("/dossier/rempli/donneur-ordre").text
    field = form[form.index('for="champ-donneur_ordre.siret"') :]
    assert "La clé du SIRET" in field[: field.index("</div>")]
    # The report can be read again, and does not grow stale silently: it speaks of the file that was dropped.
    assert client.get("/dossier/rempli/depot").status_code == 200
    assert 'href="/dossier/rempli/depot"' in client.get("/dossier/rempli/relire").text


def test_what_is_to_be_known_of_a_workbook_is_said(client: TestClient, classeur: bytes) -> None:
    def hide(book: Any) -> None:
        sheet = book["Durée et signature"]
        sheet.row_dimensions[4].hidden = True

    said = _words(_drop(client, _change(classeur, hide)).text)
    assert "La ligne 4 est masquée" in said


def test_a_workbook_that_cannot_be_read_makes_no_dossier(
    client: TestClient, espace: Espace, classeur: bytes
) -> None:
    before = sorted(p.name for p in espace.racine.rglob("*"))
    octets = _change(
        classeur,
        _put("convention.reference", "convention.referance", column=1),
        _put("convention.lieu_signature", "=A1"),
    )
    answer = _drop(client, octets)
    assert answer.status_code == 422
    said = _words(answer.text)
    assert "« rempli.xlsx » n’est pas gardé" in said
    assert re.search(r"Feuille Durée et signature, cellule C\d+ : Le champ « convention.referance »", said)
    assert "formule dont le résultat n’est pas enregistré" in said
    assert sorted(p.name for p in espace.racine.rglob("*")) == before


def _with_macros(octets: bytes) -> bytes:
    out = io.BytesIO(octets)
    with zipfile.ZipFile(out, "a") as archive:
        archive.writestr("xl/vbaProject.bin", b"x")
    return out.getvalue()


@pytest.mark.parametrize(
    ("nom", "octets", "dit"),
    [
        ("x.xlsx", b"%PDF-1.7", "n’est pas un tableau"),
        ("x.xlsx", b"PK\x03\x04", "abîmé ou incomplet"),
        ("x.csv", b"a;b\n", "n’est pas un classeur"),
        ("x.docx", b"PK\x03\x04", "n’est pas un classeur"),
        ("x.xlsx", b"x" * 5_000_001, "dépasse cinq millions d’octets"),
        ("x.yaml", b"a: " + b"x" * 1_000_001, "dépasse un million d’octets"),
        ("x.yaml", b"a: [", "Ligne 1"),
        ("x.yaml", b"", "vide"),
        ("x.yaml", b"PK\x03\x04", "un classeur Excel ou une archive"),
        ("...yaml", b"convention: {reference: A}\n", "ni lettre ni chiffre"),
    ],
)
def test_what_is_no_dossier_is_refused(
    client: TestClient, espace: Espace, nom: str, octets: bytes, dit: str
) -> None:
    before = sorted(p.name for p in espace.racine.rglob("*"))
    answer = _drop(client, octets, nom)
    assert answer.status_code == 422
    assert dit in _words(answer.text)
    assert sorted(p.name for p in espace.racine.rglob("*")) == before


def test_macros_another_document_and_another_version_are_refused(client: TestClient, classeur: bytes) -> None:
    def mark(cell: str, value: str) -> Callable[[Any], None]:
        return lambda book: book["clausedocs"].__setitem__(cell, value)

    assert "contient des macros" in _drop(client, _with_macros(classeur)).text
    assert "plus récente" in _drop(client, _change(classeur, mark("B1", "99"))).text
    assert "document inconnu" in _drop(client, _change(classeur, mark("B2", "bail"))).text
    stranger = _change(classeur, lambda book: book.__delitem__("clausedocs"))
    assert "n’est pas un dossier à remplir" in _words(_drop(client, stranger).text)


def test_a_yaml_file_is_kept_to_the_byte(client: TestClient, espace: Espace) -> None:
    octets = b"# la main du service\r\n" + (espace.racine / "valmorin.yaml").read_bytes()
    page = _drop(client, octets, "Autre ville.yaml")
    assert page.url.path == "/dossier/Autre-ville/relire"
    assert (espace.racine / "Autre-ville.yaml").read_bytes() == octets


def test_a_name_taken_and_a_second_structure_are_refused(client: TestClient, espace: Espace) -> None:
    octets = (espace.racine / "valmorin.yaml").read_bytes()
    assert "s’appelle déjà" in _words(_drop(client, octets, "valmorin.yaml").text)
    structure = (espace.racine / "ma_structure.yaml").read_bytes()
    assert "la vôtre est déjà" in _words(_drop(client, structure, "la_notre.yaml").text)
    (espace.racine / "ma_structure.yaml").unlink()
    assert _drop(client, structure, "la_notre.yaml").url.path == "/dossier/ma_structure/identite"
    assert (espace.racine / "ma_structure.yaml").read_bytes() == structure


def test_an_empty_workbook_filled_in_rests_on_the_structure_of_the_workspace(
    client: TestClient, espace: Espace
) -> None:
    octets = client.get("/classeur/convention_cadre").content
    assert (
        _drop(client, _change(octets, _put("donneur_ordre.denomination", "Ville de Corbelle"))).status_code
        == 200
    )
    assert espace.read("rempli").donnees["structure_porteuse"] == "ma_structure.yaml"
    assert client.get("/classeur/bail").status_code == 404


def test_the_workbook_dropped_is_no_file_of_the_buyer(client: TestClient, espace: Espace) -> None:
    octets = client.get("/dossier/marche/classeur").content
    _drop(client, octets, "tilleuls.xlsx", "Tilleuls")
    assert "tilleuls.xlsx" not in client.get("/dossier/Tilleuls/inserer").text
    assert (espace.racine / "fichiers-recus" / "Tilleuls" / "tilleuls.xlsx").read_bytes() == octets


def test_what_looks_like_a_formula_in_a_dossier_stays_words(client: TestClient, espace: Espace) -> None:
    before = espace.read("valmorin")
    convention = {**before.donnees["convention"], "reference": "=1+1"}
    espace.save("valmorin", {**before.donnees, "convention": convention}, before.empreinte)
    octets = client.get("/dossier/valmorin/classeur").content
    _drop(client, octets, titre="Formule")
    assert espace.read("Formule").donnees["convention"]["reference"] == "=1+1"


def test_what_a_workbook_could_misread_comes_back(client: TestClient, espace: Espace) -> None:
    """A semicolon inside an element of a list, a bare « 1 » per cent, a modèle that is nobody's."""
    from clausedocs.dossiers.classeur import read_octets_dossier
    from clausedocs.dossiers.classeur_vierge import write_classeur_rempli

    listed = {
        "modeles": ["notre_convention"],
        "convention": {"territoires": ["Val ; d’Orvenne", "Corbelle"], "reference": "=1+1"},
        "clause": {"plafond_penalites_pct": "1"},
    }
    convention, sorte = read_octets_dossier(write_classeur_rempli("convention", listed), "x")
    assert sorte == "convention"
    assert convention.donnees["modeles"] == ["notre_convention"]
    assert convention.donnees["convention"]["territoires"] == listed["convention"]["territoires"]  # type: ignore[index]
    marche, sorte = read_octets_dossier(write_classeur_rempli("marche", listed), "x")
    assert (sorte, marche.donnees["clause"]["plafond_penalites_pct"]) == ("marche", "1\u00a0%")
