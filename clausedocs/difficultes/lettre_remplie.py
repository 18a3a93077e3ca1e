"""What the log knows of a letter before anyone writes it: its references, its dates, the contacts."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from typing import Any

from clausedocs.difficultes.controles_parties import find_lese, find_opposition
from clausedocs.difficultes.dossier_procedure import ProcedureChargee
from clausedocs.difficultes.machine import load_courriers
from clausedocs.difficultes.situation import Situation
from clausedocs.langue.dates import format_date

Champs = dict[str, Any]
# How our modèles name their passages; anything else is an article, in words.
_ANCRE = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)+")


def fill_lettre(
    procedure: ProcedureChargee, s: Situation, identifiant: str, jour: date, numero: int
) -> dict[str, Champs]:
    """The blocks of a letter that the log can fill; each field is text, as if it had been typed."""
    reference = f"{s.reglages.reference}-{numero:02d}"
    own = _drop(REMPLIR.get(identifiant, _fill_nothing)(s, jour))
    if s.machine.nom == "parties":
        common: Champs = {"reference": reference, "date": jour.isoformat(), "mode_envoi": "LRAR"}
        return {identifiant: {**common, **own}}
    common = {"reference": reference, "date": jour.isoformat()}
    if load_courriers()[identifiant].preuve:
        common["mode_envoi"] = "LRAR"
    common |= _drop(_fill_heures(s, jour))
    journal = [_write_contact(c) for c in s.contacts]
    if journal:
        common["journal"] = journal
    return {"courrier": common, identifiant: own}


def _drop(champs: Champs) -> Champs:
    return {k: v for k, v in champs.items() if v not in (None, "", [])}


def _fill_nothing(_s: Situation, _jour: date) -> Champs:
    return {}


def _fill_heures(s: Situation, jour: date) -> Champs:
    last = s.releve
    if last is None:
        return {}
    return {
        "heures_dues": str(s.reglages.count_heures_dues(min(jour, last.arrete_au))),
        "heures_realisees": str(last.realisees),
        "date_arrete": last.arrete_au.isoformat(),
    }


def _write_contact(ligne: Any) -> Champs:
    return _drop(
        {
            "date": ligne.jour.isoformat(),
            "canal": ligne.get("canal"),
            "auteur": ligne.auteur,
            "resultat": ligne.get("resultat"),
        }
    )


def _fill_demande_accord(s: Situation, jour: date) -> Champs:
    return {"date_reponse_souhaitee": s.reglages.compute("accord", jour).fin.isoformat()}


def _fill_rappel(s: Situation, _jour: date) -> Champs:
    given = s.find_ligne("accord_donne", _since(s))
    if given is not None:
        told = given.get("reference") or f"accord écrit du {format_date(given.jour)}"
        return {"accord_ref": told, "date_accord": given.jour.isoformat(), "delai_jours": _delai(s, "rappel")}
    when = s.reglages.accord_permanent_le
    return {
        "accord_ref": s.reglages.accord_permanent,
        "date_accord": when.isoformat() if when else None,
        "delai_jours": _delai(s, "rappel"),
    }


def _fill_relance(s: Situation, _jour: date) -> Champs:
    reminder = s.find_courrier("rappel")
    filled: Champs = {"delai_jours": _delai(s, "relance")}
    if reminder is not None:
        filled |= {"rappel_ref": reminder.reference, "date_reception_rappel": _iso(reminder.reception)}
    return filled


def _fill_mise_en_demeure(s: Situation, _jour: date) -> Champs:
    return {"delai_jours": _delai(s, "mise_en_demeure")}


def _fill_defaillance(s: Situation, jour: date) -> Champs:
    notice = s.find_courrier("mise_en_demeure")
    if notice is None:
        return {}
    done = [r for r in s.releves if r.arrete_au <= jour]
    before = [r for r in done if r.arrete_au <= notice.jour]
    caught_up = done[-1].realisees - before[-1].realisees if done and before else None
    return {
        "mise_en_demeure_ref": notice.reference,
        "date_reception_med": _iso(notice.reception),
        "date_expiration": _iso(notice.echeance.fin) if notice.echeance else None,
        "execution_partielle_heures": str(caught_up) if caught_up is not None else "0",
    }


def _fill_intention(s: Situation, _jour: date) -> Champs:
    return {"delai_observations_jours": _delai(s, "observations")}


def _fill_application(s: Situation, _jour: date) -> Champs:
    announced = s.find_courrier("intention_penalites")
    passage = s.find_passage("E11_OBSERVATIONS")
    came = s.find_ligne("observations_recues", passage.ligne if passage else 0)
    answered = s.find_ligne("observations_rejetees", passage.ligne if passage else 0)
    return {
        "intention_ref": announced.reference if announced else None,
        "observations_recues": "oui" if came else "non",
        "reponse_aux_observations": answered.get("motif") if answered else None,
    }


def _fill_resiliation(s: Situation, _jour: date) -> Champs:
    notice = s.find_courrier("mise_en_demeure")
    return {"mise_en_demeure_ref": notice.reference if notice else None}


def _fill_cloture(s: Situation, _jour: date) -> Champs:
    passage = s.find_passage("E14_REGULARISE")
    watch = s.reglages.compute("surveillance", passage.jour).fin if passage else None
    return {
        "procedure_ref": s.reglages.reference,
        "date_constat": _iso(passage.jour) if passage else None,
        "surveillance_jusqu_au": _iso(watch),
    }


def _fill_med_partie(s: Situation, _jour: date) -> Champs:
    filled: Champs = {"auteur": find_lese(s), "delai_mois": _delai(s, "mise_en_demeure_partie")}
    breach = s.find_ligne("manquement")
    if breach is None:
        return filled
    named = str(breach.get("engagement") or "")
    fact = {
        "ancre" if _ANCRE.fullmatch(named) else "article": named,
        "fait": breach.get("fait"),
        "date": breach.get("fait_le"),
        "preuve": breach.get("preuve"),
    }
    return {**filled, "date_constat": _iso(breach.jour), "manquements": [_drop(fact)]}


def _fill_resiliation_convention(s: Situation, jour: date) -> Champs:
    notice = s.find_courrier("mise_en_demeure_partie")
    filled: Champs = {"auteur": find_lese(s)}
    if notice is None:
        return filled
    filled |= {
        "mise_en_demeure_ref": notice.reference,
        "date_mise_en_demeure": _iso(notice.jour),
        "date_reception": _iso(notice.reception),
    }
    if notice.echeance is not None:
        filled |= {"date_expiration": _iso(notice.echeance.fin), "persistance_constatee_le": _iso(jour)}
    opposition = find_opposition(s, notice) if notice.donnees.get("invitation_opposition") else None
    if opposition is not None:
        filled |= {
            "invitation_opposition_ref": notice.reference,
            "date_limite_opposition": _iso(opposition.fin),
            "opposition": "aucune",
        }
    return filled


def _fill_denonciation(s: Situation, _jour: date) -> Champs:
    return {"preavis_mois": _delai(s, "denonciation")}


def _fill_non_reconduction(s: Situation, _jour: date) -> Champs:
    return {"periode": str(s.periode)}


REMPLIR: dict[str, Callable[[Situation, date], Champs]] = {
    "demande_accord": _fill_demande_accord,
    "rappel": _fill_rappel,
    "relance": _fill_relance,
    "mise_en_demeure": _fill_mise_en_demeure,
    "notification_defaillance": _fill_defaillance,
    "intention_penalites": _fill_intention,
    "application_penalites": _fill_application,
    "resiliation": _fill_resiliation,
    "cloture_procedure": _fill_cloture,
    "mise_en_demeure_partie": _fill_med_partie,
    "resiliation_convention": _fill_resiliation_convention,
    "denonciation": _fill_denonciation,
    "non_reconduction": _fill_non_reconduction,
}


def _since(s: Situation) -> int:
    start = s.find_passage("E1_DIFFICULTE")
    return start.ligne if start else 0


def _delai(s: Situation, nom: str) -> str:
    return str(s.reglages.find_delai(nom)[1])


def _iso(jour: date | None) -> str | None:
    return jour.isoformat() if jour else None
