"""A lot of a marché as a modèle prints it: its names, what it engages to, what is noted or reserved."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from clausedocs.domaine import DossierCourrier, DossierMarche, LotResolu, find_libelle, load_table
from clausedocs.domaine.elements_clause import ActionSociale, Critere, Palier
from clausedocs.domaine.heures import heures_lot
from clausedocs.domaine.violations import known
from clausedocs.droit.obligation import write_motif
from clausedocs.langue.dates import format_date
from clausedocs.langue.elision import begins_with_vowel_sound
from clausedocs.langue.lacune import Lacune
from clausedocs.langue.nombres import (
    compter,
    format_entier,
    format_montant,
    format_pourcentage,
)
from clausedocs.langue.parties import formes_partie

INSECABLE = "\u00a0"
ASSIETTES = {"commande": "commandés", "facture": "facturés"}


def describe_lot(d: DossierMarche, lot: LotResolu) -> dict[str, Any]:
    """`le`, `de`, `a`… name the lot, or the marché where there are no lots."""
    c = lot.clause
    row = load_table("dispositifs_lot")[lot.dispositif]
    noun = f"lot{INSECABLE}{lot.numero}" if lot.chemin else name_contrat(d)
    hours, tranches = _find_heures(d, lot), _describe_tranches(d, lot)
    return {
        **formes_partie(noun, "le", "m", "s"),
        "numero": lot.numero,
        "intitule": lot.intitule if lot.chemin else "",
        "titre": f"Lot{INSECABLE}{lot.numero}{INSECABLE}: {lot.intitule}" if lot.chemin else "",
        "metiers": ", ".join(lot.metiers),
        "montant": format_montant(lot.montant_ht) if lot.montant_ht is not None else "",
        "dispositif": lot.dispositif,
        "dispositif_label": row["libelle"],
        "famille": lot.famille,
        "mode": lot.mode,
        "has_heures": lot.has_heures,
        "note": lot.note,
        "heures": format_entier(hours) if hours is not None else "",
        "heures_texte": compter(hours, "heure", "heures") if hours is not None else "",
        **_describe_engagement(d, lot, hours, tranches),
        "echeancier": [_describe_palier(p) for p in c.echeancier],
        "echeancier_complet": _ends_complete(d, lot, hours),
        "tranches": tranches,
        "territoires": [
            {"nom": t.territoire, "heures": compter(t.heures, "heure", "heures")}
            for t in c.heures_par_territoire
        ],
        "publics": [find_libelle("publics", p) for p in c.publics]
        if lot.chemin and "publics" in lot.propres
        else [],
        "actions": [_describe_action(a) for a in c.actions],
        "heures_ou_action": bool(c.actions)
        and lot.mode != "actions"
        and c.choix_actions == "heures_ou_action",
        "critere": _describe_critere(c.critere) if c.critere is not None and lot.note else None,
        "criteres": [
            {
                "libelle": find_libelle("sous_criteres", x.code),
                "ponderation": format_pourcentage(x.ponderation_pct),
            }
            for x in c.criteres
        ],
        "rubriques": _list_rubriques(lot),
        "condition_sociale": c.condition_sociale_ccap or "",
        "groupement_ensemble": c.groupement_reserve == "ensemble",
        "a_qui": row.get("a_qui", ""),
        "public_reserve": row.get("public", ""),
        "seuil_reserve": bool(row.get("seuil")),
        "reservation_ids": list(
            row.get("reservation_concession" if d.marche.contrat == "concession" else "reservation", ())
        ),
        **_describe_insertion(lot),
        "motif_dispense": _write_motif(c.motif_dispense),
        "motif": c.motif or "",
        "postes": list(c.postes),
        "contraintes": list(c.contraintes),
        "securite": list(c.securite),
        "penalite_heure": format_montant(c.penalite_heure_eur) if c.penalite_heure_eur is not None else "",
        "decp": [*row["decp"], *(["Clause sociale"] if c.condition_sociale_ccap else [])],
    }


def _write_motif(code: str | None) -> str:
    if code is None or isinstance(code, Lacune):
        return code or ""
    return explain(write_motif(code))


def explain(cause: str) -> str:
    """« parce qu’une condition… », « parce que le besoin… »."""
    return f"parce qu’{cause}" if begins_with_vowel_sound(cause) else f"parce que {cause}"


def name_contrat(d: DossierCourrier | DossierMarche) -> str:
    """What the contract calls itself."""
    if d.marche.contrat == "concession":
        return "contrat de concession"
    if d.regime == "prive":
        return "contrat"
    return "marché"


def find_titulaire(d: DossierCourrier | DossierMarche) -> tuple[str, str, str]:
    """Who performs, as this contract calls it: the noun, its article, its gender."""
    if d.regime != "prive" and d.marche.contrat == "concession":
        return "concessionnaire", "le", "m"
    noun, article, genre = load_table("ccag")[d.marche.ccag]["titulaire"]
    return noun, article, genre


def _find_heures(d: DossierMarche, lot: LotResolu) -> int | Lacune | None:
    """The hours; in a draft, the gap that stands for them."""
    hours = heures_lot(d, lot)
    if hours is not None:
        return hours
    for field in ("heures", "heures_par_tranche"):
        value = getattr(lot.clause, field)
        if isinstance(value, Lacune):
            return value
    return None


def _describe_engagement(
    d: DossierMarche, lot: LotResolu, hours: int | Lacune | None, tranches: list[dict[str, Any]]
) -> dict[str, Any]:
    """`engagement` is a noun phrase: « 790 heures », « 5 % des heures travaillées »."""
    c = lot.clause
    count = compter(hours, "heure d’insertion", "heures d’insertion") if hours is not None else ""
    slice_ = format_montant(c.tranche_ht) if c.tranche_ht is not None else ""
    base = ASSIETTES[c.assiette_tranche]
    whole = c.arrondi_tranche == "entiere"
    per = f"{count} par tranche {'entière ' if whole else ''}de {slice_} hors taxes"
    start = f" au-delà de {format_montant(c.seuil_declenchement_ht)}" if c.seuil_declenchement_ht else ""
    choice = lot.mode != "actions" and c.choix_actions == "heures_ou_action" and c.actions
    less = (
        f", réduites à proportion si les commandes n’atteignent pas {format_montant(c.base_ht)} hors taxes"
        if c.base_ht is not None
        else ""
    )
    each = f" et par {find_titulaire(d)[0]}" if d.marche.titulaires != 1 else ""
    texts = {
        "volume": _join_tranches(tranches) if tranches else count,
        "par_periode": f"{count} par période d’un an{each}{less}",
        "pourcentage": f"{_percent(c.taux_pct)} des heures travaillées",
        "par_tranche": f"{per} {base}{start}, en cumul",
        "par_bon": f"{per} du bon de commande",
        "par_marche_subsequent": f"{per} du marché subséquent",
        "actions": ", ".join(_describe_action(a)["texte"] for a in c.actions),
    }
    return {
        "engagement": texts[lot.mode] + (", ou une action par an" if choice else "")
        if lot.famille == "condition"
        else "",
        "taux": _percent(c.taux_pct),
        "tranche": slice_,
        "tranche_entiere": whole,
        "assiette": base,
        "base": format_montant(c.base_ht) if c.base_ht is not None else "",
        "seuil": format_montant(c.seuil_declenchement_ht) if c.seuil_declenchement_ht is not None else "",
        "seuil_bon": format_montant(c.seuil_bon_ht) if c.seuil_bon_ht is not None else "",
    }


def _ends_complete(d: DossierMarche, lot: LotResolu, hours: int | Lacune | None) -> bool:
    """The last step asks for all the hours: those of the firm tranches, or those of the lot."""
    steps = lot.clause.echeancier
    if not steps or lot.mode != "volume":
        return False
    optional = {t.code for t in d.marche.tranches if t.optionnelle is True}
    firm = [part.heures for part in lot.clause.heures_des_tranches if part.tranche not in optional]
    total = sum(firm) if firm and all(known(h) is not None for h in firm) else hours
    return known(total) is not None and steps[-1].heures_cumulees == total


def _join_tranches(tranches: list[dict[str, Any]]) -> str:
    """« 790 heures d’insertion pour la tranche ferme, 310 heures… si elle est affermie »."""
    parts = [
        f"{t['heures']} d’insertion pour la {t['libelle']}"
        + (", si elle est affermie" if t["optionnelle"] else "")
        for t in tranches
    ]
    return " ; ".join(parts)


def _percent(value: Decimal | None) -> str:
    return format_pourcentage(value) if value is not None else ""


def _describe_palier(p: Palier) -> dict[str, str]:
    when = (
        f"au {format_date(p.date)}"
        if p.date is not None
        else f"à {_percent(p.avancement_pct)} d’avancement des prestations"
    )
    return {"quand": when, "heures": compter(p.heures_cumulees, "heure", "heures")}


def _describe_tranches(d: DossierMarche, lot: LotResolu) -> list[dict[str, Any]]:
    known_ = {t.code: t for t in d.marche.tranches}
    rows = []
    for part in lot.clause.heures_des_tranches:
        t = known_.get(part.tranche)
        rows.append(
            {
                "libelle": t.libelle if t is not None else part.tranche,
                "optionnelle": t is not None and t.optionnelle is True,
                "heures": compter(part.heures, "heure", "heures"),
                "limite": format_date(t.date_limite_affermissement)
                if t is not None and t.date_limite_affermissement is not None
                else "",
            }
        )
    return rows


def _describe_action(a: ActionSociale) -> dict[str, str]:
    amount = {
        "h": compter(a.quantite, "heure", "heures"),
        "j": compter(a.quantite, "jour", "jours"),
        "nombre": compter(a.quantite, "action", "actions"),
    }[a.unite]
    return {"libelle": a.libelle, "quantite": amount, "texte": f"{a.libelle} ({amount})"}


def _describe_critere(c: Critere) -> dict[str, Any]:
    table = load_table("sous_criteres")
    return {
        "ponderation": _percent(c.ponderation_pct),
        "page_max": compter(c.page_max, "page", "pages") if c.page_max is not None else "",
        "sous_criteres": [
            {
                "libelle": s.libelle or table[s.code]["libelle"],
                "points": compter(s.points, "point", "points"),
                "poids": _percent((Decimal(s.points) * c.ponderation_pct / 100).normalize())
                if known(s.points) is not None and known(c.ponderation_pct) is not None
                else "",
            }
            for s in c.sous_criteres
        ],
    }


def _list_rubriques(lot: LotResolu) -> list[dict[str, Any]]:
    """The questions of the answer sheet, one a part of the criterion; the proofs come last, unnoted."""
    table = load_table("sous_criteres")
    noted: list[tuple[str, str, str]] = []
    if lot.famille == "insertion":
        noted = [(x.code, "", _percent(x.ponderation_pct)) for x in lot.clause.criteres]
    elif lot.clause.critere is not None and lot.note:
        noted = [
            (s.code, s.libelle or "", compter(s.points, "point", "points"))
            for s in lot.clause.critere.sous_criteres
        ]
    rows = [
        {
            "libelle": label or table[code]["libelle"],
            "question": table[code]["question"],
            "limite": table[code]["limite"],
            "points": points,
            "tableau": table[code]["limite"] == "un tableau",
            "preuves": code == "preuves",
        }
        for code, label, points in noted
        if table[code]["question"]
    ]
    if rows and not any(code == "preuves" for code, _, _ in noted):
        last = table["preuves"]
        rows.append(
            {
                "libelle": last["libelle"],
                "question": last["question"],
                "limite": last["limite"],
                "points": "",
                "tableau": True,
                "preuves": True,
            }
        )
    return rows


def _describe_insertion(lot: LotResolu) -> dict[str, Any]:
    c = lot.clause
    if lot.famille != "insertion":
        return {
            "places": "",
            "heures_hebdo": "",
            "semaines": "",
            "heures_an": "",
            "support": "",
            "accompagnement": "",
        }
    numbers = (known(c.places), known(c.heures_hebdo), known(c.semaines))
    yearly = None
    if all(n is not None for n in numbers):
        places, weekly, weeks = (int(n) for n in numbers if n is not None)
        yearly = places * weekly * weeks
    return {
        "places": compter(c.places, "place", "places") if c.places is not None else "",
        "heures_hebdo": compter(c.heures_hebdo, "heure", "heures") if c.heures_hebdo is not None else "",
        "semaines": compter(c.semaines, "semaine", "semaines") if c.semaines is not None else "",
        "heures_an": compter(yearly, "heure", "heures") if yearly is not None else "",
        "support": c.support or "",
        "accompagnement": compter(c.accompagnement_heures, "heure", "heures")
        if c.accompagnement_heures is not None
        else "",
    }
