"""Where something stands in a Word file, in words that its author can follow: part, paragraph, cell."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from clausedocs.erreurs import Lieu, ModeleErreur
from clausedocs.word.xml_sur import NS

P, TBL, TR, TC = f"{NS}p", f"{NS}tbl", f"{NS}tr", f"{NS}tc"
# Letters shown on each side of what is pointed at.
AUTOUR = 30
# File of a part -> what Word calls it.
_LIBELLES = (
    (re.compile(r"/document\w*\.xml$"), "corps du texte"),
    (re.compile(r"/header\d*\.xml$"), "en-tête"),
    (re.compile(r"/footer\d*\.xml$"), "pied de page"),
    (re.compile(r"/footnotes\.xml$"), "notes de bas de page"),
    (re.compile(r"/endnotes\.xml$"), "notes de fin"),
    (re.compile(r"^docProps/"), "propriétés du fichier"),
)


@dataclass(frozen=True, slots=True)
class Cellule:
    """A cell: the table by its rank in the part, its row and column, from 1."""

    tableau: int
    ligne: int
    colonne: int

    def __str__(self) -> str:
        return f"tableau {self.tableau}, ligne {self.ligne}, colonne {self.colonne}"


@dataclass(frozen=True, slots=True)
class LieuWord:
    """`partie` is the file of the part, `paragraphe` the rank in it (from 1; 0: the part as a whole)."""

    partie: str
    paragraphe: int = 0
    cellule: Cellule | None = None
    autour: str = ""

    @property
    def libelle(self) -> str:
        """The part as Word names it."""
        return next((words for sign, words in _LIBELLES if sign.search(self.partie)), self.partie)

    def __str__(self) -> str:
        where = f", paragraphe {self.paragraphe}" if self.paragraphe else ""
        cell = f" ({self.cellule})" if self.cellule else ""
        words = f", « {self.autour} »" if self.autour else ""
        return f"{self.libelle}{where}{cell}{words}"


@dataclass(frozen=True, slots=True)
class Faute:
    """What is wrong with a tag: a code, a message, what to write instead."""

    code: str
    message: str
    conseil: str
    lieu: LieuWord

    def error(self, fichier: str) -> ModeleErreur:
        """The same as an error of the file."""
        place = Lieu(fichier=fichier, champ=str(self.lieu))
        return ModeleErreur(self.code, self.message, self.conseil, place)


def list_paragraphs(root: Any, partie: str) -> Iterator[tuple[Any, LieuWord]]:
    """The paragraphs of a part in order, each with its place (the words around apart)."""
    cells = _number_cells(root)
    for n, paragraph in enumerate(root.iter(P), 1):
        cell = next(paragraph.iterancestors(TC), None)
        yield paragraph, LieuWord(partie, n, cells.get(cell))


def _number_cells(root: Any) -> dict[Any, Cellule]:
    """Every cell with its place, the tables inside others counted in their turn."""
    found: dict[Any, Cellule] = {}
    rows: dict[Any, int] = {}
    columns: dict[Any, int] = {}
    tables = {t: n for n, t in enumerate(root.iter(TBL), 1)}
    for node in root.iter(TR, TC):
        if node.tag == TR:
            table = next(node.iterancestors(TBL), None)
            rows[table] = rows.get(table, 0) + 1
            columns[node] = 0
            continue
        row = next(node.iterancestors(TR), None)
        table = next(node.iterancestors(TBL), None)
        if row is not None and table is not None:
            columns[row] += 1
            found[node] = Cellule(tables[table], rows[table], columns[row])
    return found


def words_around(text: str, start: int, end: int) -> str:
    """The words that surround a passage, on one line: what to search for in Word."""
    left, right = max(0, start - AUTOUR), min(len(text), end + AUTOUR)
    if right - left > 160:
        right = left + 160
    shown = " ".join(text[left:right].split())
    return f"{'…' if left else ''}{shown}{'…' if right < len(text) else ''}"
