"""The table of the checks: one function for each condition of `conditions.yaml`."""

from __future__ import annotations

from clausedocs.difficultes import controles_delais as delais
from clausedocs.difficultes import controles_execution as execution
from clausedocs.difficultes import controles_parties as parties
from clausedocs.difficultes import controles_sanctions as sanctions
from clausedocs.difficultes.conditions import Controle, Demande, Refus
from clausedocs.difficultes.situation import Situation


def persistance_etablie(s: Situation, d: Demande) -> str:
    """After penalties: a new breach for a new notice, a grave one after a notice for a termination."""
    if d.get("suite") != "resiliation":
        return execution.obligation_echue_ou_peril(s, d)
    return sanctions.gravite_motivee(s, d) or sanctions.mise_en_demeure_echue(s, d)


CONTROLES: dict[str, Controle] = {
    f.__name__: f
    for f in (
        delais.contacts_suffisants,
        delais.accord_permanent_ecrit,
        delais.consentement_ecrit,
        delais.reponse_attendue_depassee,
        delais.reception_prouvee,
        delais.delai_ecoule,
        delais.avant_echeance,
        delais.relance_unique,
        execution.ecart_au_dela_du_seuil,
        execution.ecart_resorbe,
        execution.piece_en_retard,
        execution.obligation_echue_ou_peril,
        execution.heures_manquantes,
        execution.fin_proche,
        execution.terme_atteint,
        execution.releve_au_terme,
        execution.revoyure_a_venir,
        execution.echeance_du_plan_passee,
        execution.surveillance_ecoulee,
        persistance_etablie,
        sanctions.expediteur_habilite,
        sanctions.destinataire_exact,
        sanctions.envoi_prouvable,
        sanctions.obligations_nommees,
        sanctions.obligations_exigibles,
        sanctions.sanction_designee,
        sanctions.clause_de_penalite,
        sanctions.sans_mise_en_demeure_requise,
        sanctions.penalites_dans_les_temps,
        sanctions.manquements_penalisables,
        sanctions.manquements_annonces,
        sanctions.invitation_aux_observations,
        sanctions.sans_observations,
        sanctions.creance_a_declarer,
        sanctions.gravite_motivee,
        sanctions.pas_seule_procedure_collective,
        sanctions.mise_en_demeure_echue,
        parties.fait_passe,
        parties.partie_lesee,
        parties.envoi_recommande,
        parties.clause_reproduite,
        parties.opposition_offerte,
        parties.opposition_recevable,
        parties.opposition_purgee,
        parties.motif_si_exige,
        parties.reconduction_prevue,
        parties.non_reconduction_a_temps,
        parties.certainement_tardive,
        parties.recue_a_temps,
        parties.terme_de_convention,
    )
}


def check_conditions(s: Situation, demande: Demande, conditions: tuple[str, ...]) -> tuple[Refus, ...]:
    """The conditions that do not hold, in their order."""
    found = ((c, CONTROLES[c](s, demande)) for c in conditions)
    return tuple(Refus(c, said) for c, said in found if said)
