"""What the log knows of a letter before anyone writes it: its references, its dates, the contacts."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from typing import Any

from clausedocs.difficultes.controles_parties import find_lese, find_opposition
from clausedocs.difficultes.dossier_procedure import ProcedureChargee
from clausedocs.difficultes.machine import load_courriers
from clausedocs.difficultes.mise_en_demeure_remplie import fill_mise_en_demeure, list_rappels
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
    proven = load_courriers()[identifiant].preuve
    common = {
        "reference": reference,
        "date": jour.isoformat(),
        "mode_envoi": "LRAR" if proven else "courriel",
        **_drop(_fill_heures(s, jour)),
    }
    if identifiant in JOINTES:
        common["pieces_jointes"] = list(JOINTES[identifiant])
    lot = procedure.donnees.get("procedure", {}).get("lot")
    if lot:
        common["lot"] = lot
    if identifiant == "mise_en_demeure":
        own |= _drop(fill_mise_en_demeure(s, jour, _read_articles(procedure), _since(s)))
    journal = [_write_contact(c) for c in s.contacts if c.jour <= jour]
    if journal and identifiant in AVEC_JOURNAL:
        common["journal"] = sorted(journal, key=lambda c: str(c["date"]))
    return {"courrier": common, identifiant: own}


# The letters that tell what was tried.
AVEC_JOURNAL = ("demande_accord", "rappel", "relance", "alerte_donneur_ordre")
# What a letter says that it encloses.
JOINTES = {"demande_accord": ("projet de rappel",)}


def _read_articles(procedure: ProcedureChargee) -> list[str]:
    """The articles of the contract that the dossier names once for all its letters."""
    named = (procedure.donnees.get("courrier") or {}).get("articles_contrat")
    return [str(a) for a in named] if isinstance(named, (list, tuple)) else []


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
    return {
        "projet_rappel": "le projet de rappel",
        "date_reponse_souhaitee": s.reglages.compute("accord", jour).fin.isoformat(),
    }


def _fill_rappel(s: Situation, _jour: date) -> Champs:
    given = s.find_ligne("accord_donne", _since(s))
    if given is not None:
        told = given.get("reference") or f"l’accord écrit du {format_date(given.jour)}"
        return {"accord_ref": told, "date_accord": given.jour.isoformat(), "delai_jours": _delai(s, "rappel")}
    when = s.reglages.accord_permanent_le
    return {
        "accord_ref": s.reglages.accord_permanent,
        "date_accord": when.isoformat() if when else None,
        "accord_permanent": "oui",
        "delai_jours": _delai(s, "rappel"),
    }


def _fill_relance(s: Situation, _jour: date) -> Champs:
    reminder = s.find_courrier("rappel")
    filled: Champs = {"delai_jours": _delai(s, "relance")}
    if reminder is not None:
        filled |= {
            "rappel_ref": reminder.reference,
            "date_rappel": _iso(reminder.jour),
            "date_reception_rappel": _iso(reminder.reception),
            "delai_rappel_jours": str(reminder.donnees.get("delai") or _delai(s, "rappel")),
        }
    return filled


# What led to the alert -> its reason.
MOTIFS = {
    "refus": "refus",
    "anomalie_grave": "anomalie_grave",
    "delai_expire": "non_reponse",
    "accord_refuse": "non_reponse",
    "fin_de_marche_proche": "ecart_irrattrapable",
}


def _fill_alerte(s: Situation, jour: date) -> Champs:
    entree = s.entree
    line = next((x for x in s.lignes if entree and x.numero == entree.ligne), None)
    led = line.evenement if line else ""
    if line is not None and line.get("motif") == "refus_ecrit":
        led = "refus"
    if s.etat != "E6_ALERTE":  # the letter is the event: the state is still the one before
        led = "fin_de_marche_proche" if s.etat in ("E1_DIFFICULTE", "E2_CONTACTS") else "delai_expire"
    last = s.releve
    return {
        "motif": MOTIFS.get(led),
        "rappels_adresses": list_rappels(s, jour),
        "part_non_imputable_heures": str(last.non_imputables) if last and last.non_imputables else None,
    }


def _fill_mise_en_demeure(s: Situation, _jour: date) -> Champs:
    return {"delai_jours": _delai(s, "mise_en_demeure")}


def _follow_mise_en_demeure(s: Situation) -> Champs:
    """What a letter says of the formal notice that came before it."""
    notice = s.find_courrier("mise_en_demeure")
    if notice is None:
        return {}
    return {
        "mise_en_demeure_ref": notice.reference,
        "date_mise_en_demeure": _iso(notice.jour),
        "date_reception_med": _iso(notice.reception),
        "delai_med_jours": str(notice.donnees.get("delai") or _delai(s, "mise_en_demeure")),
        "date_expiration": _iso(notice.echeance.fin) if notice.echeance else None,
        "manquements_mis_en_demeure": [str(o.get("code")) for o in notice.donnees.get("obligations", ())],
        "sanctions_annoncees": [str(x.get("sanction")) for x in notice.donnees.get("sanctions", ())],
    }


def _fill_defaillance(s: Situation, jour: date) -> Champs:
    notice = s.find_courrier("mise_en_demeure")
    done = [r for r in s.releves if r.arrete_au <= jour]
    before = [r for r in done if notice and r.arrete_au <= notice.jour]
    caught_up = done[-1].realisees - before[-1].realisees if done and before else None
    return {
        **_follow_mise_en_demeure(s),
        "execution_partielle_heures": str(caught_up) if caught_up else None,
    }


def _fill_intention(s: Situation, _jour: date) -> Champs:
    return {
        **_follow_mise_en_demeure(s),
        "delai_observations_jours": _delai(s, "observations"),
        "date_decompte_general": _iso(s.decompte_general.jour) if s.decompte_general else None,
    }


def _fill_observations(s: Situation) -> Champs | None:
    """What the contractor answered, and what was answered to it."""
    passage = s.find_passage("E11_OBSERVATIONS")
    since = passage.ligne if passage else 0
    came = s.find_ligne("observations_recues", since)
    if came is None:
        return None
    told = str(came.get("resume") or came.get("objet") or "observations jointes au dossier")
    rejected, ended = (s.find_ligne(e, since) for e in ("observations_rejetees", "resiliation_decidee"))
    answer = (rejected.get("motif") if rejected else None) or (ended.get("reponse") if ended else None)
    replies = [{"argument": told, "reponse": str(answer)}] if answer else []
    return _drop({"date": came.jour.isoformat(), "resume": told, "reponses": replies})


def _fill_application(s: Situation, jour: date) -> Champs:
    announced = s.find_courrier("intention_penalites")
    filled = {**_fill_intention(s, jour), "observations": _fill_observations(s)}
    if announced is not None:
        filled |= {
            "intention_ref": announced.reference,
            "date_intention": _iso(announced.jour),
            "date_reception_intention": _iso(announced.reception),
            "delai_observations_jours": str(announced.donnees.get("delai") or _delai(s, "observations")),
            "total_annonce_eur": announced.donnees.get("total_eur"),
        }
    return filled


def _fill_resiliation(s: Situation, _jour: date) -> Champs:
    invitation = s.find_courrier("notification_defaillance") or s.find_courrier("intention_penalites")
    decided = s.find_ligne("resiliation_decidee")
    filled = {**_follow_mise_en_demeure(s), "observations": _fill_observations(s)}
    if decided is not None and decided.get("gravite"):
        filled["gravite_motifs"] = [_end(str(decided.get("gravite")))]
    if invitation is not None:
        filled |= {
            "invitation_ref": invitation.reference,
            "date_reception_invitation": _iso(invitation.reception),
            "delai_observations_jours": str(invitation.donnees.get("delai") or _delai(s, "observations")),
        }
    return filled


def _end(phrase: str) -> str:
    """A sentence of its own."""
    return phrase[0].upper() + phrase[1:] + ("" if phrase.endswith((".", "!", "?")) else ".")


def _fill_plan(s: Situation, _jour: date) -> Champs:
    last = s.releve
    return {"avancement_pct": str(last.avancement_pct) if last and last.avancement_pct is not None else None}


def _fill_cloture(s: Situation, _jour: date) -> Champs:
    passage = s.find_passage("E14_REGULARISE")
    watch = s.reglages.compute("surveillance", passage.jour).fin if passage else None
    last = s.releve
    progress = last.avancement_pct if last else None
    return {
        "procedure_ref": s.reglages.reference,
        "date_constat": _iso(passage.jour) if passage else None,
        "surveillance_jusqu_au": _iso(watch),
        "avancement_pct": str(progress) if progress is not None else None,
        "heures_total": str(s.reglages.heures) if progress is not None and s.reglages.heures else None,
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
    "alerte_donneur_ordre": _fill_alerte,
    "plan_action": _fill_plan,
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
