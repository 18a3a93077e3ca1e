"""What no page of ours sends, and a script or a broken page may: each gets an answer in French, no anomaly."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from urllib.parse import quote

import pytest
from espace_d_essai import PROCEDURE, add_procedure, make_ccap, make_tableau
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pages_lues import read_formulaire
from starlette.testclient import TestClient

from clausedocs.web.application import PAGES
from clausedocs.web.espace import Espace

# Already as an address writes them: some are no text at all (half of a pair of UTF-16, bytes that are not UTF-8).
BOUTS = [
    "%00", "%ED%A0%80", "%FF", "%F0%9F", "..", "..%2f..%2fetc%2fpasswd", "..%5c..%5cwin.ini", "%2e%2e", "CON", "nul.yaml",
    "a" * 3000, "%C2%B2", "%D9%A3", "99999999999999999999", "-1", "1e9", "%0D%0AX-A:%20b", "%3Cscript%3E", "{nom}", "%7B%7B7*7%7D%7D",
    "valmorin%00", "valmorin.yaml", "VALMORIN", ".valmorin", "~", "*", "%E2%80%AE", "ma_structure", ";", "%25", "c:%5cx", "%20", "a:b",
]  # fmt: skip
CONNUS = {
    "nom": ("valmorin", "marche", PROCEDURE), "etape": ("accord", "lots"), "fichier": ("CCAP-2026.docx",), "modele": ("x",),
    "courrier": ("mise_en_demeure",), "travail": ("0000",), "quoi": ("archive",),
    "squelette": ("convention_cadre",), "rayon": ("courriers",),
}  # fmt: skip
VALEURS = ["", "\x00", "²", "٣", "-1", "1e309", "NaN", "9" * 400, "2026-02-30", "\u202e", "é" * 900, "[1]", "{{ 7*7 }}", "oui", "\ud83d",
           "apres:²", "apres:99999999999999999999", "avant:-1", "marque", "&#0;", "a\r\nb", "../../x", "😀" * 50]  # fmt: skip
PEU = settings(
    max_examples=100 if os.environ.get("CLAUSEDOCS_ESSAIS") == "complet" else 8, deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)  # fmt: skip


@pytest.fixture
def plein(client: TestClient, espace: Espace) -> TestClient:
    """Every kind of thing that an address can name."""
    add_procedure(espace.racine)
    sent = {"fichier": ("CCAP 2026.docx", make_ccap())}
    assert client.post("/dossier/marche/inserer", data={"piece": "ccap"}, files=sent).status_code == 200
    return client


def _check(answer: object) -> None:
    assert answer.status_code < 500, (answer.url, answer.text[:300])  # type: ignore[attr-defined]
    assert "Traceback" not in answer.text  # type: ignore[attr-defined]
    assert "Une anomalie de clausedocs" not in answer.text  # type: ignore[attr-defined]


def _addresses(pattern: str, bout: str) -> Iterator[str]:
    """The pattern with this piece in each of its places, the other places as they should be."""
    places = re.findall(r"{(\w+)}", pattern)
    for hostile in places:
        for nom in CONNUS["nom"]:
            parts = {p: bout if p == hostile else nom if p == "nom" else CONNUS[p][0] for p in places}
            yield re.sub(r"{(\w+)}", lambda m, parts=parts: parts[m[1]], pattern)


@pytest.mark.lent
@pytest.mark.parametrize("pattern", [path for path, _, _ in PAGES if "{" in path])
def test_any_piece_of_an_address(plein: TestClient, pattern: str) -> None:
    for bout in BOUTS:
        for path in dict.fromkeys(_addresses(pattern, bout)):
            _check(plein.get(path))
            _check(plein.post(path, data={"_action": bout, "version": bout, "format": bout}))


@pytest.mark.parametrize("path", [path for path, _, _ in PAGES])
def test_any_query(plein: TestClient, path: str) -> None:
    address = re.sub(r"{(\w+)}", lambda m: CONNUS[m[1]][0], path)
    for value in VALEURS:
        text = quote(value, errors="surrogatepass")
        names = ("jour", "place", "piece", "lot", "champ", "document", "fait", "suivi")
        _check(plein.get(f"{address}?" + "&".join(f"{n}={text}" for n in names) + f"&jour={text}"))


@pytest.mark.lent
@pytest.mark.parametrize("value", VALEURS)
@pytest.mark.parametrize("page", ["/dossier/marche/lots", "/dossier/valmorin/accord", f"/difficultes/{PROCEDURE}/mise_en_demeure"])  # fmt: skip
def test_every_field_holds_the_same_thing(plein: TestClient, page: str, value: str) -> None:
    sent = read_formulaire(plein.get(page).text) if page.startswith("/dossier") else {}
    sent |= {n: [value, value] for n in sent if not n.startswith("_empreinte")}
    sent |= {"_jour": [value], "mise_en_demeure.delai_jours": [value], "courrier.reference": [value]}
    body = "&".join(
        f"{quote(n)}={quote(v, errors='surrogatepass')}" for n, all_ in sent.items() for v in all_
    )
    _check(plein.post(page, content=body, headers={"content-type": "application/x-www-form-urlencoded"}))
    _check(plein.get(page))


INDICES = ["0", "-1", "²", "99999", "9" * 30, "", "1][2", "a"]


@pytest.mark.parametrize("indice", INDICES)
def test_a_row_that_is_not_there(plein: TestClient, espace: Espace, indice: str) -> None:
    page = "/dossier/marche/lots"
    before = espace.read("marche").donnees["marche"]["lots"]
    for action in (
        "ajouter:marche.lots",
        f"retirer:marche.lots[{indice}]",
        f"ajouter:marche.lots[{indice}].metiers",
    ):
        sent = read_formulaire(plein.get(page).text)
        sent |= {
            f"marche.lots[{indice}].intitule": ["x"],
            "inconnu": ["x"],
            "marche.lots": ["x"],
            "_action": [action],
        }
        _check(plein.post(page, data=sent))
    sent = read_formulaire(plein.get(page).text)
    for count in (indice, "99999", "0"):
        _check(plein.post(f"{page}/apercu", data={**sent, "_nombre:marche.lots": [count]}))
    assert len(espace.read("marche").donnees["marche"]["lots"]) <= len(before) + 3


def test_a_form_with_nothing_in_it_changes_nothing(plein: TestClient, espace: Espace) -> None:
    """A page that was cut on its way sends less: what it does not show stays as it was."""
    page = "/dossier/valmorin/accord"
    empreinte = read_formulaire(plein.get(page).text)["_empreinte"]
    before = espace.read("valmorin").donnees
    _check(plein.post(page, data={"_empreinte": empreinte}))
    _check(plein.post(page, data={"_empreinte": empreinte, "inconnu[3].x": "y", "__class__": "z"}))
    assert espace.read("valmorin").donnees == before


DEPOTS = {
    "/deposer": "fichier",
    "/dossier/marche/inserer": "fichier", "/publipostage": "tableau", "/structure/papier": "fichiers",
    "/structure/modeles": "fichier", f"/difficultes/{PROCEDURE}": "piece",
}  # fmt: skip
CORPS_ET_NOMS = [
    ('filename=""', b"x"), ("", b"x"), ('filename="../../../x.docx"', b"PK\x03\x04"), ('filename="C:\\x\\y.xlsx"', b"PK"),
    ('filename="' + "a" * 5000 + '.docx"', make_ccap()), ('filename="x.docx\x00.exe"', b"MZ"), ("filename*=UTF-8''%ED%A0%80.docx", b"x"),
    ('filename=".docx"', b""), ('filename="CON.docx"', make_ccap()), ('filename="a.XLSX"', make_tableau([("A", "1")])), ('filename="x.yaml"', b"a: &a [*a]"),
    ('filename="x.csv"', b"\xff\xfe\x00"), ('filename="x.csv"', b'"' * 5000), ('filename="x.ods"', make_ccap()), ('filename="x.docx"', make_tableau([("A", "1")])),
]  # fmt: skip


@pytest.mark.parametrize("path", list(DEPOTS))
def test_any_file_that_is_dropped(plein: TestClient, espace: Espace, path: str) -> None:
    before = set(espace.racine.parent.iterdir())
    for disposition, octets in CORPS_ET_NOMS:
        fields = {"piece": "ccap", "modele": "convention_cadre", "commun": "valmorin", "evenement": "silence",
                  "jour": "2027-04-01", "_action": "garder", "genre": "libre"}  # fmt: skip
        fields.pop(DEPOTS[path], None)
        parts = [
            f'--b\r\nContent-Disposition: form-data; name="{n}"\r\n\r\n{v}\r\n'.encode()
            for n, v in fields.items()
        ]
        head = f'--b\r\nContent-Disposition: form-data; name="{DEPOTS[path]}"; {disposition}\r\n'
        body = b"".join([*parts, head.encode(), b"Content-Type: text/html\r\n\r\n", octets, b"\r\n--b--\r\n"])
        _check(plein.post(path, content=body, headers={"content-type": "multipart/form-data; boundary=b"}))
    assert set(espace.racine.parent.iterdir()) == before


@PEU
@given(
    octets=st.binary(max_size=200),
    nom=st.text(max_size=30),
    suffixe=st.sampled_from([".docx", ".xlsx", ".csv", ".yaml", ".ods"]),
)
def test_any_bytes_that_are_dropped(plein: TestClient, octets: bytes, nom: str, suffixe: str) -> None:
    for path, field in DEPOTS.items():
        sent = {"_action": "garder", "piece": "ccap", "modele": "convention_cadre"}
        sent.pop(field, None)
        _check(plein.post(path, data=sent, files={field: (f"{nom}{suffixe}", octets)}))
