"""What the constraints leave out: rows that break one of them, for the tests that prove each one right."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations, product

from .facteurs import CONTRAINTES, FACTEURS
from .paires import Contrainte, Paire, Rangee, Solveur


def list_exclusions(n: int, contraintes: Sequence[Contrainte] = CONTRAINTES) -> list[Rangee]:
    """A whole row for each combination that the n-th constraint alone excludes: all the others hold."""
    contrainte = contraintes[n]
    solveur = Solveur(FACTEURS, tuple(c for c in contraintes if c is not contrainte))
    rows: list[Rangee] = []
    for values in product(*(FACTEURS[f] for f in contrainte.facteurs)):
        if not contrainte.tient(*values):
            found = solveur.complete(dict(zip(contrainte.facteurs, values, strict=True)))
            rows += [found] if found is not None else []
    return rows


def find_nearest(paire: Paire) -> tuple[Rangee, tuple[Contrainte, ...]]:
    """A row that holds an impossible pair and breaks as few constraints as can be, with those."""
    for count in (1, 2):
        for left_out in combinations(CONTRAINTES, count):
            solveur = Solveur(FACTEURS, tuple(c for c in CONTRAINTES if c not in left_out))
            found = solveur.complete(dict(paire))
            if found is not None:
                return found, left_out
    raise AssertionError(f"more than two constraints exclude {sorted(paire)}")
