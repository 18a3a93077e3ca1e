"""What every engine prints for all that the compiler may write, and what it refuses: the same tests for all."""

from __future__ import annotations

import io
from dataclasses import replace
from pathlib import Path
from typing import Any

import pypdf
import pytest
from corps_d_essai import META, MOTEURS_ESSAYES, PARAGRAPHE, TITRE, TOUT, write_signatures

from clausedocs.erreurs import DonneesErreur, MachineErreur, ModeleErreur, UsageErreur
from clausedocs.rendu import moteur_pdf, moteur_typst
from clausedocs.rendu.emblemes import TEXTE
from clausedocs.rendu.impression import Pdf, ReglagesPdf
from clausedocs.rendu.moteur_pdf import MOTEURS, missing, print_pdf


@pytest.fixture(scope="module", params=MOTEURS_ESSAYES)
def moteur(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(scope="module")
def tout(moteur: str) -> pypdf.PdfReader:
    return _read(_print(moteur, TOUT[moteur]))


def _print(moteur: str, corps: str) -> Pdf:
    return print_pdf(corps, META, ReglagesPdf(moteur))


def _read(pdf: Pdf) -> pypdf.PdfReader:
    return pypdf.PdfReader(io.BytesIO(pdf.octets))


def _text(reader: pypdf.PdfReader) -> str:
    return "\n".join(page.extract_text() for page in reader.pages)


def _structure(reader: pypdf.PdfReader) -> list[dict[str, Any]]:
    """The elements of the structure in reading order."""
    found: list[dict[str, Any]] = []

    def walk(node: object) -> None:
        if isinstance(node, pypdf.generic.IndirectObject):
            node = node.get_object()
        if isinstance(node, pypdf.generic.ArrayObject):
            for child in node:
                walk(child)
        elif isinstance(node, pypdf.generic.DictionaryObject):
            if "/S" in node and node.get("/Type") != "/MCR":
                found.append(dict(node))
            if "/K" in node:
                walk(node.raw_get("/K"))

    walk(reader.trailer["/Root"]["/StructTreeRoot"])
    return found


def _outline(items: Any, level: int = 1) -> list[tuple[int, str]]:
    out: list[tuple[int, str]] = []
    for item in items:
        if isinstance(item, list):
            out += _outline(item, level + 1)
        else:
            out.append((level, str(item.title).replace("\u00a0", " ")))
    return out


def test_everything_is_printed_in_order(tout: pypdf.PdfReader) -> None:
    text = _text(tout)
    at = 0
    for words in (
        "Convention d’essai", "Cofinancé par l’Union", "Article 1 – Objet", "gras", 'et "guillemets" \\ # $ @ .',
        "[à compléter : le lieu]", "1.1 Champ", "quatre.", "Dans l’ordre", "premier", "détail.", "second.",
        "Objet", "15 jours", "La Ville", "À savoir", "Fait à Valmorin", "Pour la Ville", "Pour la Maison",
        "Une page plus loin", "Annexe 1 – Offre", "1. Volet", "A. Détail", "Fin.",
    ):  # fmt: skip
        assert words in text[at:], words
        at = text.index(words, at) + len(words)
    for number in ("1°", "2°", "a)"):
        assert number in text, number


def test_the_pages_are_counted_and_numbered(moteur: str, tout: pypdf.PdfReader) -> None:
    pdf = _print(moteur, TOUT[moteur])
    assert pdf.pages == len(tout.pages) == 4
    for i, page in enumerate(tout.pages, 1):
        assert f"Page {i} / 4" in page.extract_text().replace("\u00a0", " ")
    assert "Essai" not in tout.pages[0].extract_text().replace("Convention d’essai", "").splitlines()
    assert "Essai" in tout.pages[1].extract_text().splitlines()


def test_without_a_title_page_the_first_one_bears_the_running_title(moteur: str) -> None:
    reader = _read(_print(moteur, PARAGRAPHE[moteur].format("une ligne")))
    assert "Essai" in reader.pages[0].extract_text().splitlines()


def test_the_title_page_and_each_annex_stand_alone(tout: pypdf.PdfReader) -> None:
    assert "Article 1" not in tout.pages[0].extract_text()
    assert "Une page plus loin" in tout.pages[2].extract_text()
    assert "Annexe 1 – Offre" in tout.pages[3].extract_text()


def test_it_says_what_it_is(moteur: str, tout: pypdf.PdfReader) -> None:
    info, catalog = tout.metadata, tout.trailer["/Root"]
    assert info is not None
    assert (info.title, info.author, info.subject) == ("Convention d’essai", "Maison d’essai", "Pour voir")
    assert info["/Keywords"] == "a=1, b=2"
    assert info["/CreationDate"] == info["/ModDate"] == "D:20261122000000Z"
    assert str(catalog["/Lang"]).startswith("fr")
    assert catalog["/MarkInfo"]["/Marked"] == True  # noqa: E712 (an object of pypdf)
    assert catalog["/ViewerPreferences"]["/DisplayDocTitle"] == True  # noqa: E712
    assert tout.trailer["/ID"]
    assert "pdfuaid:part" in catalog["/Metadata"].get_data().decode()


# What a variant declares in the metadata: typst follows both standards at once.
DECLARE = {"ua-1": ("ua", "1"), "a-2a": ("a", "2"), "a-3a": ("a", "3")}


@pytest.mark.parametrize(
    ("moteur", "variante"),
    [
        pytest.param(m, v, marks=pytest.mark.weasyprint if m == "weasyprint" else ())
        for m in MOTEURS
        for v in MOTEURS[m].variantes
    ],
)
def test_a_variant_declares_its_standard_and_keeps_the_structure(moteur: str, variante: str) -> None:
    reader = _read(print_pdf(TOUT[moteur], META, ReglagesPdf(moteur, variante)))
    catalog = reader.trailer["/Root"]
    xmp = catalog["/Metadata"].get_data().decode()
    family, part = DECLARE[variante]
    assert f'pdf{family}id:part="{part}"' in xmp or f"<pdf{family}id:part>{part}<" in xmp
    assert catalog["/MarkInfo"]["/Marked"] == True  # noqa: E712
    if family == "a":
        assert catalog["/OutputIntents"][0]["/S"] == "/GTS_PDFA1"
        assert 'conformance="A"' in xmp or "conformance>A<" in xmp


def test_headings_tables_lists_and_figure_are_tagged(tout: pypdf.PdfReader) -> None:
    elements = _structure(tout)
    found = [str(e["/S"]) for e in elements]
    # One engine tags the title of the document as a heading, the other as a title.
    levels = [int(t[2]) for t in found if t[:2] == "/H" and t[2:].isdigit()]
    articles = levels[-5:]
    assert [level - articles[0] for level in articles] == [0, 1, 0, 1, 2]
    assert found.count("/TH") == 4
    assert found.count("/L") == 5
    assert found.count("/Link") == 2
    [figure] = [e for e in elements if e["/S"] == "/Figure"]
    assert figure["/Alt"] == TEXTE


def test_the_outline_is_that_of_the_articles(tout: pypdf.PdfReader) -> None:
    assert _outline(tout.outline) == [
        (1, "Article 1 – Objet"), (2, "1.1 Champ"), (1, "Annexe 1 – Offre"), (2, "1. Volet"), (3, "A. Détail"),
    ]  # fmt: skip


def test_references_lead_to_their_article_and_addresses_to_the_mail(tout: pypdf.PdfReader) -> None:
    inside, outside = [], []
    for page in tout.pages:
        for annotation in (a.get_object() for a in page.get("/Annots", ())):
            assert annotation["/F"] & 4, "printed, as PDF/A asks"
            assert annotation["/Contents"]
            action = annotation.get("/A", {})
            if "/URI" in action:
                outside.append(action["/URI"])
            else:
                inside.append(annotation.get("/Dest", action.get("/D")))
    assert outside == ["mailto:ecrire@valmorin.example"]
    [target] = inside
    if isinstance(target, str):
        target = tout.named_destinations[target].dest_array
    assert target[0].get_object() == tout.pages[3].get_object()


def test_titles_of_pages_and_numbers_are_not_read_aloud(tout: pypdf.PdfReader) -> None:
    """All that is drawn is in the structure or is an artifact."""
    for page in tout.pages:
        operators = pypdf.generic.ContentStream(page["/Contents"], tout).operations
        opened: list[str] = []
        for operands, operator in operators:
            if operator in (b"BDC", b"BMC"):
                opened.append(str(operands[0]))
            elif operator == b"EMC":
                opened.pop()
            elif operator in (b"Tj", b"TJ"):
                assert opened
    footers = [e for e in _structure(tout) if "Page" in str(e.get("/ActualText", ""))]
    assert footers == []


def test_all_fonts_are_ours_and_embedded(tout: pypdf.PdfReader) -> None:
    embedded, missing_ = set(), set()
    for page in tout.pages:
        for font in page["/Resources"]["/Font"].values():
            font = font.get_object()
            (embedded if "/DescendantFonts" in font else missing_).add(str(font["/BaseFont"]))
    assert missing_ == set()
    assert all("SourceSansPro" in name.replace("-", "") for name in embedded)


def test_same_input_same_bytes(moteur: str) -> None:
    first = _print(moteur, TOUT[moteur]).octets
    _print(moteur, PARAGRAPHE[moteur].format("autre chose"))
    moteur_typst._compiler.cache_clear()
    assert _print(moteur, TOUT[moteur]).octets == first
    other = print_pdf(TOUT[moteur], replace(META, titre="Autre titre"), ReglagesPdf(moteur)).octets
    assert _id(other) != _id(first)


def _id(data: bytes) -> object:
    return pypdf.PdfReader(io.BytesIO(data)).trailer["/ID"][0]


def test_many_signatories_keep_all_their_names(moteur: str) -> None:
    names = [f"Pour le membre {i}" for i in range(1, 15)]
    pdf = _print(moteur, write_signatures(moteur, names))
    text = _text(_read(pdf))
    assert [name for name in names if name not in text] == []
    assert pdf.pages > 1


def test_signatures_are_not_cut(moteur: str) -> None:
    block = write_signatures(moteur, ["Pour la Ville", "Pour la Région", "Pour la Maison"])
    for lines in range(22, 34, 3):
        body = "".join(PARAGRAPHE[moteur].format(f"ligne {i}") for i in range(lines)) + block
        holders = {
            i for i, page in enumerate(_read(_print(moteur, body)).pages) if "Pour la" in page.extract_text()
        }
        assert len(holders) == 1, lines


def test_a_heading_never_ends_a_page(moteur: str) -> None:
    for lines in range(26, 44):
        body = "".join(PARAGRAPHE[moteur].format(f"ligne {i}") for i in range(lines))
        body += TITRE[moteur].format("Article 9 – Suite")
        body += PARAGRAPHE[moteur].format("Le corps de l’article.")
        pages = _read(_print(moteur, body)).pages
        holder = next(p.extract_text() for p in pages if "Article 9" in p.extract_text())
        assert "Le corps de l’article." in holder, lines


@pytest.mark.parametrize("caractere", ["日", "\U0001f600"])
def test_a_character_without_a_glyph_is_named(moteur: str, caractere: str) -> None:
    with pytest.raises(DonneesErreur) as caught:
        _print(moteur, PARAGRAPHE[moteur].format(f"Signé {caractere} ici"))
    assert caught.value.code == "caractere_sans_police"
    assert caractere in caught.value.message or f"U+{ord(caractere):04X}" in caught.value.message


@pytest.mark.parametrize(
    "corps",
    [
        '#image("secret.png", alt: "x")',
        '#read("/etc/hostname")',
        '#import "@preview/cetz:0.1.0"',
        "#inconnu[]",
        "#para[",
    ],
)
def test_typst_reads_nothing_and_wrong_markup_is_an_error(corps: str) -> None:
    with pytest.raises(ModeleErreur) as caught:
        _print("typst", corps)
    assert caught.value.code == "moteur_refus"


@pytest.mark.weasyprint
@pytest.mark.parametrize(
    "corps",
    [
        '<img src="file:///etc/hostname" alt="x">',
        '<img src="https://exemple.invalid/x.png" alt="x">',
        '<link rel="stylesheet" href="http://exemple.invalid/x.css">',
        "<style>@font-face { font-family: x; src: url(file:///etc/hostname) } p { font-family: x }</style><p>x</p>",
    ],
)
def test_weasyprint_reads_nothing(corps: str) -> None:
    with pytest.raises(ModeleErreur) as caught:
        _print("weasyprint", corps)
    assert caught.value.code == "moteur_refus"


def test_a_table_whose_rows_are_too_tall_for_a_page_is_cut_between_them() -> None:
    """Few rows, but long ones: kept in one piece, they would run off the page."""
    rows = ", ".join(f'[#"Rang{n}"], [#"{"long texte " * 120}"]' for n in range(8))
    table = f'#tableau(colonnes: (1fr, 3fr,), entete: ([#"Objet"], [#"Réponse"], ), {rows}, )'
    pages = [page.extract_text() for page in _read(_print("typst", f"{PARAGRAPHE['typst']}{table}")).pages]
    holding = [n for n, text in enumerate(pages) if "Rang" in text]
    assert len(holding) > 1
    assert all("Réponse" in pages[n] for n in holding)


@pytest.mark.parametrize(("moteur", "paquet"), [("typst", "typst"), ("weasyprint", "weasyprint")])
def test_an_engine_that_is_not_there(moteur: str, paquet: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(moteur_pdf, "find_spec", lambda name: None)
    assert f"pip install {paquet} font-source-sans-pro" in missing(moteur)
    with pytest.raises(MachineErreur) as caught:
        _print(moteur, "x")
    assert caught.value.code == "moteur_absent"
    assert caught.value.sortie == 4


def test_what_is_asked_of_an_engine_is_checked_first(tmp_path: Path) -> None:
    sheet = tmp_path / "maison.css"
    sheet.write_text("p { color: red }", "utf-8")
    for reglages, code, words in (
        (ReglagesPdf("latex"), "moteur_inconnu", "typst ou weasyprint"),
        (ReglagesPdf("typst", "a-2a"), "variante_inconnue", "ua-1 ou a-3a"),
        (ReglagesPdf("weasyprint", "x-4"), "variante_inconnue", "ua-1 ou a-2a ou a-3a"),
        (ReglagesPdf("typst", None, sheet), "feuille_sans_moteur", "--moteur-pdf weasyprint"),
    ):
        with pytest.raises(UsageErreur) as caught:
            print_pdf("x", META, reglages)
        assert caught.value.code == code
        assert words in caught.value.conseil
