"""Where the consultation stands, and what may still be written: before, during, after, once signed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

from clausedocs.domaine.documents import DOCUMENTS
from clausedocs.domaine.dossier_marche import DossierMarche
from clausedocs.domaine.formules_marche import cite_code
from clausedocs.domaine.violations import Violation, known
from clausedocs.langue.dates import format_date


def judge_consultation(d: DossierMarche, modeles: Iterable[str], le: date) -> Iterator[Violation]:
    """Why the pieces of the tender file may no longer change on that day."""
    if not touches_dce(modeles):
        return
    limit = find_limite(d)
    if known(d.marche.contrat_signe) is True:
        source = cite_code(d, "article L. 2194-1") if d.marche.contrat == "marche" else ""
        yield Violation(
            "contrat_deja_signe",
            "marche.contrat_signe",
            "Le contrat est signé : ses pièces ne changent plus que d’un commun accord, par un avenant"
            f"{source}.",
            "Négociez un avenant ; le dossier de consultation ne s’écrit plus.",
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
    opened, limit = known(m.date_publication), find_limite(d)
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
            "Adressez la rectification à tous les candidats, avec un nouveau numéro de version ; prolongez "
            f"le délai si la modification est importante{cite_code(d, 'article R. 2151-4')}.",
        )


def find_limite(d: DossierMarche) -> date | None:
    """The deadline of the offers, as the answers to companies moved it."""
    days = [known(d.marche.date_limite_offres), *(known(q.report_date_limite) for q in d.questions)]
    return max((day for day in days if day is not None), default=None)


def touches_dce(modeles: Iterable[str]) -> bool:
    """Whether one of these documents is a piece of the tender file."""
    return any((t := DOCUMENTS.get(m)) is not None and t.dce for m in modeles)
