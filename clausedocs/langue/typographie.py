"""French typography of one paragraph: spaces, apostrophes, guillemets, ligatures, accented capitals.

Two kinds of no-break space: narrow (U+202F) before `; ! ?` and between thousands, full (U+00A0) before
`: % €`, inside guillemets, and between what must not be parted at the end of a line (number and unit, day and
month, `n°`, `M.`, `article` and its number).

Private-use characters are never moved nor dropped. A Jinja placeholder (U+E100 n U+E101) and a gap of a draft
stand for a value, as a word or a number would; the four style marks are transparent. Addresses of mail and
web are left as they are.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache
from typing import NamedTuple

from clausedocs.langue.corrections import CAPITALES, LIGATURES, REFERENCES, SUITES_DE_A, UNITES

NB, FINE = "\u00a0", "\u202f"
_SPACES = " \u00a0\u202f\u2009"
_MARKS = "\ue110-\ue113"  # bold on, off, italic on, off: zero width
_ENDS = "\n\ue114"  # a line break, typed or of a modèle
# Stands for a protected span while the rules run; one already there is itself protected.
_VALUE = "\U000f0000"
_GAP = frozenset(_SPACES + "\ue110\ue111\ue112\ue113")
_MOIS = "janvier|février|mars|avril|mai|juin|juillet|août|septembre|octobre|novembre|décembre"
_ROUNDS = 8  # rules feed each other: two rounds are usual, three the most seen

_PROTECTED = (
    rf"\ue100[^\ue101\n]*\ue101|\ue000[^\ue001\n]*\ue001|{_VALUE}"
    rf"|(?:https?://|ftp://|www\.)[^\s<>\"«»\ue000-\uf8ff{_VALUE}]*[^\s<>\"«»\ue000-\uf8ff{_VALUE}.,;:!?…)\]'’]"
    r"|(?<![\w.+-])[\w.+-]+@[\w-]+(?:\.[\w-]+)+"
)
_PROTECTED_SIGNS = ("\ue100", "\ue000", "@", "://", "www.", _VALUE)

# Sign -> the space wanted before it.
_BEFORE = {":": NB, "»": NB, "%": NB, "€": NB, ";": FINE, "!": FINE, "?": FINE}


def corriger(texte: str) -> str:
    """The text with French typography. Correcting twice changes nothing more."""
    spans: list[str] = []
    text = texte
    for sign in _PROTECTED_SIGNS:
        if sign in text:
            pattern = _compile(_PROTECTED)
            spans = pattern.findall(text)
            text = pattern.sub(_VALUE, text)
            break
    for _ in range(_ROUNDS):
        before = text
        text = _correct_once(text, bool(spans))
        if text == before:
            break
    if not spans:
        return text
    pieces = text.split(_VALUE)
    return pieces[0] + "".join(s + p for s, p in zip(spans, pieces[1:], strict=True))


class _Rule(NamedTuple):
    """Run only when one of the `signs` is in the text: most texts need few rules."""

    signs: tuple[str, ...]
    pattern: str
    replacement: str | Callable[[re.Match[str]], str]


def _correct_once(text: str, has_values: bool) -> str:
    text = _apply(_RULES, text)
    text = _space_before_signs(text)
    if has_values or _compile(r"\d").search(text):
        text = _apply(_RULES_NUMBERS, text)
    return text


def _apply(rules: tuple[_Rule, ...], text: str) -> str:
    for signs, pattern, replacement in rules:
        for sign in signs:
            if sign in text:
                text = _compile(pattern).sub(replacement, text)
                break
    return text


_compile = cache(re.compile)


def _space_before_signs(text: str) -> str:
    """The right no-break space before `: ; ! ? » % €`: an existing space is replaced; one is added only
    where the sign is surely punctuation (not in `14:30`, `2:1`, `&amp;`, `a?b=1`)."""
    out: list[str] = []
    done = 0
    size = len(text)
    for found in _compile("[:;!?»%€]").finditer(text):
        i = j = found.start()
        while j > done and text[j - 1] in _GAP:
            j -= 1
        sign = text[i]
        want = _BEFORE[sign]
        if text[j:i] == want or j == 0 or text[j - 1] in "\n\t\ue114«":
            continue
        gap = text[j:i]
        at = next((k for k, c in enumerate(gap) if c in _SPACES), -1)
        if at >= 0:
            fixed = gap[:at] + want + "".join(c for c in gap[at:] if c not in _SPACES)
        else:
            n = i + 1
            while n < size and "\ue110" <= text[n] <= "\ue113":
                n += 1
            if not _takes_space(sign, text[j - 1], text[n : n + 1], text[max(0, j - 8) : j]):
                continue
            fixed = gap + want
        if fixed != gap:
            out += (text[done:j], fixed, sign)
            done = i + 1
    return "".join(out) + text[done:] if out else text


def _takes_space(sign: str, previous: str, following: str, left: str) -> bool:
    """Whether a sign typed against the word before it is punctuation that wants a space."""
    if sign == "»":
        return True
    if sign in "%€":
        return (previous.isdigit() or previous == _VALUE) and not following.isalnum()
    if not (previous.isalnum() or previous in ")]»’”°%€…" or previous == _VALUE):
        return False
    if sign == ":":
        return following == "" or following.isspace() or following in "«\ue114"
    if sign == ";" and _compile(r"&#?\w+\Z").search(left):
        return False
    return following == "" or following.isspace() or following in "»)]”\"'’!?.…\ue114"


def _quote(found: re.Match[str]) -> str:
    inner = found[1].strip(_SPACES)
    return f"«{NB}{inner}{NB}»" if inner.strip("\ue110\ue111\ue112\ue113") else found[0]


def _after_guillemet(found: re.Match[str]) -> str:
    return f"«{NB}" + "".join(c for c in found[1] if c not in _SPACES)


def _one_space(found: re.Match[str]) -> str:
    run = found[0]
    return NB if NB in run else FINE if FINE in run else " "


def _capital(found: re.Match[str]) -> str:
    return CAPITALES.get(found[0], found[0])


def _capital_a(found: re.Match[str]) -> str:
    """« A compter » at the start of a sentence: the preposition, not the verb avoir nor a letter."""
    text, i = found.string, found.start()
    if i and text[i - 1] == _VALUE:
        return "À"
    while i and text[i - 1] in _GAP:
        i -= 1
    return "À" if i == 0 or text[i - 1] in ".!?…:;«(—–-•" + _ENDS else "A"


def _ligature(found: re.Match[str]) -> str:
    word = found[0]
    return word.replace("oe", "œ").replace("OE", "Œ").replace("Oe", "Œ")


def _thousands(found: re.Match[str]) -> str:
    return re.sub(f"[{_SPACES}]", FINE, found[0])


def _bind(found: re.Match[str]) -> str:
    return found.group().replace(" ", NB)


def _group(found: re.Match[str]) -> str:
    return f"{int(found[0]):,}".replace(",", FINE)


def _date(found: re.Match[str]) -> str:
    """No-break spaces between day, month and (when it follows) year."""
    day = found.start(1) - found.start()
    marks = "".join(c for c in found[1] if c not in _SPACES)
    month = found[0][day + len(found[1]) :]
    return f"{found[0][:day]}{NB}{marks}{month[:-1] + NB if month[-1] in _SPACES else month}"


def _reference(found: re.Match[str]) -> str:
    """« article 5 »: the space before a number, when the word before it announces one."""
    text, end = found.string, found.start()
    start = end
    while start and (text[start - 1].isalpha() or text[start - 1] in ".§"):
        start -= 1
    return NB if text[start:end].lower() in REFERENCES else " "


_LETTER = "A-Za-zÀ-ÖØ-öø-ÿŒœ"
_CAP = "A-ZÀ-ÖØ-ÞŒ"

# A pattern that begins with a plain character scans a text five times faster than one that begins with a
# look-behind: hence « \d(?<!\w.) », a digit that no word character comes before.
_RULES: tuple[_Rule, ...] = (
    _Rule(("'",), rf"'(?<=[{_LETTER}{_VALUE}].)(?=[{_MARKS}]*[\w«“\"{_VALUE}])", "’"),
    _Rule(("...",), r"\.\.\.(?<!\....)(?!\.)", "…"),
    _Rule(('"',), rf'"(?<![^\s(\[’«“{_MARKS}\u2013\u2014/{_ENDS}].)([^"\n\ue114]+)"', _quote),
    _Rule(("«",), rf"«([{_SPACES}{_MARKS}]*+)(?=\S)", _after_guillemet),
    _Rule(
        tuple(a + b for a in _SPACES for b in _SPACES),
        rf"[{_SPACES}](?<=\S.)[{_SPACES}]++(?=\S)",
        _one_space,
    ),
    _Rule(
        tuple(a + b for a in _SPACES for b in ",.\ue110\ue111\ue112\ue113"),
        # after a value only before the end of a word: an address must not take in what follows it
        rf"[{_SPACES}](?<=[\w)\]»”%€…{_VALUE}{_MARKS}].)[{_SPACES}]*+([{_MARKS}]*)"
        rf"(?:(?=[,.](?:\s|\Z))|(?<!{_VALUE}.)(?=,(?!\d)|\.(?![\w.])))",
        r"\1",
    ),
    _Rule(
        ("n°", "N°"), rf"\b([nN]°)(?!s\b)[{_SPACES}]*([{_MARKS}]*)[{_SPACES}]*(?=[\w{_VALUE}])", rf"\1{NB}\2"
    ),
    _Rule(("Mr ", "Mr."), rf"\bMr\.?[{_SPACES}]+(?=[{_MARKS}]*[{_CAP}{_VALUE}])", f"M.{NB}"),
    _Rule(
        ("M. ", "MM. ", "Mme ", "Mmes ", "Mlle ", "Me "),
        rf"\b(MM?\.|Mmes?|Mlle|Me) (?=[{_MARKS}]*[{_CAP}{_VALUE}])",
        rf"\1{NB}",
    ),
    _Rule(("oe", "Oe", "OE"), LIGATURES, _ligature),
    _Rule(("E", "Il"), r"[EI](?<!\w.)(?:\w{2,}|les?)\b", _capital),
    _Rule(
        ("A ", f"A{NB}"),
        rf"A(?<![^\s(«{_MARKS}\u2013\u2014\-•{_VALUE}].)(?=[ \u00a0](?:{SUITES_DE_A}))",
        _capital_a,
    ),
)

# Run only on a text that holds a digit or a value.
_RULES_NUMBERS: tuple[_Rule, ...] = (
    _Rule(
        (" 1 ", f"{NB}1 ", f" 1{NB}", f"{NB}1{NB}"),
        rf"\b([Ll]e|[Dd]u|[Aa]u)([{_SPACES}])1[{_SPACES}](?=(?:{_MOIS})\b)",
        rf"\1\g<2>1er{NB}",
    ),
    _Rule(
        tuple(_MOIS.split("|")),
        rf"\d(?<!\w.)(?:\d|er)?([{_SPACES}]+[{_MARKS}]*)(?:{_MOIS})\b(?:[{_SPACES}](?=\d{{4}}\b))?",
        _date,
    ),
    _Rule((" ",), rf"([\d{_VALUE}]\)?[{_MARKS}]*) ([{_MARKS}]*)(?=(?:{UNITES})\b)", rf"\1{NB}\2"),
    # A telephone number that a line would cut is misread.
    _Rule((" ",), r"(?<![\d.,])(?:0[1-9]|\+\d\d[ \u00a0]\d)(?:[ \u00a0]\d\d){4}(?![\d ]?\d)", _bind),
    _Rule((f"{NB}h ",), rf"(?<=\d{NB}h) (?=\d\d\b)", NB),
    # Groups of three make a number. Nine digits in three groups are a SIREN, unless a unit follows; groups
    # that go on in another way (SIRET, IBAN, telephone) are no number either.
    _Rule(
        (" ", NB, "\u2009"),
        rf"[1-9](?<![\w.,/°+-].)(?<!\d[{_SPACES}].)(?!\d\d(?:[{_SPACES}]\d{{3}}){{2}}(?![{_SPACES}]?(?:€|euro|heure)))"
        rf"\d{{0,2}}(?:[ \u00a0\u2009]\d{{3}})+(?![\d-]|[{_SPACES}]\d)",
        _thousands,
    ),
    _Rule(("€", "euros"), rf"[1-9](?<![\w.,/°+-].)\d{{4,}}(?=(?:,\d+)?[{_SPACES}]?(?:€|euros\b))", _group),
    _Rule((" ",), rf" (?=[{_MARKS}]*(?:[\d{_VALUE}]|[LRDA]\.[ \u00a0]?\d))", _reference),
    _Rule(("L. ", "R. ", "D. ", "A. "), r"\b([LRDA]\.) (?=\d)", rf"\1{NB}"),
    _Rule(("1ère", "1ere"), r"\b1[èe]re(s?)\b", r"1re\1"),
    _Rule(("ème", "eme"), r"\b(\d+)i?[èe]me(s?)\b", r"\1e\2"),
)
