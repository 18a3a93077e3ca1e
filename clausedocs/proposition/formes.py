"""How a value may have been written by somebody else: every spacing, every French form of it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from clausedocs.langue.dates import MOIS
from clausedocs.langue.elision import capitalize_first
from clausedocs.langue.nombres import nombre_en_lettres
from clausedocs.langue.parties import formes_partie, guess_article
from clausedocs.proposition.valeurs import DECLINEES, PARTIES, Valeur, flatten

# Not inside a word, nor inside a longer number.
_AVANT, _APRES = r"(?<![\w@])(?<!\w[-’])(?<!\d[ .,])", r"(?![\w@])(?![-’]\w)(?![ .,]?\d)"
_MOT_AVANT, _MOT_APRES = r"(?<![\w@])(?<!\w-)", r"(?![\w@])(?!-\w)"
_DATE = re.compile(r"(1er|\d{1,2}) ([a-zûé]+) (\d{4})")
# « du Département de la Loire » is another one: a short name is not followed by a name of its own.
_PAS_UN_AUTRE = r"(?!(?: (?:de la|de l’|du|des|de|d’)) ?[A-ZÉÈÀÂÎÔÇ])"
# A short name under which a text may speak of a party: the noun that begins its own.
_COURT_MIN = 4


@dataclass(frozen=True, slots=True)
class Forme:
    """A way of writing a value. `motif` is a regular expression over plain spaces and curly apostrophes;
    `poids` orders them, the longest first; `courte`: the name of a party cut to its noun."""

    motif: str
    valeur: Valeur
    poids: int
    courte: bool = False


def list_formes(valeurs: list[Valeur], contexte: Mapping[str, Any]) -> list[Forme]:
    """All the forms of all the values, the longest first."""
    found = [f for v in valeurs for f in _write_formes(v)]
    found += _shorten_parties(contexte)
    return sorted(found, key=lambda f: -f.poids)


def _write_formes(v: Valeur) -> Iterator[Forme]:
    text = v.texte.replace("'", "’")
    if v.nature in ("siret", "iban", "tva", "telephone"):
        signs = [re.escape(c) for c in text if c != " "]
        yield Forme(_AVANT + "[ .-]?".join(signs) + _APRES, v, len(text))
    elif v.nature == "date":
        yield from _write_dates(v, text)
    elif v.nature == "montant" and text.endswith("€"):
        yield from _write_montants(v, text)
    elif v.nature == "nombre":
        yield Forme(_AVANT + _digits(text) + _APRES, v, len(text))
    else:
        motif = _MOT_AVANT + _words(text) + _MOT_APRES
        # One word written otherwise may be any word: « ACHATS » is a code, « achats » is not.
        yield Forme(motif if " " in text else f"(?-i:{motif})", v, len(text))


def _words(text: str) -> str:
    return re.escape(text).replace(r"\ ", " +").replace("’", "’ ?")


def _digits(text: str) -> str:
    return r"[ .]?".join(re.escape(group) for group in text.split(" "))


def _write_dates(v: Valeur, text: str) -> Iterator[Forme]:
    found = _DATE.fullmatch(text)
    assert found is not None
    day, month, year = found.groups()
    number, rank = int(day.removesuffix("er")), MOIS.index(month) + 1
    jour = date(int(year), rank, number)
    first = "1(?: ?er)?" if number == 1 else f"0?{number}"
    yield Forme(rf"{_AVANT}{first} +{month} +{year}{_APRES}", v, len(text))
    for sep in ("/", r"\.", "-"):
        years = rf"(?:{year}|{year[2:]})"
        yield Forme(rf"{_AVANT}0?{number}{sep}0?{rank}{sep}{years}{_APRES}", v, 10)
    yield Forme(rf"{_AVANT}{jour.isoformat()}{_APRES}", v, 10)
    said = "premier" if number == 1 else nombre_en_lettres(number)
    words = f"{said} {month} {nombre_en_lettres(int(year))}"
    yield Forme(_MOT_AVANT + _words(words) + _MOT_APRES, v, len(words))


def _write_montants(v: Valeur, text: str) -> Iterator[Forme]:
    whole, _, cents = text.removesuffix("€").strip().partition(",")
    decimals = rf",{cents}" if cents else r"(?:,00?)?"
    yield Forme(rf"(?<![\w])(?<!\d[ .,]){_digits(whole)}{decimals} ?(?:€|euros?\b|EUR\b)", v, len(text))


def _shorten_parties(contexte: Mapping[str, Any]) -> Iterator[Forme]:
    """« du Département », « l’Office »: the noun of a party with its article, where no other party has it."""
    heads = {p: _find_head(contexte[p]["denomination"]) for p in PARTIES}
    for party, head in heads.items():
        guessed = guess_article(head)
        if guessed is None or len(head) < _COURT_MIN or list(heads.values()).count(head) > 1:
            continue
        forms = formes_partie(head, *guessed)
        for key in DECLINEES[1:]:
            for name, text in ((key, forms[key]), (capitalize_first(key), capitalize_first(forms[key]))):
                plain = flatten(text).replace("'", "’")
                value = Valeur(f"{party}.{name}", flatten(contexte[party][name]), "partie")
                motif = _MOT_AVANT + _words(plain) + _MOT_APRES + _PAS_UN_AUTRE
                yield Forme(f"(?-i:{motif})", value, len(plain), courte=True)


def _find_head(denomination: str) -> str:
    return flatten(denomination).split(" ")[0]
