"""Nothing is cut, whatever the width: from a large screen to 400 % of zoom, in light, in dark, on paper."""

from __future__ import annotations

from typing import Any

import pytest
from etats import ETATS, Etat
from scene import Scene

pytestmark = [pytest.mark.navigateur, pytest.mark.lent]
# 320: a window of 1280 at 400 %.
LARGEURS = (1920, 1280, 360, 320)
# A4 between its margins.
FEUILLE = 718

# What goes beyond the window, or beyond its own box without a way to scroll there.
_COUPES = """() => {
  const sait = (e) => e.closest(".defile, .apercu, .invisible, .evitement, [hidden], .loi-note");
  const vus = [...document.querySelectorAll("body *")].filter((e) => e.checkVisibility() && !sait(e));
  const dehors = vus.filter((e) => e.getBoundingClientRect().right > innerWidth + 1 || e.getBoundingClientRect().left < -1);
  const coupes = vus.filter((e) => !["INPUT", "SELECT", "TEXTAREA", "PROGRESS"].includes(e.tagName)
    && e.scrollWidth > e.clientWidth + 1 && getComputedStyle(e).display !== "inline"
    && getComputedStyle(e).overflowX !== "visible");
  const large = document.documentElement.scrollWidth > innerWidth ? [document.documentElement] : [];
  return [...large, ...dehors, ...coupes].map((e) => e.outerHTML.slice(0, 150));
}"""
# The outline of every control once it has the focus, as the keyboard gives it; and whether it is in view.
_FOCUS = """() => {
  const fautifs = [];
  const tous = document.querySelectorAll("a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex='0']");
  for (const e of tous) {
    if (!e.checkVisibility() || e.tabIndex < 0) continue;
    e.focus({ focusVisible: true });
    const s = getComputedStyle(e), r = e.getBoundingClientRect();
    const vu = s.outlineStyle !== "none" && parseFloat(s.outlineWidth) >= 2;
    const dedans = r.bottom > 0 && r.top < innerHeight && r.right > 0 && r.left < innerWidth;
    if (document.activeElement !== e || !vu || !dedans) fautifs.push(e.outerHTML.slice(0, 150));
  }
  return fautifs;
}"""


@pytest.mark.parametrize("etat", ETATS, ids=lambda e: e.nom)
def test_nothing_is_cut_at_any_width(scene_commune: Scene, etat: Etat) -> None:
    etat.show(scene_commune)
    page: Any = scene_commune.page
    for width in LARGEURS:
        page.set_viewport_size({"width": width, "height": 900})
        assert page.evaluate(_COUPES) == [], width
    assert page.evaluate(_FOCUS) == []
    page.emulate_media(media="print", color_scheme="dark")
    page.set_viewport_size({"width": FEUILLE, "height": 1000})
    assert page.evaluate(_COUPES) == []
    assert not page.locator("header").is_visible()
    colours = page.evaluate(
        "[...document.querySelectorAll('main *')].filter((e) => e.checkVisibility() && e.innerText)"
        ".map((e) => Math.max(...getComputedStyle(e).color.match(/\\d+/g).slice(0, 3)))"
    )
    assert max(colours, default=0) < 190, "une encre claire sur du papier blanc"


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_two_themes_differ_and_both_are_drawn(scene_commune: Scene, theme: str) -> None:
    scene_commune.page.emulate_media(color_scheme=theme)
    scene_commune.go("/")
    ground, ink = scene_commune.page.evaluate(
        "['background-color', 'color'].map((n) => getComputedStyle(document.body)[n].match(/\\d+/g)"
        ".reduce((a, b) => a + Number(b), 0))"
    )
    assert (ground > ink) == (theme == "light")
