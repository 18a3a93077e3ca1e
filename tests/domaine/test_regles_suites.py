"""Rules on what surrounds the convention: its presentation, its vote, its annex, the refusal to renew it."""

from __future__ import annotations

from typing import Any

import pytest
from changements import ETAT, GRATUITE, SOCIETE, C, D, S
from dossiers_d_essai import ABSENT, check


def refus(**autres: Any) -> dict[str, Any]:
    return {"auteur": "structure", "reference": "NR-1", "date": "2027-06-01", "periode": "1", **autres}


CONSEIL = {"organe": "conseil municipal"}
TACITE: dict[str, Any] = {
    f"{C}.duree_mois": "12",
    f"{C}.reconduction": {"mode": "tacite", "duree_periode_mois": "12", "nombre_max": "3"},
}
PARTENARIAT: dict[str, Any] = {
    "modeles": ["convention_partenariat"],
    f"{C}.modele": "partenariat",
    f"{D}.presentation": "Une ville.",
}
# code, path named, changes to the sound dossier
CAS: list[tuple[str, str, dict[str, Any]]] = [
    ("annexe_obligatoire", f"{C}.annexer_offre", {f"{C}.annexer_offre": "non"}),
    ("presentation_absente", f"{D}.presentation", {**PARTENARIAT, f"{D}.presentation": ABSENT}),
    ("presentation_absente", f"{S}.presentation", {**PARTENARIAT, f"{S}.presentation": ABSENT}),
    ("deliberation_absente", "deliberation.organe", {"modeles": ["convention_cadre", "projet_deliberation"]}),
    ("deliberation_sans_assemblee", f"{D}.type_acheteur", {**SOCIETE, "deliberation": CONSEIL}),
    ("deliberation_sans_assemblee", f"{D}.type_acheteur", {**ETAT, "modeles": ["projet_deliberation"]}),
    ("deliberation_tardive", "deliberation.seance", {"deliberation": {**CONSEIL, "seance": "2026-10-06"}}),
    ("organe_a_preciser", "deliberation.organe_article", {"deliberation": {"organe": "quorum"}}),
    (
        "imputation_inutile",
        "deliberation.imputation",
        {**GRATUITE, "deliberation": {**CONSEIL, "imputation": "chapitre 011"}},
    ),
    ("non_reconduction_sans_objet", "non_reconduction", {"non_reconduction": refus()}),
    ("non_reconduction_sans_objet", "non_reconduction", {**TACITE, "non_reconduction": refus(periode="4")}),
    (
        "reception_avant_envoi",
        "non_reconduction.reception",
        {**TACITE, "non_reconduction": refus(reception="2027-05-31")},
    ),
    # Signed on 5 October 2026 for a year: it ends on 4 October 2027, so the limit is Sunday 4 July.
    (
        "non_reconduction_tardive",
        "non_reconduction.reception",
        {**TACITE, "non_reconduction": refus(reception="2027-07-06")},
    ),
]


@pytest.mark.parametrize(
    ("code", "champ", "changements"), CAS, ids=[f"{c}-{n}" for n, (c, _, _) in enumerate(CAS)]
)
def test_one_change_breaks_one_rule(code: str, champ: str, changements: dict[str, Any]) -> None:
    assert check(changements) == [(code, champ)]


# What looks close to a fault and is none.
SAINS: list[dict[str, Any]] = [
    PARTENARIAT,
    {**PARTENARIAT, f"{C}.annexer_offre": "non"},
    {"modeles": ["projet_deliberation"], "deliberation": CONSEIL, f"{D}.habilitation": ABSENT},
    {"deliberation": {**CONSEIL, "seance": "2026-10-05", "imputation": "chapitre 011"}},
    {**TACITE, "non_reconduction": refus()},
    {**TACITE, "non_reconduction": refus(reception="2027-07-04")},
    # The last doubtful day, which only calls for a warning.
    {**TACITE, "non_reconduction": refus(reception="2027-07-05")},
    # A year later the limit falls on a Tuesday: nothing is doubtful, and the second period is the one refused.
    {**TACITE, "non_reconduction": refus(reception="2028-07-04", periode="2", date="2028-06-30")},
]


@pytest.mark.parametrize("changements", SAINS, ids=range(len(SAINS)))
def test_a_sound_dossier_breaks_no_rule(changements: dict[str, Any]) -> None:
    assert check(changements) == []
