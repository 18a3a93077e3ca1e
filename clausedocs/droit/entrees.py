"""What the registry holds: entries of law, their dated versions, and the names of the texts."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

Determinant = Literal["le", "la", "l’", "les"]

DATES_PIVOTS = ("consultation", "document", "reference_du_marche")


@dataclass(frozen=True, slots=True)
class Version:
    """One wording of an article. Both bounds are included.

    `du` None: the start was not noted; `au` None: still in force.
    """

    du: date | None
    au: date | None
    note: str = ""

    def holds(self, jour: date) -> bool:
        """Whether this wording is in force on that day."""
        return (self.du is None or self.du <= jour) and (self.au is None or jour <= self.au)


@dataclass(frozen=True, slots=True)
class Texte:
    """A code, a law, a decision, and how a jurist names it, first in full then in short."""

    cle: str
    determinant: Determinant
    long: str
    court: str  # "" when the text has no short name
    sigle: str  # "" unless the short name must be announced: « (ci-après « CCP ») »
    sigle_usuel: bool = False
    nu: str = ""

    @property
    def suivant(self) -> str:
        """The name at later mentions."""
        return self.sigle or self.court or self.long


@dataclass(frozen=True, slots=True)
class Entree:
    """An article (or a whole text) as the registry knows it.

    `article` is the number as read (`L. 2112-2`), another named part (`annexe 2`), or `entier`.
    `citation` is the bare citation, no-break spaces included. `date_pivot` says which date picks the
    version: `consultation`, `document` or `reference_du_marche`. `admis_jusqu_au`: the last day on which a
    repealed article may still be named, where a text says so.
    """

    id: str
    texte: Texte
    article: str
    citation: str
    objet: str
    versions: tuple[Version, ...]
    champ: tuple[str, ...]
    date_pivot: str
    verifie: bool
    source: str
    alerte: str = ""
    statut: str = ""
    theme: str = ""
    verifie_le: date | None = None
    remplace_par: tuple[str, ...] = ()
    admis_jusqu_au: date | None = None
    calendrier: tuple[tuple[date, str], ...] = ()
    nor: str = ""

    @property
    def entier(self) -> bool:
        """Whether the entry is the text itself, not a part of it."""
        return self.article == ENTIER


ENTIER = "entier"

_MOIS = "janvier|février|mars|avril|mai|juin|juillet|août|septembre|octobre|novembre|décembre"
_LIAISONS = (
    (re.compile(r"n° (?=\d)"), "n°\u00a0"),
    (re.compile(rf"(\d|1er) ({_MOIS})\b"), "\\1\u00a0\\2"),
    (re.compile(rf"\b({_MOIS}) (?=\d{{4}}\b)"), "\\1\u00a0"),
    (re.compile(r"\) (?=\d)"), ")\u00a0"),
)


def bind_spaces(nom: str) -> str:
    """Put the no-break spaces of numbers and dates in the name of a text (the tables carry plain ones)."""
    for motif, remplacement in _LIAISONS:
        nom = motif.sub(remplacement, nom)
    return nom


def read_texte(donnees: dict[str, Any]) -> Texte:
    """A line of `intitules.yaml`."""
    return Texte(
        cle=donnees["id"],
        determinant=donnees["determinant"],
        long=bind_spaces(donnees["long"]),
        court=bind_spaces(donnees.get("court") or ""),
        sigle=donnees.get("sigle") or "",
        sigle_usuel=donnees.get("sigle_usuel") == "oui",
        nu=bind_spaces(donnees.get("nu") or ""),
    )


def read_versions(donnees: list[dict[str, Any]]) -> tuple[Version, ...]:
    """The versions of an entry, in the order of the file (oldest first)."""
    return tuple(Version(_read_date(v["du"]), _read_date(v["au"]), v.get("note") or "") for v in donnees)


def read_entree(donnees: dict[str, Any], texte: Texte, citation: str) -> Entree:
    """An entry of the registry, from the text of its fields."""
    return Entree(
        id=donnees["id"],
        texte=texte,
        article=donnees["article"],
        citation=citation,
        objet=donnees["objet"],
        versions=read_versions(donnees["versions"]),
        champ=tuple(donnees["champ"]),
        date_pivot=donnees["date_pivot"],
        verifie=donnees["verifie"] == "true",
        source=donnees["source"],
        alerte=donnees.get("alerte") or "",
        statut=donnees.get("statut") or "",
        theme=donnees.get("theme") or "",
        verifie_le=_read_date(donnees.get("verifie_le")),
        remplace_par=tuple(donnees.get("remplace_par") or ()),
        admis_jusqu_au=_read_date(donnees.get("admis_jusqu_au")),
        calendrier=tuple(
            (date.fromisoformat(j["date"]), j["effet"]) for j in donnees.get("calendrier") or ()
        ),
        nor=donnees.get("nor") or "",
    )


def _read_date(valeur: str | None) -> date | None:
    return date.fromisoformat(valeur) if valeur else None
