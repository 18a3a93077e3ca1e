"""The page on paper: WeasyPrint with our font, our stylesheets and nothing else. Imported only to print.

Style sheets are parsed once a process. All of them stand at the same rank of the cascade, in this order: the
paper of every page, what this engine needs, the title of this document, then our sheet or the service's.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from hashlib import sha256
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit
from urllib.request import url2pathname

import font_source_sans_pro
import weasyprint
from fontTools.ttLib import TTFont
from weasyprint.css.counters import CounterStyle
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import FatalURLFetchingError, URLFetcher, URLFetcherResponse

from clausedocs.erreurs import Avertissement, DonneesErreur, Lieu
from clausedocs.rendu.feuille_style import Feuille
from clausedocs.rendu.finition_pdf import finish
from clausedocs.rendu.impression import Consigne, Metadonnees, Pdf, caractere_sans_police, moteur_refus
from clausedocs.rendu.page_html import EntetePage, make_page, read_css, write_running_title

if TYPE_CHECKING:
    from clausedocs.rendu.entete.habillage import Teinte

POLICE = "Source Sans Pro"
# File of the font -> weight and style.
GRAISSES = {
    "SourceSansPro-Regular.otf": (400, "normal"),
    "SourceSansPro-It.otf": (400, "italic"),
    "SourceSansPro-Bold.otf": (700, "normal"),
    "SourceSansPro-BoldIt.otf": (700, "italic"),
}
# What the engine asks the type of; the registry of Windows may say otherwise.
TYPES = {".css": "text/css", ".svg": "image/svg+xml"}
_IGNORE = re.compile(r"Ignored `(?P<quoi>.*?)` at (?P<ligne>\d+):(?P<colonne>\d+), (?P<raison>.*)", re.S)
# Pango's font map is not made for several threads.
_VERROU = Lock()


class Acces(URLFetcher):  # type: ignore[misc]  # the package has no types
    """What a page may load: data in its own text, our font files, the folder of the service's sheet."""

    def __init__(self, dossier: Path | None) -> None:
        super().__init__(allowed_protocols={"data"}, fail_on_errors=True)
        self.dossier = dossier

    def fetch(self, url: str, headers: Any = None) -> Any:
        parts = urlsplit(url)
        if parts.scheme.lower() != "file":
            return super().fetch(url, headers)
        path = Path(url2pathname(parts.path)).resolve()
        if parts.netloc or not self._allows(path):
            raise PermissionError(url)
        kind = TYPES.get(path.suffix.lower(), "application/octet-stream")
        return URLFetcherResponse(url, path.read_bytes(), {"Content-Type": kind})

    def _allows(self, path: Path) -> bool:
        if path.parent == _font_folder():
            return path.name in GRAISSES
        return self.dossier is not None and path.is_relative_to(self.dossier)


@dataclass(frozen=True, slots=True)
class Presse:
    """What all the documents under one stylesheet share."""

    acces: Acces
    polices: Any
    compteurs: Any
    papier: Any
    habillage: Any
    avertissements: tuple[Avertissement, ...]


def print_page(corps: str, consigne: Consigne) -> Pdf:
    """A PDF from the inside of `<main>`.

    Raises:
        DonneesErreur: `caractere_sans_police`, `feuille_ressource`.
        ModeleErreur: `moteur_refus`.
    """
    meta, feuille, dressed = consigne.meta, consigne.feuille, consigne.habillage
    if dressed:
        from clausedocs.rendu.entete.habillage_page import write_pages

        running = write_pages(dressed, corps)
    else:
        running = write_running_title(meta.titre_court or meta.titre, corps)
    if feuille is None and (dressed is None or dressed.police == POLICE):
        _check_characters(
            corps + meta.titre_court + meta.titre + (" ".join(dressed.textes) if dressed else "")
        )
    entete = EntetePage(meta.titre, meta.titre_court, meta.auteur, meta.sujet)
    page = make_page(corps, entete, style="", habillage=dressed)
    identifier = sha256(f"{page}\0{meta}\0{feuille}\0{running}".encode()).hexdigest()[:32]
    with _VERROU, _refusals(feuille):
        press = _set_press(feuille, dressed.teinte if dressed else None)
        title = _parse(press, running)
        document = weasyprint.HTML(string=page, url_fetcher=press.acces).render(
            font_config=press.polices,
            counter_style=press.compteurs.copy(),
            stylesheets=[press.papier, title, press.habillage],
            pdf_variant=consigne.normes[0],
        )
        _describe(document.metadata, meta)
        data = document.write_pdf(
            finisher=finish,
            pdf_variant=consigne.normes[0],
            pdf_tags=True,
            pdf_identifier=identifier.encode(),
        )
    for font in document.fonts.values():
        for codepoint in font.missing:
            raise caractere_sans_police(chr(codepoint))
    return Pdf(bytes(data), len(document.pages), press.avertissements)


def _describe(target: Any, meta: Metadonnees) -> None:
    """The recorded date, or none: never the clock."""
    target.title, target.authors = meta.titre, [meta.auteur] if meta.auteur else []
    target.description, target.keywords = meta.sujet or None, list(meta.mots_cles)
    target.created = target.modified = f"{meta.jour.isoformat()}T00:00:00Z" if meta.jour else None


# -- stylesheets


@lru_cache(maxsize=8)
def _set_press(feuille: Feuille | None, teinte: Teinte | None = None) -> Presse:
    """Each sheet has fonts of its own: what one declares never changes the documents of another."""
    press = Presse(
        Acces(feuille.chemin.parent if feuille else None),
        FontConfiguration(),
        CounterStyle(),
        None,
        None,
        (),
    )
    page = read_css("page.css")
    if teinte is not None:
        from clausedocs.rendu.entete.habillage_page import recolor_sheet

        page = recolor_sheet(page + read_css("bandeau.css"), teinte)
    papier = _parse(press, page + read_css("weasyprint.css") + _font_faces())
    with _listen() as heard:
        if feuille:
            habillage = _parse(press, feuille.texte, feuille.chemin.as_uri())
        else:
            habillage = _parse(press, read_css("feuille.css"))
    told = tuple(_warn(text, feuille) for text in heard) if feuille else ()
    return Presse(press.acces, press.polices, press.compteurs, papier, habillage, told)


def _parse(press: Presse, css: str, base_url: str | None = None) -> Any:
    return weasyprint.CSS(
        string=css,
        base_url=base_url,
        url_fetcher=press.acces,
        font_config=press.polices,
        counter_style=press.compteurs,
    )


def _font_faces() -> str:
    return "".join(
        f'@font-face {{ font-family: "{POLICE}"; font-weight: {weight}; font-style: {style};'
        f' src: url("{(_font_folder() / name).as_uri()}"); }}\n'
        for name, (weight, style) in GRAISSES.items()
    )


@lru_cache(maxsize=1)
def _font_folder() -> Path:
    return Path(str(font_source_sans_pro.font_directory)).resolve()


@contextmanager
def _listen() -> Iterator[list[str]]:
    """What the engine says of a sheet that it reads."""
    heard: list[str] = []
    handler = logging.Handler(logging.WARNING)
    handler.emit = lambda record: heard.append(record.getMessage())  # type: ignore[method-assign]
    logger = logging.getLogger("weasyprint")
    logger.addHandler(handler)
    try:
        yield heard
    finally:
        logger.removeHandler(handler)


def _warn(text: str, feuille: Feuille) -> Avertissement:
    found = _IGNORE.search(text)
    what = " ".join(found["quoi"].split()) if found else text
    place = Lieu(
        fichier=str(feuille.chemin),
        ligne=int(found["ligne"]) if found else None,
        colonne=int(found["colonne"]) if found else None,
    )
    return Avertissement(
        "feuille_ignoree",
        f"Le moteur PDF n’emploie pas « {what} ».",
        "Corrigez cette règle de la feuille de style, ou retirez-la.",
        place,
    )


# -- what is refused


@contextmanager
def _refusals(feuille: Feuille | None) -> Iterator[None]:
    try:
        yield
    except FatalURLFetchingError as exc:
        # The first words of the message are the engine's; the address is between quotes.
        url = str(exc).partition('"')[2].rpartition('"')[0]
        if feuille is None:
            raise moteur_refus(f"ressource refusée : {url}") from None
        raise DonneesErreur(
            "feuille_ressource",
            f"La feuille de style demande « {url} », qui n’est pas un fichier de son propre dossier.",
            "Rien n’est téléchargé ni pris ailleurs pendant la production : posez ce fichier à côté de la "
            "feuille de style et écrivez son nom dans url(…).",
            Lieu(fichier=str(feuille.chemin)),
        ) from None


def _check_characters(text: str) -> None:
    """Under our own sheet only our font prints: a system's font would change the page with the machine."""
    # Tags and entities are ASCII, as are the names of entities: what is left is the text.
    absent = set(text) - _drawable()
    if absent:
        raise caractere_sans_police(min(absent, key=text.index))


@lru_cache(maxsize=1)
def _drawable() -> frozenset[str]:
    """What every face of the font draws, and what is laid out without being drawn."""
    faces = [TTFont(_font_folder() / name, lazy=True) for name in GRAISSES]
    drawn = set.intersection(*({chr(c) for c in face.getBestCmap()} for face in faces))
    for face in faces:
        face.close()
    return frozenset(drawn | set("\t\n\r\u00ad\u200b\u2060"))
