"""The tree of a modèle: what every target is written from.

Inline text is a plain string in which private-use characters stand for what is not text:
`DEBUT_EXPR n FIN_EXPR` is the n-th Jinja tag of the modèle, and pairs of marks delimit bold and
italic. Typography can then be corrected on the string as a whole, with its tags in place.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any, Literal

DEBUT_EXPR, FIN_EXPR = "\ue100", "\ue101"
DEBUT_BLOC, FIN_BLOC = "\ue102", "\ue103"
DEBUT_ANCRE, FIN_ANCRE = "\ue104", "\ue105"
GRAS, FIN_GRAS, ITALIQUE, FIN_ITALIQUE = "\ue110", "\ue111", "\ue112", "\ue113"
SAUT_DE_LIGNE = "\ue114"
FINS = {FIN_GRAS: GRAS, FIN_ITALIQUE: ITALIQUE}

Genre = Literal["valeur", "if", "elif", "else", "endif", "for", "endfor", "include"]
Renvoi = Literal["", "a", "de"]


@dataclass(frozen=True, slots=True)
class Place:
    """Where something stands in the source: file name and line, from 1."""

    fichier: str
    ligne: int


@dataclass(frozen=True, slots=True)
class Expression:
    """One Jinja tag: its kind, and what stands between the braces (after the keyword for a block tag)."""

    genre: Genre
    source: str
    place: Place
    cite: bool = False
    renvoi: Renvoi | None = None
    ancres: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Balise:
    """A block tag that stands alone on its line, sibling of what it encloses."""

    expression: Expression


@dataclass(frozen=True, slots=True)
class Titre:
    niveau: int
    contenu: str
    ancre: str
    classes: frozenset[str]
    place: Place
    numero: Literal["", "article", "annexe"] = ""
    premier: bool = False


@dataclass(frozen=True, slots=True)
class Paragraphe:
    contenu: str
    ancre: str
    place: Place
    lie_au_suivant: bool = False
    nouvelle_page: bool = False


@dataclass(frozen=True, slots=True)
class ParagraphesDe:
    """A value that holds several paragraphs, each printed as one."""

    source: str
    place: Place


@dataclass(frozen=True, slots=True)
class Element:
    """One item of a list. `ponctuer`: the engine adds the final mark."""

    enfants: tuple[Noeud, ...]
    ponctuer: bool


@dataclass(frozen=True, slots=True)
class Liste:
    ordonnee: bool
    niveau: int
    enfants: tuple[Element | Balise, ...]
    place: Place
    introduction: Paragraphe | None = None
    peut_etre_vide: bool = False


@dataclass(frozen=True, slots=True)
class Barre:
    """A cell that shows a bar: `source` is a group with `texte` and `longueur` (percent, as text)."""

    source: str


@dataclass(frozen=True, slots=True)
class Ligne:
    cellules: tuple[str | Barre, ...]


@dataclass(frozen=True, slots=True)
class Tableau:
    entete: tuple[str, ...]
    largeurs: tuple[int, ...]
    lignes: tuple[Ligne | Balise, ...]
    place: Place
    introduction: Paragraphe | None = None
    peut_etre_vide: bool = False


@dataclass(frozen=True, slots=True)
class Conteneur:
    nom: str
    enfants: tuple[Noeud, ...]
    place: Place


@dataclass(frozen=True, slots=True)
class SautDePage:
    place: Place


Noeud = Titre | Paragraphe | ParagraphesDe | Liste | Tableau | Conteneur | SautDePage | Balise


@dataclass(frozen=True, slots=True)
class Note:
    """What a user should know of a clause; shown by `modele montrer`, never printed."""

    ancre: str
    titre: str
    interet: str = ""
    articulation: str = ""
    vigilance: str = ""


@dataclass(frozen=True, slots=True)
class Arbre:
    """A whole modèle, includes expanded: its nodes, and its Jinja tags by number."""

    noeuds: tuple[Noeud, ...]
    expressions: tuple[Expression, ...]
    notes: tuple[Note, ...] = field(default=())
    ancres: frozenset[str] = frozenset()


def segments(contenu: str) -> Iterator[tuple[str, str]]:
    """Cut inline text into ("texte", s), ("tag", number), ("style", mark) and ("saut", "")."""
    start = 0
    i, n = 0, len(contenu)
    while i < n:
        c = contenu[i]
        if c < "\ue100" or c > "\ue114":
            i += 1
            continue
        if start < i:
            yield "texte", contenu[start:i]
        if c == DEBUT_EXPR:
            end = contenu.index(FIN_EXPR, i)
            yield "tag", contenu[i + 1 : end]
            i = end + 1
        elif c == SAUT_DE_LIGNE:
            yield "saut", ""
            i += 1
        else:
            yield "style", c
            i += 1
        start = i
    if start < n:
        yield "texte", contenu[start:n]


def walk(nodes: Iterable[Any]) -> Iterator[Any]:
    """Every node below, parents first (table rows and introductions apart)."""
    for node in nodes:
        yield node
        if isinstance(node, (Liste, Conteneur, Element)):
            yield from walk(node.enfants)
