"""From a cell to a value: what a person would have typed, and what a spreadsheet spoiled."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pytest

from clausedocs.erreurs import DonneesErreur
from clausedocs.tableur import Cellule, write_texte
from clausedocs.tableur.cellules import ERREUR, POURCENTAGE, SANS_RESULTAT

LUES: list[tuple[Any, str, str, str, str]] = [
    ("  Ville de Valmorin ", "", "texte", "", "Ville de Valmorin"),
    (Decimal(21000410799006), "", "texte", "", "21000410799006"),
    (Decimal("2026"), "", "texte", "", "2026"),
    (Decimal("24000.50"), "", "nombre", "montant", "24000.5"),
    (Decimal("1E+3"), "", "entier", "", "1000"),
    (Decimal("0.5"), POURCENTAGE, "nombre", "pourcentage", "50 %"),
    (Decimal("0.05"), POURCENTAGE, "nombre", "part", "5 %"),
    (Decimal("0.05"), "", "nombre", "part", "0.05"),
    (Decimal("33.33"), "", "nombre", "pourcentage", "33.33"),
    ("0,5 %", "", "nombre", "pourcentage", "0,5 %"),
    (date(2026, 10, 5), "", "jour", "", "2026-10-05"),
    ("05/10/2026", "", "jour", "", "05/10/2026"),
    (True, "", "oui_non", "", "oui"),
    (False, "", "oui_non", "", "non"),
    ("E12", "", "texte", "", "E12"),
]


@pytest.mark.parametrize(("valeur", "genre", "nature", "ecriture", "texte"), LUES)
def test_a_cell_gives_what_would_have_been_typed(
    valeur: Any, genre: str, nature: str, ecriture: str, texte: str
) -> None:
    assert write_texte(Cellule("C12", valeur, genre), nature, ecriture) == texte


def test_an_empty_cell_gives_nothing() -> None:
    assert write_texte(None, "jour") == ""


REFUSEES: list[tuple[Any, str, str, str, str, str]] = [
    (None, SANS_RESULTAT, "texte", "", "cellule_sans_resultat", "formule"),
    ("#N/A", ERREUR, "texte", "", "cellule_erreur", "#N/A"),
    ("#VALEUR!", "", "texte", "", "cellule_erreur", "#VALEUR!"),
    ("########", "", "jour", "", "cellule_erreur", "####"),
    ("2,1E+13", "", "texte", "", "cellule_scientifique", "2,1E+13"),
    ("1.00004E+26", "", "texte", "", "cellule_scientifique", "perdus"),
    (Decimal("1.00004000050000E+26"), "", "texte", "", "cellule_scientifique", "quinze"),
    (Decimal(46300), "", "jour", "", "cellule_date", "5 octobre 2026"),
    ("46300", "", "jour", "", "cellule_date", "5 octobre 2026"),
    (Decimal(12), "", "jour", "", "cellule_date", "« 12 » est un nombre"),
    (datetime(2026, 10, 5, 14, 30), "", "jour", "", "cellule_date", "14:30"),  # noqa: DTZ001
    (date(2026, 9, 1), "", "texte", "", "cellule_date", "1er septembre 2026"),
    (Decimal("0.5"), "", "nombre", "pourcentage", "cellule_pourcentage", "0,5 % ou 50 %"),
    ("0,5", "", "nombre", "pourcentage", "cellule_pourcentage", "0,5 % ou 50 %"),
    (Decimal(1), "", "nombre", "pourcentage", "cellule_pourcentage", "1 % ou 100 %"),
    (Decimal("240"), POURCENTAGE, "nombre", "montant", "cellule_pourcentage", "24000 %"),
    (True, "", "texte", "", "cellule_type", "VRAI"),
]


@pytest.mark.parametrize(("valeur", "genre", "nature", "ecriture", "code", "mots"), REFUSEES)
def test_what_a_spreadsheet_spoiled_is_said(
    valeur: Any, genre: str, nature: str, ecriture: str, code: str, mots: str
) -> None:
    with pytest.raises(DonneesErreur) as caught:
        write_texte(Cellule("C12", valeur, genre), nature, ecriture)
    assert caught.value.code == code
    assert mots in caught.value.message.replace("\u00a0", " ")
    assert caught.value.conseil
