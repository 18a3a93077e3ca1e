"""What no modèle may contain: typed references, figures, names, worn-out words, hand-made agreements."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from clausedocs.droit.registre import Registre

TEMPLATES = Path(__file__).parents[2] / "templates"
MODELES = sorted(p for p in TEMPLATES.rglob("*.md") if p.read_text("utf-8").startswith("---\n"))
TAG = re.compile(r"\{\{.*?\}\}|\{%.*?%\}")
NOTE = re.compile(r"<!--\s*(\w+)\s*:(.*?)-->")
CITE = re.compile(r"cite\(((?:\"[^\"]*\",?\s*)*)([^{}]*)\}\}")

LAW = re.compile(
    r"\b[LRD]\.\s?\d|\barticles?\s+\d|\b(?:loi|décret|ordonnance|arrêté)\s+n°|\(UE\)\s*\d|\bCCAG\b|"
    r"\bCE, \d|\bcode (?:civil|de la commande publique|de justice administrative|du travail)\b",
    re.I,
)
REFERENCE = re.compile(r"\b(?:article|annexe|paragraphe|alinéa)s?\s+(?:[\dIVX]+\b|n°)|§", re.I)
FORBIDDEN = (
    r"P[ôo]le emploi", r"ABC Clause", r"conseils? généra", r"ma[îi]tres? d[’']ouvrage", r"AMOI\b", r"Direccte",
    r"garantie jeunes", r"\bamendes?\b", r"pouvoir adjudicateur\b(?!s)", r"handicapés?\b", r"\bMMI", r"X{3,}",
    r"\?{2,}", r"à compléter", r"TODO", r"ci-dessous mentionné", r"les présentes\b",
)  # fmt: skip
# Names of persons whose written form depends on the choice of writing: they come from `mot`.
PERSONS = (
    "facilitateur", "facilitatrice", "candidat", "demandeur", "demandeuse", "participant", "prescripteur",
    "collaborateur", "directeur", "directrice", "président", "tuteur", "acheteur", "salarié", "interlocuteur",
)  # fmt: skip
SECOND_PERSON = re.compile(r"\b(?:vous|votre|vos|nous|notre|nos)\b", re.I)


def is_letter(path: Path) -> bool:
    """A letter speaks to someone, and its front matter holds its only title."""
    return "\nmise_en_page: lettre\n" in path.read_text("utf-8")


def body(path: Path) -> str:
    return path.read_text("utf-8").split("---\n", 2)[2]


def printed(path: Path) -> list[tuple[int, str]]:
    """The lines of fixed text that reach the reader: no note, tag, anchor or mark of the grammar."""
    text = path.read_text("utf-8")
    head = text[: len(text) - len(body(path))].count("\n")
    text = re.sub(r"<!--.*?-->", lambda m: "\n" * m.group(0).count("\n"), body(path), flags=re.S)
    out = []
    for n, line in enumerate(text.split("\n"), head + 1):
        line = re.sub(r"\s*\{#[^}]*\}\s*$", "", line)
        line = TAG.sub("\ufffc", line)
        line = re.sub(r"^\s*(?:[-*]|\d+\.)\s+|^#+\s*|^:::.*$|^\|[-| ]+\|$", "", line)
        if line.strip(" \ufffc|"):
            out.append((n, line))
    return out


def hits(path: Path, pattern: re.Pattern[str]) -> list[str]:
    return [f"{path.name}:{n}: {line}" for n, line in printed(path) if pattern.search(line)]


@pytest.fixture(params=MODELES, ids=lambda p: p.stem)
def modele(request: pytest.FixtureRequest) -> Path:
    return request.param  # type: ignore[no-any-return]


def test_there_are_modeles() -> None:
    assert {"convention_cadre", "annexe_offre_service"} <= {p.stem for p in MODELES}


def test_no_law_is_typed(modele: Path) -> None:
    allowed = re.compile(r"que le code de commerce prévoit")
    assert [h for h in hits(modele, LAW) if not allowed.search(h)] == []


def test_no_number_of_article_is_typed(modele: Path) -> None:
    assert hits(modele, REFERENCE) == []


def test_no_figure_is_typed(modele: Path) -> None:
    """Durations, amounts, shares and dates come from the data."""
    assert hits(modele, re.compile(r"\d")) == []


def test_notes_type_no_law_either(modele: Path) -> None:
    for _, text in NOTE.findall(body(modele)):
        assert not LAW.search(text) and not REFERENCE.search(text), text


@pytest.mark.parametrize("word", FORBIDDEN)
def test_no_forbidden_word(modele: Path, word: str) -> None:
    flags = re.I if word.islower() or word[0] in "Pcmà" else 0
    assert hits(modele, re.compile(word, flags)) == []


def test_third_person_only(modele: Path) -> None:
    if not is_letter(modele) and not modele.stem.startswith("lettre_"):
        assert hits(modele, SECOND_PERSON) == []


def test_names_of_persons_come_from_the_lexicon(modele: Path) -> None:
    assert hits(modele, re.compile(r"\b(?:" + "|".join(PERSONS) + r")s?\b|·|\(e\)|\(s\)", re.I)) == []


def test_no_party_is_named(modele: Path) -> None:
    names = (
        r"\b(?:Ville|Commune|Métropole|Maison|Hospices|Université|Office public|Département|Région) d[eu’]"
    )
    assert hits(modele, re.compile(names)) == []
    assert hits(modele, re.compile(r"[\w.]+@[\w.]+")) == []


def test_no_article_stands_before_a_party(modele: Path) -> None:
    """« du {{ … }} » would be wrong for one party in two: the forms come from the data."""
    party = r"\{\{\s*(?:p|donneur_ordre|structure_porteuse|coordinateur_regional|groupement\.\w+)\.(?:nu|denomination|le|Le|de|a)\b"
    wrong = re.compile(r"\b(?:le|la|les|du|des|de|à|au|aux|par|avec|pour|[ld]’)\s*" + party, re.I)
    assert [line for line in body(modele).split("\n") if wrong.search(line)] == []


def test_each_article_has_its_three_notes(modele: Path) -> None:
    parts = re.split(r"^## ", body(modele), flags=re.M)[1:]
    # A shared passage may be less than an article: the one that includes it has the notes.
    assert parts or is_letter(modele) or "\ndocument: commun\n" in modele.read_text("utf-8")
    # The notes of a letter are those of its whole, before its text.
    for part in [body(modele)] if is_letter(modele) else parts:
        keys = [key for key, _ in NOTE.findall(part)]
        assert keys[:3] == ["interet", "articulation", "vigilance"], part.split("\n")[0]


def test_sentences_end_and_items_do_not(modele: Path) -> None:
    """The engine punctuates the items; a paragraph punctuates itself."""
    text = re.sub(
        r"^::: (?:page_de_garde|signatures|centre|cofinancement|references|signature_lettre|mentions)$"
        r".*?^:::$(?=\n\n(?:##|\{%|\*\*)|\n\{%|\n*\Z)",
        "",
        body(modele),
        flags=re.S | re.M,
    )
    text = re.sub(r"<!--.*?-->", "", text, flags=re.S)
    for line in text.split("\n"):
        line = re.sub(r"\s*\{#[^}]*\}\s*$", "", line).rstrip()
        if re.match(r"\s*(?:[-*]|\d+\.)\s", line):
            assert line[-1] not in ";,.", line
        elif line and not re.match(
            r"#|\||:::|\{%[^%]*%\}$|\*\*.*\*\*$|\{\{ [\w.]+(?: \| paragraphes)? \}\}$", line
        ):
            assert re.search(r"[.:,](?:\{% endif %\})?$", line), line


def test_each_citation_is_in_the_registry_and_may_be_left_out(modele: Path) -> None:
    known = set(Registre.standard().ids())
    for positional, rest in CITE.findall(body(modele)):
        ids = [i.partition("#")[0] for i in re.findall(r'"([^"]*)"', positional)]
        # A group of ids that the data choose, or one of them.
        assert ids or re.match(r"[\w.]+(?:\[0\])?,", rest), rest
        assert set(ids) <= known, ids
        assert "exigee" not in rest, ids


def test_articles_of_private_law_stay_out_of_administrative_contracts(modele: Path) -> None:
    for line in body(modele).split("\n"):
        if re.search(r'"cciv:122[456]"', line):
            before = line[: line.index('"cciv:122')]
            guard = r'\{% if regime != "administratif" %\}[^%]*$|== "administratif" %\}.*\{% else %\}[^%]*$'
            assert re.search(guard, before), line
