"""One door to every workbook: what a file is, it says by its bytes, whatever its name."""

from __future__ import annotations

import errno
from pathlib import Path

from clausedocs.erreurs import ClausedocsErreur, Lieu, MachineErreur
from clausedocs.tableur.archive import refuse
from clausedocs.tableur.cellules import Classeur

EXTENSIONS = (".xlsx", ".ods", ".csv")
TAILLE_MAX = 100 * 1024 * 1024
ODS = b"mimetypeapplication/vnd.oasis.opendocument.spreadsheet"
CHIFFRE = "EncryptedPackage".encode("utf-16-le")
CLASSEUR = "Enregistrez le tableau au format .xlsx, .ods ou .csv, puis recommencez."


def read_classeur(chemin: Path, nom: str | None = None) -> Classeur:
    """The sheets of a .xlsx, a .ods or a .csv; `nom` is how the user calls it.

    Raises:
        DonneesErreur: `classeur_introuvable`, `classeur_format`, `classeur_corrompu`, `classeur_demesure`,
            `csv_guillemets`, `fichier_encodage`, `fichier_caractere`.
        MachineErreur: `fichier_illisible`.
    """
    nom = str(chemin) if nom is None else nom
    return read_octets(read_fichier(chemin, nom), nom)


def read_octets(octets: bytes, nom: str) -> Classeur:
    """The same from bytes in hand."""
    # The readers of zips and of XML are imported only where a workbook needs one.
    if octets.startswith(b"PK\x03\x04"):
        if ODS in octets[:200] or b"spreadsheet-template" in octets[:200]:
            from clausedocs.tableur.ods import read_ods

            return read_ods(octets, nom)
        from clausedocs.tableur.xlsx import read_xlsx

        return read_xlsx(octets, nom)
    if octets.startswith(b"\xd0\xcf\x11\xe0"):
        if CHIFFRE in octets:
            raise refuse(
                "classeur_format",
                nom,
                "Ce classeur est protégé par un mot de passe.",
                "Ouvrez-le, retirez le mot de passe (Fichier, Informations, Protéger le classeur), "
                "puis enregistrez-le.",
            )
        raise refuse("classeur_format", nom, "C’est un ancien classeur Excel (.xls).", CLASSEUR)
    if octets.startswith((b"%PDF", b"{\\rtf", b"\x89PNG", b"\xff\xd8\xff")):
        raise refuse("classeur_format", nom, "Ce fichier n’est pas un tableau.", CLASSEUR)
    if not octets.strip():
        raise refuse("classeur_vide", nom, "Le tableau est vide.", "Vérifiez que c’est le bon fichier.")
    from clausedocs.tableur.csv_texte import read_csv

    return read_csv(octets, nom)


def read_fichier(chemin: Path, nom: str) -> bytes:
    """The bytes of a table. Raises as `read_classeur` does."""
    try:
        if chemin.stat().st_size > TAILLE_MAX:
            raise refuse(
                "classeur_demesure",
                nom,
                "Le fichier dépasse 100 Mo.",
                "Gardez-y le tableau seul, sans images, ou partagez-le en plusieurs fichiers.",
            )
        return chemin.read_bytes()
    except OSError as raised:
        if isinstance(raised, ClausedocsErreur):
            raise
        raise _explain(raised, chemin, nom) from None


def _explain(raised: OSError, chemin: Path, nom: str) -> ClausedocsErreur:
    # Windows says « permission denied » of a directory: ask the disk.
    if chemin.is_dir():
        return refuse(
            "classeur_introuvable", nom, "C’est un dossier, pas un tableau.", "Donnez le nom d’un fichier."
        )
    if raised.errno in (errno.ENOENT, errno.ENOTDIR):
        return refuse(
            "classeur_introuvable", nom, "Ce tableau n’existe pas.", "Vérifiez son nom et son emplacement."
        )
    return MachineErreur(
        "fichier_illisible",
        "Ce tableau ne peut pas être lu sur ce poste.",
        "Fermez-le s’il est ouvert dans Excel, et vérifiez vos droits d’accès.",
        Lieu(fichier=nom),
    )
