"""Numbers in figures and in words, checked by a table and by a reader that knows only how French is read."""

from __future__ import annotations

import re
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clausedocs.langue.lacune import Lacune
from clausedocs.langue.nombres import (
    compter,
    format_decimal,
    format_entier,
    format_montant,
    format_pourcentage,
    montant_en_lettres,
    nombre_en_lettres,
    ordinal,
    ordinal_en_lettres,
    pluriel,
)
from clausedocs.langue.typographie import corriger


@pytest.mark.parametrize(
    ("n", "words"),
    [
        (0, "zéro"), (1, "un"), (16, "seize"), (17, "dix-sept"), (20, "vingt"), (21, "vingt et un"),
        (22, "vingt-deux"), (31, "trente et un"), (60, "soixante"), (61, "soixante et un"), (70, "soixante-dix"),
        (71, "soixante et onze"), (72, "soixante-douze"), (77, "soixante-dix-sept"), (80, "quatre-vingts"),
        (81, "quatre-vingt-un"), (90, "quatre-vingt-dix"), (91, "quatre-vingt-onze"), (99, "quatre-vingt-dix-neuf"),
        (100, "cent"), (101, "cent un"), (121, "cent vingt et un"), (180, "cent quatre-vingts"), (200, "deux cents"),
        (201, "deux cent un"), (280, "deux cent quatre-vingts"), (1000, "mille"), (1001, "mille un"),
        (1100, "mille cent"), (2000, "deux mille"), (2026, "deux mille vingt-six"),
        (24000, "vingt-quatre mille"), (80000, "quatre-vingt mille"), (200000, "deux cent mille"),
        (412000, "quatre cent douze mille"), (10**6, "un million"), (2 * 10**6, "deux millions"),
        (80 * 10**6, "quatre-vingts millions"), (200 * 10**6, "deux cents millions"), (10**9, "un milliard"),
        (10**6 + 1, "un million un"), (-3, "moins trois"),
    ],
)  # fmt: skip
def test_words(n: int, words: str) -> None:
    assert nombre_en_lettres(n) == words


@pytest.mark.parametrize(
    ("n", "words"),
    [(1, "une"), (21, "vingt et une"), (81, "quatre-vingt-une"), (101, "cent une"), (71, "soixante et onze"),
     (21000, "vingt et un mille"), (1001, "mille une"), (2, "deux")],
)  # fmt: skip
def test_feminine_words(n: int, words: str) -> None:
    assert nombre_en_lettres(n, "f") == words


VALUES = {
    w: i
    for i, w in enumerate(
        ["zéro", "un", "deux", "trois", "quatre", "cinq", "six", "sept", "huit", "neuf", "dix", "onze", "douze", "treize",
         "quatorze", "quinze", "seize"]
    )
} | {"vingt": 20, "trente": 30, "quarante": 40, "cinquante": 50, "soixante": 60}  # fmt: skip
SCALES = {"mille": 10**3, "million": 10**6, "milliard": 10**9, "billion": 10**12}


def read(words: str) -> int:
    """The value of number words, as a person adds them up: knows nothing of how they were made."""
    total = group = 0
    for word in words.replace("quatre-vingt", "octante").replace(" et ", " ").replace("-", " ").split():
        base = word.removesuffix("s") if word not in ("trois",) else word
        if base == "octante":
            group += 80
        elif base == "cent":
            group = group // 100 * 100 + max(1, group % 100) * 100
        elif base in SCALES:
            total += max(1, group) * SCALES[base]
            group = 0
        else:
            group += VALUES[base]
    return total + group


@given(st.integers(0, 10**15 - 1) | st.integers(0, 10**4))
def test_words_read_back(n: int) -> None:
    words = nombre_en_lettres(n)
    assert read(words) == n
    # s of cent and vingt: at the end or before a noun (million), never before mille nor another number
    assert not re.search(r"\b(cents|quatre-vingts) (?!million|milliard|billion)\w", words)
    assert not re.search(
        r"\b(?:deux|trois|quatre|cinq|six|sept|huit|neuf) cent$|quatre-vingt$|un mille\b$", words
    )
    assert "un cent" not in words.replace("vingt et un cent", "")
    assert "milles" not in words
    assert re.search(r"(?:^| )(?:un) mille", words) is None or re.search(
        r"(?:et|cent|mille|illions?|illiards?) un mille", words
    )


def test_every_number_below_ten_thousand_has_its_own_words() -> None:
    words = [nombre_en_lettres(n) for n in range(10_000)]
    assert len(set(words)) == 10_000
    assert [read(w) for w in words] == list(range(10_000))


def test_too_great_a_number_is_refused() -> None:
    with pytest.raises(ValueError, match="trop grand"):
        nombre_en_lettres(10**15)


@pytest.mark.parametrize(
    ("amount", "words", "figures"),
    [
        ("0", "zéro euro", "0~€"),
        ("1", "un euro", "1~€"),
        ("2", "deux euros", "2~€"),
        ("0.01", "un centime", "0,01~€"),
        ("0.50", "cinquante centimes", "0,50~€"),
        ("1.50", "un euro et cinquante centimes", "1,50~€"),
        ("80", "quatre-vingts euros", "80~€"),
        ("24000.00", "vingt-quatre mille euros", "24_000~€"),
        ("24000.50", "vingt-quatre mille euros et cinquante centimes", "24_000,50~€"),
        ("1000000", "un million d’euros", "1_000_000~€"),
        ("2000000", "deux millions d’euros", "2_000_000~€"),
        ("3000000000", "trois milliards d’euros", "3_000_000_000~€"),
        ("1200000", "un million deux cent mille euros", "1_200_000~€"),
        ("0.995", "un euro", "1~€"),
        ("-5", "moins cinq euros", "−5~€"),
        ("-1234.5", "moins mille deux cent trente-quatre euros et cinquante centimes", "−1_234,50~€"),
    ],
)
def test_amounts(amount: str, words: str, figures: str) -> None:
    assert montant_en_lettres(Decimal(amount)) == words
    assert format_montant(Decimal(amount)).replace("\u00a0", "~").replace("\u202f", "_") == figures


@given(st.decimals(0, 10**12, places=2))
def test_an_amount_reads_back(amount: Decimal) -> None:
    figures = format_montant(amount)
    assert Decimal(re.sub(r"[\s€]", "", figures).replace(",", ".")) == amount
    assert corriger(figures) == figures
    euros, _, cents = montant_en_lettres(amount).partition("euro")
    if amount >= 1:
        assert read(euros.removesuffix(" d’")) == int(amount)
        found = re.search(r"et (.*) centimes?", cents)
        assert (read(found[1]) if found else 0) == int(amount * 100) % 100


@pytest.mark.parametrize(
    ("value", "decimals", "text"),
    [
        (Decimal("1234.5"), None, "1_234,5"),
        (Decimal("12.00"), None, "12"),
        (Decimal("2.5"), 0, "3"),
        (Decimal("12"), 2, "12,00"),
        (Decimal("-0.001"), 2, "0,00"),
        (Decimal("1E+3"), None, "1_000"),
        (1500, None, "1_500"),
    ],
)
def test_decimals(value: Decimal | int, decimals: int | None, text: str) -> None:
    assert format_decimal(value, decimals).replace("\u202f", "_") == text


def test_integers_and_percentages() -> None:
    assert format_entier(412000) == "412\u202f000"
    assert format_entier(999) == "999"
    assert format_entier(-1500) == "−1\u202f500"
    assert format_pourcentage(50) == "50\u00a0%"
    assert format_pourcentage(Decimal("12.50")) == "12,5\u00a0%"


def test_ordinals() -> None:
    assert [ordinal(1), ordinal(1, "f"), ordinal(2), ordinal(21, "f")] == ["1er", "1re", "2e", "21e"]
    assert [ordinal_en_lettres(n) for n in (1, 2, 4, 5, 9, 11, 19, 21, 71, 80, 81, 100, 200, 1000, 80000)] == [
        "premier", "deuxième", "quatrième", "cinquième", "neuvième", "onzième", "dix-neuvième", "vingt et unième",
        "soixante et onzième", "quatre-vingtième", "quatre-vingt-unième", "centième", "deux centième", "millième",
        "quatre-vingt millième",
    ]  # fmt: skip
    assert ordinal_en_lettres(1, "f") == "première"
    for n in (0, -1, 10**6):
        with pytest.raises(ValueError, match="rang"):
            ordinal_en_lettres(n)


@pytest.mark.parametrize(
    ("n", "singular", "plural", "wanted"),
    [
        (0, "jour", None, "jour"),
        (1, "jour", None, "jour"),
        (Decimal("1.5"), "heure", None, "heure"),
        (2, "heure", None, "heures"),
        (-2, "jour", None, "jours"),
        (3, "mois", None, "mois"),
        (2, "bilan", None, "bilans"),
        (2, "local", None, "locaux"),
        (2, "tableau", None, "tableaux"),
        (2, "heure d’insertion", None, "heures d’insertion"),
        (2, "jour ouvré", "jours ouvrés", "jours ouvrés"),
        (Lacune("n"), "jour", None, "jours"),
    ],
)
def test_plurals(n: int | Decimal, singular: str, plural: str | None, wanted: str) -> None:
    assert pluriel(n, singular, plural) == wanted


def test_counting() -> None:
    assert compter(1, "heure") == "1\u00a0heure"
    assert compter(1250, "heure") == "1\u202f250\u00a0heures"


def test_a_gap_goes_through() -> None:
    gap = Lacune("convention.montant_max_ht")
    for form in (format_entier, format_decimal, format_montant, format_pourcentage, nombre_en_lettres,
                 montant_en_lettres, ordinal, ordinal_en_lettres):  # fmt: skip
        assert form(gap) == gap, form.__name__
    assert compter(gap, "heure") == f"{gap}\u00a0heures"
