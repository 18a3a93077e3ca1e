"""File names made from references: ASCII, accepted by every system, the same each time."""

from __future__ import annotations

import re
import unicodedata

LONGUEUR_MAX = 100
# Names that Windows keeps for its devices, with or without an extension.
RESERVES = {"con", "prn", "aux", "nul"} | {f"{n}{i}" for n in ("com", "lpt") for i in range(1, 10)}
_SANS_DECOMPOSITION = str.maketrans(
    {"œ": "oe", "Œ": "Oe", "æ": "ae", "Æ": "Ae", "ß": "ss", "ø": "o", "Ø": "O"}
)


def name_file(*morceaux: str, extension: str) -> str:
    """A file name of at most 100 characters.

    `name_file("convention_cadre", "VAL/2026 n° 1", extension="docx")` is
    « convention_cadre_VAL-2026-n-1.docx ».
    """
    return f"{make_stem(*morceaux, longueur=LONGUEUR_MAX - len(extension) - 1)}.{extension}"


def make_stem(*morceaux: str, longueur: int) -> str:
    """The same without its extension, in at most so many characters."""
    stem = "_".join(s for s in map(_slug, morceaux) if s)[:longueur].rstrip("-_")
    if not stem or stem.lower() in RESERVES:
        stem = f"document_{stem}".rstrip("_")
    return stem


def _slug(text: str) -> str:
    """Letters, digits and single hyphens; accents dropped, underscores kept (ids of modèles have some)."""
    plain = text.translate(_SANS_DECOMPOSITION).replace("°", " ")
    ascii_only = unicodedata.normalize("NFKD", plain).encode("ascii", "ignore").decode("ascii")
    return re.sub(r"[^A-Za-z0-9_]+", "-", ascii_only).strip("-_")
