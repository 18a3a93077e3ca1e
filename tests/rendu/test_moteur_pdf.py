"""What the prelude prints for every call of the compiler, and what the engine refuses."""

from __future__ import annotations

import io
from datetime import date

import pypdf
import pytest

from clausedocs.erreurs import DonneesErreur, MachineErreur, ModeleErreur
from clausedocs.rendu import moteur_pdf
from clausedocs.rendu.moteur_pdf import MOTEURS, Metadonnees, print_pdf

META = Metadonnees(
    "Convention d’essai", "Essai", "Maison d’essai", "Pour voir", date(2026, 11, 22), ("a=1", "b=2")
)

# One of each call that the compiler may write.
TOUT = """
#page-de-garde[
#titre-document[#"Convention d’essai"]

#para[#"Entre deux personnes"]

#cofinancement[
#para[#"Cofinancé par l’Union européenne"]

]

]

#titre(niveau: 1)[#"Article 1 – "#"Objet"] <objet>

#para[#"Voir "#link(<annexe>)[#"Annexe 1"]#", "#strong[#"gras"]#", "#emph[#"italique"]#linebreak()#"et \\"guillemets\\" \\\\ # $ @ ."]

#para[#"Reste "#lacune("[à compléter : le lieu]")#"."]

#titre(niveau: 2)[#"1.1 "#"Champ"] <champ>

#intro[#"Elle couvre :"]

#puces(niveau: 1,
[#"un ;"],
[#"deux :"#puces(niveau: 2, [#"trois :"#puces(niveau: 3, [#"quatre."],)],)],
)

#intro[#"Dans l’ordre :"]

#numeros(niveau: 1,
[#"premier :"#numeros(niveau: 2, [#"détail."],)],
[#"second."],
)

#tableau(colonnes: (2fr, 1fr,), entete: ([#"Objet"], [#"Délai"], ),
[#"Réponse"], [#"15 jours"],
)

#tableau(colonnes: 2, entete: ([#"A"], [#"B"], ), [#"C"], [#"D"], )

#partie[
#para[#"La Ville"]

]

#encadre[
#para[#"À savoir"]

]

#centre[
#para[#"Fait à Valmorin"]

]

#signatures(
[#signature[
#para[#strong[#"Pour la Ville"]]

#para[#"La maire"]

]],
[#signature[
#para[#strong[#"Pour la Maison"]]

]],
)

#saut-de-page()

#para[#"Une page plus loin, à ecrire@valmorin.example"]

#annexe-titre[#"Annexe 1 – "#"Offre"] <annexe>

#titre(niveau: 2)[#"1. "#"Volet"] <volet>

#titre(niveau: 3)[#"A. "#"Détail"] <detail>

#para[#"Fin."]
"""


@pytest.fixture(scope="module")
def tout() -> pypdf.PdfReader:
    return pypdf.PdfReader(io.BytesIO(print_pdf(TOUT, META).octets))


def _text(reader: pypdf.PdfReader) -> str:
    return "\n".join(page.extract_text() for page in reader.pages)


def test_every_call_of_the_compiler_is_printed(tout: pypdf.PdfReader) -> None:
    text = _text(tout)
    for words in (
        "Convention d’essai", "Cofinancé par l’Union", "Article 1 – Objet", 'et "guillemets" \\ # $ @ .',
        "[à compléter : le lieu]", "1.1 Champ", "quatre.", "1°", "2°", "a)", "15 jours", "Pour la Ville",
        "Annexe 1 – Offre", "A. Détail",
    ):  # fmt: skip
        assert words in text, words


def test_the_pages_are_counted_and_numbered(tout: pypdf.PdfReader) -> None:
    pdf = print_pdf(TOUT, META)
    assert pdf.pages == len(tout.pages) == 4
    assert "Page 4 / 4" in tout.pages[3].extract_text().replace("\u00a0", " ")
    assert "Essai" not in tout.pages[0].extract_text().replace("Convention d’essai", "").splitlines()
    assert "Essai" in tout.pages[1].extract_text().splitlines()


def test_the_title_page_and_each_annex_stand_alone(tout: pypdf.PdfReader) -> None:
    assert "Article 1" not in tout.pages[0].extract_text()
    assert "Une page plus loin" in tout.pages[2].extract_text()
    assert "Annexe 1 – Offre" in tout.pages[3].extract_text()


def test_it_says_what_it_is(tout: pypdf.PdfReader) -> None:
    info, catalog = tout.metadata, tout.trailer["/Root"]
    assert info is not None
    assert (info.title, info.author, info.subject) == ("Convention d’essai", "Maison d’essai", "Pour voir")
    assert info["/Keywords"] == "a=1, b=2"
    assert info["/CreationDate"] == info["/ModDate"] == "D:20261122000000Z"
    assert catalog["/Lang"] == "fr-FR"
    assert catalog["/MarkInfo"]["/Marked"] == True  # noqa: E712 (an object of pypdf)
    assert catalog["/ViewerPreferences"]["/DisplayDocTitle"] == True  # noqa: E712
    xmp = catalog["/Metadata"].get_data().decode()
    assert "<pdfuaid:part>1<" in xmp
    assert "<pdfaid:part>3<" in xmp and "<pdfaid:conformance>A<" in xmp


def test_headings_tables_and_figure_are_tagged(tout: pypdf.PdfReader) -> None:
    found: list[str] = []

    def walk(node: object) -> None:
        if isinstance(node, pypdf.generic.IndirectObject):
            node = node.get_object()
        if isinstance(node, pypdf.generic.ArrayObject):
            for child in node:
                walk(child)
        elif isinstance(node, pypdf.generic.DictionaryObject):
            if "/S" in node and node.get("/Type") != "/MCR":
                found.append(str(node["/S"]))
            if "/K" in node:
                walk(node.raw_get("/K"))

    walk(tout.trailer["/Root"]["/StructTreeRoot"])
    assert [t for t in found if t in {"/H1", "/H2", "/H3"}] == ["/H1", "/H2", "/H1", "/H2", "/H3"]
    assert found.count("/TH") == 4
    assert found.count("/Figure") == 1
    assert found.count("/L") == 5


def test_all_fonts_are_ours_and_embedded(tout: pypdf.PdfReader) -> None:
    embedded, missing = set(), set()
    for page in tout.pages:
        for font in page["/Resources"]["/Font"].values():
            font = font.get_object()
            (embedded if "/DescendantFonts" in font else missing).add(str(font["/BaseFont"]))
    assert missing == set()
    assert all("SourceSansPro" in name for name in embedded)


def test_same_input_same_bytes() -> None:
    first = print_pdf(TOUT, META).octets
    moteur_pdf._compiler.cache_clear()
    assert print_pdf(TOUT, META).octets == first


def test_many_signatories_keep_all_their_names() -> None:
    rows = "\n".join(f'[#signature[#para[#"Pour le membre {i}"]]],' for i in range(1, 15))
    pdf = print_pdf(f"#signatures(\n{rows}\n)", META)
    text = _text(pypdf.PdfReader(io.BytesIO(pdf.octets)))
    assert [f"Pour le membre {i}" for i in range(1, 15) if f"Pour le membre {i}" not in text] == []
    assert pdf.pages > 1


def test_a_heading_never_ends_a_page() -> None:
    for filler in range(30, 60):
        body = "".join(f'#para[#"ligne {i}"]\n\n' for i in range(filler // 2))
        body += '#titre(niveau: 1)[#"Article 9 – Suite"] <suite>\n\n#para[#"Le corps de l’article."]\n'
        pages = pypdf.PdfReader(io.BytesIO(print_pdf(body, META).octets)).pages
        holder = next(p.extract_text() for p in pages if "Article 9" in p.extract_text())
        assert "Le corps de l’article." in holder


def test_a_character_without_a_glyph_is_named() -> None:
    with pytest.raises(DonneesErreur) as caught:
        print_pdf('#para[#"Signé 日 ici"]', META)
    assert caught.value.code == "caractere_sans_police"
    assert "日" in caught.value.message


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
def test_nothing_is_read_and_wrong_markup_is_an_error(corps: str) -> None:
    with pytest.raises(ModeleErreur) as caught:
        print_pdf(corps, META)
    assert caught.value.code == "moteur_refus"


def test_an_engine_that_is_not_there(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(moteur_pdf, "find_spec", lambda name: None)
    assert "pip install typst font-source-sans-pro" in MOTEURS["typst"].missing()
    with pytest.raises(MachineErreur) as caught:
        print_pdf('#para[#"x"]', META)
    assert caught.value.code == "moteur_absent"
    assert caught.value.sortie == 4
