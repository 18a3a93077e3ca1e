"""Somebody else’s .docx: opened with suspicion, its parts kept, written back with a few replaced."""

from __future__ import annotations

import re
import struct
import zipfile
import zlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path
from typing import Any

from clausedocs.erreurs import DonneesErreur, Lieu
from clausedocs.word.archive_zip import Partie, deflate_partie, write_zip
from clausedocs.word.xml_sur import parse_xml

# Beyond these, a file is not a tender document: it is made to hurt.
TAILLE_MAX = 200 * 1024 * 1024
PARTIES_MAX = 5000
DEPLIE_MAX = 400 * 1024 * 1024
XML_MAX = 64 * 1024 * 1024
RAPPORT_MAX = 400
# A document of 300 pages has some 200 000 tags; a tree of three million would fill the memory.
BALISES_MAX = 3_000_000
# What stands before the root of a part: where a document type is declared.
PROLOGUE_MAX = 64 * 1024
_W = "application/vnd.openxmlformats-officedocument.wordprocessingml"
PRINCIPALE = f"{_W}.document.main+xml"
# Content type of the main part -> what the file is, and what to do with it.
AUTRES = {
    "application/vnd.ms-word.document.macroEnabled.main+xml": "un document Word avec macros (.docm)",
    "application/vnd.ms-word.template.macroEnabledTemplate.main+xml": "un modèle Word avec macros (.dotm)",
    f"{_W}.template.main+xml": "un modèle Word (.dotx)",
}
ENREGISTRER = "Ouvrez-le dans Word ou LibreOffice, puis « Enregistrer sous » au format Document Word (.docx)."
STRICT = b"http://purl.oclc.org/ooxml/"
CHIFFRE = "EncryptedPackage".encode("utf-16-le")
_RACINE = re.compile(rb"(?:\xef\xbb\xbf)?\s*(?:<\?xml[^<>]*\?>)?\s*<[A-Za-z]")
CONTENT_TYPES, RELATIONS = "[Content_Types].xml", "_rels/.rels"


@dataclass(frozen=True, slots=True)
class Paquet:
    """The parts of a file in their order, compressed as they were; `document` is the name of the main one."""

    nom: str
    parties: tuple[Partie, ...]
    document: str
    _index: Mapping[str, Partie] = field(repr=False, default_factory=dict)
    # The main part as it was read to be checked: handed to the first who asks for it, not kept.
    _lu: dict[str, bytes] = field(repr=False, compare=False, default_factory=dict)

    def read(self, nom: str) -> bytes:
        """The bytes of a part. Raises KeyError when there is none, DonneesErreur when they are spoiled."""
        ready = self._lu.pop(nom, None)
        if ready is not None:
            return ready
        part = self._index[nom]
        if part.methode == 0:
            data = part.octets
        else:
            engine = zlib.decompressobj(-15)
            try:
                data = engine.decompress(part.octets, part.taille + 1)
            except zlib.error:
                raise _spoiled(self.nom, nom) from None
        if len(data) != part.taille or zlib.crc32(data) != part.crc:
            raise _spoiled(self.nom, nom)
        return data

    def __contains__(self, nom: str) -> bool:
        return nom in self._index

    def write(self, remplacees: Mapping[str, bytes], retirees: frozenset[str] = frozenset()) -> bytes:
        """The whole file again: the parts replaced, added or taken out; the others byte for byte."""
        out = [
            deflate_partie(p.nom.decode(), remplacees[p.nom.decode()]) if p.nom.decode() in remplacees else p
            for p in self.parties
            if p.nom.decode() not in retirees
        ]
        known = {p.nom.decode() for p in self.parties}
        out += [deflate_partie(nom, data) for nom, data in remplacees.items() if nom not in known]
        return write_zip(out)


def open_paquet(chemin: Path) -> Paquet:
    """Read a file. Raises DonneesErreur: what it is, why it is refused, how to save it otherwise."""
    nom = str(chemin)
    try:
        taille = chemin.stat().st_size
        if taille > TAILLE_MAX:
            raise _refuse(
                "docx_trop_gros", nom, "Le fichier dépasse 200 Mo.", "Réduisez ses images, puis recommencez."
            )
        data = chemin.read_bytes()
    except FileNotFoundError:
        raise _refuse(
            "docx_introuvable", nom, "Le fichier n’existe pas.", "Vérifiez son nom et son dossier."
        ) from None
    except IsADirectoryError:
        raise _refuse("docx_introuvable", nom, "C’est un dossier.", "Donnez le nom d’un fichier.") from None
    except PermissionError:
        raise _refuse(
            "docx_introuvable",
            nom,
            "Le fichier ne peut pas être lu.",
            "S’il est ouvert dans Word, fermez-le ; vérifiez aussi vos droits.",
        ) from None
    return read_paquet(data, nom)


def read_paquet(data: bytes, nom: str = "document.docx") -> Paquet:
    """The same from bytes in hand."""
    _refuse_other_formats(data, nom)
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            infos = archive.infolist()
            _check_sizes(infos, nom)
            parties = tuple(_read_partie(data, i, nom) for i in infos if not i.is_dir())
    except DonneesErreur:
        # Ours is a ValueError too.
        raise
    except (zipfile.BadZipFile, struct.error, ValueError, EOFError, NotImplementedError):
        raise _refuse(
            "docx_corrompu",
            nom,
            "Le fichier est abîmé ou incomplet : ce n’est pas une archive lisible.",
            "Reprenez-le à sa source ; Word sait parfois le réparer (« Ouvrir et réparer »).",
        ) from None
    index = {p.nom.decode(): p for p in parties}
    paquet = Paquet(nom, parties, "", index)
    document, octets = _find_document(paquet)
    return Paquet(nom, parties, document, index, {document: octets})


def _refuse_other_formats(data: bytes, nom: str) -> None:
    if data.startswith(b"\xd0\xcf\x11\xe0") and CHIFFRE in data:
        raise _refuse(
            "docx_format",
            nom,
            "C’est un document protégé par un mot de passe.",
            "Ouvrez-le dans Word, retirez le mot de passe (Fichier, Informations, Protéger le document), "
            "puis enregistrez-le.",
        )
    if data.startswith(b"\xd0\xcf\x11\xe0"):
        raise _refuse("docx_format", nom, "C’est un ancien document Word (.doc).", ENREGISTRER)
    if b"mimetypeapplication/vnd.oasis.opendocument" in data[:200]:
        raise _refuse("docx_format", nom, "C’est un document OpenDocument (.odt).", ENREGISTRER)
    if data.startswith(b"{\\rtf"):
        raise _refuse("docx_format", nom, "C’est un document RTF.", ENREGISTRER)
    if data.startswith(b"%PDF"):
        raise _refuse("docx_format", nom, "C’est un PDF.", "Demandez le fichier Word dont il vient.")


def _check_sizes(infos: list[zipfile.ZipInfo], nom: str) -> None:
    if len(infos) > PARTIES_MAX:
        raise _refuse("docx_demesure", nom, f"Le fichier compte {len(infos)} parties.", _GONFLE)
    unfolded = sum(i.file_size for i in infos)
    if unfolded > DEPLIE_MAX:
        raise _refuse("docx_demesure", nom, "Le fichier occuperait plus de 400 Mo une fois déplié.", _GONFLE)
    # Two names that differ only by their case are one name to Word.
    names: set[str] = set()
    for i in infos:
        if i.file_size > 10_000_000 and i.file_size > RAPPORT_MAX * max(i.compress_size, 1):
            raise _refuse("docx_demesure", nom, f"« {i.filename} » est démesurément comprimé.", _GONFLE)
        if i.filename.endswith((".xml", ".rels")) and i.file_size > XML_MAX:
            raise _refuse("docx_demesure", nom, f"« {i.filename} » dépasse 64 Mo.", _GONFLE)
        if i.flag_bits & 0x1:
            raise _refuse(
                "docx_format", nom, "Le fichier est chiffré.", "Retirez son mot de passe, puis recommencez."
            )
        path = i.orig_filename.casefold()
        if not _is_sound(path) or path in names:
            raise _refuse(
                "docx_noms",
                nom,
                f"Le fichier contient une partie au nom anormal (« {i.orig_filename[:60]} »).",
                "Word n’écrit rien de tel : ne l’ouvrez pas et demandez-le à nouveau à son auteur.",
            )
        names.add(path)


def _is_sound(path: str) -> bool:
    """A name that stays inside the archive and that every system reads alike."""
    return path.isascii() and path.isprintable() and not re.search(r"^/|[\\:]|(?:^|/)\.\.(?:/|$)", path)


_GONFLE = "Ce n’est pas un document ordinaire : demandez-le à nouveau à son auteur."


def _read_partie(data: bytes, info: zipfile.ZipInfo, nom: str) -> Partie:
    """A member as it is compressed: what does not change is copied, not packed again."""
    if info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        raise NotImplementedError(info.filename)
    head = info.header_offset
    if data[head : head + 4] != b"PK\x03\x04":
        raise zipfile.BadZipFile(info.filename)
    name_len, extra_len = struct.unpack("<HH", data[head + 26 : head + 30])
    start = head + 30 + name_len + extra_len
    octets = data[start : start + info.compress_size]
    if len(octets) != info.compress_size or data[head + 30 : start - extra_len] != info.filename.encode():
        raise zipfile.BadZipFile(info.filename)
    return Partie.of(info.filename.encode(), octets, info.compress_type, info.CRC, info.file_size)


def _find_document(paquet: Paquet) -> tuple[str, bytes]:
    """The main part and its bytes, by the relationships of the package.

    Refused where Word would not edit it as we do.
    """
    nom = paquet.nom
    if CONTENT_TYPES not in paquet or RELATIONS not in paquet:
        raise _refuse(
            "docx_sans_document",
            nom,
            "Ce n’est pas un document Word : il lui manque ses parties principales.",
            "Vérifiez que c’est le bon fichier, ou enregistrez-le de nouveau depuis Word.",
        )
    for partie in paquet.parties:
        _check_prologue(paquet, partie)
    rels, types = (parse_xml(paquet.read(x), nom) for x in (RELATIONS, CONTENT_TYPES))
    part = next(
        (str(r.get("Target")).lstrip("/") for r in rels if str(r.get("Type")).endswith("/officeDocument")), ""
    )
    if part not in paquet:
        raise _refuse(
            "docx_sans_document",
            nom,
            "Le fichier ne contient pas de texte principal.",
            "Vérifiez que c’est un document Word, ou enregistrez-le de nouveau depuis Word.",
        )
    declared = _read_type(types, part)
    if declared in AUTRES:
        raise _refuse("docx_format", nom, f"C’est {AUTRES[declared]}.", ENREGISTRER)
    if declared != PRINCIPALE:
        raise _refuse("docx_format", nom, "Ce n’est pas un document Word.", ENREGISTRER)
    data = paquet.read(part)
    if data.count(b"<") > BALISES_MAX:
        raise _refuse("docx_demesure", nom, "Le document compte plus de trois millions de balises.", _GONFLE)
    if STRICT in paquet.read(RELATIONS) or STRICT in data[:10_000]:
        raise _refuse(
            "docx_format", nom, "C’est un document Word au format « Open XML strict ».", ENREGISTRER
        )
    return part, data


def _read_type(types: Any, part: str) -> str:
    """The content type of a part: its own, or that of its extension."""
    for key, wanted in (("PartName", f"/{part}"), ("Extension", part.rpartition(".")[2])):
        for row in types:
            if str(row.get(key)).lower() == wanted.lower():
                return str(row.get("ContentType"))
    return ""


def _check_prologue(paquet: Paquet, partie: Partie) -> None:
    """No part of a Word file declares a document type: one that does is made to read files or fill memory.

    Word would read every part, even those that we leave alone.
    """
    if not partie.nom.endswith((b".xml", b".rels")):
        return
    # Nearly every part is at its root in a line; the others are read further.
    if _RACINE.match(_read_head(paquet, partie, 512)):
        return
    head = _read_head(paquet, partie, PROLOGUE_MAX)
    if refuse_entities(head, paquet.nom) and partie.taille > PROLOGUE_MAX:
        raise _spoiled(paquet.nom, partie.nom.decode())


def _read_head(paquet: Paquet, partie: Partie, taille: int) -> bytes:
    if not partie.methode:
        return partie.octets[:taille]
    try:
        return zlib.decompressobj(-15).decompress(partie.octets, taille)
    except zlib.error:
        raise _spoiled(paquet.nom, partie.nom.decode()) from None


def refuse_entities(data: bytes, nom: str) -> bool:
    """Raises DonneesErreur where a part declares a document type; True when its root was not even reached."""
    # Without zeros, the two bytes of UTF-16 read as one; a comment may quote anything.
    data = re.sub(rb"<!--.*?-->|<\?.*?\?>", b"", data[:PROLOGUE_MAX].replace(b"\0", b""), flags=re.S)
    root = re.search(rb"<[^?!]", data)
    if b"<!DOCTYPE" in (data[: root.start()] if root else data):
        raise _refuse(
            "docx_entites",
            nom,
            "Le fichier contient des entités XML, que Word n’écrit jamais.",
            "Ne l’ouvrez pas et demandez-le à nouveau à son auteur.",
        )
    return root is None


def _spoiled(nom: str, part: str) -> DonneesErreur:
    return _refuse(
        "docx_corrompu",
        nom,
        f"La partie « {part} » du fichier est abîmée.",
        "Reprenez-le à sa source ; Word sait parfois le réparer (« Ouvrir et réparer »).",
    )


def _refuse(code: str, nom: str, message: str, conseil: str) -> DonneesErreur:
    return DonneesErreur(code, message, conseil, Lieu(fichier=nom))
