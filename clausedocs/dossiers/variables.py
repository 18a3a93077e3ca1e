"""The fields that a modèle may cite, by their path: what a Word user looks up, and what `verifier` knows.

The lists are drawn from the contexts of the fictional dossiers (`make variables`), so that they hold what is
really there; a test compares them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from types import MappingProxyType

from clausedocs.langue.inclusif import mots

RACINES = ("convention", "marche", "courrier")


@dataclass(frozen=True, slots=True)
class Variable:
    """`chemin` is dotted, « [] » standing for each item of a list; `nature` is texte, nombre, oui ou non,
    groupe, liste or vide (never filled in by the dossiers that the lists are drawn from)."""

    chemin: str
    nature: str
    exemple: str


@lru_cache(maxsize=3)
def _load(racine: str) -> Mapping[str, Variable]:
    text = (files("clausedocs.dossiers") / f"variables_{racine}.tsv").read_text("utf-8")
    rows = [line.split("\t") for line in text.splitlines() if line]
    found = {r[0]: Variable(r[0], r[1], r[2]) for r in rows}
    found["mot"] = Variable("mot", "groupe", "")
    for mot, formes in mots("generique").items():
        found[f"mot.{mot}"] = Variable(f"mot.{mot}", "groupe", "")
        for forme, texte in formes.items():
            found[f"mot.{mot}.{forme}"] = Variable(f"mot.{mot}.{forme}", "texte", texte)
    return MappingProxyType(found)


def list_variables(racine: str) -> list[Variable]:
    """Every field of one kind of dossier (one of RACINES), in the order of their paths."""
    return list(_load(racine).values())


def find_variable(racine: str, chemin: str) -> Variable | None:
    """A field by its path."""
    return _load(racine).get(chemin)
