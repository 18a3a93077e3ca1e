"""Comments put into a file: around the right words, numbered beside those that are there."""

from __future__ import annotations

import io
from datetime import date
from typing import Any

import docx
import pytest
from docx.document import Document
from lxml import etree

from clausedocs.word.balises import flatten_tag, join_tags, text_of
from clausedocs.word.commentaires import Commentaire, write_comments
from clausedocs.word.paquet import Paquet, read_paquet
from clausedocs.word.passage import isolate
from clausedocs.word.xml_sur import NS, W, parse_xml

JOUR = date(2026, 11, 22)


def _open(document: Document) -> tuple[Paquet, Any]:
    out = io.BytesIO()
    document.save(out)
    paquet = read_paquet(out.getvalue())
    return paquet, parse_xml(paquet.read(paquet.document), paquet.nom)


def _document() -> Document:
    document = docx.Document()
    paragraph = document.add_paragraph()
    paragraph.add_run("La Ville de ").bold = True
    paragraph.add_run("Valmorin s’engage.")
    return document


def _words_between(root: Any, number: str) -> str:
    inside, out = False, ""
    for node in root.iter(f"{NS}commentRangeStart", f"{NS}commentRangeEnd", f"{NS}t"):
        if node.tag == f"{NS}t":
            out += (node.text or "") if inside else ""
        elif node.get(f"{NS}id") == number:
            inside = node.tag.endswith("Start")
    return out


def test_a_comment_stands_around_its_words() -> None:
    paquet, root = _open(_document())
    paragraph = next(root.iter(f"{NS}p"))
    whole = text_of(paragraph)
    wanted = [Commentaire(paragraph, ("Un", "Deux"), debut=3, fin=20), Commentaire(paragraph, ("Trois",))]
    data = paquet.write(write_comments(paquet, root, wanted, jour=JOUR))
    again = read_paquet(data)
    tree = parse_xml(again.read(again.document), "")
    assert _words_between(tree, "0") == whole[3:20] == "Ville de Valmorin"
    assert _words_between(tree, "1") == whole
    opened = docx.Document(io.BytesIO(data))
    assert [(c.text, c.author, c.timestamp.date()) for c in opened.comments] == [
        ("Un\nDeux", "clausedocs", JOUR),
        ("Trois", "clausedocs", JOUR),
    ]
    assert opened.paragraphs[0].text == whole
    bold = [r.text for r in opened.paragraphs[0].runs if r.bold]
    assert "".join(bold) == "La Ville de "


def test_the_comments_of_the_file_are_kept() -> None:
    document = _document()
    document.add_comment(document.paragraphs[0].runs, text="À relire", author="Octavie")
    paquet, root = _open(document)
    paragraph = next(root.iter(f"{NS}p"))
    data = paquet.write(write_comments(paquet, root, [Commentaire(paragraph, ("Vu",))], jour=JOUR))
    opened = docx.Document(io.BytesIO(data))
    assert [c.text for c in opened.comments] == ["À relire", "Vu"]
    assert len({c.comment_id for c in opened.comments}) == 2


def test_nothing_to_say_changes_nothing_but_the_text() -> None:
    paquet, root = _open(_document())
    assert list(write_comments(paquet, root, [], jour=JOUR)) == [paquet.document]


def _paragraph(*runs: str) -> Any:
    return etree.fromstring(f'<w:p xmlns:w="{W}">{"".join(runs)}</w:p>')


@pytest.mark.parametrize("debut", range(7))
@pytest.mark.parametrize("fin", range(7))
def test_a_stretch_is_cut_out_and_nothing_is_lost(debut: int, fin: int) -> None:
    look = "<w:rPr><w:b/></w:rPr>"
    paragraph = _paragraph(
        f"<w:r>{look}<w:t>ab</w:t><w:tab/><w:t>c</w:t></w:r>",
        "<w:r><w:t></w:t></w:r>",
        "<w:r><w:t>def</w:t></w:r>",
    )
    runs = isolate(paragraph, debut, fin)
    assert text_of(paragraph) == "abcdef"
    assert "".join("".join(t.text or "" for t in r.iter(f"{NS}t")) for r in runs) == "abcdef"[debut:fin]
    assert len(list(paragraph.iter(f"{NS}tab"))) == 1
    for run in paragraph.iter(f"{NS}r"):
        text = "".join(t.text or "" for t in run.iter(f"{NS}t"))
        assert (run.find(f"{NS}rPr") is not None) == bool(set(text) & set("abc"))


def test_a_tag_is_put_whole_where_it_starts() -> None:
    paragraph = _paragraph(
        "<w:r><w:t>Siège\u00a0: {</w:t></w:r>",
        "<w:r><w:t>{ a.b</w:t></w:r>",
        "<w:r><w:t> }} et {{ c</w:t></w:r>",
        "<w:r><w:t>.d }}.</w:t></w:r>",
    )
    assert join_tags(paragraph)
    assert [t.text for t in paragraph.iter(f"{NS}t")] == ["Siège\u00a0: {{ a.b }}", "", " et {{ c.d }}", "."]


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("{{\u00a0x\u00a0}}", "{{ x }}"),
        ("{% if x == «\u00a0a\u00a0» %}", '{% if x == "a" %}'),
        ("{{ x[’k’] }}", "{{ x['k'] }}"),
        ("{{ x[“k”] }}", '{{ x["k"] }}'),
    ],
)
def test_a_tag_is_read_as_it_was_meant(typed: str, meant: str) -> None:
    assert flatten_tag(typed) == meant
