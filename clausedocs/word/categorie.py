"""The category of a Word file (Fichier, Informations): the kind of document that a modèle makes."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape

from lxml import etree

from clausedocs.word.commentaires import serialize
from clausedocs.word.paquet import CONTENT_TYPES, RELATIONS, Paquet
from clausedocs.word.xml_sur import parse_xml

_CORE = "docProps/core.xml"
_CP = "http://schemas.openxmlformats.org/package/2006/metadata/core-properties"
_DC = "http://purl.org/dc/elements/1.1/"
_TYPE_CORE = "application/vnd.openxmlformats-package.core-properties+xml"


def write_categorie(paquet: Paquet, categorie: str, parties: Mapping[str, bytes] = {}) -> dict[str, bytes]:
    """The parts that change for a file to bear this category; `parties` are those already changed.

    Raises DonneesErreur as `parse_xml` does.
    """
    if _CORE in paquet:
        root = parse_xml(paquet.read(_CORE), paquet.nom)
        node = root.find(f"{{{_CP}}}category")
        if node is None:
            node = etree.SubElement(root, f"{{{_CP}}}category")
        node.text = categorie
        return {_CORE: serialize(root)}
    rels = parse_xml(paquet.read(RELATIONS), paquet.nom)
    row = etree.SubElement(rels, f"{{{rels.nsmap[None]}}}Relationship")
    row.set("Id", "rIdProprietesDuModele")
    row.set("Type", "http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties")
    row.set("Target", _CORE)
    types = parse_xml(parties.get(CONTENT_TYPES) or paquet.read(CONTENT_TYPES), paquet.nom)
    override = etree.SubElement(types, f"{{{types.nsmap[None]}}}Override")
    override.set("PartName", f"/{_CORE}")
    override.set("ContentType", _TYPE_CORE)
    xml = (
        f'<cp:coreProperties xmlns:cp="{_CP}" xmlns:dc="{_DC}">'
        f"<cp:category>{escape(categorie)}</cp:category></cp:coreProperties>"
    )
    return {_CORE: xml.encode(), RELATIONS: serialize(rels), CONTENT_TYPES: serialize(types)}
