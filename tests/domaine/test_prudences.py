"""What is allowed and yet worth a second reading."""

from __future__ import annotations

from typing import Any

import pytest
from changements import ETAT, GRATUITE, C, D, S
from dossiers_d_essai import ABSENT, make_donnees

from clausedocs.domaine import Dossier, check_prudences, check_rules


@pytest.mark.parametrize(
    ("code", "changements"),
    [
        ("double_financement", {f"{S}.cofinancements": [{"fonds": "FSE+", "operation": "clauses"}]}),
        ("ecriture_etat", {**ETAT, "ecriture": "generique"}),
        ("ecriture_etat", {**ETAT, "ecriture": "inclusive"}),
        ("effet_retroactif", {f"{C}.prise_effet": "date", f"{C}.date_effet": "2026-10-04"}),
        ("duree_accord_cadre", {f"{C}.duree_mois": "49"}),
        (
            "regime_a_relire",
            {
                f"{D}.type_acheteur": "esh",
                f"{D}.forme_juridique": "société anonyme",
                f"{D}.habilitation": ABSENT,
                f"{D}.chorus": ABSENT,
            },
        ),
    ],
)
def test_a_careful_reader_is_warned(code: str, changements: dict[str, Any]) -> None:
    dossier = Dossier.model_validate(make_donnees(changements))
    assert check_rules(dossier) == []
    assert [v.code for v in check_prudences(dossier)] == [code]


@pytest.mark.parametrize(
    "changements",
    [
        {},
        {**ETAT, "ecriture": ABSENT},
        {f"{C}.prise_effet": "date", f"{C}.date_effet": "2026-10-05"},
        {**GRATUITE, f"{S}.cofinancements": [{"fonds": "FSE+", "operation": "clauses"}]},
        {**GRATUITE, f"{C}.duree_mois": "60"},
    ],
)
def test_nothing_is_said_without_a_reason(changements: dict[str, Any]) -> None:
    assert check_prudences(Dossier.model_validate(make_donnees(changements))) == []
