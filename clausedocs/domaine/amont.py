"""Before and around the consultation: the sheet of the project, the opinion, the answers to companies."""

from __future__ import annotations

from typing import Annotated

from clausedocs.domaine.champs import Bloc, Booleen, Entier, Jour, Montant, Paragraphes, Texte, champ
from clausedocs.domaine.elements_clause import Critere
from clausedocs.domaine.identifiants import Courriel, Telephone
from clausedocs.domaine.tables import choix

SENS = {
    "favorable": "favorable",
    "favorable_reserves": "favorable avec réserves",
    "defavorable": "défavorable",
}


class Interlocuteur(Bloc):
    """Someone to call in the service that buys."""

    prenom: Texte = champ("Prénom", exemple="Octavie")
    nom: Texte = champ("Nom", exemple="Lambresac")
    fonction: Texte | None = champ("Fonction", exemple="cheffe de projet", defaut=None)
    courriel: Courriel | None = champ("Courriel", exemple="achats@valmorin.example", defaut=None)
    telephone: Telephone | None = champ("Téléphone", exemple="01 99 00 12 04", defaut=None)


class FicheProjet(Bloc):
    """What the buyer sends to ask for an opinion. The day it arrives opens the time to answer."""

    numero_fiche: Texte = champ("Numéro", exemple="F-2026-08")
    date_saisine: Jour = champ("Date de la saisine", exemple="2026-11-02")
    service_porteur: Texte = champ("Service", aide="Avec son article.", exemple="la direction du patrimoine")
    interlocuteur: Interlocuteur = champ("Interlocuteur")
    description: Paragraphes = champ("Besoin", exemple="Réhabilitation de douze classes et du préau.")
    dont_fournitures_ht: Montant | None = champ(
        "Dont fournitures", unite="€ HT", exemple="300000", defaut=None, ge=0
    )
    contraintes: tuple[Texte, ...] = champ(
        "Contraintes",
        aide="Horaires, habilitations, accès, sécurité.",
        exemple=["site occupé"],
        fabrique=tuple,
    )
    date_prevue_publication: Jour = champ("Publication prévue", exemple="2026-12-07")
    date_prevue_notification: Jour | None = champ("Notification prévue", exemple="2027-03-01", defaut=None)
    experience_anterieure: Texte | None = champ(
        "Expérience antérieure", exemple="1 040 heures réalisées en 2022 sur un marché voisin", defaut=None
    )
    financements: tuple[Annotated[str, *choix({"ANRU": "ANRU", "FSE+": "FSE+", "autre": "autre"})], ...] = (
        champ("Financements", exemple=["ANRU"], fabrique=tuple)
    )
    pieces_jointes: tuple[Texte, ...] = champ(
        "Pièces jointes", exemple=["programme de l’opération"], fabrique=tuple
    )
    question_posee: Texte | None = champ(
        "Question", exemple="Une clause est-elle possible sur le lot 3\u00a0?", defaut=None
    )


class OffreLocale(Bloc):
    """How many structures could answer, by kind."""

    SIAE: Entier = champ("SIAE", exemple=6, ge=0, defaut=0)
    EA: Entier = champ("Entreprises adaptées", exemple=2, ge=0, defaut=0)
    ESAT: Entier = champ("ESAT", exemple=2, ge=0, defaut=0)
    GEIQ: Entier = champ("GEIQ", exemple=1, ge=0, defaut=0)
    capacites: Texte | None = champ(
        "Capacités", exemple="deux équipes de peinture disponibles au printemps", defaut=None
    )


class AvisLot(Bloc):
    """What the opinion says of one lot."""

    lot: Texte | None = champ("Lot", aide="Son numéro ; à omettre sans lots.", exemple="1", defaut=None)
    motifs: Paragraphes = champ("Motifs", exemple="Tâches de manœuvre nombreuses et durables.")


class AvisMotive(Bloc):
    """The opinion of the structure."""

    date_avis: Jour = champ("Date de l’avis", exemple="2026-11-13")
    sens: Annotated[str, *choix(SENS)] = champ(
        "Sens", aide="favorable, favorable_reserves ou defavorable.", exemple="favorable", variante=True
    )
    delai_jours: Entier = champ(
        "Délai de l’avis", unite="jours", aide="Depuis la saisine.", exemple=15, defaut=15, ge=1, le=60
    )
    analyse_besoin: Paragraphes = champ(
        "Analyse du besoin", exemple="L’opération demande une main-d’œuvre nombreuse pendant un an."
    )
    analyse_emploi: Paragraphes = champ(
        "Analyse de l’emploi", exemple="Les métiers du bâtiment recrutent sur ce bassin."
    )
    offre_locale: OffreLocale = champ("Offre locale", fabrique=OffreLocale)
    par_lot: tuple[AvisLot, ...] = champ("Par lot", fabrique=tuple)
    risques: tuple[Texte, ...] = champ(
        "Points de vigilance", exemple=["habilitation électrique"], fabrique=tuple
    )
    reserves: tuple[Texte, ...] = champ("Réserves", fabrique=tuple)
    critere_recommande: Critere | None = champ("Critère recommandé", defaut=None)
    analyse_par: Interlocuteur | None = champ(
        "Auteur de l’analyse", aide="Par défaut le référent de la structure.", defaut=None
    )


class QuestionCandidat(Bloc):
    """A question of a company, without any clue of who asked, and its answer."""

    date_question: Jour = champ("Date de la question", exemple="2026-12-14")
    date_reponse: Jour = champ("Date de la réponse", exemple="2026-12-17")
    question_anonymisee: Paragraphes = champ(
        "Question", exemple="Les heures de formation sont-elles comptées\u00a0?"
    )
    reponse: Paragraphes = champ("Réponse", exemple="Oui, dans la limite que fixe le CCAP.")
    piece_modifiee: (
        Annotated[
            str,
            *choix(
                {"avis": "avis", "rc": "RC", "ccap": "CCAP", "cctp": "CCTP", "ae": "AE", "annexe": "annexe"}
            ),
        ]
        | None
    ) = champ("Pièce modifiée", exemple="ccap", defaut=None, variante=True)
    report_date_limite: Jour | None = champ(
        "Nouvelle date limite", aide="Si la modification est importante.", exemple="2027-01-22", defaut=None
    )
    importante: Booleen = champ(
        "Modification importante",
        aide="oui si la réponse change ce que les offres doivent prévoir.",
        exemple="non",
        defaut=False,
    )
