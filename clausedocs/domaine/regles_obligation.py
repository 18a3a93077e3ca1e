"""Rules on the duty of a social condition: each lot meets it, or says in law and in fact why it does not."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from clausedocs.domaine.dossier_marche import DossierMarche, LotResolu
from clausedocs.domaine.formules_marche import name, of, this
from clausedocs.domaine.regles_marche import duree_totale
from clausedocs.domaine.violations import RegleMarche, Violation, known, missing
from clausedocs.droit.obligation import Obligation, is_satisfied, list_dispenses, obligation_sociale
from clausedocs.erreurs import DonneesErreur

# Why a device does not meet the duty.
INSUFFISANTS = {
    "aucune": "il n’en porte pas",
    "critere": "un critère d’attribution n’y répond jamais",
    "reserve": "une réservation n’y répond que si le CCAP porte aussi une condition sociale "
    "(condition_sociale_ccap)",
}


# Social services have a threshold of their own, which the register does not hold.
SEUIL_SOCIAL = (
    "Les services sociaux ont un seuil propre, plus élevé, qui reste à vérifier ; la condition d’exécution "
    "est écrite de toute façon."
)


def find_obligation(d: DossierMarche) -> Obligation | None:
    """Whether the marché must carry a social condition; None while a date or an amount is missing.

    Raises:
        DonneesErreur: `seuil_inconnu`.
    """
    m, buyer = d.marche, d.donneur_ordre
    day, value = known(m.date_lancement), known(m.valeur_estimee_ht)
    if day is None or value is None:
        return None
    found = obligation_sociale(
        date_lancement=day,
        valeur_ht=value,
        nature=m.nature,
        type_acheteur=buyer.type_acheteur,
        contrat=m.contrat,
        entite_adjudicatrice=known(buyer.entite_adjudicatrice) is True,
        regime=d.regime,
    )
    if found.applicable and is_social(d):
        return replace(found, raison=f"{found.raison} {SEUIL_SOCIAL}")
    return found


def is_social(d: DossierMarche) -> bool:
    """Every lot buys social services, whose own threshold nobody has read again."""
    return bool(d.lots) and all(lot.famille == "insertion" for lot in d.lots)


def meets(lot: LotResolu) -> bool:
    """Whether this lot carries what the duty asks for."""
    return is_satisfied(lot.dispositif, condition_sociale_ccap=not missing(lot.clause.condition_sociale_ccap))


def duty(d: DossierMarche) -> Iterator[Violation]:
    """Above the threshold, a lot without a condition of performance has a reason that the article admits."""
    try:
        found = find_obligation(d)
    except DonneesErreur as raised:
        yield Violation(raised.code, "marche.date_lancement", raised.message, raised.conseil)
        return
    if found is None:
        return
    lots = [lot for lot in d.lots if lot.clause.dispositif is not None]
    exempt = [lot for lot in lots if found.applicable and not meets(lot)]
    for lot in exempt:
        yield from _judge_exemption(d, lot, found)
    shared = any("motif_dispense" not in lot.propres for lot in exempt)
    yield from _without_object([lot for lot in lots if lot not in exempt], found, shared=shared)


def _judge_exemption(d: DossierMarche, lot: LotResolu, duty_: Obligation) -> Iterator[Violation]:
    article = "L. 3114-2-1" if d.marche.contrat == "concession" else "L. 2112-2-1"
    found = {x.code: x for x in list_dispenses(duty_, nature=d.marche.nature, duree_mois=duree_totale(d))}
    reason = known(lot.clause.motif_dispense)
    if missing(lot.clause.motif_dispense):
        yield Violation(
            "dispense_absente",
            lot.ask_chemin("motif_dispense"),
            f"L’article {article} du code de la commande publique oblige à prévoir une condition sociale "
            f"d’exécution pour {name(lot)} : {INSUFFISANTS[lot.famille]}.",
            "Ajoutez-en une, ou écrivez motif_dispense avec l’un de ces mots ("
            + ", ".join(x.code for x in found.values() if not x.obstacle)
            + f") et motif, les faits propres à {this(lot)}.",
        )
        return
    if reason is not None and (reason not in found or found[reason].obstacle):
        obstacle = found[reason].obstacle if reason in found else "l’article ne l’admet pas pour ce contrat"
        yield Violation(
            "dispense_inadmise",
            lot.find_chemin("motif_dispense"),
            f"Le motif « {reason} » ne peut pas servir : {obstacle} (article {article} du code de la "
            "commande publique).",
            "Choisissez un autre motif, ou prévoyez une condition sociale.",
        )
    # A lot without any clause is asked for its reason in all cases.
    if missing(lot.clause.motif) and lot.famille != "aucune":
        yield Violation(
            "motif_absent",
            lot.ask_chemin("motif"),
            f"La dispense {of(name(lot))} n’est motivée qu’en droit.",
            f"Ajoutez motif : les faits propres à {this(lot)}.",
        )


def _without_object(lots: list[LotResolu], duty_: Obligation, *, shared: bool) -> Iterator[Violation]:
    """A reason where nothing is to be exempted; `shared`: a lot that has to be uses the common one."""
    for lot in lots:
        common = bool(lot.chemin) and "motif_dispense" not in lot.propres
        if missing(lot.clause.motif_dispense) or (common and shared):
            continue
        why = f"{name(lot)} porte la condition sociale" if duty_.applicable else "rien n’oblige ce marché"
        yield Violation(
            "dispense_sans_objet",
            lot.find_chemin("motif_dispense"),
            f"Un motif de dispense est donné, et {why}.",
            "Retirez motif_dispense ; « motif » suffit pour dire pourquoi un lot n’a pas de clause.",
        )
        if common:
            # The others would only repeat it.
            shared = True


def useless(d: DossierMarche) -> Iterator[Violation]:
    """A social condition of a reserved lot has no object elsewhere."""
    done = set()
    for lot in d.lots:
        path = lot.find_chemin("condition_sociale_ccap")
        idle = lot.famille != "reserve" and lot.clause.dispositif is not None
        if idle and not missing(lot.clause.condition_sociale_ccap) and path not in done:
            done.add(path)
            yield Violation(
                "condition_sociale_inutile",
                path,
                f"« condition_sociale_ccap » ne vaut que pour un lot réservé, et {name(lot)} ne l’est pas.",
                "Retirez-la, ou écrivez des heures ou des actions.",
            )


REGLES_OBLIGATION: tuple[RegleMarche, ...] = (duty, useless)
