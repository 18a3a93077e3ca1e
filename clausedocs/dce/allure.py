"""The look of a file around a place: how its headings, its text, its lists and its tables are made."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from copy import deepcopy
from dataclasses import dataclass, replace
from typing import Any

from lxml import etree

from clausedocs.dce.arbre_word import Bloc, Corps
from clausedocs.dce.coup_d_oeil import look_at, read_debut
from clausedocs.dce.ordre_schema import order_ppr, order_rpr
from clausedocs.dce.place import Place
from clausedocs.dce.plan_word import Entree, paragraphs_of, text_in, text_of
from clausedocs.word.styles_word import Styles, style_of
from clausedocs.word.xml_sur import NS

# What belongs to one paragraph alone: its section, its revisions, its place in a frame.
_PROPRES = ("sectPr", "pPrChange", "rPr", "framePr", "pageBreakBefore", "divId", "cnfStyle")
_RPR_PROPRES = (
    "rPrChange",
    "ins",
    "del",
    "moveFrom",
    "moveTo",
    "highlight",
    "vanish",
    "specVanish",
    "webHidden",
)
TEXTE_COURANT = 60
# How many blocks around the place show how its text is set.
VOISINAGE = 60
# A file that parts its paragraphs by empty ones does so nearly always.
BLANCS_MIN, PART_BLANCS = 3, 0.6


@dataclass(frozen=True, slots=True)
class Moule:
    """What to copy from a paragraph: the inside of its properties, and of those of its text."""

    ppr: str
    rpr: str
    vivant: bool = False

    def bolder(self) -> Moule:
        """The same in bold, kept with what follows: a heading where the file shows none of that level."""
        rpr = re.sub(r"<w:b(?:Cs)?(?: [^>]*)?/>", "", self.rpr)
        return Moule(self.kept().ppr, order_rpr(f"{rpr}<w:b/><w:bCs/>"))

    def kept(self) -> Moule:
        """The same, never at the foot of a page without what follows."""
        return self if "<w:keepNext" in self.ppr else replace(self, ppr=order_ppr(f"{self.ppr}<w:keepNext/>"))

    def italic(self) -> Moule:
        """The same in italics."""
        return Moule(self.ppr, order_rpr(f"<w:i/><w:iCs/>{self.rpr}"))

    def highlighted(self) -> Moule:
        """The same as a gap of a draft is shown."""
        return Moule(self.ppr, order_rpr(f'{self.rpr}<w:highlight w:val="yellow"/>'))

    def dashed(self) -> Moule:
        """Running text as an item, in a file that has no list: a hanging dash."""
        ppr = re.sub(r"<w:ind\b[^>]*/>", "", self.ppr)
        return Moule(order_ppr(f'{ppr}<w:ind w:left="567" w:hanging="283"/>'), self.rpr)


@dataclass(frozen=True, slots=True)
class Allure:
    """The moulds of a file. `tableau` is the inside of the properties of a table that the file shows."""

    titre: Moule
    sous_titre: Moule | None
    texte: Moule
    puce: Moule | None
    tableau: str
    # What is typed before the sub-heading that was copied, and its number: None where Word counts them.
    sous_titre_tape: tuple[str, str] | None = None
    # What Word prints before it, where it counts them.
    sous_titre_vivant: str = ""
    capitales: bool = False
    blancs: Blancs | None = None
    # Where a heading is its number alone: how its words are set, in a paragraph under it.
    intitule: Moule | None = None


@dataclass(frozen=True, slots=True)
class Blancs:
    """The empty paragraphs that part the others, in a file that spaces its text so: how one is written, where
    they go around the clause and under its headings."""

    xml: tuple[str, str]
    avant: bool
    apres: bool
    sous_titre: bool


def read_allure(corps: Corps, styles: Styles, plan: tuple[Entree, ...], place: Place) -> Allure:
    """The look that a clause takes at this place."""
    texte = _find_texte(corps, styles, plan, place.rang)
    repere = place.repere
    titre = _read_titre(corps, repere) if repere else texte.bolder()
    sous = _find_intitule(corps, plan, place, texte)
    level = repere.niveau + 1 if repere else 2
    near = sorted((e for e in plan if e.niveau == level), key=lambda e: abs(e.rang - place.rang))
    # A sub-heading that is a whole sentence is an item of a numbered text: its look is not that of a title.
    # Nor is « Article 3 » one: such numbers run through the whole file.
    near = [e for e in near if len(e.texte) <= 2 * TEXTE_COURANT and not (e.tape and e.tape.mot)]
    sous_titre = _read_titre(corps, near[0]) if near else None
    tape = near[0].tape if near else None
    return Allure(
        titre,
        sous_titre,
        texte,
        _find_puce(corps, styles, place.rang),
        _find_tableau(corps, place.rang),
        (tape.prefixe, tape.numero) if tape else None,
        near[0].etiquette if near and near[0].vivant else "",
        _is_upper(text_of(sous)) if sous is not None else repere is not None and _is_upper(repere.intitule),
        _find_blancs(corps, styles, place),
        read_moule(corps, sous).kept() if sous is not None else None,
    )


def _read_titre(corps: Corps, entree: Entree) -> Moule:
    """The mould of a heading. A style of headings says itself whether it stays with what follows."""
    mould = read_moule(corps, entree.element, vivant=entree.vivant)
    return mould if entree.style else mould.kept()


def _is_upper(text: str) -> bool:
    return any(c.isalpha() for c in text) and text.isupper()


def _find_intitule(corps: Corps, plan: tuple[Entree, ...], place: Place, texte: Moule) -> Any:
    """The paragraph that names an article whose heading is its number alone, where most are so; or None."""
    repere = place.repere
    if repere is None or repere.tape is None or repere.intitule:
        return None
    alike = [e for e in plan if e.niveau == repere.niveau and e.tape and not e.intitule]
    headings = {e.rang for e in plan}
    found: list[tuple[int, Any]] = []
    for e in alike:
        after = next((b for b in corps.blocs[e.rang + 1 :] if not _is_blanc(b)), None)
        if after is None or after.balise != "p" or after.rang in headings:
            continue
        words = text_of(after.element)
        plain = read_moule(corps, after.element)
        same = plain.rpr == texte.rpr and _justify(plain) == _justify(texte)
        if words and not same and not words.endswith((";", ":")):
            found.append((abs(e.rang - repere.rang), after.element))
    if len(found) < 2 or len(found) < len(alike) / 2:
        return None
    return min(found, key=lambda f: f[0])[1]


def _justify(mould: Moule) -> list[str]:
    return re.findall(r"<w:(?:pStyle|jc)\b[^>]*>", mould.ppr)


def read_moule(corps: Corps, paragraph: Any, *, vivant: bool = False) -> Moule:
    """The mould of one paragraph."""
    ppr = paragraph.find(f"{NS}pPr")
    inside = [] if ppr is None else [_without_revision(c) for c in ppr if _local(c) not in _PROPRES]
    run = next(
        (r for r in paragraph.iter(f"{NS}r") if any((t.text or "").strip() for t in r.iter(f"{NS}t"))), None
    )
    rpr = run.find(f"{NS}rPr") if run is not None else None
    runs = [] if rpr is None else [c for c in rpr if _local(c) not in _RPR_PROPRES]
    return Moule(
        order_ppr("".join(write_fragment(corps, c) for c in inside)),
        order_rpr("".join(write_fragment(corps, c) for c in runs)),
        vivant,
    )


def _without_revision(property_: Any) -> Any:
    """A property as it stands: that a list was given under revision belongs to that paragraph alone."""
    if _local(property_) != "numPr" or property_.find(f"{NS}ins") is None:
        return property_
    copy = deepcopy(property_)
    copy.remove(copy.find(f"{NS}ins"))
    return copy


def write_fragment(corps: Corps, element: Any) -> str:
    """An element of the file as text, without the namespaces that the root of the file declares already."""
    text = etree.tostring(element, encoding="unicode", with_tail=False)
    declared = corps.racine.nsmap

    def drop(match: re.Match[str]) -> str:
        return "" if declared.get(match.group(1)) == match.group(2) else match.group(0)

    return re.sub(r' xmlns:([\w.-]+)="([^"]*)"', drop, text)


def _local(element: Any) -> str:
    return etree.QName(element).localname if isinstance(element.tag, str) else ""


def _find_texte(corps: Corps, styles: Styles, plan: tuple[Entree, ...], rang: int) -> Moule:
    """The most usual way of setting running text, the nearest of its kind to the place."""
    headings = {id(e.element) for e in plan}

    known: dict[Any, str] = {}

    def list_texte(blocs: Iterable[Bloc]) -> list[tuple[str, int, Any]]:
        return [
            (_sign(corps, bloc, p, known), bloc.rang, p)
            for bloc in blocs
            for p in paragraphs_of(bloc)
            if id(p) not in headings
            and len(text_in(corps, bloc) if bloc.balise == "p" else text_of(p)) >= TEXTE_COURANT
            and not (styles.list_of(p) or styles.level(p))
        ]

    near = list_texte(b for b in corps.blocs if abs(b.rang - rang) <= VOISINAGE) or list_texte(corps.blocs)
    if not near:
        return _default_texte(corps, styles, plan)
    usual = Counter(f[0] for f in near).most_common(1)[0][0]
    best = min((f for f in near if f[0] == usual), key=lambda f: abs(f[1] - rang))
    return read_moule(corps, best[2])


def _default_texte(corps: Corps, styles: Styles, plan: tuple[Entree, ...]) -> Moule:
    """A file of headings or of lists only: the first plain paragraph, an item freed from its list, or the
    defaults of the file."""
    headings = {id(e.element) for e in plan}
    others = [p for b in corps.blocs for p in paragraphs_of(b) if id(p) not in headings and text_of(p)]
    plain = next((p for p in others if not styles.list_of(p)), None)
    if plain is not None or not others:
        return read_moule(corps, plain) if plain is not None else Moule("", "")
    mould = read_moule(corps, others[0])
    ppr = re.sub(r"<w:numPr\b(?:[^>]*/>|.*?</w:numPr>)|<w:ind\b[^>]*/>", "", mould.ppr, flags=re.S)
    if styles.aspect(style_of(others[0])).liste:
        # The list comes from the style: that it is left must be said.
        ppr += '<w:numPr><w:ilvl w:val="0"/><w:numId w:val="0"/></w:numPr>'
    # Items are set in, by themselves or by their style; running text is not.
    return replace(mould, ppr=order_ppr(f'{ppr}<w:ind w:left="0" w:firstLine="0"/>'))


def _sign(corps: Corps, bloc: Bloc, paragraph: Any, known: dict[Any, str]) -> str:
    """The signature of a paragraph: plain ones that begin alike have the same, read but once."""
    key = read_debut(corps, bloc) if bloc.balise == "p" else None
    if key is None:
        return _signature(corps, paragraph)
    if key not in known:
        known[key] = _signature(corps, paragraph)
    return known[key]


def _signature(corps: Corps, paragraph: Any) -> str:
    mould = read_moule(corps, paragraph)
    parts = re.findall(r"<w:(?:pStyle|jc|ind|spacing)\b[^>]*>", mould.ppr)
    fonts = re.findall(r"<w:(?:rFonts|sz|b)\b[^>]*>", mould.rpr)
    return "".join(parts + fonts)


def _find_blancs(corps: Corps, styles: Styles, place: Place) -> Blancs | None:
    """Empty paragraphs after most of the text around: that is how this file is spaced."""
    blocs = corps.blocs
    near = range(max(0, place.rang - VOISINAGE), min(len(blocs) - 1, place.rang + VOISINAGE))
    texts = [
        n
        for n in near
        if blocs[n].balise == "p"
        and not look_at(corps, blocs[n], styles).liste
        and len(text_in(corps, blocs[n])) >= TEXTE_COURANT
    ]
    parted = [n for n in texts if _is_blanc(blocs[n + 1])]
    if len(parted) < BLANCS_MIN or len(parted) < PART_BLANCS * len(texts):
        return None
    # Some are set apart by their spacing: the usual kind, the nearest one.
    kinds = {n: read_moule(corps, blocs[n + 1].element).ppr for n in parted}
    usual = Counter(kinds.values()).most_common(1)[0][0]
    near_one = min((n for n in parted if kinds[n] == usual), key=lambda n: abs(n - place.rang))
    model = blocs[near_one + 1].element
    rpr = model.find(f"{NS}pPr/{NS}rPr")
    kept = [] if rpr is None else [c for c in rpr if _local(c) not in _RPR_PROPRES]
    after = place.rang + (place.remplace is not None)
    before, repere = blocs[place.rang - 1] if place.rang else None, place.repere
    return Blancs(
        (read_moule(corps, model).ppr, order_rpr("".join(write_fragment(corps, c) for c in kept))),
        before is not None and not _is_blanc(before),
        after < len(blocs) and blocs[after].balise == "p" and not _is_blanc(blocs[after]),
        repere is not None and repere.rang + 1 < len(blocs) and _is_blanc(blocs[repere.rang + 1]),
    )


def _is_blanc(bloc: Bloc) -> bool:
    if bloc.balise != "p" or text_of(bloc.element):
        return False
    shows = ("drawing", "pict", "object", "sectPr", "fldChar", "sdt", "br")
    return next(bloc.element.iter(*(f"{NS}{n}" for n in shows)), None) is None


def _find_puce(corps: Corps, styles: Styles, rang: int) -> Moule | None:
    """The nearest item with a mark of its own; None where the file has no list."""
    if not styles.has_puces:
        return None
    near = sorted(corps.blocs, key=lambda b: abs(b.rang - rang))
    found = (
        p
        for bloc in near
        for p in paragraphs_of(bloc)
        if (styles.is_puce(look_at(corps, bloc, styles).liste) if bloc.balise == "p" else styles.is_bullet(p))
        and text_of(p)
    )
    nearest = next(found, None)
    return read_moule(corps, nearest) if nearest is not None else None


def _find_tableau(corps: Corps, rang: int) -> str:
    """The properties of the nearest table, its style and its lines; plain lines where it shows none."""
    found = []
    for bloc in corps.blocs:
        if bloc.balise != "tbl":
            continue
        properties = bloc.element.find(f"{NS}tblPr")
        if properties is None or properties.find(f"{NS}tblpPr") is not None:
            continue
        style, borders = properties.find(f"{NS}tblStyle"), properties.find(f"{NS}tblBorders")
        lines = borders is not None and _has_lines(borders)
        if lines or (style is not None and borders is None):
            found.append((abs(bloc.rang - rang), style, borders if lines else None))
    if not found:
        return _LIGNES
    _, style, borders = min(found, key=lambda f: f[0])
    head = write_fragment(corps, style) if style is not None else ""
    if borders is None:
        return head + _LIGNES
    return f'{head}<w:tblW w:w="5000" w:type="pct"/>{write_fragment(corps, borders)}'


def _has_lines(borders: Any) -> bool:
    inside = borders.find(f"{NS}insideH")
    return inside is not None and inside.get(f"{NS}val") not in ("nil", "none", None)


def _line(side: str) -> str:
    return f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="auto"/>'


_LIGNES = (
    '<w:tblW w:w="5000" w:type="pct"/><w:tblBorders>'
    + "".join(_line(s) for s in ("top", "left", "bottom", "right", "insideH", "insideV"))
    + "</w:tblBorders>"
)
