"""Each place of the form from end to end in a real browser: by mouse, by keyboard alone, without JavaScript."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from docx import Document
from espace_d_essai import add_procedure, make_ccap, make_tableau
from mains import Clavier, SansScript, Souris
from scene import Scene, open_scene, serve_here

from clausedocs.web import pages_lettre
from clausedocs.web.espace import Espace

pytestmark = [pytest.mark.navigateur, pytest.mark.lent]
# Days and months alike: a browser asks for them in the order of its own language.
STRUCTURE = {
    "denomination": "Maison de l’emploi du Val d’Orvenne", "forme_juridique": "association loi 1901",
    "siret": "99901010199009", "agissant_pour": "l’association MEIVO", "adresse.voie": "2 rue des Halles",
    "adresse.code_postal": "99120", "adresse.commune": "Valmorin",
}  # fmt: skip
SIGNATURE = {
    "representant.prenom": "Aubin", "representant.nom": "Castelnoir", "representant.genre": "m",
    "representant.fonction": "président", "contacts[1].prenom": "Blaise", "contacts[1].nom": "Monturier",
}  # fmt: skip
DONNEUR = {
    "adresse.voie": "1 place du Marché-Neuf", "adresse.code_postal": "99120", "adresse.commune": "Valmorin",
    "siret": "21000410799006", "agissant_pour": "la commune de Valmorin", "representant.prenom": "Solène",
    "representant.nom": "Kervadoc", "representant.genre": "f", "representant.fonction": "maire",
    "habilitation.organe": "conseil municipal", "habilitation.numero": "2026-087",
    "habilitation.date": "09092026", "contacts[1].prenom": "Octavie", "contacts[1].nom": "Lambresac",
}  # fmt: skip
ACCORD = {"reference": "C-1", "duree_mois": "48", "date_signature": "10102026", "lieu_signature": "Valmorin"}
TITULAIRE = {
    "denomination": "Charpentes du Causse", "siret": "99902030899008", "adresse.voie": "Route de la Draille",
    "adresse.code_postal": "99425", "adresse.commune": "Causse-Haut", "representant.prenom": "Élie",
    "representant.nom": "Cantagrel-Dun", "representant.genre": "m", "representant.fonction": "président",
}  # fmt: skip
CONTINUER = re.compile("Enregistrer et continuer")


@pytest.fixture(params=[Souris, Clavier, SansScript], ids=lambda m: m.nom)
def conduite(request: pytest.FixtureRequest) -> type[Souris]:
    return request.param  # type: ignore[no-any-return]


@pytest.fixture
def scene(chromium: Any, espace: Espace, conduite: type[Souris]) -> Iterator[Scene]:
    folder, script = espace.racine, conduite.javascript
    with (
        serve_here(folder) as adresse,
        open_scene(chromium, adresse, folder, java_script_enabled=script) as found,
    ):
        yield found


@pytest.fixture
def main(conduite: type[Souris], scene: Scene) -> Souris:
    return conduite(scene.page)


def _fill(main: Souris, answers: dict[str, str], prefixe: str = "") -> None:
    """In the order of the page, as the keyboard goes."""
    names = main.page.locator("main [name]").evaluate_all("(all) => all.map((e) => e.name)")
    for nom in (n for n in dict.fromkeys(names) if n.removeprefix(prefixe) in answers):
        field, text = main.name(nom), answers[nom.removeprefix(prefixe)]
        if field.evaluate("(e) => e.tagName") == "SELECT":
            main.choose(nom, text)
        else:
            main.write(nom, text)


def _title(main: Souris) -> str:
    return main.page.get_by_role("heading", level=1).inner_text()  # type: ignore[no-any-return]


def test_from_an_empty_folder_to_a_convention_ready_to_be_signed(scene: Scene, main: Souris) -> None:
    for path in scene.espace.racine.glob("*.yaml"):
        path.unlink()
    scene.go("/")
    main.press("Remplir ma structure", "link")
    _fill(main, STRUCTURE)
    main.press(CONTINUER)
    _fill(main, SIGNATURE)
    main.press(CONTINUER)
    main.press("Nouvelle convention", "link")
    main.write("denomination", "Ville de Valmorin")
    main.choose("remuneration", "gratuit")
    main.press("Commencer")
    _fill(main, DONNEUR, "donneur_ordre.")
    main.press(CONTINUER)
    main.press(CONTINUER)
    _fill(main, ACCORD, "convention.")
    main.press(CONTINUER)
    main.press(CONTINUER)
    main.write("convention.territoire", "le Val d’Orvenne")
    main.press(CONTINUER)
    main.press("Relire et produire", "link")
    assert main.page.locator(".manques a, .erreur a").all_inner_texts() == []
    document = Document(io.BytesIO(main.take(re.compile("^Word"))))
    text = "\n".join(p.text for p in document.paragraphs)
    assert "Ville de Valmorin" in text
    assert "à compléter" not in text
    assert not document.core_properties.title.startswith("Projet")
    main.press("Mes documents", "link")
    assert "complet" in main.page.locator("tbody tr").first.inner_text()


def test_a_marche_is_calibrated_written_and_put_into_a_ccap(
    scene: Scene, main: Souris, tmp_path: Path
) -> None:
    (tmp_path / "CCAP.docx").write_bytes(make_ccap())
    main.press("Réhabilitation du groupe scolaire des Tilleuls", "link")
    main.press(re.compile("^Lots et calibrage"), "link")
    main.write("marche.lots[1].montant_estime_ht", "1000000")
    main.press(CONTINUER)
    main.press("Heures et obligation", "link")
    # The total that was written by hand is wrong by now: said, with a link to its field.
    main.press(re.compile("heures", re.I), "link", dans=".erreur")
    assert main.page.evaluate("document.activeElement.name") == "marche.heures_total"
    main.write("marche.heures_total", "")
    main.press(CONTINUER)
    main.press("Heures et obligation", "link")
    said = main.page.locator("main").inner_text()
    assert "660 heures" in re.sub(r"\s", " ", said)
    main.press("Relire et produire", "link")
    clause = Document(io.BytesIO(main.take(re.compile("Word : Clause sociale du CCAP"))))
    assert len(clause.paragraphs) > 10
    main.press("Insérer dans un fichier Word", "link")
    main.drop("fichier", tmp_path / "CCAP.docx")
    main.press("Déposer et voir le plan")
    main.tick("Après « Article 2 - Pièces contractuelles »")
    main.press("Comparer avant et après")
    after = main.page.locator("section[aria-label^='Après']").first.inner_text()
    assert "Article 3 - Clause sociale" in after
    assert "Lot | Intitulé |" in after  # a table reads row by row
    body = Document(io.BytesIO(main.take(re.compile("avec la clause")))).element.xml
    assert "<w:ins " in body


def test_a_new_marche_begins_with_its_buyer(main: Souris) -> None:
    main.press("Clauses pour un marché", "link")
    main.write("objet", "entretien des espaces verts")
    main.write("denomination", "Ville de Valmorin")
    main.choose("nature", "services")
    main.press("Commencer")
    assert _title(main).endswith("entretien des espaces verts")
    main.press(re.compile("^Marché"), "link")
    assert main.name("marche.nature").input_value() == "services"
    assert main.name("marche.ccag").input_value() == "fcs"


def test_from_silence_to_the_next_letter_and_its_days(
    scene: Scene, main: Souris, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(pages_lettre, "aujourdhui", lambda: date(2027, 4, 20))
    add_procedure(scene.espace.racine)
    (tmp_path / "courriel.eml").write_bytes(b"Sans nouvelles de vous.")
    main.press("Un titulaire ne répond pas", "link")
    main.press(re.compile("PR-2027-003"), "link")
    main.open("Silence du titulaire")
    main.press("Consigner : silence du titulaire")
    for canal in ("telephone", "courriel", "courrier"):
        main.open("Contact tenté")
        main.choose("canal", canal)
        main.choose("resultat", "sans_reponse")
        main.drop("piece", tmp_path / "courriel.eml")
        main.press("Consigner : contact tenté")
        assert "Consigné." in main.page.locator("main").inner_text()
    assert "contacts en cours" in main.page.locator("#titre-etape").inner_text()
    main.press(re.compile("^Préparer : demande d’accord"), "link")
    main.press("Préparer le projet")
    draft = Document(io.BytesIO(main.take(re.compile(r"\.docx$"), "link")))
    assert any("Charpentes du Causse" in p.text for p in draft.paragraphs)
    main.press("Préparer le courrier définitif")
    assert "accord demandé" in main.page.locator("#titre-etape").inner_text()
    letters = scene.espace.racine / "procedures" / "PR-2027-003" / "courriers"
    assert {p.suffix for p in letters.iterdir()} >= {".docx", ".pdf"}
    assert main.take("Fichier d’agenda (.ics)", "link").startswith(b"BEGIN:VCALENDAR")
    assert main.take("Télécharger la chronologie (Word)").startswith(b"PK")


def test_a_procedure_opens_from_a_marche(scene: Scene, main: Souris) -> None:
    main.press("Un titulaire ne répond pas", "link")
    main.choose("sujet", "marche|1")
    main.write("reference", "PR-2027-009")
    main.write("denomination", TITULAIRE["denomination"])
    main.press("Ouvrir la procédure")
    _fill(main, TITULAIRE, "titulaire.")
    main.press(CONTINUER)
    main.write("marche.date_notification", "02022027")
    main.write("marche.date_fin", "06062028")
    main.press(CONTINUER)
    main.press("Un titulaire ne répond pas", "link")
    main.press(re.compile("PR-2027-009"), "link")
    assert _title(main) == "PR-2027-009 : Charpentes du Causse"
    assert "Le journal est vide" in main.page.locator("main").inner_text()


def test_a_table_with_errors_then_corrected_gives_its_archive(
    scene: Scene, main: Souris, tmp_path: Path
) -> None:
    table = tmp_path / "Conventions.xlsx"
    main.press("Publipostage", "link")
    for rows, words in (
        ([("A-1", "48"), ("A-2", "beaucoup")], "1 ligne à corriger"),
        ([("A-1", "48"), ("A-2", "12")], "1 ligne déjà faite"),
    ):
        table.write_bytes(make_tableau(rows))
        main.choose("commun", "valmorin")
        main.drop("tableau", table)
        main.press("Écrire les documents")
        main.follow(words)
        if "corriger" in words:
            assert "cellule B3" in main.page.get_by_role("region", name="Erreurs du tableau").inner_text()
            main.press("Déposer un autre tableau, ou le même corrigé", "link")
    with zipfile.ZipFile(io.BytesIO(main.take("Télécharger l’archive", "link"))) as found:
        assert sorted(found.namelist()) == ["convention_cadre_A-1.docx", "convention_cadre_A-2.docx"]


def test_a_mail_merge_is_stopped_in_the_middle_and_taken_up_again(
    scene: Scene, main: Souris, tmp_path: Path
) -> None:
    table = tmp_path / "Beaucoup.xlsx"
    table.write_bytes(make_tableau([(f"B-{n}", "48") for n in range(400)]))
    main.press("Publipostage", "link")
    main.choose("commun", "valmorin")
    main.drop("tableau", table)
    main.press("Écrire les documents")
    main.follow(re.compile(r"^[1-9]\d* sur 400"))
    main.press("Arrêter")
    main.follow("Arrêté à votre demande")
    main.press("Déposer un autre tableau, ou le même corrigé", "link")
    main.choose("commun", "valmorin")
    main.drop("tableau", table)
    main.press("Écrire les documents")
    main.follow("Télécharger l’archive")
    said = main.page.locator("main").inner_text()
    done = re.search(r"(\d+) lignes? déjà faite", said)
    assert done
    assert 0 < int(done[1]) < 400
    with zipfile.ZipFile(io.BytesIO(main.take("Télécharger l’archive", "link"))) as found:
        assert len(found.namelist()) == 400
        Document(io.BytesIO(found.read("convention_cadre_B-399.docx")))


def test_the_structure_is_corrected_for_every_document(scene: Scene, main: Souris) -> None:
    main.press("Ma structure", "link")
    main.write("adresse.voie", "14 rue des Tanneurs")
    main.press(CONTINUER)
    main.press("Mes documents", "link")
    main.press("Ville de Valmorin", "link")
    main.press(re.compile("^Donneur d’ordre"), "link")
    main.press("Aperçu en pleine page", "link")
    assert "14 rue des Tanneurs" in main.page.locator(".apercu").inner_text()


def test_rows_come_and_go(scene: Scene, main: Souris) -> None:
    main.press("Nouvelle convention", "link")
    main.write("denomination", "Ville de Corbelle")
    main.press("Commencer")
    main.press("Ajouter : contact")
    second = main.page.locator('[name="donneur_ordre.contacts[2].prenom"]')
    assert second.count() == 1
    main.write("donneur_ordre.contacts[2].prenom", "Octavie")
    main.press("Retirer contact 1")
    assert second.count() == 0
    assert main.name("donneur_ordre.contacts[1].prenom").input_value() == "Octavie"


def test_a_wrong_input_is_said_beside_its_field_and_corrected(scene: Scene, main: Souris) -> None:
    main.press("Ville de Valmorin", "link")
    main.press(re.compile("^Durée et signature"), "link")
    main.write("convention.duree_mois", "beaucoup")
    main.press(CONTINUER)
    main.press("Relire et produire", "link")
    main.press(re.compile("durée"), "link", dans=".erreur")
    field = main.name("convention.duree_mois")
    assert field.evaluate("(e) => e === document.activeElement")
    assert field.get_attribute("aria-invalid") == "true"
    said = [main.page.locator(f"[id='{i}']") for i in (field.get_attribute("aria-describedby") or "").split()]
    assert any("beaucoup" in s.inner_text() for s in said if s.count())
    main.write("convention.duree_mois", "24")
    main.press(CONTINUER)
    main.press("Relire et produire", "link")
    assert "Rien ne manque" in main.page.locator("main").inner_text()
