"""What a broken rule says, and how a rule tells what is there from what is missing."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import NamedTuple, TypeVar

from clausedocs.domaine.dossier import Dossier
from clausedocs.domaine.dossier_marche import DossierMarche
from clausedocs.domaine.socle import Socle
from clausedocs.langue.lacune import Lacune

T = TypeVar("T")


class Violation(NamedTuple):
    """A broken rule. `champ` is the path of the field to write or change, elements counted from 1.

    `precondition`: the letter may not leave yet (a time limit still runs, a proof is missing). A draft of it
    may be written, and warns.
    """

    code: str
    champ: str
    message: str
    conseil: str
    precondition: bool = False


# A rule of every dossier, of a convention, of a marché.
RegleCommune = Callable[[Socle], Iterator[Violation]]
Regle = Callable[[Dossier], Iterator[Violation]]
RegleMarche = Callable[[DossierMarche], Iterator[Violation]]


def known(value: T | None) -> T | None:
    """The value; None when it is absent or still a gap of a draft.

    The types of the models say what is meant, not that a gap may stand there: hence this door.
    """
    return None if isinstance(value, Lacune) else value


def missing(value: object) -> bool:
    """Nothing was written: neither a value nor a gap that says that one is to come."""
    return value is None or value == ()
