"""What a procedure knows of its contract: plain values, which the engine reads and never changes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from clausedocs.droit.delais import fin_convention
from clausedocs.droit.delais_procedure import Computation, Delai, Echeance, compute_echeance, find_delai


@dataclass(frozen=True, slots=True)
class Membre:
    """A party to the procedure, under the name that it bears in the letters."""

    nom: str


@dataclass(frozen=True, slots=True)
class Periodes:
    """The life of a convention: its first period, then those that follow unless refused."""

    debut: date
    duree_mois: int
    reconduction: str = "aucune"
    periode_mois: int = 12
    nombre_max: int = 0

    def find_terme(self, periode: int) -> date:
        """The last day of a period, the first being 1."""
        return fin_convention(self.debut, self.duree_mois + (periode - 1) * self.periode_mois)


@dataclass(frozen=True, slots=True)
class Reglages:
    """One procedure. `delais`: what the contract says instead of the table, by name of the limit.

    `echeancier`: (day, hours due in all on that day), in order. `sanctionne`: the buyer who may sanction;
    `destinataires`: whom a letter to the contractor must reach, its lead first.
    """

    machine: str = "titulaire"
    reference: str = ""
    regime: str = "administratif"
    computation: Computation = field(default_factory=lambda: Computation(report=False))
    structure: str = ""
    acheteurs: tuple[str, ...] = ()
    sanctionne: str = ""
    destinataires: tuple[str, ...] = ()
    heures: Decimal | None = None
    echeancier: tuple[tuple[date, Decimal], ...] = ()
    date_lancement: date | None = None
    date_notification: date | None = None
    date_fin: date | None = None
    mise_en_demeure_prealable: str = "en_cours"
    penalites: bool = True
    delais: Mapping[str, int] = field(default_factory=dict)
    contacts_min: int = 2
    contacts_ecrits_min: int = 1
    seuil_points: int = 15
    retard_piece_jours: int = 10
    fin_proche_mois: int = 3
    accord_permanent: str = ""
    accord_permanent_le: date | None = None
    denonciation_libre: bool = False
    periodes: Periodes | None = None
    periode: int = 1

    def find_delai(self, nom: str) -> tuple[Delai, int]:
        """A time limit and how long it is here."""
        delai = find_delai(nom)
        return delai, self.delais.get(nom, delai.valeur)

    def compute(self, nom: str, depart: date, valeur: int | None = None) -> Echeance:
        """The last day of a limit of this procedure."""
        delai, n = self.find_delai(nom)
        return compute_echeance(delai, depart, self.computation, max(valeur or n, delai.minimum))

    def count_heures_dues(self, jour: date) -> Decimal:
        """The hours due on that day: all of them at the end, else what the schedule says, else none."""
        if self.heures is not None and self.date_fin is not None and jour >= self.date_fin:
            return self.heures
        return max((h for d, h in self.echeancier if d <= jour), default=Decimal(0))

    def is_echeance_d_heures(self, jour: date) -> bool:
        """Whether hours fall due on that very day."""
        return jour == self.date_fin or any(d == jour for d, _ in self.echeancier)
