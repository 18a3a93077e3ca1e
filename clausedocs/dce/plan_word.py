"""The outline of a Word file: its headings, told by what they are and not only by their styles."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import pairwise
from typing import Any, NamedTuple

from clausedocs.dce.arbre_word import Bloc, Corps
from clausedocs.dce.coup_d_oeil import Regard, glance, look, read_mots, read_texte
from clausedocs.word.styles_word import Styles, from_roman, normalize, style_of
from clausedocs.word.xml_sur import NS

# « Article 8 - », « 8.1 », « VIII. », « A) »: what a person types before the words of a heading.
NUMERO_TAPE = re.compile(
    r"^\s*(?P<mot>(?:article|art\.?|annexe|chapitre|titre|section)[\s\u00a0\u202f]*(?:n°[\s\u00a0]*)?)?"
    r"(?P<numero>(?:\d{1,3}(?:\.\d{1,3}){0,4})|[IVXL]{1,6}|[A-Z])(?P<ordinal>er)?"
    r"(?P<fin>[\s\u00a0\u202f]*[.):–—-]+[\s\u00a0\u202f]*|[\s\u00a0\u202f]*:[\s\u00a0\u202f]*|[\s\u00a0\u202f]+|$)",
    re.I,
)
TITRE_LONG = 140
# The leaders and the page number that end a line of a table of contents typed by hand.
PAGE_TAPEE = re.compile(r"[\s\u00a0\u202f.…_·-]+\d{0,4}$")
# What holds articles, where a file has both.
_CHAPITRES = ("chapitre", "titre", "section")
_T, _TIRET = f"{NS}t", f"{NS}noBreakHyphen"
# What stands inside these is not what a reader sees.
_CACHES = (f"{NS}del", f"{NS}txbxContent", f"{NS}moveFrom")


class Tape(NamedTuple):
    """A number typed by hand: the word before it, the number as written, the marks after it."""

    mot: str
    numero: str
    fin: str
    prefixe: str

    @property
    def valeurs(self) -> tuple[int, ...]:
        """The number as whole numbers: « 8.1 » -> (8, 1), « VIII » -> (8,); empty for a letter."""
        return _read_valeurs(self.numero)

    @property
    def romain(self) -> bool:
        return not self.numero[:1].isdigit()


@dataclass(frozen=True, slots=True)
class Entree:
    """A heading. `etiquette` is the number that the reader sees, live (`vivant`) or typed (`tape`).

    `rang` is the rank of its block in the body; `style` is "" for a heading that is only bold text.
    """

    rang: int
    niveau: int
    texte: str
    etiquette: str
    vivant: bool
    tape: Tape | None
    style: str
    element: Any

    @property
    def intitule(self) -> str:
        """Its words, without a number typed before them."""
        return self.texte[len(self.tape.prefixe) :].strip() if self.tape else self.texte

    @property
    def cle(self) -> str:
        """What tells a heading from others once numbers have changed: its words, « article » included."""
        return normalize(f"{self.tape.mot if self.tape else ''} {self.intitule}")

    @property
    def numero(self) -> tuple[int, ...]:
        """Its number as whole numbers, be it live or typed."""
        if self.tape:
            return self.tape.valeurs
        return _read_etiquette(self.etiquette)

    def show(self) -> str:
        """The line of the outline that a person recognises."""
        label = f"{self.etiquette} " if self.vivant and self.etiquette else ""
        return f"{'  ' * (self.niveau - 1)}{label}{self.texte}"


@lru_cache(maxsize=2000)
def _read_valeurs(numero: str) -> tuple[int, ...]:
    if re.fullmatch(r"[\d.]+", numero):
        return tuple(int(x) for x in numero.strip(".").split("."))
    roman = from_roman(numero.upper())
    return (roman,) if roman is not None else ()


@lru_cache(maxsize=2000)
def _read_etiquette(label: str) -> tuple[int, ...]:
    return tuple(int(x) for x in re.findall(r"\d+", label)) or _roman_of(label)


def _roman_of(label: str) -> tuple[int, ...]:
    for word in re.findall(r"[IVXLC]+", label):
        value = from_roman(word)
        if value is not None:
            return (value,)
    return ()


def read_plan(corps: Corps, styles: Styles) -> tuple[Entree, ...]:
    """The headings of the body, in order. Bold paragraphs count where the file has no other headings."""
    real: list[Entree] = []
    bold: list[Entree] = []
    usual = corps.prefixe_declare
    for bloc in corps.blocs:
        plain = usual and bloc.balise == "p"
        for paragraph in paragraphs_of(bloc):
            seen = glance(corps, bloc, styles) if plain else look(paragraph, styles)
            label, level = styles.count(seen.liste) if seen.liste else "", seen.niveau
            if level is None and not _may_be_heading(read_mots(corps, bloc) if plain else None, seen):
                continue
            text = text_in(corps, bloc) if plain else text_of(paragraph)
            if not text or seen.sommaire or (not plain and in_toc(paragraph)):
                continue
            if level is not None and len(text) <= 3 * TITRE_LONG:
                real.append(_make(bloc, paragraph, level, text, label, styles))
            elif len(text) <= TITRE_LONG and _looks_like_heading(paragraph, text, label, styles):
                bold.append(_make(bloc, paragraph, _guess_level(text, label), text, label, styles))
    return tuple(_drop_sommaire(_merge(real, bold)))


def _merge(real: list[Entree], bold: list[Entree]) -> list[Entree]:
    """Where styles make the outline, bold numbered lines only complete it if they carry articles."""
    if len(real) >= 2:
        articles = [e for e in bold if e.tape and normalize(e.tape.mot).startswith("art")]
        has_articles = any(e.tape and normalize(e.tape.mot).startswith("art") for e in real)
        return real if has_articles else _nest(real, articles)
    numbered = [e for e in bold if e.tape or e.etiquette]
    kept = numbered if len(numbered) >= 2 else bold
    chapters = [e for e in kept if e.tape and normalize(e.tape.mot) in _CHAPITRES]
    if chapters and any(e.tape and normalize(e.tape.mot).startswith("art") for e in kept):
        kept = [e if e in chapters else replace(e, niveau=e.niveau + 1) for e in kept]
    # A lone heading of a style is above what is only bold.
    depth = max((e.niveau for e in real), default=0)
    kept = [replace(e, niveau=e.niveau + depth) for e in kept]
    return sorted([*real, *kept], key=lambda e: e.rang)


def _drop_sommaire(rows: list[Entree]) -> list[Entree]:
    """Without the lines of a table of contents typed by hand: one under the other, they repeat headings that
    come later. Two parts of a file may have headings of the same words, with text under each."""
    last = {normalize(e.texte): e.rang for e in rows}
    lines = {
        e.rang
        for e in rows
        if not (e.style or e.vivant)
        and max(last.get(normalize(t), 0) for t in (e.texte, PAGE_TAPEE.sub("", e.texte))) > e.rang
    }
    packed = {r for r in lines if r - 1 in lines or r + 1 in lines}
    return [e for e in rows if e.rang not in packed]


def _nest(real: list[Entree], articles: list[Entree]) -> list[Entree]:
    """Articles in bold, a level below the headings of a style that they follow at once."""
    rows = sorted([*real, *articles], key=lambda e: e.rang)
    bold = {id(e) for e in articles}
    over = [a.niveau for a, b in pairwise(rows) if id(a) not in bold and id(b) in bold]
    depth = max(over, default=0)
    return [replace(e, niveau=e.niveau + depth) if id(e) in bold else e for e in rows]


def _make(bloc: Bloc, paragraph: Any, level: int, text: str, label: str, styles: Styles) -> Entree:
    tape = None if label else read_tape(text)
    return Entree(
        bloc.rang, level, text, label or (tape.numero if tape else ""), bool(label), tape,
        styles.name(style_of(paragraph)) if styles.level(paragraph) is not None else "", paragraph,
    )  # fmt: skip


def read_tape(text: str) -> Tape | None:
    """The number typed at the start of a heading; None without one."""
    match = NUMERO_TAPE.match(text)
    if match is None or not match.group("numero"):
        return None
    word, number, end = match.group("mot") or "", match.group("numero"), match.group("fin")
    # A letter alone, or a Roman number that is a word, needs a mark after it: « A » may begin a sentence.
    if not word and not re.search(r"[.):–—-]", end) and not number[0].isdigit():
        return None
    if not word and number[0].isdigit() and "." not in number and not re.search(r"[.):–—-]", end):
        return None
    if not word and re.fullmatch(r"\d{4,}", number):
        return None
    return Tape(word, number, end, match.group(0))


def _may_be_heading(mots: tuple[bytes, bool] | None, seen: Regard) -> bool:
    """Whether the first words leave it possible: bold, or beginning « Article ». Most text stops here."""
    if mots is None:
        return True
    words, bold = mots
    if bold or (seen.gras and words):
        return True
    start = words[:7].lower()
    return bool(words) and (start.startswith(b"art") or b"article".startswith(start))


def _looks_like_heading(paragraph: Any, text: str, label: str, styles: Styles) -> bool:
    """Short, all bold (or in capitals), not a sentence, not an item."""
    if text.endswith((".", ";", ",")) and not read_tape(text):
        return False
    runs = [r for r in paragraph.iter(f"{NS}r") if "".join(t.text or "" for t in r.iter(f"{NS}t")).strip()]
    if not runs:
        return False
    heavy = all(styles.bold(paragraph, r) for r in runs)
    letters = [c for c in text if c.isalpha()]
    capitals = len(letters) > 3 and all(c.isupper() for c in letters)
    tape = read_tape(text)
    article = tape is not None and normalize(tape.mot).startswith("art")
    if article:
        return heavy or capitals or len(text) <= 90
    return heavy and (bool(tape) or bool(label) or len(text) <= 90)


def _guess_level(text: str, label: str) -> int:
    tape = read_tape(text)
    if tape and "." in tape.numero.strip("."):
        return tape.numero.strip(".").count(".") + 1
    if label and re.search(r"\d+\.\d", label):
        return len(re.findall(r"\d+", label))
    return 1


def paragraphs_of(bloc: Bloc) -> list[Any]:
    """The paragraphs that a block puts in the flow: itself, or those of a content control; not of a table."""
    if bloc.balise == "p":
        return [bloc.element]
    if bloc.balise in ("sdt", "ins", "moveTo", "customXml", "smartTag"):
        return [
            p
            for p in bloc.element.iter(f"{NS}p")
            if not any(a.tag in (f"{NS}tbl", f"{NS}txbxContent") for a in p.iterancestors())
        ]
    return []


def in_toc(paragraph: Any) -> bool:
    """Whether a paragraph stands in the control of a table of contents."""
    return any(
        a.tag == f"{NS}sdt" and a.find(f"{NS}sdtPr/{NS}docPartObj") is not None
        for a in paragraph.iterancestors()
    )


def text_in(corps: Corps, bloc: Bloc) -> str:
    """The same as `text_of` for a block of the body: a plain one is read from its bytes."""
    text = read_texte(corps, bloc) if corps.prefixe_declare else None
    return text if text is not None else text_of(bloc.element)


def text_of(paragraph: Any) -> str:
    """What a reader sees of a paragraph: neither deleted text nor the words of a text box."""
    # Looked for once a paragraph: hardly any has something hidden.
    hides = next(paragraph.iter(*_CACHES), None) is not None or any(
        a.tag in _CACHES for a in paragraph.iterancestors()
    )
    parts: list[str] = []
    for node in paragraph.iter(_T, _TIRET, f"{NS}tab", f"{NS}br"):
        if hides and any(a.tag in _CACHES for a in node.iterancestors()):
            continue
        tag = node.tag
        if tag == _T:
            parts.append(node.text or "")
        elif tag == _TIRET:
            parts.append("-")
        elif node.getparent().tag == f"{NS}r":
            parts.append(" ")
    return "".join(parts).strip()
