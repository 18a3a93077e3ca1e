"""The last touch on a PDF that WeasyPrint has drawn, before its bytes are written.

Running titles and page numbers are drawn with a mark of the structure that the structure does not hold:
ISO 14289-1 (7.1, 7.8) wants them to be artifacts, which a screen reader passes over. And annotations are
printed, as ISO 19005 asks, whatever the standard.
"""

from __future__ import annotations

import re
from typing import Any

_REFERENCE = re.compile(rb"(\d+) 0 R")
_IMPRIMER = 4


def finish(document: Any, pdf: Any) -> None:
    """A finisher as WeasyPrint calls it: the laid out document, then the PDF as pydyf objects."""
    for item in pdf.objects:
        if isinstance(item, dict) and item.get("Type") == "/Annot":
            item["F"] = _IMPRIMER
    root = _object(pdf, pdf.catalog["StructTreeRoot"])
    held: set[int] = set()
    _reach(pdf, root["K"], held)
    numbers = _object(pdf, root["ParentTree"])["Nums"]
    # Pages in order, each with the element of each of its marks; entries of annotations come after.
    for index, owners in zip(numbers[::2], numbers[1::2], strict=True):
        if not isinstance(owners, list):
            continue
        page = _object(pdf, pdf.page_references[index])
        loose = {mark for mark, owner in enumerate(owners) if _number(owner) not in held}
        _turn_into_artifacts(_object(pdf, page["Contents"]), loose)
        for mark in loose:
            _object(pdf, owners[mark]).free = "f"
            owners[mark] = "null"


def _turn_into_artifacts(stream: Any, marks: set[int]) -> None:
    """`/Span <</MCID 3>> BDC` is three items of the stream; an artifact has no properties."""
    out: list[Any] = []
    for item in stream.stream:
        if item == b"BDC" and isinstance(out[-1], dict) and out[-1].get("MCID") in marks:
            del out[-2:]
            out += ["/Artifact", b"BMC"]
        else:
            out.append(item)
    stream.stream = out


def _reach(pdf: Any, kids: Any, held: set[int]) -> None:
    for kid in kids:
        number = _number(kid)
        if number is None or number in held:
            continue
        held.add(number)
        element = pdf.objects[number]
        if isinstance(element, dict) and isinstance(element.get("K"), list):
            _reach(pdf, element["K"], held)


def _object(pdf: Any, reference: bytes) -> Any:
    number = _number(reference)
    assert number is not None
    return pdf.objects[number]


def _number(reference: Any) -> int | None:
    found = _REFERENCE.fullmatch(reference) if isinstance(reference, bytes) else None
    return int(found.group(1)) if found else None
