"""Where `inserer` and `retirer` write, and files that are never lost."""

from __future__ import annotations

import re
import zipfile
from pathlib import Path

import pytest
from ccap_d_essai import INSERER, change_parties, plain, read_parties

from clausedocs.cli import main
from clausedocs.cli.insertion import Sorties, run_retirer
from clausedocs.erreurs import ClausedocsErreur


def test_in_place_a_copy_is_kept_each_time(poste: Path, capsys: pytest.CaptureFixture[str]) -> None:
    first = (poste / "CCAP.docx").read_bytes()
    assert main([*INSERER, "--apres", "1", "--en-place"]) == 0
    assert "CCAP.avant-clausedocs.docx : copie du fichier d’avant." in plain(capsys.readouterr().out)
    second = (poste / "CCAP.docx").read_bytes()
    assert main(["retirer", "CCAP.docx", "--en-place"]) == 0
    assert (poste / "CCAP.avant-clausedocs.docx").read_bytes() == first
    assert (poste / "CCAP.avant-clausedocs-2.docx").read_bytes() == second
    assert second != first
    assert read_parties(poste / "CCAP.docx") == read_parties(poste / "CCAP.avant-clausedocs.docx")


def test_the_work_of_others_is_not_replaced(poste: Path, capsys: pytest.CaptureFixture[str]) -> None:
    asked = [*INSERER, "--apres", "1", "-o", "v2.docx"]
    for other in (b"ancien", (poste / "CCAP.docx").read_bytes()):
        (poste / "v2.docx").write_bytes(other)
        assert main(asked) == 2
        assert "existe déjà" in plain(capsys.readouterr().err)
        assert (poste / "v2.docx").read_bytes() == other
    assert main([*asked, "--ecraser"]) == 0
    assert zipfile.is_zipfile(poste / "v2.docx")


def test_a_result_that_nobody_saved_is_made_again(poste: Path) -> None:
    """As `generer` does: the same command can be typed twice."""
    asked = [*INSERER, "-o", "v2.docx", "--apres"]
    assert main([*asked, "1"]) == 0
    assert main([*asked, "2"]) == 0
    out = poste / "v2.docx"
    body = read_parties(out)["word/document.xml"].replace(b"Litiges", "Différends".encode())
    change_parties(out, {"word/document.xml": body})
    saved = out.read_bytes()
    assert main([*asked, "1"]) == 2
    assert out.read_bytes() == saved


def test_a_file_given_back_may_bear_its_first_name(poste: Path) -> None:
    assert main([*INSERER, "--apres", "1", "-o", "v2.docx"]) == 0
    assert main(["retirer", "v2.docx", "-o", "CCAP.docx"]) == 0
    assert main([*INSERER, "--apres", "1", "-o", "v3.docx"]) == 0
    assert main(["retirer", "v3.docx", "-o", "v2.docx"]) == 0


@pytest.mark.parametrize("en_place", [False, True])
def test_nothing_is_left_half_written(
    en_place: bool, poste: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    before = {p.name: p.read_bytes() for p in poste.iterdir()}
    real = Path.replace

    def fail(self: Path, target: Path) -> Path:
        if "avant-clausedocs" in target.name:
            return real(self, target)
        raise PermissionError(13, "open elsewhere", str(target))

    monkeypatch.setattr(Path, "replace", fail)
    where = ["--en-place"] if en_place else ["-o", "v2.docx"]
    assert main([*INSERER, "--apres", "1", *where]) == 4
    assert "Fermez le fichier" in capsys.readouterr().err
    assert {p.name: p.read_bytes() for p in poste.iterdir()} == before


def test_a_link_to_the_file_is_the_file(poste: Path, capsys: pytest.CaptureFixture[str]) -> None:
    try:
        (poste / "lien.docx").symlink_to("CCAP.docx")
    except OSError:
        pytest.skip("no links here")
    assert main([*INSERER, "--apres", "1", "-o", "lien.docx"]) == 2
    assert "--en-place" in capsys.readouterr().err


# -- retirer


@pytest.mark.parametrize("suivi", [[], ["--suivi"]], ids=["directe", "suivie"])
def test_retirer_gives_the_file_back(
    suivi: list[str], poste: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([*INSERER, "--apres", "2", *suivi, "-o", "v2.docx"]) == 0
    capsys.readouterr()
    assert main(["retirer", "v2.docx", "-o", "v1.docx"]) == 0
    assert plain(capsys.readouterr().out).startswith("v1.docx : La clause est retirée")
    assert read_parties(poste / "v1.docx") == read_parties(poste / "CCAP.docx")


def test_retirer_with_revisions_leaves_the_choice_to_the_buyer(
    poste: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([*INSERER, "--apres", "2", "-o", "v2.docx"]) == 0
    capsys.readouterr()
    asked = ["retirer", "v2.docx", "-o", "v1.docx", "--suivi", "--auteur", "Maud Essai", "--le", "15/01/2027"]
    assert main(asked) == 0
    assert "l’onglet Révision" in plain(capsys.readouterr().out)
    body = read_parties(poste / "v1.docx")["word/document.xml"].decode()
    assert re.search(r'<w:del [^>]*w:author="Maud Essai" w:date="2027-01-15', body)


@pytest.mark.usefixtures("intact")
def test_there_may_be_nothing_to_take_out(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["retirer", "CCAP.docx", "-o", "v1.docx"]) == 1
    assert "aucune clause" in plain(capsys.readouterr().err)
    assert main(["retirer", "CCAP.docx"]) == 2
    with pytest.raises(ClausedocsErreur) as caught:
        run_retirer("CCAP.docx", Sorties("v1.docx"), False, None, None, "autre")
    assert caught.value.code == "clause_absente"
