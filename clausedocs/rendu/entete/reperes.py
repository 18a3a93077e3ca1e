"""The ids of a letterhead moved out of the way of those that our body is written with."""

from __future__ import annotations

from typing import Any

from clausedocs.word.xml_sur import NS

VAL = f"{NS}val"
# Elements that name a style by its id.
_RENVOIS = ("pStyle", "rStyle", "tblStyle", "basedOn", "next", "link", "styleLink", "numStyleLink")
# Our lists are numbered from 1 to 4: theirs go on from here.
DECALAGE = 100


def rename_styles(root: Any, names: dict[str, str]) -> None:
    """Give new ids to the styles of a part and to all that names them."""
    if not names:
        return
    for node in root.iter(*(f"{NS}{n}" for n in _RENVOIS)):
        if node.get(VAL) in names:
            node.set(VAL, names[node.get(VAL)])
    for style in root.iterchildren(f"{NS}style"):
        if style.get(f"{NS}styleId") in names:
            style.set(f"{NS}styleId", names[style.get(f"{NS}styleId")])


def shift_lists(root: Any) -> None:
    """New numbers for the lists of a part, and for all that names them. 0 stays: it means « no list »."""
    for node in root.iter(f"{NS}numId"):
        node.set(VAL, shift_number(node.get(VAL)))
    for node in root.iterchildren(f"{NS}num"):
        node.set(f"{NS}numId", shift_number(node.get(f"{NS}numId")))
        ref = node.find(f"{NS}abstractNumId")
        if ref is not None:
            ref.set(VAL, str(int(ref.get(VAL)) + DECALAGE))
    for node in root.iterchildren(f"{NS}abstractNum"):
        node.set(f"{NS}abstractNumId", str(int(node.get(f"{NS}abstractNumId")) + DECALAGE))


def shift_number(number: Any) -> str:
    """The number of a list of the letterhead, once moved."""
    return str(int(number) + DECALAGE) if str(number).isdigit() and int(number) else str(number)
