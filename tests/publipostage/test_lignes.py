"""What a row gives: its documents, or its errors with the cell; what it takes from the common dossier."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest
from classeurs_d_essai import write_csv, write_ods, write_xlsx
from poste_d_essai import Poste
from tableaux_d_essai import ENTETES, FAUTES, list_lignes

import clausedocs
from clausedocs.erreurs import ClausedocsErreur, DonneesErreur, ErreursGroupees, UsageErreur
from clausedocs.publipostage.rapport import write_rapport


def find_code(poste: Poste, **options: Any) -> str:
    with pytest.raises(ClausedocsErreur) as caught:
        poste.publish(**options)
    assert caught.value.conseil or isinstance(caught.value, ErreursGroupees)
    return caught.value.code


@pytest.mark.parametrize("write", [write_xlsx, write_ods, write_csv], ids=["xlsx", "ods", "csv"])
def test_each_row_gives_its_document(write: Any, poste: Poste) -> None:
    tableau = write(poste.dossier / "conventions", [ENTETES, *list_lignes(3)])
    bilan = poste.publish(tableau)
    assert [(r.numero, r.etat, r.erreurs) for r in bilan.lignes] == [(n, "ecrit", ()) for n in (2, 3, 4)]
    names = [f"convention_cadre_CONV-000{n}.txt" for n in (1, 2, 3)]
    assert poste.list_fichiers() == names
    text = (poste.sortie / names[1]).read_text("utf-8")
    assert "Ville d’Aubrac-2" in text
    # The structure comes from the common dossier, the amount from the row over the common one.
    assert "Maison de l’emploi" in text
    assert "10 002" in text.replace("\u202f", " ").replace("\u00a0", " ")


def test_a_row_is_the_dossier_that_it_would_be_by_hand(poste: Poste, fixtures: Path) -> None:
    """The same data from a table and from a file: the same bytes."""
    for name in ("c01_valmorin.yaml", "ma_structure_meivo.yaml"):
        shutil.copy(fixtures / name, poste.dossier)
    lines = (("convention.reference", "donneur_ordre.adresse.code_postal"), ("CONV-2026-012", "99120"))
    tableau = write_csv(poste.dossier / "t.csv", lines)
    whole = poste.dossier / "c01_valmorin.yaml"
    poste.publish(tableau, commun=whole, formats=("docx",))
    clausedocs.generate(whole, poste.dossier / "main", formats=["docx"])
    (ours,), (theirs,) = poste.sortie.glob("*.docx"), (poste.dossier / "main").glob("*.docx")
    assert ours.read_bytes() == theirs.read_bytes()


def test_every_wrong_cell_is_named_and_the_other_rows_are_written(poste: Poste) -> None:
    wrong = {f"{column}{n}": value for n, (column, value, _) in enumerate(FAUTES, 3)}
    poste.write(len(FAUTES) + 2, wrong)
    bilan = poste.publish()
    assert [r.numero for r in bilan.lignes if r.etat == "ecrit"] == [2, len(FAUTES) + 3]
    said = {e.cellule: e.code for r in bilan.en_erreur for e in r.erreurs}
    assert said == {f"{column}{n}": code for n, (column, _, code) in enumerate(FAUTES, 3)}
    first = bilan.en_erreur[1].erreurs[0].as_erreur()
    assert str(first).startswith(f"{poste.dossier / 'conventions.xlsx'}, feuille Conventions, cellule B4")
    assert len(poste.list_fichiers()) == 2
    report = write_rapport(bilan).decode("utf-8-sig")
    assert report.count("\r\n") == len(bilan.lignes) + 1
    assert all(f";{cell};" in report for cell in said)


def test_all_that_is_wrong_in_a_row_is_said_at_once(poste: Poste) -> None:
    poste.write(1, {"B2": "2,1E+13", "E2": "991", "J2": "chef"})
    (line,) = poste.publish().lignes
    assert sorted((e.cellule, e.code) for e in line.erreurs) == [
        ("B2", "cellule_scientifique"),
        ("E2", "code_postal_forme"),
        ("J2", "code_inconnu"),
    ]


def test_what_is_wrong_in_the_common_dossier_is_said_of_its_line(poste: Poste) -> None:
    text = poste.commun.read_text("utf-8")
    broken = poste.dossier / "commun.yaml"
    broken.write_text(text.replace("duree_mois: '48'", "duree_mois: quatre ans"), "utf-8")
    shutil.copy(poste.commun.with_name("ma_structure_meivo.yaml"), poste.dossier)
    poste.write(2)
    for line in poste.publish(commun=broken).lignes:
        (error,) = line.erreurs
        assert (error.code, error.fichier, error.cellule) == ("entier_invalide", str(broken), None)
        assert error.ligne


def test_an_empty_cell_leaves_the_common_value(poste: Poste) -> None:
    poste.write(1, {"I2": None, "N2": None})
    (line,) = poste.publish().lignes
    assert line.etat == "ecrit"
    assert "24 000" in (poste.sortie / line.fichiers[0]).read_text("utf-8").replace("\u202f", " ")


def test_lists_are_replaced_and_groups_completed(poste: Poste) -> None:
    head = (
        *ENTETES,
        "convention.remuneration.echeances.1.part_pct",
        "convention.remuneration.echeances.2.part_pct",
    )
    row = list_lignes(1)[0]
    row[13] = "RSA, ASS"
    tableau = write_csv(poste.dossier / "t.csv", (head, (*row, "30 %", "70 %")))
    (line,) = poste.publish(tableau).lignes
    assert line.etat == "ecrit", line.erreurs
    text = (poste.sortie / line.fichiers[0]).read_text("utf-8").replace("\u00a0", " ").replace("\u202f", " ")
    assert "1 | 30 % | Démarrage" in text
    assert "2 | 70 % | Remise" in text
    assert "BOETH" not in text


def test_a_hole_in_a_list_is_said(poste: Poste) -> None:
    head = (*ENTETES, "donneur_ordre.contacts.3.nom")
    (line,) = poste.publish(write_csv(poste.dossier / "t.csv", (head, (*list_lignes(1)[0], "Seul")))).lignes
    assert [e.code for e in line.erreurs] == ["liste_trouee"]


def test_a_cell_may_name_a_file(poste: Poste, fixtures: Path) -> None:
    shutil.copy(fixtures / "donneur_valmorin.yaml", poste.dossier)
    head = ("donneur_ordre", "donneur_ordre.habilitation.numero", "convention.reference")
    lines = (head, ("donneur_valmorin.yaml", "2026-999", "A"), ("absent.yaml", "", "B"))
    good, bad = poste.publish(write_csv(poste.dossier / "t.csv", lines)).lignes
    assert good.etat == "ecrit", good.erreurs
    text = (poste.sortie / good.fichiers[0]).read_text("utf-8")
    assert "Ville de Valmorin" in text
    assert "2026-999" in text
    assert [(e.code, e.cellule) for e in bad.erreurs] == [("fichier_introuvable", "A3")]


def test_rows_that_hold_nothing_or_a_remark_are_passed(poste: Poste) -> None:
    lines = [("#", *ENTETES), ("# libellé", "Nom"), *((None, *r) for r in list_lignes(2))]
    lines.insert(3, (None,) * 15)
    bilan = poste.publish(write_xlsx(poste.dossier / "t.xlsx", lines))
    assert [r.numero for r in bilan.lignes] == [3, 5]
    assert bilan.vides == 1


def test_hidden_rows_are_said(poste: Poste) -> None:
    def hide(sheet: Any) -> None:
        sheet.row_dimensions[3].hidden = True

    poste.write(3, edit=hide)
    bilan = poste.publish()
    assert [r.numero for r in bilan.lignes] == [2, 3, 4]
    assert [(a.code, "(3)" in a.message) for a in bilan.avertissements] == [("lignes_masquees", True)]
    bilan = poste.publish(masquees=False)
    assert [r.numero for r in bilan.lignes] == [2, 4]
    assert "laissée de côté" in bilan.avertissements[0].message
    assert bilan.restes == ("convention_cadre_CONV-0002.txt",)


def test_merged_cells_are_refused(poste: Poste) -> None:
    poste.write(3, edit=lambda sheet: sheet.merge_cells("F2:F3"))
    bilan = poste.publish()
    assert [[(e.code, e.cellule) for e in r.erreurs] for r in bilan.lignes] == [
        [("cellule_fusionnee", "F2")],
        [("cellule_fusionnee", "F3")],
        [],
    ]


def test_a_draft_says_what_is_missing(poste: Poste) -> None:
    poste.write(1, {"A2": None})
    (line,) = poste.publish(mode="projet").lignes
    assert (line.etat, line.lacunes) == ("ecrit", ("donneur_ordre.denomination",))


# -- headings, sheets, modèles


@pytest.mark.parametrize(
    ("titre", "code", "conseil"),
    [
        ("donneur_ordre.denominaton", "colonne_inconnue", "donneur_ordre.denomination"),
        ("SIRET", "colonne_inconnue", "donneur_ordre.siret"),
        ("Nom du client", "colonne_inconnue", "--tableau-vierge"),
        ("donneur_ordre.contacts.0.nom", "colonne_inconnue", "contacts.1.nom"),
        ("donneur_ordre.adresse", "colonne_incomplete", "donneur_ordre.adresse.voie"),
        ("donneur_ordre.contacts.nom", "colonne_incomplete", "contacts.1.nom"),
        ("donneur_ordre.contacts", "colonne_incomplete", "contacts.1.role"),
        ("convention.reference", "colonne_double", "#"),
    ],
)
def test_a_wrong_heading_is_said_with_the_right_one(
    titre: str, code: str, conseil: str, poste: Poste
) -> None:
    poste.write(1, {"O1": titre, "O2": "x"})
    with pytest.raises(ErreursGroupees) as caught:
        poste.publish()
    (error,) = caught.value.erreurs
    assert (error.code, error.lieu.cellule, error.lieu.feuille) == (code, "O1", "Conventions")
    assert conseil in error.conseil
    assert not poste.sortie.exists()


def test_a_column_without_a_heading_is_asked_about(poste: Poste) -> None:
    poste.write(1, {"P2": "note à soi"})
    with pytest.raises(DonneesErreur) as caught:
        poste.publish()
    assert (caught.value.code, caught.value.lieu.cellule) == ("colonne_sans_titre", "P2")
    poste.write(1, {"P1": "# notes", "P2": "note à soi"})
    assert poste.publish().lignes[0].etat == "ecrit"


def test_the_sheet_is_asked_for_where_there_are_several(poste: Poste) -> None:
    def add(sheet: Any) -> None:
        sheet.parent.create_sheet("Autre").append(["x"])
        sheet.parent.create_sheet("Notice").append(["à lire"])

    poste.write(1, edit=add)
    assert find_code(poste) == "feuille_a_preciser"
    assert find_code(poste, feuille="Bilan") == "feuille_inconnue"
    assert poste.publish(feuille="conventions").lignes[0].etat == "ecrit"


def test_a_table_without_rows_is_said(poste: Poste) -> None:
    poste.write(0)
    assert find_code(poste) == "tableau_sans_ligne"


def test_the_modele_comes_from_the_command_the_row_or_the_common_dossier(poste: Poste) -> None:
    poste.write(
        2, {"O1": "modeles", "O2": "annexe_offre_service", "O3": "convention_cadre ; annexe_offre_service"}
    )
    bilan = poste.publish(modeles=())
    assert [len(r.fichiers) for r in bilan.lignes] == [1, 2]
    poste.write(1)
    assert poste.publish(modeles=()).lignes[0].fichiers == ("convention_cadre_CONV-0001.txt",)
    bare = poste.dossier / "sans.yaml"
    bare.write_text("ecriture: doublet\n", "utf-8")
    with pytest.raises(UsageErreur) as caught:
        poste.publish(modeles=(), commun=bare)
    assert caught.value.code == "modele_a_preciser"
    assert find_code(poste, modeles=("inconnu",)) == "modele_inconnu"


def test_a_marche_is_merged_too(poste: Poste, fixtures: Path) -> None:
    for path in fixtures.glob("*.yaml"):
        shutil.copy(path, poste.dossier)
    lines = (
        ("marche.reference", "marche.lots.1.intitule"),
        ("MT-1", "Gros œuvre"),
        ("MT-2", "Gros œuvre et étanchéité"),
    )
    tableau = write_csv(poste.dossier / "t.csv", lines)
    bilan = poste.publish(
        tableau, commun=poste.dossier / "c01_marche.yaml", modeles=("clause_ccap", "clause_ae")
    )
    assert [r.erreurs for r in bilan.lignes] == [(), ()]
    assert "clause_ccap_MT-2.txt" in bilan.lignes[1].fichiers
    assert "clause_ae_MT-2_lot-1.txt" in bilan.lignes[1].fichiers
    assert len(bilan.lignes[0].fichiers) == len(bilan.lignes[1].fichiers) > 3
    assert "étanchéité" in (poste.sortie / "clause_ae_MT-2_lot-1.txt").read_text("utf-8")


def test_a_word_file_of_the_user_is_merged_as_one_of_our_modeles(poste: Poste) -> None:
    from docx import Document

    folder = poste.dossier / "modeles"
    folder.mkdir()
    document = Document()
    document.add_paragraph("Bonjour {{ donneur_ordre.denomination }}, référence {{ convention.reference }}.")
    document.save(str(folder / "mot_d_accueil.docx"))
    poste.write(2)
    options = {"modeles": ("mot_d_accueil",), "formats": ("docx",), "dossiers_modeles": (folder,)}
    bilan = poste.publish(**options)
    assert [r.erreurs for r in bilan.lignes] == [(), ()]
    written = Document(str(poste.sortie / "mot_d_accueil_CONV-0002.docx"))
    assert "Bonjour Ville d’Aubrac-2, référence CONV-0002." in [p.text for p in written.paragraphs]
    assert {r.etat for r in poste.publish(**options).lignes} == {"deja"}
    document.add_paragraph("Post-scriptum.")
    document.save(str(folder / "mot_d_accueil.docx"))
    assert {r.etat for r in poste.publish(**options).lignes} == {"ecrit"}


@pytest.mark.parametrize("sign", ["\ue000", "\ue200", "\u2028", "\x7f"])
def test_what_no_document_admits_is_refused_in_a_cell(sign: str, poste: Poste) -> None:
    """Private marks above all: the documents have their own."""
    tableau = write_ods(
        poste.dossier / "t.ods", [ENTETES, [f"Ville{sign} d’Ormeaux", *list_lignes(1)[0][1:]]]
    )
    (line,) = poste.publish(tableau).lignes
    assert [(e.code, e.cellule) for e in line.erreurs] == [("fichier_caractere", "A2")]
