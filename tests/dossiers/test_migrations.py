"""A workbook of another version, and what people hide in one: migrated and said, read and said, or refused."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from clausedocs.dossiers import load_dossier, migrations
from clausedocs.dossiers.chargement import read_dossier
from clausedocs.dossiers.classeur_vierge import MARQUE, write_classeur
from clausedocs.erreurs import Avertissement, ClausedocsErreur, ErreursGroupees

# Two versions that never were: fields renamed, moved, gone, and a choice written otherwise.
DEUX_VERSIONS = [
    {
        "version": 2,
        "convention": {
            "renommes": {"convention.numero_interne": "convention.reference", "convention.duree": "convention.mois"},
            "retires": {"convention.visa_prefet": "Cette mention n’existe plus : videz la case."},
            "valeurs": {"donneur_ordre.type_acheteur": {"mairie": "commune"}},
        },
    },
    {
        "version": 3,
        "convention": {
            "renommes": {"convention.mois": "convention.duree_mois", "convention.versements": "convention.remuneration.echeances"},
        },
    },
]  # fmt: skip
ANCIENS = {
    "convention.reference": "convention.numero_interne",
    "convention.duree_mois": "convention.duree",
    "convention.remuneration.echeances": "convention.versements",
}


@pytest.fixture
def deux_versions(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(migrations, "_read_table", lambda: DEUX_VERSIONS)


@pytest.fixture
def classeur(tmp_path: Path) -> Callable[..., Path]:
    """A workbook of today, changed by hand."""

    def make(change: Callable[[Any], None]) -> Path:
        book = load_workbook(io.BytesIO(write_classeur("convention_cadre")))
        change(book)
        path = tmp_path / "convention.xlsx"
        book.save(path)
        (tmp_path / "ma_structure.xlsx").write_bytes(write_classeur("ma_structure"))
        return path

    return make


def _find(book: Any, field: str) -> tuple[Any, int]:
    for sheet in book.worksheets:
        for row in range(2, sheet.max_row + 1):
            if sheet.cell(row, 1).value == field:
                return sheet, row
    raise AssertionError(field)


def _fill(book: Any, field: str, value: Any) -> Any:
    sheet, row = _find(book, field)
    sheet.cell(row, 3).value = value
    return sheet.cell(row, 3)


def _make_ancien(version: str) -> Callable[[Any], None]:
    """What a workbook of this version would be: the fields under the names of then."""

    def change(book: Any) -> None:
        book[MARQUE]["B1"] = version
        _fill(book, "convention.reference", "CONV-7")
        _fill(book, "convention.duree_mois", "48")
        _fill(book, "donneur_ordre.type_acheteur", "mairie")
        _fill(book, "convention.remuneration.echeances[2].part_pct", "50")
        for sheet in book.worksheets:
            for row in range(2, sheet.max_row + 1):
                name = str(sheet.cell(row, 1).value or "")
                for now, then in ANCIENS.items():
                    if re.match(rf"{re.escape(now)}(\[|\.|$)", name):
                        sheet.cell(row, 1).value = then + name[len(now) :]

    return change


def _warn(path: Path) -> tuple[Avertissement, ...]:
    return read_dossier(path)[1].avertissements


def _refuse(path: Path) -> list[ClausedocsErreur]:
    with pytest.raises(ClausedocsErreur) as raised:
        read_dossier(path)
    return list(raised.value.erreurs) if isinstance(raised.value, ErreursGroupees) else [raised.value]


def test_there_is_one_version_today() -> None:
    assert migrations.get_version() == 1
    assert migrations.list_passages("convention", 1) == ()


@pytest.mark.usefixtures("deux_versions")
def test_an_older_workbook_goes_through_each_version_and_it_is_said(classeur: Callable[..., Path]) -> None:
    path = classeur(_make_ancien("1"))
    donnees, lieux = read_dossier(path)
    convention = donnees["convention"]
    assert (convention["reference"], convention["duree_mois"]) == ("CONV-7", "48")
    assert convention["remuneration"]["echeances"][1]["part_pct"] == "50"
    assert donnees["donneur_ordre"]["type_acheteur"] == "commune"
    (said,) = [a for a in lieux.avertissements if a.code == "classeur_migre"]
    assert "convention.duree → convention.duree_mois" in said.message
    assert "convention.versements[2].part_pct → convention.remuneration.echeances[2].part_pct" in said.message
    # An error still names the cell of the old workbook.
    sheet, row = _find(load_workbook(path), "convention.duree")
    place = lieux.find_valeur(("convention", "duree_mois"))
    assert (place.feuille, place.cellule) == (sheet.title, f"C{row}")
    assert any(a.code == "classeur_migre" for a in load_dossier(path, mode="projet").avertissements)


@pytest.mark.usefixtures("deux_versions")
def test_a_workbook_of_the_version_before_goes_through_the_last_alone(classeur: Callable[..., Path]) -> None:
    def change(book: Any) -> None:
        book[MARQUE]["B1"] = "2"
        sheet, row = _find(book, "convention.duree_mois")
        sheet.cell(row, 1).value, sheet.cell(row, 3).value = "convention.mois", "36"
        _fill(book, "donneur_ordre.type_acheteur", "mairie")

    donnees, _ = read_dossier(classeur(change))
    assert donnees["convention"]["duree_mois"] == "36"
    assert donnees["donneur_ordre"]["type_acheteur"] == "mairie"  # a change of version 2: not for this one


@pytest.mark.usefixtures("deux_versions")
def test_a_field_that_is_gone_is_refused_with_what_to_do(classeur: Callable[..., Path]) -> None:
    def change(value: str | None) -> Callable[[Any], None]:
        def apply(book: Any) -> None:
            book[MARQUE]["B1"] = "1"
            sheet = book[book.sheetnames[1]]
            row = sheet.max_row + 1
            sheet.cell(row, 1).value, sheet.cell(row, 3).value = "convention.visa_prefet", value

        return apply

    (fault,) = _refuse(classeur(change("oui")))
    assert (fault.code, fault.conseil) == ("champ_retire", "Cette mention n’existe plus : videz la case.")
    assert fault.lieu.cellule is not None
    read_dossier(classeur(change(None)))  # left empty, it says nothing


@pytest.mark.usefixtures("deux_versions")
@pytest.mark.parametrize("version", ["4", "99", "0003000"])
def test_a_newer_workbook_is_refused(classeur: Callable[..., Path], version: str) -> None:
    def change(book: Any) -> None:
        book[MARQUE]["B1"] = version

    (fault,) = _refuse(classeur(change))
    assert fault.code == "classeur_version"
    assert "Mettez clausedocs à jour" in fault.conseil


def test_a_workbook_of_an_unknown_document_is_refused(classeur: Callable[..., Path]) -> None:
    def change(book: Any) -> None:
        book[MARQUE]["B2"] = "bail_commercial"

    (fault,) = _refuse(classeur(change))
    assert fault.code == "classeur_version"
    assert "bail_commercial" in fault.message


@pytest.mark.usefixtures("deux_versions")
def test_a_yaml_dossier_with_an_old_name_is_told_the_new_one(tmp_path: Path, fixtures: Path) -> None:
    for source in fixtures.glob("*.yaml"):
        (tmp_path / source.name).write_bytes(source.read_bytes())
    path = tmp_path / "c01_valmorin.yaml"
    path.write_text(path.read_text("utf-8").replace("  duree_mois:", "  duree:"), "utf-8")
    with pytest.raises(ErreursGroupees) as raised:
        load_dossier(path)
    (fault,) = [e for e in raised.value.erreurs if e.code == "champ_inconnu"]
    assert fault.conseil == "Depuis une version précédente, il s’écrit « convention.duree_mois »."


# -- what is read, and said


def _with_results(path: Path, results: dict[str, str]) -> Path:
    """The workbook as a spreadsheet would save it: each formula with what it gave."""
    out = io.BytesIO()
    with zipfile.ZipFile(path) as archive, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as copy:
        for name in archive.namelist():
            data = archive.read(name)
            if name.startswith("xl/worksheets/sheet"):
                for formula, result in results.items():
                    kind = b"" if result.isdigit() else b' t="str"'
                    data = re.sub(
                        rb"(<c r=\"[A-Z]+\d+\"(?: s=\"\d+\")?)(?: t=\"\w+\")?><f>" + re.escape(formula.encode()) + rb"</f><v ?/?>(?:</v>)?",
                        rb"\1" + kind + b"><f>" + formula.encode() + b"</f><v>" + result.encode() + b"</v>",
                        data,
                    )  # fmt: skip
            copy.writestr(name, data)
    path.write_bytes(out.getvalue())
    return path


def test_a_formula_is_read_and_said_with_its_value(classeur: Callable[..., Path]) -> None:
    def change(book: Any) -> None:
        _fill(book, "convention.duree_mois", "=12*4")
        _fill(book, "convention.reference", '="CONV"&1')

    path = _with_results(classeur(change), {"12*4": "48", '"CONV"&amp;1': "CONV1"})
    donnees, lieux = read_dossier(path)
    assert (donnees["convention"]["duree_mois"], donnees["convention"]["reference"]) == ("48", "CONV1")
    said = {a.lieu.champ: a for a in lieux.avertissements if a.code == "cellule_formule"}
    assert "« 48 »" in said["convention.duree_mois"].message
    sheet, row = _find(load_workbook(path), "convention.duree_mois")
    assert (said["convention.duree_mois"].lieu.feuille, said["convention.duree_mois"].lieu.cellule) == (
        sheet.title,
        f"C{row}",
    )
    assert set(said) == {"convention.duree_mois", "convention.reference"}
    told = [a.code for a in load_dossier(path, mode="projet").avertissements]
    assert told.count("cellule_formule") == 2


def test_a_formula_without_a_result_or_in_error_is_refused(classeur: Callable[..., Path]) -> None:
    def change(book: Any) -> None:
        _fill(book, "convention.duree_mois", "=12*4")
        _fill(book, "convention.reference", "#REF!")

    faults = {e.lieu.champ: e.code for e in _refuse(classeur(change))}
    assert faults == {
        "convention.duree_mois": "cellule_sans_resultat",
        "convention.reference": "cellule_erreur",
    }


def test_a_hidden_row_counts_and_is_said(classeur: Callable[..., Path]) -> None:
    def change(book: Any) -> None:
        cell = _fill(book, "convention.reference", "CONV-9")
        cell.parent.row_dimensions[cell.row].hidden = True
        sheet, row = _find(book, "convention.duree_mois")  # hidden, but empty
        sheet.row_dimensions[row].hidden = True

    path = classeur(change)
    assert read_dossier(path)[0]["convention"]["reference"] == "CONV-9"
    assert ["« CONV-9 »" in a.message for a in _warn(path) if a.code == "classeur_masque"] == [True]


def test_a_hidden_sheet_does_not_count_and_is_said(classeur: Callable[..., Path]) -> None:
    def change(book: Any) -> None:
        cell = _fill(book, "convention.reference", "CONV-9")
        cell.parent.sheet_state = "hidden"

    path = classeur(change)
    assert "reference" not in read_dossier(path)[0].get("convention", {})
    (said,) = [a for a in _warn(path) if a.code == "classeur_masque"]
    assert said.lieu.feuille == "Durée et signature"


def test_a_value_beside_no_field_is_said(classeur: Callable[..., Path]) -> None:
    def change(book: Any) -> None:
        sheet, row = _find(book, "convention.reference")
        sheet.cell(row, 1).value, sheet.cell(row, 3).value = None, "perdue"

    (said,) = [a for a in _warn(classeur(change)) if a.code == "classeur_sans_champ"]
    assert said.lieu.cellule is not None


def test_numbers_and_dates_typed_as_text_are_understood(classeur: Callable[..., Path]) -> None:
    def change(book: Any) -> None:
        _fill(book, "convention.duree_mois", "48")
        _fill(book, "convention.date_signature", "05/10/2026")
        _fill(book, "donneur_ordre.siret", 21000410799006)

    path = classeur(change)
    dossier = load_dossier(path, mode="projet").dossier
    assert (dossier.convention.duree_mois, str(dossier.convention.date_signature)) == (48, "2026-10-05")
    assert dossier.donneur_ordre.siret == "21000410799006"
    assert _warn(path) == ()
