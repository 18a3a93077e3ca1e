"""What a template from outside may spend in one render: turns of its loops, length of its texts, arithmetic.

Each guard costs nothing before it refuses: no long text is made to be found too long.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from clausedocs.erreurs import ModeleErreur

# Nodes of Jinja run by the loops of one render: a convention of ten pages takes some hundreds.
TRAVAIL_MAX = 1_000_000
# Letters of one computed text: far more than any field, far less than would hurt.
TEXTE_MAX = 20_000
NOMBRE_MAX = 10**15
Nombre = int | Decimal


@dataclass(slots=True)
class Mesure:
    """The work that is left to one render."""

    reste: int = TRAVAIL_MAX

    def spend(self, work: int) -> None:
        """Raises ModeleErreur `modele_boucle`."""
        self.reste -= work
        if self.reste < 0:
            raise ModeleErreur(
                "modele_boucle",
                "Les boucles du modèle tournent bien plus qu’un document ne le demande.",
                "Retirez une boucle inutile, ou une boucle prise dans une autre.",
            )


def check_texte(text: str) -> str:
    """A computed text. Raises ModeleErreur `modele_operation`."""
    if len(text) > TEXTE_MAX:
        raise _too_long()
    return text


def join_texts(texts: Sequence[str], joint: str = "") -> str:
    """The texts end to end, measured before they are joined."""
    if sum(len(t) for t in texts) + len(joint) * max(0, len(texts) - 1) > TEXTE_MAX:
        raise _too_long()
    return joint.join(texts)


def replace_text(text: str, old: str, new: str) -> str:
    """Every `old` become `new`, measured before it is done."""
    if len(text) + text.count(old) * max(0, len(new) - len(old)) > TEXTE_MAX:
        raise _too_long()
    return text.replace(old, new)


def compute(operator: str, left: Any, right: Any) -> Any:
    """A sum, a product… of numbers; two texts may be joined by « + ». Raises ModeleErreur."""
    if operator == "+" and isinstance(left, str) and isinstance(right, str):
        return join_texts((left, right))
    if operator == "+" and isinstance(left, list) and isinstance(right, list):
        if len(left) + len(right) > TEXTE_MAX:
            raise _too_long()
        return left + right
    a, b = read_nombre(left, operator), read_nombre(right, operator)
    if operator in ("/", "//", "%") and not b:
        raise _refuse("une division par zéro", "Ne divisez que si le diviseur n’est pas nul.")
    result = _OPERATIONS[operator](a, b)
    return read_nombre(result, operator)


def _divide(a: Nombre, b: Nombre) -> Nombre:
    quotient = Decimal(a) / Decimal(b)
    return int(quotient) if quotient == int(quotient) else quotient


_OPERATIONS: dict[str, Callable[[Any, Any], Any]] = {
    "+": lambda a, b: a + b,
    "-": lambda a, b: a - b,
    "*": lambda a, b: a * b,
    "/": _divide,
    "//": lambda a, b: a // b,
    "%": lambda a, b: a % b,
}


def read_nombre(value: Any, operator: str) -> Nombre:
    """The value as a bounded number. Raises ModeleErreur for what is none."""
    if isinstance(value, float):
        value = Decimal(str(value))
    if type(value) is not int and not isinstance(value, Decimal):
        str(value)[:0] if _is_undefined(value) else None  # an unknown variable is said as such
        raise _refuse(
            f"« {operator} » sur ce qui n’est pas un nombre",
            "Un texte ne se multiplie ni ne se calcule : citez le champ tel quel.",
        )
    if not (-NOMBRE_MAX < value < NOMBRE_MAX):
        raise _refuse("un nombre démesuré", "Vérifiez le calcul.")
    return value


def _is_undefined(value: Any) -> bool:
    from jinja2.runtime import Undefined

    return isinstance(value, Undefined)


def _refuse(what: str, advice: str) -> ModeleErreur:
    return ModeleErreur("modele_operation", f"Un calcul du modèle emploie {what}.", advice)


def _too_long() -> ModeleErreur:
    return ModeleErreur(
        "modele_operation",
        f"Un calcul du modèle fait un texte de plus de {TEXTE_MAX} caractères.",
        "Retirez l’assemblage répété : un document ne contient pas de tel texte.",
    )
