"""The name of a passage of a text, with what stands before it: « l’article 7 », « du 3° de l’article 4 »."""

from __future__ import annotations

from clausedocs.langue.elision import begins_with_vowel_sound, capitalize_first

# Determinant -> what it becomes after « de », after « à ».
_DETERMINANTS = {
    "l’": ("de l’", "à l’"),
    "le ": ("du ", "au "),
    "la ": ("de la ", "à la "),
    "les ": ("des ", "aux "),
}


def formes_passage(nom: str) -> dict[str, str]:
    """`le`, `Le`, `de`, `a` of a passage, named with its determinant or without (`article 4.2`)."""
    text = nom.strip().replace("'", "’")
    lowered = text[:1].lower() + text[1:]
    start = next((d for d in _DETERMINANTS if lowered.startswith(d)), None)
    if start is None:
        start = "l’" if begins_with_vowel_sound(lowered) else "le "
        lowered = start + lowered
    rest = lowered[len(start) :]
    of, to = _DETERMINANTS[start]
    return {"le": lowered, "Le": capitalize_first(lowered), "de": of + rest, "a": to + rest}
