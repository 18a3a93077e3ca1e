"""A dossier as a workbook: the same as its YAML, each error with its cell, nothing guessed."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from clausedocs.domaine import DOCUMENTS
from clausedocs.dossiers import canonical_json, load_dossier
from clausedocs.dossiers.chargement import read_dossier
from clausedocs.dossiers.classeur_vierge import CLASSEURS, MARQUE, SORTES, read_ecrits, write_classeur
from clausedocs.dossiers.formulaire import make_formulaire
from clausedocs.dossiers.squelette import BLOCS
from clausedocs.erreurs import ClausedocsErreur, ErreursGroupees, UsageErreur

EXEMPLES = {
    "convention_cadre": "c01_valmorin.yaml",
    "marche": "c01_marche.yaml",
    "rappel": "c09_rappel.yaml",
    "mise_en_demeure": "c03_mise_en_demeure.yaml",
    "application_penalites": "c13_lettre_application_penalites.yaml",
    "mise_en_demeure_partie": "c14_mise_en_demeure.yaml",
    "non_reconduction": "c11_non_reconduction.yaml",
}
# Of these a draft still asks for a choice: the letters that say why, the documents that follow a price.
A_CHOISIR = ("plan_action", "notification_defaillance", "devis", "appel_versement", "avenant")


def _find(book: Any, field: str) -> tuple[Any, int]:
    for sheet in book.worksheets:
        for row in range(2, sheet.max_row + 1):
            if sheet.cell(row, 1).value == field:
                return sheet, row
    raise AssertionError(field)


def _list_champs(data: Any, prefixe: str = "") -> list[tuple[str, str]]:
    """Path and text of each value, as the rows of a workbook name them."""
    if isinstance(data, dict):
        return [x for k, v in data.items() for x in _list_champs(v, f"{prefixe}.{k}" if prefixe else k)]
    if isinstance(data, list) and any(isinstance(v, dict) for v in data):
        return [x for n, v in enumerate(data, 1) for x in _list_champs(v, f"{prefixe}[{n}]")]
    if isinstance(data, list):
        return [(f"{prefixe} = {v}", "oui") for v in data] + [(prefixe, "; ".join(map(str, data)))]
    return [(prefixe, str(data))]


@pytest.fixture
def classeur(tmp_path: Path) -> Callable[..., Path]:
    """A workbook of `nouveau --excel`, changed by what a person would do to it."""

    def make(nom: str, change: Callable[[Any], None] | None = None) -> Path:
        path = tmp_path / f"{nom}.xlsx"
        path.write_bytes(write_classeur(nom))
        if change is not None:
            book = load_workbook(path)
            change(book)
            book.save(path)
        (tmp_path / "ma_structure.xlsx").write_bytes(write_classeur("ma_structure"))
        return path

    return make


@pytest.mark.parametrize("nom", CLASSEURS)
def test_an_empty_workbook_says_what_the_skeleton_says(classeur: Callable[..., Path], nom: str) -> None:
    from clausedocs.dossiers.classeur import read_dossier_classeur

    said = read_dossier_classeur(classeur(nom), "x").donnees
    # The block of a letter of which nothing is chosen yet is not there.
    assert said == {k: v for k, v in read_ecrits(nom).items() if (k, v) != (nom, {})}


@pytest.mark.parametrize("nom", EXEMPLES)
def test_a_filled_workbook_gives_the_same_dossier_as_its_yaml(
    classeur: Callable[..., Path], fixtures: Path, nom: str
) -> None:
    donnees, _ = read_dossier(fixtures / EXEMPLES[nom])
    wanted = dict(_list_champs(donnees))

    def fill(book: Any) -> None:
        for sheet in book.worksheets:
            for row in range(2, sheet.max_row + 1):
                field = sheet.cell(row, 1).value
                if field and sheet.title not in (MARQUE, "Listes"):
                    sheet.cell(row, 3).value = wanted.pop(field, None)
        # What the sheets do not show is written at the end of one; a list is ticked or in one cell, not both.
        last = book[book.sheetnames[1]]
        formulaire = make_formulaire(SORTES.get(nom, "convention"))
        for field, text in wanted.items():
            path, _, code = field.partition(" = ")
            element = formulaire.find_element(path)
            assert element is not None
            if (element.genre == "codes") == bool(code):
                row = last.max_row + 1
                last.cell(row, 1).value, last.cell(row, 3).value = field, text

    path = classeur(nom, fill)
    filled = load_dossier(path, mode="projet", le=date(2026, 11, 22))
    plain = load_dossier(fixtures / EXEMPLES[nom], mode="projet", le=date(2026, 11, 22))
    assert filled.lacunes == plain.lacunes
    assert sorted(canonical_json(filled.dossier)) == sorted(canonical_json(plain.dossier))


@pytest.mark.parametrize("nom", [n for n in ("rappel", *BLOCS) if n not in A_CHOISIR])
def test_the_workbook_of_a_letter_is_a_draft_as_it_comes(classeur: Callable[..., Path], nom: str) -> None:
    """Nothing in it yet, and the letter is written all the same, its gaps said."""
    from clausedocs.rendu import list_documents, render

    charge = load_dossier(classeur(nom), mode="projet")
    assert list_documents(charge) == ((nom, ""),)
    own = {e for e in charge.lacunes if e.startswith((f"{nom}.", "courrier.", "convention."))}
    assert own
    assert "à compléter" in render(charge, nom, "texte").octets.decode("utf-8")


@pytest.mark.parametrize("nom", A_CHOISIR)
def test_a_choice_that_a_letter_cannot_do_without_names_its_cell(
    classeur: Callable[..., Path], nom: str
) -> None:
    for fault in _read_fautes(classeur(nom)):
        assert fault.lieu.cellule, str(fault)
        assert "tiret" not in fault.conseil
        assert "en retrait" not in fault.conseil


@pytest.mark.parametrize("nom", ["rappel", *BLOCS])
def test_a_letter_shows_its_own_fields_and_no_other_letter(classeur: Callable[..., Path], nom: str) -> None:
    book = load_workbook(classeur(nom))
    rows = [str(s.cell(n, 1).value or "") for s in book for n in range(2, s.max_row + 1)]
    tops = {r.split(".")[0].partition("[")[0] for r in rows if "." in r}
    others = {"rappel", *BLOCS} - set(DOCUMENTS[nom].blocs)
    assert nom in tops
    assert not tops & others


def _read_fautes(path: Path, mode: str = "projet") -> list[ClausedocsErreur]:
    with pytest.raises(ClausedocsErreur) as raised:
        load_dossier(path, mode=mode)  # type: ignore[arg-type]
    return list(raised.value.erreurs) if isinstance(raised.value, ErreursGroupees) else [raised.value]


def test_an_error_names_its_sheet_and_its_cell(classeur: Callable[..., Path]) -> None:
    def spoil(book: Any) -> None:
        sheet, row = _find(book, "donneur_ordre.siret")
        sheet.cell(row, 3).value = "21000410799007"
        sheet, row = _find(book, "convention.remuneration.echeances[2].part_pct")
        sheet.cell(row, 3).value = "beaucoup"

    path = classeur("convention_cadre", spoil)
    places = {e.lieu.champ: str(e.lieu) for e in _read_fautes(path)}
    book = load_workbook(path)
    for field in ("donneur_ordre.siret", "convention.remuneration.echeances[2].part_pct"):
        sheet, row = _find(book, field)
        assert f"feuille {sheet.title}, cellule C{row}" in places[field]


def test_what_is_missing_names_the_cell_to_fill(classeur: Callable[..., Path]) -> None:
    path = classeur("convention_cadre")
    sheet, row = _find(load_workbook(path), "convention.duree_mois")
    missing = next(e for e in _read_fautes(path, "definitif") if e.lieu.champ == "convention.duree_mois")
    assert (missing.code, missing.lieu.feuille, missing.lieu.cellule) == (
        "champ_manquant",
        sheet.title,
        f"C{row}",
    )


def test_a_choice_is_its_words_or_its_code(classeur: Callable[..., Path]) -> None:
    def choose(text: str) -> Callable[[Any], None]:
        def change(book: Any) -> None:
            sheet, row = _find(book, "donneur_ordre.type_acheteur")
            sheet.cell(row, 3).value = text

        return change

    for text in ("office public de l’habitat", "oph", "Office public de l'habitat"):
        donnees, _ = read_dossier(classeur("convention_cadre", choose(text)))
        assert donnees["donneur_ordre"]["type_acheteur"] == "oph"
    (fault,) = [
        e for e in _read_fautes(classeur("convention_cadre", choose("mairie"))) if e.code == "code_inconnu"
    ]
    assert fault.lieu.cellule is not None


def test_a_row_left_empty_between_two_is_skipped(classeur: Callable[..., Path]) -> None:
    def change(book: Any) -> None:
        for n, name in ((1, None), (3, "Charpente")):
            for field in ("numero", "intitule", "montant_estime_ht", "calibrage.methode", "calibrage.part_mo",
                          "calibrage.cout_horaire", "calibrage.taux"):  # fmt: skip
                sheet, row = _find(book, f"marche.lots[{n}].{field}")
                sheet.cell(row, 3).value = name if field == "intitule" else None

    donnees, _ = read_dossier(classeur("marche", change))
    assert donnees["marche"]["lots"] == [{"intitule": "Charpente"}]


def _merge(book: Any) -> None:
    sheet, row = _find(book, "donneur_ordre.siret")
    sheet.merge_cells(start_row=row, start_column=3, end_row=row + 1, end_column=3)


def _double(book: Any) -> None:
    sheet, _ = _find(book, "donneur_ordre.siret")
    sheet.cell(sheet.max_row + 1, 1).value = "donneur_ordre.siret"


def _misspell(book: Any) -> None:
    sheet, row = _find(book, "donneur_ordre.siret")
    sheet.cell(row, 1).value = "donneur_ordre.sirret"


def _formula(book: Any) -> None:
    sheet, row = _find(book, "convention.duree_mois")
    sheet.cell(row, 3).value = "=12*4"


def _serial(book: Any) -> None:
    sheet, row = _find(book, "convention.reference")
    sheet.cell(row, 3).value = date(2026, 10, 5)
    sheet.cell(row, 3).number_format = "dd/mm/yyyy"


def _newer(book: Any) -> None:
    book[MARQUE]["B1"] = "99"


def _stranger(book: Any) -> None:
    del book[MARQUE]


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (_merge, "classeur_fusion"),
        (_double, "classeur_champ_double"),
        (_misspell, "champ_inconnu"),
        (_formula, "cellule_sans_resultat"),
        (_serial, "cellule_date"),
        (_newer, "classeur_version"),
        (_stranger, "classeur_etranger"),
    ],
)
def test_what_a_person_may_do_to_a_workbook_is_said(
    classeur: Callable[..., Path], change: Callable[[Any], None], code: str
) -> None:
    faults = _read_fautes(classeur("convention_cadre", change))
    assert code in {e.code for e in faults}
    assert all(e.message and e.conseil for e in faults)


@pytest.mark.parametrize(
    "field",
    ["marche.lots.intitule", "marche.lots[0].intitule", "marche.lots[999999999].intitule", "marche[1].objet",
     "marche.lots[1][2].intitule", "marche.lots[1].intitule[1]", "marche.lots[x].intitule", "marche.objet = travaux",
     "clause.publics = ZZZ", "[1]", "=", "marche..objet"],
)  # fmt: skip
def test_a_path_typed_by_hand_is_right_or_refused(classeur: Callable[..., Path], field: str) -> None:
    def change(book: Any) -> None:
        sheet = book[book.sheetnames[1]]
        row = sheet.max_row + 1
        sheet.cell(row, 1).value, sheet.cell(row, 3).value = field, "oui"
        sheet.cell(row, 1).data_type = "s"

    assert "champ_inconnu" in {e.code for e in _read_fautes(classeur("marche", change))}


def test_macros_are_refused(classeur: Callable[..., Path]) -> None:
    path = classeur("convention_cadre")
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr("xl/vbaProject.bin", b"x")
    assert [e.code for e in _read_fautes(path)] == ["classeur_macros"]


def test_the_workbook_of_the_structure_is_not_a_dossier(classeur: Callable[..., Path]) -> None:
    path = classeur("ma_structure", lambda book: None)
    assert [e.code for e in _read_fautes(path)] == ["fichier_structure"]


def test_another_file_is_said(tmp_path: Path) -> None:
    (tmp_path / "x.xlsx").write_bytes(b"%PDF-1.7")
    assert [e.code for e in _read_fautes(tmp_path / "x.xlsx")] == ["classeur_format"]
    assert [e.code for e in _read_fautes(tmp_path / "absent.xlsx")] == ["classeur_introuvable"]


def test_there_is_no_workbook_of_what_does_not_exist() -> None:
    with pytest.raises(UsageErreur) as raised:
        write_classeur("bail")
    assert raised.value.code == "squelette_inconnu"
