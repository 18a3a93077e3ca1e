"""Modèles: their sources, their grammar, and their compilation for each target."""

from clausedocs.modeles.arbre import Note
from clausedocs.modeles.compilation import CIBLES, ModeleCompile, compile_modele, compile_source
from clausedocs.modeles.sources import (
    ModeleMeta,
    SourceModele,
    find_modele,
    list_modeles,
    racine_templates,
    read_propres,
)

__all__ = [
    "CIBLES",
    "ModeleCompile",
    "ModeleMeta",
    "Note",
    "SourceModele",
    "compile_modele",
    "compile_source",
    "find_modele",
    "list_modeles",
    "racine_templates",
    "read_propres",
]
