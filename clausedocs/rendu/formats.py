"""The formats of a document: a table, one row each."""

from __future__ import annotations

from dataclasses import dataclass

from clausedocs.rendu.moteur_pdf import MOTEURS


@dataclass(frozen=True, slots=True)
class Format:
    """`cible` is the target of the compiler; `moteur` the PDF engine that must be on this machine, if any."""

    nom: str
    libelle: str
    extension: str
    cible: str
    moteur: str = ""

    def indisponible(self) -> str:
        """Why this machine cannot write it, in French; "" when it can. Nothing heavy is imported to know."""
        return MOTEURS[self.moteur].missing() if self.moteur else ""

    def disponible(self) -> bool:
        """Whether this machine can write it."""
        return not self.indisponible()


FORMATS: dict[str, Format] = {
    f.nom: f
    for f in (
        Format("docx", "document Word", "docx", "docx"),
        Format("pdf", "PDF accessible et d’archivage", "pdf", MOTEURS["typst"].cible, "typst"),
        Format("html", "page web", "html", "html"),
        Format("texte", "texte brut", "txt", "texte"),
    )
}
# What is written when nobody asks for a format, as far as the machine can.
PAR_DEFAUT = ("docx", "pdf")
