"""A mail merge from end to end: read the table, find what is left to do, have it done, keep count."""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import FIRST_COMPLETED, Executor, Future, wait
from contextlib import suppress
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from clausedocs.domaine.racines import find_racine
from clausedocs.erreurs import Avertissement, MachineErreur
from clausedocs.publipostage.archive import join_segments, read_sommes
from clausedocs.publipostage.constats import Constat
from clausedocs.publipostage.executeurs import ExecuteurSerie, Reserve, count_coeurs
from clausedocs.publipostage.noms import find_stem, name_ligne
from clausedocs.publipostage.plan import Demande, Plan, make_plan
from clausedocs.publipostage.suivi import (
    ARCHIVES,
    DOSSIER,
    VERROU,
    Fait,
    Suivi,
    check_fait,
    make_cle,
)
from clausedocs.publipostage.taches import (
    LigneATraiter,
    LigneFaite,
    ResultatTache,
    Tache,
    probe,
    report_deja,
    run_tache,
)
from clausedocs.rendu.ecriture import explain_ecriture

# Called with the number of rows done, how many there are, and a word on the work at hand.
Progression = Callable[[int, int, str], None]
# Documents a task: enough work to be worth sending, not so much that a stop loses a lot.
PAR_TACHE = (50, 250)
PAR_TACHE_SEUL = 10
# Seconds that a document takes, roughly, by format.
DUREES = {"docx": 0.004, "html": 0.003, "texte": 0.002, "pdf": 0.05, "odt": 1.5}
ESSAIS_MAX = 3


@dataclass(frozen=True, slots=True)
class Bilan:
    """What a mail merge gave, row by row in the order of the table. `archive`: the zip, where one was asked
    for; `restes`: documents of the folder that no row of the table gives any longer; `sorte`: the kind of
    dossier that a row is; `noms`: the number of a row -> what a person calls it, where its cells say."""

    lignes: tuple[LigneFaite, ...]
    avertissements: tuple[Avertissement, ...]
    formats_indisponibles: tuple[tuple[str, str], ...]
    sortie: Path
    archive: Path | None = None
    vides: int = 0
    restes: tuple[str, ...] = ()
    sorte: str = "convention"
    noms: Mapping[int, str] = field(default_factory=dict)

    @property
    def en_erreur(self) -> tuple[LigneFaite, ...]:
        return tuple(r for r in self.lignes if r.etat == "erreur")


def publish(
    demande: Demande,
    *,
    coeurs: int | None = None,
    executeur: Executor | None = None,
    progression: Progression | None = None,
) -> Bilan:
    """Write the documents of every row of a table that is right; those of the others are left undone.

    What an earlier run wrote, from the same data and the same modèle, is not written again. `executeur`: any
    `concurrent.futures.Executor` whose workers see the output folder under the same name; without one, the
    cores of this machine (`coeurs` of them).

    Raises:
        ClausedocsErreur: what concerns the table as a whole, the command, or the machine. What is wrong in a
            row is in its `erreurs`.
    """
    suivi = Suivi(demande.sortie)
    reserve = Reserve(count_coeurs() if coeurs is None else coeurs)

    # Where somebody else works, or where most may be done already, nothing is started in advance.
    if executeur is None and not suivi.has_journal:
        reserve.start_for(demande.tableau)
    try:
        return _publish(demande, make_plan(demande), suivi, reserve, executeur, progression)
    finally:
        reserve.close()


def _publish(
    demande: Demande,
    plan: Plan,
    suivi: Suivi,
    reserve: Reserve,
    executeur: Executor | None,
    progression: Progression | None,
) -> Bilan:
    _make_dossier(suivi.dossier)
    with _lock(suivi.dossier / VERROU):
        suivi.clear_drafts()
        suivi.load()
        archive = demande.chemin_archive
        done, todo = _split(plan, suivi, read_sommes(archive) if archive else None, refaire=demande.refaire)
        try:
            work = _Chantier(plan, todo, progression, len(done))
            if todo:
                work.run(executeur, reserve)
        finally:
            # Stopped or not: what the tasks wrote down is kept, in one journal.
            with suppress(OSError):
                suivi.load()
                suivi.save(_keep(suivi))
        lines = {**done, **work.faites}
        if archive:
            _close_archive(archive, suivi, plan, lines)
        suivi.save(_keep(suivi))
    return Bilan(
        tuple(lines[r.numero] for r in plan.lignes),
        plan.avertissements,
        plan.formats_indisponibles,
        demande.sortie,
        archive,
        plan.vides,
        () if archive else _list_restes(suivi, lines.values()),
        find_racine({str(c.chemin[0]): None for c in plan.source.colonnes}),
        {r.numero: name_ligne(plan.source.colonnes, r.textes) for r in plan.lignes},
    )


def _make_dossier(path: Path) -> None:
    try:
        path.mkdir(parents=True, exist_ok=True)
    except OSError as raised:
        raise explain_ecriture(raised, path, in_place=False) from None


class _lock:  # noqa: N801 (used as a word: with _lock(…))
    """One mail merge at a time in a folder."""

    def __init__(self, path: Path) -> None:
        from filelock import FileLock

        self._path = path
        self._held = FileLock(str(path))

    def __enter__(self) -> None:
        from filelock import Timeout

        try:
            self._held.acquire(timeout=0)
        except Timeout:
            raise MachineErreur(
                "publipostage_en_cours",
                "Un autre publipostage écrit déjà dans ce dossier.",
                "Attendez qu’il finisse, ou choisissez un autre dossier avec « --sortie ».",
                Constat("", "", fichier=str(self._path.parent.parent)).lieu,
            ) from None
        except OSError as raised:
            raise explain_ecriture(raised, self._path, in_place=False) from None

    def __exit__(self, *_: object) -> None:
        # The file stays: taken away, it could be locked by two programs that opened it at different times.
        self._held.release()


def _split(
    plan: Plan, suivi: Suivi, archive: Mapping[str, str] | None, *, refaire: bool
) -> tuple[dict[int, LigneFaite], list[LigneATraiter]]:
    """The rows that are done already, and those to write with what the journal knows of their names."""
    done: dict[int, LigneFaite] = {}
    todo: list[LigneATraiter] = []
    by_stem: dict[str, list[tuple[str, str]]] = {}
    for nom, somme in suivi.sommes.items():
        by_stem.setdefault(find_stem(nom), []).append((nom, somme))
    for ligne in plan.lignes:
        fait = suivi.faits.get(ligne.cle)
        if fait is not None and not refaire and not ligne.fautes and check_fait(suivi.sortie, fait, archive):
            done[ligne.numero] = report_deja(fait, ligne.numero)
            continue
        known = tuple(pair for _, stem in ligne.noms for pair in by_stem.get(stem, ()))
        todo.append(replace(ligne, sommes=known))
    return done, todo


def _keep(suivi: Suivi) -> list[Fait]:
    """The rows whose files are still those that they wrote: the last to have written a name has it."""
    owner = {(f.archive, nom): f.cle for f in suivi.faits.values() for nom, _, _ in f.fichiers}
    return [f for f in suivi.faits.values() if all(owner[f.archive, n] == f.cle for n, _, _ in f.fichiers)]


def _list_restes(suivi: Suivi, lines: Any) -> tuple[str, ...]:
    current = {nom for line in lines for nom in line.fichiers}
    return tuple(n for n in suivi.sommes if n not in current and (suivi.sortie / n).is_file())


def _close_archive(archive: Path, suivi: Suivi, plan: Plan, lines: Mapping[int, LigneFaite]) -> None:
    """The zip of all the rows that are right, put in place of the former one at the very end."""
    faits = [suivi.faits[r.cle] for r in plan.lignes if lines[r.numero].etat != "erreur"]
    whole = {n: s for f in faits for n, _, s in f.fichiers}
    if read_sommes(archive) != whole:
        draft = suivi.dossier / "archive.tmp"
        try:
            join_segments(faits, suivi.dossier / ARCHIVES, archive, draft)
            with draft.open("rb+") as stream:
                os.fsync(stream.fileno())
            draft.replace(archive)
        except OSError as raised:
            draft.unlink(missing_ok=True)
            raise explain_ecriture(raised, archive, in_place=True) from None
    suivi.faits |= {f.cle: replace(f, segment="") for f in faits}
    suivi.save(_keep(suivi))
    suivi.drop_segments()


def _estimate(documents: int, formats: Sequence[str]) -> float:
    """Seconds that so many documents take on one core, roughly."""
    return documents * sum(DUREES.get(f, 0.05) for f in formats)


@dataclass(slots=True)
class _Essai:
    tache: Tache
    rang: int = 0


@dataclass(slots=True)
class _Chantier:
    """The rows to write, cut into tasks, and what came back."""

    plan: Plan
    lignes: Sequence[LigneATraiter]
    progression: Progression | None
    deja: int
    faites: dict[int, LigneFaite] = field(default_factory=dict)

    def run(self, executeur: Executor | None, reserve: Reserve) -> None:
        """Have everything done. Raises MachineErreur for what stops every row alike."""
        documents = sum(len(r.noms) for r in self.lignes)
        wanted = reserve.coeurs
        if executeur is not None:
            _check_travailleurs(executeur, self.plan.reglages.sortie)
            self._drain(executeur, None, self._cut(max(wanted, 4)))
        elif not reserve.is_worth(_estimate(documents, self.plan.reglages.formats)):
            self._drain(ExecuteurSerie(), None, self._cut(0))
        else:
            self._drain(reserve.take(), reserve.take, self._cut(wanted, wanted))

    def _cut(self, workers: int, least: int = 1) -> deque[_Essai]:
        """Tasks of 50 to 250 documents, smaller and smaller, so that all workers end together; fewer where
        some of our own would have nothing to do."""
        tasks: deque[_Essai] = deque()
        done, total = 0, len(self.lignes)
        each = max(1, len(self.lignes[0].noms) * len(self.plan.reglages.formats))
        low, high = (max(1, n // each) for n in PAR_TACHE)
        high = min(high, -(-total // least))
        while done < total:
            left = total - done
            size = min(max(-(-left // (workers * 4)), low), high) if workers else PAR_TACHE_SEUL
            tasks.append(_Essai(self._make_tache(self.lignes[done : done + size])))
            done += size
        return tasks

    def _make_tache(self, rows: Sequence[LigneATraiter]) -> Tache:
        ident = make_cle([r.cle for r in rows])[:16]
        return Tache(ident, self.plan.source, self.plan.commun, self.plan.reglages, tuple(rows))

    def _drain(self, executor: Executor, reopen: Callable[[], Executor] | None, queue: deque[_Essai]) -> None:
        pending: dict[Future[ResultatTache], _Essai] = {}
        window = 1 if isinstance(executor, ExecuteurSerie) else 32
        own = reopen is not None
        try:
            while queue or pending:
                while queue and len(pending) < window:
                    essai = queue.popleft()
                    try:
                        pending[executor.submit(run_tache, essai.tache)] = essai
                    except RuntimeError:  # a pool that lost a worker takes nothing more
                        queue.appendleft(essai)
                        break
                if pending:
                    finished, _ = wait(pending, return_when=FIRST_COMPLETED)
                    for future in finished:
                        self._take(future, pending.pop(future), queue)
                elif reopen is not None:
                    executor.shutdown(wait=False)
                    executor = reopen()
                else:
                    raise _lost()
        finally:
            for future in pending:
                future.cancel()
            if own:
                executor.shutdown(wait=True, cancel_futures=True)

    def _take(self, future: Future[ResultatTache], essai: _Essai, queue: deque[_Essai]) -> None:
        try:
            result = future.result()
        except Exception as raised:  # noqa: BLE001 - whatever the executor says of a worker that is lost
            self._retry(essai, raised, queue)
            return
        if result.arret is not None:
            at = result.arret
            raise MachineErreur(at.code, at.message, at.conseil, at.lieu)
        self._count(result.lignes)

    def _count(self, rows: Sequence[LigneFaite]) -> None:
        self.faites |= {r.numero: r for r in rows}
        if self.progression:
            total = self.deja + len(self.lignes)
            self.progression(self.deja + len(self.faites), total, "lignes")

    def _retry(self, essai: _Essai, raised: Exception, queue: deque[_Essai]) -> None:
        """A worker was lost: its task again, in halves, so that the row that kills it ends up alone."""
        rows = essai.tache.lignes
        if len(rows) > 1:
            half = len(rows) // 2
            queue.extend(_Essai(self._make_tache(part)) for part in (rows[:half], rows[half:]))
        elif essai.rang + 1 < ESSAIS_MAX:
            queue.append(_Essai(essai.tache, essai.rang + 1))
        else:
            fault = Constat(
                "travailleur_perdu",
                f"L’écriture de cette ligne a été interrompue {ESSAIS_MAX} fois ({type(raised).__name__}).",
                "Vérifiez la mémoire du poste, puis recommencez : ce qui est fait ne sera pas refait.",
                self.plan.source.fichier,
                rows[0].numero,
                feuille=self.plan.source.feuille,
            )
            self._count([LigneFaite(rows[0].numero, "erreur", (), (fault,))])


def _check_travailleurs(executeur: Executor, sortie: str) -> None:
    """The workers must see the output folder, and be of this version."""
    from clausedocs import __version__

    token = Path(sortie) / DOSSIER / f"sonde-{os.getpid()}.tmp"
    token.write_bytes(b"")
    try:
        answer = executeur.submit(probe, sortie, token.name).result(timeout=60)
    except Exception as raised:  # noqa: BLE001 - whatever the executor says
        raise MachineErreur(
            "executeur_injoignable",
            f"Les travailleurs ne répondent pas ({type(raised).__name__}).",
            "Vérifiez qu’ils tournent et que clausedocs y est installé.",
        ) from None
    finally:
        token.unlink(missing_ok=True)
    if answer != __version__:
        raise MachineErreur(
            "executeur_inadapte",
            f"Les travailleurs ont clausedocs {answer}, ce poste {__version__}."
            if answer
            else "Les travailleurs ne voient pas le dossier de sortie.",
            "Installez partout la même version."
            if answer
            else "Choisissez avec --sortie un dossier partagé, qui porte partout le même nom.",
        )


def _lost() -> MachineErreur:
    return MachineErreur(
        "executeur_injoignable",
        "L’exécuteur n’accepte plus de travail.",
        "Relancez-le, puis recommencez : ce qui est fait ne sera pas refait.",
    )
