"""A Word file in the folder of the user as a modèle: its identifier, its title, the document that it is."""

from __future__ import annotations

import re
import time
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from clausedocs.domaine.documents import DOCUMENTS
from clausedocs.erreurs import ClausedocsErreur, Lieu, ModeleErreur
from clausedocs.modeles.sources import Etat, ModeleMeta, is_settled, read_etat
from clausedocs.word.paquet import Paquet, read_paquet
from clausedocs.word.paquet import open_paquet as open_word
from clausedocs.word.xml_sur import parse_xml

CORE = "docProps/core.xml"
# What Word calls them: Titre, Catégorie, Commentaires, État.
_TITRE, _CATEGORIE, _DESCRIPTION, _ETAT = "title", "category", "description", "contentStatus"
VERSION = "1"


@dataclass(frozen=True, slots=True)
class SourceWord:
    """A Word modèle in hand: what is known of it (`document` is "" for one that is free), its bytes.

    The folder of its file is the only one that it may take pictures from.
    """

    meta: ModeleMeta
    octets: bytes

    @property
    def dossier(self) -> Path:
        return self.meta.fichier.parent

    def open(self) -> Paquet:
        """Its package. Raises DonneesErreur as `read_paquet` does."""
        return _open(self.octets, self.meta.fichier.name)


@lru_cache(maxsize=16)
def _open(octets: bytes, nom: str) -> Paquet:
    return read_paquet(octets, nom)


def list_files(root: Path) -> list[Path]:
    """The Word files of a folder, those that Word locks or keeps aside left out."""
    return sorted(p for p in root.rglob("*") if p.suffix.lower() == ".docx" and is_own(p))


def is_own(path: Path) -> bool:
    """Whether a file is one that somebody named."""
    return not path.name.startswith(("~$", "."))


def make_identifiant(nom: str) -> str:
    """« Convention de coopération 2027 » -> `convention_de_cooperation_2027`; "" when nothing is left."""
    bare = unicodedata.normalize("NFKD", nom.lower().replace("œ", "oe").replace("æ", "ae"))
    words = re.sub(r"[^a-z0-9]+", "_", "".join(c for c in bare if not unicodedata.combining(c))).strip("_")
    return words if words[:1].isalpha() else f"modele_{words}" if words else ""


def find_source(path: Path) -> SourceWord:
    """A Word modèle from its file, read again when it has changed.

    Raises DonneesErreur where it is no Word file that can be read, ModeleErreur where its head is wrong.
    """
    kept = _LUES.get(path)
    state, now = read_etat(path), time.time_ns()
    if kept is not None and kept[1] == state:
        return kept[0]
    paquet = open_word(path)
    source = SourceWord(_read_meta(paquet, path), path.read_bytes())
    if is_settled(state, now):
        if len(_LUES) >= LUES_MAX:
            _LUES.clear()
        _LUES[path] = source, state
    return source


# Sources read in this process, each with the state of its file when it was read.
LUES_MAX = 16
_LUES: dict[Path, tuple[SourceWord, Etat]] = {}


def show_meta(path: Path) -> ModeleMeta:
    """The same for a list: a file that cannot be read says so in place of its description."""
    try:
        return _read_meta(open_word(path), path)
    except ClausedocsErreur as raised:
        return ModeleMeta(
            make_identifiant(path.stem) or path.stem, path.stem, "", "", f"Illisible : {raised.message}", path
        )


def _read_meta(paquet: Paquet, path: Path) -> ModeleMeta:
    identifiant = make_identifiant(path.stem)
    if not identifiant:
        raise ModeleErreur(
            "word_nom",
            f"Le nom « {path.name} » ne donne pas d’identifiant.",
            "Donnez au fichier un nom avec des lettres, par exemple convention_2027.docx.",
            Lieu(fichier=path.name),
        )
    said = read_proprietes(paquet)
    category = make_identifiant(said.get(_CATEGORIE, ""))
    document = category or identifiant
    if category and category not in DOCUMENTS:
        raise ModeleErreur(
            "word_categorie",
            f"La catégorie « {said[_CATEGORIE]} » n’est pas un type de document.",
            f"Dans Word : Fichier, Informations, Catégories. Écrivez un de ceux-ci, ou rien : "
            f"{', '.join(DOCUMENTS)}.",
            Lieu(fichier=path.name),
        )
    title = said.get(_TITRE, "")
    if not title or "{" in title:
        title = path.stem.replace("_", " ")
    description = said.get(_DESCRIPTION, "")
    return ModeleMeta(
        identifiant,
        title,
        document if document in DOCUMENTS else "",
        said.get(_ETAT, "") or VERSION,
        "" if "{" in description else description,
        path,
    )


def read_proprietes(paquet: Paquet) -> dict[str, str]:
    """The properties that Word shows, by local name."""
    if CORE not in paquet:
        return {}
    root: Any = parse_xml(paquet.read(CORE), paquet.nom)
    return {
        str(node.tag).rpartition("}")[2]: " ".join((node.text or "").split())
        for node in root
        if isinstance(node.tag, str) and (node.text or "").strip()
    }
