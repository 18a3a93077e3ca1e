"""Names of parties: articles, contraction, elision, agreement, defined terms.

A party carries its article, gender and number; a template calls `{{ partie.de }}` and never writes an
article before a name.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache, lru_cache
from types import MappingProxyType
from typing import Literal

from clausedocs.langue.accords import accorder, marque_accord
from clausedocs.langue.elision import APOSTROPHE, begins_with_vowel_sound, capitalize_first, fold
from clausedocs.langue.lacune import DEBUT_LACUNE

Article = Literal["le", "la", "l'", "les", "aucun"]

# Article -> what stands before the name for: subject, de, à. `aucun` is apart: it depends on the sound.
_ARTICLES: dict[str, tuple[str, str, str]] = {
    "le": ("le ", "du ", "au "),
    "la": ("la ", "de la ", "à la "),
    "l'": ("l’", "de l’", "à l’"),
    "les": ("les ", "des ", "aux "),
}

# Key in a template -> participle or adjective in the masculine singular.
PARTICIPES: dict[str, str] = {
    "agree": "agréé",
    "appele": "appelé",
    "assujetti": "assujetti",
    "associe": "associé",
    "autorise": "autorisé",
    "charge": "chargé",
    "constitue": "constitué",
    "declare": "déclaré",
    "denomme": "dénommé",
    "designe": "désigné",
    "domicilie": "domicilié",
    "enregistre": "enregistré",
    "engage": "engagé",
    "exonere": "exonéré",
    "habilite": "habilité",
    "identifie": "identifié",
    "immatricule": "immatriculé",
    "informe": "informé",
    "inscrit": "inscrit",
    "lie": "lié",
    "nomme": "nommé",
    "represente": "représenté",
    "seul": "seul",
    "situe": "situé",
    "soumis": "soumis",
    "soussigne": "soussigné",
    "tenu": "tenu",
    "tout": "tout",
}

# Defined terms: once « ci-après le Donneur d’ordre » is written, the term governs gender and number.
TERMES: dict[str, tuple[str, Article, str, str]] = {
    "acheteur": ("Acheteur", "l'", "m", "s"),
    "coordinateur_regional": ("Coordinateur régional", "le", "m", "s"),
    "coordonnateur": ("Coordonnateur", "le", "m", "s"),
    "donneur_ordre": ("Donneur d’ordre", "le", "m", "s"),
    "donneurs_ordre": ("Donneurs d’ordre", "les", "m", "p"),
    "groupement": ("Groupement", "le", "m", "s"),
    "partie": ("Partie", "la", "f", "s"),
    "parties": ("Parties", "les", "f", "p"),
    "structure": ("Structure", "la", "f", "s"),
    "titulaire": ("Titulaire", "le", "m", "s"),
}


def formes_partie(
    denomination: str, article: str, genre: str, nombre: str, initiale_vocalique: bool = False
) -> dict[str, str]:
    """Every form of a name that a template may need.

    `article` is `le`, `la`, `l'` (straight or curly), `les` or `aucun`; `genre` is `m` or `f`, `nombre`
    `s` or `p`. `initiale_vocalique` is for names without article whose spelling hides a vowel sound
    (`Hélios`): a name that plainly begins with a vowel is elided anyway.

    Keys: `nu, Nu`; `le, Le, de, De, a, A, par, Par, avec, Avec, pour, Pour, que, Que, et, entre, Entre`;
    `e` ("", "e", "s", "es"), `nt` ("" or "nt": `désigne{{ x.nt }}`), `etre`, `avoir`, `doit`, `peut`;
    `il`, `Il`, `lui`, `celui_ci`, `lequel`; and the keys of PARTICIPES.

    A gap of a draft as name, article, gender or number is allowed: the name's marks are kept in each form.

    Raises:
        ValueError: unknown article.
    """
    return dict(_make_formes(denomination, article, genre, nombre, initiale_vocalique))


# The same structure, the same organs come back in every dossier of a table.
@lru_cache(maxsize=64)
def _make_formes(
    denomination: str, article: str, genre: str, nombre: str, initiale_vocalique: bool
) -> Mapping[str, str]:
    key = article.replace(APOSTROPHE, "'") if DEBUT_LACUNE not in article else "aucun"
    name = _without_article(denomination, key)
    if key == "aucun":
        elided = DEBUT_LACUNE not in name[:1] and (initiale_vocalique or begins_with_vowel_sound(name))
        subject, of, to = name, ("d’" if elided else "de ") + name, f"à {name}"
        that = ("qu’" if elided else "que ") + name
    elif key in _ARTICLES:
        subject, of, to = (prefix + name for prefix in _ARTICLES[key])
        that = f"que {subject}"
    else:
        raise ValueError(f"article inconnu : « {article} »")
    plural, feminine = nombre == "p", genre == "f"
    forms = {
        "nu": denomination,
        "le": subject,
        "de": of,
        "a": to,
        "par": f"par {subject}",
        "avec": f"avec {subject}",
        "pour": f"pour {subject}",
        "que": that,
        "entre": f"entre {subject}",
        "il": ("elles" if feminine else "ils") if plural else ("elle" if feminine else "il"),
    }
    forms |= {k[0].upper() + k[1:]: capitalize_first(v) for k, v in forms.items()}
    forms |= {
        "et": f"et {subject}",
        "e": marque_accord(genre, nombre),
        "nt": "nt" if plural else "",
        "etre": "sont" if plural else "est",
        "avoir": "ont" if plural else "a",
        "doit": "doivent" if plural else "doit",
        "peut": "peuvent" if plural else "peut",
        "lui": "leur" if plural else "lui",
        "celui_ci": ("celles-ci" if feminine else "ceux-ci")
        if plural
        else ("celle-ci" if feminine else "celui-ci"),
        "lequel": ("lesquelles" if feminine else "lesquels")
        if plural
        else ("laquelle" if feminine else "lequel"),
    }
    forms |= {k: accorder(p, genre, nombre) for k, p in PARTICIPES.items()}
    return forms


@cache
def terme_defini(terme: str) -> Mapping[str, str]:
    """The forms of a defined term (keys of TERMES), as `formes_partie` gives them.

    Raises:
        KeyError: the term is not in the table.
    """
    return MappingProxyType(formes_partie(*TERMES[terme]))


def article_defini(nom: str, genre: str, nombre: str = "s") -> Article:
    """The article that a common noun takes: `("maire", "f")` -> `la`, `("adjointe", "f")` -> `l'`."""
    if nombre == "p":
        return "les"
    if begins_with_vowel_sound(nom):
        return "l'"
    return "la" if genre == "f" else "le"


def possessif(nom: str, genre: str, nombre_possesseur: str = "s", nombre: str = "s") -> str:
    """The possessive before a noun: `("maire", "f")` -> `sa`, `("adjointe", "f")` -> `son`,
    `("directeur", "m", "p")` -> `leur`."""
    if nombre == "p":
        return "leurs" if nombre_possesseur == "p" else "ses"
    if nombre_possesseur == "p":
        return "leur"
    return "sa" if genre == "f" and not begins_with_vowel_sound(nom) else "son"


def guess_article(denomination: str) -> tuple[Article, str, str] | None:
    """Article, gender and number of a name whose head noun is in the closed lexicon; None otherwise.

    The longest head wins (`Centre hospitalier` before `Centre`). Case and accents do not matter.
    """
    if DEBUT_LACUNE in denomination:
        return None
    words = fold(denomination.replace(APOSTROPHE, "'")).replace("\u00a0", " ").strip(' «"').split()
    heads = _load_heads()
    for length in (3, 2, 1):
        found = heads.get(" ".join(words[:length])) if len(words) >= length else None
        if found:
            genre, nombre = found
            return article_defini(denomination, genre, nombre), genre, nombre
    return None


@cache
def _load_heads() -> dict[str, tuple[str, str]]:
    """Head noun without accents -> (gender, number), from the data file."""
    from clausedocs.langue.tables import load_table

    groups: dict[str, list[str]] = load_table("denominations")
    return {fold(head): (key[0], key[1]) for key, names in groups.items() for head in names}


def _without_article(denomination: str, article: str) -> str:
    """The name without the article that it may already begin with: `Les Ateliers`, article `les`."""
    if article not in _ARTICLES:
        return denomination
    prefixes = ("l'", "l’") if article == "l'" else (f"{article} ", f"{article}\u00a0")
    for prefix in prefixes:
        if denomination.lower().startswith(prefix) and len(denomination) > len(prefix):
            return denomination[len(prefix) :]
    return denomination
