"""Whatever a form or an address holds, an answer in French: never an anomaly, never a trace of Python."""

from __future__ import annotations

import os
import re
import shutil
from pathlib import Path
from urllib.parse import quote

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pages_lues import read_formulaire
from starlette.testclient import TestClient

from clausedocs.dossiers.formulaire import make_formulaire, walk
from clausedocs.web import application
from clausedocs.web.application import create_app
from clausedocs.web.espace import Espace
from clausedocs.web.garde import Acces

VALEURS = st.one_of(
    st.text(max_size=40),
    st.sampled_from(
        ["", "0", "-1", "1e9", "99999999999999999999", "50 %", "2026-02-30", "9999-12-31", "oui", "M1", "{{ x }}",
         "{% if %}", "\ue000", "\x00", "\u202e", "<script>", "a\nb", "null", "~", "[1]", "../..", "é" * 500]
    ),
)  # fmt: skip
# A page takes some 50 ms: fewer trials than elsewhere, unless everything is to be tried.
SUR_PAGES = settings(
    max_examples=100 if os.environ.get("CLAUSEDOCS_ESSAIS") == "complet" else 8, deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)  # fmt: skip


@pytest.fixture
def lettre(espace: Espace, fixtures: Path) -> None:
    """The dossier of a letter, beside the others."""
    shutil.copy(fixtures / "c03_mise_en_demeure.yaml", espace.racine / "lettre.yaml")
    for name in ("donneur_aubrac.yaml", "ma_structure_plie.yaml"):
        shutil.copy(fixtures / name, espace.racine / name)


def _names(sorte: str) -> list[str]:
    return [e.chemin for s in make_formulaire(sorte).etapes for e in walk(s.elements)]


def _check(answer: object) -> None:
    assert answer.status_code < 500, answer.text  # type: ignore[attr-defined]
    assert "Traceback" not in answer.text  # type: ignore[attr-defined]


@pytest.mark.lent
@SUR_PAGES
@given(data=st.data())
@pytest.mark.parametrize(
    ("nom", "sorte"),
    [("valmorin", "convention"), ("marche", "marche"), ("lettre", "courrier"), ("ma_structure", "structure")],
)
@pytest.mark.usefixtures("lettre")
def test_any_value_in_any_field_gives_a_page(
    client: TestClient, espace: Espace, nom: str, sorte: str, data: st.DataObject
) -> None:
    path = espace.racine / f"{nom}.yaml"
    before = path.read_bytes()
    etape = data.draw(st.sampled_from(make_formulaire(sorte).etapes))
    page = f"/dossier/{nom}/{etape.id}"
    sent = read_formulaire(client.get(page).text)
    names = [e.chemin for e in walk(etape.elements)]
    for field in data.draw(st.lists(st.sampled_from(names), min_size=1, max_size=4)):
        # A field of a repeated group has no name of its own: that of a first row stands for it.
        known = next((n for n in sent if re.sub(r"\[\d+\]", "", n) == field), field)
        sent[known] = [data.draw(VALEURS)]
    sent["_action"] = [
        data.draw(st.sampled_from(["enregistrer", "ajouter:marche.lots", "retirer:x[0]", "", ":"]))
    ]
    champ = data.draw(st.sampled_from(_names(sorte)))
    try:
        if sorte != "structure":
            _check(client.post(f"{page}/apercu", params={"champ": champ}, data=sent))
        _check(client.post(page, data=sent))
        for after in (page, "/", f"/dossier/{nom}/relire", f"/dossier/{nom}/apercu"):
            _check(client.get(after))
    finally:
        path.write_bytes(before)


@SUR_PAGES
@given(donnees=st.dictionaries(st.text(max_size=20), VALEURS, max_size=5), path=st.sampled_from(
    ["/convention", "/difficultes", "/difficultes/nulle", "/publipostage", "/publipostage/0", "/marche", "/dossier/valmorin/produire", "/dossier/valmorin/versions", "/dossier/marche/inserer",
     "/dossier/valmorin/accord", "/dossier/nulle/accord", "/structure"]))  # fmt: skip
def test_any_form_anywhere_gives_a_page(client: TestClient, donnees: dict[str, str], path: str) -> None:
    _check(client.post(path, data=donnees))


@SUR_PAGES
@given(text=st.text(max_size=60))
def test_any_address_gives_a_page(client: TestClient, text: str) -> None:
    for path in ("/", "/dossier/", "/dossier/valmorin/", "/dossier/valmorin/sorties/", "/statique/"):
        _check(client.get(path + quote(text)))
    _check(client.get("/dossier/valmorin/apercu", params={"document": text}))
    _check(client.get("/dossier/valmorin/accord", params={"champ": text}))


@pytest.mark.parametrize("corps", [b"", b"%", b"a=%ff", b"a=\xff", b"--x", b"=&=&&"])
@pytest.mark.parametrize("sorte", ["application/x-www-form-urlencoded", "multipart/form-data; boundary=x",
                                   "multipart/form-data", "application/json", "text/plain"])  # fmt: skip
def test_a_body_that_is_no_form_gives_a_page(client: TestClient, corps: bytes, sorte: str) -> None:
    _check(client.post("/dossier/valmorin/accord", content=corps, headers={"content-type": sorte}))


@pytest.mark.parametrize("methode", ["PUT", "DELETE", "PATCH", "OPTIONS", "TRACE"])
def test_other_methods_are_refused(client: TestClient, methode: str) -> None:
    assert client.request(methode, "/").status_code == 405


def test_a_fault_of_ours_is_said_in_french_and_written_to_the_journal(
    espace: Espace, acces: Acces, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(_demande: object) -> None:
        raise ZeroDivisionError("secret")

    monkeypatch.setattr(application, "PAGES", (("/", fail, ("GET",)),))
    client = TestClient(create_app(espace, acces), "http://127.0.0.1:8765", raise_server_exceptions=False)
    answer = client.get(f"/entrer?jeton={acces.make_jeton()}")
    assert answer.status_code == 500
    assert "Une anomalie de clausedocs" in answer.text
    assert "secret" not in answer.text
    assert "ZeroDivisionError" in caplog.text


def test_a_workspace_that_goes_away_is_said(client: TestClient, espace: Espace) -> None:
    gone = Path(f"{espace.racine}-parti")
    espace.racine.rename(gone)
    answer = client.get("/")
    assert answer.status_code == 503
    assert "ne peut plus être lu" in answer.text
    gone.rename(espace.racine)
