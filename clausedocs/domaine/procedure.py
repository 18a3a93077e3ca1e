"""The dossier of a procedure: the contract that it is about, and what the procedure itself agreed on.

It has the blocks of a letter's dossier (or of a convention's), and one of its own.
"""

from __future__ import annotations

from typing import Annotated

from clausedocs.domaine.champs import Bloc, Booleen, Entier, Jour, Texte, champ
from clausedocs.domaine.courriers import MODES_ENVOI, Courrier
from clausedocs.domaine.dossier import Dossier
from clausedocs.domaine.dossier_courrier import DossierCourrier
from clausedocs.domaine.tables import choix
from clausedocs.droit.delais import list_calendriers

VERSIONS = {"2021": "en vigueur", "2009": "le précédent"}
CALENDRIERS = dict.fromkeys(list_calendriers(), "")
MACHINES = {"titulaire": "envers le titulaire du marché", "parties": "entre les parties à la convention"}


class AccordPermanent(Bloc):
    """The buyer's standing consent to reminders, written at the first meeting."""

    date: Jour = champ("Date", exemple="2026-09-15")
    reference: Texte = champ("Référence", exemple="compte rendu de cadrage du 15 septembre 2026")


class Procedure(Bloc):
    """What is agreed on the procedure; a time limit has the value of the contract, else of the table."""

    reference: Texte = champ("Référence de la procédure", exemple="PR-2027-004")
    machine: Annotated[str, *choix(MACHINES)] = champ(
        "Procédure", aide="titulaire ou parties.", exemple="titulaire", defaut="titulaire", variante=True
    )
    lot: Texte | None = champ("Lot", aide="Son numéro.", exemple="1", defaut=None)
    date_notification: Jour | None = champ("Notification du marché", exemple="2026-09-01", defaut=None)
    date_fin: Jour | None = champ("Terme du marché", exemple="2027-06-30", defaut=None)
    ccag_version: Annotated[str, *choix(VERSIONS)] | None = champ(
        "Version du CCAG", aide="2021 ou 2009, si le marché ne le dit pas.", exemple="2021", defaut=None
    )
    report_jour_ouvrable: Booleen | None = champ(
        "Report au jour ouvrable",
        aide="Ce que dit le contrat ; sans lui, le CCAG visé décide, et rien sans CCAG.",
        exemple="oui",
        defaut=None,
    )
    calendrier: Annotated[str, *choix(CALENDRIERS)] | None = champ(
        "Jours fériés", aide="national, alsace, moselle…", exemple="national", defaut=None
    )
    acheteur: Texte | None = champ(
        "Acheteur du marché",
        aide="Dans un groupement où chacun sanctionne, celui dont c’est le marché.",
        exemple="Ville de Valmorin",
        defaut=None,
    )
    accord_permanent: AccordPermanent | None = champ(
        "Accord permanent",
        aide="Si le donneur d’ordre a accepté par écrit, une fois pour toutes, que la structure rappelle.",
        defaut=None,
    )
    delai_relance_jours: Entier = champ(
        "Délai de la relance", unite="jours", aide="Laissé à l’entreprise.", exemple=8, defaut=8, ge=1, le=60
    )
    surveillance_jours: Entier = champ(
        "Surveillance",
        unite="jours",
        aide="Entre la régularisation et la clôture.",
        exemple=60,
        defaut=60,
        ge=1,
        le=365,
    )
    seuil_points: Entier | None = champ(
        "Seuil de l’écart",
        unite="points",
        aide="Entre les heures faites et l’avancement du marché ; sans lui, celui de la convention.",
        exemple=15,
        defaut=None,
        ge=1,
        le=100,
    )
    retard_piece_jours: Entier = champ(
        "Tolérance sur les pièces",
        unite="jours",
        aide="Avant de dire qu’une pièce manque.",
        exemple=10,
        defaut=10,
        ge=0,
        le=90,
    )
    fin_proche_mois: Entier = champ(
        "Fin proche", unite="mois", aide="Combien de temps avant le terme.", exemple=3, defaut=3, ge=1, le=12
    )
    periode: Entier = champ(
        "Période en cours",
        aide="De la convention, quand la procédure s’ouvre.",
        exemple=1,
        defaut=1,
        ge=1,
        le=21,
    )


class CourrierCommun(Courrier):
    """What all the letters of a procedure say alike; each has its own reference, day and way of leaving."""

    reference: Texte | None = champ("Référence", defaut=None)  # type: ignore[assignment]
    date: Jour | None = champ("Date", defaut=None)  # type: ignore[assignment]
    mode_envoi: Annotated[str, *choix(MODES_ENVOI)] | None = champ(  # type: ignore[assignment]
        "Mode d’envoi", defaut=None
    )
    articles_contrat: tuple[Texte, ...] = champ(
        "Articles du contrat",
        aide="Ceux qui portent l’obligation, chacun avec son déterminant.",
        exemple=["l’article 8 du CCAP", "l’annexe 2 à l’acte d’engagement"],
        fabrique=tuple,
    )


class ProcedureTitulaire(DossierCourrier):
    """A procedure against the holder of a marché; `modeles` is each letter's own."""

    modeles: tuple[Texte, ...] = champ("Documents à produire", fabrique=tuple)
    courrier: CourrierCommun = champ("Toutes les lettres", fabrique=CourrierCommun)
    procedure: Procedure = champ("Procédure")


class ProcedureParties(Dossier):
    """A procedure between the parties to a convention."""

    modeles: tuple[Texte, ...] = champ("Documents à produire", fabrique=tuple)
    procedure: Procedure = champ("Procédure")
