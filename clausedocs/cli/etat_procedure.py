"""A procedure on the screen: the step, what is missing, what may come next, what may not and why."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from clausedocs.cli.console import bind_spaces, say, say_avertissements, say_table, wrap
from clausedocs.cli.gestes import write_geste, write_gestes
from clausedocs.difficultes.echeances import explain
from clausedocs.difficultes.enregistrement import write_source
from clausedocs.difficultes.etape import name_etape
from clausedocs.difficultes.machine import MEME, QUI, Transition, load_courriers
from clausedocs.langue.dates import format_date

if TYPE_CHECKING:
    from clausedocs.difficultes.etat import EtatProcedure
    from clausedocs.difficultes.moteur import Suite
    from clausedocs.difficultes.situation import Situation

COURANTS = (
    "contact, releve, piece_manquante, piece_remise, envoi, nouvel_envoi, procedure_collective, "
    "decompte_general_notifie"
)
COURANTS_PARTIES = "contact, envoi, nouvel_envoi"


def say_etat(e: EtatProcedure, dossier: str) -> None:
    """All of it, from what matters most."""
    s = e.situation
    say(bind_spaces(f"Procédure {s.reglages.reference}, {s.machine.titre.removeprefix('Procédure ')}."))
    if s.reglages.destinataires:
        say(bind_spaces(f"Titulaire : {', '.join(s.reglages.destinataires)}."))
    say(wrap(bind_spaces(f"Au {format_date(e.jour)}. {write_etape(s)}")))
    told = write_lettre_courante(s)
    if told:
        say(wrap(bind_spaces(told)))
    if s.procedure_collective is not None:
        say(wrap(bind_spaces(_write_collective(s))))
    _say_manques(e, dossier)
    _say_suites(e, dossier)
    _say_jalons(e)
    if e.avertissements:
        say()
        say_avertissements(e.avertissements)


def write_etape(s: Situation) -> str:
    """« Étape E9, mis en demeure, depuis le 12 avril 2027 (ligne 14) : le délai… »."""
    state, entree = s.machine.etats[s.etat], s.entree
    since = f", depuis le {format_date(entree.jour)} (ligne {entree.ligne})" if entree else ""
    name, means = name_etape(s)
    return f"Étape {state.court}, {name}{since} : {means}."


def write_lettre_courante(s: Situation) -> str:
    """Where the time limit of the step stands, "" when none does."""
    letter = s.courrier_de_l_etape
    if letter is None:
        return ""
    if letter.echeance is None:
        return ""
    day = format_date(letter.echeance.fin)
    return f"Dernier jour : le {day} inclus ({explain(s, letter, letter.echeance)})."


def _write_collective(s: Situation) -> str:
    line = s.procedure_collective
    assert line is not None
    opened = line.get_jour("jugement_le") or line.jour
    return (
        f"Procédure collective ({line.get('nature')}, jugement du {format_date(opened)}) : les lettres "
        f"vont à {line.get('organe')}, et les pénalités des manquements antérieurs se déclarent."
    )


def _say_point(texte: str) -> None:
    """One item of a list, its next lines under its first word."""
    say(wrap(bind_spaces(texte), "    ").replace("    ", "  – ", 1))


def _say_manques(e: EtatProcedure, dossier: str) -> None:
    if not e.manques:
        return
    say()
    say(bind_spaces("Ce qui manque :"))
    for manque in e.manques:
        _say_point(manque.constat)
        say(f"      {write_geste(manque.geste, dossier)}")


def _say_suites(e: EtatProcedure, dossier: str) -> None:
    s = e.situation
    possible = [x for x in e.suites if not x.obstacles]
    later = [x for x in e.suites if x.obstacles]
    say()
    say(bind_spaces("Ce qui peut venir :" if possible else "Rien ne peut venir ce jour-là de nouveau."))
    for x in possible:
        _say_point(_write_suite(s, x))
        say(f"      clausedocs difficultes {_write_commande(s, x, dossier)}")
    if later:
        say()
        say(bind_spaces("Ce qui attend :"))
    for x in later:
        _say_point(_write_suite(s, x))
        for refus in x.obstacles:
            source = write_source(refus.condition, s.reglages.regime, e.jour)
            say(wrap(bind_spaces(f"{refus.constat} {refus.regle} (Source : {source}.)"), "      "))
            say(wrap(bind_spaces(f"→ {refus.remede}"), "      "))
            for line in write_gestes(refus.gestes, dossier):
                say(f"        {line}")
    say()
    always = COURANTS if s.machine.nom == "titulaire" else COURANTS_PARTIES
    say(wrap(bind_spaces(f"À tout moment : {always}.")))


def _write_suite(s: Situation, x: Suite) -> str:
    event = s.machine.evenements[x.evenement]
    letters = " ou ".join(load_courriers()[c].libelle for c in x.courriers)
    text = f"{event.libelle} ({QUI[x.transition.qui]})"
    if letters:
        text += f", courrier « {letters} »"
    text += _write_vers(s, x.transition)
    return text + _write_bornes(x.des_le, x.jusqu_au) + "."


def _write_vers(s: Situation, t: Transition) -> str:
    reached = [v for v in dict.fromkeys(t.vers.values()) if v != MEME]
    names = [f"{s.machine.etats[v].court} {s.machine.etats[v].libelle}" for v in reached]
    return f" → {' ou '.join(names)}" if names else ""


def _write_bornes(start: date | None, end: date | None) -> str:
    if start and end:
        return f", du {format_date(start)} au {format_date(end)}"
    if start:
        return f", à partir du {format_date(start)}"
    return f", jusqu’au {format_date(end)}" if end else ""


def _write_commande(s: Situation, x: Suite, dossier: str) -> str:
    if x.transition.par_courrier:
        return f"preparer {dossier} {x.courriers[0]}"
    event = s.machine.evenements[x.evenement]
    words = [f"consigner {dossier} {event.nom}"]
    if event.nom == "contact":
        words.append("--canal CANAL --resultat RESULTAT")
    for p in event.precisions:
        if p.nom == "suite" and not p.calcule:
            words.append(f"--suite {'|'.join(k for k in p.valeurs if k in x.transition.vers)}")
        elif p.obligatoire and p.nom != "suite":
            words.append(f"--donnee {p.nom}={'|'.join(p.valeurs) or '…'}")
    if event.piece == "exigee":
        words.append("--piece FICHIER")
    return " ".join(words)


def _say_jalons(e: EtatProcedure) -> None:
    coming = [j for j in e.jalons if j.jour >= e.jour]
    if not coming:
        return
    say()
    say_table(
        ("Échéance", "Ce jour-là", "Pourquoi"),
        [(format_date(j.jour), bind_spaces(j.titre), bind_spaces(j.detail)) for j in coming],
    )
