"""The gaps of a draft, seen: the two marks that travel in the text become each target's highlight."""

from __future__ import annotations

import re
from collections.abc import Callable

from clausedocs.langue.lacune import DEBUT_LACUNE as DEBUT
from clausedocs.langue.lacune import FIN_LACUNE as FIN

_MARQUEE = re.compile(f"{DEBUT}([^{DEBUT}{FIN}]*){FIN}")
_MARQUES = str.maketrans("", "", DEBUT + FIN)
# A run of Word: its properties, then one text. The compiler writes no other run that holds text.
_RUN = re.compile(
    r"<w:r>(?:<w:rPr>((?:(?!</w:rPr>).)*)</w:rPr>)?<w:t xml:space=\"preserve\">([^<]*)</w:t></w:r>"
)
_SURLIGNE = '<w:highlight w:val="yellow"/>'


def strip_marks(text: str) -> str:
    """The text without its marks."""
    return text.translate(_MARQUES) if DEBUT in text or FIN in text else text


def highlight_docx(corps: str) -> str:
    """Each gap in a run of its own, with the properties of the run that it stood in, and highlighted."""
    if DEBUT not in corps:
        return corps
    return strip_marks(_RUN.sub(_split_run, corps))


def highlight_html(corps: str) -> str:
    """Each gap in a `mark`."""
    return strip_marks(_MARQUEE.sub(r"<mark>\1</mark>", corps)) if DEBUT in corps else corps


def highlight_typst(corps: str) -> str:
    """Each gap as a call of its own: the string literal around it is closed, then opened again."""
    return strip_marks(_MARQUEE.sub(r'"#lacune("\1")#"', corps)) if DEBUT in corps else corps


# Target of the compiler -> how it shows gaps.
SURLIGNEURS: dict[str, Callable[[str], str]] = {
    "docx": highlight_docx,
    "html": highlight_html,
    "typst": highlight_typst,
    "texte": strip_marks,
}


def _split_run(match: re.Match[str]) -> str:
    props, text = match.group(1) or "", match.group(2)
    if DEBUT not in text:
        return match.group(0)
    out: list[str] = []
    for n, piece in enumerate(_MARQUEE.split(text)):
        if piece:
            # The highlight comes after bold and italic in the order of the schema.
            inner = props + (_SURLIGNE if n % 2 else "")
            rpr = f"<w:rPr>{inner}</w:rPr>" if inner else ""
            out.append(f'<w:r>{rpr}<w:t xml:space="preserve">{piece}</w:t></w:r>')
    return "".join(out)
