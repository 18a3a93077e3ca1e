"""A buyer’s file on disk, and what is done to it in turn."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from pathlib import Path

from fichiers_d_essai import read_parties
from revisions_de_word import list_textes, read_body

from clausedocs.dce.ecriture_word import Suivi
from clausedocs.dce.insertion import Resultat, insert_clause
from clausedocs.dce.place import Demande
from clausedocs.dce.retrait import remove_clause
from clausedocs.dossiers import DossierCharge

FIXTURES = Path(__file__).parents[2] / "fixtures"
SIGNET = re.compile(rb'<w:bookmarkStart w:id="(\d+)" w:name="(_clausedocs_\w+)"/>')
APRES = Demande("apres", "Pièces contractuelles")


def suivi(auteur: str = "Octavie Lambresac") -> Suivi:
    return Suivi(auteur, date(2026, 11, 22))


class Atelier:
    """A file on disk, and what is done to it in turn."""

    def __init__(self, dossier: Path, octets: bytes) -> None:
        self.chemin = dossier / "CCAP.docx"
        self.put(octets)

    def put(self, octets: bytes) -> Atelier:
        self.chemin.write_bytes(octets)
        self.octets = octets
        return self

    def insert(self, charge: DossierCharge, demande: Demande = APRES, **options: object) -> Resultat:
        result = insert_clause(self.chemin, charge, "clause_ccap", demande, **options)  # type: ignore[arg-type]
        self.put(result.octets)
        return result

    def remove(self, **options: object) -> Resultat:
        result = remove_clause(self.chemin, **options)  # type: ignore[arg-type]
        self.put(result.octets)
        return result

    @property
    def document(self) -> bytes:
        return read_parties(self.octets)["word/document.xml"]

    @property
    def textes(self) -> list[str]:
        return [t for t in list_textes(read_body(self.document)) if t.strip()]


Ouvrir = Callable[[str], Atelier]


def has_heures(a: Atelier, nombre: str) -> bool:
    """Whether the clause says this volume, whatever the spaces in it."""
    return any(f"{nombre} heures" in re.sub(r"\s", " ", t) for t in a.textes)
