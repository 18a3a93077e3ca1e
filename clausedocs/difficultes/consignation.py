"""Writing down what happened: one event, one line."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from clausedocs.difficultes.conditions import Demande
from clausedocs.difficultes.enregistrement import Chantier, Resultat, check_jour, hold, raise_refus
from clausedocs.difficultes.etape import name_etape
from clausedocs.difficultes.lignes import Ligne
from clausedocs.difficultes.machine import Evenement, Transition
from clausedocs.difficultes.moteur import check_evenement, compute_suite, list_suites
from clausedocs.difficultes.pieces import read_pieces
from clausedocs.difficultes.precisions import find_evenement, read_precisions
from clausedocs.difficultes.situation import CourrierSuivi, Situation
from clausedocs.droit.delais_procedure import list_modes_envoi
from clausedocs.erreurs import DonneesErreur, Geste, Lieu
from clausedocs.langue.dates import format_date

# What may be remembered late: it moves nothing.
APRES_COUP = ("contact", "releve", "piece_remise", "piece_manquante", "envoi")


def consigner(
    dossier: Path,
    evenement: str,
    *,
    jour: date,
    consigne_le: date,
    precisions: Mapping[str, str] | None = None,
    pieces: Sequence[Path] = (),
    auteur: str = "",
    apres_coup: bool = False,
) -> Resultat:
    """Write an event in the log of a procedure: on return, it is on the disk.

    `precisions`: what the event asks to be told, as typed; `pieces`: its proofs, copied into the folder;
    `auteur`: who writes, by default the referent of the structure.

    Raises:
        ErreursGroupees: `condition_absente` (each with its rule), `precision_…`.
        DonneesErreur: `evenement_inconnu`, `evenement_hors_etape`, `piece_exigee`, dates, the log, the file.
        MachineErreur: the disk, the lock.
    """
    with hold(dossier) as chantier:
        s = chantier.situation
        kind = find_evenement(s.machine, evenement)
        data = read_precisions(kind, precisions or {})
        late = apres_coup and kind.nom in APRES_COUP
        check_jour(s, jour, consigne_le, apres_coup=late)
        transition = find_transition(s, kind, jour)
        if late:
            data["apres_coup"] = True
        if any(p.calcule for p in kind.precisions):
            data["suite"] = data.get("suite") or compute_suite(s, kind.nom, jour)
            _check_suite(transition, kind, str(data["suite"]))
        data |= _read_envoi(s, kind, data, jour)
        read = read_pieces(pieces)
        _check_piece(kind, len(read))
        demande = Demande(jour, kind.nom, "", data, len(read))
        refus = check_evenement(s, demande, transition)
        raise_refus(refus, f"« {kind.libelle} » ne peut pas être consigné", s.reglages.regime, jour)
        nature = "contact" if kind.nom == "contact" else "evenement"
        ligne = Ligne(0, nature, jour, consigne_le, auteur or chantier.procedure.referent, kind.nom, data)
        written, after = chantier.write(ligne, read)
        return Resultat(written, after, chantier.ecrivain.avertissements)


def find_transition(s: Situation, kind: Evenement, jour: date) -> Transition:
    """The transition of this state for an event. Raises DonneesErreur (`evenement_hors_etape`)."""
    found = s.machine.find_transition(s.etat, kind.nom)
    if found is not None:
        return found
    possible = [x.evenement for x in list_suites(s, jour) if not x.refus and not x.transition.par_courrier]
    words = ", ".join(s.machine.evenements[e].libelle for e in possible)
    raise DonneesErreur(
        "evenement_hors_etape",
        f"« {kind.libelle} » ne se consigne pas à l’étape « {name_etape(s)[0]} ».",
        f"À cette étape peuvent être consignés : {words}." if words else "À cette étape, rien ne l’est plus.",
        Lieu(champ="evenement"),
        [*([Geste("consigner", choix=tuple(possible))] if possible else ()), Geste("etat")],
    )


def _check_suite(transition: Transition, kind: Evenement, suite: str) -> None:
    if suite in transition.vers:
        return
    raise DonneesErreur(
        "precision_invalide",
        f"« {suite} » n’est pas une suite de « {kind.libelle} » à cette étape.",
        f"Choisissez parmi : {', '.join(transition.vers)}.",
        Lieu(champ="suite"),
        [Geste("preciser", "consigner", ("suite",), tuple(transition.vers))],
    )


def _check_piece(kind: Evenement, n: int) -> None:
    if n or kind.piece != "exigee":
        return
    raise DonneesErreur(
        "piece_exigee",
        f"« {kind.libelle} » ne se consigne pas sans sa pièce.",
        "Joignez-la : le courriel enregistré, le compte rendu, la lettre numérisée.",
        Lieu(champ="piece"),
        [Geste("preciser", "consigner", ("piece",))],
    )


def _read_envoi(s: Situation, kind: Evenement, data: Mapping[str, Any], jour: date) -> dict[str, Any]:
    """Which letter a sending is about, and that it is not sent before it was written."""
    if kind.nom not in ("envoi", "nouvel_envoi"):
        return {}
    letter = find_courrier(s, str(data["courrier"]))
    mode = data.get("mode_envoi")
    if mode is not None and mode not in list_modes_envoi():
        raise DonneesErreur(
            "precision_invalide",
            f"« {mode} » n’est pas un mode d’envoi.",
            f"Écrivez l’un de ces mots : {', '.join(list_modes_envoi())}.",
            Lieu(champ="mode_envoi"),
        )
    if jour < letter.jour:
        raise DonneesErreur(
            "dates_reculees",
            f"La lettre est du {format_date(letter.jour)} : elle n’a pas pu partir le {format_date(jour)}.",
            "Vérifiez la date de l’envoi.",
            Lieu(champ="date"),
        )
    return {"courrier_ligne": letter.ligne}


def find_courrier(s: Situation, nom: str) -> CourrierSuivi:
    """The last letter of that name, or of that line. Raises DonneesErreur (`courrier_non_prepare`)."""
    if nom.isdecimal():
        found = next((c for c in s.courriers if c.ligne == int(nom)), None)
    else:
        found = s.find_courrier(nom.strip().lower())
    if found is not None:
        return found
    known = ", ".join(dict.fromkeys(c.id for c in s.courriers))
    raise DonneesErreur(
        "courrier_non_prepare",
        f"Aucun courrier « {nom} » n’a été préparé dans ce dossier.",
        f"Courriers préparés : {known}." if known else "Préparez-le d’abord.",
        Lieu(champ="courrier"),
        () if known else [Geste("preparer")],
    )


def list_appuis(chantier: Chantier) -> list[int]:
    """The lines that a letter draws on: the contacts, the statements, the proofs of reception, the facts."""
    return [x.numero for x in chantier.situation.lignes if x.type != "courrier"]
