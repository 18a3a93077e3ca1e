"""The letters of a procedure that may end in a sanction: only the buyer sends them."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated

from pydantic import BeforeValidator

from clausedocs.domaine.champs import Bloc, Booleen, Entier, Jour, Montant, Paragraphes, Texte, champ
from clausedocs.domaine.codes_manquements import CODE_MAX, complete_codes
from clausedocs.domaine.tables import choix

# Each breach has its code before anything looks for it.
AVEC_CODES = BeforeValidator(complete_codes)
NATURES_MANQUEMENT = {
    "heures": "heures d’insertion",
    "document": "document à remettre",
    "reunion": "présence à une réunion",
    "action": "action promise",
}
SANCTIONS = {
    "penalites": "pénalités",
    "resiliation": "résiliation",
    "frais_et_risques": "exécution aux frais et risques",
}
SUITES = {
    "penalites": "l’application des pénalités",
    "resiliation": "la résiliation",
    "execution_tiers": "l’exécution par un tiers",
    "terme": "l’examen des pénalités au terme",
}
RECOUVREMENTS = {
    "deduction_acompte": "déduction sur le prochain paiement",
    "decompte": "inscription au décompte",
    "titre_de_recettes": "titre de recettes",
    "note_de_debit": "note de débit",
    "declaration_creance": "déclaration de créance",
}


class Manquement(Bloc):
    """A commitment that was not kept. `code` ties it from one letter to the next."""

    code: Texte | None = champ(
        "Code",
        aide="Le même d’une lettre à l’autre ; formé de la nature et de la date si rien n’est écrit.",
        exemple="heures_2027-03-31",
        defaut=None,
        max_length=CODE_MAX,
    )
    nature: Annotated[str, *choix(NATURES_MANQUEMENT)] = champ(
        "Nature", aide="heures, document, reunion ou action.", exemple="heures", variante=True
    )
    article: Texte = champ(
        "Article", aide="Celui qui porte l’obligation, avec son déterminant.", exemple="l’article 8.2 du CCAP"
    )
    contenu: Texte = champ("Obligation", aide="Sans article.", exemple="500 heures au 31 mars 2027")
    exigible_le: Jour = champ("Exigible le", exemple="2027-03-31")
    heures: Montant | None = champ(
        "Heures dues",
        unite="h",
        aide="De nature « heures » : le cumul alors dû.",
        exemple="500",
        defaut=None,
        gt=0,
    )
    membre: Texte | None = champ(
        "Membre", aide="D’un groupement : qui devait.", exemple="Charpentes du Causse", defaut=None
    )
    repare_le: Jour | None = champ("Réparé le", exemple="2027-04-20", defaut=None)


class Fait(Bloc):
    """A dated fact and what proves it."""

    date: Jour = champ("Date", exemple="2027-03-31")
    constat: Texte = champ("Constat", exemple="282,50 heures réalisées sur 500 dues")
    preuve: Texte = champ("Preuve", exemple="grille de suivi arrêtée au 31 mars 2027")


class Mesure(Bloc):
    """What the company must do to be in order again."""

    action: Texte = champ(
        "Action", aide="À l’infinitif.", exemple="remettre les relevés de janvier et février"
    )
    echeance: Jour | None = champ(
        "Échéance", aide="La fin du délai si rien n’est écrit.", exemple="2027-04-20", defaut=None
    )


class SanctionEncourue(Bloc):
    """A sanction, and the article that founds it."""

    sanction: Annotated[str, *choix(SANCTIONS)] = champ(
        "Sanction", aide="penalites, resiliation ou frais_et_risques.", exemple="penalites", variante=True
    )
    article: Texte = champ("Article", aide="Avec son déterminant.", exemple="l’article 8.11 du CCAP")


class MiseEnDemeure(Bloc):
    """The thirteen mentions without which a default notice is worth nothing."""

    obligations_violees: Annotated[tuple[Manquement, ...], AVEC_CODES] = champ(
        "Obligations violées", min_length=1
    )
    faits: tuple[Fait, ...] = champ("Faits", min_length=1)
    mesures_demandees: tuple[Mesure, ...] = champ("Mesures demandées", min_length=1)
    delai_jours: Entier | None = champ(
        "Délai",
        unite="jours",
        aide="Celui du contrat si rien n’est écrit.",
        exemple=15,
        defaut=None,
        ge=1,
        le=120,
    )
    sanctions_encourues: tuple[SanctionEncourue, ...] = champ("Sanctions encourues", min_length=1)
    invitation_observations: Booleen = champ(
        "Invitation à présenter des observations", exemple="oui", defaut=True
    )
    mention_clause_resolutoire: Paragraphes | None = champ(
        "Clause résolutoire",
        aide="Contrat de droit privé dont la résiliation est visée : ses termes, mot pour mot.",
        exemple="Le contrat est résolu de plein droit…",
        defaut=None,
    )
    resolution: Annotated[
        str, *choix({"clause": "par la clause résolutoire", "notification": "par notification"})
    ] = champ(
        "Résolution",
        aide="Contrat de droit privé : clause, ou notification si le contrat n’en porte pas.",
        exemple="clause",
        defaut="clause",
        variante=True,
    )


class ApresMiseEnDemeure(Bloc):
    """What a letter must say of the default notice that came before it."""

    mise_en_demeure_ref: Texte | None = champ(
        "Mise en demeure", aide="Sa référence.", exemple="CL-2027-009", defaut=None
    )
    date_mise_en_demeure: Jour | None = champ("Date de la mise en demeure", exemple="2027-04-12", defaut=None)
    date_reception_med: Jour | None = champ(
        "Réception de la mise en demeure",
        aide="Ou première présentation d’un pli refusé ou non réclamé.",
        exemple="2027-04-14",
        defaut=None,
    )
    delai_med_jours: Entier | None = champ(
        "Délai de la mise en demeure",
        unite="jours",
        aide="Celui du contrat si rien n’est écrit.",
        exemple=15,
        defaut=None,
    )
    date_expiration: Jour | None = champ(
        "Expiration de la mise en demeure", aide="Contrôlée.", exemple="2027-04-29", defaut=None
    )
    manquements_mis_en_demeure: tuple[Texte, ...] = champ(
        "Manquements mis en demeure", aide="Leurs codes.", exemple=["heures_2027-03-31"], fabrique=tuple
    )
    sanctions_annoncees: tuple[Annotated[str, *choix(SANCTIONS)], ...] = champ(
        "Sanctions annoncées", aide="Celles de la mise en demeure.", exemple=["penalites"], fabrique=tuple
    )


class Defaillance(ApresMiseEnDemeure):
    """The default notice had no effect."""

    manquements: Annotated[tuple[Manquement, ...], AVEC_CODES] = champ(
        "Manquements qui persistent", min_length=1
    )
    execution_partielle_heures: Montant = champ(
        "Exécution partielle",
        unite="h",
        aide="Faites dans le délai.",
        exemple="57.5",
        defaut=Decimal(0),
        ge=0,
    )
    suites: tuple[Annotated[str, *choix(SUITES)], ...] = champ("Suites", exemple=["penalites"], min_length=1)
    delai_observations_jours: Entier | None = champ(
        "Délai d’observations",
        unite="jours",
        aide="Celui du contrat si rien n’est écrit.",
        exemple=15,
        defaut=None,
        ge=1,
    )


class LigneCalcul(Bloc):
    """A line of the calculation: what lacks, at which rate."""

    code: Texte | None = champ(
        "Code",
        aide="Celui de la mise en demeure, s’il y en a une ; formé de la nature et de la date si rien n’est "
        "écrit.",
        exemple="heures_2027-06-30",
        defaut=None,
    )
    nature: Annotated[str, *choix(NATURES_MANQUEMENT)] = champ(
        "Nature", aide="heures, document, reunion ou action.", exemple="heures", variante=True
    )
    manquement: Texte = champ("Manquement", aide="Sans article.", exemple="heures non réalisées au terme")
    quantite: Montant = champ("Quantité", aide="Heures, jours, actions ou absences.", exemple="177.5", gt=0)
    non_imputable: Montant = champ(
        "Dont non imputable", aide="Déduit.", exemple="40", defaut=Decimal(0), ge=0
    )
    taux: Montant | None = champ(
        "Taux", unite="€", aide="Celui de la clause si rien n’est écrit.", exemple="50.00", defaut=None, gt=0
    )
    montant: Montant | None = champ(
        "Montant", unite="€", aide="Contrôlé.", exemple="6875.00", defaut=None, ge=0
    )
    exigible_le: Jour = champ("Exigible le", exemple="2027-06-30")
    repare_le: Jour | None = champ("Réparé le", exemple="2027-05-11", defaut=None)
    membre: Texte | None = champ(
        "Membre", aide="D’un groupement.", exemple="Charpentes du Causse", defaut=None
    )


class CalculDePenalites(ApresMiseEnDemeure):
    """What the announcement and the decision share: the same lines, the same checks."""

    articles_penalites: tuple[Texte, ...] = champ(
        "Articles des pénalités",
        aide="Avec leur déterminant.",
        exemple=["l’article 8.11 du CCAP"],
        min_length=1,
    )
    calcul: Annotated[tuple[LigneCalcul, ...], AVEC_CODES] = champ("Calcul", min_length=1)
    motif_non_imputable: Texte | None = champ(
        "Part non imputable",
        aide="Sa cause.",
        exemple="candidatures attendues en mai et non présentées",
        defaut=None,
    )
    plafond_eur: Montant | None = champ("Plafond", unite="€", aide="Contrôlé.", exemple="120000", defaut=None)
    date_decompte_general: Jour | None = champ(
        "Notification du décompte général",
        aide="Passé ce jour, plus aucune pénalité.",
        exemple="2027-09-30",
        defaut=None,
    )


class IntentionPenalites(CalculDePenalites):
    """The calculation is shown before anything is decided."""

    total_eur: Montant | None = champ("Total", unite="€", aide="Contrôlé.", exemple="8575.00", defaut=None)
    delai_observations_jours: Entier | None = champ(
        "Délai d’observations",
        unite="jours",
        aide="Celui du contrat si rien n’est écrit.",
        exemple=15,
        defaut=None,
        ge=1,
    )


class ReponseObservation(Bloc):
    """One argument of the company, and the answer to it."""

    argument: Texte = champ("Argument", exemple="les candidatures de mai n’ont pas été présentées")
    reponse: Texte = champ("Réponse", exemple="les 40 heures correspondantes ont été déduites")


class Observations(Bloc):
    """What the company answered."""

    date: Jour = champ("Date", exemple="2027-07-30")
    resume: Texte = champ("Résumé", aide="Sans article.", exemple="retard de présentation des candidatures")
    reponses: tuple[ReponseObservation, ...] = champ("Réponses", aide="Une par argument.", fabrique=tuple)


class ApplicationPenalites(CalculDePenalites):
    """The decision, once the company could answer."""

    intention_ref: Texte = champ("Lettre d’intention", aide="Sa référence.", exemple="CL-2027-031")
    date_intention: Jour | None = champ("Date de l’intention", exemple="2027-07-15", defaut=None)
    date_reception_intention: Jour | None = champ(
        "Réception de l’intention", exemple="2027-07-19", defaut=None
    )
    delai_observations_jours: Entier | None = champ(
        "Délai d’observations",
        unite="jours",
        aide="Celui du contrat si rien n’est écrit.",
        exemple=15,
        defaut=None,
        ge=1,
    )
    total_annonce_eur: Montant = champ("Montant annoncé", unite="€", exemple="8575.00", gt=0)
    observations: Observations | None = champ("Observations reçues", defaut=None)
    penalite_totale_eur: Montant | None = champ(
        "Pénalité", unite="€", aide="Contrôlée.", exemple="8575.00", defaut=None
    )
    recouvrement: Annotated[str, *choix(RECOUVREMENTS)] = champ(
        "Recouvrement",
        aide="deduction_acompte, decompte, titre_de_recettes, note_de_debit ou declaration_creance.",
        exemple="deduction_acompte",
        variante=True,
    )


class Resiliation(ApresMiseEnDemeure):
    """The marché ends for fault."""

    articles_resiliation: tuple[Texte, ...] = champ(
        "Articles de la résiliation",
        aide="Avec leur déterminant.",
        exemple=["l’article 14 du CCAP"],
        min_length=1,
    )
    manquements: Annotated[tuple[Manquement, ...], AVEC_CODES] = champ("Manquements", min_length=1)
    gravite_motifs: tuple[Texte, ...] = champ(
        "Motifs de gravité",
        aide="Des phrases.",
        exemple=["L’entreprise refuse par écrit d’exécuter la clause."],
        min_length=1,
    )
    invitation_ref: Texte = champ(
        "Lettre qui invitait à répondre", aide="Sa référence.", exemple="CL-2027-021"
    )
    date_reception_invitation: Jour | None = champ("Sa réception", exemple="2027-03-26", defaut=None)
    delai_observations_jours: Entier | None = champ(
        "Délai d’observations",
        unite="jours",
        aide="Celui du contrat si rien n’est écrit.",
        exemple=15,
        defaut=None,
        ge=1,
    )
    observations: Observations | None = champ("Observations reçues", defaut=None)
    date_effet: Jour = champ("Date d’effet", exemple="2027-04-26")
    frais_et_risques: Booleen = champ("Exécution aux frais et risques", exemple="non", defaut=False)
    article_frais: Texte | None = champ(
        "Article des frais et risques",
        aide="Avec son déterminant.",
        exemple="l’article 15 du CCAP",
        defaut=None,
    )
    marche_substitution: Texte | None = champ(
        "Marché de substitution", exemple="un nouveau marché sera lancé en mai 2027", defaut=None
    )
    decompte: Texte | None = champ(
        "Décompte",
        aide="Quand et comment il est arrêté.",
        exemple="arrêté dans les deux mois de la date d’effet",
        defaut=None,
    )
