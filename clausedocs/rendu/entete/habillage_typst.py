"""A charter in Typst: our prelude in its colours and its font, then its pages and its band."""

from __future__ import annotations

from clausedocs.modeles.cible_typst import escape_typst
from clausedocs.rendu.entete.charte import POLICE, ImageLue
from clausedocs.rendu.entete.couleurs import recolor
from clausedocs.rendu.entete.habillage import Habillage
from clausedocs.rendu.lacunes import highlight_typst

_FONT = f'font: "{POLICE}"'


def dress_prelude(prelude: str, h: Habillage, *, lettre: bool) -> str:
    """The prelude, what changes it, and the band that opens the first page.

    A letter keeps its margins, which place the address, and its first page without title nor number.
    """
    base = recolor(prelude, h.teinte.principale, {"8A9BB3": h.teinte.filets})
    base = base.replace(_FONT, f'font: ({_literal(h.police)}, "{POLICE}")')
    m = h.marges
    # The first page bears the band in the place of the running title.
    shown = "here().page() > 1" if h.bandeau or lettre else "here().page() > 1 or not couverture"
    margins = f"  margin: (top: {m.haut}mm, bottom: {m.bas}mm, left: {m.gauche}mm, right: {m.droite}mm),\n"
    head = f"""#set page(
{"" if lettre else margins}
  header: context if {shown} {{
    set text(size: 9pt, fill: gris)
    {_write_running(h)}
  }},
  footer: context if here().page() > 1 or not lettre {{
    set text(size: 9pt, fill: gris)
    set par(leading: 0.5em, spacing: 0.5em)
    {_write_foot(h)}
  }},
)
"""
    band = _write_sender(h) if lettre else _write_band(h)
    return f"{base}\n{head}{band}"


def _write_running(h: Habillage) -> str:
    if not h.entete:
        return "[]"
    return f"block(width: 100%, stroke: (bottom: 0.5pt + filet), inset: (bottom: 4pt), [{_text(h.entete)}])"


def _write_foot(h: Habillage) -> str:
    lines = "#linebreak()".join(_text(line) for line in h.pied)
    number = "Page~#counter(page).display()~/~#counter(page).final().first()"
    if h.numeros == "droite":
        return f"grid(columns: (1fr, auto), column-gutter: 8mm, [{lines}], align(right + bottom)[{number}])"
    joint = "#linebreak()" if lines and h.numeros == "centre" else ""
    return f"align(center)[{lines}{joint}{number if h.numeros == 'centre' else ''}]"


def _write_band(h: Habillage) -> str:
    """Real content, read aloud with its alternative texts: it stands once, at the head of the first page."""
    if not h.bandeau:
        return ""
    lines = "#linebreak()".join(
        f"#strong[{_text(line)}]" if rank == 0 else _text(line) for rank, line in enumerate(h.lignes)
    )
    others = "#h(5mm)".join(f"#box({_picture(p)})" for p in h.cofinanceurs)
    logo = _picture(h.logo) if h.logo else "[]"
    return (
        "#block(width: 100%, below: 9mm, stroke: (bottom: 0.75pt + filet), inset: (bottom: 4mm), {\n"
        "  set text(size: 9.5pt)\n  set par(leading: 0.55em)\n"
        f"  grid(columns: (auto, 1fr, auto), column-gutter: 6mm, align: horizon, {logo}, [{lines}],"
        f" [{others}])\n}})\n"
    )


def _write_sender(h: Habillage) -> str:
    """The sender of a letter between the pictures, in the same room: the address below keeps its place."""
    if not h.images:
        return ""
    others = "#h(4mm)".join(f"#box({_picture(p)})" for p in h.cofinanceurs)
    logo = _picture(h.logo) if h.logo else "[]"
    return (
        "#let expediteur(corps) = block(height: 35mm, width: 100%, above: 0pt, below: 0pt, {\n"
        "  set text(size: 10pt)\n"
        f"  grid(columns: (auto, 1fr, auto), column-gutter: 5mm, {logo}, adresse(corps), [{others}])\n}})\n"
    )


def _picture(p: ImageLue) -> str:
    return f'image("/{p.empreinte}.{p.format}", height: {p.hauteur_mm}mm, alt: {_literal(p.texte)})'


def _text(text: str) -> str:
    """A string literal in markup: nothing in it is interpreted but the gaps of a draft."""
    return highlight_typst(f"#{_literal(text)}")


def _literal(text: str) -> str:
    return f'"{escape_typst(text)}"'
