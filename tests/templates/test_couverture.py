"""Every obligation of the two sources is said somewhere, and couverture.yaml says where."""

from __future__ import annotations

import re
from collections import Counter
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

TEMPLATES = Path(__file__).parents[2] / "templates"
ANCHORED = re.compile(r"^(.*?)\s*\{#([a-z][a-z0-9-]*)(?:\s+\.\w+)*\}\s*$", re.M)
INCLUDED = re.compile(r'\{% include "(\w+)" %\}')
TAG = re.compile(r"\{[{%].*?[%}]\}")


@cache
def read_yaml(name: str) -> Any:
    return yaml.load((TEMPLATES / name).read_text("utf-8"), Loader=yaml.BaseLoader)


@cache
def modeles() -> dict[str, dict[str, str]]:
    """Each modèle's own passages, shared ones included: anchor to the line that carries it."""
    texts = {p.stem: p.read_text("utf-8") for p in sorted(TEMPLATES.rglob("*.md"))}
    texts = {name: text for name, text in texts.items() if text.startswith("---\n")}
    shared = {name for name, text in texts.items() if "\ndocument: commun\n" in text}
    found: dict[str, dict[str, str]] = {}
    for name in texts.keys() - shared:
        text = INCLUDED.sub(lambda m: texts[m[1]] if m[1] in shared else "", texts[name])
        found[name] = {anchor: line for line, anchor in ANCHORED.findall(text)}
    return found


def obligations() -> dict[str, dict[str, Any]]:
    return {o["id"]: o for o in read_yaml("obligations.yaml")["obligations"]}


def claims() -> list[tuple[str, dict[str, str]]]:
    return [(key, claim) for key, entries in read_yaml("couverture.yaml").items() for claim in entries]


def test_each_entry_has_the_documents_where_it_is_expected() -> None:
    coverage = read_yaml("couverture.yaml")
    assert set(obligations()) == set(coverage)
    for key, entry in obligations().items():
        said = {claim.get("modele") or claim.get("plus_tard") for claim in coverage[key]}
        assert said == set(entry["attendu_dans"]), key


def test_claims_are_well_formed_and_said_once() -> None:
    for key, claim in claims():
        assert set(claim) in ({"modele", "passage"}, {"plus_tard"}), key
    seen = Counter((key, *sorted(claim.items())) for key, claim in claims())
    assert [c for c, n in seen.items() if n > 1] == []


@pytest.mark.parametrize(
    ("key", "claim"), [c for c in claims() if "modele" in c[1]], ids=lambda v: v if isinstance(v, str) else ""
)
def test_a_claimed_passage_exists_and_says_something(key: str, claim: dict[str, str]) -> None:
    passages = modeles()[claim["modele"]]
    assert claim["passage"] in passages
    words = re.findall(r"\w+", TAG.sub(" x ", passages[claim["passage"]]))
    assert len(words) >= 3, passages[claim["passage"]]


def test_what_comes_later_has_no_modele_yet() -> None:
    """Once a modèle exists, its entries are claimed by a passage."""
    assert sorted({c["plus_tard"] for _, c in claims() if "plus_tard" in c} & set(modeles())) == []


def test_modele_identifiers_are_those_of_the_files() -> None:
    for path in TEMPLATES.rglob("*.md"):
        text = path.read_text("utf-8")
        if text.startswith("---\n"):
            head = yaml.load(text.split("---\n")[1], Loader=yaml.BaseLoader)
            assert head["id"] == path.stem
            assert set(head) - {"mise_en_page", "objet"} == {
                "id",
                "titre",
                "document",
                "version",
                "description",
            }


def test_totals_of_the_list_are_right() -> None:
    data = read_yaml("obligations.yaml")
    totals, entries = data["meta"]["totaux"], data["obligations"]
    assert int(totals["obligations"]) == len(entries) == len({o["id"] for o in entries})
    for field, total in (("source", "par_source"), ("document", "par_document"), ("nature", "par_nature")):
        assert {k: int(v) for k, v in totals[total].items()} == dict(Counter(o[field] for o in entries))
    assert int(totals["defauts"]) == len(data["defauts"])
