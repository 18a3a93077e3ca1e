"""The charter of a service for PDF and pages: colours, font, logo, texts at the head and at the foot.

A small YAML, read like a dossier; its pictures stand beside it.
"""

from __future__ import annotations

import re
import struct
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from hashlib import sha256
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, ValidationError

from clausedocs.domaine.champs import Bloc, Entier, Texte, champ, refus
from clausedocs.domaine.tables import choix
from clausedocs.dossiers.lecture import read_texte
from clausedocs.dossiers.lieux import Lieux
from clausedocs.dossiers.traduction import Traducteur
from clausedocs.dossiers.yaml_positions import read_yaml
from clausedocs.erreurs import DonneesErreur, ErreursGroupees, Lieu
from clausedocs.rendu.entete.choix import find_beside
from clausedocs.rendu.entete.couleurs import contrast_with_white
from clausedocs.rendu.entete.parties_papier import SVG_ACTIF

POLICE = "Source Sans Pro"
# A text in this colour must be read on white paper (WCAG 2.1, 1.4.3).
CONTRASTE_MIN = Decimal("4.5")
IMAGE_MAX = 5_000_000
PIXELS_MAX = 40_000_000
SIGNATURES = {"png": b"\x89PNG\r\n\x1a\n", "jpg": b"\xff\xd8\xff", "jpeg": b"\xff\xd8\xff"}
TYPES = {"png": "image/png", "jpg": "image/jpeg", "jpeg": "image/jpeg", "svg": "image/svg+xml"}
Format = Literal["png", "jpg", "jpeg", "svg"]


def _read_couleur(value: str) -> str:
    digits = value.strip().removeprefix("#")
    if not re.fullmatch("[0-9A-Fa-f]{6}", digits):
        raise refus(
            "couleur_forme",
            f"« {value} » n’est pas une couleur.",
            'Écrivez six chiffres hexadécimaux entre guillemets, par exemple "#7A1F3D".',
        )
    return digits.upper()


def _read_lisible(value: str) -> str:
    couleur = _read_couleur(value)
    ratio = contrast_with_white(couleur)
    if ratio < CONTRASTE_MIN:
        raise refus(
            "couleur_faible",
            f"Un titre de la couleur « {value} » se lirait mal sur du papier blanc (contraste {ratio:.1f}).",
            "Prenez une teinte plus foncée de votre couleur, d’un contraste de 4,5 au moins.",
        )
    return couleur


Couleur = Annotated[str, AfterValidator(_read_couleur)]
CouleurLisible = Annotated[str, AfterValidator(_read_lisible)]


class Image(Bloc):
    """A picture that stands beside the charter, and what is said of it to who cannot see it."""

    fichier: Texte = champ("Fichier", aide="SVG, PNG ou JPEG, à côté de la charte.", exemple="logo.svg")
    texte: Texte = champ(
        "Texte de remplacement",
        aide="Ce que lit un lecteur d’écran.",
        exemple="Logotype de la Maison de l’emploi",
        min_length=3,
    )
    hauteur_mm: Entier = champ("Hauteur", unite="mm", exemple="20", defaut=20, ge=5, le=60)


class Couleurs(Bloc):
    principale: CouleurLisible = champ("Couleur des titres", exemple='"#7A1F3D"', defaut="1F3A5F")
    filets: Couleur | None = champ("Couleur des filets", exemple='"#D9B8C3"', defaut=None)


class Marges(Bloc):
    haut: Entier = champ("En haut", unite="mm", exemple="25", defaut=25, ge=10, le=80)
    bas: Entier = champ("En bas", unite="mm", exemple="25", defaut=25, ge=10, le=80)
    gauche: Entier = champ("À gauche", unite="mm", exemple="25", defaut=25, ge=10, le=60)
    droite: Entier = champ("À droite", unite="mm", exemple="25", defaut=25, ge=10, le=60)


class CharteLue(Bloc):
    """The fields of a charter, as they are written."""

    word: Texte | None = champ(
        "Papier des documents Word", aide="Un .docx à côté de la charte.", exemple="papier.docx", defaut=None
    )
    couleurs: Couleurs = champ("Couleurs", fabrique=Couleurs)
    police: Texte = champ(
        "Police",
        aide="Une famille installée sur ce poste, ou celle qui vient avec clausedocs.",
        defaut=POLICE,
    )
    logo: Image | None = champ("Logotype", defaut=None)
    lignes: tuple[Texte, ...] = champ(
        "En haut de la première page", aide="Une ligne par élément, balises admises.", fabrique=tuple
    )
    cofinanceurs: tuple[Image, ...] = champ("Logotypes des cofinanceurs", fabrique=tuple)
    entete: Texte | None = champ("En haut des pages", exemple="{{ titre_court }}", defaut="{{ titre_court }}")
    pied: tuple[Texte, ...] = champ("En bas des pages", fabrique=tuple)
    numeros: Annotated[str, *choix({"droite": "", "centre": "", "aucun": ""})] = champ(
        "Numéros de page", aide="droite, centre ou aucun.", exemple="droite", defaut="droite"
    )
    marges_mm: Marges = champ("Marges", fabrique=Marges)


@dataclass(frozen=True, slots=True)
class ImageLue:
    """A picture in memory. `format` is the extension that its first bytes bear out."""

    octets: bytes
    format: str
    texte: str
    hauteur_mm: int

    @property
    def empreinte(self) -> str:
        return sha256(self.octets).hexdigest()[:16]


@dataclass(frozen=True, slots=True)
class Charte:
    """A charter whose pictures are read. `chemin` is absolute, `empreinte` that of all its files."""

    chemin: Path
    nom: str
    lue: CharteLue
    logo: ImageLue | None
    cofinanceurs: tuple[ImageLue, ...]
    empreinte: str

    @property
    def word(self) -> Path | None:
        """The letterhead of the Word documents."""
        return self.chemin.parent / self.lue.word if self.lue.word else None


def read_charte(chemin: Path) -> Charte:
    """A charter with its pictures.

    Raises:
        ErreursGroupees: all that is wrong in its fields.
        DonneesErreur: the file cannot be read, `entete_lointain`, `logo_introuvable`, `logo_refuse`,
            `police_absente`.
    """
    nom = str(chemin)
    text = read_texte(chemin, nom)
    lecture = read_yaml(text, nom)
    lieux = Lieux(nom, lecture.valeurs, lecture.cles)
    try:
        lue = CharteLue.model_validate(lecture.donnees)
    except ValidationError as raised:
        errors = raised.errors(include_url=False)
        raise ErreursGroupees(Traducteur(CharteLue, lieux, lecture.donnees).translate_all(errors)) from None
    _check_font(lue.police, lieux.find_valeur(("police",)))
    folder = chemin.resolve().parent
    if lue.word:
        find_beside(folder, lue.word, lieux.find_valeur(("word",)))
    logo = _read_image(folder, lue.logo, lieux.find_valeur(("logo", "fichier"))) if lue.logo else None
    others = tuple(
        _read_image(folder, image, lieux.find_valeur(("cofinanceurs", n, "fichier")))
        for n, image in enumerate(lue.cofinanceurs)
    )
    digest = sha256(text.encode("utf-8"))
    for image in (*([logo] if logo else []), *others):
        digest.update(image.octets)
    return Charte(chemin.resolve(), nom, lue, logo, others, digest.hexdigest())


def _read_image(folder: Path, image: Image, lieu: Lieu) -> ImageLue:
    path = find_beside(folder, image.fichier, lieu)
    extension = path.suffix.lower().removeprefix(".")
    try:
        with path.open("rb") as stream:
            data = stream.read(IMAGE_MAX + 1)
    except OSError:
        raise DonneesErreur(
            "logo_introuvable",
            f"L’image « {image.fichier} » n’existe pas à côté de la charte, ou ne se lit pas.",
            "Vérifiez son nom et son extension, et copiez-la dans le dossier de la charte.",
            lieu,
        ) from None
    reason = _find_fault(data, extension)
    if reason:
        raise DonneesErreur(
            "logo_refuse",
            f"L’image « {image.fichier} » ne peut pas servir : {reason}.",
            "Donnez un fichier PNG, JPEG ou SVG ordinaire, de moins de cinq millions d’octets.",
            lieu,
        )
    return ImageLue(data, extension, image.texte, image.hauteur_mm)


def _find_fault(data: bytes, extension: str) -> str:
    if extension not in TYPES:
        return "ce n’est ni un SVG, ni un PNG, ni un JPEG"
    if len(data) > IMAGE_MAX:
        return "elle est trop lourde"
    if extension == "svg":
        if b"<svg" not in data or b"\0" in data:
            return "ce n’est pas un SVG"
        return "elle contient un programme ou appelle un autre fichier" if SVG_ACTIF.search(data) else ""
    if not data.startswith(SIGNATURES[extension]):
        return "son contenu n’est pas celui que dit son extension"
    if extension == "png" and len(data) > 24:
        width, height = struct.unpack(">II", data[16:24])
        return "elle est démesurée" if width * height > PIXELS_MAX else ""
    return ""


def _check_font(famille: str, lieu: Lieu) -> None:
    if famille == POLICE:
        return
    known = list_fonts()
    if famille.casefold() not in {f.casefold() for f in known}:
        near = sorted(f for f in known if f[:1].casefold() == famille[:1].casefold())[:6]
        more = f" Sur ce poste, par exemple\u00a0: {', '.join(near)}." if near else ""
        raise DonneesErreur(
            "police_absente",
            f"La police « {famille} » n’est pas installée sur ce poste.",
            f"Installez-la, ou retirez cette ligne pour garder {POLICE}, qui vient avec clausedocs.{more}",
            lieu,
        )


@lru_cache(maxsize=1)
def list_fonts() -> tuple[str, ...]:
    """The families of fonts of this machine."""
    from importlib import import_module

    fonts: Any = import_module("typst").Fonts(include_system_fonts=True, include_embedded_fonts=False)
    return tuple(fonts.families())
