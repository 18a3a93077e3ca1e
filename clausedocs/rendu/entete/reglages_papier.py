"""The settings of a letterhead: what changes its pages is kept, the rest is ours."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

from lxml import etree

from clausedocs.rendu.papier_docx import read_part
from clausedocs.word.xml_sur import NS, parse_xml

# In the order of the schema (ECMA-376 part 1, CT_Settings): what comes from the letterhead…
_SIENS = (
    "displayBackgroundShape",
    "embedTrueTypeFonts",
    "saveSubsetFonts",
    "mirrorMargins",
    "alignBordersAndEdges",
    "bordersDoNotSurroundHeader",
    "bordersDoNotSurroundFooter",
    "gutterAtTop",
    "defaultTabStop",
    "autoHyphenation",
    "consecutiveHyphenLimit",
    "hyphenationZone",
    "doNotHyphenateCaps",
    "evenAndOddHeaders",
    "footnotePr",
    "endnotePr",
    "clrSchemeMapping",
)
# … among what a settings part of ours holds, in the same order.
_ORDRE = (
    "zoom",
    *_SIENS[:8],
    *_SIENS[8:13],
    "evenAndOddHeaders",
    "characterSpacingControl",
    "footnotePr",
    "endnotePr",
    "compat",
    "themeFontLang",
    "clrSchemeMapping",
    "decimalSymbol",
    "listSeparator",
)


def merge_settings(octets: bytes | None, nom: str) -> bytes:
    """The settings part: no protection, no template to fetch, no revision mode, French."""
    ours = etree.fromstring(read_part("settings.xml"))
    theirs = parse_xml(octets, nom) if octets is not None else etree.Element(f"{NS}settings")
    found: dict[str, Any] = {etree.QName(n).localname: n for n in ours.iterchildren(etree.Element)}
    for node in theirs.iterchildren(etree.Element):
        local = etree.QName(node).localname
        if local in _SIENS and node.tag.startswith(NS):
            found[local] = node
    out = etree.Element(f"{NS}settings", nsmap={"w": NS[1:-1]})
    out.extend([deepcopy(found[n]) for n in _ORDRE if n in found])
    etree.cleanup_namespaces(out)
    return bytes(etree.tostring(out, xml_declaration=True, encoding="UTF-8", standalone=True))
