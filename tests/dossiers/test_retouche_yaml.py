"""Saving over a dossier written by hand: what changed moves, comments, order and quotes stay."""

from __future__ import annotations

import copy
import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from clausedocs.domaine import Dossier, DossierMarche
from clausedocs.dossiers.chargement import choose_racine
from clausedocs.dossiers.redaction_yaml import dump_yaml, order_dossier
from clausedocs.dossiers.retouche_yaml import retouch
from clausedocs.dossiers.yaml_positions import read_yaml

DOSSIERS = sorted((Path(__file__).parents[2] / "fixtures").glob("c??_*.yaml"))
MAIN = """\
# La convention de Valmorin, tenue à la main par le service.

convention:            # signée en octobre
  reference: 'CONV-7'  # numéro du registre
  # quatre ans, comme la précédente
  duree_mois: 48
  territoire: "Val d’Orvenne"
  indicateurs: [nb_marches_clause, heures_realisees]  # les deux que suit la direction
  remuneration:
    mode: participation
    echeances:
      # la première au démarrage
      - part_pct: 60   # accord du 3 mars
        declencheur: demarrage
      # le solde
      - {part_pct: 40, declencheur: bilan_final}
  date_signature:      # à fixer

donneur_ordre: donneur_valmorin.yaml
"""


def _change(path: str, value: Any) -> dict[str, Any]:
    data = read_yaml(MAIN, "x").donnees
    holder: Any = data
    *steps, last = path.split(".")
    for step in steps:
        holder = holder[int(step) if step.isdigit() else step]
    if value is None:
        del holder[last]
    elif isinstance(holder, list):
        holder.insert(int(last), value)
    else:
        holder[last] = value
    return data


def _save(path: str, value: Any) -> str:
    wanted = _change(path, value)
    made = retouch(MAIN, Dossier, wanted)
    assert made is not None
    assert read_yaml(made, "x").donnees == wanted
    return made


def test_nothing_changed_changes_nothing() -> None:
    assert retouch(MAIN, Dossier, read_yaml(MAIN, "x").donnees) == MAIN


@pytest.mark.parametrize(
    ("path", "value", "before", "after"),
    [
        ("convention.duree_mois", "36", "duree_mois: 48", "duree_mois: 36"),
        ("convention.reference", "CONV-8", "reference: 'CONV-7'  #", "reference: CONV-8  #"),
        ("convention.reference", "a: b # c", "'CONV-7'  # numéro", "'a: b # c'  # numéro"),
        ("convention.territoire", "Corbelle", '"Val d’Orvenne"', "Corbelle"),
        (
            "convention.date_signature",
            "2026-10-05",
            "date_signature:      #",
            "date_signature: 2026-10-05      #",
        ),
        ("convention.remuneration.echeances.0.part_pct", "50", "part_pct: 60   #", "part_pct: 50   #"),
        ("convention.remuneration.echeances.1.part_pct", "50", "{part_pct: 40,", "{part_pct: 50,"),
        ("convention.indicateurs", ["nb_contrats"], "[nb_marches_clause, heures_realisees]", "[nb_contrats]"),
        ("donneur_ordre", "autre.yaml", "donneur_valmorin.yaml", "autre.yaml"),
    ],
)
def test_one_value_changed_leaves_the_rest_to_the_letter(
    path: str, value: Any, before: str, after: str
) -> None:
    assert _save(path, value) == MAIN.replace(before, after)


def test_a_field_added_goes_where_the_domain_has_it_and_one_taken_away_goes_alone() -> None:
    added = _save("convention.lieu_signature", "Valmorin")
    assert added.replace("  lieu_signature: Valmorin\n", "") == MAIN
    assert _save("convention.duree_mois", None) == MAIN.replace("  duree_mois: 48\n", "")
    whole = _save("convention.remuneration", None)
    assert "# quatre ans" in whole
    assert "part_pct" not in whole


def test_rows_come_and_go_among_the_comments_of_the_others() -> None:
    row = {"part_pct": "10", "declencheur": "bilan_final"}
    added = _save("convention.remuneration.echeances.1", row)
    assert "      - part_pct: 10\n        declencheur: bilan_final\n" in added
    assert [c for c in MAIN.split("\n") if "#" in c] == [c for c in added.split("\n") if "#" in c]
    data = read_yaml(MAIN, "x").donnees
    del data["convention"]["remuneration"]["echeances"][0]
    gone = retouch(MAIN, Dossier, data)
    assert gone is not None
    assert "# le solde\n      - {part_pct: 40" in gone


def test_paragraphs_and_new_groups_are_written_whole() -> None:
    made = _save("convention.territoire", "Val d’Orvenne,\nCorbelle")
    assert "  territoire: |-\n    Val d’Orvenne,\n    Corbelle\n" in made
    assert "# numéro du registre" in made
    made = _save("convention.reconduction", {"mode": "tacite", "duree_periode_mois": "12"})
    assert "  reconduction:\n    mode: tacite\n    duree_periode_mois: 12\n" in made


@pytest.mark.parametrize(
    "text",
    [
        "{convention: {reference: A}}\n",  # nothing to keep
        "---\nconvention:\n  reference: A\n...\n",
        "? convention\n: reference: A\n",
        "convention:\n  reference: A\nconvention2: [\n  a,\n  b\n]\n",
        "convention: # tout\n\n\n  reference: >-\n    A\n    B\n\n# fin",
        "\"convention\":\n    'reference' : A\n",
    ],
)
def test_whatever_the_hand_the_result_says_the_new_data_or_there_is_none(text: str) -> None:
    before = read_yaml(text, "x").donnees
    wanted = {**before, "convention": {**before["convention"], "reference": "B", "duree_mois": "12"}}
    made = retouch(text, Dossier, wanted)
    assert made is None or read_yaml(made, "x").donnees == wanted


def _list_paths(data: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    steps = data.items() if isinstance(data, dict) else enumerate(data) if isinstance(data, list) else ()
    for step, inner in steps:
        yield (*path, step)
        yield from _list_paths(inner, (*path, step))


TEXTES = ("Nouveau", "a: b # c", "x\ny", "'cité'", "- tiret", "null", "12", "été, [a]", "{z}", "« mot »", "#")


def _shuffle(rng: random.Random, data: Any) -> None:
    """One change that a form may bring: a value, a field or a row gone, a field or a row more."""
    *steps, last = rng.choice(list(_list_paths(data)))
    holder = data
    for step in steps:
        holder = holder[step]
    draw = rng.random()
    if draw < 0.5 and isinstance(holder[last], str):
        holder[last] = rng.choice(TEXTES)
    elif draw < 0.7:
        del holder[last]
    elif isinstance(holder, list):
        holder.insert(rng.randrange(len(holder) + 1), copy.deepcopy(holder[last]))
    else:
        holder["champ_ajoute"] = rng.choice(("v", ["a", "b"], {"c": "d"}))


@pytest.mark.parametrize("path", DOSSIERS, ids=lambda p: p.stem)
def test_random_changes_of_every_example_are_written_in_place(path: Path) -> None:
    text = path.read_text("utf-8")
    before = read_yaml(text, "x").donnees
    racine = choose_racine(before)
    rng = random.Random(path.stem)
    for _ in range(6):
        wanted = copy.deepcopy(before)
        for _ in range(rng.choice((1, 1, 2, 4))):
            _shuffle(rng, wanted)
        made = retouch(text, racine, wanted)
        assert made is not None
        assert (
            read_yaml(made, "x").donnees == read_yaml(dump_yaml(order_dossier(racine, wanted)), "x").donnees
        )


def test_a_row_left_empty_keeps_its_place() -> None:
    text = "marche:\n  lots:\n    - numero: 1   # gros œuvre\n"
    made = retouch(text, DossierMarche, {"marche": {"lots": [{"numero": "1"}, {}]}})
    assert made == "marche:\n  lots:\n    - numero: 1   # gros œuvre\n    - numero:\n"
