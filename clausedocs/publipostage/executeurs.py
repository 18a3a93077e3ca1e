"""Who does the work: this program, its own processes, or workers elsewhere; all take the same tasks."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, Future
from contextlib import contextmanager
from typing import Any
from urllib.parse import urlsplit

from clausedocs.erreurs import MachineErreur, UsageErreur
from clausedocs.publipostage.taches import watch_parent

# Windows waits for at most 61 processes at a time.
COEURS_MAX = 61
DASK = "dask"


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


def open_processus(coeurs: int) -> Executor:
    """A pool of processes that end with this one, however it ends."""
    import multiprocessing
    from concurrent.futures import ProcessPoolExecutor

    # « spawn » everywhere, as under Windows: nothing of this program is copied by surprise.
    return ProcessPoolExecutor(
        min(coeurs, COEURS_MAX), multiprocessing.get_context("spawn"), initializer=watch_parent
    )


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
