"""What the page does while one types: the document beside it, the fields that come and go, the notes."""

from __future__ import annotations

from typing import Any

import pytest
from scene import Serveur

from clausedocs.web.espace import Espace

pytestmark = [pytest.mark.navigateur, pytest.mark.lent]


def _start(tab: Any, base: str) -> None:
    tab.goto(f"{base}/convention")
    tab.fill("#q-denomination", "Ville de Valmorin")
    tab.select_option("#q-remuneration", "gratuit")
    with tab.expect_navigation():
        tab.get_by_role("button", name="Commencer").click()


def test_typing_updates_the_document_and_saves_by_itself(page: Any, serveur: Serveur) -> None:
    _start(page, serveur.base)
    page.goto(f"{serveur.base}/dossier/convention-Ville-de-Valmorin/accord")
    field = page.locator('[name="convention.duree_mois"]')
    field.focus()
    page.keyboard.type("36")
    page.wait_for_selector(".apercu .touche:has-text('trois')")
    page.wait_for_selector("[data-sauvegarde]:has-text('Enregistré')")
    saved = Espace(serveur.folder).read("convention-Ville-de-Valmorin")
    assert saved.donnees["convention"]["duree_mois"] == "36"
    page.reload()
    assert field.input_value() == "36"
    field.fill("beaucoup")
    page.wait_for_selector('[id="faute-convention.duree_mois"]:not([hidden])')
    assert field.get_attribute("aria-invalid") == "true"


def test_a_choice_shows_and_hides_what_depends_on_it(page: Any, serveur: Serveur) -> None:
    _start(page, serveur.base)
    page.goto(f"{serveur.base}/dossier/convention-Ville-de-Valmorin/accord")
    field = page.locator('[name="convention.date_effet"]')
    assert not field.is_visible()
    page.select_option('[name="convention.prise_effet"]', "date")
    assert field.is_visible()
    page.select_option('[name="convention.prise_effet"]', "signature")
    assert not field.is_visible()


def test_everything_is_reached_and_done_by_keyboard(page: Any, serveur: Serveur) -> None:
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Aller au contenu"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "contenu"
    page.goto(f"{serveur.base}/convention")
    page.focus("#q-denomination")
    page.keyboard.type("Ville de Valmorin")
    page.keyboard.press("Enter")
    page.wait_for_url("**/donneur-ordre")
    page.focus('[name="donneur_ordre.siret"]')
    page.keyboard.type("21000410799006")
    page.keyboard.press("Enter")
    page.wait_for_url("**/donneur-ordre?fait=1")
    assert page.locator('[name="donneur_ordre.siret"]').input_value() == "21000410799006"
    page.goto(f"{serveur.base}/dossier/convention-Ville-de-Valmorin/relire")
    link = page.locator(".manques a").first
    link.focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**#champ-*")
    assert page.evaluate("document.activeElement.id").startswith("champ-")


def test_an_article_says_its_source_on_focus_and_closes_on_escape(page: Any, serveur: Serveur) -> None:
    _start(page, serveur.base)
    page.goto(f"{serveur.base}/dossier/convention-Ville-de-Valmorin/apercu")
    article = page.locator(".loi").first
    note = article.locator(".loi-note")
    assert not note.is_visible()
    article.focus()
    assert note.is_visible()
    assert "en vigueur" in note.inner_text()
    page.keyboard.press("Escape")
    assert not note.is_visible()
    article.hover()
    assert note.is_visible()
