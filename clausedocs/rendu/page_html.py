"""The HTML page around a compiled body: one file, nothing fetched, made for screen and for paper."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from html import escape
from importlib.resources import files
from urllib.parse import quote

from clausedocs.rendu.emblemes import draw_svg

# The address that the compiler gives to the emblem.
EMBLEME_SRC = 'src="embleme-ue.svg"'
_TITRE = re.compile(r"<(/?)h([2-4])(?=[ >])")


@dataclass(frozen=True, slots=True)
class EntetePage:
    """What the head of the page says. `proprietes` become `<meta name content>`."""

    titre: str
    titre_court: str = ""
    auteur: str = ""
    sujet: str = ""
    proprietes: Mapping[str, str] = field(default_factory=dict)


def make_page(corps: str, entete: EntetePage) -> str:
    """A whole page from the inside of its `<main>`."""
    metas = {"author": entete.auteur, "description": entete.sujet, **entete.proprietes}
    tags = "".join(
        f'<meta name="{escape(name)}" content="{escape(value)}">\n' for name, value in metas.items() if value
    )
    if EMBLEME_SRC in corps:
        corps = corps.replace(EMBLEME_SRC, f'src="{_embleme()}"')
    if "<h1" not in corps:
        # An annex printed alone has no document title: its own heading is the first of the page.
        corps = _TITRE.sub(lambda m: f"<{m.group(1)}h{int(m.group(2)) - 1}", corps)
    return (
        '<!DOCTYPE html>\n<html lang="fr">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{escape(entete.titre, quote=False)}</title>\n{tags}"
        f"<style>\n{_css()}{_running_title(entete.titre_court or entete.titre)}</style>\n"
        f"</head>\n<body>\n<main>\n{corps}</main>\n</body>\n</html>\n"
    )


def _running_title(text: str) -> str:
    """The short title at the head of each printed page but the first."""
    return (
        f'@page {{ @top-left {{ content: "{_css_string(text)}"; }} }}\n'
        "@page :first { @top-left { content: none; } }\n"
    )


def _css_string(text: str) -> str:
    """Inside a CSS string and a `<style>` element: quotes, backslashes, `<` and controls as code points."""
    return "".join(f"\\{ord(c):x} " if c in '"\\<>&' or c < " " else c for c in text)


@lru_cache(maxsize=1)
def _embleme() -> str:
    return "data:image/svg+xml," + quote(draw_svg(), safe="/:=,;()")


@lru_cache(maxsize=1)
def _css() -> str:
    return (files("clausedocs.rendu") / "papier" / "page.css").read_text("utf-8")
