"""One family of errors: a code, a place, what is wrong, what to write instead (all in French)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from clausedocs.codes import CODES

__all__ = [
    "CODES",
    "Avertissement",
    "ClausedocsErreur",
    "DonneesErreur",
    "ErreursGroupees",
    "Geste",
    "Lieu",
    "MachineErreur",
    "ModeleErreur",
    "UsageErreur",
]

# Exit codes of the command line: 0 done, 1 data, 2 usage, 3 modèle, 4 machine.
SORTIE_DONNEES, SORTIE_USAGE, SORTIE_MODELE, SORTIE_MACHINE = 1, 2, 3, 4


@dataclass(frozen=True, slots=True)
class Lieu:
    """Where something is wrong. Lines and columns count from 1; `champ` is a dotted path."""

    fichier: str | None = None
    ligne: int | None = None
    colonne: int | None = None
    champ: str | None = None
    cellule: str | None = None
    feuille: str | None = None

    def __str__(self) -> str:
        place = ", ".join(p for p in (self.fichier, f"feuille {self.feuille}" if self.feuille else "") if p)
        if self.cellule:
            place = f"{place}, cellule {self.cellule}" if place else f"cellule {self.cellule}"
        elif self.ligne is not None:
            place += f":{self.ligne}" + (f":{self.colonne}" if self.colonne is not None else "")
        parts = [p for p in (place, self.champ) if p]
        return ", ".join(parts)


@dataclass(frozen=True, slots=True)
class Geste:
    """Something to do, in the words of no surface: the terminal makes a command of it, a page a link.

    `verbe`: consigner (an event), preparer (a letter), recu (what became of a letter), rectifier, etat,
    decrire (a field of the dossier of a procedure), preciser (fields of what was just asked for). `quoi`:
    the event, the letter, the field, or the verb of which something is to be said. `champs`: what to give
    with it; `choix`: the codes that fit; `valeurs`: what is known already.
    """

    verbe: str
    quoi: str = ""
    champs: tuple[str, ...] = ()
    choix: tuple[str, ...] = ()
    valeurs: tuple[tuple[str, str], ...] = ()


class ClausedocsErreur(Exception):
    """Base of all errors that a user may meet.

    `code` is a stable ASCII slug listed in `CODES`, `message` says what is wrong with the user's
    words, `conseil` what to write or do instead; `gestes` says the same to who can offer to do it.
    """

    sortie = SORTIE_DONNEES

    def __init__(
        self,
        code: str,
        message: str,
        conseil: str = "",
        lieu: Lieu | None = None,
        gestes: Iterable[Geste] = (),
    ) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.conseil = conseil
        self.lieu = lieu or Lieu()
        self.gestes = tuple(gestes)

    @property
    def erreurs(self) -> Sequence[ClausedocsErreur]:
        """The errors that it stands for: itself, or those that were found together."""
        return (self,)

    def at(self, lieu: Lieu) -> ClausedocsErreur:
        """The same error at a given place (for layers that learn the place later)."""
        return type(self)(self.code, self.message, self.conseil, lieu, self.gestes)

    def __str__(self) -> str:
        place = str(self.lieu)
        text = f"{place} : {self.message}" if place else self.message
        return f"{text} {self.conseil}".rstrip()


class DonneesErreur(ClausedocsErreur, ValueError):
    """The dossier is wrong."""

    sortie = SORTIE_DONNEES


class UsageErreur(ClausedocsErreur):
    """The command was called in a way that cannot work."""

    sortie = SORTIE_USAGE


class ModeleErreur(ClausedocsErreur, ValueError):
    """The template is wrong."""

    sortie = SORTIE_MODELE


class MachineErreur(ClausedocsErreur, OSError):
    """Disk, engine, font, lock: the machine cannot do it."""

    sortie = SORTIE_MACHINE


class ErreursGroupees(ClausedocsErreur):
    """Several errors found in one reading; the exit code is that of the first."""

    def __init__(self, erreurs: Iterable[ClausedocsErreur]) -> None:
        self._erreurs: Sequence[ClausedocsErreur] = tuple(x for e in erreurs for x in e.erreurs)
        first = self._erreurs[0]
        super().__init__(first.code, "\n".join(str(e) for e in self._erreurs), "", None)
        self.sortie = first.sortie

    @property
    def erreurs(self) -> Sequence[ClausedocsErreur]:
        return self._erreurs

    def __str__(self) -> str:
        return self.message


@dataclass(frozen=True, slots=True)
class Avertissement:
    """Something that does not stop the work but that the signatory should read."""

    code: str
    message: str
    conseil: str = ""
    lieu: Lieu = field(default_factory=Lieu)
    gestes: tuple[Geste, ...] = ()

    def __str__(self) -> str:
        place = str(self.lieu)
        text = f"{place} : {self.message}" if place else self.message
        return f"{text} {self.conseil}".rstrip()
