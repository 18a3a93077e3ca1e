"""What follows from the type of a buyer or of a structure (`acheteurs.yaml`, `structures.yaml`)."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from clausedocs.domaine.tables import load_table


@dataclass(frozen=True, slots=True)
class Acheteur:
    """A type of buyer. `habilitation`: `exigee`, `possible` or `exclue`; `formes`: the acts it may cite.

    `preside`: its representative chairs the body that deliberates; `competence` and `execution`: the
    articles that let this body decide, and that make its decision enforceable.
    """

    code: str
    libelle: str
    regime: str
    public: bool
    habilitation: str
    formes: tuple[str, ...]
    represente_par: str
    delegation_exigee: bool
    preside: bool = False
    competence: tuple[str, ...] = ()
    execution: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class TypeStructure:
    """A type of structure; `pouvoir_adjudicateur` is presumed and the dossier may say otherwise."""

    code: str
    libelle: str
    public: bool
    pouvoir_adjudicateur: bool
    habilitation: str
    formes: tuple[str, ...]


@cache
def find_acheteur(code: str) -> Acheteur:
    """The type of buyer with this code. Raises KeyError for another one."""
    ligne = load_table("acheteurs")[code]
    return Acheteur(
        code=code,
        libelle=ligne["libelle"],
        regime=ligne["regime"],
        public=ligne["public"],
        habilitation=ligne["habilitation"],
        formes=tuple(ligne["formes"]),
        represente_par=ligne["represente_par"],
        delegation_exigee=ligne.get("delegation") == "exigee",
        preside=ligne.get("preside", False),
        competence=tuple(ligne.get("competence", ())),
        execution=tuple(ligne.get("execution", ())),
    )


@cache
def find_structure(code: str) -> TypeStructure:
    """The type of structure with this code. Raises KeyError for another one."""
    ligne = load_table("structures")[code]
    return TypeStructure(
        code=code,
        libelle=ligne["libelle"],
        public=ligne["public"],
        pouvoir_adjudicateur=ligne["pouvoir_adjudicateur"],
        habilitation=ligne["habilitation"],
        formes=tuple(ligne["formes"]),
    )
