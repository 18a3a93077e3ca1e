"""What must not be lost: a server killed while the page saves, a reload, the back button, a second tab."""

from __future__ import annotations

import re
import threading
from typing import Any

import pytest
from espace_d_essai import fill_espace
from scene import Scene, Serveur

from clausedocs.web.espace import Espace

pytestmark = [pytest.mark.navigateur, pytest.mark.lent]
ACCORD = "/dossier/valmorin/accord"
DUREE = '[name="convention.duree_mois"]'
# When the power goes, in milliseconds after the page began to save.
INSTANTS = (0, 4, 8, 12, 16, 20, 25, 30, 40, 60, 90, 130)


@pytest.fixture
def ouvert(serveur: Serveur, page: Any) -> Any:
    """A step of a complete convention, in a process that can be killed."""
    fill_espace(serveur.folder)
    page.goto(serveur.base + ACCORD)
    return page


def _saved(serveur: Serveur) -> str:
    """What the file holds: read as a whole, or the test fails."""
    contenu = Espace(serveur.folder).read("valmorin")
    assert contenu.erreur is None
    assert set(contenu.donnees) >= {"convention", "donneur_ordre", "structure_porteuse"}
    return str(contenu.donnees["convention"]["duree_mois"])


def _told(page: Any, words: str) -> Any:
    found = page.locator("[data-sauvegarde]", has_text=words)
    found.wait_for(timeout=40_000)
    return found


def _open_again(page: Any, serveur: Serveur) -> None:
    """What a person does: start clausedocs again, which opens a tab of its own."""
    serveur.start()
    other = page.context.new_page()
    other.goto(serveur.adresse)
    other.close()


def test_a_server_killed_while_the_page_saves_loses_nothing(ouvert: Any, serveur: Serveur) -> None:
    before, landed = "48", set()
    for n, instant in enumerate(INSTANTS):
        typed = str(10 + n)
        with ouvert.expect_request(lambda r: r.method == "POST" and r.url.endswith(ACCORD), timeout=40_000):
            ouvert.fill(DUREE, typed)
        threading.Event().wait(instant / 1000)
        serveur.kill()
        found = _saved(serveur)
        assert found in (before, typed)
        landed.add(found == typed)
        # A save that was answered in time needs no message: the next one that is tried gives it.
        ouvert.locator(DUREE).dispatch_event("input")
        _told(ouvert, "clausedocs ne répond plus")
        assert ouvert.input_value(DUREE) == typed
        _open_again(ouvert, serveur)
        _told(ouvert, "Enregistré à")
        before = typed
        assert _saved(serveur) == typed
    assert landed == {True, False}, "aucune coupure n’est tombée avant, ou aucune après"
    ouvert.reload()
    assert ouvert.input_value(DUREE) == before


def test_a_button_pressed_while_nobody_answers_keeps_the_page(ouvert: Any, serveur: Serveur) -> None:
    ouvert.fill(DUREE, "30")
    serveur.kill()
    save = ouvert.get_by_role("button", name="Enregistrer", exact=True).last
    save.click()
    _told(ouvert, "clausedocs ne répond plus")
    assert ouvert.input_value(DUREE) == "30"
    serveur.start()
    save.click()
    # Nobody entered the new one by its address yet.
    _told(ouvert, "clausedocs a été relancé")
    other = ouvert.context.new_page()
    other.goto(serveur.adresse)
    save.click()
    ouvert.locator(".fait").wait_for()
    assert _saved(serveur) == "30"
    other.close()


def test_a_form_of_questions_waits_for_the_server_too(ouvert: Any, serveur: Serveur) -> None:
    ouvert.goto(f"{serveur.base}/convention")
    ouvert.fill("#q-denomination", "Ville de Corbelle")
    serveur.kill()
    begin = ouvert.get_by_role("button", name="Commencer")
    begin.click()
    ouvert.get_by_role("alert").filter(has_text="clausedocs ne répond plus").wait_for()
    assert ouvert.input_value("#q-denomination") == "Ville de Corbelle"
    _open_again(ouvert, serveur)
    with ouvert.expect_navigation():
        begin.click()
    assert "Corbelle" in ouvert.get_by_role("heading", level=1).inner_text()


def test_a_reload_in_the_middle_of_typing_is_asked_about(scene: Scene) -> None:
    page, asked = scene.page, []
    scene.go(ACCORD)

    def answer(dialog: Any) -> None:
        asked.append(dialog.type)
        dialog.dismiss()

    page.on("dialog", answer)
    page.click(DUREE)
    page.keyboard.type("7")
    page.evaluate("setTimeout(() => location.reload(), 0)")
    page.wait_for_timeout(300)
    assert asked == ["beforeunload"]
    assert page.input_value(DUREE) == "487"
    _told(page, "Enregistré à")
    page.reload()
    assert asked == ["beforeunload"], "ce qui est enregistré se recharge sans question"
    assert page.input_value(DUREE) == "487"


def test_the_back_button_shows_what_is_saved_and_sends_nothing_again(scene: Scene) -> None:
    page = scene.page
    scene.go(ACCORD)
    page.fill(DUREE, "30")
    scene.press(re.compile("Enregistrer et continuer"))
    sent: list[str] = []
    page.on("request", lambda r: sent.append(r.url) if r.method == "POST" else None)
    page.go_back()
    assert page.input_value(DUREE) == "30"
    page.go_forward()
    assert sent == []


def test_the_second_tab_sees_what_the_first_changed(scene: Scene) -> None:
    page = scene.page
    scene.go(ACCORD)
    other = page.context.new_page()
    other.goto(scene.base + ACCORD)
    page.fill(DUREE, "24")
    _told(page, "Enregistré à")
    other.fill(DUREE, "36")
    _told(other, "a changé ailleurs")
    with other.expect_navigation():
        other.get_by_role("button", name="Enregistrer", exact=True).last.click()
    row = other.locator("tbody tr").inner_text()
    assert "36" in row
    assert "24" in row
    with other.expect_navigation():
        other.get_by_role("button", name="Garder ma saisie pour cette étape").click()
    assert other.input_value(DUREE) == "36"
    # The first one, which did not look since, is told in its turn.
    page.fill(DUREE, "12")
    _told(page, "a changé ailleurs")
    with page.expect_navigation():
        page.get_by_role("button", name="Enregistrer", exact=True).last.click()
    with page.expect_navigation():
        page.get_by_role("link", name="Reprendre ce qui est enregistré").click()
    assert page.input_value(DUREE) == "36"
    other.close()


def test_two_tabs_on_two_steps_do_not_disturb_each_other(scene: Scene) -> None:
    page = scene.page
    scene.go(ACCORD)
    other = page.context.new_page()
    other.goto(f"{scene.base}/dossier/valmorin/missions")
    page.fill(DUREE, "24")
    _told(page, "Enregistré à")
    other.fill('[name="convention.territoire"]', "le bassin de Corbelle")
    _told(other, "Enregistré à")
    saved = scene.espace.read("valmorin").donnees["convention"]
    assert (saved["duree_mois"], saved["territoire"]) == ("24", "le bassin de Corbelle")
    other.close()
