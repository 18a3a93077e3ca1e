"""Compiled modèles kept on disk between two commands, so that a single letter costs no compilation.

The key is the content of the sources and the versions of all that makes the code: a stale file can
never be read for a new modèle. Losing this folder, or not being able to write it, changes nothing.
"""

from __future__ import annotations

import hashlib
import marshal
import os
import sys
import tempfile
from functools import lru_cache
from pathlib import Path
from types import CodeType

MARQUE = b"clausedocs-1\n"
DESACTIVE = "non"


def cache_key(*parts: str) -> str:
    """The name of a compiled modèle, from its sources and its target."""
    digest = hashlib.sha256()
    for part in (_versions(), *parts):
        digest.update(part.encode())
        digest.update(b"\0")
    return digest.hexdigest()


def read_code(key: str) -> tuple[CodeType, CodeType] | None:
    """The two compiled passes kept under a key, or None."""
    folder = _folder()
    if folder is None:
        return None
    path = folder / f"{key}.bin"
    try:
        with path.open("rb") as stream:
            # Code is run from it: a file that somebody else put there is not read.
            if hasattr(os, "getuid") and os.fstat(stream.fileno()).st_uid != os.getuid():
                return None
            data = stream.read()
        if not data.startswith(MARQUE):
            return None
        first, second = marshal.loads(data[len(MARQUE) :])  # noqa: S302 (written by this module, owner checked)
    except (OSError, ValueError, EOFError, TypeError):
        return None
    return (first, second) if isinstance(first, CodeType) and isinstance(second, CodeType) else None


def write_code(key: str, first: CodeType, second: CodeType) -> None:
    """Keep two compiled passes; silent when the folder cannot be written."""
    folder = _folder()
    if folder is None:
        return
    try:
        folder.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=folder)
        with os.fdopen(handle, "wb") as stream:
            stream.write(MARQUE + marshal.dumps((first, second)))
        os.replace(name, folder / f"{key}.bin")  # noqa: PTH105
    except OSError:
        return


@lru_cache(maxsize=1)
def _versions() -> str:
    import jinja2

    import clausedocs

    return f"{clausedocs.__version__} {jinja2.__version__} {sys.implementation.cache_tag} {_own_sources()}"


def _own_sources() -> str:
    """Size and date of the compiler's own modules: a developer's edit makes the kept code void."""
    stats = [
        (p.name, p.stat().st_mtime_ns, p.stat().st_size) for p in sorted(Path(__file__).parent.glob("*.py"))
    ]
    return repr(stats)


def _folder() -> Path | None:
    chosen = os.environ.get("CLAUSEDOCS_CACHE", "")
    if chosen == DESACTIVE:
        return None
    if chosen:
        return Path(chosen)
    base = os.environ.get("LOCALAPPDATA") or os.environ.get("XDG_CACHE_HOME")
    try:
        root = Path(base) if base else Path.home() / ".cache"
    except RuntimeError:
        return None
    return root / "clausedocs" / "modeles"
