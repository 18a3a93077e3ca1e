"""What is kept on disk between two commands: compiled modèles, the law as it was read.

Named by the content of what it is made from, so that nothing stale can be read. Losing this folder, not being
able to write it, writing it from ten processes at once or stopping in the middle changes nothing but time.
"""

from __future__ import annotations

import hashlib
import os
import sys
import tempfile
import time
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

VARIABLE, DESACTIVE = "CLAUSEDOCS_CACHE", "non"
# The form of the files: a mark, a sum of what follows, the data.
MARQUE = b"clausedocs-2\n"
_SOMME = 32
# Each edit of a modèle leaves a file behind: the oldest go.
FICHIERS_MAX = 300
# A draft older than that was left by a program that was stopped.
BROUILLON_PERDU = 3600.0


@dataclass(frozen=True, slots=True)
class Rayon:
    """What is kept of one kind."""

    nom: str
    fichiers: int
    octets: int


def find_dossier() -> Path | None:
    """Where caches go on this system, or the folder that CLAUSEDOCS_CACHE names; None for « non »."""
    chosen = os.environ.get(VARIABLE, "")
    if chosen == DESACTIVE:
        return None
    if chosen:
        return Path(chosen)
    try:
        return _find_systeme() / "clausedocs"
    except RuntimeError:  # no home at all
        return None


def _find_systeme() -> Path:
    """As each system wants it (a library that knows these three costs more to import than all the rest)."""
    if sys.platform == "win32":
        local = os.environ.get("LOCALAPPDATA")
        return Path(local) if local else Path.home() / "AppData" / "Local"
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Caches"
    xdg = os.environ.get("XDG_CACHE_HOME", "")
    return Path(xdg) if Path(xdg).is_absolute() else Path.home() / ".cache"


def can_keep() -> bool:
    """Whether anything may be kept: worth knowing before working ahead."""
    folder = find_dossier()
    while folder is not None and not folder.exists() and folder != folder.parent:
        folder = folder.parent
    return folder is not None and folder.is_dir() and os.access(folder, os.W_OK)


def make_cle(*parts: str | bytes) -> str:
    """A name from contents."""
    digest = hashlib.sha256()
    for part in parts:
        data = part.encode() if isinstance(part, str) else part
        digest.update(len(data).to_bytes(8, "big"))
        digest.update(data)
    return digest.hexdigest()


def read(rayon: str, cle: str) -> bytes | None:
    """What is kept under a name, whole; None where nothing is, or where it is spoiled."""
    folder = find_dossier()
    if folder is None:
        return None
    try:
        with (folder / rayon / f"{cle}.bin").open("rb") as stream:
            # Code is run from it: a file that somebody else put there is not read.
            if hasattr(os, "getuid") and os.fstat(stream.fileno()).st_uid != os.getuid():
                return None
            whole = stream.read()
    except (OSError, ValueError):
        return None
    start = len(MARQUE) + _SOMME
    data = whole[start:]
    sound = whole.startswith(MARQUE) and hashlib.sha256(data).digest() == whole[len(MARQUE) : start]
    return data if sound else None


def write(rayon: str, cle: str, octets: bytes) -> None:
    """Keep it; silent when the folder cannot be written."""
    folder = find_dossier()
    if folder is None:
        return
    draft = ""
    try:
        place = folder / rayon
        place.mkdir(parents=True, exist_ok=True)
        _tidy(place)
        handle, draft = tempfile.mkstemp(dir=place, suffix=".tmp")
        with os.fdopen(handle, "wb") as stream:
            stream.write(MARQUE + hashlib.sha256(octets).digest() + octets)
        # Under Windows, refused while another process reads it: it has then what we would have put there.
        os.replace(draft, place / f"{cle}.bin")  # noqa: PTH105
    except OSError:
        if draft:
            with suppress(OSError):
                Path(draft).unlink()
    except BaseException:
        if draft:
            with suppress(OSError):
                Path(draft).unlink()
        raise


def _tidy(place: Path) -> None:
    """Take away lost drafts, and the oldest files beyond what is worth keeping."""
    kept: list[tuple[float, Path]] = []
    for path in place.iterdir():
        with suppress(OSError):
            born = path.stat().st_mtime
            if path.suffix == ".bin":
                kept.append((born, path))
            elif path.suffix == ".tmp" and time.time() - born > BROUILLON_PERDU:
                path.unlink()
    for _, path in sorted(kept)[: max(0, len(kept) - FICHIERS_MAX)]:
        with suppress(OSError):
            path.unlink()


def measure() -> list[Rayon]:
    """What is kept, kind by kind."""
    folder = find_dossier()
    if folder is None or not folder.is_dir():
        return []
    found = []
    for place in sorted(p for p in folder.iterdir() if p.is_dir()):
        sizes = []
        for path in place.iterdir():
            with suppress(OSError):
                sizes.append(path.stat().st_size)
        found.append(Rayon(place.name, len(sizes), sum(sizes)))
    return found


def clear() -> tuple[int, int]:
    """Take everything away, drafts too; the number of files and of bytes that went."""
    folder = find_dossier()
    files = size = 0
    if folder is None or not folder.is_dir():
        return 0, 0
    for place in [p for p in folder.iterdir() if p.is_dir()]:
        for path in place.iterdir():
            # Ours alone: the folder may have been chosen badly.
            if path.suffix not in (".bin", ".tmp"):
                continue
            with suppress(OSError):
                weight = path.stat().st_size
                path.unlink()
                files, size = files + 1, size + weight
        with suppress(OSError):
            place.rmdir()
    return files, size
