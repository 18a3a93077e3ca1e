"""Every crossing of device, form, CCAG and regime that the domain admits, each in a row with a CCAP."""

from __future__ import annotations

from functools import cache
from itertools import product
from zlib import crc32

from grille.paires import Rangee, Solveur

from .contraintes import CONTRAINTES, ORDRE
from .facteurs import FACTEURS

CROISES = ("dispositif", "forme", "ccag", "regime")


@cache
def list_croisements() -> tuple[Rangee, ...]:
    """The rows; what is not crossed is drawn, always the same, so that they differ from each other."""
    solveur = Solveur(FACTEURS, CONTRAINTES, ORDRE)
    rows: list[Rangee] = []

    def rank(f: str, _: Rangee) -> list[str]:
        return sorted(FACTEURS[f], key=lambda v: crc32(f"{len(rows)} {f} {v}".encode()))

    for values in product(*(FACTEURS[f] for f in CROISES)):
        row = solveur.complete({"modele": "clause_ccap", **dict(zip(CROISES, values, strict=True))}, rank)
        if row is not None:
            rows.append({f: row[f] for f in FACTEURS})
    return tuple(rows)
