"""HTML: the inside of <main>, semantic and without style."""

from __future__ import annotations

from html import escape as escape_html
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

# The page puts the drawing in place of this address.
EMBLEME = (
    '<img class="embleme" src="embleme-ue.svg"'
    ' alt="Emblème de l’Union européenne : douze étoiles d’or en cercle sur fond bleu">\n'
)
STYLES = {GRAS: "<strong>", FIN_GRAS: "</strong>", ITALIQUE: "<em>", FIN_ITALIQUE: "</em>"}


class EcrivainHtml(Ecrivain):
    """Headings carry their anchor as id; so do anchored paragraphs that stand once."""

    def __init__(self, arbre: Any) -> None:
        super().__init__(arbre)
        self.loops = 0
        self.page = ""

    def balise(self, expression: Any, kind: str = "p") -> None:
        self.loops += {"for": 1, "endfor": -1}.get(expression.genre, 0)
        super().balise(expression, kind)

    def ident(self, anchor: str) -> str:
        return f' id="{anchor}"' if anchor and not self.loops else ""

    def titre(self, node: Titre) -> None:
        classes = [
            *(["annexe"] if node.numero == "annexe" and node.niveau == 2 else []),
            *([self.page] if self.page else []),
        ]
        self.page = ""
        css = f' class="{" ".join(classes)}"' if classes else ""
        self.out.append(f"<h{node.niveau}{self.ident(node.ancre)}{css}>")
        if node.numero:
            joint = "\u00a0– " if node.niveau == 2 else " "
            self.out.append(f'<span class="numero">{self.number(node.ancre)}</span>{joint}')
        self.inline(node.contenu)
        self.out.append(f"</h{node.niveau}>\n")

    def paragraphe(self, node: Paragraphe, *, end: str = "", css: str = "") -> None:
        classes = " ".join(c for c in (css, self.page, "lie" if node.lie_au_suivant and not css else "") if c)
        self.page = ""
        self.out.append(f"<p{self.ident(node.ancre)}" + (f' class="{classes}">' if classes else ">"))
        self.inline(node.contenu)
        self.out.append(end + "</p>\n")

    def paragraphes_de(self, node: ParagraphesDe) -> None:
        self.loop(node.source, f"<p>{value('_p')}</p>\n")

    def liste(self, node: Liste) -> None:
        if node.introduction:
            self.paragraphe(node.introduction, css="intro")
        self.items(node)

    def items(self, node: Liste) -> None:
        name, css = ("ol", "numeros") if node.ordonnee else ("ul", "puces")
        self.out.append(f'<{name} class="{css} niveau{node.niveau}">\n')
        for child in node.enfants:
            if isinstance(child, Balise):
                self.balise(child.expression, "li")
                continue
            head = child.enfants[0]
            own = head.ancre if isinstance(head, Paragraphe) else ""
            if isinstance(head, Liste) and head.introduction:
                own = head.introduction.ancre
            self.out.append(f"<li{self.ident(own)}>")
            for i, block in enumerate(child.enfants):
                end = self.fin_element if child.ponctuer and i == len(child.enfants) - 1 else ""
                if isinstance(block, Paragraphe):
                    self.out.append("<br>" if i else "")
                    self.inline(block.contenu)
                    self.out.append(end)
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
            self.out.append("</li>\n")
        self.out.append(f"</{name}>\n")

    def tableau(self, node: Tableau) -> None:
        if node.introduction:
            self.paragraphe(node.introduction, css="intro")
        total = sum(node.largeurs)
        columns = "".join(f'<col style="width:{100 * w / total:.1f}%">' for w in node.largeurs)
        self.out.append(f"<table><colgroup>{columns}</colgroup><thead><tr>")
        for cell in node.entete:
            self.out.append('<th scope="col">')
            self.inline(cell)
            self.out.append("</th>")
        self.out.append("</tr></thead><tbody>\n")
        for row in node.lignes:
            if isinstance(row, Balise):
                self.balise(row.expression, "tr")
                continue
            self.out.append("<tr>")
            for content in row.cellules:
                self.out.append("<td>")
                self.barre(content) if isinstance(content, Barre) else self.inline(content or VIDE)
                self.out.append("</td>")
            self.out.append("</tr>\n")
        self.out.append("</tbody></table>\n")

    def barre(self, cell: Barre) -> None:
        length, text = value(f"({cell.source}).longueur"), value(f"({cell.source}).texte")
        self.out.append(f'<div class="barre" style="width:{length}%">{text}</div>')

    def conteneur(self, node: Conteneur) -> None:
        css = node.nom.replace("_", "-")
        self.out.append(f'<div class="{css}">\n')
        if node.nom == "cofinancement":
            self.out.append(EMBLEME)
        self.nodes(node.enfants)
        self.out.append("</div>\n")

    def saut(self, following: Any) -> None:
        if isinstance(following, (Titre, Paragraphe)):
            self.page = "nouvelle-page"
        else:
            self.out.append('<div class="nouvelle-page"></div>\n')

    def inline(self, text: str) -> None:
        for kind, item in segments(text):
            if kind == "texte":
                self.out.append(escape_html(item, quote=False))
            elif kind == "saut":
                self.out.append("<br>")
            elif kind == "style":
                self.out.append(STYLES[item])
            else:
                expression = self.arbre.expressions[int(item)]
                if expression.ancres:
                    for words, anchor in self.references(expression):
                        self.out.append(f'{words}<a href="#{anchor}">{self.number(anchor)}</a>')
                else:
                    self.out.append(
                        tag(expression) if expression.genre != "valeur" else value(expression.source)
                    )
