"""A workspace with fictional dossiers, a client that went through the door, a browser that may as well."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

# With the makers of Word files that other rooms have.
sys.path.extend(str(Path(__file__).parents[1] / room) for room in ("web", "rendu", "modeles/word"))

from espace_d_essai import fill_espace
from scene import Scene, Serveur, open_chromium, open_scene, serve_here

from clausedocs.web.application import create_app
from clausedocs.web.espace import Espace
from clausedocs.web.garde import Acces, for_this_machine

PORT = 8765
ADRESSE = f"http://127.0.0.1:{PORT}"
# What a browser adds by itself to what our own pages send.
DE_CHEZ_NOUS = {"origin": ADRESSE}


@pytest.fixture
def espace(tmp_path: Path) -> Espace:
    """A structure, a convention and a marché, complete."""
    folder = tmp_path / "Espace de travail"
    fill_espace(folder)
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


@pytest.fixture(scope="module")
def chromium() -> Iterator[Any]:
    with open_chromium() as browser:
        yield browser


@pytest.fixture
def scene(chromium: Any, espace: Espace) -> Iterator[Scene]:
    """A tab on the complete workspace; nothing may go wrong in silence, nor ask anything elsewhere."""
    with serve_here(espace.racine) as adresse, open_scene(chromium, adresse, espace.racine) as found:
        yield found


@pytest.fixture(scope="module")
def salle(chromium: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Scene]:
    folder = tmp_path_factory.mktemp("salle") / "Espace de travail"
    folder.mkdir()
    with serve_here(folder) as adresse, open_scene(chromium, adresse, folder) as found:
        yield found


@pytest.fixture
def scene_commune(salle: Scene) -> Iterator[Scene]:
    """The same as `scene` at a third of its price: one tab for a whole module, its folder filled anew."""
    shutil.rmtree(salle.espace.racine)
    fill_espace(salle.espace.racine)
    salle.reset()
    yield salle
    salle.give_back()


@pytest.fixture
def serveur(tmp_path: Path) -> Iterator[Serveur]:
    """`clausedocs servir` on an empty folder, in a process of its own."""
    found = Serveur(tmp_path / "espace")
    yield found
    found.kill()


@pytest.fixture
def page(chromium: Any, serveur: Serveur) -> Iterator[Any]:
    """A tab of that process, as strict as `scene`."""
    with open_scene(chromium, serveur.adresse, serveur.folder) as found:
        yield found.page
