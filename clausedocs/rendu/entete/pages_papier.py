"""The pages of a letterhead: whether they are numbered, and whether they are those of French printers."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from lxml import etree

from clausedocs.erreurs import Avertissement, Lieu
from clausedocs.rendu.papier_docx import OFFICE
from clausedocs.word.xml_sur import NS

_PAGE = re.compile(r"\bPAGE\b")
# US Letter, in twips, as Word writes it; a few more or less.
_LETTER, _MARGE = (12240, 15840), 60


def has_numero(root: Any) -> bool:
    """Whether a header, a footer or a text prints the number of the page."""
    fields = [n.text or "" for n in root.iter(f"{NS}instrText")]
    fields += [str(n.get(f"{NS}instr")) for n in root.iter(f"{NS}fldSimple")]
    return any(_PAGE.search(f) for f in fields)


def add_pied(section: Any, ident: str) -> None:
    """The footer of this relationship under every page but a first one that is apart."""
    node = etree.Element(f"{NS}footerReference")
    node.set(f"{NS}type", "default")
    node.set(f"{{{OFFICE}}}id", ident)
    section.insert(0, node)


def warn_numero(nom: str) -> Avertissement:
    """A footer of one's own, and no number in it: it is not ours to change."""
    return Avertissement(
        "entete_sans_numero",
        "Votre papier n’a pas de numéro de page\u00a0: vos documents n’en auront pas non plus.",
        "Dans Word, double-cliquez sur le pied de page, puis Insertion, « Numéro de page », « Position "
        "actuelle », et déposez le papier à nouveau.",
        Lieu(fichier=nom),
    )


def warn_letter(sections: Iterable[Any], nom: str) -> list[Avertissement]:
    """A page of American size, which a French printer cuts or shrinks."""
    for section in sections:
        size = section.find(f"{NS}pgSz")
        sides = [] if size is None else [str(size.get(f"{NS}{x}")) for x in "wh"]
        if len(sides) == 2 and all(s.isdigit() for s in sides):
            found = sorted(int(s) for s in sides)
            if all(abs(a - b) <= _MARGE for a, b in zip(found, _LETTER, strict=True)):
                return [
                    Avertissement(
                        "entete_letter",
                        "Votre papier est au format américain Letter (21,6 × 27,9 cm), et non A4.",
                        "Dans Word\u00a0: Mise en page, Taille, A4\u202f; vérifiez l’en-tête et le pied.",
                        Lieu(fichier=nom),
                    )
                ]
    return []
