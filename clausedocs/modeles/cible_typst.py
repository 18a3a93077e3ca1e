"""Typst: calls to the prelude's functions; all text is in string literals, so nothing is interpreted."""

from __future__ import annotations

from typing import Any

from clausedocs.modeles.arbre import (
    FIN_GRAS,
    FIN_ITALIQUE,
    GRAS,
    ITALIQUE,
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
from clausedocs.modeles.plan import VIDE, tag, value

STYLES = {GRAS: "#strong[", FIN_GRAS: "]", ITALIQUE: "#emph[", FIN_ITALIQUE: "]"}
BODY = {
    "encadre": "encadre",
    "partie": "partie",
    "centre": "centre",
    "page_de_garde": "page-de-garde",
    "cofinancement": "cofinancement",
    "expediteur": "expediteur",
    "destinataire": "destinataire",
    "lieu_date": "lieu-date",
    "references": "references",
    "objet": "objet",
    "signature_lettre": "signature-lettre",
    "mentions": "mentions",
}


def escape_typst(text: str) -> str:
    """Text inside a Typst string literal."""
    return text.replace("\\", "\\\\").replace('"', '\\"')


class EcrivainTypst(Ecrivain):
    """Body source; the prelude gives every function its look."""

    def titre(self, node: Titre) -> None:
        if node.niveau == 1:
            self.out.append("#titre-document[")
        elif node.numero == "annexe" and node.niveau == 2:
            self.out.append("#annexe-titre[")
        else:
            self.out.append(f"#titre(niveau: {node.niveau - 1})[")
        if node.numero:
            joint = "\u00a0– " if node.niveau == 2 else " "
            self.out.append(f'#"{self.number(node.ancre)}{joint}"')
        self.inline(node.contenu)
        self.out.append("]" + (f" <{node.ancre}>" if node.niveau > 1 else "") + "\n\n")

    def paragraphe(self, node: Paragraphe, *, end: str = "") -> None:
        self.out.append("#intro[" if node.lie_au_suivant else "#para[")
        self.inline(node.contenu, end=end)
        self.out.append("]\n\n")

    def paragraphes_de(self, node: ParagraphesDe) -> None:
        self.loop(node.source, f'#para[#"{value("_p")}"]\n\n')

    def liste(self, node: Liste) -> None:
        if node.introduction:
            self.paragraphe(node.introduction)
        self.items(node)
        self.out.append("\n\n")

    def items(self, node: Liste) -> None:
        self.out.append(f"#{'numeros' if node.ordonnee else 'puces'}(niveau: {node.niveau},\n")
        for child in node.enfants:
            if isinstance(child, Balise):
                self.balise(child.expression, "li")
                continue
            self.out.append("[")
            for i, block in enumerate(child.enfants):
                end = self.fin_element if child.ponctuer and i == len(child.enfants) - 1 else ""
                if isinstance(block, Paragraphe):
                    self.out.append("#linebreak()" if i else "")
                    self.inline(block.contenu, end=end)
                elif isinstance(block, Liste):
                    if block.peut_etre_vide:
                        self.guard("li")
                    if block.introduction:
                        self.inline(block.introduction.contenu)
                    self.items(block)
                    if block.peut_etre_vide:
                        self.unguard("li")
                else:
                    self.nodes((block,))
            self.out.append("],\n")
        self.out.append(")")

    def tableau(self, node: Tableau) -> None:
        if node.introduction:
            self.paragraphe(node.introduction)
        widths = ", ".join(f"{w}fr" for w in node.largeurs)
        self.out.append(f"#tableau(colonnes: ({widths},), entete: (")
        for cell in node.entete:
            self.cell(cell)
        self.out.append("),\n")
        for row in node.lignes:
            if isinstance(row, Balise):
                self.balise(row.expression, "tr")
                continue
            for content in row.cellules:
                self.cell(content)
            self.out.append("\n")
        self.out.append(")\n\n")

    def cell(self, cell: str | Barre) -> None:
        if isinstance(cell, Barre):
            length, text = value(f"({cell.source}).longueur"), value(f"({cell.source}).texte")
            self.out.append(f'barre({length}%, "{text}"), ')
            return
        # A cell to fill in by hand is as high as a line of handwriting.
        self.out.append("[" if cell else "[#box(height: 7mm)")
        self.inline(cell or VIDE)
        self.out.append("], ")

    def conteneur(self, node: Conteneur) -> None:
        if node.nom == "signatures":
            self.out.append("#signatures(\n")
            for child in node.enfants:
                if isinstance(child, Balise):
                    self.balise(child.expression, "tr")
                    continue
                assert isinstance(child, Conteneur)
                self.out.append("[#signature[\n")
                self.nodes(child.enfants)
                self.out.append("]],\n")
            self.out.append(")\n\n")
            return
        self.out.append(f"#{BODY[node.nom]}[\n")
        if node.nom == "signature_lettre":
            # The last paragraph is the name: the room to sign is above it.
            self.nodes(node.enfants[:-1])
            self.out.append("#place-pour-signer\n")
            self.nodes(node.enfants[-1:])
        else:
            self.nodes(node.enfants)
        self.out.append("]\n\n")

    def saut(self, following: Any) -> None:
        self.out.append("#saut-de-page()\n\n")

    def inline(self, text: str, *, end: str = "") -> None:
        """String literals; one stays open over text, values and conditions."""
        opened = False
        out = self.out

        def need() -> None:
            nonlocal opened
            if not opened:
                out.append('#"')
                opened = True

        def close() -> None:
            nonlocal opened
            if opened:
                out.append('"')
                opened = False

        for kind, item in segments(text):
            if kind == "texte":
                need()
                out.append(escape_typst(item))
            elif kind == "saut":
                close()
                out.append("#linebreak()")
            elif kind == "style":
                close()
                out.append(STYLES[item])
            else:
                expression = self.arbre.expressions[int(item)]
                if expression.ancres:
                    for words, anchor in self.references(expression):
                        if words:
                            need()
                            out.append(words)
                        close()
                        out.append(f'#link(<{anchor}>)[#"{self.number(anchor)}"]')
                    continue
                need()
                out.append(tag(expression) if expression.genre != "valeur" else value(expression.source))
        if end:
            need()
            out.append(end)
        close()
