"""`clausedocs modele`: the texts, their notes, their schema, their Word form."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path

import pytest

from clausedocs.cli import main
from clausedocs.domaine.documents import DOCUMENTS
from clausedocs.modeles import list_modeles

IDS = [m.id for m in list_modeles()]


def test_lister_shows_every_modele(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["modele", "lister"]) == 0
    lines = capsys.readouterr().out.splitlines()
    for meta in list_modeles():
        # A long title goes on the next line.
        words = " ".join(meta.titre.split()[:3])
        assert [x for x in lines if x.startswith(f"{meta.id} ") and words in " ".join(x.split())]


@pytest.mark.parametrize("identifiant", IDS)
def test_montrer_shows_the_notes_of_the_clauses(identifiant: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["modele", "montrer", identifiant]) == 0
    out = capsys.readouterr().out
    for label in ("Intérêt", "Articulation", "Vigilance"):
        assert f"\n  {label}\u00a0: " in out
    assert "<!--" not in out
    assert "{{" not in out


@pytest.mark.parametrize("identifiant", IDS)
def test_schema_is_json(identifiant: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["modele", "schema", identifiant]) == 0
    schema = json.loads(capsys.readouterr().out)
    contract = DOCUMENTS[identifiant].racine
    assert {"modeles", "donneur_ordre", "structure_porteuse", contract} <= schema["properties"].keys()


@pytest.mark.parametrize("identifiant", IDS)
def test_exporter_writes_a_word_file(
    identifiant: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "sous" / "modele.docx"
    assert main(["modele", "exporter", identifiant, "-o", str(path)]) == 0
    assert str(path) in capsys.readouterr().out
    with zipfile.ZipFile(path) as package:
        assert "{{" in package.read("word/document.xml").decode("utf-8")


def test_exporter_names_the_file_after_the_modele(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert main(["modele", "exporter", IDS[0]]) == 0
    assert [p.name for p in tmp_path.iterdir()] == [f"{IDS[0]}.docx"]


@pytest.mark.parametrize("commande", ["montrer", "schema", "exporter"])
def test_an_unknown_modele_is_explained(commande: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["modele", commande, "convention_cadr"]) == 3
    out, err = capsys.readouterr()
    assert out == ""
    assert "convention_cadr\u00a0»" in err
    assert "convention_cadre" in err
