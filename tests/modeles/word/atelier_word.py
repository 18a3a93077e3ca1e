"""How the tests render a Word modèle made by script, and read the document that comes out."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from io import BytesIO

from clausedocs.modeles.word.reperage import text_of
from clausedocs.word.paquet import read_paquet
from clausedocs.word.xml_sur import NS, parse_xml

Rendre = Callable[..., list[str]]
Produire = Callable[..., bytes]


def read_paragraphs(docx: bytes, partie: str = "word/document.xml") -> list[str]:
    """The words of each paragraph of a part."""
    root = parse_xml(read_paquet(docx).read(partie), partie)
    return [text_of(p) for p in root.iter(f"{NS}p")]


def read_part(docx: bytes, partie: str = "word/document.xml") -> str:
    """A part as text."""
    with zipfile.ZipFile(BytesIO(docx)) as archive:
        return archive.read(partie).decode("utf-8")
