"""Agreement: past participles and adjectives with gender and number, verbs with number."""

from __future__ import annotations

from functools import lru_cache
from typing import Literal

from clausedocs.langue.elision import begins_with_vowel_sound
from clausedocs.langue.lacune import DEBUT_LACUNE

Genre = Literal["m", "f"]
Nombre = Literal["s", "p"]

# Suffix of the masculine singular -> (masculine plural, feminine singular). The feminine plural adds s.
# Longest first: the first that fits wins. What is not listed: +s, +e.
_SUFFIXES: tuple[tuple[str, str, str], ...] = (
    ("teur", "teurs", "trice"),
    ("eux", "eux", "euse"),
    ("eau", "eaux", "elle"),
    ("ien", "iens", "ienne"),
    ("el", "els", "elle"),
    ("al", "aux", "ale"),
    ("er", "ers", "ère"),
    ("if", "ifs", "ive"),
    ("et", "ets", "ète"),
    ("e", "es", "e"),
    ("s", "s", "se"),
    ("x", "x", "se"),
)
_IRREGULIERS: dict[str, tuple[str, str]] = {
    "dû": ("dus", "due"),
    "mû": ("mus", "mue"),
    "tout": ("tous", "toute"),
    "public": ("publics", "publique"),
    "net": ("nets", "nette"),
    "nouveau": ("nouveaux", "nouvelle"),
    "long": ("longs", "longue"),
    "bon": ("bons", "bonne"),
    "exprès": ("exprès", "expresse"),
    "blanc": ("blancs", "blanche"),
    "absous": ("absous", "absoute"),
    "dissous": ("dissous", "dissoute"),
    "final": ("finals", "finale"),
    "égal": ("égaux", "égale"),
    "acheteur": ("acheteurs", "acheteuse"),
    "prêt": ("prêts", "prête"),
}

# Third person singular -> plural, for verbs whose singular does not end in e.
_VERBES: dict[str, str] = {
    "a": "ont",
    "accomplit": "accomplissent",
    "admet": "admettent",
    "agit": "agissent",
    "appartient": "appartiennent",
    "avertit": "avertissent",
    "choisit": "choisissent",
    "comprend": "comprennent",
    "convient": "conviennent",
    "décrit": "décrivent",
    "définit": "définissent",
    "détient": "détiennent",
    "devient": "deviennent",
    "devra": "devront",
    "doit": "doivent",
    "écrit": "écrivent",
    "élit": "élisent",
    "entend": "entendent",
    "entreprend": "entreprennent",
    "est": "sont",
    "établit": "établissent",
    "fait": "font",
    "fournit": "fournissent",
    "garantit": "garantissent",
    "intervient": "interviennent",
    "interrompt": "interrompent",
    "investit": "investissent",
    "maintient": "maintiennent",
    "met": "mettent",
    "obtient": "obtiennent",
    "perd": "perdent",
    "permet": "permettent",
    "peut": "peuvent",
    "poursuit": "poursuivent",
    "pourra": "pourront",
    "prend": "prennent",
    "prescrit": "prescrivent",
    "prévient": "préviennent",
    "prévoit": "prévoient",
    "produit": "produisent",
    "recourt": "recourent",
    "reçoit": "reçoivent",
    "réduit": "réduisent",
    "remet": "remettent",
    "remplit": "remplissent",
    "rend": "rendent",
    "répond": "répondent",
    "requiert": "requièrent",
    "réunit": "réunissent",
    "saisit": "saisissent",
    "sait": "savent",
    "sera": "seront",
    "soumet": "soumettent",
    "souscrit": "souscrivent",
    "soutient": "soutiennent",
    "suit": "suivent",
    "tient": "tiennent",
    "traduit": "traduisent",
    "transmet": "transmettent",
    "va": "vont",
    "vend": "vendent",
    "veut": "veulent",
    "vient": "viennent",
    "voit": "voient",
}


@lru_cache(maxsize=2048)
def accorder(participe: str, genre: str, nombre: str) -> str:
    """A participle or adjective, given in the masculine singular, agreed: `("représenté", "f", "s")` ->
    `représentée`.

    Only the last word agrees (`dûment habilité` -> `dûment habilitées`). A gap of a draft comes back as it
    is; a gender or number which is not `f` or `p` counts as masculine or singular.
    """
    if not participe or DEBUT_LACUNE in participe or (genre != "f" and nombre != "p"):
        return participe
    cut = max(participe.rfind(c) for c in " \u00a0\u202f’'") + 1
    before, word = participe[:cut], participe[cut:]
    lower = word.lower()
    if lower in _IRREGULIERS:
        plural, feminine = _IRREGULIERS[lower]
        form = plural if genre != "f" else feminine
        form = word[0] + form[1:]
    else:
        for suffix, plural, feminine in _SUFFIXES:
            if lower.endswith(suffix):
                form = word[: len(word) - len(suffix)] + (plural if genre != "f" else feminine)
                break
        else:
            form = word + ("e" if genre == "f" else "s")
    return before + form + ("s" if genre == "f" and nombre == "p" else "")


def marque_accord(genre: str, nombre: str) -> str:
    """The ending added to a regular participle: "", "e", "s" or "es"."""
    return ("e" if genre == "f" else "") + ("s" if nombre == "p" else "")


def accorder_verbe(verbe: str, nombre: str) -> str:
    """A verb, given in the third person singular of the present, agreed with a number.

    `("désigne", "p")` -> `désignent`, `("s’engage", "p")` -> `s’engagent`, `("n’est", "p")` -> `ne sont`.

    Raises:
        ValueError: the plural is neither regular (-e) nor in the table of irregular verbs.
    """
    if nombre != "p" or DEBUT_LACUNE in verbe:
        return verbe
    cut = max(verbe.rfind(c) for c in " \u00a0’'") + 1
    before, word = verbe[:cut], verbe[cut:]
    lower = word.lower()
    plural = _VERBES.get(lower, f"{lower}nt" if lower.endswith("e") else "")
    if not plural:
        raise ValueError(f"pluriel inconnu pour le verbe « {verbe} »")
    if before.endswith(("’", "'")) and not begins_with_vowel_sound(plural):
        before = f"{before[:-1]}e "  # n’est, ne sont
    return before + (plural.capitalize() if word[0].isupper() else plural)
