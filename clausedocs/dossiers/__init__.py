"""From files to data: dossiers read and checked, skeletons and schemas, the variables of the modèles."""

from clausedocs.dossiers.canonique import canonical_json, hash_dossier
from clausedocs.dossiers.chargement import DossierCharge, load_dossier, make_dossier
from clausedocs.dossiers.contexte import build_contexte, cut_contexte
from clausedocs.dossiers.schema import schema_json
from clausedocs.dossiers.squelette import SQUELETTES, write_squelette

__all__ = [
    "SQUELETTES",
    "DossierCharge",
    "build_contexte",
    "canonical_json",
    "cut_contexte",
    "hash_dossier",
    "load_dossier",
    "make_dossier",
    "schema_json",
    "write_squelette",
]
