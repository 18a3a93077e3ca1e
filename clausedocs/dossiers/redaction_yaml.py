"""A dossier written as YAML that a person reads: fields in the order of the domain, every value a text."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import yaml
from pydantic import BaseModel
from yaml.emitter import Emitter
from yaml.representer import SafeRepresenter
from yaml.resolver import BaseResolver
from yaml.serializer import Serializer

from clausedocs.dossiers.formes import Champ, get_bloc, read_champs
from clausedocs.dossiers.lecture import CARACTERES_REFUSES
from clausedocs.dossiers.yaml_positions import ABSENTS

LARGEUR = 100


def write_dossier(racine: type[BaseModel], donnees: Mapping[str, Any], entete: str = "") -> str:
    """The YAML text of these data (texts, lists, mappings), which `read_yaml` reads back the same.

    A field without a value is not written; an empty row of a repeated group keeps its place by its first
    field, left empty. `entete` is a comment, written at the top.
    """
    head = "".join(f"# {line}\n" for line in entete.splitlines())
    return f"{head}{dump_yaml(order_dossier(racine, donnees))}"


def order_dossier(racine: type[BaseModel], donnees: Mapping[str, Any]) -> dict[str, Any]:
    """The data as they are written: in the order of the domain, without what is empty."""
    return _order_bloc(racine, donnees) or {next(iter(read_champs(racine))): None}


def dump_yaml(value: Any, *, flow: bool = False) -> str:
    """These data as YAML; `flow`: between brackets, on one line however long."""
    text: str = yaml.dump(
        value,
        Dumper=_Ecrivain,
        allow_unicode=True,
        sort_keys=False,
        width=1_000_000 if flow else LARGEUR,
        default_flow_style=flow,
    )
    return text


def clean_texte(text: str) -> str:
    """A text as a dossier may hold it: line feeds alone, without the characters that no document prints."""
    return CARACTERES_REFUSES.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))


def _order_bloc(bloc: type[BaseModel], donnees: Mapping[str, Any]) -> dict[str, Any]:
    """The same data in the order of the declarations; unknown names after, as they came."""
    champs = read_champs(bloc)
    out: dict[str, Any] = {}
    for nom, champ in champs.items():
        if nom in donnees:
            value = _order_valeur(champ, donnees[nom])
            if value is not None:
                out[nom] = value
    return {**out, **{nom: _keep(v) for nom, v in donnees.items() if nom not in champs and v is not None}}


def _order_valeur(champ: Champ, value: Any) -> Any:
    inner = get_bloc(champ.forme)
    if isinstance(value, Mapping):
        ordered = _order_bloc(inner, value) if inner is not None else _keep(value)
        return ordered or None
    if isinstance(value, (list, tuple)):
        if not value:  # said to be empty: what would come in its place does not
            return []
        if inner is None:
            return [_keep(v) for v in value] or None
        first = next(iter(read_champs(inner)))
        rows = [_order_bloc(inner, v) if isinstance(v, Mapping) else _keep(v) for v in value]
        return [row or {first: None} for row in rows] or None
    return _keep(value)


def _keep(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {str(k): _keep(v) for k, v in value.items()}
    if isinstance(value, (list, tuple)):
        return [_keep(v) for v in value]
    text = clean_texte(str(value))
    return text if text.strip() else None


class _Ecrivain(Emitter, Serializer, SafeRepresenter, BaseResolver):
    """Nothing is resolved: 24000, no and 2026-10-05 are texts, and need no quotes."""

    def __init__(self, stream: Any, **options: Any) -> None:
        emitter = {k: options.get(k) for k in ("canonical", "indent", "width", "allow_unicode", "line_break")}
        Emitter.__init__(self, stream, **emitter)
        Serializer.__init__(
            self,
            encoding=options.get("encoding"),
            explicit_start=options.get("explicit_start"),
            explicit_end=options.get("explicit_end"),
            version=options.get("version"),
            tags=options.get("tags"),
        )
        SafeRepresenter.__init__(
            self, default_flow_style=options.get("default_flow_style", False), sort_keys=False
        )
        BaseResolver.__init__(self)

    def ignore_aliases(self, data: Any) -> bool:
        """A dossier has no anchors."""
        return True

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> Any:
        """Rows stand under the name of their list, set back."""
        return super().increase_indent(flow, False)

    def represent_texte(self, data: str) -> Any:
        """Paragraphs as a block that keeps its lines; what means nothing to YAML, bare."""
        style = "|" if "\n" in data else "'" if data in ABSENTS else None
        return self.represent_scalar(self.DEFAULT_SCALAR_TAG, data, style=style)

    def represent_rien(self, data: None) -> Any:
        """An empty field."""
        return self.represent_scalar(self.DEFAULT_SCALAR_TAG, "", style=None)


_Ecrivain.add_representer(str, _Ecrivain.represent_texte)
_Ecrivain.add_representer(type(None), _Ecrivain.represent_rien)
