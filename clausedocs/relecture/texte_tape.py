"""The words that somebody typed in a Word file: what fields print by themselves left out."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from clausedocs.modeles.word.lieux import LieuWord, list_paragraphs
from clausedocs.modeles.word.reperage import letters_of
from clausedocs.word.xml_sur import NS

_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_SOMMAIRE = ("toc", "tm", "tabledesmatires")


@dataclass(frozen=True, slots=True)
class Paragraphe:
    """A paragraph, its words as typed, and its place. `rang` is its rank in the part."""

    element: Any
    texte: str
    lieu: LieuWord


def list_typed(root: Any, partie: str) -> Iterator[Paragraphe]:
    """The paragraphs of a part that hold words, tables of contents and doubles of text boxes left out."""
    closed = _list_results(root)
    for paragraph, lieu in list_paragraphs(root, partie):
        if _is_double(paragraph) or _is_sommaire(paragraph):
            continue
        text = "".join(x.signe for x in letters_of(paragraph) if x.noeud not in closed)
        if text.strip():
            yield Paragraphe(paragraph, text, lieu)


def _list_results(root: Any) -> set[Any]:
    """The nodes that fields print."""
    inside: set[Any] = set()
    depth: list[bool] = []
    for node in root.iter(f"{NS}fldChar", f"{NS}t", f"{NS}tab", f"{NS}br", f"{NS}fldSimple"):
        if node.tag == f"{NS}fldChar":
            kind = node.get(f"{NS}fldCharType")
            if kind == "begin":
                depth.append(False)
            elif kind == "separate" and depth:
                depth[-1] = True
            elif kind == "end" and depth:
                depth.pop()
        elif node.tag == f"{NS}fldSimple":
            inside.update(node.iter())
        elif any(depth):
            inside.add(node)
    return inside


def _is_double(paragraph: Any) -> bool:
    """A text box is written twice, for old and new programs: the second is not read again."""
    return next(paragraph.iterancestors(f"{_MC}Fallback"), None) is not None


def _is_sommaire(paragraph: Any) -> bool:
    style = paragraph.find(f"{NS}pPr/{NS}pStyle")
    return style is not None and str(style.get(f"{NS}val")).lower().startswith(_SOMMAIRE)
