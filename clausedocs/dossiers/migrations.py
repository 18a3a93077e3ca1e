"""What changed from one version of the dossiers to the next: fields renamed, moved or gone, as data."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from clausedocs.domaine.champs import simplify
from clausedocs.droit.lecture import read_table

PREMIERE = 1
_RANG = re.compile(r"\[\d+\]")


@dataclass(frozen=True, slots=True)
class Passage:
    """What a version changes in one kind of dossier. Paths have no ranks; `retires` says what to do."""

    version: int
    renommes: Mapping[str, str] = field(default_factory=dict)
    retires: Mapping[str, str] = field(default_factory=dict)
    valeurs: Mapping[str, Mapping[str, str]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Migre:
    """A field of before, as it is called and written now. `conseil` where it is gone: what to do."""

    champ: str
    valeur: str
    conseil: str = ""


def get_version() -> int:
    """The version of the dossiers that this program writes."""
    return max((row["version"] for row in _read_table()), default=PREMIERE)


def list_passages(sorte: str, depuis: int) -> tuple[Passage, ...]:
    """The changes that a dossier of this version goes through, in their order."""
    rows = sorted((r for r in _read_table() if r["version"] > depuis), key=lambda r: int(r["version"]))
    return tuple(Passage(row["version"], **row.get(sorte, {})) for row in rows)


def migrate(champ: str, valeur: str, passages: Sequence[Passage]) -> Migre:
    """A field (`marche.lots[2].objet`) and its value through these changes, one after the other."""
    for passage in passages:
        bare = _RANG.sub("", champ)
        if bare in passage.retires:
            return Migre(champ, valeur, passage.retires[bare])
        codes = {simplify(k): v for k, v in passage.valeurs.get(bare, {}).items()}
        valeur = codes.get(simplify(valeur), valeur)
        for before, after in passage.renommes.items():
            if bare == before or bare.startswith(f"{before}."):
                champ, bare = _rename(champ, before, after), f"{after}{bare[len(before) :]}"
                break
    return Migre(champ, valeur)


def explain_ancien(sorte: str, champ: str) -> str:
    """What became of a field of an older version, in a sentence; "" where there was none of this name."""
    now = migrate(champ, "", list_passages(sorte, 0))
    if now.conseil:
        return now.conseil
    return "" if now.champ == champ else f"Depuis une version précédente, il s’écrit « {now.champ} »."


def _rename(champ: str, before: str, after: str) -> str:
    """The new path. A rank stays with its list: counted from the end of the name that changed."""
    steps = [(nom, rank) for nom, rank in re.findall(r"([^.\[\]]+)(\[\d+\])?", champ)]
    depth = before.count(".") + 1
    ranks = [rank for _, rank in steps[:depth]][::-1]
    names = after.split(".")[::-1]
    new = [f"{nom}{ranks[n] if n < len(ranks) else ''}" for n, nom in enumerate(names)][::-1]
    return ".".join([*new, *(f"{nom}{rank}" for nom, rank in steps[depth:])])


@cache
def _read_table() -> list[dict[str, Any]]:
    rows = read_table(Path(__file__).with_name("migrations.yaml"))["passages"]
    return [{**row, "version": int(row["version"])} for row in rows]
