"""`clausedocs modele proposer`: the copy, and what the screen says of it."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from clausedocs.cli import main

RACINE = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(RACINE / "tests" / "proposition"), str(RACINE / "tests" / "rendu")]

from ancien_document import make_ancien  # noqa: E402 (the path above leads to it)

DOSSIER = str(RACINE / "fixtures" / "c01_valmorin.yaml")


def _run(folder: Path, *more: str, sortie: str = "propose.docx") -> int:
    (folder / "ancien.docx").write_bytes(make_ancien())
    return main(
        [
            "modele",
            "proposer",
            str(folder / "ancien.docx"),
            "--dossier",
            DOSSIER,
            "-o",
            str(folder / sortie),
            *more,
        ]
    )


def test_it_writes_the_copy_and_says_what_it_found(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert _run(tmp_path, "--le", "2026-11-22") == 0
    told = " ".join(capsys.readouterr().out.split())
    assert "{{ donneur_ordre.siret }}" in told
    assert (
        "deux mois (1 fois, rien ne dit de quelle durée il s’agit) : {{ convention.delai_mise_en_demeure"
        in told
    )
    assert "Dans le dossier, mais pas trouvé" in told
    assert (tmp_path / "ancien.docx").read_bytes() == make_ancien()
    first = (tmp_path / "propose.docx").read_bytes()
    assert _run(tmp_path, "--le", "2026-11-22", "--ecraser") == 0
    assert (tmp_path / "propose.docx").read_bytes() == first


def test_then_the_copy_is_a_modele(tmp_path: Path) -> None:
    (tmp_path / "modeles").mkdir()
    assert _run(tmp_path, sortie="modeles/ma_convention.docx") == 0
    folder = str(tmp_path / "modeles")
    args = ["generer", DOSSIER, "--modeles", folder, "--modele", "ma_convention", "--format", "docx"]
    assert main([*args, "-o", str(tmp_path / "sorties")]) == 0
    assert len(list((tmp_path / "sorties").glob("ma_convention*.docx"))) == 1


def test_nothing_is_overwritten(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert _run(tmp_path) == 0
    assert _run(tmp_path) == 2
    assert "existe déjà" in capsys.readouterr().err
    assert _run(tmp_path, "--ecraser", sortie="ancien.docx") == 2
    assert _run(tmp_path, sortie="propose.odt") == 2


def test_a_file_that_cannot_be_read(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "faux.docx"
    path.write_bytes(b"%PDF-1.7")
    assert main(["modele", "proposer", str(path), "--dossier", DOSSIER, "-o", str(tmp_path / "x.docx")]) == 1
    assert "C’est un PDF" in capsys.readouterr().err
    assert not (tmp_path / "x.docx").exists()


def test_the_copy_passes_the_reading_of_modeles(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Nothing wrong in the tags; what remains is the old document's own: typed numbers, comments to settle."""
    assert _run(tmp_path) == 0
    capsys.readouterr()
    assert main(["modele", "verifier", str(tmp_path / "propose.docx")]) == 0
    told = capsys.readouterr().out
    assert "erreur" not in told
    assert "est tapé" in told
