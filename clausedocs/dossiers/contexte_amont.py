"""What the documents around the consultation print: calculation, duty, project, opinion, answers."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from math import ceil
from typing import Any

from clausedocs.chiffrage import HEURES_AN, HEURES_MOIS, Chiffrage, Parametre
from clausedocs.domaine import DossierMarche, LotResolu, load_table
from clausedocs.domaine.amont import SENS, AvisMotive, FicheProjet, Interlocuteur
from clausedocs.domaine.heures import chiffre_lot, list_volumes
from clausedocs.domaine.regles_amont import limit_avis
from clausedocs.domaine.regles_chiffrage import list_constats
from clausedocs.domaine.regles_marche import duree_totale
from clausedocs.domaine.regles_obligation import meets
from clausedocs.domaine.violations import known
from clausedocs.dossiers.contexte_lots import describe_lot, explain, name_contrat
from clausedocs.droit.obligation import Obligation, list_dispenses
from clausedocs.langue.dates import format_date, format_delai
from clausedocs.langue.nombres import (
    compter,
    format_decimal,
    format_entier,
    format_montant,
    format_pourcentage,
    ordinal_en_lettres,
)

# Who gives a number when the dossier names nobody.
ORIGINES = {
    "€ HT": "estimation de l’acheteur",
    "h": "donnée de l’acheteur",
    "nombre": "donnée du dossier",
    "part": "hypothèse à confirmer, sans origine indiquée",
    "€/h": "hypothèse à confirmer, sans origine indiquée",
}


def describe_amont(
    d: DossierMarche, obligation: Obligation | None, le: date, words: Mapping[str, Any]
) -> dict[str, Any]:
    """Groups that are empty where the dossier has nothing of the kind; `words` name the pieces."""
    calibrages = [x for lot in d.lots if (x := _describe_calibrage(d, lot)) is not None]
    return {
        "calibrages": calibrages,
        "conversion": {
            "an": compter(HEURES_AN, "heure", "heures"),
            "mois": compter(HEURES_MOIS, "heure", "heures"),
        },
        "graphique_lots": _draw_lots(d),
        "graphique_periodes": _draw_periodes(d),
        "obligation": _describe_obligation(d, obligation),
        "fiche": _describe_fiche(d.fiche_projet_achat),
        "avis": _describe_avis(d),
        "questions": [
            {
                "rang": format_entier(n),
                "question": q.question_anonymisee,
                "reponse": q.reponse,
                "date_question": format_date(q.date_question),
                "date_reponse": format_date(q.date_reponse),
                "piece": _name_piece(q.piece_modifiee, words),
                "piece_feminine": q.piece_modifiee == "annexe",
                "importante": q.importante is True,
                "report": format_date(q.report_date_limite) if q.report_date_limite is not None else "",
            }
            for n, q in enumerate(d.questions, 1)
        ],
    }


def _name_piece(code: str | None, words: Mapping[str, Any]) -> str:
    """« le CCAP », or what this contract calls it; "" for none, a gap of a draft as it is."""
    if code == "annexe":
        return str(words["annexe_nom"]["le"])
    if code in words["piece"]:
        return str(words["piece"][code]["le"])
    return "l’avis" if code == "avis" else code or ""


# -- the calculation


def _describe_calibrage(d: DossierMarche, lot: LotResolu) -> dict[str, Any] | None:
    computed, c = chiffre_lot(d, lot), lot.calibrage
    if computed is None or c is None:
        return None
    sources = {h.parametre: h.source for h in c.hypotheses}
    kind = (
        "par an" if lot.mode == "par_periode" else "par tranche de commandes" if "tranche" in lot.mode else ""
    )
    return {
        **describe_lot(d, lot),
        "methode": computed.methode.code,
        "methode_label": computed.methode.libelle,
        "formule": computed.methode.formule,
        "application": _write_application(computed),
        "parametres": [
            {
                "libelle": p.libelle,
                "valeur": _write_value(p, computed.valeurs[p.nom]),
                "source": sources.get(p.nom) or ORIGINES[p.unite],
            }
            for p in computed.methode.parametres
        ],
        "brutes": format_decimal(computed.brutes, 2),
        "arrondi": compter(computed.pas, "heure", "heures"),
        "resultat": compter(computed.heures, "heure", "heures"),
        "par": kind,
        "etp": format_decimal(computed.etp, 2),
        "mois": format_decimal(computed.mois_etp, 1),
        "motif_taux": c.motif_taux or "",
        "controles": [
            f"{x.message} {x.conseil}".rstrip(".") for other, x in list_constats(d) if other is lot
        ],
    }


def _write_value(p: Parametre, value: Decimal) -> str:
    if p.unite == "part":
        return format_pourcentage((value * 100).normalize())
    if p.unite == "€ HT":
        return f"{format_montant(value)} HT"
    if p.unite == "€/h":
        return f"{format_montant(value)} par heure"
    return f"{format_decimal(value)} h" if p.unite == "h" else format_decimal(value)


def _write_application(computed: Chiffrage) -> str:
    """The formula with its numbers, from the method's own: « 1 200 000 × 0,5 ÷ 38 × 0,05 »."""
    values = [format_decimal(computed.valeurs[p.nom].normalize()) for p in computed.methode.parametres]
    operators = _OPERATEURS[computed.methode.code]
    text = values[0]
    for operator, value in zip(operators, values[1:], strict=True):
        text = (
            f"({text}\u00a0{operator}\u00a0{value})"
            if operator == "−"
            else f"{text}\u00a0{operator}\u00a0{value}"
        )
    return text


_OPERATEURS: dict[str, tuple[str, ...]] = {
    "M1": ("×", "÷", "×"),
    "M2": ("×",),
    "M3": ("−", "×"),
    "M4": ("×", "÷", "×"),
    "M5": ("×", "÷", "×", "×"),
    "M6": (),
    "M7": ("×", "×"),
}


def _draw_lots(d: DossierMarche) -> list[dict[str, Any]]:
    """One bar a lot: its label, its hours, its length in percent of the longest."""
    rows = [(lot, hours) for lot, hours in list_volumes(d) if hours]
    longest = max((h for _, h in rows), default=0)
    return [
        {
            "libelle": f"Lot\u00a0{lot.numero}" if lot.chemin else name_contrat(d).capitalize(),
            "intitule": lot.intitule,
            "texte": compter(hours, "heure", "heures"),
            "longueur": _scale(hours, longest),
        }
        for lot, hours in rows
    ]


def _draw_periodes(d: DossierMarche) -> list[dict[str, Any]]:
    """The hours of each year of the contract, all lots together, in proportion of its months."""
    months = duree_totale(d)
    if not months:
        return []
    years = ceil(months / 12)
    sums = [Decimal(0)] * years
    for lot, hours in list_volumes(d):
        for year in range(years):
            inside = min(12, months - 12 * year)
            share = Decimal(inside) / (12 if lot.mode == "par_periode" else months)
            sums[year] += hours * share
    longest = max(sums, default=Decimal(0))
    if years < 2 or not longest:
        return []
    return [
        {
            "libelle": f"{ordinal_en_lettres(n + 1, 'f')} année".capitalize(),
            "texte": compter(round(total), "heure", "heures"),
            "longueur": _scale(total, longest),
        }
        for n, total in enumerate(sums)
    ]


def _scale(value: Decimal | int, longest: Decimal | int) -> str:
    """Whole percents, as text: what a bar is long."""
    return str(max(4, round(100 * Decimal(value) / Decimal(longest)))) if longest else "0"


# -- the duty


def _describe_obligation(d: DossierMarche, obligation: Obligation | None) -> dict[str, Any] | None:
    if obligation is None:
        return None
    possible = list_dispenses(obligation, nature=d.marche.nature, duree_mois=duree_totale(d))
    return {
        "applicable": obligation.applicable,
        "raison": obligation.raison.rstrip("."),
        "article_ids": [obligation.article] if obligation.article else [],
        "seuil": format_montant(obligation.seuil) if obligation.seuil is not None else "",
        "concession": d.marche.contrat == "concession",
        "entite": d.donneur_ordre.type_acheteur == "entreprise_publique"
        or known(d.donneur_ordre.entite_adjudicatrice) is True,
        "dispenses": [
            {
                "libelle": x.libelle,
                "obstacle": x.obstacle,
                "redaction": explain(x.redaction),
                "preuve": x.preuve,
            }
            for x in possible
        ],
        "possibles": [
            {"redaction": explain(x.redaction), "preuve": x.preuve} for x in possible if not x.obstacle
        ],
        "lots": [
            {
                **describe_lot(d, lot),
                "satisfait": meets(lot),
                "motive": known(lot.clause.motif_dispense) is not None,
            }
            for lot in d.lots
        ],
    }


# -- the sheet, the opinion


def _describe_interlocuteur(i: Interlocuteur) -> dict[str, str]:
    return {
        "nom_complet": f"{i.prenom} {i.nom}",
        "fonction": i.fonction or "",
        "coordonnees": ", ".join(x for x in (i.courriel, i.telephone) if x),
    }


def _describe_fiche(f: FicheProjet | None) -> dict[str, Any] | None:
    if f is None:
        return None
    return {
        "numero": f.numero_fiche,
        "date_saisine": format_date(f.date_saisine),
        "service": f.service_porteur,
        "interlocuteur": _describe_interlocuteur(f.interlocuteur),
        "description": f.description,
        "fournitures": format_montant(f.dont_fournitures_ht) if f.dont_fournitures_ht is not None else "",
        "contraintes": list(f.contraintes),
        "publication": format_date(f.date_prevue_publication),
        "notification": format_date(f.date_prevue_notification)
        if f.date_prevue_notification is not None
        else "",
        "experience": f.experience_anterieure or "",
        "financements": ", ".join(f.financements),
        "pieces": list(f.pieces_jointes),
        "question": f.question_posee or "",
    }


def _describe_avis(d: DossierMarche) -> dict[str, Any] | None:
    a: AvisMotive | None = d.avis_motive
    if a is None:
        return None
    limit, given = limit_avis(d), known(a.date_avis)
    said = {known(x.lot) or "": x.motifs for x in a.par_lot}
    local = a.offre_locale
    return {
        "date": format_date(a.date_avis),
        "delai": format_delai(a.delai_jours, "jours"),
        "limite": format_date(limit) if limit is not None else "",
        "tardif": bool(given and limit and given > limit),
        "sens": a.sens,
        "sens_label": SENS[a.sens],
        "besoin": a.analyse_besoin,
        "emploi": a.analyse_emploi,
        "offre": {
            "lignes": [
                {"libelle": label, "nombre": format_entier(n)}
                for label, n in (
                    ("structures d’insertion par l’activité économique", local.SIAE),
                    ("entreprises adaptées", local.EA),
                    ("établissements et services d’accompagnement par le travail", local.ESAT),
                    ("groupements d’employeurs pour l’insertion et la qualification", local.GEIQ),
                )
                if n
            ],
            "capacites": local.capacites or "",
        },
        "lots": [{**describe_lot(d, lot), "motifs": said.get(lot.numero, "")} for lot in d.lots],
        "risques": list(a.risques),
        "reserves": list(a.reserves),
        "critere": {
            "ponderation": format_pourcentage(a.critere_recommande.ponderation_pct),
            "sous_criteres": [
                {
                    "libelle": s.libelle or load_table("sous_criteres")[s.code]["libelle"],
                    "points": compter(s.points, "point", "points"),
                }
                for s in a.critere_recommande.sous_criteres
            ],
        }
        if a.critere_recommande is not None
        else None,
        "auteur": _describe_interlocuteur(a.analyse_par) if a.analyse_par is not None else None,
    }
