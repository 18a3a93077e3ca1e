"""Reads the tables of law; of a long one, only the entries asked for: a document cites ten articles."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import yaml

from clausedocs import memoire

RAYON = "droit"
# Changes with what `_parse` gives.
FORME = "1"
# Parsing less than that costs no more than reading it back.
TEXTE_COURT = 4000
_DEBUT = re.compile(r"^- id: *['\"]?([^'\"\n]+?)['\"]? *$", re.MULTILINE)

# Every scalar stays text, as everywhere in the project: an article 1210 is not a number, a date not a date.
_LOADER: Any = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
_SAFE_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class FichierDecoupe:
    """A YAML list of mappings whose first key is `id`, cut at « - id: » and parsed piece by piece.

    Parsed whole once, then kept on disk under the sum of the file: a command reads it back in no time.
    """

    def __init__(self, chemin: Path) -> None:
        self.chemin = chemin
        texte = chemin.read_text(encoding="utf-8")
        self._texte = texte
        self._gardees: dict[str, dict[str, Any]] | None = None
        bornes = [(m.group(1), m.start()) for m in _DEBUT.finditer(texte)]
        fins = [debut for _, debut in bornes[1:]] + [len(texte)]
        self._morceaux: dict[str, str] = {}
        for (cle, debut), fin in zip(bornes, fins, strict=True):
            if cle in self._morceaux:
                raise ValueError(f"{chemin.name}: two entries named {cle}")
            self._morceaux[cle] = texte[debut:fin]

    def ids(self) -> tuple[str, ...]:
        """The ids, in the order of the file."""
        return tuple(self._morceaux)

    def __contains__(self, cle: str) -> bool:
        return cle in self._morceaux

    def read(self, cle: str) -> dict[str, Any]:
        """The entry, every scalar as text (`""`, `~` and `null` as None).

        Raises:
            KeyError: the file has no such entry.
        """
        if self._gardees is None:
            self._gardees = self._keep()
        # Without a place to keep them, only the entries asked for are parsed.
        return self._gardees.get(cle) or _parse(self._morceaux[cle])

    def _keep(self) -> dict[str, dict[str, Any]]:
        if len(self._texte) < TEXTE_COURT:
            return {}
        key = memoire.make_cle(FORME, self._texte)
        kept = memoire.read(RAYON, key)
        if kept is not None:
            entrees: dict[str, dict[str, Any]] = json.loads(kept)
            return entrees
        if not memoire.can_keep():
            return {}
        entrees = {cle: _parse(morceau) for cle, morceau in self._morceaux.items()}
        memoire.write(RAYON, key, json.dumps(entrees, ensure_ascii=False).encode())
        return entrees


def _parse(morceau: str) -> dict[str, Any]:
    lu = yaml.load(morceau, Loader=_LOADER)  # noqa: S506 (a BaseLoader builds text only)
    entree: dict[str, Any] = _empty_to_none(lu[0])
    return entree


def read_table(chemin: Path) -> dict[str, Any]:
    """A small YAML table, whole."""
    table: dict[str, Any] = yaml.load(chemin.read_text(encoding="utf-8"), Loader=_SAFE_LOADER)  # noqa: S506
    return table


def _empty_to_none(valeur: Any) -> Any:
    if isinstance(valeur, dict):
        return {cle: _empty_to_none(v) for cle, v in valeur.items()}
    if isinstance(valeur, list):
        return [_empty_to_none(v) for v in valeur]
    return None if valeur in ("", "~", "null") else valeur
