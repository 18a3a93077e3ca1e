"""Random modèles and data: every target well-formed, no text lost, none interpreted."""

from __future__ import annotations

import re
import tempfile
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path

import typst
from citations_neutres import CitationsNeutres
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import etree

from clausedocs.modeles import CIBLES, compile_modele

SPECIAL = "&<>\"'*_`#[]()|\\{}%$@~^!-+=;:.,/?é€«»’–✓"
values = st.text(alphabet=st.sampled_from(SPECIAL + "abc 0"), min_size=1, max_size=30)


@dataclass
class Builder:
    """Writes a random modèle and, beside it, the words that must come out."""

    draw: st.DataObject
    lines: list[str] = field(default_factory=list)
    variables: dict[str, object] = field(default_factory=dict)
    expected: list[str] = field(default_factory=list)
    count: int = 0

    def word(self, shown: bool) -> str:
        self.count += 1
        word = f"mot{self.count}x"
        if shown:
            self.expected.append(word)
        return word

    def flag(self) -> tuple[str, bool]:
        name = f"b{len(self.variables)}"
        value = self.draw.draw(st.booleans())
        self.variables[name] = value
        return name, value

    def inline(self, shown: bool) -> str:
        parts = [self.word(shown)]
        for kind in self.draw.draw(st.lists(st.sampled_from(["gras", "if", "val", "texte"]), max_size=3)):
            if kind == "gras":
                parts.append(f"**{self.word(shown)}** *{self.word(shown)}*")
            elif kind == "if":
                name, value = self.flag()
                yes = (
                    f"**{self.word(shown and value)}**"
                    if self.draw.draw(st.booleans())
                    else self.word(shown and value)
                )
                parts.append(
                    f"{{% if {name} %}}{yes}{{% else %}}{self.word(shown and not value)}{{% endif %}}"
                )
            elif kind == "val":
                name = f"v{len(self.variables)}"
                self.variables[name] = self.word(shown)
                parts.append(f"{{{{ {name} }}}}")
            else:
                parts.append(self.word(shown))
        return " ".join(parts)

    def blocks(self, depth: int, shown: bool) -> None:
        for kind in self.draw.draw(
            st.lists(st.sampled_from(["p", "if", "for", "liste", "table", "titre"]), min_size=1, max_size=3)
        ):
            if kind == "p":
                self.lines += ["", self.inline(shown), ""]
            elif kind == "titre" and depth == 0:
                self.lines += ["", f"## {self.inline(shown)} {{#t{len(self.lines)}}}", ""]
            elif kind == "if" and depth < 3:
                name, value = self.flag()
                self.lines.append(f"{{% if {name} %}}")
                self.blocks(depth + 1, shown and value)
                self.lines.append("{% else %}")
                self.blocks(depth + 1, shown and not value)
                self.lines.append("{% endif %}")
            elif kind == "liste":
                self.list(0, shown)
                self.lines += ["", self.inline(shown), ""]
            elif kind == "table":
                self.table(shown)
                self.lines += ["", self.inline(shown), ""]

    def list(self, level: int, shown: bool) -> None:
        pad = "  " * level
        if level == 0:
            self.lines += ["", f"{self.word(shown)} :", ""]
        for kind in self.draw.draw(st.lists(st.sampled_from(["item", "if", "sous"]), min_size=0, max_size=3)):
            if kind == "if":
                name, value = self.flag()
                self.lines += [
                    f"{pad}{{% if {name} %}}",
                    f"{pad}- {self.inline(shown and value)}",
                    f"{pad}{{% endif %}}",
                ]
            elif kind == "sous" and level < 2:
                self.lines.append(f"{pad}- {self.inline(shown)} :")
                self.list(level + 1, shown)
        self.lines.append(f"{pad}- {self.inline(shown)}")
        if level == 0:
            self.lines.append("")

    def table(self, shown: bool) -> None:
        self.lines += ["", f"| {self.word(shown)} | {self.word(shown)} |", "|---|---|"]
        for _ in range(self.draw.draw(st.integers(0, 2))):
            name, value = self.flag()
            self.lines += [
                f"{{% if {name} %}}",
                f"| {self.word(shown and value)} | {self.word(shown and value)} |",
                "{% endif %}",
            ]
        self.lines += [f"| {self.inline(shown)} | {self.word(shown)} |", ""]


class Balance(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.stack: list[str] = []

    def handle_starttag(self, tag: str, attrs: object) -> None:
        if tag not in ("br", "img", "col"):
            self.stack.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.stack and self.stack.pop() == tag


PRELUDE = """
#let titre-document = x => x
#let titre(niveau: 1, x) = heading(level: niveau, x)
#let annexe-titre(x) = heading(x)
#let para(x) = x
#let intro(x) = x
#let puces(niveau: 1, ..x) = list(..x.pos())
#let numeros(niveau: 1, ..x) = enum(..x.pos())
#let tableau(colonnes: 1, entete: (), ..x) = table(columns: colonnes, ..entete, ..x.pos())
#let saut-de-page() = pagebreak()
"""
NS = 'xmlns:w="w" xmlns:wp="wp" xmlns:r="r"'


def render_all(source: str, variables: dict[str, object]) -> dict[str, str]:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "essai.md"
        path.write_text(f'---\nid: essai\ntitre: T\ndocument: d\nversion: "1"\n---\n{source}\n', "utf-8")
        out = {}
        for cible in CIBLES:
            compiled = compile_modele("essai", cible, (Path(folder),))
            if compiled.gabarit is not None:
                out[cible] = compiled.render(variables, CitationsNeutres())
        return out


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.data())
def test_random_modeles_are_well_formed_everywhere(data: st.DataObject) -> None:
    builder = Builder(data)
    builder.blocks(0, True)
    rendered = render_all("\n".join(builder.lines), builder.variables)
    expected = re.findall(r"mot\d+x", " ".join(builder.expected))
    for cible, text in rendered.items():
        found = re.findall(r"mot\d+x", text)
        assert sorted(found) == sorted(expected), cible
        assert found == re.findall(r"mot\d+x", rendered["texte"]), cible
    etree.fromstring(f"<body {NS}>{rendered['docx']}</body>")
    balance = Balance()
    balance.feed(rendered["html"])
    assert not balance.stack
    assert not re.search("[\ue000-\uf8ff]", "".join(rendered.values()))


@settings(max_examples=10, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.data())
def test_random_modeles_compile_in_typst(data: st.DataObject) -> None:
    builder = Builder(data)
    builder.blocks(0, True)
    rendered = render_all("\n".join(builder.lines), builder.variables)
    assert typst.compile((PRELUDE + rendered["typst"]).encode(), format="pdf")[:4] == b"%PDF"


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(values)
def test_values_are_never_interpreted(value: str) -> None:
    rendered = render_all(
        "## T {#t}\n\nAvant {{ v }} après.\n\n- {{ v }}\n\n| A |\n|---|\n| {{ v }} |\n", {"v": value}
    )
    assert rendered["texte"].count(value) >= 3
    tree = etree.fromstring(f"<body {NS}>{rendered['docx']}</body>")
    assert "".join(tree.itertext()).count(value) >= 3
    page = etree.HTML(f"<div>{rendered['html']}</div>")
    assert "".join(page.itertext()).count(value) >= 3
    literal = value.replace("\\", "\\\\").replace('"', '\\"')
    assert rendered["typst"].count(literal) >= 3
