"""A table of authorities, and the common dossier that completes each of its rows."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
import yaml
from classeurs_d_essai import write_xlsx

sys.path.insert(0, str(Path(__file__).parent))
from tableaux_d_essai import ENTETES, list_lignes

from clausedocs.publipostage import Bilan, Demande, publish

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


@dataclass
class Poste:
    """A folder where a table is written, then merged."""

    dossier: Path
    commun: Path
    options: dict[str, Any] = field(default_factory=dict)

    def write(
        self, n: int = 4, changes: dict[str, Any] | None = None, edit: Callable[[Any], None] | None = None
    ) -> Path:
        """The table: n rows from row 2; `changes`: address -> value."""

        def dress(sheet: Any) -> None:
            for address, value in (changes or {}).items():
                sheet[address] = value
                if isinstance(value, int):
                    sheet[address].number_format = "General"
            if edit:
                edit(sheet)

        return write_xlsx(self.dossier / "conventions.xlsx", [ENTETES, *list_lignes(n)], edit=dress)

    def publish(
        self, tableau: Path | None = None, coeurs: int = 1, executeur: Any = None, **options: Any
    ) -> Bilan:
        asked = {"commun": self.commun, "modeles": ("convention_cadre",), "formats": ("texte",), **options}
        demande = Demande(tableau or self.dossier / "conventions.xlsx", self.sortie, **asked)
        return publish(demande, coeurs=coeurs, executeur=executeur)

    @property
    def sortie(self) -> Path:
        return self.dossier / "sorties"

    def list_fichiers(self) -> list[str]:
        return sorted(p.name for p in self.sortie.iterdir() if p.is_file())


@pytest.fixture
def poste(tmp_path: Path, commun: Path) -> Poste:
    return Poste(tmp_path, commun)
