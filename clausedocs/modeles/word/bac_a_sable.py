"""The environment of a Word modèle: plain data, measured loops and operations, nothing else to reach.

What Jinja offers no hook for (loops, « ~ », lists, « in ») is rewritten in its syntax tree before it is
compiled: each passes through a filter of ours, whose name no template may write.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any, cast

from jinja2 import StrictUndefined, nodes, pass_context
from jinja2.runtime import Context, Undefined
from jinja2.tests import TESTS as TOUS_LES_TESTS
from jinja2.visitor import NodeTransformer

from clausedocs.erreurs import ModeleErreur
from clausedocs.modeles.cible_docx import escape_xml
from clausedocs.modeles.environnement import Environnement, print_value
from clausedocs.modeles.plan import COM, FIN_COM, FIN_TAG, FIN_VAR, TAG, VAR
from clausedocs.modeles.word.expressions import TESTS
from clausedocs.modeles.word.filtres import FILTRES, MESURE, PAS, size
from clausedocs.modeles.word.mesure import compute, join_texts, read_nombre
from clausedocs.modeles.word.valeurs import (
    COUPE,
    REPRISE,
    Balisage,
    Image,
    Lignes,
    Ressources,
    SousDocument,
    TexteRiche,
    write_image,
    write_lignes,
)

RESSOURCES = "_ressources"
# What Word accepts in a row.
COLONNES_MAX = 63
COULEUR = re.compile(r"#?([0-9A-Fa-f]{6})\Z|auto\Z")


class EnvironnementWord(Environnement):
    """The sandbox of our own modèles, with bounded arithmetic."""

    intercepted_binops = frozenset({"+", "-", "*", "/", "//", "%", "**"})
    intercepted_unops = frozenset({"+", "-"})

    def call_binop(self, context: Context, operator: str, left: Any, right: Any) -> Any:
        _refuse_undefined(left, right)
        context[MESURE].spend(1 + (size(left) + size(right)) // PAS)
        return compute(operator, left, right)

    def call_unop(self, context: Context, operator: str, arg: Any) -> Any:
        _refuse_undefined(arg)
        number = read_nombre(arg, operator)
        return -number if operator == "-" else number


def _refuse_undefined(*values: Any) -> None:
    for value in values:
        if isinstance(value, Undefined):
            str(value)  # raises, with the name


@lru_cache(maxsize=1)
def environnement_word() -> EnvironnementWord:
    """The environment of all Word modèles, made once a process."""
    env = EnvironnementWord(
        undefined=StrictUndefined,
        finalize=_finalize,
        autoescape=False,
        keep_trailing_newline=True,
        cache_size=0,
        variable_start_string=VAR,
        variable_end_string=FIN_VAR,
        block_start_string=TAG,
        block_end_string=FIN_TAG,
        comment_start_string=COM,
        comment_end_string=FIN_COM,
    )
    env.globals.clear()
    env.filters = {
        **FILTRES,
        "_borne": _bound,
        "_joindre": _join,
        "_liste": _flat,
        "_dedans": _search,
        "_texte": _write,
        "_simple": _write_plain,
        "_attribut": _write_attribute,
        "_colonnes": _write_span,
        "_couleur": _write_colour,
    }
    env.tests = {name: TOUS_LES_TESTS[name] for name in TESTS}
    return env


def compile_text(source: str) -> Any:
    """The code of a generated template, its loops and operations measured."""
    env = environnement_word()
    tree = _Rewriter().visit(env.parse(source))
    return env.compile(tree)


class _Rewriter(NodeTransformer):
    def visit_For(self, node: nodes.For, *args: Any, **kwargs: Any) -> nodes.Node:  # noqa: N802
        weight = 1 + sum(1 for _ in node.find_all((nodes.Output, nodes.Stmt, nodes.Expr)))
        self.generic_visit(node)
        node.iter = _filter("_borne", node.iter, nodes.Const(weight, lineno=node.lineno))
        return node

    def visit_Concat(self, node: nodes.Concat, *args: Any, **kwargs: Any) -> nodes.Node:  # noqa: N802
        self.generic_visit(node)
        return _filter("_joindre", nodes.List(node.nodes, lineno=node.lineno))

    def visit_List(self, node: nodes.List, *args: Any, **kwargs: Any) -> nodes.Node:  # noqa: N802
        self.generic_visit(node)
        return _filter("_liste", node)

    def visit_Tuple(self, node: nodes.Tuple, *args: Any, **kwargs: Any) -> nodes.Node:  # noqa: N802
        self.generic_visit(node)
        return _filter("_liste", node) if node.ctx == "load" else node

    def visit_Operand(self, node: nodes.Operand, *args: Any, **kwargs: Any) -> nodes.Node:  # noqa: N802
        self.generic_visit(node)
        if node.op in ("in", "notin"):
            node.expr = _filter("_dedans", node.expr)
        return node

    def visit_Call(self, node: nodes.Call, *args: Any, **kwargs: Any) -> nodes.Node:  # noqa: N802
        self.generic_visit(node)
        if isinstance(node.node, nodes.Getattr) and node.node.attr == "items":
            return _filter("items", node.node.node)
        return node


def _filter(name: str, value: nodes.Node, *args: nodes.Expr) -> nodes.Filter:
    return nodes.Filter(cast(nodes.Expr, value), name, list(args), [], None, None, lineno=value.lineno)


@pass_context
def _bound(context: Context, value: Any, weight: int) -> Any:
    """What a loop goes through, its work paid beforehand."""
    _refuse_undefined(value)
    if not isinstance(value, (list, tuple, dict)):
        raise ModeleErreur(
            "modele_boucle",
            f"Une boucle parcourt une valeur de type {type(value).__name__}, qui n’est pas une liste.",
            "Donnez-lui une liste, par exemple {% for s in signataires %}.",
        )
    context[MESURE].spend(weight * len(value))
    return value


@pass_context
def _join(context: Context, value: list[Any]) -> str:
    _refuse_undefined(*value)
    texts = [print_value(v) for v in value]
    context[MESURE].spend(1 + sum(map(len, texts)) // PAS)
    return join_texts(texts)


def _flat(value: Any) -> list[Any]:
    """A list of plain values: lists of lists could be compared without end."""
    _refuse_undefined(*value)
    if any(isinstance(v, (list, tuple)) for v in value):
        raise ModeleErreur(
            "modele_operation", "Le modèle met une liste dans une liste.", "Employez une liste de textes."
        )
    return list(value)


@pass_context
def _search(context: Context, value: Any) -> Any:
    _refuse_undefined(value)
    context[MESURE].spend(1 + size(value) // PAS)
    return value


def _finalize(value: Any) -> str:
    return value if type(value) is Balisage else escape_xml(print_value(value))


@pass_context
def _write(context: Context, value: Any) -> Any:
    """A value inside a run: what is more than a text closes it, stands, and opens another."""
    if isinstance(value, TexteRiche):
        return Balisage(COUPE + value.write() + REPRISE)
    if isinstance(value, Lignes):
        return Balisage(write_lignes(value.texte))
    if isinstance(value, (Image, SousDocument)):
        found: Ressources = context[RESSOURCES]
        if isinstance(value, Image):
            found.images.append((found.partie, value))
            return Balisage(COUPE + write_image(value, len(found.images)) + REPRISE)
        found.documents.append((found.partie, value))
        return Balisage(f"{COUPE}<?clausedocs-document {len(found.documents) - 1}?>{REPRISE}")
    return value


def _write_plain(value: Any) -> Any:
    """A value in a property of the file: a text, or nothing."""
    if isinstance(value, (TexteRiche, Lignes, Image, SousDocument)):
        raise ModeleErreur(
            "valeur_imprimable",
            "Une propriété du fichier ne contient que du texte simple.",
            "Citez le champ sans filtre de mise en forme.",
        )
    return value


def _write_attribute(value: Any) -> Balisage:
    """A value in an attribute: its quotes too are escaped."""
    _refuse_undefined(value)
    return Balisage(escape_xml(print_value(_write_plain(value))).replace('"', "&quot;"))


def _write_span(value: Any) -> int:
    """The number of columns that a cell takes."""
    number = read_nombre(value, "colspan")
    if number != int(number) or not 1 <= number <= COLONNES_MAX:
        raise ModeleErreur(
            "modele_operation",
            f"Une cellule ne peut pas prendre {value} colonnes.",
            f"Donnez à colspan un nombre entier, de 1 à {COLONNES_MAX}.",
        )
    return int(number)


def _write_colour(value: Any) -> str:
    """A colour as Word writes it."""
    match = COULEUR.match(value) if isinstance(value, str) else None
    if match is None:
        raise ModeleErreur(
            "modele_operation",
            f"« {str(value)[:20]} » n’est pas une couleur.",
            "Donnez à cellbg six chiffres ou lettres de A à F, par exemple F2DCDB.",
        )
    return match.group(1).upper() if match.group(1) else "auto"
