"""Letterheads that would act, fetch, weigh or mislead: each refused, with what to do."""

from __future__ import annotations

import time
import zipfile
from pathlib import Path

import pytest
from papiers_d_essai import OOXML, SECTION, make_papier, paragraph, picture

from clausedocs.erreurs import DonneesErreur
from clausedocs.rendu.entete.papier_word import compile_papier

OBJET = '<w:p><w:r><w:object><o:OLEObject xmlns:o="urn:schemas-microsoft-com:office:office"/></w:object></w:r></w:p>'
CHAMP = (
    '<w:p><w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText xml:space="preserve"> INCLUDE</w:instrText></w:r>'
    '<w:r><w:instrText>PICTURE "https://ailleurs.example/x.png" </w:instrText></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r></w:p>'
)
LIEE = picture().replace('r:embed="rId1"', 'r:link="rId5"')
LIEN = '<w:p><w:hyperlink r:id="rId5"><w:r><w:t>ici</w:t></w:r></w:hyperlink></w:p>'
DEUX = paragraph("{{ corps }}") * 2
EN_TABLEAU = f"<w:tbl><w:tblPr/><w:tblGrid/><w:tr><w:tc>{paragraph('{{ corps }}')}</w:tc></w:tr></w:tbl>"
SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
DOCTYPE = b'<!DOCTYPE w:hdr [<!ENTITY x SYSTEM "file:///etc/passwd">]><w:hdr xmlns:w="x">&x;</w:hdr>'

REFUSES = {
    "objet": ({"suite": OBJET}, "entete_actif", "objet incorporé"),
    "champ": ({"suite": CHAMP}, "entete_actif", "INCLUDEPICTURE"),
    "champ_simple": (
        {"suite": '<w:p><w:fldSimple w:instr=" DDEAUTO cmd "/></w:p>'},
        "entete_actif",
        "DDEAUTO",
    ),
    "macro": ({"ajouts": {"word/vbaProject.bin": b"x"}}, "entete_actif", "programme"),
    "image_liee": (
        {
            "premiere": f"<w:p>{LIEE}</w:p>",
            "liens_premiere": {"rId5": ("image", "https://ailleurs.example/x.png")},
        },
        "entete_externe",
        "ailleurs.example",
    ),
    "lien_de_fichier": (
        {"premiere": LIEN, "liens_premiere": {"rId5": ("hyperlink", "file://serveur/partage/x.exe")}},
        "entete_externe",
        "serveur",
    ),
    "svg_actif": (
        {
            "premiere": f"<w:p>{picture('rId5')}</w:p>",
            "liens_premiere": {"rId5": ("image", "media/image2.svg")},
            "ajouts": {"word/media/image2.svg": SVG},
        },
        "entete_actif",
        "SVG",
    ),
    "image_inconnue": (
        {
            "premiere": f"<w:p>{picture('rId5')}</w:p>",
            "liens_premiere": {"rId5": ("image", "media/image2.exe")},
        },
        "entete_image",
        "image2.exe",
    ),
    "corps_double": ({"corps": DEUX}, "entete_corps", "{{ corps }}"),
    "corps_en_tableau": ({"corps": EN_TABLEAU}, "entete_corps", "tableau"),
    "entites": ({"ajouts": {"word/header1.xml": DOCTYPE}}, "docx_entites", "entités"),
    "avec_macros": (
        {"type_principal": "application/vnd.ms-word.document.macroEnabled.main+xml"},
        "docx_format",
        "macros",
    ),
    "modele_word": (
        {"type_principal": f"{OOXML}.wordprocessingml.template.main+xml"},
        "docx_format",
        ".dotx",
    ),
    "xml_casse": ({"ajouts": {"word/header1.xml": b"<w:hdr"}}, "docx_xml", "XML"),
}


@pytest.mark.parametrize("nom", REFUSES)
def test_a_bad_letterhead_is_refused_with_what_to_do(nom: str) -> None:
    changes, code, mot = REFUSES[nom]
    with pytest.raises(DonneesErreur) as raised:
        compile_papier(make_papier(**changes), Path("papier.docx"))  # type: ignore[arg-type]
    error = raised.value
    assert error.code == code
    assert mot in error.message
    assert error.conseil.endswith(".")
    assert error.lieu.fichier == "papier.docx"


def test_what_is_not_printed_is_not_refused() -> None:
    """An old letter used as paper: what its text held goes with its text."""
    compiled = compile_papier(make_papier(corps=paragraph("Bonjour") + OBJET), Path("papier.docx"))
    assert [a.code for a in compiled.avertissements] == ["entete_texte_ignore"]


def test_a_bomb_costs_nothing(tmp_path: Path) -> None:
    path = tmp_path / "bombe.docx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", b"0" * 50_000_000)
    data = path.read_bytes()
    start = time.perf_counter()
    with pytest.raises(DonneesErreur) as raised:
        compile_papier(data, path)
    assert raised.value.code == "docx_demesure"
    assert time.perf_counter() - start < 2


def test_a_value_that_repeats_for_ever_is_refused() -> None:
    """A tag of a letterhead runs in the sandbox of the modèles: no product, no range."""
    from clausedocs.erreurs import ModeleErreur

    for tag in ("{{ 'a' * 1000000000 }}", "{{ range(1000000000) }}", "{{ ''.join }}{{ lipsum() }}"):
        with pytest.raises(ModeleErreur) as raised:
            compile_papier(make_papier(suite=paragraph(tag)), Path("papier.docx"))
        assert raised.value.code == "entete_balise"


def test_a_missing_header_is_left_out() -> None:
    section = SECTION.replace('r:id="rId8"', 'r:id="rId77"')
    compiled = compile_papier(make_papier(section=section), Path("papier.docx"))
    assert compiled.papier.section.count("headerReference") == 1
