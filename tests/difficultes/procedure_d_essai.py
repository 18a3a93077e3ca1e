"""Folders of procedures, made from the fictional ones, and the verbs with their usual arguments."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

from clausedocs.difficultes import Avis, Correction, consigner, rectifier, recu
from clausedocs.difficultes.enregistrement import Resultat
from clausedocs.difficultes.lignes import Ligne
from clausedocs.difficultes.situation import Situation

FIXTURES = Path(__file__).parents[2] / "fixtures"
AUJOURDHUI = date(2028, 1, 10)


def J(text: str) -> date:  # noqa: N802 (a story is a table of days)
    return date.fromisoformat(text)


def ouvrir(tmp_path: Path, cas: str = "c03_procedure") -> Path:
    """A folder of its own, with the files that its dossier calls."""
    dossier = tmp_path / cas
    shutil.copytree(FIXTURES / cas, dossier)
    for path in (*FIXTURES.glob("donneur_*.yaml"), *FIXTURES.glob("ma_structure_*.yaml")):
        shutil.copy(path, tmp_path / path.name)
    (tmp_path / "preuve.pdf").write_bytes(b"%PDF-1.4 preuve")
    return dossier


class Atelier:
    """One folder, and its verbs."""

    def __init__(self, dossier: Path) -> None:
        self.dossier = dossier
        self.preuve = dossier.parent / "preuve.pdf"
        self.s: Situation

    def _keep(self, fait: Resultat) -> Ligne:
        self.s = fait.situation
        self.avertissements = fait.avertissements
        return fait.ligne

    def dire(self, jour: str, evenement: str, *, piece: bool = True, **precisions: str) -> Ligne:
        late = precisions.pop("apres_coup", "") == "oui"
        pieces = [self.preuve] if piece else []
        return self._keep(
            consigner(
                self.dossier,
                evenement,
                jour=J(jour),
                consigne_le=AUJOURDHUI,
                precisions=precisions,
                pieces=pieces,
                apres_coup=late,
            )
        )

    def contact(
        self, jour: str, canal: str = "courriel", resultat: str = "sans_reponse", **plus: str
    ) -> Ligne:
        return self.dire(jour, "contact", canal=canal, resultat=resultat, **plus)

    def recu(self, courrier: str, *, le: str = "", presente: str = "", **avis: Any) -> Ligne:
        consigne = avis.pop("consigne_le", AUJOURDHUI)
        proof = avis.pop("preuve", self.preuve)
        told = Avis(J(le) if le else None, J(presente) if presente else None, **avis)
        return self._keep(recu(self.dossier, courrier, told, preuve=proof, consigne_le=consigne))

    def rectifier(
        self, numero: int, remplace: Mapping[str, str] | None = None, *, annule: bool = False, **plus: str
    ) -> Ligne:
        correction = Correction(
            remplace or {}, plus.get("motif", "date mal lue"), plus.get("auteur", "R. Hautecombes"), annule
        )
        return self._keep(
            rectifier(self.dossier, numero, correction, jour=AUJOURDHUI, consigne_le=AUJOURDHUI)
        )

    @property
    def etat(self) -> str:
        return self.s.machine.etats[self.s.etat].court

    def read_lignes(self) -> list[bytes]:
        return (self.dossier / "journal.jsonl").read_bytes().splitlines(keepends=True)


def ouvrir_manquement(tmp_path: Path) -> Atelier:
    """A convention between two parties, one of which did not hand in the yearly report."""
    made = Atelier(ouvrir(tmp_path, "c14_procedure"))
    made.dire(
        "2027-02-03",
        "manquement",
        auteur_lese="donneur_ordre",
        engagement="engagements-structure-bilan",
        fait="bilan annuel 2026 non remis",
        fait_le="2027-01-31",
        preuve="relance du 15 janvier 2027, sans réponse",
    )
    return made
