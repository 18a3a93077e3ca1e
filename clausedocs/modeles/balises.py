"""Jinja tags of a modèle: found, checked against the grammar, and set aside as numbered marks.

The check is on Jinja's own syntax tree and names what is allowed; anything else is refused, so that
a modèle can read data and choose between texts, and do nothing else.
"""

from __future__ import annotations

import re
from typing import Any

from jinja2 import Environment, TemplateSyntaxError, nodes

from clausedocs.erreurs import Lieu, ModeleErreur
from clausedocs.langue.typographie import corriger
from clausedocs.modeles.arbre import Expression, Place

TAG = re.compile(
    r"\{\{(?:[^{}'\"]|'[^'\n]*'|\"[^\"\n]*\"|\{[^{}]*\})*\}\}|\{%(?:[^%'\"]|'[^'\n]*'|\"[^\"\n]*\"|%(?!\}))*%\}"
)
LEFTOVER = re.compile(r"\{\{|\}\}|\{%|%\}|\{#|#\}")
BLOCKS = ("if", "elif", "else", "endif", "for", "endfor", "include")
OPENERS = {"if": "endif", "for": "endfor"}
RENVOIS = {"renvoi": "", "renvoi_a": "a", "renvoi_de": "de"}
FONCTIONS = {"cite", *RENVOIS}
FILTRES = {"barre", "paragraphes", "majuscule_initiale", "length"}
TESTS = {"none", "defined", "sameas", "string", "number", "eq", "ne", "in"}

ALLOWED: tuple[type[nodes.Node], ...] = (
    nodes.Name,
    nodes.Const,
    nodes.Getattr,
    nodes.Getitem,
    nodes.Compare,
    nodes.Operand,
    nodes.And,
    nodes.Or,
    nodes.Not,
    nodes.CondExpr,
    nodes.Concat,
    nodes.List,
    nodes.Tuple,
    nodes.Keyword,
)

_env = Environment(autoescape=False)  # noqa: S701 (parses only: nothing is ever run in it)
_env.filters.update({"paragraphes": str, "majuscule_initiale": str})


def error(code: str, message: str, conseil: str, place: Place) -> ModeleErreur:
    """A modèle error at a place of its source."""
    lieu = Lieu(fichier=place.fichier, ligne=place.ligne)
    return ModeleErreur(code, corriger(message), corriger(conseil), lieu)


def read_tag(text: str, place: Place) -> Expression:
    """One Jinja tag as typed, checked. Raises ModeleErreur `modele_jinja` or `modele_interdit`."""
    inner = text[2:-2].strip().strip("-+").strip()
    if text.startswith("{{"):
        if not inner:
            raise error(
                "modele_jinja",
                "La balise {{ }} est vide.",
                "Écrivez une variable entre les accolades.",
                place,
            )
        tree = _parse("{{ " + inner + " }}", text, place)
        output = next(tree.find_all(nodes.Output))
        value = output.nodes[0] if output.nodes else None
        calls = _check(output, text, place)
        expression = Expression("valeur", inner, place, cite="cite" in calls)
        if calls & set(RENVOIS):
            return _read_reference(value, expression, text)
        return expression
    word, _, rest = inner.partition(" ")
    if word not in BLOCKS:
        raise error(
            "modele_interdit",
            f"La balise « {text} » n’est pas admise dans un modèle.",
            "Les balises admises sont if, elif, else, endif, for, endfor et include.",
            place,
        )
    rest = rest.strip()
    wrapped = {
        "if": f"{{% if {rest} %}}{{% endif %}}",
        "elif": f"{{% if {rest} %}}{{% endif %}}",
        "for": f"{{% for {rest} %}}{{% endfor %}}",
        "include": f"{{% include {rest} %}}",
    }.get(word)
    if wrapped is None:
        if rest:
            raise error(
                "modele_jinja", f"« {text} » porte du texte en trop.", f"Écrivez {{% {word} %}}.", place
            )
        return Expression(word, "", place)  # type: ignore[arg-type]
    tree = _parse(wrapped, text, place)
    calls = _check(tree.body[0], text, place)
    if calls:
        raise error(
            "modele_interdit",
            f"« {text} » appelle une fonction dans une condition ou une boucle.",
            "Appelez cite() et renvoi() seulement dans le texte, entre doubles accolades.",
            place,
        )
    if word == "for" and tree.body[0].test is not None:  # type: ignore[attr-defined]
        raise error(
            "modele_interdit",
            f"« {text} » filtre sa boucle par « if ».",
            "Placez un {% if %} dans la boucle.",
            place,
        )
    return Expression(word, rest, place)  # type: ignore[arg-type]


def _read_reference(value: Any, expression: Expression, text: str) -> Expression:
    """A cross-reference: a call alone, with literal anchors only, so that Word can get a live field."""
    place = expression.place
    ok = (
        isinstance(value, nodes.Call)
        and isinstance(value.node, nodes.Name)
        and value.node.name in RENVOIS
        and value.args
        and not value.kwargs
        and all(isinstance(a, nodes.Const) and isinstance(a.value, str) for a in value.args)
    )
    if not ok:
        raise error(
            "modele_renvoi",
            f"Le renvoi « {text} » n’est pas lisible.",
            'Écrivez par exemple {{ renvoi_a("duree") }} : une ou plusieurs ancres entre guillemets.',
            place,
        )
    anchors = tuple(a.value for a in value.args)
    return Expression("valeur", expression.source, place, False, RENVOIS[value.node.name], anchors)  # type: ignore[arg-type]


def _parse(source: str, text: str, place: Place) -> nodes.Template:
    try:
        return _env.parse(source)
    except TemplateSyntaxError as exc:
        raise error(
            "modele_jinja",
            f"La balise « {text} » n’est pas correcte ({exc.message}).",
            "Vérifiez les guillemets, les parenthèses et les noms.",
            place,
        ) from None


def _check(node: nodes.Node, text: str, place: Place) -> set[str]:
    """Refuse what a modèle may not do; return the names of the functions called."""
    calls: set[str] = set()

    def refuse(what: str, conseil: str) -> ModeleErreur:
        return error(
            "modele_interdit",
            f"« {text} » emploie {what}, ce qu’un modèle ne peut pas faire.",
            conseil,
            place,
        )

    def walk(n: nodes.Node) -> None:
        if isinstance(n, nodes.Call):
            if not isinstance(n.node, nodes.Name) or n.node.name not in FONCTIONS:
                raise refuse(
                    "un appel de fonction", "Les fonctions admises sont cite, renvoi, renvoi_a et renvoi_de."
                )
            calls.add(n.node.name)
            for child in (*n.args, *n.kwargs):
                walk(child)
            return
        if isinstance(n, nodes.Filter):
            if n.name not in FILTRES or n.args or n.kwargs:
                raise refuse(
                    f"le filtre « {n.name} »",
                    "Les filtres admis sont barre, paragraphes, majuscule_initiale et length.",
                )
        elif isinstance(n, nodes.Test):
            if n.name not in TESTS:
                raise refuse(f"le test « {n.name} »", "Comparez avec ==, !=, in ou « is none ».")
        elif isinstance(n, nodes.Name):
            if n.name.startswith("_"):
                raise refuse(
                    f"le nom réservé « {n.name} »", "Un nom de variable ne commence pas par un tiret bas."
                )
        elif isinstance(n, (nodes.Getattr, nodes.Getitem)):
            key = n.attr if isinstance(n, nodes.Getattr) else getattr(n.arg, "value", "")
            if isinstance(key, str) and key.startswith("_"):
                raise refuse(
                    f"le champ réservé « {key} »", "Un nom de champ ne commence pas par un tiret bas."
                )
        elif not isinstance(n, (*ALLOWED, nodes.Output, nodes.If, nodes.For, nodes.Include)):
            raise refuse(
                f"une opération ({type(n).__name__})", "Préparez la valeur dans les données, puis citez-la."
            )
        for child in n.iter_child_nodes():
            walk(child)

    walk(node)
    return calls
