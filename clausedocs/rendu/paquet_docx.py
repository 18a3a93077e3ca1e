"""The Word package: the parts of the paper, the body of the document, its properties, in a zip.

The parts of a paper that no document changes are deflated once a process. The rest is small, the body
apart: packing costs little more than deflating the body.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from html import escape
from importlib.resources import files

from clausedocs.erreurs import DonneesErreur
from clausedocs.rendu.emblemes import draw_png
from clausedocs.word.archive_zip import Partie, deflate_partie, inflate_partie, write_zip

NUMEROTATION = b"word/numbering.xml"
EMBLEME_ID = "rIdEmblemeUE"
# The style of what stands under the title of a title page.
COUVERTURE = '<w:pStyle w:val="SousTitre"/>'
# The style of what heads a letter.
LETTRE = '<w:pStyle w:val="LettreExpediteur"/>'
EMBLEME_DOCPR = '<wp:docPr id="900"'
_ENTETE_XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
# Characters that no XML 1.0 document may hold, even escaped.
_INTERDITS = bytes(b for b in range(0x20) if b not in b"\t\n\r")
_NON_CARACTERES = ("\ufffe".encode(), "\uffff".encode())

# 25 mm margins leave 16 cm of text; the compiler writes its tables for that width.
_PIED_PREMIERE = '<w:footerReference w:type="first" r:id="rIdPied"/>'
_SECTION = (
    '<w:sectPr><w:headerReference w:type="default" r:id="rIdEnTete"/>'
    '<w:headerReference w:type="first" r:id="rIdEnTetePremiere"/>'
    f'<w:footerReference w:type="default" r:id="rIdPied"/>{_PIED_PREMIERE}'
    '<w:pgSz w:w="11906" w:h="16838"/><w:pgMar w:top="1418" w:right="1418" w:bottom="1418" w:left="1418"'
    ' w:header="709" w:footer="709" w:gutter="0"/><w:cols w:space="708"/><w:titlePg/></w:sectPr>'
)
_DEBUT = (
    f'{_ENTETE_XML}<w:document xmlns:w="{_W}" xmlns:r="{_OFFICE}"'
    ' xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"><w:body>'
)
_FIN = "</w:body></w:document>"

# Parts of the paper: relationship id and type, file in `papier/`, content type.
_PARTIES_WORD = (
    ("rIdStyles", "styles", "styles.xml", "styles"),
    ("rIdNumeros", "numbering", "numbering.xml", "numbering"),
    ("rIdReglages", "settings", "settings.xml", "settings"),
    ("rIdPolices", "fontTable", "fontTable.xml", "fontTable"),
    ("rIdEnTetePremiere", "header", "header_first.xml", "header"),
    ("rIdPied", "footer", "footer.xml", "footer"),
)


@dataclass(frozen=True, slots=True)
class Papier:
    """What a document is written on: parts that never change, deflated, and the section's properties."""

    parties: tuple[Partie, ...]
    section: str


@dataclass(frozen=True, slots=True)
class Proprietes:
    """What Word shows under « Propriétés ». `titre_court` is the header of the pages, a title page apart."""

    titre: str
    titre_court: str = ""
    auteur: str = ""
    sujet: str = ""
    jour: date | None = None
    personnalisees: Mapping[str, str] | None = None


@lru_cache(maxsize=1)
def standard_papier() -> Papier:
    """The paper that comes with the product."""
    folder = files("clausedocs.rendu") / "papier"
    parts = [
        deflate_partie(f"word/{name}", (folder / name).read_bytes().replace(b"\r\n", b"\n"))
        for _, _, name, _ in _PARTIES_WORD
    ]
    return Papier(tuple(parts), _SECTION)


def pack(
    corps: str, proprietes: Proprietes, *, papier: Papier | None = None, premiers: tuple[int, int] = (1, 1)
) -> bytes:
    """The bytes of a .docx from the children of its body. Same input, same bytes.

    `premiers`: the numbers of the first article and of the first annex.

    Raises:
        DonneesErreur: `caractere_interdit`, a control character that no Word file can hold.
    """
    papier = papier or standard_papier()
    with_emblem = EMBLEME_ID in corps
    if with_emblem:
        corps = _number_emblems(corps)
    # The first page bears no running title where it is a title page, and only there.
    section = _choose_section(papier.section, corps)
    body = encode_sain(f"{_DEBUT}{corps}{section}{_FIN}")
    fixed = _fixed_parts(with_emblem)
    parts = [
        *fixed,
        *(papier.parties if premiers == (1, 1) else _renumber(papier.parties, premiers)),
        deflate_partie("docProps/core.xml", encode_sain(_core(proprietes))),
        deflate_partie("docProps/custom.xml", encode_sain(_custom(proprietes.personnalisees or {}))),
        deflate_partie("word/document.xml", body),
        deflate_partie("word/header.xml", encode_sain(_header(proprietes.titre_court or proprietes.titre))),
    ]
    return write_zip(sorted(parts, key=_rank))


def _choose_section(section: str, corps: str) -> str:
    """A letter counts its pages from the second on; only a title page hides the running title."""
    if LETTRE in corps:
        return section.replace(_PIED_PREMIERE, "")
    return section if COUVERTURE in corps else section.replace("<w:titlePg/>", "")


@lru_cache(maxsize=64)
def _renumber(parties: tuple[Partie, ...], premiers: tuple[int, int]) -> tuple[Partie, ...]:
    """The same parts, where articles and annexes start at other numbers."""
    return tuple(_start_at(p, premiers) if p.nom == NUMEROTATION else p for p in parties)


def _start_at(part: Partie, premiers: tuple[int, int]) -> Partie:
    xml = inflate_partie(part).decode("utf-8")
    for style, first in zip(("Titre1", "Annexe"), premiers, strict=True):
        level = re.compile(rf'(<w:start w:val=")\d+("/>(?:(?!<w:lvl ).)*?<w:pStyle w:val="{style}"/>)', re.S)
        xml = level.sub(rf"\g<1>{first}\g<2>", xml, count=1)
    return deflate_partie(NUMEROTATION.decode("ascii"), xml.encode("utf-8"))


def encode_sain(text: str) -> bytes:
    """UTF-8, refused when it holds what no XML document may."""
    try:
        data = text.encode("utf-8")
    except UnicodeEncodeError as exc:
        raise _forbidden(text, exc.start) from None
    if len(data.translate(None, _INTERDITS)) != len(data) or any(n in data for n in _NON_CARACTERES):
        at = next(i for i, c in enumerate(text) if (c < " " and c not in "\t\n\r") or c in "\ufffe\uffff")
        raise _forbidden(text, at)
    return data


def _forbidden(text: str, at: int) -> DonneesErreur:
    around = "".join(c if c.isprintable() else "�" for c in text[max(0, at - 25) : at + 10])
    around = around.rsplit(">", 1)[-1].split("<", 1)[0]
    return DonneesErreur(
        "caractere_interdit",
        f"Le texte « {around} » contient un caractère de commande invisible (U+{ord(text[at]):04X}).",
        "Retapez cette valeur à la main dans le dossier au lieu de la coller.",
    )


def _rank(part: Partie) -> tuple[bool, bool, bytes]:
    """Content types first, as readers that stream expect, then relationships, then by name."""
    return part.nom != b"[Content_Types].xml", part.nom != b"_rels/.rels", part.nom


def _number_emblems(corps: str) -> str:
    """A drawing's number is unique in a document; a loop of the modèle may print the emblem again."""
    pieces = corps.split(EMBLEME_DOCPR)
    return pieces[0] + "".join(f'<wp:docPr id="{900 + i}"{piece}' for i, piece in enumerate(pieces[1:]))


@lru_cache(maxsize=2)
def _fixed_parts(with_emblem: bool) -> tuple[Partie, ...]:
    """Content types, relationships and application properties: two variants in all."""
    parts = [
        deflate_partie("[Content_Types].xml", _content_types(with_emblem).encode()),
        deflate_partie("_rels/.rels", _package_rels().encode()),
        deflate_partie("docProps/app.xml", _app().encode()),
        deflate_partie("word/_rels/document.xml.rels", _document_rels(with_emblem).encode()),
    ]
    if with_emblem:
        parts.append(deflate_partie("word/media/embleme-ue.png", draw_png(), stocker=True))
    return tuple(parts)


def _content_types(with_emblem: bool) -> str:
    overrides = [
        ("/word/document.xml", f"{_WORD}.document.main+xml"),
        ("/word/header.xml", f"{_WORD}.header+xml"),
        *((f"/word/{name}", f"{_WORD}.{kind}+xml") for _, _, name, kind in _PARTIES_WORD),
        ("/docProps/core.xml", "application/vnd.openxmlformats-package.core-properties+xml"),
        ("/docProps/app.xml", "application/vnd.openxmlformats-officedocument.extended-properties+xml"),
        ("/docProps/custom.xml", "application/vnd.openxmlformats-officedocument.custom-properties+xml"),
    ]
    png = '<Default Extension="png" ContentType="image/png"/>' if with_emblem else ""
    return (
        f'{_ENTETE_XML}<Types xmlns="{_PACKAGE}/content-types"><Default Extension="rels"'
        f' ContentType="application/vnd.openxmlformats-package.relationships+xml"/>{png}'
        '<Default Extension="xml" ContentType="application/xml"/>'
        + "".join(f'<Override PartName="{name}" ContentType="{kind}"/>' for name, kind in overrides)
        + "</Types>"
    )


def _package_rels() -> str:
    targets = (
        ("rId1", f"{_OFFICE}/officeDocument", "word/document.xml"),
        ("rId2", f"{_PACKAGE}/relationships/metadata/core-properties", "docProps/core.xml"),
        ("rId3", f"{_OFFICE}/extended-properties", "docProps/app.xml"),
        ("rId4", f"{_OFFICE}/custom-properties", "docProps/custom.xml"),
    )
    return _relationships(targets)


def _document_rels(with_emblem: bool) -> str:
    targets = [(ident, f"{_OFFICE}/{kind}", name) for ident, kind, name, _ in _PARTIES_WORD]
    targets.append(("rIdEnTete", f"{_OFFICE}/header", "header.xml"))
    if with_emblem:
        targets.append((EMBLEME_ID, f"{_OFFICE}/image", "media/embleme-ue.png"))
    return _relationships(tuple(targets))


def _relationships(targets: tuple[tuple[str, str, str], ...]) -> str:
    rows = "".join(f'<Relationship Id="{i}" Type="{t}" Target="{n}"/>' for i, t, n in targets)
    return f'{_ENTETE_XML}<Relationships xmlns="{_PACKAGE}/relationships">{rows}</Relationships>'


def _app() -> str:
    base = "http://schemas.openxmlformats.org/officeDocument/2006"
    return (
        f'{_ENTETE_XML}<Properties xmlns="{base}/extended-properties"><Application>clausedocs</Application>'
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
        f'{_ENTETE_XML}<cp:coreProperties xmlns:cp="{_PACKAGE}/metadata/core-properties"'
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
        f'{_ENTETE_XML}<Properties xmlns="{base}/custom-properties" xmlns:vt="{base}/docPropsVTypes">'
        f"{rows}</Properties>"
    )


def _header(titre_court: str) -> str:
    return (
        f'{_ENTETE_XML}<w:hdr xmlns:w="{_W}"><w:p><w:pPr><w:pStyle w:val="EnTete"/></w:pPr><w:r>'
        f'<w:t xml:space="preserve">{_text(titre_court)}</w:t></w:r></w:p></w:hdr>'
    )


def _text(text: str) -> str:
    return escape(text, quote=False)
