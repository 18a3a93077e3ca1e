"""A table of contents that somebody typed: what moves in it, and the line that the clause needs."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import takewhile
from typing import Any

from clausedocs.dce.fichier_word import Fichier
from clausedocs.dce.plan_word import PAGE_TAPEE, text_of
from clausedocs.dce.renumerotation import Changement
from clausedocs.word.styles_word import normalize, style_of
from clausedocs.word.xml_sur import NS


@dataclass(frozen=True, slots=True)
class Sommaire:
    """The lines that repeat a heading: those of the headings that move, and the ranks of all of them."""

    lignes: tuple[str, ...]
    rangs: frozenset[int]


def read_sommaire(fichier: Fichier, changements: tuple[Changement, ...], titre: str) -> Sommaire | None:
    """What is to correct in a table of contents typed by hand, `titre` being the heading of the clause.

    None where the file has none, or one that Word keeps by itself.
    """
    first = next((e.rang for e in fichier.plan if e.etiquette), 0)
    shown = {normalize(e.show()): e for e in fichier.plan}
    moves = {c.entree.rang: c for c in changements}
    rows: list[str] = []
    ranks: set[int] = set()
    for bloc in takewhile(lambda b: b.rang < first, fichier.corps.blocs):
        if bloc.balise not in ("p", "tbl"):
            continue
        for paragraph in bloc.element.iter(f"{NS}p"):
            text = text_of(paragraph)
            entry = shown.get(normalize(PAGE_TAPEE.sub("", text))) or shown.get(normalize(text))
            if entry is None or entry.rang == bloc.rang or _is_live(fichier, paragraph):
                continue
            ranks.add(bloc.rang)
            if entry.rang in moves:
                rows.append(f"« {entry.show().strip()} » devient {moves[entry.rang].nouveau}")
    if len(ranks) < 2 and not (ranks and fichier.corps.blocs[min(ranks)].balise == "tbl"):
        return None
    return Sommaire((f"ajoutez « {titre} »", *rows), frozenset(ranks))


def _is_live(fichier: Fichier, paragraph: Any) -> bool:
    fields = "".join(i.text or "" for i in paragraph.iter(f"{NS}instrText"))
    return "PAGEREF" in fields or "TOC" in fields or fichier.styles.aspect(style_of(paragraph)).sommaire
