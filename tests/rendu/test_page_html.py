"""The page around a body: whole, self-contained, escaped."""

from __future__ import annotations

import re
from html.parser import HTMLParser

from clausedocs.rendu.page_html import EntetePage, make_page

CORPS = (
    '<h1 id="titre">Convention</h1>\n<img class="embleme" src="embleme-ue.svg" alt="Emblème">\n<p>Texte</p>\n'
)


class _Reader(HTMLParser):
    """Open tags in order, with their attributes, and the text of the title and style."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.texts: dict[str, str] = {}
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        if self.tags:
            self.texts[self.tags[-1][0]] = self.texts.get(self.tags[-1][0], "") + data


def test_the_page_says_its_language_title_and_provenance() -> None:
    read = _Reader(
        make_page(
            CORPS, EntetePage("Convention – « A & B »", "", "Maison", "Sujet", {"clausedocs.version": "1"})
        )
    )
    assert ("html", {"lang": "fr"}) in read.tags
    assert read.texts["title"].startswith("Convention – « A & B »")
    metas = {a["name"]: a["content"] for t, a in read.tags if t == "meta" and "name" in a}
    assert metas["clausedocs.version"] == "1"
    assert (metas["author"], metas["description"]) == ("Maison", "Sujet")
    assert sum(t == "main" for t, _ in read.tags) == 1


def test_nothing_comes_from_elsewhere() -> None:
    page = make_page(CORPS, EntetePage("T"))
    read = _Reader(page)
    sources = [a["src"] for _, a in read.tags if "src" in a]
    assert len(sources) == 1 and str(sources[0]).startswith("data:image/svg+xml,")
    assert not [t for t, _ in read.tags if t in {"link", "script", "iframe"}]
    assert "url(" not in page and "@import" not in page


def test_a_title_cannot_leave_its_place() -> None:
    page = make_page(
        "<p>x</p>", EntetePage("</title><script>1</script>", 'a"; } </style><script>2</script>\\')
    )
    read = _Reader(page)
    assert [t for t, _ in read.tags if t == "script"] == []
    style = re.search(r"<style>(.*)</style>", page, re.S)
    assert style is not None
    assert style.group(1).count('"') % 2 == 0


def test_printed_addresses_can_be_followed() -> None:
    body = (
        "<p>À ecrire@valmorin.example, ou &lt;autre@valmorin.example&gt;.</p>\n"
        "<p>Sur <em>https://valmorin.example/a?b=1&amp;c=2</em> (https://valmorin.example).</p>\n"
        '<p><a href="https://valmorin.example">https://valmorin.example</a> a@b</p>\n'
    )
    read = _Reader(make_page(body, EntetePage("T")))
    assert [a["href"] for t, a in read.tags if t == "a"] == [
        "mailto:ecrire@valmorin.example",
        "mailto:autre@valmorin.example",
        "https://valmorin.example/a?b=1&c=2",
        "https://valmorin.example",
        "https://valmorin.example",
    ]
    plain = re.sub(r"<[^>]*>", "", make_page(body, EntetePage("T")).split("<main>")[1])
    assert plain.strip().startswith(re.sub(r"<[^>]*>", "", body).strip())


def test_print_rules_are_there() -> None:
    page = make_page("<p>x</p>", EntetePage("T", "Titre court"))
    assert "counter(page)" in page and "counter(pages)" in page and "size: A4" in page
    assert '@top-left { content: "Titre court"; }' in page


def test_a_page_without_title_starts_at_the_first_level() -> None:
    page = make_page('<h2 class="annexe" id="a">Annexe 1</h2>\n<h3 id="b">1. Volet</h3>\n', EntetePage("T"))
    assert '<h1 class="annexe" id="a">Annexe 1</h1>' in page
    assert '<h2 id="b">1. Volet</h2>' in page
