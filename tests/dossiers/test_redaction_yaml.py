"""What the form writes is read back the same, whatever people type."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clausedocs.domaine import Dossier, DossierMarche
from clausedocs.dossiers.chargement import choose_racine
from clausedocs.dossiers.lecture import CARACTERES_REFUSES, decode, read_texte
from clausedocs.dossiers.redaction_yaml import clean_texte, write_dossier
from clausedocs.dossiers.yaml_positions import read_yaml

DOSSIERS = sorted((Path(__file__).parents[2] / "fixtures").glob("c??_*.yaml"))


@pytest.mark.parametrize("path", DOSSIERS, ids=lambda p: p.stem)
def test_every_example_is_written_back_as_it_was(path: Path) -> None:
    donnees = read_yaml(read_texte(path, path.name), path.name).donnees
    text = write_dossier(choose_racine(donnees), donnees, "Une tête\nde deux lignes")
    assert text.startswith("# Une tête\n# de deux lignes\n")
    assert read_yaml(text, "x").donnees == donnees


def _write_and_read(value: Any) -> Any:
    text = write_dossier(Dossier, {"convention": {"reference": value}})
    return read_yaml(decode(text.encode(), "x"), "x").donnees["convention"]["reference"]


@given(st.text(min_size=1))
def test_any_text_survives(text: str) -> None:
    clean = clean_texte(text)
    assert not CARACTERES_REFUSES.search(clean)
    if clean.strip():
        assert _write_and_read(text) == clean


@pytest.mark.parametrize(
    "text",
    ["null", "~", "no", "0123", "2026-10-05", "- tiret", "a: b", "a #b", "« x »", "'", '"', "*a", "&a", "!a",
     "@a", "`a", "%a", "|", ">", "[a", "{a", "a,b", "50 %", "l’eau", " a", "a\n\nb", "\ta", "a\n  b\n c", "?"],
)  # fmt: skip
def test_the_signs_of_yaml_are_only_text(text: str) -> None:
    assert _write_and_read(text) == text


def test_an_empty_row_keeps_its_place_and_an_empty_group_goes() -> None:
    data = {
        "marche": {"lots": [{}, {"numero": "2"}]},
        "clause": {},
        "fiche_projet_achat": {"description": ""},
    }
    text = write_dossier(DossierMarche, data)
    assert read_yaml(text, "x").donnees == {"marche": {"lots": [{}, {"numero": "2"}]}}


def test_fields_come_in_the_order_of_the_domain_and_strangers_after() -> None:
    data = {"inconnu": "x", "convention": {"duree_mois": "48"}, "modeles": ["convention_cadre"]}
    lines = write_dossier(Dossier, data).splitlines()
    assert [line for line in lines if not line.startswith(" ")] == ["modeles:", "convention:", "inconnu: x"]


def test_nothing_at_all_is_still_a_dossier() -> None:
    assert read_yaml(write_dossier(Dossier, {}), "x").donnees == {}
