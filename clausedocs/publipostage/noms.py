"""The names of the files: from a pattern, each one once, the same at each run."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from pydantic import BaseModel

from clausedocs.dossiers.formes import find_champ
from clausedocs.dossiers.yaml_positions import Chemin
from clausedocs.erreurs import UsageErreur
from clausedocs.publipostage.colonnes import Colonne, find_proches
from clausedocs.rendu.nommage import make_stem

# As `generer` names: the modèle, then the reference of the convention or of the marché.
MOTIF = "{modele}_{reference}"
# With « _lot-12 » and an extension, a name stays within a hundred characters.
LONGUEUR_MAX = 78
LONGUEUR_LOT = 12
PROPRES = ("ligne", "modele", "reference")
# The text that a row, or what is common, gives at a path; "" for none.
Lecteur = Callable[[Chemin], str]
_TROU = re.compile(r"\{([^{}]*)\}")
_FINALES = re.compile(r"_(?:lot|ligne)-[^_]*$", re.I)


# What a person calls a row: the other party, then the reference.
_NOMMENT: tuple[Chemin, ...] = (
    ("donneur_ordre", "denomination"),
    ("titulaire", "denomination"),
    ("convention", "reference"),
    ("marche", "reference"),
    ("courrier", "reference"),
)


def name_ligne(colonnes: Sequence[Colonne], textes: Sequence[str]) -> str:
    """« Ville de Valmorin, CONV-2026-012 »; "" where no cell says it."""
    said = {c.chemin: text for c, text in zip(colonnes, textes, strict=True) if text}
    return ", ".join(said[x] for x in _NOMMENT if x in said)


@dataclass(frozen=True, slots=True)
class Motif:
    """A pattern, read: texts, and paths of the dossier (or one of `PROPRES`) between them."""

    morceaux: tuple[str | Chemin, ...]

    @property
    def names_modele(self) -> bool:
        return ("modele",) in self.morceaux

    def write(self, ligne: int, modele: str, get: Lecteur) -> str:
        """The name of a document without its extension, not yet told apart from the others."""
        parts = [p if isinstance(p, str) else _fill(p, ligne, modele, get) for p in self.morceaux]
        return "".join(parts)


def read_motif(texte: str, racine: type[BaseModel]) -> Motif:
    """Raises UsageErreur: `motif_chemin` for a name that would leave the folder, `motif_inconnu`."""
    if re.search(r"[/\\]", texte):
        raise UsageErreur(
            "motif_chemin",
            f"Le motif « {texte} » désigne un autre dossier.",
            "Un motif nomme un fichier : le dossier se choisit avec --sortie.",
        )
    pieces: list[str | Chemin] = []
    for rang, piece in enumerate(_TROU.split(texte)):
        if rang % 2 == 0:
            if "{" in piece or "}" in piece:
                raise _unknown(texte, racine)
            pieces.append(piece)
            continue
        chemin = _read_chemin(piece.strip())
        if piece.strip() not in PROPRES and (not chemin or find_champ(racine, chemin) is None):
            raise _unknown(piece, racine)
        pieces.append(chemin)
    return Motif(tuple(pieces))


def _read_chemin(nom: str) -> Chemin:
    bits = [b for b in re.sub(r"\[(\d+)\]", r".\1", nom).split(".") if b]
    return tuple(int(b) - 1 if b.isdigit() else b for b in bits)


def _unknown(nom: str, racine: type[BaseModel]) -> UsageErreur:
    near = find_proches(nom, racine)
    advice = f"Vouliez-vous écrire {' ou '.join(f'{{{n}}}' for n in near)} ? " if near else ""
    return UsageErreur(
        "motif_inconnu",
        f"« {nom} » n’est pas un champ que le nom d’un fichier peut reprendre.",
        f"{advice}Admis aussi : {', '.join(f'{{{p}}}' for p in PROPRES)}.",
    )


def _fill(chemin: Chemin, ligne: int, modele: str, get: Lecteur) -> str:
    if chemin == ("ligne",):
        return str(ligne)
    if chemin == ("modele",):
        return modele
    if chemin == ("reference",):
        return get(("convention", "reference")) or get(("marche", "reference"))
    return get(chemin)


def name_all(motif: Motif, rows: Iterable[tuple[int, Lecteur, Sequence[str]]]) -> dict[tuple[int, str], str]:
    """A stem for each (row, modèle), no two alike however a system compares them.

    Names that would be the same, or that could be taken for those of a lot, bear the number of their row:
    which of them stays the same does not hang on the others.
    """
    whole: dict[tuple[int, str], str] = {}
    shared: set[int] = set()
    for ligne, get, modeles in rows:
        several = len(modeles) > 1 and not motif.names_modele
        shared |= {ligne} if len(modeles) > 1 else set()
        for modele in modeles:
            name = motif.write(ligne, modele, get)
            whole[ligne, modele] = f"{name}_{modele}" if several else name
    stems = {key: make_stem(name, longueur=LONGUEUR_MAX) for key, name in whole.items()}
    seen = Counter(s.casefold() for s in stems.values())
    for (ligne, modele), stem in stems.items():
        if seen[stem.casefold()] > 1 or _FINALES.search(stem):
            # Cut by its length, a name may have lost what told two modèles apart.
            own = f"_{modele}" if ligne in shared and modele not in stem else ""
            end = f"{own}_ligne-{ligne}"
            stems[ligne, modele] = make_stem(stem, longueur=LONGUEUR_MAX - len(end)) + end
    return stems


def name_fichier(stem: str, lot: str, extension: str) -> str:
    """The whole name of a document."""
    slug = make_stem(lot, longueur=LONGUEUR_LOT).replace("_", "-")
    return f"{stem}{f'_lot-{slug}' if lot else ''}.{extension}"


def find_stem(fichier: str) -> str:
    """The stem of a name that `name_fichier` made."""
    return re.sub(r"_lot-[^_]*$", "", fichier.rpartition(".")[0])
