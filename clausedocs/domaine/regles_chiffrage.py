"""Rules on the calculation: complete, possible, never on a maximum, and the same number as the clause."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from clausedocs.chiffrage import Constat, check_chiffrage, chiffrer, find_methode
from clausedocs.chiffrage.controles import check_parametres
from clausedocs.domaine.calibrage import METHODES_CODES, Calibrage
from clausedocs.domaine.clause import MODES
from clausedocs.domaine.dossier_marche import DossierMarche, LotResolu
from clausedocs.domaine.formules_marche import name, of
from clausedocs.domaine.heures import (
    CHAMP_CALCULE,
    chiffre_lot,
    find_parametre,
    heures_lot,
    read_parametres,
)
from clausedocs.domaine.regles_marche import duree_totale, is_accord_cadre
from clausedocs.domaine.violations import RegleMarche, Violation, known, missing
from clausedocs.langue.nombres import (
    compter,
    format_decimal,
    format_entier,
    format_montant,
    format_pourcentage,
)

ANNEE = Decimal(12)
# What a method gives must be what the clause engages to: the hours of a year are not those of the whole, nor
# of a tranche. M1 counts on the whole amount; M3 applies its rate to the new hours only.
METHODES_PAR_MODE = {
    "volume": ("M1", "M2", "M3", "M5", "M6"),
    "par_periode": ("M5", "M2", "M3", "M6"),
    "pourcentage": ("M1", "M2", "M5"),
    "par_tranche": ("M4", "M6"),
    "par_bon": ("M4", "M6"),
    "par_marche_subsequent": ("M4", "M6"),
    "actions": ("M8",),
}
D_INSERTION = ("M7",)


def method_of_mode(d: DossierMarche) -> Iterator[Violation]:
    """The method counts what the clause engages to."""
    for lot in d.lots:
        code = known(lot.calibrage.methode) if lot.calibrage is not None else None
        fitting = METHODES_PAR_MODE[lot.mode] if lot.famille == "condition" else D_INSERTION
        if code is None or lot.famille not in ("condition", "insertion") or code in fitting:
            continue
        what = (
            f"l’engagement « {lot.mode} » ({MODES[lot.mode]})"
            if lot.famille == "condition"
            else "un marché d’insertion"
        )
        choices = ", ".join(f"{m} ({METHODES_CODES[m]})" for m in fitting)
        yield Violation(
            "methode_inadaptee",
            lot.find_calibrage("methode"),
            f"La méthode {code} ({METHODES_CODES[code]}) ne donne pas les heures que demande {what}.",
            f"Écrivez l’une de ces méthodes : {choices}.",
        )


def complete(d: DossierMarche) -> Iterator[Violation]:
    """The method has all that its formula needs, and nothing impossible."""
    for lot in d.lots:
        c = lot.calibrage
        code = known(c.methode) if c is not None else None
        if c is None or code is None:
            continue
        values = read_parametres(d, lot)
        for p in find_methode(code).parametres:
            if p.nom not in values and not _is_gap(lot, p.nom):
                yield _absent(lot, code, p.nom, p.libelle)
        total, kept = values.get("heures_totales"), values.get("heures_reprises")
        if code == "M3" and total is not None and kept is not None and kept > total:
            yield Violation(
                "reprise_excessive",
                lot.find_calibrage("heures_reprises"),
                f"Les heures reprises ({format_decimal(kept)}) dépassent les heures de travail "
                f"({format_decimal(total)}).",
                "Corrigez l’un des deux nombres.",
            )
        for constat in check_parametres(values, reserve_ou_insertion=_is_special(lot)):
            if constat.bloquant:
                yield _as_violation(constat, lot)
        for n, h in enumerate(c.hypotheses, 1):
            named = known(h.parametre)
            if named is not None and named not in PARAMETRES:
                yield Violation(
                    "hypothese_inconnue",
                    lot.find_calibrage(f"hypotheses[{n}].parametre"),
                    f"L’hypothèse porte sur « {named} », qui n’est pas un paramètre du calcul.",
                    f"Écrivez l’un de ces noms : {', '.join(PARAMETRES)}.",
                )


# What a hypothesis may be about: the numbers of the calculation, and those that it reads in the clause.
PARAMETRES = (
    *(f for f in Calibrage.model_fields if f not in ("methode", "motif_taux", "hypotheses", "arrondi")),
    "tranche_ht",
    "places",
    "heures_hebdo",
    "semaines",
)


def _is_gap(lot: LotResolu, nom: str) -> bool:
    """Whether a draft holds a gap there: it is said among the gaps."""
    if nom == "montant_ht":
        assert lot.calibrage is not None
        return not missing(lot.calibrage.montant_ht) or not missing(lot.montant_ht)
    block = lot.calibrage if nom in Calibrage.model_fields else lot.clause
    return not missing(getattr(block, nom, None))


def _absent(lot: LotResolu, code: str, nom: str, label: str) -> Violation:
    path = find_parametre(lot, nom)
    field = nom
    if nom == "montant_ht":
        # The amount of the lot serves all its pieces; that of the calculation is for the odd case.
        path = _find_amount(lot)
        field = path.rsplit(".", 1)[-1]
    return Violation(
        "parametre_absent",
        path,
        f"La méthode {code} demande « {field} » ({label}) pour {name(lot)}.",
        f"Ajoutez {field}, ou choisissez une autre méthode.",
    )


def on_maximum(d: DossierMarche) -> Iterator[Violation]:
    """Hours of a framework agreement are never computed on its maximum, be it shared between the lots."""
    high, low = known(d.marche.montant_max_ht), known(d.marche.montant_min_ht)
    if not is_accord_cadre(d) or high is None:
        return
    bases = [(lot, *found) for lot in d.lots if (found := _find_base(d, lot)) is not None]
    total = sum((base for _, base, _ in bases), Decimal(0))
    # Orders as high as a guaranteed minimum will come.
    if total < high or (low is not None and total <= low):
        return
    alone = [x for x in bases if x[1] >= high] or bases[:1]
    for lot, base, field in alone:
        what = (
            f"Les heures {of(name(lot))} sont calculées sur {format_montant(base)}"
            if base >= high
            else f"Les heures des lots sont calculées sur {format_montant(total)} en tout"
        )
        yield Violation(
            "calcul_sur_maximum",
            _find_amount(lot) if field == "montant_ht" else lot.find_calibrage(field),
            f"{what}, et le maximum de l’accord-cadre est de {format_montant(high)} : rien ne dit que ces "
            "commandes viendront.",
            "Calculez sur l’estimation réaliste des commandes, ou par tranche de commandes (méthode M4, "
            "engagement par_tranche).",
        )


def _find_base(d: DossierMarche, lot: LotResolu) -> tuple[Decimal, str] | None:
    c = lot.calibrage
    code = known(c.methode) if c is not None else None
    if c is None or code not in ("M1", "M5") or lot.famille != "condition":
        return None
    if code == "M1":
        base = known(c.montant_ht) or known(lot.montant_ht)
        return None if base is None else (base, "montant_ht")
    yearly = known(c.montant_annuel_ht)
    return None if yearly is None else (yearly * Decimal(duree_totale(d) or 12) / ANNEE, "montant_annuel_ht")


def _find_amount(lot: LotResolu) -> str:
    """Where the amount that M1 took was written."""
    if lot.calibrage is not None and not missing(lot.calibrage.montant_ht):
        return lot.find_calibrage("montant_ht")
    return f"{lot.chemin}.montant_estime_ht" if lot.chemin else "marche.montant_previsionnel_ht"


def same_number(d: DossierMarche) -> Iterator[Violation]:
    """The clause engages to what the calculation gives."""
    for lot in d.lots:
        computed = chiffre_lot(d, lot)
        if computed is None or not lot.has_heures or computed.methode.code not in METHODES_PAR_MODE[lot.mode]:
            continue
        field = CHAMP_CALCULE.get(lot.mode)
        if field is None:
            rate, written = computed.valeurs.get("taux"), known(lot.clause.taux_pct)
            if rate is not None and written is not None and rate * 100 != written:
                yield Violation(
                    "heures_differentes",
                    lot.find_chemin("taux_pct"),
                    f"La clause {of(name(lot))} engage à {format_pourcentage(written)} des heures, et le "
                    f"calibrage applique {format_pourcentage(rate * 100)}.",
                    "Corrigez l’un des deux : toutes les pièces portent le même taux.",
                )
            continue
        hours = heures_lot(d, lot)
        if hours is not None and hours != computed.heures:
            tranches = missing(getattr(lot.clause, field))
            field = "heures_des_tranches" if tranches else field
            yield Violation(
                "heures_differentes",
                lot.find_chemin(field),
                f"La clause {of(name(lot))} engage à {compter(hours, 'heure', 'heures')}, et le calibrage en "
                f"donne {format_entier(computed.heures)} : deux pièces du même marché diraient deux volumes.",
                "Corrigez les heures d’une tranche, ou le calibrage."
                if tranches
                else f"Retirez {field}, ou fixez le volume par la méthode M6 (heures_forfait).",
            )


def without_object(d: DossierMarche) -> Iterator[Violation]:
    """A calculation at the top belongs to a marché without lots; M3 to one whose staff is taken over."""
    if d.calibrage is not None and d.marche.lots:
        yield Violation(
            "calibrage_inutile",
            "calibrage",
            "Le marché a des lots, et un calibrage est écrit pour l’ensemble.",
            "Écrivez un calibrage dans chaque lot.",
        )
    for lot in d.lots:
        code = known(lot.calibrage.methode) if lot.calibrage is not None else None
        if code == "M3" and known(d.marche.reprise_personnel) is False:
            yield Violation(
                "reprise_oubliee",
                "marche.reprise_personnel",
                f"Le calcul {of(name(lot))} déduit les heures du personnel repris, et le marché ne dit pas "
                "qu’il reprend du personnel.",
                "Ajoutez « reprise_personnel: oui » au marché, ou calculez sur toutes les heures (M2).",
            )


def list_constats(d: DossierMarche) -> Iterator[tuple[LotResolu, Constat]]:
    """What a careful reader confirms in the numbers of each lot, be they computed or written by hand."""
    months = known(d.marche.duree_mois)
    for lot in d.lots:
        computed = chiffre_lot(d, lot)
        hours = heures_lot(d, lot)
        if computed is None and hours:
            computed = chiffrer("M6", {"heures_forfait": Decimal(hours)}, pas=1)
        if computed is None or not (lot.has_heures or lot.famille == "insertion"):
            continue
        # A volume of one order, or of a place of a marché d’insertion, says nothing of the whole.
        whole = lot.has_heures and lot.mode in ("volume", "par_periode")
        period = 12 if lot.mode == "par_periode" else months
        for constat in check_chiffrage(computed, duree_mois=period, reserve_ou_insertion=_is_special(lot)):
            if constat.code in ("volume_faible", "volume_eleve") and not whole:
                continue
            if constat.code == "taux_eleve" and lot.calibrage and not missing(lot.calibrage.motif_taux):
                continue
            yield lot, constat


def high_shares(d: DossierMarche) -> Iterator[Violation]:
    """A share of the work written by hand is confirmed as one that was computed."""
    for lot in d.lots:
        share = known(lot.clause.taux_pct) if lot.mode == "pourcentage" and lot.has_heures else None
        if share is None or lot.calibrage is not None:
            continue
        for constat in check_parametres({"taux": share / 100}):
            yield _lead(Violation(constat.code, lot.find_chemin("taux_pct"), *_say(constat)), lot)


def _is_special(lot: LotResolu) -> bool:
    return lot.famille in ("reserve", "insertion")


_CHAMPS: dict[str, str] = {
    "part_mo_hors_bornes": "part_mo",
    "cout_horaire_inusuel": "cout_horaire",
    "taux_eleve": "taux",
}


def _as_violation(constat: Constat, lot: LotResolu) -> Violation:
    if lot.calibrage is None:
        return Violation(constat.code, lot.find_chemin("heures"), *_say(constat))
    field = _CHAMPS.get(constat.code, "methode")
    return Violation(constat.code, lot.find_calibrage(field), *_say(constat))


def _say(constat: Constat) -> tuple[str, str]:
    return constat.message, constat.conseil


def _lead(violation: Violation, lot: LotResolu) -> Violation:
    said = violation.message
    return violation._replace(message=f"{name(lot).capitalize()} : {said[:1].lower()}{said[1:]}")


def numbers_to_confirm(d: DossierMarche) -> Iterator[Violation]:
    """The same as warnings."""
    for lot, constat in list_constats(d):
        if not constat.bloquant:
            yield _lead(_as_violation(constat, lot), lot)
    yield from high_shares(d)


REGLES_CHIFFRAGE: tuple[RegleMarche, ...] = (
    method_of_mode,
    complete,
    on_maximum,
    same_number,
    without_object,
)
