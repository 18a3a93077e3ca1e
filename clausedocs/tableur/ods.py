"""A .ods of LibreOffice: repeated rows and cells are unfolded, only those that hold something."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from clausedocs.tableur.archive import REPRENDRE, Archive, local, refuse
from clausedocs.tableur.cellules import (
    CHIFFRES,
    ERREUR,
    POURCENTAGE,
    SANS_RESULTAT,
    Cellule,
    Classeur,
    Feuille,
    Fusion,
    Ligne,
    cut_heure,
    name_colonne,
)

_OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_CALC = "{urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0}"
# Repeated that many times with something in them, cells are a background, not data.
REPETITIONS_MAX = 20_000
GROUPES = {"table-rows", "table-header-rows", "table-row-group"}


def read_ods(octets: bytes, nom: str) -> Classeur:
    """The sheets of a workbook. Raises DonneesErreur."""
    archive = Archive(octets, nom)
    if "content.xml" not in archive:
        raise refuse("classeur_format", nom, "Ce fichier n’est pas un classeur.", REPRENDRE)
    tree = archive.parse("content.xml")
    hidden = {
        style.get("{urn:oasis:names:tc:opendocument:xmlns:style:1.0}name")
        for style in tree.iter("{*}style")
        if any(p.get(f"{_TABLE}display") == "false" for p in style if local(p) == "table-properties")
    }
    sheets = tree.iterfind("{*}body/{*}spreadsheet/{*}table")
    try:
        return Classeur(
            nom, tuple(_read_feuille(t, masquee=t.get(f"{_TABLE}style-name") in hidden) for t in sheets)
        )
    except (ValueError, InvalidOperation):
        raise archive.spoiled("content.xml") from None


def _read_feuille(table: Any, *, masquee: bool) -> Feuille:
    lignes: list[Ligne] = []
    fusions: list[Fusion] = []
    numero = 1
    for row in _list_rows(table):
        times = int(row.get(f"{_TABLE}number-rows-repeated", "1"))
        hidden = row.get(f"{_TABLE}visibility", "visible") != "visible"
        for n in range(min(times, REPETITIONS_MAX)):
            cellules, merged = _read_cellules(row, numero + n)
            fusions += merged
            if not cellules:
                break
            lignes.append(Ligne(numero + n, cellules, hidden))
        numero += times
    return Feuille(table.get(f"{_TABLE}name", ""), tuple(lignes), tuple(fusions), masquee)


def _list_rows(group: Any) -> Iterator[Any]:
    for child in group:
        if local(child) == "table-row":
            yield child
        elif local(child) in GROUPES:
            yield from _list_rows(child)


def _read_cellules(row: Any, numero: int) -> tuple[dict[int, Cellule], list[Fusion]]:
    found: dict[int, Cellule] = {}
    merged: list[Fusion] = []
    colonne = 1
    for c in row:
        if local(c) not in ("table-cell", "covered-table-cell"):
            continue
        times = int(c.get(f"{_TABLE}number-columns-repeated", "1"))
        wide, high = (int(c.get(f"{_TABLE}number-{x}-spanned", "1")) for x in ("columns", "rows"))
        if wide * high > 1:
            merged.append(Fusion(numero, colonne, numero + high - 1, colonne + wide - 1))
        for n in range(min(times, REPETITIONS_MAX)):
            cellule = _read_cellule(c, f"{name_colonne(colonne + n)}{numero}")
            if cellule is None:
                break
            found[colonne + n] = cellule
        colonne += times
    return found, merged


def _read_cellule(c: Any, adresse: str) -> Cellule | None:
    cellule = _read_valeur(c, adresse)
    if cellule is not None and c.get(f"{_TABLE}formula") is not None:
        return replace(cellule, formule=True)
    return cellule


def _read_valeur(c: Any, adresse: str) -> Cellule | None:
    kind = c.get(f"{_OFFICE}value-type", "")
    text = "\n".join(_read_text(p) for p in c if local(p) == "p")
    if c.get(f"{_CALC}value-type") == "error":
        return Cellule(adresse, text or "#N/A", ERREUR)
    if kind in ("float", "currency", "percentage"):
        number = Decimal(format(float(c.get(f"{_OFFICE}value", "")), CHIFFRES))
        return Cellule(adresse, number, POURCENTAGE if kind == "percentage" else "")
    if kind == "date":
        return Cellule(adresse, cut_heure(datetime.fromisoformat(c.get(f"{_OFFICE}date-value", ""))))
    if kind == "boolean":
        return Cellule(adresse, c.get(f"{_OFFICE}boolean-value") == "true")
    if not text.strip():
        # A formula whose result is an empty text has its type; one that was never computed has none.
        waits = c.get(f"{_TABLE}formula") is not None and not kind
        return Cellule(adresse, None, SANS_RESULTAT) if waits else None
    return Cellule(adresse, text)


def _read_text(paragraph: Any) -> str:
    """The text of a paragraph: runs of spaces are elements, a comment is not part of it."""
    pieces = [paragraph.text or ""]
    for child in paragraph:
        name = local(child)
        if name == "s":
            pieces.append(" " * int(child.get("{urn:oasis:names:tc:opendocument:xmlns:text:1.0}c", "1")))
        elif name == "tab":
            pieces.append("\t")
        elif name == "line-break":
            pieces.append("\n")
        elif name != "annotation":
            pieces.append(_read_text(child))
        pieces.append(child.tail or "")
    return "".join(pieces)
