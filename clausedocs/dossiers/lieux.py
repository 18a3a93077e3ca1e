"""Where each field of a dossier was written, and how its path is said to the person who wrote it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from clausedocs.dossiers.yaml_positions import Chemin, Position
from clausedocs.erreurs import Avertissement, Lieu


@dataclass(frozen=True, slots=True)
class Lieux:
    """The places of the values and of the keys of a dossier, by path (list indexes from 0).

    A path without a place of its own takes that of the nearest group that holds it. `avertissements`: what
    was seen while reading, before anything was understood.
    """

    fichier: str
    valeurs: Mapping[Chemin, Position]
    cles: Mapping[Chemin, Position]
    avertissements: tuple[Avertissement, ...] = ()

    @property
    def support(self) -> str:
        """What the dossier is written on: `yaml`, `classeur`, or `formulaire`, where nothing has a place."""
        first = next(iter(self.cles.values()), None)
        if first is None:
            return "formulaire"
        return "classeur" if first.cellule else "yaml"

    def find_valeur(self, chemin: Chemin) -> Lieu:
        """Where the value stands."""
        return self._find(chemin, self.valeurs, self.cles)

    def find_cle(self, chemin: Chemin) -> Lieu:
        """Where the name of the field stands, or where the name of its group does."""
        return self._find(chemin, self.cles, self.valeurs)

    def _find(self, chemin: Chemin, *tables: Mapping[Chemin, Position]) -> Lieu:
        champ = write_chemin(chemin) or None
        for longueur in range(len(chemin), 0, -1):
            # Of a group that lacks something, the line that names it is the one to show.
            for table in tables if longueur == len(chemin) else (self.cles, self.valeurs):
                place = table.get(chemin[:longueur])
                if place is not None:
                    return place.at(champ)
        return Lieu(self.fichier, champ=champ)


def write_chemin(chemin: Chemin) -> str:
    """`convention.remuneration.echeances[2].part_pct`: elements are counted from 1, as people do."""
    parts = ""
    for pas in chemin:
        parts += f"[{pas + 1}]" if isinstance(pas, int) else f".{pas}"
    return parts.lstrip(".")


def read_chemin(champ: str) -> Chemin:
    """The path that `write_chemin` wrote."""
    parts: list[str | int] = []
    for nom, rang in re.findall(r"([^.\[\]]+)(?!\])|\[(\d+)\]", champ):
        parts.append(nom if nom else int(rang) - 1)
    return tuple(parts)


def get_valeur(data: Any, chemin: Chemin) -> Any:
    """What stands at this path, None where it leads nowhere."""
    for pas in chemin:
        if isinstance(pas, int):
            data = data[pas] if isinstance(data, (list, tuple)) and pas < len(data) else None
        else:
            data = data.get(pas) if isinstance(data, Mapping) else None
    return data
