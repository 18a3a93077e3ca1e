"""A gap of a draft is a string that says what is missing."""

from __future__ import annotations

import copy
import pickle

from clausedocs.langue.lacune import Lacune, has_lacune


def test_it_prints_what_is_missing_between_its_marks() -> None:
    gap = Lacune("convention.reference")
    assert gap == "\ue000[à compléter\u00a0: convention.reference]\ue001"
    assert gap.champ == "convention.reference"
    assert isinstance(gap, str)
    assert repr(gap) == "Lacune('convention.reference')"


def test_it_survives_copies() -> None:
    gap = Lacune("a.b")
    for other in (copy.copy(gap), copy.deepcopy(gap), pickle.loads(pickle.dumps(gap))):
        assert isinstance(other, Lacune)
        assert (other, other.champ) == (gap, "a.b")


def test_it_is_found_in_a_text() -> None:
    assert has_lacune(f"de {Lacune('a')}")
    assert not has_lacune("[à compléter]")
