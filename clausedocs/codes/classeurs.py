"""Codes of a dossier kept in a workbook."""

from __future__ import annotations

CODES: dict[str, str] = {
    "cellule_formule": "cellule d’un classeur qui contient une formule",
    "champ_retire": "champ d’une version précédente, qui n’existe plus",
    "classeur_champ_double": "champ qui a deux lignes dans le classeur",
    "classeur_etranger": "classeur qui n’est pas un dossier à remplir",
    "classeur_fusion": "cellules fusionnées dans la colonne des valeurs",
    "classeur_macros": "classeur qui contient des macros",
    "classeur_masque": "ligne ou feuille masquée d’un dossier",
    "classeur_migre": "classeur d’une version précédente, dont des champs ont changé de nom",
    "classeur_sans_champ": "cellule remplie dont la ligne ne nomme aucun champ",
    "classeur_version": "classeur fait par une version plus récente",
}
