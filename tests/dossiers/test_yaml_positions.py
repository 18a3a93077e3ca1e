"""YAML as people write it: text stays text, places are kept, mistakes are told in French."""

from __future__ import annotations

import json

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from clausedocs.dossiers.lecture import CARACTERES_REFUSES
from clausedocs.dossiers.squelette import write_scalar
from clausedocs.dossiers.yaml_positions import read_yaml
from clausedocs.erreurs import ClausedocsErreur, ErreursGroupees


def refuse(text: str) -> list[ClausedocsErreur]:
    with pytest.raises(ClausedocsErreur) as caught:
        read_yaml(text, "d.yaml")
    raised = caught.value
    return list(raised.erreurs) if isinstance(raised, ErreursGroupees) else [raised]


@pytest.mark.parametrize(
    "ecrit", ["012", "no", "oui", "1_000", "1e3", "0x1F", "2026-10-05", "12:30", "1.50", "Null", "NULL", "="]
)
def test_a_scalar_stays_as_written(ecrit: str) -> None:
    assert read_yaml(f"a: {ecrit}\n", "d.yaml").donnees == {"a": ecrit}


def test_nothing_written_is_nothing_read() -> None:
    lu = read_yaml("a:\nb: null\nc: ~\nd: ''\ne: {f: }\n", "d.yaml")
    assert lu.donnees == {"e": {}}
    assert lu.cles[("b",)].ligne == 2


def test_every_node_keeps_its_place() -> None:
    lu = read_yaml("é: 1\nb:\n  - c: œil\n    d: [x, y]\n", "d.yaml")
    assert lu.donnees == {"é": "1", "b": [{"c": "œil", "d": ["x", "y"]}]}
    places = {chemin: (p.ligne, p.colonne) for chemin, p in lu.valeurs.items()}
    assert places[("é",)] == (1, 4)
    assert places[("b", 0, "d", 1)] == (4, 12)
    assert (lu.cles[("b", 0, "d")].ligne, lu.cles[("b", 0, "d")].colonne) == (4, 5)


@pytest.mark.parametrize(
    "text, code, ligne",
    [
        ("a: 1\n\tb: 2\n", "yaml_tabulation", 2),
        ("a:\n\t- b\n", "yaml_tabulation", 2),
        ("a: 1\nb:2\nc: 3\n", "yaml_deux_points", 2),
        ("a: le titre: suite\n", "yaml_deux_points", 1),
        ("a: 'x\nb: 2\n", "yaml_guillemets", 1),
        ("a: 'l'eau'\n", "yaml_guillemets", 1),
        ('a: "C:\\Windows"\n', "yaml_echappement", 1),
        ("a: [1, 2\nb: 3\n", "yaml_crochets", 1),
        ("a:\n  b: 1\n c: 2\n", "yaml_indentation", 3),
        ("a: 1\n  b: 2\n", "yaml_indentation", 2),
        ("a: 1\nsuite\nb: 2\n", "yaml_cle_sans_valeur", 2),
        ("a: @b\n", "yaml_caractere", 1),
        ("a: >b\n  c\n", "yaml_caractere", 1),
        ("a: - b\n", "yaml_liste", 1),
        ("a:\n - b\n c: d\n", "yaml_liste", 3),
        ("a: !b\n", "yaml_etiquette", 1),
        ("a: !!python/name:os.system x\n", "yaml_etiquette", 1),
        ("%YAML 3.0\n---\na: 1\n", "yaml_etiquette", 1),
        ("a: &b c\n", "yaml_alias", 1),
        ("a: *b\n", "yaml_alias", 1),
        ("a: *b* c\n", "yaml_alias", 1),
        ("a: 1\na: 2\n", "yaml_cle_double", 2),
        ("a: 1\n: 2\n", "yaml_cle", 2),
        ("? [a]\n: 2\n", "yaml_cle", 1),
        ("a: 1\n---\nb: 2\n", "yaml_documents", 2),
        ("- a\n", "yaml_racine", 1),
        ("bonjour\n", "yaml_racine", 1),
        ("a:\n - b\n -\n", "yaml_element_vide", 3),
        ("a: ?\n", "yaml_syntaxe", 1),
        ("# rien\n", "fichier_vide", None),
        ('a: "\\0"\n', "fichier_caractere", 1),
        ('a: "\\uE000"\n', "fichier_caractere", 1),
    ],
)
def test_a_mistake_has_its_code_and_its_line(text: str, code: str, ligne: int | None) -> None:
    (erreur,) = refuse(text)
    assert (erreur.code, erreur.lieu.ligne) == (code, ligne)
    assert erreur.conseil


@pytest.mark.parametrize(
    "text", ["a: 1\n\tb: 2\n", "a: 'x\n", "a: [1\n", "a: @b\n", "a: *b* c\n", "a: - b\n"]
)
def test_both_readers_of_pyyaml_give_the_same_word(text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    fast = refuse(text)[0]
    monkeypatch.delattr(yaml, "CSafeLoader", raising=False)
    slow = refuse(text)[0]
    assert (slow.code, slow.message, slow.lieu.ligne) == (fast.code, fast.message, fast.lieu.ligne)


def test_all_mistakes_come_at_once() -> None:
    assert [e.code for e in refuse("a: 1\na: 2\nb: *c\nd: 'x\n")] == [
        "yaml_cle_double",
        "yaml_alias",
        "yaml_guillemets",
    ]


def test_no_bomb_goes_off() -> None:
    bomb = "a0: &a0 [x, x]\n" + "".join(f"a{n}: &a{n} [*a{n - 1}, *a{n - 1}]\n" for n in range(1, 40))
    assert {e.code for e in refuse(bomb)} == {"yaml_alias"}
    assert refuse("a: " + "[" * 50_000)[0].code == "yaml_profondeur"
    assert refuse("".join("  " * n + "a:\n" for n in range(200)))[0].code == "yaml_profondeur"


TEXTES = st.text(
    st.characters(blacklist_categories=("Cs", "Cc", "Co", "Cn"), blacklist_characters="\ufeff"), min_size=1
).filter(lambda t: not CARACTERES_REFUSES.search(t))


@given(TEXTES)
def test_a_quoted_text_comes_back_whole(text: str) -> None:
    quoted = json.dumps(text, ensure_ascii=False)
    simple = "'" + text.replace("'", "''") + "'"
    assert read_yaml(f"a: {quoted}\nb: {simple}\n", "d.yaml").donnees == {"a": text, "b": text}


@given(TEXTES)
def test_what_we_write_is_read_back(text: str) -> None:
    assert read_yaml(f"a: {write_scalar(text)}\n", "d.yaml").donnees == {"a": text}


@given(st.recursive(TEXTES, lambda inner: st.lists(inner, min_size=1, max_size=3), max_leaves=8))
def test_lists_come_back_whole(value: object) -> None:
    text = yaml.safe_dump({"a": value}, allow_unicode=True)
    # What PyYAML itself writes without quotes may be a word that stands for nothing.
    if "a: null" not in text and "- null" not in text:
        assert read_yaml(text, "d.yaml").donnees == {"a": value}
