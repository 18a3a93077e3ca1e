"""Checks on the tree: what Word, flat, would hide and HTML or Typst would not forgive."""

from __future__ import annotations

import difflib
from collections.abc import Sequence
from typing import Any

from clausedocs.modeles.arbre import (
    FINS,
    Balise,
    Conteneur,
    Element,
    Expression,
    Ligne,
    Liste,
    Noeud,
    Paragraphe,
    Place,
    Tableau,
    Titre,
    segments,
    walk,
)
from clausedocs.modeles.balises import error
from clausedocs.modeles.preparation import Preparation


def check_parents(nodes: Sequence[Any], expressions: Sequence[Expression]) -> None:
    """An opening tag and its closing tag have the same parent, in blocks and in bold or italic."""
    stack: list[Expression] = []
    for node in nodes:
        if isinstance(node, Balise):
            _balance(stack, node.expression)
            continue
        if isinstance(node, (Liste, Conteneur, Element)):
            check_parents(node.enfants, expressions)
        if isinstance(node, (Liste, Tableau)) and node.introduction:
            _check_inline(node.introduction.contenu, node.place, expressions)
        if isinstance(node, Tableau):
            check_parents(node.lignes, expressions)
            for cell in node.entete:
                _check_inline(cell, node.place, expressions)
        if isinstance(node, Ligne):
            for cell in (c for c in node.cellules if isinstance(c, str)):
                _check_inline(cell, None, expressions)
        if isinstance(node, (Paragraphe, Titre)):
            _check_inline(node.contenu, node.place, expressions)
    if stack:
        raise _unclosed(stack[-1])


def check_anchors(nodes: Sequence[Noeud], prep: Preparation) -> frozenset[str]:
    seen: set[str] = set()

    def visit(children: Sequence[Any], loop: bool) -> None:
        depth = 0
        for node in children:
            if isinstance(node, Balise):
                depth += {"for": 1, "endfor": -1}.get(node.expression.genre, 0)
                continue
            looped = loop or depth > 0
            paragraphs = [node] if isinstance(node, (Paragraphe, Titre)) else []
            if isinstance(node, (Liste, Tableau)) and node.introduction:
                paragraphs.append(node.introduction)
            for item in paragraphs:
                if isinstance(item, Titre) and looped:
                    raise error(
                        "modele_ancre",
                        "Un titre se trouve dans une boucle.",
                        "Sortez-le de {% for %}.",
                        item.place,
                    )
                if item.ancre and item.ancre in seen:
                    raise error(
                        "modele_ancre",
                        f"L’ancre « {item.ancre} » sert deux fois.",
                        "Donnez-lui un autre nom.",
                        item.place,
                    )
                if item.ancre:
                    seen.add(item.ancre)
            if isinstance(node, (Liste, Conteneur, Element)):
                visit(node.enfants, looped)

    visit(nodes, False)
    targets = {
        n.ancre
        for n in walk(nodes)
        if isinstance(n, Titre) and n.numero and (n.niveau == 2 or n.numero == "article")
    }
    for expression in prep.expressions:
        for anchor in expression.ancres:
            if anchor not in targets:
                near = difflib.get_close_matches(anchor, sorted(targets), 1)
                raise error(
                    "modele_renvoi",
                    f"Le renvoi vise « {anchor} », qui n’est ni un article ni une annexe du modèle.",
                    f"Vouliez-vous écrire « {near[0]} » ?"
                    if near
                    else "Donnez à l’article visé une ancre {#…}.",
                    expression.place,
                )
    return frozenset(seen)


def _balance(stack: list[Expression], expression: Expression) -> None:
    if expression.genre in ("if", "for"):
        stack.append(expression)
    elif expression.genre in ("elif", "else", "endif", "endfor"):
        if not stack or (stack[-1].genre == "for") != (expression.genre == "endfor"):
            raise error(
                "modele_balise",
                f"{{% {expression.genre} %}} n’est pas à côté de la balise qu’il ferme.",
                "Ouvrez et fermez au même niveau : entre les mêmes éléments de liste, lignes ou paragraphes.",
                expression.place,
            )
        if expression.genre.startswith("end"):
            stack.pop()


def _check_inline(text: str, place: Place | None, expressions: Sequence[Expression]) -> None:
    """Marks of style and inline tags nest: what opens inside a branch closes in it."""
    stack: list[str | Expression] = []
    for kind, value in segments(text):
        if kind == "style":
            if value in FINS:
                if not stack or stack[-1] != FINS[value]:
                    assert place is not None or stack
                    where = place or next(e.place for e in stack if isinstance(e, Expression))
                    raise error(
                        "modele_balise",
                        "Le gras ou l’italique chevauche une condition.",
                        "Fermez-le avant.",
                        where,
                    )
                stack.pop()
            else:
                stack.append(value)
        elif kind == "tag":
            expression = expressions[int(value)]
            if expression.genre == "valeur":
                continue
            tags = [s for s in stack if isinstance(s, Expression)]
            if expression.genre in ("if", "for"):
                stack.append(expression)
            elif not stack or not isinstance(stack[-1], Expression):
                raise error(
                    "modele_balise",
                    f"{{% {expression.genre} %}} chevauche du gras ou de l’italique, ou ne ferme rien.",
                    "Ouvrez et fermez au même endroit.",
                    expression.place,
                )
            else:
                _balance(tags, expression)
                if expression.genre.startswith("end"):
                    stack.pop()
    opened = [s for s in stack if isinstance(s, Expression)]
    if opened:
        raise _unclosed(opened[-1])


def _unclosed(expression: Expression) -> Exception:
    return error(
        "modele_balise",
        f"{{% {expression.genre} {expression.source} %}} n’est pas fermé au même niveau.",
        "Fermez-le entre les mêmes éléments de liste, lignes ou paragraphes.",
        expression.place,
    )
