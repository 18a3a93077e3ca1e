"""The parts of a letterhead that come along with its headers: their own relationships, pictures, fonts."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import Any

from clausedocs.erreurs import DonneesErreur, Lieu
from clausedocs.rendu.entete.nettoyage import refuse_active, refuse_external
from clausedocs.rendu.papier_docx import Relation, write_relations
from clausedocs.word.archive_zip import Partie, deflate_partie
from clausedocs.word.paquet import Paquet
from clausedocs.word.xml_sur import parse_xml

# The pictures that Word shows; by the extension of their part, with their content type.
IMAGES = {
    "bmp": "image/bmp",
    "emf": "image/x-emf",
    "gif": "image/gif",
    "jpeg": "image/jpeg",
    "jpg": "image/jpeg",
    "png": "image/png",
    "svg": "image/svg+xml",
    "tif": "image/tiff",
    "tiff": "image/tiff",
    "wdp": "image/vnd.ms-photo",
    "wmf": "image/x-wmf",
}
POLICES = {
    "odttf": "application/vnd.openxmlformats-officedocument.obfuscatedFont",
    "fntdata": "application/x-fontdata",
    "ttf": "application/x-font-ttf",
}
# Kinds of relationships that a part may keep, by the end of their type.
_GARDEES = {"image": IMAGES, "font": POLICES}
_R_ID = re.compile(r"\{http://schemas\.openxmlformats\.org/officeDocument/2006/relationships\}")
_LIEN = re.compile(r"(?:https?|mailto|tel):|#", re.I)
SVG_ACTIF = re.compile(rb"<script|\son\w+\s*=|<!DOCTYPE|<foreignObject|href\s*=\s*[\"'](?!#|data:)", re.I)


@dataclass(slots=True)
class Recolte:
    """What has been taken from a letterhead so far: parts under their new names, content types."""

    paquet: Paquet
    parties: list[Partie] = field(default_factory=list)
    types: list[tuple[str, str]] = field(default_factory=list)
    extensions: dict[str, str] = field(default_factory=dict)
    _noms: dict[str, str] = field(default_factory=dict)

    def read_relations(self, partie: str) -> dict[str, Relation]:
        """The relationships of a part by id; the targets are names of parts of the package."""
        folder, _, name = partie.rpartition("/")
        rels = f"{folder}/_rels/{name}.rels" if folder else f"_rels/{name}.rels"
        if rels not in self.paquet:
            return {}
        found = {}
        for row in parse_xml(self.paquet.read(rels), self.paquet.nom):
            target, outside = str(row.get("Target")), row.get("TargetMode") == "External"
            if not outside:
                target = posixpath.normpath(posixpath.join("/", folder, target)).lstrip("/")
            kind = str(row.get("Type")).rpartition("/")[2]
            found[str(row.get("Id"))] = Relation(str(row.get("Id")), kind, target, outside)
        return found

    def keep_relations(self, partie: str, root: Any, place: str, prefixe: str = "") -> list[Relation]:
        """The relationships that a part names, its targets taken along; `prefixe` begins their new ids.

        Raises DonneesErreur `entete_externe`, `entete_actif`.
        """
        known = self.read_relations(partie)
        kept: dict[str, Relation] = {}
        for node in root.iter():
            for name, value in list(node.attrib.items()):
                if not _R_ID.match(str(name)) or value not in known:
                    continue
                row = known[str(value)]
                if row.genre not in (*_GARDEES, "hyperlink"):
                    if row.genre in ("header", "footer"):
                        continue
                    raise refuse_active(self.paquet.nom, place, f"un élément « {row.genre} »")
                if row.externe and (row.genre != "hyperlink" or not _LIEN.match(row.cible)):
                    raise refuse_external(self.paquet.nom, place, row.cible)
                if row.ident not in kept:
                    target = row.cible if row.externe else self.take(row.cible, row.genre)
                    kept[row.ident] = replace(row, ident=f"{prefixe}{row.ident}", cible=target)
                node.set(name, kept[row.ident].ident)
        return list(kept.values())

    def add(self, nom: str, data: bytes, type_: str, relations: Iterable[Relation] = ()) -> None:
        """A part under `word/` with its relationships."""
        self.parties.append(deflate_partie(f"word/{nom}", data))
        self.types.append((f"word/{nom}", type_))
        self.add_relations(nom, relations)

    def add_relations(self, nom: str, relations: Iterable[Relation]) -> None:
        """The relationships of a part under `word/`, if it has any."""
        rows = list(relations)
        if rows:
            folder, _, name = nom.rpartition("/")
            path = f"word/{folder}/_rels/{name}.rels" if folder else f"word/_rels/{name}.rels"
            self.parties.append(deflate_partie(path, write_relations(rows).encode("utf-8")))

    def take(self, partie: str, genre: str) -> str:
        """A picture or a font, under a new name; relative to `word/`."""
        if partie in self._noms:
            return self._noms[partie]
        extension = partie.rpartition(".")[2].lower()
        if partie not in self.paquet or extension not in _GARDEES[genre]:
            raise DonneesErreur(
                "entete_image",
                f"Une image du papier à en-tête ne peut pas être reprise (« {partie} »).",
                "Remplacez-la dans Word par une image PNG, JPEG ou SVG.",
                Lieu(fichier=self.paquet.nom),
            )
        data = self.paquet.read(partie)
        if extension == "svg" and SVG_ACTIF.search(data):
            raise refuse_active(self.paquet.nom, partie, "une image SVG qui agit ou va chercher autre chose")
        folder = "media" if genre == "image" else "fonts"
        name = f"{folder}/papier{len(self._noms) + 1}.{extension}"
        self.extensions[extension] = _GARDEES[genre][extension]
        self.parties.append(
            deflate_partie(f"word/{name}", data, stocker=extension in ("png", "jpg", "jpeg", "gif"))
        )
        self._noms[partie] = name
        return name
