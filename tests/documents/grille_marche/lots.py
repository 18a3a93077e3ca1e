"""The lots of a row, and what each engages to: numbers that agree with each other, whatever was chosen.

An hour for each thousand euros: M1 with half the price for the work, at 25 € an hour, one hour in twenty.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from grille.paires import Rangee

from clausedocs import chiffrer
from clausedocs.domaine import load_table

from .derives import A_TOTAL, DUREES, RECONDUCTIONS, VALEURS, find_famille, is_note

TAUX, PART, COUT = Decimal("0.05"), Decimal("0.5"), Decimal(25)
INTITULES = ("Gros œuvre", "Aménagements et finitions")
TRANCHE_HT = 20_000


def _share(total: int, codes: list[str]) -> list[tuple[str, int]]:
    """So many points, nearly the same to each."""
    each = total // len(codes)
    return [(code, each + (n < total % len(codes))) for n, code in enumerate(codes)]


_CODES = list(load_table("sous_criteres"))
_SOUS_CRITERES: dict[str, list[dict[str, str]]] = {
    "deux": [{"code": "encadrement", "points": "60"}, {"code": "formation", "points": "40"}],
    "libelle": [
        {"code": "organisation", "points": "35", "libelle": "pilotage de l’insertion sur le site"},
        {"code": "suites", "points": "65", "porte_sur_heures": "non"},
    ],
    "tous": [{"code": code, "points": str(p)} for code, p in _share(100, [x for x in _CODES if x != "prix"])],
}  # fmt: skip
_CRITERES: dict[str, list[tuple[str, str]]] = {
    "deux": [("projet_insertion", "60"), ("prix", "40")],
    "libelle": [("accompagnement", "35"), ("suites", "25"), ("prix", "40")],
    "tous": [(code, str(p)) for code, p in _share(100, _CODES)],
}  # fmt: skip
_ACTIONS = [
    {"code": "stage", "libelle": "stage d’immersion", "quantite": "35", "unite": "h"},
    {"code": "visite", "libelle": "visite du site", "quantite": "2", "unite": "nombre"},
    {"code": "parrainage", "libelle": "parrainage vers l’emploi", "quantite": "1", "unite": "j"},
]
_SOCIALE = (
    "Chaque année, un parcours de formation qualifiante est ouvert aux personnes affectées aux prestations."
)


def list_dispositifs(r: Rangee) -> list[str]:
    """The device of each lot, of the whole where there are none."""
    return [r["dispositif"]] if r["second"] == "sans_lots" else [r["dispositif"], r["second"]]


def make_lots(r: Rangee) -> list[dict[str, Any]]:
    """The lots; empty without lots."""
    if r["second"] == "sans_lots":
        return []
    lots = []
    for n, device in enumerate(list_dispositifs(r)):
        lot: dict[str, Any] = {
            "numero": str(n + 1),
            "intitule": INTITULES[n],
            "montant_estime_ht": str(find_montant(r)),
            "clause": make_clause_lot(r, n, device),
        }
        if r["postes"] == "par_lot":
            lot["metiers"] = (["maçonnerie", "coffrage"], ["peinture"])[n]
        calibrage = make_calibrage(r, device)
        if calibrage is not None:
            lot["calibrage"] = calibrage
        lots.append(lot)
    if lots[0]["clause"].get("dispositif") == lots[1]["clause"].get("dispositif"):
        for lot in lots:
            lot["clause"].pop("dispositif")
    return lots


def find_montant(r: Rangee) -> int:
    """What a lot costs, or what the whole is expected to."""
    value = VALEURS[r["valeur"]]
    if r["second"] != "sans_lots":
        return value * 4 // 10
    return value if r["minimum"] == "sans_objet" else value * 6 // 10


def make_clause_lot(r: Rangee, n: int, device: str) -> dict[str, Any]:
    """What a lot says itself: its device, its hours, what is noted, why it carries nothing."""
    family = find_famille(device)
    clause: dict[str, Any] = {"dispositif": device}
    if family == "condition":
        clause |= _make_engagement(r, n)
    if family == "insertion":
        clause |= {"places": "8", "heures_hebdo": "26", "semaines": "44", "support": "espaces naturels"}
        if r["formation"] == "usage":
            clause["accompagnement_heures"] = "4"
        if r["critere"] != "sans_objet":
            clause["criteres"] = [
                {"code": code, "ponderation_pct": weight} for code, weight in _CRITERES[r["critere"]]
            ]
    elif is_note(device) and r["critere"] != "sans_objet":
        clause["critere"] = {"ponderation_pct": "10", "sous_criteres": _SOUS_CRITERES[r["critere"]]}
        if r["critere"] != "deux":
            clause["critere"]["page_max"] = "1" if r["critere"] == "libelle" else "6"
    if family == "reserve":
        clause["groupement_reserve"] = r["groupement_reserve"]
        if r["condition_sociale"] == "oui":
            clause["condition_sociale_ccap"] = _SOCIALE
    clause |= _explain_absence(r, device)
    if r["publics_du_lot"] == "oui" and (
        family == "insertion" or (family == "condition" and r["mode"] != "actions")
    ):
        clause["publics"] = ["QPV", "BOETH"] if n else ["JEUNE_SANS_QUALIF"]
    if r["postes"] == "par_lot":
        clause["postes"] = ["manutention"] if n else ["aide au coffrage", "nettoyage du chantier"]
    if r["consignes"] == "oui" and n:
        clause |= {"contraintes": ["travail en hauteur"], "securite": ["port du harnais"]}
    return clause


def _explain_absence(r: Rangee, device: str) -> dict[str, Any]:
    """Why a lot carries no condition, in fact and, where the law obliges, in law."""
    family = find_famille(device)
    met = family in ("condition", "insertion") or (family == "reserve" and r["condition_sociale"] == "oui")
    exempt = r["dispense"] != "sans_objet" and not met
    found = {"motif_dispense": r["dispense"]} if exempt else {}
    if exempt or family == "aucune":
        found["motif"] = "Le matériel est livré en l’état. Aucune pose n’est prévue."
    return found


def find_heures(r: Rangee) -> int:
    """The hours of a lot, of a year of it where the engagement is by period."""
    calibrage = make_calibrage(r, "condition")
    if calibrage is not None and calibrage["methode"] in ("M1", "M2", "M3", "M5", "M6"):
        numbers = {k: Decimal(v) for k, v in calibrage.items() if k in _NOMBRES}
        numbers.setdefault("montant_ht", Decimal(find_montant(r)))
        months = 12 if r["mode"] == "par_periode" else DUREES[r["duree"]]
        numbers["periodes"] = Decimal(months) / 12
        return chiffrer(calibrage["methode"], numbers, pas=int(calibrage.get("arrondi", "5"))).heures
    return find_montant(r) // 1000


_NOMBRES = (
    "montant_ht", "part_mo", "cout_horaire", "taux", "heures_totales", "heures_reprises", "montant_annuel_ht",
    "heures_forfait",
)  # fmt: skip


def _make_engagement(r: Rangee, n: int) -> dict[str, Any]:
    mode, hours = r["mode"], find_heures(r)
    computed = r["methode"] not in ("absente", "M7")
    clause: dict[str, Any] = {}
    if mode in ("volume", "par_periode") and not computed:
        clause["heures"] = str(hours)
    if mode == "volume" and r["forme"] == "tranches":
        clause.pop("heures", None)
        clause["heures_des_tranches"] = [
            {"tranche": "ferme", "heures": str(hours - hours // 4)},
            {"tranche": "cour", "heures": str(hours // 4)},
        ]
    if mode == "par_periode" and r["minimum"] != "sans_objet":
        clause["base_ht"] = str(find_montant(r))
    if mode == "pourcentage":
        clause["taux_pct"] = "5"
    if mode in ("par_tranche", "par_bon", "par_marche_subsequent"):
        clause |= {"tranche_ht": str(TRANCHE_HT)} | ({} if computed else {"heures_par_tranche": "35"})
        clause |= {"assiette_tranche": r["assiette"], "arrondi_tranche": r["arrondi"]}
    if mode == "par_bon":
        clause["seuil_bon_ht"] = "15000"
    if r["seuil_declenchement"] == "oui":
        clause["seuil_declenchement_ht"] = "40000"
    if r["actions"] != "aucune":
        clause |= {"actions": _ACTIONS[n : n + 2], "choix_actions": r["actions"]}
    if r["echeancier"] != "aucun":
        clause["echeancier"] = _make_echeancier(r, hours)
    if r["territoires"] == "heures":
        clause["heures_par_territoire"] = [
            {"territoire": "Littoral", "heures": str(hours // 3)},
            {"territoire": "Causse", "heures": str(hours - hours // 3)},
        ]
    if r["penalite_par_lot"] == "oui" and mode != "actions":
        clause["penalite_heure_eur"] = ("50", "62.50")[n]
    return clause


def _make_echeancier(r: Rangee, hours: int) -> list[dict[str, str]]:
    """Steps up to the total, or to the firm tranche's; `incomplet` stops before."""
    if r["forme"] == "tranches" and r["mode"] == "volume" and r["echeancier"] == "dates":
        hours -= hours // 4
    steps = [hours // 3, hours]
    if r["echeancier"] == "avancement":
        return [
            {"avancement_pct": part, "heures_cumulees": str(h)}
            for part, h in zip(("40", "100"), steps, strict=True)
        ]
    days = ("2027-06-30", "2027-12-31")
    rows = [{"date": day, "heures_cumulees": str(h)} for day, h in zip(days, steps, strict=True)]
    return rows[:1] if r["echeancier"] == "incomplet" else rows


def make_calibrage(r: Rangee, device: str) -> dict[str, Any] | None:
    """How the hours of a lot were found; None when the row does not say."""
    family, code = find_famille(device), r["methode"]
    if code == "absente" or (code == "M7") != (family == "insertion"):
        return None
    if family not in ("condition", "insertion") and not (family == "aucune" and code == "M1"):
        return None
    amount = find_montant(r)
    hours = amount // 1000
    numbers: dict[str, dict[str, Any]] = {
        "M1": {"part_mo": PART, "cout_horaire": COUT, "taux": TAUX},
        "M2": {"heures_totales": hours * 20, "taux": TAUX},
        "M3": {"heures_totales": hours * 20, "heures_reprises": hours * 16, "taux": "0.25"},
        "M4": {"part_mo": PART, "cout_horaire": COUT, "taux": TAUX},
        "M5": {
            "montant_annuel_ht": _find_annuel(r, amount),
            "part_mo": PART,
            "cout_horaire": COUT,
            "taux": TAUX,
        },
        "M6": {"heures_forfait": 35 if "par_" in r["mode"] and r["mode"] != "par_periode" else hours},
    }
    calibrage = {"methode": code, **{nom: str(v) for nom, v in numbers.get(code, {}).items()}}
    if code == "M3":
        calibrage["motif_taux"] = "le taux ne porte que sur les heures nouvelles"
    if r["hypotheses"] == "oui":
        calibrage["hypotheses"] = [{"parametre": "taux", "source": "pratique du facilitateur depuis 2023"}]
        calibrage["arrondi"] = "10"
    return calibrage


def _find_annuel(r: Rangee, amount: int) -> int:
    """A year of the amount, never as much as the maximum over the whole time."""
    months = DUREES[r["duree"]] + RECONDUCTIONS[r["reconductions"]]
    return amount * 12 // months if months > 12 else amount // 3


def find_total(r: Rangee) -> int | None:
    """The hours of all the lots, where they are fixed numbers."""
    count = sum(find_famille(x) == "condition" for x in list_dispositifs(r))
    return count * find_heures(r) if count and r["mode"] in A_TOTAL else None
