"""What a Word document is written on: styles, numbering, headers, footers, margins; ours, or a letterhead.

The parts of a paper that no document changes are deflated once a process; those that bear tags are written
anew for each document.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from html import escape
from importlib.resources import files
from typing import Any

from clausedocs.modeles.cible_docx import LARGEUR_TEXTE
from clausedocs.word.archive_zip import Partie, deflate_partie

ENTETE_XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
TYPE_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml"
W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
WP = "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"

# The variables of a document -> markup.
Gabarit = Callable[[Mapping[str, Any]], str]


def write_nothing(variables: Mapping[str, Any]) -> str:
    """For a paper that has nothing there."""
    return ""


@dataclass(frozen=True, slots=True)
class Relation:
    """A row of the main part's relationships. `genre` is the end of its type, `cible` relative to `word/`."""

    ident: str
    genre: str
    cible: str
    externe: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class Papier:
    """What a document is written on.

    `types` gives the content type of each part, `extensions` that of pictures and fonts; `avant` and `apres`
    are what stands around the text; `largeur` is the room between the margins in twips. Where
    `titre_de_page`, the first page differs only if the document opens on a title page. `nomme`: the paper
    says whose it is, so that a letter does not.
    """

    parties: tuple[Partie, ...]
    types: tuple[tuple[str, str], ...]
    relations: tuple[Relation, ...]
    section: str
    debut: str
    variables: tuple[tuple[str, Gabarit], ...] = ()
    extensions: tuple[tuple[str, str], ...] = ()
    avant: Gabarit = write_nothing
    apres: Gabarit = write_nothing
    largeur: int = LARGEUR_TEXTE
    titre_de_page: bool = False
    puces_propres: frozenset[int] = frozenset()
    nomme: bool = False
    empreinte: str = ""


# 25 mm margins leave 16 cm of text; the compiler writes its tables for that width.
PIED_PREMIERE = '<w:footerReference w:type="first" r:id="rIdPied"/>'
_SECTION = (
    '<w:sectPr><w:headerReference w:type="default" r:id="rIdEnTete"/>'
    '<w:headerReference w:type="first" r:id="rIdEnTetePremiere"/>'
    f'<w:footerReference w:type="default" r:id="rIdPied"/>{PIED_PREMIERE}'
    '<w:pgSz w:w="11906" w:h="16838"/><w:pgMar w:top="1418" w:right="1418" w:bottom="1418" w:left="1418"'
    ' w:header="709" w:footer="709" w:gutter="0"/><w:cols w:space="708"/><w:titlePg/></w:sectPr>'
)
# Relationship id and type, file in `papier/`.
_PARTIES = (
    ("rIdStyles", "styles", "styles.xml"),
    ("rIdNumeros", "numbering", "numbering.xml"),
    ("rIdReglages", "settings", "settings.xml"),
    ("rIdPolices", "fontTable", "fontTable.xml"),
    ("rIdEnTetePremiere", "header", "header_first.xml"),
    ("rIdPied", "footer", "footer.xml"),
)


@lru_cache(maxsize=1)
def standard_papier() -> Papier:
    """The paper that comes with the product."""
    return Papier(
        parties=tuple(deflate_partie(f"word/{name}", read_part(name), fixe=True) for _, _, name in _PARTIES),
        types=(
            *((f"word/{name}", f"{TYPE_WORD}.{kind}+xml") for _, kind, name in _PARTIES),
            ("word/header.xml", f"{TYPE_WORD}.header+xml"),
        ),
        relations=(
            *(Relation(ident, kind, name) for ident, kind, name in _PARTIES),
            Relation("rIdEnTete", "header", "header.xml"),
        ),
        section=_SECTION,
        debut=open_document(),
        variables=(("word/header.xml", _write_header),),
        titre_de_page=True,
    )


def read_part(nom: str) -> bytes:
    """A part of our own paper, as it is kept in the package."""
    data = (files("clausedocs.rendu") / "papier" / nom).read_bytes()
    return data.replace(b"\r\n", b"\n")


def open_document(espaces: Mapping[str, str] | None = None, ignorables: str = "") -> str:
    """The main part down to its body. `espaces`: prefixes besides ours; `ignorables` as `mc:Ignorable`."""
    names = {"w": W, "r": OFFICE, "wp": WP}
    names = {**(espaces or {}), **names}
    declared = "".join(f' xmlns:{prefix}="{escape(uri)}"' for prefix, uri in names.items())
    ignored = f' mc:Ignorable="{escape(ignorables)}"' if ignorables else ""
    return f"{ENTETE_XML}<w:document{declared}{ignored}><w:body>"


def write_relations(relations: Iterable[Relation]) -> str:
    """A part of relationships."""
    rows = "".join(
        f'<Relationship Id="{r.ident}" Type="{OFFICE}/{r.genre}" Target="{escape(r.cible)}"'
        + (' TargetMode="External"/>' if r.externe else "/>")
        for r in relations
    )
    return f'{ENTETE_XML}<Relationships xmlns="{PACKAGE}/relationships">{rows}</Relationships>'


def _write_header(variables: Mapping[str, Any]) -> str:
    """The running title of our own paper."""
    words = escape(str(variables["titre_court"]), quote=False)
    return (
        f'{ENTETE_XML}<w:hdr xmlns:w="{W}"><w:p><w:pPr><w:pStyle w:val="EnTete"/></w:pPr><w:r>'
        f'<w:t xml:space="preserve">{words}</w:t></w:r></w:p></w:hdr>'
    )
