"""The amendment: what it changes in the convention, from when, for how much more."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated

from clausedocs.domaine.champs import Bloc, Entier, Jour, Montant, Paragraphes, Texte, champ
from clausedocs.domaine.parties import Habilitation, StructurePorteuse
from clausedocs.domaine.tables import choix

TYPES_MODIFICATION = {
    "remplacement": "le passage est remplacé",
    "ajout": "le passage est complété",
    "suppression": "le passage disparaît",
}
FONDEMENTS_MODIFICATION = {
    "faible_montant": "hausse de moins de 10 %, sous le seuil européen",
    "clause_reexamen": "la convention a prévu cette modification",
    "non_substantielle": "la modification ne change pas l’économie du contrat",
}


class AvenantAnterieur(Bloc):
    """An amendment already signed."""

    numero: Entier = champ("Numéro", exemple=1, ge=1, le=50)
    date: Jour = champ("Date de signature", exemple="2025-09-12")
    objet: Texte | None = champ("Objet", exemple="date de remise du bilan annuel", defaut=None)
    incidence_financiere_ht: Montant = champ(
        "Incidence financière", unite="€ HT", exemple="0", defaut=Decimal(0)
    )
    prolongation_mois: Entier = champ(
        "Prolongation", aide="Mois ajoutés au terme.", unite="mois", exemple=0, defaut=0, ge=0, le=120
    )


class Modification(Bloc):
    """A passage of the convention: `ancre` names it in our modèle, `article` in a text of another origin."""

    ancre: Texte | None = champ(
        "Passage",
        aide="L’ancre de l’article ou de l’alinéa dans le modèle de la convention.",
        exemple="perimetre",
        defaut=None,
    )
    article: Texte | None = champ(
        "Article",
        aide="Avec son article et son intitulé, quand la convention ne vient pas d’un modèle.",
        exemple="l’article 4.2 (Bilans)",
        defaut=None,
    )
    type: Annotated[str, *choix(TYPES_MODIFICATION)] = champ(
        "Nature", aide="remplacement, ajout ou suppression.", exemple="ajout", variante=True
    )
    texte: Paragraphes | None = champ(
        "Nouveau texte",
        aide="Entier, en un à trois paragraphes ; aucun pour une suppression.",
        exemple="La mission s’étend aux marchés de prestations intellectuelles.",
        defaut=None,
    )


class ChangementNom(Bloc):
    """A party that changed its name: the dossier gives the new one."""

    partie: Annotated[
        str, *choix({"donneur_ordre": "le donneur d’ordre", "structure": "la structure porteuse"})
    ] = champ("Partie", aide="donneur_ordre ou structure.", exemple="structure", variante=True)
    ancienne_denomination: Texte = champ(
        "Ancienne dénomination", aide="Sans son article.", exemple="Maison de l’emploi d’Orvenne"
    )
    acte: Texte | None = champ(
        "Acte du changement", exemple="délibération du conseil d’administration du 3 juin 2026", defaut=None
    )


class Avenant(Bloc):
    """An amendment, signed by both parties before the end of the convention."""

    numero: Entier = champ("Numéro", aide="À la suite des précédents.", exemple=2, ge=1, le=50)
    date_signature: Jour | None = champ("Date de signature", exemple="2026-12-18", defaut=None)
    lieu_signature: Texte | None = champ("Lieu de signature", exemple="Ponant-Ville", defaut=None)
    date_effet: Jour = champ("Date d’effet", exemple="2027-01-01")
    motif: Texte | None = champ(
        "Motif", aide="Une phrase : pourquoi cet avenant.", exemple="extension du périmètre", defaut=None
    )
    motif_retroactivite: Texte | None = champ(
        "Motif d’un effet antérieur",
        aide="Exigé si l’avenant prend effet avant sa signature.",
        exemple="régularisation d’une dénomination",
        defaut=None,
    )
    avenants_anterieurs: tuple[AvenantAnterieur, ...] = champ(
        "Avenants antérieurs", aide="Tous, dans l’ordre.", fabrique=tuple
    )
    modifications: tuple[Modification, ...] = champ("Modifications", fabrique=tuple)
    nouvelle_duree_mois: Entier | None = champ(
        "Prolongation",
        aide="Mois ajoutés au terme de la convention.",
        unite="mois",
        exemple=12,
        defaut=None,
        ge=1,
        le=120,
    )
    incidence_financiere_ht: Montant = champ(
        "Incidence financière",
        aide="En plus ou, avec un signe moins, en moins.",
        unite="€ HT",
        exemple="1400",
        defaut=Decimal(0),
    )
    montant_initial_ht: Montant | None = champ(
        "Montant de référence",
        aide="Celui auquel la hausse se mesure ; le maximum de la convention si rien n’est écrit.",
        unite="€ HT",
        exemple="38400",
        defaut=None,
        gt=0,
    )
    nouveau_maximum_ht: Montant | None = champ(
        "Nouveau maximum",
        aide="Si l’avenant relève ou abaisse le maximum de la convention.",
        unite="€ HT",
        exemple="39800",
        defaut=None,
        gt=0,
    )
    fondement_modification: Annotated[str, *choix(FONDEMENTS_MODIFICATION)] = champ(
        "Fondement de la modification",
        aide="Convention qui est un marché : faible_montant, clause_reexamen ou non_substantielle.",
        exemple="faible_montant",
        defaut="faible_montant",
        variante=True,
    )
    changement_nom: ChangementNom | None = champ("Changement de dénomination", defaut=None)
    repreneur: StructurePorteuse | None = champ(
        "Structure qui reprend la convention",
        aide="Transfert : elle signe l’avenant avec les deux parties.",
        defaut=None,
    )
    nouvelles_annexes: tuple[Texte, ...] = champ("Nouvelles annexes", fabrique=tuple)
    habilitation: Habilitation | None = champ(
        "Habilitation du donneur d’ordre",
        aide="L’acte qui autorise cet avenant, si ce n’est pas celui de la convention.",
        defaut=None,
    )
