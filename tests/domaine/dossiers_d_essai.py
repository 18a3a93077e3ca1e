"""A sound dossier as plain data, and the means to change it at one place."""

from __future__ import annotations

import copy
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from clausedocs.domaine import Dossier, check_rules

FIXTURES = Path(__file__).resolve().parents[2] / "fixtures"
ABSENT = object()


@cache
def _read(nom: str) -> dict[str, Any]:
    data: dict[str, Any] = yaml.load((FIXTURES / nom).read_text("utf-8"), Loader=yaml.BaseLoader)
    included = data.get("structure_porteuse")
    if isinstance(included, str):
        data["structure_porteuse"] = _read(included)
    return data


def make_donnees(changements: dict[str, Any] | None = None, nom: str = "c01_valmorin.yaml") -> dict[str, Any]:
    """The data of a fixture, with values put (or removed: ABSENT) at dotted paths."""
    return change(copy.deepcopy(_read(nom)), changements or {})


def change(data: dict[str, Any], changements: dict[str, Any]) -> dict[str, Any]:
    """The same data with these values at these paths."""
    for chemin, valeur in changements.items():
        *groupes, dernier = chemin.split(".")
        cible: Any = data
        for groupe in groupes:
            cible = cible[int(groupe)] if isinstance(cible, list) else cible.setdefault(groupe, {})
        if valeur is ABSENT:
            cible.pop(dernier, None)
        elif isinstance(cible, list):
            cible[int(dernier)] = valeur
        else:
            cible[dernier] = valeur
    return data


def check(changements: dict[str, Any], nom: str = "c01_valmorin.yaml") -> list[tuple[str, str]]:
    """The codes and the fields of the rules that these changes break."""
    dossier = Dossier.model_validate(make_donnees(changements, nom))
    return [(v.code, v.champ) for v in check_rules(dossier)]
