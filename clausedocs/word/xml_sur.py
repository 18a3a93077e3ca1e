"""The XML of somebody else: no entity, no network, no nesting that no editor would write."""

from __future__ import annotations

import re
from typing import Any

from lxml import etree

from clausedocs.erreurs import DonneesErreur, Lieu

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
NS = f"{{{W}}}"
_ENCODAGE = re.compile(rb"(?:\xef\xbb\xbf)?\s*<\?xml[^>]*?encoding\s*=\s*[\"']([\w.-]+)")


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
        raise refuse_xml("docx_xml", nom, "Une partie du fichier n’est pas du XML lisible.") from None


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


def refuse_xml(code: str, nom: str, message: str) -> DonneesErreur:
    """The error of a part that cannot be read."""
    return DonneesErreur(
        code,
        message,
        "Ouvrez-le dans Word et enregistrez-le ; s’il ne s’ouvre pas, demandez-le à nouveau à son auteur.",
        Lieu(fichier=nom),
    )
