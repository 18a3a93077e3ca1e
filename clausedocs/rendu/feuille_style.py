"""The stylesheet that a service puts in place of ours: read, and kept with the folder it may draw from."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from clausedocs.erreurs import Lieu, UsageErreur

# Far more than a stylesheet is: a picture or a document given by mistake is not read to its end.
TAILLE_MAX = 1_000_000


@dataclass(frozen=True, slots=True)
class Feuille:
    """`chemin` is absolute; pictures and fonts beside it, and below, are its own."""

    chemin: Path
    texte: str


def read_feuille(chemin: Path) -> Feuille:
    """The stylesheet of a service.

    Raises:
        UsageErreur: `feuille_introuvable`, `feuille_illisible`.
    """
    place = Lieu(fichier=str(chemin))
    if not chemin.is_file():
        raise UsageErreur(
            "feuille_introuvable",
            "Cette feuille de style n’existe pas.",
            "Donnez à « --feuille-style » le chemin d’un fichier .css.",
            place,
        )
    try:
        with chemin.open("rb") as stream:
            data = stream.read(TAILLE_MAX + 1)
        text = data.decode("utf-8-sig")
    except (OSError, UnicodeDecodeError):
        raise _unreadable(place) from None
    if len(data) > TAILLE_MAX or "\0" in text:
        raise _unreadable(place)
    return Feuille(chemin.resolve(), text)


def _unreadable(place: Lieu) -> UsageErreur:
    return UsageErreur(
        "feuille_illisible",
        "Cette feuille de style n’est pas un texte CSS en UTF-8 que ce poste peut lire.",
        "Vérifiez que c’est bien un fichier .css, enregistré en UTF-8.",
        place,
    )
