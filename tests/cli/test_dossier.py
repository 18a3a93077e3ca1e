"""From a skeleton to documents, as a user types it."""

from __future__ import annotations

import re
import shutil
import sys
from pathlib import Path

import pytest

from clausedocs.cli import main
from clausedocs.cli.dossier import run_nouveau
from clausedocs.erreurs import UsageErreur

CONVENTION = "c01_valmorin.yaml"
PRIVEE = "c13_aero_composites.yaml"


@pytest.fixture
def poste(tmp_path: Path, fixtures: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with the fictional dossiers, where the commands are typed."""
    for path in fixtures.glob("*.yaml"):
        shutil.copy(path, tmp_path)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def _break(path: Path, motif: str, remplacement: str) -> None:
    text = path.read_text("utf-8")
    broken, count = re.subn(motif, remplacement, text, count=1)
    assert count == 1, "the fixture has changed: this test breaks nothing"
    path.write_text(broken, encoding="utf-8")


# -- nouveau


@pytest.mark.parametrize("nom", ["ma_structure", "convention_cadre"])
def test_nouveau_writes_a_file_to_fill_in(
    nom: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / f"{nom}.yaml"
    assert main(["nouveau", nom, "-o", str(path)]) == 0
    said = capsys.readouterr().out
    assert str(path) in said
    assert main(["nouveau", nom]) == 0
    assert capsys.readouterr().out == path.read_text("utf-8")


def test_nouveau_never_replaces_what_was_filled_in(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "ma_structure.yaml"
    path.write_text("denomination: la nôtre\n", encoding="utf-8")
    assert main(["nouveau", "ma_structure", "-o", str(path)]) == 2
    assert "existe déjà" in capsys.readouterr().err
    with pytest.raises(UsageErreur) as caught:
        run_nouveau("ma_structure", str(path), ecraser=False)
    assert caught.value.code == "fichier_existant"
    assert path.read_text("utf-8") == "denomination: la nôtre\n"
    assert main(["nouveau", "ma_structure", "-o", str(path), "--ecraser"]) == 0
    assert "la nôtre" not in path.read_text("utf-8")


def test_nouveau_names_what_it_knows(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["nouveau", "contrat"]) == 2
    err = capsys.readouterr().err
    assert "contrat" in err
    assert "ma_structure, convention_cadre" in err


# -- verifier


def test_verifier_says_what_will_be_made_and_writes_nothing(
    poste: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = sorted(poste.iterdir())
    assert main(["verifier", CONVENTION]) == 0
    out, err = capsys.readouterr()
    assert err == ""
    assert f"{CONVENTION}\u00a0: aucune erreur." in out
    assert "convention_cadre" in out
    assert sorted(poste.iterdir()) == before


def test_verifier_shows_every_error_with_its_place(poste: Path, capsys: pytest.CaptureFixture[str]) -> None:
    _break(poste / CONVENTION, r"siret: '?21000410799006'?", "siret: '21000410799007'")
    _break(poste / CONVENTION, r"duree_mois: 48", "duree_moi: 48")
    assert main(["verifier", CONVENTION]) == 1
    out, err = capsys.readouterr()
    assert out == ""
    assert re.search(rf"^{CONVENTION}:\d+:\d+, donneur_ordre\.siret\u00a0: .*21000410799007", err, re.M)
    assert re.search(rf"^{CONVENTION}:\d+:\d+, convention\.duree_moi\u00a0: ", err, re.M)
    assert err.count("    → ") == 2
    assert "2 erreurs à corriger." in err


def test_a_gap_is_an_error_or_a_line_of_the_report(poste: Path, capsys: pytest.CaptureFixture[str]) -> None:
    _break(poste / CONVENTION, r"siret: '?21000410799006'?", "siret:")
    assert main(["verifier", CONVENTION]) == 1
    capsys.readouterr()
    assert main(["verifier", CONVENTION, "--mode", "projet"]) == 0
    out = capsys.readouterr().out
    assert "À compléter (1)\u00a0:\n  – donneur_ordre.siret\n" in out


def test_a_dossier_that_is_not_there(poste: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["verifier", "absent.yaml"]) == 1
    assert "absent.yaml" in capsys.readouterr().err


# -- generer


def test_generer_writes_word_and_pdf_and_counts_pages(
    poste: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["generer", CONVENTION, "-o", "sorties/a/b"]) == 0
    out, err = capsys.readouterr()
    assert err == ""
    written = sorted(p.suffix for p in (poste / "sorties/a/b").iterdir())
    assert written == [".docx", ".pdf"]
    assert re.search(r"\.pdf +\d\d pages\n", out)
    for path in (poste / "sorties/a/b").iterdir():
        assert str(path.relative_to(poste)) in out


def test_generer_writes_the_formats_asked_for(poste: Path) -> None:
    assert main(["generer", PRIVEE, "-o", "s", "--format", "texte, HTML,texte"]) == 0
    assert sorted(p.suffix for p in (poste / "s").iterdir()) == [".html", ".txt"]


def test_generer_writes_the_modele_asked_for(poste: Path) -> None:
    args = ["generer", CONVENTION, "-o", "s", "--format", "texte", "--modele", "annexe_offre_service"]
    assert main(args) == 0
    names = [p.name for p in (poste / "s").iterdir()]
    assert len(names) == 1
    assert "annexe_offre_service" in names[0]


def test_the_day_given_is_the_only_one_that_counts(poste: Path) -> None:
    for folder in ("a", "b"):
        assert main(["generer", CONVENTION, "-o", folder, "--format", "docx", "--le", "22/11/2026"]) == 0
    [first], [second] = list((poste / "a").iterdir()), list((poste / "b").iterdir())
    assert first.read_bytes() == second.read_bytes()


def test_generer_writes_over_its_own_documents(poste: Path) -> None:
    for _ in range(2):
        assert main(["generer", CONVENTION, "-o", "s", "--format", "texte"]) == 0
    assert len(list((poste / "s").iterdir())) == 1


def test_generer_writes_nothing_when_something_is_wrong(poste: Path) -> None:
    _break(poste / CONVENTION, r"duree_mois: 48", "duree_mois: beaucoup")
    assert main(["generer", CONVENTION, "-o", "s"]) == 1
    assert not (poste / "s").exists()


def test_an_unknown_modele(poste: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["generer", CONVENTION, "-o", "s", "--modele", "convention_cadr"]) in (2, 3)
    err = capsys.readouterr().err
    assert "convention_cadr" in err
    assert "convention_cadre" in err
    assert not (poste / "s").exists()


def test_a_file_stands_where_the_folder_should(poste: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (poste / "s").write_text("", encoding="utf-8")
    assert main(["generer", CONVENTION, "-o", "s", "--format", "texte"]) == 4
    err = capsys.readouterr().err
    assert "    → " in err
    assert "anomalie" not in err


def test_a_pdf_without_an_engine_is_an_error_and_a_word_is_not(
    poste: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setitem(sys.modules, "typst", None)  # as where it is not installed
    assert main(["generer", CONVENTION, "-o", "s", "--format", "pdf"]) == 4
    assert "    → " in capsys.readouterr().err
    assert not (poste / "s").exists()
    assert main(["generer", CONVENTION, "-o", "s"]) == 0
    assert "pdf\u00a0: pas écrit." in capsys.readouterr().out
    assert [p.suffix for p in (poste / "s").iterdir()] == [".docx"]
