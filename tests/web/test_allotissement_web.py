"""A marché with lots or without: one question, its fields, and hours that are not forgotten."""

from __future__ import annotations

import re
from typing import Any

import pytest
from pages_lues import read_formulaire
from starlette.testclient import TestClient

from clausedocs.web.espace import Espace

NEUF = {
    "objet": "nettoyage",
    "denomination": "Ville d’Orme",
    "type_acheteur": "commune",
    "nature": "services",
    "forme": "ordinaire",
}


def _make(client: TestClient, alloti: str) -> str:
    made = client.post("/marche", data={**NEUF, "alloti": alloti})
    assert made.status_code == 200
    return made.url.path.split("/")[2]


def _press(client: TestClient, nom: str, action: str, **changes: str) -> str:
    page = f"/dossier/{nom}/lots"
    sent: dict[str, Any] = {**read_formulaire(client.get(page).text), "_action": [action]}
    answer = client.post(page, data={**sent, **{k: [v] for k, v in changes.items()}})
    assert answer.status_code == 200
    return client.get(page).text


def _read_etat(page: str) -> str:
    found = re.search(r"Lots et calibrage<span[^>]*>([^<]*)", page)
    assert found is not None
    return found.group(1)


@pytest.mark.parametrize(("alloti", "avec", "sans"), [("oui", True, False), ("non", False, True)])
def test_only_the_fields_of_the_answer_are_asked(
    client: TestClient, alloti: str, avec: bool, sans: bool
) -> None:
    page = client.get(f"/dossier/{_make(client, alloti)}/lots").text
    assert ('id="champ-marche.lots"' in page) is avec
    assert ('id="champ-calibrage"' in page) is sans
    assert ('id="champ-clause.heures"' in page) is sans
    assert ('id="champ-marche.motif_non_allotissement"' in page) is sans


def test_the_answer_may_change_and_keeps_the_calculation(client: TestClient, espace: Espace) -> None:
    nom = _make(client, "oui")
    before = espace.read(nom).donnees["marche"]["lots"][0]["calibrage"]
    _press(client, nom, "sans_lots")
    data = espace.read(nom).donnees
    assert "lots" not in data["marche"] and data["calibrage"] == before
    _press(client, nom, "avec_lots")
    data = espace.read(nom).donnees
    assert data["marche"]["lots"] == [{"numero": "1", "calibrage": before}] and "calibrage" not in data


def test_several_lots_are_not_taken_away_at_once(client: TestClient, espace: Espace) -> None:
    before = espace.read("marche").donnees
    assert "sans_lots" not in client.get("/dossier/marche/lots").text
    _press(client, "marche", "sans_lots")
    assert espace.read("marche").donnees == before


def test_without_hours_the_step_is_not_complete(client: TestClient) -> None:
    nom = _make(client, "non")
    page = _press(
        client,
        nom,
        "enregistrer",
        **{f"calibrage.{x}": "" for x in ("methode", "part_mo", "cout_horaire", "taux")},
    )
    assert _read_etat(page) == "1 à compléter"
    assert "n’a pas de calibrage" in client.get(f"/dossier/{nom}/calibrage").text


def test_a_calculation_that_waits_says_for_what(client: TestClient) -> None:
    nom = _make(client, "non")
    page = client.get(f"/dossier/{nom}/calibrage").text
    assert "Le calcul attend le montant du marché" in page
    assert f'href="/dossier/{nom}/marche"' in page
    sent = read_formulaire(client.get(f"/dossier/{nom}/marche").text)
    client.post(f"/dossier/{nom}/marche", data={**sent, "marche.valeur_estimee_ht": ["1200000"]})
    page = client.get(f"/dossier/{nom}/calibrage").text
    assert "790 heures" in page.replace("\u00a0", " ")
    assert '<th scope="col">Lot</th>' not in page and "somme des lots" not in page


def test_the_rate_stands_with_the_method(client: TestClient) -> None:
    page = client.get(f"/dossier/{_make(client, 'non')}/lots").text
    place = page.index('name="calibrage.taux"')
    assert page.count("<details", 0, place) == page.count("</details>", 0, place)


@pytest.mark.parametrize(("forme", "cache"), [("ordinaire", True), ("accord_cadre_bc", False)])
def test_the_amounts_of_a_framework_agreement_are_asked_of_it_alone(
    client: TestClient, forme: str, cache: bool
) -> None:
    made = client.post("/marche", data={**NEUF, "forme": forme})
    page = client.get(f"/dossier/{made.url.path.split('/')[2]}/marche").text
    for nom in ("montant_max_ht", "montant_previsionnel_ht", "montant_min_ht"):
        field = re.search(rf'<div class="champ[^>]*>\s*<label for="champ-marche\.{nom}"', page)
        assert field is not None
        assert (" hidden>" in field.group(0)) is cache
