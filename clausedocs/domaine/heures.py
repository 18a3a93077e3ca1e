"""The hours of a lot: those that its calculation gives, or those written. One number for all pieces."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from clausedocs.chiffrage import Chiffrage, chiffrer, find_methode
from clausedocs.domaine.calibrage import Calibrage
from clausedocs.domaine.dossier_marche import DossierMarche, LotResolu
from clausedocs.domaine.violations import known
from clausedocs.erreurs import DonneesErreur

# The field of the clause that a calculation fills, by the way the hours are engaged.
CHAMP_CALCULE = {
    "volume": "heures",
    "par_periode": "heures",
    "par_tranche": "heures_par_tranche",
    "par_bon": "heures_par_tranche",
    "par_marche_subsequent": "heures_par_tranche",
}
# Where a parameter stands when it is not a field of the calculation itself.
_AILLEURS = {
    "tranche_ht": "tranche_ht",
    "places": "places",
    "heures_hebdo": "heures_hebdo",
    "semaines": "semaines",
}


def chiffre_lot(d: DossierMarche, lot: LotResolu) -> Chiffrage | None:
    """The calculation of one lot; None without one, or while a number lacks or is impossible."""
    c = lot.calibrage
    methode = known(c.methode) if c is not None else None
    if c is None or methode is None or methode == "M8":
        return None
    values = read_parametres(d, lot)
    if any(p.nom not in values for p in find_methode(methode).parametres):
        return None
    if methode == "M3" and values["heures_reprises"] > values["heures_totales"]:
        return None
    try:
        return chiffrer(methode, values, pas=find_pas(c))
    except DonneesErreur:
        return None


def read_parametres(d: DossierMarche, lot: LotResolu) -> dict[str, Decimal]:
    """What the dossier gives of the parameters of the method of this lot."""
    c = lot.calibrage
    assert c is not None
    raw: dict[str, object] = {
        "montant_ht": known(c.montant_ht) or known(lot.montant_ht),
        "part_mo": known(c.part_mo),
        "cout_horaire": known(c.cout_horaire),
        "taux": known(c.taux),
        "heures_totales": known(c.heures_totales),
        "heures_reprises": known(c.heures_reprises),
        "montant_annuel_ht": known(c.montant_annuel_ht),
        "periodes": _count_periodes(d, lot),
        "heures_forfait": known(c.heures_forfait),
        **{nom: known(getattr(lot.clause, nom)) for nom in _AILLEURS},
    }
    return {nom: Decimal(str(v)) for nom, v in raw.items() if v is not None}


def find_parametre(lot: LotResolu, nom: str) -> str:
    """The path where a parameter of the calculation is written."""
    return lot.ask_chemin(_AILLEURS[nom]) if nom in _AILLEURS else lot.find_calibrage(nom)


def _count_periodes(d: DossierMarche, lot: LotResolu) -> Decimal:
    """One where the hours are those of one period; the years of the marché otherwise."""
    if lot.mode == "par_periode":
        return Decimal(1)
    return Decimal(known(d.marche.duree_mois) or 12) / 12


def heures_lot(d: DossierMarche, lot: LotResolu) -> int | None:
    """The hours of insertion that the lot engages to, of a period or of a tranche of orders where so said.

    None where they are not a number: a share of the work, actions, a reserved lot.
    """
    field = CHAMP_CALCULE.get(lot.mode)
    if not lot.has_heures or field is None:
        return None
    written: int | None = known(getattr(lot.clause, field))
    if written is not None:
        return written
    tranches = known(lot.clause.heures_des_tranches) or ()
    if tranches:
        parts = [known(t.heures) for t in tranches]
        # While one is a gap of a draft there is no sum.
        return None if None in parts else sum(p for p in parts if p is not None)
    computed = chiffre_lot(d, lot)
    return computed.heures if computed is not None else None


def list_volumes(d: DossierMarche) -> Iterator[tuple[LotResolu, int]]:
    """The lots whose hours are one number for the whole marché or for one period, with that number."""
    for lot in d.lots:
        hours = heures_lot(d, lot) if lot.mode in ("volume", "par_periode") else None
        if hours is not None:
            yield lot, hours


def total_heures(d: DossierMarche) -> int:
    """The sum of the rounded hours of the lots, never the rounding of a sum."""
    return sum(hours for _, hours in list_volumes(d))


def find_pas(c: Calibrage) -> int:
    """The step of the one rounding; places, weeks and hours multiply exactly, unless a step is written."""
    if known(c.methode) == "M7" and "arrondi" not in c.model_fields_set:
        return 1
    return known(c.arrondi) or 5
