"""The number of the inserted article and of its parts, in the scheme of the file: live, typed, or none."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from clausedocs.dce.allure import Allure
from clausedocs.dce.passages import Passage
from clausedocs.dce.place import Place, is_bis
from clausedocs.dce.plan_word import Entree
from clausedocs.word.styles_word import to_roman

# Between a number and its words, where the file shows no mark of its own.
TIRET = " – "


@dataclass(frozen=True, slots=True)
class Numerotation:
    """`article` is the number of the clause (None where the file has none), `titre` what its reader sees.

    `prefixe` gives what is typed before each heading in turn; `etiquettes` the number of each, by anchor.
    `vivants`: the anchors of the headings that Word numbers « 9.1 », to which a reference can be a field.
    """

    article: int | None
    titre: str
    prefixes: tuple[str, ...]
    etiquettes: dict[str, str]
    vivants: frozenset[str]

    def make_prefixe(self) -> Callable[[int], str]:
        """What is typed before the next heading, whatever its level: headings come in their order."""
        prefixes = iter(self.prefixes)
        return lambda _level: next(prefixes, "")


def number_clause(passages: tuple[Passage, ...], place: Place, allure: Allure) -> Numerotation:
    """The numbers of the headings of a clause at this place."""
    repere = place.repere
    numbers = repere.numero if repere else ()
    article = place.article
    parents = numbers[:-1]
    tape = repere.tape if repere else None
    sub_tape = allure.sous_titre_tape
    sub_live = allure.sous_titre is not None and allure.sous_titre.vivant
    prefixes: list[str] = []
    labels: dict[str, str] = {}
    title, rank = "", 0
    for p in passages:
        if p.genre != "titre":
            continue
        if p.niveau <= 1:
            typed = _retype(tape.prefixe, tape.numero, article, parents) if tape and article else ""
            if allure.intitule is not None:
                typed = typed.removesuffix(TIRET).rstrip()
            prefixes.append(typed)
            label = typed.strip() if typed else _relabel(repere, article)
            title = re.sub(r"[\s\u00a0:.–—-]+$", "", label)
            labels[p.ancre] = title
            continue
        rank += 1
        number = ".".join(str(n) for n in (*parents, article, rank)) if article is not None else ""
        if sub_live or article is None:
            prefixes.append("")
        elif sub_tape is not None:
            prefixes.append(_resub(*sub_tape, number, rank))
        else:
            prefixes.append(f"{number} ")
        labels[p.ancre] = number or f"«\u00a0{p.texte}\u00a0»"
    # Word prints the number of a paragraph as its list does: only « 9.1 » reads well after « article ».
    dotted = sub_live and re.fullmatch(r"\d+(?:\.\d+)+\.?", allure.sous_titre_vivant) is not None
    live = (
        frozenset(p.ancre for p in passages if p.genre == "titre" and p.niveau > 1) if dotted else frozenset()
    )
    return Numerotation(article, title, tuple(prefixes), labels, live)


def _retype(prefixe: str, numero: str, article: int, parents: tuple[int, ...]) -> str:
    """« Article 8 - » -> « Article 9 - », in the same writing of numbers."""
    if "." in numero.strip("."):
        new = ".".join(str(n) for n in (*parents, article)) + ("." if numero.endswith(".") else "")
    elif numero[:1].isdigit():
        new = str(article)
    else:
        new = to_roman(article) if numero.isupper() else to_roman(article).lower()
    at = prefixe.rindex(numero)
    tail = re.sub(r"^(?:er|ER)", "", prefixe[at + len(numero) :])
    if article == 1 and prefixe[at + len(numero) :].startswith("er"):
        tail = "er" + tail
    # A model without words after its number (« Article 7. », « Article 7 ») needs a space, or a dash too.
    if not tail.strip():
        tail = tail or TIRET
    elif not tail[-1].isspace() and tail.strip()[-1] in ".):":
        tail += " "
    return prefixe[:at] + new + tail


def _resub(prefixe: str, numero: str, number: str, rank: int) -> str:
    """A typed sub-number in the scheme of the file: « 8.1 », « 8-1 », « a) », « 1. »."""
    at = prefixe.rindex(numero)
    if "." in numero.strip("."):
        new = number + ("." if numero.endswith(".") else "")
    elif numero[:1].isdigit():
        new = str(rank)
    elif len(numero) == 1:
        new = chr(ord("A" if numero.isupper() else "a") + rank - 1)
    else:
        new = to_roman(rank)
    return prefixe[:at] + new + prefixe[at + len(numero) :]


def _relabel(repere: Entree | None, article: int | None) -> str:
    """What Word will print: the label of the neighbour with the new number."""
    if repere is None or article is None:
        return ""
    if not repere.vivant:
        return str(article)
    old = repere.numero[-1] if repere.numero else None
    if old is None:
        return repere.etiquette
    label = re.sub(rf"(?<!\d){old}(?!\d)(?!.*(?<!\d){old}(?!\d))", str(article), repere.etiquette)
    if label == repere.etiquette:
        label = repere.etiquette.replace(to_roman(old), to_roman(article))
    return label


def list_shifted(plan: tuple[Entree, ...], place: Place) -> tuple[Entree, ...]:
    """The headings whose typed number the insertion makes wrong: those that follow, of the same scheme."""
    repere = place.repere
    first = place.article
    if repere is None or repere.tape is None or first is None:
        return ()
    depth = len(repere.numero)
    word = _word(repere)
    found: list[Entree] = []
    expected = first
    for e in plan:
        if e.rang < place.rang or e.tape is None or len(e.numero) < depth:
            continue
        if e.numero[: depth - 1] != repere.numero[:-1]:
            break
        if len(e.numero) == depth and _word(e) == word:
            if is_bis(e, (*e.numero[:-1], expected - 1)):
                continue
            if e.numero[-1] != expected:
                break
            expected += 1
            found.append(e)
        elif len(e.numero) > depth and found and e.numero[depth - 1] == found[-1].numero[-1]:
            found.append(e)
    return tuple(found)


def _word(e: Entree) -> str:
    return re.sub(r"[^a-z]", "", (e.tape.mot if e.tape else "").lower())


def list_moved(plan: tuple[Entree, ...], place: Place, decales: tuple[Entree, ...]) -> frozenset[int]:
    """The numbers that other headings had before the clause came, be they typed or counted by Word.

    Only for articles of the first rank: « 3.2 » is cited by its whole number, which no pattern tells apart.
    """
    repere = place.repere
    first = place.article
    if repere is None or first is None or len(repere.numero) != 1:
        return frozenset()
    if not repere.vivant:
        # « IV » among articles has moved no article.
        if not _word(repere) and any(_word(e).startswith("art") for e in plan):
            return frozenset()
        return frozenset(e.numero[0] for e in decales)
    return frozenset(
        e.numero[0]
        for e in plan
        if e.vivant and e.rang >= place.rang and e.niveau == repere.niveau and len(e.numero) == 1
        and e.numero[0] >= first
    )  # fmt: skip
