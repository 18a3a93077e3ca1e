"""The formats of a document: a table, one row each."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial

from clausedocs.rendu import libreoffice, moteur_pdf
from clausedocs.rendu.impression import nothing_missing
from clausedocs.rendu.moteur_pdf import MOTEUR_PAR_DEFAUT, MOTEURS


@dataclass(frozen=True, slots=True)
class Format:
    """`cible` is the target of the compiler; `moteur` the PDF engine, where there is one; `manque` says in
    French what this machine lacks to write it."""

    nom: str
    libelle: str
    extension: str
    cible: str
    moteur: str = ""
    manque: Callable[[], str] = nothing_missing

    def indisponible(self) -> str:
        """Why this machine cannot write it, in French; "" when it can. No engine is loaded to know."""
        return self.manque()

    def disponible(self) -> bool:
        """Whether this machine can write it."""
        return not self.indisponible()

    def printed_by(self, moteur: str) -> Format:
        """The same format by another PDF engine; itself where no engine prints it."""
        if not self.moteur:
            return self
        return replace(
            self, moteur=moteur, cible=MOTEURS[moteur].cible, manque=partial(moteur_pdf.missing, moteur)
        )


FORMATS: dict[str, Format] = {
    f.nom: f
    for f in (
        Format("docx", "document Word", "docx", "docx"),
        Format("pdf", "PDF accessible et d’archivage", "pdf", "", MOTEUR_PAR_DEFAUT).printed_by(
            MOTEUR_PAR_DEFAUT
        ),
        Format("html", "page web", "html", "html"),
        Format("texte", "texte brut", "txt", "texte"),
        # Word's own bytes, converted: LibreOffice must be on the machine.
        Format("odt", "document LibreOffice", "odt", "docx", manque=libreoffice.missing),
    )
}
# What is written when nobody asks for a format, as far as the machine can.
PAR_DEFAUT = ("docx", "pdf")
