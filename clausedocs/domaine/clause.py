"""The social clause of a lot: what it engages to, how it is counted, proved and sanctioned."""

from __future__ import annotations

from typing import Annotated

from clausedocs.domaine.champs import (
    Bloc,
    Booleen,
    Entier,
    Montant,
    Paragraphes,
    Pourcentage,
    Texte,
    champ,
)
from clausedocs.domaine.elements_clause import (
    ActionSociale,
    Critere,
    CritereNote,
    Facilitateur,
    HeuresTerritoire,
    HeuresTranche,
    Palier,
    Penalites,
)
from clausedocs.domaine.tables import choix
from clausedocs.droit.obligation import list_motifs

MODES = {
    "volume": "un nombre d’heures pour tout le marché",
    "pourcentage": "une part des heures travaillées",
    "par_tranche": "des heures par tranche de commandes",
    "par_periode": "des heures par période d’un an",
    "par_bon": "des heures écrites dans chaque bon de commande",
    "par_marche_subsequent": "des heures écrites dans chaque marché subséquent",
    "actions": "des actions, sans heures",
}


class ClauseLot(Bloc):
    """What one lot engages to; what a lot does not say is said for all in the `clause` of the dossier."""

    dispositif: Annotated[str, *choix("dispositifs_lot")] | None = champ(
        "Dispositif", exemple="condition", defaut=None, variante=True
    )
    mode_engagement: Annotated[str, *choix(MODES)] | None = champ(
        "Engagement",
        aide="Par défaut volume.",
        ecran="Par défaut un nombre d’heures pour tout le marché.",
        exemple="volume",
        defaut=None,
        variante=True,
    )
    heures: Entier | None = champ(
        "Heures",
        unite="h",
        aide="Calculées quand le lot a un calibrage.",
        exemple=790,
        defaut=None,
        gt=0,
    )
    echeancier: tuple[Palier, ...] = champ(
        "Échéancier", aide="Les heures dues avant le terme ; sans lui, rien n’est dû avant.", fabrique=tuple
    )
    heures_par_territoire: tuple[HeuresTerritoire, ...] = champ("Heures par territoire", fabrique=tuple)
    heures_des_tranches: tuple[HeuresTranche, ...] = champ(
        "Heures des tranches", aide="Forme « tranches ».", fabrique=tuple, quand={"marche.forme": "tranches"}
    )
    base_ht: Montant | None = champ(
        "Commandes de référence",
        unite="€ HT",
        aide="Par période : en deçà, les heures se réduisent à proportion.",
        exemple="180000",
        defaut=None,
        gt=0,
        quand={"mode_engagement": "par_periode"},
    )
    taux_pct: Pourcentage | None = champ(
        "Taux",
        unite="%",
        aide="Engagement « pourcentage ».",
        exemple="5",
        defaut=None,
        gt=0,
        le=100,
        quand={"mode_engagement": "pourcentage"},
    )
    heures_par_tranche: Entier | None = champ(
        "Heures par tranche",
        unite="h",
        exemple=35,
        defaut=None,
        gt=0,
        quand={"mode_engagement": "par_tranche"},
    )
    tranche_ht: Montant | None = champ(
        "Montant d’une tranche",
        unite="€ HT",
        exemple="100000",
        defaut=None,
        gt=0,
        quand={"mode_engagement": "par_tranche"},
    )
    assiette_tranche: Annotated[str, *choix({"commande": "commandé", "facture": "facturé"})] = champ(
        "Assiette",
        aide="commande ou facture.",
        exemple="facture",
        defaut="facture",
        variante=True,
        quand={"mode_engagement": "par_tranche"},
    )
    arrondi_tranche: Annotated[
        str, *choix({"entiere": "tranches entières seulement", "prorata": "à proportion"})
    ] = champ(
        "Tranche entamée",
        aide="entiere ou prorata.",
        exemple="entiere",
        defaut="entiere",
        variante=True,
        quand={"mode_engagement": "par_tranche"},
    )
    seuil_declenchement_ht: Montant | None = champ(
        "Seuil de déclenchement", unite="€ HT", exemple="2700000", defaut=None, gt=0
    )
    seuil_bon_ht: Montant | None = champ(
        "Bon de commande minimal",
        unite="€ HT",
        aide="Engagement « par_bon ».",
        ecran="Engagement écrit dans chaque bon de commande.",
        exemple="20000",
        defaut=None,
        quand={"mode_engagement": "par_bon"},
    )
    actions: tuple[ActionSociale, ...] = champ("Actions", fabrique=tuple)
    choix_actions: Annotated[
        str, *choix({"heures_ou_action": "les heures ou une action", "complement": "en plus des heures"})
    ] = champ(
        "Place des actions",
        aide="heures_ou_action ou complement.",
        exemple="heures_ou_action",
        defaut="complement",
        variante=True,
    )
    publics: tuple[Annotated[str, *choix("publics")], ...] = champ(
        "Publics", exemple=["DELD"], fabrique=tuple
    )
    critere: Critere | None = champ("Critère", defaut=None)
    criteres: tuple[CritereNote, ...] = champ(
        "Critères",
        aide="Du marché d’insertion, prix compris : 100 en tout.",
        fabrique=tuple,
        quand={"dispositif": "marche_insertion"},
    )
    condition_sociale_ccap: Paragraphes | None = champ(
        "Condition sociale du lot réservé",
        aide="Écrite au CCAP ; sans elle, la réservation ne répond pas à l’obligation.",
        exemple="Un parcours de formation qualifiante est ouvert chaque année.",
        defaut=None,
    )
    groupement_reserve: Annotated[
        str, *choix({"chaque_membre": "chaque membre", "ensemble": "l’ensemble du groupement"})
    ] = champ(
        "Groupement sur un lot réservé",
        aide="chaque_membre ou ensemble : qui doit remplir les conditions.",
        exemple="chaque_membre",
        defaut="chaque_membre",
        variante=True,
    )
    places: Entier | None = champ(
        "Places",
        aide="Marché d’insertion.",
        exemple=8,
        defaut=None,
        gt=0,
        quand={"dispositif": "marche_insertion"},
    )
    heures_hebdo: Entier | None = champ(
        "Heures par semaine",
        unite="h",
        aide="Par place.",
        exemple=26,
        defaut=None,
        gt=0,
        le=35,
        quand={"dispositif": "marche_insertion"},
    )
    semaines: Entier | None = champ(
        "Semaines",
        aide="Par an.",
        exemple=44,
        defaut=None,
        gt=0,
        le=52,
        quand={"dispositif": "marche_insertion"},
    )
    support: Texte | None = champ(
        "Support",
        aide="L’activité du marché d’insertion.",
        exemple="espaces naturels",
        defaut=None,
        quand={"dispositif": "marche_insertion"},
    )
    accompagnement_heures: Entier | None = champ(
        "Accompagnement",
        unite="h",
        aide="Par personne et par mois.",
        exemple=4,
        defaut=None,
        gt=0,
        quand={"dispositif": "marche_insertion"},
    )
    motif_dispense: Annotated[str, *choix(list_motifs())] | None = champ(
        "Motif de dispense",
        aide="Quand la loi oblige et que le lot ne porte pas de condition d’exécution.",
        exemple="lien_insuffisant",
        defaut=None,
    )
    motif: Paragraphes | None = champ(
        "Motif en fait",
        aide="Pourquoi ce lot ne porte pas de clause : les faits propres au lot.",
        exemple="Le mobilier est de série et livré en l’état.",
        defaut=None,
    )
    postes: tuple[Texte, ...] = champ(
        "Postes accessibles", aide="Pour le CCTP.", exemple=["manœuvre"], fabrique=tuple
    )
    contraintes: tuple[Texte, ...] = champ(
        "Contraintes", aide="Horaires, accès, habilitations.", exemple=["travail de nuit"], fabrique=tuple
    )
    securite: tuple[Texte, ...] = champ(
        "Sécurité", aide="Consignes propres au lieu.", exemple=["port du casque"], fabrique=tuple
    )
    penalite_heure_eur: Montant | None = champ(
        "Pénalité par heure", unite="€/h", exemple="50.00", defaut=None, gt=0
    )


class Clause(ClauseLot):
    """The clause of the whole marché: what its lots share, and their terms."""

    modalites: tuple[Annotated[str, *choix("modalites")], ...] = champ(
        "Modalités",
        aide="Au choix du titulaire ; deux au moins.",
        exemple=["embauche_directe", "mise_a_disposition"],
        defaut=(
            "embauche_directe",
            "mise_a_disposition",
            "sous_traitance_siae",
            "cotraitance_siae",
            "alternance",
        ),
    )
    duree_eligibilite_mois: Entier = champ(
        "Durée de la validation", unite="mois", exemple=24, defaut=24, ge=12, le=36
    )
    plafond_formation_pct: Pourcentage = champ(
        "Part des heures de formation", unite="%", exemple=20, defaut=20, ge=0, le=100
    )
    heures_cdi_max_mois: Entier | None = champ(
        "Heures d’un CDI",
        unite="mois",
        aide="Pendant combien de temps elles comptent.",
        exemple=48,
        defaut=None,
        gt=0,
        le=60,
    )
    globalisation: Booleen = champ("Globalisation", exemple="oui", defaut=True)
    facilitateur: Facilitateur | None = champ(
        "Facilitateur", aide="Par défaut le référent de la structure porteuse.", defaut=None
    )
    justificatifs: tuple[Annotated[str, *choix("justificatifs")], ...] = champ(
        "Justificatifs",
        exemple=["releve_heures"],
        defaut=("releve_heures", "contrat", "bulletin", "facture", "formation"),
    )
    periodicite_justificatifs: Annotated[
        str,
        *choix(
            {
                "mensuelle": "chaque mois",
                "trimestrielle": "chaque trimestre",
                "semestrielle": "chaque semestre",
            }
        ),
    ] = champ(
        "Périodicité",
        aide="mensuelle, trimestrielle ou semestrielle.",
        exemple="mensuelle",
        defaut="mensuelle",
        variante=True,
    )
    jour_remise_mensuelle: Entier = champ(
        "Jour de remise", aide="Du mois qui suit la période.", exemple=10, defaut=10, ge=1, le=28
    )
    reliquat: Annotated[str, *choix({"report": "reporté", "purge": "apuré"})] = champ(
        "Reliquat d’une période",
        aide="report (dû à la période suivante) ou purge (dû à la fin de sa période).",
        exemple="purge",
        defaut="purge",
        variante=True,
        quand={"mode_engagement": "par_periode"},
    )
    seuil_avenant_pct: Pourcentage = champ(
        "Seuil d’un avenant",
        unite="%",
        aide="Au-delà, une hausse du montant ajoute des heures à proportion.",
        exemple=10,
        defaut=10,
        gt=0,
        le=100,
    )
    penalite_document_jour_eur: Montant | None = champ(
        "Pénalité par document", unite="€/jour", exemple="100.00", defaut=None, gt=0
    )
    penalite_action_eur: Montant | None = champ(
        "Pénalité par action", unite="€", aide="Ou par engagement noté.", exemple="500.00", defaut=None, gt=0
    )
    penalite_reunion_eur: Montant | None = champ(
        "Pénalité par absence", unite="€", exemple="150.00", defaut=None, gt=0
    )
    plafond_penalites_pct: Pourcentage | None = champ(
        "Plafond des pénalités", unite="%", aide="Du montant du lot.", exemple=10, defaut=None, gt=0, le=100
    )
    penalites: Penalites = champ("Pénalités", fabrique=Penalites)
    delai_mise_en_demeure_jours: Entier = champ(
        "Délai de mise en demeure", unite="jours", exemple=15, defaut=15, ge=8, le=90
    )
    delai_observations_jours: Entier = champ(
        "Délai d’observations", unite="jours", exemple=15, defaut=15, ge=15, le=90
    )
    reunion_demarrage_jours: Entier = champ(
        "Réunion de démarrage",
        unite="jours",
        aide="Après la notification.",
        exemple=30,
        defaut=30,
        gt=0,
        le=120,
    )
    clause_resolutoire: Texte | None = champ(
        "Clause résolutoire",
        aide="Contrat de droit privé : où elle est écrite, avec son article.",
        exemple="l’article 12 du contrat",
        defaut=None,
    )
    dispositifs_locaux: tuple[Texte, ...] = champ(
        "Dispositifs locaux",
        aide="Avec le public DISPOSITIF_LOCAL.",
        exemple=["Tremplin"],
        fabrique=tuple,
        quand={"publics": "DISPOSITIF_LOCAL"},
    )
