"""Where a mail merge is tried: a table, the common dossier, a folder for the documents."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from classeurs_d_essai import write_xlsx
from tableaux_d_essai import ENTETES, list_lignes

from clausedocs.publipostage import Bilan, Demande, publish


@dataclass
class Poste:
    """A folder where a table is written, then merged."""

    dossier: Path
    commun: Path

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
