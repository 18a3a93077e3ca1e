"""PDF by Typst: one source text (settings, prelude, body), compiled by a package that brings all it needs.

Nothing is read from the disk but the fonts, nothing is fetched, and its root is an empty folder of ours.
"""

from __future__ import annotations

import re
from functools import lru_cache
from importlib import import_module
from importlib.resources import files
from pathlib import Path
from typing import Any

from clausedocs.erreurs import ClausedocsErreur, ModeleErreur
from clausedocs.rendu.emblemes import TEXTE, draw_svg
from clausedocs.rendu.impression import Consigne, Metadonnees, Pdf, caractere_sans_police, moteur_refus

# The call of the prelude that makes a title page.
COUVERTURE = "#page-de-garde["
# The call that heads a letter.
LETTRE = "#expediteur["
# The engine writes the number of pages in the XMP packet, which PDF/A forbids to compress.
_NOMBRE_DE_PAGES = re.compile(rb"<xmpTPg:NPages>(\d+)</xmpTPg:NPages>")
_SANS_POLICE = re.compile(r"the text `\"(?P<texte>.*?)\"` could not be displayed")


def print_typst(corps: str, consigne: Consigne) -> Pdf:
    """A PDF from calls to the prelude's functions.

    Raises:
        DonneesErreur: `caractere_sans_police`.
        ModeleErreur: `moteur_refus`.
    """
    typst = import_module("typst")
    try:
        data = bytes(
            _compiler().compile(
                write_source(corps, consigne.meta).encode("utf-8"),
                format="pdf",
                pdf_standards=list(consigne.normes),
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
        f"#let couverture = {'true' if COUVERTURE in corps else 'false'}\n"
        f"#let lettre = {'true' if LETTRE in corps else 'false'}\n"
        f"#let embleme = bytes({_literal(draw_svg())})\n"
        f"#let embleme-texte = {_literal(TEXTE)}\n"
    )
    return f"{settings}{_prelude()}\n{corps}"


def _explain(message: str) -> ClausedocsErreur:
    found = _SANS_POLICE.search(message)
    if found:
        return caractere_sans_police(_readable(found["texte"]))
    return moteur_refus(message.strip().splitlines()[0][:200] if message.strip() else "sans explication")


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
