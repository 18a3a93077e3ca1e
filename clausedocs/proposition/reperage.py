"""Where the values of a dossier stand in a text: the longest first, never inside a word, nothing guessed."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from clausedocs.proposition.formes import Forme, list_formes
from clausedocs.proposition.valeurs import DECLINEES, Valeur, flatten, list_valeurs, load_indices
from clausedocs.word.balises import BALISE

# One sign for one sign: places in the text stay places in the paragraph.
_SIGNES = str.maketrans("\u00a0\u202f\u2009\t'‘ʼ", "    ’’’")
_LIEU = ".lieu_signature"


@dataclass(frozen=True, slots=True)
class Trouve:
    """A stretch of a text that says a value, or several. `ecart`: what will not be printed as it was."""

    debut: int
    fin: int
    texte: str
    valeurs: tuple[Valeur, ...]
    ecart: str = ""

    @property
    def ambigu(self) -> bool:
        """Whether nothing tells which datum is meant."""
        return len({v.groupe for v in self.valeurs}) > 1 or not self.sure

    @property
    def sure(self) -> bool:
        """Whether the words around name this duration."""
        return self.ecart != SANS_INDICE


CASSE, ECRITURE, ABREGE, SANS_INDICE = "majuscules", "écriture", "nom complet", "durée sans indice"


class Reperage:
    """The forms of one dossier, ready to be looked for in any number of texts."""

    def __init__(self, contexte: Mapping[str, Any]) -> None:
        self.valeurs = list_valeurs(contexte)
        self._formes = list_formes(self.valeurs, contexte)
        # One pattern for all: the first that fits at a place is the longest.
        self._motif = re.compile("|".join(f"({f.motif})" for f in self._formes), re.I)
        self._par_texte: dict[str, list[Forme]] = {}
        for forme in self._formes:
            self._par_texte.setdefault(forme.valeur.texte.casefold(), []).append(forme)

    def find(self, text: str) -> list[Trouve]:
        """What a paragraph says of the dossier, in order; what stands in a tag is left."""
        plain = text.translate(_SIGNES)
        tags = [m.span() for m in BALISE.finditer(text)]
        out = []
        for found in self._motif.finditer(plain):
            start, end = found.span()
            if not found.group() or any(a < end and start < b for a, b in tags):
                continue
            forme = self._formes[found.lastindex - 1] if found.lastindex else None
            if forme is not None:
                match = self._settle(forme, text[start:end], plain, start)
                if match is not None:
                    out.append(Trouve(start, end, text[start:end], *match))
        return out

    def _settle(
        self, forme: Forme, written: str, plain: str, start: int
    ) -> tuple[tuple[Valeur, ...], str] | None:
        """The data that may be meant, and what changes; None for a word that says nothing here."""
        said = flatten(written.translate(_SIGNES))
        if forme.courte:
            return (forme.valeur,), ABREGE
        same = self._par_texte[forme.valeur.texte.casefold()]
        values = _prefer(said, [f.valeur for f in same if not f.courte])
        if forme.valeur.chemin.endswith(_LIEU):
            # A town alone says where one signs only where one signs.
            return ((forme.valeur,), _compare(said, forme.valeur)) if _signs_there(plain, start) else None
        if forme.valeur.nature == "duree":
            told = [v for v in values if _is_told(v, plain)]
            return (tuple(told), _compare(said, told[0])) if told else (tuple(values), SANS_INDICE)
        return tuple(values), _compare(said, values[0])


def _prefer(said: str, values: list[Valeur]) -> list[Valeur]:
    """One value a datum; of a party, the form that is written as here, the plainest first."""
    plain = [v for v in values if v.texte.replace("'", "’") == said] or values
    ranks = {nom: rank for rank, nom in enumerate(DECLINEES)}
    kept: dict[str, Valeur] = {}
    for value in sorted(plain, key=lambda v: ranks.get(v.chemin.rpartition(".")[2], len(ranks))):
        kept.setdefault(value.groupe, value)
    return list(kept.values())


def _compare(said: str, value: Valeur) -> str:
    printed = value.texte.replace("'", "’")
    if said == printed:
        return ""
    return CASSE if said.casefold() == printed.casefold() else ECRITURE


def _is_told(value: Valeur, plain: str) -> bool:
    words = load_indices().get(value.groupe, ())
    bare = strip_accents(plain)
    return any(re.search(rf"\b{re.escape(w)}", bare) for w in words)


def strip_accents(text: str) -> str:
    """Lower case, without accents."""
    decomposed = unicodedata.normalize("NFKD", text.lower())
    return "".join(c for c in decomposed if not unicodedata.combining(c))


def _signs_there(plain: str, start: int) -> bool:
    return bool(re.search(r"(?:fait|signé|établi|établie)\b[^.;]{0,40}\bà +$", plain[:start], re.I))


def list_groupes(valeurs: Iterable[Valeur]) -> dict[str, Valeur]:
    """One value a datum, the first."""
    out: dict[str, Valeur] = {}
    for value in valeurs:
        out.setdefault(value.groupe, value)
    return out
