"""The log on the disk: lines only added, each tied to the one before, and a head that knows the last.

A line is recorded when it is on the disk, and the head after it. What a crash may leave is known: a last
line cut short (set aside, and said), a line that the head does not know yet (kept, and said). Anything else,
a line changed or missing, is an error that touches nothing.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from pathlib import Path

from clausedocs.difficultes.lignes import ORIGINE, Ligne, decode_ligne, encode_ligne
from clausedocs.difficultes.verrou import ATTENTE, lock_dossier
from clausedocs.dossiers.canonique import hash_octets
from clausedocs.erreurs import Avertissement, DonneesErreur, Lieu, MachineErreur
from clausedocs.rendu import write_atomic

JOURNAL, TETE, PIECES, COURRIERS = "journal.jsonl", "tete.json", "pieces", "courriers"
ECARTES = "ecartes"
RESTAURER = (
    "Rien n’a été touché. Remettez la dernière sauvegarde du dossier, ou retrouvez la ligne d’origine."
)


@dataclass(frozen=True, slots=True)
class Tete:
    """The last line acknowledged: its number, its hash. 0 and zeros for an empty log."""

    numero: int = 0
    empreinte: str = ORIGINE


@dataclass(frozen=True, slots=True)
class Journal:
    """The log as read. `tete` is that of the lines read; `fragment`, a last line cut short; `retard`, how
    many lines the head of the disk does not know yet."""

    dossier: Path
    lignes: tuple[Ligne, ...]
    tete: Tete
    fragment: bytes = b""
    retard: int = 0

    @property
    def avertissements(self) -> tuple[Avertissement, ...]:
        """What a crash left behind."""
        place = Lieu(fichier=str(self.dossier / JOURNAL), ligne=len(self.lignes) + 1)
        said = []
        if self.fragment:
            said.append(
                Avertissement(
                    "ligne_inachevee",
                    "La dernière ligne s’arrête avant sa fin : elle n’a pas été lue.",
                    "La commande qui l’écrivait a été interrompue : recommencez-la. Le morceau sera gardé "
                    f"dans « {ECARTES} ».",
                    place,
                )
            )
        if self.retard:
            said.append(
                Avertissement(
                    "ligne_non_confirmee",
                    f"La ligne {self.lignes[-1].numero} a été écrite, mais la commande n’a pas pu finir.",
                    "Elle compte : relisez-la avant de recommencer la commande.",
                    Lieu(fichier=place.fichier, ligne=len(self.lignes)),
                )
            )
        return tuple(said)


def read_journal(dossier: Path) -> Journal:
    """The log of a folder, checked from the first line to the last; an empty one where there is none yet.

    Raises:
        DonneesErreur: `journal_disparu`, `journal_coupe`, `journal_modifie`, `journal_illisible`,
            `tete_illisible`.
        MachineErreur: `fichier_illisible`.
    """
    head = _read_tete(dossier)
    octets = _read(dossier / JOURNAL)
    if octets is None:
        # The head is laid first: without it, files mean that a log was there.
        if head.numero if head is not None else _has_files(dossier):
            raise _refuse(dossier, None, "journal_disparu", "Le journal de ce dossier a disparu.", RESTAURER)
        return Journal(dossier, (), Tete())
    whole, fragment = _cut(octets)
    if head is None:
        raise _refuse(
            dossier,
            None,
            "tete_illisible",
            f"« {TETE} » a disparu : on ne sait plus si la fin du journal manque.",
            RESTAURER,
        )
    lignes, hashes = _check_chain(dossier, whole)
    last = Tete(len(lignes), hashes[-1] if hashes else ORIGINE)
    _check_tete(dossier, head, hashes, fragment)
    return Journal(dossier, lignes, last, fragment, len(lignes) - head.numero)


def _check_chain(dossier: Path, whole: Sequence[bytes]) -> tuple[tuple[Ligne, ...], list[str]]:
    lignes: list[Ligne] = []
    hashes: list[str] = []
    for rank, octets in enumerate(whole, 1):
        try:
            ligne = decode_ligne(octets)
        except ValueError:
            raise _refuse(
                dossier,
                rank,
                "journal_illisible",
                f"La ligne {rank} du journal n’est pas lisible.",
                RESTAURER,
            ) from None
        before = hashes[-1] if hashes else ORIGINE
        if ligne.numero != rank or ligne.precedent != before:
            raise _refuse(
                dossier,
                rank,
                "journal_modifie",
                f"La ligne {rank} ne suit pas celle d’avant : une ligne a été changée, ajoutée ou retirée.",
                RESTAURER,
            )
        lignes.append(ligne)
        hashes.append(hash_octets(octets))
    return tuple(lignes), hashes


def _check_tete(dossier: Path, head: Tete, hashes: Sequence[str], fragment: bytes) -> None:
    if head.numero > len(hashes):
        missing = head.numero - len(hashes)
        cut = " et la dernière est coupée" if fragment else ""
        raise _refuse(
            dossier,
            len(hashes) + 1,
            "journal_coupe",
            f"Le journal s’arrête à la ligne {len(hashes)}{cut} ; {TETE} en connaît {head.numero} : "
            f"il en manque {missing}.",
            RESTAURER,
        )
    if head.numero and hashes[head.numero - 1] != head.empreinte:
        raise _refuse(
            dossier,
            head.numero,
            "journal_modifie",
            f"La ligne {head.numero} n’est plus celle que {TETE} connaît : le journal a été changé.",
            RESTAURER,
        )


@contextmanager
def open_journal(dossier: Path, attente: float = ATTENTE) -> Iterator[Ecrivain]:
    """The log, held for writing: what a crash left is put in order first.

    Raises: as `read_journal`; MachineErreur `verrou_pris`, `verrou_impossible`.
    """
    with lock_dossier(dossier, attente):
        journal = read_journal(dossier)
        if not journal.lignes and not (dossier / TETE).exists():
            _write_tete(dossier, journal.tete)
        if journal.fragment:
            _set_aside(dossier, journal)
        if journal.retard:
            _write_tete(dossier, journal.tete)
        yield Ecrivain(replace(journal, fragment=b"", retard=0), journal.avertissements)


class Ecrivain:
    """Adds lines to a log that is held. `avertissements`: what was found, and put in order, on opening."""

    def __init__(self, journal: Journal, avertissements: tuple[Avertissement, ...]) -> None:
        self.journal = journal
        self.avertissements = avertissements

    def add(self, ligne: Ligne) -> Ligne:
        """Number the line, tie it, write it: on return it is on the disk, and the head knows it.

        Raises:
            MachineErreur: the disk refuses; the log is as it was.
        """
        tete = self.journal.tete
        ligne = replace(ligne, numero=tete.numero + 1, precedent=tete.empreinte)
        octets = encode_ligne(ligne)
        _append(self.journal.dossier, octets + b"\n")
        tete = Tete(ligne.numero, hash_octets(octets))
        _write_tete(self.journal.dossier, tete)
        self.journal = replace(self.journal, lignes=(*self.journal.lignes, ligne), tete=tete)
        return ligne


def _append(dossier: Path, octets: bytes) -> None:
    path = dossier / JOURNAL
    new = not path.exists()
    try:
        with path.open("ab") as stream:
            before = stream.tell()
            try:
                stream.write(octets)
                stream.flush()
                os.fsync(stream.fileno())
            except OSError:
                # A full disk: take back what went in, so that the log ends as it did.
                with suppress(OSError):
                    os.truncate(path, before)
                raise
    except OSError as raised:
        raise MachineErreur(
            "journal_non_ecrit",
            f"La ligne n’a pas pu être écrite au journal (code {raised.errno or 'inconnu'} du système).",
            "Fermez le fichier s’il est ouvert ailleurs, libérez de la place, puis recommencez.",
            Lieu(fichier=str(path)),
        ) from raised
    if new:
        sync_dir(dossier)


def _write_tete(dossier: Path, tete: Tete) -> None:
    text = json.dumps({"numero": tete.numero, "empreinte": tete.empreinte}, indent=2)
    write_atomic(dossier / TETE, (text + "\n").encode("ascii"))
    sync_dir(dossier)


def sync_dir(dossier: Path) -> None:
    """Make the names of a folder last too, where the system knows how (Windows does it by itself)."""
    if os.name == "nt":
        return
    with suppress(OSError):
        handle = os.open(dossier, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def _set_aside(dossier: Path, journal: Journal) -> None:
    """Keep the fragment in a file of its own, then end the log at its last whole line."""
    rank = len(journal.lignes) + 1
    name = f"ligne-{rank:04d}-{hash_octets(journal.fragment)[:8]}.txt"
    write_atomic(dossier / ECARTES / name, journal.fragment)
    path = dossier / JOURNAL
    try:
        with path.open("r+b") as stream:
            stream.truncate(path.stat().st_size - len(journal.fragment))
            stream.flush()
            os.fsync(stream.fileno())
    except OSError as raised:
        raise MachineErreur(
            "journal_non_ecrit",
            f"Le journal ne peut pas être remis en ordre (code {raised.errno or 'inconnu'} du système).",
            "Fermez le fichier s’il est ouvert ailleurs, puis recommencez.",
            Lieu(fichier=str(path)),
        ) from raised


def _cut(octets: bytes) -> tuple[list[bytes], bytes]:
    """The whole lines, without their ends, and what comes after the last end."""
    *whole, rest = octets.split(b"\n")
    return whole, rest


def _read(path: Path) -> bytes | None:
    try:
        return path.read_bytes()
    except FileNotFoundError:
        return None
    except OSError:
        raise MachineErreur(
            "fichier_illisible",
            f"Le fichier « {path} » ne peut pas être lu sur ce poste.",
            "Vérifiez vos droits d’accès, et qu’aucun autre programme ne le tient ouvert.",
            Lieu(fichier=str(path)),
        ) from None


def _read_tete(dossier: Path) -> Tete | None:
    octets = _read(dossier / TETE)
    if octets is None:
        return None
    try:
        read = json.loads(octets.decode("ascii"))
        return Tete(int(read["numero"]), str(read["empreinte"]))
    except (ValueError, KeyError, TypeError):
        raise DonneesErreur(
            "tete_illisible",
            f"« {TETE} » n’est pas lisible : on ne sait plus quelle était la dernière ligne.",
            RESTAURER,
            Lieu(fichier=str(dossier / TETE)),
        ) from None


def _has_files(dossier: Path) -> bool:
    return any(any((dossier / name).glob("*")) for name in (PIECES, COURRIERS) if (dossier / name).is_dir())


def _refuse(dossier: Path, ligne: int | None, code: str, message: str, conseil: str) -> DonneesErreur:
    return DonneesErreur(code, message, conseil, Lieu(fichier=str(dossier / JOURNAL), ligne=ligne))
