"""A .xlsx, read from its XML: formulas never computed and hidden rows matter here."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
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
    Valeur,
    cut_heure,
    name_colonne,
    read_colonne,
    read_fusion,
)

# Formats that have a number and no code in the file (ECMA-376, 18.8.30), by what they show.
DATES = frozenset((*range(14, 23), *range(27, 37), 45, 46, 47, *range(50, 59)))
POURCENTAGES = frozenset((9, 10))
_LITTERAL = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]|_.|\*.')
_ECHAPPE = re.compile(r"_x([0-9A-Fa-f]{4})_")
# The first day of Excel's calendar, one back for the 29 February 1900 that it believes in.
EPOQUE, EPOQUE_1904 = datetime(1899, 12, 30), datetime(1904, 1, 1)  # noqa: DTZ001 (a day has no zone)
FEVRIER_1900 = 60


def read_xlsx(octets: bytes, nom: str) -> Classeur:
    """The sheets of a workbook that hold cells. Raises DonneesErreur."""
    archive = Archive(octets, nom)
    book = _find_part(archive, "", "officeDocument")
    if book is None:
        raise refuse("classeur_format", nom, "Ce fichier n’est pas un classeur.", REPRENDRE)
    tree = archive.parse(book)
    shared = _find_part(archive, book, "sharedStrings")
    styles = _find_part(archive, book, "styles")
    reader = _Lecteur(
        archive,
        _read_strings(archive, shared) if shared else [],
        _read_formats(archive, styles) if styles else [],
        any(
            local(e) == "workbookPr" and e.get("date1904") in ("1", "true", "on")
            for e in tree.iter("{*}workbookPr")
        ),
    )
    targets = _read_targets(archive, book)
    feuilles = []
    for sheet in tree.iter("{*}sheet"):
        ident = next((v for k, v in sheet.attrib.items() if k.endswith("}id")), "")
        kind, part = targets.get(ident, ("", ""))
        if kind == "worksheet":
            masquee = sheet.get("state", "visible") != "visible"
            feuilles.append(reader.read_feuille(sheet.get("name", ""), part, masquee=masquee))
    return Classeur(nom, tuple(feuilles))


def _read_targets(archive: Archive, part: str) -> dict[str, tuple[str, str]]:
    """The relationships of a part: id -> last word of the type, name of the target."""
    folder, _, base = part.rpartition("/")
    rels = f"{folder}/_rels/{base}.rels".lstrip("/")
    if rels not in archive:
        return {}
    found = {}
    for r in archive.parse(rels):
        target = str(r.get("Target"))
        whole = (
            target.lstrip("/")
            if target.startswith("/")
            else posixpath.normpath(f"{folder}/{target}").lstrip("/")
        )
        found[str(r.get("Id"))] = (str(r.get("Type")).rpartition("/")[2], whole)
    return found


def _find_part(archive: Archive, part: str, kind: str) -> str | None:
    return next((p for k, p in _read_targets(archive, part).values() if k == kind and p in archive), None)


def _read_strings(archive: Archive, part: str) -> list[str]:
    return [_read_text(si) for si in archive.walk(part, "si")]


def _read_text(element: Any) -> str:
    """The text of a string, its runs joined, without the pronunciation that Japanese Excel adds."""
    pieces: list[str] = []
    _collect(element, pieces)
    return _unescape("".join(pieces))


def _collect(element: Any, pieces: list[str]) -> None:
    for child in element:
        name = local(child)
        if name == "t":
            pieces.append(child.text or "")
        elif name != "rPh":
            _collect(child, pieces)


def _unescape(text: str) -> str:
    return _ECHAPPE.sub(lambda m: chr(int(m[1], 16)), text) if "_x" in text else text


def _read_formats(archive: Archive, part: str) -> list[str]:
    """Of each cell style, what its format shows: "date", "pourcentage" or ""."""
    tree = archive.parse(part)
    codes = {int(f.get("numFmtId", "0")): f.get("formatCode", "") for f in tree.iter("{*}numFmt")}
    kinds: list[str] = []
    for xfs in tree.iter("{*}cellXfs"):
        for xf in xfs:
            number = int(xf.get("numFmtId", "0"))
            kinds.append(read_format(codes[number]) if number in codes else _name_builtin(number))
    return kinds


def _name_builtin(number: int) -> str:
    return "date" if number in DATES else POURCENTAGE if number in POURCENTAGES else ""


def read_format(code: str) -> str:
    """What a format code shows: "date", "pourcentage" or ""."""
    bare = _LITTERAL.sub("", code.split(";")[0]).lower()
    if "%" in bare:
        return POURCENTAGE
    return "date" if re.search(r"[dyjahs]|mm?m", bare) and "general" not in bare and "e+" not in bare else ""


class _Lecteur:
    """Reads the sheets of one workbook."""

    def __init__(self, archive: Archive, strings: Sequence[str], formats: Sequence[str], d1904: bool) -> None:
        self._archive = archive
        self._strings = strings
        self._formats = formats
        self._epoque = EPOQUE_1904 if d1904 else EPOQUE

    def read_feuille(self, nom: str, part: str, *, masquee: bool) -> Feuille:
        lignes: list[Ligne] = []
        fusions: list[Fusion] = []
        numero = 0
        for element in self._archive.walk(part, "row", "mergeCell"):
            if local(element) == "mergeCell":
                fusions.append(read_fusion(element.get("ref", "")))
                continue
            numero = int(element.get("r", numero + 1))
            cellules = self._read_cellules(element, numero, part)
            if cellules:
                lignes.append(Ligne(numero, cellules, element.get("hidden") in ("1", "true")))
        return Feuille(nom, tuple(lignes), tuple(fusions), masquee)

    def _read_cellules(self, row: Any, numero: int, part: str) -> dict[int, Cellule]:
        found: dict[int, Cellule] = {}
        colonne = 0
        for c in row:
            adresse = c.get("r")
            try:
                colonne = read_colonne(adresse) if adresse else colonne + 1
                cellule = self._read_cellule(c, adresse or f"{name_colonne(colonne)}{numero}")
            except (ValueError, IndexError, InvalidOperation, OverflowError):
                raise self._archive.spoiled(part) from None
            if cellule is not None:
                found[colonne] = cellule
        return found

    def _read_cellule(self, c: Any, adresse: str) -> Cellule | None:
        cellule = self._read_valeur(c, adresse)
        if cellule is not None and any(local(child) == "f" for child in c):
            return replace(cellule, formule=True)
        return cellule

    def _read_valeur(self, c: Any, adresse: str) -> Cellule | None:
        kind = c.get("t", "n")
        if kind == "inlineStr":
            text = _read_text(c)
            return Cellule(adresse, text) if text.strip() else None
        value, formula = None, False
        for child in c:
            name = local(child)
            if name == "v":
                value = child.text
            elif name == "f":
                formula = True
        if value is None or (value == "" and kind != "str"):
            return Cellule(adresse, None, SANS_RESULTAT) if formula else None
        if kind == "s":
            return _make_texte(adresse, self._strings[int(value)])
        if kind == "str":
            return _make_texte(adresse, _unescape(value))
        if kind == "b":
            return Cellule(adresse, value.strip() in ("1", "true"))
        if kind == "e":
            return Cellule(adresse, value, ERREUR)
        if kind == "d":
            return Cellule(adresse, cut_heure(datetime.fromisoformat(value)))
        number = float(value)
        style = int(c.get("s", "0"))
        shown = self._formats[style] if style < len(self._formats) else ""
        if shown == "date":
            return Cellule(adresse, self._read_serie(number))
        return Cellule(adresse, Decimal(format(number, CHIFFRES)), shown)

    def _read_serie(self, number: float) -> Valeur:
        """A number of days since the first of Excel's calendar."""
        if not 1 <= number < 2_958_466:  # a duration, or nothing that a calendar holds
            return Decimal(format(number, CHIFFRES))
        shift = 1 if self._epoque is EPOQUE and number < FEVRIER_1900 else 0
        return cut_heure(self._epoque + timedelta(days=number + shift))


def _make_texte(adresse: str, text: str) -> Cellule | None:
    return Cellule(adresse, text) if text.strip() else None
