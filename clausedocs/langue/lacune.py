"""A gap of a draft: a required field which has no value yet, and says so where it is printed."""

from __future__ import annotations

DEBUT_LACUNE, FIN_LACUNE = "\ue000", "\ue001"


class Lacune(str):
    """The value of a missing field, printed `[à compléter : champ]` between two private-use marks.

    It is a string, so that grammar, amounts and templates take it as any other value; the marks let
    the writer of each target highlight it. `champ` is the dotted path of the field.
    """

    __slots__ = ("champ",)
    champ: str

    def __new__(cls, champ: str) -> Lacune:
        value = super().__new__(cls, f"{DEBUT_LACUNE}[à compléter\u00a0: {champ}]{FIN_LACUNE}")
        value.champ = champ
        return value

    def __getnewargs__(self) -> tuple[str]:
        return (self.champ,)

    def __repr__(self) -> str:
        return f"Lacune({self.champ!r})"


def has_lacune(texte: str) -> bool:
    """Whether a text holds at least one gap."""
    return DEBUT_LACUNE in texte
