"""Rows of values such that every pair that can stand together does so at least once.

Greedy and deterministic: the row to come starts from a pair that no row holds yet, then each factor takes
the value that brings most new pairs. A pair with which no row can be completed is an impossible one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import combinations, product

Rangee = dict[str, str]
Valeur = tuple[str, str]
Paire = frozenset[Valeur]

# Looking for a row never needs as many steps unless two constraints fight: better say so than be slow.
PAS_MAX = 200_000


class ImpasseErreur(RuntimeError):
    """The search was given up."""


@dataclass(frozen=True, slots=True)
class Contrainte:
    """What some values exclude. `raison` says why (French); `codes`: the errors with which the domain refuses.

    No code: the constraint is structural, one of the fields has no meaning beside the other.
    """

    facteurs: tuple[str, ...]
    tient: Callable[..., bool]
    raison: str
    codes: frozenset[str] = frozenset()

    def holds(self, rangee: Mapping[str, str]) -> bool:
        return self.tient(*(rangee[f] for f in self.facteurs))


@dataclass(frozen=True, slots=True)
class Grille:
    """`rangees` hold every pair of values but the `impossibles`."""

    rangees: tuple[Rangee, ...]
    impossibles: frozenset[Paire]


@dataclass(slots=True)
class Solveur:
    """Completes a few values into a row that respects the constraints.

    `ordre`: the factors that decide most, which come first; `pas_max`: when to stop looking.
    """

    facteurs: Mapping[str, tuple[str, ...]]
    contraintes: tuple[Contrainte, ...]
    ordre: tuple[str, ...] = ()
    pas_max: int = PAS_MAX
    voisins: dict[str, list[str]] = field(default_factory=dict)
    liens: dict[str, list[Contrainte]] = field(default_factory=dict)
    vus: dict[tuple[int, tuple[str, ...]], bool] = field(default_factory=dict)
    pas: int = 0

    def __post_init__(self) -> None:
        for f in self.facteurs:
            self.liens[f] = [c for c in self.contraintes if f in c.facteurs]
            around = dict.fromkeys(g for c in self.liens[f] for g in c.facteurs if g != f)
            self.voisins[f] = list(around)

    def complete(
        self, depart: Mapping[str, str], rank: Callable[[str, Rangee], Iterable[str]] | None = None
    ) -> Rangee | None:
        """A row that holds `depart`; None when there is none. `rank` orders the values of a factor."""
        rangee = dict(depart)
        if not all(self._consistent(rangee, f) for f in depart):
            return None
        order = [f for f in self._around(depart) if f not in rangee]
        self.pas = 0
        return rangee if self._fill(rangee, order, rank or (lambda f, _: self.facteurs[f])) else None

    def _around(self, depart: Iterable[str]) -> list[str]:
        """The factors, those that the constraints tie to the first ones first: a dead end shows at once."""
        order = list(dict.fromkeys([*depart, *self.ordre]))
        bound = sorted((f for f in self.facteurs if self.liens[f]), key=lambda f: -len(self.liens[f]))
        free = sorted((f for f in self.facteurs if not self.liens[f]), key=lambda f: -len(self.facteurs[f]))
        for f in order:
            order += [g for g in self.voisins[f] if g not in order]
        for start in bound:
            queue = [start]
            for f in queue:
                if f not in order:
                    order.append(f)
                queue += [g for g in self.voisins[f] if g not in order and g not in queue]
        return [*order, *(f for f in free if f not in order)]

    def _fill(self, rangee: Rangee, order: list[str], rank: Callable[[str, Rangee], Iterable[str]]) -> bool:
        if not order:
            return True
        self.pas += 1
        if self.pas > self.pas_max:
            raise ImpasseErreur(f"the constraints around {order[0]} leave too many dead ends")
        f, *rest = order
        for value in rank(f, rangee):
            rangee[f] = value
            if self._consistent(rangee, f) and self._fill(rangee, rest, rank):
                return True
            del rangee[f]
        return False

    def _consistent(self, rangee: Rangee, changed: str) -> bool:
        """No constraint is broken, and no neighbour is left without a value."""
        if not self._allowed(rangee, changed):
            return False
        for g in self.voisins[changed]:
            if g in rangee:
                continue
            found = False
            for value in self.facteurs[g]:
                rangee[g] = value
                found = self._allowed(rangee, g)
                if found:
                    break
            del rangee[g]
            if not found:
                return False
        return True

    def _allowed(self, rangee: Rangee, f: str) -> bool:
        for c in self.liens[f]:
            try:
                key = (id(c), tuple([rangee[g] for g in c.facteurs]))
            except KeyError:
                continue
            held = self.vus.get(key)
            if held is None:
                held = self.vus[key] = c.tient(*key[1])
            if not held:
                return False
        return True


def build_grille(
    facteurs: Mapping[str, tuple[str, ...]],
    contraintes: Iterable[Contrainte],
    ordre: tuple[tuple[str, ...], ...] = (),
) -> Grille:
    """Rows in the order in which they were found, the most telling first."""
    solveur = Solveur(facteurs, tuple(contraintes), ordre)
    values = [(f, v) for f, choices in facteurs.items() for v in choices]
    bit = {value: 1 << n for n, value in enumerate(values)}
    everything = (1 << len(values)) - 1
    # Value -> the values of other factors with which it has not stood yet, one bit each.
    reste = {(f, v): everything & ~sum(bit[f, w] for w in facteurs[f]) for f, v in values}
    rangees: list[Rangee] = []
    # Where nothing new can be gained, the values take turns: rows that differ say more than rows that do not.
    emplois = dict.fromkeys(values, 0)
    impossibles: set[Paire] = set()

    def rank(f: str, rangee: Rangee) -> list[str]:
        held = sum(bit[item] for item in rangee.items())
        gain = {
            v: ((reste[f, v] & held).bit_count(), reste[f, v].bit_count(), -emplois[f, v])
            for v in facteurs[f]
        }
        return sorted(facteurs[f], key=lambda v: gain[v], reverse=True)

    while True:
        premiere = max(values, key=lambda value: reste[value].bit_count())
        if not reste[premiere]:
            return Grille(tuple(rangees), frozenset(impossibles))
        seconde = max((x for x in values if reste[premiere] & bit[x]), key=lambda x: reste[x].bit_count())
        rangee = solveur.complete(dict((premiere, seconde)), rank)
        if rangee is None:
            impossibles.add(frozenset((premiere, seconde)))
            reste[premiere] &= ~bit[seconde]
            reste[seconde] &= ~bit[premiere]
            continue
        held = sum(bit[item] for item in rangee.items())
        for item in rangee.items():
            reste[item] &= ~held
            emplois[item] += 1
        rangees.append({f: rangee[f] for f in facteurs})


def list_paires(facteurs: Mapping[str, tuple[str, ...]]) -> Iterator[Paire]:
    """Every pair of values of two factors, whether it can stand or not."""
    for f, g in combinations(facteurs, 2):
        for v, w in product(facteurs[f], facteurs[g]):
            yield frozenset(((f, v), (g, w)))


def choose_echantillon(rangees: Iterable[Rangee]) -> list[int]:
    """The ranks of a few rows that hold each value at least once, the fewest that a greedy choice finds."""
    rows = [set(r.items()) for r in rangees]
    left = set().union(*rows)
    chosen: list[int] = []
    while left:
        best = max(range(len(rows)), key=lambda n: (len(rows[n] & left), -n))
        chosen.append(best)
        left -= rows[best]
    return sorted(chosen)


def pair_up(rangee: Rangee) -> Iterator[Paire]:
    """The pairs of values that a row holds."""
    return (frozenset(p) for p in combinations(rangee.items(), 2))
