"""The days on which a letter depends: the end of each time limit, from what the dossier proves."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from clausedocs.chiffrage.penalites import CalculPenalites, LignePenalite, compute_penalites, compute_plafond
from clausedocs.domaine.clause import Clause
from clausedocs.domaine.courriers_sanctions import ApresMiseEnDemeure, CalculDePenalites, LigneCalcul
from clausedocs.domaine.courriers_suivi import Cloture, PlanAction
from clausedocs.domaine.dossier_courrier import DossierCourrier
from clausedocs.domaine.violations import known
from clausedocs.droit.delais_procedure import Computation, choose_computation, compute_echeance, find_delai
from clausedocs.erreurs import DonneesErreur

# The rate that the clause gives to each kind of breach.
TAUX = {
    "heures": "penalite_heure_eur",
    "document": "penalite_document_jour_eur",
    "reunion": "penalite_reunion_eur",
    "action": "penalite_action_eur",
}


def find_computation(d: DossierCourrier) -> Computation:
    """How this contract counts."""
    m = d.marche
    return choose_computation(
        m.ccag, m.ccag_version, report=known(m.report_jour_ouvrable), calendrier=m.calendrier
    )


def end_delai(
    d: DossierCourrier, identifiant: str, depart: date | None, valeur: int | None = None
) -> date | None:
    """The last day of a time limit; None while its start is not known."""
    start, wanted = known(depart), known(valeur)
    delai = find_delai(identifiant)
    if start is None or (wanted is not None and wanted < delai.minimum):
        return None
    return compute_echeance(delai, start, find_computation(d), wanted).fin


def jours_mise_en_demeure(d: DossierCourrier, own: int | None = None) -> int:
    """The time to obey: what the letter says, else what the contract says."""
    return known(own) or known(d.clause_suivie.delai_mise_en_demeure_jours) or 15


def jours_observations(d: DossierCourrier, own: int | None = None) -> int:
    """The time to answer: what the letter says, else what the contract says."""
    return known(own) or known(d.clause_suivie.delai_observations_jours) or 15


def end_mise_en_demeure(d: DossierCourrier, act: ApresMiseEnDemeure) -> date | None:
    """The last day that the default notice gave."""
    return end_delai(
        d, "mise_en_demeure", act.date_reception_med, jours_mise_en_demeure(d, act.delai_med_jours)
    )


def is_au_terme(d: DossierCourrier, jour: date | None) -> bool:
    """Whether the marché has come to its end on that day."""
    end, day = known(d.marche.date_fin), known(jour)
    return end is not None and day is not None and day >= end


def needs_mise_en_demeure(d: DossierCourrier, ligne: LigneCalcul) -> bool:
    """Whether this contract sanctions that breach only after a default notice.

    Before the end, hours are those of the schedule; at the end, nothing can be made good any more.
    """
    rule = d.clause_suivie.penalites.mise_en_demeure_prealable
    if rule != "en_cours":
        return rule == "toujours"
    if ligne.nature == "heures":
        return not is_au_terme(d, ligne.exigible_le)
    end, day = known(d.marche.date_fin), known(d.courrier.date)
    return end is None or day is None or day <= end


def find_taux(clause: Clause, ligne: LigneCalcul) -> Decimal | None:
    """The rate of a line: its own, else that of the clause."""
    own: Decimal | None = known(ligne.taux)
    if own is not None:
        return own
    if known(ligne.nature) is None:
        return None
    found: Decimal | None = known(getattr(clause, TAUX[ligne.nature]))
    return found


def find_plafond(d: DossierCourrier) -> Decimal | None:
    """The cap in euros; None without one, or while its base is not known."""
    share, base = known(d.clause_suivie.plafond_penalites_pct), d.assiette_plafond
    return compute_plafond(base, share) if share is not None and base is not None else None


def compute_calcul(d: DossierCourrier, act: CalculDePenalites) -> CalculPenalites | None:
    """The calculation of a letter; None while a number lacks or is impossible."""
    lines = []
    for x in act.calcul:
        rate, quantity, off = find_taux(d.clause_suivie, x), known(x.quantite), known(x.non_imputable)
        if rate is None or quantity is None or off is None:
            return None
        lines.append(LignePenalite(quantity, rate, off))
    forgiven = d.marche.ccag != "aucun" and d.clause_suivie.penalites.exoneration_ccag is True
    try:
        return compute_penalites(lines, find_plafond(d), exoneration=forgiven)
    except DonneesErreur:
        return None


def find_heures_dues(clause: Clause, jour: date, terme: date | None) -> int | None:
    """The hours due on that day: those of the schedule, the whole at the end; None when nobody can tell."""
    total = known(clause.heures)
    if terme is not None and jour >= terme and total is not None:
        return total
    steps = [(known(p.date), known(p.heures_cumulees)) for p in clause.echeancier]
    if any(day is None for day, _ in steps):
        return None
    return max(
        (hours for day, hours in steps if day is not None and hours is not None and day <= jour), default=0
    )


def compute_taux(d: DossierCourrier, act: PlanAction | Cloture) -> Decimal | None:
    """The hours done out of those of the marché, in percent with one decimal."""
    total = known(act.heures_total) or known(d.clause_suivie.heures)
    done = known(d.courrier.heures_realisees)
    if total is None or done is None:
        return None
    return (done * 100 / Decimal(total)).quantize(Decimal("0.1"))
