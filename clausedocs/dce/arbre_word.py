"""The body of a Word file: what each of its blocks is (a tree), and where its bytes stand (offsets).

lxml says what a block means, a scan of the bytes where it starts and ends. Nothing is ever written back from
the tree: what changes is spliced into the bytes.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cache
from typing import Any, NamedTuple

from lxml import etree

from clausedocs.erreurs import DonneesErreur
from clausedocs.word.xml_sur import NS, W, parse_xml, refuse_xml

# A tag to its end: the value of an attribute may hold a « > ».
_BALISE = re.compile(rb"<(?:\"[^\"]*\"|'[^']*'|[^>\"'])*>")
_FIN = ord(">")
# What may hold the look of a tag without being one.
_BLANCS = re.compile(rb"<!--.*?-->|<\?.*?\?>|<!\[CDATA\[.*?\]\]>", re.S)


class Bloc(NamedTuple):
    """A child of the body. `debut` and `fin` are byte offsets; `balise` is its local name (`p`, `tbl`…)."""

    rang: int
    balise: str
    element: Any
    debut: int
    fin: int


@dataclass(frozen=True, slots=True)
class Corps:
    """The body of `octets`: its blocks in order. `fin` is where a new last block goes (before `sectPr`)."""

    octets: bytes
    racine: Any
    blocs: tuple[Bloc, ...]
    fin: int
    # The first words of plain paragraphs, by rank (`coup_d_oeil`): asked for more than once.
    mots: dict[int, tuple[bytes, bool] | None] = field(default_factory=dict, repr=False, compare=False)

    @property
    def prefixe_declare(self) -> bool:
        """Whether `w:` means WordprocessingML at the root: our markup needs it."""
        return bool(self.racine.nsmap.get("w") == W)


def read_corps(octets: bytes, nom: str) -> Corps:
    """Read the main part. Raises DonneesErreur `docx_xml`, `docx_encodage`, `docx_profondeur`."""
    root = parse_xml(octets, nom)
    body = root.find(f"{NS}body")
    if root.tag != f"{NS}document" or body is None:
        raise refuse_xml("docx_xml", nom, "Le texte principal n’est pas celui d’un document Word.")
    blocs = tuple(_find_places(octets, body, nom))
    last = blocs[-1] if blocs else None
    if last is None:
        raise refuse_xml("docx_xml", nom, "Le document est vide.")
    end = last.debut if last.balise == "sectPr" else last.fin
    return Corps(octets, root, blocs, end)


def _find_places(octets: bytes, body: Any, nom: str) -> list[Bloc]:
    """The children of the body with their byte offsets.

    No tag can stand inside a value, for « < » is always escaped there: outside comments, instructions and
    CDATA, made blank first, what looks like a tag is one.

    Hardly any element holds one of its own name: its first closing tag is held to be its end. Where it is
    not, a tag that it left open is closed where its next sibling should begin, and all is counted again.
    """
    # Most files have none past their first line. One sign is found far sooner than two.
    odd = (b"!" in octets and b"<!" in octets) or (octets.find(b"?", 200) >= 0 and octets.find(b"<?", 5) >= 0)
    bare = _BLANCS.sub(lambda m: b" " * len(m.group()), octets) if odd else octets
    blocs = _walk(bare, body, nom, plain=True)
    blocs = blocs if blocs is not None else _walk(bare, body, nom, plain=False)
    if blocs is None:
        raise _unsafe(nom)
    return blocs


def _walk(bare: bytes, body: Any, nom: str, *, plain: bool) -> list[Bloc] | None:
    """The children one after the other; None where a tag is not the one that the tree expects."""
    out: list[Bloc] = []
    names: dict[tuple[str | None, str], tuple[str, bytes, bytes]] = {}
    _, parent = _name(body)
    at = _end_of_tag(bare, bare.index(b"<" + parent), nom)
    for rank, child in enumerate(body.iterchildren(etree.Element)):
        key = child.prefix, child.tag
        if key not in names:
            local, name = _name(child)
            names[key] = local, name, b"</" + name + b">"
        local, name, closing = names[key]
        start = bare.find(b"<", at)
        if not bare.startswith(name, start + 1):
            return None
        at = start + len(name) + 2
        if bare[at - 1] != _FIN:
            at = _end_of_tag(bare, start, nom)
        if not bare.endswith(b"/>", start, at):
            end = bare.find(closing, at) if plain else -1
            at = end + len(closing) if end >= 0 else _end_of_element(bare, at, name, nom)
        out.append(Bloc(rank, local, child, start, at))
    return out if bare.startswith(b"</" + parent, bare.find(b"<", at)) else None


def _end_of_element(bare: bytes, at: int, name: bytes, nom: str) -> int:
    """Past the closing tag of an element whose first tag ends at `at`, over those of its name inside it."""
    opening, closing = _make_tags(name)
    depth = 1
    while depth:
        end = closing.search(bare, at)
        if end is None:
            raise _unsafe(nom)
        for tag in opening.finditer(bare, at, end.start()):
            depth += not bare.endswith(b"/>", tag.start(), _end_of_tag(bare, tag.start(), nom))
        depth -= 1
        at = end.end()
    return at


@cache
def _make_tags(name: bytes) -> tuple[re.Pattern[bytes], re.Pattern[bytes]]:
    """How a tag of this name opens, and how it closes."""
    escaped = re.escape(name)
    return (
        re.compile(rb"<" + escaped + rb"(?=[\s/>])"),
        re.compile(rb"</" + escaped + rb"\s*>"),
    )


def _end_of_tag(bare: bytes, at: int, nom: str) -> int:
    end = bare.find(b">", at)
    # Outside quotes, as they nearly always are, the first « > » is the end.
    if end >= 0 and not bare.count(b'"', at, end) % 2 and not bare.count(b"'", at, end):
        return end + 1
    tag = _BALISE.match(bare, at)
    if tag is None:
        raise _unsafe(nom)
    return tag.end()


def _name(element: Any) -> tuple[str, bytes]:
    """The local name of an element, and its name as the file writes it."""
    local = etree.QName(element).localname
    return local, (f"{element.prefix}:{local}" if element.prefix else local).encode()


def _unsafe(nom: str) -> DonneesErreur:
    return refuse_xml("docx_xml", nom, "Le texte principal ne se lit pas de façon sûre.")
