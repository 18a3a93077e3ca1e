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
from jinja2.compiler import CodeGenerator

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
from clausedocs.modeles.generateur import REPLIS, GenerateurPlan, GenerateurSimple
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


@lru_cache(maxsize=16)
def environment_of(cible: str, generateur: type[CodeGenerator] = CodeGenerator) -> Environnement:
    """The environment of a target, made once a process."""
    return make_environnement(CIBLES[cible].escape, generateur=generateur)


@lru_cache(maxsize=2)
def _plan_environment(generateur: type[CodeGenerator] = CodeGenerator) -> Environnement:
    return make_environnement(lambda text: "", generateur=generateur)


@dataclass(frozen=True)
class ModeleCompile:
    """A modèle ready for one target. The tree and the generated source are made only when asked for."""

    origine: SourceModele
    cible: str
    gabarit: Template | None
    squelette: Template

    @cached_property
    def prudents(self) -> tuple[Template, Template | None]:
        """The first pass and the template as Jinja compiles them: asked for when the fast way gives up."""
        return _compile_prudents(self.origine, self.cible)

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
        try:
            return self._plan(self.squelette, contexte, citations)
        except REPLIS:
            try:
                return self._plan(self.prudents[0], contexte, citations)
            except TemplateError as raised:
                raise _translate(raised, self) from None

    def _plan(self, squelette: Template, contexte: dict[str, Any], citations: SourceCitations) -> Plan:
        presents: list[bool] = []
        while True:
            recorder = Recorder(presents, contexte.get("premiers_numeros", {}))
            citations.begin_plan()
            _run(
                squelette,
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
            )
            if not recorder.empty:
                recorder.plan.check_references()
                return recorder.plan
            presents = recorder.plan.presents

    def render(self, contexte: dict[str, Any], citations: SourceCitations) -> str:
        """The markup of the target, whole. `contexte` is plain data; nothing in it is changed."""
        if self.gabarit is None:
            raise UsageErreur("cible_sans_rendu", f"La cible « {self.cible} » est rendue par docxtpl.", "")
        try:
            text = _run(self.gabarit, self.variables(contexte, citations))
        except REPLIS:
            text = self._render_prudent(contexte, citations)
        if len(text) > TAILLE_MAX:
            raise ModeleErreur(
                "modele_trop_long",
                "Le document rendu dépasse la taille admise.",
                "Vérifiez les boucles du modèle.",
            )
        return text

    def _render_prudent(self, contexte: dict[str, Any], citations: SourceCitations) -> str:
        gabarit = self.prudents[1]
        assert gabarit is not None
        try:
            return _run(gabarit, self.variables(contexte, citations))
        except TemplateError as raised:
            raise _translate(raised, self) from None

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
    plan_env = _plan_environment(GenerateurPlan)
    if cible == "docxtpl":
        plan = _template(plan_env, plan_env.compile(write_plan(read_tree(source))))
        return ModeleCompile(source, cible, None, plan)
    env = environment_of(cible, GenerateurSimple)
    plan_code, code = _load_codes(source, cible, plan_env, env)
    return ModeleCompile(source, cible, _template(env, code), _template(plan_env, plan_code))


def _compile_prudents(source: SourceModele, cible: str) -> tuple[Template, Template | None]:
    plan_env = _plan_environment()
    if cible == "docxtpl":
        return _template(plan_env, plan_env.compile(write_plan(read_tree(source)))), None
    env = environment_of(cible)
    plan_code, code = _load_codes(source, cible, plan_env, env)
    return _template(plan_env, plan_code), _template(env, code)


def _load_codes(
    source: SourceModele, cible: str, plan_env: Environnement, env: Environnement
) -> tuple[CodeType, CodeType]:
    """The two passes, from the disk where they are kept."""
    key = cache_key(cible, env.code_generator_class.__name__, source.meta.id, source.texte)
    kept = read_code(key)
    if kept is None:
        tree = read_tree(source)
        text = CIBLES[cible].ecrivain(tree).write()
        kept = plan_env.compile(write_plan(tree)), env.compile(text)
        write_code(key, *kept)
    return kept


def _template(env: Environnement, code: CodeType) -> Template:
    return Template.from_code(env, code, env.make_globals(None))


def _run(template: Template, variables: dict[str, Any]) -> str:
    return "".join(template.root_render_func(template.new_context(variables, shared=True)))


def _translate(raised: TemplateError, modele: ModeleCompile) -> ModeleErreur:
    """What the ordinary template could not do, in French."""
    if not isinstance(raised, UndefinedError):
        return ModeleErreur(
            "modele_jinja", f"Le rendu a échoué ({raised}).", "Vérifiez les balises du modèle."
        )
    # Jinja turns the StopIteration of a function into an undefined value.
    if "StopIteration" not in str(raised):
        return _unknown_variable(str(raised), modele.arbre)
    return ModeleErreur("modele_plan", "Les deux passes du rendu diffèrent.", "Signalez ce modèle.")


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
