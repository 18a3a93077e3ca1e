"""The next letter: chosen, checked, written whole, and only then recorded."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any, Literal

import yaml

from clausedocs.difficultes.conditions import Demande, Refus
from clausedocs.difficultes.consignation import list_appuis
from clausedocs.difficultes.enregistrement import Chantier, check_jour, hold, raise_refus, write_source
from clausedocs.difficultes.etape import name_etape
from clausedocs.difficultes.journal import COURRIERS, sync_dir
from clausedocs.difficultes.lettre import (
    COMMUN,
    Lettre,
    compute_total,
    list_exemplaires,
    make_lettre,
    read_fond,
)
from clausedocs.difficultes.lignes import Ligne, Piece
from clausedocs.difficultes.machine import QUI, Transition, load_courriers
from clausedocs.difficultes.moteur import check_courrier, check_evenement, list_suites
from clausedocs.difficultes.situation import CourrierSuivi, Situation
from clausedocs.dossiers import make_dossier
from clausedocs.dossiers.canonique import hash_octets
from clausedocs.erreurs import Avertissement, DonneesErreur, Geste, Lieu
from clausedocs.langue.dates import format_date
from clausedocs.rendu import FORMATS, Rapport, merge_reports, render, write_atomic

Mode = Literal["projet", "definitif"]
PROJETS = "projets"
FORMATS_LETTRE = ("docx", "pdf")


@dataclass(frozen=True, slots=True)
class Choix:
    """The letter to write, and the event that it is (None when that event is already in the log)."""

    courrier: str
    transition: Transition | None


@dataclass(frozen=True, slots=True)
class LettrePreparee:
    """`fichiers`: what stands in the folder now; `deja`: it was there already, nothing changed.

    `ligne` is None for a draft, which the log does not know; `refus`: what the draft was refused for.
    """

    courrier: str
    fichiers: tuple[Path, ...]
    situation: Situation
    ligne: Ligne | None = None
    rapport: Rapport | None = None
    avertissements: tuple[Avertissement, ...] = ()
    deja: bool = False


def preparer(
    dossier: Path,
    courrier: str = "",
    *,
    jour: date,
    consigne_le: date,
    mode: Mode = "definitif",
    avec: Path | None = None,
    auteur: str = "",
) -> LettrePreparee:
    """Write the letter that comes next (or `courrier`, where several may) in Word and PDF, then its line.

    `jour`: the day of the letter; `avec`: the file of its own fields. In `projet`, a letter that may not
    leave is shown all the same, marked as a draft, and nothing is recorded.

    Raises:
        ErreursGroupees: `condition_absente`, or what is wrong in its fields.
        DonneesErreur: `rien_a_preparer`, `courrier_a_preciser`, `courrier_hors_etape`,
            `date_de_lettre_differente`, dates, log, file.
    """
    wanted = courrier.strip().lower()
    with hold(dossier) as chantier:
        s = chantier.situation
        done = _find_done(s, wanted)
        if done is not None and mode == "definitif":
            return _show_done(chantier, done)
        choix = choose(s, wanted, jour, mode)
        check_jour(s, jour, max(jour, consigne_le))
        numero = len(chantier.lignes) + 1
        lettre = make_lettre(chantier.procedure, s, choix.courrier, jour, numero, avec)
        fond = read_fond(lettre, s)
        refus = _check(s, choix, fond, jour)
        if mode == "definitif":
            what = f"« {load_courriers()[choix.courrier].libelle} » ne peut pas partir"
            raise_refus(refus, what, s.reglages.regime, jour)
            _check_date(lettre, jour)
        rendered, rapport, total = _render(lettre, jour, mode)
        warnings = (*chantier.ecrivain.avertissements, *_warn(s, choix, refus, lettre, jour))
        if mode == "projet":
            paths = _write_projet(dossier, choix.courrier, rendered)
            return LettrePreparee(choix.courrier, paths, s, None, rapport, warnings)
        pieces = _write(dossier, numero, lettre, rendered)
        event = choix.transition.evenement if choix.transition else ""
        data = {"courrier": choix.courrier, **fond, **total, "fonde_sur": list_appuis(chantier)}
        who = auteur or chantier.procedure.referent
        ligne = Ligne(numero, "courrier", jour, consigne_le, who, event, data, pieces)
        written, after = chantier.write(ligne)
        paths = tuple(dossier / p.nom for p in pieces)
        return LettrePreparee(choix.courrier, paths, after, written, rapport, warnings)


def judge_lettre(s: Situation, lettre: Lettre, jour: date) -> tuple[Avertissement, ...]:
    """What keeps a letter from leaving that day, as its draft would say it.

    Raises DonneesErreur (`courrier_inconnu`).
    """
    choix = choose(s, lettre.id, jour, "projet")
    return _warn(s, choix, _check(s, choix, read_fond(lettre, s), jour), lettre, jour)


# -- which letter


def choose(s: Situation, wanted: str, jour: date, mode: Mode) -> Choix:
    """The letter that is due; else the only one that the present state allows.

    Raises: as `preparer`.
    """
    if wanted and wanted not in load_courriers():
        raise DonneesErreur(
            "courrier_inconnu",
            f"« {wanted} » n’est pas un courrier de cette procédure.",
            f"Écrivez l’un de ces mots : {', '.join(_list_courriers(s))}.",
            Lieu(champ="courrier"),
        )
    if s.du and wanted in ("", s.du):
        return Choix(s.du, None)
    possible = [x for x in list_suites(s, jour) if x.transition.par_courrier]
    if wanted:
        found = [x for x in possible if wanted in x.courriers]
        if not found and mode == "projet":
            return Choix(wanted, None)
        if not found:
            raise _refuse_etape(s, wanted, jour)
        allowed = [x for x in found if not x.refus] or found
        return Choix(wanted, allowed[0].transition)
    moving = [x for x in possible if x.transition.moves(s.etat)]
    open_ones = [x for x in moving if not x.refus]
    if len(open_ones) == 1 or (mode == "projet" and len(moving) == 1):
        only = (open_ones or moving)[0]
        return Choix(only.courriers[0], only.transition)
    if len(open_ones) > 1:
        raise DonneesErreur(
            "courrier_a_preciser",
            "Plusieurs courriers peuvent partir à cette étape.",
            f"Choisissez-le : {', '.join(load_courriers()[x.courriers[0]].libelle for x in open_ones)}.",
            Lieu(champ="courrier"),
            [Geste("preparer", choix=tuple(x.courriers[0] for x in open_ones))],
        )
    for x in moving:
        what = f"« {load_courriers()[x.courriers[0]].libelle} » ne peut pas partir"
        raise_refus(x.refus, what, s.reglages.regime, jour)
    raise DonneesErreur(
        "rien_a_preparer",
        f"À l’étape « {name_etape(s)[0]} », aucun courrier n’est à écrire.",
        "L’état de la procédure dit ce qui doit être consigné pour avancer.",
        Lieu(champ="courrier"),
        [Geste("etat")],
    )


def _list_courriers(s: Situation) -> tuple[str, ...]:
    return tuple(dict.fromkeys(c for t in s.machine.transitions for c in t.courriers.values() if c))


def _refuse_etape(s: Situation, wanted: str, jour: date) -> DonneesErreur:
    due = f" Le courrier attendu est « {load_courriers()[s.du].libelle} »." if s.du else ""
    facts = [
        x.evenement
        for x in list_suites(s, jour)
        if wanted in x.courriers and not x.transition.par_courrier and not x.refus
    ]
    advice = (
        f"Consignez d’abord ce qui l’appelle : {', '.join(s.machine.evenements[e].libelle for e in facts)}."
        if facts
        else f"Il s’écrit {_name_voies(s, wanted)}."
    )
    return DonneesErreur(
        "courrier_hors_etape",
        f"« {load_courriers()[wanted].libelle} » ne s’écrit pas à l’étape « {name_etape(s)[0]} ».{due}",
        advice,
        Lieu(champ="courrier"),
        [Geste("consigner", choix=tuple(facts)) if facts else Geste("etat")],
    )


def _name_voies(s: Situation, wanted: str) -> str:
    """Where else the letter is written, and what calls for it there; not what may happen at any step."""
    voies = [
        f"à l’étape {' ou '.join(f'« {s.machine.etats[e].libelle} »' for e in t.de)} "
        f"({s.machine.evenements[t.evenement].libelle}, {QUI[t.qui]})"
        for t in s.machine.transitions
        if wanted in t.courriers.values() and s.etat not in t.de
    ]
    return " ; ".join(dict.fromkeys(voies)) or "à aucune étape de cette procédure"


def _find_done(s: Situation, wanted: str) -> CourrierSuivi | None:
    """The letter that was just prepared: asking for it again changes nothing."""
    last = s.courriers[-1] if s.courriers else None
    if last is None or s.du:
        return None
    since = [x for x in s.lignes if x.numero > last.ligne and x.evenement and x.type != "reception"]
    moved = any(s.machine.etats and p.ligne > last.ligne for p in s.parcours)
    if wanted:
        return last if last.id == wanted and not moved else None
    return last if not since and last.reception is None and not last.retour else None


def _show_done(chantier: Chantier, done: CourrierSuivi) -> LettrePreparee:
    ligne = next(x for x in chantier.situation.lignes if x.numero == done.ligne)
    paths = tuple(chantier.procedure.dossier / p.nom for p in ligne.pieces)
    return LettrePreparee(
        done.id, paths, chantier.situation, ligne, None, chantier.ecrivain.avertissements, deja=True
    )


# -- checked, rendered, written


def _check(s: Situation, choix: Choix, fond: dict[str, Any], jour: date) -> tuple[Refus, ...]:
    event = choix.transition.evenement if choix.transition else ""
    demande = Demande(jour, event, choix.courrier, fond)
    if choix.transition is not None:
        return check_evenement(s, demande, choix.transition)
    return check_courrier(s, demande)


def _check_date(lettre: Lettre, jour: date) -> None:
    """The letter bears the day that the log keeps: the proof and the log tell one story.

    Raises DonneesErreur (`date_de_lettre_differente`).
    """
    worn = lettre.jour
    if worn is None or worn == jour:  # what is not a date is refused with the other fields
        return
    champ = f"{COMMUN if COMMUN in lettre.donnees else lettre.id}.date"
    raise DonneesErreur(
        "date_de_lettre_differente",
        f"La lettre porte la date du {format_date(worn)}, et le journal retiendrait le {format_date(jour)}.",
        "Préparez-la au jour qu’elle porte, ou retirez cette date de ses champs : le jour du courrier y sera "
        "mis de lui-même.",
        lettre.lieux.find_valeur(tuple(champ.split("."))),
    )


def _warn(
    s: Situation, choix: Choix, refus: Sequence[Refus], lettre: Lettre, jour: date
) -> tuple[Avertissement, ...]:
    warnings = _tell(refus, s.reglages.regime, jour)
    try:
        _check_date(lettre, jour)
    except DonneesErreur as e:
        warnings = (*warnings, Avertissement(e.code, e.message, e.conseil, e.lieu))
    if choix.transition is not None or choix.courrier == s.du:
        return warnings
    early = _refuse_etape(s, choix.courrier, jour)
    return (*warnings, Avertissement(early.code, early.message, early.conseil, early.lieu, early.gestes))


def _tell(refus: Sequence[Refus], regime: str, jour: date) -> tuple[Avertissement, ...]:
    return tuple(
        Avertissement(
            "condition_absente",
            f"{r.constat} {r.regle} Source : {write_source(r.condition, regime, jour)}.",
            r.remede,
            gestes=r.gestes,
        )
        for r in refus
    )


def _render(lettre: Lettre, jour: date, mode: Mode) -> tuple[dict[str, bytes], Rapport, dict[str, str]]:
    """The letter in each format (end of name -> bytes), through the same door as `clausedocs generer`; and
    the total of its penalties. A member of a group that is in default has a copy with its own address."""
    wanted = [f for f in FORMATS_LETTRE if not FORMATS[f].indisponible()]
    rendered: dict[str, bytes] = {}
    rapports: list[Rapport] = []
    total: dict[str, str] = {}
    for rank, copy in enumerate(list_exemplaires(lettre)):
        charge = make_dossier(copy, lettre.lieux, mode=mode, le=jour)
        total = total or compute_total(charge.dossier, lettre.id)
        for name in wanted:
            document = render(charge, lettre.id, name)
            rapports.append(document.rapport)
            suffix = f"-exemplaire-{rank + 1}" if rank else ""
            rendered[f"{suffix}.{document.extension.lstrip('.')}"] = document.octets
    rapport = merge_reports(rapports)
    if len(list_exemplaires(lettre)) > 1:
        # Each copy was made: nobody needs to be told to make it.
        told = tuple(a for a in rapport.avertissements if a.code != "exemplaires_a_adresser")
        rapport = replace(rapport, avertissements=told)
    return rendered, rapport, total


def _write(dossier: Path, numero: int, lettre: Lettre, rendered: dict[str, bytes]) -> tuple[Piece, ...]:
    """The letter and the data that it was made from, each file whole; the line comes after."""
    data = yaml.safe_dump(lettre.donnees, allow_unicode=True, sort_keys=False, width=110).encode("utf-8")
    pieces = []
    stem = f"{COURRIERS}/{numero:04d}-{lettre.id.replace('_', '-')}"
    for end, octets in {**rendered, ".yaml": data}.items():
        name = stem + end
        write_atomic(dossier / name, octets)
        pieces.append(Piece(name, hash_octets(octets)))
    sync_dir(dossier / COURRIERS)
    return tuple(pieces)


def _write_projet(dossier: Path, identifiant: str, rendered: dict[str, bytes]) -> tuple[Path, ...]:
    paths = []
    name = f"projet-{identifiant.replace('_', '-')}"
    for end, octets in rendered.items():
        path = dossier / COURRIERS / PROJETS / f"{name}{end}"
        write_atomic(path, octets)
        paths.append(path)
    return tuple(paths)
