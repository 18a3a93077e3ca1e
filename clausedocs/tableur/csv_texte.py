"""A .csv as Excel, LibreOffice and business programs export it: its encoding and its separator are found."""

from __future__ import annotations

import csv
import io
import re

from clausedocs.erreurs import DonneesErreur, Lieu
from clausedocs.tableur.archive import refuse
from clausedocs.tableur.cellules import Cellule, Classeur, Feuille, Ligne, name_colonne

BOMS = ((b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be"))
SEPARATEURS = ";,\t"
# What no text in Windows-1252 holds: a file in another encoding is not read as if it were.
_ABSENTS_1252 = re.compile(rb"[\x81\x8d\x8f\x90\x9d]")
_COMMANDES = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
CHAMP_MAX = 100_000


def read_csv(octets: bytes, nom: str) -> Classeur:
    """One sheet without a name. Raises DonneesErreur."""
    text = decode_csv(octets, nom)
    # « sep=; », a line that Excel reads for itself.
    declared = re.match(r"sep=([;,\t])\r?\n", text)
    separateur = declared[1] if declared else find_separateur(text)
    skipped = 1 if declared else 0
    if declared:
        text = text[declared.end() :]
    csv.field_size_limit(CHAMP_MAX)
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=separateur, strict=True)
    lignes: list[Ligne] = []
    numero = skipped
    try:
        for row in rows:
            numero += 1
            cellules = {
                n: Cellule(f"{name_colonne(n)}{numero}", value)
                for n, value in enumerate(row, 1)
                if value.strip()
            }
            if cellules:
                lignes.append(Ligne(numero, cellules))
    except csv.Error:
        raise DonneesErreur(
            "csv_guillemets",
            "Un guillemet ouvert n’est pas fermé, ou du texte suit un guillemet fermé.",
            "Enregistrez de nouveau le tableau au format CSV depuis Excel ou LibreOffice, qui posent les "
            "guillemets eux-mêmes.",
            Lieu(fichier=nom, ligne=rows.line_num + skipped),
        ) from None
    return Classeur(nom, (Feuille("", tuple(lignes)),))


def decode_csv(octets: bytes, nom: str) -> str:
    """UTF-8, with or without its mark, UTF-16 with it, else what Windows writes in France."""
    for bom, encodage in BOMS:
        if octets.startswith(bom):
            try:
                text = octets[len(bom) :].decode(encodage)
            except UnicodeDecodeError:
                raise _misencoded(nom) from None
            return _refuse_commandes(text, nom)
    try:
        text = octets.decode("utf-8")
    except UnicodeDecodeError:
        if _ABSENTS_1252.search(octets):
            raise _misencoded(nom) from None
        text = octets.decode("cp1252")
    return _refuse_commandes(text, nom)


def find_separateur(text: str) -> str:
    """The separator that the first line holds most, outside quotes."""
    first = next((line for line in text.splitlines() if line.strip()), "")
    bare = re.sub(r'"[^"]*"', "", first)
    return max(SEPARATEURS, key=bare.count)


def _refuse_commandes(text: str, nom: str) -> str:
    found = _COMMANDES.search(text)
    if found is None:
        return text
    raise DonneesErreur(
        "fichier_caractere",
        f"Un caractère invisible que les documents n’admettent pas (U+{ord(found[0]):04X}) se trouve ici.",
        "Effacez-le : il vient le plus souvent d’un copier-coller ou d’un autre logiciel.",
        Lieu(nom, text.count("\n", 0, found.start()) + 1),
    )


def _misencoded(nom: str) -> DonneesErreur:
    return refuse(
        "fichier_encodage",
        nom,
        "Le codage des caractères de ce fichier n’est pas lisible (ni UTF-8, ni UTF-16, ni Windows-1252).",
        "Dans Excel, choisissez « Enregistrer sous », puis « CSV UTF-8 ».",
    )
