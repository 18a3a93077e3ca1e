"""PDF by Typst: one source text (settings, prelude, body), compiled by a package that brings all it needs.

Nothing is read from the disk but the fonts, and the pictures of a charter copied into a folder of ours, which
is its root. Nothing is fetched.
"""

from __future__ import annotations

import re
from functools import lru_cache
from importlib import import_module
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any

from clausedocs.erreurs import ClausedocsErreur, ModeleErreur
from clausedocs.rendu.emblemes import TEXTE, draw_svg
from clausedocs.rendu.impression import Consigne, Metadonnees, Pdf, caractere_sans_police, moteur_refus

if TYPE_CHECKING:
    from clausedocs.rendu.entete.habillage import Habillage

POLICE = "Source Sans Pro"
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
    dressed = consigne.habillage
    compiler = _compiler(dressed is not None and dressed.police != POLICE)
    if dressed is not None:
        _lay_pictures(dressed)
    try:
        data = bytes(
            compiler.compile(
                write_source(corps, consigne.meta, consigne.habillage).encode("utf-8"),
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


def write_source(corps: str, meta: Metadonnees, habillage: Habillage | None = None) -> str:
    """The whole Typst source: settings, prelude in the colours of a charter if any, body."""
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
        f"#let haut-de-garde = {'20mm' if habillage and habillage.bandeau else '45mm'}\n"
    )
    if habillage is None:
        return f"{settings}{_prelude()}\n{corps}"
    from clausedocs.rendu.entete.habillage_typst import dress_prelude

    return f"{settings}{dress_prelude(_prelude(), habillage, lettre=LETTRE in corps)}\n{corps}"


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


def _lay_pictures(habillage: Habillage) -> None:
    """The pictures of a charter, in the folder that the engine may read, under names of ours."""
    root = Path(_root().name)
    for picture in habillage.images:
        path = root / f"{picture.empreinte}.{picture.format}"
        if not path.is_file():
            path.write_bytes(picture.octets)


@lru_cache(maxsize=2)
def _compiler(system_fonts: bool) -> Any:
    """One compiler a process, or two where a charter asks for a font of the machine: it keeps fonts and
    unchanged layouts."""
    typst = import_module("typst")
    fonts = Path(str(import_module("font_source_sans_pro").font_directory))
    # An existing, empty folder of ours: no path that a source names leads anywhere.
    root = _root()
    return typst.Compiler(
        root=str(root.name),
        font_paths=[str(fonts)],
        ignore_system_fonts=not system_fonts,
        package_path=str(root.name),
        package_cache_path=str(root.name),
    )


def _root() -> Any:
    import tempfile

    return _private_root(tempfile.gettempdir())


@lru_cache(maxsize=1)
def _private_root(folder: str) -> Any:
    """Kept by the cache for the life of the process, then removed."""
    import tempfile

    return tempfile.TemporaryDirectory(prefix="clausedocs-", dir=folder)
