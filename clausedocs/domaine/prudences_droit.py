"""Warnings on what recent law asks, where the data alone cannot decide."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from clausedocs.domaine.dossier_marche import DossierMarche
from clausedocs.domaine.formules_marche import name, of
from clausedocs.domaine.regles_obligation import find_obligation, is_social
from clausedocs.domaine.violations import RegleMarche, Violation, known
from clausedocs.droit.seuils import seuil_europeen
from clausedocs.erreurs import DonneesErreur
from clausedocs.langue.nombres import format_montant

# R. 2152-7 of the CCP, as decree no. 2022-767 wrote it: from this day one criterion looks at the environment.
ENVIRONNEMENT = date(2026, 8, 21)


def environment(d: DossierMarche) -> Iterator[Violation]:
    """A closed list of criteria leaves no place for the one that the code now asks for."""
    launched = known(d.marche.date_lancement)
    if d.regime == "prive" or d.marche.contrat != "marche" or launched is None or launched < ENVIRONNEMENT:
        return
    for lot in d.lots:
        codes = [c.code for c in known(lot.clause.criteres) or ()] if lot.famille == "insertion" else []
        if codes and "environnement" not in codes:
            yield Violation(
                "critere_environnemental",
                lot.find_chemin("criteres"),
                f"Aucun critère {of(name(lot))} ne porte sur l’environnement, et l’un d’eux le doit depuis "
                "le 21 août 2026 (article R. 2152-7 du code de la commande publique).",
                "Ajoutez le critère environnement, et réduisez les autres d’autant.",
            )


def central_authority(d: DossierMarche) -> Iterator[Violation]:
    """A public body of the State has the lower threshold, one of a local authority the higher."""
    m = d.marche
    launched, value = known(m.date_lancement), known(m.valeur_estimee_ht)
    if d.donneur_ordre.type_acheteur != "etablissement_public" or m.nature == "travaux":
        return
    if m.contrat != "marche" or launched is None or value is None:
        return
    try:
        low = seuil_europeen("etat_fournitures_services", launched)
        high = seuil_europeen("fournitures_services", launched)
    except DonneesErreur:  # another rule says that no threshold is known on that day
        return
    if low <= value < high:
        yield Violation(
            "seuil_a_confirmer",
            "marche.valeur_estimee_ht",
            f"La valeur estimée atteint {format_montant(low)}, seuil des établissements publics de l’État "
            "sans "
            f"caractère industriel et commercial, et reste sous {format_montant(high)}, seuil des autres : "
            "l’obligation sociale en dépend, et le dossier retient le second.",
            "Si l’établissement relève du premier, la condition sociale est obligatoire : écrivez-la.",
        )


def social_services(d: DossierMarche) -> Iterator[Violation]:
    """Above the common threshold, social services may still be under their own."""
    try:
        found = find_obligation(d)
    except DonneesErreur:
        return
    if found is not None and found.applicable and is_social(d):
        yield Violation(
            "seuil_a_confirmer",
            "marche.valeur_estimee_ht",
            "Les services sociaux ont un seuil européen propre, plus élevé, qui n’est pas vérifié : rien ne "
            "dit encore que la loi oblige ce marché, et ses pièces ne citent que l’article L. 2112-2 du code "
            "de la commande publique.",
            "Faites vérifier ce seuil par votre juriste.",
        )


PRUDENCES_DROIT: tuple[RegleMarche, ...] = (environment, central_authority, social_services)
