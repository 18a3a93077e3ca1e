"""A stretch of words in a paragraph of Word: the runs that hold it and nothing else, cut out if need be."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

from clausedocs.word.balises import set_text, texts_of
from clausedocs.word.xml_sur import NS

_R, _RPR = f"{NS}r", f"{NS}rPr"


def isolate(paragraph: Any, debut: int, fin: int) -> list[Any]:
    """The runs that hold the characters from `debut` to `fin` (offsets in `text_of`), in order.

    Runs that go beyond are cut in two, each half with the look of the whole.
    """
    _cut_at(paragraph, debut)
    _cut_at(paragraph, fin)
    found: list[Any] = []
    at = 0
    for node in texts_of(paragraph):
        length = len(node.text or "")
        run = _run_of(node)
        if length and at >= debut and at + length <= fin and run is not None and run not in found:
            found.append(run)
        at += length
    return found


def list_runs(paragraph: Any) -> list[Any]:
    """The runs of a paragraph in order, those of a text box inside it apart."""
    return [r for r in paragraph.iter(_R) if next(r.iterancestors(f"{NS}p"), None) is paragraph]


def _run_of(node: Any) -> Any:
    return next(node.iterancestors(_R), None)


def _cut_at(paragraph: Any, place: int) -> None:
    """Make sure that a run begins at this offset."""
    at = 0
    for node in texts_of(paragraph):
        text = node.text or ""
        run = _run_of(node)
        if run is not None and node.getparent() is run:
            if at < place < at + len(text):
                rest = deepcopy(node)
                set_text(node, text[: place - at])
                set_text(rest, text[place - at :])
                node.addnext(rest)
                _split_before(run, rest)
                return
            if at == place and text and _has_text_before(run, node):
                _split_before(run, node)
                return
        at += len(text)


def _has_text_before(run: Any, node: Any) -> bool:
    return any(n.tag != _RPR for n in list(run)[: run.index(node)])


def _split_before(run: Any, node: Any) -> None:
    """A second run, of the same look, that begins with this child."""
    second = run.makeelement(run.tag, dict(run.attrib), nsmap=run.nsmap)
    look = run.find(_RPR)
    if look is not None:
        second.append(deepcopy(look))
    second.extend(list(run)[run.index(node) :])
    run.addnext(second)
    # What follows an element in its text is nobody's: OOXML has none there.
    run.tail = None
