"""A table of authorities, and the common dossier that completes each of its rows."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

import pytest
import yaml

sys.path.insert(0, str(Path(__file__).parent))
from poste_d_essai import Poste

# What the rows say of each authority, and the common dossier leaves out.
PROPRES = ("denomination", "siret", "agissant_pour", "adresse", "contacts", "tva_intracom")


@pytest.fixture(scope="session")
def commun(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The dossier of C01 without what is of Valmorin alone."""
    fixtures = Path(__file__).parents[2] / "fixtures"
    folder = tmp_path_factory.mktemp("commun")
    data = yaml.load((fixtures / "c01_valmorin.yaml").read_text("utf-8"), Loader=yaml.BaseLoader)
    for key in PROPRES:
        data["donneur_ordre"].pop(key)
    path = folder / "commun.yaml"
    path.write_text(yaml.safe_dump(data, allow_unicode=True, sort_keys=False), "utf-8")
    shutil.copy(fixtures / "ma_structure_meivo.yaml", folder)
    return path


@pytest.fixture
def poste(tmp_path: Path, commun: Path) -> Poste:
    return Poste(tmp_path, commun)
