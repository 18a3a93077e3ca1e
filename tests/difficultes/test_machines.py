"""The tables of the procedures agree with each other, with the checks and with the page that shows them."""

from __future__ import annotations

from pathlib import Path

import pytest

from clausedocs.difficultes.controles import CONTROLES
from clausedocs.difficultes.graphe import QUI, write_mermaid, write_page
from clausedocs.difficultes.machine import (
    MACHINES,
    MEME,
    load_conditions,
    load_courriers,
    load_machine,
)
from clausedocs.difficultes.reglages import Reglages
from clausedocs.droit import Registre
from clausedocs.droit.delais_procedure import find_delai

RACINE = Path(__file__).parents[2]


def test_the_page_is_the_data() -> None:
    """« python -m verif.machines » writes it."""
    assert (RACINE / "docs" / "machines.md").read_text("utf-8") == write_page()


@pytest.mark.parametrize("nom", MACHINES)
def test_a_machine_names_only_what_exists(nom: str) -> None:
    machine = load_machine(nom)
    assert machine.initial in machine.etats
    for state in machine.etats.values():
        assert set(state.courriers) <= set(load_courriers())
    for t in machine.transitions:
        assert set(t.de) <= set(machine.etats)
        assert set(t.vers.values()) <= {MEME, *machine.etats}
        assert t.evenement in machine.evenements
        assert t.qui in QUI
        assert set(t.conditions) <= set(CONTROLES)
        assert {c for c in t.courriers.values() if c} <= set(load_courriers())
        assert set(t.courriers) <= {"", *t.vers}
        if "" not in t.vers:
            choice = machine.evenements[t.evenement].find_precision("suite")
            assert choice is not None
            assert set(t.vers) <= set(choice.valeurs)
    assert set(machine.evenements) == {t.evenement for t in machine.transitions}


@pytest.mark.parametrize("nom", MACHINES)
def test_every_state_is_reached_and_every_letter_written_somewhere(nom: str) -> None:
    machine = load_machine(nom)
    seen, todo = set(), [machine.initial]
    while todo:
        here = todo.pop()
        if here in seen:
            continue
        seen.add(here)
        todo += [v for t in machine.list_transitions(here) for v in t.vers.values() if v != MEME]
    assert seen == set(machine.etats)
    assert write_mermaid(machine).count("\n    ") >= len(machine.etats)


def test_every_condition_is_checked_used_and_explained() -> None:
    assert set(CONTROLES) == set(load_conditions())
    used = {c for nom in MACHINES for t in load_machine(nom).transitions for c in t.conditions}
    used |= {c for kind in load_courriers().values() for c in kind.conditions}
    assert used == set(CONTROLES)
    for condition in load_conditions().values():
        assert condition.regle.endswith(".")
        assert condition.remede.endswith((".", ").", "»)."))
        for article in condition.articles.values():
            assert article in Registre.standard()


def test_every_letter_is_called_for_and_opens_a_known_limit() -> None:
    called = {c for nom in MACHINES for t in load_machine(nom).transitions for c in t.courriers.values() if c}
    assert called == set(load_courriers())
    for kind in load_courriers().values():
        if kind.delai:
            assert find_delai(kind.delai).depart == "réception" or kind.id == "demande_accord"
        if kind.sanction:
            assert kind.expediteur == "donneur_ordre"
            assert {"expediteur_habilite", "destinataire_exact"} <= set(kind.conditions)


def test_no_internal_reference_is_shown_to_the_user() -> None:
    shown = [c.regle + c.remede + c.source for c in load_conditions().values()]
    assert not [x for x in shown if "metier" in x or "5.1" in x]
    assert Reglages().machine in MACHINES
