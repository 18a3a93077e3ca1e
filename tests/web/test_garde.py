"""Who is let in: this machine, our own pages, whoever holds the address given at the start; nobody else."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from clausedocs.web.application import create_app
from clausedocs.web.espace import Espace
from clausedocs.web.garde import ENVOI_MAX, Acces, behind_proxy

ICI = "http://127.0.0.1:8765"


def _read_code(page: str) -> str:
    """The code that a page of refusal gives, to be quoted to whoever helps."""
    return re.findall(r"<code>([a-z_]+)</code>", page)[0]


@pytest.fixture
def dehors(espace: Espace, acces: Acces) -> TestClient:
    """Somebody who has no session."""
    return TestClient(create_app(espace, acces), ICI, follow_redirects=False)


def test_without_the_address_of_the_start_nothing_is_shown(dehors: TestClient) -> None:
    for path in ("/", "/dossier/valmorin/relire", "/dossier/valmorin/sorties/x", "/nulle-part"):
        answer = dehors.get(path)
        assert answer.status_code == 403
        assert "Valmorin" not in answer.text
        assert "lancez clausedocs" in answer.text
        assert _read_code(answer.text) == "session_absente"


def test_a_token_opens_once(dehors: TestClient, acces: Acces) -> None:
    jeton = acces.make_jeton()
    first = dehors.get(f"/entrer?jeton={jeton}")
    assert first.status_code == 303
    cookie = first.headers["set-cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=strict" in cookie
    assert dehors.get("/").status_code == 200
    dehors.cookies.clear()
    assert dehors.get(f"/entrer?jeton={jeton}").status_code == 403
    assert dehors.get("/").status_code == 403


@pytest.mark.parametrize("jeton", ["", "x", "é", "a" * 5000, "%00"])
def test_a_wrong_token_opens_nothing(dehors: TestClient, jeton: str) -> None:
    assert dehors.get("/entrer", params={"jeton": jeton}).status_code == 403
    assert "set-cookie" not in dehors.get("/entrer", params={"jeton": jeton}).headers


@pytest.mark.parametrize(
    "hote", ["evil.example", "127.0.0.1", "127.0.0.1:8766", "127.0.0.1:8765.evil.example", "", "0.0.0.0:8765"]
)
def test_a_foreign_host_is_refused(client: TestClient, hote: str) -> None:
    answer = client.get("/", headers={"host": hote})
    assert (answer.status_code, _read_code(answer.text)) == (421, "requete_etrangere")


@pytest.mark.parametrize(
    "origine", ["http://evil.example", "null", "https://127.0.0.1:8765", "http://127.0.0.1:1"]
)
def test_a_foreign_origin_changes_nothing(client: TestClient, espace: Espace, origine: str) -> None:
    before = espace.read("valmorin").empreinte
    answer = client.post(
        "/dossier/valmorin/accord", data={"convention.duree_mois": "12"}, headers={"origin": origine}
    )
    assert answer.status_code == 403
    assert espace.read("valmorin").empreinte == before


def test_a_form_of_nowhere_changes_nothing(espace: Espace, acces: Acces) -> None:
    client = TestClient(create_app(espace, acces), ICI)
    client.get(f"/entrer?jeton={acces.make_jeton()}")
    assert client.post("/dossier/valmorin/accord", data={}).status_code == 403
    said = {"sec-fetch-site": "cross-site", "sec-fetch-mode": "no-cors"}
    assert client.get("/", headers=said).status_code == 403


def test_every_answer_carries_the_headers_of_safety(client: TestClient, dehors: TestClient) -> None:
    answers = [
        client.get("/"),
        client.get("/statique/site.css"),
        client.get("/nulle-part"),
        client.post("/dossier/valmorin/produire", data={"format": "docx"}),
        dehors.get("/"),
    ]
    for answer in answers:
        policy = answer.headers["content-security-policy"]
        assert "default-src 'none'" in policy
        assert "unsafe" not in policy
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert answer.headers["cache-control"] == "no-store" or "etag" in answer.headers
        assert "access-control-allow-origin" not in answer.headers


def test_no_page_holds_a_style_or_a_script_of_its_own(client: TestClient) -> None:
    for path in ("/", "/convention", "/dossier/valmorin/accord", "/dossier/marche/calibrage"):
        page = client.get(path).text
        assert "<style" not in page
        assert " style=" not in page
        assert " onclick" not in page
        assert "<script>" not in page


@pytest.mark.parametrize("longueur", [str(ENVOI_MAX + 1), "-1", "abc", "9" * 40])
def test_too_much_is_refused_before_it_is_read(client: TestClient, longueur: str) -> None:
    answer = client.post("/dossier/valmorin/accord", content=b"x", headers={"content-length": longueur})
    assert answer.status_code == 413


def test_too_much_is_refused_while_it_is_read(client: TestClient) -> None:
    def endless() -> object:
        for _ in range(ENVOI_MAX // 1_000_000 + 2):
            yield b"x" * 1_000_000

    answer = client.post(
        "/dossier/valmorin/accord",
        content=endless(),  # type: ignore[arg-type]
        headers={"content-type": "application/x-www-form-urlencoded"},
    )
    assert answer.status_code == 413
    assert _read_code(answer.text) == "envoi_trop_gros"


@pytest.mark.parametrize(
    "path",
    [
        "/dossier/..%2F..%2Fetc%2Fpasswd/accord",
        "/dossier/../ma_structure/identite",
        "/statique/..%2fpages_dossier.py",
        "/statique/../application.py",
        "/dossier/valmorin/sorties/..%2f..%2fvalmorin.yaml",
        "/dossier/marche/inserer/..%2f..%2f..%2fvalmorin.yaml",
        "/dossier/%00/relire",
        "/dossier/valmorin/nulle-etape",
    ],
)
def test_no_address_leaves_the_workspace(client: TestClient, path: str) -> None:
    assert client.get(path).status_code in (403, 404)


def test_a_link_to_elsewhere_is_not_followed(client: TestClient, espace: Espace, tmp_path: Path) -> None:
    secret = tmp_path / "secret.yaml"
    secret.write_text("convention: {reference: SECRET}", "utf-8")
    (espace.racine / "lien.yaml").symlink_to(secret)
    assert client.get("/dossier/lien/relire").status_code == 404
    assert "lien" not in client.get("/").text


# -- behind a proxy


@pytest.fixture
def proxy(espace: Espace) -> TestClient:
    acces = behind_proxy(["clauses.valmorin.example"], "X-Utilisateur")
    return TestClient(create_app(espace, acces), "http://clauses.valmorin.example")


def test_a_proxy_must_name_its_user(proxy: TestClient) -> None:
    assert proxy.get("/").status_code == 403
    assert proxy.get("/", headers={"x-utilisateur": "  "}).status_code == 403
    assert proxy.get("/entrer?jeton=x").status_code == 403
    page = proxy.get("/", headers={"x-utilisateur": "o.lambresac"})
    assert page.status_code == 200
    assert "set-cookie" not in page.headers
    assert "Espace de travail" not in page.text


def test_a_proxy_has_names_and_no_others(proxy: TestClient) -> None:
    user = {"x-utilisateur": "o.lambresac"}
    assert proxy.get("/", headers={**user, "host": "autre.example"}).status_code == 421
    sent = {**user, "origin": "https://clauses.valmorin.example"}
    assert proxy.post("/convention", data={}, headers=sent).status_code == 422
    assert (
        proxy.post("/convention", data={}, headers={**user, "origin": "http://x.example"}).status_code == 403
    )


@pytest.mark.parametrize(
    ("path", "code"),
    [
        ("/dossier/nulle/relire", "dossier_inconnu"),
        ("/dossier/valmorin/nulle", "page_inconnue"),
        ("/dossier/valmorin/sorties/nul.docx", "dossier_inconnu"),
    ],
)
def test_what_is_not_there_is_said(client: TestClient, path: str, code: str) -> None:
    answer = client.get(path)
    assert answer.status_code == 404
    assert f"<code>{code}</code>" in answer.text
    assert client.get(path, headers={"accept": "application/json"}).json()["code"] == code
