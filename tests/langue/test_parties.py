"""Names of parties: contraction, elision, agreement, capitals, defined terms, guessed articles."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clausedocs.langue.elision import begins_with_vowel_sound, capitalize_first
from clausedocs.langue.lacune import DEBUT_LACUNE, FIN_LACUNE, Lacune
from clausedocs.langue.parties import (
    PARTICIPES,
    TERMES,
    article_defini,
    formes_partie,
    guess_article,
    possessif,
    terme_defini,
)


@pytest.mark.parametrize(
    ("name", "article", "genre", "nombre", "le", "de", "a", "que"),
    [
        ("Département", "le", "m", "s", "le Département", "du Département", "au Département", "que le Département"),
        ("Ville", "la", "f", "s", "la Ville", "de la Ville", "à la Ville", "que la Ville"),
        ("Université", "l'", "f", "s", "l’Université", "de l’Université", "à l’Université", "que l’Université"),
        ("État", "l’", "m", "s", "l’État", "de l’État", "à l’État", "que l’État"),
        ("Hospices", "les", "m", "p", "les Hospices", "des Hospices", "aux Hospices", "que les Hospices"),
        ("Loire Habitat", "aucun", "m", "s", "Loire Habitat", "de Loire Habitat", "à Loire Habitat", "que Loire Habitat"),
        ("Octet", "aucun", "m", "s", "Octet", "d’Octet", "à Octet", "qu’Octet"),
        ("Éclat", "aucun", "m", "s", "Éclat", "d’Éclat", "à Éclat", "qu’Éclat"),
        ("Œuvre", "aucun", "f", "s", "Œuvre", "d’Œuvre", "à Œuvre", "qu’Œuvre"),
        ("Halles", "aucun", "f", "p", "Halles", "de Halles", "à Halles", "que Halles"),
        ("Havre", "le", "m", "s", "le Havre", "du Havre", "au Havre", "que le Havre"),
        ("« Octet »", "aucun", "m", "s", "« Octet »", "d’« Octet »", "à « Octet »", "qu’« Octet »"),
        ("3 Rivières", "aucun", "f", "p", "3 Rivières", "de 3 Rivières", "à 3 Rivières", "que 3 Rivières"),
        ("Onze", "aucun", "m", "s", "Onze", "de Onze", "à Onze", "que Onze"),
        # an article already in the name is not said twice
        ("Les Ateliers", "les", "m", "p", "les Ateliers", "des Ateliers", "aux Ateliers", "que les Ateliers"),
        ("L’Atelier", "l'", "m", "s", "l’Atelier", "de l’Atelier", "à l’Atelier", "que l’Atelier"),
        ("Le Relais", "le", "m", "s", "le Relais", "du Relais", "au Relais", "que le Relais"),
    ],
)  # fmt: skip
def test_forms(name: str, article: str, genre: str, nombre: str, le: str, de: str, a: str, que: str) -> None:
    f = formes_partie(name, article, genre, nombre)
    assert (f["nu"], f["le"], f["de"], f["a"], f["que"]) == (name, le, de, a, que)
    assert (f["par"], f["pour"], f["avec"], f["et"]) == (f"par {le}", f"pour {le}", f"avec {le}", f"et {le}")
    assert f["De"] == "D" + de[1:] and f["A"] == ("À" if a[0] == "à" else "A") + a[1:]


def test_a_declared_vowel_sound_elides() -> None:
    assert formes_partie("Hélios", "aucun", "m", "s", initiale_vocalique=True)["de"] == "d’Hélios"
    assert formes_partie("Hélios", "aucun", "m", "s")["de"] == "de Hélios"
    # with an article, the article decides
    assert formes_partie("Ateliers", "les", "m", "p", initiale_vocalique=True)["de"] == "des Ateliers"


@pytest.mark.parametrize(
    ("name", "article", "wanted"),
    [
        ("Ville de Valmorin", "la", "La Ville de Valmorin"),
        ("Université", "l'", "L’Université"),
        ("octet sensible", "aucun", "Octet sensible"),
        ("« octet sensible »", "aucun", "« Octet sensible »"),
        ("éclat", "aucun", "Éclat"),
        ("iOctet", "aucun", "iOctet"),
    ],
)
def test_capital_of_a_sentence(name: str, article: str, wanted: str) -> None:
    assert formes_partie(name, article, "f", "s")["Le"] == wanted


@pytest.mark.parametrize(
    ("genre", "nombre", "e", "represente", "soumis", "tout", "il", "etre"),
    [
        ("m", "s", "", "représenté", "soumis", "tout", "il", "est"),
        ("f", "s", "e", "représentée", "soumise", "toute", "elle", "est"),
        ("m", "p", "s", "représentés", "soumis", "tous", "ils", "sont"),
        ("f", "p", "es", "représentées", "soumises", "toutes", "elles", "sont"),
    ],
)
def test_agreement(
    genre: str, nombre: str, e: str, represente: str, soumis: str, tout: str, il: str, etre: str
) -> None:
    f = formes_partie("Blanchisserie", "aucun", genre, nombre)
    assert (f["e"], f["represente"], f["soumis"], f["tout"], f["il"], f["etre"]) == (
        e,
        represente,
        soumis,
        tout,
        il,
        etre,
    )


def test_an_unknown_article_is_refused() -> None:
    with pytest.raises(ValueError, match="article inconnu"):
        formes_partie("Ville", "du", "f", "s")


PHRASES = ("nu", "le", "Le", "de", "De", "a", "A", "par", "avec", "pour", "que", "et", "entre")


@pytest.mark.parametrize("article", ["le", "la", "l'", "les", "aucun", Lacune("p.article")])
def test_a_gap_goes_through_every_form(article: str) -> None:
    gap = Lacune("donneur_ordre.denomination")
    forms = formes_partie(gap, article, Lacune("p.genre"), Lacune("p.nombre"))
    for key in PHRASES:
        assert forms[key].endswith(gap), key
    assert forms["represente"] == "représenté"
    if article not in ("l'", "le", "la", "les"):
        assert forms["de"] == f"de {gap}"


def test_a_name_made_with_a_gap_keeps_its_marks() -> None:
    forms = formes_partie(f"Ville de {Lacune('commune')}", "la", "f", "s")
    for key in PHRASES:
        assert forms[key].count(DEBUT_LACUNE) == forms[key].count(FIN_LACUNE) == 1


CONSONANTS = st.text(st.sampled_from("bcdfgjklmnpqrstvwxzBCDFGJKLMNPQRSTVWXZç"), min_size=1)
REST = st.text(st.characters(categories=("L", "Nd", "Zs")), max_size=20)


@given(CONSONANTS, REST)
def test_no_elision_before_a_consonant(start: str, rest: str) -> None:
    forms = formes_partie(start + rest, "aucun", "m", "s")
    assert forms["de"] == f"de {start}{rest}"
    assert forms["que"] == f"que {start}{rest}"


@given(st.sampled_from("aeiouàâäéèêëîïôöùûüœæAEIOUÀÂÉÈÊËÎÏÔÖÙÛÜŒÆ"), REST)
def test_elision_before_a_vowel(start: str, rest: str) -> None:
    name = f"{start}b{rest}"  # a second letter that makes none of the exceptions
    forms = formes_partie(name, "aucun", "m", "s")
    assert forms["de"] == f"d’{name}"


@given(
    st.text(min_size=1),
    st.sampled_from(["le", "la", "l'", "les", "aucun"]),
    st.sampled_from("mf"),
    st.sampled_from("sp"),
)
def test_the_name_is_in_every_form(name: str, article: str, genre: str, nombre: str) -> None:
    forms = formes_partie(name, article, genre, nombre)
    bare = forms["le"].removeprefix({"l'": "l’", "aucun": ""}.get(article, f"{article} "))
    assert name.endswith(bare)
    assert all(forms[k].endswith(bare) for k in ("le", "de", "a", "par", "avec", "pour", "que"))
    assert PARTICIPES.keys() <= forms.keys()


@pytest.mark.parametrize(
    ("word", "vowel"),
    [
        ("Aéro", True), ("État", True), ("œuvre", True), ("habitants", True), ("Hôpital", True), ("hôtel", True),
        ("Yves", True), ("Yonne", True), ("UGAP", True), ("« Île »", True), ("\ue110Atelier\ue111", True),
        ("Halles", False), ("héros", False), ("handicap", False), ("onze", False), ("Oui", False), ("Yaourt", False),
        ("8", False), ("", False), ("—", False), ("Ville", False), (Lacune("x"), False),
    ],
)  # fmt: skip
def test_vowel_sounds(word: str, vowel: bool) -> None:
    assert begins_with_vowel_sound(word) is vowel


@given(st.text())
def test_a_capital_changes_one_letter_at_most(text: str) -> None:
    capital = capitalize_first(text)
    assert capital.casefold() == text.casefold()
    assert capitalize_first(capital) == capital


def test_defined_terms_govern_their_agreement() -> None:
    buyer = terme_defini("donneur_ordre")
    assert (buyer["le"], buyer["de"], buyer["represente"]) == (
        "le Donneur d’ordre",
        "du Donneur d’ordre",
        "représenté",
    )
    parties = terme_defini("parties")
    assert (parties["Le"], parties["a"], parties["engage"]) == ("Les Parties", "aux Parties", "engagées")
    assert terme_defini("acheteur")["de"] == "de l’Acheteur"
    assert all(terme_defini(t)["nu"] == TERMES[t][0] for t in TERMES)


@pytest.mark.parametrize(
    ("name", "wanted"),
    [
        ("Ville de Valmorin", ("la", "f", "s")),
        ("VILLE DE VALMORIN", ("la", "f", "s")),
        ("Département de la Haute-Sorgue", ("le", "m", "s")),
        ("Departement de la Haute-Sorgue", ("le", "m", "s")),
        ("Office public de l’habitat du Grand-Aubrac", ("l'", "m", "s")),
        ("État", ("l'", "m", "s")),
        ("Hospices civils de Montréal-la-Côte", ("les", "m", "p")),
        ("Ateliers de la clause du Littoral", ("les", "m", "p")),
        ("Université des Trois-Vallées", ("l'", "f", "s")),
        ("Hôpital de Corbelle", ("l'", "m", "s")),
        ("Région Grand-Ponant", ("la", "f", "s")),
        ("Métropole d’Azergues", ("la", "f", "s")),
        ("Communauté d’agglomération du Bassin de Sarmance", ("la", "f", "s")),
        ("Plan local pluriannuel pour l’insertion", ("le", "m", "s")),
        ("Agence métropolitaine d’insertion", ("l'", "f", "s")),
        ("Établissement public d’aménagement Seuil-Nord", ("l'", "m", "s")),
        ("Groupement d’intérêt public Emploi", ("le", "m", "s")),
        ("« Maison de l’emploi »", ("la", "f", "s")),
        ("Villeneuve Habitat", None),
        ("Loire Habitat Solidaire", None),
        ("Maçonnerie Delvaux-Perrin", None),
        ("Aéro-Composites du Ponant", None),
        ("", None),
        (Lacune("denomination"), None),
    ],
)
def test_guessed_articles(name: str, wanted: tuple[str, str, str] | None) -> None:
    assert guess_article(name) == wanted


def test_articles_and_possessives_of_functions() -> None:
    assert [article_defini(n, g) for n, g in (("maire", "f"), ("directeur", "m"), ("adjointe", "f"))] == [
        "la",
        "le",
        "l'",
    ]
    assert article_defini("membres", "m", "p") == "les"
    assert [possessif("maire", "f"), possessif("adjointe", "f"), possessif("directeur", "m")] == [
        "sa",
        "son",
        "son",
    ]
    assert [
        possessif("gérante", "f", "p"),
        possessif("membres", "m", "p", "p"),
        possessif("membres", "m", "s", "p"),
    ] == ["leur", "leurs", "ses"]
