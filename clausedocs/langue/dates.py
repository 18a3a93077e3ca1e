"""Dates, durations and time limits, in figures and in words.

The months are a table of twelve words: loading a whole locale library for them would cost a command more
than the rest of its work.
"""

from __future__ import annotations

import re
from datetime import date

from clausedocs.langue.elision import INSECABLE
from clausedocs.langue.lacune import Lacune
from clausedocs.langue.nombres import format_entier, nombre_en_lettres

MOIS = (
    "janvier", "février", "mars", "avril", "mai", "juin",
    "juillet", "août", "septembre", "octobre", "novembre", "décembre",
)  # fmt: skip
JOURS = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")

# Unit -> (singular, plural, gender).
UNITES: dict[str, tuple[str, str, str]] = {
    "ans": ("an", "ans", "m"),
    "heures": ("heure", "heures", "f"),
    "jours": ("jour", "jours", "m"),
    "jours_calendaires": ("jour calendaire", "jours calendaires", "m"),
    "jours_ouvrables": ("jour ouvrable", "jours ouvrables", "m"),
    "jours_ouvres": ("jour ouvré", "jours ouvrés", "m"),
    "mois": ("mois", "mois", "m"),
    "semaines": ("semaine", "semaines", "f"),
}


def format_date(jour: date | Lacune) -> str:
    """`5 octobre 2026`, `1er janvier 2027`, with no-break spaces inside."""
    if isinstance(jour, Lacune):
        return jour
    number = "1er" if jour.day == 1 else str(jour.day)
    return f"{number}{INSECABLE}{MOIS[jour.month - 1]}{INSECABLE}{jour.year}"


def format_date_longue(jour: date | Lacune) -> str:
    """With the day of the week: `lundi 5 octobre 2026`."""
    return jour if isinstance(jour, Lacune) else f"{JOURS[jour.weekday()]} {format_date(jour)}"


def format_date_courte(jour: date | Lacune) -> str:
    """For tables: `05/10/2026`."""
    return jour if isinstance(jour, Lacune) else f"{jour.day:02}/{jour.month:02}/{jour.year:04}"


# « 5 octobre 2026 », « 1er mars », « 05/10/2026 », « 2026-10-05 »: a day that a text says.
_JOUR_DIT = re.compile(
    rf"\b(?:1er|[1-9]|0[1-9]|[12]\d|3[01])\s+(?:{'|'.join(MOIS)})\b(?:\s+\d{{4}}\b)?"
    r"|\b\d{1,2}[/.]\d{1,2}[/.]\d{4}\b|\b\d{4}-\d{2}-\d{2}\b",
    re.IGNORECASE,
)


def names_jour(texte: str) -> bool:
    """Whether a text says a day of its own: « le courriel du 5 octobre »."""
    return _JOUR_DIT.search(texte) is not None


def complete_jour(texte: str, jour: date) -> str:
    """The same text, with the year of this day where it is said without: « du 5 octobre »."""
    number = "(?:1er|0?1)" if jour.day == 1 else f"0?{jour.day}"
    bare = re.compile(rf"\b{number}\s+{MOIS[jour.month - 1]}\b(?!\s+\d{{4}})", re.IGNORECASE)
    return bare.sub(format_date(jour), texte)


def format_duree(mois: int | Lacune) -> dict[str, str]:
    """Forms of a duration in months: whole years are said in years.

    48 -> `texte`: `quatre (4) ans`, `chiffres`: `4 ans`, `lettres`: `quatre ans`; 18 -> `dix-huit (18) mois`.
    """
    if not isinstance(mois, Lacune) and mois and mois % 12 == 0:
        return format_delai(mois // 12, "ans")
    return format_delai(mois, "mois")


def format_delai(n: int | Lacune, unite: str) -> dict[str, str]:
    """Forms of a time limit (`texte`, `chiffres`, `lettres`); `unite` is a key of UNITES.

    A gap of a draft takes the place of the number: `[à compléter : …] jours`.

    Raises:
        ValueError: unknown unit.
    """
    if unite not in UNITES:
        raise ValueError(f"unité de durée inconnue : « {unite} »")
    singular, plural, genre = UNITES[unite]
    if isinstance(n, Lacune):
        return dict.fromkeys(("texte", "chiffres", "lettres"), f"{n}{INSECABLE}{plural}")
    noun = plural if abs(n) >= 2 else singular
    words, figures = nombre_en_lettres(n, genre), format_entier(n)
    return {
        "texte": f"{words} ({figures}){INSECABLE}{noun}",
        "chiffres": f"{figures}{INSECABLE}{noun}",
        "lettres": f"{words} {noun}",
    }
