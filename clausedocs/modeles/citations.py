"""What a modèle asks of the law."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol


class SourceCitations(Protocol):
    """What a render asks of the law: a pass that records the citations, then passes that print them."""

    def begin_plan(self) -> None: ...

    def begin_render(self) -> None: ...

    def cite(
        self,
        *groupes: str | Sequence[str],
        exigence: str = ...,
        forme: str = ...,
        avant: str = ...,
        apres: str = ...,
    ) -> str: ...
