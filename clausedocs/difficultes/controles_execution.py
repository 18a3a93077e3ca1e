"""Conditions on the hours, the papers and the end of the marché."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

from clausedocs.difficultes.conditions import Demande
from clausedocs.difficultes.situation import Situation
from clausedocs.droit.delais import add_mois
from clausedocs.langue.dates import format_date
from clausedocs.langue.nombres import format_decimal


def write_heures(heures: Decimal) -> str:
    """« 217,50 h »."""
    return f"{format_decimal(heures)}\u00a0h"


def ecart_au_dela_du_seuil(s: Situation, d: Demande) -> str:
    done, progress = d.get_nombre("heures_realisees"), d.get_nombre("avancement_pct")
    if done is None:
        return ""
    threshold = s.reglages.seuil_points
    if progress is not None:
        if not s.reglages.heures:
            return "Le dossier ne dit pas combien d’heures le marché doit en tout (clause.heures)."
        rate = done * 100 / s.reglages.heures
        if rate < progress - threshold:
            return ""
        return (
            f"Le taux de réalisation est de {format_decimal(round(rate, 1))} % pour un avancement de "
            f"{format_decimal(progress)} % : l’écart ne dépasse pas {threshold} points."
        )
    due = s.reglages.count_heures_dues(d.jour)
    if not due:
        return "Sans avancement du marché ni échéancier, aucun écart ne se mesure ce jour-là."
    if done * 100 / due < 100 - threshold:
        return ""
    counted = f"{write_heures(done)} réalisées pour {write_heures(due)} dues"
    return f"{counted} : l’écart ne dépasse pas {threshold} %."


def ecart_resorbe(s: Situation, _d: Demande) -> str:
    last = s.releve
    if last is None or last.avancement_pct is None or not s.reglages.heures:
        return ""
    gap = last.avancement_pct - last.realisees * 100 / s.reglages.heures
    if gap < s.reglages.seuil_points:
        return ""
    return (
        f"Au {format_date(last.arrete_au)}, l’écart est encore de {format_decimal(round(gap, 1))} points, "
        f"pour un seuil de {s.reglages.seuil_points}."
    )


def piece_en_retard(s: Situation, d: Demande) -> str:
    due = d.get_jour("exigible_le")
    if due is None:
        return ""
    last = due + timedelta(days=s.reglages.retard_piece_jours)
    return "" if d.jour > last else f"La tolérance court jusqu’au {format_date(last)} inclus."


def count_manquantes(s: Situation, jour: date) -> Decimal:
    """The hours due on the day of the last statement and not done, those that are not the contractor's
    fault left out; none without a statement."""
    last = s.releve
    if last is None:
        return Decimal(0)
    due = s.reglages.count_heures_dues(min(jour, last.arrete_au))
    return max(due - last.realisees - last.non_imputables, Decimal(0))


def obligation_echue_ou_peril(s: Situation, d: Demande) -> str:
    if str(d.get("peril") or "").strip() or count_manquantes(s, d.jour) > 0:
        return ""
    if any(x.jour <= d.jour for x in s.list_pieces_dues()):
        return ""
    named = d.get("obligations") or ()
    if any(str(o.get("exigible_le", "9999")) <= d.jour.isoformat() for o in named):
        return ""
    return "Ni relevé ni pièce manquante consignés ne montrent une obligation échue et inexécutée."


def heures_manquantes(s: Situation, _d: Demande) -> str:
    last = s.releve
    if last is None:
        return "Aucun relevé d’heures n’est consigné."
    total = s.reglages.heures
    if total is None:
        return "Le dossier ne dit pas combien d’heures le marché doit en tout (clause.heures)."
    return "" if last.realisees + last.non_imputables < total else "Toutes les heures sont faites."


def fin_proche(s: Situation, d: Demande) -> str:
    end = s.reglages.date_fin
    if end is None:
        return "Le dossier ne dit pas quand le marché finit (date_fin)."
    start = add_mois(end, -s.reglages.fin_proche_mois)
    if d.jour < start:
        return f"Le terme est le {format_date(end)} : la fin est proche à partir du {format_date(start)}."
    return "" if d.jour <= end else f"Le marché a pris fin le {format_date(end)}."


def terme_atteint(s: Situation, d: Demande) -> str:
    end = s.reglages.date_fin
    if end is None:
        return "Le dossier ne dit pas quand le marché finit (date_fin)."
    return "" if d.jour >= end else f"Le terme est le {format_date(end)}."


def releve_au_terme(s: Situation, d: Demande) -> str:
    last, end = s.releve, s.reglages.date_fin
    # Before the end, that it is not the end is enough said.
    if s.reglages.heures is None or end is None or d.jour < end:
        return ""
    if last is None or last.arrete_au < end:
        return "Aucun relevé arrêté au terme n’est consigné."
    return ""


def revoyure_a_venir(_s: Situation, d: Demande) -> str:
    when = d.get_jour("revoyure")
    return "" if when is None or when > d.jour else f"La revoyure du {format_date(when)} n’est pas à venir."


def echeance_du_plan_passee(s: Situation, d: Demande) -> str:
    passage = s.find_passage("E8_PLAN")
    lines = [x for x in s.lignes if passage and x.numero == passage.ligne]
    when = lines[0].get_jour("revoyure") or lines[0].get_jour("action_le") if lines else None
    if when is None or d.jour > when:
        return ""
    return f"La revoyure est le {format_date(when)}."


def surveillance_ecoulee(s: Situation, d: Demande) -> str:
    passage = s.find_passage("E14_REGULARISE")
    if passage is None:
        return ""
    last = s.reglages.compute("surveillance", passage.jour).fin
    return "" if d.jour >= last else f"La surveillance court jusqu’au {format_date(last)}."
