"""What `generer` and `verifier` say of the documents: files, gaps, citations, warnings."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from clausedocs.cli.console import say, say_avertissements

if TYPE_CHECKING:
    from clausedocs.rendu import Rapport, ResultatGeneration


def say_fichiers(resultat: ResultatGeneration) -> None:
    """One line a file, then the formats that this machine could not write."""
    width = max(len(str(f.chemin)) for f in resultat.fichiers)
    for fichier in resultat.fichiers:
        pages = "" if fichier.pages is None else f"{fichier.pages} page{'s' if fichier.pages > 1 else ''}"
        say(f"{fichier.chemin!s:<{width}}  {pages}".rstrip())
    for nom, raison in resultat.formats_indisponibles:
        say(f"{nom} : pas écrit. {raison}")


def say_lacunes(lacunes: Sequence[str]) -> None:
    """The fields that a draft still lacks."""
    if lacunes:
        say(f"À compléter ({len(lacunes)})\u00a0:")
        for champ in lacunes:
            say(f"  – {champ}")


def say_rapport(rapport: Rapport) -> None:
    """Gaps to fill, citations left out, warnings; nothing when there is nothing to say."""
    say_lacunes(rapport.lacunes)
    if rapport.citations.omises:
        say(f"Articles laissés de côté ({len(rapport.citations.omises)})\u00a0:")
        for omission in rapport.citations.omises:
            say(f"  – {omission.id}\u00a0: {omission.raison}")
    say_avertissements(rapport.avertissements)
