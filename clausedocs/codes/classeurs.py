"""Codes of a dossier kept in a workbook."""

from __future__ import annotations

CODES: dict[str, str] = {
    "classeur_champ_double": "champ qui a deux lignes dans le classeur",
    "classeur_etranger": "classeur qui n’est pas un dossier à remplir",
    "classeur_fusion": "cellules fusionnées dans la colonne des valeurs",
    "classeur_macros": "classeur qui contient des macros",
    "classeur_version": "classeur fait par une version plus récente",
}
