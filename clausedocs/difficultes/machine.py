"""The two state machines, read from their tables: states, events, transitions, letters, conditions."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from clausedocs.droit.lecture import read_table
from clausedocs.erreurs import Geste

MACHINES = ("titulaire", "parties")
# `vers` of an event that changes nothing but is worth a line.
MEME = "meme"
# Who does an event, as it is said.
QUI = {
    "structure": "la structure",
    "donneur_ordre": "le donneur d’ordre",
    "titulaire": "le titulaire",
    "horloge": "le calendrier",
    "tous": "chacun",
    "partie_lesee": "la partie lésée",
    "partie_en_cause": "la partie en cause",
    "une_partie": "une partie",
}
_ICI = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class Etat:
    """A state. `terminal`: nothing brings back from it to a regular execution; `courriers`: the letters whose
    time limit runs while one is in it. `a_ecrire`: letter still to be written -> the name of the state until
    then; `attente`: what the state means until its letter is written and received, "" for no other thing."""

    code: str
    libelle: str
    sens: str
    terminal: bool = False
    courriers: tuple[str, ...] = ()
    a_ecrire: Mapping[str, str] = field(default_factory=dict)
    attente: str = ""

    @property
    def court(self) -> str:
        """`E4` of `E4_RAPPEL`."""
        return self.code.split("_", 1)[0]


@dataclass(frozen=True, slots=True)
class Precision:
    """What an event asks to be told. `forme`: texte, date, nombre or choix; `calcule`: known already."""

    nom: str
    libelle: str
    forme: str
    obligatoire: bool = False
    calcule: bool = False
    valeurs: Mapping[str, str] = field(default_factory=dict)
    aide: str = ""


@dataclass(frozen=True, slots=True)
class Evenement:
    """Something that happens. `piece`: `exigee`, `facultative`; `trace`: the paper that it leaves."""

    nom: str
    libelle: str
    precisions: tuple[Precision, ...] = ()
    piece: str = "facultative"
    trace: str = ""

    def find_precision(self, nom: str) -> Precision | None:
        return next((p for p in self.precisions if p.nom == nom), None)


@dataclass(frozen=True, slots=True)
class Transition:
    """From one of `de` by `evenement`, done by `qui`, under `conditions`.

    `vers`: word of `suite` -> state, with the only key "" when there is no choice. `courriers`: the same for
    the letter to write then. `par_courrier`: writing that letter is the event itself.
    """

    de: tuple[str, ...]
    evenement: str
    qui: str
    vers: Mapping[str, str]
    conditions: tuple[str, ...] = ()
    courriers: Mapping[str, str] = field(default_factory=dict)
    par_courrier: bool = False

    def find_vers(self, etat: str, suite: str) -> str:
        """The state reached. Raises KeyError for a word that it does not know."""
        vers = self.vers[""] if "" in self.vers else self.vers[suite]
        return etat if vers == MEME else vers

    def find_courrier(self, suite: str) -> str:
        """The letter that follows, "" for none."""
        return self.courriers.get("") or self.courriers.get(suite, "")

    def moves(self, etat: str) -> bool:
        """Whether it leads to a state, be it the same one again (a new formal notice)."""
        return self.vers != {"": MEME}


@dataclass(frozen=True, slots=True)
class Machine:
    """A whole procedure."""

    nom: str
    titre: str
    initial: str
    etats: Mapping[str, Etat]
    evenements: Mapping[str, Evenement]
    transitions: tuple[Transition, ...]

    def list_transitions(self, etat: str) -> tuple[Transition, ...]:
        """Those that leave a state; the particular ones come before those of every state."""
        return tuple(t for t in self.transitions if etat in t.de)

    def find_transition(self, etat: str, evenement: str) -> Transition | None:
        """The first of this state for this event."""
        return next((t for t in self.list_transitions(etat) if t.evenement == evenement), None)


@dataclass(frozen=True, slots=True)
class TypeCourrier:
    """A letter. `expediteur`: structure, donneur_ordre or une_partie (`ou`: another who may sign it);
    `delai`: the time limit that it opens; `preuve`: its reception must be proven."""

    id: str
    libelle: str
    expediteur: str
    destinataire: str
    ou: str = ""
    sanction: bool = False
    preuve: bool = False
    delai: str = ""
    conditions: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Condition:
    """What must hold. `demande`: it bears on what is given with the event, not on the past; `au_journal`: on
    both, so that a log that shows nothing is worth saying before anyone writes."""

    id: str
    regle: str
    source: str
    remede: str
    demande: bool = False
    au_journal: bool = False
    gestes: tuple[Geste, ...] = ()
    articles: Mapping[str, str] = field(default_factory=dict)


@cache
def load_machine(nom: str) -> Machine:
    """One of `MACHINES`. Raises KeyError."""
    if nom not in MACHINES:
        raise KeyError(nom)
    table = read_table(_ICI / f"{nom}.yaml")
    etats = {code: _read_etat(code, row) for code, row in table["etats"].items()}
    return Machine(
        nom,
        table["titre"],
        table["initial"],
        etats,
        {nom_: _read_evenement(nom_, row) for nom_, row in table["evenements"].items()},
        tuple(_read_transition(row, etats) for row in table["transitions"]),
    )


@cache
def load_courriers() -> dict[str, TypeCourrier]:
    """The letters of both procedures."""
    table = read_table(_ICI / "courriers.yaml")
    return {
        cle: TypeCourrier(id=cle, **{**row, "conditions": tuple(row.get("conditions", ()))})
        for cle, row in table.items()
    }


@cache
def load_conditions() -> dict[str, Condition]:
    """The conditions of both procedures."""
    table = read_table(_ICI / "conditions.yaml")
    return {
        cle: Condition(id=cle, **{**row, "gestes": tuple(map(_read_geste, row.get("gestes", ())))})
        for cle, row in table.items()
    }


def _read_geste(row: dict[str, Any]) -> Geste:
    (verbe, quoi), *_ = row.items()
    return Geste(verbe, quoi, tuple(row.get("champs", ())))


def _read_etat(code: str, row: dict[str, Any]) -> Etat:
    return Etat(
        code,
        row["libelle"],
        row["sens"],
        row.get("terminal", False),
        tuple(row.get("courrier", ())),
        row.get("a_ecrire", {}),
        row.get("attente", ""),
    )


def _read_evenement(nom: str, row: dict[str, Any]) -> Evenement:
    precisions = tuple(Precision(nom=n, **p) for n, p in row.get("champs", {}).items())
    return Evenement(nom, row["libelle"], precisions, row.get("piece", "facultative"), row.get("trace", ""))


def _read_transition(row: dict[str, Any], etats: Mapping[str, Etat]) -> Transition:
    groups = {
        "tous": tuple(etats),
        "actifs": tuple(c for c, e in etats.items() if not e.terminal),
        "sauf_clos": tuple(c for c in etats if c != "E15_CLOS"),
    }
    de, vers, courrier = row["de"], row["vers"], row.get("courrier", {})
    return Transition(
        groups[de] if isinstance(de, str) else tuple(de),
        row["evenement"],
        row["qui"],
        vers if isinstance(vers, dict) else {"": vers},
        tuple(row.get("conditions", ())),
        courrier if isinstance(courrier, dict) else {"": courrier},
        row.get("par_courrier", False),
    )
