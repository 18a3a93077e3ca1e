"""The JSON Schema of a dossier, with the French words of its fields: for editors and forms."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel

from clausedocs.domaine import DOCUMENTS
from clausedocs.domaine.racines import RACINES
from clausedocs.dossiers.chargement import INCLUS
from clausedocs.dossiers.formes import Champ, Forme, describe_quand, read_champs
from clausedocs.erreurs import UsageErreur

DIALECTE = "https://json-schema.org/draft/2020-12/schema"

TYPES: dict[str, dict[str, Any]] = {
    "texte": {"type": "string"},
    "choix": {"type": "string"},
    "oui_non": {"anyOf": [{"type": "boolean"}, {"enum": ["oui", "non"]}]},
    "entier": {"type": "integer"},
    # As people type it: 24000, '24 000,50'.
    "nombre": {"type": ["number", "string"]},
    "jour": {"type": "string", "format": "date"},
}

BORNES = {
    "min": "minimum",
    "plus_que": "exclusiveMinimum",
    "max": "maximum",
    "moins_que": "exclusiveMaximum",
}


def schema_json(modele_id: str) -> dict[str, Any]:
    """The JSON Schema (2020-12) of a dossier for this modèle. Raises UsageErreur `modele_inconnu`."""
    document = DOCUMENTS.get(modele_id)
    if document is None:
        raise UsageErreur(
            "modele_inconnu",
            f"Aucun type de document ne s’appelle « {modele_id} ».",
            f"Choisissez parmi : {', '.join(DOCUMENTS)}.",
        )
    blocs: dict[str, dict[str, Any]] = {}
    schema = {
        "$schema": DIALECTE,
        "title": f"Dossier : {document.titre}",
        "description": "Un champ laissé vide compte comme absent.",
        **_write_bloc(RACINES[document.racine], blocs),
    }
    schema["properties"]["modeles"]["contains"] = {"const": modele_id}
    return {**schema, "$defs": dict(sorted(blocs.items()))}


def _write_bloc(bloc: type[BaseModel], blocs: dict[str, dict[str, Any]]) -> dict[str, Any]:
    champs = read_champs(bloc)
    return {
        "type": "object",
        "properties": {nom: _write_champ(champ, blocs) for nom, champ in champs.items()},
        "required": [nom for nom, champ in champs.items() if champ.obligatoire],
        "additionalProperties": False,
    }


def _write_champ(champ: Champ, blocs: dict[str, dict[str, Any]]) -> dict[str, Any]:
    unite = f" En {champ.unite}." if champ.unite else ""
    schema = {"title": champ.label, **_write_forme(champ.forme, blocs)}
    description = " ".join(x for x in (champ.aide, unite.strip(), describe_quand(champ)) if x)
    if description:
        schema["description"] = description
    if champ.exemple is not None:
        schema["examples"] = [champ.exemple]
    if isinstance(champ.defaut, (bool, int, str)):
        schema["default"] = champ.defaut
    # What may be written elsewhere: the name of its file stands for it.
    if champ.nom in INCLUS:
        fichier = {"type": "string", "pattern": r"\.ya?ml$"}
        schema = {**schema, "anyOf": [{"$ref": schema.pop("$ref")}, fichier]}
    return schema


def _write_forme(forme: Forme, blocs: dict[str, dict[str, Any]]) -> dict[str, Any]:
    if forme.bloc is not None:
        nom = forme.bloc.__name__
        if nom not in blocs:
            blocs[nom] = {}  # a block may hold itself
            blocs[nom] = _write_bloc(forme.bloc, blocs)
        return {"$ref": f"#/$defs/{nom}"}
    if forme.element is not None:
        limits = _rename(forme.bornes, {"longueur_min": "minItems", "longueur_max": "maxItems"})
        return {"type": "array", "items": _write_forme(forme.element, blocs), **limits}
    if forme.nature == "choix" and any(forme.valeurs.values()):
        return {"oneOf": [{"const": code, "title": label or code} for code, label in forme.valeurs.items()]}
    if forme.nature == "choix":
        return {"enum": list(forme.valeurs)}
    names = {**BORNES, "longueur_min": "minLength", "longueur_max": "maxLength"}
    return {**TYPES[forme.nature], **_rename(forme.bornes, names)}


def _rename(bornes: dict[str, Any], names: dict[str, str]) -> dict[str, Any]:
    return {names[cle]: borne for cle, borne in bornes.items() if cle in names and borne is not None}
