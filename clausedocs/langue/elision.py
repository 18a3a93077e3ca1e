"""What French decides on the first sound of a word: elision, and the capital of a sentence.

Spelling does not tell a mute h from an aspirated one, nor how an acronym is read: only sure cases are
decided here, and a name may always declare its own (`initiale_vocalique`, `article`).
"""

from __future__ import annotations

import unicodedata
from functools import lru_cache

INSECABLE = "\u00a0"
APOSTROPHE = "’"

VOYELLES = frozenset("aeiou")
# Words that begin with a vowel letter and yet refuse elision: « le onze », « de oui », « le uhlan ».
SANS_ELISION = frozenset(
    ("onze", "onzieme", "onziemes", "oui", "ouistiti", "ouistitis", "uhlan", "uhlans", "ululement")
)
# y + vowel is a consonant (« le yaourt »), but for these names: « l’Yonne », « l’île d’Yeu ».
Y_VOCALIQUE = frozenset(("yonne", "yeu", "yerres", "yeuse", "yeuses", "yevre"))
# Mute h of the common nouns met in our documents; any other h is taken as aspirated unless declared.
H_MUET = (
    "habilitation", "habilite", "habitant", "habitat", "habitation", "habitude", "harmonie", "harmonisation",
    "hebdomadaire", "hebergement", "hectare", "helicoptere", "heritage", "heure", "histoire", "historique",
    "hiver", "homme", "homologation", "homologue", "honneur", "honoraire", "hopital", "hopitaux", "horaire",
    "horizon", "horticulture", "hospice", "hospitalisation", "hospitalite", "hote", "hotel", "huile",
    "huissier", "humain", "humanite", "humidite", "hydraulique", "hygiene", "hypothese", "hypotheque",
)  # fmt: skip
# What may stand before the first letter of a name without changing its sound.
_OUVRANTS = " \u00a0\u202f«“„\"'’‘([*_\ue110\ue111\ue112\ue113"


def fold(mot: str) -> str:
    """Lower case without accents; ligatures undone (`Œuvre` -> `oeuvre`)."""
    text = unicodedata.normalize("NFD", mot.lower().replace("œ", "oe").replace("æ", "ae"))
    return "".join(c for c in text if not unicodedata.combining(c))


def begins_with_vowel_sound(texte: str) -> bool:
    """Whether the first word calls for elision (`Aéro-Composites`, `habitants`: yes; `Halles`, `Onze`: no).

    Opening quotes and brackets are skipped. A digit, an unlisted h and a gap of a draft: no.
    """
    word = fold(texte.lstrip(_OUVRANTS)[:40])
    end = 0
    while end < len(word) and word[end].isalpha():
        end += 1
    word = word[:end]
    if not word:
        return False
    if word[0] in VOYELLES:
        return word not in SANS_ELISION
    if word[0] == "y":
        return word in Y_VOCALIQUE or (len(word) > 1 and word[1] not in VOYELLES)
    return word[0] == "h" and word.startswith(H_MUET)


@lru_cache(maxsize=4096)
def capitalize_first(texte: str) -> str:
    """Capital on the first letter of a sentence; `iDéal`, a digit or a gap of a draft keep their shape."""
    start = len(texte) - len(texte.lstrip(_OUVRANTS))
    if start >= len(texte) or not texte[start].islower():
        return texte
    if texte[start + 1 : start + 2].isupper():
        return texte
    return texte[:start] + texte[start].upper() + texte[start + 1 :]
