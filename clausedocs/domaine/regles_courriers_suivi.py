"""Rules of the letters before any sanction: contacts that count, consent, receptions, dates to come."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from decimal import Decimal

from clausedocs.domaine.courriers import CANAUX_ECRITS
from clausedocs.domaine.delais_courriers import compute_taux, end_delai
from clausedocs.domaine.dossier_courrier import DossierCourrier
from clausedocs.domaine.regles_courriers import RegleCourrier
from clausedocs.domaine.violations import Violation, known, missing
from clausedocs.langue.dates import format_date
from clausedocs.langue.nombres import format_decimal, format_pourcentage

# Two attempts, one of them written, before the buyer is asked to let a reminder go.
CONTACTS_MIN, ECRITS_MIN = 2, 1


def request(d: DossierCourrier) -> Iterator[Violation]:
    """Consent is asked once the company was really sought."""
    act, day = d.demande_accord, known(d.courrier.date)
    if act is None:
        return
    total, written = count_contacts(d)
    if total < CONTACTS_MIN or written < ECRITS_MIN:
        yield Violation(
            "contacts_insuffisants",
            "courrier.journal",
            f"Le journal compte {total} contact(s) sans suite, dont {written} écrit(s) : il en faut "
            f"{CONTACTS_MIN}, dont {ECRITS_MIN} écrit, avant de demander l’accord d’un rappel (procédure "
            "de suivi).",
            "Relancez l’entreprise, par écrit une fois au moins, et inscrivez chaque tentative au journal.",
            precondition=True,
        )
    wanted = known(act.date_reponse_souhaitee)
    if wanted is not None and day is not None and wanted <= day:
        yield _too_early("demande_accord.date_reponse_souhaitee", "La réponse souhaitée", wanted, day)


def count_contacts(d: DossierCourrier) -> tuple[int, int]:
    """The attempts without result that count, and how many were written: one a day and a channel."""
    seen = {(known(x.date), x.canal) for x in d.courrier.journal if x.resultat != "abouti"}
    return len(seen), sum(canal in CANAUX_ECRITS for _, canal in seen)


def consent(d: DossierCourrier) -> Iterator[Violation]:
    """A reminder leaves with the written consent of the buyer, and never with its silence."""
    act, day = d.rappel, known(d.courrier.date)
    if act is None:
        return
    for field in ("accord_ref", "date_accord"):
        if missing(getattr(act, field)):
            yield Violation(
                "accord_absent",
                f"rappel.{field}",
                "Aucun accord écrit du donneur d’ordre n’autorise ce rappel : son silence n’en est pas un "
                "(procédure de suivi).",
                "Citez l’écrit qui le donne : accord_ref et date_accord ; un accord permanent, écrit à la "
                "réunion de cadrage, convient aussi.",
                precondition=True,
            )
            return
    given = known(act.date_accord)
    if given is not None and day is not None and given > day:
        yield Violation(
            "accord_posterieur",
            "rappel.date_accord",
            f"L’accord du {format_date(given)} est postérieur au rappel du {format_date(day)}.",
            "Le rappel attend l’accord : corrigez l’une des dates.",
            precondition=True,
        )


def second_reminder(d: DossierCourrier) -> Iterator[Violation]:
    """A second reminder follows a first one, received and left without effect."""
    act = d.relance
    if act is None:
        return
    yield from _check_order("relance", "le rappel", act.date_rappel, act.date_reception_rappel)
    if missing(act.date_reception_rappel):
        yield Violation(
            "reception_non_prouvee",
            "relance.date_reception_rappel",
            "Rien ne prouve que le rappel a été reçu : son délai n’a pas commencé à courir (date de "
            "réception).",
            "Écrivez date_reception_rappel d’après l’avis de réception, ou la première présentation du pli ; "
            "adresse inconnue, envoyez-le de nouveau.",
            precondition=True,
        )
        return
    end, day = (
        end_delai(d, "rappel", act.date_reception_rappel, act.delai_rappel_jours),
        known(d.courrier.date),
    )
    if end is not None and day is not None and day <= end and missing(act.reponse_sans_effet):
        yield delai_en_cours("courrier.date", "du rappel", end)


def delai_en_cours(path: str, what: str, end: date) -> Violation:
    """The refusal of a letter that comes before the end of a time limit."""
    return Violation(
        "delai_en_cours",
        path,
        f"Le délai {what} court jusqu’au {format_date(end)} inclus (jour de réception non compté).",
        "Attendez le lendemain de cette date.",
        precondition=True,
    )


def _check_order(bloc: str, what: str, sent: date | None, received: date | None) -> Iterator[Violation]:
    first, then = known(sent), known(received)
    if first is not None and then is not None and then < first:
        yield Violation(
            "reception_anterieure",
            f"{bloc}.date_reception_{what.split()[-1]}",
            f"{what.capitalize()}, daté du {format_date(first)}, ne peut pas avoir été reçu le "
            f"{format_date(then)}.",
            "Corrigez l’une des deux dates.",
        )


def alert(d: DossierCourrier) -> Iterator[Violation]:
    """What is not the company's doing has a cause, and is not more than what lacks."""
    act, gap = d.alerte_donneur_ordre, d.courrier.heures_manquantes
    if act is None:
        return
    off = known(act.part_non_imputable_heures)
    if off and missing(act.motif_non_imputable):
        yield Violation(
            "motif_non_imputable_absent",
            "alerte_donneur_ordre.motif_non_imputable",
            f"{format_decimal(off)} heures sont dites non imputables, sans dire pourquoi.",
            "Ajoutez motif_non_imputable : baisse des commandes, ajournement, candidatures non présentées.",
        )
    if off is not None and gap is not None and off > gap:
        yield Violation(
            "non_imputable_excessif",
            "alerte_donneur_ordre.part_non_imputable_heures",
            f"{format_decimal(off)} heures non imputables dépassent les {format_decimal(gap)} heures qui "
            "manquent.",
            "La part non imputable se retire de ce qui manque : corrigez l’un des nombres.",
        )


def meeting(d: DossierCourrier) -> Iterator[Violation]:
    """A meeting is to come."""
    act, day = d.convocation_rencontre, known(d.courrier.date)
    when = known(act.date_reunion) if act is not None else None
    if when is not None and day is not None and when <= day:
        yield _too_early("convocation_rencontre.date_reunion", "La réunion", when, day)


def plan(d: DossierCourrier) -> Iterator[Violation]:
    """Each step has a day to come, and a last look is after the first steps."""
    act = d.plan_action
    if act is None:
        return
    day = known(act.date) or known(d.courrier.date)
    for n, step in enumerate(act.actions, 1):
        when = known(step.quand)
        if when is not None and day is not None and when <= day:
            yield _too_early(f"plan_action.actions[{n}].quand", "L’échéance de cette action", when, day)
    again = known(act.revoyure)
    if again is not None and day is not None and again <= day:
        yield _too_early("plan_action.revoyure", "Le point suivant", again, day)


def _too_early(path: str, what: str, when: date, day: date) -> Violation:
    return Violation(
        "echeance_passee",
        path,
        f"{what}, le {format_date(when)}, ne vient pas après le document du {format_date(day)}.",
        "Choisissez une date à venir.",
    )


def closing(d: DossierCourrier) -> Iterator[Violation]:
    """One closes what was made good: the gap is below the threshold, and someone goes on looking."""
    act, day = d.cloture_procedure, known(d.courrier.date)
    if act is None:
        return
    seen, until = known(act.date_constat), known(act.surveillance_jusqu_au)
    if seen is not None and day is not None and seen > day:
        yield Violation(
            "constat_posterieur",
            "cloture_procedure.date_constat",
            f"Le constat du {format_date(seen)} est postérieur à la lettre du {format_date(day)}.",
            "Corrigez l’une des dates.",
        )
    if until is not None and seen is not None and until <= seen:
        yield _too_early("cloture_procedure.surveillance_jusqu_au", "La fin de la surveillance", until, seen)
    progress, rate = known(act.avancement_pct), compute_taux(d, act)
    if progress is not None and rate is not None and progress - rate >= act.seuil_points:
        gap: Decimal = progress - rate
        yield Violation(
            "ecart_persistant",
            "cloture_procedure.avancement_pct",
            f"À {format_pourcentage(progress)} d’avancement, {format_pourcentage(rate)} des heures sont "
            "faites : "
            f"l’écart de {format_decimal(gap)} points n’est pas inférieur à {act.seuil_points} (seuil de "
            "suivi).",
            "Attendez que l’écart passe sous ce seuil pour constater la régularisation.",
            precondition=True,
        )


def only_asked(nom: str, rule: RegleCourrier) -> RegleCourrier:
    """A rule that holds for one document only, when it is asked for."""

    def checked(d: DossierCourrier) -> Iterator[Violation]:
        if nom in d.lettres:
            yield from rule(d)

    return checked


_PAR_LETTRE: dict[str, Callable[[DossierCourrier], Iterator[Violation]]] = {
    "demande_accord": request,
    "rappel": consent,
    "relance": second_reminder,
    "alerte_donneur_ordre": alert,
    "convocation_rencontre": meeting,
    "plan_action": plan,
    "cloture_procedure": closing,
}
REGLES_COURRIERS_SUIVI: tuple[RegleCourrier, ...] = tuple(only_asked(n, r) for n, r in _PAR_LETTRE.items())
