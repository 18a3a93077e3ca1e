"""Rules on the calculation: complete, possible, never on a maximum, and the same number as the clause."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from clausedocs.chiffrage import Constat, check_chiffrage, find_methode
from clausedocs.chiffrage.controles import check_parametres
from clausedocs.domaine.clause import Calibrage
from clausedocs.domaine.dossier_marche import DossierMarche, LotResolu
from clausedocs.domaine.heures import (
    CHAMP_CALCULE,
    chiffre_lot,
    find_parametre,
    read_parametres,
)
from clausedocs.domaine.regles_clause import name
from clausedocs.domaine.regles_marche import duree_totale, is_accord_cadre
from clausedocs.domaine.violations import RegleMarche, Violation, known, missing
from clausedocs.langue.nombres import compter, format_decimal, format_montant

ANNEE = Decimal(12)


def complete(d: DossierMarche) -> Iterator[Violation]:
    """The method has all that its formula needs."""
    for lot in d.lots:
        c = lot.calibrage
        code = known(c.methode) if c is not None else None
        if c is None or code is None:
            continue
        values = read_parametres(d, lot)
        for p in find_methode(code).parametres:
            if p.nom not in values:
                yield Violation(
                    "parametre_absent",
                    find_parametre(lot, p.nom),
                    f"La méthode {code} demande « {p.nom} » ({p.libelle}).",
                    f"Ajoutez {p.nom}, ou choisissez une autre méthode.",
                )
        for constat in check_parametres(values, reserve_ou_insertion=_is_special(lot)):
            if constat.bloquant:
                yield _as_violation(constat, lot)


def on_maximum(d: DossierMarche) -> Iterator[Violation]:
    """Hours of a framework agreement are never computed on its maximum."""
    high = known(d.marche.montant_max_ht)
    if not is_accord_cadre(d) or high is None:
        return
    for lot in d.lots:
        c = lot.calibrage
        if c is None or known(c.methode) not in ("M1", "M5"):
            continue
        base = known(c.montant_ht) or known(lot.montant_ht)
        field = "montant_ht"
        if known(c.methode) == "M5":
            yearly = known(c.montant_annuel_ht)
            base = None if yearly is None else yearly * (Decimal(duree_totale(d) or 12) / ANNEE)
            field = "montant_annuel_ht"
        if base is not None and base >= high:
            yield Violation(
                "calcul_sur_maximum",
                lot.find_calibrage(field),
                f"Les heures de {name(lot)} sont calculées sur {format_montant(base)}, le maximum de "
                f"l’accord-cadre ({format_montant(high)}) : rien ne dit que ces commandes viendront.",
                "Calculez sur l’estimation réaliste, ou par tranche de commandes (M4, engagement "
                "par_tranche).",
            )


def same_number(d: DossierMarche) -> Iterator[Violation]:
    """The clause engages to what the calculation gives."""
    for lot in d.lots:
        computed = chiffre_lot(d, lot)
        field = CHAMP_CALCULE.get(lot.mode)
        if computed is None or not lot.has_heures:
            continue
        if field is None:
            rate, written = computed.valeurs.get("taux"), known(lot.clause.taux_pct)
            if rate is not None and written is not None and rate * 100 != written:
                yield Violation(
                    "heures_differentes",
                    lot.find_chemin("taux_pct"),
                    f"La clause engage à {format_decimal(written)} %, et le calibrage applique "
                    f"{format_decimal(rate * 100)} %.",
                    "Corrigez l’un des deux : toutes les pièces portent le même taux.",
                )
            continue
        hours = known(getattr(lot.clause, field))
        if hours is not None and hours != computed.heures:
            yield Violation(
                "heures_differentes",
                lot.find_chemin(field),
                f"La clause engage à {compter(hours, 'heure', 'heures')}, et le calibrage en donne "
                f"{computed.heures} : deux pièces du même marché diraient deux volumes.",
                f"Retirez {field}, ou fixez le volume par la méthode M6 (heures_forfait).",
            )


def without_object(d: DossierMarche) -> Iterator[Violation]:
    """A calculation at the top belongs to a marché without lots."""
    if d.calibrage is not None and d.marche.lots:
        yield Violation(
            "calibrage_inutile",
            "calibrage",
            "Le marché a des lots, et un calibrage est écrit pour l’ensemble.",
            "Écrivez un calibrage dans chaque lot.",
        )


def list_constats(d: DossierMarche) -> Iterator[tuple[LotResolu, Constat]]:
    """What a careful reader confirms in the numbers of each lot."""
    months = known(d.marche.duree_mois)
    for lot in d.lots:
        computed = chiffre_lot(d, lot)
        if computed is None or not (lot.has_heures or lot.famille == "insertion"):
            continue
        period = 12 if lot.mode == "par_periode" else months
        per_order = lot.mode in ("par_tranche", "par_bon", "par_marche_subsequent")
        for constat in check_chiffrage(computed, duree_mois=period, reserve_ou_insertion=_is_special(lot)):
            if constat.code in ("volume_faible", "volume_eleve") and (per_order or lot.mode == "pourcentage"):
                continue
            assert lot.calibrage is not None
            if constat.code == "taux_eleve" and not missing(lot.calibrage.motif_taux):
                continue
            yield lot, constat


def _is_special(lot: LotResolu) -> bool:
    return lot.famille in ("reserve", "insertion")


_CHAMPS: dict[str, str] = {
    "part_mo_hors_bornes": "part_mo",
    "cout_horaire_inusuel": "cout_horaire",
    "taux_eleve": "taux",
}


def _as_violation(constat: Constat, lot: LotResolu) -> Violation:
    field = _CHAMPS.get(constat.code, "methode")
    assert field in Calibrage.model_fields
    return Violation(constat.code, lot.find_calibrage(field), constat.message, constat.conseil)


def numbers_to_confirm(d: DossierMarche) -> Iterator[Violation]:
    """The same as warnings."""
    for lot, constat in list_constats(d):
        if not constat.bloquant:
            yield _as_violation(constat, lot)._replace(
                message=f"{name(lot).capitalize()} : {constat.message[:1].lower()}{constat.message[1:]}"
            )


REGLES_CHIFFRAGE: tuple[RegleMarche, ...] = (complete, on_maximum, same_number, without_object)
