"""What a letterhead may not carry into a document: what would run, fetch or tell tales."""

from __future__ import annotations

import re
from typing import Any

from lxml import etree

from clausedocs.erreurs import DonneesErreur, Lieu
from clausedocs.word.paquet import Paquet
from clausedocs.word.xml_sur import NS

_O = "{urn:schemas-microsoft-com:office:office}"
_VML = "{urn:schemas-microsoft-com:vml}"
_R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
# Objects of other programs, controls, files brought in.
_ACTIFS = (f"{NS}object", f"{NS}control", f"{NS}altChunk", f"{NS}subDoc", f"{_O}OLEObject", f"{NS}movie")
# Fields that read a file, call a program or ask the network.
_CHAMPS = re.compile(
    r"^\s*(INCLUDEPICTURE|INCLUDETEXT|INCLUDE|DDEAUTO|DDE|LINK|IMPORT|DATABASE|RD|MACROBUTTON|EMBED)\b", re.I
)
_PROGRAMMES = re.compile(r"vbaProject|vbaData|activeX|\.ocx$", re.I)
# Marks of the work on the letterhead: comments, revisions, spelling, page breaks of the last printing.
_TRACES = (
    "proofErr",
    "lastRenderedPageBreak",
    "commentRangeStart",
    "commentRangeEnd",
    "commentReference",
    "rPrChange",
    "pPrChange",
    "sectPrChange",
    "tblPrChange",
    "trPrChange",
    "tcPrChange",
    "tblGridChange",
    "tblPrExChange",
    "numberingChange",
    "moveFromRangeStart",
    "moveFromRangeEnd",
    "moveToRangeStart",
    "moveToRangeEnd",
    "permStart",
    "permEnd",
    "printerSettings",
)
_RSID = re.compile(r"\}(?:rsid\w*|paraId|textId)$")


def refuse_programs(paquet: Paquet) -> None:
    """Raises DonneesErreur `entete_actif` where a file declared without macros holds some."""
    found = next((p.nom.decode() for p in paquet.parties if _PROGRAMMES.search(p.nom.decode())), "")
    if found:
        raise refuse_active(paquet.nom, "le fichier", f"un programme (« {found} »)")


def clean_part(root: Any, fichier: str, place: str) -> None:
    """Refuse what acts, accept the revisions, drop the traces of the work; in place.

    Raises DonneesErreur `entete_actif`.
    """
    for node in root.iter(*_ACTIFS):
        raise refuse_active(fichier, place, f"un objet incorporé (« {etree.QName(node).localname} »)")
    for code in _list_fields(root):
        if _CHAMPS.match(code):
            word = code.split()[0].upper()
            raise refuse_active(fichier, place, f"un champ « {word} », qui va chercher autre chose")
    for node in list(root.iter(f"{NS}del", f"{NS}moveFrom")):
        _drop(node)
    for node in list(root.iter(f"{NS}ins", f"{NS}moveTo")):
        _unwrap(node)
    for node in list(root.iter(*(f"{NS}{n}" for n in _TRACES))):
        _drop(node)
    for node in root.iter(etree.Element):
        for name in [n for n in node.attrib if _RSID.search(str(n))]:
            del node.attrib[name]


def refuse_active(fichier: str, place: str, quoi: str) -> DonneesErreur:
    """The error of a letterhead that would do something by itself."""
    return DonneesErreur(
        "entete_actif",
        f"Le papier à en-tête contient {quoi}.",
        "Retirez-le dans Word, ou remplacez-le par une image enregistrée dans le document, puis recommencez.",
        Lieu(fichier=fichier, champ=place),
    )


def refuse_external(fichier: str, place: str, cible: str) -> DonneesErreur:
    """The error of a letterhead that would fetch something."""
    return DonneesErreur(
        "entete_externe",
        f"Le papier à en-tête va chercher quelque chose hors du fichier (« {cible[:80]} »).",
        "Dans Word, insérez l’image dans le document au lieu de la lier\u00a0; un lien ne mène qu’à une "
        "adresse web ou électronique.",
        Lieu(fichier=fichier, champ=place),
    )


def list_silent_pictures(root: Any) -> int:
    """How many pictures have no alternative text and are not said to be decorative."""
    count = 0
    for node in root.iter("{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}docPr"):
        decorative = any(
            etree.QName(n).localname == "decorative" and n.get("val") in ("1", "true")
            for n in node.iter(etree.Element)
        )
        drawn = next((a for a in node.itersiblings() if etree.QName(a).localname == "graphic"), None)
        is_picture = drawn is not None and any(
            etree.QName(n).localname == "pic" for n in drawn.iter(etree.Element)
        )
        count += is_picture and not decorative and not (node.get("descr") or "").strip()
    for node in root.iter(f"{_VML}imagedata"):
        shape = node.getparent()
        count += not (shape.get("alt") or "").strip()
    return count


def _list_fields(root: Any) -> list[str]:
    """The codes of all the fields, those that Word cut into pieces put together."""
    codes = [str(n.get(f"{NS}instr") or "") for n in root.iter(f"{NS}fldSimple")]
    current: list[str] = []
    for node in root.iter(f"{NS}fldChar", f"{NS}instrText", f"{NS}delInstrText"):
        if node.tag != f"{NS}fldChar":
            current.append(node.text or "")
        else:
            codes.append("".join(current))
            current = []
    return [*codes, "".join(current)]


def _drop(node: Any) -> None:
    parent = node.getparent()
    if parent is not None:
        parent.remove(node)


def _unwrap(node: Any) -> None:
    """The children of a revision in its place; a mark without children goes."""
    parent = node.getparent()
    if parent is None:
        return
    for child in list(node):
        node.addprevious(child)
    parent.remove(node)
