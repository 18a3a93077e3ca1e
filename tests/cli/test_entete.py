"""`clausedocs entete essayer`, and `--entete` where documents are written."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from clausedocs.cli import main

FIXTURES = Path(__file__).resolve().parents[2] / "fixtures"
CHARTE, PAPIER = str(FIXTURES / "entete_meivo.yaml"), str(FIXTURES / "entete_meivo.docx")


def test_a_specimen_in_the_formats_that_the_letterhead_dresses(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["entete", "essayer", CHARTE, "-o", str(tmp_path)]) == 0
    assert sorted(p.name for p in tmp_path.iterdir()) == ["specimen.docx", "specimen.pdf"]
    told = capsys.readouterr().out
    assert "Styles de votre papier" in told
    assert "Titre 1" in told


def test_a_specimen_shows_every_element(tmp_path: Path) -> None:
    assert main(["entete", "essayer", PAPIER, "-o", str(tmp_path)]) == 0
    with zipfile.ZipFile(tmp_path / "specimen.docx") as archive:
        body = archive.read("word/document.xml").decode()
        assert (
            "MEIVO"
            in archive.read(next(n for n in archive.namelist() if n.startswith("word/footer"))).decode()
        )
    wanted = [
        "Titre",
        "SousTitre",
        "Titre1",
        "Titre2",
        "Titre3",
        "TitreSansNumero",
        "Puce1",
        "Puce2",
        "Puce3",
    ]
    wanted += ["Numero1", "Numero2", "CelluleEntete", "Cellule", "Barre", "Partie", "Encadre", "Centre"]
    wanted += ["SignaturePour", "Annexe", "AnnexeTitre2", "AnnexeTitre3"]
    assert [s for s in wanted if f'<w:pStyle w:val="{s}"/>' not in body] == []
    assert "[à compléter" in body
    assert "w:highlight" in body


def test_a_specimen_with_the_data_of_a_dossier(tmp_path: Path) -> None:
    args = ["entete", "essayer", CHARTE, "--dossier", str(FIXTURES / "c02_departement_gratuit.yaml")]
    assert main([*args, "--format", "html", "-o", str(tmp_path)]) == 0
    assert "Haute-Sorgue" in (tmp_path / "specimen.html").read_text("utf-8")


def test_a_letterhead_for_the_documents_of_a_command(tmp_path: Path) -> None:
    args = ["generer", str(FIXTURES / "c01_valmorin.yaml"), "--entete", CHARTE, "--format", "docx,html"]
    assert main([*args, "-o", str(tmp_path)]) == 0
    [page] = tmp_path.glob("*.html")
    assert 'class="papier"' in page.read_text("utf-8")
    [word] = tmp_path.glob("*.docx")
    assert "word/theme/theme1.xml" in zipfile.ZipFile(word).namelist()


def test_every_command_that_writes_documents_takes_a_letterhead(tmp_path: Path) -> None:
    marche = str(FIXTURES / "c01_marche.yaml")
    for command in ("dce", "chiffrer", "obligation-sociale"):
        folder = tmp_path / command
        args = [command, marche, "--entete", CHARTE, "--format", "html", "-o", str(folder)]
        assert main(args) == 0
        assert all('class="papier"' in p.read_text("utf-8") for p in folder.glob("*.html"))
        assert list(folder.glob("*.html"))


@pytest.mark.parametrize(
    ("fichier", "sortie", "mot"), [("absent.docx", 2, "n’existe pas"), ("papier.pdf", 2, "papier à en-tête")]
)
def test_a_letterhead_that_cannot_serve(
    fichier: str, sortie: int, mot: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for args in (
        ["entete", "essayer", fichier],
        ["generer", str(FIXTURES / "c01_valmorin.yaml"), "--entete", fichier],
    ):
        assert main([*args, "-o", str(tmp_path / "rien")]) == sortie
        assert mot in capsys.readouterr().err
        assert not (tmp_path / "rien").exists()


def test_help(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["entete"]) == 0
    assert "essayer" in capsys.readouterr().out


def test_a_table_of_dossiers_on_a_letterhead(tmp_path: Path) -> None:
    """Done once, and again only when the letterhead has changed."""
    charte = tmp_path / "charte.yaml"
    charte.write_text('pied: ["Premier pied"]\n', "utf-8")
    table = tmp_path / "tableau.csv"
    table.write_text("convention.reference\nREF-1\n", "utf-8")
    args = ["publipostage", str(table), "--commun", str(FIXTURES / "c01_valmorin.yaml"), "--format", "html"]
    args += ["--entete", str(charte), "-o", str(tmp_path / "sorties"), "--coeurs", "1"]
    for words in ("Premier pied", "Second pied"):
        charte.write_text(f'pied: ["{words}"]\n', "utf-8")
        assert main(args) == 0
        [page] = (tmp_path / "sorties").glob("*.html")
        assert words in page.read_text("utf-8")
