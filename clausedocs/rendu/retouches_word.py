"""A part of a Word modèle once rendered, made sound again: tables, empty cells, names that must be unique.

A loop repeats what Word numbers, a condition takes away what Word needs: a row without cells, a cell without
paragraph, half of a bookmark.
"""

from __future__ import annotations

import re
from copy import deepcopy
from typing import Any

from lxml import etree

from clausedocs.langue.lacune import DEBUT_LACUNE, FIN_LACUNE
from clausedocs.word.xml_sur import NS

_P, _R, _T, _TBL, _TR, _TC = (f"{NS}{x}" for x in ("p", "r", "t", "tbl", "tr", "tc"))
_W14 = "{http://schemas.microsoft.com/office/word/2010/wordml}"
_WP = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"
_ID, _NAME, _VAL, _LARGEUR = f"{NS}id", f"{NS}name", f"{NS}val", f"{NS}w"
_ESPACE = "{http://www.w3.org/XML/1998/namespace}space"
# What must hold a paragraph.
_CONTENANTS = tuple(f"{NS}{x}" for x in ("body", "hdr", "ftr", "footnote", "endnote", "txbxContent", "tc"))
_BLOCS = (_P, _TBL, f"{NS}sdt", f"{NS}customXml", f"{NS}altChunk")
_MARQUEE = re.compile(f"{DEBUT_LACUNE}([^{DEBUT_LACUNE}{FIN_LACUNE}]*){FIN_LACUNE}")
# Properties of a run that the schema puts after the highlight.
_APRES_SURLIGNE = frozenset(
    f"{NS}{x}"
    for x in (
        "u", "effect", "bdr", "shd", "fitText", "vertAlign", "rtl", "cs", "em", "lang", "eastAsianLayout",
        "specVanish", "oMath", "rPrChange",
    )
)  # fmt: skip


def mend(root: Any) -> None:
    """Everything below, in the order that each needs."""
    _mend_tables(root)
    _fill_empty(root)
    _match_pairs(root, "bookmarkStart", "bookmarkEnd")
    _match_pairs(root, "commentRangeStart", "commentRangeEnd")
    _name_once(root)
    highlight_gaps(root)


def _mend_tables(root: Any) -> None:
    for row in list(root.iter(_TR)):
        if row.find(f".//{_TC}") is None:
            row.getparent().remove(row)
    for table in list(root.iter(_TBL)):
        if table.find(f".//{_TR}") is None:
            table.getparent().remove(table)
        else:
            _fit_grid(table)


def _fit_grid(table: Any) -> None:
    """As many columns declared as the widest row has, over the same width."""
    grid = table.find(f"{NS}tblGrid")
    if grid is None:
        return
    columns = grid.findall(f"{NS}gridCol")
    own = [row for row in table.iter(_TR) if next(row.iterancestors(_TBL)) is table]
    wanted: int = max(_width_of(row) for row in own)
    if wanted == len(columns) or not wanted:
        return
    widths: list[int] = [int(c.get(_LARGEUR) or 0) for c in columns]
    total = sum(widths)
    for column in columns:
        grid.remove(column)
    each = total // wanted
    kept: list[int] = widths[:wanted]
    scale = total / (sum(kept) or 1) if wanted < len(widths) else len(widths) / wanted
    sizes = [round(w * scale) for w in kept] + [each] * (wanted - len(kept))
    for n, size in enumerate(sizes):
        column = etree.Element(f"{NS}gridCol")
        column.set(_LARGEUR, str(size))
        grid.insert(n, column)


def _width_of(row: Any) -> int:
    total = 0
    for cell in row.iter(_TC):
        if next(cell.iterancestors(_TR)) is row:
            span = cell.find(f"{NS}tcPr/{NS}gridSpan")
            total += int(span.get(_VAL)) if span is not None else 1
    for name in ("gridBefore", "gridAfter"):
        skip = row.find(f"{NS}trPr/{NS}{name}")
        total += int(skip.get(_VAL)) if skip is not None else 0
    return total


def _fill_empty(root: Any) -> None:
    """A paragraph where Word wants one: in a cell, last; in a header or a note, at least one."""
    for holder in root.iter(*_CONTENANTS):
        blocks = [c for c in holder if c.tag in _BLOCS]
        if not blocks or (holder.tag == _TC and blocks[-1].tag == _TBL):
            paragraph = etree.Element(_P)
            at = len(holder)
            if holder.tag == f"{NS}body" and at and holder[-1].tag == f"{NS}sectPr":
                at -= 1
            holder.insert(at, paragraph)


def _match_pairs(root: Any, opening: str, closing: str) -> None:
    """A range that a condition cut in half is taken out, one that a loop repeats is kept once."""
    starts: dict[str, Any] = {}
    names: set[str] = set()
    for node in list(root.iter(f"{NS}{opening}")):
        key, name = str(node.get(_ID)), node.get(_NAME)
        if key in starts or (name is not None and name in names):
            node.getparent().remove(node)
            continue
        starts[key] = node
        if name is not None:
            names.add(name)
    closed: set[str] = set()
    for node in list(root.iter(f"{NS}{closing}")):
        key = str(node.get(_ID))
        if key not in starts or key in closed:
            node.getparent().remove(node)
        closed.add(key)
    for key, node in starts.items():
        if key not in closed:
            node.getparent().remove(node)


def _name_once(root: Any) -> None:
    """Numbers of drawings and of paragraphs, each one’s own."""
    seen: set[str] = set()
    drawings = list(root.iter(f"{_WP}docPr"))
    last = max((int(n.get("id")) for n in drawings if str(n.get("id")).isdigit()), default=0)
    for node in drawings:
        if node.get("id") in seen:
            last += 1
            node.set("id", str(last))
        seen.add(str(node.get("id")))
    used: set[str] = set()
    for node in root.iter(_P, _TR):
        number = node.get(f"{_W14}paraId")
        if number is not None:
            if number in used:
                del node.attrib[f"{_W14}paraId"]
            used.add(number)


def highlight_gaps(root: Any) -> None:
    """The gaps of a draft, each in a highlighted run of its own."""
    for node in list(root.iter(_T)):
        if node.text and (DEBUT_LACUNE in node.text or FIN_LACUNE in node.text):
            run = node.getparent()
            if run.tag == _R and run.getparent() is not None:
                _split_run(run)


def _split_run(run: Any) -> None:
    props = run.find(f"{NS}rPr")
    for child in list(run):
        if child is props:
            continue
        if child.tag != _T:
            run.addprevious(_make_run(props, child, False))
            continue
        for n, piece in enumerate(_MARQUEE.split(child.text or "")):
            if piece:
                text = etree.Element(_T)
                text.text = piece.replace(DEBUT_LACUNE, "").replace(FIN_LACUNE, "")
                text.set(_ESPACE, "preserve")
                run.addprevious(_make_run(props, text, n % 2 == 1))
    run.getparent().remove(run)


def _make_run(props: Any, child: Any, marked: bool) -> Any:
    made = etree.Element(_R)
    own = deepcopy(props) if props is not None else None
    if marked:
        own = own if own is not None else etree.Element(f"{NS}rPr")
        old = own.find(f"{NS}highlight")
        if old is not None:
            own.remove(old)
        colour = etree.Element(f"{NS}highlight")
        colour.set(_VAL, "yellow")
        own.insert(next((i for i, c in enumerate(own) if c.tag in _APRES_SURLIGNE), len(own)), colour)
    if own is not None:
        made.append(own)
    made.append(child)
    return made
