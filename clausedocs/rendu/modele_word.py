"""A rendered Word modèle as a file: parts made sound, references written, pictures added, properties set.

The parts that hold no tag keep their bytes, and their place in the archive.
"""

from __future__ import annotations

import re
from datetime import date
from typing import Any

from lxml import etree

from clausedocs.erreurs import ClausedocsErreur, Lieu, ModeleErreur
from clausedocs.modeles.word.compilation import ModeleWord, RenduWord
from clausedocs.modeles.word.sources import CORE
from clausedocs.rendu.lacunes import strip_marks
from clausedocs.rendu.paquet_docx import Proprietes, encode_sain
from clausedocs.rendu.renvois_word import list_bookmarks, write_references
from clausedocs.rendu.retouches_word import mend
from clausedocs.rendu.sous_document import Assemblage
from clausedocs.word.paquet import Paquet
from clausedocs.word.styles_word import read_styles
from clausedocs.word.xml_sur import parse_xml

CUSTOM = "docProps/custom.xml"
ENTETE = b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_DC, _DCTERMS = "{http://purl.org/dc/elements/1.1/}", "{http://purl.org/dc/terms/}"
_CP = "{http://schemas.openxmlformats.org/package/2006/metadata/core-properties}"
_CUSTOM = "http://schemas.openxmlformats.org/officeDocument/2006/custom-properties"
_VT = "http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes"
_FMTID = "{D5CDD505-2E9C-101B-9397-08002B2CF9AE}"
_RACINE_CORE = (
    '<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties"'
    ' xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/"'
    ' xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"/>'
)


def pack_word(modele: ModeleWord, rendu: RenduWord, proprietes: Proprietes) -> bytes:
    """The bytes of the document. Same input, same bytes.

    Raises:
        DonneesErreur: `caractere_interdit`.
        ModeleErreur: `modele_xml`, `renvoi_exclu`, `word_sous_document`.
    """
    paquet = modele.paquet
    nom = modele.meta.fichier.name
    assembly = Assemblage(paquet, rendu.ressources, nom)
    trees: dict[str, Any] = {}
    for partie, text in rendu.parties.items():
        root = _read(text, partie, nom)
        trees[partie] = root
        if partie.startswith("docProps/"):
            _strip_texts(root)
            continue
        assembly.place(root, partie)
        mend(root)
    body = trees.get(paquet.document)
    if body is not None:
        known = list_bookmarks(parse_xml(paquet.read(paquet.document), nom))
        write_references(body, read_styles(paquet), known, nom)
    said = CORE in trees and _has_tags(paquet)
    _set_core(trees, paquet, proprietes, keep_title=said)
    _set_custom(trees, paquet, proprietes, assembly)
    parts = {p: ENTETE + etree.tostring(root, encoding="UTF-8") for p, root in trees.items()}
    return paquet.write({**_detach_template(paquet), **parts, **assembly.parts()})


def _detach_template(paquet: Paquet) -> dict[str, bytes]:
    """The settings without the template that the author’s machine attached: Word would go and fetch it."""
    name = f"{paquet.document.rpartition('/')[0]}/settings.xml"
    folder, _, base = name.rpartition("/")
    rels = f"{folder}/_rels/{base}.rels"
    if name not in paquet or rels not in paquet or b"attachedTemplate" not in paquet.read(rels):
        return {}
    out: dict[str, bytes] = {}
    for part, ending in ((name, "}attachedTemplate"), (rels, "/attachedTemplate")):
        root = parse_xml(paquet.read(part), paquet.nom)
        for node in list(root):
            if str(node.get("Type") or node.tag).endswith(ending):
                root.remove(node)
        out[part] = ENTETE + etree.tostring(root, encoding="UTF-8")
    return out


def _read(text: str, partie: str, nom: str) -> Any:
    try:
        return parse_xml(encode_sain(text), nom)
    except ClausedocsErreur as raised:
        if raised.code not in ("docx_xml", "docx_profondeur"):
            raise
        raise ModeleErreur(
            "modele_xml",
            "Les balises du modèle donnent un fichier que Word ne lirait pas.",
            "« clausedocs modele verifier » montre chaque balise et sa place ; mettez chaque condition et "
            "chaque boucle seule dans son paragraphe, avec {%p.",
            Lieu(fichier=nom, champ=partie),
        ) from None


def _strip_texts(root: Any) -> None:
    for node in root.iter():
        if isinstance(node.tag, str) and node.text:
            node.text = strip_marks(node.text)


def _has_tags(paquet: Paquet) -> bool:
    """Whether the modèle writes its own title."""
    root = parse_xml(paquet.read(CORE), paquet.nom)
    title = root.find(f"{_DC}title")
    return title is not None and "{" in (title.text or "")


def _set_core(trees: dict[str, Any], paquet: Paquet, p: Proprietes, *, keep_title: bool) -> None:
    """The title of this document, who it comes from and its day, in place of those of the modèle."""
    root = trees.get(CORE)
    if root is None:
        source = paquet.read(CORE) if CORE in paquet else _RACINE_CORE.encode()
        root = trees[CORE] = parse_xml(source, paquet.nom)
    if not keep_title:
        _put(root, f"{_DC}title", p.titre)
    author = root.find(f"{_DC}creator")
    # The person who typed the modèle is not the author of the document.
    _put(root, f"{_DC}creator", p.auteur)
    if author is not None and root.find(f"{_CP}lastModifiedBy") is not None:
        _put(root, f"{_CP}lastModifiedBy", p.auteur)
    for key in ("lastPrinted", "revision"):
        gone = root.find(f"{_CP}{key}")
        if gone is not None:
            root.remove(gone)
    if p.jour:
        for key in ("created", "modified"):
            node = _put(root, f"{_DCTERMS}{key}", _moment(p.jour))
            node.set("{http://www.w3.org/2001/XMLSchema-instance}type", "dcterms:W3CDTF")


def _moment(jour: date) -> str:
    return f"{jour.isoformat()}T00:00:00Z"


def _put(root: Any, tag: str, text: str) -> Any:
    node = root.find(tag)
    if node is None:
        node = etree.SubElement(root, tag)
    node.text = text
    return node


def _set_custom(trees: dict[str, Any], paquet: Paquet, p: Proprietes, assembly: Assemblage) -> None:
    """Where the document comes from, among the properties that the modèle has of its own."""
    if not p.personnalisees:
        return
    root = trees.get(CUSTOM)
    if root is None and CUSTOM in paquet:
        root = parse_xml(paquet.read(CUSTOM), paquet.nom)
    if root is None:
        root = etree.Element(f"{{{_CUSTOM}}}Properties", nsmap={None: _CUSTOM, "vt": _VT})
        assembly.declare_package_part(
            CUSTOM,
            "application/vnd.openxmlformats-officedocument.custom-properties+xml",
            "http://schemas.openxmlformats.org/officeDocument/2006/relationships/custom-properties",
        )
    if CORE not in paquet:
        assembly.declare_package_part(
            CORE,
            "application/vnd.openxmlformats-package.core-properties+xml",
            "http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties",
        )
    trees[CUSTOM] = root
    for node in list(root):
        if str(node.get("name")).startswith("clausedocs."):
            root.remove(node)
    numbers = [int(n.get("pid")) for n in root if re.fullmatch(r"\d+", n.get("pid") or "")]
    for pid, (name, value) in enumerate(p.personnalisees.items(), max([1, *numbers]) + 1):
        node = etree.SubElement(root, f"{{{_CUSTOM}}}property", fmtid=_FMTID, pid=str(pid), name=name)
        etree.SubElement(node, f"{{{_VT}}}lpwstr").text = value
