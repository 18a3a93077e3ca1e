"""Workspaces and files for the tests of the form: fictional, and each made here by a few lines."""

from __future__ import annotations

import io
import re
import shutil
from pathlib import Path
from typing import Any

from docx import Document
from openpyxl import Workbook

FIXTURES = Path(__file__).resolve().parent.parent.parent / "fixtures"
PROCEDURE = "PR-2027-003"


def fill_espace(folder: Path) -> None:
    """A structure, a convention and a marché, complete."""
    folder.mkdir(exist_ok=True)
    shutil.copy(FIXTURES / "ma_structure_meivo.yaml", folder / "ma_structure.yaml")
    for name, kept in (("c01_valmorin", "valmorin"), ("c01_marche", "marche")):
        text = (FIXTURES / f"{name}.yaml").read_text("utf-8")
        text = text.replace("ma_structure_meivo.yaml", "ma_structure.yaml")
        (folder / f"{kept}.yaml").write_text(text, "utf-8")
        for included in re.findall(r"donneur_ordre: (\w+\.yaml)", text):
            shutil.copy(FIXTURES / included, folder / included)


def add_procedure(folder: Path) -> Path:
    """A procedure of which the log is still empty; gives back its folder."""
    made = folder / "procedures" / PROCEDURE
    shutil.copytree(FIXTURES / "c03_procedure", made)
    text = (made / "dossier.yaml").read_text("utf-8")
    for bloc, name in (("donneur_ordre", "donneur_aubrac"), ("structure_porteuse", "ma_structure_plie")):
        shutil.copy(FIXTURES / f"{name}.yaml", made.parent / f"{name}.yaml")
        assert f"{bloc}: ../{name}.yaml" in text
    return made


def make_ccap() -> bytes:
    """A buyer's file with four articles typed by hand."""
    document = Document()
    for n, titre in enumerate(("Objet", "Pièces contractuelles", "Prix", "Litiges"), 1):
        document.add_heading(f"Article {n} - {titre}", 1)
        document.add_paragraph(f"Le titulaire respecte l’article {n}.")
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def make_tableau(rows: list[tuple[str, str]]) -> bytes:
    """A workbook of conventions: their reference, how many months they last."""
    book = Workbook()
    sheet: Any = book.active
    sheet.append(["convention.reference", "convention.duree_mois"])
    for row in rows:
        sheet.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()
