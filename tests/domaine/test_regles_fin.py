"""Rules on what follows a convention: what a letter, an amendment or a quote is refused for, and what it is not."""

from __future__ import annotations

from typing import Any

import pytest
from changements import C
from dossiers_d_essai import ABSENT, check, make_donnees

from clausedocs.domaine import Dossier, check_prudences
from clausedocs.domaine.regles import check_rules

R, M, D, A, N = (
    "resiliation_convention",
    "mise_en_demeure_partie",
    "denonciation",
    "avenant",
    "non_reconduction",
)
DEVIS, APPEL = "devis", "appel_versement"
FAIT = {
    "ancre": "engagements-donneur-liste",
    "fait": "liste non remise",
    "date": "2027-01-31",
    "preuve": "relance",
}
BILAN = {"ancre": "engagements-structure-bilan", "fait": "bilan annuel 2026 non remis"}
# Fixture, code, path named, changes.
REFUS: list[tuple[str, str, str, dict[str, Any]]] = [
    ("c14_resiliation", "resiliation_prematuree", f"{R}.date", {f"{R}.date": "2027-04-08", f"{R}.persistance_constatee_le": "2027-04-08"}),
    ("c14_resiliation", "persistance_date", f"{R}.persistance_constatee_le", {f"{R}.persistance_constatee_le": "2027-04-08"}),
    ("c14_resiliation", "persistance_date", f"{R}.persistance_constatee_le", {f"{R}.persistance_constatee_le": "2027-04-13"}),
    ("c14_resiliation", "mise_en_demeure_close", f"{M}.issue", {f"{M}.issue": "opposition"}),
    ("c14_resiliation", "mise_en_demeure_non_recue", f"{R}.date_reception", {f"{M}.reception": ABSENT, f"{R}.date_expiration": ABSENT}),
    ("c14_resiliation", "reception_avant_envoi", f"{R}.date_reception", {f"{R}.date_reception": "2027-02-03", f"{R}.date_expiration": ABSENT}),
    ("c14_resiliation", "resiliation_retroactive", f"{R}.date_effet", {f"{R}.date_effet": "2027-04-11"}),
    ("c14_resiliation", "resiliation_retroactive", f"{R}.date_effet", {f"{R}.date_effet": "2027-04-12", f"{R}.reception": "2027-04-14"}),
    ("c14_resiliation", "total_different", f"{R}.solde_eur", {f"{R}.solde_eur": "864.01"}),
    ("c14_resiliation", "valeur_en_double", f"{R}.marches_en_cours[2].reference", {f"{R}.marches_en_cours": [{"reference": "a"}, {"reference": "a"}]}),
    ("c14_denonciation", "date_differente", f"{D}.date_effet", {f"{D}.date_effet": "2027-03-01"}),
    ("c14_denonciation", "delai_trop_court", f"{D}.preavis_mois", {f"{D}.preavis_mois": "2", f"{D}.date_effet": ABSENT}),
    ("c14_denonciation", "effet_sans_reception", f"{D}.date_effet", {f"{D}.reception": ABSENT}),
    ("c08_denonciation", "gratuit_avec_prix", f"{D}.solde", {f"{C}.remuneration": {"mode": "gratuit"}, f"{C}.fondement_achat": ABSENT, f"{C}.montant_max_ht": ABSENT, f"{C}.date_attribution": ABSENT, f"{D}.solde": [{"objet": "x", "montant_eur": "1"}]}),
    ("c14_mise_en_demeure", "constat_tardif", f"{M}.date_constat", {f"{M}.date_constat": "2027-02-04"}),
    ("c14_mise_en_demeure", "passage_a_nommer", f"{M}.manquements[1].article", {f"{M}.manquements.0.article": "l’article 4"}),
    ("c14_mise_en_demeure", "reference_en_double", f"{D}.reference", {D: {"auteur": "structure", "reference": "SN-2027-009", "date": "2027-02-10", "motif": "x"}}),
    ("c14_mise_en_demeure", "delegation_absente", f"{M}.signataire.delegation", {f"{M}.signataire": {"prenom": "A", "nom": "B", "genre": "m", "fonction": "directeur"}}),
    ("c14_mise_en_demeure", "signataire_incomplet", f"{M}.signataire.prenom", {f"{M}.signataire": {"nom": "B"}}),
    ("c14_mise_en_demeure", "delegation_tardive", f"{M}.signataire.delegation.date", {f"{M}.signataire": {"prenom": "A", "nom": "B", "genre": "m", "fonction": "directeur", "delegation": {"acte": "décision", "date": "2027-02-05", "executoire": "oui", "objet": "conventions"}}}),
    ("c14_mise_en_demeure", "habilitation_tardive", f"{M}.habilitation.date", {f"{M}.habilitation": {"type": "deliberation", "organe": "conseil d’administration", "numero": "1", "date": "2027-02-05"}}),
    ("c14_mise_en_demeure", "procedures_paralleles", D, {D: {"auteur": "donneur_ordre", "reference": "x", "date": "2027-02-10", "motif": "bilans"}}),
    ("c14_mise_en_demeure", "procedures_paralleles", D, {D: {"auteur": "donneur_ordre", "reference": "x", "date": "2027-02-10", "manquements": [{**FAIT, **BILAN}]}}),
    ("c10_avenant", "avenants_suite", f"{A}.numero", {f"{A}.avenants_anterieurs": []}),
    ("c10_avenant", "avenants_suite", f"{A}.avenants_anterieurs", {f"{A}.numero": "3"}),
    ("c10_avenant", "avenants_dates", f"{A}.avenants_anterieurs[1].date", {f"{A}.avenants_anterieurs.0.date": "2024-10-01"}),
    ("c10_avenant", "acte_hors_convention", f"{A}.date_signature", {f"{A}.date_signature": "2027-11-04", f"{A}.date_effet": "2027-11-04"}),
    ("c10_avenant", "avenant_excessif", f"{A}.incidence_financiere_ht", {f"{A}.montant_initial_ht": "36000", f"{A}.incidence_financiere_ht": "3600"}),
    ("c10_avenant", "avenant_maximum", f"{A}.incidence_financiere_ht", {f"{A}.avenants_anterieurs.0.incidence_financiere_ht": "0.01"}),
    ("c10_avenant", "seuil_depasse", f"{A}.nouveau_maximum_ht", {f"{A}.nouveau_maximum_ht": "40000"}),
    ("c10_avenant", "valeur_en_double", f"{A}.modifications[3].ancre", {f"{A}.modifications.2.ancre": "perimetre", f"{A}.modifications.2.type": "remplacement"}),
    ("c13_avenant", "meme_siren", f"{A}.repreneur.siret", {f"{A}.repreneur.siret": "99901010199009"}),
    ("c01_devis", "devis_maximum", f"{DEVIS}.lignes", {f"{DEVIS}.devis_anterieurs_ht": "21120.01"}),
    ("c01_devis", "acceptation_date", f"{DEVIS}.accepte_le", {f"{DEVIS}.accepte_le": "2027-01-19"}),
    ("c01_devis", "taux_tva_absent", f"{DEVIS}.taux_tva_pct", {f"{DEVIS}.taux_tva_pct": "0", f"{DEVIS}.total_ttc": ABSENT}),
    ("c01_devis", "total_different", f"{DEVIS}.total_ttc", {f"{DEVIS}.total_ttc": "3456.01"}),
    ("c01_devis", "paiement_incomplet", "structure_porteuse.statut_tva", {"structure_porteuse.statut_tva": ABSENT, f"{DEVIS}.total_ttc": ABSENT}),
    ("c01_appel_versement", "devis_non_accepte", f"{DEVIS}.accepte_le", {f"{DEVIS}.accepte_le": ABSENT}),
    ("c01_appel_versement", "appel_premature", f"{APPEL}.date", {f"{APPEL}.fait_generateur_le": "2027-02-09"}),
    ("c09_appel_fonds", "facture_exclue", f"{APPEL}.facture_ref", {f"{APPEL}.facture_ref": "F-1"}),
    ("c11_non_reconduction", "non_reconduction_tardive", f"{N}.reception", {f"{N}.reception": "2026-12-04"}),
    # A letter that leaves after the last doubtful day cannot arrive in time.
    ("c11_non_reconduction", "non_reconduction_tardive", f"{N}.date", {f"{N}.date": "2026-12-01", f"{N}.reception": ABSENT}),
]  # fmt: skip


@pytest.mark.parametrize(
    ("nom", "code", "champ", "changements"), REFUS, ids=[f"{c}-{n}" for n, (_, c, _, _) in enumerate(REFUS)]
)
def test_one_change_breaks_one_rule(nom: str, code: str, champ: str, changements: dict[str, Any]) -> None:
    assert check(changements, f"{nom}.yaml") == [(code, champ)]


# What looks close to a fault and is none.
SAINS: list[tuple[str, dict[str, Any]]] = [
    ("c14_resiliation", {f"{R}.date": "2027-04-09", f"{R}.persistance_constatee_le": "2027-04-09"}),
    ("c14_resiliation", {f"{R}.date_effet": "2027-04-12"}),
    ("c14_mise_en_demeure", {f"{M}.delai_mois": "3"}),
    # Another party, other facts, or a procedure that is closed: nothing runs in parallel.
    ("c14_mise_en_demeure", {D: {"auteur": "structure", "reference": "x", "date": "2027-02-10", "motif": "liste"}}),
    ("c14_mise_en_demeure", {D: {"auteur": "donneur_ordre", "reference": "x", "date": "2027-02-10", "manquements": [FAIT]}}),
    ("c14_mise_en_demeure", {f"{M}.issue": "abandonnee", D: {"auteur": "donneur_ordre", "reference": "x", "date": "2027-02-10", "motif": "bilans"}}),
    ("c08_denonciation", {f"{D}.preavis_mois": ABSENT}),
    ("c10_avenant", {f"{A}.incidence_financiere_ht": "3839", f"{A}.nouveau_maximum_ht": "42239", f"{C}.date_attribution": "2024-10-21", f"{C}.fondement_achat": "mise_en_concurrence"}),
    ("c10_avenant", {f"{A}.incidence_financiere_ht": "3840", f"{A}.nouveau_maximum_ht": "42240", f"{A}.fondement_modification": "clause_reexamen", f"{C}.fondement_achat": "mise_en_concurrence"}),
    ("c10_avenant", {f"{A}.date_effet": "2026-12-01", f"{A}.motif_retroactivite": "régularisation"}),
    ("c10_avenant", {f"{A}.date_signature": "2027-11-03", f"{A}.date_effet": "2027-11-03"}),
    ("c01_devis", {f"{DEVIS}.devis_anterieurs_ht": "21120"}),
    ("c01_devis", {f"{DEVIS}.accepte_le": "2027-01-18"}),
    ("c11_non_reconduction", {f"{N}.reception": "2026-11-30"}),
]  # fmt: skip


@pytest.mark.parametrize(("nom", "changements"), SAINS, ids=range(len(SAINS)))
def test_a_sound_letter_breaks_no_rule(nom: str, changements: dict[str, Any]) -> None:
    assert check(changements, f"{nom}.yaml") == []


# Reception, other changes -> what the signatory reads.
PRUDENCES: list[tuple[dict[str, Any], list[str]]] = [
    ({}, []),
    ({f"{N}.reception": "2026-11-29"}, ["non_reconduction_douteuse"]),
    ({f"{N}.reception": "2026-11-30"}, ["non_reconduction_douteuse"]),
    ({f"{N}.reception_mode": "premiere_presentation"}, ["reception_presumee"]),
    ({f"{N}.reception": ABSENT, f"{N}.reception_mode": ABSENT}, ["limite_chomee"]),
]


@pytest.mark.parametrize(("changements", "codes"), PRUDENCES, ids=range(len(PRUDENCES)))
def test_a_doubtful_day_calls_for_a_warning(changements: dict[str, Any], codes: list[str]) -> None:
    d = Dossier.model_validate(make_donnees(changements, "c11_non_reconduction.yaml"))
    assert check_rules(d) == []
    assert [v.code for v in check_prudences(d)] == codes


@pytest.mark.parametrize(
    ("changements", "dit"),
    [
        ({}, "n’est ouverte que si l’autre partie manque à ses engagements ; ou visez le terme suivant, le 29 février 2028"),
        ({f"{C}.denonciation_libre": "oui"}, "Dénoncez la convention (modèle denonciation), avec un préavis de 3 mois et sans motif ; ou visez"),
        ({f"{C}.denonciation_libre": "oui", f"{N}.periode": "3", f"{C}.reconduction.nombre_max": "3", f"{C}.date_signature": "2024-03-01"}, "Dénoncez la convention (modèle denonciation), avec un préavis de 3 mois et sans motif."),
    ],
)  # fmt: skip
def test_who_is_late_is_told_what_remains_open(changements: dict[str, Any], dit: str) -> None:
    late = {f"{N}.date": "2026-12-02", f"{N}.reception": "2026-12-04"}
    d = Dossier.model_validate(make_donnees({**late, **changements}, "c11_non_reconduction.yaml"))
    (refusal,) = (v for v in check_rules(d) if v.code == "non_reconduction_tardive")
    assert dit in refusal.conseil.replace("\u00a0", " ").replace("\u202f", " ")
    assert refusal.precondition
