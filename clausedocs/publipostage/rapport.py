"""The report of a mail merge as a table (.csv): a line a row, that a spreadsheet opens as it is."""

from __future__ import annotations

import csv
import io

from clausedocs.publipostage.conduite import Bilan
from clausedocs.publipostage.constats import Constat

NOM = "compte-rendu.csv"
TITRES = ("ligne", "état", "fichiers", "cellule", "champ", "message", "conseil")
ETATS = {"ecrit": "écrit", "deja": "déjà fait", "erreur": "erreur"}
# What a spreadsheet would run as a formula.
_FORMULES = ("=", "+", "-", "@", "\t", "\r")


def write_rapport(bilan: Bilan) -> bytes:
    """UTF-8 with its mark and semicolons, as Excel in French expects; a line an error or a warning."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    writer.writerow(TITRES)
    for line in bilan.lignes:
        head = (str(line.numero), ETATS[line.etat], " | ".join(line.fichiers))
        rows = [
            *(_describe(e, "") for e in line.erreurs),
            *(_describe(a, "avertissement : ") for a in line.avertissements),
            *(("", champ, "à compléter", "") for champ in line.lacunes),
        ] or [("", "", "", "")]
        for row in rows:
            writer.writerow([_neutralise(c) for c in (*head, *row)])
    return b"\xef\xbb\xbf" + out.getvalue().encode("utf-8")


def _describe(said: Constat, before: str) -> tuple[str, str, str, str]:
    place = said.cellule or (f"{said.fichier}:{said.ligne}" if said.ligne and said.colonne else "")
    return place, said.champ or "", f"{before}{said.message}", said.conseil


def _neutralise(text: str) -> str:
    return f"'{text}" if text.startswith(_FORMULES) else text
