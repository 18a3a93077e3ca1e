"""The proofs: copied beside the log before the line that names them, under a name that says which line."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from pathlib import Path

from clausedocs.difficultes.journal import PIECES, sync_dir
from clausedocs.difficultes.lignes import Piece
from clausedocs.dossiers.canonique import hash_octets
from clausedocs.erreurs import Avertissement, DonneesErreur, Lieu
from clausedocs.rendu import write_atomic

TAILLE_MAX = 100_000_000


def read_pieces(chemins: Sequence[Path]) -> list[tuple[str, bytes]]:
    """The name and the bytes of each file, before anything is written.

    Raises:
        DonneesErreur: `piece_introuvable`, `piece_trop_grosse`.
    """
    return [(path.name, _read(path)) for path in chemins]


def _read(path: Path) -> bytes:
    place = Lieu(fichier=str(path))
    try:
        if path.stat().st_size > TAILLE_MAX:
            raise DonneesErreur(
                "piece_trop_grosse",
                "La pièce dépasse cent millions d’octets.",
                "Joignez-en une version allégée, ou la page qui prouve le fait.",
                place,
            )
        return path.read_bytes()
    except OSError:
        raise DonneesErreur(
            "piece_introuvable",
            f"La pièce « {path} » ne peut pas être lue.",
            "Vérifiez son nom et son emplacement ; rien n’a été consigné.",
            place,
        ) from None


def keep_pieces(dossier: Path, numero: int, lues: Sequence[tuple[str, bytes]]) -> tuple[Piece, ...]:
    """Copy the files of a line into the folder. What an interrupted command left there is used again."""
    kept = tuple(_keep(dossier, numero, name, octets) for name, octets in lues)
    if kept:
        sync_dir(dossier / PIECES)
    return kept


def _keep(dossier: Path, numero: int, name: str, octets: bytes) -> Piece:
    stem, suffix = _clean(Path(name).stem), _clean(Path(name).suffix.lstrip("."))
    rank = 1
    while True:
        again = f"-{rank}" if rank > 1 else ""
        path = dossier / PIECES / f"{numero:04d}-{stem}{again}{'.' + suffix if suffix else ''}"
        if not path.exists():
            write_atomic(path, octets)
            break
        if path.read_bytes() == octets:
            break
        rank += 1
    return Piece(f"{PIECES}/{path.name}", hash_octets(octets))


def _clean(name: str) -> str:
    """A name that every system takes."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    return re.sub(r"[^A-Za-z0-9_-]+", "-", plain).strip("-")[:60] or "piece"


def check_pieces(dossier: Path, pieces: Sequence[tuple[int, Piece]]) -> tuple[Avertissement, ...]:
    """The files that are no longer what the log says, each with the number of its line."""
    said = []
    for numero, piece in pieces:
        path = dossier / piece.nom
        try:
            same = hash_octets(path.read_bytes()) == piece.sha256
            what = "" if same else "n’est plus celui que le journal a consigné"
        except OSError:
            what = "a disparu"
        if what:
            said.append(
                Avertissement(
                    "fichier_change",
                    f"« {piece.nom} » (ligne {numero}) {what}.",
                    "Remettez l’original ; le journal garde son empreinte.",
                    Lieu(fichier=str(path)),
                )
            )
    return tuple(said)
