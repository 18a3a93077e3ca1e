"""What every finished document must hold, whichever dossier it comes from.

Each function looks at the bytes of one document, or compares two formats of the same one.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable, Mapping
from html.parser import HTMLParser

from lxml import etree
from lxml import html as pages_html
from pypdf import PdfReader

from clausedocs.domaine import Dossier

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
LEFTOVERS = re.compile(r"\{\{|\}\}|\{%|%\}|[\ue000-\uf8ff]|\bNone\b|\bTrue\b|\bFalse\b|à compléter|Lacune|  ")
FAULTS = re.compile(
    r"\bde le\b|\bde les\b|\bdu la\b|\bdu l’|\bdu Ville\b|\bDu Ville\b|\bau la\b|\b1 heures\b|\.\.|,,| ,| \."
    # « à les suivre » is sound: only before a name is it a fault.
    r"|\bà les? (?=[A-ZÀÉ])|\bdes les\b|\bque ils?\b|\bsi ils?\b|\(\s*\)|«\s*»|:\s*[;.]|,\s*[;.:]"
    r"|\b([a-zéèêà]{2,}) (?!nous|vous)\1\b|(?<!-)\b(?:de|le|la|que|ne|se|jusque|lorsque) (?!onz|oui|un\b|une\b)[aeiouéèêâîôÉÈÊ]"
    r"|\bde un \(|\bl[ea] 1 d"
    r"|\b[dl]’[bcdfgjklmnpqrstvwxz]|\b1 (?:jours|ans|fois|exemplaires|marchés|personnes)\b"
)
# Long lines that are no sentences: headings, the cover, who signs, what a vote is about.
TITRES = (
    "Marché : ",
    "Contrat : ",
    "Article",
    "Annexe",
    "La direct",
    "Le direct",
    "Objet : ",
    "Pour développer les achats",
)
VOID = ("area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr")


def check_everything(octets: Mapping[str, bytes], pages: int | None, modele: str, dossier: Dossier) -> None:
    """All the checks, on the four formats of a document."""
    text = octets["texte"].decode("utf-8")
    check_well_formed(octets)
    check_nothing_left(text)
    check_sentences_end(text)
    check_same_words(octets["docx"], octets["html"])
    check_numbers(octets["docx"])
    check_links(octets["html"])
    check_no_empty_part(octets["html"])
    check_pdf(octets["pdf"], pages, text)
    check_regime(dossier, text)
    check_parties(dossier, modele, text)
    if modele.startswith("convention"):
        check_coherence(dossier, text)


def check_well_formed(octets: Mapping[str, bytes]) -> None:
    """Each part of the Word package parses, each tag of the page closes, where it must."""
    package = zipfile.ZipFile(io.BytesIO(octets["docx"]))
    assert package.testzip() is None
    for name in package.namelist():
        if name.endswith((".xml", ".rels")):
            etree.fromstring(package.read(name))
    tags = Tags()
    tags.feed(octets["html"].decode("utf-8"))
    assert tags.open == [], tags.open


class Tags(HTMLParser):
    """The tags that are open; refuses one that closes another's content."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.ids: list[str] = []
        self.targets: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in VOID:
            self.open.append(tag)
        given = dict(attrs)
        if given.get("id"):
            self.ids.append(str(given["id"]))
        if (given.get("href") or "").startswith("#"):
            self.targets.append(str(given["href"])[1:])

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """A tag that closes itself encloses nothing."""

    def handle_endtag(self, tag: str) -> None:
        assert self.open and self.open[-1] == tag, f"</{tag}> closes {self.open[-3:]}"
        self.open.pop()


def check_links(html: bytes) -> None:
    """Each name once, each link to a name that is there."""
    tags = Tags()
    tags.feed(html.decode("utf-8"))
    assert len(tags.ids) == len(set(tags.ids))
    assert set(tags.targets) <= set(tags.ids)


def check_no_empty_part(html: bytes) -> None:
    """No heading without a text, no introduction without what it announces, no table that is only a heading."""
    main = pages_html.fromstring(html.decode("utf-8")).find(".//main")
    blocks = list(main.iter("h1", "h2", "h3", "h4", "p", "ul", "ol", "table"))
    for block, after in zip(blocks, [*blocks[1:], None], strict=True):
        text = block.text_content().replace("\u00a0", " ").strip()
        ends = after is None or after.tag.startswith("h")
        if block.tag.startswith("h"):
            assert not ends or (after is not None and after.tag > block.tag), text
        if block.get("class") == "intro":
            assert after is not None and after.tag in ("ul", "ol", "table"), text
        # Who signs fills in what they are asked.
        to_fill = any(a.get("class") == "signature" for a in block.iterancestors())
        if block.tag == "p" and text.endswith(" :") and not to_fill:
            # A paragraph in bold beside it begins something else.
            beside = after is not None and after.getparent() is block.getparent()
            assert not ends and not (beside and after.tag == "p" and after.find("strong") is not None), text
        assert block.tag != "table" or len(block.findall(".//tr")) > 1, text


def check_nothing_left(text: str) -> None:
    """No tag, no mark, no fault that a generator of French makes."""
    for line in text.splitlines():
        # A cell may be empty: nobody is held to give a telephone number.
        stripped = line.strip().replace(" |  |", " | – |").removesuffix(" |")
        assert not LEFTOVERS.search(stripped), stripped
        assert not FAULTS.search(stripped), stripped
        assert not re.search(r"['\"]", stripped), stripped


def check_sentences_end(text: str) -> None:
    """Long paragraphs and items end with a mark of punctuation (F5)."""
    for line in text.splitlines():
        stripped = line.strip()
        if (
            len(stripped) > 110
            and " | " not in stripped
            and not stripped.replace("\u00a0", " ").startswith(TITRES)
        ):
            assert stripped[-1] in ".:;!?,»)…", stripped


def check_same_words(docx: bytes, html: bytes) -> None:
    """Word says what the page says, word for word."""
    assert words_of_docx(docx) == words_of_html(html)


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


def check_numbers(docx: bytes) -> None:
    """Each REF field targets an existing bookmark, and its cached result is that heading's number."""
    root = etree.fromstring(zipfile.ZipFile(io.BytesIO(docx)).read("word/document.xml"))
    numbers: dict[str, str] = {}
    articles, annexes, sub = first_numbers(docx)
    for paragraph in root.iter(f"{W}p"):
        style = paragraph.find(f"{W}pPr/{W}pStyle")
        name = style.get(f"{W}val") if style is not None else ""
        articles += name == "Titre1"
        annexes += name == "Annexe"
        sub = 0 if name == "Titre1" else sub + (name == "Titre2")
        for mark in paragraph.iter(f"{W}bookmarkStart"):
            if name in ("Titre1", "Annexe", "Titre2"):
                numbers[mark.get(f"{W}name")] = {
                    "Titre1": f"Article {articles}",
                    "Annexe": f"Annexe {annexes}",
                    "Titre2": f"{articles}.{sub}",
                }[name]
    xml = etree.tostring(root, encoding="unicode")
    fields = re.findall(r"REF (\w+) \\r \\h </w:instrText>.*?separate.*?<w:t[^>]*>([^<]*)</w:t>", xml)
    for target, result in fields:
        assert numbers[target] == result.replace("\u00a0", " ")
    ids = re.findall(r'<w:bookmarkStart[^>]*w:id="(\d+)"', xml)
    assert len(ids) == len(set(ids))


def first_numbers(docx: bytes) -> tuple[int, int, int]:
    """What comes before the first article, annex and sub-article: the numbering part may start further."""
    xml = zipfile.ZipFile(io.BytesIO(docx)).read("word/numbering.xml").decode("utf-8")
    found = {
        style: int(start)
        for start, style in re.findall(r'<w:start w:val="(\d+)"/>.*?<w:pStyle w:val="(\w+)"/>', xml)
    }
    return found["Titre1"] - 1, found["Annexe"] - 1, 0


def check_pdf(pdf: bytes, pages: int | None, text: str) -> None:
    """The PDF holds the sentences of the text, its language and a title."""
    reader = PdfReader(io.BytesIO(pdf))
    assert pages == len(reader.pages)
    letters = re.sub(r"[^0-9A-Za-zÀ-ÿœ]", "", "".join(page.extract_text() for page in reader.pages))
    sentences = [line.strip(" •0123456789°abc)") for line in text.splitlines() if 30 < len(line) < 70]
    missing = [s for s in sentences if re.sub(r"[^0-9A-Za-zÀ-ÿœ]", "", s) not in letters and " | " not in s]
    # A sentence cut by a page carries the footer in the middle: a few may be missed.
    assert len(missing) <= max(3, len(sentences) // 10), missing
    assert reader.trailer["/Root"]["/Lang"].startswith("fr")
    assert reader.metadata is not None
    assert reader.metadata.title


def check_regime(dossier: Dossier, text: str) -> None:
    """The regime of the buyer decides what is cited."""
    if dossier.regime == "prive":
        assert "commande publique" not in text
        assert "CCAP" not in text
        assert "CCAG" not in text
        assert "relations entre le public" not in text
        assert "tribunal administratif" not in text
    if dossier.regime == "administratif":
        assert not re.search(r"122[456]\b.{0,40}code civil", text)
        assert "tribunal judiciaire" not in text


def check_parties(dossier: Dossier, modele: str, text: str) -> None:
    """A convention names each party where they appear and where they sign."""
    plain = text.replace("\u00a0", " ").replace("\u202f", " ")
    if modele.startswith("convention"):
        for party in (*dossier.donneurs_ordre, dossier.structure_porteuse):
            name = party.denomination.replace("'", "’").replace("\u00a0", " ")
            assert plain.count(name) >= 2, name


# When the dossier says this, a convention must not say that: an article forgotten by a condition.
CONTRADICTIONS: tuple[tuple[str, Callable[[Dossier], bool], str], ...] = (
    (
        "gratuit",
        lambda d: d.convention.remuneration.mode == "gratuit",
        r"\bdevis\b|\bfacture\b|IBAN|versement",
    ),
    (
        "sans commande",
        lambda d: d.convention.remuneration.mode in ("cotisation", "subvention"),
        r"devis (?:distinct|accepté)|facture de la Structure|minimum de commandes",
    ),
    (
        "sans reconduction",
        lambda d: d.convention.reconduction.mode == "aucune",
        r"reconduite|tacite|refus de reconduction|non-reconduction",
    ),
    ("expresse", lambda d: d.convention.reconduction.mode == "expresse", r"tacite|refus de reconduction"),
    ("hors administratif", lambda d: d.regime != "administratif", r"motif d’intérêt général"),
    (
        "sans groupement",
        lambda d: d.groupement_commandes is None,
        r"groupement de commandes|[Cc]oordonnateur|membres? du groupement",
    ),
    ("privé", lambda d: d.regime == "prive", r"représentant de l’État|portail public|document administratif"),
    ("électronique", lambda d: d.convention.signature == "electronique", r"exemplaires? origin"),
    ("manuscrite", lambda d: d.convention.signature == "manuscrite", r"signée par voie électronique"),
    ("un territoire", lambda d: len(d.convention.territoires) < 2, r"plusieurs territoires"),
    (
        "sans sous-traitance",
        lambda d: d.convention.roles_rgpd != "sous_traitance",
        r"pour son compte, sur ses instructions|Traitement de données confié",
    ),
    ("sans mise en commun", lambda d: not d.convention.mutualisation, r"regrouper les heures"),
    ("sans report", lambda d: not d.convention.report_jour_ouvrable, r"prolongé jusqu’au"),
    ("avec report", lambda d: d.convention.report_jour_ouvrable, r"Aucun délai n’est prolongé"),
)


def check_coherence(dossier: Dossier, text: str) -> None:
    """No article speaks of what the dossier left out."""
    plain = text.replace("\u00a0", " ").replace("\u202f", " ")
    for nom, applies, pattern in CONTRADICTIONS:
        found = re.search(pattern, plain) if applies(dossier) else None
        assert found is None, (nom, plain[max(0, found.start() - 80) : found.end() + 40])
