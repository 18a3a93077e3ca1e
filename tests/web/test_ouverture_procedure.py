"""Opening a procedure, and what its page helps to fill in: what lacks is said beside its field."""

from __future__ import annotations

from datetime import date

import pytest
import yaml
from espace_d_essai import add_procedure
from starlette.testclient import TestClient

from clausedocs.web import pages_lettre
from clausedocs.web.espace import Espace

OUVERTURE = {"sujet": "marche|1", "reference": "PR-2027-003", "denomination": "Charpentes du Causse"}
PAGE = "/difficultes/PR-2027-003"


@pytest.fixture(autouse=True)
def _jour(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pages_lettre, "aujourdhui", lambda: date(2027, 4, 20))


def test_a_marche_has_a_company(client: TestClient, espace: Espace) -> None:
    """The code is "titulaire_absent"."""
    answer = client.post("/difficultes", data={**OUVERTURE, "denomination": " "})
    assert answer.status_code == 422
    assert '<a href="#denomination">Entreprise titulaire</a>' in answer.text
    assert not (espace.racine / "procedures").exists()


def test_a_marche_not_launched_is_said_before_and_after(client: TestClient, espace: Espace) -> None:
    path = espace.racine / "marche.yaml"
    read = yaml.safe_load(path.read_text("utf-8"))
    read["marche"]["date_lancement"] = "2027-09-01"
    path.write_text(yaml.safe_dump(read, allow_unicode=True), "utf-8")
    assert "consultation pas encore lancée" in client.get("/difficultes").text
    assert client.post("/difficultes", data=OUVERTURE).status_code == 200
    page = client.get(PAGE).text.replace("\u00a0", " ")
    assert "La consultation du marché n’est lancée que le 1er septembre 2027" in page
    assert "#champ-marche.date_notification" in page


def test_a_marche_launched_but_not_notified_is_said(client: TestClient) -> None:
    assert "consultation pas encore lancée" not in client.get("/difficultes").text
    client.post("/difficultes", data=OUVERTURE)
    assert "quand le marché a été notifié" in client.get(PAGE).text


def test_a_convention_is_named_by_its_kind(client: TestClient) -> None:
    page = client.get("/difficultes").text
    assert "(convention-cadre)</option>" in page or "(convention de partenariat)</option>" in page


def test_an_error_leads_to_its_field_and_fields_are_explained(client: TestClient, espace: Espace) -> None:
    add_procedure(espace.racine)
    answer = client.post(PAGE, data={"evenement": "silence", "jour": "2030-01-01"})
    assert '<a href="#silence-jour">' in answer.text
    assert 'id="silence-jour"' in answer.text
    answer = client.post(PAGE, data={"evenement": "silence", "jour": "2027-04-01", "heure": "26"})
    assert '<a href="#silence-heure">' in answer.text
    for field in ("objet", "heure", "note"):
        assert f'aria-describedby="silence-{field}-aide"' in answer.text
    assert 'aria-describedby="contact-apres_coup-aide"' in answer.text
    gone = client.post(PAGE, data={"evenement": "nul-part", "jour": "2027-04-01"})
    assert gone.status_code == 422
    assert 'href="#nul-part' not in gone.text


def test_the_subject_of_any_fact_is_in_the_chronology(client: TestClient, espace: Espace) -> None:
    add_procedure(espace.racine)
    client.post(PAGE, data={"evenement": "silence", "jour": "2027-04-01", "objet": "relevés de mars"})
    assert "Silence du titulaire (relevés de mars)" in client.get(PAGE).text


def test_an_error_of_a_correction_leads_to_its_field(client: TestClient, espace: Espace) -> None:
    add_procedure(espace.racine)
    client.post(PAGE, data={"evenement": "silence", "jour": "2027-04-01"})
    last = client.get(PAGE).text.rpartition('name="ligne" value="')[2].partition('"')[0]
    sent = {"_action": "rectifier", "ligne": last, "motif_correction": "faute", "auteur": "R. H.",
            "c-heure": "26"}  # fmt: skip
    answer = client.post(PAGE, data=sent)
    assert answer.status_code == 422
    assert f'<a href="#k{last}-heure">' in answer.text
    assert f'id="k{last}-heure"' in answer.text
