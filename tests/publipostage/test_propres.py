"""A mail merge on what is the user's own: a Word modèle with a fault, a letterhead that a cell names."""

from __future__ import annotations

import os
import re
import zipfile
from pathlib import Path

import pytest
from docx import Document
from poste_d_essai import Poste

from clausedocs.erreurs import ClausedocsErreur
from clausedocs.modeles import find_modele
from clausedocs.modeles.word import sources


def write_word(path: Path, *paragraphs: str) -> Path:
    path.parent.mkdir(exist_ok=True)
    document = Document()
    for text in paragraphs:
        document.add_paragraph(text)
    document.save(str(path))
    return path


@pytest.mark.parametrize("nom", ["mot.docx", "mot.md"])
def test_a_fault_of_the_modele_is_said_once_and_nothing_is_written(poste: Poste, nom: str) -> None:
    folder = poste.dossier / "modeles"
    if nom.endswith("docx"):
        write_word(folder / nom, "Bonjour {% if donneur_ordre.denomination %}à tous.")
    else:
        folder.mkdir()
        head = '---\nid: mot\ntitre: Mot\ndocument: convention_cadre\nversion: "1"\n---\n'
        (folder / nom).write_text(f"{head}Bonjour {{% if donneur_ordre.denomination %}}à tous.\n", "utf-8")
    poste.write(3)
    with pytest.raises(ClausedocsErreur) as caught:
        poste.publish(modeles=("mot",), formats=("docx",), dossiers_modeles=(folder,))
    assert nom in f"{caught.value} {caught.value.lieu}"
    assert not poste.sortie.exists()


def test_a_letterhead_named_by_a_cell_counts_in_what_is_done(poste: Poste) -> None:
    paper = write_word(poste.dossier / "papier.docx", "Ville de Valmorin")
    poste.write(2, {"O1": "structure_porteuse.entete", "O2": paper.name})
    asked = {"formats": ("docx",)}
    assert [r.erreurs for r in poste.publish(**asked).lignes] == [(), ()]
    assert {r.etat for r in poste.publish(**asked).lignes} == {"deja"}
    write_word(paper, "Ville de Valmorin, service des achats")
    assert [r.etat for r in poste.publish(**asked).lignes] == ["ecrit", "deja"]


def test_a_word_modele_is_read_once_and_again_when_it_changes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sources, "_LUES", {})
    path = write_word(tmp_path / "mot.docx", "Bonjour {{ donneur_ordre.denomination }}.")
    os.utime(path, (1_000, 1_000))
    first = find_modele("mot", [tmp_path])
    assert find_modele("mot", [tmp_path]) is first
    write_word(path, "Bonsoir {{ donneur_ordre.denomination }}.")
    assert find_modele("mot", [tmp_path]) != first


def test_formulas_are_said_column_by_column(poste: Poste) -> None:
    poste.write(3)
    whole = poste.publish()
    assert "cellule_formule" not in {a.code for a in whole.avertissements}
    path = poste.write(3)
    with_formulas(path, "A2", "A4")
    said = [a for a in poste.publish(refaire=True).avertissements if a.code == "cellule_formule"]
    assert [(a.lieu.champ, "A2, A4" in a.message) for a in said] == [("donneur_ordre.denomination", True)]


def with_formulas(path: Path, *addresses: str) -> None:
    """Put a formula, with the result that the cell held, in the sheet of a workbook."""
    with zipfile.ZipFile(path) as archive:
        parts = {n: archive.read(n) for n in archive.namelist()}
    sheet = "xl/worksheets/sheet1.xml"
    for address in addresses:
        cell = re.compile(rf'(<c r="{address}"[^>]*t=")[^"]*("[^>]*>).*?</c>'.encode(), re.S)
        parts[sheet], n = cell.subn(rb"\1str\2<f>B1</f><v>Ville d&#8217;Orme</v></c>", parts[sheet])
        assert n == 1
    with zipfile.ZipFile(path, "w") as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
