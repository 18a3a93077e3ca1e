"""The letters that try to bring the company back: reminders, an alert, a meeting, a plan, the closing."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated

from clausedocs.domaine.champs import (
    Bloc,
    Booleen,
    Entier,
    Jour,
    Montant,
    Paragraphes,
    Pourcentage,
    Texte,
    champ,
)
from clausedocs.domaine.tables import choix

MOTIFS_ALERTE = {
    "non_reponse": "absence de réponse de l’entreprise",
    "refus": "refus de l’entreprise",
    "anomalie_grave": "anomalie grave",
    "ecart_irrattrapable": "écart qui ne peut plus être rattrapé avant le terme",
    "justificatifs_absents": "justificatifs absents",
}
PROPOSITIONS = {
    "rencontre": "une rencontre avec l’entreprise",
    "mise_en_demeure": "une mise en demeure",
    "penalites": "l’application des pénalités prévues",
    "resiliation": "une résiliation",
    "reexamen": "un réexamen de l’engagement",
}
CAUSES = {
    "recrutement": "difficultés de recrutement",
    "planning": "planning des travaux ou des prestations",
    "technique": "contraintes techniques",
    "commandes_insuffisantes": "commandes inférieures aux prévisions",
    "volonte": "manque de suivi par l’entreprise",
}


class DemandeAccord(Bloc):
    """The structure asks the buyer to let a reminder go."""

    projet_rappel: Texte = champ(
        "Projet de rappel",
        aide="La pièce jointe, avec son article ; la lettre dit qu’elle est jointe.",
        exemple="le projet de rappel CL-2027-004",
    )
    date_reponse_souhaitee: Jour | None = champ(
        "Réponse souhaitée le",
        aide="Cinq jours ouvrés si rien n’est écrit.",
        exemple="2027-03-10",
        defaut=None,
    )
    silence_vaut: Annotated[
        str, *choix({"refus": "le rappel ne part pas", "relance": "la demande est renouvelée"})
    ] = champ(
        "Silence", aide="refus ou relance ; jamais un accord.", exemple="refus", defaut="refus", variante=True
    )


class Rappel(Bloc):
    """The structure reminds the company of what it signed, and offers its help."""

    accord_ref: Texte | None = champ(
        "Accord du donneur d’ordre",
        aide="L’écrit, avec son article et sans sa date.",
        exemple="le courriel du service des marchés",
        defaut=None,
    )
    date_accord: Jour | None = champ("Date de l’accord", exemple="2027-02-22", defaut=None)
    accord_permanent: Booleen = champ(
        "Accord permanent",
        aide="oui s’il est écrit au compte rendu de la réunion de cadrage.",
        exemple="non",
        defaut=False,
    )
    delai_jours: Entier = champ(
        "Délai", unite="jours", aide="Depuis la réception.", exemple=15, defaut=15, ge=5, le=60
    )
    aides_proposees: tuple[Texte, ...] = champ(
        "Aides proposées", exemple=["présélection de candidatures"], fabrique=tuple
    )


class PieceManquante(Bloc):
    """A document that was due."""

    mois: Texte = champ("Période", exemple="janvier 2027")
    piece: Texte = champ("Pièce", aide="Sans article.", exemple="relevé mensuel des heures")


class Relance(Bloc):
    """One last reminder before the buyer is told."""

    rappel_ref: Texte = champ("Référence du rappel", exemple="CL-2027-004")
    date_rappel: Jour | None = champ("Date du rappel", exemple="2027-02-23", defaut=None)
    date_reception_rappel: Jour | None = champ("Réception du rappel", exemple="2027-02-25", defaut=None)
    delai_rappel_jours: Entier = champ("Délai du rappel", unite="jours", exemple=15, defaut=15, ge=5, le=60)
    reponse_sans_effet: Texte | None = champ(
        "Réponse restée sans effet",
        aide="À la place du silence : ce que l’entreprise a répondu.",
        exemple="un courriel du 4 mars 2027 annonçait deux embauches, qui n’ont pas eu lieu",
        defaut=None,
    )
    delai_jours: Entier = champ("Délai", unite="jours", exemple=8, defaut=8, ge=3, le=30)
    pieces_manquantes: tuple[PieceManquante, ...] = champ(
        "Pièces manquantes", aide="La relance ne porte alors que sur elles.", fabrique=tuple
    )


class Alerte(Bloc):
    """The structure tells the buyer, and proposes what to do."""

    motif: Annotated[str, *choix(MOTIFS_ALERTE)] = champ("Motif", exemple="non_reponse", variante=True)
    urgence: Annotated[str, *choix({"normale": "normale", "elevee": "élevée"})] = champ(
        "Urgence", aide="normale ou elevee.", exemple="normale", defaut="normale", variante=True
    )
    proposition: Annotated[str, *choix(PROPOSITIONS)] = champ(
        "Proposition", exemple="rencontre", variante=True
    )
    motivation: Paragraphes = champ(
        "Ce qui motive la proposition", exemple="Trois contacts sont restés sans réponse en un mois."
    )
    faits_favorables: Paragraphes | None = champ(
        "Faits favorables à l’entreprise",
        exemple="Le membre chargé du lot gros œuvre a tenu sa part.",
        defaut=None,
    )
    rappels_adresses: tuple[Texte, ...] = champ(
        "Rappels déjà adressés",
        aide="Sans article, avec leur date et leur réception.",
        exemple=["rappel CL-2027-004 du 23 février 2027, reçu le 25 février 2027"],
        fabrique=tuple,
    )
    penalite_estimee_eur: Montant | None = champ(
        "Pénalité estimée", unite="€", exemple="6875.00", defaut=None, ge=0
    )
    part_non_imputable_heures: Montant = champ(
        "Heures non imputables",
        unite="h",
        aide="Baisse des commandes, ajournement, candidatures non présentées.",
        exemple="40",
        defaut=Decimal(0),
        ge=0,
    )
    motif_non_imputable: Texte | None = champ(
        "Pourquoi", exemple="candidatures attendues en mai et non présentées", defaut=None
    )


class Convocation(Bloc):
    """The buyer calls the company and the structure together."""

    motif: Paragraphes = champ("Motif", exemple="Les rappels sont restés sans réponse.")
    date_reunion: Jour = champ("Date de la réunion", exemple="2027-04-07")
    heure: Texte = champ("Heure", exemple="9 h 30")
    lieu: Texte = champ("Lieu", aide="Comme dans une phrase.", exemple="au siège de l’office, salle Aubrac")
    ordre_du_jour: tuple[Texte, ...] = champ("Ordre du jour", exemple=["état des heures"], min_length=1)
    pieces_a_apporter: tuple[Texte, ...] = champ(
        "Pièces à apporter", exemple=["planning d’embauche"], fabrique=tuple
    )
    representation_exigee: Texte | None = champ(
        "Représentation",
        aide="Qui doit être là.",
        exemple="une personne qui peut engager l’entreprise",
        defaut=None,
    )


class ActionPlan(Bloc):
    """A step of the plan."""

    quoi: Texte = champ("Action", exemple="embaucher deux personnes validées")
    qui: Texte = champ("Responsable", aide="Avec son article.", exemple="l’entreprise")
    quand: Jour = champ("Échéance", exemple="2027-04-15")
    mesure: Texte = champ("Mesure", exemple="deux contrats signés")


class PlanAction(Bloc):
    """What the three parties agree to do. It suspends nothing unless the buyer writes so."""

    date: Jour | None = champ(
        "Date du plan", aide="Celle du courrier si rien n’est écrit.", exemple="2027-04-07", defaut=None
    )
    avancement_pct: Pourcentage | None = champ(
        "Avancement", unite="%", aide="Du marché.", exemple="36", defaut=None, ge=0, le=100
    )
    heures_total: Montant | None = champ(
        "Heures du marché", unite="h", aide="Base du taux de réalisation.", exemple="12000", defaut=None, gt=0
    )
    causes: tuple[Annotated[str, *choix(CAUSES)], ...] = champ(
        "Causes", exemple=["recrutement"], min_length=1
    )
    explications: Paragraphes | None = champ("Explications", defaut=None)
    actions: tuple[ActionPlan, ...] = champ("Actions", min_length=1)
    revoyure: Jour = champ("Point suivant", exemple="2027-05-31")
    suspension_ref: Texte | None = champ(
        "Décision de suspendre",
        aide="L’écrit du donneur d’ordre qui suspend la procédure, avec son article.",
        exemple="la décision du 8 avril 2027",
        defaut=None,
    )


class Cloture(Bloc):
    """The company is back on track."""

    procedure_ref: Texte = champ("Procédure close", aide="Sa référence.", exemple="CL-2027-017")
    date_constat: Jour = champ("Date du constat", exemple="2027-07-12")
    heures_rattrapees: Montant | None = champ(
        "Heures rattrapées", unite="h", exemple="137.50", defaut=None, ge=0
    )
    avancement_pct: Pourcentage | None = champ(
        "Avancement", unite="%", exemple="62.8", defaut=None, ge=0, le=100
    )
    heures_total: Montant | None = champ("Heures du marché", unite="h", exemple="12000", defaut=None, gt=0)
    seuil_points: Entier = champ(
        "Écart admis",
        unite="points",
        aide="Entre l’avancement et les heures.",
        exemple=15,
        defaut=15,
        ge=1,
        le=50,
    )
    constat: Paragraphes | None = champ(
        "Ce qui est constaté", exemple="Les relevés attendus ont été remis.", defaut=None
    )
    sanctions_prononcees: Annotated[
        str,
        *choix(
            {
                "aucune": "aucune sanction n’a été prononcée",
                "maintenues": "elles restent dues",
                "abandonnees": "elles sont abandonnées",
            }
        ),
    ] = champ(
        "Sort des sanctions",
        aide="aucune, maintenues ou abandonnees.",
        exemple="aucune",
        defaut="aucune",
        variante=True,
    )
    surveillance_jusqu_au: Jour | None = champ(
        "Surveillance jusqu’au", aide="Soixante jours si rien n’est écrit.", exemple="2027-09-10", defaut=None
    )
