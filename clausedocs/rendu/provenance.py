"""Where a document comes from: what each format records, so that it can be made again or checked."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Provenance:
    """`modele_sha256` and `dossier_sha256` are in hexadecimal. `droit_au` is the day whose law is cited,
    `consultation` the day that picks the law of procurement where it is another one. `dossier_version`: that
    of the consultation, which a published piece does not print."""

    modele: str
    modele_version: str
    modele_sha256: str
    dossier_sha256: str
    clausedocs: str
    mode: str
    jour: date
    droit_au: date
    consultation: date | None = None
    references_verifiees: tuple[str, ...] = ()
    entete_sha256: str = ""
    dossier_version: str = ""

    def properties(self) -> dict[str, str]:
        """Name -> value: custom properties of Word, `<meta>` of HTML. Always in the same order."""
        found = {
            "clausedocs.version": self.clausedocs,
            "clausedocs.modele": self.modele,
            "clausedocs.modele.version": self.modele_version,
            "clausedocs.modele.sha256": self.modele_sha256,
            "clausedocs.dossier.sha256": self.dossier_sha256,
            "clausedocs.mode": self.mode,
            "clausedocs.date": self.jour.isoformat(),
            "clausedocs.droit.au": self.droit_au.isoformat(),
        }
        if self.consultation:
            found["clausedocs.droit.consultation"] = self.consultation.isoformat()
        if self.dossier_version:
            found["clausedocs.dossier.version"] = self.dossier_version
        if self.references_verifiees:
            found["clausedocs.references_verifiees"] = " ; ".join(self.references_verifiees)
        if self.entete_sha256:
            found["clausedocs.entete.sha256"] = self.entete_sha256
        return found

    def keywords(self) -> tuple[str, ...]:
        """The same for formats that know only a list of words (PDF)."""
        # The list is written with commas between its words: one inside a word would cut it in two.
        return tuple(f"{name}={value.replace(',', ' ')}" for name, value in self.properties().items())
