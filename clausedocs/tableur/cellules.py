"""What a workbook holds, whatever wrote it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from functools import lru_cache

Valeur = str | Decimal | bool | date | datetime | None

# What a cell is, beyond the type of its value.
POURCENTAGE, ERREUR, SANS_RESULTAT = "pourcentage", "erreur", "sans_resultat"
# Spreadsheets keep fifteen digits; beyond, what a file holds is noise of binary numbers.
CHIFFRES = ".15g"
_ADRESSE = re.compile(r"\$?([A-Za-z]{1,3})\$?([0-9]{1,7})")


@dataclass(frozen=True, slots=True)
class Cellule:
    """A cell that is not empty. `genre`: "", `pourcentage` (a number shown as one: 0.5 for « 50 % »),
    `erreur` (#N/A…, its value is that text) or `sans_resultat` (a formula that nothing has computed).
    `formule`: the value is what a formula gave."""

    adresse: str
    valeur: Valeur
    genre: str = ""
    formule: bool = False


@dataclass(frozen=True, slots=True)
class Ligne:
    """A row with its number, as the program shows it; `cellules` by column, from 1."""

    numero: int
    cellules: Mapping[int, Cellule]
    masquee: bool = False


@dataclass(frozen=True, slots=True)
class Fusion:
    """Cells merged into one: rows and columns, both ends included."""

    haut: int
    gauche: int
    bas: int
    droite: int

    def __str__(self) -> str:
        return f"{name_colonne(self.gauche)}{self.haut}:{name_colonne(self.droite)}{self.bas}"


@dataclass(frozen=True, slots=True)
class Feuille:
    """A sheet: its rows that hold something, in their order. The sheet of a .csv has no name."""

    nom: str
    lignes: tuple[Ligne, ...]
    fusions: tuple[Fusion, ...] = ()
    masquee: bool = False


@dataclass(frozen=True, slots=True)
class Classeur:
    """A workbook; `nom` is how the user calls its file."""

    nom: str
    feuilles: tuple[Feuille, ...]


def name_colonne(rang: int) -> str:
    """1 -> A, 27 -> AA."""
    letters = ""
    while rang:
        rang, rest = divmod(rang - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def read_adresse(adresse: str) -> tuple[int, int]:
    """« C12 » -> row 12, column 3. Raises ValueError."""
    found = _ADRESSE.fullmatch(adresse)
    if found is None:
        raise ValueError(adresse)
    rang = 0
    for letter in found[1].upper():
        rang = rang * 26 + ord(letter) - 64
    return int(found[2]), rang


@lru_cache(maxsize=1024)
def _rank(lettres: str) -> int:
    return read_adresse(f"{lettres}1")[1]


def read_colonne(adresse: str) -> int:
    """« C12 » -> column 3. Raises ValueError."""
    letters = adresse.rstrip("0123456789")
    if letters == adresse:
        raise ValueError(adresse)
    return _rank(letters)


def read_fusion(plage: str) -> Fusion:
    """« A1:B3 ». Raises ValueError."""
    first, _, last = plage.partition(":")
    (haut, gauche), (bas, droite) = read_adresse(first), read_adresse(last or first)
    return Fusion(haut, gauche, bas, droite)


def cut_heure(moment: datetime) -> date | datetime:
    """A day, where no hour is said (to the second: binary fractions of a day are never exact)."""
    rounded = moment + timedelta(microseconds=500_000)
    rounded = rounded.replace(microsecond=0)
    return rounded if (rounded.hour, rounded.minute, rounded.second) != (0, 0, 0) else rounded.date()
