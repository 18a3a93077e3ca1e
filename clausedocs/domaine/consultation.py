"""Where the consultation stands, and what may still be written: before, during, after, once signed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

from clausedocs.domaine.documents import DOCUMENTS
from clausedocs.domaine.dossier_marche import DossierMarche
from clausedocs.domaine.violations import Violation, known
from clausedocs.langue.dates import format_date


def judge_consultation(d: DossierMarche, modeles: Iterable[str], le: date) -> Iterator[Violation]:
    """Why the pieces of the tender file may no longer change on that day."""
    if not touches_dce(modeles):
        return
    m = d.marche
    limit = known(m.date_limite_offres)
    if known(m.contrat_signe) is True:
        yield Violation(
            "contrat_deja_signe",
            "marche.contrat_signe",
            "Le contrat est signé : ses pièces ne changent plus que d’un commun accord, par un avenant "
            "(article "
            "L. 2194-1 du code de la commande publique).",
            "Négociez un avenant ; le DCE ne s’écrit plus.",
        )
    elif limit is not None and le > limit:
        yield Violation(
            "offres_remises",
            "marche.date_limite_offres",
            f"La limite des offres est passée depuis le {format_date(limit)} : changer une pièce après coup "
            "romprait l’égalité entre les entreprises.",
            "Attendez la signature et négociez un avenant, ou déclarez la consultation sans suite.",
        )


def warn_consultation(d: DossierMarche, modeles: Iterable[str], le: date) -> Iterator[Violation]:
    """What a change takes once the file is out."""
    m = d.marche
    opened, limit = known(m.date_publication), known(m.date_limite_offres)
    if (
        touches_dce(modeles)
        and opened is not None
        and opened < le
        and (limit is None or le <= limit)
        and known(m.contrat_signe) is not True
    ):
        yield Violation(
            "dce_publie",
            "marche.date_publication",
            f"Le dossier est publié depuis le {format_date(opened)} : cette pièce le modifie.",
            "Adressez la rectification à tous les candidats, avec un nouveau numéro de version ; "
            "prolongez le "
            "délai si la modification est importante (article R. 2151-4 du code de la commande publique).",
        )


def touches_dce(modeles: Iterable[str]) -> bool:
    """Whether one of these documents is a piece of the tender file."""
    return any((t := DOCUMENTS.get(m)) is not None and t.dce for m in modeles)
