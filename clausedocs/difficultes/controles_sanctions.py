"""Conditions on the letters that sanction: who signs them, what they name, what comes before."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from clausedocs.difficultes.conditions import Demande
from clausedocs.difficultes.machine import load_courriers
from clausedocs.difficultes.situation import CourrierSuivi, Situation
from clausedocs.domaine.champs import simplify
from clausedocs.langue.dates import format_date

# The ways to send whose reception can be proven.
PROUVABLES = ("LRAR", "LRE", "profil_acheteur", "remise_recepisse")
SEULE_PROCEDURE_COLLECTIVE = "procedure_collective"


def expediteur_habilite(s: Situation, d: Demande) -> str:
    letter, sender = load_courriers()[d.courrier], str(d.get("expediteur") or "")
    roles = {letter.expediteur, letter.ou} - {""}
    allowed = {s.reglages.structure} if "structure" in roles else set()
    if "donneur_ordre" in roles:
        allowed |= (
            {s.reglages.sanctionne} if letter.sanction else {s.reglages.sanctionne, *s.reglages.acheteurs}
        )
    if sender in allowed:
        return ""
    who = " ou ".join(sorted(allowed))
    return f"La lettre partirait de « {sender} » ; elle doit partir de {who}."


def destinataire_exact(s: Situation, d: Demande) -> str:
    names = tuple(d.get("destinataires") or ())
    if s.procedure_collective is not None:
        organ = str(s.procedure_collective.get("organe", ""))
        told = any(_same(organ, n) for n in names)
        return "" if told else f"Depuis le jugement, la lettre doit aller à {organ}."
    lead = s.reglages.destinataires[0] if s.reglages.destinataires else ""
    return "" if not lead or lead in names else f"La lettre doit aller à {lead}."


def _same(one: str, other: str) -> bool:
    """Whether two ways of naming someone end on the same name (« Me O. Valcrosse », « Odile Valcrosse »)."""
    return simplify(one).split()[-1:] == simplify(other).split()[-1:]


def envoi_prouvable(_s: Situation, d: Demande) -> str:
    mode = str(d.get("mode_envoi") or "")
    return "" if mode in PROUVABLES else f"« {mode or 'aucun mode'} » ne prouve pas la réception."


def obligations_nommees(_s: Situation, d: Demande) -> str:
    named = d.get("obligations") or ()
    if not named:
        return "La lettre ne nomme aucune obligation."
    bare = [o for o in named if not str(o.get("article") or "").strip()]
    if not bare:
        return ""
    told = [str(o.get("contenu")) for o in bare if o.get("contenu")]
    blank = "Une obligation reste à écrire." if len(told) < len(bare) else ""
    return " ".join(
        x for x in (f"Il manque l’article de ceci\u00a0: {', '.join(told)}." if told else "", blank) if x
    )


def obligations_exigibles(s: Situation, d: Demande) -> str:
    for o in d.get("obligations") or ():
        due = _read_jour(o, "exigible_le")
        name = str(o.get("contenu") or "l’obligation")
        if due is None and not o.get("contenu"):
            continue  # not written yet: said already
        if due is None:
            return f"« {name} » n’a pas de date d’exigibilité."
        if due > d.jour:
            return f"« {name} » n’est exigible que le {format_date(due)}."
        if o.get("nature") == "heures" and not s.reglages.is_echeance_d_heures(due):
            return (
                f"« {name} » : aucune heure n’est due le {format_date(due)}, ni à l’échéancier ni au terme."
            )
    return ""


def sanction_designee(_s: Situation, d: Demande) -> str:
    named = d.get("sanctions") or ()
    if not named:
        return "La lettre n’annonce aucune sanction."
    return (
        ""
        if all(str(x.get("article") or "").strip() for x in named)
        else "Une sanction est annoncée sans article."
    )


def clause_de_penalite(s: Situation, _d: Demande) -> str:
    return "" if s.reglages.penalites else "Le dossier ne porte aucun montant de pénalité."


def sans_mise_en_demeure_requise(s: Situation, d: Demande) -> str:
    rule, end = s.reglages.mise_en_demeure_prealable, s.reglages.date_fin
    if rule == "jamais" or (rule == "en_cours" and end is not None and d.jour >= end):
        return ""
    if rule == "toujours":
        return "Le contrat exige toujours une mise en demeure."
    return "Le contrat exige une mise en demeure tant que le marché court" + (
        f", jusqu’au {format_date(end)}." if end else "."
    )


def penalites_dans_les_temps(s: Situation, _d: Demande) -> str:
    if s.decompte_general is None:
        return ""
    return f"Le décompte général a été notifié le {format_date(s.decompte_general.jour)}."


def needs_mise_en_demeure(s: Situation, manquement: Mapping[str, Any], jour: date) -> bool:
    """Whether the contract wants a formal notice before that breach is penalised, on that day: always, never;
    or for the hours of the schedule, and for the rest while the marché runs."""
    rule = s.reglages.mise_en_demeure_prealable
    if rule != "en_cours":
        return rule == "toujours"
    due, end = _read_jour(manquement, "exigible_le"), s.reglages.date_fin
    if due is None or end is None:
        return True
    return due < end if manquement.get("nature") == "heures" else jour <= end


def manquements_penalisables(s: Situation, d: Demande) -> str:
    breaches = d.get("manquements") or ()
    if not breaches:
        return "La lettre ne nomme aucun manquement."
    return next((said for m in breaches if (said := _judge(s, d, m))), "")


def _judge(s: Situation, d: Demande, m: Mapping[str, Any]) -> str:
    code, due = str(m.get("code") or "?"), _read_jour(m, "exigible_le")
    if due is None:
        return f"« {code} » n’a pas de date d’exigibilité."
    if due > d.jour:
        return f"« {code} » n’est exigible que le {format_date(due)}."
    if m.get("nature") == "heures" and not s.reglages.is_echeance_d_heures(due):
        return f"« {code} » : aucune heure n’est due le {format_date(due)}, ni à l’échéancier ni au terme."
    if not needs_mise_en_demeure(s, m, d.jour):
        return ""
    notices = [c for c in s.courriers if c.id == "mise_en_demeure" and c.jour <= d.jour]
    if not notices:
        return f"« {code} » exige une mise en demeure, et aucune n’est partie."
    said = ""
    for notice in reversed(notices):
        said = _judge_notice(d, m, code, due, notice)
        if not said:
            return ""
    return said


def _judge_notice(d: Demande, m: Mapping[str, Any], code: str, due: date, notice: CourrierSuivi) -> str:
    if code not in {str(o.get("code")) for o in notice.donnees.get("obligations", ())}:
        return f"« {code} » n’est pas nommé dans la mise en demeure du {format_date(notice.jour)}."
    if due > notice.jour:
        return f"« {code} » n’était pas échu à la mise en demeure du {format_date(notice.jour)}."
    if notice.echeance is None:
        return f"La réception de la mise en demeure du {format_date(notice.jour)} n’est pas prouvée."
    if not notice.echeance.is_echue(d.jour):
        return f"Le délai de la mise en demeure court jusqu’au {format_date(notice.echeance.fin)} inclus."
    mended = _read_jour(m, "repare_le")
    if mended is not None and mended <= notice.echeance.fin:
        return f"« {code} » a été réparé le {format_date(mended)}, dans le délai de la mise en demeure."
    return ""


def find_invitation(s: Situation) -> CourrierSuivi | None:
    """The letter that invited the contractor to answer, in the present round; None when none did."""
    if s.etat == "E10_DEFAILLANCE":
        entree = s.entree
        notice = s.find_courrier("notification_defaillance")
        if (
            notice
            and entree
            and notice.ligne >= entree.ligne
            and notice.donnees.get("invitation_observations")
        ):
            return notice
        return None
    return s.courrier_de_l_etape if s.etat == "E11_OBSERVATIONS" else None


def invitation_aux_observations(s: Situation, _d: Demande) -> str:
    return "" if find_invitation(s) else "Aucune lettre n’a invité le titulaire à présenter ses observations."


def manquements_annonces(s: Situation, d: Demande) -> str:
    invitation = s.find_courrier("intention_penalites")
    if invitation is None:
        return "Aucune intention de pénalités n’a été envoyée."
    if invitation.echeance is None:
        return f"La réception de l’intention du {format_date(invitation.jour)} n’est pas prouvée."
    if not invitation.echeance.is_echue(d.jour):
        return f"Les observations sont attendues jusqu’au {format_date(invitation.echeance.fin)} inclus."
    announced = {str(m.get("code")) for m in invitation.donnees.get("manquements", ())}
    new = [str(m.get("code")) for m in d.get("manquements") or () if str(m.get("code")) not in announced]
    return (
        f"Non annoncé dans l’intention du {format_date(invitation.jour)} : {', '.join(new)}." if new else ""
    )


def sans_observations(s: Situation, _d: Demande) -> str:
    passage = s.find_passage("E11_OBSERVATIONS")
    came = s.find_ligne("observations_recues", passage.ligne if passage else 0)
    return f"Le titulaire a répondu le {format_date(came.jour)}." if came else ""


def creance_a_declarer(s: Situation, d: Demande) -> str:
    opened = s.procedure_collective.get_jour("jugement_le") if s.procedure_collective else None
    if opened is None or d.get("recouvrement") == "declaration_creance":
        return ""
    older = [m for m in d.get("manquements") or () if (_read_jour(m, "exigible_le") or opened) < opened]
    return f"Le jugement d’ouverture est du {format_date(opened)}." if older else ""


def gravite_motivee(_s: Situation, d: Demande) -> str:
    said = str(d.get("gravite") or "").strip()
    return "" if said else "La gravité du manquement n’est pas dite."


def pas_seule_procedure_collective(_s: Situation, d: Demande) -> str:
    said = str(d.get("gravite") or "").strip().lower().replace(" ", "_")
    return "Le seul motif donné est la procédure collective." if said == SEULE_PROCEDURE_COLLECTIVE else ""


def mise_en_demeure_echue(s: Situation, d: Demande) -> str:
    notice = s.find_courrier("mise_en_demeure")
    if notice is None:
        return "Aucune mise en demeure n’est partie."
    if notice.echeance is None:
        return f"La réception de la mise en demeure du {format_date(notice.jour)} n’est pas prouvée."
    if notice.echeance.is_echue(d.jour):
        return ""
    return f"Son délai court jusqu’au {format_date(notice.echeance.fin)} inclus."


def _read_jour(values: Mapping[str, Any], nom: str) -> date | None:
    value = values.get(nom)
    return date.fromisoformat(value) if isinstance(value, str) and value else None
