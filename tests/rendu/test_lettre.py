"""The layout of a letter: its address in the window, its pages counted from the second, its signature whole."""

from __future__ import annotations

import io
import re
import zipfile
from pathlib import Path

import pytest
from lettre_d_essai import LETTRE, PHRASE, print_lettre, write_corps, write_modele
from lxml import etree
from pypdf import PdfReader

from clausedocs.erreurs import ModeleErreur
from clausedocs.modeles import find_modele
from clausedocs.rendu.page_html import EntetePage, make_page
from clausedocs.rendu.paquet_docx import Proprietes, pack

MOTEURS = ["typst", pytest.param("weasyprint", marks=pytest.mark.weasyprint)]
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
POINTS_PAR_MM = 72 / 25.4
# What the windows of C5, C6/5 and DL envelopes all show of a sheet that lies at the bottom, in millimetres.
FENETRE = {"gauche": 109, "droite": 192, "haut": 44, "bas": 79}


def read_places(pdf: bytes, page: int = 0) -> dict[str, tuple[float, float]]:
    """Each text of a page with its distance from the left and from the top, in millimetres."""
    sheet = PdfReader(io.BytesIO(pdf)).pages[page]
    found: dict[str, tuple[float, float]] = {}

    def note(text: str, cm: list[float], tm: list[float], *_: object) -> None:
        if text.strip():
            x = cm[0] * tm[4] + cm[2] * tm[5] + cm[4]
            y = cm[1] * tm[4] + cm[3] * tm[5] + cm[5]
            found.setdefault(" ".join(text.split()), (x / POINTS_PAR_MM, 297 - y / POINTS_PAR_MM))

    sheet.extract_text(visitor_text=note)
    return found


@pytest.mark.parametrize("moteur", MOTEURS)
def test_the_address_is_in_the_window(moteur: str, tmp_path: Path) -> None:
    places = read_places(print_lettre(write_modele(tmp_path), moteur))
    lines = [next(v for k, v in places.items() if k.startswith(line[:9]) and v[0] > 100) for line in (
        "Bâtiment du Val", "À l’attention", "Zone des Peupliers", "12 rue des Tuiliers"
    )]  # fmt: skip
    for x, y in lines:
        assert x == pytest.approx(110, abs=1)
        assert FENETRE["gauche"] < x < FENETRE["droite"]
        assert FENETRE["haut"] < y < FENETRE["bas"]
    assert [y for _, y in lines] == sorted(y for _, y in lines)
    others = [(k, p) for k, p in places.items() if p not in lines and not k.startswith("99120")]
    inside = [k for k, (x, y) in others if x > FENETRE["gauche"] and FENETRE["haut"] < y < FENETRE["bas"]]
    assert inside == []


def test_word_puts_the_address_at_the_same_place(tmp_path: Path) -> None:
    body = etree.fromstring(
        zipfile.ZipFile(
            io.BytesIO(pack(write_corps(write_modele(tmp_path), "docx"), Proprietes("Essai")))
        ).read("word/document.xml")
    )
    frames = [p.find(f"{W}pPr/{W}framePr") for p in body.iter(f"{W}p")]
    right = [f for f in frames if f is not None and f.get(f"{W}x") == str(round(110 * 56.693))]
    assert len(right) == len(LETTRE["destinataire"]["lignes"])
    assert {f.get(f"{W}y") for f in right} == {str(round(55 * 56.693))}
    assert {(f.get(f"{W}vAnchor"), f.get(f"{W}hAnchor")) for f in right} == {("page", "page")}


@pytest.mark.parametrize("moteur", MOTEURS)
def test_pages_are_numbered_from_the_second(moteur: str, tmp_path: Path) -> None:
    pages = PdfReader(io.BytesIO(print_lettre(write_modele(tmp_path, f"{PHRASE}\n\n" * 40), moteur))).pages
    assert len(pages) > 1
    first, *others = (p.extract_text() for p in pages)
    assert not re.search(r"Page\s*1\s*/", first)
    assert "Essai court" not in first
    for n, text in enumerate(others, 2):
        assert re.search(rf"Page\s*{n}\s*/\s*{len(pages)}", text)
        assert "Essai court" in text


def test_word_numbers_no_first_page(tmp_path: Path) -> None:
    docx = zipfile.ZipFile(io.BytesIO(pack(write_corps(write_modele(tmp_path), "docx"), Proprietes("Essai"))))
    section = docx.read("word/document.xml").decode("utf-8").rsplit("<w:sectPr>", 1)[1]
    assert "<w:titlePg/>" in section
    assert 'footerReference w:type="default"' in section
    assert 'footerReference w:type="first"' not in section


@pytest.mark.parametrize("moteur", MOTEURS)
def test_the_signature_stays_in_one_piece_with_the_last_words(moteur: str, tmp_path: Path) -> None:
    cut = set()
    for n in range(10, 25):
        pdf = print_lettre(write_modele(tmp_path, f"{PHRASE}\n\n" * n), moteur)
        texts = [p.extract_text() for p in PdfReader(io.BytesIO(pdf)).pages]
        where = [next(i for i, t in enumerate(texts) if w in t) for w in (
            "Je vous prie", "Pour la Ville", "Le directeur", "Loïc Pradourel"
        )]  # fmt: skip
        assert len(set(where)) == 1, n
        cut.add((where[0], len(texts)))
    # Both cases were seen: all on one page, and a signature that went over with its last words.
    assert {(0, 1), (1, 2)} <= cut


def test_word_keeps_the_signature_in_one_piece(tmp_path: Path) -> None:
    body = write_corps(write_modele(tmp_path), "docx")
    kept = body[: body.index("Pour la Ville")]
    assert kept.count("<w:keepNext/>") >= 2  # the last sentence and the closing words lead to it
    styles = (Path(__file__).parents[2] / "clausedocs/rendu/papier/styles.xml").read_text("utf-8")
    assert re.search(r'styleId="LettreSignature">.*?<w:keepNext/><w:keepLines/>', styles)


def test_headings_of_a_letter_have_no_number(tmp_path: Path) -> None:
    folder = write_modele(tmp_path, f"## Les faits\n\n{PHRASE}")
    for cible in ("texte", "html", "docx", "typst"):
        assert "Article" not in write_corps(folder, cible)
    assert "LettreTitre" in write_corps(folder, "docx")


def test_the_object_is_the_title_and_reads_the_data(tmp_path: Path) -> None:
    page = make_page(write_corps(write_modele(tmp_path), "html"), EntetePage("Essai"))
    assert '<body class="lettre">' in page
    assert re.search(r"<h1[^>]*>Objet\s:\sEssai Madame la Présidente</h1>", page)


def test_a_draft_says_why_it_may_not_leave(tmp_path: Path) -> None:
    folder = write_modele(tmp_path)
    draft = write_corps(folder, "texte", mode="projet", obstacles=["La réception n’est pas prouvée."])
    assert "ne part pas en l’état" in draft
    assert "La réception n’est pas prouvée." in draft
    assert "Projet" not in write_corps(folder, "texte")


@pytest.mark.parametrize(
    "entete", ["mise_en_page: lettre", "objet: Essai", "mise_en_page: carte\nobjet: Essai"]
)
def test_a_letter_has_an_object_and_only_a_letter(entete: str, tmp_path: Path) -> None:
    with pytest.raises(ModeleErreur) as raised:
        find_modele("essai", (write_modele(tmp_path, entete=entete),))
    assert raised.value.code == "modele_entete"
