"""Revisions on what a file holds already: text deleted, paragraph marks, the end of a body.

Word deletes a paragraph by its mark, and what is left joins the paragraph after it, whose properties win.
The last paragraph of a body has none after it, nor has one before a table: there, the mark of the paragraph
*before* carries the revision, and the last one a change of properties. That is how Word itself writes it.
"""

from __future__ import annotations

import re
from copy import deepcopy
from typing import Any

from lxml import etree

from clausedocs.dce.allure import write_fragment
from clausedocs.dce.arbre_word import Bloc, Corps
from clausedocs.dce.blocs_poses import JALONS
from clausedocs.dce.ecriture_word import Suivi
from clausedocs.dce.ordre_schema import order_ppr
from clausedocs.dce.retouches import Retouche
from clausedocs.word.xml_sur import NS, W

_INSERES = (f"{NS}ins", f"{NS}moveTo")
_EFFACES = (f"{NS}del", f"{NS}moveFrom")
_SCHEMA_RPR = ("ins", "del", "moveFrom", "moveTo")


def delete_element(corps: Corps, element: Any, suivi: Suivi, propres: frozenset[str]) -> str:
    """A block of the body as a deletion that can be refused; "" for one that was only ever proposed.

    `propres`: the authors whose pending insertions are simply taken back.
    """
    copy = deepcopy(element)
    kept = _delete_block(copy, suivi, propres)
    return write_fragment(corps, copy) if kept else ""


def _delete_block(node: Any, suivi: Suivi, propres: frozenset[str]) -> bool:
    """Whether something is left of a block once its deletion is marked."""
    name = etree.QName(node).localname if isinstance(node.tag, str) else ""
    if name == "p":
        return _delete_paragraph(node, suivi, propres)
    if name == "tbl":
        rows = [_delete_row(r, suivi, propres) for r in list(node.iter(f"{NS}tr"))]
        return any(rows)
    if name in ("sdt", "sdtContent", "customXml", "ins"):
        inside = node.find(f"{NS}sdtContent") if name == "sdt" else node
        for child in list(inside if inside is not None else ()):
            if not _delete_block(child, suivi, propres):
                child.getparent().remove(child)
        return True
    return True


def _delete_row(row: Any, suivi: Suivi, propres: frozenset[str]) -> bool:
    properties = row.find(f"{NS}trPr")
    mark = properties.find(f"{NS}ins") if properties is not None else None
    if mark is not None and mark.get(f"{NS}author") in propres:
        row.getparent().remove(row)
        return False
    if properties is None:
        properties = etree.Element(f"{NS}trPr")
        row.insert(1 if row.find(f"{NS}tblPrEx") is not None else 0, properties)
    if properties.find(f"{NS}del") is None:
        change = properties.find(f"{NS}trPrChange")
        properties.insert(len(properties) - (change is not None), _make(suivi, "del"))
    for paragraph in row.iter(f"{NS}p"):
        _delete_runs(paragraph, suivi, propres)
    return True


def _delete_paragraph(paragraph: Any, suivi: Suivi, propres: frozenset[str]) -> bool:
    _delete_runs(paragraph, suivi, propres)
    properties = paragraph.find(f"{NS}pPr")
    inside = properties.find(f"{NS}rPr") if properties is not None else None
    mark = inside.find(f"{NS}ins") if inside is not None else None
    if mark is not None and mark.get(f"{NS}author") in propres:
        # Text of somebody else in a paragraph of ours: the paragraph stays, its mark as it is.
        return any(True for _ in paragraph.iter(f"{NS}r"))
    if properties is None:
        properties = etree.Element(f"{NS}pPr")
        paragraph.insert(0, properties)
    if inside is None:
        inside = etree.Element(f"{NS}rPr")
        tail = [c for c in properties if etree.QName(c).localname in ("sectPr", "pPrChange")]
        properties.insert(properties.index(tail[0]) if tail else len(properties), inside)
    if inside.find(f"{NS}del") is None:
        inside.insert(1 if mark is not None else 0, _make(suivi, "del"))
    return True


def _delete_runs(parent: Any, suivi: Suivi, propres: frozenset[str]) -> None:
    for node in list(parent):
        if node.tag in _INSERES and node.get(f"{NS}author") in propres:
            parent.remove(node)
        elif node.tag in _EFFACES:
            continue
        elif node.tag == f"{NS}r":
            _delete_run(node, suivi)
        elif isinstance(node.tag, str) and node.tag != f"{NS}pPr":
            _delete_runs(node, suivi, propres)


def _delete_run(run: Any, suivi: Suivi) -> None:
    for text in run.iter(f"{NS}t", f"{NS}instrText"):
        text.tag = f"{NS}delText" if text.tag == f"{NS}t" else f"{NS}delInstrText"
    wrap = _make(suivi, "del")
    run.addprevious(wrap)
    wrap.append(run)


def _make(suivi: Suivi, nom: str) -> Any:
    (made,) = etree.fromstring(f'<x xmlns:w="{W}">{suivi.mark(nom)}</x>')
    return made


# -- the marks of paragraphs


def mark_paragraph(corps: Corps, bloc: Bloc, suivi: Suivi, nom: str) -> list[Retouche]:
    """The mark of a paragraph as inserted or deleted; nothing where a revision bears on it already."""
    if mark_of(bloc.element):
        return []
    data = corps.octets[bloc.debut : bloc.fin]
    mark = suivi.mark(nom)
    opening = re.match(rb"<w:p(?:\s[^>]*?)?(/?)>", data)
    if opening is None:
        return []
    if opening.group(1):
        at = bloc.debut + opening.start(1)
        return [
            Retouche(at, bloc.debut + opening.end(), f"><w:pPr><w:rPr>{mark}</w:rPr></w:pPr></w:p>".encode())
        ]
    at = opening.end()
    ppr = re.compile(rb"\s*<w:pPr(?:\s[^>]*?)?(/?)>").match(data, at)
    if ppr is None:
        return [_put(bloc.debut + at, f"<w:pPr><w:rPr>{mark}</w:rPr></w:pPr>")]
    if ppr.group(1):
        return [
            Retouche(
                bloc.debut + ppr.start(1), bloc.debut + ppr.end(), f"><w:rPr>{mark}</w:rPr></w:pPr>".encode()
            )
        ]
    # `rPr` comes before `sectPr` and `pPrChange`, which hold properties of their own.
    stop = min(
        x for x in (data.find(t, ppr.end()) for t in (b"<w:sectPr", b"<w:pPrChange", b"</w:pPr>")) if x >= 0
    )
    rpr = re.compile(rb"<w:rPr(?:\s[^>]*?)?(/?)>").search(data, ppr.end(), stop)
    if rpr is None:
        return [_put(bloc.debut + stop, f"<w:rPr>{mark}</w:rPr>")]
    if rpr.group(1):
        return [Retouche(bloc.debut + rpr.start(1), bloc.debut + rpr.end(), f">{mark}</w:rPr>".encode())]
    return [_put(bloc.debut + rpr.end(), mark)]


def unmark_paragraph(corps: Corps, bloc: Bloc, auteurs: frozenset[str]) -> list[Retouche]:
    """Takes back the mark that one of these authors put on a paragraph, for text that is no longer there."""
    node = bloc.element.find(f"{NS}pPr/{NS}rPr/{NS}ins")
    if node is None or node.get(f"{NS}author") not in auteurs:
        return []
    data = corps.octets[bloc.debut : bloc.fin]
    found = re.search(rb"<w:rPr(?:\s[^>]*)?>\s*(<w:ins\b[^>]*/>)", data)
    if found is None:
        return []
    return [Retouche(bloc.debut + found.start(1), bloc.debut + found.end(1), b"")]


def mark_of(paragraph: Any) -> str:
    """`ins` or `del` where a revision bears on the mark of a paragraph."""
    inside = paragraph.find(f"{NS}pPr/{NS}rPr")
    if inside is None:
        return ""
    for nom in _SCHEMA_RPR:
        if inside.find(f"{NS}{nom}") is not None:
            return "ins" if nom in ("ins", "moveTo") else "del"
    return ""


def followed_by_paragraph(corps: Corps, rang: int) -> bool:
    """Whether what a refusal leaves before a rank can join a paragraph after it."""
    for bloc in corps.blocs[rang:]:
        if bloc.balise in JALONS:
            continue
        return bloc.balise in ("p", "sdt") and (bloc.balise == "p" or _opens_with_paragraph(bloc.element))
    return False


def _opens_with_paragraph(sdt: Any) -> bool:
    content = sdt.find(f"{NS}sdtContent")
    first = next(content.iterchildren(tag=etree.Element), None) if content is not None else None
    return first is not None and first.tag == f"{NS}p"


def paragraph_before(corps: Corps, rang: int) -> Bloc | None:
    """The paragraph that stands right before a rank; None for a table, a section, the start of the body."""
    for bloc in reversed(corps.blocs[:rang]):
        if bloc.balise in JALONS:
            continue
        ends_section = bloc.element.find(f"{NS}pPr/{NS}sectPr") is not None
        return bloc if bloc.balise == "p" and not ends_section else None
    return None


def leaves_empty(corps: Corps, rang: int) -> bool:
    """Whether the refusal of what is inserted there cannot but leave an empty paragraph."""
    return not followed_by_paragraph(corps, rang) and paragraph_before(corps, rang) is None


def settle_last(xml: str, corps: Corps, before: Any, suivi: Suivi, effaces: str = "") -> str:
    """Our markup where no paragraph follows: its last paragraph keeps its mark, and changes its properties
    back to those of `before` on a refusal. `effaces`: deleted runs that this paragraph takes in."""
    at = xml.rindex("<w:p>")
    head, last = xml[:at], xml[at:]
    end = last.index("</w:pPr>")
    # What the mark itself looks like is nobody’s concern: it stays that of the former last paragraph.
    ppr = re.sub(r"<w:rPr>.*$", "", last[:end], flags=re.S)
    rpr = before.find(f"{NS}pPr/{NS}rPr")
    marks = (*_SCHEMA_RPR, "rPrChange")
    look = [] if rpr is None else [c for c in rpr if etree.QName(c).localname not in marks]
    mark = f"<w:rPr>{''.join(write_fragment(corps, c) for c in look)}</w:rPr>" if look else ""
    change = f"<w:pPrChange {suivi.attributes()}><w:pPr>{ppr_of(corps, before)}</w:pPr></w:pPrChange>"
    return f"{head}{ppr}{mark}{change}</w:pPr>{effaces}{last[end + len('</w:pPr>') :]}"


def ppr_of(corps: Corps, paragraph: Any) -> str:
    """The properties that a refusal gives back to a paragraph: the former ones, where they were changed."""
    former = paragraph.find(f"{NS}pPr/{NS}pPrChange/{NS}pPr")
    return _inside(corps, former) if former is not None else ppr_now(corps, paragraph)


def ppr_now(corps: Corps, paragraph: Any) -> str:
    """The properties of a paragraph as it is, without its section and its revisions."""
    return _inside(corps, paragraph.find(f"{NS}pPr"))


def _inside(corps: Corps, ppr: Any) -> str:
    left_out = ("rPr", "sectPr", "pPrChange")
    kept = [] if ppr is None else [c for c in ppr if etree.QName(c).localname not in left_out]
    return order_ppr("".join(write_fragment(corps, c) for c in kept))


def deleted_runs(corps: Corps, paragraph: Any, suivi: Suivi, propres: frozenset[str]) -> str:
    """What a paragraph holds, deleted, without the paragraph."""
    copy = deepcopy(paragraph)
    _delete_runs(copy, suivi, propres)
    return "".join(write_fragment(corps, c) for c in copy if c.tag != f"{NS}pPr")


def _put(at: int, xml: str) -> Retouche:
    return Retouche(at, at, xml.encode())
