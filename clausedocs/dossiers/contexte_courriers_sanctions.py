"""What the letters that may end in a sanction say: breaches, dates, lines of money, remedies."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from clausedocs.chiffrage.penalites import CalculPenalites
from clausedocs.domaine import DossierCourrier
from clausedocs.domaine.courriers_sanctions import (
    RECOUVREMENTS,
    SANCTIONS,
    SUITES,
    ApresMiseEnDemeure,
    CalculDePenalites,
    Manquement,
    MiseEnDemeure,
    Observations,
    SanctionEncourue,
)
from clausedocs.domaine.delais_courriers import (
    compute_calcul,
    end_delai,
    end_mise_en_demeure,
    find_taux,
    is_au_terme,
    jours_mise_en_demeure,
    jours_observations,
    needs_mise_en_demeure,
)
from clausedocs.domaine.violations import known
from clausedocs.dossiers.contexte_courriers_dates import write_fin, write_jour
from clausedocs.dossiers.contexte_lettre import strip_determinant
from clausedocs.droit.formules import join_et
from clausedocs.langue.dates import format_date, format_delai
from clausedocs.langue.lacune import Lacune
from clausedocs.langue.nombres import (
    compter,
    format_decimal,
    format_montant,
    format_pourcentage,
    montant_en_lettres,
)

# Two months to ask the judge to resume the contract (CE, 21 March 2011, no. 304806).
REPRISE_MOIS = 2
# The unit of each kind of breach, in the singular.
UNITES = {"heures": "heure", "document": "jour de retard", "reunion": "absence", "action": "action"}


# -- the default notice and what follows


def _describe_manquement(m: Manquement) -> dict[str, str]:
    return {
        "article_nu": strip_determinant(m.article),
        "contenu": m.contenu,
        "exigible": format_date(m.exigible_le),
        "membre": m.membre or "",
    }


def describe_mise_en_demeure(d: DossierCourrier) -> dict[str, Any] | None:
    act = d.mise_en_demeure
    if act is None:
        return None
    aimed = {s.sanction for s in act.sanctions_encourues}
    return {
        "obligations": [_describe_manquement(m) for m in act.obligations_violees],
        "par_membre": any(m.membre is not None for m in act.obligations_violees),
        "faits": [{"date": format_date(f.date), "constat": f.constat, "preuve": f.preuve} for f in act.faits],
        "mesures": [
            f"{m.action}, au plus tard le {format_date(m.echeance)}" if m.echeance is not None else m.action
            for m in act.mesures_demandees
        ],
        "delai": format_delai(jours_mise_en_demeure(d, act.delai_jours), "jours"),
        "sanctions": [_write_sanction(d, act, s) for s in act.sanctions_encourues],
        "resiliation": "resiliation" in aimed,
        "clause_resolutoire": act.mention_clause_resolutoire or "",
        "ou_clause": d.clause_suivie.clause_resolutoire or "",
        "par_notification": act.resolution == "notification",
        "observations": format_delai(jours_observations(d), "jours"),
    }


def _write_sanction(d: DossierCourrier, act: MiseEnDemeure, s: SanctionEncourue) -> str:
    """« pénalités, selon l’article 8.11 du CCAP, à raison de 50 € par heure non réalisée »."""
    rates = _list_taux(d, {m.nature for m in act.obligations_violees}) if s.sanction == "penalites" else []
    return f"{SANCTIONS.get(s.sanction, s.sanction)}, selon {s.article}" + (
        f", à raison de {' et de '.join(rates)}" if rates else ""
    )


def _list_taux(d: DossierCourrier, natures: set[str]) -> list[str]:
    """The rates of the clause for these kinds of breaches: « 50 € par heure non réalisée »."""
    c = d.clause_suivie
    said = {
        "heures": (c.penalite_heure_eur, "par heure non réalisée"),
        "document": (c.penalite_document_jour_eur, "par document et par jour de retard"),
        "reunion": (c.penalite_reunion_eur, "par absence"),
        "action": (c.penalite_action_eur, "par action non tenue"),
    }
    return [
        f"{format_montant(rate)} {what}"
        for nature, (rate, what) in said.items()
        if nature in natures and rate is not None
    ]


def _describe_apres(d: DossierCourrier, act: ApresMiseEnDemeure, bloc: str) -> dict[str, Any]:
    return {
        "reference": act.mise_en_demeure_ref or str(Lacune(f"{bloc}.mise_en_demeure_ref")),
        "date": write_jour(act.date_mise_en_demeure),
        "reception": write_fin(act.date_reception_med, f"{bloc}.date_reception_med"),
        "delai": format_delai(jours_mise_en_demeure(d, act.delai_med_jours), "jours"),
        "expiration": write_fin(end_mise_en_demeure(d, act), f"{bloc}.date_reception_med"),
    }


def describe_defaillance(d: DossierCourrier) -> dict[str, Any] | None:
    act = d.notification_defaillance
    if act is None:
        return None
    partial = known(act.execution_partielle_heures)
    return {
        "med": _describe_apres(d, act, "notification_defaillance"),
        "manquements": [_describe_manquement(m) for m in act.manquements],
        "par_membre": any(m.membre is not None for m in act.manquements),
        "partielle": compter(partial, "heure") if partial else "",
        "suites": [SUITES[s] for s in act.suites],
        "resiliation": "resiliation" in act.suites,
        "observations": format_delai(jours_observations(d, act.delai_observations_jours), "jours"),
    }


# -- money


def _describe_calcul(d: DossierCourrier, act: CalculDePenalites, bloc: str) -> dict[str, Any]:
    computed = compute_calcul(d, act)
    return {
        "articles_nus": join_et(map(strip_determinant, act.articles_penalites)),
        "med": _describe_apres(d, act, bloc)
        if any(needs_mise_en_demeure(d, x) for x in act.calcul) or act.mise_en_demeure_ref is not None
        else None,
        "au_terme": any(x.nature == "heures" and is_au_terme(d, x.exigible_le) for x in act.calcul),
        "lignes": [_describe_ligne(d, act, n, computed) for n in range(len(act.calcul))],
        "par_membre": any(x.membre is not None for x in act.calcul),
        "non_imputable": any(known(x.non_imputable) for x in act.calcul),
        "pourquoi": act.motif_non_imputable or "",
        **_describe_totaux(d, computed),
    }


def _describe_ligne(
    d: DossierCourrier, act: CalculDePenalites, n: int, computed: CalculPenalites | None
) -> dict[str, str]:
    line = act.calcul[n]
    rate = find_taux(d.clause_suivie, line)
    off = known(line.non_imputable)
    done = computed.lignes[n] if computed is not None else None
    unit = UNITES.get(line.nature, line.nature)
    return {
        "manquement": line.manquement,
        "membre": line.membre or "",
        "exigible": format_date(line.exigible_le),
        "quantite": compter(line.quantite, unit),
        "non_imputable": format_decimal(off) if off else "0",
        "retenue": format_decimal(done.retenue) if done is not None else str(Lacune("calcul")),
        "taux": format_montant(rate) if rate is not None else str(Lacune("clause")),
        "montant": format_montant(done.montant) if done is not None else str(Lacune("calcul")),
        "unite": unit,
    }


def _describe_totaux(d: DossierCourrier, computed: CalculPenalites | None) -> dict[str, Any]:
    share = d.clause_suivie.plafond_penalites_pct
    if computed is None:
        gap = {"chiffres": str(Lacune("calcul")), "lettres": str(Lacune("calcul"))}
        return {"total": gap, "retenu": gap, "plafond": None, "plafonnee": False}
    cap = computed.plafond
    base = d.assiette_plafond
    return {
        "total": _write_montant(computed.total),
        "retenu": _write_montant(computed.retenu),
        "plafond": {
            **_write_montant(cap),
            "part": format_pourcentage(share) if share is not None else "",
            "assiette": format_montant(base) if base is not None else "",
        }
        if cap is not None
        else None,
        "plafonnee": computed.plafonnee,
    }


def _write_montant(value: Decimal) -> dict[str, str]:
    return {"chiffres": format_montant(value), "lettres": montant_en_lettres(value)}


def describe_intention(d: DossierCourrier) -> dict[str, Any] | None:
    act = d.intention_penalites
    if act is None:
        return None
    return {
        **_describe_calcul(d, act, "intention_penalites"),
        "observations": format_delai(jours_observations(d, act.delai_observations_jours), "jours"),
    }


def describe_penalites(d: DossierCourrier) -> dict[str, Any] | None:
    act = d.application_penalites
    if act is None:
        return None
    end = end_delai(
        d, "observations", act.date_reception_intention, jours_observations(d, act.delai_observations_jours)
    )
    return {
        **_describe_calcul(d, act, "application_penalites"),
        "intention": act.intention_ref,
        "date_intention": write_jour(act.date_intention),
        "reception": write_fin(
            act.date_reception_intention, "application_penalites.date_reception_intention"
        ),
        "fin_observations": write_fin(end, "application_penalites.date_reception_intention"),
        "observations": _describe_observations(act.observations),
        "annonce": format_montant(act.total_annonce_eur),
        "recouvrement": act.recouvrement,
        "recouvrement_label": RECOUVREMENTS[act.recouvrement],
    }


def _describe_observations(o: Observations | None) -> dict[str, Any] | None:
    if o is None:
        return None
    return {
        "date": format_date(o.date),
        "resume": o.resume,
        "reponses": [{"argument": r.argument, "reponse": r.reponse} for r in o.reponses],
    }


def describe_resiliation(d: DossierCourrier) -> dict[str, Any] | None:
    act = d.resiliation
    if act is None:
        return None
    end = end_delai(
        d, "observations", act.date_reception_invitation, jours_observations(d, act.delai_observations_jours)
    )
    return {
        "med": _describe_apres(d, act, "resiliation"),
        "articles_nus": join_et(map(strip_determinant, act.articles_resiliation)),
        "manquements": [_describe_manquement(m) for m in act.manquements],
        "par_membre": any(m.membre is not None for m in act.manquements),
        # A private contract is resolved, an administrative one terminated.
        "mot": "résiliation" if d.regime == "administratif" else "résolution",
        "gravite": list(act.gravite_motifs),
        "invitation": act.invitation_ref,
        "reception": write_fin(act.date_reception_invitation, "resiliation.date_reception_invitation"),
        "fin_observations": write_fin(end, "resiliation.date_reception_invitation"),
        "observations": _describe_observations(act.observations),
        "effet": format_date(act.date_effet),
        "frais": act.frais_et_risques is True,
        "article_frais": act.article_frais or "",
        "substitution": act.marche_substitution or "",
        "decompte": act.decompte or "",
    }


def find_recours(d: DossierCourrier) -> dict[str, Any]:
    """What may be done against the decision: by the act, by the regime, by the general terms."""
    public = d.regime == "administratif"
    return {
        "administratif": public,
        "reprise": format_delai(REPRISE_MOIS, "mois"),
        "ccag": public and d.marche.ccag != "aucun",
        "titre": d.application_penalites is not None
        and d.application_penalites.recouvrement == "titre_de_recettes",
        "juridiction": d.marche.juridiction
        or (
            "le tribunal administratif compétent"
            if public
            else "la juridiction que désigne le contrat ou, à défaut, la juridiction judiciaire compétente"
        ),
    }
