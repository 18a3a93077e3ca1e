"""Inclusive writing by a closed lexicon: three ways to name persons, one for a whole document.

`generique`: le facilitateur; `doublet`: le facilitateur ou la facilitatrice; `inclusive`: le·la
facilitateur·rice (middle dot, U+00B7). No text is ever rewritten: a template asks for a word and a form.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from types import MappingProxyType
from typing import NamedTuple

from clausedocs.langue.elision import begins_with_vowel_sound

ECRITURES = ("generique", "doublet", "inclusive")

# What stands before a word, by form: masculine, feminine, before a vowel (masculine, feminine),
# inclusive (before a consonant, a vowel). A feminine "" repeats nothing: « chaque tuteur ou tutrice ».
_DEVANT: dict[str, tuple[str, str, str, str, str, str]] = {
    "nu": ("", "", "", "", "", ""),
    "le": ("le ", "la ", "l’", "l’", "le·la ", "l’"),
    "un": ("un ", "une ", "un ", "une ", "un·e ", "un·e "),
    "de": ("du ", "de la ", "de l’", "de l’", "du·de la ", "de l’"),
    "d_un": ("d’un ", "d’une ", "d’un ", "d’une ", "d’un·e ", "d’un·e "),
    "a": ("au ", "à la ", "à l’", "à l’", "au·à la ", "à l’"),
    "ce": ("ce ", "cette ", "cet ", "cette ", "ce·tte ", "cet·te "),
    "chaque": ("chaque ", "", "chaque ", "", "chaque ", "chaque "),
    "aucun": ("aucun ", "aucune ", "aucun ", "aucune ", "aucun·e ", "aucun·e "),
}
# The plural has one form for both genders: before a consonant, before a vowel.
_DEVANT_PL: dict[str, tuple[str, str]] = {
    "pl": ("", ""),
    "les": ("les ", "les "),
    "des": ("des ", "des "),
    "aux": ("aux ", "aux "),
    "de_pl": ("de ", "d’"),
    "ces": ("ces ", "ces "),
    "leurs": ("leurs ", "leurs "),
}
_PRONOMS: dict[str, dict[str, str]] = {
    "generique": {"il": "il", "ils": "ils", "celui_ci": "celui-ci", "ceux_ci": "ceux-ci"},
    "doublet": {
        "il": "il ou elle",
        "ils": "ils ou elles",
        "celui_ci": "celui-ci ou celle-ci",
        "ceux_ci": "ceux-ci ou celles-ci",
    },
    "inclusive": {
        "il": "il·elle",
        "ils": "ils·elles",
        "celui_ci": "celui·celle-ci",
        "ceux_ci": "ceux·celles-ci",
    },
}


class _Mot(NamedTuple):
    m: str
    f: str
    i: str
    mp: str
    fp: str
    ip: str
    suite: str
    vowel: bool


@cache
def mots(ecriture: str) -> Mapping[str, Mapping[str, str]]:
    """The lexicon in one writing: word -> form -> text (`mots("doublet")["facilitateur"]["le"]`).

    Forms, singular: `nu, le, un, de` (du, de la), `d_un, a` (au, à la), `par_le, ce, chaque, aucun`; plural:
    `pl, les, des, aux, de_pl` (« de facilitateurs »), `par_les, ces, leurs`; pronouns: `il, ils, celui_ci,
    ceux_ci`. Each has its capital (`Le`, `Les`…). `accord_s` and `accord_pl` end what agrees with the word; a
    doublet agrees in the masculine.

    Raises:
        ValueError: the writing is not one of ECRITURES.
    """
    if ecriture not in ECRITURES:
        raise ValueError(f"écriture inconnue : « {ecriture} »")
    return MappingProxyType({nom: MappingProxyType(_forms(mot, ecriture)) for nom, mot in _lexicon().items()})


def _forms(mot: _Mot, ecriture: str) -> dict[str, str]:
    join = {"generique": _generique, "doublet": _doublet, "inclusive": _inclusive}[ecriture]
    forms = {form: join(form, mot) for form in _DEVANT}
    for form, devant in _DEVANT_PL.items():
        before = devant[mot.vowel]
        # « de » comes again before the second word, an article does not: « les tuteurs et tutrices ».
        again = before if form == "de_pl" else ""
        if ecriture == "doublet" and mot.mp != mot.fp:
            forms[form] = f"{before}{mot.mp} et {again}{mot.fp}"
        else:
            forms[form] = before + (mot.ip if ecriture == "inclusive" else mot.mp)
    forms |= {"par_le": f"par {forms['le']}", "par_les": f"par {forms['les']}"}
    if mot.suite:
        forms = {form: f"{text} {mot.suite}" for form, text in forms.items()}
    forms |= _PRONOMS[ecriture]
    forms |= {form[0].upper() + form[1:]: text[:1].upper() + text[1:] for form, text in forms.items()}
    return forms | {
        "accord_s": "·e" if ecriture == "inclusive" else "",
        "accord_pl": "·es" if ecriture == "inclusive" else "s",
    }


def _generique(form: str, mot: _Mot) -> str:
    return _DEVANT[form][2 if mot.vowel else 0] + mot.m


def _doublet(form: str, mot: _Mot) -> str:
    masculine, feminine = _DEVANT[form][2:4] if mot.vowel else _DEVANT[form][:2]
    if mot.m != mot.f:
        link = "ni" if form == "aucun" else "ou"
        return f"{masculine}{mot.m} {link} {feminine}{mot.f}"
    if masculine == feminine or not feminine:
        return masculine + mot.m
    return f"{masculine}ou {feminine}{mot.m}"


def _inclusive(form: str, mot: _Mot) -> str:
    return _DEVANT[form][5 if mot.vowel else 4] + mot.i


@cache
def _lexicon() -> dict[str, _Mot]:
    from clausedocs.langue.tables import load_table

    table: dict[str, dict[str, str]] = load_table("mots")
    return {nom: _read_mot(entry) for nom, entry in table.items()}


def _read_mot(entry: dict[str, str]) -> _Mot:
    m, f = entry["m"], entry["f"]
    # Without `i`, the feminine is the masculine and an ending: référent, référent·e.
    i = entry.get("i") or (m if m == f else f"{m}·{f.removeprefix(m)}")
    plurals = (entry.get("mp", f"{m}s"), entry.get("fp", f"{f}s"), entry.get("ip", f"{i}s"))
    return _Mot(m, f, i, *plurals, entry.get("suite", ""), begins_with_vowel_sound(m))
