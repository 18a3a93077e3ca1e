"""The modèles of the user, as a dossier needs them: where they are, which documents they stand for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Propres:
    """The folders that hold them, and the type of document of each ("" for a free one), by identifier."""

    dossiers: tuple[Path, ...] = ()
    types: Mapping[str, str] = field(default_factory=dict)
