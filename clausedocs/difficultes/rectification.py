"""Correcting a line: another line says what it should have been. Nothing is erased."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from clausedocs.difficultes.enregistrement import Chantier, Resultat, hold
from clausedocs.difficultes.lettre import name_commun, read_bloc, read_jour_ecrit
from clausedocs.difficultes.lignes import Ligne
from clausedocs.difficultes.machine import Machine, Precision
from clausedocs.difficultes.moteur import Signalement, list_signalements
from clausedocs.difficultes.pieces import read_pieces
from clausedocs.difficultes.precisions import find_evenement, list_precisions, read_valeur
from clausedocs.difficultes.reception import ISSUES, RECU, correct_reception
from clausedocs.difficultes.situation import correct
from clausedocs.domaine.courriers import MODES_ENVOI
from clausedocs.erreurs import Avertissement, DonneesErreur, Geste, Lieu
from clausedocs.langue.dates import format_date

DATE = Precision("date", "date", "date")
MODE = Precision("mode_envoi", "mode d’envoi", "choix", valeurs=MODES_ENVOI)
RECEPTION = (
    DATE,
    Precision("issue", "issue", "choix", valeurs={RECU: "reçu", **ISSUES}),
    MODE,
)
COURRIER = (DATE, MODE)


@dataclass(frozen=True, slots=True)
class Correction:
    """What a line should have been: `remplace`, by name of field; or that it should not be (`annule`)."""

    remplace: Mapping[str, str]
    motif: str
    auteur: str
    annule: bool = False


def rectifier(
    dossier: Path,
    numero: int,
    correction: Correction,
    *,
    jour: date,
    consigne_le: date,
    pieces: Sequence[Path] = (),
) -> Resultat:
    """Add a line that corrects an earlier one; say which letters had already drawn on it.

    Raises:
        DonneesErreur: `ligne_inconnue`, `rectification_vide`, `rectification_non_signee`,
            `precision_inconnue`, `precision_invalide`, `date_de_lettre_differente`.
    """
    with hold(dossier) as chantier:
        ligne = _find_ligne(chantier, numero)
        _check(correction, bool(pieces))
        changes = _read_changes(chantier, ligne, correction)
        data: dict[str, Any] = {"ligne_corrigee": numero, "motif": correction.motif.strip()}
        data |= {"annule": True} if correction.annule else {"remplace": changes}
        added = Ligne(0, "rectification", jour, consigne_le, correction.auteur.strip(), "", data)
        before = set(list_signalements(chantier.lignes, chantier.situation))
        written, after = chantier.write(added, read_pieces(pieces))
        new = [x for x in list_signalements(chantier.lignes, after) if x not in before]
        return Resultat(written, after, (*chantier.ecrivain.avertissements, *warn(new)))


def warn(signalements: Sequence[Signalement]) -> tuple[Avertissement, ...]:
    """What the corrections leave doubtful, as warnings."""
    return tuple(
        Avertissement(
            "ligne_ebranlee",
            f"Ligne {x.ligne}{f', {x.courrier}' if x.courrier else ''} : {x.constat}".rstrip(".") + ".",
            "La lettre est déjà faite : relisez-la, et prévenez son destinataire si la correction y change "
            "quelque chose."
            if x.courrier
            else "Relisez cette ligne : une correction la change ou l’annule.",
            Lieu(ligne=x.ligne),
            () if x.courrier else (Geste("rectifier", str(x.ligne)),),
        )
        for x in signalements
    )


def _find_ligne(chantier: Chantier, numero: int) -> Ligne:
    found = next((x for x in chantier.lignes if x.numero == numero), None)
    if found is None or found.type == "rectification":
        what = "est elle-même une correction" if found else "n’existe pas"
        raise DonneesErreur(
            "ligne_inconnue",
            f"La ligne {numero} {what}.",
            f"Le journal a {len(chantier.lignes)} lignes ; corrigez toujours la ligne d’origine, la dernière "
            "correction l’emporte.",
            Lieu(champ="ligne"),
        )
    effective, _ = correct(chantier.lignes)
    return next((x for x in effective if x.numero == numero), found)


def _check(correction: Correction, has_pieces: bool) -> None:
    if not correction.auteur.strip() or not correction.motif.strip():
        raise DonneesErreur(
            "rectification_non_signee",
            "Une correction dit qui la fait et pourquoi.",
            "Indiquez qui corrige, et pourquoi.",
            Lieu(champ="auteur"),
            [Geste("preciser", "rectifier", ("auteur", "motif"))],
        )
    if not correction.annule and not correction.remplace and not has_pieces:
        raise DonneesErreur(
            "rectification_vide",
            "Cette correction ne change rien.",
            "Donnez ce qui est juste, une autre pièce, ou annulez la ligne.",
            Lieu(champ="remplace"),
            [Geste("preciser", "rectifier", (nom,)) for nom in ("date", "piece", "annuler")],
        )


def _read_changes(chantier: Chantier, ligne: Ligne, correction: Correction) -> dict[str, Any]:
    known = {p.nom: p for p in list_champs(chantier.situation.machine, ligne)}
    changes: dict[str, Any] = {}
    for nom, value in correction.remplace.items():
        if nom not in known:
            raise DonneesErreur(
                "precision_inconnue",
                f"La ligne {ligne.numero} n’a pas de « {nom} » à corriger.",
                f"Se corrigent : {', '.join(known)}. Le reste : annulez la ligne, puis consignez à nouveau.",
                Lieu(champ=nom),
            )
        changes[nom] = read_valeur(known[nom], value)
    if ligne.type == "reception" and changes:
        return correct_reception(chantier.situation, ligne, changes)
    if ligne.type == "courrier" and "date" in changes:
        _check_date_de_lettre(chantier, ligne, date.fromisoformat(changes["date"]))
    return changes


def _check_date_de_lettre(chantier: Chantier, ligne: Ligne, jour: date) -> None:
    """The day of a letter may only become the one that it bears."""
    letter = next((c for c in chantier.situation.courriers if c.ligne == ligne.numero), None)
    if letter is None:
        return
    bloc = read_bloc(
        chantier.procedure, chantier.situation, letter, name_commun(chantier.procedure, letter.id)
    )
    worn = read_jour_ecrit(bloc)
    if worn is None or worn == jour:
        return
    raise DonneesErreur(
        "date_de_lettre_differente",
        f"La lettre de la ligne {ligne.numero} porte la date du {format_date(worn)} : le journal ne peut pas "
        f"la dire du {format_date(jour)}.",
        "Si la lettre elle-même est mal datée, annulez cette ligne, puis préparez-la à nouveau.",
        Lieu(champ="date"),
    )


def list_champs(machine: Machine, ligne: Ligne) -> tuple[Precision, ...]:
    """What may be corrected of a line."""
    if ligne.type == "reception":
        return RECEPTION
    if ligne.type == "courrier":
        return COURRIER
    return (DATE, *list_precisions(find_evenement(machine, ligne.evenement)))
