"""Articles of law typed by hand: a modèle would print them for ever, whatever becomes of the law."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache

from clausedocs.droit import Registre
from clausedocs.droit.registre import find_proches, split_id
from clausedocs.erreurs import DonneesErreur
from clausedocs.modeles.word.lieux import LieuWord, words_around
from clausedocs.relecture.constats import Constat
from clausedocs.relecture.texte_tape import Paragraphe

_B = r"[\s\u00a0\u202f]"
# « L. 2112-2 », « R*423-1 », « 1728 », « 261-7-1 », « 293 B ».
_NUMERO = (
    rf"(?:[LRDA]\.?{_B}?\*?{_B}?)?\d{{1,4}}(?:[-‑–]\d{{1,4}}){{0,3}}"
    rf"(?:{_B}?(?:bis|ter|quater)\b|{_B}[A-H]\b)?(?:er\b)?"
)
_SUITE = rf"(?:{_B}*(?:,|et|ou|à){_B}*(?:{_NUMERO}))*(?:{_B}+et{_B}+suivants)?"
# « alinéa 2 », « 3° », « II »: a part of the article, before the name of its text.
_PARTIE = rf"(?:{_B}*,?{_B}*(?:alinéas?{_B}*\d+|\d+°|[IVX]{{1,4}}\b|(?:premier|\d+(?:er|e|ème)){_B}+alinéa))*"
_ARTICLE = re.compile(rf"\b(?:articles?|art\.){_B}+(?P<liste>{_NUMERO}{_SUITE}){_PARTIE}", re.I)
_LIEN = re.compile(rf"{_B}*,?{_B}*(?:du|de{_B}la|de{_B}l[’']|de{_B}cette|dudit|de{_B}ladite){_B}*", re.I)
# A code that the registry does not know, as far as its name goes.
_DE = rf"(?:de|du|des){_B}+(?:la{_B}+|le{_B}+|les{_B}+)?(?:l[’'])?[a-zà-ÿœ]+"
_CODE = re.compile(
    rf"(?:(?:même|présent|nouveau|ancien){_B}+)?code"
    rf"(?:{_B}+(?:civil|pénal|général|rural|monétaire|électoral|forestier|minier|pénitentiaire))?"
    rf"(?:{_B}+{_DE}(?:{_B}+(?:publique?s?|publics|territoriales|administrative|sociale|national|pénale))?)?"
    rf"(?:{_B}*(?:,|et){_B}+{_DE})*",
    re.I,
)
_LOI = re.compile(
    rf"(?:loi|décret|ordonnance|arrêté|directive|règlement)(?:{_B}*\([^)]{{1,20}}\))?"
    rf"(?:{_B}*(?:n°{_B}*)?\d{{2,4}}[-/]\d+)?(?:{_B}+du{_B}+\d{{1,2}}(?:er)?{_B}+[a-zà-ÿ]+{_B}+\d{{4}})?"
    rf"|(?:RGPD|CCAG[\w-]*)",
    re.I,
)
_ENTIER = re.compile(
    rf"\b(?P<nature>loi|décret|ordonnance){_B}+(?:n°{_B}*)(?P<numero>\d{{2,4}}-\d{{1,4}})", re.I
)
_ABROGES = re.compile(rf"\bcode{_B}+des{_B}+marchés{_B}+publics\b", re.I)
_LETTRE = re.compile(rf"[LRDA]\.?{_B}?\*?{_B}?\d", re.I)
_MOTS_ECARTES = {"même", "présent", "nouveau", "ancien"}


@dataclass(frozen=True, slots=True)
class Citation:
    """A citation as typed: the article, the text that it names ("" for none), where both stand."""

    article: str
    texte: str
    debut: int
    fin: int


def find_citations(text: str) -> Iterator[Citation]:
    """The articles of law of a paragraph. « l’article 5 » of nothing is one of the document: left out."""
    for match in _ARTICLE.finditer(text):
        numbers = re.findall(_NUMERO, match.group("liste"))
        named, end = _read_nom(text, match.end())
        if not named and not _LETTRE.match(match.group("liste")):
            continue
        for number in numbers:
            yield Citation(" ".join(number.split()), named, match.start(), end)


def _read_nom(text: str, at: int) -> tuple[str, int]:
    """The name of the text that follows an article, and where it ends; "" where none does."""
    link = _LIEN.match(text, at)
    if link is None:
        return "", at
    known = _names().match(text, link.end())
    match = known or _CODE.match(text, link.end()) or _LOI.match(text, link.end())
    return (" ".join(match.group(0).replace("'", "’").split()), match.end()) if match else ("", at)


@lru_cache(maxsize=1)
def _names() -> re.Pattern[str]:
    """The names of the texts of the registry, the longest first."""
    names = {n for t in Registre.standard().textes().values() for n in (t.long, t.court, t.sigle) if n}
    words = sorted((" ".join(n.split()) for n in names), key=len, reverse=True)
    loose = (
        "".join(_B + "+" if c == " " else "[’']" if c == "’" else re.escape(c) for c in w) for w in words
    )
    return re.compile(rf"(?:{'|'.join(loose)})\b", re.I)


def review_citations(paragraphs: Iterable[Paragraphe], au: date) -> Iterator[Constat]:
    """A remark for each; a warning for what is no longer in force, with what replaces it."""
    registre = Registre.standard()
    last = ""
    for p in paragraphs:
        spans: list[tuple[int, int]] = []
        for c in find_citations(p.texte):
            spans.append((c.debut, c.fin))
            key = _find_texte(c.texte) if c.texte else ""
            if not key and "même code" in c.texte.lower():
                key = last
            last = key or last
            yield _judge(registre, c, key, p, au)
        for match in _ENTIER.finditer(p.texte):
            if not any(a <= match.start() < b for a, b in spans):
                yield from _judge_text(registre, match, p, au)
        for match in _ABROGES.finditer(p.texte):
            if not any(a <= match.start() < b for a, b in spans):
                yield Constat(
                    "citation_abrogee",
                    "avertissement",
                    replace(p.lieu, autour=words_around(p.texte, match.start(), match.end())),
                    "Le code des marchés publics n’existe plus depuis le 1er avril 2016.",
                    'Citez le code de la commande publique, par {{ cite("ccp:…") }}.',
                )


def _judge(registre: Registre, c: Citation, key: str, p: Paragraphe, au: date) -> Constat:
    place = replace(p.lieu, autour=words_around(p.texte, c.debut, c.fin))
    shown = f"article {c.article}" + (f", {c.texte}" if c.texte else "")
    ident = _find_id(registre, key, c.article)
    if ident is None:
        return Constat(
            "citation_hors_registre",
            "remarque",
            place,
            f"« {shown} » est cité à la main, et le registre ne suit pas cet article.",
            "Relisez-le sur Légifrance avant chaque emploi du modèle.",
        )
    return _follow(registre, ident, place, shown, au)


def _follow(registre: Registre, ident: str, place: LieuWord, shown: str, au: date) -> Constat:
    try:
        registre.resolve(ident, au)
    except DonneesErreur as raised:
        return Constat(
            "citation_abrogee",
            "avertissement",
            place,
            raised.message,
            raised.conseil,
        )
    return Constat(
        "citation_tapee",
        "remarque",
        place,
        f"« {shown} » est cité à la main : le document le dirait encore s’il changeait.",
        f'Écrivez à la place {{{{ cite("{ident}") }}}}, qui suit la loi au jour du document.',
    )


def _judge_text(registre: Registre, match: re.Match[str], p: Paragraphe, au: date) -> Iterator[Constat]:
    """A law cited as a whole, where the registry has it."""
    prefixes = {"loi": ("loi:",), "décret": ("decret:", "decret"), "ordonnance": ("ord:", "ord")}
    for prefix in prefixes[match.group("nature").lower()]:
        ident = f"{prefix}{match.group('numero')}"
        if ident in registre and registre[ident].entier:
            place = replace(p.lieu, autour=words_around(p.texte, match.start(), match.end()))
            yield _follow(registre, ident, place, match.group(0), au)
            return


@lru_cache(maxsize=512)
def _find_texte(named: str) -> str:
    """The key of a text by the words that name it; "" for one that the registry does not know."""
    words = _fold(named)
    best = ""
    for key, texte in Registre.standard().textes().items():
        for name in (texte.long, texte.court, texte.sigle):
            folded = _fold(name)
            if folded and (words == folded or words.startswith(f"{folded} ")) and len(folded) > len(best):
                return key
    number = re.search(r"(\d{2,4})[-/](\d+)", words)
    ends = f"{number.group(1)}-{number.group(2)}" if number else None
    if ends:
        start = words[:3].replace("é", "e")
        return next((k for k in Registre.standard().textes() if k.endswith(ends) and k[:3] == start), "")
    return ""


def _find_id(registre: Registre, key: str, article: str) -> str | None:
    if not key:
        return None
    bare = re.sub(rf"{_B}|\.|\*", "", article).replace("‑", "-").replace("–", "-")
    bare = re.sub(r"(?<=^1)er$", "", bare)
    ident = f"{key}:{bare}"
    if ident in registre:
        return ident
    near = [i for i in find_proches(ident, registre.ids()) if _flat(i) == _flat(ident)]
    return split_id(near[0])[0] if near else None


def _flat(text: str) -> str:
    return re.sub(r"[^a-z0-9]", "", text.lower())


def _fold(text: str) -> str:
    words = re.sub(rf"{_B}+", " ", text.lower().replace("’", "'")).strip()
    return " ".join(w for w in words.split() if w not in _MOTS_ECARTES)
