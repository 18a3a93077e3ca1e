"""The grammar of a party's name: what the dossier says, completed by what the name makes sure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from clausedocs.langue.elision import fold
from clausedocs.langue.lacune import Lacune
from clausedocs.langue.parties import guess_article

# An article that leaves no doubt about gender and number.
_SURS: dict[str, tuple[str | None, str | None]] = {
    "le": ("m", "s"),
    "la": ("f", "s"),
    "l'": (None, "s"),
    "les": (None, "p"),
    "aucun": (None, None),
}

_MOTS_ARTICLES = frozenset(("le", "la", "les", "un", "une", "des"))


@dataclass(frozen=True, slots=True)
class Grammaire:
    """`article`: le, la, l', les or aucun; `genre`: m or f; `nombre`: s or p."""

    article: str
    genre: str
    nombre: str
    initiale_vocalique: bool


class Nommee(Protocol):
    """Anything with a name and the grammar that the dossier gives it."""

    @property
    def denomination(self) -> str | None: ...
    @property
    def article(self) -> str | None: ...
    @property
    def genre(self) -> str | None: ...
    @property
    def nombre(self) -> str | None: ...
    @property
    def initiale_vocalique(self) -> bool | None: ...


def resolve_grammaire(partie: Nommee) -> Grammaire | None:
    """The grammar of a name; None when something is neither written nor safe to guess.

    What is written always wins. The name of a draft that is still a gap is masculine singular.
    """
    if partie.denomination is None:
        return None
    if isinstance(partie.denomination, Lacune):
        return Grammaire("aucun", "m", "s", False)
    article, genre, nombre = partie.article, partie.genre, partie.nombre
    if article:
        sur_genre, sur_nombre = _SURS[article]
        genre, nombre = genre or sur_genre, nombre or sur_nombre
    if not (article and genre and nombre):
        devine = guess_article(partie.denomination) or suppose_grammaire(partie)
        if devine is None:
            return None
        article, genre, nombre = article or devine[0], genre or devine[1], nombre or devine[2]
    return Grammaire(article, genre, nombre, bool(partie.initiale_vocalique))


def suppose_grammaire(partie: Nommee) -> tuple[str, str, str] | None:
    """What usage supposes of a name where nothing is sure: of a company, no article and the feminine singular
    of « la société ». None for anyone else, and for a name that begins with an article or is given one."""
    usage = getattr(partie, "usage", None)
    first = fold(str(partie.denomination)).replace("’", "'").split()[:1]
    if usage is None or partie.article not in (None, "aucun"):
        return None
    return None if not first or first[0] in _MOTS_ARTICLES or first[0].startswith("l'") else usage


def is_supposee(partie: Nommee) -> bool:
    """Whether the name is written by usage alone: to be checked."""
    name = partie.denomination
    if name is None or isinstance(name, Lacune) or (partie.article and partie.genre and partie.nombre):
        return False
    return guess_article(name) is None and suppose_grammaire(partie) is not None
