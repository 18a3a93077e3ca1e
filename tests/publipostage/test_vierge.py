"""The empty table: its columns serve a modèle, what it shows is what the domain says, and it reads back."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from poste_d_essai import Poste

from clausedocs.domaine import DOCUMENTS, load_table
from clausedocs.domaine.racines import RACINES
from clausedocs.erreurs import UsageErreur
from clausedocs.publipostage.colonnes import read_titre
from clausedocs.publipostage.plan import read_commun
from clausedocs.publipostage.vierge import AUTRES, FEUILLE, LISTES, NOTICE, write_vierge

FIXTURES = Path(__file__).parents[2] / "fixtures"


def open_vierge(folder: Path, modele: str, commun: Path | None = None) -> Any:
    path = folder / "tableau.xlsx"
    path.write_bytes(write_vierge(modele, read_commun(commun)))
    return load_workbook(path)


def list_titres(sheet: Any) -> list[str]:
    return [c.value for c in sheet[1] if c.value != "#"]


@pytest.mark.parametrize("modele", DOCUMENTS)
def test_every_modele_has_its_table(modele: str, tmp_path: Path) -> None:
    book = open_vierge(tmp_path, modele)
    assert book.sheetnames == [FEUILLE, NOTICE, AUTRES, LISTES]
    racine = RACINES[DOCUMENTS[modele].racine]
    shown = list_titres(book[FEUILLE])
    others = [r[0] for r in book[AUTRES].iter_rows(min_row=3, values_only=True)]
    columns = [read_titre(t, 1, racine) for t in (*shown, *others)]
    assert len({c.chemin for c in columns}) == len(columns) > 30
    assert not any(t.startswith("structure_porteuse") for t in shown)
    assert "donneur_ordre.siret" in shown


def test_a_column_says_what_it_expects(tmp_path: Path) -> None:
    book = open_vierge(tmp_path, "convention_cadre")
    sheet = book[FEUILLE]
    cells = {c.value: c for c in sheet[1]}
    siret = cells["donneur_ordre.siret"]
    assert [sheet.cell(n, siret.column).value for n in (2, 3)] == ["SIRET *", "21000410799006"]
    assert "Quatorze chiffres" in siret.comment.text
    formats = {t: sheet.column_dimensions[c.column_letter].number_format for t, c in cells.items()}
    # What a spreadsheet would spoil is text; a date is a date.
    assert formats["donneur_ordre.siret"] == formats["donneur_ordre.adresse.code_postal"] == "@"
    assert formats["donneur_ordre.habilitation.date"] == "dd/mm/yyyy"
    assert formats["convention.montant_max_ht"] == "#,##0.00"
    assert "24/09/2026" in [sheet.cell(3, cells["donneur_ordre.habilitation.date"].column).value]
    notice = {r[0]: r for r in book[NOTICE].iter_rows(values_only=True) if r[0]}
    assert notice["donneur_ordre.siret"][1:3] == ("Donneur d’ordre", "oui")
    assert "MDE" not in notice


def test_choices_are_drop_down_lists(tmp_path: Path) -> None:
    book = open_vierge(tmp_path, "convention_cadre")
    sheet = book[FEUILLE]
    rules = {str(r.sqref).split(":")[0][:-1]: r.formula1 for r in sheet.data_validations.dataValidation}
    column = next(c.column_letter for c in sheet[1] if c.value == "donneur_ordre.type_acheteur")
    listed, _, zone = rules[column].lstrip("=").partition("!")
    values = [c.value for (c,) in book[listed][zone.replace("$", "")]]
    assert values == list(load_table("acheteurs"))
    assert book[LISTES].sheet_state == "hidden"
    several = next(c for c in sheet[1] if c.value == "convention.publics_preambule")
    assert several.column_letter not in rules, "several codes in a cell are typed"
    assert "séparés par des points-virgules" in several.comment.text


def test_what_is_common_is_left_out(poste: Poste) -> None:
    titles = list_titres(open_vierge(poste.dossier, "convention_cadre", poste.commun)[FEUILLE])
    assert "donneur_ordre.denomination" in titles
    assert "donneur_ordre.type_acheteur" not in titles
    assert "convention.reference" in titles, "each row has its own"


def test_an_empty_table_filled_in_gives_documents(poste: Poste) -> None:
    """Its rows of labels and examples stay where they are; the example, copied, is a good row but its names."""
    book = open_vierge(poste.dossier, "convention_cadre", poste.commun)
    sheet = book[FEUILLE]
    for column in range(2, sheet.max_column + 1):
        sheet.cell(4, column, sheet.cell(3, column).value)
    path = poste.dossier / "rempli.xlsx"
    book.save(path)
    (line,) = poste.publish(path).lignes
    assert (line.numero, line.etat, line.erreurs) == (4, "ecrit", ())
    assert line.fichiers == ("convention_cadre_CONV-2026-012.txt",)


def _follow_example(poste: Poste, modele: str, commun: Path) -> Any:
    """Publish the example row of the empty table, as it stands."""
    book = open_vierge(poste.dossier, modele, commun)
    sheet = book[FEUILLE]
    for column in range(2, sheet.max_column + 1):
        sheet.cell(4, column, sheet.cell(3, column).value)
    path = poste.dossier / "exemple.xlsx"
    book.save(path)
    (line,) = poste.publish(path, commun=commun, modeles=(modele,)).lignes
    return line


def _write_commun(poste: Poste, structure: str) -> Path:
    """What the page shares for « Ma structure, rien d’autre »."""
    shutil.copy(FIXTURES / structure, poste.dossier / "structure.yaml")
    path = poste.dossier / "structure_seule.yaml"
    path.write_text("structure_porteuse: structure.yaml\n", "utf-8")
    return path


@pytest.mark.parametrize("modele", DOCUMENTS)
def test_the_example_of_every_table_is_accepted_as_it_stands(modele: str, poste: Poste) -> None:
    line = _follow_example(poste, modele, _write_commun(poste, "ma_structure_meivo.yaml"))
    assert (line.etat, line.erreurs) == ("ecrit", ())


@pytest.mark.parametrize("modele", ["convention_cadre", "devis", "appel_versement"])
def test_the_example_follows_the_tax_of_the_structure(modele: str, poste: Poste) -> None:
    line = _follow_example(poste, modele, _write_commun(poste, "ma_structure_passerelle.yaml"))
    assert (line.etat, line.erreurs) == ("ecrit", ())


def test_the_indicators_are_ready(poste: Poste) -> None:
    sheet = open_vierge(poste.dossier, "convention_cadre")[FEUILLE]
    column = next(c.column for c in sheet[1] if c.value == "convention.indicateurs")
    assert len(sheet.cell(3, column).value.split(" ; ")) == 7


def test_a_buyer_that_is_common_keeps_its_columns(poste: Poste) -> None:
    """An existing convention as what the rows share: each row still names its own buyer."""
    commun = poste.dossier / "convention.yaml"
    shutil.copy(FIXTURES / "ma_structure_meivo.yaml", poste.dossier)
    commun.write_text((FIXTURES / "c01_valmorin.yaml").read_text("utf-8"), "utf-8")
    titles = list_titres(open_vierge(poste.dossier, "convention_cadre", commun)[FEUILLE])
    own = [t for t in titles if t.startswith("donneur_ordre.")]
    for nom in ("denomination", "siret", "type_acheteur", "adresse.commune", "representant.nom"):
        assert f"donneur_ordre.{nom}" in own
    rows = poste.dossier / "sans_acheteur.csv"
    rows.write_text("convention.reference\nA-1\nA-2\n", "utf-8")
    (said,) = poste.publish(rows, commun=commun).avertissements
    assert said.code == "acheteur_unique"
    assert "2 lignes ne nomment aucun donneur d’ordre" in said.message
    rows.write_text("convention.reference;donneur_ordre.sigle\nA-1;VV\nA-2;VB\n", "utf-8")
    assert poste.publish(rows, commun=commun).avertissements == ()


def test_the_notice_speaks_to_who_has_no_terminal(tmp_path: Path) -> None:
    notice = open_vierge(tmp_path, "convention_cadre")[NOTICE]
    words = " ".join(str(c) for r in notice.iter_rows(values_only=True) for c in r if c)
    assert "--" not in words


def test_a_modele_that_does_not_exist_is_said() -> None:
    with pytest.raises(UsageErreur) as caught:
        write_vierge("convention", read_commun(None))
    assert caught.value.code == "modele_inconnu"
