"""Compile once, render many: a modèle and a target give a Jinja template; a dossier gives its text."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path
from types import CodeType
from typing import Any, NamedTuple

from jinja2 import Template, TemplateError, UndefinedError

from clausedocs.erreurs import ModeleErreur, UsageErreur
from clausedocs.modeles.arbre import Arbre
from clausedocs.modeles.cible_docx import EcrivainDocx, escape_xml
from clausedocs.modeles.cible_docxtpl import EcrivainDocxtpl
from clausedocs.modeles.cible_html import EcrivainHtml
from clausedocs.modeles.cible_texte import EcrivainTexte, escape_texte
from clausedocs.modeles.cible_typst import EcrivainTypst, escape_typst
from clausedocs.modeles.citations import SourceCitations
from clausedocs.modeles.ecrivain import Ecrivain
from clausedocs.modeles.environnement import TAILLE_MAX, Environnement, make_environnement
from clausedocs.modeles.memoire import cache_key, read_code, write_code
from clausedocs.modeles.plan import Plan, Recorder, write_plan
from clausedocs.modeles.sources import ModeleMeta, SourceModele, find_modele


class Cible(NamedTuple):
    """A target: how its markup is written, and how a value is escaped in it."""

    ecrivain: type[Ecrivain]
    escape: Callable[[str], str]


CIBLES: dict[str, Cible] = {
    "docx": Cible(EcrivainDocx, escape_xml),
    "html": Cible(EcrivainHtml, escape_xml),
    "typst": Cible(EcrivainTypst, escape_typst),
    "texte": Cible(EcrivainTexte, escape_texte),
    "docxtpl": Cible(EcrivainDocxtpl, escape_xml),
}


@lru_cache(maxsize=8)
def environment_of(cible: str) -> Environnement:
    """The environment of a target, made once a process."""
    return make_environnement(CIBLES[cible].escape)


@lru_cache(maxsize=1)
def _plan_environment() -> Environnement:
    return make_environnement(lambda text: "")


@dataclass(frozen=True)
class ModeleCompile:
    """A modèle ready for one target. The tree and the generated source are made only when asked for."""

    origine: SourceModele
    cible: str
    gabarit: Template | None
    squelette: Template

    @property
    def meta(self) -> ModeleMeta:
        return self.origine.meta

    @cached_property
    def arbre(self) -> Arbre:
        """The tree of the modèle."""
        return read_tree(self.origine)

    @cached_property
    def source(self) -> str:
        """The generated template, for reading, for the export and for tests."""
        return CIBLES[self.cible].ecrivain(self.arbre).write()

    @property
    def empreinte(self) -> str:
        """SHA-256 of the modèle's text, includes expanded."""
        return self.origine.empreinte

    def plan(self, contexte: dict[str, Any], citations: SourceCitations) -> Plan:
        """The first pass alone. Raises ModeleErreur when a reference has no target in these data."""
        presents: list[bool] = []
        while True:
            recorder = Recorder(presents, contexte.get("premiers_numeros", {}))
            citations.begin_plan()
            _run(
                self.squelette,
                {
                    **contexte,
                    "cite": citations.cite,
                    "_titre": recorder.titre,
                    "_renvoi": recorder.renvoi,
                    "_present": recorder.present,
                    "_debut": recorder.debut,
                    "_element": recorder.element,
                    "_fin": recorder.fin,
                },
                self,
            )
            if not recorder.empty:
                recorder.plan.check_references()
                return recorder.plan
            presents = recorder.plan.presents

    def render(self, contexte: dict[str, Any], citations: SourceCitations) -> str:
        """The markup of the target, whole. `contexte` is plain data; nothing in it is changed."""
        if self.gabarit is None:
            raise UsageErreur("cible_sans_rendu", f"La cible « {self.cible} » est rendue par docxtpl.", "")
        text = _run(self.gabarit, self.variables(contexte, citations), self)
        if len(text) > TAILLE_MAX:
            raise ModeleErreur(
                "modele_trop_long",
                "Le document rendu dépasse la taille admise.",
                "Vérifiez les boucles du modèle.",
            )
        return text

    def variables(self, contexte: dict[str, Any], citations: SourceCitations) -> dict[str, Any]:
        """The context with the functions that the generated template calls; good for one render."""
        plan = self.plan(contexte, citations)
        citations.begin_render()
        ends, presents = iter(plan.fins), iter(plan.presents)
        ranks = [0, 0, 0, 0]

        def rank(level: int, step: int) -> str:
            ranks[level] = ranks[level] + 1 if step else 0
            return "" if not step else (f"{ranks[level]}°" if level == 1 else f"{chr(96 + ranks[level])})")

        return {
            **contexte,
            "cite": citations.cite,
            "_num": plan.numeros.__getitem__,
            "_fin": ends.__next__,
            "_present": presents.__next__,
            "_rang": rank,
        }


def compile_modele(identifiant: str, cible: str, dossiers: Sequence[Path] = ()) -> ModeleCompile:
    """A modèle compiled for a target, cached by the content of its sources.

    Raises UsageErreur `word_cible` for a Word file, which `compile_word` compiles.
    """
    source = find_modele(identifiant, tuple(dossiers))
    if not isinstance(source, SourceModele):
        raise UsageErreur(
            "word_cible",
            f"« {identifiant} » est un fichier Word ({source.meta.fichier.name}), sans forme « {cible} ».",
            "Il s’écrit en docx, odt, pdf ou texte avec « clausedocs generer » ; son texte se lit dans Word.",
        )
    return compile_source(source, cible)


def compile_source(source: SourceModele, cible: str) -> ModeleCompile:
    """The same from a source in hand. Raises ModeleErreur with file and line."""
    if cible not in CIBLES:
        raise UsageErreur(
            "cible_inconnue", f"La cible « {cible} » n’existe pas.", f"Choisissez parmi {', '.join(CIBLES)}."
        )
    return _compile(source, cible)


@lru_cache(maxsize=64)
def read_tree(source: SourceModele) -> Arbre:
    """The tree of a source, read once for all targets."""
    # Markdown is read only when nothing is kept: its parser is half the cost of a cold start.
    from clausedocs.modeles.lecture import read_modele

    return read_modele(source)


@lru_cache(maxsize=128)
def _compile(source: SourceModele, cible: str) -> ModeleCompile:
    if cible == "docxtpl":
        return ModeleCompile(source, cible, None, _template(_plan_environment(), _plan_code(source)))
    env = environment_of(cible)
    key = cache_key(cible, source.meta.id, source.texte)
    kept = read_code(key)
    if kept is None:
        text = CIBLES[cible].ecrivain(read_tree(source)).write()
        kept = _plan_code(source), _code(env, text)
        write_code(key, *kept)
    return ModeleCompile(source, cible, _template(env, kept[1]), _template(_plan_environment(), kept[0]))


@lru_cache(maxsize=64)
def _plan_code(source: SourceModele) -> CodeType:
    return _code(_plan_environment(), write_plan(read_tree(source)))


def _code(env: Environnement, text: str) -> CodeType:
    return env.compile(text)


def _template(env: Environnement, code: CodeType) -> Template:
    return Template.from_code(env, code, env.make_globals(None))


def _run(template: Template, variables: dict[str, Any], modele: ModeleCompile) -> str:
    try:
        return "".join(template.root_render_func(template.new_context(variables, shared=True)))
    except UndefinedError as exc:
        # Jinja turns the StopIteration of a function into an undefined value.
        if "StopIteration" not in str(exc):
            raise _unknown_variable(str(exc), modele.arbre) from None
        raise ModeleErreur(
            "modele_plan", "Les deux passes du rendu diffèrent.", "Signalez ce modèle."
        ) from None
    except TemplateError as exc:
        raise ModeleErreur(
            "modele_jinja", f"Le rendu a échoué ({exc}).", "Vérifiez les balises du modèle."
        ) from None


def _unknown_variable(message: str, arbre: Arbre) -> ModeleErreur:
    """Say which name is unknown, and on which line of the modèle it first stands."""
    match = re.search(r"'([^']*)' is undefined|has no attribute '([^']*)'", message)
    name = next((g for g in match.groups() if g), "?") if match else "?"
    for expression in arbre.expressions:
        if re.search(rf"(?<![\w]){re.escape(name)}(?![\w])", expression.source):
            from clausedocs.erreurs import Lieu

            place = Lieu(fichier=expression.place.fichier, ligne=expression.place.ligne)
            break
    else:
        place = None
    return ModeleErreur(
        "variable_inconnue",
        f"Le modèle emploie « {name} », que les données ne contiennent pas.",
        "Corrigez le nom, ou consultez la liste des champs avec « clausedocs modele schema ».",
        place,
    )
