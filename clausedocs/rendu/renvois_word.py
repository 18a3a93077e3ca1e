"""The results of the references of a Word modèle: what Word shows until its reader updates the fields."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from clausedocs.erreurs import Lieu, ModeleErreur
from clausedocs.word.styles_word import Styles
from clausedocs.word.xml_sur import NS

_P, _R, _T = f"{NS}p", f"{NS}r", f"{NS}t"
_RENVOI = re.compile(r"\s*REF\s+\"?([^\s\"\\]+)\"?(.*)", re.S)
_SOMMAIRE = re.compile(r"\s*TOC\b")
_NUMERO = re.compile(r"\\[rnw](?![a-z])", re.I)


@dataclass(slots=True)
class Champ:
    """A field: its code, its first mark, and the text nodes of its result."""

    debut: Any
    code: str = ""
    resultat: list[Any] = field(default_factory=list)
    separe: bool = False


def write_references(root: Any, styles: Styles, avant: frozenset[str], fichier: str) -> None:
    """Write the number or the words that each REF now prints.

    `avant`: the bookmarks of the modèle; one that the data took away is an error, one that never was is not.

    Raises:
        ModeleErreur: `renvoi_exclu`.
    """
    labels = _read_labels(root, styles)
    marks = {str(b.get(f"{NS}name")): b for b in root.iter(f"{NS}bookmarkStart")}
    for champ in list_champs(root):
        if _SOMMAIRE.match(champ.code):
            # Its page numbers cannot be known here: Word makes it anew when the file is opened.
            champ.debut.set(f"{NS}dirty", "true")
            continue
        match = _RENVOI.match(champ.code)
        if match is None:
            continue
        name, switches = match.groups()
        mark = marks.get(name)
        if mark is None:
            if name in avant or not any(n.text for n in champ.resultat) or _is_ours(champ, name):
                raise _excluded(name, champ, fichier, known=name in avant)
            continue
        paragraph = next(mark.iterancestors(_P), None)
        if paragraph is None:
            paragraph = next(mark.itersiblings(_P), None)
        text = labels.get(paragraph, "") if _NUMERO.search(switches) else _words_of(mark, paragraph)
        if text:
            _write(champ, text)
        elif _is_ours(champ, name):
            raise ModeleErreur(
                "renvoi_sans_numero",
                f"Le renvoi vise le signet « {name} », dont le paragraphe n’a pas de numéro automatique.",
                "Dans Word, donnez à ce titre un style de titre numéroté, au lieu d’un numéro tapé.",
                Lieu(fichier=fichier),
            )


def _is_ours(champ: Champ, name: str) -> bool:
    """A field that our own tag wrote: its result is still its name."""
    return "".join(n.text or "" for n in champ.resultat) == name


def list_bookmarks(root: Any) -> frozenset[str]:
    """The names of the bookmarks of a part."""
    return frozenset(str(b.get(f"{NS}name")) for b in root.iter(f"{NS}bookmarkStart"))


def list_champs(root: Any) -> Iterator[Champ]:
    """The fields of a part, those inside others included."""
    stack: list[Champ] = []
    for node in root.iter(f"{NS}fldChar", f"{NS}instrText", _T, f"{NS}fldSimple"):
        if node.tag == f"{NS}fldSimple":
            yield Champ(node, str(node.get(f"{NS}instr")), list(node.iter(_T)))
        elif node.tag == f"{NS}fldChar":
            kind = node.get(f"{NS}fldCharType")
            if kind == "begin":
                stack.append(Champ(node))
            elif kind == "separate" and stack:
                stack[-1].separe = True
            elif kind == "end" and stack:
                yield stack.pop()
        elif stack and node.tag == f"{NS}instrText" and not stack[-1].separe:
            stack[-1].code += node.text or ""
        elif stack and node.tag == _T and stack[-1].separe:
            stack[-1].resultat.append(node)


def _read_labels(root: Any, styles: Styles) -> dict[Any, str]:
    """The number that a reference to each paragraph prints: as Word does, without its last full stop."""
    out: dict[Any, str] = {}
    for paragraph in root.iter(_P):
        label = styles.count(styles.list_of(paragraph))
        if label:
            out[paragraph] = label.strip().rstrip(".")
    return out


def _words_of(mark: Any, paragraph: Any) -> str:
    """The words of a bookmark that stays in one paragraph."""
    if paragraph is None:
        return ""
    key, inside = mark.get(f"{NS}id"), False
    words: list[str] = []
    for node in paragraph.iter():
        if node is mark:
            inside = True
        elif node.tag == f"{NS}bookmarkEnd" and node.get(f"{NS}id") == key:
            return "".join(words)
        elif inside and node.tag == _T:
            words.append(node.text or "")
    return ""


def _write(champ: Champ, text: str) -> None:
    for n, node in enumerate(champ.resultat):
        node.text = text if n == 0 else ""


def _excluded(name: str, champ: Champ, fichier: str, *, known: bool) -> ModeleErreur:
    paragraph = next(champ.debut.iterancestors(_P), None)
    words = "".join(t.text or "" for t in paragraph.iter(_T))[:60] if paragraph is not None else ""
    return ModeleErreur(
        "renvoi_exclu" if known else "modele_renvoi",
        f"Le passage « {words}… » renvoie au signet « {name} », que "
        + ("ces données excluent." if known else "le document ne contient pas."),
        "Placez le renvoi sous la même condition que l’article visé."
        if known
        else "Dans Word : sélectionnez le titre visé, puis Insertion, Signet, et donnez-lui ce nom.",
        Lieu(fichier=fichier),
    )
