"""What every test runs under: no network, a fixed number of random trials, no stored state."""

from __future__ import annotations

import os
import shutil
import socket
import sys
from collections.abc import Iterator
from functools import partial
from importlib.util import find_spec
from pathlib import Path
from typing import Any, NoReturn

import pytest
from hypothesis import HealthCheck, settings

from clausedocs.rendu import libreoffice, moteur_pdf

# What the rooms of the tests share (`cas_d_essai`).
sys.path.insert(0, str(Path(__file__).parent))

# Mark -> why this machine cannot run the tests that carry it, "" when it can.
MANQUES = {
    "libreoffice": libreoffice.missing,
    "navigateur": lambda: _find_manque_navigateur(),
    "weasyprint": partial(moteur_pdf.missing, "weasyprint"),
}
RACINE = Path(__file__).resolve().parent.parent

# A busy machine is slow, and slow is not wrong: no deadline. `make test-complet` tries ten times more.
settings.register_profile("ordinaire", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("complet", parent=settings.get_profile("ordinaire"), max_examples=1000)
settings.load_profile("complet" if os.environ.get("CLAUSEDOCS_ESSAIS") == "complet" else "ordinaire")


def _find_manque_navigateur() -> str:
    """What a real browser driven by the tests lacks here; "" when it is all there."""
    if find_spec("playwright") is None:
        return "playwright n’est pas installé"
    found = any(shutil.which(n) for n in ("chromium", "chromium-browser", "google-chrome"))
    return "" if found else "aucun Chromium sur ce poste"


def pytest_runtest_setup(item: pytest.Item) -> None:
    """What a user's machine may lack skips the tests that need it; where everything must be there, they run."""
    if os.environ.get("CLAUSEDOCS_TOUT_INSTALLE"):
        return
    for mark, missing in MANQUES.items():
        if item.get_closest_marker(mark) and (reason := missing()):
            pytest.skip(reason)


@pytest.fixture(autouse=True, scope="session")
def _no_network() -> Iterator[None]:
    """Nothing may be fetched while rendering: a test that tries fails."""

    def refuse(_self: socket.socket, address: Any) -> NoReturn:
        raise AssertionError(f"a test opened a connection to {address!r}")

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(socket.socket, "connect", refuse)
        yield


@pytest.fixture
def racine() -> Path:
    """The root of the repository."""
    return RACINE


@pytest.fixture
def fixtures() -> Path:
    """The fictional dossiers."""
    return RACINE / "fixtures"
