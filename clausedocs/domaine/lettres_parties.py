"""What one party to the convention writes to the other: default notice, termination, refusal to renew."""

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
from clausedocs.domaine.parties import Habilitation, Signataire
from clausedocs.domaine.tables import choix

AUTEURS = {"donneur_ordre": "le donneur d’ordre", "structure": "la structure porteuse"}
MODES_ENVOI = {
    "LRAR": "lettre recommandée avec avis de réception",
    "LRE": "lettre recommandée électronique",
    "remise_recepisse": "remise contre récépissé",
}
MODES_RECEPTION = {
    "accuse_signe": "avis de réception signé, ou pli électronique accepté",
    "premiere_presentation": "première présentation d’un pli refusé ou non réclamé",
    "recepisse": "récépissé signé",
}
STATUTS = {"en_execution": "en cours d’exécution", "en_passation": "en passation"}
SORTS = {"poursuite": "le suivi continue", "arret": "le suivi cesse"}
FONDEMENTS_RESILIATION = {
    "manquement": "après une mise en demeure restée sans effet",
    "interet_general": "pour un motif d’intérêt général, par une personne publique",
}
OPPOSITIONS = {"aucune": "aucune opposition", "motivee": "opposition motivée"}
ISSUES = {
    "executee": "l’engagement a été tenu",
    "abandonnee": "la procédure est abandonnée",
    "opposition": "la personne publique s’est opposée à la fin de la convention",
}


class LettrePartie(Bloc):
    """A letter from one party to the other: what counts is the day on which the other receives it."""

    auteur: Annotated[str, *choix(AUTEURS)] = champ(
        "Auteur", aide="donneur_ordre ou structure.", exemple="donneur_ordre", variante=True
    )
    reference: Texte = champ("Référence de la lettre", aide="Unique.", exemple="CL-2027-009")
    date: Jour = champ("Date de la lettre", exemple="2027-02-04")
    lieu: Texte | None = champ(
        "Lieu", aide="La commune de l’auteur si rien n’est écrit.", exemple="Valmorin", defaut=None
    )
    mode_envoi: Annotated[str, *choix(MODES_ENVOI)] = champ(
        "Mode d’envoi",
        aide="LRAR, LRE ou remise_recepisse.",
        exemple="LRAR",
        defaut="LRAR",
        variante=True,
    )
    reception: Jour | None = champ(
        "Date de réception",
        aide="Ou de première présentation ; à écrire une fois connue, pour en contrôler les effets.",
        exemple="2027-02-08",
        defaut=None,
    )
    reception_mode: Annotated[str, *choix(MODES_RECEPTION)] | None = champ(
        "Preuve de réception",
        aide="accuse_signe, premiere_presentation ou recepisse.",
        exemple="accuse_signe",
        defaut=None,
    )
    signataire: Signataire | None = champ(
        "Signataire de la lettre",
        aide="Si ce n’est pas celui de la convention ; sa délégation couvre cette lettre.",
        defaut=None,
    )
    habilitation: Habilitation | None = champ(
        "Habilitation propre à la lettre",
        aide="L’acte qui la décide, si ce n’est pas celui qui habilite à signer la convention.",
        defaut=None,
    )
    pieces_jointes: tuple[Texte, ...] = champ("Pièces jointes", exemple=["constat"], fabrique=tuple)
    copies: tuple[Texte, ...] = champ("Copies", exemple=["service des marchés"], fabrique=tuple)


class Manquement(Bloc):
    """A fact against a commitment: `ancre` names it in our modèle, `article` in a text of another origin."""

    ancre: Texte | None = champ(
        "Engagement",
        aide="L’ancre de l’article ou de l’alinéa dans le modèle de la convention.",
        exemple="engagements-structure-bilan",
        defaut=None,
    )
    article: Texte | None = champ(
        "Article",
        aide="Avec son article et son intitulé, quand la convention ne vient pas d’un modèle.",
        exemple="l’article 4.2 (Bilans)",
        defaut=None,
    )
    fait: Texte = champ("Fait", exemple="bilan annuel 2026 non remis")
    date: Jour = champ("Date du fait", exemple="2027-01-31")
    preuve: Texte = champ("Preuve", exemple="courriel de relance du 15 janvier 2027, sans réponse")


class MarcheEnCours(Bloc):
    """A marché that the structure follows when the convention ends."""

    reference: Texte = champ("Référence", exemple="CABS-25-03")
    objet: Texte | None = champ("Objet", exemple="entretien des parcs", defaut=None)
    statut: Annotated[str, *choix(STATUTS)] = champ(
        "Étape",
        aide="en_execution ou en_passation.",
        exemple="en_execution",
        defaut="en_execution",
        variante=True,
    )
    fin: Jour | None = champ("Fin prévue", exemple="2027-06-30", defaut=None)
    heures_restantes: Montant | None = champ("Heures restantes", unite="h", exemple=120, defaut=None, ge=0)
    sort: Annotated[str, *choix(SORTS)] | None = champ(
        "Sort de ce marché",
        aide="poursuite ou arret, s’il diffère de celui des autres.",
        exemple="poursuite",
        defaut=None,
    )


class LigneSolde(Bloc):
    """What is due for one action when the convention ends: a share of its price, less what was paid."""

    objet: Texte = champ("Objet", exemple="devis DEV-2026-014, marché SN-2025-09")
    montant_eur: Montant = champ("Montant convenu", unite="€", exemple="1728,00", gt=0)
    part_executee_pct: Pourcentage = champ(
        "Part exécutée", unite="%", exemple=100, defaut=Decimal(100), ge=0, le=100
    )
    deja_verse_eur: Montant = champ("Déjà versé", unite="€", exemple="864,00", defaut=Decimal(0), ge=0)


class FinDeConvention(LettrePartie):
    """A letter that ends the convention, or lets it end."""

    sort_marches_en_cours: Annotated[str, *choix(SORTS)] = champ(
        "Sort des marchés en cours",
        aide="poursuite ou arret.",
        exemple="poursuite",
        defaut="poursuite",
        variante=True,
    )
    marches_en_cours: tuple[MarcheEnCours, ...] = champ("Marchés en cours", fabrique=tuple)


class NonReconduction(FinDeConvention):
    """A party refuses the next period."""

    periode: Entier = champ(
        "Période en cours", aide="1 pour la première, 2 après une reconduction…", exemple=2, ge=1, le=21
    )
    motif: Texte | None = champ("Motif", aide="Aucun n’est exigé.", exemple="réorganisation", defaut=None)
    nouvelle_convention: Booleen = champ("Proposer une nouvelle convention", exemple="non", defaut=False)


class MiseEnDemeurePartie(LettrePartie):
    """A party that was wronged gives the other a last time limit to keep its commitments."""

    manquements: tuple[Manquement, ...] = champ("Manquements", min_length=1)
    date_constat: Jour = champ("Date du constat", exemple="2027-02-01")
    constat_ref: Texte | None = champ(
        "Constat écrit", aide="Sa référence.", exemple="CL-2027-006", defaut=None
    )
    mesures_attendues: tuple[Texte, ...] = champ(
        "Mesures attendues", exemple=["remettre le bilan annuel 2026"], min_length=1
    )
    delai_mois: Entier | None = champ(
        "Délai",
        aide="Celui de la convention si rien n’est écrit ; jamais plus court.",
        unite="mois",
        exemple=2,
        defaut=None,
        ge=1,
        le=12,
    )
    clause_reproduite: Paragraphes | None = champ(
        "Clause reproduite",
        aide="Mot pour mot, dans la convention signée ; reprise du modèle si rien n’est écrit.",
        exemple="Si le manquement persiste…",
        defaut=None,
    )
    rencontre: Jour | None = champ(
        "Rencontre proposée", aide="La date d’un échange.", exemple="2027-02-18", defaut=None
    )
    issue: Annotated[str, *choix(ISSUES)] | None = champ(
        "Issue",
        aide="executee, abandonnee ou opposition : la procédure est alors close.",
        exemple="executee",
        defaut=None,
    )


class ResiliationConvention(FinDeConvention):
    """The end, once a default notice has run out without effect, or for a reason of general interest."""

    fondement: Annotated[str, *choix(FONDEMENTS_RESILIATION)] = champ(
        "Fondement",
        aide="manquement ou interet_general.",
        exemple="manquement",
        defaut="manquement",
        variante=True,
    )
    motif: Paragraphes | None = champ(
        "Motif d’intérêt général",
        aide="Les raisons, quand c’est le fondement.",
        exemple="La mission est reprise en régie.",
        defaut=None,
    )
    mise_en_demeure_ref: Texte | None = champ(
        "Référence de la mise en demeure", exemple="CL-2027-009", defaut=None
    )
    date_mise_en_demeure: Jour | None = champ("Date de la mise en demeure", exemple="2027-02-04", defaut=None)
    date_reception: Jour | None = champ("Réception de la mise en demeure", exemple="2027-02-08", defaut=None)
    date_expiration: Jour | None = champ(
        "Expiration de la mise en demeure", aide="Contrôlée.", exemple="2027-04-08", defaut=None
    )
    persistance_constatee_le: Jour | None = champ(
        "Persistance constatée le", aide="Après l’expiration.", exemple="2027-04-09", defaut=None
    )
    manquements: tuple[Manquement, ...] = champ(
        "Manquements qui persistent",
        aide="Ceux de la mise en demeure si rien n’est écrit.",
        fabrique=tuple,
    )
    date_effet: Jour | None = champ(
        "Date d’effet",
        aide="La réception de la lettre si rien n’est écrit ; jamais avant.",
        exemple="2027-04-30",
        defaut=None,
    )
    invitation_opposition_ref: Texte | None = champ(
        "Invitation à s’opposer",
        aide="Contrat administratif, décision de la structure : la lettre qui la contient.",
        exemple="CL-2027-009",
        defaut=None,
    )
    date_reception_invitation: Jour | None = champ(
        "Réception de l’invitation",
        aide="Celle de la mise en demeure si rien n’est écrit.",
        exemple="2027-02-08",
        defaut=None,
    )
    date_limite_opposition: Jour | None = champ(
        "Fin du délai d’opposition", aide="Contrôlée.", exemple="2027-03-08", defaut=None
    )
    opposition: Annotated[str, *choix(OPPOSITIONS)] | None = champ(
        "Opposition", aide="aucune ou motivee.", exemple="aucune", defaut=None
    )
    date_opposition: Jour | None = champ("Date de l’opposition", exemple="2027-03-01", defaut=None)
    solde: tuple[LigneSolde, ...] = champ("Solde des sommes dues", fabrique=tuple)
    solde_eur: Montant | None = champ(
        "Total du solde", aide="Contrôlé.", unite="€", exemple="864,00", defaut=None
    )


class Denonciation(FinDeConvention):
    """A party leaves after a notice period, without a default notice."""

    motif: Texte | None = champ(
        "Motif",
        aide="Ou « manquements » : exigé d’une convention qui ne se dénonce que pour manquement.",
        exemple="engagements financiers non tenus",
        defaut=None,
    )
    manquements: tuple[Manquement, ...] = champ("Manquements", fabrique=tuple)
    preavis_mois: Entier | None = champ(
        "Préavis",
        aide="Celui de la convention si rien n’est écrit ; jamais plus court.",
        unite="mois",
        exemple=3,
        defaut=None,
        ge=1,
        le=24,
    )
    date_effet: Jour | None = champ(
        "Date d’effet", aide="Contrôlée : la fin du préavis.", exemple="2027-02-28", defaut=None
    )
    solde: tuple[LigneSolde, ...] = champ("Solde des sommes dues", fabrique=tuple)
    solde_eur: Montant | None = champ(
        "Total du solde", aide="Contrôlé.", unite="€", exemple="864,00", defaut=None
    )
