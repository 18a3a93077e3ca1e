"""Who does the work: this program, its own processes, or workers elsewhere; all take the same tasks."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, Future
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from clausedocs.erreurs import MachineErreur, UsageErreur
from clausedocs.publipostage.taches import watch_parent

# Windows waits for at most 61 processes at a time.
COEURS_MAX = 61
DASK = "dask"
# Below that many seconds of work, starting other processes takes longer than they save.
SEUIL_PROCESSUS = 2.0
# A table of so many bytes has a thousand rows or more (bytes).
TABLEAU_LONG = 80_000


class ExecuteurSerie(Executor):
    """Does each task at once, in this program."""

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        future: Future[Any] = Future()
        try:
            future.set_result(fn(*args, **kwargs))
        except Exception as raised:  # noqa: BLE001 - as any executor, it gives back what was raised
            future.set_exception(raised)
        return future


def count_coeurs() -> int:
    """The cores that this program may use."""
    try:
        return min(len(os.sched_getaffinity(0)), COEURS_MAX)
    except AttributeError:  # Windows, macOS
        return min(os.cpu_count() or 1, COEURS_MAX)


def open_processus(coeurs: int, methode: str = "spawn") -> Executor:
    """A pool of processes that end with this one, however it ends.

    By « spawn », as under Windows, nothing of this program is copied by surprise.
    """
    import multiprocessing
    from concurrent.futures import ProcessPoolExecutor

    return ProcessPoolExecutor(
        min(coeurs, COEURS_MAX), multiprocessing.get_context(methode), initializer=watch_parent
    )


def _choose_methode() -> str:
    """« fork » where nothing can be copied by surprise: Linux, and not one other thread, ours or a library's,
    that could hold a lock. The processes have nothing to load then."""
    try:
        alone = sys.platform == "linux" and sum(1 for _ in Path("/proc/self/task").iterdir()) == 1
    except OSError:
        alone = False
    return "fork" if alone else "spawn"


class Reserve:
    """The processes of this machine; started before the table is read, where it is a long one, they load what
    they need meanwhile. To be closed, taken or not."""

    def __init__(self, coeurs: int) -> None:
        self.coeurs = coeurs
        self._pool: Executor | None = None

    def is_worth(self, seconds: float) -> bool:
        """Whether so much work for one core is better shared."""
        return self.coeurs > 1 and seconds >= SEUIL_PROCESSUS

    def start_for(self, tableau: Path) -> None:
        """Have them all start, if the size of the table says that they will be of use."""
        try:
            large = tableau.stat().st_size >= TABLEAU_LONG
        except OSError:
            return
        if large and self.coeurs > 1:
            # Before the folder is locked: a copy of this program would hold the lock as well.
            self._pool = open_processus(self.coeurs, _choose_methode())
            for _ in range(self.coeurs):
                self._pool.submit(os.getpid)

    def take(self) -> Executor:
        """The processes, which whoever takes them closes."""
        pool, self._pool = self._pool or open_processus(self.coeurs), None
        return pool

    def close(self) -> None:
        if self._pool is not None:
            self._pool.shutdown(cancel_futures=True)


@contextmanager
def open_executeur(adresse: str) -> Iterator[Executor]:
    """The workers at `dask://host:port`. Raises UsageErreur `executeur_inconnu`, MachineErreur."""
    parts = urlsplit(adresse)
    if parts.scheme != DASK or not parts.netloc:
        raise UsageErreur(
            "executeur_inconnu",
            f"L’exécuteur « {adresse} » n’est pas compris.",
            "Écrivez l’adresse d’un ordonnanceur Dask, par exemple dask://calcul.example:8786.",
        )
    try:
        import distributed
    except ImportError:
        raise MachineErreur(
            "executeur_absent",
            "Dask n’est pas installé sur ce poste.",
            "Installez-le avec « pip install clausedocs[dask] ».",
        ) from None
    try:
        make: Any = distributed.Client
        client = make(f"tcp://{parts.netloc}", timeout="10s")
    except (OSError, TimeoutError):
        raise MachineErreur(
            "executeur_injoignable",
            f"Aucun ordonnanceur Dask ne répond à l’adresse « {parts.netloc} ».",
            "Vérifiez l’adresse, et que « dask scheduler » et « dask worker » tournent.",
        ) from None
    try:
        yield client.get_executor(pure=False)
    finally:
        client.close()
