"""Warnings on a marché: what the law allows but a careful jurist reads twice."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from clausedocs.domaine.dossier_marche import DossierMarche
from clausedocs.domaine.prudences import LOI_2026_403, MOIS_ACCORD_CADRE, MOIS_ENTITE
from clausedocs.domaine.regles_amont import limit_avis
from clausedocs.domaine.regles_chiffrage import numbers_to_confirm
from clausedocs.domaine.regles_clause import name
from clausedocs.domaine.regles_marche import duree_totale, is_accord_cadre
from clausedocs.domaine.tables import load_table
from clausedocs.domaine.violations import RegleMarche, Violation, known, missing
from clausedocs.langue.dates import format_date
from clausedocs.langue.nombres import format_decimal

# Weights seen and admitted: 15 % was, in one decision of 2013.
PONDERATION_MIN, PONDERATION_MAX = 5, 20
DISPENSE_CLAUSE_MEDIANE = ("prive", "prive_ccp")
# The nature of a contract and the general terms meant for it.
CCAG_ATTENDUS = {
    "travaux": ("travaux",),
    "services": ("fcs",),
    "fournitures": ("fcs",),
    "pi": ("pi",),
    "tic": ("tic",),
    "moe": ("moe", "pi"),
    "mi": ("mi",),
}


def weights(d: DossierMarche) -> Iterator[Violation]:
    """A criterion that weighs too much or too little."""
    for lot in d.lots:
        criterion = known(lot.clause.critere)
        weight = known(criterion.ponderation_pct) if criterion is not None else None
        if weight is not None and not PONDERATION_MIN <= weight <= PONDERATION_MAX:
            yield Violation(
                "ponderation_inusuelle",
                f"{lot.find_chemin('critere')}.ponderation_pct",
                f"Le critère d’insertion de {name(lot)} pèse {format_decimal(weight)} %, hors de ce qui se "
                f"rencontre ({PONDERATION_MIN} à {PONDERATION_MAX} %).",
                "Vérifiez qu’il reste proportionné à l’objet du marché.",
            )


def late_opinion(d: DossierMarche) -> Iterator[Violation]:
    """An opinion after its time says so."""
    a, limit = d.avis_motive, limit_avis(d)
    given = known(a.date_avis) if a is not None else None
    if given and limit and given > limit:
        yield Violation(
            "avis_tardif",
            "avis_motive.date_avis",
            f"L’avis était attendu le {format_date(limit)}.",
            "Le document le dit ; vérifiez qu’il est encore temps.",
        )


def private_terms(d: DossierMarche) -> Iterator[Violation]:
    """Under private law, what is not written is not there."""
    if d.regime not in DISPENSE_CLAUSE_MEDIANE or not any(x.famille == "condition" for x in d.lots):
        return
    if missing(d.clause.clause_resolutoire):
        yield Violation(
            "clause_resolutoire_absente",
            "clause.clause_resolutoire",
            "Le contrat est de droit privé, et la clause ne renvoie à aucune clause résolutoire.",
            "Écrivez-en une au contrat et nommez-la, ou acceptez de passer par le juge.",
        )
    if d.clause.penalites.mise_en_demeure_prealable == "jamais":
        yield Violation(
            "sans_mise_en_demeure",
            "clause.penalites.mise_en_demeure_prealable",
            "Le contrat est de droit privé, et les pénalités se passent de mise en demeure : la clause "
            "doit le "
            "dire expressément.",
            "Elle le dit ; relisez-la avec votre juriste.",
        )


def private_regime(d: DossierMarche) -> Iterator[Violation]:
    """The regime of private buyers was read before a law that announced a change."""
    day = known(d.marche.date_lancement)
    if d.regime == "prive_ccp" and day is not None and day > LOI_2026_403:
        yield Violation(
            "regime_a_relire",
            "donneur_ordre.type_acheteur",
            "Le régime des organismes privés soumis au code repose sur une rédaction antérieure à la loi du "
            f"26 mai 2026, et la consultation est du {format_date(day)}.",
            "Faites relire par votre juriste l’article du code qui qualifie les contrats.",
        )


def long_framework(d: DossierMarche) -> Iterator[Violation]:
    """A framework agreement lasts four years at most, eight for a network operator, unless justified."""
    months, buyer = duree_totale(d), d.donneur_ordre
    operator = buyer.type_acheteur == "entreprise_publique" or known(buyer.entite_adjudicatrice) is True
    limit = MOIS_ENTITE if operator else MOIS_ACCORD_CADRE
    if is_accord_cadre(d) and d.regime != "prive" and months is not None and months > limit:
        yield Violation(
            "duree_accord_cadre",
            "marche.duree_mois",
            f"L’accord-cadre peut durer {months} mois, et la loi en admet {limit}.",
            "Réduisez la durée ou les reconductions, ou justifiez l’exception.",
        )


def other_ccag(d: DossierMarche) -> Iterator[Violation]:
    """General terms that are not those of this nature."""
    m = d.marche
    if m.ccag != "aucun" and m.ccag not in CCAG_ATTENDUS[m.nature]:
        yield Violation(
            "ccag_inattendu",
            "marche.ccag",
            f"Le marché est de nature « {load_table('natures')[m.nature]['libelle']} » et vise le "
            f"{load_table('ccag')[m.ccag]['libelle']}.",
            "Vérifiez : un marché mixte peut le justifier.",
        )


def low_share(d: DossierMarche) -> Iterator[Violation]:
    """A calculation fixed by the opinion is checked against the amount where the numbers are there."""
    for lot in d.lots:
        c = lot.calibrage
        if c is None or known(c.methode) != "M6" or lot.mode != "volume":
            continue
        amount = known(c.montant_ht) or known(lot.montant_ht)
        numbers = (amount, known(c.part_mo), known(c.cout_horaire), known(c.taux), known(c.heures_forfait))
        if any(n is None for n in numbers):
            continue
        amount, part, cost, rate, fixed = (Decimal(str(n)) for n in numbers)
        expected = amount * part / cost * rate
        if abs(fixed - expected) > expected / 5:
            yield Violation(
                "forfait_eloigne",
                lot.find_calibrage("heures_forfait"),
                f"Le forfait de {name(lot)} est de {format_decimal(fixed)} h, et le montant en donnerait "
                f"{format_decimal(expected.quantize(Decimal('0.01')))}.",
                "Dites dans l’avis ce qui explique l’écart.",
            )


PRUDENCES_MARCHE: tuple[RegleMarche, ...] = (
    weights,
    late_opinion,
    private_terms,
    private_regime,
    long_framework,
    other_ccag,
    low_share,
    numbers_to_confirm,
)
