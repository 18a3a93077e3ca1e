"""What a proofreading finds: how grave, where, what, what to do."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Literal

from clausedocs.modeles.word.lieux import LieuWord

Gravite = Literal["erreur", "avertissement", "remarque"]
GRAVITES: tuple[Gravite, ...] = ("erreur", "avertissement", "remarque")


@dataclass(frozen=True, slots=True)
class Constat:
    """An `erreur` stops the modèle; an `avertissement` would print something wrong one day; a `remarque` is
    to be known. `fois`: how many times it stands in the file, `lieu` being the first."""

    code: str
    gravite: Gravite
    lieu: LieuWord
    message: str
    conseil: str
    fois: int = 1


def gather(constats: Iterable[Constat], parties: list[str]) -> tuple[Constat, ...]:
    """The same fault once, with the number of its places; all in the order of the file."""
    found: dict[tuple[str, str], Constat] = {}
    for c in constats:
        key = c.code, c.message
        known = found.get(key)
        found[key] = c if known is None else replace(known, fois=known.fois + c.fois)
    rank = {nom: n for n, nom in enumerate(parties)}
    return tuple(
        sorted(found.values(), key=lambda c: (rank.get(c.lieu.partie, len(rank)), c.lieu.paragraphe))
    )
