"""Workbooks made on the spot, of each kind, from the same rows."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Sequence
from datetime import date
from html import escape
from pathlib import Path
from typing import Any

from openpyxl import Workbook

Lignes = Sequence[Sequence[Any]]
_ODS = (
    'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"'
    ' xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"'
    ' xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"'
)


def write_xlsx(
    path: Path, lignes: Lignes, feuille: str = "Conventions", edit: Callable[[Any], None] | None = None
) -> Path:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = feuille
    for ligne in lignes:
        sheet.append(list(ligne))
    if edit:
        edit(sheet)
    book.save(path)
    return path


def write_ods(path: Path, lignes: Lignes, feuille: str = "Conventions") -> Path:
    rows = "".join(f"<table:table-row>{''.join(map(_cell, ligne))}</table:table-row>" for ligne in lignes)
    return write_ods_xml(path, f'<table:table table:name="{feuille}">{rows}</table:table>')


def write_ods_xml(path: Path, tables: str, *, styles: str = "") -> Path:
    content = (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document-content {_ODS}'
        ' xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0"'
        ' xmlns:calcext="urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0">'
        f"<office:automatic-styles>{styles}</office:automatic-styles>"
        f"<office:body><office:spreadsheet>{tables}</office:spreadsheet></office:body></office:document-content>"
    )
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("content.xml", content, zipfile.ZIP_DEFLATED)
    path.write_bytes(out.getvalue())
    return path


def _cell(value: Any) -> str:
    if value is None:
        return "<table:table-cell/>"
    if isinstance(value, bool):
        return f'<table:table-cell office:value-type="boolean" office:boolean-value="{str(value).lower()}"/>'
    if isinstance(value, (int, float)):
        return f'<table:table-cell office:value-type="float" office:value="{value!r}"/>'
    if isinstance(value, date):
        return f'<table:table-cell office:value-type="date" office:date-value="{value.isoformat()}"/>'
    paragraphs = "".join(f"<text:p>{escape(p)}</text:p>" for p in str(value).split("\n"))
    return f'<table:table-cell office:value-type="string">{paragraphs}</table:table-cell>'


def write_csv(path: Path, lignes: Lignes, encodage: str = "utf-8", separateur: str = ";") -> Path:
    def quote(value: Any) -> str:
        text = "" if value is None else str(value)
        special = any(s in text for s in (separateur, '"', "\n"))
        return '"' + text.replace('"', '""') + '"' if special else text

    text = "\r\n".join(separateur.join(map(quote, ligne)) for ligne in lignes) + "\r\n"
    path.write_bytes(text.encode(encodage))
    return path
