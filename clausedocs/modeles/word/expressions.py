"""What a tag of a Word modèle may say, checked on Jinja's own syntax tree.

More is allowed than in our own modèles, for templates made for docxtpl to go on working: ordinary filters,
`set`, arithmetic. Nothing that reads a file, runs code, or grows without bound.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from jinja2 import Environment, TemplateSyntaxError, nodes

from clausedocs.modeles.balises import ALLOWED, RENVOIS
from clausedocs.modeles.word.lieux import Faute
from clausedocs.modeles.word.reperage import Balise

BLOCS = ("if", "elif", "else", "endif", "for", "endfor", "set")
# Tags of docxtpl for a cell of a table; the first two take a value.
DE_CELLULE = {"colspan": True, "cellbg": True, "vm": False, "hm": False}
FONCTIONS = {"cite", "image", "sous_document", *RENVOIS}
FILTRES = frozenset(
    {
        "abs", "capitalize", "count", "d", "default", "e", "escape", "first", "float", "gras", "int",
        "italique", "items", "join", "last", "length", "lignes", "list", "lower", "majuscule_initiale",
        "map", "max", "min", "paragraphes", "rejectattr", "replace", "reverse", "round", "safe",
        "selectattr", "sort", "souligne", "string", "sum", "title", "trim", "unique", "upper",
    }
)  # fmt: skip
TESTS = frozenset(
    {
        "boolean", "defined", "divisibleby", "eq", "equalto", "even", "false", "ge", "greaterthan", "gt",
        "in", "integer", "iterable", "le", "lessthan", "lower", "lt", "mapping", "ne", "none", "number",
        "odd", "sameas", "sequence", "string", "true", "undefined", "upper",
    }
)  # fmt: skip
_ADMIS: tuple[type[nodes.Node], ...] = (
    *ALLOWED,
    nodes.Add,
    nodes.Sub,
    nodes.Mul,
    nodes.Div,
    nodes.FloorDiv,
    nodes.Mod,
    nodes.Neg,
    nodes.Pos,
    nodes.Slice,
    nodes.Pair,
    nodes.Output,
    nodes.If,
    nodes.For,
    nodes.Assign,
)
# Deeper, no person wrote it.
PROFONDEUR_MAX = 60
_env = Environment(autoescape=False)  # noqa: S701 (parses only: nothing is ever run in it)
_env.filters.update(dict.fromkeys(FILTRES, str))


@dataclass(frozen=True, slots=True)
class Lecture:
    """A tag once read: its tree (None where it has none or is wrong), and what is wrong with it."""

    arbre: nodes.Node | None
    fautes: tuple[Faute, ...] = ()
    # The anchors of a reference: bookmarks of the file.
    renvoi: str | None = None
    ancres: tuple[str, ...] = ()


def read_expression(balise: Balise) -> Lecture:
    """Check a value or a block tag; comments and literals have nothing to check."""
    if balise.genre in ("commentaire", "litteral"):
        return Lecture(None)
    if balise.genre == "valeur":
        return _read_valeur(balise)
    word, rest = balise.mot, balise.reste
    if word in DE_CELLULE:
        return _read_cellule(balise, rest)
    if word not in BLOCS:
        return Lecture(None, (_refused_block(balise, word),))
    if word in ("else", "endif", "endfor"):
        if rest:
            return Lecture(None, (_jinja(balise, f"« {rest} » est en trop", f"Écrivez {{% {word} %}}."),))
        return Lecture(None)
    wrapped = {
        "if": f"{{% if {rest}\n%}}{{% endif %}}",
        "elif": f"{{% if {rest}\n%}}{{% endif %}}",
        "for": f"{{% for {rest}\n%}}{{% endfor %}}",
        "set": f"{{% set {rest}\n%}}",
    }[word]
    return _parse(wrapped, balise)


def _read_valeur(balise: Balise) -> Lecture:
    if not balise.corps:
        return Lecture(None, (_jinja(balise, "elle est vide", "Écrivez une variable entre les accolades."),))
    lecture = _parse("{{ " + balise.corps + "\n}}", balise)
    output = lecture.arbre
    value = output.nodes[0] if isinstance(output, nodes.Output) and output.nodes else None
    if isinstance(value, nodes.Call) and isinstance(value.node, nodes.Name) and value.node.name in RENVOIS:
        names = [a.value for a in value.args if isinstance(a, nodes.Const) and isinstance(a.value, str)]
        if not names or len(names) != len(value.args) or value.kwargs:
            fault = Faute(
                "modele_renvoi",
                f"Le renvoi « {balise.brut} » n’est pas lisible.",
                'Écrivez par exemple {{ renvoi_a("duree") }}, où « duree » est un signet de ce document.',
                balise.lieu,
            )
            return Lecture(None, (fault,))
        return Lecture(output, lecture.fautes, RENVOIS[value.node.name], tuple(names))
    if output is not None and any(
        isinstance(c.node, nodes.Name) and c.node.name in RENVOIS for c in output.find_all(nodes.Call)
    ):
        fault = Faute(
            "modele_renvoi",
            f"Le renvoi de « {balise.brut} » n’est pas seul dans sa balise.",
            'Écrivez {{ renvoi("duree") }} seul entre ses accolades.',
            balise.lieu,
        )
        return Lecture(None, (fault,))
    return lecture


def _read_cellule(balise: Balise, rest: str) -> Lecture:
    takes = DE_CELLULE[balise.mot]
    if takes != bool(rest):
        return Lecture(
            None,
            (
                _jinja(
                    balise,
                    "il lui manque une valeur" if takes else f"« {rest} » est en trop",
                    f"Écrivez {{% {balise.mot}{' valeur' if takes else ''} %}}.",
                ),
            ),
        )
    return _parse("{{ " + rest + "\n}}", balise) if takes else Lecture(None)


def _parse(source: str, balise: Balise) -> Lecture:
    try:
        tree = _env.parse(source)
    except TemplateSyntaxError as exc:
        return Lecture(
            None,
            (_jinja(balise, f"{exc.message}", "Vérifiez les guillemets, les parenthèses et les noms."),),
        )
    except (RecursionError, ValueError, OverflowError):
        return Lecture(None, (_jinja(balise, "elle est démesurée", "Écrivez-la plus simplement."),))
    if len(tree.body) != 1:
        return Lecture(None, (_jinja(balise, "elle en contient une autre", "Écrivez une balise à la fois."),))
    statement = tree.body[0]
    return Lecture(statement, tuple(_check(statement, balise)))


def _check(node: nodes.Node, balise: Balise) -> Iterator[Faute]:
    if isinstance(node, nodes.For) and node.recursive:
        yield _forbidden(balise, "une boucle récursive", "Écrivez une boucle dans l’autre.")
    if isinstance(node, nodes.Assign) and not isinstance(node.target, nodes.Name):
        yield _forbidden(balise, "une affectation à plusieurs noms", "Donnez une valeur à un nom à la fois.")
    yield from _walk(node, balise, 0)


def _walk(n: nodes.Node, balise: Balise, depth: int) -> Iterator[Faute]:
    if depth > PROFONDEUR_MAX:
        yield _jinja(balise, "elle est démesurée", "Écrivez-la plus simplement.")
        return
    if isinstance(n, nodes.Call):
        yield from _check_call(n, balise)
        children: Iterator[nodes.Node] = iter((*n.args, *n.kwargs))
        if isinstance(n.node, nodes.Getattr):
            children = iter((n.node.node, *n.args, *n.kwargs))
    else:
        fault = _find_fault(n, balise)
        if fault is not None:
            yield fault
        children = n.iter_child_nodes()
    for child in children:
        yield from _walk(child, balise, depth + 1)


def _check_call(n: nodes.Call, balise: Balise) -> Iterator[Faute]:
    if n.dyn_args is not None or n.dyn_kwargs is not None:
        yield _forbidden(balise, "une liste d’arguments (*)", "Écrivez chaque argument.")
    if isinstance(n.node, nodes.Getattr):
        name = n.node.attr
        if name == "items" and not n.args and not n.kwargs:
            return
        advice = (
            f"Écrivez plutôt le filtre : {{{{ valeur|{name} }}}}."
            if name in FILTRES
            else "Une variable de clausedocs est déjà écrite en français : citez-la sans l’appeler."
        )
        yield _forbidden(balise, f"l’appel « .{name}() »", advice)
    elif not isinstance(n.node, nodes.Name) or n.node.name not in FONCTIONS:
        name = n.node.name if isinstance(n.node, nodes.Name) else "?"
        yield _forbidden(
            balise, f"la fonction « {name} »", f"Les fonctions admises sont {', '.join(sorted(FONCTIONS))}."
        )


def _find_fault(n: nodes.Node, balise: Balise) -> Faute | None:
    if isinstance(n, nodes.Filter):
        if n.name in FILTRES:
            return None
        return _forbidden(balise, f"le filtre « {n.name} »", _near("filtres", n.name, FILTRES))
    if isinstance(n, nodes.Test):
        if n.name in TESTS:
            return None
        return _forbidden(balise, f"le test « {n.name} »", _near("tests", n.name, TESTS))
    key: Any = ""
    if isinstance(n, nodes.Name):
        key = n.name
    elif isinstance(n, nodes.Getattr):
        key = n.attr
    elif isinstance(n, nodes.Getitem) and isinstance(n.arg, nodes.Const):
        key = n.arg.value
    if isinstance(n, nodes.Name) and key in ("self", "super", "caller", "varargs", "kwargs"):
        return _forbidden(balise, f"le nom réservé « {key} »", "Donnez un autre nom à cette valeur.")
    if isinstance(key, str) and key.startswith("_"):
        return _forbidden(balise, f"le nom réservé « {key} »", "Un nom ne commence pas par un tiret bas.")
    if isinstance(n, nodes.Pow):
        return _forbidden(balise, "une puissance (**)", "Préparez la valeur dans le dossier.")
    if not isinstance(n, (*_ADMIS, nodes.TemplateData)):
        return _forbidden(
            balise, f"une opération ({type(n).__name__})", "Préparez la valeur dans le dossier."
        )
    return None


def _near(what: str, name: str, known: frozenset[str]) -> str:
    import difflib

    near = difflib.get_close_matches(name, sorted(known), 1)
    start = f"Vouliez-vous écrire « {near[0]} » ? " if near else ""
    return f"{start}Les {what} admis sont {', '.join(sorted(known))}."


def _refused_block(balise: Balise, word: str) -> Faute:
    return Faute(
        "word_balise_refusee",
        f"La balise « {balise.brut[:80]} » n’est pas admise dans un modèle Word.",
        f"Les balises admises sont {', '.join((*BLOCS, *DE_CELLULE))}, avec {{%p, {{%tr, {{%tc ou {{%r"
        " devant les premières au besoin.",
        balise.lieu,
    )


def _jinja(balise: Balise, why: str, advice: str) -> Faute:
    return Faute(
        "modele_jinja", f"La balise « {balise.brut[:80]} » n’est pas correcte : {why}.", advice, balise.lieu
    )


def _forbidden(balise: Balise, what: str, advice: str) -> Faute:
    return Faute(
        "modele_interdit",
        f"« {balise.brut[:80]} » emploie {what}, ce qu’un modèle Word ne peut pas faire.",
        advice,
        balise.lieu,
    )
