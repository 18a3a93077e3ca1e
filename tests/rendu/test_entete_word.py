"""A Word letterhead: what is kept of it, what is supplied, how its tags are filled in."""

from __future__ import annotations

import io
import re
import zipfile
from datetime import date
from pathlib import Path
from typing import Any

import docx
import pytest
from lxml import etree
from papiers_d_essai import (
    FIXTURES,
    NUMEROS,
    SECTION,
    STYLES,
    list_fixtures,
    make_papier,
    paragraph,
    picture,
    split_tag,
)

import clausedocs
from clausedocs.rendu.entete import papier_word
from clausedocs.rendu.entete.papier_word import PapierWord, compile_papier
from clausedocs.rendu.paquet_docx import Proprietes, pack
from clausedocs.word.paquet import read_paquet

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
PROPRIETES = Proprietes("Convention d’essai", "Convention courte", jour=date(2026, 10, 5))
VARIABLES = {
    "structure_porteuse": {
        "denomination": "Maison <de> l’emploi & Cie",
        "adresse": "12 rue des Tanneurs",
        "sigle": "MEIVO",
        "siret": "999 010 101 99009",
        "rna": "",
    }
}
CORPS = (
    '<w:p><w:pPr><w:pStyle w:val="Titre1"/></w:pPr><w:r><w:t>– Objet</w:t></w:r></w:p>'
    '<w:p><w:pPr><w:pStyle w:val="Puce1"/><w:numPr><w:ilvl w:val="0"/><w:numId w:val="3"/></w:numPr></w:pPr>'
    "<w:r><w:t>un point</w:t></w:r></w:p>"
    '<w:tbl><w:tblPr><w:tblStyle w:val="Tableau"/></w:tblPr><w:tblGrid><w:gridCol w:w="9070"/></w:tblGrid>'
    '<w:tr><w:tc><w:tcPr><w:tcW w:w="9070" w:type="dxa"/></w:tcPr><w:p/></w:tc></w:tr></w:tbl>'
)


def _compile(**changes: Any) -> PapierWord:
    return compile_papier(make_papier(**changes), Path("papier.docx"))


def _write(compiled: PapierWord, corps: str = CORPS) -> dict[str, bytes]:
    data = pack(corps, PROPRIETES, papier=compiled.papier, variables=VARIABLES)
    read_paquet(data)
    docx.Document(io.BytesIO(data))
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert archive.testzip() is None
        return {n: archive.read(n) for n in archive.namelist()}


def _texts(parts: dict[str, bytes], kind: str) -> list[str]:
    found = [
        etree.fromstring(d) for n, d in sorted(parts.items()) if re.fullmatch(rf"word/{kind}\d*\.xml", n)
    ]
    return [" ".join("".join(t.itertext(f"{W}t")) for t in root.iter(f"{W}p")) for root in found]


def _styles(parts: dict[str, bytes]) -> dict[str, Any]:
    root = etree.fromstring(parts["word/styles.xml"])
    return {s.find(f"{W}name").get(f"{W}val"): s for s in root.iter(f"{W}style")}


def test_the_fixtures_are_what_the_script_draws() -> None:
    for nom, octets in list_fixtures().items():
        kept = (FIXTURES / nom).read_bytes()
        if nom.endswith(".docx"):
            # Another library of compression gives other bytes of the same parts.
            assert _unzip(kept) == _unzip(octets), f"python tests/rendu/papiers_d_essai.py ({nom})"
        else:
            assert kept.replace(b"\r\n", b"\n") == octets


def _unzip(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {n: archive.read(n) for n in archive.namelist()}


def test_headers_and_footers_are_kept_and_their_tags_filled_in() -> None:
    parts = _write(_compile())
    headers = _texts(parts, "header")
    assert any("Maison <de> l’emploi & Cie" in t and "12 rue des Tanneurs" in t for t in headers)
    assert any(t.strip() == "Convention courte" for t in headers)
    [footer] = _texts(parts, "footer")
    assert "MEIVO – SIRET 999 010 101 99009" in footer
    assert b"NUMPAGES" in next(d for n, d in parts.items() if n.startswith("word/footer"))
    body = parts["word/document.xml"].decode()
    assert "<w:titlePg/>" in body
    assert 'w:left="1701"' in body


def test_the_logo_comes_along_with_its_alternative_text() -> None:
    parts = _write(_compile())
    name = next(n for n in parts if n.startswith("word/media/"))
    assert parts[name].startswith(b"\x89PNG")
    rels = next(d for n, d in parts.items() if n.startswith("word/_rels/header"))
    assert f'Target="{name.removeprefix("word/")}"'.encode() in rels
    assert b"Logotype" in b"".join(d for n, d in parts.items() if n.startswith("word/header"))


def test_a_picture_without_words_is_told() -> None:
    compiled = _compile(premiere=f"<w:p>{picture(alt='')}</w:p>")
    assert [a.code for a in compiled.avertissements] == ["entete_image_muette"]
    assert "texte de remplacement" in compiled.avertissements[0].conseil


def test_its_styles_take_the_place_of_ours_and_the_others_give_up_their_ids() -> None:
    compiled = _compile()
    parts = _write(compiled)
    styles = _styles(parts)
    heading = styles["heading 1"]
    assert heading.get(f"{W}styleId") == "Titre1"
    assert heading.find(f"{W}rPr/{W}rFonts").get(f"{W}asciiTheme") == "majorHAnsi"
    assert [styles[n].get(f"{W}styleId") for n in ("Mot de la maison", "Grille maison")] == [
        "Titre1Papier1",
        "CorpsPapier1",
    ]
    header = b"".join(d for n, d in parts.items() if n.startswith("word/header"))
    assert b'<w:rStyle w:val="Titre1Papier1"/>' in header
    assert styles["Grille maison"].find(f"{W}basedOn").get(f"{W}val") == "TableauNormal"
    assert styles["heading 2"].find(f"{W}basedOn").get(f"{W}val") == "Titre1"
    ids = [s.get(f"{W}styleId") for s in styles.values()]
    assert len(ids) == len(set(ids))
    assert {"heading 1", "heading 2"} <= set(compiled.repris)
    assert {"heading 3", "Annexe"} <= set(compiled.fournis)


def test_what_is_supplied_follows_the_letterhead() -> None:
    styles = _styles(_write(_compile()))
    assert styles["Partie"].find(f".//{W}pBdr/{W}left").get(f"{W}color") == "7A1F3D"
    assert styles["heading 3"].find(f"{W}rPr/{W}sz").get(f"{W}val") == "21"
    annex = styles["Annexe"]
    assert annex.find(f"{W}basedOn").get(f"{W}val") == "Titre1"
    assert annex.find(f"{W}rPr") is None
    assert annex.find(f"{W}pPr/{W}pageBreakBefore") is not None


@pytest.mark.parametrize(
    ("couleur", "attendue"),
    [
        ('<w:color w:val="FFFFFF"/>', "262626"),
        ('<w:color w:val="auto"/>', "262626"),
        ('<w:color w:val="auto" w:themeColor="accent3"/>', "1B5E5A"),
    ],
)
def test_no_title_is_white_on_white(couleur: str, attendue: str) -> None:
    styles = STYLES.replace('<w:color w:val="7A1F3D" w:themeColor="accent1"/>', couleur)
    found = _styles(_write(_compile(styles=styles)))
    assert found["Title"].find(f"{W}rPr/{W}color").get(f"{W}val") == attendue


def test_articles_keep_our_numbers_and_its_lists_keep_theirs() -> None:
    compiled = _compile(
        corps=paragraph("Avant", ppr='<w:numPr><w:ilvl w:val="0"/><w:numId w:val="2"/></w:numPr>')
        + paragraph("{{ corps }}")
    )
    parts = _write(compiled)
    heading = _styles(parts)["heading 1"].find(f"{W}pPr")
    assert heading.find(f"{W}numPr/{W}numId").get(f"{W}val") == "1"
    assert heading.find(f"{W}ind") is None
    assert heading.find(f"{W}keepNext") is not None
    root = etree.fromstring(parts["word/numbering.xml"])
    abstracts = {a.get(f"{W}abstractNumId"): a for a in root.iter(f"{W}abstractNum")}
    nums = {n.get(f"{W}numId"): n.find(f"{W}abstractNumId").get(f"{W}val") for n in root.iter(f"{W}num")}
    first = abstracts[nums["1"]].find(f"{W}lvl")
    assert first.find(f"{W}lvlText").get(f"{W}val") == "Article\u00a0%1"
    assert abstracts[nums["102"]].find(f"{W}lvl/{W}lvlText").get(f"{W}val") == "➢"
    assert b'<w:numId w:val="102"/>' in parts["word/document.xml"]
    linked = [s.get(f"{W}val") for s in root.iter(f"{W}pStyle")]
    assert len(linked) == len(set(linked))
    signs = [s.get(f"{W}val") for s in root.iter(f"{W}nsid")]
    assert len(signs) == len(set(signs))
    assert [etree.QName(n).localname for n in root] == sorted(etree.QName(n).localname for n in root)


def test_an_article_may_start_at_another_number() -> None:
    compiled = _compile()
    data = pack(CORPS, PROPRIETES, papier=compiled.papier, variables=VARIABLES, premiers=(8, 2))
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        root = etree.fromstring(archive.read("word/numbering.xml"))
    starts = {
        lvl.find(f"{W}pStyle").get(f"{W}val"): lvl.find(f"{W}start").get(f"{W}val")
        for lvl in root.iter(f"{W}lvl")
        if lvl.find(f"{W}pStyle") is not None
    }
    assert (starts["Titre1"], starts["Annexe"]) == ("8", "2")


def test_its_own_bullets_are_kept() -> None:
    bullet = (
        '<w:style w:type="paragraph" w:styleId="ListBullet"><w:name w:val="List Bullet"/><w:basedOn w:val="Normal"/>'
        '<w:pPr><w:numPr><w:numId w:val="2"/></w:numPr></w:pPr></w:style></w:styles>'
    )
    parts = _write(_compile(styles=STYLES.replace("</w:styles>", bullet)))
    assert _styles(parts)["List Bullet"].find(f"{W}pPr/{W}numPr/{W}numId").get(f"{W}val") == "102"
    assert b'<w:numId w:val="3"/>' not in parts["word/document.xml"]
    assert b'<w:numId w:val="3"/>' in _write(_compile())["word/document.xml"]


def test_the_language_is_french_and_the_fonts_stay() -> None:
    parts = _write(_compile())
    defaults = etree.fromstring(parts["word/styles.xml"]).find(f"{W}docDefaults/{W}rPrDefault/{W}rPr")
    assert defaults.find(f"{W}lang").get(f"{W}val") == "fr-FR"
    assert defaults.find(f"{W}rFonts").get(f"{W}asciiTheme") == "minorHAnsi"
    assert b"Liberation Serif" in parts["word/theme/theme1.xml"]


def test_the_settings_keep_what_changes_the_page_and_nothing_that_fetches() -> None:
    parts = _write(_compile(reglages="<w:evenAndOddHeaders/><w:mirrorMargins/>"))
    settings = etree.fromstring(parts["word/settings.xml"])
    names = [etree.QName(n).localname for n in settings]
    assert {"evenAndOddHeaders", "mirrorMargins", "defaultTabStop"} <= set(names)
    assert not {"attachedTemplate", "documentProtection", "trackRevisions"} & set(names)
    assert settings.find(f"{W}themeFontLang").get(f"{W}val") == "fr-FR"
    assert not any(b"piege" in d for d in parts.values())


def test_tables_take_the_width_of_the_paper() -> None:
    narrow = SECTION.replace('w:right="1134"', 'w:right="3671"')
    body = _write(_compile(section=narrow))["word/document.xml"]
    assert b'<w:gridCol w:w="6534"/>' in body
    assert b'<w:tcW w:w="6534"' in body


def test_what_stands_around_the_mark_is_kept_with_its_sections() -> None:
    cut = f"<w:p><w:pPr><w:sectPr>{SECTION}</w:sectPr></w:pPr></w:p>"
    corps = (
        paragraph("Réf. : {{ structure_porteuse.sigle }}")
        + f"<w:p>{picture('rId20', alt='Vue du siège')}</w:p>"
        + split_tag("{{ cor", "ps }}", style="Normal")
        + paragraph("Avec nos salutations.")
        + cut
        + paragraph("Dos du papier")
    )
    compiled = _compile(
        corps=corps,
        section=SECTION.replace("<w:titlePg/>", ""),
        liens={"rId20": ("image", "media/image1.png")},
    )
    assert compiled.avertissements == ()
    root = etree.fromstring(_write(compiled)["word/document.xml"])
    texts = ["".join(p.itertext(f"{W}t")) for p in root.iter(f"{W}p")]
    assert (
        texts.index("Réf. : MEIVO")
        < texts.index("– Objet")
        < texts.index("Avec nos salutations.")
        < texts.index("Dos du papier")
    )
    assert len(list(root.iter(f"{W}sectPr"))) == 2
    assert "{{" not in "".join(texts)


def test_without_a_mark_the_text_is_replaced_and_told() -> None:
    cut = f"<w:p><w:pPr><w:sectPr>{SECTION}</w:sectPr></w:pPr></w:p>"
    compiled = _compile(corps=paragraph("Madame, Monsieur,") + cut + paragraph("Suite"))
    assert [a.code for a in compiled.avertissements] == ["entete_texte_ignore", "entete_sections"]
    assert "Madame, Monsieur" in compiled.avertissements[0].message
    body = _write(compiled)["word/document.xml"]
    assert b"Madame" not in body
    assert body.count(b"<w:sectPr") == 1


def test_a_logo_at_the_head_of_the_text_is_kept() -> None:
    corps = f"<w:p>{picture('rId20')}</w:p><w:p/>" + paragraph("Madame, Monsieur,")
    compiled = _compile(corps=corps, liens={"rId20": ("image", "media/image1.png")})
    root = etree.fromstring(_write(compiled)["word/document.xml"])
    blocks = list(root.find(f"{W}body"))
    assert next(blocks[0].iter(f"{W}drawing")) is not None
    assert "".join(blocks[1].itertext(f"{W}t")) == "– Objet"


def test_the_traces_of_the_work_are_left_out() -> None:
    suite = (
        '<w:p w:rsidR="00AA00BB"><w:ins w:id="1" w:author="Octavie" w:date="2026-01-01T00:00:00Z"><w:r><w:t>Gardé</w:t></w:r></w:ins>'
        '<w:del w:id="2" w:author="Octavie" w:date="2026-01-01T00:00:00Z"><w:r><w:delText>Ôté</w:delText></w:r></w:del>'
        '<w:commentRangeStart w:id="0"/><w:proofErr w:type="spellStart"/></w:p>'
    )
    header = b"".join(d for n, d in _write(_compile(suite=suite)).items() if n.startswith("word/header"))
    assert "Gardé".encode() in header
    for trace in ("Ôté", "Octavie", "rsid", "comment", "proofErr"):
        assert trace.encode() not in header


@pytest.mark.parametrize("styles", [None, STYLES])
@pytest.mark.parametrize("numeros", [None, NUMEROS])
def test_a_letterhead_may_lack_styles_or_lists(styles: str | None, numeros: str | None) -> None:
    liens = {"rId3": ("theme", "theme/theme1.xml")}
    parts = _write(_compile(styles=styles, numeros=numeros, liens=liens))
    assert {"Body Text", "heading 1", "Annexe"} <= set(_styles(parts))


def test_the_same_letterhead_is_compiled_once(monkeypatch: pytest.MonkeyPatch) -> None:
    data = make_papier(suite=paragraph("Une seule fois"))
    first = compile_papier(data, Path("papier.docx"))
    monkeypatch.setattr(papier_word, "read_paquet", None)
    assert compile_papier(data, Path("papier.docx")) is first
    one, two = (pack(CORPS, PROPRIETES, papier=first.papier, variables=VARIABLES) for _ in range(2))
    assert one == two


def test_a_document_of_ours_can_be_a_letterhead() -> None:
    """Its styles and its lists are ours to the last sign: nothing must come twice."""
    charge = clausedocs.load_dossier(FIXTURES / "c01_valmorin.yaml")
    ours = clausedocs.render(charge, "convention_cadre", "docx").octets
    parts = _write(compile_papier(ours, Path("convention.docx")))
    names = [
        s.find(f"{W}name").get(f"{W}val")
        for s in etree.fromstring(parts["word/styles.xml"]).iter(f"{W}style")
    ]
    assert len(names) == len(set(names))
    root = etree.fromstring(parts["word/numbering.xml"])
    linked = [s.get(f"{W}val") for s in root.iter(f"{W}pStyle")]
    assert len(linked) == len(set(linked))


def test_a_default_style_that_does_not_say_so_is_one_all_the_same() -> None:
    """As LibreOffice writes it."""
    styles = STYLES.replace('w:type="paragraph" w:default="1"', 'w:type="paragraph"')
    compiled = _compile(styles=styles)
    assert "Normal" in compiled.repris
    found = [
        s
        for s in etree.fromstring(_write(compiled)["word/styles.xml"]).iter(f"{W}style")
        if s.get(f"{W}styleId") == "Normal"
    ]
    assert [s.get(f"{W}default") for s in found] == ["1"]


SANS_PIED = re.sub(r"<w:footerReference[^>]*/>", "", SECTION)


def test_pages_are_numbered_where_the_paper_has_no_footer() -> None:
    compiled = _compile(section=SANS_PIED)
    assert not [a for a in compiled.avertissements if a.code == "entete_sans_numero"]
    parts = _write(compiled)
    feet = [d for n, d in parts.items() if n.startswith("word/footer")]
    assert len(feet) == 1
    assert b" PAGE " in feet[0]
    assert b"footerReference" in parts["word/document.xml"]


def test_a_footer_without_a_page_number_is_left_and_said() -> None:
    compiled = _compile(pied=paragraph("SIRET 999 010 101 99009", "Footer"))
    (said,) = [a for a in compiled.avertissements if a.code == "entete_sans_numero"]
    assert "n’a pas de numéro de page" in said.message
    assert not any(b" PAGE " in d for n, d in _write(compiled).items() if n.startswith("word/footer"))
    assert not [a for a in _compile().avertissements if a.code == "entete_sans_numero"]


def test_an_american_page_is_said() -> None:
    letter = SECTION.replace('w:w="11906" w:h="16838"', 'w:w="12240" w:h="15840"')
    assert letter != SECTION
    assert [a.code for a in _compile(section=letter).avertissements] == ["entete_letter"]
    assert not _compile().avertissements
