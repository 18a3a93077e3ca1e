"""« Un titulaire ne répond pas »: from the first silence to a letter, in the browser, and what is refused."""

from __future__ import annotations

import io
import re
from datetime import date
from typing import Any

import pytest
from docx import Document
from espace_d_essai import add_procedure
from pages_lues import read_formulaire
from starlette.testclient import TestClient

from clausedocs.web import pages_lettre
from clausedocs.web.espace import Espace

OUVERTURE = {"sujet": "marche|1", "reference": "PR-2027-003", "denomination": "Charpentes du Causse"}
PAGE = "/difficultes/PR-2027-003"


@pytest.fixture(autouse=True)
def _jour(monkeypatch: pytest.MonkeyPatch) -> None:
    """The same day each time: the calendar decides what may come next."""
    monkeypatch.setattr(pages_lettre, "aujourdhui", lambda: date(2027, 4, 20))


@pytest.fixture
def ouverte(client: TestClient) -> TestClient:
    assert client.post("/difficultes", data=OUVERTURE).url.path == f"{PAGE}/dossier/titulaire"
    return client


def _consign(client: TestClient, evenement: str, jour: str, **precisions: str) -> Any:
    return client.post(PAGE, data={"evenement": evenement, "jour": jour, **precisions})


def test_a_procedure_opens_from_a_marche(ouverte: TestClient, espace: Espace) -> None:
    page = ouverte.get(PAGE).text
    assert "PR-2027-003 : Charpentes du Causse" in page
    assert "Le journal est vide" in page
    assert "Ce qui peut venir" in page
    text = (espace.racine / "procedures" / "PR-2027-003" / "dossier.yaml").read_text("utf-8")
    assert "denomination: Charpentes du Causse" in text
    assert "PR-2027-003" in ouverte.get("/difficultes").text


def test_what_is_wrong_in_an_opening_is_said_and_nothing_is_made(client: TestClient, espace: Espace) -> None:
    for wrong in ({"sujet": "nul|"}, {"reference": " "}, {"sujet": ""}):
        answer = client.post("/difficultes", data={**OUVERTURE, **wrong})
        assert answer.status_code == 422
        assert 'value="Charpentes du Causse"' in answer.text
        assert not (espace.racine / "procedures").exists()
    client.post("/difficultes", data=OUVERTURE)
    assert "s’appelle déjà" in client.post("/difficultes", data=OUVERTURE).text


def test_without_a_marche_it_says_where_to_begin(client: TestClient, espace: Espace) -> None:
    (espace.racine / "marche.yaml").unlink()
    assert "décrivez-le d’abord" in client.get("/difficultes").text
    (espace.racine / "valmorin.yaml").unlink()
    assert "Une procédure porte sur un marché ou sur une convention" in client.get("/difficultes").text


def test_facts_are_written_down_with_their_proof_and_the_step_follows(
    ouverte: TestClient, espace: Espace
) -> None:
    folder = espace.racine / "procedures" / "PR-2027-003"
    answer = ouverte.post(
        PAGE, data={"evenement": "silence", "jour": "2027-04-01"}, files={"piece": ("mail.eml", b"x")}
    )
    assert answer.status_code == 200
    assert "Consigné." in answer.text
    assert "silence" in (folder / "journal.jsonl").read_text("utf-8")
    assert len(list((folder / "pieces").iterdir())) == 1
    assert not list((espace.racine / "fichiers-recus").rglob("*.eml"))
    contact = _consign(ouverte, "contact", "2027-04-05", canal="telephone", resultat="sans_reponse")
    assert contact.status_code == 200
    assert "contacts en cours" in contact.text
    document = ouverte.post(f"{PAGE}/chronologie")
    assert document.content.startswith(b"PK")


@pytest.mark.parametrize(
    ("evenement", "jour"),
    [("inconnu", "2027-04-01"), ("contact", "2027-02-31"), ("contact", "2031-01-01"), ("", "")],
)
def test_what_may_not_be_written_down_is_said(ouverte: TestClient, evenement: str, jour: str) -> None:
    answer = _consign(ouverte, evenement, jour)
    assert answer.status_code == 422
    assert "Rien n’a été consigné" in answer.text
    assert "Le journal est vide" in answer.text


def test_a_missing_field_is_named_as_the_page_names_it(ouverte: TestClient) -> None:
    answer = _consign(ouverte, "piece_manquante", "2027-04-01")
    assert answer.status_code == 422
    said = answer.text[answer.text.index("titre-erreurs") :].partition("</section>")[0]
    assert "Indiquez-le." in said
    assert f'href="{PAGE}#piece_manquante-attendue">Remplir\u00a0: pièce attendue</a>' in said
    assert "--" not in said


def test_a_letter_that_is_due_is_one_click_away(ouverte: TestClient) -> None:
    _consign(ouverte, "silence", "2027-04-01")
    _consign(ouverte, "contact", "2027-04-02", canal="telephone", resultat="sans_reponse")
    said = {"evenement": "anomalie_grave", "jour": "2027-04-02", "motif": "refus_ecrit"}
    ouverte.post(PAGE, data=said, files={"piece": ("refus.pdf", b"%PDF-1.7", "application/pdf")})
    page = ouverte.get(PAGE).text
    assert "Le courrier « alerte au donneur d’ordre » est à écrire" in page.replace("\u00a0", " ")
    assert f'href="{PAGE}/alerte_donneur_ordre"' in page


@pytest.fixture
def racontee(client: TestClient, espace: Espace) -> TestClient:
    """A procedure of which the log tells a few facts."""
    add_procedure(espace.racine)
    return client


def test_what_waits_says_why_with_its_source(racontee: TestClient) -> None:
    page = racontee.get(PAGE).text
    waiting = page[page.index("Ce qui doit attendre") : page.index("Consigner un fait")]
    assert "Le terme est le" in waiting
    assert "Source" in waiting


def test_from_silence_to_the_next_letter(racontee: TestClient, espace: Espace) -> None:
    _consign(racontee, "silence", "2027-04-01")
    for jour, canal in (("2027-04-05", "telephone"), ("2027-04-08", "courriel"), ("2027-04-12", "courrier")):
        answer = racontee.post(
            PAGE, data={"evenement": "contact", "jour": jour, "canal": canal, "resultat": "sans_reponse"},
            files={"piece": ("preuve.eml", b"x")},
        )  # fmt: skip
        assert answer.status_code == 200
    page = racontee.get(PAGE).text
    assert f'href="{PAGE}/demande_accord"' in page
    assert f'href="{PAGE}/rappel?jour=2027-04-20">Préparer le projet de rappel à joindre<' in (
        racontee.get(f"{PAGE}/demande_accord").text
    )
    draft = _write(racontee, "rappel", "projet")
    assert draft.status_code == 200
    assert "projet-rappel.docx" in draft.text
    answer = _write(racontee, "demande_accord", "definitif")
    assert answer.status_code == 200, re.findall(
        r"<li>(.*?)</li>", answer.text[answer.text.find("à corriger") :], re.S
    )
    assert "demande d’accord" in answer.text
    assert "Le courrier est prêt" in answer.text
    assert 'aria-describedby="accord_donne-reference-aide"' in answer.text
    assert "sans sa date. Exemple : le courriel de Mme Dorléans." in answer.text
    word = re.search(rf'href="({PAGE}/fichiers/courriers/[^"]+\.docx)"', answer.text)
    assert word is not None
    assert racontee.get(word[1]).content.startswith(b"PK")
    received = racontee.post(
        PAGE, data={"_action": "reception", "courrier": "5", "issue": "recu", "jour": "2027-04-20"},
        files={"piece": ("avis.pdf", b"%PDF-1.7")},
    )  # fmt: skip
    assert received.status_code == 200, re.findall(r"<li>(.*?)</li>", received.text)
    assert "Dernier jour" in received.text


def _write(client: TestClient, courrier: str, action: str, **fields: str) -> Any:
    """The form of a letter as it is shown, with these fields changed, sent."""
    page = client.get(f"{PAGE}/{courrier}?jour=2027-04-20").text
    return client.post(f"{PAGE}/{courrier}", data={**read_formulaire(page), **fields, "_action": action})


def test_a_letter_is_filled_and_its_faults_said_beside_their_field(
    racontee: TestClient, espace: Espace
) -> None:
    page = racontee.get(f"{PAGE}/mise_en_demeure").text
    assert 'name="courrier.reference"' in page
    assert 'name="mise_en_demeure.delai_jours"' in page
    answer = _write(racontee, "mise_en_demeure", "projet", **{"mise_en_demeure.delai_jours": "peu"})
    assert answer.status_code == 422
    saved = (espace.racine / "procedures" / "PR-2027-003" / "mise_en_demeure.yaml").read_text("utf-8")
    assert "delai_jours: peu" in saved
    assert 'href="#champ-mise_en_demeure.delai_jours"' in answer.text
    fault = re.search(r'id="faute-mise_en_demeure.delai_jours">([^<]+)<', answer.text)
    assert fault is not None
    assert "nombre entier" in fault[1]


def test_what_the_dossier_says_for_all_letters_is_in_the_form(racontee: TestClient) -> None:
    page = read_formulaire(racontee.get(f"{PAGE}/rappel").text)
    assert page["courrier.articles_contrat"] == ["l’article 8 du CCAP\nl’annexe 2 à l’acte d’engagement"]


@pytest.mark.parametrize("courrier", ["demande_accord", "rappel", "mise_en_demeure", "resiliation"])
def test_a_draft_is_always_to_be_had_and_records_nothing(
    racontee: TestClient, espace: Espace, courrier: str
) -> None:
    folder = espace.racine / "procedures" / "PR-2027-003"
    (folder / f"{courrier}.yaml").unlink(missing_ok=True)
    answer = _write(racontee, courrier, "projet")
    assert answer.status_code == 200, re.findall(r"<li>(.*?)</li>", answer.text)
    link = re.search(rf'href="({PAGE}/fichiers/projets/[^"]+\.docx)"', answer.text)
    assert link is not None
    document = Document(io.BytesIO(racontee.get(link[1]).content))
    assert "Causse" in document.element.xml
    assert not (folder / "journal.jsonl").exists()


def test_a_final_letter_with_empty_fields_says_them_beside(racontee: TestClient, espace: Espace) -> None:
    _consign(racontee, "silence", "2027-04-01")
    for jour, canal in (("2027-04-05", "telephone"), ("2027-04-08", "courriel"), ("2027-04-12", "courrier")):
        _consign(racontee, "contact", jour, canal=canal, resultat="sans_reponse")
    answer = _write(racontee, "demande_accord", "definitif", **{"courrier.articles_contrat": ""})
    # What the dossier says of all the letters comes back: it is emptied there.
    assert answer.status_code == 200
    path = espace.racine / "procedures" / "PR-2027-003" / "dossier.yaml"
    path.write_text(path.read_text("utf-8").partition("courrier:")[0], "utf-8")
    _consign(racontee, "accord_donne", "2027-04-20")
    racontee.post(PAGE, data={"evenement": "accord_donne", "jour": "2027-04-20"},
                  files={"piece": ("accord.pdf", b"%PDF-1.7")})  # fmt: skip
    answer = _write(racontee, "rappel", "definitif")
    assert answer.status_code == 422
    fault = re.search(r'id="faute-courrier.articles_contrat">([^<]+)<', answer.text)
    assert fault is not None
    assert "Écrivez un élément par ligne" in fault[1]


def test_a_final_letter_too_soon_is_refused_with_its_rule(racontee: TestClient, espace: Espace) -> None:
    answer = _write(racontee, "mise_en_demeure", "definitif")
    assert answer.status_code == 422
    assert "Ce courrier ne peut pas encore partir" in answer.text
    assert not (espace.racine / "procedures" / "PR-2027-003" / "courriers").exists()


def test_the_days_go_to_a_calendar(racontee: TestClient) -> None:
    answer = racontee.get(f"{PAGE}/echeances.ics")
    assert answer.content.startswith(b"BEGIN:VCALENDAR")
    assert answer.headers["content-type"].startswith("text/calendar")


def test_an_empty_log_has_no_chronology(racontee: TestClient) -> None:
    assert racontee.post(f"{PAGE}/chronologie").status_code == 422


@pytest.mark.parametrize("path", ["/difficultes/nulle", f"{PAGE}/bail", "/difficultes/..%2f..%2fetc"])
def test_what_is_not_there_is_said(racontee: TestClient, path: str) -> None:
    assert racontee.get(path).status_code == 404


def test_a_default_notice_comes_filled_and_what_is_taken_away_stays_away(
    racontee: TestClient, espace: Espace
) -> None:
    (espace.racine / "procedures" / "PR-2027-003" / "mise_en_demeure.yaml").unlink(missing_ok=True)
    _consign(racontee, "silence", "2027-04-01")
    _consign(racontee, "piece_manquante", "2027-04-15", attendue="relevé de mars", exigible_le="2027-04-02")
    page = racontee.get(f"{PAGE}/mise_en_demeure?jour=2027-04-20").text
    assert 'name="mise_en_demeure.obligations_violees[1].contenu"' in page
    assert "silence de l’entreprise" in page
    assert ".code" not in page
    assert "courrier.journal" not in page
    answer = _write(racontee, "mise_en_demeure", "retirer:mise_en_demeure.obligations_violees[1]")
    assert answer.status_code == 200
    again = racontee.get(f"{PAGE}/mise_en_demeure?jour=2027-04-20").text
    assert 'name="mise_en_demeure.obligations_violees[1].contenu"' not in again
    assert 'name="mise_en_demeure.faits[1].constat"' in again


def test_what_keeps_a_letter_from_leaving_is_said_anew_with_each_save(
    racontee: TestClient, espace: Espace
) -> None:
    (espace.racine / "procedures" / "PR-2027-003" / "mise_en_demeure.yaml").unlink()
    answer = _write(racontee, "mise_en_demeure", "ajouter:mise_en_demeure.obligations_violees")
    # A row that was just added is to be filled in: nothing is wrong yet.
    assert 'class="faute"' not in answer.text
    assert "à corriger" not in answer.text
    assert "Une obligation reste à écrire." in answer.text
    for word in ("obligations_violees »", "Remplissez ce groupe", "?."):
        assert word not in answer.text.replace("\u00a0", " ")
    sent = {**read_formulaire(answer.text), "_action": "enregistrer"}
    row = "mise_en_demeure.obligations_violees[1]"
    sent |= {f"{row}.nature": "document", f"{row}.article": "l’article 8.6 du CCAP"}
    sent |= {f"{row}.contenu": "relevé de mars", f"{row}.exigible_le": "2027-04-10"}
    said = racontee.post(f"{PAGE}/mise_en_demeure", data=sent, headers={"Accept": "application/json"}).json()[
        "constats"
    ]
    assert "Une obligation reste" not in said
    assert "La lettre n’annonce aucune sanction." in said
    assert "<form" not in said


def test_a_choice_not_made_is_said_with_the_words_of_the_page(racontee: TestClient, espace: Espace) -> None:
    (espace.racine / "procedures" / "PR-2027-003" / "alerte_donneur_ordre.yaml").unlink()
    answer = _write(racontee, "alerte_donneur_ordre", "projet")
    assert answer.status_code == 422
    assert "« Proposition » n’est pas rempli." in answer.text.replace("\u00a0", " ")
    said = answer.text[answer.text.index("titre-erreurs") :].partition("</section>")[0]
    assert "une rencontre avec l’entreprise" in said
    assert "mise_en_demeure (" not in said


def test_a_name_that_cannot_be_written_is_said_at_its_step(ouverte: TestClient) -> None:
    page = f"{PAGE}/dossier/titulaire"
    sent = read_formulaire(ouverte.get(page).text)
    assert "« à BTP Garance »" in ouverte.get(page).text.replace("\u00a0", " ")
    answer = ouverte.post(
        page, data={**sent, "titulaire.denomination": "Les Bâtisseurs", "_action": "enregistrer"}
    )
    text = ouverte.get(page).text
    assert answer.status_code == 200
    assert "ne se devine pas" in text[text.index('id="faute-titulaire.article"') :].partition("</p>")[0]
    sent = read_formulaire(text)
    ouverte.post(page, data={**sent, "titulaire.denomination": "BTP Garance", "_action": "enregistrer"})
    assert "ne se devine pas" not in ouverte.get(page).text
