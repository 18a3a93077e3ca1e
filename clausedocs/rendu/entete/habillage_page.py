"""A charter in CSS and HTML: for the page, and for the engine that prints it."""

from __future__ import annotations

from base64 import b64encode
from html import escape

from clausedocs.rendu.entete.charte import POLICE, TYPES, ImageLue
from clausedocs.rendu.entete.couleurs import recolor
from clausedocs.rendu.entete.habillage import Habillage, Teinte
from clausedocs.rendu.lacunes import highlight_html
from clausedocs.rendu.page_html import COUVERTURE, LETTRE, read_css
from clausedocs.rendu.textes_css import css_string

_FONT = f'"{POLICE}"'


def recolor_sheet(css: str, t: Teinte) -> str:
    """A sheet of ours in the colours and the font of a charter."""
    css = recolor(css, t.principale, {"8A9BB3": t.filets})
    return css.replace(f"{_FONT},", f"{css_string(t.police)}, {_FONT},") if t.police != POLICE else css


def write_pages(h: Habillage, corps: str) -> str:
    """What is written around the printed pages. A letter keeps its margins: they place the address."""
    letter = LETTRE in corps
    # The sheet of this engine prints with a millimetre less than the other, for the same pages.
    m = h.marges
    foot = "\\a ".join(css_string(line)[1:-1] for line in h.pied)
    number = '"Page\\00a0" counter(page) "\\00a0/\\00a0" counter(pages)'
    boxes = {
        "droite": {"bottom-left": f'"{foot}"' if foot else "none", "bottom-right": number},
        "centre": {"bottom-center": f'"{foot}\\a " {number}' if foot else number, "bottom-right": "none"},
        "aucun": {"bottom-center": f'"{foot}"' if foot else "none", "bottom-right": "none"},
    }[h.numeros]
    look = "white-space: pre-line; vertical-align: top; padding-top: 5mm; color: #595959;"
    look += f" font: 9pt {_fonts(h)};"
    rules = "".join(f"  @{box} {{ content: {content}; {look} }}\n" for box, content in boxes.items())
    margins = f"margin: {m.haut - 1}mm {m.droite}mm {m.bas - 1}mm {m.gauche}mm;"
    running = css_string(h.entete) if h.entete else "none"
    page = read_css("lettre.css") if letter else ""
    page += f"@page {{ {'' if letter else margins}\n  @top-left {{ content: {running}; }}\n{rules}}}\n"
    if h.bandeau or letter or COUVERTURE in corps:
        page += "@page :first { @top-left { content: none; border: 0; } }\n"
    return page


def place_band(h: Habillage, corps: str) -> str:
    """The band of the service at the head of the page: real content, with its alternative texts.

    In a letter, the pictures join the sender, who stands there already: the address keeps its place.
    """
    if not h.bandeau:
        return corps
    logo = _picture(h.logo) if h.logo else ""
    others = "".join(_picture(p) for p in h.cofinanceurs)
    funds = f'<div class="papier-fonds">{others}</div>' if others else ""
    if LETTRE in corps:
        head = f'<div class="papier-lettre">{logo}{funds}</div><div {LETTRE}>'
        return corps.replace(f"<div {LETTRE}>", head, 1)
    lines = "".join(
        f"<p>{'<strong>' if n == 0 else ''}{_text(line)}{'</strong>' if n == 0 else ''}</p>"
        for n, line in enumerate(h.lignes)
    )
    return f'<div class="papier">{logo}<div class="papier-lignes">{lines}</div>{funds}</div>\n{corps}'


def _picture(p: ImageLue) -> str:
    data = b64encode(p.octets).decode("ascii")
    return (
        f'<img src="data:{TYPES[p.format]};base64,{data}" alt="{escape(p.texte)}"'
        f' style="height:{p.hauteur_mm}mm">'
    )


def _text(text: str) -> str:
    return highlight_html(escape(text, quote=False))


def _fonts(h: Habillage) -> str:
    own = (css_string(h.police),) if h.police != POLICE else ()
    return ", ".join((*own, _FONT, "Calibri", "Arial", "sans-serif"))
