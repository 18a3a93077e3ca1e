"""The body of a Word file: what each of its blocks is (a tree), and where its bytes stand (offsets).

Two readers of the same bytes: lxml says what a block means, expat where it starts and ends. Nothing is ever
written back from the tree: what changes is spliced into the bytes.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any
from xml.parsers import expat

from lxml import etree

from clausedocs.erreurs import DonneesErreur, Lieu

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
NS = f"{{{W}}}"
PROFONDEUR_MAX = 200
# A tag to its end: the value of an attribute may hold a « > ».
_BALISE = re.compile(rb"<(?:\"[^\"]*\"|'[^']*'|[^>\"'])*>")
_ENCODAGE = re.compile(rb"(?:\xef\xbb\xbf)?\s*<\?xml[^>]*?encoding\s*=\s*[\"']([\w.-]+)")


@dataclass(frozen=True, slots=True)
class Bloc:
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

    @property
    def prefixe_declare(self) -> bool:
        """Whether `w:` means WordprocessingML at the root: our markup needs it."""
        return bool(self.racine.nsmap.get("w") == W)


def read_corps(octets: bytes, nom: str) -> Corps:
    """Read the main part. Raises DonneesErreur `docx_xml`, `docx_encodage`, `docx_profondeur`."""
    root = parse_xml(octets, nom)
    body = root.find(f"{NS}body")
    if root.tag != f"{NS}document" or body is None:
        raise _refuse("docx_xml", nom, "Le texte principal n’est pas celui d’un document Word.")
    places = _Places(octets, nom).read()
    children = [c for c in body if isinstance(c.tag, str)]
    if len(children) != len(places):
        raise _refuse("docx_xml", nom, "Le texte principal ne se lit pas de façon sûre.")
    blocs = tuple(
        Bloc(n, etree.QName(c).localname, c, start, end)
        for n, (c, (start, end)) in enumerate(zip(children, places, strict=True))
    )
    last = blocs[-1] if blocs else None
    if last is None:
        raise _refuse("docx_xml", nom, "Le document est vide.")
    end = last.debut if last.balise == "sectPr" else last.fin
    return Corps(octets, root, blocs, end)


def parse_xml(octets: bytes, nom: str) -> Any:
    """The tree of a part: no entity, no network, no nesting that no editor would write."""
    declared = _ENCODAGE.match(octets[:200])
    if octets[:2] in (b"\xff\xfe", b"\xfe\xff") or (declared and declared.group(1).lower() != b"utf-8"):
        raise _misencoded(nom)
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, remove_blank_text=False, huge_tree=False
    )
    try:
        return etree.fromstring(octets, parser)
    except etree.XMLSyntaxError as raised:
        if "depth" in str(raised).lower():
            raise _too_deep(nom) from None
        if "encoding" in str(raised).lower() or "UTF-8" in str(raised):
            raise _misencoded(nom) from None
        raise _refuse("docx_xml", nom, "Une partie du fichier n’est pas du XML lisible.") from None


class _Places:
    """The byte offsets of the children of the body."""

    def __init__(self, octets: bytes, nom: str) -> None:
        self._octets = octets
        self._nom = nom
        self._depth = 0
        self._body = -1
        self._start = 0
        self.found: list[tuple[int, int]] = []
        self._open: int | None = None

    def read(self) -> list[tuple[int, int]]:
        parser = expat.ParserCreate(namespace_separator=" ")
        parser.StartElementHandler = self._begin
        parser.EndElementHandler = self._end
        parser.buffer_text = True
        self._parser = parser
        try:
            parser.Parse(self._octets, True)
        except expat.ExpatError:
            raise _refuse("docx_xml", self._nom, "Le texte principal n’est pas du XML lisible.") from None
        return self.found

    def _begin(self, name: str, _attributes: Any) -> None:
        self._depth += 1
        if self._depth > PROFONDEUR_MAX:
            raise _too_deep(self._nom)
        if self._body < 0 and name == f"{W} body" and self._depth == 2:
            self._body = self._depth
        elif self._depth == self._body + 1 and self._body > 0:
            self._open = self._parser.CurrentByteIndex

    def _end(self, name: str) -> None:
        if self._body > 0 and self._depth == self._body + 1 and self._open is not None:
            # An empty tag is its own end, and expat is past it; a closing tag is read to its own end.
            tag = _BALISE.match(self._octets, self._open)
            if tag is not None and not tag.group().endswith(b"/>"):
                tag = _BALISE.match(self._octets, self._parser.CurrentByteIndex)
            if tag is None:
                raise _refuse("docx_xml", self._nom, "Le texte principal ne se lit pas de façon sûre.")
            self.found.append((self._open, tag.end()))
            self._open = None
        elif self._depth == self._body:
            self._body = 0
        self._depth -= 1


def _misencoded(nom: str) -> DonneesErreur:
    """Our bytes are UTF-8: spliced into another encoding, they would spoil the text."""
    return DonneesErreur(
        "docx_encodage",
        "Le texte du fichier n’est pas en UTF-8, ce que Word n’écrit jamais.",
        "Ouvrez-le dans Word, enregistrez-le, puis recommencez.",
        Lieu(fichier=nom),
    )


def _too_deep(nom: str) -> DonneesErreur:
    return DonneesErreur(
        "docx_profondeur",
        "Le document emboîte ses éléments bien plus que Word ne le fait.",
        "Ce n’est pas un document ordinaire : demandez-le à nouveau à son auteur.",
        Lieu(fichier=nom),
    )


def _refuse(code: str, nom: str, message: str) -> DonneesErreur:
    return DonneesErreur(
        code,
        message,
        "Ouvrez-le dans Word et enregistrez-le ; s’il ne s’ouvre pas, demandez-le à nouveau à son auteur.",
        Lieu(fichier=nom),
    )
