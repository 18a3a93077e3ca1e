"""One writer at a time: an OS lock on the folder, which a crash lets go and a share without locks refuses."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

from clausedocs.erreurs import Lieu, MachineErreur

NOM = ".verrou"
# Long enough for a colleague's command to end, short enough to be told who holds what.
ATTENTE = 10.0


@contextmanager
def lock_dossier(dossier: Path, attente: float = ATTENTE) -> Iterator[None]:
    """Hold the folder while the block runs.

    Raises:
        MachineErreur: `verrou_pris`, `verrou_impossible`.
    """
    path = dossier / NOM
    lock = FileLock(path, fallback_to_soft=False, is_singleton=False)
    try:
        lock.acquire(timeout=attente)
    except Timeout:
        raise MachineErreur(
            "verrou_pris",
            "Une autre commande écrit dans ce dossier.",
            "Attendez qu’elle finisse, puis recommencez ; rien n’a été écrit.",
            Lieu(fichier=str(dossier)),
        ) from None
    except (OSError, NotImplementedError):
        raise _refuse(dossier) from None
    try:
        _probe(path, dossier)
        yield
    finally:
        lock.release()


def _probe(path: Path, dossier: Path) -> None:
    """Some network shares say yes to everyone: a second lock that is granted proves that none protects."""
    other = FileLock(path, fallback_to_soft=False, is_singleton=False)
    try:
        other.acquire(blocking=False)
    except (Timeout, OSError):
        return
    other.release()
    raise _refuse(dossier)


def _refuse(dossier: Path) -> MachineErreur:
    return MachineErreur(
        "verrou_impossible",
        "Ce disque ne sait pas réserver un fichier à une seule commande à la fois.",
        "Mettez le dossier sur un disque de ce poste, ou sur un partage qui gère les verrous.",
        Lieu(fichier=str(dossier)),
    )
