"""Accessibility, by axe-core in a real browser: every page, in every state, in light and in dark."""

from __future__ import annotations

import re
from functools import cache
from typing import Any

import pytest
from etats import ETATS, Etat
from scene import Scene
from starlette.routing import compile_path

from clausedocs.web.application import PAGES

pytestmark = pytest.mark.navigateur
REGLES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
# Off by default in axe, and a criterion of WCAG 2.2 all the same.
EN_PLUS = {"target-size": {"enabled": True}}
TOUT = {"runOnly": {"type": "tag", "values": REGLES}, "rules": EN_PLUS}
# What a dark background or a narrow window can change.
SOMBRE, ETROIT = ["color-contrast", "link-in-text-block"], ["target-size", "scrollable-region-focusable"]


@cache
def _read_axe() -> str:
    from axe_playwright_python.base import AXE_FILE_PATH

    return str(AXE_FILE_PATH.read_text("utf-8"))


def find_fautes(page: Any, options: dict[str, Any]) -> list[str]:
    """What axe finds: the rule, the element. Evaluated by the browser, the page's own policy stands."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(_read_axe())
    found = page.evaluate(
        "(options) => axe.run(document, {...options, resultTypes: ['violations']})", options
    )
    return [
        f"{v['id']} ({v['help']}) : {n['html'][:200]} {n.get('failureSummary', '')[:300]}"
        for v in found["violations"]
        for n in v["nodes"]
    ]


@pytest.mark.parametrize("etat", [e for e in ETATS if e.rapide], ids=lambda e: e.nom)
def test_axe_finds_nothing(scene_commune: Scene, etat: Etat) -> None:
    _show(scene_commune, etat)
    assert find_fautes(scene_commune.page, TOUT) == []


@pytest.mark.lent
@pytest.mark.parametrize("etat", ETATS, ids=lambda e: e.nom)
def test_axe_finds_nothing_in_any_state_dark_or_narrow(scene_commune: Scene, etat: Etat) -> None:
    _show(scene_commune, etat)
    page = scene_commune.page
    if not etat.rapide:
        assert find_fautes(page, TOUT) == []
    page.emulate_media(color_scheme="dark")
    assert find_fautes(page, {"runOnly": {"type": "rule", "values": SOMBRE}}) == []
    page.set_viewport_size({"width": 360, "height": 800})
    assert find_fautes(page, {"runOnly": {"type": "rule", "values": [*SOMBRE, *ETROIT]}}) == []


def _show(scene: Scene, etat: Etat) -> None:
    etat.show(scene)
    if etat.adresse:
        assert any(compile_path(etat.adresse)[0].match(path) for path in scene.vus), scene.vus


def test_no_page_escapes() -> None:
    """A page more in PAGES needs a state in ETATS; and each address is tried by the ordinary gate."""
    assert {path for path, _, _ in PAGES} == {e.adresse for e in ETATS if e.adresse}
    assert {path for path, _, _ in PAGES} == {e.adresse for e in ETATS if e.adresse and e.rapide}


def test_axe_sees_a_fault(scene_commune: Scene) -> None:
    scene_commune.go("/")
    scene_commune.page.evaluate(
        "document.querySelector('main').insertAdjacentHTML('beforeend', '<img src=\"data:,\"><input>')"
    )
    found = find_fautes(scene_commune.page, TOUT)
    assert {re.match(r"[\w-]+", f)[0] for f in found} == {"image-alt", "label"}  # type: ignore[index]
