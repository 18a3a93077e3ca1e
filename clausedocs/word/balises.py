"""The tags that a Word user typed: put back whole in one run, whatever Word made of them as they were typed.

Word cuts a text into runs as it likes (spelling, revision, a pause of the typist), and its automatic
correction puts typographic quotes and no-break spaces where a tag wants plain ones.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from clausedocs.word.xml_sur import NS

BALISE = re.compile(r"\{\{.*?\}\}|\{%.*?%\}", re.S)
_T, _R, _P = f"{NS}t", f"{NS}r", f"{NS}p"
_ESPACE = "{http://www.w3.org/XML/1998/namespace}space"
_PLAINS = str.maketrans(
    {**dict.fromkeys("‘’ʼ‚", "'"), **dict.fromkeys("“”„«»", '"'), **dict.fromkeys("\u00a0\u202f\u2009", " ")}
)
# « {{ x == « a » }} »: the spaces that French puts inside its quotes are not part of the text.
_GUILLEMETS = re.compile(r"«[\s\u00a0\u202f]*(.*?)[\s\u00a0\u202f]*»")


def join_tags(paragraph: Any) -> bool:
    """Put every tag of a paragraph whole in the text node where it starts; whether there was any.

    The look of a tag is that of its first character. Text boxes inside are paragraphs of their own.
    """
    nodes = list(texts_of(paragraph))
    whole = "".join(n.text or "" for n in nodes)
    found = list(BALISE.finditer(whole))
    for tag in reversed(found):
        _write_whole(nodes, tag.start(), tag.end(), flatten_tag(tag.group()))
    return bool(found)


def flatten_tag(tag: str) -> str:
    """The tag as it was meant: straight quotes, ordinary spaces."""
    return _GUILLEMETS.sub(r'"\1"', tag).translate(_PLAINS)


def texts_of(paragraph: Any) -> Iterator[Any]:
    """The text nodes of a paragraph in order, those of a text box inside it apart."""
    for node in paragraph.iter(_T):
        if next(node.iterancestors(_P), None) is paragraph:
            yield node


def text_of(paragraph: Any) -> str:
    """The words of a paragraph."""
    return "".join(n.text or "" for n in texts_of(paragraph))


def set_text(node: Any, text: str) -> None:
    """Change the words of a text node, spaces at its ends included."""
    node.text = text
    node.set(_ESPACE, "preserve")


def _write_whole(nodes: list[Any], start: int, end: int, tag: str) -> None:
    at = 0
    first = True
    for node in nodes:
        text = node.text or ""
        left, right = max(start - at, 0), min(end - at, len(text))
        if left < right:
            set_text(node, text[:left] + (tag if first else "") + text[right:])
            first = False
        at += len(text)
