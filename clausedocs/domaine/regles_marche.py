"""Rules on the marché itself: its amounts, its form, its days, its lots."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import Any

from clausedocs.domaine.dossier_marche import DossierMarche
from clausedocs.domaine.formules_marche import name, name_all
from clausedocs.domaine.tables import load_table
from clausedocs.domaine.violations import RegleMarche, Violation, known, missing
from clausedocs.langue.dates import format_date
from clausedocs.langue.nombres import format_montant

# A contract reserved to the social economy lasts three years at most (L. 2113-16), and buys services only
# (L. 2113-15: health, social and cultural services).
MOIS_ESS = 36
NATURES_ESS = ("services", "pi")
# Where a lot may have to say why it carries no condition of performance.
SANS_CONDITION = ("aucune", "critere", "reserve")
# What only a framework agreement has.
D_ACCORD_CADRE = ("montant_min_ht", "montant_max_ht", "montant_previsionnel_ht")


def is_accord_cadre(d: DossierMarche) -> bool:
    """Whether the contract is executed by orders or by contracts to come."""
    return bool(load_table("formes")[d.marche.forme]["accord_cadre"])


def duree_totale(d: DossierMarche) -> int | None:
    """The months of the contract, its renewals included."""
    m, r = d.marche, d.marche.reconductions
    months = known(m.duree_mois)
    if months is None or r is None:
        return months
    return months + (known(r.nombre) or 0) * (known(r.duree_mois) or 0)


def maximum(d: DossierMarche) -> Iterator[Violation]:
    """A framework agreement has a maximum, which is what its value is estimated on."""
    m = d.marche
    if not is_accord_cadre(d):
        for field in D_ACCORD_CADRE:
            if not missing(getattr(m, field)):
                yield Violation(
                    "maximum_inutile",
                    f"marche.{field}",
                    f"« {field} » ne vaut que pour un accord-cadre, et la forme du marché est « {m.forme} ».",
                    f"Retirez {field}, ou changez forme.",
                )
        return
    if missing(m.montant_max_ht) and d.regime != "prive":
        yield Violation(
            "maximum_absent_marche",
            "marche.montant_max_ht",
            "L’accord-cadre n’a pas de maximum, que l’article R. 2162-4 du code de la commande publique "
            "exige.",
            "Ajoutez montant_max_ht, en euros hors taxes, reconductions comprises.",
        )
    yield from _amounts(d)


def _amounts(d: DossierMarche) -> Iterator[Violation]:
    m = d.marche
    low, expected = known(m.montant_min_ht), known(m.montant_previsionnel_ht)
    high, value = known(m.montant_max_ht), known(m.valeur_estimee_ht)
    for limit, what in ((high, "le maximum"), (expected, "les commandes prévues")):
        if low is not None and limit is not None and low > limit:
            yield Violation(
                "minimum_superieur",
                "marche.montant_min_ht",
                f"Le minimum ({format_montant(low)}) dépasse {what} ({format_montant(limit)}).",
                "Corrigez l’un des deux montants.",
            )
            break
    if high is not None and value is not None and value < high and d.regime != "prive":
        yield Violation(
            "valeur_sous_maximum",
            "marche.valeur_estimee_ht",
            f"La valeur estimée ({format_montant(value)}) est inférieure au maximum "
            f"({format_montant(high)}) : un accord-cadre s’estime à sa valeur maximale (article R. 2121-8 du "
            "code de la commande publique).",
            "Écrivez le maximum dans valeur_estimee_ht, et l’estimation réaliste dans "
            "montant_previsionnel_ht.",
        )
    if high is not None and expected is not None and expected > high:
        yield Violation(
            "previsionnel_excessif",
            "marche.montant_previsionnel_ht",
            f"Les commandes prévues ({format_montant(expected)}) dépassent le maximum "
            f"({format_montant(high)}).",
            "Corrigez l’un des deux montants.",
        )


def days(d: DossierMarche) -> Iterator[Violation]:
    """The days of a consultation follow one another."""
    m, f = d.marche, d.fiche_projet_achat
    yield from _in_order(
        ("marche.date_lancement", "le lancement", known(m.date_lancement)),
        ("marche.date_publication", "la publication", known(m.date_publication)),
        ("marche.date_limite_questions", "la limite des questions", known(m.date_limite_questions)),
        ("marche.date_limite_offres", "la limite des offres", known(m.date_limite_offres)),
    )
    if f is not None:
        yield from _in_order(
            (
                "fiche_projet_achat.date_prevue_publication",
                "la publication prévue",
                known(f.date_prevue_publication),
            ),
            (
                "fiche_projet_achat.date_prevue_notification",
                "la notification prévue",
                known(f.date_prevue_notification),
            ),
        )


def _in_order(*named: tuple[str, str, Any]) -> Iterator[Violation]:
    present = [x for x in named if x[2] is not None]
    for (_, before, first), (path, after, second) in itertools.pairwise(present):
        if second < first:
            yield Violation(
                "dates_desordre",
                path,
                f"{after.capitalize()} ({format_date(second)}) vient avant {before} ({format_date(first)}).",
                "Remettez ces dates dans l’ordre.",
            )


def regimes(d: DossierMarche) -> Iterator[Violation]:
    """A private company is outside the code: neither its procedures, nor its general terms, nor its kinds."""
    m, private = d.marche, d.regime == "prive"
    if private and m.ccag != "aucun":
        yield Violation(
            "ccag_hors_regime",
            "marche.ccag",
            "Une entreprise privée ne se réfère pas à un cahier des clauses administratives générales, écrit "
            "pour les marchés publics.",
            "Écrivez aucun : la clause est complète sans lui.",
        )
    if private != (m.procedure == "hors_ccp"):
        yield Violation(
            "procedure_regime",
            "marche.procedure",
            "L’acheteur n’est pas soumis au code de la commande publique."
            if private
            else "L’acheteur est soumis au code de la commande publique.",
            "Écrivez hors_ccp." if private else "Écrivez la procédure suivie : mapa, appel_offres…",
        )
    if private and m.contrat != "marche":
        yield Violation(
            "contrat_regime",
            "marche.contrat",
            "Une entreprise privée conclut un contrat ordinaire.",
            "Écrivez marche, ou retirez ce champ.",
        )


def reservations(d: DossierMarche) -> Iterator[Violation]:
    """A reservation is a right that the code gives, and the social economy has limits of its own."""
    months = duree_totale(d) or 0
    reserved = [lot for lot in d.lots if lot.famille == "reserve"]
    if d.regime == "prive":
        for lot in reserved:
            yield Violation(
                "reserve_hors_regime",
                lot.find_chemin("dispositif"),
                "Réserver un marché est une faculté que le code de la commande publique ouvre aux acheteurs "
                "qui lui sont soumis ; une entreprise privée choisit librement qui elle consulte.",
                "Écrivez condition, et consultez les structures de votre choix.",
            )
        return
    ess = [lot for lot in reserved if lot.dispositif == "reserve_ess"]
    if ess and months > MOIS_ESS:
        yield Violation(
            "ess_trop_longue",
            "marche.duree_mois",
            f"Le marché peut durer {months} mois, et un marché réservé aux entreprises de l’économie sociale "
            f"et solidaire n’en dure que {MOIS_ESS} (article L. 2113-16 du code de la commande publique).",
            "Réduisez la durée ou les reconductions.",
        )
    if d.marche.nature not in NATURES_ESS:
        for lot in ess:
            yield Violation(
                "ess_hors_services",
                lot.find_chemin("dispositif"),
                f"La nature du marché est « {d.marche.nature} », et {name(lot)} est réservé à l’économie "
                "sociale et solidaire, ce que seuls certains services sociaux ou spécifiques permettent "
                "(article L. 2113-15 du code de la commande publique).",
                "Écrivez reserve_siae ou reserve_ea_esat, ou une condition d’exécution.",
            )


def lots(d: DossierMarche) -> Iterator[Violation]:
    """Lots have distinct numbers, and do not cost more than the whole."""
    seen: set[str] = set()
    for n, lot in enumerate(d.marche.lots, 1):
        number = known(lot.numero)
        if number is not None and number in seen:
            yield Violation(
                "lot_en_double",
                f"marche.lots[{n}].numero",
                f"Deux lots portent le numéro {number}.",
                "Donnez un numéro différent à chacun.",
            )
        if number is not None:
            seen.add(number)
    amounts = [known(lot.montant_estime_ht) for lot in d.marche.lots]
    total = sum((a for a in amounts if a is not None), Decimal(0))
    value = known(d.marche.valeur_estimee_ht)
    if value is not None and total > value:
        yield Violation(
            "montants_des_lots",
            "marche.valeur_estimee_ht",
            f"Les lots coûtent ensemble {format_montant(total)}, plus que la valeur estimée "
            f"({format_montant(value)}), qui les comprend tous.",
            "Corrigez la valeur estimée ou le montant d’un lot.",
        )
    if len(d.lots) > 1:
        for field in ("motif_dispense", "motif"):
            sharing = [x for x in d.lots if x.famille in SANS_CONDITION and field not in x.propres]
            if not missing(getattr(d.clause, field)) and len(sharing) > 1:
                yield Violation(
                    "motif_global",
                    f"clause.{field}",
                    f"Un même motif est écrit pour {name_all(sharing)} : il se donne lot par lot, "
                    "d’après les faits propres à chacun.",
                    f"Retirez {field} de la clause commune, et écrivez-le dans la clause de chaque lot qui "
                    "en a besoin.",
                )


def doubles(d: DossierMarche) -> Iterator[Violation]:
    """A list says each thing once."""
    m, c = d.marche, d.clause
    yield from _twice("marche.tranches", (t.code for t in m.tranches), ".code")
    yield from _twice("marche.territoires", (t.nom for t in m.territoires), ".nom")
    yield from _twice("clause.modalites", known(c.modalites) or ())
    yield from _twice("clause.justificatifs", known(c.justificatifs) or ())
    done = set()
    for lot in d.lots:
        x = lot.clause
        for field, values, ending in (
            ("publics", known(x.publics) or (), ""),
            ("actions", (a.code for a in x.actions), ".code"),
            ("heures_des_tranches", (t.tranche for t in x.heures_des_tranches), ".tranche"),
            ("heures_par_territoire", (t.territoire for t in x.heures_par_territoire), ".territoire"),
        ):
            path = lot.find_chemin(field)
            if path not in done:
                yield from _twice(path, values, ending)
            done.add(path)
    if d.avis_motive is not None and d.marche.lots:
        yield from _twice("avis_motive.par_lot", (x.lot for x in d.avis_motive.par_lot), ".lot")


def _twice(path: str, values: Iterable[object], ending: str = "") -> Iterator[Violation]:
    seen: set[object] = set()
    for n, value in enumerate(values, 1):
        code = known(value)
        if code is not None and code in seen:
            yield Violation(
                "valeur_en_double",
                f"{path}[{n}]{ending}",
                f"« {code} » figure déjà plus haut.",
                "Gardez-le une fois.",
            )
        seen.add(code)


REGLES_MARCHE: tuple[RegleMarche, ...] = (maximum, days, regimes, reservations, lots, doubles)
