"""What the user typed, read: dates, formats, mode."""

from __future__ import annotations

import os
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Literal

from clausedocs.erreurs import UsageErreur

Mode = Literal["projet", "definitif"]
VARIABLE_MODELES = "CLAUSEDOCS_MODELES"
MODES: tuple[Mode, ...] = ("projet", "definitif")


@dataclass(frozen=True, slots=True)
class ChoixRendu:
    """What was typed about the look of the documents; None where nothing was."""

    moteur: str | None = None
    variante: str | None = None
    feuille: str | None = None
    entete: str | None = None

    def arguments(self) -> dict[str, Any]:
        """The keywords of `clausedocs.generate`, which knows engines, sheets and letterheads."""
        return {
            "moteur_pdf": self.moteur.strip().lower() if self.moteur is not None else None,
            "pdf_variante": self.variante.strip().lower() if self.variante is not None else None,
            "feuille_style": Path(self.feuille) if self.feuille is not None else None,
            "entete": Path(self.entete) if self.entete is not None else None,
        }


def read_date(texte: str | None, option: str) -> date | None:
    """A day written `2026-11-22` or `22/11/2026`; None where nothing was typed.

    Raises UsageErreur (`date_illisible`).
    """
    if texte is None:
        return None
    text = texte.strip()
    french = re.fullmatch(r"(\d{1,2})/(\d{1,2})/(\d{4})", text)
    iso = re.fullmatch(r"(\d{4})-(\d{1,2})-(\d{1,2})", text)
    try:
        if french:
            day, month, year = map(int, french.groups())
            return date(year, month, day)
        if iso:
            year, month, day = map(int, iso.groups())
            return date(year, month, day)
    except ValueError:
        raise UsageErreur(
            "date_illisible",
            f"Le jour « {texte} » donné à {option} n’existe pas dans le calendrier.",
            "Vérifiez le jour et le mois ; écrivez par exemple 2026-11-22.",
        ) from None
    raise UsageErreur(
        "date_illisible",
        f"La date « {texte} » donnée à {option} n’est pas lisible.",
        "Écrivez l’année, le mois et le jour : 2026-11-22, ou bien 22/11/2026.",
    )


def read_dossiers_modeles(noms: Sequence[str] | None) -> tuple[Path, ...]:
    """The folders of the user’s own modèles: those typed, else those that the machine names.

    Raises UsageErreur (`modeles_introuvables`).
    """
    named = list(noms or ()) or [n for n in os.environ.get(VARIABLE_MODELES, "").split(os.pathsep) if n]
    folders = tuple(Path(n) for n in dict.fromkeys(named))
    for folder in folders:
        if not folder.is_dir():
            raise UsageErreur(
                "modeles_introuvables",
                f"Le répertoire de modèles « {folder} » n’existe pas.",
                f"Vérifiez le chemin donné à --modeles{'' if noms else f', ici par {VARIABLE_MODELES}'}.",
            )
    return folders


def read_mode(texte: str) -> Mode:
    """Raises UsageErreur (`mode_inconnu`)."""
    if texte not in MODES:
        raise UsageErreur(
            "mode_inconnu",
            f"Le mode « {texte} » n’existe pas.",
            "Écrivez « --mode projet » pour un brouillon ou « --mode definitif » pour un document à signer.",
        )
    return texte


def read_formats(texte: str | None, connus: Sequence[str]) -> list[str] | None:
    """The formats asked for, in the order given and without repetition; None where nothing was typed.

    Raises UsageErreur (`format_inconnu`).
    """
    if texte is None:
        return None
    asked = [f.strip().lower().lstrip(".") for f in texte.split(",") if f.strip()]
    unknown = [f for f in asked if f not in connus]
    if unknown or not asked:
        quoi = f"Le format « {unknown[0]} » n’existe pas." if unknown else "L’option --format est vide."
        raise UsageErreur(
            "format_inconnu",
            quoi,
            f"Choisissez parmi {', '.join(connus)}, séparés par des virgules : --format docx,pdf.",
        )
    return list(dict.fromkeys(asked))
