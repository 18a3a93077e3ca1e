"""The offer of service: the volets and actions that the annex keeps, and those that the structure adds."""

from __future__ import annotations

from typing import Annotated

from clausedocs.domaine.champs import Bloc, Texte, champ
from clausedocs.domaine.tables import choix

VOLETS = ("donneur_ordre", "entreprises", "demandeurs_emploi", "intermediaires")


class ActionLocale(Bloc):
    """An action of this structure alone. `systematique` is a promise, `au_besoin` a faculty."""

    volet: Annotated[str, *choix("volets")] = champ("Volet", exemple="entreprises", variante=True)
    libelle: Texte = champ(
        "Libellé",
        aide="Commence par un verbe : « tient une permanence », ou « tenir une permanence » si au_besoin.",
        exemple="tient une permanence mensuelle à la pépinière d’entreprises",
    )
    caractere: Annotated[str, *choix({"systematique": "promesse", "au_besoin": "faculté"})] = champ(
        "Caractère", aide="systematique ou au_besoin.", exemple="systematique", variante=True
    )


class OffreService(Bloc):
    """The contractual annex: everything is kept unless said otherwise."""

    volets: tuple[Annotated[str, *choix("volets")], ...] = champ(
        "Volets",
        aide="Les quatre par défaut.",
        exemple=list(VOLETS),
        defaut=VOLETS,
        min_length=1,
        variante=True,
    )
    actions_retirees: tuple[Annotated[str, *choix("actions")], ...] = champ(
        "Actions retirées", aide="Codes des actions que la structure ne tient pas.", fabrique=tuple
    )
    actions_locales: tuple[ActionLocale, ...] = champ("Actions propres à la structure", fabrique=tuple)
