"""Values that print as more than a text: rich text, images, sub-documents, lines."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from clausedocs.erreurs import ModeleErreur
from clausedocs.modeles.cible_docx import escape_xml

# A text ends, something stands, a text begins again: what `{{ image }}` does inside a run.
COUPE, REPRISE = "</w:t></w:r>", '<w:r><w:t xml:space="preserve">'


class Balisage(str):
    """Markup that is ready: only our own filters make some, and `finalize` lets it pass."""

    __slots__ = ()


@dataclass(frozen=True, slots=True)
class TexteRiche:
    """Runs: a text and the names of its properties (`b`, `i`, `u`)."""

    passages: tuple[tuple[str, tuple[str, ...]], ...]

    def add(self, prop: str) -> TexteRiche:
        """The same with one more property everywhere."""
        return TexteRiche(tuple((t, (*p, prop)) for t, p in self.passages))

    def write(self) -> str:
        """Its runs."""
        return "".join(_write_run(text, props) for text, props in self.passages)


@dataclass(frozen=True, slots=True)
class Lignes:
    """A text whose line ends are printed."""

    texte: str


@dataclass(frozen=True, slots=True)
class Image:
    """A picture beside the modèle: its bytes, its size in EMU, what it shows."""

    nom: str
    octets: bytes = field(repr=False)
    largeur: int
    hauteur: int
    description: str


@dataclass(frozen=True, slots=True)
class SousDocument:
    """Another Word file beside the modèle, whose body stands in the place of a paragraph."""

    nom: str
    octets: bytes = field(repr=False)


@dataclass(slots=True)
class Ressources:
    """What one render asked for, in order; the package gives each a relationship.

    `partie` is the part at hand: a picture belongs to the part that shows it.
    """

    images: list[tuple[str, Image]] = field(default_factory=list)
    documents: list[tuple[str, SousDocument]] = field(default_factory=list)
    partie: str = ""

    def clear(self) -> None:
        self.images.clear()
        self.documents.clear()


_PROPRIETES = {"b": "<w:b/>", "i": "<w:i/>", "u": '<w:u w:val="single"/>'}


def _write_run(text: str, props: tuple[str, ...]) -> str:
    inner = "".join(_PROPRIETES[p] for p in _PROPRIETES if p in props)
    rpr = f"<w:rPr>{inner}</w:rPr>" if inner else ""
    return f'<w:r>{rpr}<w:t xml:space="preserve">{write_lignes(text)}</w:t></w:r>'


def make_riche(value: Any, prop: str) -> TexteRiche:
    """A text, or one that is rich already, with one more property."""
    if isinstance(value, TexteRiche):
        return value.add(prop)
    if not isinstance(value, (str, int)):
        raise ModeleErreur(
            "valeur_imprimable",
            f"Une valeur de type {type(value).__name__} ne peut pas être mise en forme.",
            "Mettez en forme un texte : {{r champ|gras }}.",
        )
    return TexteRiche(((str(value), (prop,)),))


def write_image(image: Image, numero: int) -> str:
    """A run that shows a picture; its relationship is `rIdClausedocs<numero>`."""
    name = escape_xml(image.nom).replace('"', "&quot;")
    alt = escape_xml(image.description).replace('"', "&quot;")
    a = "http://schemas.openxmlformats.org/drawingml/2006"
    return (
        '<w:r><w:drawing><wp:inline xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/'
        'wordprocessingDrawing" distT="0" distB="0" distL="0" distR="0">'
        f'<wp:extent cx="{image.largeur}" cy="{image.hauteur}"/>'
        f'<wp:docPr id="{9000 + numero}" name="{name}" descr="{alt}"/><a:graphic xmlns:a="{a}/main">'
        f'<a:graphicData uri="{a}/picture"><pic:pic xmlns:pic="{a}/picture"><pic:nvPicPr>'
        f'<pic:cNvPr id="{9000 + numero}" name="{name}"/><pic:cNvPicPr/></pic:nvPicPr><pic:blipFill>'
        '<a:blip xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
        f' r:embed="rIdClausedocs{numero}"/><a:stretch><a:fillRect/></a:stretch></pic:blipFill><pic:spPr>'
        f'<a:xfrm><a:off x="0" y="0"/><a:ext cx="{image.largeur}" cy="{image.hauteur}"/></a:xfrm>'
        '<a:prstGeom prst="rect"><a:avLst/></a:prstGeom></pic:spPr></pic:pic></a:graphicData></a:graphic>'
        "</wp:inline></w:drawing></w:r>"
    )


def write_lignes(text: str) -> str:
    """A text on several lines, inside a run."""
    return '</w:t><w:br/><w:t xml:space="preserve">'.join(escape_xml(x) for x in text.split("\n"))
