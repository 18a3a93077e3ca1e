"""Rules on the clause of each lot: engaged, for someone, judged on its performance, sanctioned."""

from __future__ import annotations

from typing import Any

import pytest
from dossiers_d_essai import ABSENT
from marches_d_essai import (
    AUCUN,
    AVIS,
    CADRE,
    CRITERE,
    CRITERE_SEUL,
    INSERTION,
    LOTS,
    PRIVE,
    RESERVE,
    SANS_CONDITION,
    SANS_HEURES,
    A,
    C,
    M,
    check,
    make_marche,
)

from clausedocs.domaine import check_rules

ACTION = {"code": "stage", "libelle": "stage d’immersion", "quantite": "35", "unite": "h"}
ACTIONS: dict[str, Any] = {
    **SANS_CONDITION,
    f"{C}.mode_engagement": "actions",
    f"{C}.actions": [ACTION],
    f"{C}.penalite_action_eur": "500",
}
LOT3 = f"{M}.lots.2.clause"
RESERVE_LOT3: dict[str, Any] = {**LOTS, LOT3: {"dispositif": "reserve_siae"}}
SOUS = f"{C}.critere.sous_criteres"

CAS: list[tuple[str, str, dict[str, Any]]] = [
    # -- what each lot carries
    ("dispositif_absent", f"{C}.dispositif", {f"{C}.dispositif": ABSENT}),
    (
        "dispositif_absent",
        f"{M}.lots[3].clause.dispositif",
        {
            **LOTS,
            f"{C}.dispositif": ABSENT,
            f"{M}.lots.0.clause.dispositif": "condition",
            f"{M}.lots.1.clause.dispositif": "condition",
            LOT3: {},
        },
    ),
    ("motif_absent", f"{C}.motif", {**AUCUN, f"{C}.motif": ABSENT}),
    ("motif_absent", f"{M}.lots[3].clause.motif", {**LOTS, f"{LOT3}.motif": ABSENT}),
    # -- a number
    ("lot_sans_heures", f"{C}.heures", SANS_HEURES),
    ("lot_sans_heures", f"{M}.lots[2].clause.heures", {**LOTS, f"{M}.lots.1.clause": {}}),
    # Hours that round to nothing are no engagement.
    (
        "lot_sans_heures",
        "calibrage.methode",
        {**SANS_HEURES, "calibrage": {"methode": "M2", "heures_totales": "40", "taux": "5 %"}},
    ),
    ("engagement_incomplet", f"{C}.tranche_ht", {**CADRE, f"{C}.tranche_ht": ABSENT}),
    ("engagement_incomplet", f"{C}.heures_par_tranche", {**CADRE, f"{C}.heures_par_tranche": ABSENT}),
    ("engagement_incomplet", f"{C}.seuil_bon_ht", {**CADRE, f"{C}.mode_engagement": "par_bon"}),
    ("engagement_incomplet", f"{C}.taux_pct", {**SANS_HEURES, f"{C}.mode_engagement": "pourcentage"}),
    (
        "engagement_incomplet",
        f"{C}.actions",
        {**ACTIONS, f"{C}.actions": ABSENT, f"{C}.penalite_action_eur": ABSENT},
    ),
    ("engagement_incomplet", f"{C}.actions", {**CADRE, f"{C}.choix_actions": "heures_ou_action"}),
    *[
        ("engagement_incomplet", f"{C}.{nom}", {**INSERTION, f"{C}.{nom}": ABSENT})
        for nom in ("places", "heures_hebdo", "semaines", "support", "criteres")
    ],
    # -- a number that nothing reads
    ("engagement_inutile", f"{C}.taux_pct", {f"{C}.taux_pct": "5"}),
    ("engagement_inutile", f"{C}.base_ht", {f"{C}.base_ht": "1000"}),
    ("engagement_inutile", f"{C}.heures", {**CADRE, f"{C}.heures": "300"}),
    ("engagement_inutile", f"{C}.places", {f"{C}.places": "8"}),
    ("engagement_inutile", f"{C}.heures", {**INSERTION, f"{C}.heures": "300"}),
    ("engagement_inutile", f"{M}.lots[3].clause.heures", {**LOTS, f"{LOT3}.heures": "12"}),
    ("engagement_inutile", f"{C}.taux_pct", {**LOTS, f"{C}.taux_pct": "5"}),
    ("engagement_inutile", f"{C}.actions", {**RESERVE, f"{C}.actions": [ACTION]}),
    # -- a reserved lot
    ("reserve_avec_heures", f"{C}.heures", {**RESERVE, f"{C}.heures": "200"}),
    ("reserve_avec_heures", f"{M}.lots[3].clause.heures", {**RESERVE_LOT3, f"{LOT3}.heures": "200"}),
    ("reserve_avec_heures", f"{M}.lots[3].clause.taux_pct", {**RESERVE_LOT3, f"{LOT3}.taux_pct": "5"}),
    # -- people
    ("publics_absents", f"{C}.publics", {f"{C}.publics": ABSENT}),
    ("publics_absents", f"{C}.publics", {**INSERTION, f"{C}.publics": ABSENT}),
    # What a lot adds comes after the common list.
    ("publics_absents", f"{C}.publics", {
        **LOTS,
        f"{C}.publics": ABSENT,
        f"{M}.lots.0.clause.publics": ["QPV"],
        f"{M}.lots.1.clause.publics": ["QPV"],
    }),
    ("dispositif_local_absent", f"{C}.dispositifs_locaux", {f"{C}.publics": ["DELD", "DISPOSITIF_LOCAL"]}),
    ("dispositif_local_absent", f"{C}.dispositifs_locaux", {
        **LOTS,
        f"{M}.lots.0.clause.publics": ["DISPOSITIF_LOCAL"],
    }),
    ("modalite_unique", f"{C}.modalites", {f"{C}.modalites": ["alternance"]}),
    ("modalite_unique", f"{C}.modalites", {f"{C}.modalites": []}),
    ("justificatifs_absents", f"{C}.justificatifs", {f"{C}.justificatifs": []}),
    # -- what is judged
    ("critere_absent", f"{C}.critere", {**CRITERE, f"{C}.critere": ABSENT}),
    ("critere_inutile", f"{C}.critere", {**CRITERE, f"{C}.dispositif": "condition", f"{C}.penalite_action_eur": ABSENT}),
    ("critere_inutile", f"{C}.critere", {**INSERTION, f"{C}.critere": CRITERE[f"{C}.critere"]}),
    ("points_somme", SOUS, {**CRITERE, f"{SOUS}.0.points": "61"}),
    ("points_somme", SOUS, {**CRITERE, f"{SOUS}.0.points": "59"}),
    ("points_somme", f"{C}.criteres", {**INSERTION, f"{C}.criteres.0.ponderation_pct": "79.99"}),
    ("valeur_en_double", f"{SOUS}[2]", {**CRITERE, f"{SOUS}.1.code": "encadrement"}),
    ("valeur_en_double", f"{C}.criteres[2].code", {
        **INSERTION,
        f"{C}.criteres": [
            {"code": "formation", "ponderation_pct": "40"},
            {"code": "formation", "ponderation_pct": "40"},
            {"code": "prix", "ponderation_pct": "20"},
        ],
    }),
    ("sous_critere_prix", f"{SOUS}[2]", {**CRITERE, f"{SOUS}.1.code": "prix"}),
    ("prix_absent", f"{C}.criteres", {**INSERTION, f"{C}.criteres.1.code": "formation"}),
    ("critere_double", f"{SOUS}[2]", {**CRITERE, f"{SOUS}.1.porte_sur_heures": "oui"}),
    *[
        ("critere_double", f"{SOUS}[2]", {**CRITERE, f"{SOUS}.1.libelle": label})
        for label in (
            "nombre d’heures d’insertion",
            "Volume des heures au-delà du minimum",
            "heures supplémentaires d’insertion",
            "heures d’insertion proposées",
            "volume d’insertion",
        )
    ],
    *[
        ("critere_general", f"{SOUS}[2]", {**CRITERE, f"{SOUS}.1.libelle": label})
        for label in ("politique sociale de l’entreprise", "démarche RSE", "responsabilité sociétale")
    ],
]  # fmt: skip


@pytest.mark.parametrize(
    ("code", "champ", "changements"), CAS, ids=[f"{c}-{n}" for n, (c, _, _) in enumerate(CAS)]
)
def test_one_change_breaks_one_rule(code: str, champ: str, changements: dict[str, Any]) -> None:
    assert check(changements) == [(code, champ)]


SAINS: list[dict[str, Any]] = [
    ACTIONS,
    CRITERE,
    CRITERE_SEUL,
    INSERTION,
    RESERVE,
    # A lot that takes another device leaves the hours, the penalty and the criterion of the common clause.
    RESERVE_LOT3,
    {**LOTS, **CRITERE, f"{M}.lots.2.clause": {"dispositif": "condition", "heures": "40"}},
    {**LOTS, f"{C}.heures": "300", f"{M}.lots.0.clause": {}},
    # Two ways in one marché: each number is read by some lot.
    {
        **LOTS,
        f"{C}.taux_pct": "5",
        f"{M}.lots.0.clause": {"mode_engagement": "pourcentage"},
    },
    {**CADRE, f"{C}.mode_engagement": "par_bon", f"{C}.seuil_bon_ht": "20000"},
    {**CADRE, f"{C}.seuil_declenchement_ht": "50000"},
    {
        **CADRE,
        f"{C}.choix_actions": "heures_ou_action",
        f"{C}.actions": [ACTION],
        f"{C}.penalite_action_eur": "500",
    },
    {f"{C}.publics": ["DISPOSITIF_LOCAL"], f"{C}.dispositifs_locaux": ["Tremplin"]},
    {f"{C}.modalites": ["alternance", "embauche_directe"]},
    # Hours of training, of tutors or of support say how well the people are helped.
    *[
        {**CRITERE, f"{SOUS}.1.libelle": label}
        for label in (
            "nombre d’heures de formation",
            "volume d’heures de tutorat",
            "heures d’accompagnement proposées",
        )
    ],
    # Without a condition of performance there is no minimum to repeat.
    {**CRITERE_SEUL, f"{SOUS}.1.libelle": "nombre d’heures d’insertion"},
    {**CRITERE, f"{SOUS}.1.code": "encadrement", f"{SOUS}.1.libelle": "tutorat"},
    # The code gives a private company no list of criteria.
    {**INSERTION, **PRIVE, f"{C}.clause_resolutoire": ABSENT, f"{C}.criteres.1.code": "formation"},
]


@pytest.mark.parametrize("changements", SAINS, ids=range(len(SAINS)))
def test_a_sound_clause_breaks_no_rule(changements: dict[str, Any]) -> None:
    assert check(changements) == []


@pytest.mark.parametrize(
    "dispositif", ["reserve_siae", "reserve_ea_esat", "reserve_mixte", "reserve_penitentiaire"]
)
def test_no_reservation_is_mixed_with_hours(dispositif: str) -> None:
    reserved = {**RESERVE, f"{C}.dispositif": dispositif}
    assert check(reserved) == []
    assert check({**reserved, f"{C}.heures": "200"}) == [("reserve_avec_heures", f"{C}.heures")]


def test_the_common_hours_of_reserved_lots_are_said_once() -> None:
    lots = [{"numero": str(n), "intitule": "Tri"} for n in (1, 2)]
    faults = check({**RESERVE, f"{M}.lots": lots, f"{C}.heures": "200"})
    assert faults == [("reserve_avec_heures", f"{C}.heures")]


def test_the_criterion_that_the_opinion_recommends_is_read_too() -> None:
    advised = {"ponderation_pct": "10", "sous_criteres": [{"code": "formation", "points": "90"}]}
    assert check({**AVIS, f"{A}.critere_recommande": advised}) == [
        ("points_somme", f"{A}.critere_recommande.sous_criteres")
    ]


def test_a_lot_without_hours_is_named() -> None:
    (violation,) = check_rules(make_marche({**LOTS, f"{M}.lots.1.clause": {}}))
    assert violation.message.replace("\u00a0", " ").startswith("Le lot 2 porte")
    assert "Ajoutez heures" in violation.conseil


# -- penalties


SOCIALE: dict[str, Any] = {
    **RESERVE,
    f"{C}.condition_sociale_ccap": "Un parcours de formation par an.",
    f"{C}.penalite_action_eur": "1000",
}
PENALITES: list[tuple[str, str, dict[str, Any]]] = [
    ("penalite_absente", f"{C}.penalite_heure_eur", {f"{C}.penalite_heure_eur": ABSENT}),
    ("penalite_absente", f"{C}.penalite_heure_eur", {**LOTS, f"{C}.penalite_heure_eur": ABSENT}),
    ("penalite_absente", f"{C}.penalite_action_eur", {**CRITERE, f"{C}.penalite_action_eur": ABSENT}),
    ("penalite_absente", f"{C}.penalite_action_eur", {**ACTIONS, f"{C}.penalite_action_eur": ABSENT}),
    ("penalite_absente", f"{C}.penalite_action_eur", {**SOCIALE, f"{C}.penalite_action_eur": ABSENT}),
    ("penalite_sans_assiette", f"{C}.penalite_action_eur", {f"{C}.penalite_action_eur": "500"}),
    ("penalite_sans_assiette", f"{C}.penalite_action_eur", {**RESERVE, f"{C}.penalite_action_eur": "500"}),
    ("penalite_sans_assiette", f"{C}.penalite_heure_eur", {**RESERVE, f"{C}.penalite_heure_eur": "50"}),
    ("penalite_sans_assiette", f"{C}.penalite_heure_eur", {**INSERTION, f"{C}.penalite_heure_eur": "50"}),
    ("penalite_sans_assiette", f"{C}.penalite_heure_eur", {**ACTIONS, f"{C}.penalite_heure_eur": "50"}),
    (
        "penalite_sans_assiette",
        f"{M}.lots[3].clause.penalite_heure_eur",
        {**LOTS, f"{LOT3}.penalite_heure_eur": "50"},
    ),
    ("penalite_sans_assiette", f"{C}.penalite_document_jour_eur", {**AUCUN, f"{C}.penalite_document_jour_eur": "50"}),
    ("penalite_sans_assiette", f"{C}.penalite_reunion_eur", {**AUCUN, f"{C}.penalite_reunion_eur": "50"}),
    ("penalite_sans_assiette", f"{C}.plafond_penalites_pct", {**RESERVE, f"{C}.plafond_penalites_pct": "10"}),
    (
        "penalite_sans_assiette",
        f"{C}.penalites.exoneration_ccag",
        {f"{M}.ccag": "aucun", f"{C}.penalites": {"exoneration_ccag": "oui"}},
    ),
]  # fmt: skip


@pytest.mark.parametrize(
    ("code", "champ", "changements"), PENALITES, ids=[f"{c}-{n}" for n, (c, _, _) in enumerate(PENALITES)]
)
def test_a_penalty_and_its_engagement_go_together(code: str, champ: str, changements: dict[str, Any]) -> None:
    assert check(changements) == [(code, champ)]


@pytest.mark.parametrize(
    "changements",
    [
        SOCIALE,
        {**LOTS, f"{C}.penalite_heure_eur": ABSENT, f"{M}.lots.0.clause.penalite_heure_eur": "40",
         f"{M}.lots.1.clause.penalite_heure_eur": "60"},
        {**RESERVE, f"{C}.penalite_document_jour_eur": "50", f"{C}.plafond_penalites_pct": "10"},
        {**INSERTION, f"{C}.penalite_document_jour_eur": "20", f"{C}.penalite_reunion_eur": "150"},
        {**INSERTION, f"{C}.penalite_action_eur": "200"},
        {f"{C}.penalites": {"exoneration_ccag": "oui"}, f"{C}.plafond_penalites_pct": "10"},
        {**CRITERE_SEUL, f"{C}.penalite_reunion_eur": "150"},
    ],
)  # fmt: skip
def test_a_penalty_that_sanctions_something_is_sound(changements: dict[str, Any]) -> None:
    assert check(changements) == []


def test_one_missing_penalty_names_all_its_lots() -> None:
    (violation,) = check_rules(make_marche({**LOTS, f"{C}.penalite_heure_eur": ABSENT}))
    assert "des lots 1 et 2" in violation.message.replace("\u00a0", " ")
