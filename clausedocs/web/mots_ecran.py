"""What is said of a dossier to who types in a form: labels, where a file or a workbook has identifiers."""

from __future__ import annotations

import re

from clausedocs.domaine.champs import dress
from clausedocs.dossiers.formes import find_champ
from clausedocs.dossiers.formulaire import RACINES
from clausedocs.dossiers.lieux import read_chemin
from clausedocs.dossiers.traduction import find_elsewhere

# An identifier of two words or more, whatever quotes it already bears: a single word may be French.
_IDENTIFIANT = re.compile(
    r"(?:«[\s\u00a0\u202f]*)?\b((?:[a-z]+\.)*[a-z]+(?:_[a-z]+)+)\b(?:[\s\u00a0\u202f]*»)?"
)


def say_labels(sorte: str, champ: str, texte: str) -> str:
    """The same sentence with « Durée de chaque période » for `duree_periode_mois`; a code gives its words."""

    def write(found: re.Match[str]) -> str:
        words = _find_code(sorte, champ, found.group(1)) or _find_label(sorte, champ, found.group(1))
        return dress(f"« {words} »") if words else found.group(0)

    return _IDENTIFIANT.sub(write, texte) if "_" in texte else texte


def _find_code(sorte: str, champ: str, nom: str) -> str:
    found = find_champ(RACINES[sorte], read_chemin(champ)) if champ else None
    forme = (found.forme.element or found.forme) if found else None
    return forme.valeurs.get(nom, "") if forme else ""


def _find_label(sorte: str, champ: str, nom: str) -> str:
    racine, group = RACINES[sorte], champ.rpartition(".")[0]
    for path in (f"{group}.{nom}" if group else nom, f"{champ}.{nom}", nom, find_elsewhere(racine, nom)):
        found = find_champ(racine, read_chemin(path)) if path else None
        if found is not None:
            return found.label
    return ""
