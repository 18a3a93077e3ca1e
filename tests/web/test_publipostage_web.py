"""The mail merge in the browser: an empty table, errors by cell, one archive, a work that can be stopped."""

from __future__ import annotations

import io
import sys
import threading
import zipfile
from pathlib import Path
from typing import Any

import pytest
from espace_d_essai import make_tableau
from openpyxl import load_workbook
from starlette.testclient import TestClient

sys.path.insert(0, str(Path(__file__).parents[1] / "modeles" / "word"))

from atelier_word import read_paragraphs
from fabrique_word import make_docx, p

from clausedocs.web import pages_publipostage
from clausedocs.web.espace import Espace
from clausedocs.web.travaux import Travail

PAGE = "/publipostage"
CHAMPS = {"modele": "convention_cadre", "commun": "valmorin", "format": "docx", "mode": "definitif"}


def _run(client: TestClient, octets: bytes, nom: str = "Conventions été.xlsx", **champs: str) -> Any:
    """Drop a table and wait for the end of the work; gives back its page."""
    answer = client.post(PAGE, data={**CHAMPS, **champs}, files={"tableau": (nom, octets)})
    if answer.status_code != 200:
        return answer
    travail = pages_publipostage.TRAVAUX.find(answer.url.path.rpartition("/")[2])
    assert travail is not None
    for _ in range(600):
        if travail.fini:
            break
        threading.Event().wait(0.05)
    return client.get(answer.url.path)


def test_right_rows_give_one_archive_and_wrong_ones_name_their_cell(
    client: TestClient, espace: Espace
) -> None:
    page = _run(client, make_tableau([("A-1", "48"), ("A-2", "beaucoup"), ("A-3", "36")]))
    assert "2 documents écrits" in page.text
    assert "1 ligne à corriger" in page.text
    assert "cellule B3" in page.text
    assert "A-2" in page.text
    assert "durée" in page.text.lower()
    assert "convention.duree_mois" not in page.text
    archive = client.get(f"{page.url.path}/archive")
    with zipfile.ZipFile(io.BytesIO(archive.content)) as found:
        assert sorted(found.namelist()) == ["convention_cadre_A-1.docx", "convention_cadre_A-3.docx"]
    assert b"B3" in client.get(f"{page.url.path}/compte-rendu").content
    assert (espace.racine / "publipostage" / "Conventions-ete").is_dir()


def test_the_same_table_corrected_goes_on(client: TestClient) -> None:
    _run(client, make_tableau([("A-1", "48"), ("A-2", "beaucoup")]))
    page = _run(client, make_tableau([("A-1", "48"), ("A-2", "12")]))
    assert "1 document écrit" in page.text
    assert "1 ligne déjà faite" in page.text


def test_rows_are_written_on_the_word_modele_of_the_user(client: TestClient) -> None:
    octets = make_docx(p("Convention {{ convention.reference }} avec {{ donneur_ordre.le }}."))
    kept = client.post(
        "/structure/modeles",
        data={"_action": "garder", "genre": "convention_cadre"},
        files={"fichier": ("la nôtre.docx", octets)},
    )
    assert kept.url.path == "/structure/modeles/la_notre"
    empty = client.post(PAGE, data={**CHAMPS, "modele": "la_notre", "commun": "", "_action": "vierge"})
    heads = [c.value for c in load_workbook(io.BytesIO(empty.content)).worksheets[0][1]]
    assert "donneur_ordre.denomination" in heads
    page = _run(client, make_tableau([("A-1", "48"), ("A-2", "36")]), modele="la_notre")
    with zipfile.ZipFile(io.BytesIO(client.get(f"{page.url.path}/archive").content)) as found:
        assert sorted(found.namelist()) == ["la_notre_A-1.docx", "la_notre_A-2.docx"]
        words = read_paragraphs(found.read("la_notre_A-2.docx"))
    assert words == ["Convention A-2 avec la Ville de Valmorin."]


def test_an_empty_table_is_given_for_a_document(client: TestClient) -> None:
    answer = client.post(PAGE, data={**CHAMPS, "commun": "", "_action": "vierge"})
    assert 'filename="tableau_convention_cadre.xlsx"' in answer.headers["content-disposition"]
    heads = [c.value for c in load_workbook(io.BytesIO(answer.content)).worksheets[0][1]]
    assert "donneur_ordre.denomination" in heads
    assert not any(str(h).startswith("structure_porteuse") for h in heads)


@pytest.mark.parametrize(
    ("nom", "octets", "champs", "status"),
    [
        ("x.pdf", b"%PDF", {}, 422),
        ("x.xlsx", b"PK\x03\x04", {}, 200),
        ("x.xlsx", b"", {}, 200),
        ("x.csv", b"inconnu\n1\n", {}, 200),
        ("x.csv", b"a", {"modele": "bail"}, 422),
        ("x.csv", b"a", {"commun": "absent"}, 404),
    ],
)
def test_what_is_no_table_is_said(
    client: TestClient, nom: str, octets: bytes, champs: dict[str, str], status: int
) -> None:
    page = _run(client, octets, nom, **champs)
    assert page.status_code == status
    if status == 200:
        assert "Rien n’a été écrit" in page.text or "à corriger" in page.text
    assert "Traceback" not in page.text


def test_without_a_file_it_is_said(client: TestClient) -> None:
    assert client.post(PAGE, data=CHAMPS).status_code == 422


def test_a_work_is_followed_and_stopped(client: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    begun = threading.Event()

    def slow(_asked: object, travail: Travail) -> None:
        for n in range(2000):
            begun.set()
            travail.advance(n, 2000, "")
            threading.Event().wait(0.01)

    monkeypatch.setattr(pages_publipostage, "_publish", slow)
    answer = client.post(PAGE, data=CHAMPS, files={"tableau": ("x.csv", b"a")})
    assert begun.wait(10)
    path = answer.url.path
    assert "En cours" in client.get(path).text
    said = client.get(path, headers={"accept": "application/json"}).json()
    assert (said["fini"], said["total"]) in ((False, 2000), (False, 0))
    # Dropped twice: the same work, not a second one beside.
    again = client.post(PAGE, data=CHAMPS, files={"tableau": ("x.csv", b"a")})
    assert again.url.path == path
    client.post(path)
    travail = pages_publipostage.TRAVAUX.find(path.rpartition("/")[2])
    assert travail is not None
    for _ in range(200):
        if travail.fini:
            break
        threading.Event().wait(0.05)
    assert "Arrêté à votre demande" in client.get(path).text


def test_a_fault_of_ours_in_a_work_is_said(client: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(_asked: object, _travail: Travail) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(pages_publipostage, "_publish", fail)
    page = _run(client, b"a", "y.csv")
    assert "Une anomalie de clausedocs a arrêté ce travail" in page.text


def test_a_work_of_before_is_no_longer_followed(client: TestClient) -> None:
    assert client.get(f"{PAGE}/0000").status_code == 404
    assert client.get(f"{PAGE}/0000/archive").status_code == 404
