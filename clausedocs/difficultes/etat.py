"""Reading a procedure: where it stands on a day, what is missing, what may come next."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from clausedocs.difficultes.dossier_procedure import ProcedureChargee, load_procedure
from clausedocs.difficultes.echeances import Jalon, list_jalons
from clausedocs.difficultes.enregistrement import check_machine
from clausedocs.difficultes.journal import Journal, read_journal
from clausedocs.difficultes.machine import load_courriers
from clausedocs.difficultes.moteur import Suite, list_signalements, list_suites
from clausedocs.difficultes.pieces import check_pieces
from clausedocs.difficultes.rectification import warn
from clausedocs.difficultes.reglages import Reglages
from clausedocs.difficultes.situation import Situation, replay
from clausedocs.erreurs import Avertissement, Geste, Lieu
from clausedocs.langue.dates import format_date


@dataclass(frozen=True, slots=True)
class Manque:
    """Something that is waited for, and what brings it."""

    constat: str
    geste: Geste


@dataclass(frozen=True, slots=True)
class EtatProcedure:
    """All that there is to say of a procedure on a day."""

    procedure: ProcedureChargee
    journal: Journal
    situation: Situation
    jour: date
    manques: tuple[Manque, ...]
    suites: tuple[Suite, ...]
    jalons: tuple[Jalon, ...]
    avertissements: tuple[Avertissement, ...]


def read_etat(dossier: Path, jour: date) -> EtatProcedure:
    """Where a procedure stands. Nothing is written, nothing is held.

    Raises: as `load_procedure` and `read_journal`.
    """
    procedure = load_procedure(dossier)
    journal = read_journal(dossier)
    check_machine(procedure, journal.lignes)
    s = replay(journal.lignes, procedure.reglages)
    files = [(x.numero, p) for x in journal.lignes for p in x.pieces]
    warnings = (
        *journal.avertissements,
        *check_notification(s.reglages, jour),
        *check_pieces(dossier, files),
        *warn(list_signalements(journal.lignes, s)),
    )
    return EtatProcedure(
        procedure, journal, s, jour, list_manques(s), list_suites(s, jour), list_jalons(s), warnings
    )


def check_notification(r: Reglages, jour: date) -> tuple[Avertissement, ...]:
    """That the marché has a holder bound by it on that day."""
    if r.machine != "titulaire" or (r.date_notification is not None and r.date_notification <= jour):
        return ()
    if r.date_notification is not None:
        told = f"Le marché n’est notifié que le {format_date(r.date_notification)}"
    elif r.date_lancement is not None and r.date_lancement > jour:
        told = f"La consultation du marché n’est lancée que le {format_date(r.date_lancement)}"
    else:
        told = "Le dossier ne dit pas quand le marché a été notifié à son titulaire"
    return (
        Avertissement(
            "marche_non_notifie",
            f"{told} : avant sa notification, rien n’oblige l’entreprise.",
            "Donnez la date de notification, ou vérifiez que la procédure vise le bon marché.",
            Lieu(champ="marche.date_notification"),
            (Geste("decrire", "marche.date_notification"),),
        ),
    )


def list_manques(s: Situation) -> tuple[Manque, ...]:
    """What the procedure waits for: a letter to write, a proof of reception, a paper."""
    missing = []
    if s.du:
        missing.append(
            Manque(f"Le courrier « {load_courriers()[s.du].libelle} » est à écrire.", Geste("preparer", s.du))
        )
    for letter in s.courriers:
        kind = load_courriers()[letter.id]
        told = f"la lettre du {format_date(letter.jour)} ({kind.libelle})"
        if letter.retour:
            missing.append(
                Manque(
                    f"Revenue, {told} est à renvoyer.",
                    Geste(
                        "consigner", "nouvel_envoi", ("adresse", "piece"), valeurs=(("courrier", letter.id),)
                    ),
                )
            )
        elif kind.preuve and letter.reception is None:
            missing.append(
                Manque(
                    f"La réception de {told} n’est pas prouvée.",
                    Geste("recu", letter.id, ("date", "preuve")),
                )
            )
    missing += [
        Manque(
            f"La pièce « {x.get('attendue')} » est attendue depuis le {_write(x.get('exigible_le'))}.",
            Geste("consigner", "piece_remise", valeurs=(("attendue", str(x.get("attendue"))),)),
        )
        for x in s.list_pieces_dues()
    ]
    return tuple(missing)


def _write(jour: object) -> str:
    return format_date(date.fromisoformat(str(jour)))
