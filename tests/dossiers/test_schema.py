"""The JSON Schema: French, complete, and true to what the loader takes."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest

from clausedocs.domaine import DOCUMENTS
from clausedocs.domaine.racines import RACINES
from clausedocs.dossiers import schema_json
from clausedocs.erreurs import UsageErreur


def walk(node: Any) -> Iterator[dict[str, Any]]:
    if isinstance(node, dict):
        yield node
    for child in node.values() if isinstance(node, dict) else node if isinstance(node, list) else ():
        yield from walk(child)


@pytest.mark.parametrize("modele", list(DOCUMENTS))
def test_every_field_has_a_french_title(modele: str) -> None:
    schema = schema_json(modele)
    assert DOCUMENTS[modele].titre in schema["title"]
    racine = RACINES[DOCUMENTS[modele].racine]
    assert set(schema["properties"]) == set(racine.model_fields)
    for group in (schema, *schema["$defs"].values()):
        assert group["additionalProperties"] is False
        assert set(group["required"]) <= set(group["properties"])
        for champ in group["properties"].values():
            assert champ["title"]
    json.dumps(schema)


def test_references_lead_somewhere() -> None:
    schema = schema_json("convention_cadre")
    refs = {n["$ref"] for n in walk(schema) if isinstance(n.get("$ref"), str)}
    assert refs == {f"#/$defs/{nom}" for nom in schema["$defs"]}


def test_choices_come_with_their_labels() -> None:
    defs = schema_json("convention_cadre")["$defs"]
    codes = {c["const"]: c["title"] for c in defs["DonneurOrdre"]["properties"]["type_acheteur"]["oneOf"]}
    assert codes["esh"] == "entreprise sociale pour l’habitat"


def test_limits_are_told() -> None:
    convention = schema_json("convention_cadre")["$defs"]["Convention"]["properties"]
    assert (convention["duree_mois"]["minimum"], convention["duree_mois"]["maximum"]) == (1, 120)
    assert convention["dispositifs_vises"]["minItems"] == 1
    assert convention["duree_mois"]["description"] == "En mois."


def test_the_structure_may_be_the_name_of_a_file() -> None:
    structure = schema_json("convention_cadre")["properties"]["structure_porteuse"]
    assert {"type": "string", "pattern": r"\.ya?ml$"} in structure["anyOf"]


def test_an_unknown_document_is_refused() -> None:
    with pytest.raises(UsageErreur) as caught:
        schema_json("contrat")
    assert caught.value.code == "modele_inconnu"
