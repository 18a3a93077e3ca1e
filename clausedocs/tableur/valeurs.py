"""From a cell to what a person would have typed; what a spreadsheet spoiled is said, not guessed."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta
from decimal import Decimal

from clausedocs.erreurs import DonneesErreur
from clausedocs.langue.dates import format_date
from clausedocs.tableur.cellules import ERREUR, POURCENTAGE, SANS_RESULTAT, Cellule

_SCIENTIFIQUE = re.compile(r"[+-]?\d(?:[.,]\d+)?[eE][+-]?\d{1,3}")
# What Excel and LibreOffice show for a result that they cannot give, in French and in English.
_ERREURS = re.compile(
    r"#(?:N/A|REF!?|VALUE!|VALEUR!|NAME\?|NOM\s?\?|DIV/0!|NUM!|NOMBRE!|NULL!|NUL!|SPILL!|PROPAGATION!|CALC!|#+)|Err:\d+"
)
_NOMBRE = re.compile(r"\d{1,3}(?:[.,]\d{1,6})?")
_SERIE = re.compile(r"\d{5}")
# Days that a serial number of a document's date may stand for: 1990 to 2099.
SERIES = (32_874, 73_050)
CHIFFRES_SURS = 15
TEXTE = "Mettez la colonne au format Texte, puis retapez la valeur."


def write_texte(cellule: Cellule | None, nature: str, ecriture: str = "") -> str:
    """The text of a cell for a field of this nature (`texte`, `choix`, `oui_non`, `entier`, `nombre`,
    `jour`); "" for an empty one. `ecriture` is the form of a number: `montant`, `pourcentage`, `part`.

    Raises DonneesErreur, without a place: `cellule_sans_resultat`, `cellule_erreur`, `cellule_date`,
    `cellule_scientifique`, `cellule_pourcentage`, `cellule_type`.
    """
    if cellule is None:
        return ""
    if cellule.genre == SANS_RESULTAT:
        raise DonneesErreur(
            "cellule_sans_resultat",
            "Cette cellule contient une formule dont le résultat n’est pas enregistré.",
            "Ouvrez le classeur dans Excel ou LibreOffice, enregistrez-le, puis recommencez.",
        )
    value = cellule.valeur
    if cellule.genre == ERREUR or (isinstance(value, str) and _ERREURS.fullmatch(value.strip())):
        raise DonneesErreur(
            "cellule_erreur",
            f"Cette cellule affiche l’erreur « {str(value).strip()} ».",
            "Corrigez la formule, ou élargissez la colonne si elle ne montre que des dièses.",
        )
    if isinstance(value, bool):
        return _write_booleen(value, nature)
    if isinstance(value, date):
        return _write_date(value, nature)
    if isinstance(value, Decimal):
        return _write_nombre(value, cellule.genre, nature, ecriture)
    return _check_texte((value or "").strip(), nature, ecriture)


def _write_booleen(value: bool, nature: str) -> str:
    if nature == "oui_non":
        return "oui" if value else "non"
    raise DonneesErreur(
        "cellule_type",
        f"Cette cellule contient la valeur logique {'VRAI' if value else 'FAUX'}, que ce champ n’attend pas.",
        TEXTE,
    )


def _write_date(value: date, nature: str) -> str:
    if nature != "jour":
        raise DonneesErreur(
            "cellule_date",
            f"Le tableur a fait de cette valeur une date ({format_date(value)}), que ce champ n’attend pas.",
            f"{TEXTE[:-1]} ; une apostrophe devant elle fait de même.",
        )
    if isinstance(value, datetime):
        raise DonneesErreur(
            "cellule_date",
            f"Cette date porte une heure ({value:%H:%M}).",
            f"Tapez le jour seul, par exemple {value:%d/%m/%Y}.",
        )
    return value.isoformat()


def _write_nombre(value: Decimal, genre: str, nature: str, ecriture: str) -> str:
    if nature == "jour":
        raise _make_serie(int(value), _write_simple(value))
    if genre == POURCENTAGE:
        percent = f"{_write_simple(value * 100)} %"
        if nature == "nombre" and ecriture in ("pourcentage", "part"):
            return percent
        raise DonneesErreur(
            "cellule_pourcentage",
            f"Cette cellule est au format Pourcentage ({percent}), que ce champ n’attend pas.",
            "Mettez la colonne au format Nombre ou Texte, puis retapez la valeur.",
        )
    if ecriture == "pourcentage":
        _refuse_doute(value)
    if value == value.to_integral_value() and len(_write_simple(abs(value))) > CHIFFRES_SURS:
        raise DonneesErreur(
            "cellule_scientifique",
            f"Le tableur n’a gardé de ce nombre que ses quinze premiers chiffres ({value:.6E}).",
            TEXTE,
        )
    return _write_simple(value)


def _refuse_doute(value: Decimal) -> None:
    """A half that lost its sign: of one, or of one hundred?"""
    if not 0 < value <= 1:
        return
    text, whole = (_write_simple(v).replace(".", ",") for v in (value, value * 100))
    raise DonneesErreur(
        "cellule_pourcentage",
        f"« {text} » peut se lire {text} % ou {whole} %.",
        f"Écrivez le signe : « {whole} % » ou « {text} % ».",
    )


def _check_texte(text: str, nature: str, ecriture: str) -> str:
    if _SCIENTIFIQUE.fullmatch(text):
        raise DonneesErreur(
            "cellule_scientifique",
            f"Le tableur a réduit ce nombre à « {text} » : ses chiffres sont perdus.",
            TEXTE,
        )
    if ecriture == "pourcentage" and _NOMBRE.fullmatch(text):
        _refuse_doute(Decimal(text.replace(",", ".")))
    if nature == "jour" and _SERIE.fullmatch(text):
        raise _make_serie(int(text), text)
    return text


def _make_serie(days: int, written: str) -> DonneesErreur:
    """A date that lost its format: the day it would be is shown, never taken."""
    start, end = SERIES
    shown = (
        f" (ce serait le {format_date(date(1899, 12, 30) + timedelta(days=days))})"
        if start <= days < end
        else ""
    )
    return DonneesErreur(
        "cellule_date",
        f"« {written} » est un nombre, pas une date{shown}.",
        "Mettez la colonne au format Date et vérifiez le jour, ou tapez-le : 05/10/2026.",
    )


def _write_simple(value: Decimal) -> str:
    """Without exponent nor useless zeros."""
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
