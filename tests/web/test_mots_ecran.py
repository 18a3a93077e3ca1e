"""The words of the form: labels where a file has identifiers, and nothing due in a group that may stay empty."""

from __future__ import annotations

import re

import pytest
from pages_lues import read_formulaire
from starlette.testclient import TestClient

from clausedocs.web.mots_ecran import say_labels


def _read(page: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", page))


@pytest.mark.parametrize(
    ("champ", "texte", "dit"),
    [
        (
            "convention.reconduction.duree_periode_mois",
            "Ajoutez duree_periode_mois et nombre_max.",
            "Ajoutez « Durée",
        ),
        ("convention.montant_max_ht", "Retirez montant_max_ht.", "Retirez «"),
        ("", "Un mot_inconnu reste.", "Un mot_inconnu reste."),
    ],
)
def test_identifiers_become_labels(champ: str, texte: str, dit: str) -> None:
    said = say_labels("convention", champ, texte).replace("\u00a0", " ").replace("\u202f", " ")
    assert said.startswith(dit)
    if champ:
        assert "_" not in said


def test_an_error_of_the_form_names_the_fields_as_the_form_does(client: TestClient) -> None:
    page = "/dossier/valmorin/accord"
    sent = read_formulaire(client.get(page).text)
    sent["convention.reconduction.mode"] = ["tacite"]
    for nom in ("duree_periode_mois", "nombre_max"):
        sent[f"convention.reconduction.{nom}"] = [""]
    client.post(page, data={**sent, "_action": ["enregistrer"]})
    for seen in (page, "/dossier/valmorin/relire"):
        assert "nombre_max" not in _read(client.get(seen).text)


def test_no_help_of_the_form_lists_identifiers(client: TestClient) -> None:
    pages = [f"/dossier/valmorin/{e}" for e in ("donneur-ordre", "missions", "documents", "structure")]
    pages += [f"/dossier/marche/{e}" for e in ("acheteur", "clause", "documents")]
    for page in pages:
        text = _read(client.get(page).text)
        for wrong in ("donnees_personnelles", "generique sinon", "Identifiants de modèles", "Par défaut volume",
                      "Codes des publics", ".yaml la même"):  # fmt: skip
            assert wrong not in text, (page, wrong)


def test_an_example_of_an_amount_is_written_the_french_way(client: TestClient) -> None:
    text = _read(client.get("/dossier/marche/controle").text)
    assert "Exemple\u00a0: 100,00" in text or "Exemple : 100,00" in text
    assert "100.00" not in text


def test_an_empty_group_that_may_stay_so_says_when_its_fields_are_due(client: TestClient) -> None:
    page = client.get("/dossier/valmorin/donneur-ordre").text
    label = page[page.index('for="champ-groupement_commandes.coordonnateur"') :].partition("</label>")[0]
    assert "obligatoire si le groupe est rempli" in label
    field = page[page.index('id="champ-groupement_commandes.coordonnateur"') :].partition(">")[0]
    assert "aria-required" not in field
    label = page[page.index('for="champ-donneur_ordre.denomination"') :].partition("</label>")[0]
    assert "obligatoire" in label and "si le groupe" not in label


def test_a_tender_file_opens_on_the_clause_of_the_ccap(client: TestClient) -> None:
    page = client.get("/dossier/marche/clause").text
    chosen = re.search(r'<option value="([^":]*):[^"]*" selected>', page)
    assert chosen is not None and chosen.group(1) == "clause_ccap"


def test_the_pieces_of_a_marche_are_handed_over_not_signed(client: TestClient) -> None:
    assert "peuvent être remis" in client.get("/dossier/marche/relire").text
    assert "peuvent être signés" in client.get("/dossier/valmorin/relire").text
