"""The codes of the errors and warnings: a stable slug, and what it means in a few words; a module a room."""

from __future__ import annotations

from clausedocs.codes import (
    chiffrage,
    classeurs,
    cli,
    courriers,
    dce,
    difficultes,
    droit,
    entete,
    lecture,
    marches,
    modeles,
    proposition,
    publipostage,
    regles,
    rendu,
    suites,
    tableur,
    valeurs,
    web,
    word,
)

ROOMS = (
    lecture,
    classeurs,
    valeurs,
    regles,
    suites,
    marches,
    courriers,
    droit,
    chiffrage,
    modeles,
    rendu,
    entete,
    word,
    dce,
    difficultes,
    tableur,
    proposition,
    publipostage,
    cli,
    web,
)


# Every code with what it means in a few words; a test asks for one broken fixture each.
CODES: dict[str, str] = {code: sens for room in ROOMS for code, sens in room.CODES.items()}
