"""One dossier from a row and from what all the rows share; where each value came from."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from clausedocs.dossiers.chargement import EXTENSIONS, include_fichier
from clausedocs.dossiers.lieux import Lieux
from clausedocs.dossiers.yaml_positions import Chemin, Position
from clausedocs.erreurs import DonneesErreur, Lieu
from clausedocs.publipostage.colonnes import Colonne
from clausedocs.tableur import name_colonne


@dataclass(frozen=True, slots=True)
class Commun:
    """What all the rows share: data, their places, and where the common file is ("" for none)."""

    donnees: Mapping[str, Any]
    lieux: Lieux
    chemin: str = ""


@dataclass(frozen=True, slots=True)
class Source:
    """Where the rows come from: a file as the user calls it, its folder, a sheet, its columns."""

    fichier: str
    dossier: str
    feuille: str | None
    colonnes: tuple[Colonne, ...]


def merge_ligne(
    source: Source, numero: int, textes: Sequence[str], commun: Commun
) -> tuple[dict[str, Any], Lieux]:
    """The data of a row's dossier and their places: an empty cell leaves the common value.

    Raises DonneesErreur: a file named in a cell that cannot be read, a list with a hole.
    """
    tree: dict[str | int, Any] = {}
    inclus: dict[Chemin, Position] = {}
    places = _Places(source, numero, textes, commun.lieux.valeurs)
    for colonne, text in zip(source.colonnes, textes, strict=True):
        if not text:
            continue
        value: Any = text
        if colonne.inclusion and text.lower().endswith(EXTENSIONS):
            bloc = str(colonne.chemin[0])
            beside = Path(source.dossier) / Path(source.fichier).name
            read = include_fichier(beside, bloc, text, places.at(colonne, bloc))
            value = read.donnees
            inclus |= {(bloc, *c): p for c, p in read.valeurs.items()}
        elif colonne.liste:
            value = split_liste(text, choix=colonne.forme.nature == "choix")
        _put(tree, colonne.chemin, value)
    data = merge(commun.donnees, tree)
    hole = _find_hole(data)
    if hole:
        raise _write_hole(hole, places.find(hole))
    values = places.with_files(inclus) if inclus else places
    return data, Lieux(source.fichier, values, _Cles(values, commun.lieux.cles))


def split_liste(text: str, *, choix: bool) -> list[str]:
    """The elements of a cell: apart by semicolons or lines; of codes, by commas too."""
    return [p.strip() for p in re.split(r"[;,\n]" if choix else r"[;\n]", text) if p.strip()]


def merge(base: Any, tree: Any) -> Any:
    """What a row says over what is common: group by group, element by element for lists of groups."""
    if not isinstance(tree, dict):
        return tree
    if any(isinstance(k, int) for k in tree):
        kept = (
            list(base)
            if isinstance(base, (list, tuple)) and all(isinstance(e, Mapping) for e in base)
            else []
        )
        size = max(len(kept), *(k + 1 for k in tree))
        kept += [None] * (size - len(kept))
        return [merge(old, tree[n]) if n in tree else old for n, old in enumerate(kept)]
    over = dict(base) if isinstance(base, Mapping) else {}
    for key, value in tree.items():
        over[key] = merge(over.get(key), value)
    return over


def _put(tree: dict[str | int, Any], chemin: Chemin, value: Any) -> None:
    for pas in chemin[:-1]:
        below = tree.get(pas)
        if not isinstance(below, dict):
            below = tree[pas] = {}
        tree = below
    # A file named in one column, a field of it in another: the field comes over the file.
    old = tree.get(chemin[-1])
    tree[chemin[-1]] = merge(value, old) if isinstance(old, dict) and isinstance(value, dict) else value


def _find_hole(data: Any, chemin: Chemin = ()) -> Chemin:
    """The first element of a list that nothing fills although a later one is; () when there is none."""
    items: Iterator[tuple[str | int, Any]] = iter(
        data.items() if isinstance(data, Mapping) else enumerate(data) if isinstance(data, list) else ()
    )
    for key, value in items:
        here = (*chemin, key)
        found = here if value is None else _find_hole(value, here)
        if found:
            return found
    return ()


def _write_hole(chemin: Chemin, lieu: Lieu) -> DonneesErreur:
    rang = int(chemin[-1]) + 1
    nom = ".".join(str(p + 1) if isinstance(p, int) else p for p in chemin[:-1])
    return DonneesErreur(
        "liste_trouee",
        f"Le rang {rang} de « {nom} » est vide alors qu’un rang suivant est rempli.",
        "Remplissez les rangs dans l’ordre, sans en sauter.",
        lieu,
    )


class _Places(Mapping[Chemin, Position]):
    """The cell of each path that a column fills, asked for only where something is wrong."""

    def __init__(
        self, source: Source, numero: int, textes: Sequence[str], commun: Mapping[Chemin, Position]
    ) -> None:
        self._source = source
        self._numero = numero
        self._textes = textes
        self._commun = commun
        self._columns: dict[Chemin, int] | None = None

    def __getitem__(self, chemin: Chemin) -> Position:
        if self._columns is None:
            # An empty cell gives way to the line of the common file; a group is where its first cell is.
            pairs = zip(self._source.colonnes, self._textes, strict=True)
            columns = [c for c, text in pairs if text or c.chemin not in self._commun]
            self._columns = {c.chemin: c.rang for c in columns}
            for c in columns:
                for length in range(len(c.chemin) - 1, 0, -1):
                    self._columns.setdefault(c.chemin[:length], c.rang)
        rang = self._columns.get(chemin)
        if rang is None:
            return self._commun[chemin]
        cell = f"{name_colonne(rang)}{self._numero}"
        return Position(self._source.fichier, feuille=self._source.feuille, cellule=cell)

    def __iter__(self) -> Iterator[Chemin]:
        yield from dict.fromkeys([*(c.chemin for c in self._source.colonnes), *self._commun])

    def __len__(self) -> int:
        return len(list(iter(self)))

    def at(self, colonne: Colonne, champ: str) -> Lieu:
        """The place of the cell of a column."""
        return self[colonne.chemin].at(champ)

    def find(self, chemin: Chemin) -> Lieu:
        """The place of a path, or of the nearest group that holds it."""
        for length in range(len(chemin), 0, -1):
            position = self.get(chemin[:length])
            if position is not None:
                return position.at(None)
        return Lieu(fichier=self._source.fichier, feuille=self._source.feuille)

    def with_files(self, inclus: Mapping[Chemin, Position]) -> Mapping[Chemin, Position]:
        """The same with the places inside the files that cells name, the cells first."""
        whole = dict(inclus)
        for chemin in self:
            if chemin not in inclus:
                whole[chemin] = self[chemin]
        return whole


class _Cles(Mapping[Chemin, Position]):
    """The place of the name of a field: its cell, where a column has it; else the common file's line."""

    def __init__(self, valeurs: Mapping[Chemin, Position], commun: Mapping[Chemin, Position]) -> None:
        self._valeurs = valeurs
        self._commun = commun

    def __getitem__(self, chemin: Chemin) -> Position:
        found = self._valeurs.get(chemin)
        return self._commun[chemin] if found is None else found

    def __iter__(self) -> Iterator[Chemin]:
        yield from dict.fromkeys([*self._valeurs, *self._commun])

    def __len__(self) -> int:
        return len(list(iter(self)))
