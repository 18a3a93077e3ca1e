"""What a Word file may do by itself once opened: macros, fields that fetch or run, links to elsewhere.

A modèle passes these on to every document that it makes: none is let through.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from clausedocs.modeles.word.lieux import Faute, LieuWord, P, list_paragraphs, words_around
from clausedocs.modeles.word.reperage import text_of
from clausedocs.word.paquet import Paquet
from clausedocs.word.xml_sur import NS, parse_xml

_MACROS = re.compile(r"(?:^|/)(?:vbaProject(?:Signature)?\.bin|vbaData\.xml)$|(?:^|/)activeX/", re.I)
_CHAMPS = re.compile(
    r"\s*(DDEAUTO|DDE|INCLUDETEXT|INCLUDEPICTURE|IMPORT|LINK|MACROBUTTON|DATABASE|RD)\b", re.I
)
# A link that a reader follows on purpose; the attached template, which no document of ours keeps.
_ADMIS = ("/hyperlink", "/attachedTemplate")
_LOINTAIN = re.compile(r"\s*(?:[a-z][a-z0-9+.-]+:)?(?://|\\\\)", re.I)


def find_dangers(paquet: Paquet) -> Iterator[Faute]:
    """Macros and links to elsewhere, part by part."""
    for partie in paquet.parties:
        name = partie.nom.decode("ascii")
        if _MACROS.search(name):
            yield Faute(
                "word_macros",
                f"Le fichier contient des macros ou des contrôles ActiveX (« {name} »).",
                "Dans Word, enregistrez-le sous au format Document Word (.docx), sans macros.",
                LieuWord(name),
            )
        if name.endswith(".rels"):
            yield from _find_links(paquet, name)


def _find_links(paquet: Paquet, name: str) -> Iterator[Faute]:
    folder, _, base = name.rpartition("/_rels/")
    owner = posixpath.join(folder, base.removesuffix(".rels")) if folder else base
    for rel in parse_xml(paquet.read(name), paquet.nom):
        kind, target = str(rel.get("Type")), str(rel.get("Target"))
        if rel.get("TargetMode") != "External" or kind.endswith(_ADMIS):
            continue
        if _LOINTAIN.match(target):
            yield Faute(
                "word_lien_externe",
                f"Le fichier va chercher ailleurs ce qu’il montre : « {target[:80]} ».",
                "Dans Word, collez l’image ou l’objet dans le document au lieu de le lier.",
                LieuWord(owner),
            )


def find_active_fields(root: Any, partie: str) -> Iterator[Faute]:
    """Fields that would read a file or run a program when the document is opened or updated."""
    if not any(True for _ in root.iter(f"{NS}instrText", f"{NS}fldSimple")):
        return
    places = dict(list_paragraphs(root, partie))
    for paragraph, lieu in places.items():
        for code in _list_codes(paragraph):
            match = _CHAMPS.match(code)
            if match:
                yield Faute(
                    "word_champ_actif",
                    f"Le champ {match.group(1).upper()} lirait un fichier ou lancerait un programme.",
                    "Dans Word, remplacez-le par son résultat : sélectionnez-le, puis Ctrl+Maj+F9.",
                    replace(lieu, autour=words_around(text_of(paragraph), 0, 0)),
                )


def _list_codes(paragraph: Any) -> Iterator[str]:
    """The code of each field that begins in a paragraph: Word may cut one into several runs."""
    codes: list[str] = []
    for node in paragraph.iter(f"{NS}fldChar", f"{NS}instrText", f"{NS}fldSimple"):
        if next(node.iterancestors(P), None) is not paragraph:
            continue
        if node.tag == f"{NS}fldSimple":
            yield str(node.get(f"{NS}instr"))
        elif node.tag == f"{NS}instrText":
            if not codes:
                codes.append("")
            codes[-1] += node.text or ""
        elif node.get(f"{NS}fldCharType") == "begin":
            codes.append("")
    yield from codes
