"""A dossier written over its former text: only what changed moves, the hand of whoever wrote it stays.

Comments, order, quotes and blank lines are kept wherever the structure did not change. Every result is read
back: where it would not say exactly the new data, there is none, and the dossier is written anew.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from functools import cached_property
from typing import Any

import yaml
from pydantic import BaseModel

from clausedocs.dossiers.redaction_yaml import dump_yaml, order_dossier
from clausedocs.dossiers.yaml_positions import ABSENTS, read_yaml
from clausedocs.erreurs import ClausedocsErreur

# What a list of words may grow to on its line, between brackets.
LARGEUR_CROCHETS = 110


def retouch(texte: str, racine: type[BaseModel], donnees: Mapping[str, Any]) -> str | None:
    """`texte`, a dossier that can be read, made to say these data; None where it has to be written anew."""
    wanted = order_dossier(racine, donnees)
    try:
        node = _read_tree(texte)
        if node.kind != "map":
            return None
        made = _Retouche(texte).work(node, wanted)
        again = read_yaml(made, "").donnees
    except (_Autrement, ClausedocsErreur, yaml.YAMLError):
        return None
    return made if again == _bare(wanted) else None


class _Autrement(Exception):
    """This piece cannot be changed in place: what holds it has to be written again."""


@dataclass
class _Noeud:
    """A piece of the text: `kind` is scalar, map or list; `end` is where its last word ends."""

    kind: str
    start: int
    end: int
    flow: bool = False
    bloc: bool = False
    value: str | None = None
    entries: dict[str, tuple[int, _Noeud]] = field(default_factory=dict)
    items: list[_Noeud] = field(default_factory=list)

    @cached_property
    def data(self) -> Any:
        """What it says, as `read_yaml` reads it; None for nothing."""
        if self.kind == "map":
            return {k: n.data for k, (_, n) in self.entries.items() if n.data is not None}
        return [n.data for n in self.items] if self.kind == "list" else self.value


def _read_tree(texte: str) -> _Noeud:
    starts = [0]
    for line in texte.split("\n"):
        starts.append(starts[-1] + len(line) + 1)

    def at(mark: Any) -> int:
        return int(starts[mark.line] + mark.column)

    events = (
        e
        for e in yaml.parse(texte, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
        if isinstance(e, yaml.NodeEvent | yaml.CollectionEndEvent)
    )

    def read(event: Any) -> _Noeud:
        start = at(event.start_mark)
        if isinstance(event, yaml.ScalarEvent):
            end = at(event.end_mark)
            bloc = event.style in ("|", ">")
            empty = not event.value or (not event.style and event.value in ABSENTS)
            end = start + len(texte[start:end].rstrip()) if bloc else end
            return _Noeud("scalar", start, end, bloc=bloc, value=None if empty else event.value)
        if not isinstance(event, yaml.CollectionStartEvent):
            raise _Autrement
        mapping = isinstance(event, yaml.MappingStartEvent)
        node = _Noeud("map" if mapping else "list", start, start, flow=bool(event.flow_style))
        for inner in events:
            if isinstance(inner, yaml.CollectionEndEvent):
                node.end = at(inner.end_mark) if node.flow else node.end
                return node
            if mapping:
                if not isinstance(inner, yaml.ScalarEvent):
                    raise _Autrement
                place, key = at(inner.start_mark), inner.value
                child = read(next(events))
                node.entries[key] = (place, child)
                node.end = max(child.end, at(inner.end_mark))
            else:
                child = read(inner)
                node.items.append(child)
                node.end = child.end
        raise _Autrement

    return read(next(events))


class _Retouche:
    """The edits of one text: where from, where to, what instead."""

    def __init__(self, texte: str) -> None:
        self._texte = texte if texte.endswith("\n") else f"{texte}\n"
        self._lines = [0]
        for line in self._texte.splitlines(keepends=True):
            self._lines.append(self._lines[-1] + len(line))
        self._edits: list[tuple[int, int, str]] = []

    def work(self, node: _Noeud, wanted: Mapping[str, Any]) -> str:
        self._edit_map(node, wanted)
        out = self._texte
        # From the end. At one place: what goes before what comes, then additions as they were asked for.
        ranked = sorted(
            enumerate(self._edits), key=lambda e: (e[1][0], e[1][1] > e[1][0], e[0]), reverse=True
        )
        for _, (start, end, text) in ranked:
            out = f"{out[:start]}{text}{out[end:]}"
        return out

    # -- one piece

    def _edit(self, node: _Noeud, value: Any, *, flow: bool) -> None:
        if _bare(value) == node.data:
            return
        if isinstance(value, Mapping) and node.kind == "map":
            self._edit_map(node, value)
        elif isinstance(value, list) and node.kind == "list":
            self._edit_list(node, value)
        elif isinstance(value, str) and node.kind == "scalar":
            self._edit_scalar(node, value, flow=flow)
        else:
            raise _Autrement

    def _edit_scalar(self, node: _Noeud, value: str, *, flow: bool) -> None:
        old = self._texte[node.start : node.end]
        text = dump_yaml([value], flow=True).strip()[1:-1] if flow else dump_yaml({"x": value})[3:-1]
        if node.bloc or "\n" in text or "\n" in old:
            raise _Autrement
        before = self._texte[node.start - 1 : node.start]
        self._edits.append((node.start, node.end, text if before in (" ", "[", "{", "") else f" {text}"))

    def _edit_map(self, node: _Noeud, wanted: Mapping[str, Any]) -> None:
        mark = len(self._edits)
        present = {k for k, (_, n) in node.entries.items() if n.data is not None}
        gone, new = present - set(wanted), [k for k in wanted if k not in node.entries]
        if node.flow and (gone or new):
            raise _Autrement
        if gone == set(node.entries) and not new:
            raise _Autrement
        try:
            for key in gone:
                self._remove(*node.entries[key])
            for key, (place, child) in node.entries.items():
                if key in wanted:
                    self._edit_entry(key, place, child, wanted[key], flow=node.flow)
            for key in new:
                self._insert(node, key, wanted)
        except _Autrement:
            del self._edits[mark:]
            raise

    def _edit_entry(self, key: str, place: int, child: _Noeud, value: Any, *, flow: bool) -> None:
        mark = len(self._edits)
        try:
            self._edit(child, value, flow=flow or child.flow)
        except _Autrement:
            del self._edits[mark:]
            if flow:
                raise
            column = place - self._start(place)
            self._edits.append(
                (place, self._end(child.end, place), _indent({key: value}, column).lstrip(" "))
            )

    def _edit_list(self, node: _Noeud, wanted: list[Any]) -> None:
        if node.flow:
            text = dump_yaml(wanted, flow=True).strip()
            if "\n" in self._texte[node.start : node.end] or len(text) > LARGEUR_CROCHETS:
                raise _Autrement
            self._edits.append((node.start, node.end, text))
            return
        if not wanted or not node.items:
            raise _Autrement
        dashes = [self._find_dash(n) for n in node.items]
        column = dashes[0] - self._start(dashes[0])
        before, after = [repr(n.data) for n in node.items], [repr(_bare(v)) for v in wanted]
        for tag, a, b, c, d in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
            if tag == "equal":
                continue
            same = min(b - a, d - c)
            for n in range(same):
                self._edit_item(node.items[a + n], dashes[a + n], wanted[c + n], column)
            for n in range(a + same, b):
                self._remove(dashes[n], node.items[n])
            if d - c > same:
                lines = _indent(wanted[c + same : d], column)
                last = a + same - 1
                place = self._end(node.items[last].end, dashes[last]) if last >= 0 else self._start(dashes[0])
                self._edits.append((place, place, lines))

    def _edit_item(self, node: _Noeud, dash: int, value: Any, column: int) -> None:
        mark = len(self._edits)
        try:
            self._edit(node, value, flow=node.flow)
        except _Autrement:
            del self._edits[mark:]
            self._edits.append((dash, self._end(node.end, dash), _indent([value], column).lstrip(" ")))

    # -- whole lines

    def _remove(self, place: int, node: _Noeud) -> None:
        if self._texte[self._start(place) : place].strip():
            raise _Autrement
        self._edits.append((self._start(place), self._end(node.end, place), ""))

    def _insert(self, node: _Noeud, key: str, wanted: Mapping[str, Any]) -> None:
        """After the field that comes before it in the domain; at the end of the group where none does."""
        first = min(place for place, _ in node.entries.values())
        column = first - self._start(first)
        keys = list(wanted)
        earlier = [k for k in keys[: keys.index(key)] if k in node.entries]
        place, child = node.entries[earlier[-1] if earlier else list(node.entries)[-1]]
        at = self._end(child.end, place)
        self._edits.append((at, at, _indent({key: wanted[key]}, column)))

    def _find_dash(self, node: _Noeud) -> int:
        start = self._start(node.start)
        line = self._texte[start : node.start]
        if line.strip() != "-":
            raise _Autrement
        return start + line.index("-")

    def _start(self, place: int) -> int:
        return self._lines[bisect_right(self._lines, place) - 1]

    def _end(self, end: int, place: int) -> int:
        """After the line where this piece ends."""
        return self._lines[bisect_right(self._lines, max(end - 1, place))]


def _bare(value: Any) -> Any:
    """The data without their empty fields, as they would be read."""
    if isinstance(value, Mapping):
        return {k: _bare(v) for k, v in value.items() if v is not None}
    return [_bare(v) for v in value] if isinstance(value, list) else value


def _indent(value: Any, column: int) -> str:
    """The YAML of these data, set back: a line of a block that is empty stays so."""
    lines = dump_yaml(value).splitlines(keepends=True)
    return "".join(f"{' ' * column}{line}" if line.strip() else line for line in lines)
