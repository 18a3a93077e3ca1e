"""Numbers of articles typed by hand, and references to them: a condition that takes one away breaks both."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Any

from clausedocs.dce.plan_word import Entree
from clausedocs.modeles.word.lieux import LieuWord, words_around
from clausedocs.relecture.citations_tapees import find_citations
from clausedocs.relecture.constats import Constat
from clausedocs.relecture.texte_tape import Paragraphe

_B = r"[\s\u00a0\u202f]"
_SUFFIXE = rf"(?:{_B}*(?:bis|ter|quater)\b)?"
_RENVOI = re.compile(
    rf"\b(?:articles?|art\.){_B}+(\d{{1,2}}(?:\.\d{{1,2}}){{0,3}}(?:er\b)?{_SUFFIXE})(?![\d-])", re.I
)
# « l’article 9 du CCAG », « soit à l’article 5, soit à l’article 6 du décret » are of something else.
_AUTRE = rf"{_B}*(?:,|;|et|ou|à|ni|soit)+{_B}*(?:(?:soit|et|ou|ni){_B}+)?(?:(?:à|de|par|dans){_B}+)?"
_AILLEURS = re.compile(
    rf"(?:{_AUTRE}(?:l[’'])?(?:articles?{_B}+)?\d[\d.-]*{_SUFFIXE})*{_B}*,?{_B}*(?:\([^)]*\))?{_B}*"
    rf"(?:du|de{_B}la|de{_B}l[’']|des|dudit|de{_B}ladite|susvisé|précité){_B}*"
    rf"(?!présent|convention\b|document|contrat\b|marché\b|avenant\b|règlement{_B}de{_B}la)",
    re.I,
)
_NOMME = re.compile(r"^(bis|ter|quater)\b", re.I)


def review_titres(plan: Iterable[Entree], lieux: dict[Any, LieuWord]) -> Iterator[Constat]:
    """The headings whose number was typed."""
    for e in plan:
        # « Annexe I à l’article D. 353-1 du code » bears the number of the code.
        if e.tape is None or e.element not in lieux or any(find_citations(e.texte)):
            continue
        shown = e.texte[:60]
        yield Constat(
            "numero_tape",
            "avertissement",
            replace(lieux[e.element], autour=shown),
            f"Le numéro du titre « {shown} » est tapé : il serait faux dès qu’un article disparaît.",
            "Dans Word, donnez-lui un style de titre numéroté (liste à plusieurs niveaux), sans numéro tapé.",
        )


def review_renvois(paragraphs: Sequence[Paragraphe], plan: tuple[Entree, ...]) -> Iterator[Constat]:
    """The references typed to an article that the document has."""
    # An amendment speaks of the articles of another document.
    if not plan or _is_avenant(paragraphs):
        return
    headings = {e.element for e in plan}
    numbers = _number(plan)
    for p in paragraphs:
        if p.element in headings:
            continue
        law = [(c.debut, c.fin) for c in find_citations(p.texte)]
        for match in _RENVOI.finditer(p.texte):
            number = _spell(match.group(1))
            if any(a <= match.start() < b for a, b in law) or _AILLEURS.match(p.texte, match.end()):
                continue
            target = numbers.get(number)
            if target is None:
                continue
            yield Constat(
                "renvoi_tape",
                "avertissement",
                replace(p.lieu, autour=words_around(p.texte, match.start(), match.end())),
                f"Le renvoi à l’article {number}{_name(target)} est tapé à la main.",
                "Dans Word : Références, Renvoi, au titre visé ; ou posez un signet sur ce titre et écrivez "
                '{{ renvoi_a("signet") }}.',
            )


def review_vivants(plan: Iterable[Entree], lieux: dict[Any, LieuWord], *, renvois: bool) -> Iterator[Constat]:
    """Live numbers that end with a dash or a bracket, where references would print it too."""
    found = next((e for e in plan if e.vivant and re.search(r"[–—:)-]\s*$", e.etiquette)), None)
    if found is None or not renvois or found.element not in lieux:
        return
    yield Constat(
        "numero_suffixe",
        "avertissement",
        replace(lieux[found.element], autour=found.texte[:60]),
        f"Les titres sont numérotés « {found.etiquette.strip()} » : un renvoi imprimerait le dernier signe.",
        "Dans Word, retirez ce signe du format du numéro (liste à plusieurs niveaux) et tapez-le au début du "
        "texte du titre.",
    )


def _is_avenant(paragraphs: Sequence[Paragraphe]) -> bool:
    return any(re.search(r"\bavenant\b", p.texte, re.I) for p in paragraphs[:12])


def _name(target: Entree) -> str:
    words = target.intitule.strip(" .:–-")[:50]
    return f" (« {words} »)" if words and not _NOMME.match(words) else ""


def _number(plan: tuple[Entree, ...]) -> dict[str, Entree]:
    """The articles by their number: those that say « Article » where some do, else all that are numbered."""
    named = [e for e in plan if e.tape and e.tape.mot.lower().startswith("art")]
    found: dict[str, Entree] = {}
    for e in named or plan:
        if not e.numero or (e.tape is not None and e.tape.romain):
            continue
        suffix = _NOMME.match(e.intitule)
        number = ".".join(str(n) for n in e.numero) + (f" {suffix.group(1)}" if suffix else "")
        found.setdefault(_spell(number), e)
    return found


def _spell(number: str) -> str:
    """« 9  bis », « 1er » -> `9bis`, `1`."""
    return re.sub(rf"{_B}|(?<=\d)er\b", "", number.lower()).rstrip(".")
