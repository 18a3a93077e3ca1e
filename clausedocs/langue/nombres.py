"""Numbers: in figures with French separators, in words, ordinals, amounts, plural of a noun.

Words follow the spelling from before 1990, which courts and administrations read without surprise: hyphens
below one hundred only, none around « et » (`vingt et un`, `cent vingt-trois`, `quatre-vingts`). The
rectified spelling (`vingt-et-un`) is accepted French too; one document must not mix both.
"""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal

from clausedocs.langue.elision import INSECABLE
from clausedocs.langue.lacune import Lacune

FINE = "\u202f"  # narrow no-break space, between thousands
_CENTIME = Decimal("0.01")
_LIMITE = 10**15

_UNITES = (
    "zéro", "un", "deux", "trois", "quatre", "cinq", "six", "sept", "huit", "neuf",
    "dix", "onze", "douze", "treize", "quatorze", "quinze", "seize", "dix-sept", "dix-huit", "dix-neuf",
)  # fmt: skip
_DIZAINES = (
    "", "", "vingt", "trente", "quarante", "cinquante", "soixante", "soixante",
    "quatre-vingt", "quatre-vingt",
)  # fmt: skip
_GRANDS = ((10**12, "billion"), (10**9, "milliard"), (10**6, "million"))


def format_entier(n: int | Lacune) -> str:
    """`412000` -> `412 000` (narrow no-break spaces)."""
    if isinstance(n, Lacune):
        return n
    return f"{n:,}".replace(",", FINE).replace("-", "−")


def format_decimal(valeur: Decimal | int | Lacune, decimales: int | None = None) -> str:
    """`1234.5` -> `1 234,5`; `decimales` fixes the count of decimals (rounded half up)."""
    if isinstance(valeur, Lacune):
        return valeur
    number = Decimal(valeur)
    if decimales is not None:
        number = number.quantize(Decimal(1).scaleb(-decimales), rounding=ROUND_HALF_UP)
    text = f"{number:,f}"
    if decimales is None and "." in text:
        text = text.rstrip("0").rstrip(".")
    whole, _, fraction = text.partition(".")
    sign = "−" if whole.startswith("-") and number else ""
    whole = whole.lstrip("-").replace(",", FINE)
    return sign + whole + (f",{fraction}" if fraction else "")


def format_montant(montant: Decimal | int | Lacune) -> str:
    """Euros in figures: `24 000 €`, or `24 000,50 €` when there are cents."""
    if isinstance(montant, Lacune):
        return montant
    rounded = Decimal(montant).quantize(_CENTIME, rounding=ROUND_HALF_UP)
    whole = rounded == rounded.to_integral_value()
    return f"{format_decimal(rounded, 0 if whole else 2)}{INSECABLE}€"


def format_pourcentage(taux: Decimal | int | Lacune) -> str:
    """`50` -> `50 %`; as many decimals as given."""
    return taux if isinstance(taux, Lacune) else f"{format_decimal(taux)}{INSECABLE}%"


def nombre_en_lettres(n: int | Lacune, genre: str = "m") -> str:
    """A whole number in words: `80` -> `quatre-vingts`, `21, "f"` -> `vingt et une`.

    Raises:
        ValueError: 10**15 or more.
    """
    if isinstance(n, Lacune):
        return n
    if n < 0:
        return f"moins {nombre_en_lettres(-n, genre)}"
    if n >= _LIMITE:
        raise ValueError("nombre trop grand pour être écrit en lettres")
    if n == 0:
        return _UNITES[0]
    words = []
    for value, noun in _GRANDS:
        count, n = divmod(n, value)
        if count:
            # « million » is a noun: cent and vingt keep their s before it (« deux cents millions »).
            words.append(f"{_below_thousand(count, 'm')} {noun}{'s' if count > 1 else ''}")
    thousands, rest = divmod(n, 1000)
    if thousands:
        # « mille » is not: « deux cent mille », « quatre-vingt mille ».
        words.append("mille" if thousands == 1 else f"{_below_thousand(thousands, 'm', final=False)} mille")
    if rest:
        words.append(_below_thousand(rest, genre))
    return " ".join(words)


def montant_en_lettres(montant: Decimal | int | Lacune) -> str:
    """Euros in words: `vingt-quatre mille euros`, `un million d’euros`, `deux euros et cinq centimes`."""
    if isinstance(montant, Lacune):
        return montant
    rounded = Decimal(montant).quantize(_CENTIME, rounding=ROUND_HALF_UP)
    sign = "moins " if rounded < 0 else ""
    euros, cents = divmod(int(abs(rounded) * 100), 100)
    parts = []
    if euros or not cents:
        link = " d’" if euros and euros % 10**6 == 0 else " "
        parts.append(f"{nombre_en_lettres(euros)}{link}euro{'s' if euros > 1 else ''}")
    if cents:
        parts.append(f"{nombre_en_lettres(cents)} centime{'s' if cents > 1 else ''}")
    return sign + " et ".join(parts)


def ordinal(n: int | Lacune, genre: str = "m") -> str:
    """Abbreviated ordinal: `1er`, `1re`, `2e`."""
    if isinstance(n, Lacune):
        return n
    if n == 1:
        return "1re" if genre == "f" else "1er"
    return f"{format_entier(n)}e"


def ordinal_en_lettres(n: int | Lacune, genre: str = "m") -> str:
    """Ordinal in words: `premier`, `première`, `deuxième`, `vingt et unième`, `quatre-vingtième`.

    Raises:
        ValueError: below 1, or a million and above (no rank of ours goes so far).
    """
    if isinstance(n, Lacune):
        return n
    if not 1 <= n < 10**6:
        raise ValueError("rang hors de portée")
    if n == 1:
        return "première" if genre == "f" else "premier"
    cardinal = nombre_en_lettres(n)
    if n % 100 in (0, 80):
        cardinal = cardinal.removesuffix("s")  # deux centième, quatre-vingtième
    if cardinal.endswith("cinq"):
        return f"{cardinal}uième"
    if cardinal.endswith("neuf"):
        return f"{cardinal[:-1]}vième"
    return f"{cardinal.removesuffix('e')}ième"


def pluriel(n: int | Decimal | Lacune, singulier: str, pluriel: str | None = None) -> str:
    """The noun alone, in the number that `n` asks for: plural from 2 (French: « 1,5 heure », « 0 jour »).

    Without `pluriel` the first word takes the regular plural; give it for a group (`jour ouvré`).
    A gap of a draft takes the plural.
    """
    if not isinstance(n, Lacune) and -2 < n < 2:
        return singulier
    if pluriel is not None:
        return pluriel
    head, space, rest = singulier.partition(" ")
    return _regular_plural(head) + space + rest


def compter(n: int | Decimal | Lacune, singulier: str, pluriel_: str | None = None) -> str:
    """Number and noun: `1 heure`, `1 250 heures`."""
    return f"{format_decimal(n)}{INSECABLE}{pluriel(n, singulier, pluriel_)}"


def _regular_plural(word: str) -> str:
    if not word or word[-1] in "sxz":
        return word
    if word.endswith(("eau", "au", "eu")):
        return word + "x"
    if word.endswith("al") and word not in ("bal", "bilan", "festival", "récital", "final"):
        return word[:-2] + "aux"
    return word + "s"


def _below_thousand(n: int, genre: str, final: bool = True) -> str:
    """1 to 999. `final`: nothing but a noun follows, so that cents and quatre-vingts keep their s."""
    hundreds, rest = divmod(n, 100)
    words = []
    if hundreds:
        plural = "s" if hundreds > 1 and not rest and final else ""
        words.append(("" if hundreds == 1 else f"{_UNITES[hundreds]} ") + "cent" + plural)
    if rest:
        words.append(_below_hundred(rest, genre, final))
    return " ".join(words)


def _below_hundred(n: int, genre: str, final: bool) -> str:
    if n < 20:
        return "une" if n == 1 and genre == "f" else _UNITES[n]
    ten, unit = divmod(n, 10)
    if ten in (7, 9):
        unit += 10
    if unit == 0:
        return _DIZAINES[ten] + ("s" if n == 80 and final else "")
    word = "une" if unit == 1 and genre == "f" else _UNITES[unit]
    if unit in (1, 11) and ten < 8:
        return f"{_DIZAINES[ten]} et {word}"
    return f"{_DIZAINES[ten]}-{word}"
