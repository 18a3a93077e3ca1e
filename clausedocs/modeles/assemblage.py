"""The last touches on the tree: kinds of numbers, page breaks, what stays with what."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from clausedocs.modeles.arbre import (
    FIN_GRAS,
    FIN_ITALIQUE,
    GRAS,
    Balise,
    Conteneur,
    Element,
    Liste,
    Noeud,
    Paragraphe,
    Place,
    SautDePage,
    Tableau,
    Titre,
)
from clausedocs.modeles.balises import error

# What stays with a block of signatures: how far back one looks, tags included, and how many paragraphs. The
# last clauses of a contract; the last sentence of a letter, be it in one branch or another, and its closing.
RETENUS = {"signatures": (7, 7), "signature_lettre": (14, 4)}


def finish(nodes: Sequence[Noeud], *, articles: bool = True) -> tuple[Noeud, ...]:
    """All of them, in the order that they need. Without `articles`, only annexes are numbered."""
    nodes = link_titles(link_signatures(place_page_breaks(number_kinds(nodes, articles=articles))))
    return join_introductions(nodes)


def number_kinds(nodes: Sequence[Noeud], *, articles: bool = True) -> tuple[Noeud, ...]:
    """Say of each heading whether it is numbered as an article or in an annex."""
    in_annex = False

    def mark(node: Noeud) -> Noeud:
        nonlocal in_annex
        if isinstance(node, Conteneur):
            return replace(node, enfants=tuple(mark(c) for c in node.enfants))
        if not isinstance(node, Titre) or node.niveau == 1:
            return node
        if node.niveau == 2:
            in_annex = "annexe" in node.classes
        if "sans_numero" in node.classes or not (articles or in_annex):
            return node
        return replace(node, numero="annexe" if in_annex else "article", premier=node is nodes[0])

    return tuple(mark(n) for n in nodes)


def place_page_breaks(nodes: Sequence[Noeud]) -> tuple[Noeud, ...]:
    """A page break, or the end of the title page, becomes a property of the block that follows."""
    out: list[Noeud] = []
    pending: Place | None = None
    for node in nodes:
        if isinstance(node, SautDePage):
            pending = node.place
            continue
        if pending is not None:
            out.append(SautDePage(pending))
            pending = None
        if isinstance(node, Conteneur):
            node = replace(node, enfants=place_page_breaks(node.enfants))
            if node.nom == "page_de_garde":
                pending = node.place
        out.append(node)
    return tuple(out)


def link_signatures(nodes: Sequence[Noeud]) -> tuple[Noeud, ...]:
    """The paragraphs just before the signatures stay with them."""
    out = list(nodes)
    for i, node in enumerate(out):
        if isinstance(node, Conteneur) and node.nom in RETENUS:
            back, left = RETENUS[node.nom]
            for j in range(i - 1, max(-1, i - 1 - back), -1):
                before = out[j]
                if isinstance(before, Paragraphe) and left:
                    out[j] = replace(before, lie_au_suivant=True)
                    left -= 1
                elif not isinstance(before, Balise):
                    break
    return tuple(out)


def link_titles(nodes: Sequence[Noeud]) -> tuple[Noeud, ...]:
    """A paragraph that is bold throughout is a small title; one before a table or a box leads to it."""
    out = list(nodes)
    for i, node in enumerate(out):
        if isinstance(node, Conteneur):
            # The bold lines at the head of a letter are no titles.
            if node.nom not in ("expediteur", "references"):
                out[i] = replace(node, enfants=link_titles(node.enfants))
        elif isinstance(node, Paragraphe):
            after = next((x for x in out[i + 1 :] if not isinstance(x, Balise)), None)
            text = node.contenu
            title = text.startswith(GRAS) and text.find(FIN_GRAS) == len(text) - 1
            boxed = isinstance(after, Conteneur) and after.nom == "encadre" and text.endswith(":")
            if after is not None and (title or boxed or isinstance(after, Tableau)):
                out[i] = replace(node, lie_au_suivant=True)
    return tuple(out)


def join_introductions(nodes: Sequence[Noeud]) -> tuple[Noeud, ...]:
    """A list or table takes the paragraph that introduces it, so that both can vanish together."""
    out: list[Noeud] = []
    for node in nodes:
        if isinstance(node, Conteneur):
            node = replace(node, enfants=join_introductions(node.enfants))
        elif isinstance(node, Liste):
            node = replace(
                node,
                enfants=tuple(
                    replace(e, enfants=join_introductions(e.enfants)) if isinstance(e, Element) else e
                    for e in node.enfants
                ),
            )
        if isinstance(node, (Liste, Tableau)):
            before = out[-1] if out else None
            if isinstance(before, Paragraphe) and before.contenu.rstrip(f"{FIN_GRAS}{FIN_ITALIQUE}").endswith(
                ":"
            ):
                node = replace(node, introduction=replace(before, lie_au_suivant=True))
                out.pop()
            elif isinstance(node, Liste) and node.ordonnee and node.niveau == 1:
                raise error(
                    "modele_liste",
                    "Une liste numérotée n’a pas de phrase d’introduction.",
                    "Placez juste avant elle un paragraphe qui se termine par « : ».",
                    node.place,
                )
        out.append(node)
    return tuple(out)
