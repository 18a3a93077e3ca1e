"""In a real browser: a procedure opened on a marché, its facts, its letters with the letter beside."""

from __future__ import annotations

import shutil
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
import yaml
from docx import Document
from espace_d_essai import add_procedure
from scene import Serveur

pytestmark = [pytest.mark.navigateur, pytest.mark.lent]


def _consign(tab: Any, evenement: str, jour: date, piece: Path | None = None, **said: str) -> None:
    fact = tab.locator(f"#fait-{evenement}")
    fact.locator("summary").first.click()
    tab.fill(f"#{evenement}-jour", jour.isoformat())
    for nom, value in said.items():
        field = tab.locator(f"#{evenement}-{nom}")
        field.select_option(value) if field.evaluate("e => e.tagName") == "SELECT" else field.fill(value)
    if piece:
        tab.set_input_files(f"#{evenement}-piece", piece)
    fact.locator("button").click()
    tab.wait_for_selector(".fait:has-text('Consigné')")


def test_from_a_marche_to_the_word_file_of_a_formal_notice(
    page: Any, serveur: Serveur, fixtures: Path, tmp_path: Path
) -> None:
    text = (fixtures / "c03_marche.yaml").read_text("utf-8").replace("ma_structure_plie", "ma_structure")
    (serveur.folder / "marche.yaml").write_text(text, "utf-8")
    for name, kept in (("ma_structure_plie", "ma_structure"), ("donneur_aubrac", "donneur_aubrac")):
        shutil.copy(fixtures / f"{name}.yaml", serveur.folder / f"{kept}.yaml")
    day = lambda n: date.today() - timedelta(days=n)  # noqa: E731, DTZ011
    page.goto(f"{serveur.base}/difficultes")
    page.fill("#reference", "PR-1")
    page.fill("#denomination", "Charpentes du Causse")
    page.get_by_role("button", name="Ouvrir la procédure").click()
    page.wait_for_url("**/dossier/titulaire")
    base = f"{serveur.base}/difficultes/PR-1"
    procedure = serveur.folder / "procedures" / "PR-1" / "dossier.yaml"
    described = yaml.load((fixtures / "c03_procedure/dossier.yaml").read_text("utf-8"), yaml.BaseLoader)
    written = yaml.load(procedure.read_text("utf-8"), yaml.BaseLoader)
    written |= {k: described[k] for k in ("titulaire", "courrier")}
    written["marche"]["date_lancement"] = day(330).isoformat()
    procedure.write_text(yaml.safe_dump(written, allow_unicode=True), "utf-8")
    page.goto(f"{base}/dossier/marche")
    page.fill('[name="marche.date_notification"]', day(300).isoformat())
    page.fill('[name="marche.date_fin"]', day(6).isoformat())
    page.get_by_role("button", name="Enregistrer", exact=True).last.click()
    page.wait_for_selector(".fait")
    page.goto(base)
    proof = tmp_path / "refus.pdf"
    proof.write_bytes(b"%PDF-1.7")
    _consign(page, "silence", day(40))
    _consign(page, "anomalie_grave", day(30), proof, motif="refus_ecrit")
    page.get_by_role("link", name="Préparer : alerte au donneur d’ordre").click()
    page.select_option('[name="alerte_donneur_ordre.proposition"]', "mise_en_demeure")
    page.locator('[name="alerte_donneur_ordre.motivation"]').click()
    page.keyboard.type("Le titulaire refuse par écrit.")
    page.wait_for_selector(".apercu .touche:has-text('refuse par écrit')")
    page.wait_for_selector("[data-sauvegarde]:has-text('Enregistré')")
    page.get_by_role("button", name="Préparer le courrier définitif").click()
    page.wait_for_selector(".fait:has-text('Le courrier est prêt')")
    page.goto(f"{base}/mise_en_demeure")
    gap = page.locator(".apercu a.lacune").first  # the obligations that nobody named yet
    gap.click()
    page.get_by_role("button", name="Préparer le projet").click()
    with page.expect_download() as download:
        page.locator("#titre-projet ~ ul a[href$='.docx']").first.click()
    body = Document(str(download.value.path())).element.xml
    assert "Charpentes" in body
    assert "à compléter" in body


def test_the_day_of_a_letter_takes_its_other_dates_along(page: Any, serveur: Serveur) -> None:
    add_procedure(serveur.folder)
    base = f"{serveur.base}/difficultes/PR-2027-003"
    page.goto(f"{base}/demande_accord?jour=2027-04-20")
    hoped = page.locator('[name="demande_accord.date_reponse_souhaitee"]')
    assert hoped.input_value() == "2027-04-27"
    page.fill("#jour", "2027-04-14")
    expect = pytest.importorskip("playwright.sync_api").expect
    expect(hoped).to_have_value("2027-04-21")
    page.wait_for_selector(".apercu:has-text('14 avril 2027')")
    page.wait_for_selector("[data-sauvegarde]:has-text('Enregistré')")
    page.goto(f"{base}/demande_accord")
    assert page.locator("#jour").input_value() == "2027-04-14"
    assert hoped.input_value() == "2027-04-21"
