"""Compiled modèles kept on disk between two commands, so that a single letter costs no compilation.

The name is made from the sources and from the versions of all that makes the code: see `clausedocs.memoire`.
"""

from __future__ import annotations

import marshal
import sys
from functools import lru_cache
from pathlib import Path
from types import CodeType

from clausedocs import memoire

RAYON = "modeles"


def cache_key(*parts: str) -> str:
    """The name of a compiled modèle, from its sources and its target."""
    return memoire.make_cle(_versions(), *parts)


def read_code(key: str) -> tuple[CodeType, CodeType] | None:
    """The two compiled passes kept under a key, or None."""
    data = memoire.read(RAYON, key)
    if data is None:
        return None
    try:
        first, second = marshal.loads(data)  # noqa: S302 (written by this module; owner and sum were checked)
    except (ValueError, EOFError, TypeError):
        return None
    return (first, second) if isinstance(first, CodeType) and isinstance(second, CodeType) else None


def write_code(key: str, first: CodeType, second: CodeType) -> None:
    """Keep two compiled passes."""
    memoire.write(RAYON, key, marshal.dumps((first, second)))


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
