"""The log told as a chronology: one fact a row, as the corrections left it, with what was corrected."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

from clausedocs.difficultes.etape import name_etape
from clausedocs.difficultes.etat import EtatProcedure, read_etat
from clausedocs.difficultes.journal import JOURNAL
from clausedocs.difficultes.lignes import Ligne
from clausedocs.difficultes.machine import load_courriers
from clausedocs.difficultes.precisions import DESTINATAIRES
from clausedocs.difficultes.reception import ISSUES
from clausedocs.difficultes.situation import correct
from clausedocs.domaine.courriers import CANAUX, MODES_ENVOI, RESULTATS
from clausedocs.dossiers import make_dossier
from clausedocs.erreurs import DonneesErreur, Geste, Lieu
from clausedocs.langue.dates import format_date
from clausedocs.rendu import FichierEcrit, ResultatGeneration, merge_reports, name_file, render, write_atomic


@dataclass(frozen=True, slots=True)
class Fait:
    """A row: the number of its line, its day, what happened in French, who wrote it, its proofs."""

    numero: int
    date: str
    fait: str
    auteur: str
    pieces: str
    corrige: bool = False


MODELE = "chronologie_procedure"


def write_chronologie(
    dossier: Path, jour: date, formats: Sequence[str], sortie: Path | None = None
) -> ResultatGeneration:
    """The chronology as documents, in the folder of the procedure unless told otherwise.

    Raises:
        DonneesErreur: `journal_vide`; what reading and rendering raise.
    """
    state = read_etat(dossier, jour)
    if not state.journal.lignes:
        raise DonneesErreur(
            "journal_vide",
            "Le journal de cette procédure n’a pas encore de ligne.",
            "Consignez d’abord ce qui s’est passé.",
            Lieu(fichier=str(dossier / JOURNAL)),
            [Geste("consigner")],
        )
    charge = make_dossier(make_donnees(state), state.procedure.lieux, le=jour)
    rendered = [(f, render(charge, MODELE, f)) for f in formats]
    files = []
    for name, document in rendered:
        path = (sortie or dossier) / name_file(
            MODELE, state.situation.reglages.reference, extension=document.extension
        )
        write_atomic(path, document.octets)
        files.append(FichierEcrit(path, name, document.pages, MODELE))
    rapport = merge_reports([d.rapport for _, d in rendered])
    told = (*state.avertissements, *rapport.avertissements)
    return ResultatGeneration(tuple(files), replace(rapport, avertissements=told))


def make_donnees(e: EtatProcedure) -> dict[str, Any]:
    """The dossier of the chronology, as if someone had typed it."""
    donnees, s = e.procedure.donnees, e.situation
    kept = {k: donnees[k] for k in ("ecriture", "donneur_ordre", "structure_porteuse") if k in donnees}
    return {
        "modeles": [MODELE],
        "date_reference": e.jour.isoformat(),
        **kept,
        "chronologie": {
            "reference": s.reglages.reference,
            "procedure": s.machine.titre[0].lower() + s.machine.titre[1:],
            "contrat": name_contrat(donnees, s.machine.nom),
            **({"autre_partie": ", ".join(s.reglages.destinataires)} if s.reglages.destinataires else {}),
            "etape": name_etape(s)[0],
            "arretee_le": e.jour.isoformat(),
            "empreinte": e.journal.tete.empreinte,
            "lignes": [_write_ligne(f) for f in list_faits(e)],
        },
    }


def name_contrat(donnees: Any, machine: str) -> str:
    """What the procedure is about: « marché 2026-OPH-021, réhabilitation… » or the convention."""
    kind = "convention" if machine == "parties" else "marche"
    block = donnees.get(kind) or {}
    known = [str(block[k]) for k in ("reference", "objet") if block.get(k)]
    return f"{'marché' if kind == 'marche' else kind} {', '.join(known)}".strip()


def _write_ligne(f: Fait) -> dict[str, Any]:
    row: dict[str, Any] = {"numero": str(f.numero), "date": f.date, "fait": f.fait}
    if f.auteur:
        row["auteur"] = f.auteur
    if f.pieces:
        row["pieces"] = f.pieces.split(", ")
    return {**row, "corrigee": "oui" if f.corrige else "non"}


def list_faits(e: EtatProcedure) -> tuple[Fait, ...]:
    """Every line, in the order of the log, corrected ones as they are now."""
    effective, corrected = correct(e.journal.lignes)
    now = {x.numero: x for x in effective}
    return tuple(
        _tell(e, now.get(x.numero, x), x, corrected, cancelled=x.numero not in now) for x in e.journal.lignes
    )


def _tell(e: EtatProcedure, now: Ligne, was: Ligne, corrected: dict[int, int], *, cancelled: bool) -> Fait:
    text = TELLERS[was.type](e, now)
    by = corrected.get(was.numero)
    if by is not None:
        text += f" (ligne {'annulée' if cancelled else 'corrigée'} par la ligne {by})"
    names = ", ".join(p.nom.split("/", 1)[-1] for p in now.pieces if not _is_source(now, p.nom))
    hour = f" à {now.get('heure')}" if now.get("heure") else ""
    return Fait(was.numero, format_date(now.jour) + hour, text, now.auteur, names, by is not None)


def _is_source(ligne: Ligne, nom: str) -> bool:
    """Of a letter, one printed copy is the proof; what it was made from stays in the folder."""
    return ligne.type == "courrier" and (not nom.endswith(".pdf") or "-exemplaire-" in nom)


def _tell_contact(_e: EtatProcedure, x: Ligne) -> str:
    text = f"Contact par {CANAUX.get(str(x.get('canal')), '?')}"
    whom = DESTINATAIRES.get(str(x.get("destinataire", "referent_insertion")), "")
    text += f" avec {whom.split(',')[0]} : {RESULTATS.get(str(x.get('resultat')), '?')}"
    if x.get("objet"):
        text += f" ({x.get('objet')})"
    return text + _late(x)


def _tell_evenement(e: EtatProcedure, x: Ligne) -> str:
    event = e.situation.machine.evenements.get(x.evenement)
    if event is None:
        return x.evenement
    said = []
    for p in event.precisions:
        value = x.get(p.nom)
        if value in (None, ""):
            continue
        shown = p.valeurs.get(str(value), str(value))
        if p.forme == "date":
            shown = format_date(date.fromisoformat(str(value)))
        said.append(f"{p.libelle} : {shown.replace('.', ',') if p.forme == 'nombre' else shown}")
    if x.get("objet"):
        said.append(str(x.get("objet")))
    details = f" ({' ; '.join(said)})" if said else ""
    return event.libelle[0].upper() + event.libelle[1:] + details + _late(x)


def _late(x: Ligne) -> str:
    return f", consigné après coup le {format_date(x.consigne_le)}" if x.get("apres_coup") else ""


def _tell_courrier(e: EtatProcedure, x: Ligne) -> str:
    kind = load_courriers().get(str(x.get("courrier")))
    name = kind.libelle if kind else str(x.get("courrier"))
    to = ", ".join(x.get("destinataires", ()))
    text = f"Courrier : {name}"
    if x.get("reference"):
        text += f", référence {x.get('reference')}"
    mode = str(x.get("mode_envoi") or "")
    if mode:
        text += f", {MODES_ENVOI.get(mode, mode)}"
    return text + (f" ({'destinataires' if ', ' in to else 'destinataire'} : {to})" if to else "")


def _tell_reception(e: EtatProcedure, x: Ligne) -> str:
    kind = load_courriers().get(str(x.get("courrier")))
    name = kind.libelle if kind else str(x.get("courrier"))
    issue = str(x.get("issue"))
    kept = x.get_jour("retenue")
    who = f" ({x.get('destinataire')})" if x.get("destinataire") else ""
    if issue in ISSUES:
        said = f"Présentation de la lettre « {name} »{who}, {ISSUES[issue].split(',')[0]}"
    else:
        said = f"Réception de la lettre « {name} »{who}"
    if kept is None:
        return said + " : un nouvel envoi est exigé"
    return said if kept == x.jour else f"{said} ; vaut réception le {format_date(kept)}"


def _tell_rectification(_e: EtatProcedure, x: Ligne) -> str:
    target = x.get("ligne_corrigee")
    if x.get("annule"):
        return f"Annulation de la ligne {target} : {x.get('motif')}"
    changes = ", ".join(f"{k} : {_show(k, str(v))}" for k, v in x.get("remplace", {}).items())
    return f"Correction de la ligne {target} ({changes or 'pièce'}) : {x.get('motif')}"


MOTS = {"canal": CANAUX, "resultat": RESULTATS, "destinataire": DESTINATAIRES, "issue": ISSUES}


def _show(nom: str, value: str) -> str:
    """A corrected value in words."""
    try:
        return format_date(date.fromisoformat(value))
    except ValueError:
        return MOTS.get(nom, {}).get(value, value)


TELLERS: dict[str, Callable[[EtatProcedure, Ligne], str]] = {
    "contact": _tell_contact,
    "evenement": _tell_evenement,
    "courrier": _tell_courrier,
    "reception": _tell_reception,
    "rectification": _tell_rectification,
}
