"""Many lots on one page: light, every setting one button away, nothing lost of what is not shown."""

from __future__ import annotations

import re

from pages_lues import read_formulaire
from starlette.testclient import TestClient

from clausedocs.web.espace import Espace

PAGE = "/dossier/marche/lots"


def _list_noms(page: str) -> set[str]:
    return set(re.findall(r' name="(marche\.lots[^"]*)"', page))


def test_six_lots_weigh_little(client: TestClient) -> None:
    page = client.get(PAGE)
    assert page.text.count('class="rangee"') == 6
    assert len(page.content) < 90_000


def test_a_row_shows_all_its_settings_when_asked(client: TestClient, espace: Espace) -> None:
    field = "marche.lots[2].clause.publics"
    before = client.get(PAGE).text
    assert not any(n.startswith(field) for n in _list_noms(before))
    sent = {
        **read_formulaire(before),
        "_action": ["ouvrir:marche.lots[2]"],
        "marche.lots[2].intitule": ["Charpente"],
    }
    opened = client.post(PAGE, data=sent)
    # What was typed is saved on the way.
    assert espace.read("marche").donnees["marche"]["lots"][1]["intitule"] == "Charpente"
    more, less = _list_noms(opened.text), _list_noms(before)
    assert less < more
    assert all(n.startswith("marche.lots[2]") for n in more - less)
    assert opened.url.fragment == "champ-marche.lots[2]" or "ouvrir" in str(opened.url)


def test_the_row_that_was_opened_hides_nothing(client: TestClient) -> None:
    page = client.get(f"{PAGE}?ouvrir=marche.lots[2]").text
    row = page[page.index('id="champ-marche.lots[2]"') : page.index('id="champ-marche.lots[3]"')]
    assert "<details" in row
    assert all(" open" in tag for tag in re.findall(r"<details[^>]*>", row))


def test_how_to_reach_a_contact_is_asked_at_once(client: TestClient) -> None:
    page = client.get("/dossier/ma_structure/signature").text
    before = page[: page.index("Retirer contact 1")]
    for nom in ("courriel", "telephone"):
        place = before.index(f'name="contacts[1].{nom}"')
        assert before.count("<details", 0, place) == before.count("</details>", 0, place)


def test_what_a_folded_row_does_not_show_stays(client: TestClient, espace: Espace) -> None:
    opened = read_formulaire(client.get(f"{PAGE}?ouvrir=marche.lots[2]").text)
    field = next(n for n in opened if n.startswith("marche.lots[2].calibrage.") and opened[n] == [""])
    opened[field] = ["12"]
    client.post(PAGE, data={**opened, "_action": ["enregistrer"]})
    group, name = field.split(".")[2:4]
    kept = espace.read("marche").donnees["marche"]["lots"][1][group][name]
    assert kept == "12"
    # Written, it is shown; and a page sent untouched changes nothing.
    page = client.get(PAGE)
    assert field in _list_noms(page.text)
    before = espace.read("marche").donnees
    client.post(PAGE, data=read_formulaire(page.text))
    assert espace.read("marche").donnees == before


def test_a_choice_brings_its_fields_on_the_next_page(client: TestClient) -> None:
    sent = read_formulaire(client.get(PAGE).text)
    assert not any("heures_totales" in n for n in _list_noms(client.get(PAGE).text))
    sent["marche.lots[1].calibrage.methode"] = ["M2"]
    after = client.post(PAGE, data={**sent, "_action": ["enregistrer"]}).text
    assert "marche.lots[1].calibrage.heures_totales" in _list_noms(after)
    assert "marche.lots[2].calibrage.heures_totales" not in _list_noms(after)


def test_an_unknown_row_opens_nothing(client: TestClient) -> None:
    plain = _list_noms(client.get(PAGE).text)
    for wanted in ("marche.lots[99]", "x", "marche.lots[1", '"><script>'):
        page = client.get(PAGE, params={"ouvrir": wanted})
        assert page.status_code == 200
        assert "<script>" not in page.text
        assert _list_noms(page.text) == plain
