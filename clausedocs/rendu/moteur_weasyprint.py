"""PDF by WeasyPrint: whether this machine can, asked before the package is loaded.

The package opens native libraries as it is imported, prints English on the screen when one is absent, and
without any font the whole process dies: all that is looked at first, with the system's own calls.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from functools import lru_cache
from importlib import import_module
from typing import Any

from clausedocs.rendu.impression import Consigne, Pdf


@dataclass(frozen=True, slots=True)
class Bibliotheque:
    """A native library: its name for the linker, the number in its file's name, its Debian package."""

    nom: str
    version: str
    paquet_debian: str


BIBLIOTHEQUES = (
    Bibliotheque("gobject-2.0", "0", "libglib2.0-0"),
    Bibliotheque("pango-1.0", "0", "libpango-1.0-0"),
    Bibliotheque("pangoft2-1.0", "0", "libpangoft2-1.0-0"),
    Bibliotheque("harfbuzz", "0", "libharfbuzz0b"),
    Bibliotheque("harfbuzz-subset", "0", "libharfbuzz-subset0"),
    Bibliotheque("fontconfig", "1", "libfontconfig1"),
)
# Where the usual installers of Pango for Windows put it, as WeasyPrint looks for it.
DOSSIERS_WINDOWS = r"C:\msys64\ucrt64\bin;C:\msys64\mingw64\bin;C:\Program Files\GTK3-Runtime Win64\bin"
# System -> how its user gets the libraries. The first prefix of `sys.platform` that fits.
INSTALLATIONS = {
    "win": "installez MSYS2, puis tapez « pacman -S mingw-w64-ucrt-x86_64-pango » dans son terminal ; "
    "s’il est ailleurs que dans C:\\msys64, donnez son dossier bin à la variable "
    "WEASYPRINT_DLL_DIRECTORIES",
    "darwin": "tapez « brew install pango »",
    "linux": "faites installer {paquets} (par exemple « apt install {paquets} »)",
}


def print_weasyprint(corps: str, consigne: Consigne) -> Pdf:
    """A PDF from the inside of a page. `missing_system` must have been asked first.

    Raises:
        DonneesErreur: `caractere_sans_police`, `feuille_ressource`.
    """
    # Not at the top: the module imports the engine, and only who prints pays for it.
    press = import_module("clausedocs.rendu.presse_weasyprint")
    printed: Pdf = press.print_page(corps, consigne)
    return printed


def missing_system() -> str:
    """The native libraries or the font that this machine lacks, in French with what to do; "" if none."""
    with _dll_folders():
        absent = [b for b in BIBLIOTHEQUES if _open_library(b) is None]
        if absent:
            return _advise(absent)
        if not _count_fonts():
            return (
                "Le moteur WeasyPrint demande qu’une police au moins soit installée sur ce poste, et "
                "fontconfig n’en trouve aucune : faites-en installer une (par exemple fonts-dejavu-core), "
                "ou prenez « --moteur-pdf typst », qui n’en a pas besoin."
            )
    return ""


def _advise(absent: list[Bibliotheque]) -> str:
    how = next((text for system, text in INSTALLATIONS.items() if sys.platform.startswith(system)), "")
    how = (how or INSTALLATIONS["linux"]).format(paquets=" ".join(b.paquet_debian for b in absent))
    names = ", ".join(b.nom for b in absent)
    return (
        f"Le moteur WeasyPrint demande des bibliothèques du système absentes de ce poste ({names}) : {how} ; "
        "ou prenez « --moteur-pdf typst », qui n’en a pas besoin."
    )


@contextmanager
def _dll_folders() -> Iterator[None]:
    """Windows looks for a library only where it is told to; elsewhere this does nothing."""
    with ExitStack() as opened:
        add = getattr(os, "add_dll_directory", None)
        folders = os.environ.get("WEASYPRINT_DLL_DIRECTORIES", DOSSIERS_WINDOWS).split(";") if add else ()
        for folder in folders:
            with suppress(OSError):
                opened.enter_context(add(folder))  # type: ignore[misc]  # only Windows has it
        yield


@lru_cache(maxsize=16)
def _open_library(library: Bibliotheque) -> Any:
    """The library loaded, or None. Loaded as the engine will load it: a file may be there and be unusable."""
    import ctypes
    from ctypes.util import find_library

    name, number = library.nom, library.version
    candidates = (
        find_library(name),
        find_library(f"lib{name}-{number}"),
        f"lib{name}.so.{number}",
        f"lib{name}.{number}.dylib",
        f"lib{name}.dylib",
        f"lib{name}-{number}.dll",
    )
    for candidate in filter(None, candidates):
        with suppress(OSError):
            return ctypes.CDLL(candidate)
    return None


@lru_cache(maxsize=1)
def _count_fonts() -> int:
    """How many fonts the system has, asked of fontconfig as the engine will ask it."""
    import ctypes

    library = _open_library(BIBLIOTHEQUES[-1])
    library.FcInitLoadConfigAndFonts.restype = ctypes.c_void_p
    library.FcConfigGetFonts.restype = ctypes.POINTER(ctypes.c_int)
    library.FcConfigGetFonts.argtypes = (ctypes.c_void_p, ctypes.c_int)
    library.FcConfigDestroy.argtypes = (ctypes.c_void_p,)
    config = library.FcInitLoadConfigAndFonts()
    if not config:
        return 0
    try:
        # The first field of the set is the number of its fonts.
        found = library.FcConfigGetFonts(config, 0)
        return int(found[0]) if found else 0
    finally:
        library.FcConfigDestroy(config)
