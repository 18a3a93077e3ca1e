"""The gaps of a draft, in each target."""

from __future__ import annotations

import xml.etree.ElementTree as ET

import pytest

from clausedocs.langue.lacune import Lacune
from clausedocs.rendu.lacunes import (
    SURLIGNEURS,
    highlight_docx,
    highlight_html,
    highlight_typst,
    strip_marks,
)

TROU = Lacune("donneur_ordre.siret")
LU = "[à compléter\u00a0: donneur_ordre.siret]"
W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def run(text: str, props: str = "") -> str:
    rpr = f"<w:rPr>{props}</w:rPr>" if props else ""
    return f'<w:r>{rpr}<w:t xml:space="preserve">{text}</w:t></w:r>'


def read_runs(corps: str) -> list[tuple[str, list[str]]]:
    """Text and names of the properties of each run."""
    root = ET.fromstring(f'<w:p xmlns:w="{W}">{corps}</w:p>')
    return [
        (
            "".join(t.text or "" for t in r.iter(f"{{{W}}}t")),
            [p.tag.split("}")[1] for p in (r.find(f"{{{W}}}rPr") or [])],
        )
        for r in root.iter(f"{{{W}}}r")
    ]


def test_docx_splits_the_run_and_keeps_its_properties() -> None:
    found = read_runs(highlight_docx(run(f"SIRET {TROU}, fin", "<w:b/><w:i/>")))
    assert found == [
        ("SIRET ", ["b", "i"]),
        (LU, ["b", "i", "highlight"]),
        (", fin", ["b", "i"]),
    ]


def test_docx_run_without_properties_gets_only_the_highlight() -> None:
    assert read_runs(highlight_docx(run(TROU))) == [(LU, ["highlight"])]


def test_docx_two_gaps_and_a_neighbour() -> None:
    corps = highlight_docx(run("avant") + run(f"{TROU} et {TROU}"))
    assert read_runs(corps) == [("avant", []), (LU, ["highlight"]), (" et ", []), (LU, ["highlight"])]


def test_docx_properties_never_leak_from_one_run_to_the_next() -> None:
    corps = highlight_docx(run("gras", "<w:b/>") + run(f"x{TROU}"))
    assert read_runs(corps)[1:] == [("x", []), (LU, ["highlight"])]


def test_html_marks() -> None:
    assert highlight_html(f"<p>a {TROU} b</p>") == f"<p>a <mark>{LU}</mark> b</p>"


def test_typst_closes_and_reopens_the_literal() -> None:
    assert highlight_typst(f'#para[#"a {TROU} b"]') == f'#para[#"a "#lacune("{LU}")#" b"]'


def test_text_loses_the_marks_only() -> None:
    assert strip_marks(f"a {TROU} b") == f"a {LU} b"


@pytest.mark.parametrize("cible", sorted(SURLIGNEURS))
def test_no_mark_is_left_and_nothing_else_changes(cible: str) -> None:
    surligner = SURLIGNEURS[cible]
    plain = '<w:p><w:r><w:t xml:space="preserve">rien à compléter</w:t></w:r></w:p>'
    assert surligner(plain) == plain
    broken = surligner("perdu \ue000 sans fin, et \ue001 sans début")
    assert "\ue000" not in broken and "\ue001" not in broken
