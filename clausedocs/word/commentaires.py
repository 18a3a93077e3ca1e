"""Comments in a Word file: real ones, that Word shows in its margin and lets one resolve."""

from __future__ import annotations

import posixpath
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from lxml import etree

from clausedocs.word.paquet import CONTENT_TYPES, Paquet
from clausedocs.word.passage import isolate, list_runs
from clausedocs.word.xml_sur import NS, W, parse_xml

AUTEUR = "clausedocs"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.comments+xml"
_RELS = "{http://schemas.openxmlformats.org/package/2006/relationships}"
_TYPES = "{http://schemas.openxmlformats.org/package/2006/content-types}"
_ID = f"{NS}id"
_ESPACE = "{http://www.w3.org/XML/1998/namespace}space"


@dataclass(frozen=True, slots=True)
class Commentaire:
    """What is said of a paragraph, or of its characters from `debut` to `fin` (offsets in `text_of`).

    `textes` are the paragraphs of the comment; `paragraphe` is an element of the main part.
    """

    paragraphe: Any
    textes: tuple[str, ...]
    auteur: str = AUTEUR
    debut: int | None = None
    fin: int | None = None


def write_comments(
    paquet: Paquet, racine: Any, commentaires: Iterable[Commentaire], *, jour: date
) -> dict[str, bytes]:
    """The parts to replace: the main one, written from `racine`, the comments and what declares them.

    Comments that the file has already are kept. Raises DonneesErreur where a part cannot be read.
    """
    listed = list(commentaires)
    main = paquet.document
    changed: dict[str, bytes] = {}
    if listed:
        part, known = _find_comments(paquet)
        root = (
            parse_xml(paquet.read(part), paquet.nom)
            if known
            else etree.Element(f"{NS}comments", nsmap={"w": W})
        )
        first = max((int(c.get(_ID)) for c in root if str(c.get(_ID)).isdigit()), default=-1) + 1
        for number, comment in enumerate(listed, first):
            _anchor(comment, number)
            root.append(_write_comment(comment, number, jour))
        changed[part] = serialize(root)
        if not known:
            changed |= _declare(paquet, part)
    return {main: serialize(racine), **changed}


def serialize(root: Any) -> bytes:
    """A part as bytes."""
    return bytes(etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True))


def _anchor(comment: Commentaire, number: int) -> None:
    """The marks around the words, then the mark that Word hangs the comment on."""
    paragraph = comment.paragraphe
    runs: Sequence[Any] = ()
    if comment.debut is not None and comment.fin is not None:
        runs = isolate(paragraph, comment.debut, comment.fin)
    runs = runs or list_runs(paragraph)
    start, end = _mark("commentRangeStart", number), _mark("commentRangeEnd", number)
    reference = etree.Element(f"{NS}r")
    reference.append(_mark("commentReference", number))
    if runs:
        runs[0].addprevious(start)
        runs[-1].addnext(end)
    else:
        paragraph.append(start)
        paragraph.append(end)
    end.addnext(reference)


def _mark(nom: str, number: int) -> Any:
    node = etree.Element(f"{NS}{nom}")
    node.set(_ID, str(number))
    return node


def _write_comment(comment: Commentaire, number: int, jour: date) -> Any:
    node = etree.Element(f"{NS}comment")
    node.set(_ID, str(number))
    node.set(f"{NS}author", comment.auteur)
    node.set(f"{NS}date", f"{jour.isoformat()}T00:00:00Z")
    node.set(f"{NS}initials", comment.auteur[:2])
    for rank, text in enumerate(comment.textes):
        paragraph = etree.SubElement(node, f"{NS}p")
        if rank == 0:
            etree.SubElement(etree.SubElement(paragraph, f"{NS}r"), f"{NS}annotationRef")
        words = etree.SubElement(etree.SubElement(paragraph, f"{NS}r"), f"{NS}t")
        words.text = text
        words.set(_ESPACE, "preserve")
    return node


# -- the parts


def _find_comments(paquet: Paquet) -> tuple[str, bool]:
    """The name of the part of comments, and whether it exists."""
    folder = paquet.document.rpartition("/")[0]
    rels = _rels_of(paquet)
    if rels in paquet:
        for row in parse_xml(paquet.read(rels), paquet.nom):
            if str(row.get("Type")).endswith("/comments"):
                name = posixpath.normpath(posixpath.join("/", folder, str(row.get("Target")))).lstrip("/")
                if name in paquet:
                    return name, True
    name, rank = f"{folder}/comments.xml".lstrip("/"), 1
    while name in paquet:
        rank += 1
        name = f"{folder}/comments{rank}.xml".lstrip("/")
    return name, False


def _rels_of(paquet: Paquet) -> str:
    folder, _, name = paquet.document.rpartition("/")
    return f"{folder}/_rels/{name}.rels".lstrip("/")


def _declare(paquet: Paquet, part: str) -> dict[str, bytes]:
    rels = _rels_of(paquet)
    root = (
        parse_xml(paquet.read(rels), paquet.nom) if rels in paquet else etree.Element(f"{_RELS}Relationships")
    )
    used = {str(r.get("Id")) for r in root}
    rank = 1
    while f"rIdCommentaires{rank}" in used:
        rank += 1
    row = etree.SubElement(root, f"{_RELS}Relationship")
    row.set("Id", f"rIdCommentaires{rank}")
    row.set("Type", f"{_OFFICE}/comments")
    row.set("Target", f"/{part}")
    types = parse_xml(paquet.read(CONTENT_TYPES), paquet.nom)
    override = etree.SubElement(types, f"{_TYPES}Override")
    override.set("PartName", f"/{part}")
    override.set("ContentType", _TYPE)
    return {rels: serialize(root), CONTENT_TYPES: serialize(types)}
