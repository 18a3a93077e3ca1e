"""The first pass: what must be known before the text is written.

A skeleton of the modèle (headings, conditions, items of lists, citations and references, nothing
else) is rendered once per dossier. It gives every number, says which lists are empty and which item
is the last of its list, and lets the citations know whether a code comes again later.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from clausedocs.erreurs import ModeleErreur
from clausedocs.modeles.arbre import (
    Arbre,
    Balise,
    Conteneur,
    Element,
    Expression,
    Ligne,
    Liste,
    Paragraphe,
    ParagraphesDe,
    Tableau,
    Titre,
    segments,
)

FIN_ELEMENT, FIN_LISTE = "\u202f;", "."
# An empty cell, to be filled in by hand, keeps the height of a line.
VIDE = "\u00a0"

# Delimiters of the generated templates: private-use characters, which no text and no value contains.
VAR, FIN_VAR, TAG, FIN_TAG, COM, FIN_COM = "\ue200", "\ue201", "\ue202", "\ue203", "\ue204", "\ue205"


def tag(expression: Expression) -> str:
    """A block tag in the generated template."""
    return f"{TAG} {expression.genre} {expression.source} {FIN_TAG}"


def value(source: str) -> str:
    """An expression in the generated template."""
    return f"{VAR} {source} {FIN_VAR}"


def write_plan(arbre: Arbre) -> str:
    """The source of the skeleton, as a template."""
    out: list[str] = []

    def inline(text: str) -> None:
        tags = [arbre.expressions[int(v)] for k, v in segments(text) if k == "tag"]
        if not any(e.cite or e.ancres for e in tags):
            return
        for expression in tags:
            if expression.genre != "valeur":
                out.append(tag(expression))
            elif expression.ancres:
                out.append(value("_renvoi(" + ", ".join(repr(a) for a in expression.ancres) + ")"))
            elif expression.cite:
                out.append(value(expression.source))

    def visit(nodes: Sequence[Any]) -> None:
        for node in nodes:
            if isinstance(node, Balise):
                out.append(tag(node.expression))
            elif isinstance(node, Titre):
                if node.numero:
                    out.append(value(f"_titre({node.ancre!r}, {node.niveau}, {node.numero!r})"))
                inline(node.contenu)
            elif isinstance(node, Paragraphe):
                inline(node.contenu)
            elif isinstance(node, Conteneur):
                visit(node.enfants)
            elif isinstance(node, (Liste, Tableau)):
                if node.peut_etre_vide:
                    out.append(f"{TAG} if _present() {FIN_TAG}")
                if node.introduction:
                    inline(node.introduction.contenu)
                out.append(value(f"_debut({int(node.peut_etre_vide)})"))
                rows: Sequence[Any] = node.enfants if isinstance(node, Liste) else node.lignes
                if isinstance(node, Tableau):
                    for cell in node.entete:
                        inline(cell)
                for row in rows:
                    if isinstance(row, Balise):
                        out.append(tag(row.expression))
                    elif isinstance(row, Element):
                        visit(row.enfants)
                        out.append(value(f"_element({int(row.ponctuer)})"))
                    elif isinstance(row, Ligne):
                        for cell in (c for c in row.cellules if isinstance(c, str)):
                            inline(cell)
                        out.append(value("_element(0)"))
                out.append(value("_fin()"))
                if node.peut_etre_vide:
                    out.append(f"{TAG} endif {FIN_TAG}")
            else:
                assert isinstance(node, ParagraphesDe) or not hasattr(node, "contenu")

    visit(arbre.noeuds)
    return "".join(out)


@dataclass(slots=True)
class Plan:
    """What the first pass found. `numeros`: anchor to printed number (« Article 5 », « 4.1 »)."""

    numeros: dict[str, str] = field(default_factory=dict)
    fins: list[str] = field(default_factory=list)
    presents: list[bool] = field(default_factory=list)
    renvois: list[str] = field(default_factory=list)

    def check_references(self) -> None:
        """Raises ModeleErreur `renvoi_exclu` for a reference to an article that these data leave out."""
        for anchor in self.renvois:
            if anchor not in self.numeros:
                raise ModeleErreur(
                    "renvoi_exclu",
                    f"Le texte renvoie à l’article « {anchor} », que ces données excluent.",
                    "Placez le renvoi sous la même condition que l’article visé.",
                )


class Recorder:
    """The functions that the skeleton calls; one run fills a `Plan`."""

    def __init__(self, presents: list[bool], premiers: Mapping[str, int]) -> None:
        """`premiers`: the number of the first article, of the first annex (1 where not said)."""
        self.plan = Plan(presents=list(presents))
        self.known = len(presents)
        self.seen = 0
        self.counts = {k: [premiers.get(k, 1) - 1, 0, 0] for k in ("article", "annexe")}
        self.stack: list[tuple[int, int]] = []  # (guard or -1, number of kids)
        self.last_auto = -1
        self.empty = False

    def titre(self, ancre: str, niveau: int, numero: str) -> str:
        counts = self.counts[numero]
        rank = niveau - 2
        counts[rank] += 1
        counts[rank + 1 :] = [0] * (2 - rank)
        if rank == 0:
            text = f"{'Article' if numero == 'article' else 'Annexe'}\u00a0{counts[0]}"
        elif numero == "article":
            text = ".".join(str(c) for c in counts[: rank + 1])
        else:
            text = f"{counts[1]}." if rank == 1 else f"{chr(64 + counts[2])}."
        self.plan.numeros[ancre] = text
        return ""

    def renvoi(self, *ancres: str) -> str:
        self.plan.renvois.extend(ancres)
        return ""

    def present(self) -> bool:
        i = self.seen
        self.seen += 1
        if i >= self.known:
            self.plan.presents.append(True)
        return self.plan.presents[i]

    def debut(self, garde: int) -> str:
        self.stack.append((self.seen - 1 if garde else -1, 0))
        return ""

    def element(self, ponctuer: int) -> str:
        guard, kids = self.stack[-1]
        self.stack[-1] = (guard, kids + 1)
        self.last_auto = -1
        if ponctuer:
            self.last_auto = len(self.plan.fins)
            self.plan.fins.append(FIN_ELEMENT)
        return ""

    def fin(self) -> str:
        guard, kids = self.stack.pop()
        if guard >= 0 and not kids:
            self.plan.presents[guard] = False
            self.empty = True
        if not self.stack and self.last_auto >= 0:
            self.plan.fins[self.last_auto] = FIN_LISTE
            self.last_auto = -1
        return ""
