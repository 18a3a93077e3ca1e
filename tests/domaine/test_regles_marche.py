"""Rules on the marché: its amounts, form, days and lots, broken and satisfied at their limits."""

from __future__ import annotations

from typing import Any

import pytest
from dossiers_d_essai import ABSENT, FIXTURES
from marches_d_essai import (
    AUCUN,
    AVIS,
    CADRE,
    FICHE,
    INSERTION,
    LOTS,
    PRIVE,
    PUBLIE,
    RESERVE,
    SANS_CONDITION,
    SERVICES,
    TRANCHES,
    A,
    C,
    F,
    M,
    check,
    make_marche,
    warn,
)

from clausedocs.domaine import check_prudences, check_rules
from clausedocs.dossiers import load_dossier
from clausedocs.langue.lacune import Lacune

ESS: dict[str, Any] = {**RESERVE, **SERVICES, **SANS_CONDITION, f"{C}.dispositif": "reserve_ess"}
DEUX_SANS: dict[str, Any] = {
    **LOTS,
    f"{M}.lots.1.clause": {"dispositif": "aucun", "motif": "Trop peu d’heures."},
}
# code, path named, changes to the sound marché
CAS: list[tuple[str, str, dict[str, Any]]] = [
    ("maximum_absent_marche", f"{M}.montant_max_ht", {**CADRE, f"{M}.montant_max_ht": ABSENT}),
    ("maximum_inutile", f"{M}.montant_max_ht", {f"{M}.montant_max_ht": "900000"}),
    ("maximum_inutile", f"{M}.montant_min_ht", {f"{M}.montant_min_ht": "0"}),
    ("maximum_inutile", f"{M}.montant_previsionnel_ht", {f"{M}.montant_previsionnel_ht": "900000"}),
    ("minimum_superieur", f"{M}.montant_min_ht", {**CADRE, f"{M}.montant_min_ht": "200000.01"}),
    # Orders below the minimum that is guaranteed are not foreseen.
    ("minimum_superieur", f"{M}.montant_min_ht", {**CADRE, f"{M}.montant_min_ht": "120000.01"}),
    ("valeur_sous_maximum", f"{M}.valeur_estimee_ht", {**CADRE, f"{M}.valeur_estimee_ht": "199999.99"}),
    (
        "previsionnel_excessif",
        f"{M}.montant_previsionnel_ht",
        {**CADRE, f"{M}.montant_previsionnel_ht": "200000.01"},
    ),
    ("dates_desordre", f"{M}.date_publication", {f"{M}.date_publication": "2026-12-06"}),
    ("dates_desordre", f"{M}.date_limite_offres", {**PUBLIE, f"{M}.date_limite_offres": "2026-12-06"}),
    (
        "dates_desordre",
        f"{M}.date_limite_offres",
        {**PUBLIE, f"{M}.date_limite_questions": "2027-01-16"},
    ),
    (
        "dates_desordre",
        f"{F}.date_prevue_notification",
        {**FICHE, f"{F}.date_prevue_notification": "2026-12-06"},
    ),
    ("ccag_hors_regime", f"{M}.ccag", {**PRIVE, f"{M}.ccag": "fcs"}),
    ("procedure_regime", f"{M}.procedure", {**PRIVE, f"{M}.procedure": "mapa"}),
    ("procedure_regime", f"{M}.procedure", {f"{M}.procedure": "hors_ccp"}),
    ("contrat_regime", f"{M}.contrat", {**PRIVE, f"{M}.contrat": "concession"}),
    (
        "reserve_hors_regime",
        f"{C}.dispositif",
        {**PRIVE, **SANS_CONDITION, f"{C}.dispositif": "reserve_siae"},
    ),
    ("ess_trop_longue", f"{M}.duree_mois", {**ESS, f"{M}.duree_mois": "37"}),
    (
        "ess_trop_longue",
        f"{M}.duree_mois",
        {**ESS, f"{M}.reconductions": {"nombre": "3", "duree_mois": "12"}},
    ),
    ("ess_hors_services", f"{C}.dispositif", {**RESERVE, f"{C}.dispositif": "reserve_ess"}),
    ("lot_en_double", f"{M}.lots[2].numero", {**LOTS, f"{M}.lots.1.numero": "1"}),
    ("montants_des_lots", f"{M}.valeur_estimee_ht", {**LOTS, f"{M}.valeur_estimee_ht": "1199999.99"}),
    (
        "motif_global",
        f"{C}.motif",
        {
            **DEUX_SANS,
            f"{C}.motif": "Trop peu d’heures.",
            f"{M}.lots.1.clause.motif": ABSENT,
            f"{M}.lots.2.clause.motif": ABSENT,
        },
    ),
    ("valeur_en_double", f"{C}.publics[3]", {f"{C}.publics": ["DELD", "RSA", "DELD"]}),
    (
        "valeur_en_double",
        f"{C}.modalites[3]",
        {f"{C}.modalites": ["embauche_directe", "alternance", "embauche_directe"]},
    ),
    ("valeur_en_double", f"{C}.justificatifs[2]", {f"{C}.justificatifs": ["contrat", "contrat"]}),
    ("valeur_en_double", f"{M}.lots[1].clause.publics[2]", {**LOTS, f"{M}.lots.0.clause.publics": ["QPV", "QPV"]}),
]  # fmt: skip


@pytest.mark.parametrize(
    ("code", "champ", "changements"), CAS, ids=[f"{c}-{n}" for n, (c, _, _) in enumerate(CAS)]
)
def test_one_change_breaks_one_rule(code: str, champ: str, changements: dict[str, Any]) -> None:
    assert check(changements) == [(code, champ)]


# What looks close to a fault and is none.
SAINS: dict[str, dict[str, Any]] = {
    "ordinaire": {},
    "accord-cadre": CADRE,
    "minimum égal aux commandes": {**CADRE, f"{M}.montant_min_ht": "120000"},
    "commandes égales au maximum": {**CADRE, f"{M}.montant_previsionnel_ht": "200000"},
    "valeur au-dessus du maximum": {**CADRE, f"{M}.valeur_estimee_ht": "200000.01"},
    "tout le même jour": {
        f"{M}.date_publication": "2026-12-07",
        f"{M}.date_limite_questions": "2026-12-07",
        f"{M}.date_limite_offres": "2026-12-07",
    },
    "tranches": TRANCHES,
    "lots": LOTS,
    "deux lots sans clause, deux motifs": DEUX_SANS,
    "lots au centime de la valeur": {**LOTS, f"{M}.valeur_estimee_ht": "1200000"},
    # One lot only takes the common reason: nothing is shared.
    "un motif pour un lot": {
        **LOTS,
        f"{C}.motif": "Pose spécialisée.",
        f"{M}.lots.2.clause": {"dispositif": "aucun"},
    },
    "entreprise privée": PRIVE,
    # The code asks a private company for no maximum, and estimates nothing.
    "accord-cadre privé": {
        **CADRE,
        **PRIVE,
        f"{M}.montant_max_ht": ABSENT,
        f"{M}.valeur_estimee_ht": "1000",
    },
    "réservé": RESERVE,
    "réservé à l’ESS pendant trois ans": {**ESS, f"{M}.duree_mois": "36"},
    "ESS reconduite jusqu’à trois ans": {
        **ESS,
        f"{M}.reconductions": {"nombre": "2", "duree_mois": "12"},
    },
    "sans clause": AUCUN,
    "marché d’insertion": INSERTION,
    "fiche": FICHE,
}


@pytest.mark.parametrize("changements", SAINS.values(), ids=SAINS)
def test_a_sound_marche_breaks_no_rule(changements: dict[str, Any]) -> None:
    assert check(changements) == []
    assert warn(changements) == []


@pytest.mark.parametrize("nom", sorted(p.name for p in FIXTURES.glob("c*_marche.yaml")))
def test_every_fixture_breaks_no_rule(nom: str) -> None:
    assert check_rules(load_dossier(FIXTURES / nom).dossier) == []


def test_a_private_company_never_reads_the_code() -> None:
    """What is wrong in its dossier is said without a text that does not bind it."""
    broken = make_marche(
        {
            **PRIVE,
            f"{M}.forme": "tranches",
            f"{M}.montant_max_ht": "10",
            f"{C}.dispositif": "condition_critere",
            f"{C}.penalite_heure_eur": ABSENT,
            f"{C}.modalites": ["alternance"],
            f"{C}.publics": ABSENT,
            "questions": [
                {
                    "date_question": "2026-12-14",
                    "date_reponse": "2026-12-17",
                    "question_anonymisee": "Combien d’heures ?",
                    "reponse": "300.",
                    "importante": "oui",
                }
            ],
        }
    )
    found = check_rules(broken)
    assert {v.code for v in found} >= {
        "maximum_inutile",
        "tranches_absentes",
        "critere_absent",
        "penalite_absente",
        "modalite_unique",
        "publics_absents",
        "report_absent",
    }
    for v in found:
        assert "commande publique" not in v.message + v.conseil, v
        assert "CCAG" not in v.message + v.conseil, v


def test_all_the_faults_are_told_at_once() -> None:
    faults = check(
        {**CADRE, f"{M}.montant_max_ht": ABSENT, f"{C}.publics": ABSENT, f"{C}.tranche_ht": ABSENT}
    )
    assert [code for code, _ in faults] == [
        "maximum_absent_marche",
        "engagement_incomplet",
        "publics_absents",
    ]


# The fields of each variant that a draft may still lack.
TROUS: list[tuple[dict[str, Any], list[str]]] = [
    (
        {},
        [
            f"{M}.valeur_estimee_ht",
            f"{M}.duree_mois",
            f"{M}.date_lancement",
            f"{C}.heures",
            f"{C}.penalite_heure_eur",
        ],
    ),
    (CADRE, [f"{M}.montant_max_ht", f"{M}.montant_previsionnel_ht", f"{C}.tranche_ht", f"{C}.heures_par_tranche"]),
    (TRANCHES, [f"{C}.heures_des_tranches.0.heures", f"{C}.heures_des_tranches.1.tranche", f"{M}.tranches.1.code"]),
    (LOTS, [f"{M}.lots.0.numero", f"{M}.lots.0.clause.heures", f"{M}.lots.2.clause.motif", f"{M}.heures_total"]),
    (TRANCHES, [f"{M}.tranches.0.code"]),
    (AVIS | LOTS | {f"{A}.par_lot": [{"lot": "1", "motifs": "Tâches."}]}, [f"{M}.lots.1.numero"]),
    (FICHE, [f"{F}.date_saisine", f"{F}.date_prevue_publication", f"{M}.motif_non_allotissement"]),
]  # fmt: skip


@pytest.mark.parametrize(("changements", "trous"), TROUS, ids=range(len(TROUS)))
def test_the_gaps_of_a_draft_break_no_rule(changements: dict[str, Any], trous: list[str]) -> None:
    dossier = make_marche({**changements, **{t: Lacune(t) for t in trous}})
    assert check_rules(dossier) == []
    assert check_prudences(dossier) == []
