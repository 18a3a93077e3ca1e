"""What a field expects, read from its declaration: a text, a choice, a list, a group of other fields…"""

from __future__ import annotations

import types
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import Annotated, Any, Union, get_args, get_origin

from annotated_types import Ge, Gt, Le, Len, Lt, MaxLen, MinLen
from pydantic import BaseModel, WithJsonSchema
from pydantic.fields import FieldInfo

from clausedocs.domaine import Choix
from clausedocs.dossiers.yaml_positions import Chemin

SIMPLES: dict[type, str] = {
    bool: "oui_non",
    int: "entier",
    Decimal: "nombre",
    date: "jour",
    str: "texte",
}


@dataclass(frozen=True, slots=True)
class Forme:
    """`nature`: texte, choix, oui_non, entier, nombre, jour, liste or bloc.

    `valeurs` (code -> label) for a choix, `element` for a liste, `bloc` for a bloc; `bornes` holds the
    limits declared: `min`, `max` (numbers), `longueur_min`, `longueur_max` (texts and lists). `ecriture`
    is how a text or a number is written, where that is more than its nature: `paragraphes`, `montant`,
    `pourcentage`, `part`.
    """

    nature: str
    valeurs: dict[str, str] = field(default_factory=dict)
    element: Forme | None = None
    bloc: type[BaseModel] | None = None
    bornes: dict[str, Any] = field(default_factory=dict)
    ecriture: str = ""


@dataclass(frozen=True, slots=True)
class Champ:
    """One field of a block, with all that its author said of it."""

    nom: str
    forme: Forme
    obligatoire: bool
    label: str
    aide: str
    exemple: Any
    unite: str
    variante: bool
    defaut: Any
    quand: dict[str, tuple[str, ...]] = field(default_factory=dict)
    ecran: str | None = None


@lru_cache(maxsize=256)
def read_champs(bloc: type[BaseModel]) -> dict[str, Champ]:
    """The fields of a block, in the order of their declaration."""
    return {nom: _read_champ(nom, info) for nom, info in bloc.model_fields.items()}


def _read_champ(nom: str, info: FieldInfo) -> Champ:
    extra = info.json_schema_extra if isinstance(info.json_schema_extra, dict) else {}
    return Champ(
        nom=nom,
        forme=read_forme(info.annotation, info.metadata),
        obligatoire=info.is_required(),
        label=info.title or nom,
        aide=info.description or "",
        exemple=extra.get("exemple"),
        unite=str(extra.get("unite") or ""),
        variante=bool(extra.get("variante")),
        defaut=None if info.is_required() else info.get_default(call_default_factory=True),
        quand=_read_quand(extra.get("quand")),
        ecran=None if extra.get("ecran") is None else str(extra["ecran"]),
    )


def _read_quand(declared: Any) -> dict[str, tuple[str, ...]]:
    return {str(nom): tuple(codes) for nom, codes in declared.items()} if isinstance(declared, dict) else {}


def read_forme(annotation: Any, metadata: Sequence[Any] = ()) -> Forme:
    """The form of an annotation; constraints that wrap it come in `metadata`."""
    origin = get_origin(annotation)
    if origin is Annotated:
        inner, *more = get_args(annotation)
        return read_forme(inner, [*more, *metadata])
    if origin in (Union, types.UnionType):
        kept = [a for a in get_args(annotation) if a is not type(None)]
        return read_forme(kept[0], metadata)
    bornes = _read_bornes(metadata)
    if origin in (list, tuple, set, frozenset):
        return Forme("liste", element=read_forme(get_args(annotation)[0]), bornes=bornes)
    choix = next((m for m in metadata if isinstance(m, Choix)), None)
    if choix is not None:
        return Forme("choix", valeurs=choix.labels)
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return Forme("bloc", bloc=annotation)
    return Forme(SIMPLES.get(annotation, "texte"), bornes=bornes, ecriture=_read_ecriture(metadata))


def _read_ecriture(metadata: Iterable[Any]) -> str:
    schemas = (m.json_schema for m in metadata if isinstance(m, WithJsonSchema))
    return next((str(s["format"]) for s in schemas if s and "format" in s), "")


def _read_bornes(metadata: Iterable[Any]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for m in metadata:
        if isinstance(m, Ge):
            found["min"] = m.ge
        elif isinstance(m, Gt):
            found["plus_que"] = m.gt
        elif isinstance(m, Le):
            found["max"] = m.le
        elif isinstance(m, Lt):
            found["moins_que"] = m.lt
        elif isinstance(m, MinLen):
            found["longueur_min"] = m.min_length
        elif isinstance(m, MaxLen):
            found["longueur_max"] = m.max_length
        elif isinstance(m, Len):
            found |= {"longueur_min": m.min_length, "longueur_max": m.max_length}
    return found


def find_champ(racine: type[BaseModel], chemin: Chemin) -> Champ | None:
    """The declaration of the field at this path, or of the list that holds it; None outside the model."""
    bloc: type[BaseModel] | None = racine
    champ: Champ | None = None
    for pas in chemin:
        if isinstance(pas, int):
            continue
        champ = read_champs(bloc).get(pas) if bloc is not None else None
        if champ is None:
            return None
        bloc = get_bloc(champ.forme)
    return champ


def get_bloc(forme: Forme) -> type[BaseModel] | None:
    """The block of a field, be it alone or repeated in a list."""
    return get_bloc(forme.element) if forme.element is not None else forme.bloc


def find_bloc(racine: type[BaseModel], chemin: Chemin) -> type[BaseModel] | None:
    """The block at this path; None where there is none."""
    if not any(isinstance(p, str) for p in chemin):
        return racine
    champ = find_champ(racine, chemin)
    return get_bloc(champ.forme) if champ is not None else None


def describe_quand(champ: Champ) -> str:
    """When the field has an object, in a sentence; "" when it always has."""
    parts = [f"{nom.rpartition('.')[2]} : {' ou '.join(codes)}" for nom, codes in champ.quand.items()]
    return f"Seulement avec {' et '.join(parts)}." if parts else ""
