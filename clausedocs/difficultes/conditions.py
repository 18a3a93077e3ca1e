"""What someone asks to write down, and what stands in the way."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from clausedocs.difficultes.machine import load_conditions
from clausedocs.difficultes.situation import Situation
from clausedocs.erreurs import Geste


@dataclass(frozen=True, slots=True)
class Demande:
    """What someone wants to write down: an event, a letter, or the letter that is the event."""

    jour: date
    evenement: str = ""
    courrier: str = ""
    donnees: Mapping[str, Any] = field(default_factory=dict)
    pieces: int = 0

    def get(self, nom: str) -> Any:
        return self.donnees.get(nom)

    def get_jour(self, nom: str) -> date | None:
        value = self.donnees.get(nom)
        return date.fromisoformat(value) if isinstance(value, str) and value else None

    def get_nombre(self, nom: str) -> Decimal | None:
        value = self.donnees.get(nom)
        return Decimal(str(value)) if value is not None else None


@dataclass(frozen=True, slots=True)
class Refus:
    """A condition that does not hold: the rule, its source, what was found, what would make it possible."""

    condition: str
    constat: str

    @property
    def regle(self) -> str:
        return load_conditions()[self.condition].regle

    @property
    def remede(self) -> str:
        return load_conditions()[self.condition].remede

    @property
    def gestes(self) -> tuple[Geste, ...]:
        return load_conditions()[self.condition].gestes


# The sentence that says what stands in the way, "" when nothing does.
Controle = Callable[[Situation, Demande], str]
