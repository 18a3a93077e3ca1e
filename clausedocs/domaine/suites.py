"""Around the convention: the vote that approves it."""

from __future__ import annotations

from clausedocs.domaine.champs import Bloc, Booleen, Jour, Texte, champ
from clausedocs.domaine.parties import Article, Personne


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
