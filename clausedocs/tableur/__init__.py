"""Workbooks as people fill them in (.xlsx, .ods, .csv): every cell with its address, its type, its faults."""

from clausedocs.tableur.cellules import Cellule, Classeur, Feuille, Ligne, name_colonne
from clausedocs.tableur.lecture import EXTENSIONS, read_classeur
from clausedocs.tableur.valeurs import write_texte

__all__ = [
    "EXTENSIONS",
    "Cellule",
    "Classeur",
    "Feuille",
    "Ligne",
    "name_colonne",
    "read_classeur",
    "write_texte",
]
