"""The Word package: the parts of the paper, the body of the document, its properties, in a zip.

Packing costs little more than deflating the body: what the paper holds is deflated already.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from html import escape
from typing import Any

from clausedocs.modeles.caracteres import check_caracteres
from clausedocs.modeles.cible_docx import LARGEUR_TEXTE
from clausedocs.rendu.emblemes import draw_png
from clausedocs.rendu.papier_docx import (
    ENTETE_XML,
    OFFICE,
    PACKAGE,
    PIED_PREMIERE,
    TYPE_WORD,
    Papier,
    Relation,
    standard_papier,
    write_relations,
)
from clausedocs.word.archive_zip import Amorce, Partie, begin_zip, deflate_partie, inflate_partie, write_zip

NUMEROTATION = b"word/numbering.xml"
EMBLEME_ID = "rIdEmblemeUE"
EMBLEME_PARTIE = "media/embleme-ue.png"
# The style of what stands under the title of a title page.
COUVERTURE = '<w:pStyle w:val="SousTitre"/>'
# The style of what heads a letter.
LETTRE = '<w:pStyle w:val="LettreExpediteur"/>'
# A title page and the head of a letter come first: no need to read the whole text for them.
DEBUT = 3000
EMBLEME_DOCPR = '<wp:docPr id="900"'
_FIN = "</w:body></w:document>"
# What the compiler measured for the text of our own paper: columns, cells, the free end of a bar.
_MESURE = re.compile(r'(<w:(?:gridCol w:w|tcW w:w|ind w:right)=")(\d+)(?=")')
_EXPEDITEUR = re.compile(rf"(<w:p><w:pPr>{LETTRE}(?:(?!</w:pPr>).)*</w:pPr>)(?:(?!</w:p>).)*</w:p>", re.S)
_PUCE = '<w:numPr><w:ilvl w:val="{}"/><w:numId w:val="3"/></w:numPr>'


@dataclass(frozen=True, slots=True)
class Proprietes:
    """What Word shows under « Propriétés ». `titre_court` is the header of the pages, a title page apart."""

    titre: str
    titre_court: str = ""
    auteur: str = ""
    sujet: str = ""
    jour: date | None = None
    personnalisees: Mapping[str, str] | None = None


def pack(
    corps: str,
    proprietes: Proprietes,
    *,
    papier: Papier | None = None,
    premiers: tuple[int, int] = (1, 1),
    variables: Mapping[str, Any] | None = None,
) -> bytes:
    """The bytes of a .docx from the children of its body. Same input, same bytes.

    `corps` is the work of a compiled modèle, which refused what no XML document may hold as it escaped each
    text; the rest is checked here. `premiers`: the numbers of the first article and of the first annex.
    `variables`: what the tags of the paper may name, besides the titles.

    Raises:
        DonneesErreur: `caractere_interdit`, a control character that no Word file can hold.
        ModeleErreur: a tag of the paper that these data cannot fill.
    """
    papier = papier or standard_papier()
    with_emblem = EMBLEME_ID in corps
    if with_emblem:
        corps = _number_emblems(corps)
    corps = _fit(corps, papier)
    court = proprietes.titre_court or proprietes.titre
    known = {**(variables or {}), "titre": proprietes.titre, "titre_court": court}
    section = _choose_section(papier, corps)
    body = f"{papier.debut}{papier.avant(known)}{corps}{papier.apres(known)}{section}{_FIN}"
    parts = [
        *(deflate_partie(name, encode_sain(write(known))) for name, write in papier.variables),
        deflate_partie("docProps/core.xml", encode_sain(_core(proprietes))),
        deflate_partie("docProps/custom.xml", encode_sain(_custom(proprietes.personnalisees or {}))),
        deflate_partie("word/document.xml", body.encode("utf-8")),
    ]
    return write_zip(parts, _begin(papier, with_emblem, premiers))


def _choose_section(papier: Papier, corps: str) -> str:
    """A letter counts its pages from the second on; only a title page hides the running title."""
    if not papier.titre_de_page:
        return papier.section
    if corps.find(LETTRE, 0, DEBUT) >= 0:
        return papier.section.replace(PIED_PREMIERE, "")
    if corps.find(COUVERTURE, 0, DEBUT) >= 0:
        return papier.section
    return papier.section.replace("<w:titlePg/>", "")


def _fit(corps: str, papier: Papier) -> str:
    """The body at the width of the paper; its bullets left to the paper where it has some."""
    if papier.nomme and LETTRE in corps:
        # Its place stays, without its words: what follows must not move.
        corps = _EXPEDITEUR.sub(lambda m: f"{m[1]}</w:p>", corps, count=1)
        first = corps.index(LETTRE) + len(LETTRE)
        corps = corps[:first] + _EXPEDITEUR.sub("", corps[first:])
    for level in papier.puces_propres:
        corps = corps.replace(_PUCE.format(level), "")
    if papier.largeur == LARGEUR_TEXTE:
        return corps
    return _MESURE.sub(lambda m: f"{m[1]}{round(int(m[2]) * papier.largeur / LARGEUR_TEXTE)}", corps)


@lru_cache(maxsize=64)
def _begin(papier: Papier, with_emblem: bool, premiers: tuple[int, int]) -> Amorce:
    """All that the document does not change; articles and annexes may start at other numbers than 1."""
    parts = papier.parties
    if premiers != (1, 1):
        parts = tuple(_start_at(p, premiers) if p.nom == NUMEROTATION else p for p in parts)
    return begin_zip(sorted((*_fixed_parts(papier, with_emblem), *parts), key=_rank))


def _start_at(part: Partie, premiers: tuple[int, int]) -> Partie:
    xml = inflate_partie(part).decode("utf-8")
    for style, first in zip(("Titre1", "Annexe"), premiers, strict=True):
        level = re.compile(rf'(<w:start w:val=")\d+("/>(?:(?!<w:lvl ).)*?<w:pStyle w:val="{style}"/>)', re.S)
        xml = level.sub(rf"\g<1>{first}\g<2>", xml, count=1)
    return deflate_partie(NUMEROTATION.decode("ascii"), xml.encode("utf-8"), fixe=True)


def encode_sain(text: str) -> bytes:
    """UTF-8, refused when it holds what no XML document may."""
    check_caracteres(text)
    return text.encode("utf-8")


def _rank(part: Partie) -> tuple[bool, bool, bytes]:
    """Content types first, as readers that stream expect, then relationships, then by name."""
    return part.nom != b"[Content_Types].xml", part.nom != b"_rels/.rels", part.nom


def _number_emblems(corps: str) -> str:
    """A drawing's number is unique in a document; a loop of the modèle may print the emblem again."""
    pieces = corps.split(EMBLEME_DOCPR)
    return pieces[0] + "".join(f'<wp:docPr id="{900 + i}"{piece}' for i, piece in enumerate(pieces[1:]))


def _fixed_parts(papier: Papier, with_emblem: bool) -> tuple[Partie, ...]:
    """Content types, relationships and application properties: two variants a paper."""
    parts = [
        deflate_partie("[Content_Types].xml", _content_types(papier, with_emblem).encode(), fixe=True),
        deflate_partie("_rels/.rels", _package_rels().encode(), fixe=True),
        deflate_partie("docProps/app.xml", _app().encode(), fixe=True),
        deflate_partie(
            "word/_rels/document.xml.rels", _document_rels(papier, with_emblem).encode(), fixe=True
        ),
    ]
    if with_emblem:
        parts.append(deflate_partie(f"word/{EMBLEME_PARTIE}", draw_png(), stocker=True))
    return tuple(parts)


def _content_types(papier: Papier, with_emblem: bool) -> str:
    overrides = [
        ("word/document.xml", f"{TYPE_WORD}.document.main+xml"),
        *papier.types,
        ("docProps/core.xml", "application/vnd.openxmlformats-package.core-properties+xml"),
        ("docProps/app.xml", "application/vnd.openxmlformats-officedocument.extended-properties+xml"),
        ("docProps/custom.xml", "application/vnd.openxmlformats-officedocument.custom-properties+xml"),
    ]
    defaults = {
        "rels": "application/vnd.openxmlformats-package.relationships+xml",
        **({"png": "image/png"} if with_emblem else {}),
        **dict(papier.extensions),
        "xml": "application/xml",
    }
    return (
        f'{ENTETE_XML}<Types xmlns="{PACKAGE}/content-types">'
        + "".join(f'<Default Extension="{e}" ContentType="{kind}"/>' for e, kind in defaults.items())
        + "".join(f'<Override PartName="/{name}" ContentType="{kind}"/>' for name, kind in overrides)
        + "</Types>"
    )


def _package_rels() -> str:
    targets = (
        ("rId1", f"{OFFICE}/officeDocument", "word/document.xml"),
        ("rId2", f"{PACKAGE}/relationships/metadata/core-properties", "docProps/core.xml"),
        ("rId3", f"{OFFICE}/extended-properties", "docProps/app.xml"),
        ("rId4", f"{OFFICE}/custom-properties", "docProps/custom.xml"),
    )
    return _relationships(targets)


def _document_rels(papier: Papier, with_emblem: bool) -> str:
    relations = list(papier.relations)
    if with_emblem:
        relations.append(Relation(EMBLEME_ID, "image", EMBLEME_PARTIE))
    return write_relations(relations)


def _relationships(targets: tuple[tuple[str, str, str], ...]) -> str:
    rows = "".join(f'<Relationship Id="{i}" Type="{t}" Target="{n}"/>' for i, t, n in targets)
    return f'{ENTETE_XML}<Relationships xmlns="{PACKAGE}/relationships">{rows}</Relationships>'


def _app() -> str:
    base = "http://schemas.openxmlformats.org/officeDocument/2006"
    return (
        f'{ENTETE_XML}<Properties xmlns="{base}/extended-properties"><Application>clausedocs</Application>'
        "<DocSecurity>0</DocSecurity></Properties>"
    )


def _core(p: Proprietes) -> str:
    moment = f"{p.jour.isoformat()}T00:00:00Z" if p.jour else ""
    stamps = "".join(
        f'<dcterms:{name} xsi:type="dcterms:W3CDTF">{moment}</dcterms:{name}>'
        for name in ("created", "modified")
        if moment
    )
    return (
        f'{ENTETE_XML}<cp:coreProperties xmlns:cp="{PACKAGE}/metadata/core-properties"'
        ' xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/"'
        ' xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'
        f"<dc:title>{_text(p.titre)}</dc:title><dc:subject>{_text(p.sujet)}</dc:subject>"
        f"<dc:creator>{_text(p.auteur)}</dc:creator><dc:language>fr-FR</dc:language>{stamps}"
        "</cp:coreProperties>"
    )


def _custom(properties: Mapping[str, str]) -> str:
    """Custom properties number from 2; the format id is the one that Office gives to all of them."""
    base = "http://schemas.openxmlformats.org/officeDocument/2006"
    rows = "".join(
        f'<property fmtid="{{D5CDD505-2E9C-101B-9397-08002B2CF9AE}}" pid="{pid}" name="{escape(name)}">'
        f"<vt:lpwstr>{_text(value)}</vt:lpwstr></property>"
        for pid, (name, value) in enumerate(properties.items(), 2)
    )
    return (
        f'{ENTETE_XML}<Properties xmlns="{base}/custom-properties" xmlns:vt="{base}/docPropsVTypes">'
        f"{rows}</Properties>"
    )


def _text(text: str) -> str:
    return escape(text, quote=False)
