"""Both PDF engines print the same document from every dossier: its words, its headings, its length."""

from __future__ import annotations

import io
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from cas_d_essai import list_cas, render
from pypdf import PdfReader
from pypdf.generic import ArrayObject, DictionaryObject, IndirectObject

import clausedocs
from clausedocs.rendu.emblemes import TEXTE

FIXTURES = Path(__file__).parents[2] / "fixtures"
MOTEURS = ("typst", "weasyprint")
# Printed each time: several buyers, the European emblem and two documents; the others in the long run.
CHOISIS = ("c10_groupement", "c02_departement_partenariat")
NUMERO_DE_PAGE = re.compile(r"Page \d+ / \d+")
# Before an item: one engine draws them with it, the other at the end of the page.
MARQUE = re.compile(r"(?<!\w)(?:\d+°|[a-z]\)|[•–·])(?!\w)")

pytestmark = pytest.mark.weasyprint


def _documents() -> list[Any]:
    return [
        pytest.param(
            path, nom, id=f"{path.stem}-{nom}", marks=() if path.stem in CHOISIS else pytest.mark.lent
        )
        for path, nom in list_cas()
    ]


@dataclass(frozen=True)
class Lu:
    """A PDF as it reads: the lines of each page without its running title and number, and what it holds."""

    pages: list[list[str]]
    plan: list[tuple[int, str]]
    structure: list[DictionaryObject]
    adresses: set[str]
    renvois: set[str]
    proprietes: dict[str, str]
    langue: str

    @property
    def lettres(self) -> str:
        """Letters alone: the engines do not cut lines at the same word, nor words at the same hyphen."""
        lines: list[str] = []
        for before, page in zip([[], *self.pages], self.pages, strict=False):
            # A table that goes on says its header again; another table of the same kind may start a page.
            goes_on = page[0] in before and not before[-1].endswith(("?", ":"))
            lines += page[1:] if goes_on else page
        text = " ".join(lines)
        return "".join(re.findall(r"\w", MARQUE.sub(" ", text)))


def read(data: bytes) -> Lu:
    reader = PdfReader(io.BytesIO(data))
    assert reader.metadata is not None
    title = " ".join(str(reader.metadata.title).split())
    document = f"{title.split(' – ')[0]} – "

    def is_running(line: str) -> bool:
        """The running title: that of the document, or its name and reference where this is too long."""
        return line.startswith((title, document)) and line != title.split(" – ")[0]

    pages, inside, outside = [], set(), set()
    for page in reader.pages:
        lines = [" ".join(line.split()) for line in page.extract_text().splitlines()]
        pages.append([x for x in lines if x and not NUMERO_DE_PAGE.fullmatch(x) and not is_running(x)])
        for link in (a.get_object() for a in page.get("/Annots", ())):
            action = link.get("/A", {})
            if "/URI" in action:
                outside.add(str(action["/URI"]))
            else:
                inside.add(_name(link.get("/Dest", action.get("/D"))))
    catalog = reader.trailer["/Root"]
    return Lu(
        pages,
        _outline(reader.outline),
        _structure(reader),
        outside,
        inside,
        {k: str(v) for k, v in reader.metadata.items() if k not in ("/Producer", "/Creator")},
        str(catalog["/Lang"])[:2],
    )


def _name(target: Any) -> str:
    """A name leads there, or the place itself does: then the page is known by the number of its object."""
    return str(target) if isinstance(target, str) else str(target[0].idnum)


def _outline(items: Any, level: int = 1) -> list[tuple[int, str]]:
    out: list[tuple[int, str]] = []
    for item in items:
        if isinstance(item, list):
            out += _outline(item, level + 1)
        else:
            out.append((level, " ".join(str(item.title).split())))
    return out


def _structure(reader: PdfReader) -> list[DictionaryObject]:
    """The elements of the structure in reading order."""
    found: list[DictionaryObject] = []

    def walk(node: object) -> None:
        if isinstance(node, IndirectObject):
            node = node.get_object()
        if isinstance(node, ArrayObject):
            for child in node:
                walk(child)
        elif isinstance(node, DictionaryObject):
            if "/S" in node and node.get("/Type") != "/MCR":
                found.append(node)
            if "/K" in node:
                walk(node.raw_get("/K"))

    walk(reader.trailer["/Root"]["/StructTreeRoot"])
    return found


def check_alone(lu: Lu) -> None:
    """What each engine owes, whatever the other does."""
    headings = {title for _, title in lu.plan}
    for number, lines in enumerate(lu.pages, 1):
        assert lines and lines[-1] not in headings, f"page {number} ends with a heading"
    figures = [e.get("/Alt") for e in lu.structure if e["/S"] == "/Figure"]
    assert set(figures) <= {TEXTE}
    assert lu.langue == "fr"
    signed = [n for n, lines in enumerate(lu.pages) if "Signatures" in lines]
    if signed:
        [page] = signed
        parties = [line for line in lu.pages[page] if line.startswith("Pour ")]
        assert len(parties) >= 2, "the first signatories stand under their heading"


@pytest.mark.parametrize(("path", "modele"), _documents())
def test_they_print_the_same_document(path: Path, modele: str) -> None:
    typst, weasyprint = (read(render(path, modele, "pdf", moteur_pdf=m).octets) for m in MOTEURS)
    for one in (typst, weasyprint):
        check_alone(one)
    # The shortest piece of a marché is the engagement of a reserved lot.
    assert len(typst.lettres) > 300
    assert weasyprint.lettres == typst.lettres
    assert abs(len(weasyprint.pages) - len(typst.pages)) <= 1
    assert weasyprint.plan == typst.plan
    # A letter has no title but its object: nothing to go to.
    assert bool(typst.plan) or clausedocs.find_modele(modele.partition("@")[0]).meta.mise_en_page == "lettre"
    assert weasyprint.proprietes == typst.proprietes
    assert weasyprint.adresses == typst.adresses
    assert bool(weasyprint.renvois) == bool(typst.renvois)
    for tag in ("/Figure", "/Link", "/Table"):
        # A link or a table that is cut is two elements for one engine, one for the other.
        found = [sum(e["/S"] == tag for e in one.structure) for one in (typst, weasyprint)]
        assert (found[0] == 0) == (found[1] == 0), tag
