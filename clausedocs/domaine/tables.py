"""The tables that a jurist may want to read (`tables/*.yaml`), and the fields that hold a code of one."""

from __future__ import annotations

from collections.abc import Mapping
from difflib import get_close_matches
from functools import cache
from pathlib import Path
from typing import Any

from pydantic import AfterValidator, GetJsonSchemaHandler
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema

from clausedocs.domaine.champs import refus, simplify
from clausedocs.droit.lecture import read_table

_DOSSIER = Path(__file__).with_name("tables")


@cache
def load_table(nom: str) -> dict[str, dict[str, Any]]:
    """A whole table: code -> row, in the order of the file."""
    return read_table(_DOSSIER / f"{nom}.yaml")


def find_libelle(nom: str, code: str) -> str:
    """The French label of a code."""
    libelle: str = load_table(nom)[code]["libelle"]
    return libelle


class Choix:
    """A closed list of codes: those of a table (by its name), or a few given with their labels.

    Called by Pydantic on what was written; accents and capitals are forgiven (« Délibération »).
    """

    def __init__(self, source: str | Mapping[str, str]) -> None:
        self._source = source

    @property
    def labels(self) -> dict[str, str]:
        """Code -> French label."""
        if isinstance(self._source, str):
            return {code: ligne["libelle"] for code, ligne in load_table(self._source).items()}
        return dict(self._source)

    def __call__(self, value: str) -> str:
        codes: Mapping[str, Any] = load_table(self._source) if isinstance(self._source, str) else self._source
        if value in codes:
            return value
        lus = {simplify(code): code for code in codes}
        ecrit = simplify(value)
        if ecrit in lus:
            return lus[ecrit]
        proches = [lus[c] for c in get_close_matches(ecrit, lus, n=3)]
        conseil = f"Vouliez-vous {' ou '.join(proches)} ?" if proches else f"Écrivez {self._list()}."
        raise refus("code_inconnu", f"« {value} » n’est pas un mot admis ici.", conseil)

    def _list(self) -> str:
        *premiers, dernier = (f"{c} ({lib})" if lib else c for c, lib in self.labels.items())
        return f"{', '.join(premiers)} ou {dernier}" if premiers else dernier

    def __get_pydantic_json_schema__(
        self, core: CoreSchema, handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        return {**handler(core), "enum": list(self.labels)}


def choix(source: str | Mapping[str, str]) -> tuple[AfterValidator, Choix]:
    """The metadata of a field that holds one of these codes."""
    liste = Choix(source)
    return AfterValidator(liste), liste
