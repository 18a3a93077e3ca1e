"""What a file still carries that a modèle should not: revisions, comments, tags of other tools."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Any

from clausedocs.modeles.word.lieux import LieuWord, words_around
from clausedocs.relecture.constats import Constat
from clausedocs.relecture.texte_tape import Paragraphe
from clausedocs.word.xml_sur import NS

# « {nom} », « {^liste} », « {/liste} »: tags of docxtemplater (« {#liste} » is a fault of its own).
_SIMPLE = re.compile(r"(?<![{%#_])\{(?P<signe>[/^@]?)(?P<nom>[A-Za-z_][\w. ]{0,60}?)\}(?![}%#_])")
_FUSION = re.compile(r"\s*MERGEFIELD\s+\"?([^\s\"\\]+)", re.I)
_SUIVIES = ("ins", "del", "moveFrom", "moveTo")


def review_etat(root: Any, partie: str, paragraphs: Iterable[Paragraphe]) -> Iterator[Constat]:
    """One finding a kind, at its first place."""
    lieux = {p.element: p for p in paragraphs}
    revised = next((n for n in root.iter(*(f"{NS}{x}" for x in _SUIVIES))), None)
    if revised is not None:
        yield Constat(
            "revisions_en_attente",
            "avertissement",
            _place(revised, lieux, partie),
            "Le fichier contient des modifications suivies : chaque document les porterait.",
            "Dans Word : Révision, Accepter toutes les modifications.",
        )
    commented = next(root.iter(f"{NS}commentReference"), None)
    if commented is not None:
        yield Constat(
            "commentaires_restants",
            "remarque",
            _place(commented, lieux, partie),
            "Le fichier contient des commentaires : chaque document les porterait.",
            "Retirez-les du modèle (Révision, Supprimer tous les commentaires) une fois traités.",
        )
    for node in root.iter(f"{NS}instrText", f"{NS}fldSimple"):
        match = _FUSION.match(node.text or node.get(f"{NS}instr") or "")
        if match:
            yield Constat(
                "champ_de_fusion",
                "avertissement",
                _place(node, lieux, partie),
                f"Le champ de publipostage « {match.group(1)} » ne sera pas rempli.",
                "Remplacez-le par une balise, par exemple {{ donneur_ordre.denomination }}.",
            )
    for p in lieux.values():
        for match in _SIMPLE.finditer(p.texte):
            yield Constat(
                "accolade_simple",
                "avertissement",
                replace(p.lieu, autour=words_around(p.texte, match.start(), match.end())),
                f"« {match.group(0)} » n’a qu’une accolade : il serait imprimé tel quel.",
                f"Écrivez {{{{ {match.group('nom').strip()} }}}}, avec le nom d’un champ de clausedocs."
                if not match.group("signe")
                else "Écrivez {%p if champ %} … {%p endif %}, ou {%p for x in liste %} … {%p endfor %}.",
            )


def _place(node: Any, lieux: dict[Any, Paragraphe], partie: str) -> LieuWord:
    paragraph = next(node.iterancestors(f"{NS}p"), None)
    found = lieux.get(paragraph)
    if found is None:
        return LieuWord(partie)
    return replace(found.lieu, autour=words_around(found.texte, 0, 0))
