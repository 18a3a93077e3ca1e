"""Who does the work: any executor gives the same documents, and a lost worker loses nothing."""

from __future__ import annotations

import pickle
import subprocess
import sys
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from pathlib import Path
from typing import Any

import pytest
from poste_d_essai import Poste

from clausedocs.erreurs import MachineErreur, UsageErreur
from clausedocs.publipostage import conduite, executeurs, open_executeur, taches
from clausedocs.publipostage.executeurs import ExecuteurSerie


class ParPickle(Executor):
    """As a remote worker would: what goes and what comes back travels as bytes."""

    def __init__(self) -> None:
        self.tailles: list[int] = []

    def submit(self, fn: Any, /, *args: Any, **kwargs: Any) -> Future[Any]:
        future: Future[Any] = Future()
        function, arguments = pickle.loads(pickle.dumps((fn, args)))
        if fn is taches.run_tache:
            self.tailles.append(len(arguments[0].lignes))
        future.set_result(pickle.loads(pickle.dumps(function(*arguments))))
        return future


def test_tasks_and_results_travel(poste: Poste) -> None:
    poste.write(130, {"B4": "2,1E+13"})
    executor = ParPickle()
    bilan = poste.publish(executeur=executor)
    assert executor.tailles == [50, 50, 30]
    assert [r.numero for r in bilan.en_erreur] == [4]
    assert bilan.en_erreur[0].erreurs[0].cellule == "B4"
    assert len(poste.list_fichiers()) == 129


def test_threads_give_what_one_gives(poste: Poste) -> None:
    poste.write(60)
    with ThreadPoolExecutor(2) as threads:
        poste.publish(executeur=threads, formats=("docx",))
    first = {p.name: p.read_bytes() for p in poste.sortie.glob("*.docx")}
    poste.publish(refaire=True, formats=("docx",))
    assert {p.name: p.read_bytes() for p in poste.sortie.glob("*.docx")} == first


def test_processes_give_what_one_gives(poste: Poste, monkeypatch: pytest.MonkeyPatch) -> None:
    poste.write(8)
    poste.publish(formats=("docx",))
    first = {p.name: p.read_bytes() for p in poste.sortie.glob("*.docx")}
    for path in poste.sortie.glob("*.docx"):
        path.unlink()
    monkeypatch.setattr(executeurs, "SEUIL_PROCESSUS", 0)
    assert {r.etat for r in poste.publish(formats=("docx",), coeurs=2).lignes} == {"ecrit"}
    assert {p.name: p.read_bytes() for p in poste.sortie.glob("*.docx")} == first


def test_processes_start_while_a_long_table_is_read(poste: Poste, monkeypatch: pytest.MonkeyPatch) -> None:
    class Temoin(ExecuteurSerie):
        closed = 0

        def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
            self.closed += 1

    opened: list[Temoin] = []
    monkeypatch.setattr(executeurs, "SEUIL_PROCESSUS", 0)
    monkeypatch.setattr(executeurs, "TABLEAU_LONG", 1)
    monkeypatch.setattr(executeurs, "open_processus", lambda *_: opened.append(Temoin()) or opened[-1])
    seen: list[int] = []
    real = conduite.Suivi.clear_drafts
    monkeypatch.setattr(
        conduite.Suivi, "clear_drafts", lambda self: (seen.append(len(opened)), real(self))[1]
    )
    poste.write(4)
    poste.publish(formats=("docx",), coeurs=2)
    assert (seen, len(opened), opened[0].closed) == ([1], 1, 1)
    # Where an earlier run wrote, all may be done: nothing starts that would have to be waited for.
    poste.publish(formats=("docx",), coeurs=2)
    assert (seen, len(opened)) == ([1, 1], 1)
    # What stops the run before any work leaves no process behind.
    (poste.sortie / ".publipostage" / "journal.jsonl").unlink()
    monkeypatch.setattr(conduite, "_split", lambda *_, **__: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        poste.publish(formats=("docx",), coeurs=2)
    assert [t.closed for t in opened] == [1, 1]


@pytest.mark.skipif(sys.platform != "linux", reason="fork is not tried elsewhere")
def test_a_program_with_another_thread_is_not_copied() -> None:
    said = subprocess.run(
        [sys.executable, "-c", SEUL_PUIS_ACCOMPAGNE], check=True, capture_output=True, text=True
    ).stdout
    assert said.split() == ["fork", "spawn"]


SEUL_PUIS_ACCOMPAGNE = """
import threading
from clausedocs.publipostage.executeurs import _choose_methode
print(_choose_methode())
release = threading.Event()
threading.Thread(target=release.wait).start()
print(_choose_methode())
release.set()
"""


class Casse(ExecuteurSerie):
    """Loses its worker at each task that holds a given row."""

    def __init__(self, numero: int) -> None:
        self.numero = numero
        self.essais: list[int] = []

    def submit(self, fn: Any, /, *args: Any, **kwargs: Any) -> Future[Any]:
        if fn is taches.run_tache and any(r.numero == self.numero for r in args[0].lignes):
            self.essais.append(len(args[0].lignes))
            future: Future[Any] = Future()
            future.set_exception(BrokenProcessPool("lost"))
            return future
        return super().submit(fn, *args, **kwargs)


def test_a_row_that_kills_its_worker_ends_up_alone(poste: Poste) -> None:
    poste.write(20)
    executor = Casse(7)
    bilan = poste.publish(executeur=executor)
    assert [(r.numero, [e.code for e in r.erreurs]) for r in bilan.en_erreur] == [(7, ["travailleur_perdu"])]
    assert len(poste.list_fichiers()) == 19
    assert executor.essais[-3:] == [1, 1, 1]


def test_a_task_tried_again_does_not_do_again_what_it_did(
    poste: Poste, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its first worker is lost in the middle, as an executor that retries by itself sees it."""
    poste.write(6)
    seen: list[int] = []
    whole = taches._Atelier._render

    def spy(self: Any, ligne: Any) -> Any:
        seen.append(ligne.numero)
        if seen == [2, 3, 4]:
            raise SystemExit
        return whole(self, ligne)

    monkeypatch.setattr(taches._Atelier, "_render", spy)

    class Reessaie(ExecuteurSerie):
        def submit(self, fn: Any, /, *args: Any, **kwargs: Any) -> Future[Any]:
            try:
                return super().submit(fn, *args, **kwargs)
            except SystemExit:
                return super().submit(fn, *args, **kwargs)

    bilan = poste.publish(executeur=Reessaie())
    assert {r.etat for r in bilan.lignes} == {"ecrit"}
    assert seen == [2, 3, 4, 4, 5, 6, 7]


# -- what cannot serve


@pytest.mark.parametrize("adresse", ["calcul.example:8786", "ray://calcul.example:1", "dask://"])
def test_an_address_that_is_not_understood(adresse: str) -> None:
    with pytest.raises(UsageErreur) as caught, open_executeur(adresse):
        pass
    assert caught.value.code == "executeur_inconnu"


def test_dask_that_is_not_installed_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(MachineErreur) as caught, open_executeur("dask://calcul.example:8786"):
        pass
    assert caught.value.code == "executeur_absent"


def test_workers_that_do_not_answer_or_do_not_fit_are_said(
    poste: Poste, monkeypatch: pytest.MonkeyPatch
) -> None:
    poste.write(1)

    class Muet(ExecuteurSerie):
        def submit(self, fn: Any, /, *args: Any, **kwargs: Any) -> Future[Any]:
            future: Future[Any] = Future()
            future.set_exception(OSError("no route"))
            return future

    with pytest.raises(MachineErreur) as caught:
        poste.publish(executeur=Muet())
    assert caught.value.code == "executeur_injoignable"
    for answer, word in (("", "ne voient pas"), ("0.0.1", "0.0.1")):
        monkeypatch.setattr(conduite, "probe", lambda *_, answer=answer: answer)
        with pytest.raises(MachineErreur) as caught:
            poste.publish(executeur=ExecuteurSerie())
        assert caught.value.code == "executeur_inadapte"
        assert word in caught.value.message
    assert executeurs.count_coeurs() >= 1


# Its own program: the tests open no connection.
DASK = """
import os, signal, sys, threading, time
from pathlib import Path

def main():
    from distributed import LocalCluster
    from clausedocs.cli import main as clausedocs
    tableau, commun, sortie = sys.argv[1:]
    with LocalCluster(n_workers=2, threads_per_worker=1, processes=True, host="127.0.0.1", dashboard_address=None) as cluster:
        pids = [w.pid for w in cluster.workers.values()]

        def kill():
            # In the middle: some documents are there, most are not.
            while len(list(Path(sortie).glob("*.txt"))) < 60:
                time.sleep(0.002)
            os.kill(pids[0], signal.SIGKILL)
            print("tué", len(list(Path(sortie).glob("*.txt"))), flush=True)

        threading.Thread(target=kill, daemon=True).start()
        address = cluster.scheduler_address.replace("tcp", "dask")
        code = clausedocs(["publipostage", tableau, "--modele", "convention_cadre", "--commun", commun,
                           "-o", sortie, "--format", "texte", "--executeur", address])
        print("code", code, flush=True)

if __name__ == "__main__":
    main()
"""


@pytest.mark.lent
def test_dask_and_a_worker_killed_in_the_middle(poste: Poste) -> None:
    pytest.importorskip("distributed")
    poste.write(400, {"B4": "2,1E+13"})
    script = poste.dossier / "grappe.py"
    script.write_text(DASK, "utf-8")
    command = [
        sys.executable,
        str(script),
        str(poste.dossier / "conventions.xlsx"),
        str(poste.commun),
        str(poste.sortie),
    ]
    done = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", check=False, timeout=300)
    assert "code 1" in done.stdout, done.stdout + done.stderr
    killed = int(done.stdout.split("tué ")[1].split()[0])
    assert 60 <= killed < 399, "the worker was to be killed on the way"
    assert "cellule B4" in done.stderr
    assert len(list(poste.sortie.glob("*.txt"))) == 399
    journal = Path(poste.sortie / ".publipostage" / "journal.jsonl").read_text("utf-8").splitlines()
    assert len(journal) == 399
    inside = sorted(p.name for p in (poste.sortie / ".publipostage").iterdir())
    assert inside == ["journal.jsonl", "verrou"]
