"""One zip for all the documents: each task writes a piece of it, the pieces are joined at the end."""

from __future__ import annotations

import zipfile
from collections.abc import Iterable, Sequence
from pathlib import Path

from clausedocs.publipostage.suivi import Fait
from clausedocs.word.archive_zip import deflate_partie, write_zip

# What is a zip already, or holds compressed streams: stored as it is.
STOCKES = (".docx", ".odt", ".pdf")
# The first day a zip can name, as everywhere: the same documents give the same archive.
DATE = (1980, 1, 1, 0, 0, 0)


def write_segment(documents: Sequence[tuple[str, bytes]]) -> bytes:
    """A zip of the documents of a task."""
    return write_zip(deflate_partie(nom, octets, stocker=nom.endswith(STOCKES)) for nom, octets in documents)


def read_sommes(chemin: Path) -> dict[str, str]:
    """The name of each document of an archive with its sum; nothing where there is no sound archive."""
    try:
        with zipfile.ZipFile(chemin) as archive:
            return {i.filename: f"{i.CRC:08x}" for i in archive.infolist()}
    except (OSError, zipfile.BadZipFile):
        return {}


def join_segments(faits: Iterable[Fait], segments: Path, ancienne: Path, brouillon: Path) -> None:
    """Write into `brouillon` the documents of these rows, from the pieces or from the former archive.

    One document at a time in memory, whatever the size of the whole.
    """
    opened: dict[str, zipfile.ZipFile] = {}
    try:
        with zipfile.ZipFile(brouillon, "w", zipfile.ZIP_STORED, allowZip64=True) as out:
            for fait in faits:
                path = segments / fait.segment if fait.segment else ancienne
                source = opened.get(str(path))
                if source is None:
                    for other in opened.values():
                        other.close()
                    opened.clear()
                    source = opened[str(path)] = zipfile.ZipFile(path)
                for nom, _, _ in fait.fichiers:
                    info = zipfile.ZipInfo(nom, DATE)
                    info.external_attr = 0o644 << 16
                    info.compress_type = zipfile.ZIP_STORED if nom.endswith(STOCKES) else zipfile.ZIP_DEFLATED
                    out.writestr(info, source.read(nom))
    finally:
        for archive in opened.values():
            archive.close()
