"""PDF engines: a table, one row each. The engine is imported only when a PDF is asked for.

Typst is told everything in one source text (settings, prelude, body): nothing is read from the disk but
the fonts, nothing is fetched, and its root is an empty folder of ours.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from importlib import import_module
from importlib.resources import files
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from clausedocs.erreurs import ClausedocsErreur, DonneesErreur, MachineErreur, ModeleErreur
from clausedocs.rendu.emblemes import TEXTE, draw_svg

# Accessible (ISO 14289-1) and archivable with its structure (ISO 19005-3, level A), at once.
NORMES = ("ua-1", "a-3a")
# The engine writes the number of pages in the XMP packet, which PDF/A forbids to compress.
_NOMBRE_DE_PAGES = re.compile(rb"<xmpTPg:NPages>(\d+)</xmpTPg:NPages>")
_SANS_POLICE = re.compile(r"the text `\"(?P<texte>.*?)\"` could not be displayed")


@dataclass(frozen=True, slots=True)
class Metadonnees:
    """What the PDF says of itself. `titre_court` is the header of the pages after the first."""

    titre: str
    titre_court: str = ""
    auteur: str = ""
    sujet: str = ""
    jour: date | None = None
    mots_cles: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Pdf:
    octets: bytes
    pages: int


@dataclass(frozen=True, slots=True)
class MoteurPdf:
    """An engine: the target of the compiler that it reads, the packages it needs, how it prints."""

    nom: str
    cible: str
    paquets: tuple[str, ...]
    print_pdf: Callable[[str, Metadonnees], Pdf]

    def missing(self) -> str:
        """Why it cannot be used here, in French; "" when it can. Imports nothing."""
        absent = [p for p in self.paquets if find_spec(p) is None]
        if not absent:
            return ""
        names = " ".join(PAQUETS_PYPI[p] for p in absent)
        return f"Le PDF demande un paquet Python absent de ce poste : tapez « pip install {names} »."


# Module -> its name on PyPI.
PAQUETS_PYPI = {"typst": "typst", "font_source_sans_pro": "font-source-sans-pro"}


def print_pdf(corps: str, meta: Metadonnees, moteur: str = "typst") -> Pdf:
    """A PDF from the body in the engine's markup. Same input, fonts and versions: same bytes.

    Raises:
        MachineErreur: `moteur_absent`.
        DonneesErreur: `caractere_sans_police`, a character that the font cannot draw.
        ModeleErreur: `moteur_refus`, markup that the engine does not accept.
    """
    engine = MOTEURS[moteur]
    reason = engine.missing()
    if reason:
        raise moteur_absent(reason)
    return engine.print_pdf(corps, meta)


def moteur_absent(reason: str) -> MachineErreur:
    """The error for an engine that is not there; `reason` as `MoteurPdf.missing` gives it."""
    return MachineErreur(
        "moteur_absent", reason, "Sans lui, le Word reste disponible avec « --format docx »."
    )


def _print_typst(corps: str, meta: Metadonnees) -> Pdf:
    typst = import_module("typst")
    try:
        data = bytes(
            _compiler().compile(
                write_source(corps, meta).encode("utf-8"),
                format="pdf",
                pdf_standards=list(NORMES),
            )
        )
    except typst.TypstError as exc:
        raise _explain(str(exc)) from None
    found = _NOMBRE_DE_PAGES.search(data)
    if found is None:
        raise ModeleErreur(
            "moteur_refus", "Le PDF produit ne dit pas son nombre de pages.", "Signalez ce document."
        )
    return Pdf(data, int(found.group(1)))


def write_source(corps: str, meta: Metadonnees) -> str:
    """The whole Typst source: settings, prelude, body."""
    # The recorded date, or none: never the clock.
    day = "none"
    if meta.jour:
        day = f"datetime(year: {meta.jour.year}, month: {meta.jour.month}, day: {meta.jour.day})"
    settings = (
        f"#set document(title: {_literal(meta.titre)}, author: {_literal(meta.auteur)},"
        f" description: {_literal(meta.sujet)},"
        f" keywords: ({''.join(_literal(k) + ', ' for k in meta.mots_cles)}),"
        f" date: {day})\n"
        f"#let titre-court = {_literal(meta.titre_court or meta.titre)}\n"
        f"#let embleme = bytes({_literal(draw_svg())})\n"
        f"#let embleme-texte = {_literal(TEXTE)}\n"
    )
    return f"{settings}{_prelude()}\n{corps}"


def _explain(message: str) -> ClausedocsErreur:
    found = _SANS_POLICE.search(message)
    if found:
        return DonneesErreur(
            "caractere_sans_police",
            f"Le caractère « {_readable(found['texte'])} » n’existe pas dans la police des documents : "
            "le PDF ne peut pas l’imprimer.",
            "Remplacez-le dans le dossier ou dans le modèle par des lettres ordinaires.",
        )
    first = message.strip().splitlines()[0][:200] if message.strip() else "sans explication"
    return ModeleErreur(
        "moteur_refus",
        f"Le moteur PDF refuse ce document ({first}).",
        "Relisez le dernier changement fait au modèle ; le Word reste disponible avec « --format docx ».",
    )


def _readable(text: str) -> str:
    """The engine escapes what it cannot show: \\u{1f600}."""
    return re.sub(r"\\u\{([0-9a-fA-F]+)\}", lambda m: f"U+{m.group(1).upper():0>4}", text)


def _literal(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    return f'"{escaped}"'


@lru_cache(maxsize=1)
def _prelude() -> str:
    return (files("clausedocs.rendu") / "papier" / "prelude.typ").read_text("utf-8")


@lru_cache(maxsize=1)
def _compiler() -> Any:
    """One compiler a process: it keeps fonts and unchanged layouts."""
    import tempfile

    typst = import_module("typst")
    fonts = Path(str(import_module("font_source_sans_pro").font_directory))
    # An existing, empty folder of ours: no path that a source names leads anywhere.
    root = _private_root(tempfile.gettempdir())
    return typst.Compiler(
        root=str(root.name),
        font_paths=[str(fonts)],
        ignore_system_fonts=True,
        package_path=str(root.name),
        package_cache_path=str(root.name),
    )


@lru_cache(maxsize=1)
def _private_root(folder: str) -> Any:
    """Kept by the cache for the life of the process, then removed."""
    import tempfile

    return tempfile.TemporaryDirectory(prefix="clausedocs-", dir=folder)


MOTEURS: dict[str, MoteurPdf] = {
    "typst": MoteurPdf("Typst", "typst", ("typst", "font_source_sans_pro"), _print_typst),
}
