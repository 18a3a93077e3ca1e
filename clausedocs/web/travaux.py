"""Work that lasts longer than a page: done beside, followed from a page, stopped on request."""

from __future__ import annotations

import secrets
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from clausedocs.erreurs import ClausedocsErreur, MachineErreur

# What is remembered of works that ended.
GARDES = 50


class Annule(Exception):
    """The person asked to stop."""


@dataclass(slots=True)
class Travail:
    """A work: how far it is, then what it gave or why it stopped."""

    id: str
    titre: str
    faits: int = 0
    total: int = 0
    fini: bool = False
    annule: bool = False
    resultat: Any = None
    erreur: ClausedocsErreur | None = None
    _stop: threading.Event = field(default_factory=threading.Event)

    def advance(self, faits: int, total: int, _en_cours: str) -> None:
        """Called as the work goes on. Raises Annule once it was asked to stop."""
        self.faits, self.total = faits, total
        if self._stop.is_set():
            raise Annule

    def stop(self) -> None:
        """Ask to stop: what is being written is finished first."""
        self._stop.set()


@dataclass(slots=True)
class Travaux:
    """The works of a workspace, one at a time for a name."""

    _par_id: dict[str, Travail] = field(default_factory=dict)
    _verrou: threading.Lock = field(default_factory=threading.Lock)

    def start(self, titre: str, work: Callable[[Travail], Any]) -> Travail:
        """Begin a work in its own thread; one of the same title that still runs is given back instead."""
        with self._verrou:
            running = next((t for t in self._par_id.values() if t.titre == titre and not t.fini), None)
            if running is not None:
                return running
            found = Travail(secrets.token_hex(8), titre)
            self._par_id[found.id] = found
            for old in [t for t in self._par_id.values() if t.fini][:-GARDES]:
                del self._par_id[old.id]
        threading.Thread(target=_run, args=(found, work), daemon=True).start()
        return found

    def find(self, identifiant: str) -> Travail | None:
        return self._par_id.get(identifiant)


def _run(travail: Travail, work: Callable[[Travail], Any]) -> None:
    try:
        travail.resultat = work(travail)
    except Annule:
        travail.annule = True
    except ClausedocsErreur as raised:
        travail.erreur = raised
    except Exception:  # noqa: BLE001 (the last door of a thread: a page must say something)
        travail.erreur = MachineErreur(
            "anomalie_interne",
            "Une anomalie de clausedocs a arrêté ce travail. Ce qui était écrit l’est toujours.",
            "Recommencez : il reprendra où il en était. Si cela se répète, signalez-le avec le tableau.",
        )
    finally:
        travail.fini = True
