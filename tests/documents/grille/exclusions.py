"""What the constraints leave out: rows that break one of them, for the tests that prove each one right."""

from __future__ import annotations

from functools import cache
from itertools import combinations, product

from .facteurs import CONTRAINTES, FACTEURS
from .paires import Contrainte, Paire, Rangee, Solveur


def list_exclusions(n: int) -> list[Rangee]:
    """A whole row for each combination that the n-th constraint alone excludes: all the others hold."""
    contrainte, solveur = CONTRAINTES[n], _solve_without((n,))
    rows: list[Rangee] = []
    for values in product(*(FACTEURS[f] for f in contrainte.facteurs)):
        if not contrainte.tient(*values):
            found = solveur.complete(dict(zip(contrainte.facteurs, values, strict=True)))
            rows += [found] if found is not None else []
    return rows


def find_nearest(paire: Paire) -> tuple[Rangee, tuple[Contrainte, ...]]:
    """A row that holds an impossible pair and breaks as few constraints as can be, with those."""
    for count in (1, 2):
        for left_out in combinations(range(len(CONTRAINTES)), count):
            found = _solve_without(left_out).complete(dict(paire))
            if found is not None:
                return found, tuple(CONTRAINTES[n] for n in left_out)
    raise AssertionError(f"more than two constraints exclude {sorted(paire)}")


@cache
def _solve_without(left_out: tuple[int, ...]) -> Solveur:
    """It remembers what it evaluated, and serves many pairs."""
    return Solveur(FACTEURS, tuple(c for n, c in enumerate(CONTRAINTES) if n not in left_out))
