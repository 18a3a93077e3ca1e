"""Rules on the kind of contract: what a concession, a contract in house or a cooperation cannot carry."""

from __future__ import annotations

from collections.abc import Iterator

from clausedocs.domaine.dossier_marche import DossierMarche
from clausedocs.domaine.formules_marche import name
from clausedocs.domaine.regles_marche import is_accord_cadre
from clausedocs.domaine.violations import RegleMarche, Violation

# Concluded with a partner who is known: no competitor, hence neither criterion nor reservation.
SANS_CONCURRENCE = {
    "quasi_regie": "Une quasi-régie se conclut",
    "cooperation_publique": "Une coopération entre acheteurs publics se conclut",
}


def concession(d: DossierMarche) -> Iterator[Violation]:
    """Neither framework agreement nor general terms, which are those of marchés; reservations of its own."""
    if d.marche.contrat != "concession":
        return
    if is_accord_cadre(d):
        yield Violation(
            "concession_accord_cadre",
            "marche.forme",
            "Un accord-cadre est un marché, et le contrat est une concession.",
            "Écrivez ordinaire ou tranches, ou corrigez contrat.",
        )
    if d.marche.ccag != "aucun":
        yield Violation(
            "concession_ccag",
            "marche.ccag",
            "Les cahiers des clauses administratives générales sont ceux des marchés, et le contrat est une "
            "concession.",
            "Écrivez aucun : la clause est complète sans lui.",
        )
    for lot in d.lots:
        if lot.dispositif == "reserve_mixte":
            yield Violation(
                "concession_reserve",
                lot.find_chemin("dispositif"),
                f"Une concession ne se réserve pas à la fois aux structures d’insertion et au secteur adapté "
                f"ou protégé, comme {name(lot)} (article L. 3113-3 du code de la commande publique).",
                "Écrivez reserve_siae ou reserve_ea_esat.",
            )
        elif lot.dispositif == "reserve_ess":
            yield Violation(
                "concession_reserve",
                lot.find_chemin("dispositif"),
                f"Le code ne permet pas de réserver une concession à l’économie sociale et solidaire, comme "
                f"{name(lot)} : l’article L. 2113-15 est celui des marchés.",
                "Écrivez reserve_siae ou reserve_ea_esat, ou une condition d’exécution.",
            )


def sans_concurrence(d: DossierMarche) -> Iterator[Violation]:
    """Nobody competes for a contract in house or a cooperation: nothing to note, nothing to reserve."""
    kind = SANS_CONCURRENCE.get(d.marche.contrat)
    if kind is None:
        return
    for lot in d.lots:
        if lot.famille == "reserve" or lot.note:
            what = "réservation" if lot.famille == "reserve" else "critère d’attribution"
            yield Violation(
                "contrat_sans_concurrence",
                lot.find_chemin("dispositif"),
                f"{kind} sans mise en concurrence : {name(lot)} n’y admet pas de {what}.",
                "Écrivez condition, ou corrigez contrat.",
            )


def titulaires(d: DossierMarche) -> Iterator[Violation]:
    """Only a framework agreement is concluded with several contractors who stay apart."""
    if d.marche.titulaires > 1 and not is_accord_cadre(d):
        yield Violation(
            "titulaires_hors_accord_cadre",
            "marche.titulaires",
            f"Seul un accord-cadre a plusieurs titulaires, et la forme du marché est « {d.marche.forme} ».",
            "Retirez titulaires : les membres d’un groupement se disent dans groupement_titulaire, et chaque "
            "lot a son titulaire.",
        )


REGLES_CONTRAT: tuple[RegleMarche, ...] = (concession, sans_concurrence, titulaires)
