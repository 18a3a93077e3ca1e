"""Word modèles of the user on the command line: found, listed, shown, rendered, refused."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parents[1] / "modeles" / "word"))

from atelier_word import read_paragraphs
from fabrique_word import make_docx, p, tableau, titre

from clausedocs.cli import main
from clausedocs.codes import CODES
from clausedocs.rendu import libreoffice

RACINE = Path(__file__).parents[2]
CONVENTION = str(RACINE / "fixtures" / "c01_valmorin.yaml")
MARCHE = str(RACINE / "fixtures" / "c01_marche.yaml")
CORPS = (
    p("Convention {{ convention.reference }} entre {{ donneur_ordre.le }} et {{ structure_porteuse.le }}"),
    titre("Objet", "objet"),
    p("Conforme {{ cite(«\u00a0ccp:L2112-2\u00a0», forme=“a”) }}, voir {{ renvoi_a(“objet”) }}."),
    tableau(
        ("{%tr for s in signataires %}", ""), ("{{ s.pour }}", "{{ s.fonction }}"), ("{%tr endfor %}", "")
    ),
)


@pytest.fixture
def modeles(tmp_path: Path) -> Path:
    folder = tmp_path / "mes modèles"
    folder.mkdir()
    properties = {"dc:title": "Convention maison", "cp:category": "convention_cadre"}
    (folder / "Notre convention.docx").write_bytes(make_docx(*CORPS, proprietes=properties))
    (folder / "Lettre.docx").write_bytes(make_docx(p("Lettre à {{ donneur_ordre.le }}")))
    lot = {"cp:category": "clause_ae"}
    (folder / "acte.docx").write_bytes(
        make_docx(p("Lot {{ lot.numero }} : {{ marche.objet }}"), proprietes=lot)
    )
    return folder


def test_generer_with_a_word_modele(
    modeles: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "sorties"
    args = ["generer", CONVENTION, "--modeles", str(modeles), "--format", "docx,texte", "-o", str(out)]
    assert main([*args, "--modele", "notre_convention", "--modele", "lettre"]) == 0
    names = sorted(f.name for f in out.iterdir())
    assert names == [
        f"{m}_CONV-2026-012.{e}" for m in ("lettre", "notre_convention") for e in ("docx", "txt")
    ]
    words = read_paragraphs((out / names[2]).read_bytes())
    assert words[0].startswith("Convention CONV-2026-012 entre la Ville de Valmorin et la Maison de l’emploi")
    assert words[2].endswith("voir à l’Article 1.")
    assert "code de la commande publique" in words[2]
    assert words[3] == "Pour la Ville de Valmorin"
    assert "Lettre à la Ville de Valmorin" in (out / names[1]).read_text("utf-8")
    assert str(out / names[0]) in capsys.readouterr().out


def test_the_folder_may_come_from_the_machine(
    modeles: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("CLAUSEDOCS_MODELES", str(modeles))
    assert main(["modele", "lister"]) == 0
    shown = capsys.readouterr().out
    assert "notre_convention" in shown
    assert "convention_partenariat" in shown
    assert main(["modele", "montrer", "notre_convention"]) == 0
    shown = capsys.readouterr().out
    assert "Convention maison (notre_convention, version 1)" in shown
    assert "Document : convention_cadre" in shown
    assert "signataires[].pour" in shown
    assert main(["modele", "schema", "notre_convention"]) == 0
    assert "structure_porteuse" in capsys.readouterr().out


def test_a_piece_by_lot_is_made_lot_by_lot(modeles: Path, tmp_path: Path) -> None:
    out = tmp_path / "dce"
    args = ["generer", MARCHE, "--modeles", str(modeles), "--modele", "acte", "--format", "texte"]
    assert main([*args, "-o", str(out), "--mode", "projet"]) == 0
    texts = [f.read_text("utf-8") for f in sorted(out.iterdir())]
    assert len(texts) > 1
    assert all(t.startswith("Lot ") for t in texts)


def test_the_rules_of_its_type_of_document_hold(
    modeles: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A cadre convention asked of a dossier of partenariat is refused, whoever wrote the Word file."""
    other = str(RACINE / "fixtures" / "c02_departement_partenariat.yaml")
    args = ["generer", other, "--modeles", str(modeles), "--modele", "notre_convention"]
    assert main([*args, "-o", str(tmp_path / "x")]) == 1
    assert "convention.modele" in capsys.readouterr().err
    assert not (tmp_path / "x").exists()


def test_verifier_reads_the_word_modele_too(
    modeles: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (modeles / "Lettre.docx").write_bytes(make_docx(p("{{ donneur_ordre.nomm }}")))
    dossier = tmp_path / "convention.yaml"
    text = Path(CONVENTION).read_text("utf-8").replace("modeles: [convention_cadre]", "modeles: [lettre]")
    assert "modeles: [lettre]" in text
    for name in ("donneur_valmorin.yaml", "ma_structure_meivo.yaml"):
        (tmp_path / name).write_bytes((RACINE / "fixtures" / name).read_bytes())
    dossier.write_text(text, "utf-8")
    assert main(["verifier", str(dossier), "--modeles", str(modeles)]) == 3
    err = capsys.readouterr().err
    assert "Lettre.docx, corps du texte, paragraphe 1" in err
    assert "nomm" in err


def test_formats_that_a_word_modele_has_not(
    modeles: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    args = ["generer", CONVENTION, "--modeles", str(modeles), "--modele", "lettre", "-o", str(tmp_path / "x")]
    assert main([*args, "--format", "html"]) == 2
    assert "docx, texte, odt, pdf" in capsys.readouterr().err
    assert "word_format" in CODES
    monkeypatch.setattr(libreoffice, "find_soffice", lambda: None)
    assert main([*args, "--format", "pdf"]) == 4
    assert "LibreOffice" in capsys.readouterr().err
    # Nobody asked for a PDF: the Word file is written, and the reason told.
    assert main(args) == 0
    shown = capsys.readouterr().out
    assert [f.suffix for f in (tmp_path / "x").iterdir()] == [".docx"]
    assert "PDF d’un modèle Word demande LibreOffice" in shown


def test_a_folder_that_is_not_there(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["modele", "lister", "--modeles", "nulle-part"]) == 2
    assert "« nulle-part »" in capsys.readouterr().err.replace("\u00a0", " ")
    assert "modeles_introuvables" in CODES


def test_the_fields_are_listed(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["modele", "variables", "reference"]) == 0
    assert "convention.reference" in capsys.readouterr().out
    assert main(["modele", "variables", "heures_total", "--marche"]) == 0
    assert "marche.heures_total" in capsys.readouterr().out
    assert main(["modele", "variables", "zzzzz"]) == 0
    assert "Aucun champ" in capsys.readouterr().out
