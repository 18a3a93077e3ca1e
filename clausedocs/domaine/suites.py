"""Around the convention: the vote that approves it, the refusal to renew it."""

from __future__ import annotations

from typing import Annotated

from clausedocs.domaine.champs import Bloc, Booleen, Entier, Jour, Texte, champ
from clausedocs.domaine.parties import Article, Personne
from clausedocs.domaine.tables import choix

AUTEURS = {"donneur_ordre": "le donneur d’ordre", "structure": "la structure porteuse"}
MODES_ENVOI = {
    "LRAR": "lettre recommandée avec avis de réception",
    "LRE": "lettre recommandée électronique",
    "remise_recepisse": "remise contre récépissé",
}


class Deliberation(Bloc):
    """The vote of a public body. Its number and its day are known only once it is taken."""

    organe: Texte = champ("Assemblée", aide="Qui délibère.", exemple="conseil municipal")
    organe_article: Article | None = champ(
        "Article de l’assemblée",
        aide="le, la, l' ou les, quand l’assemblée n’est pas une de celles que l’outil connaît.",
        exemple="le",
        defaut=None,
    )
    delegation: Texte | None = champ(
        "Délégation reçue",
        aide="Pour une commission permanente ou un bureau : l’acte qui lui délègue cette compétence.",
        exemple="délibération n° 2025-14 du 3 juillet 2025 du conseil départemental",
        defaut=None,
    )
    seance: Jour | None = champ("Date de la séance", exemple="2026-09-24", defaut=None)
    numero: Texte | None = champ("Numéro", exemple="2026-087", defaut=None)
    rapporteur: Personne | None = champ("Rapporteur", aide="Qui présente l’affaire.", defaut=None)
    imputation: Texte | None = champ(
        "Imputation budgétaire",
        aide="Si le service est payé : où la dépense est inscrite.",
        exemple="chapitre 011, article 6226",
        defaut=None,
    )
    avenants: Booleen = champ(
        "Signature des avenants",
        aide="oui pour autoriser aussi la signature des avenants sans incidence financière.",
        exemple="non",
        defaut=False,
    )


class NonReconduction(Bloc):
    """A party refuses the next period: what counts is the day on which the other receives the letter."""

    auteur: Annotated[str, *choix(AUTEURS)] = champ(
        "Auteur", aide="donneur_ordre ou structure.", exemple="donneur_ordre", variante=True
    )
    date: Jour = champ("Date de la lettre", exemple="2026-11-12")
    mode_envoi: Annotated[str, *choix(MODES_ENVOI)] = champ(
        "Mode d’envoi",
        aide="LRAR, LRE ou remise_recepisse.",
        exemple="LRAR",
        defaut="LRAR",
        variante=True,
    )
    reception: Jour | None = champ(
        "Date de réception", aide="Ou de première présentation.", exemple="2026-11-16", defaut=None
    )
    periode: Entier = champ(
        "Période en cours", aide="1 pour la première, 2 après une reconduction…", exemple=2, ge=1, le=21
    )
