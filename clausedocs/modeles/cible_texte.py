"""Plain text: what a screen reader, a diff or an e-mail shows."""

from __future__ import annotations

from typing import Any

from clausedocs.modeles.arbre import (
    Balise,
    Barre,
    Conteneur,
    Liste,
    Paragraphe,
    ParagraphesDe,
    Tableau,
    Titre,
    segments,
)
from clausedocs.modeles.ecrivain import Ecrivain
from clausedocs.modeles.plan import tag, value

# What a letter prints line under line.
SERRES = {"expediteur", "destinataire", "references", "signature_lettre", "mentions"}


def escape_texte(text: str) -> str:
    return text


class EcrivainTexte(Ecrivain):
    """Paragraphs separated by one empty line, items on lines of their own."""

    def __init__(self, arbre: Any) -> None:
        super().__init__(arbre)
        self.indent = ""
        self.serre = False

    def titre(self, node: Titre) -> None:
        self.out.append("\n" if node.niveau <= 2 else "")
        if node.numero:
            self.out.append(self.number(node.ancre) + ("\u00a0– " if node.niveau == 2 else " "))
        self.inline(node.contenu)
        self.out.append("\n\n")

    def paragraphe(self, node: Paragraphe, *, end: str = "") -> None:
        self.out.append(self.indent)
        self.inline(node.contenu)
        self.out.append(end + ("\n" if self.serre else "\n\n"))

    def paragraphes_de(self, node: ParagraphesDe) -> None:
        self.loop(node.source, self.indent + value("_p") + "\n\n")

    def liste(self, node: Liste) -> None:
        if node.introduction:
            self.paragraphe(node.introduction)
        self.items(node)
        if node.niveau == 1:
            self.out.append("\n")

    def items(self, node: Liste) -> None:
        outer = self.indent
        pad = outer + "  " * 1
        if node.ordonnee:
            self.out.append(value(f"_rang({node.niveau}, 0)"))
        for child in node.enfants:
            if isinstance(child, Balise):
                self.balise(child.expression, "li")
                continue
            mark = value(f"_rang({node.niveau}, 1)") if node.ordonnee else "•"
            self.out.append(f"{pad}{mark} ")
            for i, block in enumerate(child.enfants):
                end = self.fin_element if child.ponctuer and i == len(child.enfants) - 1 else ""
                if isinstance(block, Paragraphe):
                    self.out.append(pad + "  " if i else "")
                    self.inline(block.contenu)
                    self.out.append(end + "\n")
                elif isinstance(block, Liste):
                    if block.peut_etre_vide:
                        self.guard("li")
                    if block.introduction:
                        self.inline(block.introduction.contenu)
                        self.out.append("\n")
                    self.indent = pad
                    self.items(block)
                    self.indent = outer
                    if block.peut_etre_vide:
                        self.unguard("li")
                else:
                    self.nodes((block,))

    def tableau(self, node: Tableau) -> None:
        if node.introduction:
            self.paragraphe(node.introduction)
        self.row(node.entete)
        for row in node.lignes:
            if isinstance(row, Balise):
                self.balise(row.expression, "tr")
            else:
                self.row(row.cellules)
        self.out.append("\n")

    def row(self, cells: tuple[str | Barre, ...]) -> None:
        for i, cell in enumerate(cells):
            self.out.append((" | " if cell else " |") if i else "")
            if isinstance(cell, Barre):
                self.out.append(value(f"({cell.source}).texte"))
            else:
                self.inline(cell)
        self.out.append("\n")

    def conteneur(self, node: Conteneur) -> None:
        if node.nom == "cofinancement":
            self.out.append("[Emblème de l’Union européenne]\n\n")
        self.serre = node.nom in SERRES
        self.nodes(node.enfants)
        self.out.append("\n" if self.serre else "")
        self.serre = False

    def saut(self, following: Any) -> None:
        self.out.append("\n")

    def inline(self, text: str) -> None:
        for kind, item in segments(text):
            if kind == "texte":
                self.out.append(item)
            elif kind == "saut":
                self.out.append("\n" + self.indent)
            elif kind == "tag":
                expression = self.arbre.expressions[int(item)]
                if expression.ancres:
                    for words, anchor in self.references(expression):
                        self.out += [words, self.number(anchor)]
                else:
                    self.out.append(
                        tag(expression) if expression.genre != "valeur" else value(expression.source)
                    )
