"""Between a form and a dossier: what was typed becomes data, data become fields with their values."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from starlette.datastructures import FormData

from clausedocs.domaine.champs import dress, simplify
from clausedocs.dossiers.formulaire import Element, Formulaire, applies, find_condition
from clausedocs.dossiers.redaction_yaml import clean_texte
from clausedocs.dossiers.squelette import drop_codes
from clausedocs.dossiers.traduction import write_exemple
from clausedocs.web.examen import Constat, Examen

# A form that repeats a group more often than that was not filled in by a person.
RANGEES_MAX = 200
_NOMBRE, _COCHES = "_nombre:", "_coches"


# -- from the form to the data


def read_saisie(elements: Sequence[Element], donnees: Mapping[str, Any], envoi: FormData) -> dict[str, Any]:
    """The data with what this form says of these elements; what it does not show stays as it was.

    The action `ajouter:PATH` adds an empty row to a repeated group, `retirer:PATH[n]` takes one away.
    """
    current: dict[str, Any] = dict(donnees)
    ticked = frozenset(str(n) for n in envoi.getlist(_COCHES))
    for element in elements:
        if not is_inclus(element, donnees):
            current = _read_under(current, element.groupes, element, envoi, ticked)
    return current


def is_inclus(element: Element, donnees: Mapping[str, Any]) -> bool:
    """Whether the group that holds this field is written in a file of its own."""
    return bool(element.groupes) and isinstance(donnees.get(element.groupes[0]), str)


def _read_under(
    data: dict[str, Any], groups: list[str], element: Element, envoi: FormData, ticked: frozenset[str]
) -> dict[str, Any]:
    """The element read inside the groups that hold it, which another step may show in part."""
    holders = [data]
    for group in groups:
        inner = holders[-1].get(group)
        holders.append(dict(inner) if isinstance(inner, Mapping) else {})
    prefixe = write_prefixe(element)
    _set(holders[-1], element.nom, _read(element, prefixe, holders[-1].get(element.nom), envoi, ticked))
    for holder, group, inner in zip(
        reversed(holders[:-1]), reversed(groups), reversed(holders[1:]), strict=True
    ):
        _set(holder, group, inner or None)
    return data


def _set(holder: dict[str, Any], nom: str, value: Any) -> None:
    if value is None:
        holder.pop(nom, None)
    else:
        holder[nom] = value


def _read(element: Element, prefixe: str, before: Any, envoi: FormData, ticked: frozenset[str]) -> Any:
    path = f"{prefixe}{element.nom}"
    if element.genre == "groupe":
        if isinstance(before, str):  # written in a file of its own
            return before
        group = dict(before) if isinstance(before, Mapping) else {}
        for child in element.enfants:
            _set(group, child.nom, _read(child, f"{path}.", group.get(child.nom), envoi, ticked))
        return group or None
    if element.genre == "rangees":
        return _read_rangees(element, path, before, envoi, ticked)
    if element.genre == "codes":
        if path not in ticked:
            return before
        return _keep_order(before, [clean_texte(v) for v in envoi.getlist(path) if isinstance(v, str) and v])
    if path not in envoi:
        return before
    text = clean_texte(str(envoi.get(path, ""))).strip()
    if element.genre == "textes":
        return [line.strip() for line in text.split("\n") if line.strip()] or None
    if text and isinstance(before, str) and text in (clean_texte(before).strip(), _read_iso(before)):
        return before  # written otherwise, by hand, but the same
    return text or None


def _keep_order(before: Any, ticked: list[str]) -> list[str] | None:
    """The codes that are ticked, in the order in which they were written; new ones after."""
    written = [str(v) for v in before] if isinstance(before, (list, tuple)) else []
    kept = [v for v in written if simplify(v) in {simplify(t) for t in ticked}]
    return [*kept, *(t for t in ticked if simplify(t) not in {simplify(v) for v in kept})] or None


def _read_rangees(element: Element, path: str, before: Any, envoi: FormData, ticked: frozenset[str]) -> Any:
    told = str(envoi.get(f"{_NOMBRE}{path}", ""))
    if not (told.isascii() and told.isdigit()):
        return before
    old = before if isinstance(before, list) else []
    action = str(envoi.get("_action", ""))
    rows: list[dict[str, Any]] = []
    for n in range(1, min(int(told[:4]), RANGEES_MAX) + 1):
        if action == f"retirer:{path}[{n}]":
            continue
        row = dict(old[n - 1]) if n <= len(old) and isinstance(old[n - 1], Mapping) else {}
        for child in element.enfants:
            value = _read(child, f"{path}[{n}].", row.get(child.nom), envoi, ticked)
            _set(row, child.nom, value)
        rows.append(row)
    if action == f"ajouter:{path}" and len(rows) < RANGEES_MAX:
        rows.append({})
    return rows or None


# -- from the data to the form


@dataclass(frozen=True, slots=True)
class Noeud:
    """A field as the page shows it. `options`: code, words, whether chosen; `inclus`: the file that holds it;
    `replis`: of each row, how many fields are left out until it is opened; `deplie`: whether its further
    settings are to be open; `si_rempli`: whether it is due only once its group is filled in.

    `quand`: JSON of the conditions under which JavaScript shows it, `cache` whether they fail by now.
    """

    chemin: str
    element: Element
    widget: str
    label: str
    aide: str
    exemple: str
    valeur: str = ""
    options: tuple[tuple[str, str, bool], ...] = ()
    vide: str = ""
    constat: Constat | None = None
    manque: bool = False
    cache: bool = False
    quand: str = ""
    enfants: tuple[Noeud, ...] = ()
    rangees: tuple[tuple[Noeud, ...], ...] = ()
    replis: tuple[int, ...] = ()
    inclus: str = ""
    deplie: bool = False
    si_rempli: bool = False

    @property
    def principaux(self) -> tuple[Noeud, ...]:
        return tuple(n for n in self.enfants if n.visible)

    @property
    def replies(self) -> tuple[Noeud, ...]:
        return tuple(n for n in self.enfants if not n.visible)

    @property
    def visible(self) -> bool:
        """Shown at once, rather than among the further settings."""
        return self.element.principal or self.rempli or self.signale

    @property
    def rempli(self) -> bool:
        """Whether something was written in it."""
        chosen = any(on for _, _, on in self.options)
        below = any(n.rempli for n in self.enfants)
        return bool(self.valeur or chosen or self.rangees or self.inclus or below)

    @property
    def signale(self) -> bool:
        """Whether something is said of it or of what it holds."""
        inside = (*self.enfants, *(n for row in self.rangees for n in row))
        return self.constat is not None or self.manque or any(n.signale for n in inside)

    @property
    def requis(self) -> bool:
        return self.element.champ.obligatoire

    @property
    def defaut(self) -> str:
        """The code that holds while nothing is chosen, for the conditions of other fields."""
        value = self.element.champ.defaut
        return value if isinstance(value, str) else ""


@dataclass(frozen=True, slots=True)
class Vue:
    """What the fields of a page are drawn from."""

    donnees: Mapping[str, Any]
    constats: Mapping[str, Constat] = field(default_factory=dict)
    manques: frozenset[str] = frozenset()
    choisis: Mapping[str, str | tuple[str, ...]] = field(default_factory=dict)


def make_vue(formulaire: Formulaire, donnees: Mapping[str, Any], examen: Examen) -> Vue:
    """The state of a whole form: values, what is said of each, the codes that conditions look at."""
    return make_vue_of([e for etape in formulaire.etapes for e in etape.elements], donnees, examen)


def make_vue_of(elements: Sequence[Element], donnees: Mapping[str, Any], examen: Examen) -> Vue:
    """The same for a few fields, without the rest of a form."""
    choisis: dict[str, str | tuple[str, ...]] = {}
    for element in elements:
        _collect(element, write_prefixe(element), find_valeur(element, donnees), choisis)
    constats = {c.champ: c for c in examen.erreurs if c.champ}
    manques = {c.champ: c for c in examen.manques}
    return Vue(donnees, constats, frozenset(manques), choisis)


def _collect(element: Element, prefixe: str, value: Any, out: dict[str, str | tuple[str, ...]]) -> None:
    path = f"{prefixe}{element.nom}"
    if element.genre == "groupe":
        group = value if isinstance(value, Mapping) else {}
        for child in element.enfants:
            _collect(child, f"{path}.", group.get(child.nom), out)
    elif element.genre == "rangees":
        for n, row in enumerate(value if isinstance(value, list) else (), 1):
            for child in element.enfants:
                inner = row.get(child.nom) if isinstance(row, Mapping) else None
                _collect(child, f"{path}[{n}].", inner, out)
    elif element.forme.valeurs:
        codes = _find_codes(element, value)
        if codes:
            out[path] = codes if element.genre == "codes" else codes[0]


def _find_codes(element: Element, value: Any) -> tuple[str, ...]:
    """The codes that hold: those written (capitals and accents forgiven), else the default."""
    written = value if isinstance(value, (list, tuple)) else () if value is None else (value,)
    known = {simplify(code): code for code in element.forme.valeurs}
    found = tuple(known.get(simplify(str(v)), str(v)) for v in written if not isinstance(v, (Mapping, list)))
    if found:
        return found
    default = element.champ.defaut
    if isinstance(default, str):
        return (default,)
    return tuple(default) if isinstance(default, tuple) and element.genre == "codes" else ()


def make_noeuds(elements: Sequence[Element], vue: Vue) -> tuple[Noeud, ...]:
    """The fields of a step."""
    return tuple(
        _make(e, write_prefixe(e), find_valeur(e, vue.donnees), vue)
        for e in elements
        if not is_inclus(e, vue.donnees)
    )


def find_valeur(element: Element, donnees: Mapping[str, Any]) -> Any:
    """What is written in a field of a step, which may stand inside groups."""
    inner: Any = donnees
    for group in element.groupes:
        inner = inner.get(group) if isinstance(inner, Mapping) else None
    return inner.get(element.nom) if isinstance(inner, Mapping) else None


def write_prefixe(element: Element) -> str:
    """The path of what holds a field of a step, to put before its name."""
    return f"{'.'.join(element.groupes)}." if element.groupes else ""


def _make(element: Element, prefixe: str, value: Any, vue: Vue) -> Noeud:
    champ, path = element.champ, f"{prefixe}{element.nom}"
    exemple = write_exemple(champ.exemple)
    if element.forme.nature == "nombre":
        exemple = exemple.replace(".", ",")
    noeud: dict[str, Any] = {
        "chemin": path,
        "element": element,
        "widget": element.genre,
        "label": champ.label,
        "aide": drop_codes(champ.aide, element.forme) if champ.ecran is None else dress(champ.ecran),
        "exemple": dress(exemple) if exemple else "",
        "constat": vue.constats.get(path),
        "manque": path in vue.manques,
        "quand": _write_quand(element, prefixe, vue),
        "cache": value is None and path not in vue.constats and not applies(element, vue.choisis, prefixe),
    }
    if element.genre == "groupe":
        if isinstance(value, str):
            return Noeud(**noeud, inclus=value)
        group = value if isinstance(value, Mapping) else {}
        children = tuple(_make(e, f"{path}.", group.get(e.nom), vue) for e in element.enfants)
        made = Noeud(**noeud, enfants=children)
        # An empty group that nobody has to fill asks for nothing yet.
        free = not champ.obligatoire and not made.rempli and not made.signale
        return replace(made, enfants=tuple(_free(children))) if free else made
    if element.genre == "rangees":
        rows = value if isinstance(value, list) else []
        lines = (
            tuple(
                _make(e, f"{path}[{n}].", row.get(e.nom) if isinstance(row, Mapping) else None, vue)
                for e in element.enfants
            )
            for n, row in enumerate(rows[:RANGEES_MAX], 1)
        )
        return Noeud(**noeud, rangees=tuple(lines))
    return _make_valeur(noeud, element, value)


def _free(noeuds: Iterable[Noeud]) -> Iterator[Noeud]:
    for noeud in noeuds:
        yield replace(noeud, enfants=tuple(_free(noeud.enfants)), si_rempli=True)


def _make_valeur(noeud: dict[str, Any], element: Element, value: Any) -> Noeud:
    forme, champ = element.forme, element.champ
    if element.genre == "codes":
        chosen = _read_liste(value)
        lus = {simplify(c) for c in chosen}
        options = tuple((c, _say_code(c, w), simplify(c) in lus) for c, w in forme.valeurs.items())
        return Noeud(**noeud, options=options, vide=_say_defaut(element))
    if element.genre == "textes":
        return Noeud(**noeud, valeur="\n".join(_read_liste(value)))
    text = "" if value is None else value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    nature = forme.nature
    if nature in ("choix", "oui_non"):
        pairs = forme.valeurs.items() if nature == "choix" else (("oui", "oui"), ("non", "non"))
        options = tuple((c, _say_code(c, w), simplify(c) == simplify(text)) for c, w in pairs)
        known = any(on for _, _, on in options)
        if text and not known:  # kept as it was written, with what is said of it
            options = ((text, text, True), *options)
        empty = _say_defaut(element) or ("À choisir" if champ.obligatoire else "Sans réponse")
        return Noeud(**{**noeud, "widget": "choix"}, options=options, vide=empty)
    widget = "texte"
    if nature == "jour":
        iso = _read_iso(text)
        widget, text = ("jour", iso) if iso or not text else ("texte", text)
    elif forme.ecriture == "paragraphes" or "\n" in text:
        widget = "paragraphes"
    elif nature in ("entier", "nombre"):
        widget = "nombre"
    return Noeud(**{**noeud, "widget": widget}, valeur=text, vide=_say_defaut(element))


def _read_liste(value: Any) -> list[str]:
    if isinstance(value, (list, tuple)):
        return [str(v) for v in value]
    return [] if value is None else [str(value)]


def _say_code(code: str, words: str) -> str:
    """What is read of a choice: its words, after its code where people know it by that (M1, DELD)."""
    if not words:
        return code
    return dress(f"{code} – {words}") if code.isupper() or code[:1].isupper() else dress(words)


def _say_defaut(element: Element) -> str:
    """« Par défaut : oui », where the domain gives a value to what is left empty."""
    default = element.champ.defaut
    if default in (None, ()) or element.champ.obligatoire:
        return ""
    words = element.forme.valeurs
    if isinstance(default, tuple):
        return f"Si rien n’est coché\u00a0: {', '.join(dress(words.get(str(d)) or str(d)) for d in default)}."
    return f"Par défaut\u00a0: {dress(words.get(str(default)) or write_exemple(default))}"


def _read_iso(text: str) -> str:
    for parts in (text.split("-"), list(reversed(text.split("/")))):
        if len(parts) == 3 and all(p.strip().isascii() and p.strip().isdigit() for p in parts):
            try:
                return date(*(int(p) for p in parts)).isoformat()
            except ValueError:
                return ""
    return ""


def _write_quand(element: Element, prefixe: str, vue: Vue) -> str:
    """The conditions with full paths: a neighbour first, else a field from the top."""
    if not element.champ.quand:
        return ""
    full = {
        find_condition(nom, vue.choisis, prefixe): list(codes) for nom, codes in element.champ.quand.items()
    }
    return json.dumps(full, ensure_ascii=False)
