"""The lists of a letterhead beside ours: both keep their levels, theirs change their numbers."""

from __future__ import annotations

from collections.abc import Iterable
from copy import deepcopy
from typing import Any

from lxml import etree

from clausedocs.rendu.entete.couleurs import recolor
from clausedocs.rendu.entete.reperes import VAL, rename_styles, shift_lists, shift_number
from clausedocs.rendu.entete.styles_papier import NUMEROTES, PUCES
from clausedocs.rendu.papier_docx import read_part
from clausedocs.word.xml_sur import NS, parse_xml

_ABSTRAIT, _NUM = f"{NS}abstractNum", f"{NS}num"
_SIGNES = ("nsid", "tmpl")


def merge_lists(
    octets: bytes | None, renommes: dict[str, str], propres: Iterable[str], couleur: str, nom: str
) -> bytes:
    """The numbering part. `propres`: the styles whose lists stay theirs; `couleur`: that of our marks."""
    ours = recolor(read_part("numbering.xml").decode("utf-8"), couleur).encode("utf-8")
    if octets is None:
        return ours
    root = parse_xml(octets, nom)
    rename_styles(root, renommes)
    shift_lists(root)
    model = etree.fromstring(ours)
    _part_from_ours(root, model, frozenset(propres))
    out = etree.Element(root.tag, root.attrib, nsmap=root.nsmap)
    out.extend([n for n in root if etree.QName(n).localname == "numPicBullet"])
    for kind in (_ABSTRAIT, _NUM):
        out.extend(deepcopy(list(model.iterchildren(kind))))
        out.extend(list(root.iterchildren(kind)))
    return bytes(etree.tostring(out, xml_declaration=True, encoding="UTF-8", standalone=True))


def list_bulleted(octets: bytes | None, nom: str) -> frozenset[str]:
    """The numbers, shifted, of the lists of a letterhead whose first level is a bullet."""
    if octets is None:
        return frozenset()
    root = parse_xml(octets, nom)
    bulleted = {
        a.get(f"{NS}abstractNumId")
        for a in root.iterchildren(_ABSTRAIT)
        if (f := a.find(f"{NS}lvl/{NS}numFmt")) is not None and f.get(VAL) == "bullet"
    }
    found = set()
    for num in root.iterchildren(_NUM):
        ref = num.find(f"{NS}abstractNumId")
        if ref is not None and ref.get(VAL) in bulleted:
            found.add(str(shift_number(num.get(f"{NS}numId"))))
    return frozenset(found)


def _part_from_ours(root: Any, model: Any, propres: frozenset[str]) -> None:
    """No sign nor style in common: Word joins two lists that bear the same one."""
    taken = {(nom, node.get(VAL).upper()) for nom in (*_SIGNES, "name") for node in model.iter(f"{NS}{nom}")}
    ours = {*NUMEROTES, *PUCES, "Numero1", "Numero2"} - propres
    for abstract in root.iterchildren(_ABSTRAIT):
        for node in list(abstract):
            local = etree.QName(node).localname
            if local in (*_SIGNES, "name") and (local, str(node.get(VAL)).upper()) in taken:
                abstract.remove(node)
        _untie(abstract, ours)
    for abstract in model.iterchildren(_ABSTRAIT):
        _untie(abstract, propres)


def _untie(abstract: Any, styles: frozenset[str] | set[str]) -> None:
    """A style is tied to one level of one list."""
    for node in list(abstract.iter(f"{NS}pStyle")):
        if node.get(VAL) in styles:
            node.getparent().remove(node)
