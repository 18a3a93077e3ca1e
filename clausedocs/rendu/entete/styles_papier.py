"""The styles of a letterhead, and ours where it has none: the body is written with the ids of ours.

A style of the letterhead that bears the name of one of ours takes its place, and its id, which nobody sees;
any other style whose id is one of ours gives it up. What is then missing is supplied, in the colour and at
the size of the letterhead.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from copy import deepcopy
from typing import Any

from lxml import etree

from clausedocs.rendu.entete.couleurs import BLEU, contrast_with_white, recolor
from clausedocs.rendu.entete.reperes import VAL, rename_styles, shift_lists
from clausedocs.rendu.papier_docx import read_part
from clausedocs.word.xml_sur import NS, parse_xml

_ID, _TYPE = f"{NS}styleId", f"{NS}type"
# Our headings, the level of our numbering that each prints, the one whose look it may borrow.
NUMEROTES = {
    "Titre1": (1, 0, ""),
    "Titre2": (1, 1, ""),
    "Titre3": (1, 2, ""),
    "Annexe": (2, 0, "Titre1"),
    "AnnexeTitre2": (2, 1, "Titre2"),
    "AnnexeTitre3": (2, 2, "Titre3"),
}
PUCES = ("Puce1", "Puce2", "Puce3")
# Names that a style bears in files of other programs or of old.
_SYNONYMES = {
    "titre 1": "heading 1",
    "titre 2": "heading 2",
    "titre 3": "heading 3",
    "titre principal": "title",
    "sous-titre": "subtitle",
    "text body": "body text",
    "corps de texte": "body text",
    "table normal": "normal table",
    "tableau normal": "normal table",
}
_TAILLE_DE_WORD = 20
# The order of the first children of the properties of a paragraph: where a number and a keep stand.
_AVANT_NUMERO = ("pStyle", "keepNext", "keepLines", "pageBreakBefore", "framePr", "widowControl")
# What stands in the place of a colour that a heading does not have, or that white paper would hide.
_SANS_COULEUR, CONTRASTE_MIN = "262626", 3.0


class StylesPapier:
    """The styles part of a letterhead made fit for our body. `renommes`: old id -> new id, for its parts."""

    def __init__(self, octets: bytes | None, theme: bytes | None, nom: str) -> None:
        self.renommes: dict[str, str] = {}
        self.puces_propres: frozenset[int] = frozenset()
        self.couleur = BLEU
        ours = read_part("styles.xml").decode("utf-8")
        if octets is None:
            self._root = parse_xml(ours.encode(), nom)
            self.trouves: frozenset[str] = frozenset()
            return
        self._root = parse_xml(octets, nom)
        self._theme = theme
        model = etree.fromstring(ours.encode())
        self._match(model)
        rename_styles(self._root, self.renommes)
        shift_lists(self._root)
        self.couleur = self._find_color()
        self._set_language()
        self._supply(etree.fromstring(recolor(ours, self.couleur).encode()))
        self._number()

    @property
    def octets(self) -> bytes:
        """The part, once everything is settled."""
        return bytes(etree.tostring(self._root, xml_declaration=True, encoding="UTF-8", standalone=True))

    def list_names(self, theirs: bool) -> tuple[str, ...]:
        """The names of the paragraph styles that our documents use and that the letterhead has, or lacks."""
        wanted = [
            s for s in _styles(etree.fromstring(read_part("styles.xml"))) if s.get(_TYPE) == "paragraph"
        ]
        return tuple(
            str(s.find(f"{NS}name").get(VAL)) for s in wanted if (s.get(_ID) in self.trouves) == theirs
        )

    def keep_bullets(self, lists: frozenset[str]) -> None:
        """Leave its own bullets to a letterhead whose list styles have some. `lists`: its bulleted lists."""
        kept = []
        for level, ident in enumerate(PUCES):
            style = self._by_id().get(ident)
            num = style.find(f"{NS}pPr/{NS}numPr/{NS}numId") if style is not None else None
            if ident in self.trouves and num is not None and num.get(VAL) in lists:
                kept.append(level)
        # A list whose levels were drawn by two hands would be worse than ours.
        self.puces_propres = frozenset(kept) if kept == list(range(len(kept))) else frozenset()

    # -- whose style is whose

    def _match(self, model: Any) -> None:
        theirs = {_key(s): s for s in reversed(list(_styles(self._root)))}
        defaults = {s.get(_TYPE): s for s in _styles(self._root) if _is_default(s)}
        found = set()
        for ours in _styles(model):
            match = defaults.get(ours.get(_TYPE)) if _is_default(ours) else None
            match = match if match is not None else theirs.get(_key(ours))
            if match is not None:
                if _is_default(ours):
                    # LibreOffice leaves out of its files that « Normal » is the default.
                    match.set(f"{NS}default", "1")
                found.add(str(ours.get(_ID)))
                self.renommes[str(match.get(_ID))] = str(ours.get(_ID))
        self.trouves = frozenset(found)
        wanted = {str(s.get(_ID)) for s in _styles(model)}
        used = {str(s.get(_ID)) for s in _styles(self._root)}
        for ident in sorted((used & wanted) - self.renommes.keys()):
            rank = 1
            while f"{ident}Papier{rank}" in used:
                rank += 1
            self.renommes[ident] = f"{ident}Papier{rank}"
        self.renommes = {old: new for old, new in self.renommes.items() if old != new}

    def _by_id(self) -> dict[str, Any]:
        return {str(s.get(_ID)): s for s in _styles(self._root)}

    def _chain(self, ident: str) -> list[Any]:
        styles = self._by_id()
        out: list[Any] = []
        while ident in styles and len(out) < 12:
            out.append(styles[ident])
            based = styles[ident].find(f"{NS}basedOn")
            ident = str(based.get(VAL)) if based is not None else ""
        return out

    def _inherited(self, ident: str, path: str, default: str) -> Any:
        """A property of a style, of those it is based on, or of the defaults (`default`: where those are)."""
        for style in self._chain(ident):
            node = style.find(path)
            if node is not None:
                return node
        return self._root.find(f"{NS}docDefaults/{NS}{default}/{path}")

    # -- what the letterhead looks like

    def _find_color(self) -> str:
        """The colour of its first headings, or of the band behind them; it must be read on white paper."""
        if "Titre1" not in self.trouves:
            return BLEU
        candidates = []
        for path, attribute, theme in (
            (f"{NS}rPr/{NS}color", "val", "themeColor"),
            (f"{NS}pPr/{NS}shd", "fill", "themeFill"),
        ):
            node = self._inherited("Titre1", path, "rPrDefault")
            if node is not None:
                candidates.append(str(node.get(f"{NS}{attribute}") or ""))
                candidates.append(self._theme_color(str(node.get(f"{NS}{theme}") or "")))
        for value in candidates:
            if re.fullmatch("[0-9A-Fa-f]{6}", value) and contrast_with_white(value) >= CONTRASTE_MIN:
                return value.upper()
        return _SANS_COULEUR

    def _theme_color(self, nom: str) -> str:
        found = re.search(
            rf'<a:{re.escape(nom)}>\s*<a:srgbClr val="([0-9A-Fa-f]{{6}})"'.encode(), self._theme or b""
        )
        return found.group(1).decode() if nom and found else ""

    def _body_size(self) -> int:
        node = self._inherited("Normal", f"{NS}rPr/{NS}sz", "rPrDefault")
        value = str(node.get(VAL)) if node is not None else ""
        return int(value) if value.isdigit() and 8 <= int(value) <= 72 else _TAILLE_DE_WORD

    def _spaces_paragraphs(self) -> bool:
        node = self._inherited("Normal", f"{NS}pPr/{NS}spacing", "pPrDefault")
        return node is not None and any(node.get(f"{NS}{a}") not in (None, "0") for a in ("after", "before"))

    # -- what is changed

    def _set_language(self) -> None:
        """The documents are in French, whatever the program that the letterhead was drawn with."""
        for node in self._root.iter(f"{NS}lang"):
            if not str(node.get(VAL) or "fr").lower().startswith("fr"):
                node.set(VAL, "fr-FR")
        defaults = self._root.find(f"{NS}docDefaults")
        if defaults is None:
            defaults = etree.Element(f"{NS}docDefaults")
            self._root.insert(0, defaults)
        rpr_default = defaults.find(f"{NS}rPrDefault")
        if rpr_default is None:
            rpr_default = etree.Element(f"{NS}rPrDefault")
            defaults.insert(0, rpr_default)
        rpr = _child(rpr_default, "rPr")
        lang = rpr.find(f"{NS}lang")
        if lang is None:
            lang = etree.Element(f"{NS}lang")
            after = [rpr.find(f"{NS}{n}") for n in ("eastAsianLayout", "specVanish", "oMath")]
            place = next((rpr.index(n) for n in after if n is not None), len(rpr))
            rpr.insert(place, lang)
        lang.set(VAL, "fr-FR")

    def _supply(self, model: Any) -> None:
        """Our styles that the letterhead lacks, at its size and with its spaces."""
        ratio = self._body_size() / 22
        spaced = self._spaces_paragraphs()
        indented = self._inherited("Normal", f"{NS}pPr/{NS}ind", "pPrDefault") is not None
        for ours in _styles(model):
            ident = str(ours.get(_ID))
            if ident in self.trouves or (_is_default(ours) and ours.get(_TYPE) in self._default_types()):
                continue
            style = deepcopy(ours)
            borrowed = NUMEROTES.get(ident, (0, 0, ""))[2]
            if borrowed and borrowed in self.trouves:
                _borrow(style, borrowed)
            elif style.get(_TYPE) == "paragraph":
                _scale(style, ratio)
                based = style.find(f"{NS}basedOn")
                if based is not None and based.get(VAL) == "Normal":
                    _complete(style, spaced=spaced, indented=indented)
            self._root.append(style)

    def _default_types(self) -> set[str]:
        return {str(s.get(_TYPE)) for s in _styles(self._root) if _is_default(s)}

    def _number(self) -> None:
        """Articles and annexes are numbered by our lists: the references of the text count on it."""
        styles = self._by_id()
        for ident, (num, level, _) in NUMEROTES.items():
            style = styles[ident]
            ppr = style.find(f"{NS}pPr")
            if ppr is None:
                ppr = etree.Element(f"{NS}pPr")
                _insert_before(style, ppr, ("rPr", "tblPr", "trPr", "tcPr", "tblStylePr"))
            own = ppr.find(f"{NS}numPr")
            if own is not None:
                ppr.remove(own)
                indent = ppr.find(f"{NS}ind")
                if indent is not None and ident in self.trouves:
                    # Made for the number that the letterhead printed there.
                    ppr.remove(indent)
            _insert_number(ppr, num, level)
            if ident in self.trouves:
                _keep_with_next(ppr, level)


def _styles(root: Any) -> Iterator[Any]:
    yield from root.iterchildren(f"{NS}style")


def _is_default(style: Any) -> bool:
    return style.get(f"{NS}default") in ("1", "true", "on")


def _key(style: Any) -> tuple[str, str]:
    name = style.find(f"{NS}name")
    text = " ".join(str(name.get(VAL)).lower().split()) if name is not None else ""
    return str(style.get(_TYPE)), _SYNONYMES.get(text, text)


def _child(parent: Any, nom: str) -> Any:
    found = parent.find(f"{NS}{nom}")
    return found if found is not None else etree.SubElement(parent, f"{NS}{nom}")


def _borrow(style: Any, ident: str) -> None:
    """The look of the heading of the same rank; what an annex alone has (a new page, its level) stays."""
    style.find(f"{NS}basedOn").set(VAL, ident)
    for nom in ("rPr", f"pPr/{NS}pBdr", f"pPr/{NS}spacing"):
        node = style.find(f"{NS}{nom}")
        if node is not None:
            node.getparent().remove(node)


def _scale(style: Any, ratio: float) -> None:
    for node in style.iter(f"{NS}sz", f"{NS}szCs"):
        node.set(VAL, str(max(2, round(int(node.get(VAL)) * ratio))))


def _complete(style: Any, *, spaced: bool, indented: bool) -> None:
    """What our styles take from our defaults, where those of the letterhead do not say it."""
    ppr = style.find(f"{NS}pPr")
    if ppr is None:
        ppr = etree.Element(f"{NS}pPr")
        rpr = style.find(f"{NS}rPr")
        style.insert(style.index(rpr) if rpr is not None else len(style), ppr)
    spacing, ind = ppr.find(f"{NS}spacing"), ppr.find(f"{NS}ind")
    if not spaced:
        if spacing is None:
            spacing = etree.Element(f"{NS}spacing")
            _insert_before(ppr, spacing, ("ind", "contextualSpacing", "mirrorIndents", "jc", "outlineLvl"))
        for attribute, value in (("after", "120"), ("line", "264"), ("lineRule", "auto")):
            if spacing.get(f"{NS}{attribute}") is None:
                spacing.set(f"{NS}{attribute}", value)
    numbered = ppr.find(f"{NS}numPr") is not None
    if indented and ind is None and not numbered:
        ind = etree.Element(f"{NS}ind")
        ind.set(f"{NS}left", "0")
        ind.set(f"{NS}firstLine", "0")
        _insert_before(ppr, ind, ("contextualSpacing", "mirrorIndents", "jc", "outlineLvl"))


def _insert_before(ppr: Any, node: Any, following: Iterable[str]) -> None:
    place = next((i for i, c in enumerate(ppr) if etree.QName(c).localname in following), len(ppr))
    ppr.insert(place, node)


def _insert_number(ppr: Any, num: int, level: int) -> None:
    node = etree.Element(f"{NS}numPr")
    if level:
        etree.SubElement(node, f"{NS}ilvl").set(VAL, str(level))
    etree.SubElement(node, f"{NS}numId").set(VAL, str(num))
    place = next((i for i, c in enumerate(ppr) if etree.QName(c).localname not in _AVANT_NUMERO), len(ppr))
    ppr.insert(place, node)


def _keep_with_next(ppr: Any, level: int) -> None:
    """No heading ends a page, and each stands in the plan of the document."""
    for rank, nom in enumerate(("keepNext", "keepLines")):
        if ppr.find(f"{NS}{nom}") is None:
            ppr.insert(rank, etree.Element(f"{NS}{nom}"))
    outline = ppr.find(f"{NS}outlineLvl")
    if outline is None:
        outline = etree.Element(f"{NS}outlineLvl")
        _insert_before(ppr, outline, ("divId", "cnfStyle", "rPr", "sectPr", "pPrChange"))
    outline.set(VAL, str(level))
