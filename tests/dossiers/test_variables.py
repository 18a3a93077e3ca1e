"""The lists of fields hold what the contexts of the fictional dossiers hold."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))

from releve_variables import read_variables

from clausedocs.dossiers.variables import RACINES, find_variable, list_variables


@pytest.mark.parametrize("racine", RACINES)
def test_every_field_of_a_context_is_listed(racine: str) -> None:
    known = {v.chemin: v.nature for v in list_variables(racine)}
    found = read_variables()[racine]
    advice = "run « python tests/dossiers/releve_variables.py » and commit the lists"
    assert sorted(found.keys() - known.keys()) == [], advice
    assert sorted(k for k in known.keys() - found.keys() if k.split(".")[0] != "mot") == [], advice
    assert {k: n for k, (n, _) in found.items() if known[k] != n} == {}, advice


def test_the_lexicon_is_there() -> None:
    found = find_variable("convention", "mot")
    assert found is not None
    assert found.nature == "groupe"
    assert [v for v in list_variables("marche") if v.chemin.startswith("mot.") and v.exemple]
