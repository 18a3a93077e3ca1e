"""What a dossier may describe, and which model reads it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from clausedocs.domaine.chronologie import DossierChronologie
from clausedocs.domaine.documents import DOCUMENTS
from clausedocs.domaine.dossier import Dossier
from clausedocs.domaine.dossier_courrier import DossierCourrier
from clausedocs.domaine.dossier_marche import DossierMarche
from clausedocs.domaine.socle import Socle

# `racine` of a document -> the model of its dossier.
RACINES: dict[str, type[Socle]] = {
    "convention": Dossier,
    "marche": DossierMarche,
    "courrier": DossierCourrier,
    "chronologie": DossierChronologie,
}


def find_racine(donnees: Mapping[str, Any]) -> str:
    """What the file describes: what its blocks say, else what the documents that it asks for need."""
    if "convention" in donnees:
        return "convention"
    if "chronologie" in donnees:
        return "chronologie"
    modeles = donnees.get("modeles")
    listed = modeles if isinstance(modeles, (list, tuple)) else ()
    asked = [DOCUMENTS[str(m)].racine for m in listed if str(m) in DOCUMENTS]
    # A letter has its marché too.
    if "courrier" in donnees or "courrier" in asked:
        return "courrier"
    if "marche" in donnees:
        return "marche"
    return next((r for r in asked if r != "convention"), "convention")
