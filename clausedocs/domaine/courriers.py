"""What all the letters of a procedure have: who signs, how it leaves, what it rests on."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated

from clausedocs.domaine.champs import Bloc, Booleen, Entier, Jour, Montant, Texte, champ
from clausedocs.domaine.marche import Marche
from clausedocs.domaine.parties import Signataire
from clausedocs.domaine.tables import choix
from clausedocs.droit.delais import list_calendriers

EXPEDITEURS = {"structure": "la structure porteuse", "donneur_ordre": "le donneur d’ordre"}
MODES_ENVOI = {
    "courriel": "courriel",
    "lettre_suivie": "lettre suivie",
    "LRAR": "lettre recommandée avec avis de réception",
    "LRE": "lettre recommandée électronique",
    "profil_acheteur": "notification par le profil d’acheteur",
    "remise_recepisse": "remise contre récépissé",
}
# Those whose day of reception is certain: a sanction may rest on nothing else.
MODES_CERTAINS = ("LRAR", "LRE", "profil_acheteur", "remise_recepisse")
MODES_RECEPTION = {
    "accuse_signe": "avis de réception signé",
    "premiere_presentation": "première présentation d’un pli refusé ou non réclamé",
    "mise_a_disposition_profil": "mise à disposition sur le profil d’acheteur",
    "recepisse": "récépissé signé",
}
CANAUX = {
    "telephone": "téléphone",
    "courriel": "courriel",
    "visite": "visite",
    "courrier": "courrier",
    "reunion": "réunion",
    "plateforme": "message sur la plateforme",
}
CANAUX_ECRITS = ("courriel", "courrier", "plateforme")
RESULTATS = {
    "abouti": "abouti",
    "sans_reponse": "sans réponse",
    "message_laisse": "message laissé",
    "refus": "refus",
}


class Reception(Bloc):
    """When a letter arrived, and what proves it."""

    date: Jour = champ("Date de réception", aide="Ou de première présentation.", exemple="2027-03-09")
    mode: Annotated[str, *choix(MODES_RECEPTION)] = champ(
        "Preuve",
        aide="accuse_signe, premiere_presentation, mise_a_disposition_profil ou recepisse.",
        exemple="accuse_signe",
        variante=True,
    )


class LigneJournal(Bloc):
    """A contact, or an attempt."""

    date: Jour = champ("Date", exemple="2027-01-12")
    canal: Annotated[str, *choix(CANAUX)] = champ("Canal", exemple="telephone", variante=True)
    auteur: Texte | None = champ("Auteur", exemple="R. Hautecombes", defaut=None)
    destinataire: Texte | None = champ("Destinataire", exemple="le référent insertion", defaut=None)
    objet: Texte | None = champ("Objet", exemple="relevés de janvier", defaut=None)
    resultat: Annotated[str, *choix(RESULTATS)] = champ("Résultat", exemple="sans_reponse", variante=True)


class Courrier(Bloc):
    """The head of a letter, and the state of the hours that it rests on."""

    expediteur: Annotated[str, *choix(EXPEDITEURS)] | None = champ(
        "Expéditeur",
        aide="structure ou donneur_ordre ; celui que veut le document si rien n’est écrit.",
        exemple="structure",
        defaut=None,
        variante=True,
    )
    reference: Texte = champ("Référence", aide="Unique.", exemple="CL-2027-017")
    date: Jour = champ("Date", exemple="2027-03-04")
    lieu: Texte | None = champ("Lieu", aide="Par défaut la commune de l’expéditeur.", defaut=None)
    mode_envoi: Annotated[str, *choix(MODES_ENVOI)] = champ(
        "Mode d’envoi",
        aide="courriel, lettre_suivie, LRAR, LRE, profil_acheteur ou remise_recepisse.",
        exemple="LRAR",
        variante=True,
    )
    signataire: Signataire | None = champ(
        "Signataire",
        aide="Si ce n’est pas le représentant légal ; sa délégation vise ce genre de lettre.",
        defaut=None,
    )
    reception: Reception | None = champ("Réception de cette lettre", aide="Une fois connue.", defaut=None)
    lot: Texte | None = champ(
        "Lot", aide="Son numéro dans marche.lots.", ecran="Son numéro.", exemple="1", defaut=None
    )
    articles_contrat: tuple[Texte, ...] = champ(
        "Articles du contrat",
        aide="Ceux qui portent l’obligation, chacun avec son déterminant.",
        exemple=["l’article 8 du CCAP", "l’annexe 2 à l’acte d’engagement"],
        min_length=1,
    )
    heures_dues: Montant | None = champ(
        "Heures dues",
        unite="h",
        aide="À la date d’arrêté, selon l’échéancier.",
        exemple="150",
        defaut=None,
        ge=0,
    )
    heures_realisees: Montant | None = champ(
        "Heures réalisées", unite="h", exemple="112.5", defaut=None, ge=0
    )
    date_arrete: Jour | None = champ("Date d’arrêté", aide="Des heures.", exemple="2027-02-28", defaut=None)
    journal: tuple[LigneJournal, ...] = champ("Contacts consignés", fabrique=tuple)
    pieces_jointes: tuple[Texte, ...] = champ("Pièces jointes", exemple=["grille de suivi"], fabrique=tuple)
    copies: tuple[Texte, ...] = champ(
        "Copies", aide="Outre celles que le document prévoit.", exemple=["le maître d’œuvre"], fabrique=tuple
    )
    adressee_a: Texte | None = champ(
        "Exemplaire de",
        aide="D’un groupement : le membre dont cet exemplaire porte l’adresse ; le mandataire par défaut.",
        exemple="Maçonnerie Delvaux-Perrin",
        defaut=None,
    )
    appel: Texte | None = champ(
        "Formule d’appel",
        aide="Sans virgule ; accordée au destinataire si rien n’est écrit.",
        exemple="Madame la Présidente",
        defaut=None,
    )
    politesse: Texte | None = champ("Formule de politesse", aide="La phrase entière.", defaut=None)

    @property
    def heures_manquantes(self) -> Decimal | None:
        """What lacks at the day of the count; None while a number is not said."""
        numbers = (self.heures_dues, self.heures_realisees)
        if not all(isinstance(n, Decimal) for n in numbers):
            return None
        due, done = numbers
        assert due is not None
        assert done is not None
        return max(due - done, Decimal(0))


class MarcheSuivi(Marche):
    """The marché once signed: what only its consultation needed may be left out."""

    # A dossier of the consultation serves as it is: the same keys, some of which a letter can do without.
    nature: Annotated[str, *choix("natures")] = champ(
        "Nature", exemple="travaux", defaut="services", variante=True
    )
    forme: Annotated[str, *choix("formes")] = champ(
        "Forme", exemple="ordinaire", defaut="ordinaire", variante=True
    )
    procedure: Annotated[str, *choix("procedures")] | None = champ(  # type: ignore[assignment]
        "Procédure", exemple="mapa", defaut=None
    )
    valeur_estimee_ht: Montant | None = champ(  # type: ignore[assignment]
        "Valeur estimée", unite="€ HT", exemple="1200000", defaut=None, gt=0
    )
    duree_mois: Entier | None = champ(  # type: ignore[assignment]
        "Durée", unite="mois", exemple=18, defaut=None, ge=1, le=240
    )
    date_lancement: Jour | None = champ(  # type: ignore[assignment]
        "Lancement de la consultation",
        aide="Il choisit la version du code.",
        exemple="2026-12-07",
        defaut=None,
    )
    montant_ht: Montant | None = champ(
        "Montant du marché",
        unite="€ HT",
        aide="Celui qui est signé : assiette du plafond des pénalités.",
        exemple="1200000",
        defaut=None,
        gt=0,
    )
    date_notification: Jour = champ("Notification", aide="Du marché au titulaire.", exemple="2026-09-01")
    date_fin: Jour | None = champ(
        "Terme", aide="Fin du marché, ou de la tranche affermie.", exemple="2027-06-30", defaut=None
    )
    ccag_version: Annotated[str, *choix({"2021": "2021", "2009": "2009"})] = champ(
        "Version du CCAG", aide="Celle que vise le marché.", exemple="2021", defaut="2021", variante=True
    )
    report_jour_ouvrable: Booleen | None = champ(
        "Report au jour ouvrable",
        aide="Ce que dit le contrat ; son CCAG décide s’il ne dit rien.",
        exemple="oui",
        defaut=None,
    )
    calendrier: Annotated[str, *choix(dict.fromkeys(list_calendriers(), ""))] = champ(
        "Calendrier des jours fériés", exemple="national", defaut="national", variante=True
    )
    juridiction: Texte | None = champ(
        "Juridiction",
        aide="Avec son article : celle que désigne le contrat, ou qui est compétente.",
        exemple="le tribunal administratif de Valmorin",
        defaut=None,
    )
