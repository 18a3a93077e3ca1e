"""The journal of a mail merge: what each row gave, so that a run takes up where another stopped.

A row is written down, with the sum of each of its files, before the first of them is put in place: stopped
anywhere, the row counts as done when all its files are there and have that sum. Nothing is guessed.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from clausedocs.dossiers.canonique import hash_octets
from clausedocs.publipostage.constats import Constat

# Beside the documents, for what is not one: hidden under Unix, out of the way everywhere.
DOSSIER = ".publipostage"
JOURNAL, VERROU, ARCHIVES = "journal.jsonl", "verrou", "segments"
# What a process is writing, in a folder of this name and of its number.
BROUILLONS = "brouillons-"


@dataclass(frozen=True, slots=True)
class Fait:
    """A row done: the sum of its data (`cle`), its files with their size and SHA-256, what it warned of.

    In an archive the sum is the CRC of the member; `segment` names the piece that holds it until the whole is
    made.
    """

    cle: str
    ligne: int
    fichiers: tuple[tuple[str, int, str], ...]
    avertissements: tuple[Constat, ...] = ()
    lacunes: tuple[str, ...] = ()
    archive: bool = False
    segment: str = ""

    def write(self) -> str:
        """A line of the journal."""
        data = {
            "cle": self.cle,
            "ligne": self.ligne,
            "fichiers": self.fichiers,
            "avertissements": [a.to_json() for a in self.avertissements],
            "lacunes": self.lacunes,
            "archive": self.archive,
            "segment": self.segment,
        }
        return (
            json.dumps({k: v for k, v in data.items() if v}, ensure_ascii=False, separators=(",", ":")) + "\n"
        )


def read_fait(line: str) -> Fait | None:
    """What a line says; None for one that was cut by a stop, or that somebody edited."""
    try:
        data = json.loads(line)
        return Fait(
            data["cle"],
            int(data["ligne"]),
            tuple((str(n), int(size), str(sum_)) for n, size, sum_ in data["fichiers"]),
            tuple(Constat.from_json(a) for a in data.get("avertissements", ())),
            tuple(data.get("lacunes", ())),
            bool(data.get("archive")),
            data.get("segment", ""),
        )
    except (ValueError, KeyError, TypeError):
        return None


def read_journal(path: Path) -> list[Fait]:
    """The rows of a journal, in the order in which they were written; none where there is no journal."""
    try:
        lines = path.read_text("utf-8", errors="replace").splitlines()
    except OSError:
        return []
    return [fait for line in lines if (fait := read_fait(line)) is not None]


@dataclass(slots=True)
class Suivi:
    """The journal of an output folder. `faits` by key; `sommes` gives the sum last recorded of each file."""

    sortie: Path
    faits: dict[str, Fait] = field(default_factory=dict)
    sommes: dict[str, str] = field(default_factory=dict)

    @property
    def dossier(self) -> Path:
        return self.sortie / DOSSIER

    @property
    def has_journal(self) -> bool:
        """Whether an earlier run wrote here."""
        return (self.dossier / JOURNAL).is_file()

    def load(self) -> None:
        """Read the journal and those that tasks left behind."""
        self.faits.clear()
        self.sommes.clear()
        for path in (self.dossier / JOURNAL, *sorted(self.dossier.glob("t-*.jsonl"))):
            for fait in read_journal(path):
                self.faits[fait.cle] = fait
                self.sommes |= {n: s for n, _, s in fait.fichiers if not fait.archive}

    def clear_drafts(self) -> None:
        """Take away what a run that was killed was writing."""
        for path in self.dossier.glob("*.tmp"):
            path.unlink(missing_ok=True)
        for folder in self.dossier.glob(f"{BROUILLONS}*"):
            shutil.rmtree(folder, ignore_errors=True)

    def save(self, kept: Iterable[Fait]) -> None:
        """One journal in the place of all, and nothing else left of the tasks."""
        draft = self.dossier / "journal.tmp"
        with draft.open("w", encoding="utf-8", newline="\n") as stream:
            stream.writelines(fait.write() for fait in kept)
            stream.flush()
            os.fsync(stream.fileno())
        draft.replace(self.dossier / JOURNAL)
        for path in self.dossier.glob("t-*.jsonl"):
            path.unlink(missing_ok=True)
        for folder in self.dossier.glob(f"{BROUILLONS}*"):
            # A worker elsewhere may be writing still: it keeps its own.
            with suppress(OSError):
                folder.rmdir()

    def drop_segments(self) -> None:
        """Once the archive is whole, its pieces are of no use."""
        shutil.rmtree(self.dossier / ARCHIVES, ignore_errors=True)


def make_cle(*parts: Any) -> str:
    """The sum of what a row is made from: plain data, whatever the order of its fields."""
    text = json.dumps(parts, ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=str)
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def is_intact(path: Path, somme: str) -> bool:
    """Whether a file is there, as it was written."""
    try:
        return hash_octets(path.read_bytes()) == somme
    except OSError:
        return False


def check_fait(sortie: Path, fait: Fait, archive: Mapping[str, str] | None = None) -> bool:
    """Whether all the files of a row are there, as they were written; `archive`: sums of what it holds."""
    if fait.segment:
        return (sortie / DOSSIER / ARCHIVES / fait.segment).is_file()
    if archive is not None:
        return all(archive.get(nom) == somme for nom, _, somme in fait.fichiers)
    return all(is_intact(sortie / nom, somme) for nom, _, somme in fait.fichiers)
