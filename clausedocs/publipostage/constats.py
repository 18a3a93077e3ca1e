"""What is said of a row, as plain data: it travels between processes, and waits in the journal."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

from clausedocs.erreurs import Avertissement, ClausedocsErreur, DonneesErreur, Lieu


@dataclass(frozen=True, slots=True)
class Constat:
    """An error or a warning. `champ` is a dotted path."""

    code: str
    message: str
    conseil: str = ""
    fichier: str | None = None
    ligne: int | None = None
    colonne: int | None = None
    champ: str | None = None
    cellule: str | None = None
    feuille: str | None = None

    @classmethod
    def of(cls, said: ClausedocsErreur | Avertissement) -> Constat:
        """The same as an error or a warning of the library."""
        at = said.lieu
        return cls(
            said.code,
            said.message,
            said.conseil,
            at.fichier,
            at.ligne,
            at.colonne,
            at.champ,
            at.cellule,
            at.feuille,
        )

    @classmethod
    def list_of(cls, raised: ClausedocsErreur) -> list[Constat]:
        """One for each error of a group."""
        return [cls.of(e) for e in raised.erreurs]

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> Constat:
        """What `to_json` wrote."""
        return cls(**data)

    def to_json(self) -> dict[str, Any]:
        """Without what is empty."""
        return {k: v for k, v in asdict(self).items() if v not in (None, "")}

    @property
    def lieu(self) -> Lieu:
        return Lieu(self.fichier, self.ligne, self.colonne, self.champ, self.cellule, self.feuille)

    def as_erreur(self) -> DonneesErreur:
        """To be shown as any other error."""
        return DonneesErreur(self.code, self.message, self.conseil, self.lieu)

    def as_avertissement(self) -> Avertissement:
        """To be shown as any other warning."""
        return Avertissement(self.code, self.message, self.conseil, self.lieu)
