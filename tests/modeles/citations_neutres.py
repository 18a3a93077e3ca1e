"""A law that cites by its identifiers, for tests of the compiler alone."""

from __future__ import annotations


class CitationsNeutres:
    def __init__(self) -> None:
        self.phases: list[str] = []

    def begin_plan(self) -> None:
        self.phases.append("plan")

    def begin_render(self) -> None:
        self.phases.append("rendu")

    def cite(
        self, *ids: str, exigence: str = "facultative", forme: str = "le", avant: str = "", apres: str = ""
    ) -> str:
        return f"{avant}[{forme}:{'+'.join(ids)}]{apres}"
