"""The clause into a Word file, in the browser: dropped, placed on its outline, compared, taken away."""

from __future__ import annotations

import io
import re
from pathlib import Path

import pytest
from docx import Document
from espace_d_essai import make_ccap
from starlette.testclient import TestClient

from clausedocs.web.espace import Espace
from clausedocs.web.pages_insertion import list_passages

PAGE = "/dossier/marche/inserer"


@pytest.fixture
def ccap() -> bytes:
    return make_ccap()


def _drop(client: TestClient, octets: bytes, nom: str = "CCAP 2026.docx", **champs: str) -> str:
    answer = client.post(PAGE, data={"piece": "ccap", **champs}, files={"fichier": (nom, octets)})
    assert answer.status_code == 200, answer.text
    return answer.text


def test_the_outline_is_shown_and_the_place_compared(client: TestClient, espace: Espace, ccap: bytes) -> None:
    page = _drop(client, ccap)
    assert [f.nom for f in espace.list_recus("marche")] == ["CCAP-2026.docx"]
    assert re.findall(r"Après « (.*?) »", page) == [
        "Article 1 - Objet", "Article 2 - Pièces contractuelles", "Article 3 - Prix", "Article 4 - Litiges"
    ]  # fmt: skip
    page = client.get(f"{PAGE}/CCAP-2026.docx?piece=ccap&place=apres:2&suivi=oui").text
    assert "Avant, après" in page
    # Whoever is sure takes the file without reading down to the end.
    assert 'id="telecharger"' in page
    assert page.index('form="telecharger"') < page.index("<ins>")
    assert "<ins>Article 4" in page
    assert "<del>Article 4 - Litiges</del>" in page
    assert "<ins>Article 5 - Litiges</ins>" in page
    assert "Un titre est renuméroté" in page


@pytest.mark.parametrize("suivi", ["oui", ""])
def test_the_file_comes_with_its_clause_tracked_or_not(
    client: TestClient, espace: Espace, ccap: bytes, suivi: str
) -> None:
    _drop(client, ccap)
    answer = client.post(f"{PAGE}/CCAP-2026.docx", data={"piece": "ccap", "place": "apres:2", "suivi": suivi})
    assert 'filename="CCAP-2026_clause.docx"' in answer.headers["content-disposition"]
    body = Document(io.BytesIO(answer.content)).element.xml
    assert ("<w:ins " in body) == bool(suivi)
    assert espace.find_recu("marche", "CCAP-2026.docx").read_bytes() == ccap
    assert espace.find_sortie("marche", "CCAP-2026_clause.docx").read_bytes() == answer.content


def test_a_file_that_has_the_clause_is_updated_or_freed_of_it(client: TestClient, ccap: bytes) -> None:
    _drop(client, ccap)
    with_it = client.post(f"{PAGE}/CCAP-2026.docx", data={"piece": "ccap", "place": "fin"}).content
    page = _drop(client, with_it, "avec.docx")
    assert "Le fichier porte déjà la clause" in page
    assert "Rien ne change" in page
    freed = client.post(f"{PAGE}/avec.docx", data={"_action": "retirer"})
    assert [p.text for p in Document(io.BytesIO(freed.content)).paragraphs] == [
        p.text for p in Document(io.BytesIO(ccap)).paragraphs
    ]


@pytest.mark.parametrize(
    ("nom", "octets", "dit"),
    [
        ("ccap.pdf", b"%PDF-1.7", "n’est pas un fichier Word"),
        ("ccap.docx", b"PK\x03\x04rien", ""),
        ("ccap.docx", b"", ""),
        ("ccap.docm", b"PK\x03\x04", "n’est pas un fichier Word"),
        ("../../ccap.docx", b"x", ""),
    ],
)
def test_another_file_is_refused_and_not_kept(
    client: TestClient, espace: Espace, nom: str, octets: bytes, dit: str
) -> None:
    answer = client.post(PAGE, data={"piece": "ccap"}, files={"fichier": (nom, octets)})
    assert answer.status_code == 422
    assert dit in answer.text
    assert espace.list_recus("marche") == ()
    assert not (espace.racine.parent / "ccap.docx").exists()


def test_a_drop_without_a_file_or_of_another_piece_is_said(client: TestClient, ccap: bytes) -> None:
    answer = client.post(PAGE, data={"piece": "ccap"}, headers={"accept": "application/json"})
    assert (answer.status_code, answer.json()["code"]) == (422, "envoi_refuse")
    answer = client.post(PAGE, data={"piece": "bpu"}, files={"fichier": ("a.docx", ccap)})
    assert answer.status_code == 422
    assert client.get(f"{PAGE}/absent.docx").status_code == 404


@pytest.mark.parametrize("place", ["apres:99", "apres:x", "ailleurs", "marque"])
def test_a_place_that_is_not_there_is_said_on_the_page(client: TestClient, ccap: bytes, place: str) -> None:
    _drop(client, ccap)
    page = client.get(f"{PAGE}/CCAP-2026.docx", params={"piece": "ccap", "place": place})
    assert page.status_code == 200
    assert "Une erreur à corriger" in page.text
    answer = client.post(f"{PAGE}/CCAP-2026.docx", data={"piece": "ccap", "place": place})
    assert answer.status_code == 422


def test_a_dossier_that_is_not_complete_is_said_with_links(
    client: TestClient, espace: Espace, ccap: bytes
) -> None:
    path = Path(espace.racine / "marche.yaml")
    path.write_text(re.sub(r"(?m)^  date_lancement:.*\n", "", path.read_text("utf-8")), "utf-8")
    _drop(client, ccap)
    page = client.get(f"{PAGE}/CCAP-2026.docx?piece=ccap&place=fin").text
    assert 'href="/dossier/marche/marche#champ-marche.date_lancement"' in page


def test_the_lists_are_compared_before_the_download(client: TestClient, ccap: bytes) -> None:
    _drop(client, ccap)
    address = f"{PAGE}/CCAP-2026.docx?piece=ccap&place=avant:0&suivi=oui"
    page = client.get(address).text
    assert "Avant « Article 1 - Objet »" in page
    assert "liste non reconnue" not in page
    page = client.get(f"{address}&ailleurs=oui").text
    assert "non complétée (liste non reconnue). Ajoutez" in page
    assert 'name="ailleurs" value="oui"' in page
    assert "Donner le numéro 1 au dossier" in page
    assert 'href="/dossier/marche/documents#champ-marche.numeros.ccap"' in page
    assert "numeros: {" not in page


def test_passages_show_what_changed_and_the_place() -> None:
    (one,) = list_passages(["a", "b", "c", "d", "e"], ["a", "b", "c", "N", "d", "e"])
    assert one["avant"] == [("", "b"), ("", "c"), ("", "d"), ("", "e")]
    assert one["apres"] == [("", "b"), ("", "c"), ("ins", "N"), ("", "d"), ("", "e")]
    assert list_passages(["a"], ["a"]) == []
