"""The zip of a workbook and its XML, opened with suspicion: no bomb, no entity, no network."""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Iterator
from functools import lru_cache
from io import BytesIO
from typing import Any

from lxml import etree

from clausedocs.erreurs import DonneesErreur, Lieu

# Ten thousand rows of a hundred columns stay far below; what is made to hurt stays far above.
DEPLIE_MAX = 300 * 1024 * 1024
RAPPORT_MAX = 400
PARTIES_MAX = 2000
REPRENDRE = "Ouvrez-le dans Excel ou LibreOffice, enregistrez-le, puis recommencez."


class Archive:
    """The parts of a workbook, by name. `nom` is how the user calls the file."""

    def __init__(self, octets: bytes, nom: str) -> None:
        self.nom = nom
        try:
            self._zip = zipfile.ZipFile(BytesIO(octets))
        except (zipfile.BadZipFile, ValueError, NotImplementedError, EOFError):
            raise refuse(
                "classeur_corrompu",
                nom,
                "Le classeur est abîmé ou incomplet.",
                "Reprenez-le à sa source ; Excel et LibreOffice savent parfois le réparer.",
            ) from None
        infos = self._zip.infolist()
        big = [i for i in infos if i.file_size > 10_000_000 and i.file_size > RAPPORT_MAX * i.compress_size]
        if len(infos) > PARTIES_MAX or sum(i.file_size for i in infos) > DEPLIE_MAX or big:
            raise refuse(
                "classeur_demesure",
                nom,
                "Le classeur, une fois déplié, est démesuré.",
                "Copiez les lignes utiles dans un classeur neuf, puis recommencez avec celui-ci.",
            )
        self._names = {i.filename for i in infos}

    def __contains__(self, part: str) -> bool:
        return part in self._names

    def read(self, part: str) -> bytes:
        """The bytes of a part. Raises DonneesErreur."""
        try:
            return self._zip.read(part)
        except (KeyError, zipfile.BadZipFile, zlib.error, RuntimeError, NotImplementedError, EOFError):
            raise self.spoiled(part) from None

    def parse(self, part: str) -> Any:
        """The tree of a part. Raises DonneesErreur."""
        parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
        data = self.read(part)
        self._refuse_entities(data, part)
        try:
            return etree.fromstring(data, parser)
        except etree.XMLSyntaxError:
            raise self.spoiled(part) from None

    def walk(self, part: str, *tags: str) -> Iterator[Any]:
        """The elements of these local names as they close, each emptied once read: memory stays flat."""
        data = self.read(part)
        self._refuse_entities(data, part)
        wanted = [f"{{*}}{t}" for t in tags]
        events = etree.iterparse(
            BytesIO(data), tag=wanted, resolve_entities=False, no_network=True, load_dtd=False
        )
        try:
            for _, element in events:
                yield element
                element.clear()
                parent = element.getparent()
                while parent is not None and element.getprevious() is not None:
                    del parent[0]
        except etree.XMLSyntaxError:
            raise self.spoiled(part) from None

    def spoiled(self, part: str) -> DonneesErreur:
        """The error of a part that is missing or cannot be read."""
        return refuse(
            "classeur_corrompu", self.nom, f"La partie « {part} » du classeur est abîmée.", REPRENDRE
        )

    def _refuse_entities(self, data: bytes, part: str) -> None:
        # Without zeros, the two bytes of UTF-16 read as one.
        if b"<!DOCTYPE" in data[:65536].replace(b"\0", b""):
            raise self.spoiled(part)


def refuse(code: str, nom: str, message: str, conseil: str) -> DonneesErreur:
    """The error of the file as a whole."""
    return DonneesErreur(code, message, conseil, Lieu(fichier=nom))


def local(element: Any) -> str:
    """The name of an element without its namespace: Excel and « Open XML strict » differ by it alone."""
    tag = element.tag
    return _cut(tag) if isinstance(tag, str) else ""


@lru_cache(maxsize=1024)
def _cut(tag: str) -> str:
    return tag.rpartition("}")[2]
