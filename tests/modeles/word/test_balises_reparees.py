"""Tags as Word leaves them: cut into runs, typographic quotes, no-break spaces, and what stands around them."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from io import BytesIO
from itertools import pairwise

import pytest
from atelier_word import Rendre, read_part
from fabrique_word import make_png, p, run, tableau
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from clausedocs.modeles.word.reperage import clean

INSECABLE, FINE = "\u00a0", "\u202f"


@pytest.mark.parametrize(
    ("tape", "compris"),
    [
        ("x == “cadre”", 'x == "cadre"'),
        (f"x == «{INSECABLE}cadre{INSECABLE}»", 'x == "cadre"'),
        ("x == ‘cadre’", 'x == "cadre"'),
        ("x == ’cadre’", 'x == "cadre"'),
        ('x == "cadre”', 'x == "cadre"'),
        (f"{INSECABLE}x{FINE}|{INSECABLE}upper ", " x | upper "),
        ("x – 1", "x - 1"),
        ("x ≠ y and a ≥ b", "x != y and a >= b"),
        ("x\u200b.nom\u00ad", "x.nom"),
        # A text is printed: its apostrophe and its spaces stay.
        (f"x|default(“l’accès de 10{INSECABLE}%”)", f'x|default("l’accès de 10{INSECABLE}%")'),
        ("x|default('l’accès')", "x|default('l’accès')"),
        ('“dit "oui"”', '"dit \\"oui\\""'),
    ],
)
def test_what_a_person_meant(tape: str, compris: str) -> None:
    assert clean(tape) == compris


@pytest.mark.parametrize(
    "morceaux",
    [
        ("{{ nom }}",),
        ("{", "{ no", "m }", "}"),
        ("{{", f"{INSECABLE}nom{INSECABLE}", "}}"),
        ("{{ nom|default(«", f"{INSECABLE}x{INSECABLE}", "») }}"),
    ],
)
def test_a_tag_cut_into_runs(rendre: Rendre, morceaux: tuple[str, ...]) -> None:
    assert rendre(p("Avant ", *morceaux, " après"), nom="Valmorin") == ["Avant Valmorin après"]


def test_a_tag_keeps_the_look_of_its_first_letter(produire: Callable[..., bytes]) -> None:
    markup = f"<w:p>{run('{{ n', '<w:b/>')}<w:proofErr w:type='spellStart'/>{run('om }}', '<w:i/>')}</w:p>"
    document = read_part(produire(markup, variables={"nom": "Valmorin"}))
    assert '<w:r><w:rPr><w:b/></w:rPr><w:t xml:space="preserve">Valmorin</w:t></w:r>' in document


def test_a_tabulation_and_a_line_break_inside_a_tag(rendre: Rendre) -> None:
    markup = f"<w:p>{run('{{ nom')}<w:r><w:tab/><w:br/></w:r>{run('}} fin')}</w:p>"
    assert rendre(markup, nom="Valmorin") == ["Valmorin fin"]


def test_a_deleted_tag_is_no_tag_and_an_inserted_one_is(rendre: Rendre) -> None:
    gone = '<w:del w:id="1" w:author="A"><w:r><w:delText>{{ inconnu }}</w:delText></w:r></w:del>'
    new = f'<w:ins w:id="2" w:author="A">{run("{{ nom }}")}</w:ins>'
    assert rendre(f"<w:p>{gone}{new}</w:p>", nom="Valmorin") == ["Valmorin"]


def test_a_condition_over_several_paragraphs(rendre: Rendre) -> None:
    corps = (p("{% if oui %}A"), p("B"), p("C{% endif %}"), p("D"))
    assert rendre(*corps, oui=True) == ["A", "B", "C", "D"]
    assert rendre(*corps, oui=False) == ["", "D"]


def test_paragraphs_rows_and_cells(rendre: Rendre) -> None:
    corps = (
        p("{%p if oui %}"),
        p("Gardé"),
        p("{%p else %}"),
        p("Autre"),
        p("{%p endif %}"),
        tableau(("{%tr for v in villes %}", ""), ("{{ v.nom }}", "{{ loop.index }}"), ("{%tr endfor %}", "")),
    )
    villes = [{"nom": "Valmorin"}, {"nom": "Corbelle"}]
    assert rendre(*corps, oui=True, villes=villes) == ["Gardé", "Valmorin", "1", "Corbelle", "2"]
    # A table that loses all its rows goes, and the file still holds a paragraph.
    assert rendre(*corps, oui=False, villes=[]) == ["Autre"]


def test_a_field_of_several_paragraphs_keeps_the_style_of_its_own(produire: Callable[..., bytes]) -> None:
    markup = p("{{p texte }}", props='<w:jc w:val="both"/>')
    document = read_part(produire(markup, p("Fin"), variables={"texte": "Un.\n\nDeux."}))
    assert document.count('<w:jc w:val="both"/>') == 2
    assert "{{" not in document


def test_braces_that_are_printed(rendre: Rendre) -> None:
    assert rendre(p("Écrivez {_{ nom }_} et {_% if %_}, {{ nom }}"), nom="V") == [
        "Écrivez {{ nom }} et {% if %}, V"
    ]


def test_a_value_is_text_and_never_markup(rendre: Rendre) -> None:
    assert rendre(p("{{ nom }}"), nom="<w:p/> & {{ nom }}") == ["<w:p/> & {{ nom }}"]


def test_headers_footers_notes_and_properties(produire: Callable[..., bytes]) -> None:
    docx = produire(
        p("{{ nom }}"),
        entete=p("{{ nom }} en haut"),
        pied=p("{{ nom|upper }} en bas"),
        note=p("{{ nom }} en note"),
        proprietes={"dc:title": "Convention de {{ nom }}", "dc:subject": "{% if nom %}oui{% endif %}"},
        variables={"nom": "Valmorin"},
    )
    assert "Valmorin en haut" in read_part(docx, "word/header1.xml")
    assert "VALMORIN en bas" in read_part(docx, "word/footer1.xml")
    assert "Valmorin en note" in read_part(docx, "word/footnotes.xml")
    core = read_part(docx, "docProps/core.xml")
    assert "<dc:title>Convention de Valmorin</dc:title>" in core
    assert "<dc:subject>oui</dc:subject>" in core


def test_parts_without_tags_keep_their_bytes(produire: Callable[..., bytes]) -> None:
    own = {"word/media/logo.png": make_png(), "customXml/item1.xml": b"<a> {nothing} </a>"}
    docx = produire(p("{{ nom }}"), entete=p("Fixe"), autres=own, variables={"nom": "V"})
    with zipfile.ZipFile(BytesIO(docx)) as archive:
        assert {name: archive.read(name) for name in own} == own
    assert read_part(docx, "word/header1.xml").endswith("Fixe</w:t></w:r></w:p></w:hdr>")


def test_a_tag_over_two_paragraphs_makes_them_one(rendre: Rendre) -> None:
    assert rendre(p("Lieu : {{ nom"), p("|upper }} fin"), p("suite"), nom="v") == ["Lieu : V fin", "suite"]
    row = tableau(("{%tr for v in l", ""), ("{{ v }}", "x"), ("{%tr endfor %}", ""))
    cut = row.replace("{%tr for v in l</w:t></w:r></w:p>", f"{{%tr for v in l</w:t></w:r></w:p>{p('%}')}")
    assert rendre(cut, l=["a", "b"]) == ["a", "x", "b", "x"]


def test_a_watermark_and_an_alternative_text(produire: Callable[..., bytes]) -> None:
    shape = (
        '<w:p><w:r><w:pict><v:shape xmlns:v="urn:schemas-microsoft-com:vml" alt="{{ nom }}">'
        '<v:textpath string="{{ nom }}"/></v:shape></w:pict></w:r></w:p>'
    )
    document = read_part(produire(shape, variables={"nom": 'Projet "A" & <B>'}))
    assert 'string="Projet &quot;A&quot; &amp; &lt;B&gt;"' in document


PHRASE = "Entre {{ nom }} et {% if oui %}« {{ nom|default(«\u00a0x\u00a0») }} »{% else %}rien{% endif %}, le {_{ jour }_}."


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(cuts=st.sets(st.integers(1, len(PHRASE) - 1), max_size=40))
def test_wherever_word_cuts_the_runs(cuts: set[int], rendre: Rendre) -> None:
    bounds = [0, *sorted(cuts), len(PHRASE)]
    runs = [PHRASE[a:b] for a, b in pairwise(bounds)]
    assert rendre(p(*runs), nom="Valmorin", oui=True) == ["Entre Valmorin et « Valmorin », le {{ jour }}."]
