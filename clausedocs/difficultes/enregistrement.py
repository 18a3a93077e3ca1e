"""What every verb that writes does: hold the folder, read the contract and the log, write one line."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from clausedocs.difficultes.conditions import Refus
from clausedocs.difficultes.dossier_procedure import ProcedureChargee, load_procedure
from clausedocs.difficultes.journal import Ecrivain, open_journal
from clausedocs.difficultes.lignes import Ligne
from clausedocs.difficultes.machine import load_conditions
from clausedocs.difficultes.pieces import keep_pieces
from clausedocs.difficultes.situation import Situation, replay
from clausedocs.droit.registre import Registre
from clausedocs.erreurs import Avertissement, DonneesErreur, ErreursGroupees, Geste, Lieu
from clausedocs.langue.dates import format_date


@dataclass(frozen=True, slots=True)
class Resultat:
    """What a verb did: the line written (or found, when `deja`), and the situation after it."""

    ligne: Ligne
    situation: Situation
    avertissements: tuple[Avertissement, ...] = ()
    deja: bool = False


@dataclass(slots=True)
class Chantier:
    """A folder that is held, with all that was read of it."""

    procedure: ProcedureChargee
    ecrivain: Ecrivain
    situation: Situation

    @property
    def lignes(self) -> tuple[Ligne, ...]:
        """All the lines, as they were written."""
        return self.ecrivain.journal.lignes

    def write(self, ligne: Ligne, lues: Sequence[tuple[str, bytes]] = ()) -> tuple[Ligne, Situation]:
        """Copy the proofs, then write the line; give back both as they are now."""
        numero = len(self.lignes) + 1
        pieces = keep_pieces(self.procedure.dossier, numero, lues)
        data = {**ligne.donnees}
        if numero == 1:
            data = {"procedure": self.procedure.reglages.reference, "machine": self._machine, **data}
        written = self.ecrivain.add(
            Ligne(
                numero,
                ligne.type,
                ligne.jour,
                ligne.consigne_le,
                ligne.auteur,
                ligne.evenement,
                data,
                (*ligne.pieces, *pieces),
            )
        )
        self.situation = replay(self.lignes, self.procedure.reglages)
        return written, self.situation

    @property
    def _machine(self) -> str:
        return self.procedure.reglages.machine


@contextmanager
def hold(dossier: Path) -> Iterator[Chantier]:
    """The folder, held for one verb. Raises: as `load_procedure` and `open_journal`; `procedure_changee`."""
    procedure = load_procedure(dossier)
    with open_journal(dossier) as ecrivain:
        check_machine(procedure, ecrivain.journal.lignes)
        yield Chantier(procedure, ecrivain, replay(ecrivain.journal.lignes, procedure.reglages))


def check_machine(procedure: ProcedureChargee, lignes: Sequence[Ligne]) -> None:
    """The log is of this procedure. Raises DonneesErreur (`procedure_changee`)."""
    if not lignes:
        return
    machine, reference = lignes[0].get("machine"), lignes[0].get("procedure")
    r = procedure.reglages
    if (machine, reference) != (r.machine, r.reference):
        raise DonneesErreur(
            "procedure_changee",
            f"Le journal est celui de la procédure « {reference} » ({machine}), et le dossier dit "
            f"« {r.reference} » ({r.machine}).",
            "Remettez dans dossier.yaml la référence et la procédure d’origine, ou ouvrez un autre dossier.",
            procedure.lieux.find_valeur(("procedure", "reference")),
        )


def check_jour(s: Situation, jour: date, consigne_le: date, *, apres_coup: bool = False) -> None:
    """A line tells what was done, in the order of the days. Raises DonneesErreur (`date_future`,
    `dates_reculees`)."""
    if jour > consigne_le:
        raise DonneesErreur(
            "date_future",
            f"Le {format_date(jour)} est à venir : on ne consigne que ce qui a eu lieu.",
            "Vérifiez la date.",
            Lieu(champ="date"),
            [Geste("preciser", "consigner", ("consigne_le",))],
        )
    last = s.derniere_date
    if last is not None and jour < last and not apres_coup:
        raise DonneesErreur(
            "dates_reculees",
            f"Le {format_date(jour)} précède la dernière ligne, du {format_date(last)}.",
            "Vérifiez la date. Un contact, un relevé ou une remise oubliés se consignent après coup ; une "
            "date fausse, déjà au journal, s’y corrige.",
            Lieu(champ="date"),
            [Geste("preciser", "consigner", ("apres_coup",)), Geste("rectifier")],
        )


def raise_refus(refus: Sequence[Refus], quoi: str, regime: str, au: date) -> None:
    """Say every condition that does not hold. Raises ErreursGroupees (`condition_absente`), if any."""
    if not refus:
        return
    raise ErreursGroupees(
        DonneesErreur(
            "condition_absente",
            f"{quoi} : {_lower(r.constat)} {r.regle} Source : {write_source(r.condition, regime, au)}.",
            r.remede,
            gestes=r.gestes,
        )
        for r in refus
    )


def _lower(texte: str) -> str:
    """A sentence after a colon, unless it begins with a name or a figure."""
    first, *_ = texte.split(" ", 1)
    return texte if first.endswith("»") or first.isupper() else texte[0].lower() + texte[1:]


def write_source(condition: str, regime: str, au: date) -> str:
    """Where a rule comes from, with the article when it was checked and may be cited under this regime."""
    row = load_conditions()[condition]
    identifiant = row.articles.get(regime) or row.articles.get("tous")
    if not identifiant:
        return row.source
    registre = Registre.standard()
    entree = registre[identifiant]
    if not entree.verifie:
        return row.source
    return f"{row.source}, {entree.citation}"
