"""What the styles and the numbering of a Word file make of a paragraph: its level, its number, its weight."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from clausedocs.word.paquet import Paquet
from clausedocs.word.xml_sur import NS, parse_xml

_TITRE = re.compile(r"(?:heading|titre|title)\s*(\d)\b", re.I)
_ACCENTS, _MARQUES = re.compile(r"[\u0300-\u036f]"), re.compile(r"[^a-z0-9]+")
# A part of styles as Word writes it, down to the end of its first tag.
_RACINE = re.compile(
    rb'(?:\xef\xbb\xbf)?\s*(?:<\?xml[^>]*\?>)?\s*<w:styles\s(?:[^<>"]|"[^"<]*")*(?<!/)>', re.S
)
LETTRES = "abcdefghijklmnopqrstuvwxyz"
PUCES = ("bullet", "none")
_PPR, _PSTYLE, _VAL = f"{NS}pPr", f"{NS}pStyle", f"{NS}val"
_OUTLINE, _NUMPR, _GRAS = f"{NS}outlineLvl", f"{NS}numPr", f"{NS}rPr/{NS}b"


@dataclass(frozen=True, slots=True)
class Niveau:
    """A level of a list: its format, its text (« Article %1 »), where it starts."""

    format: str
    texte: str
    debut: int
    is_legal: bool = False


@dataclass(frozen=True, slots=True)
class Aspect:
    """What a style gives: the level of a heading, a list and a level in it, bold or not, a line of a table of
    contents."""

    niveau: int | None
    liste: tuple[str, int] | None
    gras: bool
    sommaire: bool


@dataclass(slots=True)
class Styles:
    """The paragraph styles by id, the lists by number, the defaults."""

    styles: dict[str, Any] = field(default_factory=dict)
    listes: dict[str, dict[int, Niveau]] = field(default_factory=dict)
    abstraits: dict[str, str] = field(default_factory=dict)
    defaut: str = ""
    comptes: dict[str, dict[int, int]] = field(default_factory=dict)
    # Whether `count` met an item with a mark: most files that have none are searched for it in vain.
    has_puces: bool = False
    # What each style makes of a paragraph that has nothing of its own: hundreds share one.
    aspects: dict[str | None, Aspect] = field(default_factory=dict, repr=False)
    # What the bytes of its properties make of a paragraph (`coup_d_oeil`).
    regards: dict[bytes, Any] = field(default_factory=dict, repr=False)

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

    def aspect(self, style_id: str | None) -> Aspect:
        """What a style makes of its paragraphs."""
        found = self.aspects.get(style_id)
        if found is None:
            found = self.aspects[style_id] = self._read_aspect(style_id)
        return found

    def level(self, paragraph: Any) -> int | None:
        """The level of a heading from 1, by its outline level or by the name of its style; None for text."""
        style_id, rest = read_ppr(paragraph)
        own = rest.find(_OUTLINE) if rest is not None else None
        return _outline(own) if own is not None else self.aspect(style_id).niveau

    def bold(self, paragraph: Any, run: Any) -> bool:
        """Whether a run is bold, by itself, by its style or by that of its paragraph."""
        own = run.find(_GRAS)
        return _is_on(own) if own is not None else self.aspect(style_of(paragraph)).gras

    def list_of(self, paragraph: Any) -> tuple[str, int] | None:
        """The list and the level (from 0) that number a paragraph; None for one without a list."""
        style_id, rest = read_ppr(paragraph)
        own = rest.find(_NUMPR) if rest is not None else None
        return self._read_liste(own, style_id) if own is not None else self.aspect(style_id).liste

    def _read_aspect(self, style_id: str | None) -> Aspect:
        chain = self.chain(style_id)
        outline = self._inherit(chain, f"{_PPR}/{_OUTLINE}")
        bold = self._inherit(chain, _GRAS)
        words = normalize(self.name(style_id))
        return Aspect(
            _outline(outline) if outline is not None else self._level_by_name(chain),
            self._read_liste(None, style_id),
            bold is not None and _is_on(bold),
            words.startswith(("toc", "tm ", "table des matieres")),
        )

    @staticmethod
    def _inherit(chain: list[Any], path: str) -> Any:
        return next((node for style in chain if (node := style.find(path)) is not None), None)

    @staticmethod
    def _level_by_name(chain: list[Any]) -> int | None:
        for style in chain:
            named = style.find(f"{NS}name")
            match = _TITRE.match(str(named.get(_VAL))) if named is not None else None
            if match:
                return int(match.group(1))
        return None

    def _read_liste(self, own: Any, style_id: str | None) -> tuple[str, int] | None:
        inherited = self._inherit(self.chain(style_id), f"{_PPR}/{_NUMPR}")
        node = own if own is not None else inherited
        if node is None:
            return None
        num = self._value(own, "numId") or self._value(node, "numId")
        level = self._value(own, "ilvl") or self._value(node, "ilvl")
        if num is None or num == "0" or num not in self.listes:
            return None
        if level is None:
            level = str(self._level_of_style(num, style_id))
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
        return self.is_puce(self.list_of(paragraph))

    def is_puce(self, liste: tuple[str, int] | None) -> bool:
        """Whether a level of a list prints a mark that is no number."""
        level = self.listes[liste[0]].get(liste[1]) if liste else None
        return level is not None and level.format in PUCES

    def count(self, liste: tuple[str, int] | None) -> str:
        """The number that Word prints before a paragraph of a list, once its turn has come; "" without one.

        To be called once a paragraph, in the order of the document.
        """
        if liste is None:
            return ""
        num, level = liste
        levels = self.listes[num]
        if level not in levels or levels[level].format in PUCES:
            self.has_puces = self.has_puces or level in levels
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
    data = _read_paragraphes(paquet, f"{folder}/styles.xml")
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


def _read_paragraphes(paquet: Paquet, nom: str) -> Any:
    """The styles of paragraphs alone: those of tables make nine tenths of the part that Word writes."""
    if nom not in paquet:
        return None
    octets = paquet.read(nom)
    root = _RACINE.match(octets)
    odd = any(x in octets for x in (b"<!", b"w:type='", b"w:type =", b"w:type= "))
    if root is None or odd or not octets.rstrip().endswith(b"</w:styles>"):
        return parse_xml(octets, paquet.nom)
    kept = [root.group()]
    at = root.end()
    while (mark := octets.find(b' w:type="paragraph"', at)) >= 0:
        start = octets.rfind(b"<", at, mark)
        if not octets.startswith(b"<w:style ", start):
            return parse_xml(octets, paquet.nom)
        at = octets.find(b"</w:style>", mark) + len(b"</w:style>")
        if at < mark:
            return parse_xml(octets, paquet.nom)
        kept.append(octets[start:at])
    return parse_xml(b"".join((*kept, b"</w:styles>")), paquet.nom)


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


def read_ppr(paragraph: Any) -> tuple[str | None, Any]:
    """The id of the style of a paragraph (None for the default one), and its properties where it has more.

    Called several times a paragraph: the first child is looked at before any search.
    """
    try:
        ppr = paragraph[0]
    except IndexError:
        return None, None
    if ppr.tag != _PPR:
        ppr = next(paragraph.iterchildren(_PPR), None)
    if ppr is None or not len(ppr):
        return None, None
    first = ppr[0]
    if first.tag == _PSTYLE:
        return first.get(_VAL), ppr if len(ppr) > 1 else None
    node = ppr.find(_PSTYLE)
    return (node.get(_VAL) if node is not None else None), ppr


def style_of(paragraph: Any) -> str | None:
    """The id of the style of a paragraph; None for the default one."""
    return read_ppr(paragraph)[0]


def _outline(node: Any) -> int | None:
    value = _int(node.get(_VAL), 9)
    return value + 1 if 0 <= value < 9 else None


def _is_on(node: Any) -> bool:
    return node.get(_VAL) not in ("0", "false", "off")


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
    bare = unicodedata.normalize("NFKD", text.lower().replace("œ", "oe"))
    return _MARQUES.sub(" ", _ACCENTS.sub("", bare)).strip()


def _int(text: str | None, default: int) -> int:
    try:
        return int(text) if text is not None else default
    except ValueError:
        return default
