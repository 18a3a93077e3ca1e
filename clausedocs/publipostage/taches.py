"""A task: some rows, all that it takes to write them, run anywhere; what it found comes back as data."""

from __future__ import annotations

import os
import threading
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Literal

from clausedocs.dossiers.canonique import hash_octets
from clausedocs.dossiers.chargement import make_dossier
from clausedocs.erreurs import ClausedocsErreur, DonneesErreur, Lieu, MachineErreur, ModeleErreur
from clausedocs.modeles import SourceModele, find_modele, read_propres
from clausedocs.publipostage.assemblage import Commun, Source, merge_ligne
from clausedocs.publipostage.constats import Constat
from clausedocs.publipostage.noms import name_fichier
from clausedocs.publipostage.suivi import ARCHIVES, BROUILLONS, DOSSIER, Fait, check_fait, read_journal
from clausedocs.rendu.ecriture import explain_ecriture
from clausedocs.rendu.production import choose_demandes, merge_reports, render_all

Mode = Literal["projet", "definitif"]
Etat = Literal["ecrit", "deja", "erreur"]
# What stops every row alike: going on would only say it a thousand times.
ARRETS = frozenset(
    {"disque_plein", "dossier_non_inscriptible", "chemin_introuvable", "moteur_absent", "memoire_pleine"}
)


@dataclass(frozen=True, slots=True)
class Reglages:
    """How the documents are wanted, the same for all the rows. `empreintes`: the modèles, by id, as they
    were when the run began."""

    sortie: str
    formats: tuple[str, ...]
    mode: Mode
    le: date | None
    empreintes: tuple[tuple[str, str], ...]
    archive: bool = False
    ecraser: bool = False
    moteur_pdf: str | None = None
    pdf_variante: str | None = None
    feuille_style: str | None = None
    dossiers_modeles: tuple[str, ...] = ()
    entete: str | None = None


@dataclass(frozen=True, slots=True)
class LigneATraiter:
    """A row to write. `noms`: modèle -> stem of its files; `sommes`: what the journal says of files of these
    names; `fautes`: what is wrong in its cells."""

    numero: int
    textes: tuple[str, ...]
    cle: str
    noms: tuple[tuple[str, str], ...]
    sommes: tuple[tuple[str, str], ...] = ()
    fautes: tuple[Constat, ...] = ()


@dataclass(frozen=True, slots=True)
class Tache:
    """Rows to write together; `ident` is the same at each attempt."""

    ident: str
    source: Source
    commun: Commun
    reglages: Reglages
    lignes: tuple[LigneATraiter, ...]


@dataclass(frozen=True, slots=True)
class LigneFaite:
    """What became of a row."""

    numero: int
    etat: Etat
    fichiers: tuple[str, ...] = ()
    erreurs: tuple[Constat, ...] = ()
    avertissements: tuple[Constat, ...] = ()
    lacunes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ResultatTache:
    """`arret`: what stops every row alike; the rows that were not reached are not in `lignes`."""

    lignes: tuple[LigneFaite, ...]
    arret: Constat | None = None


Documents = list[tuple[str, bytes]]


def run_tache(tache: Tache) -> ResultatTache:
    """Write the rows of a task. Raises nothing for what is wrong in a row."""
    done: list[LigneFaite] = []
    try:
        worker = _Atelier(tache)
        for ligne in tache.lignes:
            done.append(worker.process(ligne))  # noqa: PERF401 (what was done before a stop counts)
        worker.close()
    except MachineErreur as raised:
        return ResultatTache(tuple(done) if not tache.reglages.archive else (), Constat.of(raised))
    return ResultatTache(tuple(done))


def watch_parent() -> None:
    """Make a worker end with the program that started it, and leave Ctrl+C to that program."""
    import multiprocessing
    import multiprocessing.connection
    import signal

    signal.signal(signal.SIGINT, signal.SIG_IGN)
    parent = multiprocessing.parent_process()
    if parent is None:
        return

    def wait() -> None:
        multiprocessing.connection.wait([parent.sentinel])
        os._exit(1)

    threading.Thread(target=wait, daemon=True).start()


def probe(dossier: str, jeton: str) -> str:
    """What a worker answers before any work: whether it sees the folder, and its version of clausedocs."""
    from clausedocs import __version__

    seen = (Path(dossier) / DOSSIER / jeton).is_file()
    return __version__ if seen else ""


class _Atelier:
    """Where a task is carried out: its journal, its drafts, its piece of the archive."""

    def __init__(self, tache: Tache) -> None:
        self._tache = tache
        self._reglages = r = tache.reglages
        self._sortie = Path(r.sortie)
        self._dossier = self._sortie / DOSSIER
        self._demandes, _ = choose_demandes(
            r.formats,
            moteur_pdf=r.moteur_pdf,
            pdf_variante=r.pdf_variante,
            feuille_style=Path(r.feuille_style) if r.feuille_style else None,
        )
        # What a dossier names is beside the common file, or beside the table.
        source = tache.source
        self._base = Path(tache.commun.chemin or Path(source.dossier) / Path(source.fichier).name)
        self._journal = self._dossier / f"t-{tache.ident}.jsonl"
        # Tried before, by a worker that was lost: what it finished is not done again.
        self._before = {f.cle: f for f in read_journal(self._journal)}
        # A folder a process: to create files in the same one, processes wait for each other.
        self._brouillons = self._dossier / f"{BROUILLONS}{os.getpid()}"
        self._drafts = 0
        self._members: Documents = []
        self._faits: list[Fait] = []
        folders = tuple(map(Path, r.dossiers_modeles))
        self._propres = read_propres(folders) if folders else None
        self._changed = _find_changed(r.empreintes, folders)

    def process(self, ligne: LigneATraiter) -> LigneFaite:
        fait = self._before.get(ligne.cle)
        if fait is not None and check_fait(self._sortie, fait):
            return _report_fait(fait, "ecrit")
        erreurs = list(ligne.fautes)
        try:
            documents, fait = self._render(ligne)
            if not erreurs:
                self._write(ligne, documents, fait)
                return _report_fait(fait, "ecrit")
        except ClausedocsErreur as raised:
            if raised.code in ARRETS:
                raise _as_machine(raised) from None
            erreurs += _drop_echoes(Constat.list_of(raised), ligne.fautes)
        except MemoryError:
            raise MachineErreur(
                "memoire_pleine", "La mémoire est pleine.", "Demandez moins de cœurs avec --coeurs."
            ) from None
        except Exception as raised:  # noqa: BLE001 - a fault of ours in one row leaves the others be
            detail = f"{type(raised).__name__} : {str(raised)[:120]}"
            erreurs.append(
                Constat(
                    "anomalie_interne",
                    f"Une anomalie de clausedocs empêche d’écrire cette ligne ({detail}).",
                    "Signalez-la à l’équipe du projet.",
                )
            )
        return LigneFaite(ligne.numero, "erreur", (), tuple(self._place(e, ligne.numero) for e in erreurs))

    def _place(self, erreur: Constat, numero: int) -> Constat:
        """An error without a place is at least of this row."""
        if erreur.fichier is not None:
            return erreur
        source = self._tache.source
        lieu = Lieu(source.fichier, numero, None, erreur.champ, None, source.feuille)
        return Constat.of(DonneesErreur(erreur.code, erreur.message, erreur.conseil, lieu))

    def _render(self, ligne: LigneATraiter) -> tuple[Documents, Fait]:
        """All the documents of a row, in memory."""
        if self._changed:
            raise ModeleErreur(
                "modele_change",
                f"Le modèle « {self._changed} » n’est pas le même ici qu’au début du publipostage.",
                "Attendez que sa mise à jour soit finie partout, puis recommencez.",
            )
        data, lieux = merge_ligne(self._tache.source, ligne.numero, ligne.textes, self._tache.commun)
        data["modeles"] = [modele for modele, _ in ligne.noms]
        charge = make_dossier(
            data,
            lieux,
            mode=self._reglages.mode,
            le=self._reglages.le,
            chemin=self._base,
            propres=self._propres,
        )
        paper = Path(self._reglages.entete) if self._reglages.entete else None
        rendered = render_all(charge, self._demandes, entete=paper)
        stems = dict(ligne.noms)
        documents = [(name_fichier(stems[p.meta.id], p.lot, d.extension), d.octets) for p, _, d in rendered]
        report = merge_reports([d.rapport for _, _, d in rendered])
        sums = tuple((n, len(o), self._sum(o)) for n, o in documents)
        return documents, Fait(
            ligne.cle,
            ligne.numero,
            sums,
            tuple(Constat.of(a) for a in report.avertissements),
            report.lacunes,
            self._reglages.archive,
            f"{self._tache.ident}.zip" if self._reglages.archive else "",
        )

    def _sum(self, octets: bytes) -> str:
        # In a zip, the sum is the one that its directory holds.
        return f"{zlib.crc32(octets):08x}" if self._reglages.archive else hash_octets(octets)

    def _write(self, ligne: LigneATraiter, documents: Documents, fait: Fait) -> None:
        if self._reglages.archive:
            self._members += documents
            self._faits.append(fait)
            return
        known = dict(ligne.sommes)
        todo = [(n, o) for n, o in documents if not self._is_there(n, o, known.get(n, ""))]
        self._record([fait])
        for nom, octets in todo:
            self._put(self._sortie / nom, octets)

    def _is_there(self, nom: str, octets: bytes, somme: str) -> bool:
        """Whether a file is as it must be already; refused where somebody's work would be lost."""
        path = self._sortie / nom
        try:
            present = path.read_bytes()
        except FileNotFoundError:
            return False
        except OSError as raised:
            raise explain_ecriture(raised, path, in_place=True) from None
        if present == octets:
            return True
        # Ours, as an earlier run left it, or emptied by a power cut.
        ours = somme and (hash_octets(present) == somme or not present.rstrip(b"\0"))
        if ours or self._reglages.ecraser:
            return False
        raise DonneesErreur(
            "document_modifie" if somme else "document_etranger",
            f"« {nom} » a été modifié depuis qu’il a été écrit : il n’est pas remplacé."
            if somme
            else f"« {nom} » existe déjà et ne vient pas de ce publipostage : il n’est pas remplacé.",
            "Déplacez-le ou renommez-le ; pour le remplacer, ajoutez --ecraser.",
        )

    def _record(self, faits: Sequence[Fait]) -> None:
        """Written down before the files are in place: see the journal."""
        try:
            with self._journal.open("a", encoding="utf-8", newline="\n") as stream:
                stream.write("".join(f.write() for f in faits))
        except OSError as raised:
            raise explain_ecriture(raised, self._journal, in_place=False) from None

    def _put(self, path: Path, octets: bytes) -> None:
        """A file appears whole: a draft under the journal, then a move.

        Without waiting for the disk, unlike `write_atomic`: it would cost ten times the document. What a
        power cut may empty, the journal knows, and the next run writes it again.
        """
        self._drafts += 1
        draft = self._brouillons / f"{self._tache.ident}-{self._drafts}.tmp"
        placing = False
        try:
            if self._drafts == 1:
                self._brouillons.mkdir(exist_ok=True)
            with draft.open("wb") as stream:
                stream.write(octets)
            placing = True
            draft.replace(path)
        except OSError as raised:
            draft.unlink(missing_ok=True)
            raise explain_ecriture(raised, path, in_place=placing) from None
        except BaseException:
            draft.unlink(missing_ok=True)
            raise

    def close(self) -> None:
        """Put the task's piece of the archive in place, whole, then write its rows down."""
        if not self._members:
            return
        from clausedocs.publipostage.archive import write_segment

        folder = self._dossier / ARCHIVES
        folder.mkdir(parents=True, exist_ok=True)
        self._put(folder / f"{self._tache.ident}.zip", write_segment(self._members))
        self._record(self._faits)


def _find_changed(empreintes: Sequence[tuple[str, str]], dossiers: Sequence[Path]) -> str:
    """The first modèle that is not what it was when the run began; "" when all are."""
    return next((m for m, sum_ in empreintes if sum_modele(m, dossiers) != sum_), "")


def sum_modele(identifiant: str, dossiers: Sequence[Path]) -> str:
    """The sum of a modèle, ours or one of the user's. Raises ModeleErreur `modele_inconnu`."""
    source = find_modele(identifiant, dossiers)
    return source.empreinte if isinstance(source, SourceModele) else hash_octets(source.octets)


def _report_fait(fait: Fait, etat: Etat) -> LigneFaite:
    return LigneFaite(
        fait.ligne, etat, tuple(n for n, _, _ in fait.fichiers), (), fait.avertissements, fait.lacunes
    )


def report_deja(fait: Fait, numero: int) -> LigneFaite:
    """A row that an earlier run wrote, perhaps under another number."""
    return LigneFaite(
        numero, "deja", tuple(n for n, _, _ in fait.fichiers), (), fait.avertissements, fait.lacunes
    )


def _drop_echoes(found: list[Constat], fautes: Sequence[Constat]) -> list[Constat]:
    """Without what only follows from a cell already blamed: its field is missing since it was not read."""
    cells = {f.cellule for f in fautes}
    return [c for c in found if c.cellule is None or c.cellule not in cells]


def _as_machine(raised: ClausedocsErreur) -> MachineErreur:
    if isinstance(raised, MachineErreur):
        return raised
    return MachineErreur(raised.code, raised.message, raised.conseil, raised.lieu)
