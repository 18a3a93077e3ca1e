"""The tags of a Word part: found whatever Word made of them, cleaned, and replaced in the tree by marks.

Word cuts a tag into runs as it likes, and corrects what is typed: quotes, apostrophes, no-break spaces,
dashes. A tag is read over its whole paragraph, and its mark stands where its first letter stood: the tag has
the look of that letter.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any, Literal

from clausedocs.modeles.word.lieux import Faute, LieuWord, P, list_paragraphs, words_around
from clausedocs.word.xml_sur import NS

Genre = Literal["valeur", "bloc", "commentaire", "litteral"]
Portee = Literal["", "p", "tr", "tc", "r"]

# In text and in attributes, a mark stands for a tag until the part is written as a template.
DEBUT_MARQUE, FIN_MARQUE = "\ue100", "\ue101"
MARQUE = re.compile(f"{DEBUT_MARQUE}(\\d+){FIN_MARQUE}")
# Ours and those of the generated templates: no text of a modèle may hold one.
RESERVES = re.compile("[\ue100-\ue3ff]")
# Longer, or over more paragraphs, it is no tag that a person typed.
BALISE_MAX = 4000
PARAGRAPHES_MAX = 4

_SIGNES = re.compile(r"\{_\{|\}_\}|\{_%|%_\}|\{\{|\{%|\{#|\}\}|%\}|#\}")
# « {#liste} », as docxtemplater writes it.
_AUTRE_OUTIL = re.compile(r"\{#[^{}#%\s]{1,60}\}")
_FINS = {"{{": "}}", "{%": "%}", "{#": "#}"}
_GENRES: dict[str, Genre] = {"{{": "valeur", "{%": "bloc", "{#": "commentaire"}
# What docxtpl prints for these: the delimiters themselves.
_LITTERAUX = {"{_{": "{{", "}_}": "}}", "{_%": "{%", "%_}": "%}"}
_PORTEE = re.compile(r"(tr|tc|p|r)(?=\s)")
_PORTEE_ECARTEE = re.compile(r"(tr|tc|p|r)\s+(?:if|elif|else|endif|for|endfor|set)\b")
# Opening quote -> the mark that closes it, then the one left where Word corrected one end only.
_FERMANTS = {'"': '"', "'": "'", "“": "”", "„": "”", "«": "»", "‘": "’", "’": "’"}
_REPLIS = {'"': "”", "'": "’", "“": '"', "„": "“", "‘": "'", "’": "'"}
_HORS_TEXTE = str.maketrans(
    {
        **dict.fromkeys("\u00a0\u202f\u2007\u2009\u200a\u3000\t\n", " "),
        **dict.fromkeys("\u200b\u200c\u200d\u2060\ufeff\u00ad", ""),
        **dict.fromkeys("–—‑−", "-"),
        "≠": "!=",
        "≤": "<=",
        "≥": ">=",
    }
)
_BLANCS = "".join((" ", "\u00a0", "\u202f", "\u2009"))
_T, _R = f"{NS}t", f"{NS}r"
_SIGNES_DE_RUN = {f"{NS}tab": "\t", f"{NS}br": "\n", f"{NS}cr": "\n", f"{NS}noBreakHyphen": "-"}
_EFFACES = (f"{NS}del", f"{NS}moveFrom")
_ESPACE = "{http://www.w3.org/XML/1998/namespace}space"


@dataclass(frozen=True, slots=True)
class Balise:
    """A tag. `corps` is what stands between the braces, cleaned, without its reach (`p`, `tr`, `tc`, `r`).

    `colle_avant`, `colle_apres`: it was typed `{%-`, `-%}`. `coupee`: over the end of a paragraph.
    """

    genre: Genre
    portee: Portee
    corps: str
    brut: str
    lieu: LieuWord
    colle_avant: bool = False
    colle_apres: bool = False
    coupee: bool = False

    @property
    def mot(self) -> str:
        """The keyword of a block tag."""
        return self.corps.split(None, 1)[0] if self.genre == "bloc" and self.corps else ""

    @property
    def reste(self) -> str:
        """What follows the keyword."""
        parts = self.corps.split(None, 1)
        return parts[1].strip() if len(parts) > 1 else ""


@dataclass(frozen=True, slots=True)
class Lettre:
    """A letter of a paragraph: the node that holds it, and its rank in that node."""

    signe: str
    noeud: Any
    rang: int


def mark_tags(root: Any, partie: str, balises: list[Balise], fautes: list[Faute]) -> None:
    """Replace each tag of a part by a mark, whose number is its rank in `balises`."""
    # The places are those of the file as its author sees it, before anything is joined.
    for paragraph, lieu in list(list_paragraphs(root, partie)):
        if paragraph.getparent() is None:
            continue
        text = text_of(paragraph)
        if RESERVES.search(text):
            fautes.append(
                Faute(
                    "modele_caractere",
                    "Le paragraphe contient un caractère réservé.",
                    "Effacez le symbole qui s’y trouve, ou insérez-le en image.",
                    replace(lieu, autour=" ".join(RESERVES.sub("□", text).split())[:80]),
                )
            )
        elif _SIGNES.search(text):
            cut = len(text) if _join_following(paragraph, text) else None
            _mark_paragraph(paragraph, text_of(paragraph) if cut else text, lieu, balises, fautes, cut)


def _join_following(paragraph: Any, text: str) -> bool:
    """A tag that goes on in the next paragraphs joins them to its own, as docxtpl does; whether one did."""
    end = _find_open(text)
    following: list[Any] = []
    node = paragraph
    while end >= 0 and len(following) < PARAGRAPHES_MAX:
        node = node.getnext()
        if node is None or node.tag != P or RESERVES.search(text_of(node)):
            return False
        following.append(node)
        text = text[end:] + text_of(node)
        if len(text) > BALISE_MAX:
            return False
        end = _find_open(text)
        if end < 0 and _end_of(text, 2, text[:2]) >= 0:
            for one in following:
                join_paragraph(paragraph, one)
            return True
        if end > 0:
            return False
    return False


def _find_open(text: str) -> int:
    """Where the last tag of a text opens without closing; -1 when each closes."""
    at = 0
    while (match := _SIGNES.search(text, at)) is not None:
        sign, at = match.group(), match.end()
        if sign in _FINS:
            end = _end_of(text, at, sign)
            if end < 0:
                rest = _SIGNES.search(text, at)
                return match.start() if rest is None else -1
            at = end + 2
    return -1


def join_paragraph(first: Any, second: Any) -> None:
    """What a paragraph holds goes to the end of another."""
    for child in list(second):
        if child.tag != f"{NS}pPr":
            first.append(child)
    second.getparent().remove(second)


def text_of(paragraph: Any) -> str:
    """The words of a paragraph, those of a text box inside it apart, deletions left out."""
    return "".join(x.signe for x in letters_of(paragraph))


def letters_of(paragraph: Any) -> Iterator[Lettre]:
    """The letters of a paragraph in order."""
    for node in _nodes_of(paragraph):
        if node.tag == _T:
            for n, c in enumerate(node.text or ""):
                yield Lettre(c, node, n)
        elif node.tag in _SIGNES_DE_RUN:
            yield Lettre(_SIGNES_DE_RUN[node.tag], node, -1)


def _nodes_of(element: Any) -> Iterator[Any]:
    for child in element.iterchildren():
        if child.tag == P or child.tag in _EFFACES or not isinstance(child.tag, str):
            continue
        if element.tag == _R and (child.tag == _T or child.tag in _SIGNES_DE_RUN):
            yield child
        elif len(child):
            yield from _nodes_of(child)


def _mark_paragraph(
    paragraph: Any,
    text: str,
    lieu: LieuWord,
    balises: list[Balise],
    fautes: list[Faute],
    coupe: int | None = None,
) -> None:
    """`coupe`: where the paragraph ended before the next ones were joined to it."""
    found = list(_find(text, lieu, fautes))
    if not found:
        return
    if coupe is not None:
        found = [(a, b, replace(x, coupee=True) if a < coupe < b else x) for a, b, x in found]
    letters = list(letters_of(paragraph))
    changed: dict[Any, list[str]] = {}
    for start, end, balise in found:
        balises.append(balise)
        for n in range(start, end):
            letter = letters[n]
            if letter.rang < 0:
                letter.noeud.getparent().remove(letter.noeud)
                continue
            if letter.noeud not in changed:
                changed[letter.noeud] = list(letter.noeud.text)
            signs = changed[letter.noeud]
            signs[letter.rang] = f"{DEBUT_MARQUE}{len(balises) - 1}{FIN_MARQUE}" if n == start else ""
    for node, signs in changed.items():
        node.text = "".join(signs)
        node.set(_ESPACE, "preserve")


def find_in_text(text: str, lieu: LieuWord, fautes: list[Faute], balises: list[Balise]) -> str:
    """The same for a plain text (a property of the file): the text with marks."""
    out, last = [], 0
    for start, end, balise in _find(text, lieu, fautes):
        balises.append(balise)
        out += [text[last:start], f"{DEBUT_MARQUE}{len(balises) - 1}{FIN_MARQUE}"]
        last = end
    return "".join([*out, text[last:]])


def _find(text: str, lieu: LieuWord, fautes: list[Faute]) -> Iterator[tuple[int, int, Balise]]:
    """The tags of a paragraph: where each starts and ends in its text."""
    at = 0
    while (match := _SIGNES.search(text, at)) is not None:
        sign, start = match.group(), match.start()
        at = match.end()
        if sign in _LITTERAUX:
            yield start, at, Balise("litteral", "", _LITTERAUX[sign], sign, lieu)
            continue
        end = _end_of(text, at, sign) if sign in _FINS else -1
        if end < 0 or end - start > BALISE_MAX:
            fautes.append(_broken(sign, text, start, at, lieu))
            continue
        at = end + 2
        place = replace(lieu, autour=words_around(text, start, at))
        balise = _read(_GENRES[sign], text[start + 2 : end], text[start:at], place)
        spaced = _PORTEE_ECARTEE.match(balise.corps)
        if spaced and balise.genre == "bloc":
            fautes.append(
                Faute(
                    "word_prefixe",
                    f"Dans « {balise.brut} », une espace sépare « {{% » de « {spaced.group(1)} ».",
                    f"Collez-les : {{%{spaced.group(1)} {_after(balise.corps)} %}}.",
                    place,
                )
            )
        yield start, at, balise


def _after(corps: str) -> str:
    return corps.split(None, 1)[1] if " " in corps else corps


def _broken(sign: str, text: str, start: int, end: int, lieu: LieuWord) -> Faute:
    place = replace(lieu, autour=words_around(text, start, end))
    other = _AUTRE_OUTIL.match(text, start)
    if other:
        return Faute(
            "word_accolades",
            f"« {other.group(0)} » est la balise d’un autre outil.",
            "Écrivez {%p if champ %} … {%p endif %}, ou {%p for x in liste %} … {%p endfor %}.",
            place,
        )
    if sign in _FINS:
        return Faute(
            "word_accolades",
            f"La balise ouverte par « {sign} » n’est pas fermée dans son paragraphe.",
            f"Terminez-la par « {_FINS[sign]} » avant la fin du paragraphe (une balise tient dans un seul "
            "paragraphe, sans Entrée au milieu).",
            place,
        )
    return Faute(
        "word_accolades",
        f"« {sign} » ne ferme aucune balise : il serait imprimé tel quel.",
        "Effacez-le, ou ouvrez la balise qu’il ferme ; pour imprimer des accolades, écrivez {_{ et }_}.",
        place,
    )


def _end_of(text: str, at: int, sign: str) -> int:
    """Where the tag closes, over the quotes that it holds; -1 when another tag opens before."""
    closing = _FINS[sign]
    if sign == "{#":
        return text.find(closing, at)
    quote, i = "", at
    while i < len(text):
        c = text[i]
        if quote:
            if c in _FERMANTS[quote]:
                quote = ""
        elif text.startswith(closing, i):
            return i
        elif text.startswith(("{{", "{%", "{#"), i):
            return -1
        elif c in _FERMANTS:
            quote = c
        i += 1
    # A quote that nothing closes (an apostrophe): the first closing braces end the tag.
    end = text.find(closing, at)
    opening = _SIGNES.search(text, at)
    return end if end >= 0 and opening is not None and opening.start() == end else -1


def _read(genre: Genre, inner: str, brut: str, lieu: LieuWord) -> Balise:
    if genre == "commentaire":
        match = _PORTEE.match(inner)
        # A comment has no run of its own.
        reach = match.group(1) if match and match.group(1) != "r" else ""
        return Balise(genre, reach, inner.strip(), brut, lieu)  # type: ignore[arg-type]
    body = clean(inner)
    before = body.startswith(("-", "+"))
    glued = body.startswith("-")
    body = body[1:] if before else body
    match = _PORTEE.match(body)
    reach = match.group(1) if match else ""
    body = body[len(reach) :]
    after = body.rstrip().endswith(("-", "+"))
    glued_after = body.rstrip().endswith("-")
    body = body.rstrip()[:-1] if after else body
    return Balise(genre, reach, body.strip(), brut, lieu, glued, glued_after)  # type: ignore[arg-type]


def clean(inner: str) -> str:
    """What a person meant between the braces: plain spaces and signs, texts between straight quotes.

    A text keeps its own apostrophes and no-break spaces: it is printed.
    """
    out: list[str] = []
    i = 0
    while i < len(inner):
        c = inner[i]
        if c not in _FERMANTS:
            out.append(c.translate(_HORS_TEXTE))
            i += 1
            continue
        end = _close(inner, i + 1, _FERMANTS[c])
        if end < 0:
            end = _close(inner, i + 1, _REPLIS.get(c, ""))
        if end < 0:
            out.append("'" if c in "'‘’" else '"')
            i += 1
            continue
        words = inner[i + 1 : end]
        if c == "«":
            words = words.strip(_BLANCS)
        straight = "'" if c == "'" and inner[end] == "'" else '"'
        if straight == '"' and c != '"':
            words = words.replace('"', '\\"')
        out.append(straight + words + straight)
        i = end + 1
    return "".join(out)


def _close(text: str, at: int, signs: str) -> int:
    return next((j for j in range(at, len(text)) if text[j] in signs), -1)
