"""A line of the log: what it holds, how it is written, what ties it to the one before."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

# What a line may be. `rectification` corrects an earlier one; nothing is ever erased.
TYPES = ("contact", "evenement", "courrier", "reception", "rectification")
ORIGINE = "0" * 64
_CLES = ("numero", "precedent", "type", "date", "consigne_le", "auteur", "evenement", "pieces")


@dataclass(frozen=True, slots=True)
class Piece:
    """A file kept with the log; `nom` is relative to the folder, with forward slashes."""

    nom: str
    sha256: str


@dataclass(frozen=True, slots=True)
class Ligne:
    """`jour`: the day of the fact (`date` in the file); `consigne_le`: that of its writing; `donnees`: JSON.

    `evenement` names the event that the line is, "" for one that changes no state.
    """

    numero: int
    type: str
    jour: date
    consigne_le: date
    auteur: str = ""
    evenement: str = ""
    donnees: Mapping[str, Any] = field(default_factory=dict)
    pieces: tuple[Piece, ...] = ()
    precedent: str = ORIGINE

    def get(self, nom: str, defaut: Any = None) -> Any:
        """One of the data of the line."""
        return self.donnees.get(nom, defaut)

    def get_jour(self, nom: str) -> date | None:
        """One of its data that is a day."""
        value = self.donnees.get(nom)
        return date.fromisoformat(value) if isinstance(value, str) and value else None


def encode_ligne(ligne: Ligne) -> bytes:
    """The line as it is stored, without its end of line: what its hash is made of."""
    head: dict[str, Any] = {
        "numero": ligne.numero,
        "date": ligne.jour.isoformat(),
        "type": ligne.type,
    }
    if ligne.evenement:
        head["evenement"] = ligne.evenement
    head |= ligne.donnees
    if ligne.auteur:
        head["auteur"] = ligne.auteur
    if ligne.pieces:
        head["pieces"] = [{"nom": p.nom, "sha256": p.sha256} for p in ligne.pieces]
    # What a person reads first, what the program checks last.
    head |= {"consigne_le": ligne.consigne_le.isoformat(), "precedent": ligne.precedent}
    return json.dumps(head, ensure_ascii=False).encode("utf-8")


def decode_ligne(octets: bytes) -> Ligne:
    """The line that these bytes hold. Raises ValueError for anything else."""
    read = json.loads(octets.decode("utf-8"))
    if not isinstance(read, dict):
        raise ValueError("not a line of the log")
    try:
        ligne = Ligne(
            int(read["numero"]),
            str(read["type"]),
            date.fromisoformat(read["date"]),
            date.fromisoformat(read["consigne_le"]),
            str(read.get("auteur", "")),
            str(read.get("evenement", "")),
            {k: v for k, v in read.items() if k not in _CLES},
            tuple(Piece(str(p["nom"]), str(p["sha256"])) for p in read.get("pieces", ())),
            str(read["precedent"]),
        )
    except (KeyError, TypeError) as raised:
        raise ValueError("not a line of the log") from raised
    if ligne.type not in TYPES:
        raise ValueError(f"unknown type of line: {ligne.type}")
    return ligne
