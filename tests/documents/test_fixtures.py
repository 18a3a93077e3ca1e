"""Every dossier, every modèle, every format: the same text, well-formed, with nothing left over."""

from __future__ import annotations

import io
import re
import zipfile
from functools import lru_cache
from html.parser import HTMLParser
from pathlib import Path

import pytest
import yaml
from lxml import etree
from pypdf import PdfReader

import clausedocs

FIXTURES = Path(__file__).parents[2] / "fixtures"
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
DOSSIERS = sorted(p for p in FIXTURES.glob("*.yaml") if "\nmodeles:" in "\n" + p.read_text("utf-8"))
LEFTOVERS = re.compile(r"\{\{|\}\}|\{%|%\}|[\ue000-\uf8ff]|\bNone\b|\bTrue\b|\bFalse\b|à compléter|Lacune|  ")
FAULTS = re.compile(
    r"\bde le\b|\bde les\b|\bdu la\b|\bdu l’|\bdu Ville\b|\bDu Ville\b|\bau la\b|\b1 heures\b|\.\.|,,| ,| \."
)


@lru_cache(maxsize=64)
def load(path: Path) -> clausedocs.DossierCharge:
    return clausedocs.load_dossier(path)


@lru_cache(maxsize=256)
def octets(path: Path, modele: str, format_: str) -> bytes:
    return clausedocs.render(load(path), modele, format_).octets


def modeles_of(path: Path) -> list[str]:
    data = yaml.load(path.read_text("utf-8"), Loader=yaml.BaseLoader)
    return [str(m) for m in data["modeles"]]


CASES = [(p, m) for p in DOSSIERS for m in modeles_of(p)]
IDS = [f"{p.stem}-{m}" for p, m in CASES]


def words_of_docx(data: bytes) -> list[str]:
    root = etree.fromstring(zipfile.ZipFile(io.BytesIO(data)).read("word/document.xml"))
    out = []
    for paragraph in root.iter(f"{W}p"):
        nodes = paragraph.iter(f"{W}t", f"{W}br")
        out += "".join(n.text or "" if n.tag == f"{W}t" else " " for n in nodes).split()
    return out


class Words(HTMLParser):
    """The words of a page, apart from numbers that Word computes itself, and from the page's own frame."""

    def __init__(self) -> None:
        super().__init__()
        self.parts: list[str] = []
        self.skip = 0
        self.inside = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "main":
            self.inside += 1
        if (tag == "span" and ("class", "numero") in attrs) or self.skip:
            self.skip += 1
        if tag in ("p", "li", "td", "th", "br", "div", "h1", "h2", "h3", "h4", "ul", "ol"):
            self.parts.append(" ")

    def handle_endtag(self, tag: str) -> None:
        if tag == "main":
            self.inside -= 1
        self.skip -= bool(self.skip)

    def handle_data(self, data: str) -> None:
        if self.inside and not self.skip:
            self.parts.append(data)


def words_of_html(data: bytes) -> list[str]:
    reader = Words()
    reader.feed(data.decode("utf-8"))
    return "".join(reader.parts).split()


@pytest.mark.parametrize(("path", "modele"), CASES, ids=IDS)
def test_word_says_what_html_says(path: Path, modele: str) -> None:
    assert words_of_docx(octets(path, modele, "docx")) == words_of_html(octets(path, modele, "html"))


@pytest.mark.parametrize(("path", "modele"), CASES, ids=IDS)
def test_nothing_is_left_over_and_french_is_sound(path: Path, modele: str) -> None:
    text = octets(path, modele, "texte").decode("utf-8")
    for line in text.splitlines():
        stripped = line.strip()
        assert not LEFTOVERS.search(stripped), stripped
        assert not FAULTS.search(stripped), stripped
        assert not re.search(r"['\"]", stripped), stripped


@pytest.mark.parametrize(("path", "modele"), CASES, ids=IDS)
def test_every_sentence_ends(path: Path, modele: str) -> None:
    """Long paragraphs and items end with a mark of punctuation (F5)."""
    text = octets(path, modele, "texte").decode("utf-8")
    for line in text.splitlines():
        stripped = line.strip()
        if (
            len(stripped) > 110
            and " | " not in stripped
            and not stripped.startswith(("Article", "Annexe", "La direct", "Le direct"))
        ):
            assert stripped[-1] in ".:;!?,»)…", stripped


@pytest.mark.parametrize(("path", "modele"), CASES, ids=IDS)
def test_word_numbers_and_references_agree(path: Path, modele: str) -> None:
    """Each REF field targets an existing bookmark, and its cached result is that heading's number."""
    root = etree.fromstring(
        zipfile.ZipFile(io.BytesIO(octets(path, modele, "docx"))).read("word/document.xml")
    )
    numbers: dict[str, str] = {}
    articles = annexes = 0
    for paragraph in root.iter(f"{W}p"):
        style = paragraph.find(f"{W}pPr/{W}pStyle")
        name = style.get(f"{W}val") if style is not None else ""
        articles += name == "Titre1"
        annexes += name == "Annexe"
        for mark in paragraph.iter(f"{W}bookmarkStart"):
            if name in ("Titre1", "Annexe"):
                numbers[mark.get(f"{W}name")] = (
                    f"Article {articles}" if name == "Titre1" else f"Annexe {annexes}"
                )
    xml = etree.tostring(root, encoding="unicode")
    fields = re.findall(r"REF (\w+) \\r \\h </w:instrText>.*?separate.*?<w:t[^>]*>([^<]*)</w:t>", xml)
    for target, result in fields:
        assert numbers[target] == result.replace("\u00a0", " ")
    ids = re.findall(r'<w:bookmarkStart[^>]*w:id="(\d+)"', xml)
    assert len(ids) == len(set(ids))


@pytest.mark.parametrize(("path", "modele"), CASES, ids=IDS)
def test_same_input_same_bytes(path: Path, modele: str) -> None:
    charge = load(path)
    assert clausedocs.render(charge, modele, "docx").octets == octets(path, modele, "docx")


@pytest.mark.parametrize(("path", "modele"), CASES, ids=IDS)
def test_pdf_says_what_text_says(path: Path, modele: str) -> None:
    rendered = clausedocs.render(load(path), modele, "pdf")
    reader = PdfReader(io.BytesIO(rendered.octets))
    assert rendered.pages == len(reader.pages)
    letters = re.sub(r"[^0-9A-Za-zÀ-ÿœ]", "", "".join(page.extract_text() for page in reader.pages))
    text = octets(path, modele, "texte").decode("utf-8")
    sentences = [line.strip(" •0123456789°abc)") for line in text.splitlines() if 30 < len(line) < 70]
    missing = [s for s in sentences if re.sub(r"[^0-9A-Za-zÀ-ÿœ]", "", s) not in letters and " | " not in s]
    # A sentence cut by a page carries the footer in the middle: a few may be missed.
    assert len(missing) <= max(3, len(sentences) // 10), missing
    assert reader.trailer["/Root"]["/Lang"].startswith("fr")
    assert reader.metadata is not None
    assert reader.metadata.title


@pytest.mark.parametrize(("path", "modele"), CASES, ids=IDS)
def test_regime_decides_what_is_cited(path: Path, modele: str) -> None:
    dossier, text = load(path).dossier, octets(path, modele, "texte").decode("utf-8")
    if dossier.regime == "prive":
        assert "commande publique" not in text
        assert "CCAP" not in text
        assert "relations entre le public" not in text
        assert "tribunal administratif" not in text
    if dossier.regime == "administratif":
        assert not re.search(r"122[456]\b.{0,40}code civil", text)
        assert "tribunal judiciaire" not in text


@pytest.mark.parametrize(("path", "modele"), CASES, ids=IDS)
def test_parties_stand_in_comparution_and_signature(path: Path, modele: str) -> None:
    text = octets(path, modele, "texte").decode("utf-8").replace("\u00a0", " ").replace("\u202f", " ")
    dossier = load(path).dossier
    if modele.startswith("convention"):
        for party in (*dossier.donneurs_ordre, dossier.structure_porteuse):
            name = party.denomination.replace("'", "’").replace("\u00a0", " ")
            assert text.count(name) >= 2, name
