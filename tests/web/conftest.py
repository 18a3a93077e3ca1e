"""A workspace with fictional dossiers, and a client that went through the door."""

from __future__ import annotations

import re
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.testclient import TestClient

sys.path.insert(0, str(Path(__file__).parent))

from clausedocs.web.application import create_app
from clausedocs.web.espace import Espace
from clausedocs.web.garde import Acces, for_this_machine

PORT = 8765
ADRESSE = f"http://127.0.0.1:{PORT}"
# What a browser adds by itself to what our own pages send.
DE_CHEZ_NOUS = {"origin": ADRESSE}


@pytest.fixture
def espace(tmp_path: Path, fixtures: Path) -> Espace:
    """A structure, a convention and a marché, complete."""
    folder = tmp_path / "Espace de travail"
    folder.mkdir()
    shutil.copy(fixtures / "ma_structure_meivo.yaml", folder / "ma_structure.yaml")
    for name, kept in (("c01_valmorin", "valmorin"), ("c01_marche", "marche")):
        text = (fixtures / f"{name}.yaml").read_text("utf-8")
        text = text.replace("ma_structure_meivo.yaml", "ma_structure.yaml")
        (folder / f"{kept}.yaml").write_text(text, "utf-8")
        for included in re.findall(r"donneur_ordre: (\w+\.yaml)", text):
            shutil.copy(fixtures / included, folder / included)
    return Espace(folder)


@pytest.fixture
def acces() -> Acces:
    return for_this_machine(PORT)


@pytest.fixture
def client(espace: Espace, acces: Acces) -> Iterator[TestClient]:
    """Inside, as after the address given at the start."""
    with TestClient(create_app(espace, acces), ADRESSE, headers=DE_CHEZ_NOUS) as inside:
        assert inside.get(f"/entrer?jeton={acces.make_jeton()}").status_code == 200
        yield inside
