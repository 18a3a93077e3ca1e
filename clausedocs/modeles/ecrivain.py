"""What all targets share: the walk over the tree, with block tags put back where they stood."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from clausedocs.modeles.arbre import (
    Arbre,
    Balise,
    Conteneur,
    Expression,
    Liste,
    Paragraphe,
    ParagraphesDe,
    SautDePage,
    Tableau,
    Titre,
    walk,
)
from clausedocs.modeles.plan import FIN_TAG, TAG, tag, value

PREFIXES = {"": "", "a": "à l’", "de": "de l’"}


def is_lettre(arbre: Arbre) -> bool:
    """Whether the tree is that of a letter: it says who sends it."""
    return any(isinstance(n, Conteneur) and n.nom == "expediteur" for n in arbre.noeuds)


class Ecrivain:
    """Writes a tree as a template in one markup. One instance writes one tree."""

    def __init__(self, arbre: Arbre) -> None:
        self.arbre = arbre
        self.out: list[str] = []
        # A sub-article prints a bare number (« 8.3 »): the word stands before it.
        self.sous_articles = {
            t.ancre for t in walk(arbre.noeuds) if isinstance(t, Titre) and t.niveau > 2 and t.numero
        }
        self.style = "corps"

    def write(self) -> str:
        """The whole template source."""
        self.nodes(self.arbre.noeuds)
        return "".join(self.out)

    # -- hooks that a target may replace
    def balise(self, expression: Expression, kind: str = "p") -> None:
        """A block tag among `kind`: "p" paragraphs, "tr" rows, "li" items."""
        self.out.append(tag(expression))

    def guard(self, kind: str) -> None:
        self.out.append(f"{TAG} if _present() {FIN_TAG}")

    def unguard(self, kind: str) -> None:
        self.out.append(f"{TAG} endif {FIN_TAG}")

    def loop(self, source: str, body: str) -> None:
        """One paragraph of markup for each paragraph of a value."""
        self.out.append(f"{TAG} for _p in ({source})|paragraphes {FIN_TAG}{body}{TAG} endfor {FIN_TAG}")

    def titre(self, node: Titre) -> None:
        raise NotImplementedError

    def paragraphe(self, node: Paragraphe, *, end: str = "") -> None:
        raise NotImplementedError

    def paragraphes_de(self, node: ParagraphesDe) -> None:
        raise NotImplementedError

    def liste(self, node: Liste) -> None:
        raise NotImplementedError

    def tableau(self, node: Tableau) -> None:
        raise NotImplementedError

    def conteneur(self, node: Conteneur) -> None:
        raise NotImplementedError

    def saut(self, following: Any) -> None:
        raise NotImplementedError

    # -- the walk
    def nodes(self, nodes: Sequence[Any]) -> None:
        for i, node in enumerate(nodes):
            if isinstance(node, Balise):
                self.balise(node.expression)
            elif isinstance(node, Titre):
                self.titre(node)
            elif isinstance(node, Paragraphe):
                self.paragraphe(node)
            elif isinstance(node, ParagraphesDe):
                self.paragraphes_de(node)
            elif isinstance(node, (Liste, Tableau)):
                if node.peut_etre_vide:
                    self.guard("p")
                self.liste(node) if isinstance(node, Liste) else self.tableau(node)
                if node.peut_etre_vide:
                    self.unguard("p")
            elif isinstance(node, Conteneur):
                self.conteneur(node)
            elif isinstance(node, SautDePage):
                self.saut(nodes[i + 1] if i + 1 < len(nodes) else None)

    def references(self, expression: Expression) -> list[tuple[str, str]]:
        """Words and anchors of a reference in order: ("à l’", "objet"), (" et à l’", "duree")…"""
        prefix = PREFIXES[expression.renvoi or ""]
        out = []
        for i, anchor in enumerate(expression.ancres):
            joint = "" if i == 0 else (" et " if i == len(expression.ancres) - 1 else ", ")
            word = "article\u00a0" if anchor in self.sous_articles else ""
            out.append((joint + prefix + word, anchor))
        return out

    def number(self, anchor: str) -> str:
        """The printed number of a heading, in the template."""
        return value(f"_num({anchor!r})")

    @property
    def fin_element(self) -> str:
        """The final mark of an item, in the template."""
        return value("_fin()")
