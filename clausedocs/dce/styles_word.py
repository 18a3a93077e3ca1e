"""What the styles and the numbering of a Word file make of a paragraph: its level, its number, its weight."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from clausedocs.dce.arbre_word import NS, parse_xml
from clausedocs.dce.paquet import Paquet
from clausedocs.domaine.champs import simplify

_TITRE = re.compile(r"(?:heading|titre|title)\s*(\d)\b", re.I)
LETTRES = "abcdefghijklmnopqrstuvwxyz"
PUCES = ("bullet", "none")
_PPR, _PSTYLE, _VAL = f"{NS}pPr", f"{NS}pStyle", f"{NS}val"


@dataclass(frozen=True, slots=True)
class Niveau:
    """A level of a list: its format, its text (« Article %1 »), where it starts."""

    format: str
    texte: str
    debut: int
    is_legal: bool = False


@dataclass(slots=True)
class Styles:
    """The paragraph styles by id, the lists by number, the defaults."""

    styles: dict[str, Any] = field(default_factory=dict)
    listes: dict[str, dict[int, Niveau]] = field(default_factory=dict)
    abstraits: dict[str, str] = field(default_factory=dict)
    defaut: str = ""
    comptes: dict[str, dict[int, int]] = field(default_factory=dict)
    # What `find` found by style, None included: hundreds of paragraphs share one.
    trouves: dict[tuple[str | None, str], Any] = field(default_factory=dict, repr=False)

    def chain(self, style_id: str | None) -> list[Any]:
        """A style and those that it is based on, nearest first."""
        found: list[Any] = []
        current = style_id or self.defaut
        while current and current in self.styles and len(found) < 12:
            style = self.styles[current]
            if style in found:
                break
            found.append(style)
            based = style.find(f"{NS}basedOn")
            current = based.get(f"{NS}val") if based is not None else ""
        return found

    def name(self, style_id: str | None) -> str:
        """The name that Word shows for a style."""
        style = self.styles.get(style_id or self.defaut)
        node = style.find(f"{NS}name") if style is not None else None
        return str(node.get(f"{NS}val")) if node is not None else ""

    def find(self, paragraph: Any, chemin: str) -> Any:
        """A property of a paragraph (`w:pPr/w:outlineLvl`…): its own, or the nearest of its styles."""
        path = "/".join(f"{NS}{x}" for x in chemin.split("/"))
        ppr = next(paragraph.iterchildren(_PPR), None)
        own = ppr.find(path) if ppr is not None else None
        if own is not None:
            return own
        key = (style_of(paragraph), path)
        if key not in self.trouves:
            inherited = (style.find(f"{NS}pPr/{path}") for style in self.chain(key[0]))
            self.trouves[key] = next((node for node in inherited if node is not None), None)
        return self.trouves[key]

    def level(self, paragraph: Any) -> int | None:
        """The level of a heading from 1, by its outline level or by the name of its style; None for text."""
        node = self.find(paragraph, "outlineLvl")
        if node is not None:
            value = _int(node.get(f"{NS}val"), 9)
            return value + 1 if 0 <= value < 9 else None
        for style in self.chain(style_of(paragraph)):
            named = style.find(f"{NS}name")
            match = _TITRE.match(str(named.get(f"{NS}val"))) if named is not None else None
            if match:
                return int(match.group(1))
        return None

    def bold(self, paragraph: Any, run: Any) -> bool:
        """Whether a run is bold, by itself, by its style or by that of its paragraph."""
        own = run.find(f"{NS}rPr/{NS}b")
        if own is not None:
            return own.get(f"{NS}val") not in ("0", "false", "off")
        for style in self.chain(style_of(paragraph)):
            node = style.find(f"{NS}rPr/{NS}b")
            if node is not None:
                return node.get(f"{NS}val") not in ("0", "false", "off")
        return False

    def list_of(self, paragraph: Any) -> tuple[str, int] | None:
        """The list and the level (from 0) that number a paragraph; None for one without a list."""
        node = self.find(paragraph, "numPr")
        if node is None:
            return None
        own = paragraph.find(f"{NS}pPr/{NS}numPr")
        num = self._value(own, "numId") or self._value(node, "numId")
        level = self._value(own, "ilvl") or self._value(node, "ilvl")
        if num is None or num == "0" or num not in self.listes:
            return None
        if level is None:
            level = str(self._level_of_style(num, style_of(paragraph)))
        return num, _int(level, 0)

    @staticmethod
    def _value(node: Any, nom: str) -> str | None:
        found = node.find(f"{NS}{nom}") if node is not None else None
        return found.get(f"{NS}val") if found is not None else None

    def _level_of_style(self, num: str, style_id: str | None) -> int:
        for style in self.chain(style_id):
            for level, linked in self.comptes.get(f"liens:{num}", {}).items():
                if hash(style.get(f"{NS}styleId")) == linked:
                    return level
        return 0

    def is_bullet(self, paragraph: Any) -> bool:
        """Whether a paragraph is an item with a mark that is no number."""
        found = self.list_of(paragraph)
        level = self.listes[found[0]].get(found[1]) if found else None
        return level is not None and level.format in PUCES

    def count(self, paragraph: Any) -> str:
        """The number that Word prints before a paragraph, once its turn has come; "" without one.

        To be called once a paragraph, in the order of the document.
        """
        found = self.list_of(paragraph)
        if found is None:
            return ""
        num, level = found
        levels = self.listes[num]
        if level not in levels or levels[level].format in PUCES:
            return ""
        counts = self.comptes.setdefault(self.abstraits.get(num, num), {})
        counts[level] = counts.get(level, levels[level].debut - 1) + 1
        for deeper in [x for x in counts if x > level]:
            del counts[deeper]
        legal = levels[level].is_legal

        def number(match: re.Match[str]) -> str:
            rank = int(match.group(1)) - 1
            row = levels.get(rank)
            if row is None:
                return ""
            value = counts.setdefault(rank, row.debut)
            return write_number(value, "decimal" if legal else row.format)

        return re.sub(r"%(\d)", number, levels[level].texte).strip()


def read_styles(paquet: Paquet) -> Styles:
    """The styles and lists that the main part is written with; empty ones where the file has none."""
    folder = paquet.document.rpartition("/")[0]
    found = Styles()
    data = _read(paquet, f"{folder}/styles.xml")
    if data is not None:
        for style in data.iter(f"{NS}style"):
            if style.get(f"{NS}type") == "paragraph":
                key = str(style.get(f"{NS}styleId"))
                found.styles[key] = style
                if style.get(f"{NS}default") in ("1", "true"):
                    found.defaut = key
    data = _read(paquet, f"{folder}/numbering.xml")
    if data is not None:
        _read_listes(data, found)
    return found


def _read(paquet: Paquet, nom: str) -> Any:
    if nom not in paquet:
        return None
    return parse_xml(paquet.read(nom), paquet.nom)


def _read_listes(data: Any, found: Styles) -> None:
    abstracts = {str(a.get(f"{NS}abstractNumId")): a for a in data.findall(f"{NS}abstractNum")}
    for num in data.findall(f"{NS}num"):
        key = str(num.get(f"{NS}numId"))
        ref = num.find(f"{NS}abstractNumId")
        abstract = abstracts.get(str(ref.get(f"{NS}val"))) if ref is not None else None
        if abstract is None:
            continue
        link = abstract.find(f"{NS}numStyleLink")
        if link is not None:
            name = link.get(f"{NS}val")
            abstract = next(
                (
                    a
                    for a in abstracts.values()
                    if (s := a.find(f"{NS}styleLink")) is not None and s.get(f"{NS}val") == name
                ),
                abstract,
            )
        levels: dict[int, Niveau] = {}
        links: dict[int, int] = {}
        for lvl in abstract.findall(f"{NS}lvl"):
            rank = _int(lvl.get(f"{NS}ilvl"), 0)
            levels[rank] = _read_niveau(lvl)
            style = lvl.find(f"{NS}pStyle")
            if style is not None:
                links[rank] = hash(style.get(f"{NS}val"))
        for override in num.findall(f"{NS}lvlOverride"):
            rank = _int(override.get(f"{NS}ilvl"), 0)
            start = override.find(f"{NS}startOverride")
            own = override.find(f"{NS}lvl")
            if own is not None:
                levels[rank] = _read_niveau(own)
            if start is not None and rank in levels:
                row = levels[rank]
                levels[rank] = Niveau(row.format, row.texte, _int(start.get(f"{NS}val"), 1), row.is_legal)
        found.listes[key] = levels
        found.comptes[f"liens:{key}"] = links
        # Numbers of one abstract list go on from one `num` to the next, unless one restarts.
        restarts = num.find(f"{NS}lvlOverride/{NS}startOverride") is not None
        found.abstraits[key] = f"num:{key}" if restarts else f"abs:{abstract.get(f'{NS}abstractNumId')}"


def _read_niveau(lvl: Any) -> Niveau:
    def value(nom: str, default: str) -> str:
        node = lvl.find(f"{NS}{nom}")
        return str(node.get(f"{NS}val")) if node is not None and node.get(f"{NS}val") is not None else default

    return Niveau(
        value("numFmt", "decimal"),
        value("lvlText", ""),
        _int(value("start", "1"), 1),
        lvl.find(f"{NS}isLgl") is not None,
    )


def style_of(paragraph: Any) -> str | None:
    """The id of the style of a paragraph; None for the default one."""
    ppr = next(paragraph.iterchildren(_PPR), None)
    node = next(ppr.iterchildren(_PSTYLE), None) if ppr is not None else None
    return node.get(_VAL) if node is not None else None


def write_number(value: int, format_: str) -> str:
    """A number as a list prints it."""
    if format_ in ("upperRoman", "lowerRoman"):
        roman = to_roman(value)
        return roman if format_ == "upperRoman" else roman.lower()
    if format_ in ("upperLetter", "lowerLetter") and value > 0:
        letter = LETTRES[(value - 1) % 26] * ((value - 1) // 26 + 1)
        return letter.upper() if format_ == "upperLetter" else letter
    if format_ == "decimalZero":
        return f"{value:02d}"
    return str(value)


def to_roman(value: int) -> str:
    """`8` -> `VIII`."""
    table = (
        (1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"), (50, "L"), (40, "XL"),
        (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"),
    )  # fmt: skip
    out = ""
    for number, letters in table:
        while value >= number:
            out += letters
            value -= number
    return out


def from_roman(text: str) -> int | None:
    """`VIII` -> `8`; None for what is no Roman number."""
    values = {"I": 1, "V": 5, "X": 10, "L": 50, "C": 100}
    if not text or any(c not in values for c in text):
        return None
    total = 0
    for c, following in zip(text, [*text[1:], ""], strict=True):
        total += -values[c] if following and values[following] > values[c] else values[c]
    return total if to_roman(total) == text else None


@lru_cache(maxsize=8192)
def normalize(text: str) -> str:
    """How headings are compared: no case, accents, marks nor doubled spaces."""
    return re.sub(r"[^a-z0-9]+", " ", simplify(text.replace("œ", "oe"))).strip()


def _int(text: str | None, default: int) -> int:
    try:
        return int(text) if text is not None else default
    except ValueError:
        return default
