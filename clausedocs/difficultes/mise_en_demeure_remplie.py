"""What the dossier and the log know of a default notice: what is due, what happened, what is incurred.

Nothing is guessed: the article that founds a breach or a sanction is left to be written, unless the dossier
names only one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from clausedocs.difficultes.lignes import Ligne
from clausedocs.difficultes.situation import CourrierSuivi, Releve, Situation
from clausedocs.domaine.courriers import CANAUX, MODES_RECEPTION, RESULTATS
from clausedocs.langue.dates import format_date
from clausedocs.langue.elision import INSECABLE
from clausedocs.langue.nombres import compter, format_decimal

Champs = dict[str, Any]
# The letters that tried to bring the company back, as a sentence names their arrival.
RELANCES = {"rappel": "du rappel", "relance": "de la relance"}
# What the log says of a letter that its addressee did not take; one that found nobody proves nothing.
NON_REMIS = {"refuse": "pli refusé", "non_reclame": "pli non réclamé"}
# The events that are facts against the company; what else moves a procedure is somebody's decision.
EVENEMENTS = {
    "silence": "silence de l’entreprise",
    "refus": "refus écrit de l’entreprise",
    "anomalie_grave": "anomalie grave",
    "absence": "absence à la rencontre",
    "echec": "échec de la rencontre",
    "plan_non_tenu": "plan d’action non tenu",
}


def fill_mise_en_demeure(s: Situation, jour: date, articles: Sequence[str], depuis: int) -> Champs:
    """The lists of the letter dated `jour`; `articles`: those of the contract that carry the clause;
    `depuis`: the line that opened the difficulty."""
    article = articles[0] if len(articles) == 1 else None
    releve = max(
        (r for r in s.releves if r.arrete_au <= jour), key=lambda r: (r.arrete_au, r.ligne), default=None
    )
    hours = _owe_heures(s, releve)
    papers = [x for x in s.list_pieces_dues() if x.jour <= jour]
    obligations = [*hours, *(_owe_piece(x) for x in papers)]
    return {
        "obligations_violees": [{**o, **({"article": article} if article else {})} for o in obligations],
        "faits": sorted(_list_faits(s, releve, jour, depuis), key=lambda f: str(f["date"])),
        "mesures_demandees": [*_ask_heures(s, releve), *(_ask_piece(x) for x in papers)],
        "sanctions_encourues": [{"sanction": "penalites"}] if s.reglages.penalites and obligations else [],
    }


def list_rappels(s: Situation, jour: date) -> list[str]:
    """The letters that tried to bring the company back, and how each arrived."""
    start = s.find_passage("E1_DIFFICULTE")
    sent = (c for c in s.courriers if c.id in RELANCES and c.ligne >= (start.ligne if start else 0))
    return [_tell_rappel(s, c) for c in sent if c.jour <= jour]


def _tell_rappel(s: Situation, c: CourrierSuivi) -> str:
    told = f"{c.libelle} {c.reference} du {format_date(c.jour)}"
    came = next(
        (x for x in reversed(s.lignes) if x.get("courrier_ligne") == c.ligne and x.type == "reception"), None
    )
    if came is None or came.get_jour("retenue") is None:
        return f"{told}, réception non prouvée"
    lost = NON_REMIS.get(str(came.get("issue")))
    end = "e" if c.id == "relance" else ""
    if lost:
        return f"{told}, présenté{end} le {format_date(came.jour)}, {lost}"
    return f"{told}, reçu{end} le {format_date(came.get_jour('retenue') or came.jour)}"


# -- what is due, and what to do about it


def _find_echeance(s: Situation, releve: Releve) -> date | None:
    """The last day on which hours fell due before the statement stops."""
    days = [d for d, _ in s.reglages.echeancier if d <= releve.arrete_au]
    end = s.reglages.date_fin
    if end is not None and end <= releve.arrete_au:
        days.append(end)
    return max(days, default=None)


def _count_manquantes(s: Situation, releve: Releve) -> Decimal:
    """The hours that lack on the day of the statement, those that are not the company's fault left out."""
    return s.reglages.count_heures_dues(releve.arrete_au) - releve.realisees - releve.non_imputables


def _owe_heures(s: Situation, releve: Releve | None) -> list[Champs]:
    day = _find_echeance(s, releve) if releve is not None else None
    if day is None or releve is None or _count_manquantes(s, releve) <= 0:
        return []
    due = s.reglages.count_heures_dues(day)
    told = f"{compter(due, 'heure cumulée', 'heures cumulées')} au {format_date(day)}"
    return [{"nature": "heures", "contenu": told, "exigible_le": day.isoformat(), "heures": str(due)}]


def _owe_piece(x: Ligne) -> Champs:
    due = x.get_jour("exigible_le") or x.jour
    return {"nature": "document", "contenu": str(x.get("attendue")), "exigible_le": due.isoformat()}


def _ask_heures(s: Situation, releve: Releve | None) -> list[Champs]:
    if releve is None or not _owe_heures(s, releve):
        return []
    lacking = format_decimal(_count_manquantes(s, releve))
    return [{"action": f"réaliser les heures qui manquent au {format_date(releve.arrete_au)} ({lacking})"}]


def _ask_piece(x: Ligne) -> Champs:
    return {"action": f"remettre la pièce attendue{INSECABLE}: {x.get('attendue')}"}


# -- what happened


def _list_faits(s: Situation, releve: Releve | None, jour: date, depuis: int) -> Iterator[Champs]:
    tellers: dict[str, Callable[[Situation, Ligne], Champs | None]] = {
        "contact": _tell_contact,
        "reception": _tell_reception,
        "evenement": _tell_evenement,
    }
    for x in s.lignes:
        early = x.numero < depuis and x not in s.contacts
        if early or x.jour > jour or x.type not in tellers:
            continue
        told = _tell_contact(s, x) if x.evenement == "contact" else tellers[x.type](s, x)
        if told is not None:
            yield told
    if releve is not None and _owe_heures(s, releve):
        yield _tell_releve(s, releve)


def _tell_contact(_s: Situation, x: Ligne) -> Champs | None:
    result = str(x.get("resultat") or "")
    if result == "abouti" or result not in RESULTATS:
        return None
    canal = CANAUX.get(str(x.get("canal")), str(x.get("canal")))
    return _fact(x.jour, f"contact par {canal}{INSECABLE}: {RESULTATS[result]}", _prove(x))


def _tell_reception(s: Situation, x: Ligne) -> Champs | None:
    letter = next((c for c in s.courriers if c.ligne == int(x.get("courrier_ligne") or 0)), None)
    kept = x.get_jour("retenue")
    if letter is None or letter.id not in RELANCES or kept is None:
        return None
    named = f"{RELANCES[letter.id]} {letter.reference} du {format_date(letter.jour)}"
    lost = NON_REMIS.get(str(x.get("issue")))
    told = f"présentation {named}, {lost}" if lost else f"réception {named}"
    mode = str(x.get("mode") or "")
    proof = MODES_RECEPTION.get(mode, "") if not lost else ""
    return _fact(kept if not lost else x.jour, told, _prove(x, proof))


def _tell_evenement(s: Situation, x: Ligne) -> Champs | None:
    if x.evenement == "piece_manquante":
        if not s.is_piece_due(str(x.get("attendue"))):
            return None
        due = x.get_jour("exigible_le")
        when = f", due le {format_date(due)}," if due else ""
        return _fact(x.jour, f"pièce non remise{INSECABLE}: {x.get('attendue')}{when}".rstrip(","), _prove(x))
    if x.evenement not in EVENEMENTS:
        return None
    event = s.machine.evenements[x.evenement]
    motif = event.find_precision("motif")
    detail = motif.valeurs.get(str(x.get("motif")), "") if motif else ""
    told = EVENEMENTS[x.evenement] + (f"{INSECABLE}: {detail}" if detail else "")
    return _fact(x.jour, told, _prove(x, event.trace))


def _tell_releve(s: Situation, releve: Releve) -> Champs:
    due = s.reglages.count_heures_dues(releve.arrete_au)
    told = f"heures réalisées{INSECABLE}: {format_decimal(releve.realisees)} sur {format_decimal(due)} dues"
    if releve.non_imputables:
        told += f" ; non imputables à l’entreprise{INSECABLE}: {format_decimal(releve.non_imputables)}"
    line = next(x for x in s.lignes if x.numero == releve.ligne)
    named = f"relevé arrêté au {format_date(releve.arrete_au)}" if line.evenement == "releve" else ""
    return _fact(releve.arrete_au, told, _prove(line, named))


def _fact(jour: date, constat: str, preuve: str) -> Champs:
    return {"date": jour.isoformat(), "constat": constat, "preuve": preuve}


def _prove(x: Ligne, named: str = "") -> str:
    """What proves a line: its paper, under the number that the chronology gives it; else the log itself."""
    number = f"n°{INSECABLE}{x.numero}"
    if not x.pieces:
        place = f"journal de suivi, ligne {number}"
        return f"{named} ({place})" if named else place
    place = f"pièce {number} du journal de suivi"
    return f"{named} ({place})" if named else place
