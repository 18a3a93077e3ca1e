"""French legal documents of the social clauses: a dossier and a modèle in, Word and PDF out.

The public API below is what the command line uses. Each name is imported when first asked for:
`import clausedocs` loads nothing heavy.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

__version__ = "0.1.0"

if TYPE_CHECKING:
    from clausedocs.chiffrage import check_chiffrage, chiffrer
    from clausedocs.dce.ecriture_word import Suivi
    from clausedocs.dce.insertion import insert_clause, plan_insertion
    from clausedocs.dce.place import Demande
    from clausedocs.dce.retrait import remove_clause
    from clausedocs.difficultes import consigner, preparer, rectifier, recu
    from clausedocs.difficultes.etat import read_etat
    from clausedocs.dossiers import DossierCharge, build_contexte, load_dossier, write_squelette
    from clausedocs.droit import Registre, obligation_sociale
    from clausedocs.erreurs import (
        Avertissement,
        ClausedocsErreur,
        DonneesErreur,
        ErreursGroupees,
        Lieu,
        MachineErreur,
        ModeleErreur,
        UsageErreur,
    )
    from clausedocs.modeles import ModeleMeta, compile_modele, find_modele, list_modeles
    from clausedocs.rendu import FORMATS, DocumentRendu, ResultatGeneration, generate, list_documents, render

# Public name -> the room it comes from.
_ROOMS = {
    "FORMATS": "rendu",
    "Avertissement": "erreurs",
    "ClausedocsErreur": "erreurs",
    "Demande": "dce.place",
    "DocumentRendu": "rendu",
    "DonneesErreur": "erreurs",
    "DossierCharge": "dossiers",
    "ErreursGroupees": "erreurs",
    "Lieu": "erreurs",
    "MachineErreur": "erreurs",
    "ModeleErreur": "erreurs",
    "ModeleMeta": "modeles",
    "Registre": "droit",
    "ResultatGeneration": "rendu",
    "Suivi": "dce.ecriture_word",
    "UsageErreur": "erreurs",
    "build_contexte": "dossiers",
    "check_chiffrage": "chiffrage",
    "chiffrer": "chiffrage",
    "compile_modele": "modeles",
    "consigner": "difficultes",
    "find_modele": "modeles",
    "generate": "rendu",
    "insert_clause": "dce.insertion",
    "list_documents": "rendu",
    "list_modeles": "modeles",
    "load_dossier": "dossiers",
    "obligation_sociale": "droit",
    "plan_insertion": "dce.insertion",
    "preparer": "difficultes",
    "read_etat": "difficultes.etat",
    "rectifier": "difficultes",
    "recu": "difficultes",
    "remove_clause": "dce.retrait",
    "render": "rendu",
    "write_squelette": "dossiers",
}

__all__ = [
    "FORMATS",
    "Avertissement",
    "ClausedocsErreur",
    "Demande",
    "DocumentRendu",
    "DonneesErreur",
    "DossierCharge",
    "ErreursGroupees",
    "Lieu",
    "MachineErreur",
    "ModeleErreur",
    "ModeleMeta",
    "Registre",
    "ResultatGeneration",
    "Suivi",
    "UsageErreur",
    "__version__",
    "build_contexte",
    "check_chiffrage",
    "chiffrer",
    "compile_modele",
    "consigner",
    "find_modele",
    "generate",
    "insert_clause",
    "list_documents",
    "list_modeles",
    "load_dossier",
    "obligation_sociale",
    "plan_insertion",
    "preparer",
    "read_etat",
    "rectifier",
    "recu",
    "remove_clause",
    "render",
    "write_squelette",
]


def __getattr__(name: str) -> Any:
    room = _ROOMS.get(name)
    if room is None:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = getattr(import_module(f"{__name__}.{room}"), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted(__all__)
