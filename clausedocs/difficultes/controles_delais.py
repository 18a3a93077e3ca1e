"""Conditions on contacts, consent and time limits."""

from __future__ import annotations

from datetime import date

from clausedocs.difficultes.conditions import Demande
from clausedocs.difficultes.situation import Situation
from clausedocs.langue.dates import format_date

ECRITS = ("courriel", "courrier", "plateforme")
SANS_SUITE = ("sans_reponse", "message_laisse")
# Whom a contact must aim at to count.
COMPTES = ("referent_insertion", "representant")


def count_contacts(s: Situation, jour: date) -> tuple[int, int]:
    """The attempts that count and, among them, the written ones: one a day and a way, left without answer,
    since the last difficulty was settled."""
    settled = s.find_passage("E14_REGULARISE")
    counted = {
        (c.jour, str(c.get("canal", "")))
        for c in s.contacts
        if c.get("resultat") in SANS_SUITE
        and c.get("destinataire", "referent_insertion") in COMPTES
        and c.jour <= jour
        and (settled is None or settled.jour <= c.jour)
    }
    return len(counted), sum(1 for _, canal in counted if canal in ECRITS)


def contacts_suffisants(s: Situation, d: Demande) -> str:
    total, written = count_contacts(s, d.jour)
    want, want_written = s.reglages.contacts_min, s.reglages.contacts_ecrits_min
    if total >= want and written >= want_written:
        return ""
    written_lack = max(want_written - written, 0)
    lack = max(want - total, written_lack)
    if lack == 1:
        told = "il en manque un, par écrit" if written_lack else "il en manque un"
    else:
        told = f"il en manque {lack}" + (f", dont {written_lack} par écrit" if written_lack else "")
    return (
        f"{total} contact{'s' if total > 1 else ''} sans suite sur {want}, dont {written} écrit"
        f"{'s' if written > 1 else ''} sur {want_written} : {told}."
    )


def accord_permanent_ecrit(s: Situation, d: Demande) -> str:
    when = s.reglages.accord_permanent_le
    if not s.reglages.accord_permanent or when is None:
        return "Le dossier ne porte aucun accord permanent."
    return "" if when <= d.jour else f"L’accord permanent est du {format_date(when)}, après cet envoi."


def consentement_ecrit(s: Situation, _d: Demande) -> str:
    start = s.find_passage("E1_DIFFICULTE")
    since = start.ligne if start else 0
    given = s.find_ligne("accord_donne", since)
    if given is not None and given.pieces:
        return ""
    entree = s.entree
    used = s.find_ligne("accord_permanent", since)
    asking = _d.evenement == "accord_permanent" or (used is not None and entree is not None)
    if asking:
        return accord_permanent_ecrit(s, _d)
    return "Aucun accord écrit n’est consigné pour cette difficulté."


def reponse_attendue_depassee(s: Situation, d: Demande) -> str:
    asked = s.courrier_de_l_etape
    if asked is None:
        return "La demande d’accord n’a pas été préparée."
    wanted = asked.donnees.get("date_reponse_souhaitee")
    last = date.fromisoformat(wanted) if wanted else s.reglages.compute("accord", asked.jour).fin
    return "" if d.jour > last else f"La réponse est attendue jusqu’au {format_date(last)}."


def reception_prouvee(s: Situation, _d: Demande) -> str:
    letter = s.courrier_de_l_etape
    if letter is None:
        return "La lettre de cette étape n’a pas encore été préparée."
    if letter.retour:
        return f"Le pli de la {letter.libelle} est revenu : un nouvel envoi est exigé."
    if letter.reception is None:
        return (
            f"La réception de la lettre du {format_date(letter.jour)} ({letter.libelle}) n’est pas prouvée."
        )
    return ""


def delai_ecoule(s: Situation, d: Demande) -> str:
    letter = s.courrier_de_l_etape
    if letter is None or letter.echeance is None:
        return "Sans réception prouvée, aucun délai ne court."
    return (
        ""
        if letter.echeance.is_echue(d.jour)
        else f"Le délai court jusqu’au {format_date(letter.echeance.fin)} inclus."
    )


def avant_echeance(s: Situation, d: Demande) -> str:
    letter = s.courrier_de_l_etape
    if letter is None or letter.echeance is None or d.jour <= letter.echeance.fin:
        return ""
    return f"Le délai s’est terminé le {format_date(letter.echeance.fin)}."


def relance_unique(s: Situation, _d: Demande) -> str:
    start = s.find_passage("E4_RAPPEL")
    before = [c for c in s.courriers if c.id == "relance" and (start is None or c.ligne >= start.ligne)]
    return f"Une relance est déjà partie le {format_date(before[-1].jour)}." if before else ""
