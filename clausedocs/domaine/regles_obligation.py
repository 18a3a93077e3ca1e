"""Rules on the duty of a social condition: each lot meets it, or says in law and in fact why it does not."""

from __future__ import annotations

from collections.abc import Iterator

from clausedocs.domaine.dossier_marche import DossierMarche, LotResolu
from clausedocs.domaine.regles_clause import name
from clausedocs.domaine.regles_marche import duree_totale
from clausedocs.domaine.violations import RegleMarche, Violation, known, missing
from clausedocs.droit.obligation import Obligation, is_satisfied, list_dispenses, obligation_sociale
from clausedocs.erreurs import DonneesErreur


def find_obligation(d: DossierMarche) -> Obligation | None:
    """Whether the marché must carry a social condition; None while a date or an amount is missing.

    Raises:
        DonneesErreur: `seuil_inconnu`.
    """
    m, buyer = d.marche, d.donneur_ordre
    day, value = known(m.date_lancement), known(m.valeur_estimee_ht)
    if day is None or value is None:
        return None
    return obligation_sociale(
        date_lancement=day,
        valeur_ht=value,
        nature=m.nature,
        type_acheteur=buyer.type_acheteur,
        contrat=m.contrat,
        entite_adjudicatrice=known(buyer.entite_adjudicatrice) is True,
        regime=d.regime,
    )


def meets(lot: LotResolu) -> bool:
    """Whether this lot carries what the duty asks for."""
    return is_satisfied(lot.dispositif, condition_sociale_ccap=not missing(lot.clause.condition_sociale_ccap))


def duty(d: DossierMarche) -> Iterator[Violation]:
    """Above the threshold, a lot without a condition of performance has a reason that the article admits."""
    try:
        duty_ = find_obligation(d)
    except DonneesErreur as raised:
        yield Violation(raised.code, "marche.date_lancement", raised.message, raised.conseil)
        return
    if duty_ is None:
        return
    article = "L. 3114-2-1" if d.marche.contrat == "concession" else "L. 2112-2-1"
    for lot in d.lots:
        reason = known(lot.clause.motif_dispense)
        if lot.clause.dispositif is None:
            continue
        if not duty_.applicable or meets(lot):
            if reason is not None:
                why = (
                    f"{name(lot)} porte la condition sociale"
                    if duty_.applicable
                    else "rien n’oblige ce marché"
                )
                yield Violation(
                    "dispense_sans_objet",
                    lot.find_chemin("motif_dispense"),
                    f"Un motif de dispense est donné, et {why}.",
                    "Retirez motif_dispense ; « motif » suffit pour dire pourquoi un lot n’a pas de clause.",
                )
            continue
        if missing(lot.clause.motif_dispense):
            hint = (
                "une réservation n’y répond que si le CCAP porte aussi une condition sociale"
                if lot.famille == "reserve"
                else "un critère n’y répond jamais"
                if lot.famille == "critere"
                else "il n’en porte pas"
            )
            yield Violation(
                "dispense_absente",
                lot.ask_chemin("motif_dispense"),
                f"L’article {article} du code de la commande publique oblige à prévoir une condition "
                "sociale pour "
                f"{name(lot)} : {hint}.",
                "Ajoutez-en une, ou motif_dispense et motif ("
                + ", ".join(x.code for x in list_dispenses(duty_, nature=d.marche.nature))
                + ").",
            )
            continue
        found = {x.code: x for x in list_dispenses(duty_, nature=d.marche.nature, duree_mois=duree_totale(d))}
        if reason is not None and (reason not in found or found[reason].obstacle):
            obstacle = (
                found[reason].obstacle if reason in found else "l’article ne l’admet pas pour ce contrat"
            )
            yield Violation(
                "dispense_inadmise",
                lot.find_chemin("motif_dispense"),
                f"Le motif « {reason} » ne peut pas servir : {obstacle} (article {article} du code de la "
                "commande "
                "publique).",
                "Choisissez un autre motif, ou prévoyez une condition sociale.",
            )
        if missing(lot.clause.motif):
            yield Violation(
                "motif_absent",
                lot.ask_chemin("motif"),
                f"La dispense de {name(lot)} n’est motivée qu’en droit.",
                "Ajoutez motif : les faits propres à ce lot.",
            )


def useless(d: DossierMarche) -> Iterator[Violation]:
    """A social condition of a reserved lot has no object elsewhere."""
    for lot in d.lots:
        if (
            lot.famille != "reserve"
            and lot.clause.dispositif is not None
            and not missing(lot.clause.condition_sociale_ccap)
        ):
            yield Violation(
                "condition_sociale_inutile",
                lot.find_chemin("condition_sociale_ccap"),
                f"condition_sociale_ccap ne vaut que pour un lot réservé, et {name(lot)} ne l’est pas.",
                "Retirez-la, ou écrivez des heures ou des actions.",
            )


REGLES_OBLIGATION: tuple[RegleMarche, ...] = (duty, useless)
