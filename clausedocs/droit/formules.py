"""How a French jurist writes a reference: from an entry's parts to « les articles 1 et 2 de la loi… »."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from clausedocs.droit.entrees import ENTIER, Texte

# Form asked by a template -> what each determinant becomes. « nu » has no determinant at all.
DETERMINANTS: dict[str, dict[str, str]] = {
    "nu": {"le": "", "la": "", "l’": "", "les": ""},
    "le": {"le": "le ", "la": "la ", "l’": "l’", "les": "les "},
    "de": {"le": "du ", "la": "de la ", "l’": "de l’", "les": "des "},
    "a": {"le": "au ", "la": "à la ", "l’": "à l’", "les": "aux "},
    "par": {"le": "par le ", "la": "par la ", "l’": "par l’", "les": "par les "},
}

# Name of a part of a text -> its determinant in the singular, its plural.
_PARTIES = {
    "article": ("l’", "articles"),
    "annexe": ("l’", "annexes"),
    "livre": ("le", "livres"),
    "titre": ("le", "titres"),
    "chapitre": ("le", "chapitres"),
}

_VOYELLES = "aàeéiou"
_LETTRES = {"": 0, "l": 1, "lo": 2, "r": 3, "d": 4, "a": 5}
_JETON = re.compile(r"\d+|[^\W\d_]+")
_SOUS_PARTIE = re.compile(r"(?:\d+°|[IVXL]+)(?: (?:\d+°|[a-z]))*")

CleTri = tuple[int, int, tuple[tuple[int, int, str], ...]]


def split_article(article: str) -> tuple[str, str]:
    """The kind of part and its number: « annexe 2 » -> ("annexe", "2"), « L. 1 » -> ("article", "L. 1")."""
    if article == ENTIER:
        return "", ""
    tete, _, reste = article.partition(" ")
    return (tete, reste) if tete in _PARTIES and reste else ("article", article)


def is_sous_partie(marque: str) -> bool:
    """Whether « 3° », « II » or « 2° a » names a subdivision of an article."""
    return _SOUS_PARTIE.fullmatch(marque) is not None


def compute_rang(article: str) -> CleTri:
    """Natural order: articles before annexes, L. before R. before D., L. 2113-2 before L. 2113-12."""
    nature, numero = split_article(article)
    m = re.match(r"(LO|[LRDA])\*?\. ?(?=\d)", numero)
    lettre = m.group(1).lower() if m else ""
    suite = numero[m.end() :] if m else numero
    jetons = tuple((0, int(j), "") if j.isdecimal() else (1, 0, j.lower()) for j in _JETON.findall(suite))
    return list(_PARTIES).index(nature), _LETTRES[lettre], jetons


def write_numero(numero: str) -> str:
    """The number with its no-break spaces: « L. 2112-2 », « R. 53 à R. 53-4 »."""
    return " à ".join(re.sub(r"(?<!,) ", "\u00a0", bout) for bout in numero.split(" à "))


def join_et(termes: Iterable[str], dernier: str = " et ") -> str:
    """« a », « a et b », « a, b et c »; "" of nothing."""
    *premiers, fin = list(termes) or [""]
    return f"{', '.join(premiers)}{dernier}{fin}" if premiers else fin


def join_listes(termes: Sequence[str], enumere: bool) -> str:
    """Terms which may be lists themselves: « ainsi que » parts what a second « et » would mix."""
    if not enumere:
        return join_et(termes)
    return join_et(termes, " ainsi qu’" if termes[-1][0] in _VOYELLES else " ainsi que ")


def write_partie(nature: str, numeros: Sequence[str], forme: str) -> str:
    """Numbers of the same kind, already ordered: « les articles L. 1 et L. 2 », « de l’annexe 2 »."""
    pluriel = len(numeros) > 1 or " à " in numeros[0]
    singulier, nom_pluriel = _PARTIES[nature]
    determinant = DETERMINANTS[forme]["les" if pluriel else singulier]
    nom = nom_pluriel if pluriel else nature
    return f"{determinant}{nom}\u00a0{join_et([write_numero(n) for n in numeros])}"


def write_sous_partie(marque: str, nature: str, numero: str, forme: str) -> str:
    """« le 3° de l’article R. 2123-1 »."""
    tete = DETERMINANTS[forme]["le"] + marque.replace(" ", "\u00a0")
    return f"{tete} {write_partie(nature, [numero], 'de')}"


def write_texte(texte: Texte, forme: str, *, court: bool, annoncer: bool, parentheses: bool = True) -> str:
    """The text's name with its determinant, long with its short name announced, or short.

    `annoncer` is obeyed only by a text that has an acronym; a well-known acronym is always given. Without
    `parentheses` a comma does: a bare citation often stands between parentheses itself.
    """
    if court:
        return DETERMINANTS[forme][texte.determinant] + texte.suivant
    nom = DETERMINANTS[forme][texte.determinant] + texte.long
    if texte.sigle and texte.sigle_usuel:
        return (
            f"{nom} («\u00a0{texte.sigle}\u00a0»)"
            if parentheses
            else f"{nom}, dit «\u00a0{texte.sigle}\u00a0»"
        )
    if texte.sigle and annoncer:
        annonce = f"ci-après «\u00a0{texte.sigle}\u00a0»"
        return f"{nom} ({annonce})" if parentheses else f"{nom}, {annonce}"
    return nom


def write_citation(article: str, texte: Texte) -> str:
    """The bare citation of one entry, as a list of references shows it: « article 28 du RGPD »."""
    nature, numero = split_article(article)
    nom = texte.sigle if texte.sigle and texte.sigle_usuel else texte.long
    if not nature:
        return texte.nu or texte.long
    return f"{write_partie(nature, [numero], 'nu')} {DETERMINANTS['de'][texte.determinant]}{nom}"


def join_groupes(groupes: Sequence[str], enumere: bool, forme: str) -> str:
    """Several texts in one sentence; a bare list takes semicolons."""
    if forme == "nu":
        return "\u202f; ".join(groupes)
    return join_listes(groupes, enumere)
