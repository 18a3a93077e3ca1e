"""What each letter says of its own: its dates computed, its lines of money, its lists."""

from __future__ import annotations

from datetime import date
from typing import Any

from clausedocs.domaine import DossierCourrier
from clausedocs.domaine.courriers_suivi import CAUSES, MOTIFS_ALERTE, PROPOSITIONS
from clausedocs.domaine.delais_courriers import (
    compute_taux,
    end_delai,
)
from clausedocs.domaine.violations import known
from clausedocs.dossiers.contexte_courriers_dates import write_fin, write_jour
from clausedocs.dossiers.contexte_courriers_sanctions import (
    describe_defaillance,
    describe_intention,
    describe_mise_en_demeure,
    describe_penalites,
    describe_resiliation,
    find_recours,
)
from clausedocs.dossiers.contexte_lettre import drop_jointe, strip_determinant
from clausedocs.langue.dates import complete_jour, format_date, format_delai, names_jour
from clausedocs.langue.nombres import (
    compter,
    format_montant,
    format_pourcentage,
)

# Two months to ask the judge to resume the contract (CE, 21 March 2011, no. 304806).
REPRISE_MOIS = 2
# The unit of each kind of breach, in the singular.
UNITES = {"heures": "heure", "document": "jour de retard", "reunion": "absence", "action": "action"}


def describe_blocs(d: DossierCourrier) -> dict[str, Any]:
    """The block of each letter, None for those that the dossier does not have."""
    describers = {
        "demande": _describe_demande,
        "rappel": _describe_rappel,
        "relance": _describe_relance,
        "alerte": _describe_alerte,
        "convocation": _describe_convocation,
        "plan": _describe_plan,
        "mise_en_demeure": describe_mise_en_demeure,
        "defaillance": describe_defaillance,
        "intention": describe_intention,
        "penalites": describe_penalites,
        "resiliation": describe_resiliation,
        "cloture": _describe_cloture,
    }
    return {nom: describe(d) for nom, describe in describers.items()} | {"recours": find_recours(d)}


# -- before any sanction


def _describe_demande(d: DossierCourrier) -> dict[str, Any] | None:
    act = d.demande_accord
    if act is None:
        return None
    wanted = act.date_reponse_souhaitee or end_delai(d, "accord", d.courrier.date)
    return {
        "projet": drop_jointe(act.projet_rappel),
        "reponse": write_fin(wanted, "courrier.date"),
        "renouvelee": act.silence_vaut == "relance",
    }


def _describe_rappel(d: DossierCourrier) -> dict[str, Any] | None:
    act = d.rappel
    if act is None:
        return None
    accord, day = strip_determinant(act.accord_ref or ""), act.date_accord
    if isinstance(day, date):
        accord = complete_jour(accord, day)
    return {
        "accord": accord,
        "date_accord": "" if names_jour(accord) else write_jour(day),
        "accord_permanent": act.accord_permanent is True,
        "delai": format_delai(act.delai_jours, "jours"),
        "aides": list(act.aides_proposees),
    }


def _describe_relance(d: DossierCourrier) -> dict[str, Any] | None:
    act = d.relance
    if act is None:
        return None
    end = end_delai(d, "rappel", act.date_reception_rappel, act.delai_rappel_jours)
    return {
        "rappel": act.rappel_ref,
        "date_rappel": write_jour(act.date_rappel),
        "reception": write_fin(act.date_reception_rappel, "relance.date_reception_rappel"),
        "fin_rappel": write_fin(end, "relance.date_reception_rappel"),
        "reponse": act.reponse_sans_effet or "",
        "delai": format_delai(act.delai_jours, "jours"),
        "pieces": [{"mois": p.mois, "piece": p.piece} for p in act.pieces_manquantes],
    }


def _describe_alerte(d: DossierCourrier) -> dict[str, Any] | None:
    act = d.alerte_donneur_ordre
    if act is None:
        return None
    off, gap = known(act.part_non_imputable_heures), d.courrier.heures_manquantes
    return {
        "motif": MOTIFS_ALERTE[act.motif],
        "urgente": act.urgence == "elevee",
        "proposition": PROPOSITIONS[act.proposition],
        "code_proposition": act.proposition,
        "motivation": act.motivation,
        "favorables": act.faits_favorables or "",
        "rappels": list(act.rappels_adresses),
        "ecart": bool(gap),
        "penalite": format_montant(act.penalite_estimee_eur) if act.penalite_estimee_eur is not None else "",
        "non_imputables": compter(off, "heure") if off else "",
        "pourquoi": act.motif_non_imputable or "",
        "imputables": compter(gap - off, "heure") if gap is not None and off else "",
    }


def _describe_convocation(d: DossierCourrier) -> dict[str, Any] | None:
    act = d.convocation_rencontre
    if act is None:
        return None
    return {
        "motif": act.motif,
        "date": format_date(act.date_reunion),
        "heure": act.heure,
        "lieu": act.lieu,
        "points": list(act.ordre_du_jour),
        "pieces": list(act.pieces_a_apporter),
        "representation": act.representation_exigee or "",
    }


def _describe_plan(d: DossierCourrier) -> dict[str, Any] | None:
    act = d.plan_action
    if act is None:
        return None
    rate, progress = compute_taux(d, act), known(act.avancement_pct)
    return {
        "date": format_date(act.date or d.courrier.date),
        "avancement": format_pourcentage(act.avancement_pct) if act.avancement_pct is not None else "",
        "taux": format_pourcentage(rate) if rate is not None else "",
        "ecart_points": compter(progress - rate, "point")
        if progress is not None and rate is not None
        else "",
        "causes": [CAUSES[c] for c in act.causes],
        "explications": act.explications or "",
        "actions": [
            {"quoi": a.quoi, "qui": a.qui, "quand": format_date(a.quand), "mesure": a.mesure}
            for a in act.actions
        ],
        "revoyure": format_date(act.revoyure),
        "suspension": act.suspension_ref or "",
    }


def _describe_cloture(d: DossierCourrier) -> dict[str, Any] | None:
    act = d.cloture_procedure
    if act is None:
        return None
    until = act.surveillance_jusqu_au or end_delai(d, "surveillance", act.date_constat)
    rate = compute_taux(d, act)
    return {
        "procedure": act.procedure_ref,
        "constat": format_date(act.date_constat),
        "rattrapees": compter(act.heures_rattrapees, "heure") if act.heures_rattrapees is not None else "",
        "avancement": format_pourcentage(act.avancement_pct) if act.avancement_pct is not None else "",
        "taux": format_pourcentage(rate) if rate is not None and act.avancement_pct is not None else "",
        "texte": act.constat or "",
        "sanctions": act.sanctions_prononcees,
        "surveillance": write_fin(until, "cloture_procedure.date_constat"),
    }
