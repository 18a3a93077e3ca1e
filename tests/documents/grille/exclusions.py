"""What the constraints leave out: rows that break one of them, for the tests that prove each one right."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import combinations, product

from .paires import PAS_MAX, Contrainte, ImpasseErreur, Paire, Rangee, Solveur


@dataclass(frozen=True)
class Exclusions:
    """Of a grid: its two tables, and the solvers without some constraints, which serve many pairs."""

    facteurs: Mapping[str, tuple[str, ...]]
    contraintes: tuple[Contrainte, ...]
    ordre: tuple[str, ...] = ()
    pas_max: int = PAS_MAX
    solveurs: dict[tuple[int, ...], Solveur] = field(default_factory=dict)

    def list_exclusions(self, n: int) -> list[Rangee]:
        """A whole row for each combination that the n-th constraint alone excludes: all the others hold."""
        contrainte, solveur = self.contraintes[n], self._solve_without((n,))
        rows: list[Rangee] = []
        for values in product(*(self.facteurs[f] for f in contrainte.facteurs)):
            if not contrainte.tient(*values):
                found = solveur.complete(dict(zip(contrainte.facteurs, values, strict=True)))
                rows += [found] if found is not None else []
        return rows

    def find_nearest(self, paire: Paire) -> tuple[Rangee, tuple[Contrainte, ...]]:
        """A row that holds an impossible pair and breaks as few constraints as can be, with those."""
        for count in (1, 2):
            for left_out in combinations(range(len(self.contraintes)), count):
                found = self._try_without(left_out, paire)
                if found is not None:
                    return found, tuple(self.contraintes[n] for n in left_out)
        raise AssertionError(f"more than two constraints exclude {sorted(paire)}")

    def _try_without(self, left_out: tuple[int, ...], paire: Paire) -> Rangee | None:
        """Other constraints to leave out are tried rather than a long search."""
        try:
            return self._solve_without(left_out).complete(dict(paire))
        except ImpasseErreur:
            return None

    def _solve_without(self, left_out: tuple[int, ...]) -> Solveur:
        """It remembers what it evaluated."""
        if left_out not in self.solveurs:
            kept = tuple(c for n, c in enumerate(self.contraintes) if n not in left_out)
            self.solveurs[left_out] = Solveur(self.facteurs, kept, self.ordre, self.pas_max)
        return self.solveurs[left_out]
