"""Warnings on a marché: what the law allows but a careful jurist reads twice."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from clausedocs.domaine.dossier_marche import DossierMarche
from clausedocs.domaine.formules_marche import name, name_all, of
from clausedocs.domaine.prudences import LOI_2026_403, MOIS_ACCORD_CADRE, MOIS_ENTITE
from clausedocs.domaine.regles_amont import limit_avis
from clausedocs.domaine.regles_chiffrage import numbers_to_confirm
from clausedocs.domaine.regles_marche import duree_totale, is_accord_cadre
from clausedocs.domaine.tables import load_table
from clausedocs.domaine.violations import RegleMarche, Violation, known, missing
from clausedocs.langue.dates import format_date
from clausedocs.langue.nombres import format_decimal, format_pourcentage

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
    done = set()
    for lot in d.lots:
        criterion, path = known(lot.clause.critere), lot.find_chemin("critere")
        weight = known(criterion.ponderation_pct) if criterion is not None else None
        if weight is None or path in done or PONDERATION_MIN <= weight <= PONDERATION_MAX:
            continue
        done.add(path)
        yield Violation(
            "ponderation_inusuelle",
            f"{path}.ponderation_pct",
            f"Le critère d’insertion pèse {format_pourcentage(weight)}, hors de ce qui se rencontre "
            f"({PONDERATION_MIN} à {format_pourcentage(PONDERATION_MAX)}).",
            "Vérifiez qu’il reste proportionné à l’objet du marché.",
        )


def late_request(d: DossierMarche) -> Iterator[Violation]:
    """A request that comes once the file is out cannot change it; one without a place says too little."""
    f, m = d.fiche_projet_achat, d.marche
    if f is None:
        return
    asked = known(f.date_saisine)
    out = [day for day in (known(m.date_lancement), known(m.date_publication)) if day is not None]
    if asked is not None and out and asked >= min(out):
        yield Violation(
            "saisine_tardive",
            "fiche_projet_achat.date_saisine",
            f"La saisine du {format_date(asked)} ne vient pas avant le lancement de la consultation "
            f"({format_date(min(out))}) : l’avis ne pourra plus rien y changer.",
            "Saisissez la structure avant de publier, le temps qu’elle réponde.",
        )
    if missing(m.lieux):
        yield Violation(
            "lieux_absents",
            "marche.lieux",
            "La fiche projet achat ne dit pas où le marché s’exécute, et l’offre locale en dépend.",
            "Ajoutez lieux au marché, par exemple [Valmorin].",
        )
    if not m.lots and missing(m.motif_non_allotissement) and d.regime != "prive" and m.contrat == "marche":
        yield Violation(
            "allotissement_sans_motif",
            "marche.motif_non_allotissement",
            "Le marché n’a pas de lots, et rien ne dit pourquoi (article L. 2113-11 du code de la commande "
            "publique).",
            "Ajoutez motif_non_allotissement, par exemple « prestations indissociables ».",
        )


# The structures that answer each reservation.
STRUCTURES = {
    "reserve_siae": ("SIAE",),
    "reserve_ea_esat": ("EA", "ESAT"),
    "reserve_mixte": ("SIAE", "EA", "ESAT"),
}


def reserve_without_offer(d: DossierMarche) -> Iterator[Violation]:
    """A lot is reserved to structures that the opinion found."""
    if d.avis_motive is None:
        return
    offer = d.avis_motive.offre_locale
    for lot in d.lots:
        kinds = STRUCTURES.get(lot.dispositif, ())
        if kinds and not any(known(getattr(offer, k)) != 0 for k in kinds):
            yield Violation(
                "reserve_sans_offre",
                "avis_motive.offre_locale",
                f"{name(lot).capitalize()} est réservé, et l’avis ne recense aucune structure qui pourrait y "
                "répondre.",
                f"Comptez-les dans offre_locale ({', '.join(kinds)}), ou choisissez un autre dispositif.",
            )


def staff_taken_over(d: DossierMarche) -> Iterator[Violation]:
    """Hours computed on people who keep their work leave no room for others."""
    if known(d.marche.reprise_personnel) is not True:
        return
    lots = [
        lot
        for lot in d.lots
        if lot.has_heures and lot.calibrage is not None and known(lot.calibrage.methode) in ("M1", "M2", "M5")
    ]
    if lots:
        yield Violation(
            "reprise_non_deduite",
            lots[0].find_calibrage("methode"),
            f"Le titulaire reprend du personnel, et les heures {of(name_all(lots))} sont calculées sur "
            "toutes celles du marché.",
            "Calculez sur les heures nouvelles (M3), ou vérifiez que les départs attendus suffisent.",
        )


# Part of the hours that the funding of urban renewal asks for, at least.
TAUX_ANRU = Decimal("0.05")


def urban_renewal(d: DossierMarche) -> Iterator[Violation]:
    """The funding of urban renewal asks for one hour in twenty."""
    f = d.fiche_projet_achat
    if f is None or "ANRU" not in (known(f.financements) or ()):
        return
    for lot in d.lots:
        rate = known(lot.calibrage.taux) if lot.calibrage is not None else None
        if lot.has_heures and rate is not None and rate < TAUX_ANRU:
            yield Violation(
                "taux_anru",
                lot.find_calibrage("taux"),
                f"Le taux d’insertion {of(name(lot))} est de {format_pourcentage(rate * 100)}, et le "
                f"financement de rénovation urbaine demande {format_pourcentage(TAUX_ANRU * 100)} des heures "
                "au moins.",
                "Relevez-le, ou vérifiez que d’autres lots compensent.",
            )


def late_opinion(d: DossierMarche) -> Iterator[Violation]:
    """An opinion after its time says so."""
    a, limit = d.avis_motive, limit_avis(d)
    given = known(a.date_avis) if a is not None else None
    if given and limit and given > limit:
        yield Violation(
            "avis_tardif",
            "avis_motive.date_avis",
            f"L’avis est du {format_date(given)}, et il était attendu le {format_date(limit)}.",
            "Le document dit ce retard ; vérifiez que le dossier de consultation peut encore changer.",
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
            "Le contrat est de droit privé, et les pénalités se passent de mise en demeure : la clause doit "
            "le dire expressément (article 1231-5 du code civil).",
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
                f"Le forfait {of(name(lot))} est de {format_decimal(fixed)} h, et le montant en donnerait "
                f"{format_decimal(expected.quantize(Decimal('0.01')))}.",
                "Dites dans l’avis ce qui explique l’écart.",
            )


PRUDENCES_MARCHE: tuple[RegleMarche, ...] = (
    weights,
    late_request,
    late_opinion,
    reserve_without_offer,
    staff_taken_over,
    urban_renewal,
    private_terms,
    private_regime,
    long_framework,
    other_ccag,
    low_share,
    numbers_to_confirm,
)
