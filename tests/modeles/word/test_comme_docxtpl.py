"""A template for docxtpl gives the same words here as there: one fictional template a feature."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO
from typing import Any

import pytest
from atelier_word import read_paragraphs, read_part
from docxtpl import DocxTemplate
from fabrique_word import cellule, make_docx, p, run, tableau, titre

LIGNES = [{"n": "Gros œuvre", "h": 1200}, {"n": "Peinture", "h": 300}, {"n": "Nettoyage", "h": 80}]
DONNEES: dict[str, Any] = {
    "nom": "Ville de Valmorin",
    "oui": True,
    "non": False,
    "lots": LIGNES,
    "villes": ["Valmorin", "Corbelle"],
    "colonnes": [{"t": "A"}, {"t": "B"}, {"t": "C"}],
    "couleur": "F2DCDB",
    "n": 2,
    "vide": [],
    "groupe": {"a": "un", "b": "deux"},
}

GABARITS: dict[str, tuple[str, ...]] = {
    "valeur": (p("Pour {{ nom }}."),),
    "valeur_coupee": (p("Pour {", "{ no", "m }", "} !"),),
    "guillemets": (p("{% if nom == “Ville de Valmorin” %}oui{% endif %}"),),
    "paragraphes": (p("{%p if oui %}"), p("A"), p("{%p elif non %}"), p("B"), p("{%p endif %}"), p("C")),
    "sinon": (p("{%p if non %}"), p("A"), p("{%p else %}"), p("B"), p("{%p endif %}")),
    "en_ligne_sur_trois": (p("{% if non %}A"), p("B"), p("C{% endif %}D")),
    "boucle": (p("{%p for v in villes %}"), p("{{ loop.index }}. {{ v }}"), p("{%p endfor %}")),
    "boucle_vide": (
        p("{%p for v in vide %}"),
        p("{{ v }}"),
        p("{%p else %}"),
        p("rien"),
        p("{%p endfor %}"),
    ),
    "boucles_emboitees": (
        p("{%p for l in lots %}"),
        p("{{ l.n }}"),
        p("{%p for v in villes %}"),
        p("{{ loop.index0 }} {{ v }} {% if loop.last %}fin{% endif %}"),
        p("{%p endfor %}"),
        p("{%p endfor %}"),
    ),
    "lignes": (
        tableau(
            ("Lot", "Heures"),
            ("{%tr for l in lots %}", ""),
            ("{{ l.n }}", "{{ l.h }}"),
            ("{%tr endfor %}", ""),
        ),
    ),
    "lignes_conditionnelles": (
        tableau(("{%tr if non %}", ""), ("a", "b"), ("{%tr endif %}", ""), ("c", "d")),
    ),
    "cellules": (tableau(("x", "{%tc for c in colonnes %}", "{{ c.t }}", "{%tc endfor %}"), colonnes=4),),
    "colspan": (tableau((cellule(p("{% colspan n %}large")),), ("a", "b")),),
    "cellbg": (tableau((cellule(p("{% cellbg couleur %}rose")), "b")),),
    "hm": (
        tableau(
            (
                cellule(p("{%tc for c in colonnes %}")),
                cellule(p("{% hm %}Entête")),
                cellule(p("{%tc endfor %}")),
            ),
            ("{%tc for c in colonnes %}", "{{ c.t }}", "{%tc endfor %}"),
            colonnes=3,
        ),
    ),
    "commentaires": (p("a{# caché #}b"), p("{#p caché #}"), p("c")),
    "accolades": (p("Écrire {_{ nom }_} et {_% if %_}"),),
    "joint_au_precedent": (p("Avant"), p("{%- if oui %} suite{% endif %}")),
    "joint_au_suivant": (p("{% if oui -%}"), p("suite{% endif %}")),
    "run": (
        f"<w:p>{run('a ')}{run('{%r if oui %}')}{run('b', '<w:b/>')}{run('{%r endif %}')}{run(' c')}</w:p>",
    ),
    "filtres": (
        p(
            "{{ nom|upper }} {{ nom|lower }} {{ villes|join(', ') }} {{ villes|length }} {{ absent|default('–') }}"
        ),
        p(
            "{{ villes|first }} {{ villes|last }} {{ nom|replace('Ville', 'Cité') }} {{ lots|sum(attribute='h') }}"
        ),
        p("{{ lots|map(attribute='n')|join(' ; ') }} {{ lots|selectattr('h', 'eq', 80)|list|length }}"),
        p("{{ '  x '|trim }} {{ villes|sort|reverse|list|join }} {{ nom|e }} {{ (7/2)|round|int }}"),
    ),
    "calcul": (
        p("{{ n + 1 }} {{ n * 3 }} {{ 7 // 2 }} {{ 7 % 4 }} {{ -n }} {{ n - 5 }} {{ 'a' ~ n ~ 'b' }}"),
    ),
    "affectation": (p("{%p set x = nom %}"), p("{{ x }}")),
    "choix": (p("{{ 'oui' if oui else 'non' }} {% if n in [1, 2] and not non %}dedans{% endif %}"),),
    "paires": (p("{% for k, v in groupe.items() %}{{ k }}={{ v }} {% endfor %}"),),
    "champ_entre_crochets": (p("{{ groupe['a'] }} {{ villes[1] }} {{ lots[0].n }}"),),
    "controles": (
        f"<w:sdt><w:sdtContent>{p('{{ nom }} dans un contrôle')}</w:sdtContent></w:sdt>",
        titre("{{ nom }} en titre"),
    ),
}


@pytest.mark.parametrize("cas", GABARITS)
def test_the_same_words_as_docxtpl(cas: str, produire: Callable[..., bytes]) -> None:
    corps = GABARITS[cas]
    theirs = DocxTemplate(BytesIO(make_docx(*corps)))
    theirs.render(DONNEES)
    expected = BytesIO()
    theirs.save(expected)
    ours = produire(*corps, variables=DONNEES)
    assert read_paragraphs(ours) == read_paragraphs(expected.getvalue())


def test_the_same_words_in_headers_footers_and_notes(produire: Callable[..., bytes]) -> None:
    parts = {"entete": p("{{ nom }} haut"), "pied": p("{% if oui %}bas{% endif %}"), "note": p("{{ n }}")}
    theirs = DocxTemplate(BytesIO(make_docx(p("{{ nom }}"), **parts)))
    theirs.render(DONNEES)
    expected = BytesIO()
    theirs.save(expected)
    ours = produire(p("{{ nom }}"), variables=DONNEES, **parts)
    for part in ("word/header1.xml", "word/footer1.xml", "word/footnotes.xml"):
        assert read_paragraphs(ours, part) == read_paragraphs(expected.getvalue(), part)


def test_merged_rows_show_the_same_words(produire: Callable[..., bytes]) -> None:
    """`{% vm %}`: docxtpl leaves hidden words in the cells that continue the first one; here they are empty."""
    corps = tableau(
        ("{%tr for l in lots %}", ""), (cellule(p("{% vm %}Lots")), "{{ l.n }}"), ("{%tr endfor %}", "")
    )
    docx = produire(corps, variables=DONNEES)
    assert read_paragraphs(docx) == ["Lots", "Gros œuvre", "", "Peinture", "", "Nettoyage"]
    document = read_part(docx)
    assert document.count('w:val="restart"') == 1
    assert document.count('w:val="continue"') == 2


def test_columns_made_by_a_loop_are_declared(produire: Callable[..., bytes]) -> None:
    document = read_part(produire(*GABARITS["cellules"], variables=DONNEES))
    assert document.count("<w:gridCol") == 4  # « x » and three columns
    spanned = read_part(produire(*GABARITS["colspan"], variables=DONNEES))
    assert '<w:gridSpan w:val="2"/>' in spanned
    shaded = read_part(produire(*GABARITS["cellbg"], variables=DONNEES))
    assert 'w:fill="F2DCDB"' in shaded
