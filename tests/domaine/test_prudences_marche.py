"""What is allowed in a marché and yet worth a second reading, at the limit and one step before."""

from __future__ import annotations

from typing import Any

import pytest
from dossiers_d_essai import ABSENT
from marches_d_essai import (
    AVIS,
    CADRE,
    CRITERE,
    FICHE,
    INSERTION,
    LOTS,
    PRIVE,
    RESERVE,
    SANS_HEURES,
    SERVICES,
    A,
    C,
    F,
    K,
    M,
    warn,
)

M2 = {"methode": "M2", "heures_totales": "6000", "taux": "5 %"}
M6 = {"methode": "M6", "heures_forfait": "790", "part_mo": "50 %", "cout_horaire": "38", "taux": "5 %"}
CALCULE: dict[str, Any] = {**SANS_HEURES, K: M2}
ESH: dict[str, Any] = {
    "donneur_ordre": "donneur_loire.yaml",
    f"{M}.date_lancement": "2026-05-28",
    f"{C}.clause_resolutoire": "l’article 14 du CCAP",
}
ANRU: dict[str, Any] = {**FICHE, **CALCULE, f"{F}.financements": ["ANRU"]}
QUATRE_ANS: dict[str, Any] = {**CADRE, f"{M}.duree_mois": "48"}
PUBLIC: dict[str, Any] = {
    **SERVICES,
    "donneur_ordre": "donneur_seuil_nord.yaml",
    f"{M}.date_lancement": "2026-12-07",
}
JAMAIS = {f"{C}.penalites": {"mise_en_demeure_prealable": "jamais"}}

# code, path named, changes
AVERTIS: list[tuple[str, str, dict[str, Any]]] = [
    ("ponderation_inusuelle", f"{C}.critere.ponderation_pct", {**CRITERE, f"{C}.critere.ponderation_pct": "4,99"}),
    ("ponderation_inusuelle", f"{C}.critere.ponderation_pct", {**CRITERE, f"{C}.critere.ponderation_pct": "20,01"}),
    ("avis_tardif", f"{A}.date_avis", {**AVIS, f"{A}.date_avis": "2026-11-18"}),
    ("avis_tardif", f"{A}.date_avis", {**AVIS, f"{A}.delai_jours": "10"}),
    ("saisine_tardive", f"{F}.date_saisine", {**FICHE, f"{F}.date_saisine": "2026-12-07"}),
    ("lieux_absents", f"{M}.lieux", {**FICHE, f"{M}.lieux": ABSENT}),
    ("allotissement_sans_motif", f"{M}.motif_non_allotissement", {**FICHE, f"{M}.motif_non_allotissement": ABSENT}),
    ("reserve_sans_offre", f"{A}.offre_locale", {**AVIS, **RESERVE, f"{A}.offre_locale": {"EA": "2"}}),
    (
        "reserve_sans_offre",
        f"{A}.offre_locale",
        {**AVIS, **RESERVE, f"{C}.dispositif": "reserve_ea_esat", f"{A}.offre_locale": {"SIAE": "2"}},
    ),
    ("reserve_sans_offre", f"{A}.offre_locale", {**AVIS, **RESERVE, f"{C}.dispositif": "reserve_mixte"}),
    ("reprise_non_deduite", f"{K}.methode", {**CALCULE, **SERVICES, f"{M}.reprise_personnel": "oui"}),
    ("seuil_a_confirmer", f"{M}.valeur_estimee_ht", {**PUBLIC, f"{M}.valeur_estimee_ht": "140000"}),
    ("seuil_a_confirmer", f"{M}.valeur_estimee_ht", {**PUBLIC, f"{M}.valeur_estimee_ht": "215999.99"}),
    ("seuil_a_confirmer", f"{M}.valeur_estimee_ht", {**INSERTION, f"{M}.valeur_estimee_ht": "216000"}),
    (
        "critere_environnemental",
        f"{C}.criteres",
        {
            **INSERTION,
            f"{M}.date_lancement": "2026-08-21",
            f"{C}.criteres": [
                {"code": "projet_insertion", "ponderation_pct": "80"},
                {"code": "prix", "ponderation_pct": "20"},
            ],
        },
    ),
    ("taux_anru", f"{K}.taux", {**ANRU, f"{K}.taux": "4,99 %"}),
    ("clause_resolutoire_absente", f"{C}.clause_resolutoire", {**PRIVE, f"{C}.clause_resolutoire": ABSENT}),
    ("clause_resolutoire_absente", f"{C}.clause_resolutoire", {**ESH, f"{C}.clause_resolutoire": ABSENT}),
    ("sans_mise_en_demeure", f"{C}.penalites.mise_en_demeure_prealable", {**PRIVE, **JAMAIS}),
    ("regime_a_relire", "donneur_ordre.type_acheteur", {**ESH, f"{M}.date_lancement": "2026-05-29"}),
    ("duree_accord_cadre", f"{M}.duree_mois", {**CADRE, f"{M}.duree_mois": "49"}),
    ("duree_accord_cadre", f"{M}.duree_mois", {**QUATRE_ANS, f"{M}.reconductions": {"nombre": "1", "duree_mois": "1"}}),
    ("ccag_inattendu", f"{M}.ccag", {f"{M}.ccag": "fcs"}),
    ("ccag_inattendu", f"{M}.ccag", {**SERVICES, f"{M}.nature": "moe"}),
    # 789,47 hours by the amount: a fifth more is 947,37.
    ("forfait_eloigne", f"{K}.heures_forfait", {**SANS_HEURES, K: {**M6, "heures_forfait": "948"}}),
    ("forfait_eloigne", f"{K}.heures_forfait", {**SANS_HEURES, K: {**M6, "heures_forfait": "631"}}),
    ("cout_horaire_inusuel", f"{K}.cout_horaire", {**SANS_HEURES, K: {**M6, "methode": "M1", "cout_horaire": "90.01"}}),
    ("taux_eleve", f"{K}.taux", {**CALCULE, f"{K}.taux": "20,01 %"}),
    (
        "taux_eleve",
        f"{C}.taux_pct",
        {**SANS_HEURES, f"{C}.mode_engagement": "pourcentage", f"{C}.taux_pct": "20,01"},
    ),
    # Hours written by hand are checked as those that were computed.
    ("volume_faible", f"{C}.heures", {f"{C}.heures": "34"}),
    ("volume_faible", f"{K}.methode", {**SANS_HEURES, K: {"methode": "M6", "heures_forfait": "30"}}),
    ("volume_faible", f"{M}.lots[2].clause.heures", {**LOTS, f"{M}.lots.1.clause.heures": "34"}),
    # Three people at work all the time for eighteen months: 8 190,18 hours.
    ("volume_eleve", f"{C}.heures", {f"{C}.heures": "8191"}),
    (
        "volume_eleve",
        f"{C}.heures",
        {f"{C}.heures": "5461", f"{C}.mode_engagement": "par_periode"},
    ),
]  # fmt: skip


@pytest.mark.parametrize(
    ("code", "champ", "changements"), AVERTIS, ids=[f"{c}-{n}" for n, (c, _, _) in enumerate(AVERTIS)]
)
def test_a_careful_reader_is_warned(code: str, champ: str, changements: dict[str, Any]) -> None:
    assert warn(changements) == [(code, champ)]


@pytest.mark.parametrize(
    "changements",
    [
        {**CRITERE, f"{C}.critere.ponderation_pct": "5"},
        {**CRITERE, f"{C}.critere.ponderation_pct": "20"},
        {**AVIS, f"{A}.date_avis": "2026-11-17"},
        {**FICHE, f"{F}.date_saisine": "2026-12-06"},
        # What the sheet does not say matters to it alone.
        {f"{M}.lieux": ABSENT},
        {**FICHE, **LOTS, f"{M}.motif_non_allotissement": ABSENT},
        {**FICHE, **PRIVE, f"{M}.motif_non_allotissement": ABSENT},
        {**AVIS, **RESERVE, f"{A}.offre_locale": {"SIAE": "1"}},
        {**AVIS, **RESERVE, f"{C}.dispositif": "reserve_mixte", f"{A}.offre_locale": {"ESAT": "1"}},
        {**AVIS, **RESERVE, f"{C}.dispositif": "reserve_penitentiaire"},
        # Staff taken over: a fixed number, or the new hours alone.
        {**SERVICES, f"{M}.reprise_personnel": "oui"},
        {
            **SERVICES,
            **SANS_HEURES,
            f"{M}.reprise_personnel": "oui",
            K: {**M2, "methode": "M3", "heures_reprises": "4500"},
        },
        ANRU,
        {**ANRU, f"{F}.financements": ["FSE+"], f"{K}.taux": "2 %"},
        PRIVE,
        ESH,
        JAMAIS,
        QUATRE_ANS,
        # A network operator may last twice as long.
        {
            **CADRE,
            "donneur_ordre": "donneur_ponant.yaml",
            f"{M}.date_lancement": "2026-05-28",
            f"{C}.clause_resolutoire": "l’article 21 du CCAP",
            f"{M}.duree_mois": "96",
        },
        {**SERVICES, f"{M}.nature": "moe", f"{M}.ccag": "pi"},
        {f"{M}.ccag": "aucun"},
        {**SANS_HEURES, K: {**M6, "heures_forfait": "947"}},
        {**SANS_HEURES, K: {**M6, "heures_forfait": "632"}},
        {**CALCULE, f"{K}.taux": "20 %"},
        {**CALCULE, f"{K}.taux": "30 %", f"{K}.motif_taux": "heures nouvelles seulement"},
        {f"{C}.heures": "35"},
        {f"{C}.heures": "8190"},
        {f"{C}.heures": "5460", f"{C}.mode_engagement": "par_periode"},
        # An order of few hours, eight places all year: it is how they are made.
        {**CADRE, f"{C}.heures_par_tranche": "5"},
        {**INSERTION, K: {"methode": "M7"}},
        {**INSERTION, K: {"methode": "M7"}, f"{C}.places": "40"},
        {**INSERTION, f"{M}.valeur_estimee_ht": "215999.99"},
        {**PUBLIC, f"{M}.valeur_estimee_ht": "139999.99"},
        {
            **INSERTION,
            f"{M}.date_lancement": "2026-08-20",
            f"{C}.criteres": [
                {"code": "projet_insertion", "ponderation_pct": "80"},
                {"code": "prix", "ponderation_pct": "20"},
            ],
        },
    ],
)
def test_what_is_usual_is_left_alone(changements: dict[str, Any]) -> None:
    assert warn(changements) == []
