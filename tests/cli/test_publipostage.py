"""`clausedocs publipostage` and `clausedocs cache` as a user types them."""

from __future__ import annotations

import io
import shutil
import sys
from pathlib import Path
from typing import Any

import pytest
from classeurs_d_essai import write_csv

from clausedocs import memoire
from clausedocs.cli import main
from clausedocs.cli.cache import write_taille
from clausedocs.cli.publipostage import Barre

LIGNES = (
    ("convention.reference", "donneur_ordre.adresse.code_postal", "donneur_ordre.denomination"),
    ("A-1", "99120", ""),
    ("A-2", "991", ""),
    ("A-3", "99120", "Ville d’Ormeaux"),
)


@pytest.fixture
def poste(tmp_path: Path, fixtures: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name in ("c01_valmorin.yaml", "ma_structure_meivo.yaml"):
        shutil.copy(fixtures / name, tmp_path)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def run(*options: str) -> int:
    return main(["publipostage", *options])


COMMUNES = ("--commun", "c01_valmorin.yaml", "--format", "texte", "-o", "sorties")


def test_the_good_rows_are_written_and_the_bad_ones_are_said(
    poste: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write_csv(poste / "t.csv", LIGNES)
    assert run("t.csv", *COMMUNES) == 1
    said = capsys.readouterr()
    assert "t.csv, cellule B3, donneur_ordre.adresse.code_postal" in said.err
    assert "991" in said.err
    assert "→" in said.err
    assert "2 documents écrits dans sorties ; 1 ligne à corriger." in said.out.replace("\u00a0", " ").replace(
        "\u202f", " "
    )
    assert {p.name for p in (poste / "sorties").iterdir()} == {
        ".publipostage",
        "compte-rendu.csv",
        "convention_cadre_A-1.txt",
        "convention_cadre_A-3.txt",
    }
    write_csv(poste / "t.csv", [*LIGNES[:2], ("A-2", "99120", ""), LIGNES[3]])
    assert run("t.csv", *COMMUNES) == 0
    assert "1 document écrit dans sorties ; 2 lignes déjà faites" in capsys.readouterr().out


def test_what_is_wrong_everywhere_is_said_once(poste: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text = (poste / "c01_valmorin.yaml").read_text("utf-8").replace("siret: '21000410799006'", "siret: '1'")
    (poste / "c01_valmorin.yaml").write_text(text, "utf-8")
    write_csv(poste / "t.csv", [LIGNES[0], LIGNES[1], LIGNES[3]])
    assert run("t.csv", *COMMUNES) == 1
    said = capsys.readouterr().err
    assert said.count("n’a pas quatorze chiffres") == 1
    assert "2 lignes" in said


def test_warnings_gaps_and_leftovers_are_said(poste: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write_csv(poste / "t.csv", [LIGNES[0], LIGNES[1], LIGNES[3]])
    text = (poste / "c01_valmorin.yaml").read_text("utf-8")
    (poste / "c01_valmorin.yaml").write_text(text.replace("nom: Kervadoc", "nom:"), "utf-8")
    assert run("t.csv", *COMMUNES, "--mode", "projet") == 0
    assert "donneur_ordre.representant.nom (2 lignes)" in capsys.readouterr().out
    write_csv(poste / "t.csv", LIGNES[:2])
    assert run("t.csv", *COMMUNES, "--mode", "projet", "--refaire", "--coeurs", "1") == 0
    assert "convention_cadre_A-3.txt" in capsys.readouterr().out


def test_files_are_named_by_a_pattern_or_put_in_a_zip(poste: Path) -> None:
    write_csv(poste / "t.csv", [LIGNES[0], LIGNES[1], LIGNES[3]])
    assert run("t.csv", *COMMUNES, "--nom", "{donneur_ordre.denomination}-{ligne}") == 0
    assert {p.stem for p in (poste / "sorties").glob("*.txt")} == {"Ville-de-Valmorin-2", "Ville-dOrmeaux-3"}
    assert run("t.csv", *COMMUNES, "--archive") == 0
    assert (poste / "sorties" / "t.zip").is_file()


def test_an_empty_table_is_written_once(poste: Path, capsys: pytest.CaptureFixture[str]) -> None:
    command = ("--tableau-vierge", "--modele", "convention_cadre", "-o", "t.xlsx")
    assert run(*command) == 0
    assert "t.xlsx : à remplir" in capsys.readouterr().out.replace("\u00a0", " ")
    assert run(*command) == 2
    assert "existe déjà" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("options", "mot"),
    [
        ((), "TABLEAU"),
        (("absent.xlsx", "--modele", "convention_cadre"), "n’existe pas"),
        (("t.csv", "--modele", "convention_cadre", "--coeurs", "deux"), "cœurs"),
        (("t.csv", "--modele", "convention_cadre", "--executeur", "grappe"), "dask://"),
        (("t.csv", "--modele", "convention_cadre", "--format", "rtf"), "rtf"),
        (("t.csv", "--modele", "convention_cadre", "--nom", "{inconnu}"), "inconnu"),
        (("--tableau-vierge", "-o", "t.xlsx"), "un seul"),
        (("--tableau-vierge", "--modele", "convention_cadre", "-o", "t.doc"), ".xlsx"),
    ],
)
def test_a_command_that_cannot_work_says_why(
    options: tuple[str, ...], mot: str, poste: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write_csv(poste / "t.csv", LIGNES[:2])
    assert run(*options) in (1, 2)
    assert mot in capsys.readouterr().err
    assert not list(poste.glob("sorties/*.txt"))


def test_the_bar_is_drawn_on_a_terminal_only(monkeypatch: pytest.MonkeyPatch) -> None:
    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    for stream, drawn in ((Terminal(), True), (io.StringIO(), False)):
        monkeypatch.setattr(sys, "stderr", stream)
        with Barre() as barre:
            barre(1, 2, "lignes")
            barre(2, 2, "lignes")
        assert bool(stream.getvalue()) is drawn


# -- cache


def test_the_cache_is_shown_and_emptied(
    poste: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv(memoire.VARIABLE, str(poste / "garde"))
    assert main(["cache"]) == 0
    assert "Vide" in capsys.readouterr().out
    memoire.write("modeles", "a", b"x" * 2000)
    memoire.write("droit", "b", b"y")
    (poste / "garde" / "droit" / "a_moi.txt").write_text("pas à clausedocs", "utf-8")
    assert main(["cache"]) == 0
    said = capsys.readouterr().out
    assert "modèles compilés : 1 fichier, 2 ko" in said.replace("\u00a0", " ")
    assert main(["cache", "vider"]) == 0
    assert "2 fichiers" in capsys.readouterr().out
    assert memoire.read("modeles", "a") is None
    assert [p.name for p in (poste / "garde").rglob("*") if p.is_file()] == ["a_moi.txt"]
    monkeypatch.setenv(memoire.VARIABLE, memoire.DESACTIVE)
    assert main(["cache"]) == 0
    assert main(["cache", "vider"]) == 0


def test_a_size_is_written_as_people_read_it() -> None:
    sizes: list[Any] = [write_taille(n) for n in (0, 1, 300, 1000, 1400, 3_250_000)]
    assert sizes == ["0 octet", "1 octet", "300 octets", "1 ko", "1,4 ko", "3,2 Mo"]
