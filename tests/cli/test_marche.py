"""`chiffrer`, `obligation-sociale` and `dce`, as a facilitateur types them."""

from __future__ import annotations

import re
import shutil
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from clausedocs.cli import main
from clausedocs.cli.marche import run_chiffrer, run_obligation
from clausedocs.erreurs import ClausedocsErreur


@pytest.fixture
def poste(tmp_path: Path, fixtures: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with the fictional dossiers, where the commands are typed."""
    for path in fixtures.glob("*.yaml"):
        shutil.copy(path, tmp_path)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def plain(text: str) -> str:
    return " ".join(re.sub("[\u00a0\u202f]", " ", text).split())


# -- chiffrer


def test_chiffrer_shows_the_calculation_of_each_lot(poste: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["chiffrer", "c01_marche.yaml"]) == 0
    said = plain(capsys.readouterr().out)
    assert "1 200 000 × 0,5 ÷ 38 × 0,05 = 789,47 h → 790 heures" in said
    assert "Total : 1 795 heures, somme des lots arrondis." in said
    assert "ce lot ne porte pas de clause" in said
    assert not (poste / "sorties").exists()


def test_chiffrer_writes_the_note_when_a_format_is_asked_for(poste: Path) -> None:
    assert main(["chiffrer", "c02_marche.yaml", "--format", "docx", "-o", "notes"]) == 0
    (note,) = (poste / "notes").iterdir()
    body = zipfile.ZipFile(note).read("word/document.xml").decode("utf-8")
    assert note.name == "note_calibrage_2027-SER-003.docx"
    assert re.search(r">280[\u00a0\u202f]heures<", body)
    assert 'w:val="Barre"' in body


def test_a_calculation_needs_no_more_than_its_numbers(
    poste: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Neither publics nor penalties are known yet when the hours are computed."""
    path = poste / "c01_marche.yaml"
    text = path.read_text("utf-8")
    path.write_text(re.sub(r"^  penalite_heure_eur: .*\n", "", text, flags=re.M), "utf-8")
    assert main(["chiffrer", path.name]) == 0
    assert "790" in capsys.readouterr().out
    assert main(["verifier", path.name]) == 1


@pytest.mark.parametrize(("commande", "dossier", "message"), [
    ("chiffrer", "c04_marche.yaml", "Aucun lot n’a de calibrage"),
    ("chiffrer", "c01_valmorin.yaml", "convention"),
    ("dce", "c01_valmorin.yaml", "convention"),
])  # fmt: skip
def test_what_cannot_be_done_is_said(
    commande: str, dossier: str, message: str, poste: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = sorted(poste.iterdir())
    assert main([commande, dossier]) == 1
    said = capsys.readouterr()
    assert message in said.err
    assert "→" in said.err
    assert sorted(poste.iterdir()) == before


@pytest.mark.parametrize(("run", "dossier", "retire", "code"), [
    (run_chiffrer, "c04_marche.yaml", "", "calibrage_absent"),
    (run_obligation, "c09_marche.yaml", "valeur_estimee_ht", "obligation_indecise"),
    (run_chiffrer, "c01_valmorin.yaml", "", "modele_hors_dossier"),
])  # fmt: skip
def test_each_has_its_code(
    run: Callable[..., None], dossier: str, retire: str, code: str, poste: Path
) -> None:
    path = poste / dossier
    if retire:
        path.write_text(re.sub(rf"^  {retire}: .*\n", "", path.read_text("utf-8"), flags=re.M), "utf-8")
    with pytest.raises(ClausedocsErreur) as caught:
        run(dossier, None, "sorties", None)
    found = getattr(caught.value, "erreurs", [caught.value])
    assert code in {e.code for e in found}


# -- obligation-sociale


@pytest.mark.parametrize(("dossier", "attendus"), [
    ("c04_marche.yaml", ("La condition sociale est obligatoire (article L. 2112-2-1", "Répond à l’obligation.",
                         "Dispensé parce qu’une condition sociale restreindrait la concurrence")),
    ("c09_marche.yaml", ("La condition sociale est facultative", "précède le 22 août 2026")),
    ("c13_marche.yaml", ("La condition sociale est facultative.", "que la loi laisse libre")),
])  # fmt: skip
def test_the_answer_and_why(
    dossier: str, attendus: tuple[str, ...], poste: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["obligation-sociale", dossier]) == 0
    said = plain(capsys.readouterr().out)
    for attendu in attendus:
        assert attendu in said


def test_the_reasons_are_drafted_for_a_lot_that_has_none(
    poste: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = poste / "c12_marche.yaml"
    text = path.read_text("utf-8")
    path.write_text(re.sub(r"^ *motif(?:_dispense)?: .*\n", "", text, flags=re.M), "utf-8")
    assert main(["obligation-sociale", path.name, "--format", "texte", "-o", "notes"]) == 0
    said = plain(capsys.readouterr().out)
    assert "le lot 1 est dispensé parce que le besoin est satisfait par une solution" in said
    assert "Faits à montrer : ce qui est acheté" in said
    (note,) = (poste / "notes").iterdir()
    assert "ne répond pas encore à l’obligation" in note.read_text("utf-8")
    assert main(["verifier", path.name]) == 1


def test_without_a_value_nothing_can_be_said(poste: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = poste / "c09_marche.yaml"
    text = path.read_text("utf-8")
    path.write_text(re.sub(r"^  valeur_estimee_ht: .*\n", "", text, flags=re.M), "utf-8")
    assert main(["obligation-sociale", path.name]) == 1
    assert "rien ne dit si la loi oblige" in capsys.readouterr().err


# -- dce


def test_dce_writes_every_piece_that_the_marche_needs(poste: Path) -> None:
    assert main(["dce", "c09_marche.yaml", "-o", "dce", "--format", "texte"]) == 0
    assert sorted(p.name for p in (poste / "dce").iterdir()) == [
        f"{nom}_SMCV-26-05.txt"
        for nom in (
            "annexe_insertion_lot-1",
            "annexe_insertion_lot-2",
            "clause_ae_lot-1",
            "clause_ae_lot-2",
            "clause_avis",
            "clause_ccap",
            "clause_rc",
        )
    ]


def test_the_same_volume_in_every_piece(poste: Path) -> None:
    assert main(["dce", "c01_marche.yaml", "-o", "dce", "--format", "texte"]) == 0
    pieces = {p.name: plain(p.read_text("utf-8")) for p in (poste / "dce").iterdir()}
    for nom, text in pieces.items():
        if "lot-4" in nom or ("lot" not in nom and "cctp" not in nom):
            assert "395 heures" in text, nom
        assert "Version du dossier" not in text, nom


def test_the_version_is_in_the_properties_of_every_piece(poste: Path) -> None:
    assert main(["dce", "c01_marche.yaml", "-o", "dce", "--format", "docx"]) == 0
    pieces = list((poste / "dce").glob("*.docx"))
    assert pieces
    for piece in pieces:
        with zipfile.ZipFile(piece) as archive:
            said = plain(archive.read("docProps/custom.xml").decode("utf-8"))
        assert "clausedocs.dossier.version" in said
        assert "1 du 1er décembre 2026" in said


def test_one_fault_and_nothing_is_written(poste: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = poste / "c01_marche.yaml"
    path.write_text(path.read_text("utf-8").replace("heures_total: 1795", "heures_total: 1800"), "utf-8")
    assert main(["dce", path.name, "-o", "dce"]) == 1
    assert "c01_marche.yaml" in capsys.readouterr().err
    assert not (poste / "dce").exists()


def test_generer_writes_one_piece_alone(poste: Path) -> None:
    arguments = ["generer", "c01_marche.yaml", "--modele", "clause_ccap", "-o", "s", "--format", "docx,texte"]
    assert main(arguments) == 0
    assert sorted(p.name for p in (poste / "s").iterdir()) == [
        "clause_ccap_2026-TVX-014.docx",
        "clause_ccap_2026-TVX-014.txt",
    ]


def test_verifier_names_each_document(poste: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["verifier", "c09_marche.yaml"]) == 0
    assert "clause_ae (lot 2)" in capsys.readouterr().out
