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
        ("majuscule_de_phrase", {f"{D}.representant.fonction": "Maire"}),
        ("contact_injoignable", {f"{D}.contacts.0.telephone": ABSENT}),
        ("effet_retroactif", {f"{C}.prise_effet": "date", f"{C}.date_effet": "2026-10-04"}),
        ("duree_accord_cadre", {f"{C}.duree_mois": "49"}),
        ("indicateur_sans_objet", {f"{C}.dispositifs_vises": ["condition", "marche_insertion"]}),
        (
            "non_reconduction_douteuse",
            {
                f"{C}.duree_mois": "12",
                f"{C}.reconduction": {"mode": "tacite", "duree_periode_mois": "12", "nombre_max": "3"},
                # The limit is Sunday 4 July 2027.
                "non_reconduction": {
                    "auteur": "structure",
                    "reference": "NR-1",
                    "date": "2027-07-01",
                    "reception": "2027-07-05",
                    "periode": "1",
                },
            },
        ),
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
    ("reception", "attendu"),
    [("2026-11-16", []), ("2026-11-28", []), ("2026-11-29", ["non_reconduction_douteuse"]),
     ("2026-11-30", ["non_reconduction_douteuse"]), ("2026-12-01", ["non_reconduction_tardive"]),
     ("2026-12-04", ["non_reconduction_tardive"])],
)  # fmt: skip
def test_a_refusal_is_judged_on_the_day_it_is_received(reception: str, attendu: list[str]) -> None:
    """A second period that ends on 28 February 2027, a notice of three months, a limit on a Saturday."""
    donnees = make_donnees({"non_reconduction.reception": reception}, "c11_agglomeration_partenariat.yaml")
    dossier = Dossier.model_validate(donnees)
    assert [v.code for v in (*check_rules(dossier), *check_prudences(dossier))] == attendu


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
