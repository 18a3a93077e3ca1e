"""Rules on the hours of a lot: the way of engaging them suits the marché, and every part makes the total."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from decimal import Decimal
from typing import Any

from clausedocs.domaine.clause import MODES
from clausedocs.domaine.dossier_marche import DossierMarche, LotResolu
from clausedocs.domaine.elements_clause import Palier
from clausedocs.domaine.formules_marche import cite_code, name, of
from clausedocs.domaine.heures import heures_lot, list_volumes, total_heures
from clausedocs.domaine.regles_marche import is_accord_cadre
from clausedocs.domaine.violations import RegleMarche, Violation, known, missing
from clausedocs.langue.dates import format_date
from clausedocs.langue.nombres import compter, format_entier

# Which forms a way of engaging hours fits.
MODES_PAR_FORME = {
    "ordinaire": ("volume", "pourcentage", "par_periode", "actions"),
    "tranches": ("volume", "pourcentage", "actions"),
    "accord_cadre_bc": ("par_tranche", "pourcentage", "par_periode", "par_bon", "actions"),
    "accord_cadre_ms": ("par_tranche", "pourcentage", "par_periode", "par_marche_subsequent", "actions"),
    "accord_cadre_mixte": (
        "par_tranche",
        "pourcentage",
        "par_periode",
        "par_bon",
        "par_marche_subsequent",
        "actions",
    ),
}
FIXES = ("volume", "par_periode")


def forms(d: DossierMarche) -> Iterator[Violation]:
    """A volume for the whole suits what is known; orders to come call for another formula."""
    fitting = MODES_PAR_FORME[d.marche.forme]
    done = set()
    for lot in d.lots:
        path = lot.find_chemin("mode_engagement")
        if lot.famille != "condition":
            continue
        if lot.mode not in fitting:
            if path not in done:
                yield Violation(
                    "mode_forme",
                    path,
                    f"L’engagement « {lot.mode} » ({MODES[lot.mode]}) ne convient pas à la forme "
                    f"« {d.marche.forme} »"
                    + (" : les commandes ne sont pas connues d’avance." if is_accord_cadre(d) else "."),
                    f"Écrivez mode_engagement avec l’un de ces mots : {', '.join(fitting)}.",
                )
            done.add(path)
        elif lot.mode == "par_periode" and is_accord_cadre(d) and missing(lot.clause.base_ht):
            yield Violation(
                "base_absente",
                lot.ask_chemin("base_ht"),
                f"Les heures d’une période {of(name(lot))} se réduisent à proportion des commandes, et le "
                "montant de référence manque.",
                "Ajoutez base_ht : les commandes attendues d’une période, en euros hors taxes.",
            )


def tranches(d: DossierMarche) -> Iterator[Violation]:
    """A marché in tranches has a firm one and optional ones; their hours make those of the lot."""
    m = d.marche
    if m.forme == "tranches":
        firm = [t for t in m.tranches if known(t.optionnelle) is not True]
        if len(m.tranches) < 2 or len(firm) != 1:
            yield Violation(
                "tranches_absentes",
                "marche.tranches",
                "Un marché à tranches a une tranche ferme et au moins une tranche optionnelle"
                f"{cite_code(d, 'article R. 2113-4')}.",
                "Décrivez chaque tranche dans marche.tranches, avec « optionnelle: oui » pour les autres "
                "que la première.",
            )
    elif m.tranches:
        yield Violation(
            "tranches_inutiles",
            "marche.tranches",
            "Des tranches sont décrites, et la forme du marché n’est pas « tranches ».",
            "Écrivez « forme: tranches », ou retirez-les.",
        )
    codes = [c for t in m.tranches if (c := known(t.code))]
    # What is still a gap of a draft may be the one that is named.
    all_known = len(codes) == len(m.tranches)
    for lot in d.lots:
        parts = known(lot.clause.heures_des_tranches) or ()
        path = lot.find_chemin("heures_des_tranches")
        for n, part in enumerate(parts, 1):
            code = known(part.tranche)
            if code is not None and all_known and code not in codes:
                yield Violation(
                    "tranche_inconnue",
                    f"{path}[{n}].tranche",
                    f"La tranche « {code} » n’est pas décrite dans marche.tranches.",
                    f"Écrivez l’un de ces codes : {', '.join(codes)}."
                    if codes
                    else "Décrivez-la dans marche.tranches, ou retirez heures_des_tranches.",
                )
        if m.forme == "tranches" and lot.has_heures and lot.mode == "volume" and not parts:
            yield Violation(
                "tranches_sans_heures",
                lot.ask_chemin("heures_des_tranches"),
                f"Les heures de chaque tranche {of(name(lot))} ne sont pas dites : une tranche optionnelle "
                f"n’oblige qu’une fois affermie{cite_code(d, 'article R. 2113-6')}.",
                "Écrivez heures_des_tranches, avec une ligne par tranche qui porte des heures.",
            )
        yield from _check_sum(lot, path, (p.heures for p in parts), "tranches", known(lot.clause.heures))


def territories(d: DossierMarche) -> Iterator[Violation]:
    """The hours of the territories are those of the lot."""
    names = [x for t in d.marche.territoires if (x := known(t.nom))]
    all_known = len(names) == len(d.marche.territoires)
    for lot in d.lots:
        parts = known(lot.clause.heures_par_territoire) or ()
        path = lot.find_chemin("heures_par_territoire")
        for n, part in enumerate(parts, 1):
            where = known(part.territoire)
            if where is not None and all_known and where not in names:
                yield Violation(
                    "territoire_inconnu",
                    f"{path}[{n}].territoire",
                    f"Le territoire « {where} » n’est pas décrit dans marche.territoires.",
                    f"Écrivez l’un de ces noms : {', '.join(names)}."
                    if names
                    else "Décrivez-le dans marche.territoires, avec son facilitateur.",
                )
        total = heures_lot(d, lot) if lot.mode in FIXES else None
        yield from _check_sum(lot, path, (p.heures for p in parts), "territoires", total)


def _check_sum(
    lot: LotResolu, path: str, hours: Iterable[Any], what: str, total: int | None
) -> Iterator[Violation]:
    parts = [known(h) for h in hours]
    # While one is a gap of a draft there is no sum to compare.
    if not parts or total is None or any(h is None for h in parts):
        return
    found = sum(h for h in parts if h is not None)
    if found != total:
        yield Violation(
            "total_different",
            path,
            f"Les {what} font {compter(found, 'heure', 'heures')}, et {name(lot)} en porte "
            f"{format_entier(total)}.",
            f"Le total est la somme des {what} : corrigez l’un des deux.",
        )


def schedules(d: DossierMarche) -> Iterator[Violation]:
    """What is due before the end grows, and ends at the total."""
    done = set()
    for lot in d.lots:
        steps, path = known(lot.clause.echeancier) or (), lot.find_chemin("echeancier")
        if not steps:
            continue
        if path not in done:
            yield from _check_steps(d, steps, path)
        done.add(path)
        last = known(steps[-1].heures_cumulees)
        totals = list_termes(d, lot)
        if totals and last is not None and last not in totals:
            yield Violation(
                "echeancier_total",
                f"{path}[{len(steps)}].heures_cumulees",
                f"Le dernier palier est à {compter(last, 'heure', 'heures')}, et {name(lot)} en porte "
                f"{format_entier(totals[0])}.",
                "Le dernier palier est le total du lot : corrigez-le, ou ajoutez le palier du terme.",
            )


def list_termes(d: DossierMarche, lot: LotResolu) -> tuple[int, ...]:
    """Where a schedule may end: the total of the lot, or the hours of the firm tranche, alone due for sure.

    Empty where the total is not one number.
    """
    total = heures_lot(d, lot) if lot.mode == "volume" else None
    if total is None:
        return ()
    firm = {known(t.code) for t in d.marche.tranches if known(t.optionnelle) is not True}
    parts = [(known(p.tranche), known(p.heures)) for p in lot.clause.heures_des_tranches]
    if None in firm or any(code is None for code, _ in parts):
        return ()
    due = sum(hours for code, hours in parts if code in firm and hours is not None)
    return (total, due) if due else (total,)


def _check_steps(d: DossierMarche, steps: tuple[Palier, ...], path: str) -> Iterator[Violation]:
    launch = known(d.marche.date_lancement)
    hours = 0
    marks: dict[type, Any] = {date: launch}
    for n, step in enumerate(steps, 1):
        if missing(step.date) == missing(step.avancement_pct):
            yield Violation(
                "palier_incomplet",
                f"{path}[{n}].date",
                f"Le palier {n} doit porter une date ou un avancement, et un seul des deux.",
                "Écrivez date, ou avancement_pct.",
            )
        day, share, reached = known(step.date), known(step.avancement_pct), known(step.heures_cumulees)
        if day is not None and launch is not None and day <= launch:
            yield Violation(
                "dates_desordre",
                f"{path}[{n}].date",
                f"Le palier du {format_date(day)} ne vient pas après le lancement de la consultation "
                f"({format_date(launch)}).",
                "Corrigez l’une des deux dates.",
            )
            continue
        mark: date | Decimal | None = day or share
        kind = date if day is not None else Decimal
        before = marks.get(kind)
        stays = mark is not None and before is not None and mark <= before
        if stays or (reached is not None and reached <= hours):
            yield Violation(
                "echeancier_croissant",
                f"{path}[{n}].date" if stays and day else f"{path}[{n}].heures_cumulees",
                f"Le palier {n} n’avance pas : les heures se cumulent, et les paliers se suivent.",
                "Donnez à chaque palier, dans l’ordre, le total des heures depuis le début.",
            )
        hours = reached if reached is not None else hours
        marks[kind] = mark if mark is not None else before


def totals(d: DossierMarche) -> Iterator[Violation]:
    """What is announced is the sum of the lots."""
    announced = known(d.marche.heures_total)
    fixed = [lot for lot in d.lots if lot.has_heures and lot.mode in FIXES]
    # A lot whose hours are not there yet has an error of its own.
    if announced is None or any(heures_lot(d, lot) is None for lot in fixed):
        return
    if not fixed:
        yield Violation(
            "total_different",
            "marche.heures_total",
            "Un total d’heures est annoncé, et aucun lot ne porte un nombre d’heures fixe.",
            "Retirez heures_total.",
        )
    elif announced != total_heures(d):
        detail = " + ".join(format_entier(h) for _, h in list_volumes(d))
        yield Violation(
            "total_different",
            "marche.heures_total",
            f"Le total annoncé est de {compter(announced, 'heure', 'heures')}, et les lots en font "
            f"{format_entier(total_heures(d))} ({detail}).",
            "Le total est la somme des lots arrondis : corrigez-le, ou retirez ce champ.",
        )


REGLES_HEURES: tuple[RegleMarche, ...] = (forms, tranches, territories, schedules, totals)
