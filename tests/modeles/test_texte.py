"""What an author writes and what is read: numbers, lists, tables, references, conditions."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest

from clausedocs.erreurs import ModeleErreur

Rendre = Callable[..., str]


def lines(text: str) -> list[str]:
    return [
        line.strip()
        for line in text.replace("\u00a0", " ").replace("\u202f", " ").splitlines()
        if line.strip()
    ]


def test_articles_are_numbered_and_referenced_forward(rendre: Rendre) -> None:
    text = rendre(
        '## Préambule {#pre .sans_numero}\n\nVoir {{ renvoi_a("fin", "objet") }}.\n\n## Objet {#objet}\n\nA\n\n'
        '### Détail\n\nB\n\n## Fin {#fin}\n\nVu {{ renvoi_de("objet") }}.\n'
    )
    assert lines(text) == [
        "Préambule",
        "Voir à l’Article 2 et à l’Article 1.",
        "Article 1 – Objet",
        "A",
        "1.1 Détail",
        "B",
        "Article 2 – Fin",
        "Vu de l’Article 1.",
    ]


@pytest.mark.parametrize("present,expected", [(True, "Article 3"), (False, "Article 2")])
def test_an_excluded_article_leaves_no_gap_in_the_numbers(
    rendre: Rendre, present: bool, expected: str
) -> None:
    body = (
        '## Un {#un}\n\nVoir {{ renvoi("trois") }}.\n\n{% if present %}\n\n## Deux {#deux}\n\nx\n\n{% endif %}\n\n'
        "## Trois {#trois}\n\ny\n"
    )
    assert f"Voir {expected}." in rendre(body, present=present).replace("\u00a0", " ")


def test_annexes_have_their_own_numbers(rendre: Rendre) -> None:
    text = rendre(
        '## Objet {#o}\n\nVoir {{ renvoi("a2") }}.\n\n## Offre {#a1 .annexe}\n\n### Service\n\n#### Acheteur\n\n'
        "#### Entreprise\n\n### Suite\n\n## Données {#a2 .annexe}\n\n### Rôles\n\nx\n"
    )
    assert lines(text) == [
        "Article 1 – Objet",
        "Voir Annexe 2.",
        "Annexe 1 – Offre",
        "1. Service",
        "A. Acheteur",
        "B. Entreprise",
        "2. Suite",
        "Annexe 2 – Données",
        "1. Rôles",
        "x",
    ]


@pytest.mark.parametrize(
    "x,noms,attendu",
    [
        (True, ["c", "d"], ["• a ;", "• b ;", "• c ;", "• d."]),
        (True, [], ["• a ;", "• b."]),
        (False, [], ["• a."]),
        (False, ["c"], ["• a ;", "• c."]),
    ],
)
def test_the_last_item_present_takes_the_full_stop(
    rendre: Rendre, x: bool, noms: list[str], attendu: list[str]
) -> None:
    body = "Voici :\n\n- a\n{% if x %}\n- b\n{% endif %}\n{% for n in noms %}\n- {{ n }}\n{% endfor %}\n"
    assert lines(rendre(body, x=x, noms=noms)) == ["Voici :", *attendu]


def test_nested_items_and_their_marks(rendre: Rendre) -> None:
    text = rendre("Ordre :\n\n1. un\n1. deux :\n   1. aa\n   1. bb\n1. trois\n\nEncore :\n\n1. premier\n")
    assert lines(text) == [
        "Ordre :",
        "1° un ;",
        "2° deux :",
        "a) aa ;",
        "b) bb ;",
        "3° trois.",
        "Encore :",
        "1° premier.",
    ]


def test_an_item_that_ends_a_sentence_keeps_its_own_mark(rendre: Rendre) -> None:
    assert lines(rendre("Voici :\n\n- Est-ce vrai ?\n- Oui.\n- fin\n")) == [
        "Voici :",
        "• Est-ce vrai ?",
        "• Oui.",
        "• fin.",
    ]


@pytest.mark.parametrize("cible", ["texte", "html", "typst", "docx"])
def test_an_empty_list_goes_with_its_introducing_sentence(rendre: Rendre, cible: str) -> None:
    body = (
        'Avant.\n\nSont exclus{{ cite("x", avant=" par ") }} :\n\n{% for n in noms %}\n- {{ n }}\n{% endfor %}\n\n'
        "Sont inclus :\n\n{% for n in autres %}\n- {{ n }}\n{% endfor %}\n\nAprès.\n"
    )
    text = rendre(body, cible, noms=[], autres=["zèbre"])
    assert "exclus" not in text
    assert "inclus" in text and "zèbre" in text and "Après." in text


def test_an_empty_table_goes_too(rendre: Rendre) -> None:
    body = "Tableau :\n\n| A | B |\n|---|---|\n{% for n in noms %}\n| {{ n }} | x |\n{% endfor %}\n\nAprès.\n"
    assert lines(rendre(body, noms=[])) == ["Après."]
    assert lines(rendre(body, noms=["n1"])) == ["Tableau :", "A | B", "n1 | x", "Après."]


def test_paragraph_fields_become_paragraphs(rendre: Rendre) -> None:
    text = rendre("{{ texte | paragraphes }}\n", texte="Un.\n\nDeux\nsuite.")
    assert lines(text) == ["Un.", "Deux suite."]


def test_comments_vanish_and_notes_are_kept(rendre: Rendre, tmp_path_factory: pytest.TempPathFactory) -> None:
    body = "## Objet {#objet}\n<!-- interet: dire\nl’objet -->\n<!-- vigilance: rien -->\n<!-- libre -->\n\nTexte.\n"
    assert lines(rendre(body)) == ["Article 1 – Objet", "Texte."]
    from clausedocs.modeles import compile_source, find_modele

    folder = tmp_path_factory.mktemp("notes")
    (folder / "essai.md").write_text(
        f'---\nid: essai\ntitre: T\ndocument: d\nversion: "1"\n---\n{body}', "utf-8"
    )
    (note,) = compile_source(find_modele("essai", (folder,)), "texte").arbre.notes
    assert (note.ancre, note.titre, note.interet, note.vigilance) == (
        "objet",
        "Objet",
        "dire l’objet",
        "rien",
    )


def test_fixed_text_is_typeset_with_its_tags_in_place(rendre: Rendre) -> None:
    text = rendre('Soit {{ n }} heures : l\'acheteur dit "{{ mot }}" !\n', n=3, mot="oui")
    assert "3\u00a0heures\u00a0:" in text
    assert "l’acheteur" in text
    assert "«\u00a0oui\u00a0»\u202f!" in text


def test_inline_conditions_and_bold(rendre: Rendre) -> None:
    body = "Le prix{% if x %} **ferme {{ n }}**{% else %} libre{% endif %} suit.\n"
    assert "<strong>ferme 5</strong> suit." in rendre(body, "html", x=True, n=5)
    assert "Le prix libre suit." in rendre(body, "html", x=False, n=5)


def test_loop_anchors_and_headings_in_loops_are_refused(rendre: Rendre) -> None:
    with pytest.raises(ModeleErreur) as caught:
        rendre("{% for n in noms %}\n\n## Titre {#t}\n\n{% endfor %}\n", noms=[1])
    assert caught.value.code == "modele_ancre"


def test_word_references_are_live_fields(rendre: Rendre) -> None:
    xml = rendre('## Un {#un}\n\nVoir {{ renvoi_a("deux") }}.\n\n## Deux {#deux}\n\nx\n', "docx")
    assert re.search(
        r'REF a_deux \\r \\h </w:instrText>.*?<w:t xml:space="preserve">Article\u00a02</w:t>', xml
    )
    assert xml.count('w:name="a_deux"') == 1
    assert "Article" not in xml.split("REF")[0]  # the number of the heading is Word’s own
