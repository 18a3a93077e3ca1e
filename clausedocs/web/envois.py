"""What was dropped on a page: one file of a kind that was asked for, within its size, never opened here."""

from __future__ import annotations

from dataclasses import dataclass

from starlette.datastructures import UploadFile

from clausedocs.erreurs import UsageErreur
from clausedocs.rendu.nommage import LONGUEUR_MAX, RESERVES, name_file
from clausedocs.web.demande import Demande

FICHIER_MAX = 30_000_000
# What Windows takes in no name.
INTERDITS = frozenset('<>:"|?*/\\')


@dataclass(frozen=True, slots=True)
class Attente:
    """What a page asks for. `quoi` is « un fichier Word (.docx) »; `autre` says how to save what is not one,
    `gros` how to make it smaller."""

    quoi: str
    extensions: tuple[str, ...]
    autre: str
    gros: str
    octets_max: int = FICHIER_MAX


@dataclass(frozen=True, slots=True)
class Recu:
    """A file that was dropped: the name that it bears on the user's machine, without its folder."""

    nom: str
    octets: bytes

    @property
    def stem(self) -> str:
        return self.nom.rpartition(".")[0]

    @property
    def extension(self) -> str:
        """Small letters, with its dot."""
        return f".{self.nom.rpartition('.')[2].lower()}"

    @property
    def nom_garde(self) -> str:
        """The name that it keeps here: its own wherever every system takes it."""
        safe = self.nom.isprintable() and not set(self.nom) & INTERDITS
        safe = safe and not self.nom.startswith((".", "~")) and self.stem.lower() not in RESERVES
        short = len(self.nom) <= LONGUEUR_MAX and any(c.isalnum() for c in self.stem)
        return self.nom if safe and short else name_file(self.stem, extension=self.extension[1:])


WORD = Attente(
    "un fichier Word (.docx)",
    (".docx",),
    "Ouvrez-le dans Word, puis « Enregistrer sous » au format Document Word (.docx).",
    "Dans Word : Fichier, Compresser les images ; puis déposez-le à nouveau.",
)


def take_fichier(d: Demande, nom: str, attente: Attente) -> Recu:
    """The file that was dropped in this field. Raises UsageErreur `envoi_refuse`, `envoi_trop_gros`."""
    return take_fichiers(d, nom, attente)[0]


def take_fichiers(d: Demande, nom: str, attente: Attente) -> list[Recu]:
    """All of them, one at least."""
    sent = [f for f in d.envoi.getlist(nom) if isinstance(f, UploadFile) and f.filename]
    if not sent:
        raise UsageErreur("envoi_refuse", "Aucun fichier n’a été déposé.", f"Choisissez {attente.quoi}.")
    return [_take(f, attente) for f in sent]


def _take(sent: UploadFile, attente: Attente) -> Recu:
    nom = (sent.filename or "").replace("\\", "/").rpartition("/")[2]
    if not nom.lower().endswith(attente.extensions):
        raise UsageErreur("envoi_refuse", f"« {nom[:100]} » n’est pas {attente.quoi}.", attente.autre)
    octets = sent.file.read(attente.octets_max + 1)
    if len(octets) > attente.octets_max:
        raise UsageErreur(
            "envoi_trop_gros",
            f"« {nom[:100]} » dépasse {_say_taille(attente.octets_max)}.",
            attente.gros,
        )
    return Recu(nom, octets)


def _say_taille(octets: int) -> str:
    words = {30_000_000: "trente millions d’octets", 5_000_000: "cinq millions d’octets"}
    return words.get(octets, f"{octets} octets")
