"""A rendered clause as passages: headings, paragraphs, items and tables, free of any look."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any, Literal

from lxml import etree

from clausedocs.word.xml_sur import NS, W

Genre = Literal["titre", "texte", "puce", "numero", "tableau"]
_TITRES = {"Titre1": 1, "Titre2": 2, "Titre3": 3, "Annexe": 1, "AnnexeTitre2": 2, "TitreSansNumero": 0}
_R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_WP = "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"


@dataclass(frozen=True, slots=True)
class Segment:
    """A run of text; `ancre` makes it a reference to a heading, whose number it prints; `lacune`: what is
    missing from a draft."""

    texte: str
    gras: bool = False
    italique: bool = False
    ancre: str = ""
    saut: bool = False
    lacune: bool = False


@dataclass(frozen=True, slots=True)
class Passage:
    """`niveau`: 1 for the article, 2 for its sub-articles, 0 for a heading without a number; that of an item.

    `ancre` is the bookmark of a heading; `lignes` holds the cells of a table, the first line its header.
    """

    genre: Genre
    segments: tuple[Segment, ...] = ()
    niveau: int = 0
    ancre: str = ""
    lignes: tuple[tuple[tuple[Segment, ...], ...], ...] = ()
    largeurs: tuple[int, ...] = field(default=())

    @property
    def texte(self) -> str:
        return "".join(s.texte for s in self.segments)


def read_passages(corps: str) -> tuple[Passage, ...]:
    """The passages of a body that our own compiler wrote for Word."""
    root = etree.fromstring(
        f'<w:body xmlns:w="{W}" xmlns:r="{_R}" xmlns:wp="{_WP}">{corps}</w:body>'.encode()
    )
    out: list[Passage] = []
    for node in root:
        if node.tag == f"{NS}tbl":
            out.append(_read_tableau(node))
        elif node.tag == f"{NS}p":
            passage = _read_paragraphe(node)
            if passage.texte.strip():
                out.append(passage)
    return tuple(out)


def split_clause(passages: tuple[Passage, ...]) -> tuple[tuple[Passage, ...], tuple[Passage, ...]]:
    """The clause itself, and what stands after it under a heading without a number, for elsewhere."""
    for n, passage in enumerate(passages):
        if passage.genre == "titre" and passage.niveau == 0:
            return passages[:n], passages[n + 1 :]
    return passages, ()


def _read_paragraphe(node: Any) -> Passage:
    style = node.find(f"{NS}pPr/{NS}pStyle")
    name = style.get(f"{NS}val") if style is not None else ""
    segments = _read_segments(node)
    if name in _TITRES:
        mark = node.find(f"{NS}bookmarkStart")
        # The dash that our own layout puts between a number and the words of an article.
        if segments and segments[0].texte.startswith("–"):
            first = segments[0]
            segments = (Segment(first.texte.lstrip("–\u00a0 "), first.gras, first.italique), *segments[1:])
        return Passage("titre", segments, _TITRES[name], mark.get(f"{NS}name") if mark is not None else "")
    for prefix, genre in (("Puce", "puce"), ("Numero", "numero")):
        if name.startswith(prefix):
            return Passage(genre, segments, int(name[-1]))  # type: ignore[arg-type]
    return Passage("texte", segments)


def _read_segments(node: Any) -> tuple[Segment, ...]:
    out: list[Segment] = []
    state, anchor = "", ""
    for run in node.iter(f"{NS}r"):
        mark = run.find(f"{NS}fldChar")
        if mark is not None:
            state = str(mark.get(f"{NS}fldCharType"))
            if state == "end":
                state, anchor = "", ""
            continue
        if state == "begin":
            instruction = "".join(i.text or "" for i in run.iter(f"{NS}instrText"))
            found = re.search(r"REF (\w+)", instruction)
            anchor = found.group(1) if found else ""
            continue
        bold, italic, gap = (run.find(f"{NS}rPr/{NS}{x}") is not None for x in ("b", "i", "highlight"))
        if run.find(f"{NS}br") is not None:
            out.append(Segment("\n", saut=True))
        text = "".join(t.text or "" for t in run.iter(f"{NS}t"))
        if text:
            out.append(Segment(text, bold, italic, anchor, lacune=gap))
    return tuple(out)


def _read_tableau(node: Any) -> Passage:
    rows = tuple(
        tuple(
            tuple(s for p in cell.iter(f"{NS}p") for s in _read_segments(p))
            for cell in row.findall(f"{NS}tc")
        )
        for row in node.findall(f"{NS}tr")
    )
    widths = tuple(int(c.get(f"{NS}w")) for c in node.iter(f"{NS}gridCol"))
    return Passage("tableau", lignes=rows, largeurs=widths)
