"""Rules on the way of engaging hours: it suits the form, and every part makes the total."""

from __future__ import annotations

from typing import Any

import pytest
from dossiers_d_essai import ABSENT
from marches_d_essai import CADRE, CADRE_ANNUEL, LOTS, SANS_HEURES, TRANCHES, C, M, check, make_marche

from clausedocs.domaine import check_rules

TERRITOIRES: dict[str, Any] = {
    f"{M}.territoires": [
        {"nom": "Ponant-Ville", "facilitateur": {"prenom": "Blaise", "nom": "Monturier"}},
        {"nom": "Val d’Orvenne", "facilitateur": {"prenom": "Mathurine", "nom": "Escoffan"}},
    ],
    f"{C}.heures_par_territoire": [
        {"territoire": "Ponant-Ville", "heures": "200"},
        {"territoire": "Val d’Orvenne", "heures": "100"},
    ],
}
PALIERS: dict[str, Any] = {
    f"{C}.echeancier": [
        {"date": "2027-06-30", "heures_cumulees": "100"},
        {"date": "2028-06-30", "heures_cumulees": "300"},
    ]
}
# Each way of engaging hours, complete.
MODES: dict[str, dict[str, str]] = {
    "volume": {"heures": "300"},
    "pourcentage": {"taux_pct": "5"},
    "par_tranche": {"heures_par_tranche": "35", "tranche_ht": "20000"},
    "par_periode": {"heures": "300", "base_ht": "120000"},
    "par_bon": {"heures_par_tranche": "35", "tranche_ht": "20000", "seuil_bon_ht": "20000"},
    "par_marche_subsequent": {"heures_par_tranche": "35", "tranche_ht": "20000"},
}
ADMIS = {
    "ordinaire": {"volume", "pourcentage", "par_periode"},
    "accord_cadre_bc": {"par_tranche", "pourcentage", "par_periode", "par_bon"},
    "accord_cadre_ms": {"par_tranche", "pourcentage", "par_periode", "par_marche_subsequent"},
    "accord_cadre_mixte": {
        "par_tranche",
        "pourcentage",
        "par_periode",
        "par_bon",
        "par_marche_subsequent",
    },
}


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("forme", ADMIS)
def test_an_engagement_suits_the_form_of_the_marche(forme: str, mode: str) -> None:
    changes: dict[str, Any] = dict(CADRE if forme != "ordinaire" else SANS_HEURES)
    changes |= {f"{C}.heures_par_tranche": ABSENT, f"{C}.tranche_ht": ABSENT, f"{M}.forme": forme}
    changes |= {f"{C}.mode_engagement": mode} | {f"{C}.{nom}": v for nom, v in MODES[mode].items()}
    assert check(changes) == ([] if mode in ADMIS[forme] else [("mode_forme", f"{C}.mode_engagement")])


@pytest.mark.parametrize("mode", ["volume", "pourcentage"])
def test_a_marche_in_tranches_engages_each_of_them(mode: str) -> None:
    if mode == "volume":
        assert check(TRANCHES) == []
    else:
        parts = {f"{C}.heures_des_tranches": ABSENT, f"{C}.mode_engagement": mode, f"{C}.taux_pct": "5"}
        assert check({**TRANCHES, **parts}) == []


CAS: list[tuple[str, str, dict[str, Any]]] = [
    ("base_absente", f"{C}.base_ht", {**CADRE_ANNUEL, f"{C}.base_ht": ABSENT}),
    # -- tranches
    ("tranches_absentes", f"{M}.tranches", {**TRANCHES, f"{M}.tranches.1.optionnelle": "non"}),
    (
        "tranches_inutiles",
        f"{M}.tranches",
        {**TRANCHES, f"{M}.forme": "ordinaire", f"{C}.heures_des_tranches": ABSENT, f"{C}.heures": "360"},
    ),
    (
        "tranche_inconnue",
        f"{C}.heures_des_tranches[2].tranche",
        {**TRANCHES, f"{C}.heures_des_tranches.1.tranche": "préau"},
    ),
    (
        "tranches_sans_heures",
        f"{C}.heures_des_tranches",
        {**TRANCHES, f"{C}.heures_des_tranches": ABSENT, f"{C}.heures": "360"},
    ),
    ("total_different", f"{C}.heures_des_tranches", {**TRANCHES, f"{C}.heures": "300"}),
    (
        "valeur_en_double",
        f"{C}.heures_des_tranches[2].tranche",
        {**TRANCHES, f"{C}.heures_des_tranches.1.tranche": "ferme"},
    ),
    ("valeur_en_double", f"{M}.tranches[3].code", {
        **TRANCHES,
        f"{M}.tranches": [
            {"code": "ferme", "libelle": "tranche ferme"},
            {"code": "cour", "libelle": "tranche de la cour", "optionnelle": "oui"},
            {"code": "cour", "libelle": "tranche du préau", "optionnelle": "oui"},
        ],
    }),
    # -- territories
    (
        "territoire_inconnu",
        f"{C}.heures_par_territoire[2].territoire",
        {**TERRITOIRES, f"{C}.heures_par_territoire.1.territoire": "Littoral"},
    ),
    (
        "total_different",
        f"{C}.heures_par_territoire",
        {**TERRITOIRES, f"{C}.heures_par_territoire.1.heures": "101"},
    ),
    # Hours that a calculation gives are compared as well.
    (
        "total_different",
        f"{C}.heures_par_territoire",
        {**TERRITOIRES, **SANS_HEURES, "calibrage": {"methode": "M6", "heures_forfait": "305"}},
    ),
    ("valeur_en_double", f"{M}.territoires[2].nom", {
        **TERRITOIRES,
        f"{M}.territoires.1.nom": "Ponant-Ville",
        f"{C}.heures_par_territoire": ABSENT,
    }),
    # -- schedule
    (
        "palier_incomplet",
        f"{C}.echeancier[1].date",
        {**PALIERS, f"{C}.echeancier.0.avancement_pct": "30"},
    ),
    ("palier_incomplet", f"{C}.echeancier[1].date", {**PALIERS, f"{C}.echeancier.0.date": ABSENT}),
    (
        "echeancier_croissant",
        f"{C}.echeancier[2].date",
        {**PALIERS, f"{C}.echeancier.1.date": "2027-06-30"},
    ),
    (
        "echeancier_croissant",
        f"{C}.echeancier[2].heures_cumulees",
        {**PALIERS, f"{C}.echeancier.0.heures_cumulees": "300"},
    ),
    ("echeancier_croissant", f"{C}.echeancier[2].heures_cumulees", {
        f"{C}.echeancier": [
            {"avancement_pct": "50", "heures_cumulees": "150"},
            {"avancement_pct": "50", "heures_cumulees": "300"},
        ]
    }),
    (
        "echeancier_total",
        f"{C}.echeancier[2].heures_cumulees",
        {**PALIERS, f"{C}.echeancier.1.heures_cumulees": "299"},
    ),
    ("dates_desordre", f"{C}.echeancier[1].date", {**PALIERS, f"{C}.echeancier.0.date": "2026-12-07"}),
    # -- total
    ("total_different", f"{M}.heures_total", {**LOTS, f"{M}.heures_total": "621"}),
    ("total_different", f"{M}.heures_total", {f"{M}.heures_total": "301"}),
    ("total_different", f"{M}.heures_total", {**CADRE, f"{M}.heures_total": "35"}),
]  # fmt: skip


@pytest.mark.parametrize(
    ("code", "champ", "changements"), CAS, ids=[f"{c}-{n}" for n, (c, _, _) in enumerate(CAS)]
)
def test_one_change_breaks_one_rule(code: str, champ: str, changements: dict[str, Any]) -> None:
    assert check(changements) == [(code, champ)]


SAINS: list[dict[str, Any]] = [
    TERRITOIRES,
    PALIERS,
    {**PALIERS, f"{C}.echeancier.0.date": "2026-12-08"},
    {f"{M}.heures_total": "300"},
    {**LOTS, f"{M}.heures_total": "620"},
    {**TRANCHES, f"{M}.heures_total": "360"},
    {**TRANCHES, f"{C}.heures": "360"},
    # A date and a stage of the works are not compared.
    {
        f"{C}.echeancier": [
            {"date": "2027-06-30", "heures_cumulees": "100"},
            {"avancement_pct": "100", "heures_cumulees": "300"},
        ]
    },
    # Of a marché in tranches only the firm one is due for sure: a schedule may end there.
    {**TRANCHES, f"{C}.echeancier": [{"date": "2027-12-31", "heures_cumulees": "300"}]},
    {**TRANCHES, f"{C}.echeancier": [{"date": "2027-12-31", "heures_cumulees": "360"}]},
    # Of a share of the work nobody knows the total.
    {
        **SANS_HEURES,
        f"{C}.mode_engagement": "pourcentage",
        f"{C}.taux_pct": "4",
        f"{C}.echeancier": [{"date": "2027-12-31", "heures_cumulees": "384"}],
    },
    # A tranche without hours is left out.
    {**TRANCHES, f"{C}.heures_des_tranches": [{"tranche": "ferme", "heures": "300"}]},
]


@pytest.mark.parametrize("changements", SAINS, ids=range(len(SAINS)))
def test_a_sound_marche_breaks_no_rule(changements: dict[str, Any]) -> None:
    assert check(changements) == []


def test_a_fault_of_the_common_clause_is_said_once() -> None:
    common = {f"{M}.lots.0.clause": {}, f"{M}.lots.1.clause": {}, f"{C}.heures": "300", **PALIERS}
    faults = check({**LOTS, **common, f"{C}.echeancier.1.date": "2027-06-30"})
    assert faults == [("echeancier_croissant", f"{C}.echeancier[2].date")]


def test_a_total_is_not_judged_while_hours_lack() -> None:
    """A lot without hours is the only fault: the sum would be of the others."""
    faults = check({**LOTS, f"{M}.heures_total": "620", f"{M}.lots.0.clause": {}})
    assert faults == [("lot_sans_heures", f"{M}.lots[1].clause.heures")]


def test_a_wrong_total_is_said_with_its_parts() -> None:
    (violation,) = check_rules(make_marche({**LOTS, f"{M}.heures_total": "1790"}))
    text = violation.message.replace("\u202f", " ").replace("\u00a0", " ")
    assert text == "Le total annoncé est de 1 790 heures, et les lots en font 620 (500 + 120)."
