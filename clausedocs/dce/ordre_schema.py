"""The order in which Word wants the properties of a paragraph and of a run: other editors keep none.

ECMA-376 part 1, CT_PPrBase and EG_RPrBase: Word repairs a file whose properties stand otherwise.
"""

from __future__ import annotations

import re

PPR = [
    "pStyle",
    "keepNext",
    "keepLines",
    "pageBreakBefore",
    "framePr",
    "widowControl",
    "numPr",
    "suppressLineNumbers",
    "pBdr",
    "shd",
    "tabs",
    "suppressAutoHyphens",
    "kinsoku",
    "wordWrap",
    "overflowPunct",
    "topLinePunct",
    "autoSpaceDE",
    "autoSpaceDN",
    "bidi",
    "adjustRightInd",
    "snapToGrid",
    "spacing",
    "ind",
    "contextualSpacing",
    "mirrorIndents",
    "suppressOverlap",
    "jc",
    "textDirection",
    "textAlignment",
    "textboxTightWrap",
    "outlineLvl",
    "divId",
    "cnfStyle",
    "rPr",
    "sectPr",
    "pPrChange",
]
RPR = [
    "ins",
    "del",
    "moveFrom",
    "moveTo",
    "rStyle",
    "rFonts",
    "b",
    "bCs",
    "i",
    "iCs",
    "caps",
    "smallCaps",
    "strike",
    "dstrike",
    "outline",
    "shadow",
    "emboss",
    "imprint",
    "noProof",
    "snapToGrid",
    "vanish",
    "webHidden",
    "color",
    "spacing",
    "w",
    "kern",
    "position",
    "sz",
    "szCs",
    "highlight",
    "u",
    "effect",
    "bdr",
    "shd",
    "fitText",
    "vertAlign",
    "rtl",
    "cs",
    "em",
    "lang",
    "eastAsianLayout",
    "specVanish",
    "oMath",
    "rPrChange",
]
_ENFANT = re.compile(r"<([\w.-]+:[\w.-]+)\b[^>]*?(?:/>|>.*?</\1>)", re.S)


def order_ppr(xml: str) -> str:
    """The inside of a `w:pPr`, each property once and in its place."""
    return _order(xml, PPR)


def order_rpr(xml: str) -> str:
    """The inside of a `w:rPr`; what later versions of Word added comes last."""
    return _order(xml, RPR)


def _order(xml: str, names: list[str]) -> str:
    ranks = {f"w:{n}": rank for rank, n in enumerate(names)}
    rows: dict[str, str] = {}
    for match in _ENFANT.finditer(xml):
        rows.setdefault(match.group(1), match.group(0))
    return "".join(rows[n] for n in sorted(rows, key=lambda n: ranks.get(n, len(names))))
