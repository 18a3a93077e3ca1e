"""The fields that the tags of a Word modèle cite, loops followed: `{% for s in signataires %}{{ s.nom }}`."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from jinja2 import nodes

from clausedocs.modeles.word.expressions import FONCTIONS, Lecture
from clausedocs.modeles.word.reperage import Balise

# What stands for a value that no path of the data gives: a computed one.
CALCULE = ""
# Keeps the items of the list that they are given.
_BOUCLE = re.compile(r"([\w\s,]+?)\s+in\b")
_GARDENT = {"sort", "unique", "list", "reverse", "selectattr", "rejectattr"}


@dataclass(frozen=True, slots=True)
class Emploi:
    """A field cited by a tag; `liste`: a loop wants a list there; `protege`: it may be absent."""

    chemin: str
    balise: Balise
    liste: bool = False
    protege: bool = False


class Suivi:
    """Reads the tags of a part in order, with the names that loops and `set` give."""

    def __init__(self) -> None:
        self.scopes: list[dict[str, str]] = [{}]

    def read(self, balises: Sequence[Balise], lectures: Sequence[Lecture]) -> Iterator[Emploi]:
        """The fields that the tags of a part cite."""
        for balise, lecture in zip(balises, lectures, strict=True):
            tree = lecture.arbre
            if balise.mot == "endfor" and len(self.scopes) > 1:
                self.scopes.pop()
            if tree is None:
                if balise.mot == "for":
                    names = _BOUCLE.match(balise.reste)
                    found = re.findall(r"\w+", names.group(1)) if names else []
                    self.scopes.append({"loop": CALCULE, **dict.fromkeys(found, CALCULE)})
                elif balise.mot == "set" and (named := re.match(r"\w+", balise.reste)):
                    self.scopes[-1][named.group()] = CALCULE
                continue
            if isinstance(tree, nodes.For):
                yield from self._uses(tree.iter, balise)
                path = self._path(_unwrap(tree.iter))
                if path:
                    yield Emploi(path, balise, liste=not _is_items(tree.iter))
                self.scopes.append(self._names(tree, path))
            elif isinstance(tree, nodes.If):
                yield from self._uses(tree.test, balise)
            elif isinstance(tree, nodes.Assign):
                yield from self._uses(tree.node, balise)
                if isinstance(tree.target, nodes.Name):
                    self.scopes[-1][tree.target.name] = self._path(tree.node) or CALCULE
            else:
                yield from self._uses(tree, balise)

    def _names(self, loop: nodes.For, path: str | None) -> dict[str, str]:
        names = {"loop": CALCULE}
        if isinstance(loop.target, nodes.Name):
            names[loop.target.name] = f"{path}[]" if path else CALCULE
        else:
            names |= {n.name: CALCULE for n in loop.target.find_all(nodes.Name)}
        return names

    def _uses(self, node: nodes.Node, balise: Balise, *, safe: bool = False) -> Iterator[Emploi]:
        if isinstance(node, (nodes.Name, nodes.Getattr, nodes.Getitem)):
            path = self._path(node)
            if path:
                yield Emploi(path, balise, protege=safe)
                return
            if isinstance(node, nodes.Name):
                return
        if isinstance(node, nodes.Test) and node.name in ("defined", "undefined"):
            safe = True
        if isinstance(node, nodes.Filter) and node.name in ("default", "d"):
            safe = True
        if isinstance(node, nodes.Call):
            children: Any = (*node.args, *node.kwargs)
            if isinstance(node.node, nodes.Getattr):
                children = (node.node.node, *children)
        else:
            children = node.iter_child_nodes()
        for child in children:
            yield from self._uses(child, balise, safe=safe)

    def _path(self, node: nodes.Node) -> str | None:
        """The path of a field; None for what is computed."""
        if isinstance(node, nodes.Name):
            for scope in reversed(self.scopes):
                if node.name in scope:
                    return scope[node.name] or None
            return None if node.name in FONCTIONS else node.name
        if isinstance(node, nodes.Getattr):
            base = self._path(node.node)
            return f"{base}.{node.attr}" if base else None
        if isinstance(node, nodes.Getitem) and isinstance(node.arg, nodes.Const):
            base = self._path(node.node)
            if base is None:
                return None
            return f"{base}[]" if isinstance(node.arg.value, int) else f"{base}.{node.arg.value}"
        return None


def _unwrap(node: nodes.Node) -> nodes.Node:
    while isinstance(node, nodes.Filter) and node.name in _GARDENT and node.node is not None:
        node = node.node
    if _is_items(node):
        assert isinstance(node, nodes.Call)
        assert isinstance(node.node, nodes.Getattr)
        return node.node.node
    return node


def _is_items(node: nodes.Node) -> bool:
    return (
        isinstance(node, nodes.Call) and isinstance(node.node, nodes.Getattr) and node.node.attr == "items"
    ) or (isinstance(node, nodes.Filter) and node.name == "items")
