"""The PDF as a user asks for it: engine, variant, stylesheet; and the format that LibreOffice writes."""

from __future__ import annotations

import shutil
from pathlib import Path

import pypdf
import pytest

from clausedocs.cli import main
from clausedocs.rendu import libreoffice, moteur_weasyprint
from clausedocs.rendu.moteur_weasyprint import Bibliotheque

CONVENTION = "c01_valmorin.yaml"
ANNEXE = ["generer", CONVENTION, "-o", "s", "--modele", "annexe_offre_service"]


@pytest.fixture
def poste(tmp_path: Path, fixtures: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for path in fixtures.glob("*.yaml"):
        shutil.copy(path, tmp_path)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def _pdf(poste: Path) -> pypdf.PdfReader:
    [path] = (poste / "s").glob("*.pdf")
    return pypdf.PdfReader(path)


@pytest.mark.weasyprint
def test_the_engine_and_its_variant_are_chosen(poste: Path, capsys: pytest.CaptureFixture[str]) -> None:
    args = ["--format", "pdf", "--moteur-pdf", "WeasyPrint", "--pdf-variante", "A-3a"]
    assert main([*ANNEXE, *args]) == 0
    assert " pages\n" in capsys.readouterr().out
    reader = _pdf(poste)
    assert reader.metadata is not None
    assert "WeasyPrint" in str(reader.metadata.producer)
    assert 'pdfaid:part="3"' in reader.trailer["/Root"]["/Metadata"].get_data().decode()


def test_typst_takes_either_variant_and_does_both(poste: Path) -> None:
    for variante in ("ua-1", "a-3a"):
        assert main([*ANNEXE, "--format", "pdf", "--pdf-variante", variante]) == 0
        xmp = _pdf(poste).trailer["/Root"]["/Metadata"].get_data().decode()
        assert "pdfuaid:part" in xmp and "pdfaid:part" in xmp


@pytest.mark.weasyprint
def test_a_stylesheet_changes_the_pdf_and_is_read_again_for_faults(
    poste: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (poste / "maison.css").write_text("@page { size: A5 }\np { couleur: rouge }\n", "utf-8")
    args = ["--format", "docx,pdf", "--moteur-pdf", "weasyprint", "--feuille-style", "maison.css"]
    assert main([*ANNEXE, *args]) == 0
    out = capsys.readouterr().out
    assert "maison.css:2:5\u00a0: avertissement\u00a0: " in out
    assert "«\u00a0couleur: rouge\u00a0»" in out
    assert round(float(_pdf(poste).pages[0].mediabox.width)) == 420


@pytest.mark.weasyprint
def test_a_stylesheet_that_reaches_out_stops_everything(
    poste: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (poste / "maison.css").write_text("p { background: url(https://exemple.invalid/logo.png) }", "utf-8")
    args = ["--format", "docx,pdf", "--moteur-pdf", "weasyprint", "--feuille-style", "maison.css"]
    assert main([*ANNEXE, *args]) == 1
    err = capsys.readouterr().err
    assert "https://exemple.invalid/logo.png" in err
    assert "maison.css" in err
    assert not (poste / "s").exists()


@pytest.mark.parametrize(
    ("args", "words"),
    [
        (["--moteur-pdf", "latex"], ["latex", "typst ou weasyprint"]),
        (["--pdf-variante", "x-4"], ["x-4", "ua-1 ou a-3a"]),
        (["--feuille-style", "maison.css"], ["Typst", "--moteur-pdf weasyprint"]),
        (
            ["--moteur-pdf", "weasyprint", "--feuille-style", "absente.css"],
            ["absente.css", "--feuille-style"],
        ),
        (["--moteur-pdf", ""], ["typst ou weasyprint"]),
    ],
    ids=lambda v: " ".join(v),
)
def test_what_cannot_be_asked_is_an_error_of_usage(
    args: list[str], words: list[str], poste: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (poste / "maison.css").write_text("p { color: red }", "utf-8")
    assert main([*ANNEXE, *args]) == 2
    err = capsys.readouterr().err
    assert [word for word in words if word not in err] == []
    assert "    → " in err
    assert not (poste / "s").exists()


def test_an_engine_asked_for_by_name_must_be_there(
    poste: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Without a name, the Word is written and the PDF is said to be missing; with one, nothing is."""
    lacking = (Bibliotheque("absente-9", "9", "libabsente9"),)
    monkeypatch.setattr(moteur_weasyprint, "BIBLIOTHEQUES", lacking)
    assert main([*ANNEXE, "--moteur-pdf", "weasyprint"]) == 4
    err = capsys.readouterr().err
    assert "absente-9" in err and "    → " in err
    assert not (poste / "s").exists()


@pytest.mark.libreoffice
def test_an_odt_is_written_when_it_is_asked_for(poste: Path) -> None:
    assert main([*ANNEXE, "--format", "odt"]) == 0
    assert [p.suffix for p in (poste / "s").iterdir()] == [".odt"]


def test_an_odt_without_libreoffice(
    poste: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("PATH", str(poste))
    monkeypatch.setattr(libreoffice, "LIEUX", {})
    assert main([*ANNEXE, "--format", "docx,odt"]) == 4
    assert "LibreOffice" in capsys.readouterr().err
    assert not (poste / "s").exists()
