"""Cutting a file must not change what it says."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from clausedocs.droit import registre as module_registre
from clausedocs.droit.lecture import FichierDecoupe

DROIT = Path(module_registre.__file__).parent
FICHIERS = [*sorted((DROIT / "textes").glob("*.yaml")), DROIT / "intitules.yaml"]


def blank(valeur: object) -> object:
    if isinstance(valeur, dict):
        return {cle: blank(v) for cle, v in valeur.items()}
    if isinstance(valeur, list):
        return [blank(v) for v in valeur]
    return None if valeur in ("", "null", "~") else valeur


@pytest.mark.parametrize("chemin", FICHIERS, ids=lambda c: c.stem)
def test_piece_by_piece_says_the_same_as_the_whole(chemin: Path) -> None:
    entier = yaml.load(chemin.read_text(encoding="utf-8"), Loader=yaml.BaseLoader)
    decoupe = FichierDecoupe(chemin)
    assert decoupe.ids() == tuple(e["id"] for e in entier)
    assert [decoupe.read(i) for i in decoupe.ids()] == blank(entier)


def test_every_scalar_stays_text(tmp_path: Path) -> None:
    fichier = tmp_path / "x.yaml"
    fichier.write_text("- id: x:1\n  article: 1210\n  du: 2026-01-01\n  non: no\n  vide:\n", encoding="utf-8")
    assert FichierDecoupe(fichier).read("x:1") == {
        "id": "x:1",
        "article": "1210",
        "du": "2026-01-01",
        "non": "no",
        "vide": None,
    }


def test_quoted_ids_are_found(tmp_path: Path) -> None:
    fichier = tmp_path / "x.yaml"
    fichier.write_text("# en-tête\n- id: 'x:1'\n  a: b\n- id: \"x:2\"\n  a: c\n", encoding="utf-8")
    decoupe = FichierDecoupe(fichier)
    assert decoupe.ids() == ("x:1", "x:2")
    assert decoupe.read("x:2")["a"] == "c"


def test_the_same_id_twice_is_refused(tmp_path: Path) -> None:
    fichier = tmp_path / "x.yaml"
    fichier.write_text("- id: x:1\n- id: x:1\n", encoding="utf-8")
    with pytest.raises(ValueError, match="x:1"):
        FichierDecoupe(fichier)


def test_an_absent_id_is_a_key_error(tmp_path: Path) -> None:
    fichier = tmp_path / "x.yaml"
    fichier.write_text("- id: x:1\n", encoding="utf-8")
    with pytest.raises(KeyError):
        FichierDecoupe(fichier).read("x:2")
