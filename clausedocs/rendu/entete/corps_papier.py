"""The body of a letterhead: what stands around the text, its sections, and the place of the text.

A line `{{ corps }}` says where the text goes: all the rest is then kept, sections included. Without it, the
text takes the place of what the letterhead says, but for the pictures at its head.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from lxml import etree

from clausedocs.erreurs import Avertissement, DonneesErreur, Lieu
from clausedocs.word.balises import join_tags, text_of
from clausedocs.word.xml_sur import NS

_P, _SECT = f"{NS}p", f"{NS}sectPr"
_IMAGES = ("drawing", "pict")
_MARQUE = "{{corps}}"
_LARGEUR_MIN = 2835  # 5 cm: below, columns and margins were set for something else than a text


@dataclass(frozen=True, slots=True)
class CorpsPapier:
    """`avant` and `apres`: the elements kept on each side of the text; `section`: the properties that end the
    body."""

    avant: tuple[Any, ...]
    apres: tuple[Any, ...]
    section: Any
    avertissements: tuple[Avertissement, ...]

    @property
    def sections(self) -> list[Any]:
        """All the section properties kept, in order."""
        inside = [s for e in (*self.avant, *self.apres) for s in e.iter(_SECT)]
        return [*inside, self.section]

    def section_of_text(self) -> Any:
        """The section in which the text stands: the first that ends after it."""
        return next((s for e in self.apres for s in e.iter(_SECT)), self.section)


def read_corps_papier(root: Any, fichier: str) -> CorpsPapier:
    """Raises DonneesErreur `entete_corps`."""
    body = root.find(f"{NS}body")
    blocks = list(body.iterchildren(etree.Element)) if body is not None else []
    final = blocks.pop() if blocks and blocks[-1].tag == _SECT else etree.Element(_SECT)
    marks = [p for p in root.iter(_P) if "corps" in (t := text_of(p)) and _is_mark(p, t)]
    if len(marks) > 1 or (marks and marks[0] not in blocks):
        raise DonneesErreur(
            "entete_corps",
            "La ligne {{ corps }} du papier à en-tête est dans un cadre ou un tableau, ou bien répétée.",
            "Laissez-la une seule fois, seule dans un paragraphe ordinaire du texte.",
            Lieu(fichier=fichier),
        )
    if not marks:
        return _keep_pictures(blocks, final, fichier)
    at = blocks.index(marks[0])
    after = blocks[at + 1 :]
    section = marks[0].find(f"{NS}pPr/{NS}sectPr")
    if section is not None:
        after = [_section_break(section), *after]
    return CorpsPapier(tuple(blocks[:at]), tuple(after), final, ())


def measure(section: Any) -> int:
    """The room between the margins, in twips."""
    size, margins = section.find(f"{NS}pgSz"), section.find(f"{NS}pgMar")
    width = _number(size, "w", 11906)
    room = (
        width
        - _number(margins, "left", 1418)
        - _number(margins, "right", 1418)
        - _number(margins, "gutter", 0)
    )
    columns = section.find(f"{NS}cols")
    count = max(_number(columns, "num", 1), 1)
    if count > 1:
        room = (room - (count - 1) * _number(columns, "space", 708)) // count
    return max(room, _LARGEUR_MIN)


def complete_section(section: Any) -> None:
    """A page size and margins where the file says none: programs do not agree on what that means."""
    wanted = (
        ("pgSz", {"w": "11906", "h": "16838"}),
        (
            "pgMar",
            {
                "top": "1418",
                "right": "1418",
                "bottom": "1418",
                "left": "1418",
                "header": "709",
                "footer": "709",
                "gutter": "0",
            },
        ),
    )
    before = ("headerReference", "footerReference", "footnotePr", "endnotePr", "type", "pgSz")
    for nom, values in wanted:
        if section.find(f"{NS}{nom}") is None:
            node = etree.Element(f"{NS}{nom}")
            for key, value in values.items():
                node.set(f"{NS}{key}", value)
            place = next(
                (i for i, c in enumerate(section) if etree.QName(c).localname not in before), len(section)
            )
            section.insert(place, node)


def _is_mark(paragraph: Any, text: str) -> bool:
    if "".join(text.split()) != _MARQUE:
        return False
    join_tags(paragraph)
    return True


def _keep_pictures(blocks: Sequence[Any], final: Any, fichier: str) -> CorpsPapier:
    """The logo that many services set in the text itself, at the head of the first page."""
    kept: list[Any] = []
    for block in blocks:
        if _words_of([block]).strip():
            break
        kept.append(block)
    while kept and not any(True for _ in kept[-1].iter(*(f"{NS}{n}" for n in _IMAGES))):
        kept.pop()
    sections = [s for b in blocks for s in b.iter(_SECT)]
    warnings = []
    dropped = " ".join(_words_of(blocks[len(kept) :]).split())
    if dropped:
        warnings.append(
            Avertissement(
                "entete_texte_ignore",
                f"Le texte du papier à en-tête (« {_shorten(dropped)} ») est remplacé par celui du document.",
                "Pour garder ce qui entoure le document, écrivez {{ corps }}, seul sur sa ligne, à sa place.",
                Lieu(fichier=fichier),
            )
        )
    if sections:
        warnings.append(
            Avertissement(
                "entete_sections",
                f"Le papier à en-tête compte {len(sections) + 1} sections ; le document prend la première.",
                "Pour les garder toutes, écrivez {{ corps }} dans celle où va le document.",
                Lieu(fichier=fichier),
            )
        )
    first = sections[0] if sections else final
    for block in kept:
        for section in list(block.iter(_SECT)):
            section.getparent().remove(section)
    return CorpsPapier(tuple(kept), (), first, tuple(warnings))


def _section_break(section: Any) -> Any:
    paragraph = etree.Element(_P)
    etree.SubElement(paragraph, f"{NS}pPr").append(section)
    return paragraph


def _shorten(text: str) -> str:
    return text if len(text) <= 60 else f"{text[:60].strip()}…"


def _words_of(blocks: Sequence[Any]) -> str:
    return " ".join(text_of(p) for b in blocks for p in b.iter(_P))


def _number(node: Any, nom: str, default: int) -> int:
    value = str(node.get(f"{NS}{nom}") or "") if node is not None else ""
    return int(value) if value.lstrip("-").isdigit() else default
