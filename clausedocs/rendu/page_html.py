"""The HTML page around a compiled body: one file, nothing fetched, made for screen and for paper."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from html import escape
from importlib.resources import files
from typing import TYPE_CHECKING
from urllib.parse import quote

from clausedocs.rendu.emblemes import draw_svg
from clausedocs.rendu.textes_css import css_string

if TYPE_CHECKING:
    from clausedocs.rendu.entete.habillage import Habillage

# The address that the compiler gives to the emblem.
EMBLEME_SRC = 'src="embleme-ue.svg"'
# What the compiler writes where a document opens on a title page.
COUVERTURE = 'class="page-de-garde"'
# What it writes at the head of a letter.
LETTRE = 'class="expediteur"'
# Outside tags, as escaped text: an ampersand is `&amp;`, other entities end the address.
_ADRESSE = re.compile(
    r"(?P<courriel>[A-Za-z0-9._%+-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+)"
    r"|https?://(?:&amp;|[^\s)»<>&])*(?:[^\s)»<>&.,;:!?])"
)
_TITRE = re.compile(r"<(/?)h([2-4])(?=[ >])")


@dataclass(frozen=True, slots=True)
class EntetePage:
    """What the head of the page says. `proprietes` become `<meta name content>`."""

    titre: str
    titre_court: str = ""
    auteur: str = ""
    sujet: str = ""
    proprietes: Mapping[str, str] = field(default_factory=dict)


def make_page(
    corps: str, entete: EntetePage, *, style: str | None = None, habillage: Habillage | None = None
) -> str:
    """A whole page from the inside of its `<main>`.

    Without `style`: ours, for screen and paper, as the charter in `habillage` dresses it.
    """
    if habillage is not None:
        from clausedocs.rendu.entete.habillage_page import place_band, recolor_sheet, write_pages

        if style is None:
            ours = "".join(read_css(f"{name}.css") for name in ("page", "navigateur", "bandeau"))
            style = recolor_sheet(ours, habillage.teinte) + write_pages(habillage, corps)
        corps = place_band(habillage, corps)
    if style is None:
        running = write_running_title(entete.titre_court or entete.titre, corps)
        style = f"{read_css('page.css')}{read_css('navigateur.css')}{running}"
    metas = {"author": entete.auteur, "description": entete.sujet, **entete.proprietes}
    tags = "".join(
        f'<meta name="{escape(name)}" content="{escape(value)}">\n' for name, value in metas.items() if value
    )
    if EMBLEME_SRC in corps:
        corps = corps.replace(EMBLEME_SRC, f'src="{_embleme()}"')
    corps = _link_addresses(corps)
    body = '<body class="lettre">' if LETTRE in corps else "<body>"
    if "<h1" not in corps:
        # A piece printed alone has no document title: its own heading is the first of the page.
        body = '<body class="piece">'
        corps = _TITRE.sub(lambda m: f"<{m.group(1)}h{int(m.group(2)) - 1}", corps)
    return (
        '<!DOCTYPE html>\n<html lang="fr">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{escape(entete.titre, quote=False)}</title>\n{tags}"
        f"{_write_style(style)}"
        f"</head>\n{body}\n<main>\n{corps}</main>\n</body>\n</html>\n"
    )


def _link_addresses(corps: str) -> str:
    """An address that is printed can be followed, as in the PDF of the other engine."""
    if "@" not in corps and "://" not in corps:
        return corps
    # Text and tags in turn; the text of a link is left as it is.
    pieces = re.split(r"(<a\b.*?</a>|<[^>]*>)", corps, flags=re.S)
    pieces[::2] = [_ADRESSE.sub(_link, text) for text in pieces[::2]]
    return "".join(pieces)


def _link(found: re.Match[str]) -> str:
    scheme = "mailto:" if found["courriel"] else ""
    return f'<a href="{scheme}{found.group()}">{found.group()}</a>'


def write_running_title(text: str, corps: str) -> str:
    """The short title at the head of each printed page, a title page and the first of a letter apart."""
    rule = f"@page {{ @top-left {{ content: {css_string(text)}; }} }}\n"
    if COUVERTURE in corps or LETTRE in corps:
        rule += "@page :first { @top-left { content: none; } }\n"
    return rule + (read_css("lettre.css") if LETTRE in corps else "")


@lru_cache(maxsize=1)
def _embleme() -> str:
    return "data:image/svg+xml," + quote(draw_svg(), safe="/:=,;()")


@lru_cache(maxsize=8)
def read_css(nom: str) -> str:
    """A stylesheet of the paper."""
    return (files("clausedocs.rendu") / "papier" / nom).read_text("utf-8")


def _write_style(css: str) -> str:
    return f"<style>\n{css}</style>\n" if css else ""
