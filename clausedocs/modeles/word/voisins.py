"""What stands beside a Word modèle and may be printed in it: pictures and Word files, by bare name."""

from __future__ import annotations

import struct
from collections.abc import Callable
from pathlib import Path
from typing import Any

from clausedocs.erreurs import ClausedocsErreur, ModeleErreur
from clausedocs.modeles.word.valeurs import Image, SousDocument
from clausedocs.word.paquet import read_paquet

TAILLE_MAX = 10 * 1024 * 1024
EMU_PAR_MM = 36_000
LARGEUR_MAX = 180
FORMATS_IMAGE = (".png", ".jpg", ".jpeg")


def make_voisins(dossier: Path) -> dict[str, Callable[..., Any]]:
    """The functions that a Word modèle may call for what stands in its own folder."""

    def image(nom: Any = "", largeur_mm: Any = 40, description: Any = "") -> Image:
        return read_image(dossier, nom, largeur_mm, description)

    def sous_document(nom: Any = "") -> SousDocument:
        return read_sous_document(dossier, nom)

    return {"image": image, "sous_document": sous_document}


def read_image(dossier: Path, nom: Any, largeur_mm: Any, description: Any) -> Image:
    """A picture of the folder, so many millimetres wide. Raises ModeleErreur `word_image`."""
    if not isinstance(nom, str) or Path(nom).suffix.lower() not in FORMATS_IMAGE:
        raise _refuse_image(nom, "ce n’est pas une image PNG ou JPEG")
    data = _read(dossier, nom, _refuse_image)
    if not isinstance(largeur_mm, int) or not 1 <= largeur_mm <= LARGEUR_MAX:
        raise _refuse_image(nom, f"sa largeur n’est pas un nombre de millimètres de 1 à {LARGEUR_MAX}")
    if not isinstance(description, str) or not description.strip():
        raise _refuse_image(nom, "son texte de remplacement manque")
    size = measure_image(data)
    if size is None:
        raise _refuse_image(nom, "ce n’est pas une image PNG ou JPEG")
    width = largeur_mm * EMU_PAR_MM
    return Image(nom, data, width, max(1, width * size[1] // size[0]), description)


def read_sous_document(dossier: Path, nom: Any) -> SousDocument:
    """A Word file of the folder. Raises ModeleErreur `word_sous_document`."""
    if not isinstance(nom, str) or Path(nom).suffix.lower() != ".docx":
        raise _refuse_document(nom, "ce n’est pas un fichier .docx")
    data = _read(dossier, nom, _refuse_document)
    try:
        read_paquet(data, nom)
    except ClausedocsErreur as raised:
        raise _refuse_document(nom, raised.message.rstrip(".")) from None
    return SousDocument(nom, data)


def _read(dossier: Path, nom: str, refuse: Callable[[Any, str], ModeleErreur]) -> bytes:
    # A bare name: no folder, no drive, nothing that a system reads otherwise.
    if not nom or nom != Path(nom).name or any(c in nom for c in '\\/:*?"<>|\0') or nom.startswith("."):
        raise refuse(nom, "seul le nom d’un fichier placé à côté du modèle est admis")
    path = dossier / nom
    try:
        # A link could lead anywhere.
        if path.is_symlink() or not path.is_file():
            raise refuse(nom, "ce fichier n’est pas à côté du modèle")
        if path.stat().st_size > TAILLE_MAX:
            raise refuse(nom, "il dépasse 10 Mo")
        return path.read_bytes()
    except ClausedocsErreur:
        raise
    except (OSError, ValueError):
        raise refuse(nom, "il ne peut pas être lu") from None


def measure_image(data: bytes) -> tuple[int, int] | None:
    """Width and height in dots of a PNG or a JPEG; None for anything else."""
    if data.startswith(b"\x89PNG\r\n\x1a\n") and len(data) >= 24:
        width, height = struct.unpack(">II", data[16:24])
        return (width, height) if width and height else None
    if not data.startswith(b"\xff\xd8"):
        return None
    at = 2
    while at + 9 < len(data) and data[at] == 0xFF:
        kind, length = data[at + 1], struct.unpack(">H", data[at + 2 : at + 4])[0]
        if 0xC0 <= kind <= 0xCF and kind not in (0xC4, 0xC8, 0xCC):
            height, width = struct.unpack(">HH", data[at + 5 : at + 9])
            return (width, height) if width and height else None
        at += 2 + length
    return None


def _refuse_image(nom: Any, why: str) -> ModeleErreur:
    return ModeleErreur(
        "word_image",
        f"L’image « {str(nom)[:60]} » ne peut pas être insérée : {why}.",
        'Placez le fichier à côté du modèle et écrivez par exemple {{ image("logo.png", 40, "Logo de la '
        'ville") }} : nom, largeur en millimètres, texte de remplacement.',
    )


def _refuse_document(nom: Any, why: str) -> ModeleErreur:
    return ModeleErreur(
        "word_sous_document",
        f"Le document « {str(nom)[:60]} » ne peut pas être inséré : {why}.",
        'Placez le fichier à côté du modèle et écrivez par exemple {{p sous_document("annexe.docx") }}, seul '
        "dans son paragraphe.",
    )
