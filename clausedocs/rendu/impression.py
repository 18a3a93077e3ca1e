"""What every PDF engine is given and what it gives back; the errors that they share."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from clausedocs.erreurs import Avertissement, DonneesErreur, MachineErreur, ModeleErreur
from clausedocs.rendu.feuille_style import Feuille

if TYPE_CHECKING:
    from clausedocs.rendu.entete.habillage import Habillage


@dataclass(frozen=True, slots=True)
class Metadonnees:
    """What the PDF says of itself. `titre_court` is the header of the pages, a title page apart."""

    titre: str
    titre_court: str = ""
    auteur: str = ""
    sujet: str = ""
    jour: date | None = None
    mots_cles: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ReglagesPdf:
    """How a PDF is asked for. Without `variante`: the first of the engine's."""

    moteur: str = "typst"
    variante: str | None = None
    feuille_style: Path | None = None


@dataclass(frozen=True, slots=True)
class Pdf:
    octets: bytes
    pages: int
    avertissements: tuple[Avertissement, ...] = ()


@dataclass(frozen=True, slots=True)
class Consigne:
    """What an engine prints besides the body: the standards by the names it knows, the sheet or the charter
    if any."""

    meta: Metadonnees
    normes: tuple[str, ...]
    feuille: Feuille | None = None
    habillage: Habillage | None = None


def nothing_missing() -> str:
    """For what a Python package alone makes work."""
    return ""


@dataclass(frozen=True, slots=True)
class MoteurPdf:
    """An engine: the target of the compiler that it reads, what it needs, how it prints.

    `variantes`: what `--pdf-variante` accepts -> the engine's own names of the standards it then follows.
    `machine` says in French what the system lacks, "" when nothing; it is asked before the engine is loaded.
    """

    nom: str
    cible: str
    paquets: tuple[str, ...]
    variantes: Mapping[str, tuple[str, ...]]
    print_pdf: Callable[[str, Consigne], Pdf]
    machine: Callable[[], str] = nothing_missing
    admet_feuille: bool = False


def moteur_absent(reason: str) -> MachineErreur:
    """The error for an engine that is not there; `reason` as `Format.indisponible` gives it."""
    return MachineErreur(
        "moteur_absent", reason, "Sans lui, le Word reste disponible avec « --format docx »."
    )


def caractere_sans_police(caractere: str) -> DonneesErreur:
    """The error for a character that the font cannot draw: nothing is printed rather than a white square."""
    if not caractere.isprintable():
        caractere = f"U+{ord(caractere):04X}"
    return DonneesErreur(
        "caractere_sans_police",
        f"Le caractère « {caractere} » n’existe pas dans la police des documents : "
        "le PDF ne peut pas l’imprimer.",
        "Remplacez-le dans le dossier ou dans le modèle par des lettres ordinaires.",
    )


def moteur_refus(reason: str) -> ModeleErreur:
    """The error for markup that the engine does not accept; `reason` is one short line of the engine's."""
    return ModeleErreur(
        "moteur_refus",
        f"Le moteur PDF refuse ce document ({reason}).",
        "Relisez le dernier changement fait au modèle ; le Word reste disponible avec « --format docx ».",
    )
