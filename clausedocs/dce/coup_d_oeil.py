"""What the bytes of a paragraph say at once, without its tree: a long file is mostly text that needs no more.

Whatever is not written as Word writes it is left to the tree, which answers slowly and surely.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from clausedocs.dce.arbre_word import Bloc, Corps
from clausedocs.word.styles_word import Styles, style_of

_MOTS = re.compile(rb"<w:t(?: [^>]*)?>(?:\s|\xc2\xa0)*([^<\s][^<]*)")
# A plain paragraph down to its first words: its properties, those of its first run, the words.
_DEBUT = re.compile(
    rb"<w:p(?: [^>]*)?>(?:<w:pPr>(.*?)</w:pPr>)?<w:r(?: [^>]*)?>(?:<w:rPr/>|<w:rPr>(.*?)</w:rPr>)?"
    rb"<w:t(?: [^>]*)?>([^<\s\xc2][^<]{0,39})",
    re.S,
)
# Before the first words: what makes them somebody’s revision, a field, the text of a box.
_DETOURS = re.compile(rb"<(?:w:(?:ins|del|moveFrom|moveTo|hyperlink|sdt|smartTag|txbx|fld|customXml)|mc:|v:)")
_TEXTES = re.compile(rb"<w:t(?: [^>]*)?>([^<]*)</w:t>")
# What is not shown, or shows what is not written: revisions, boxes, breaks, entities, comments, odd lines.
_PAS_SIMPLE = (
    b"&", b"\r", b"<!", b"<?", b"<w:tab", b"<w:br", b"<w:del", b"<w:moveFrom", b"<w:txbx", b"<w:noBreak",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Regard:
    """What its properties and its style make of a paragraph, whatever its words."""

    niveau: int | None
    liste: tuple[str, int] | None
    gras: bool
    sommaire: bool


def glance(corps: Corps, bloc: Bloc, styles: Styles) -> Regard:
    """As `look_at`, with the first words noted by the way for `read_mots`."""
    start = _DEBUT.match(corps.octets, bloc.debut, bloc.fin)
    if start is None:
        return look_at(corps, bloc, styles)
    ppr, rpr, words = start.groups()
    found: Regard | None = styles.regards.get(ppr or b"")
    if found is None:
        return look_at(corps, bloc, styles)
    corps.mots[bloc.rang] = words, rpr is not None and (b"<w:b/>" in rpr or b"<w:b " in rpr)
    return found


def look_at(corps: Corps, bloc: Bloc, styles: Styles) -> Regard:
    """The same properties make the same paragraph: each is read from the tree but once."""
    key = _read_ppr(corps, bloc)
    found = styles.regards.get(key) if key is not None else None
    if found is None:
        found = look(bloc.element, styles)
        if key is not None:
            styles.regards[key] = found
    return found


def look(paragraph: Any, styles: Styles) -> Regard:
    """The same from the tree."""
    aspect = styles.aspect(style_of(paragraph))
    return Regard(styles.level(paragraph), styles.list_of(paragraph), aspect.gras, aspect.sommaire)


def read_debut(corps: Corps, bloc: Bloc) -> tuple[bytes | None, bytes | None] | None:
    """The properties of a plain paragraph and of its first run, as written; None for others."""
    start = _DEBUT.match(corps.octets, bloc.debut, bloc.fin)
    return (start.group(1), start.group(2)) if start is not None and corps.prefixe_declare else None


def read_texte(corps: Corps, bloc: Bloc) -> str | None:
    """What a reader sees of a plain paragraph, as `plan_word.text_of`; None where its tree must say."""
    data = corps.octets[bloc.debut : bloc.fin]
    if bloc.balise != "p" or not data.startswith(b"<w:p"):
        return None
    for sign in _PAS_SIMPLE:
        if sign in data:
            return None
    return b"".join(_TEXTES.findall(data)).decode().strip()


def read_mots(corps: Corps, bloc: Bloc) -> tuple[bytes, bool] | None:
    """The first words of a plain paragraph, and whether their run may be bold by itself; None for others.

    A paragraph without words gives none: `(b"", False)`.
    """
    if bloc.rang not in corps.mots:
        corps.mots[bloc.rang] = _read_mots(corps.octets, bloc)
    return corps.mots[bloc.rang]


def _read_mots(octets: bytes, bloc: Bloc) -> tuple[bytes, bool] | None:
    found = _MOTS.search(octets, bloc.debut, bloc.fin)
    if found is None:
        return b"", False
    start = found.start()
    run = max(octets.rfind(b"<w:r>", bloc.debut, start), octets.rfind(b"<w:r ", bloc.debut, start))
    if run < 0 or octets.find(b"</w:r>", run, start) >= 0 or _DETOURS.search(octets, bloc.debut, start):
        return None
    return found.group(1)[:40], octets.find(b"<w:b/>", run, start) >= 0 or octets.find(
        b"<w:b ", run, start
    ) >= 0


def _read_ppr(corps: Corps, bloc: Bloc) -> bytes | None:
    """The bytes of the properties of a paragraph; None where they are not sure to be that."""
    octets = corps.octets
    at = octets.find(b">", bloc.debut, bloc.fin) + 1
    if octets.startswith(b"<w:pPr>", at):
        ppr = octets[at + len(b"<w:pPr>") : octets.find(b"</w:pPr>", at)]
        return None if b"<w:pPrChange" in ppr else ppr
    return b"" if octets.find(b"<w:pPr", at, bloc.fin) < 0 else None
