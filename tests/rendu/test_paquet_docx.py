"""The Word package: complete, the same each time, and coherent with what the compiler writes."""

from __future__ import annotations

import io
import re
import zipfile
from datetime import date
from typing import Any

import docx
import pytest
from lxml import etree

from clausedocs.erreurs import DonneesErreur
from clausedocs.modeles import cible_docx
from clausedocs.rendu.papier_docx import standard_papier
from clausedocs.rendu.paquet_docx import Proprietes, pack

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
CORPS = '<w:p><w:pPr><w:pStyle w:val="Corps"/></w:pPr><w:r><w:t>Bonjour</w:t></w:r></w:p>'
PROPRIETES = Proprietes(
    "Convention & suite",
    "Convention",
    "La Structure",
    "Objet",
    date(2026, 10, 5),
    {"clausedocs.mode": "projet"},
)


def read(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert archive.testzip() is None
        return {n: archive.read(n) for n in archive.namelist()}


def part(name: str) -> Any:
    return etree.fromstring(read(pack(CORPS, PROPRIETES))[name])


def test_same_input_same_bytes() -> None:
    first = pack(CORPS, PROPRIETES)
    standard_papier.cache_clear()
    assert pack(CORPS, PROPRIETES) == first


def test_opens_in_python_docx_with_its_properties() -> None:
    document = docx.Document(io.BytesIO(pack(CORPS, PROPRIETES)))
    assert [p.text for p in document.paragraphs] == ["Bonjour"]
    assert document.paragraphs[0].style.name == "Body Text"
    assert document.core_properties.title == "Convention & suite"
    assert document.core_properties.author == "La Structure"
    assert document.core_properties.language == "fr-FR"
    assert document.core_properties.created.date() == date(2026, 10, 5)
    section = document.sections[0]
    assert (round(section.page_width.mm), round(section.page_height.mm)) == (210, 297)
    assert section.left_margin.twips == 1418
    assert section.header.paragraphs[0].text == "Convention"
    assert not section.different_first_page_header_footer


def test_a_title_page_bears_no_running_title() -> None:
    cover = f'<w:p><w:pPr><w:pStyle w:val="SousTitre"/></w:pPr></w:p>{CORPS}'
    section = docx.Document(io.BytesIO(pack(cover, PROPRIETES))).sections[0]
    assert section.different_first_page_header_footer
    assert section.first_page_header.paragraphs[0].text == ""


def test_footer_counts_pages_by_fields() -> None:
    data = read(pack(CORPS, PROPRIETES))
    footer = next(b for n, b in data.items() if n.startswith("word/footer"))
    codes = [e.text.strip() for e in etree.fromstring(footer).iter(f"{W}instrText")]
    assert codes == ["PAGE", "NUMPAGES"]


def test_provenance_is_in_the_custom_properties() -> None:
    custom = part("docProps/custom.xml")
    assert [(p.get("name"), p.get("pid"), p[0].text) for p in custom] == [("clausedocs.mode", "2", "projet")]


def test_every_part_is_well_formed_typed_and_reached() -> None:
    data = read(pack(CORPS + cible_docx.EMBLEME.join(("<w:p>", "</w:p>")), PROPRIETES))
    for name, body in data.items():
        if name.endswith((".xml", ".rels")):
            etree.fromstring(body)
    types = data["[Content_Types].xml"].decode()
    for name in data.keys() - {"[Content_Types].xml"}:
        extension = name.rsplit(".", 1)[1]
        assert f'PartName="/{name}"' in types or (
            extension in ("rels", "png") and f'Extension="{extension}"' in types
        )
    targets = re.findall(r'Target="([^"]+)"', data["word/_rels/document.xml.rels"].decode())
    assert {f"word/{t}" for t in targets} == {
        n
        for n in data
        if n.startswith("word/") and n not in ("word/document.xml", "word/_rels/document.xml.rels")
    }


def test_the_emblem_travels_only_with_a_document_that_shows_it() -> None:
    assert not any("media" in n for n in read(pack(CORPS, PROPRIETES)))
    twice = f"<w:p>{cible_docx.EMBLEME}</w:p>" * 2
    data = read(pack(twice, PROPRIETES))
    assert data["word/media/embleme-ue.png"].startswith(b"\x89PNG")
    ids = re.findall(rb'<wp:docPr id="(\d+)"', data["word/document.xml"])
    assert len(ids) == len(set(ids)) == 2


def test_the_paper_has_every_style_that_the_compiler_names() -> None:
    known = {s.get(f"{W}styleId") for s in part("word/styles.xml").iter(f"{W}style")}
    named = {*cible_docx.STYLES_TITRE.values(), *cible_docx.STYLES_CONTENEUR.values()}
    named |= {
        "Corps",
        "IntroListe",
        "Puce1",
        "Puce2",
        "Puce3",
        "Numero1",
        "Numero2",
        "Cellule",
        "CelluleEntete",
    }
    named |= {"SignaturePour", "Signature", "Tableau", "TableauSignatures", "EnTete", "PiedDePage"}
    assert named <= known


def test_styles_stand_on_styles_that_exist() -> None:
    root = part("word/styles.xml")
    known = {s.get(f"{W}styleId") for s in root.iter(f"{W}style")}
    for tag in ("basedOn", "next", "link"):
        assert {e.get(f"{W}val") for e in root.iter(f"{W}{tag}")} <= known


@pytest.mark.parametrize(
    "style",
    [
        "Titre",
        "Titre1",
        "Titre2",
        "Titre3",
        "TitreSansNumero",
        "Annexe",
        "AnnexeTitre2",
        "AnnexeTitre3",
        "IntroListe",
        "CelluleEntete",
    ],
)
def test_no_heading_ends_a_page(style: str) -> None:
    styles = {s.get(f"{W}styleId"): s for s in part("word/styles.xml").iter(f"{W}style")}
    at = style
    while at:
        if styles[at].find(f"{W}pPr/{W}keepNext") is not None:
            return
        based = styles[at].find(f"{W}basedOn")
        at = based.get(f"{W}val") if based is not None else ""
    pytest.fail(f"{style} may end a page")


@pytest.mark.parametrize(
    ("num_id", "levels"),
    [
        ("1", [("Article\u00a0%1", "Titre1"), ("%1.%2", "Titre2"), ("%1.%2.%3", "Titre3")]),
        ("2", [("Annexe\u00a0%1", "Annexe"), ("%2.", "AnnexeTitre2"), ("%3.", "AnnexeTitre3")]),
        ("4", [("", None), ("%2°", "Numero1"), ("%3)", "Numero2")]),
    ],
)
def test_numbers_are_tied_to_their_styles(num_id: str, levels: list[tuple[str, str | None]]) -> None:
    root = part("word/numbering.xml")
    num = next(n for n in root.iter(f"{W}num") if n.get(f"{W}numId") == num_id)
    abstract_id = num.find(f"{W}abstractNumId").get(f"{W}val")
    abstract = next(a for a in root.iter(f"{W}abstractNum") if a.get(f"{W}abstractNumId") == abstract_id)
    found = []
    for level in abstract.iter(f"{W}lvl"):
        style = level.find(f"{W}pStyle")
        found.append(
            (level.find(f"{W}lvlText").get(f"{W}val"), style.get(f"{W}val") if style is not None else None)
        )
    assert found == levels
    styles = {s.get(f"{W}styleId"): s for s in part("word/styles.xml").iter(f"{W}style")}
    for rank, (_, style_id) in enumerate(levels):
        if style_id:
            num_pr = styles[style_id].find(f"{W}pPr/{W}numPr")
            ilvl = num_pr.find(f"{W}ilvl")
            assert num_pr.find(f"{W}numId").get(f"{W}val") == num_id
            assert (ilvl.get(f"{W}val") if ilvl is not None else "0") == str(rank)


def test_the_language_is_french_and_the_font_has_a_stand_in() -> None:
    lang = part("word/styles.xml").find(f"{W}docDefaults/{W}rPrDefault/{W}rPr/{W}lang")
    assert lang.get(f"{W}val") == "fr-FR"
    font = part("word/fontTable.xml").find(f"{W}font")
    assert font.get(f"{W}name") == "Source Sans Pro"
    assert font.find(f"{W}altName").get(f"{W}val") == "Calibri"


@pytest.mark.parametrize("bad", ["\x07", "\x00", "\ufffe", "\ud800"])
def test_characters_that_no_word_file_holds_are_refused(bad: str) -> None:
    with pytest.raises(DonneesErreur) as caught:
        pack(CORPS, Proprietes(f"Bon{bad}jour"))
    assert caught.value.code == "caractere_interdit"
    assert f"U+{ord(bad):04X}" in caught.value.message


def test_signatories_have_a_box_to_sign_in() -> None:
    styles = {s.get(f"{W}styleId"): s for s in part("word/styles.xml").iter(f"{W}style")}
    conditional = styles["TableauSignatures"].find(f"{W}tblStylePr")
    assert conditional.get(f"{W}type") == "lastCol"
    borders = conditional.find(f"{W}tcPr/{W}tcBorders")
    assert {e.tag.removeprefix(W) for e in borders} >= {"top", "left", "bottom", "right"}
