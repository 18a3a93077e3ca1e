"""The Jinja environments: strict, sandboxed, and limited to plain data."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any

from jinja2 import StrictUndefined
from jinja2.compiler import CodeGenerator
from jinja2.runtime import LoopContext, Undefined
from jinja2.sandbox import ImmutableSandboxedEnvironment

from clausedocs.erreurs import ModeleErreur
from clausedocs.langue.elision import capitalize_first
from clausedocs.modeles.plan import COM, FIN_COM, FIN_TAG, FIN_VAR, TAG, VAR

# A signed document of more than this is a loop gone wrong, not a convention (characters of markup).
TAILLE_MAX = 20_000_000
# Values kept escaped in a process.
TEXTES_MAX = 4096


class Environnement(ImmutableSandboxedEnvironment):
    """Reads keys of dicts and nothing else: no attribute of any Python object can be reached."""

    def getattr(self, obj: Any, attribute: str) -> Any:
        if type(obj) is dict:
            try:
                return obj[attribute]
            except KeyError:
                return self.undefined(obj=obj, name=attribute)
        if isinstance(obj, (LoopContext, Undefined)):
            return super().getattr(obj, attribute)
        return self.undefined(obj=obj, name=attribute)

    def getitem(self, obj: Any, argument: Any) -> Any:
        if isinstance(obj, (dict, list, tuple)):
            try:
                return obj[argument]
            except (KeyError, IndexError, TypeError):
                return self.undefined(obj=obj, name=str(argument))
        return self.undefined(obj=obj, name=str(argument))


def make_environnement(
    escape: Callable[[str], str],
    *,
    standard: bool = False,
    generateur: type[CodeGenerator] = CodeGenerator,
) -> Environnement:
    """An environment whose values go through `escape`. `standard`: the usual {{ }} delimiters."""

    # The same names and labels come back in a document, and from one to the next.
    printed: dict[str, str] = {}

    def finalize(value: Any) -> str:
        if type(value) is not str:
            return escape(print_value(value))
        found = printed.get(value)
        if found is None:
            if len(printed) > TEXTES_MAX:
                printed.clear()
            found = printed[value] = escape(print_value(value))
        return found

    delimiters = (
        {}
        if standard
        else {
            "variable_start_string": VAR,
            "variable_end_string": FIN_VAR,
            "block_start_string": TAG,
            "block_end_string": FIN_TAG,
            "comment_start_string": COM,
            "comment_end_string": FIN_COM,
        }
    )
    env = Environnement(
        undefined=StrictUndefined,
        finalize=finalize,
        autoescape=False,
        keep_trailing_newline=True,
        cache_size=0,
        **delimiters,
    )
    env.code_generator_class = generateur
    env.globals.clear()
    env.filters = {
        "majuscule_initiale": capitalize_first,
        "length": len,
        "paragraphes": paragraphs,
        "retrait": indent_of,
    }
    return env


def print_value(value: Any) -> str:
    """A value of the context as text. Raises ModeleErreur for what has no printed form."""
    if isinstance(value, str):
        if "\n" in value:
            raise ModeleErreur(
                "valeur_saut_de_ligne",
                f"La valeur « {value[:40].replace(chr(10), ' ⏎ ')}… » contient un saut de ligne.",
                "Écrivez-la sur une ligne, ou appelez ce champ seul sur sa ligne avec « | paragraphes ».",
            )
        return value
    if type(value) is int:
        return str(value)
    if isinstance(value, Undefined):
        str(value)  # raises, with the name
    if isinstance(value, Decimal):
        return str(value).replace(".", ",")
    raise ModeleErreur(
        "valeur_imprimable",
        f"Une valeur de type {type(value).__name__} ne peut pas s’imprimer.",
        "Le modèle doit citer un texte ou un nombre : précisez le champ (par exemple .texte ou .le).",
    )


def indent_of(longueur: Any, largeur: int) -> int:
    """What a bar of so many percent leaves free on its right, in the unit of `largeur`."""
    return largeur * (100 - int(longueur)) // 100


def paragraphs(value: Any) -> list[str]:
    """The paragraphs of a value: a list as it is, a text cut at its empty lines."""
    if isinstance(value, (list, tuple)):
        return [str(v) for v in value]
    if isinstance(value, Undefined):
        str(value)
    return [" ".join(p.split()) for p in str(value).split("\n\n") if p.strip()]
