"""`defauts.yaml` says what keeps each fault of the sources out; here it is held to the code."""

from __future__ import annotations

import ast
import importlib
import re
from functools import cache
from pathlib import Path
from typing import Any, get_args

import pytest
import yaml
from pydantic import BaseModel

from clausedocs.domaine import Dossier
from clausedocs.erreurs import CODES
from clausedocs.modeles import find_modele

RACINE = Path(__file__).parents[2]
# Rempart -> the kinds of proof, one of which it needs.
REMPARTS = {
    "construction": {"module", "champ", "modele"},
    "validation": {"code_erreur"},
    "test": {"essai"},
}
FORMES = {("code_erreur",), ("module",), ("champ",), ("essai",), ("contient", "modele", "passage")}


@cache
def read_yaml(nom: str) -> Any:
    return yaml.load((RACINE / "templates" / nom).read_text("utf-8"), Loader=yaml.BaseLoader)


DEFAUTS: dict[str, dict[str, Any]] = read_yaml("defauts.yaml")


def proofs(genre: str) -> list[Any]:
    """The proofs of one kind; the id of each case tells which entry is wrong."""
    return [
        pytest.param(preuve, id=f"{cle}-{preuve[genre]}")
        for cle, entree in DEFAUTS.items()
        for preuve in entree["preuve"]
        if genre in preuve
    ]


def test_each_fault_of_the_sources_has_its_entry() -> None:
    assert list(DEFAUTS) == [d["id"] for d in read_yaml("obligations.yaml")["defauts"]]


@pytest.mark.parametrize("cle", DEFAUTS)
def test_an_entry_is_well_formed(cle: str) -> None:
    entree = DEFAUTS[cle]
    assert set(entree) == {"rempart", "preuve", "explication"}
    assert {tuple(sorted(preuve)) for preuve in entree["preuve"]} <= FORMES
    assert {genre for preuve in entree["preuve"] for genre in preuve} & REMPARTS[entree["rempart"]]
    assert all(entree["preuve"].count(preuve) == 1 for preuve in entree["preuve"])


@pytest.mark.parametrize("cle", DEFAUTS)
def test_an_explanation_is_a_french_sentence(cle: str) -> None:
    phrase = DEFAUTS[cle]["explication"]
    assert re.match(r"[A-ZÀ-Ý]|« [A-ZÀ-Ý]", phrase)
    assert phrase.endswith(".")
    assert not re.search(r"['\"]|  |\.\.", phrase)
    assert 8 <= len(phrase.split()) <= 40


def test_no_two_explanations_are_the_same() -> None:
    phrases = [entree["explication"] for entree in DEFAUTS.values()]
    assert len(phrases) == len(set(phrases))


@pytest.mark.parametrize("preuve", proofs("code_erreur"))
def test_an_error_code_exists_and_has_its_broken_file(preuve: dict[str, str]) -> None:
    code = preuve["code_erreur"]
    assert code in CODES
    assert [p for p in (RACINE / "fixtures" / "erreurs").rglob("*") if p.name.split(".")[0] == code]


@pytest.mark.parametrize("preuve", proofs("module"))
def test_an_attribute_can_be_imported(preuve: dict[str, str]) -> None:
    module, _, attribut = preuve["module"].partition(":")
    assert not attribut.startswith("_")
    assert hasattr(importlib.import_module(module), attribut)


@pytest.mark.parametrize("preuve", proofs("champ"))
def test_a_field_of_the_dossier_exists(preuve: dict[str, str]) -> None:
    blocs: list[type[BaseModel]] = [Dossier]
    for nom in preuve["champ"].split("."):
        annotations = [b.model_fields[nom].annotation for b in blocs if nom in b.model_fields]
        assert annotations, nom
        blocs = [b for annotation in annotations for b in list_blocs(annotation)]


def list_blocs(annotation: Any) -> list[type[BaseModel]]:
    """The blocks that a field may hold, alone, optional or in a list."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return [annotation]
    return [bloc for inner in get_args(annotation) for bloc in list_blocs(inner)]


@cache
def parse_test(fichier: str) -> tuple[frozenset[str], frozenset[str]]:
    """The test functions and the texts of a file, read without running it."""
    arbre = ast.parse((RACINE / fichier).read_text("utf-8"))
    noeuds = list(ast.walk(arbre))
    return (
        frozenset(n.name for n in noeuds if isinstance(n, ast.FunctionDef) and n.name.startswith("test_")),
        frozenset(n.value for n in noeuds if isinstance(n, ast.Constant) and isinstance(n.value, str)),
    )


@pytest.mark.parametrize("preuve", proofs("essai"))
def test_a_test_exists(preuve: dict[str, str]) -> None:
    nomme = re.fullmatch(r"(tests/[\w/]+\.py)::(test_\w+)(?:\[([\w-]+)\])?", preuve["essai"])
    assert nomme
    fichier, fonction, ligne = nomme.groups()
    fonctions, textes = parse_test(fichier)
    assert fonction in fonctions
    assert ligne is None or ligne in textes


@cache
def read_passages(modele: str) -> dict[str, str]:
    """Anchor -> its line, in a document with what it includes: a passage may move to a shared text."""
    ancres = re.findall(r"(?m)^(.*\S)\s*\{#([a-z][a-z0-9-]*)[^}]*\}\s*$", find_modele(modele).texte)
    return {ancre: ligne for ligne, ancre in ancres}


@pytest.mark.parametrize("preuve", proofs("modele"))
def test_a_passage_exists_and_says_so(preuve: dict[str, str]) -> None:
    passages = read_passages(preuve["modele"])
    assert preuve["passage"] in passages
    assert preuve["contient"] in passages[preuve["passage"]]
