"""The Word files that the tests of this room make, and the dossiers whose clause they take."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))

from atelier import FIXTURES, Atelier, Ouvrir
from fichiers_d_essai import CORPS, fichier

from clausedocs.dossiers import DossierCharge, load_dossier


@pytest.fixture(scope="session")
def charge() -> DossierCharge:
    return load_dossier(FIXTURES / "c01_marche.yaml", modeles=["clause_ccap"])


@pytest.fixture(scope="session")
def plus_d_heures(tmp_path_factory: pytest.TempPathFactory) -> DossierCharge:
    """The same marché, whose first lot weighs twice as much."""
    folder = tmp_path_factory.mktemp("dossier")
    for name in ("donneur_valmorin.yaml", "ma_structure_meivo.yaml"):
        shutil.copy(FIXTURES / name, folder)
    text = (FIXTURES / "c01_marche.yaml").read_text(encoding="utf-8")
    text = text.replace("montant_estime_ht: 1200000", "montant_estime_ht: 2400000")
    text = text.replace("valeur_estimee_ht: 2 860 000", "valeur_estimee_ht: 4 060 000")
    text = text.replace("heures_total: 1795", "heures_total: 2585")
    (folder / "c01_marche.yaml").write_text(text, encoding="utf-8")
    return load_dossier(folder / "c01_marche.yaml", modeles=["clause_ccap"])


@pytest.fixture
def ouvrir(tmp_path: Path) -> Ouvrir:
    """A file by the name of its shape, or around a body."""
    return lambda nom: Atelier(tmp_path, fichier(CORPS.get(nom, nom)))
