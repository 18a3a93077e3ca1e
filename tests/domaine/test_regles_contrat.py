"""Rules on the kind of contract, broken and satisfied."""

from __future__ import annotations

from typing import Any

import pytest
from marches_d_essai import CADRE, CRITERE, INSERTION, LOTS, RESERVE, C, M, check

CONCESSION: dict[str, Any] = {f"{M}.contrat": "concession", f"{M}.ccag": "aucun"}
QUASI: dict[str, Any] = {f"{M}.contrat": "quasi_regie"}
COOPERATION: dict[str, Any] = {f"{M}.contrat": "cooperation_publique"}

CAS: list[tuple[str, str, dict[str, Any]]] = [
    ("concession_accord_cadre", f"{M}.forme", {**CADRE, **CONCESSION}),
    ("concession_ccag", f"{M}.ccag", {**CONCESSION, f"{M}.ccag": "fcs"}),
    ("concession_reserve", f"{C}.dispositif", {**RESERVE, **CONCESSION, f"{C}.dispositif": "reserve_mixte"}),
    ("contrat_sans_concurrence", f"{C}.dispositif", {**RESERVE, **QUASI}),
    ("contrat_sans_concurrence", f"{C}.dispositif", {**CRITERE, **QUASI}),
    ("contrat_sans_concurrence", f"{C}.dispositif", {**INSERTION, **COOPERATION}),
    ("titulaires_hors_accord_cadre", f"{M}.titulaires", {f"{M}.titulaires": "2"}),
    ("titulaires_hors_accord_cadre", f"{M}.titulaires", {**LOTS, f"{M}.titulaires": "2"}),
]


@pytest.mark.parametrize(
    ("code", "champ", "changements"), CAS, ids=[f"{c}-{n}" for n, (c, _, _) in enumerate(CAS)]
)
def test_one_change_breaks_one_rule(code: str, champ: str, changements: dict[str, Any]) -> None:
    assert check(changements) == [(code, champ)]


@pytest.mark.parametrize(
    "changements",
    [CONCESSION, {**RESERVE, **CONCESSION}, QUASI, COOPERATION, {**CADRE, f"{M}.titulaires": "3"}],
    ids=["concession", "concession_reservee", "quasi_regie", "cooperation", "accord_cadre"],
)
def test_what_the_contract_admits(changements: dict[str, Any]) -> None:
    assert check(changements) == []
