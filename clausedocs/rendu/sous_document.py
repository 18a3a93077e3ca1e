"""What a Word modèle takes in from its own folder: pictures, and the body of another Word file.

A sub-document brings its words, its tables, its pictures, the styles and the lists that the modèle lacks; the
paper stays that of the modèle. What cannot be carried over is refused: notes, and sections of its own.
"""

from __future__ import annotations

import posixpath
import re
from typing import Any

from lxml import etree

from clausedocs.erreurs import ModeleErreur
from clausedocs.modeles.word.reperage import text_of
from clausedocs.modeles.word.valeurs import Ressources, SousDocument
from clausedocs.word.paquet import CONTENT_TYPES, Paquet, read_paquet
from clausedocs.word.xml_sur import NS, parse_xml

RELATIONS = "_rels/.rels"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_R = f"{{{_OFFICE}}}"
_REL = "{http://schemas.openxmlformats.org/package/2006/relationships}"
_CT = "{http://schemas.openxmlformats.org/package/2006/content-types}"
_MARQUE = "clausedocs-document"
_TYPES_IMAGE = {"png": "image/png", "jpg": "image/jpeg", "jpeg": "image/jpeg"}
_REFUSES = {
    "footnoteReference": "une note de bas de page",
    "endnoteReference": "une note de fin",
    "commentReference": "un commentaire",
    "ins": "des modifications suivies",
    "del": "des modifications suivies",
    "object": "un objet incorporé",
    "altChunk": "un autre document",
}
_LIENS = (f"{_R}embed", f"{_R}id", f"{_R}link", f"{_R}pict")


class Assemblage:
    """The parts that the pictures and sub-documents of one render change or add."""

    def __init__(self, paquet: Paquet, ressources: Ressources, fichier: str) -> None:
        self.paquet = paquet
        self.ressources = ressources
        self.fichier = fichier
        self.trees: dict[str, Any] = {}
        self.media: dict[str, bytes] = {}
        self.count = 0

    def parts(self) -> dict[str, bytes]:
        """The parts to write beside those of the document."""
        head = b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
        return {
            **{p: head + etree.tostring(t, encoding="UTF-8") for p, t in self.trees.items()},
            **self.media,
        }

    def place(self, root: Any, partie: str) -> None:
        """Give the pictures of a part their relationships, and put its sub-documents in."""
        for n, (owner, image) in enumerate(self.ressources.images, 1):
            if owner == partie:
                name = self._add_media(image.octets, image.nom.rpartition(".")[2].lower())
                self._relate(partie, f"rIdClausedocs{n}", "image", name)
        for mark in [x for x in root.iter(etree.ProcessingInstruction) if x.target == _MARQUE]:
            _, document = self.ressources.documents[int(mark.text)]
            paragraph = next((a for a in mark.iterancestors(f"{NS}p")), None)
            if paragraph is None or partie != self.paquet.document:
                raise _refuse(document, "il n’est pas dans le corps du texte")
            if "".join(t.text or "" for t in paragraph.iter(f"{NS}t")).strip():
                raise _refuse(document, "sa balise n’est pas seule dans son paragraphe")
            for block in self._bring(document):
                paragraph.addprevious(block)
            paragraph.getparent().remove(paragraph)

    def declare_package_part(self, nom: str, content_type: str, relation: str) -> None:
        """A part of the whole file, such as its properties."""
        types = self._tree(CONTENT_TYPES)
        if not any(r.get("PartName") == f"/{nom}" for r in types):
            etree.SubElement(types, f"{_CT}Override", PartName=f"/{nom}", ContentType=content_type)
        rels = self._tree(RELATIONS)
        etree.SubElement(rels, f"{_REL}Relationship", Id=_free_id(rels), Type=relation, Target=nom)

    # -- parts

    def _tree(self, nom: str) -> Any:
        if nom not in self.trees:
            if nom in self.paquet:
                self.trees[nom] = parse_xml(self.paquet.read(nom), self.fichier)
            else:
                self.trees[nom] = etree.Element(f"{_REL}Relationships", nsmap={None: _REL[1:-1]})
        return self.trees[nom]

    def _add_media(self, octets: bytes, extension: str) -> str:
        folder = posixpath.dirname(self.paquet.document)
        for name, data in self.media.items():
            if data == octets:
                return name
        self.count += 1
        name = f"{folder}/media/clausedocs{self.count}.{extension}"
        while name in self.paquet:
            self.count += 1
            name = f"{folder}/media/clausedocs{self.count}.{extension}"
        self.media[name] = octets
        types = self._tree(CONTENT_TYPES)
        if not any((r.get("Extension") or "").lower() == extension for r in types):
            row = etree.Element(f"{_CT}Default", Extension=extension, ContentType=_TYPES_IMAGE[extension])
            types.insert(0, row)
        return name

    def _relate(self, partie: str, ident: str, kind: str, target: str, *, external: bool = False) -> None:
        folder, _, base = partie.rpartition("/")
        rels = self._tree(f"{folder}/_rels/{base}.rels")
        if any(r.get("Id") == ident for r in rels):
            return
        path = target if external else posixpath.relpath(target, folder)
        row = etree.SubElement(rels, f"{_REL}Relationship", Id=ident, Type=f"{_OFFICE}/{kind}", Target=path)
        if external:
            row.set("TargetMode", "External")

    # -- sub-documents

    def _bring(self, document: SousDocument) -> list[Any]:
        other = read_paquet(document.octets, document.nom)
        body = parse_xml(other.read(other.document), document.nom).find(f"{NS}body")
        if body is None:
            raise _refuse(document, "il est vide")
        for name, words in _REFUSES.items():
            if body.find(f".//{NS}{name}") is not None:
                raise _refuse(document, f"il contient {words}")
        if any("{{" in (words := text_of(p)) or "{%" in words for p in body.iter(f"{NS}p")):
            raise _refuse(document, "il contient des balises, qui ne seraient pas remplies")
        blocks = [b for b in body if b.tag != f"{NS}sectPr"]
        for block in blocks:
            if block.find(f".//{NS}sectPr") is not None:
                raise _refuse(document, "il contient des sections")
        self._bring_links(document, other, blocks)
        self._bring_lists(other, blocks, self._bring_styles(other, blocks))
        return blocks

    def _bring_links(self, document: SousDocument, other: Paquet, blocks: list[Any]) -> None:
        folder, _, base = other.document.rpartition("/")
        path = f"{folder}/_rels/{base}.rels"
        rels = (
            {str(r.get("Id")): r for r in parse_xml(other.read(path), document.nom)} if path in other else {}
        )
        renamed: dict[str, str] = {}
        for node in (n for b in blocks for n in b.iter() if isinstance(n.tag, str)):
            for key in _LIENS:
                old = node.get(key)
                if old is None or old not in rels:
                    continue
                if old not in renamed:
                    renamed[old] = self._bring_link(document, other, rels[old], folder)
                node.set(key, renamed[old])

    def _bring_link(self, document: SousDocument, other: Paquet, rel: Any, folder: str) -> str:
        kind = str(rel.get("Type")).rpartition("/")[2]
        target = str(rel.get("Target"))
        main = self.paquet.document
        base = main.rpartition("/")
        rels = self._tree(f"{base[0]}/_rels/{base[2]}.rels")
        ident = _free_id(rels)
        if kind == "hyperlink" and rel.get("TargetMode") == "External":
            self._relate(main, ident, kind, target, external=True)
            return ident
        name = target.lstrip("/") if target.startswith("/") else posixpath.normpath(f"{folder}/{target}")
        extension = name.rpartition(".")[2].lower()
        if kind != "image" or extension not in _TYPES_IMAGE or name not in other:
            raise _refuse(document, "il contient un objet autre qu’une image PNG ou JPEG")
        self._relate(main, ident, kind, self._add_media(other.read(name), extension))
        return ident

    def _bring_styles(self, other: Paquet, blocks: list[Any]) -> list[Any]:
        """Add the styles that the modèle lacks; give back those that were added."""
        theirs, path = _find(other, "styles.xml"), _path(self.paquet, "styles.xml")
        if theirs is None or path not in self.paquet:
            return []
        ours = self._tree(path)
        known = {s.get(f"{NS}styleId") for s in ours.iter(f"{NS}style")}
        by_id = {s.get(f"{NS}styleId"): s for s in theirs.iter(f"{NS}style")}
        wanted = [
            n.get(f"{NS}val") for b in blocks for n in b.iter(f"{NS}pStyle", f"{NS}rStyle", f"{NS}tblStyle")
        ]
        added: list[Any] = []
        while wanted:
            style = by_id.get(wanted.pop())
            if style is None or style.get(f"{NS}styleId") in known:
                continue
            known.add(style.get(f"{NS}styleId"))
            style.attrib.pop(f"{NS}default", None)
            ours.append(style)
            added.append(style)
            wanted += [n.get(f"{NS}val") for n in style.iter(f"{NS}basedOn", f"{NS}link", f"{NS}next")]
        return added

    def _bring_lists(self, other: Paquet, blocks: list[Any], styles: list[Any]) -> None:
        """Copy the lists that the sub-document uses, under numbers of their own."""
        theirs, path = _find(other, "numbering.xml"), _path(self.paquet, "numbering.xml")
        used = [n for b in (*blocks, *styles) for n in b.iter(f"{NS}numId") if n.get(f"{NS}val") != "0"]
        if not used or theirs is None:
            return
        ours = self._numbering(path)
        nums = {n.get(f"{NS}numId"): n for n in theirs.iter(f"{NS}num")}
        abstracts = {a.get(f"{NS}abstractNumId"): a for a in theirs.iter(f"{NS}abstractNum")}
        moved: dict[str, str] = {}
        for node in used:
            old = str(node.get(f"{NS}val"))
            if old not in moved:
                moved[old] = _copy_list(ours, nums.get(old), abstracts)
            node.set(f"{NS}val", moved[old])

    def _numbering(self, path: str) -> Any:
        if path in self.paquet or path in self.trees:
            return self._tree(path)
        self.trees[path] = etree.Element(f"{NS}numbering", nsmap={"w": NS[1:-1]})
        types = self._tree(CONTENT_TYPES)
        etree.SubElement(
            types,
            f"{_CT}Override",
            PartName=f"/{path}",
            ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.numbering+xml",
        )
        main = self.paquet.document
        base = main.rpartition("/")
        rels = self._tree(f"{base[0]}/_rels/{base[2]}.rels")
        self._relate(main, _free_id(rels), "numbering", path)
        return self.trees[path]


def _copy_list(ours: Any, num: Any, abstracts: dict[Any, Any]) -> str:
    from copy import deepcopy

    if num is None:
        return "0"
    taken = [int(n.get(f"{NS}numId")) for n in ours.iter(f"{NS}num")]
    kinds = [int(a.get(f"{NS}abstractNumId")) for a in ours.iter(f"{NS}abstractNum")]
    abstract = deepcopy(abstracts.get(num.find(f"{NS}abstractNumId").get(f"{NS}val")))
    if abstract is None:
        return "0"
    kind, number = str(max([0, *kinds]) + 1), str(max([0, *taken]) + 1)
    abstract.set(f"{NS}abstractNumId", kind)
    for link in list(abstract.iter(f"{NS}nsid", f"{NS}styleLink", f"{NS}numStyleLink")):
        link.getparent().remove(link)
    at = next((i for i, c in enumerate(ours) if c.tag == f"{NS}num"), len(ours))
    ours.insert(at, abstract)
    copy = deepcopy(num)
    copy.set(f"{NS}numId", number)
    copy.find(f"{NS}abstractNumId").set(f"{NS}val", kind)
    last = [i for i, c in enumerate(ours) if c.tag in (f"{NS}num", f"{NS}abstractNum")][-1]
    ours.insert(last + 1, copy)
    return number


def _path(paquet: Paquet, name: str) -> str:
    return f"{posixpath.dirname(paquet.document)}/{name}"


def _find(paquet: Paquet, name: str) -> Any:
    path = _path(paquet, name)
    return parse_xml(paquet.read(path), paquet.nom) if path in paquet else None


def _free_id(rels: Any) -> str:
    taken = {str(r.get("Id")) for r in rels}
    numbers = [int(m.group(1)) for i in taken if (m := re.fullmatch(r"rId(\d+)", i))]
    return f"rId{max([0, *numbers]) + 1}"


def _refuse(document: SousDocument, why: str) -> ModeleErreur:
    return ModeleErreur(
        "word_sous_document",
        f"Le document « {document.nom} » ne peut pas être inséré : {why}.",
        "Gardez-y des paragraphes, des listes, des tableaux et des images, puis écrivez {{p "
        'sous_document("annexe.docx") }} seul dans son paragraphe.',
    )
