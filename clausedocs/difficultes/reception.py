"""The proof that a letter arrived, on which every time limit hangs; and the correction of a line."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

from clausedocs.difficultes.consignation import find_courrier
from clausedocs.difficultes.controles_parties import find_limite
from clausedocs.difficultes.enregistrement import Resultat, hold
from clausedocs.difficultes.lignes import Ligne
from clausedocs.difficultes.pieces import read_pieces
from clausedocs.difficultes.reglages import Reglages
from clausedocs.difficultes.situation import CourrierSuivi, Situation
from clausedocs.droit.delais_procedure import (
    Reception,
    establish_reception,
    find_fin_douteuse,
    list_issues,
    list_modes_envoi,
)
from clausedocs.erreurs import Avertissement, DonneesErreur, Geste, Lieu, UsageErreur
from clausedocs.langue.dates import format_date

RECU = "recu"
ISSUES = {
    "refuse": "pli refusé",
    "non_reclame": "pli non réclamé, ou message jamais ouvert sur la plateforme",
    "inconnu": "destinataire inconnu ou parti",
}


@dataclass(frozen=True, slots=True)
class Avis:
    """What came back: signed on `le`; or first presented on `presente`, with its `issue`."""

    le: date | None = None
    presente: date | None = None
    issue: str = ""
    mode_envoi: str = ""
    destinataire: str = ""


def recu(
    dossier: Path, courrier: str, avis: Avis, *, preuve: Path | None, consigne_le: date, auteur: str = ""
) -> Resultat:
    """Write down that a letter was received, refused, left unclaimed or returned.

    Raises:
        UsageErreur: `reception_incomplete`.
        DonneesErreur: `courrier_non_prepare`, `preuve_absente`, `reception_avant_envoi`,
            `reception_incertaine`, `reception_deja_consignee`, `issue_inconnue`, `mode_envoi_absent`.
    """
    jour, issue = _read_avis(avis)
    with hold(dossier) as chantier:
        s = chantier.situation
        letter = find_courrier(s, courrier)
        destinataire = _find_destinataire(letter, avis.destinataire)
        _check_preuve(letter, preuve)
        mode = _find_mode(letter, avis.mode_envoi)
        _check_jour(letter, jour, consigne_le, destinataire)
        found = establish(s.reglages, mode, issue, jour)
        _check_certaine(found, consigne_le)
        data: dict[str, Any] = {
            "courrier": letter.id,
            "courrier_ligne": letter.ligne,
            "mode_envoi": mode,
            "issue": issue,
            "mode": found.mode,
            "retenue": found.jour.isoformat() if found.jour else None,
        }
        if destinataire:
            data["destinataire"] = destinataire
        event, warnings = _judge_non_reconduction(s, letter, found)
        ligne = Ligne(0, "reception", jour, consigne_le, auteur or chantier.procedure.referent, event, data)
        written, after = chantier.write(ligne, read_pieces([preuve] if preuve else []))
        return Resultat(written, after, (*chantier.ecrivain.avertissements, *warnings))


def establish(reglages: Reglages, mode: str, issue: str, jour: date) -> Reception:
    """The day kept. Raises DonneesErreur (`issue_inconnue`)."""
    if issue not in list_issues(mode):
        known = ", ".join(i for i in list_issues(mode) if i != RECU)
        raise DonneesErreur(
            "issue_inconnue",
            f"« {issue} » n’arrive pas à une lettre envoyée ainsi ({mode}).",
            f"Issues possibles : {known}." if known else "Donnez le jour de sa réception.",
            Lieu(champ="issue"),
            () if known else [Geste("preciser", "recu", ("date",))],
        )
    try:
        return establish_reception(mode, issue, jour, reglages.computation)
    except ValueError:
        raise DonneesErreur(
            "issue_inconnue",
            "Aucun texte de ce contrat ne dit quand un message jamais ouvert vaut réception.",
            "Envoyez la lettre en recommandé, puis consignez ce nouvel envoi.",
            Lieu(champ="issue"),
            [Geste("consigner", "nouvel_envoi", ("courrier", "adresse", "piece"))],
        ) from None


def _read_avis(avis: Avis) -> tuple[date, str]:
    if avis.le is not None and avis.presente is None and not avis.issue:
        return avis.le, RECU
    if avis.presente is not None and avis.issue and avis.le is None:
        return avis.presente, avis.issue
    raise UsageErreur(
        "reception_incomplete",
        "On ne sait pas ce qui est arrivé à la lettre.",
        "Donnez le jour de sa réception ; ou, si elle n’a pas été reçue, celui de sa première présentation "
        "et ce qui est arrivé.",
        gestes=[
            Geste("preciser", "recu", ("date",)),
            Geste("preciser", "recu", ("presente", "issue"), tuple(ISSUES)),
        ],
    )


def _find_destinataire(letter: CourrierSuivi, nom: str) -> str:
    names = tuple(letter.donnees.get("destinataires", ()))
    if not nom:
        return ""
    found: str | None = next((n for n in names if nom.casefold() in str(n).casefold()), None)
    if found is None:
        raise DonneesErreur(
            "destinataire_inconnu",
            f"« {nom} » n’est pas un destinataire de cette lettre.",
            f"Ses destinataires : {', '.join(names)}." if names else "Elle n’en a qu’un : ne le nommez pas.",
            Lieu(champ="destinataire"),
        )
    return found


def _check_preuve(letter: CourrierSuivi, preuve: Path | None) -> None:
    if preuve is not None:
        return
    raise DonneesErreur(
        "preuve_absente",
        f"La réception de la lettre du {format_date(letter.jour)} ({letter.libelle}) n’est pas prouvée.",
        "Joignez l’avis de réception, le pli retourné ou le journal de la plateforme.",
        Lieu(champ="preuve"),
        [Geste("preciser", "recu", ("preuve",))],
    )


def _find_mode(letter: CourrierSuivi, mode: str) -> str:
    wanted = mode or letter.mode_envoi
    if wanted in list_modes_envoi():
        return wanted
    raise DonneesErreur(
        "mode_envoi_absent",
        "On ne sait pas comment cette lettre est partie." if not wanted else f"« {wanted} » n’est pas connu.",
        f"Dites comment : {', '.join(list_modes_envoi())}.",
        Lieu(champ="mode_envoi"),
        [Geste("preciser", "recu", ("mode_envoi",), tuple(list_modes_envoi()))],
    )


def _check_jour(letter: CourrierSuivi, jour: date, consigne_le: date, destinataire: str) -> None:
    sent = letter.envoye_le or letter.jour
    if jour < sent:
        raise DonneesErreur(
            "reception_avant_envoi",
            f"La lettre, du {format_date(sent)}, n’a pas pu être reçue le {format_date(jour)}.",
            "Vérifiez le jour lu sur l’avis de réception.",
            Lieu(champ="date"),
        )
    if jour > consigne_le:
        raise DonneesErreur(
            "date_future",
            f"Le {format_date(jour)} est à venir : on ne consigne que ce qui a eu lieu.",
            "Vérifiez la date lue.",
            Lieu(champ="date"),
            [Geste("preciser", "recu", ("consigne_le",))],
        )
    if destinataire in letter.receptions or "" in letter.receptions or letter.retour:
        told = "son retour" if letter.retour else "sa réception"
        raise DonneesErreur(
            "reception_deja_consignee",
            f"Cette lettre a déjà {told} au journal.",
            "Une erreur se corrige au journal ; après un retour, consignez le nouvel envoi.",
            Lieu(champ="courrier"),
            [Geste("rectifier"), Geste("consigner", "nouvel_envoi", ("courrier", "adresse", "piece"))],
        )


def _check_certaine(found: Reception, consigne_le: date) -> None:
    if found.certaine_le is None or found.certaine_le <= consigne_le:
        return
    raise DonneesErreur(
        "reception_incertaine",
        f"Le destinataire peut encore prendre sa lettre jusqu’au {format_date(found.certaine_le)}.",
        "Consignez l’issue ce jour-là ; elle vaudra réception.",
        Lieu(champ="issue"),
    )


def _judge_non_reconduction(
    s: Situation, letter: CourrierSuivi, found: Reception
) -> tuple[str, tuple[Avertissement, ...]]:
    """Whether a refusal to renew came too late: certainly (it changes nothing), or arguably."""
    limit = find_limite(s) if letter.id == "non_reconduction" else None
    if limit is None or found.jour is None or found.jour <= limit:
        return "", ()
    place = Lieu(champ="reception")
    if found.jour <= find_fin_douteuse(limit, s.reglages.computation):
        told = Avertissement(
            "non_reconduction_douteuse",
            f"La lettre devait être reçue le {format_date(limit)}, un jour non ouvré, et l’a été le "
            f"{format_date(found.jour)} : sa date peut être contestée.",
            "Écrivez à l’autre partie pour qu’elle confirme qu’elle la tient pour reçue à temps.",
            place,
        )
        return "", (told,)
    libre = " ou dénoncez, la convention le permet sans motif" if s.reglages.denonciation_libre else ""
    told = Avertissement(
        "non_reconduction_tardive",
        f"La lettre devait être reçue le {format_date(limit)} au plus tard : la convention se reconduit.",
        f"Attendez la fin de la période suivante{libre}.",
        place,
    )
    return "reception_tardive" if s.etat == "P5_NON_RECONDUITE" else "", (told,)


def correct_reception(s: Situation, ligne: Ligne, changes: dict[str, Any]) -> dict[str, Any]:
    """The fields of a reception once its day or its outcome is corrected."""
    jour = date.fromisoformat(changes["date"]) if "date" in changes else ligne.jour
    issue = str(changes.get("issue", ligne.get("issue")))
    mode = str(changes.get("mode_envoi", ligne.get("mode_envoi")))
    letter = find_courrier(s, str(ligne.get("courrier_ligne")))
    open_letter = replace(letter, receptions={}, retour=False)
    _check_jour(open_letter, jour, jour, "")
    found = establish(s.reglages, mode, issue, jour)
    return {**changes, "mode": found.mode, "retenue": found.jour.isoformat() if found.jour else None}
