"""Rules on money: what a paid convention must say, and what a free one must not."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from clausedocs.domaine.acheteurs import find_structure
from clausedocs.domaine.dossier import Dossier
from clausedocs.domaine.parties import StructurePorteuse
from clausedocs.domaine.tables import find_libelle, load_table
from clausedocs.domaine.violations import Regle, Violation, known, missing
from clausedocs.droit.delais import DelaiPaiement, delai_paiement
from clausedocs.droit.seuils import seuil_dispense
from clausedocs.erreurs import ClausedocsErreur
from clausedocs.langue.dates import format_date
from clausedocs.langue.nombres import format_decimal, format_montant

CENT = Decimal(100)
# Over this share of its activity (%), a controlled body is an extension of the buyer (L. 2511-1).
PART_QUASI_REGIE = Decimal(80)


def is_payante(d: Dossier) -> bool:
    """Whether the structure is paid, in whatever form."""
    return bool(load_table("remunerations")[d.convention.remuneration.mode]["payant"])


def free(d: Dossier) -> Iterator[Violation]:
    """A free service has no price."""
    c = d.convention
    if is_payante(d):
        return
    prices = {
        "montant_max_ht": c.montant_max_ht,
        "fondement_achat": c.fondement_achat,
        "date_attribution": c.date_attribution,
        "remuneration.echeances": c.remuneration.echeances,
    }
    for name, value in prices.items():
        if not missing(value):
            yield Violation(
                "gratuit_avec_prix",
                f"convention.{name}",
                "Le service est gratuit, mais ce champ suppose un prix.",
                "Retirez-le, ou choisissez un mode payant.",
            )


def shares(d: Dossier) -> Iterator[Violation]:
    """The shares of a paid service make one hundred."""
    instalments = known(d.convention.remuneration.echeances)
    if not is_payante(d) or instalments is None:
        return
    if not instalments:
        yield Violation(
            "echeances_absentes",
            "convention.remuneration.echeances",
            "Le service est payé, mais aucune échéance n’est prévue.",
            "Ajoutez echeances : une part et un fait générateur par ligne, dont les parts font 100.",
        )
        return
    parts = [known(e.part_pct) for e in instalments]
    total = sum((p for p in parts if p is not None), Decimal(0))
    if None not in parts and total != CENT:
        gap = format_decimal(abs(CENT - total))
        yield Violation(
            "parts_somme",
            "convention.remuneration.echeances",
            f"Les parts des échéances font {format_decimal(total)} %, et non 100 %.",
            f"{'Ajoutez' if total < CENT else 'Retirez'} {gap} % à l’une d’elles.",
        )


def bank(d: Dossier) -> Iterator[Violation]:
    """Who is paid says where, and under which VAT status."""
    s, mode = d.structure_porteuse, d.convention.remuneration.mode
    if not is_payante(d):
        return
    needed = {
        "statut_tva": "le statut de TVA",
        "iban": "l’IBAN",
        "bic": "le BIC",
        "titulaire_compte": "le titulaire du compte",
    }
    for name, what in needed.items():
        if missing(getattr(s, name)):
            yield Violation(
                "paiement_incomplet",
                f"structure_porteuse.{name}",
                f"Le service est payé, mais {what} de la structure manque.",
                f"Ajoutez {name} dans la fiche de la structure.",
            )
    if s.statut_tva == "subvention" and mode != "subvention":
        yield Violation(
            "tva_subvention",
            "structure_porteuse.statut_tva",
            f"Le statut de TVA « subvention » ne va pas avec le mode « {mode} ».",
            "Écrivez le statut de la structure pour les services qu’elle vend.",
        )
    if s.statut_tva == "hors_champ_public" and not find_structure(s.type_structure).public:
        yield Violation(
            "tva_hors_champ",
            "structure_porteuse.statut_tva",
            f"« {s.denomination} » n’est pas une personne publique : elle n’est pas hors du champ de la TVA "
            "à ce titre.",
            "Écrivez taxable, exonere_non_lucratif ou franchise.",
        )


def ground(d: Dossier) -> Iterator[Violation]:
    """A buyer under the code says on what ground it pays, and up to how much."""
    c, mode = d.convention, d.convention.remuneration.mode
    if not is_payante(d):
        return
    if d.regime == "prive":
        if c.fondement_achat is not None:
            yield Violation(
                "fondement_prive",
                "convention.fondement_achat",
                "Le donneur d’ordre n’est pas soumis au code de la commande publique : il achète librement.",
                "Retirez fondement_achat.",
            )
        return
    for code, name, what in (
        ("fondement_absent", "fondement_achat", "rien ne dit sur quel fondement le service est acheté"),
        ("maximum_absent", "montant_max_ht", "elle ne fixe pas de montant maximal"),
        ("attribution_absente", "date_attribution", "la date d’attribution manque"),
    ):
        if missing(getattr(c, name)):
            label = find_libelle("remunerations", mode)
            yield Violation(
                code,
                f"convention.{name}",
                f"La convention est payée ({label}), mais {what}.",
                f"Ajoutez {name}.",
            )
    ground_ = known(c.fondement_achat)
    if ground_ is None:
        return
    row = load_table("fondements")[ground_]
    if mode not in row["modes"]:
        admitted = [code for code, f in load_table("fondements").items() if mode in f["modes"]]
        yield Violation(
            "fondement_incompatible",
            "convention.fondement_achat",
            f"Le fondement « {ground_} » ne va pas avec le mode « {mode} ».",
            f"Avec ce mode, écrivez {' ou '.join(admitted)}.",
        )
    for name in row["exige"]:
        if missing(getattr(c, name)):
            yield Violation(
                "fondement_incomplet",
                f"convention.{name}",
                f"Le fondement « {ground_} » demande « {name} ».",
                f"Ajoutez {name}, ou changez de fondement.",
            )


def threshold(d: Dossier) -> Iterator[Violation]:
    """Without competition, the maximum stays below the threshold on the day of the award (R. 2122-8)."""
    c = d.convention
    maximum, day = known(c.montant_max_ht), known(c.date_attribution)
    if c.fondement_achat != "dispense_seuil" or maximum is None or day is None:
        return
    try:
        limit = seuil_dispense("fournitures_services", day)
    except ClausedocsErreur as raised:
        yield Violation(raised.code, "convention.date_attribution", raised.message, raised.conseil)
        return
    if maximum >= limit:
        yield Violation(
            "seuil_depasse",
            "convention.montant_max_ht",
            f"Le maximum de {format_montant(maximum)} hors taxes atteint le seuil de dispense, fixé à "
            f"{format_montant(limit)} au {format_date(day)}.",
            "Baissez le maximum, reconductions comprises, ou mettez le service en concurrence.",
        )


def conditions(d: Dossier) -> Iterator[Violation]:
    """What quasi-régie (L. 2511-1) and public cooperation (L. 2511-6) suppose of the parties."""
    c = d.convention
    if c.fondement_achat == "cooperation_publique":
        buyer, structure = d.donneur_ordre, d.structure_porteuse
        for name, is_authority in (
            (buyer.denomination, buyer.type_acheteur not in ("entreprise_publique", "entreprise_privee")),
            (structure.denomination, is_pouvoir_adjudicateur(structure)),
        ):
            if not is_authority:
                yield Violation(
                    "cooperation_privee",
                    "convention.fondement_achat",
                    f"La coopération suppose deux pouvoirs adjudicateurs, et « {name} » n’en est pas un.",
                    "Choisissez un autre fondement, ou dites « pouvoir_adjudicateur: oui » pour la "
                    "structure.",
                )
    part = known(c.quasi_regie.part_activite_pct) if c.quasi_regie else None
    if c.fondement_achat == "quasi_regie" and part is not None and part <= PART_QUASI_REGIE:
        yield Violation(
            "quasi_regie_part",
            "convention.quasi_regie.part_activite_pct",
            f"La structure ne consacre que {format_decimal(part)} % de son activité à l’acheteur.",
            "La quasi-régie en demande plus de 80 % : choisissez un autre fondement.",
        )


def is_pouvoir_adjudicateur(s: StructurePorteuse) -> bool:
    """What the dossier says of the structure, or what its type lets presume."""
    said = known(s.pouvoir_adjudicateur)
    return find_structure(s.type_structure).pouvoir_adjudicateur if said is None else said


def subsidy(d: Dossier) -> Iterator[Violation]:
    """A subsidy comes from a buyer under the code, and is not paid against a report of services."""
    if d.convention.remuneration.mode != "subvention":
        return
    if d.regime == "prive":
        yield Violation(
            "subvention_privee",
            "convention.remuneration.mode",
            f"« {d.donneur_ordre.denomination} » n’est pas une personne publique : elle ne verse pas de "
            "subvention.",
            "Choisissez participation, prestation, cotisation ou gratuit.",
        )
    for n, e in enumerate(known(d.convention.remuneration.echeances) or (), 1):
        if load_table("declencheurs")[e.declencheur].get("bilan"):
            yield Violation(
                "subvention_contre_bilan",
                f"convention.remuneration.echeances[{n}].declencheur",
                "Une subvention ne se paie pas contre un bilan de prestations.",
                "Choisissez signature, decision_attribution ou compte_rendu_financier.",
            )


def membership(d: Dossier) -> Iterator[Violation]:
    """A membership fee follows the years, not the contracts: paid for each, it would be their price."""
    if d.convention.remuneration.mode != "cotisation":
        return
    for n, e in enumerate(known(d.convention.remuneration.echeances) or (), 1):
        row = load_table("declencheurs")[e.declencheur]
        if row.get("bilan") or row.get("acte"):
            yield Violation(
                "cotisation_a_l_acte",
                f"convention.remuneration.echeances[{n}].declencheur",
                "Une cotisation ne se paie ni par marché ni contre un bilan : elle serait un prix.",
                "Choisissez appel_cotisation, debut_annee ou signature.",
            )


def payment_delay(d: Dossier) -> Iterator[Violation]:
    """An agreed delay is at most the legal one."""
    agreed, legal = known(d.convention.remuneration.delai_paiement_jours), find_delai_legal(d).jours
    if agreed is not None and agreed > legal:
        yield Violation(
            "delai_paiement",
            "convention.remuneration.delai_paiement_jours",
            f"Le délai convenu de {agreed} jours dépasse le délai légal de cet acheteur, qui est de {legal} "
            "jours.",
            f"Écrivez {legal} au plus, ou retirez ce champ.",
        )


def find_delai_legal(d: Dossier) -> DelaiPaiement:
    """The legal time to pay: in a grouping, the shortest, since one article binds every member."""
    return min(
        (
            delai_paiement(b.type_acheteur, entreprise_publique=known(b.entreprise_publique) is True)
            for b in d.donneurs_ordre
        ),
        key=lambda delai: delai.jours,
    )


REGLES_ARGENT: tuple[Regle, ...] = (
    free,
    shares,
    bank,
    ground,
    threshold,
    conditions,
    subsidy,
    membership,
    payment_delay,
)
