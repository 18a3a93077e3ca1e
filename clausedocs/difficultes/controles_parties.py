"""Conditions between the parties to a convention."""

from __future__ import annotations

from datetime import date

from clausedocs.difficultes.conditions import Demande
from clausedocs.difficultes.situation import CourrierSuivi, Situation
from clausedocs.droit.delais_procedure import Echeance, find_fin_douteuse
from clausedocs.langue.dates import format_date

RECOMMANDES = ("LRAR", "LRE", "remise_recepisse")
AUTEURS = {"donneur_ordre": "le donneur d’ordre", "structure": "la structure porteuse"}


def fait_passe(_s: Situation, d: Demande) -> str:
    when = d.get_jour("fait_le")
    return "" if when is None or when <= d.jour else f"Le fait serait du {format_date(when)}, à venir."


def find_lese(s: Situation) -> str:
    """`donneur_ordre` or `structure`: whom the last breach harmed."""
    breach = s.find_ligne("manquement")
    return str(breach.get("auteur_lese", "")) if breach else ""


def partie_lesee(s: Situation, d: Demande) -> str:
    harmed, author = find_lese(s), str(d.get("auteur_acte") or "")
    if author == harmed:
        return ""
    return (
        f"La partie lésée est {AUTEURS.get(harmed, '?')}, et la lettre vient de {AUTEURS.get(author, '?')}."
    )


def envoi_recommande(_s: Situation, d: Demande) -> str:
    mode = str(d.get("mode_envoi") or "")
    return "" if mode in RECOMMANDES else f"« {mode or 'aucun mode'} » ne convient pas."


def clause_reproduite(_s: Situation, d: Demande) -> str:
    return "" if str(d.get("clause_reproduite") or "").strip() else "La clause n’est pas reproduite."


def must_invite(s: Situation, author: str) -> bool:
    """Whether that author must let the other party object: a structure, under a convention of public law."""
    return s.reglages.regime == "administratif" and author == "structure"


def opposition_offerte(s: Situation, d: Demande) -> str:
    if not must_invite(s, str(d.get("auteur_acte") or "")) or d.get("invitation_opposition"):
        return ""
    return "La lettre n’invite pas la personne publique à s’opposer."


def find_opposition(s: Situation, letter: CourrierSuivi) -> Echeance | None:
    """The end of the time left to the public body to object; None while the letter is not proven received."""
    if letter.reception is None:
        return None
    return s.reglages.compute("opposition", letter.reception, letter.donnees.get("delai_opposition"))


def opposition_recevable(s: Situation, d: Demande) -> str:
    letter = s.courrier_de_l_etape
    if letter is None:
        return "Aucune mise en demeure n’a été préparée."
    if not must_invite(s, str(letter.donnees.get("auteur_acte", ""))):
        return "Seule la personne publique s’oppose, à une fin voulue par la structure."
    end = find_opposition(s, letter)
    if end is None or not end.is_echue(d.jour):
        return ""
    return f"Le délai d’opposition s’est terminé le {format_date(end.fin)}."


def opposition_purgee(s: Situation, d: Demande) -> str:
    letter = s.courrier_de_l_etape
    if letter is None or not must_invite(s, str(letter.donnees.get("auteur_acte", ""))):
        return ""
    end = find_opposition(s, letter)
    if end is not None and end.is_echue(d.jour):
        return ""
    return (
        f"Le délai d’opposition court jusqu’au {format_date(end.fin)} inclus."
        if end
        else "Il n’a pas commencé."
    )


def motif_si_exige(s: Situation, d: Demande) -> str:
    if s.reglages.denonciation_libre or str(d.get("motif") or "").strip():
        return ""
    return "Aucun motif n’est donné, et la convention en exige un."


def reconduction_prevue(s: Situation, _d: Demande) -> str:
    periodes = s.reglages.periodes
    if periodes and periodes.reconduction != "aucune" and s.periode <= periodes.nombre_max:
        return ""
    return (
        "La convention ne se reconduit plus."
        if periodes
        else "Le dossier ne dit pas la durée de la convention."
    )


def find_limite(s: Situation) -> date | None:
    """The last day to receive a refusal to renew."""
    return s.reglages.compute("non_reconduction", s.terme).fin if s.terme else None


def non_reconduction_a_temps(s: Situation, d: Demande) -> str:
    limit = find_limite(s)
    if limit is None or d.jour <= find_fin_douteuse(limit, s.reglages.computation):
        return ""
    return f"La lettre devait être reçue le {format_date(limit)} au plus tard."


def _was_late(s: Situation) -> tuple[bool, date | None]:
    letter, limit = s.find_courrier("non_reconduction"), find_limite(s)
    if letter is None or limit is None or letter.reception is None:
        return False, limit
    return letter.reception > find_fin_douteuse(limit, s.reglages.computation), limit


def certainement_tardive(s: Situation, _d: Demande) -> str:
    late, _ = _was_late(s)
    return "" if late else "La réception n’est pas certainement tardive."


def recue_a_temps(s: Situation, _d: Demande) -> str:
    late, limit = _was_late(s)
    return f"Le refus devait être reçu le {format_date(limit)} au plus tard." if late and limit else ""


def terme_de_convention(s: Situation, d: Demande) -> str:
    if s.terme is None:
        return "Le dossier ne dit pas la durée de la convention."
    return "" if d.jour > s.terme else f"Le dernier jour est le {format_date(s.terme)}."
