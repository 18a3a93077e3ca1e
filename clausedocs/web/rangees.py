"""The rows of a repeated group, folded: a page of forty lots shows of each what most people fill in, and all
of the one that was opened."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from clausedocs.web.saisie import Noeud


def fold_rangees(noeuds: Iterable[Noeud], ouverte: str) -> tuple[Noeud, ...]:
    """The same fields, without those that a row does not need at once.

    `ouverte` (`marche.lots[2]`) is the row that keeps them all. What is not shown stays as it is when the
    page is saved.
    """
    return tuple(_fold(n, ouverte) for n in noeuds)


def _fold(noeud: Noeud, ouverte: str) -> Noeud:
    if not noeud.rangees:
        return replace(noeud, enfants=fold_rangees(noeud.enfants, ouverte)) if noeud.enfants else noeud
    rows, counts = [], []
    for n, row in enumerate(noeud.rangees, 1):
        path = f"{noeud.chemin}[{n}]"
        inside = fold_rangees(row, ouverte)
        is_open = ouverte == path or ouverte.startswith((f"{path}.", f"{path}["))
        kept = tuple(_unfold(inside)) if is_open else tuple(_drop(inside))
        rows.append(kept)
        counts.append(_count(inside) - _count(kept))
    return replace(noeud, rangees=tuple(rows), replis=tuple(counts))


def _unfold(noeuds: Iterable[Noeud]) -> Iterable[Noeud]:
    """The fields of the row that was opened: it hides none of them behind a second door."""
    for noeud in noeuds:
        yield replace(noeud, enfants=tuple(_unfold(noeud.enfants)), deplie=True)


def _drop(noeuds: Iterable[Noeud]) -> Iterable[Noeud]:
    for noeud in noeuds:
        if noeud.visible and not noeud.cache:
            yield replace(noeud, enfants=tuple(_drop(noeud.enfants))) if noeud.enfants else noeud


def _count(noeuds: Iterable[Noeud]) -> int:
    """How many fields can be filled in there."""
    return sum(_count(n.enfants) if n.enfants else 1 for n in noeuds)
