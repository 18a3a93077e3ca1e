"""What one dossier takes from elsewhere: the structure with what it lacks, a buyer described already, a name."""

from __future__ import annotations

import re

from pages_lues import read_formulaire
from starlette.testclient import TestClient

from clausedocs.web.espace import Espace

STRUCTURE = "/dossier/ma_structure/banque"


def _clear_bank(client: TestClient) -> None:
    sent = {**read_formulaire(client.get(STRUCTURE).text), "_action": ["enregistrer"]}
    client.post(STRUCTURE, data={**sent, "iban": [""], "bic": [""], "titulaire_compte": [""]})


def test_what_the_structure_lacks_is_named_and_linked(client: TestClient) -> None:
    assert "Il manque" not in client.get("/dossier/valmorin/structure").text
    _clear_bank(client)
    page = client.get("/dossier/valmorin/structure").text
    box = re.sub(r"<[^>]+>", "", page[page.index("Il manque") :].partition("</p>")[0])
    assert box == "Il manque\u00a0: IBAN, BIC, titulaire du compte."
    assert f'href="{STRUCTURE}#champ-iban"' in page
    assert "Reprise de <strong>Ma structure</strong>" in page


def test_a_gap_of_the_preview_leads_to_its_field(client: TestClient) -> None:
    _clear_bank(client)
    page = client.get("/dossier/valmorin/structure").text
    gap = re.search(r'<a class="lacune" href="([^"]*)" data-champ="structure_porteuse\.iban"', page)
    assert gap is not None
    assert gap.group(1) == f"{STRUCTURE}#champ-iban"
    assert 'id="champ-iban"' in client.get(STRUCTURE).text


def test_a_step_with_an_empty_account_is_not_said_complete(client: TestClient) -> None:
    def read() -> str:
        page = client.get("/dossier/ma_structure/identite").text
        state = re.search(r'href="/dossier/ma_structure/banque"[^>]*>Argent<span[^>]*>([^<]*)', page)
        assert state is not None
        return state.group(1)

    assert read() == "complet"
    _clear_bank(client)
    assert read() == "3 vides"


def test_a_second_dossier_of_one_buyer_is_numbered(client: TestClient, espace: Espace) -> None:
    asked = {
        "denomination": "Ville d’Orme",
        "type_acheteur": "commune",
        "modele": "convention_cadre",
        "remuneration": "gratuit",
    }
    for wanted in ("", "-2", "-3"):
        made = client.post("/convention", data=asked)
        assert made.status_code == 200
        nom = made.url.path.split("/")[2]
        assert nom == f"convention-Ville-dOrme{wanted}"
        assert espace.read(nom).donnees["donneur_ordre"]["denomination"] == "Ville d’Orme"


def test_a_buyer_described_once_is_taken_again(client: TestClient, espace: Espace) -> None:
    page = client.get("/marche").text
    assert '<option value="valmorin"' in page
    made = client.post("/marche", data={"reprendre": "valmorin", "objet": "nettoyage", "nature": "services",
                                        "forme": "ordinaire", "denomination": ""})  # fmt: skip
    nom = made.url.path.split("/")[2]
    buyer = espace.read(nom).donnees["donneur_ordre"]
    assert buyer == espace.read("valmorin").donnees["donneur_ordre"]
    # A name that no dossier bears is asked for as before.
    assert (
        client.post("/marche", data={"reprendre": "x", "objet": "nettoyage", "denomination": ""}).status_code
        == 422
    )
