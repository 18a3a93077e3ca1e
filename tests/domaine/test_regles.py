"""Every rule between fields: the change that breaks it, its code, the field it names; and what breaks none."""

from __future__ import annotations

from typing import Any

import pytest
from changements import DELEGATION, ETAT, GRATUITE, SOCIETE, C, D, S
from dossiers_d_essai import ABSENT, FIXTURES, check, make_donnees

from clausedocs.domaine import Dossier, check_prudences, check_rules
from clausedocs.langue.lacune import Lacune


def membre(**autres: Any) -> dict[str, Any]:
    """Another buyer: the region, with its own number."""
    region = dict(make_donnees()[D], denomination="Région Grand-Ponant", type_acheteur="region")
    del region["tva_intracom"]
    return {**region, "siret": "23000100099004", **autres}


def groupe(coordonnateur: str = "Ville de Valmorin", **autres: Any) -> dict[str, Any]:
    return {
        "coordonnateur": coordonnateur,
        "qui_sanctionne": "chaque_acheteur",
        "membres": [membre(**autres)],
    }


# code, path named, changes to the sound dossier
CAS: list[tuple[str, str, dict[str, Any]]] = [
    ("meme_siren", f"{S}.siret", {f"{S}.siret": "21000410799006", f"{S}.tva_intracom": ABSENT}),
    ("tva_siren", f"{D}.tva_intracom", {f"{D}.tva_intracom": "FR02220000103"}),
    ("denomination_generique", f"{D}.denomination", {f"{D}.denomination": "La commune"}),
    ("denomination_generique", f"{S}.denomination", {f"{S}.denomination": "l’État"}),
    ("personne_morale", f"{D}.denomination", {f"{D}.denomination": "Direction des achats"}),
    ("etat_nomme", f"{D}.denomination", {**ETAT, f"{D}.denomination": "Préfecture de la Vézanne"}),
    (
        "article_a_preciser",
        f"{S}.article",
        {f"{S}.denomination": "Passerelle Emploi", f"{S}.article": ABSENT},
    ),
    (
        "article_a_preciser",
        f"{S}.genre",
        {f"{S}.denomination": "Aubépine", f"{S}.article": "l'", f"{S}.genre": ABSENT},
    ),
    ("referent_absent", f"{D}.contacts", {f"{D}.contacts.0.role": "juridique"}),
    ("referent_absent", f"{S}.contacts", {f"{S}.contacts": ABSENT}),
    (
        "fonds_sans_nom",
        f"{S}.cofinancements[1].nom",
        {f"{S}.cofinancements": [{"fonds": "autre", "operation": "x"}]},
    ),
    ("forme_juridique_absente", f"{S}.forme_juridique", {f"{S}.forme_juridique": ABSENT}),
    ("portail_prive", f"{D}.chorus", {**SOCIETE, f"{D}.chorus": {"code_service": "A"}}),
    (
        "coordonnateur_inconnu",
        "groupement_commandes.coordonnateur",
        {"groupement_commandes": groupe("Un tiers"), f"{C}.exemplaires": ABSENT},
    ),
    (
        "groupement_regimes",
        "groupement_commandes.membres",
        {
            "groupement_commandes": groupe(
                type_acheteur="esh", forme_juridique="SA d’HLM", habilitation=None, chorus=None
            ),
            f"{C}.exemplaires": ABSENT,
        },
    ),
    ("coordinateur_absent", "coordinateur_regional", {f"{C}.territoires": ["le Val", "le Littoral"]}),
    (
        "coordinateur_incomplet",
        "coordinateur_regional.denomination",
        {"coordinateur_regional": {"prenom": "Ysaline"}},
    ),
    ("habilitation_absente", f"{D}.habilitation", {f"{D}.habilitation": ABSENT}),
    ("habilitation_exclue", f"{D}.habilitation", {f"{D}.type_acheteur": "oph"}),
    ("habilitation_forme", f"{D}.habilitation.type", {f"{D}.habilitation.type": "pouvoir"}),
    (
        "deliberation_exclue",
        f"{D}.habilitation.type",
        {
            **SOCIETE,
            f"{D}.habilitation": {
                "type": "délibération",
                "organe": "conseil",
                "numero": "1",
                "date": "2026-01-02",
            },
        },
    ),
    ("habilitation_incomplete", f"{D}.habilitation.numero", {f"{D}.habilitation.numero": ABSENT}),
    (
        "habilitation_incomplete",
        f"{D}.habilitation.date",
        {f"{D}.habilitation.date": ABSENT, f"{D}.habilitation.date_transmission": ABSENT},
    ),
    (
        "organe_a_preciser",
        f"{D}.habilitation.organe_article",
        {f"{D}.habilitation.organe": "quorum des adjoints"},
    ),
    ("habilitation_tardive", f"{D}.habilitation.date", {f"{D}.habilitation.date": "2026-10-06"}),
    (
        "transmission_date",
        f"{D}.habilitation.date_transmission",
        {f"{D}.habilitation.date_transmission": "2026-09-23"},
    ),
    (
        "transmission_date",
        f"{D}.habilitation.date_transmission",
        {f"{D}.habilitation.date_transmission": "2026-10-06"},
    ),
    (
        "delegation_absente",
        f"{D}.signataire.delegation",
        {f"{D}.signataire": {"prenom": "Ivo", "nom": "Ar", "genre": "m", "fonction": "adjoint"}},
    ),
    ("delegation_absente", f"{D}.signataire.delegation", {**ETAT, f"{D}.signataire": ABSENT}),
    (
        "signataire_incomplet",
        f"{D}.signataire.fonction",
        {f"{D}.signataire": {"prenom": "Ivo", "nom": "Ar", "genre": "m", "delegation": DELEGATION}},
    ),
    (
        "delegation_non_executoire",
        f"{D}.signataire.delegation.executoire",
        {f"{D}.signataire": {"delegation": {**DELEGATION, "executoire": "non"}}},
    ),
    (
        "delegation_objet",
        f"{D}.signataire.delegation.objet",
        {f"{D}.signataire": {"delegation": {**DELEGATION, "objet": "marchés"}}},
    ),
    (
        "delegation_tardive",
        f"{D}.signataire.delegation.date",
        {f"{D}.signataire": {"delegation": {**DELEGATION, "date": "2026-12-01"}}},
    ),
    ("convention_famille", f"{C}.modele", {f"{C}.modele": "partenariat"}),
    ("date_effet_absente", f"{C}.date_effet", {f"{C}.prise_effet": "date"}),
    ("date_effet_inutile", f"{C}.date_effet", {f"{C}.date_effet": "2027-01-01"}),
    ("attribution_tardive", f"{C}.date_attribution", {f"{C}.date_attribution": "2026-10-06"}),
    (
        "reconduction_inutile",
        f"{C}.reconduction.nombre_max",
        {f"{C}.reconduction": {"mode": "aucune", "nombre_max": "2"}},
    ),
    (
        "reconduction_sans_fin",
        f"{C}.reconduction.nombre_max",
        {f"{C}.reconduction": {"mode": "tacite", "duree_periode_mois": "12"}},
    ),
    (
        "reconduction_sans_fin",
        f"{C}.reconduction.duree_periode_mois",
        {f"{C}.reconduction": {"mode": "expresse", "nombre_max": "1"}},
    ),
    (
        "preavis_trop_long",
        f"{C}.preavis_non_reconduction_mois",
        {f"{C}.reconduction": {"mode": "tacite", "duree_periode_mois": "3", "nombre_max": "1"}},
    ),
    ("indicateurs_insuffisants", f"{C}.indicateurs", {f"{C}.indicateurs": ["heures_realisees"] * 1}),
    ("valeur_en_double", f"{C}.publics_preambule[3]", {f"{C}.publics_preambule": ["DELD", "RSA", "deld"]}),
    ("dispositif_local_absent", f"{C}.dispositifs_locaux", {f"{C}.dispositifs_locaux": ABSENT}),
    ("chiffres_futurs", f"{C}.chiffres_territoire.annee", {f"{C}.chiffres_territoire.annee": "2027"}),
    (
        "contacts_ecrits",
        f"{C}.procedure_difficultes.contacts_ecrits_min",
        {f"{C}.procedure_difficultes": {"contacts_ecrits_min": "3"}},
    ),
    ("exemplaires_insuffisants", f"{C}.exemplaires", {f"{C}.exemplaires": "1"}),
    (
        "volet_vide",
        "annexe.volets[3]",
        {"annexe": {"actions_retirees": ["public_preparation", "public_eligibilite", "public_rencontre"]}},
    ),
    (
        "volet_inactif",
        "annexe.actions_locales[1].volet",
        {
            "annexe": {
                "volets": ["donneur_ordre"],
                "actions_locales": [
                    {"volet": "entreprises", "libelle": "tient un stand", "caractere": "systematique"}
                ],
            }
        },
    ),
    ("sous_traitance_sans_annexe", f"{C}.roles_rgpd", {f"{C}.roles_rgpd": "sous_traitance"}),
    (
        "article_inconnu",
        "references_verifiees[1].id",
        {"references_verifiees": [{"id": "ccp:L9999-1", "qui": "O. L.", "quand": "2026-09-01"}]},
    ),
    ("gratuit_avec_prix", f"{C}.montant_max_ht", {**GRATUITE, f"{C}.montant_max_ht": "10"}),
    ("gratuit_avec_prix", f"{C}.fondement_achat", {**GRATUITE, f"{C}.fondement_achat": "quasi_regie"}),
    (
        "gratuit_avec_prix",
        f"{C}.remuneration.echeances",
        {
            **GRATUITE,
            f"{C}.remuneration": {
                "mode": "gratuit",
                "echeances": [{"part_pct": "100", "declencheur": "demarrage"}],
            },
        },
    ),
    ("echeances_absentes", f"{C}.remuneration.echeances", {f"{C}.remuneration.echeances": ABSENT}),
    ("parts_somme", f"{C}.remuneration.echeances", {f"{C}.remuneration.echeances.0.part_pct": "49"}),
    ("parts_somme", f"{C}.remuneration.echeances", {f"{C}.remuneration.echeances.0.part_pct": "51"}),
    ("paiement_incomplet", f"{S}.iban", {f"{S}.iban": ABSENT}),
    ("paiement_incomplet", f"{S}.bic", {f"{S}.bic": ABSENT}),
    ("paiement_incomplet", f"{S}.titulaire_compte", {f"{S}.titulaire_compte": ABSENT}),
    ("paiement_incomplet", f"{S}.statut_tva", {f"{S}.statut_tva": ABSENT}),
    ("tva_subvention", f"{S}.statut_tva", {f"{S}.statut_tva": "subvention"}),
    ("tva_hors_champ", f"{S}.statut_tva", {f"{S}.statut_tva": "hors_champ_public"}),
    ("fondement_prive", f"{C}.fondement_achat", {**SOCIETE, f"{C}.fondement_achat": "dispense_seuil"}),
    ("fondement_absent", f"{C}.fondement_achat", {f"{C}.fondement_achat": ABSENT}),
    ("maximum_absent", f"{C}.montant_max_ht", {f"{C}.montant_max_ht": ABSENT}),
    ("attribution_absente", f"{C}.date_attribution", {f"{C}.date_attribution": ABSENT}),
    (
        "fondement_incompatible",
        f"{C}.fondement_achat",
        {
            f"{C}.remuneration.mode": "cotisation",
            f"{C}.remuneration.echeances": [{"part_pct": "100", "declencheur": "appel_cotisation"}],
        },
    ),
    ("fondement_incompatible", f"{C}.fondement_achat", {f"{C}.fondement_achat": "subvention"}),
    ("fondement_incomplet", f"{C}.consultation_ref", {f"{C}.fondement_achat": "mise_en_concurrence"}),
    ("fondement_incomplet", f"{C}.quasi_regie", {f"{C}.fondement_achat": "quasi_regie"}),
    (
        "quasi_regie_part",
        f"{C}.quasi_regie.part_activite_pct",
        {
            f"{C}.fondement_achat": "quasi_regie",
            f"{C}.quasi_regie": {"controle": "conseil", "part_activite_pct": "80"},
        },
    ),
    ("cooperation_privee", f"{C}.fondement_achat", {f"{C}.fondement_achat": "cooperation_publique"}),
    ("seuil_depasse", f"{C}.montant_max_ht", {f"{C}.montant_max_ht": "60000"}),
    (
        "seuil_depasse",
        f"{C}.montant_max_ht",
        {f"{C}.montant_max_ht": "40000", f"{C}.date_attribution": "2026-03-31"},
    ),
    ("seuil_inconnu", f"{C}.date_attribution", {f"{C}.date_attribution": "2018-01-01"}),
    (
        "subvention_contre_bilan",
        f"{C}.remuneration.echeances[2].declencheur",
        {f"{C}.remuneration.mode": "subvention", f"{C}.fondement_achat": "subvention"},
    ),
    (
        "delai_paiement",
        f"{C}.remuneration.delai_paiement_jours",
        {f"{C}.remuneration.delai_paiement_jours": "31"},
    ),
    (
        "transmission_privee",
        f"{D}.habilitation.date_transmission",
        {
            **SOCIETE,
            f"{D}.habilitation": {
                "type": "pouvoir",
                "organe": "assemblée générale",
                "date": "2026-05-12",
                "date_transmission": "2026-05-19",
            },
        },
    ),
]


@pytest.mark.parametrize(
    ("code", "champ", "changements"), CAS, ids=[f"{c}-{n}" for n, (c, _, _) in enumerate(CAS)]
)
def test_one_change_breaks_one_rule(code: str, champ: str, changements: dict[str, Any]) -> None:
    assert check(changements) == [(code, champ)]


# What looks close to a fault and is none.
SAINS: list[dict[str, Any]] = [
    {},
    GRATUITE,
    SOCIETE,
    ETAT,
    {**ETAT, f"{D}.representant.fonction": "préfète de la Vézanne", f"{D}.signataire": ABSENT},
    {f"{C}.montant_max_ht": "59999.99"},
    {f"{C}.montant_max_ht": "39999.99", f"{C}.date_attribution": "2026-03-31"},
    {
        f"{C}.date_attribution": "2026-10-05",
        f"{D}.habilitation.date": "2026-10-05",
        f"{D}.habilitation.date_transmission": "2026-10-05",
    },
    {f"{C}.fondement_achat": "cooperation_publique", f"{S}.pouvoir_adjudicateur": "oui"},
    {
        f"{C}.fondement_achat": "quasi_regie",
        f"{C}.quasi_regie": {"controle": "conseil", "part_activite_pct": "80,01"},
    },
    {f"{C}.roles_rgpd": "sous_traitance", "rgpd": {"annexe_article_28": "oui"}},
    {"groupement_commandes": groupe(), f"{C}.exemplaires": ABSENT},
    {f"{C}.signature": "electronique", f"{C}.exemplaires": "1"},
    {f"{D}.article": ABSENT, f"{D}.genre": ABSENT, f"{D}.nombre": ABSENT},
    {f"{D}.habilitation.type": "Décision", f"{D}.habilitation.organe": "maire"},
    {f"{D}.habilitation.organe": "quorum des adjoints", f"{D}.habilitation.organe_article": "le"},
    {f"{D}.signataire": {"prenom": "Solène", "nom": "Kervadoc", "genre": "f", "fonction": "maire"}},
    {f"{C}.remuneration.delai_paiement_jours": "30"},
    {
        "coordinateur_regional": {"denomination": "Agence régionale des clauses"},
        f"{C}.territoires": ["le Val", "le Littoral"],
    },
]


@pytest.mark.parametrize("changements", SAINS, ids=range(len(SAINS)))
def test_a_sound_dossier_breaks_no_rule(changements: dict[str, Any]) -> None:
    assert check(changements) == []


@pytest.mark.parametrize(
    "nom", sorted(p.name for p in FIXTURES.glob("c*.yaml") if "\nconvention:" in p.read_text("utf-8"))
)
def test_every_fixture_breaks_no_rule(nom: str) -> None:
    assert check({}, nom) == []


def test_all_the_faults_are_told_at_once() -> None:
    faults = check(
        {f"{C}.remuneration.echeances.0.part_pct": "1", f"{S}.iban": ABSENT, f"{C}.exemplaires": "1"}
    )
    assert [code for code, _ in faults] == ["exemplaires_insuffisants", "parts_somme", "paiement_incomplet"]


def test_a_wrong_sum_is_said_with_what_is_missing() -> None:
    dossier = Dossier.model_validate(make_donnees({f"{C}.remuneration.echeances.0.part_pct": "49"}))
    (violation,) = check_rules(dossier)
    assert "99\u00a0%" in violation.message and "Ajoutez 1\u00a0%" in violation.conseil


def test_the_gaps_of_a_draft_break_no_rule() -> None:
    trous = [
        f"{D}.denomination", f"{D}.siret", f"{D}.tva_intracom", f"{D}.habilitation.organe", f"{D}.habilitation.numero",
        f"{D}.habilitation.date", f"{S}.forme_juridique", f"{S}.iban", f"{S}.bic", f"{S}.titulaire_compte",
        f"{C}.date_signature", f"{C}.montant_max_ht", f"{C}.date_attribution", f"{C}.exemplaires", f"{C}.duree_mois",
        f"{C}.dispositifs_locaux", f"{C}.chiffres_territoire.annee",
    ]  # fmt: skip
    dossier = Dossier.model_validate(make_donnees({t: Lacune(t) for t in trous}))
    assert check_rules(dossier) == []
    assert check_prudences(dossier) == []
