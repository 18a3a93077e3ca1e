"""Rules of the default notice, and of the letter that says that it had no effect."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from clausedocs.domaine.champs import simplify
from clausedocs.domaine.courriers_sanctions import ApresMiseEnDemeure, Defaillance, Manquement, MiseEnDemeure
from clausedocs.domaine.delais_courriers import (
    end_mise_en_demeure,
    find_heures_dues,
    is_au_terme,
    jours_mise_en_demeure,
    jours_observations,
)
from clausedocs.domaine.dossier_courrier import DossierCourrier
from clausedocs.domaine.regles_courriers import RegleCourrier
from clausedocs.domaine.regles_courriers_suivi import delai_en_cours, only_asked
from clausedocs.domaine.violations import Violation, known, missing
from clausedocs.droit.delais_procedure import find_delai
from clausedocs.langue.dates import format_date
from clausedocs.langue.nombres import format_decimal


def notice(d: DossierCourrier) -> Iterator[Violation]:
    """What makes a default notice worth something, mention by mention."""
    act = d.mise_en_demeure
    if act is None:
        return
    for n, breach in enumerate(act.obligations_violees, 1):
        yield from check_exigible(d, f"mise_en_demeure.obligations_violees[{n}]", breach)
        if not missing(breach.repare_le):
            yield Violation(
                "manquement_repare",
                f"mise_en_demeure.obligations_violees[{n}].repare_le",
                f"L’obligation « {breach.contenu} » est déjà exécutée : on ne met en demeure que de faire.",
                "Retirez-la des obligations violées.",
            )
    yield from check_codes("mise_en_demeure.obligations_violees", act.obligations_violees)
    yield from check_membres(d, "mise_en_demeure.obligations_violees", act.obligations_violees)
    yield from _check_faits(d, act)
    yield from _check_delai(d, act)
    if known(act.invitation_observations) is False:
        yield Violation(
            "observations_non_invitees",
            "mise_en_demeure.invitation_observations",
            "La mise en demeure n’invite pas l’entreprise à répondre : le contradictoire manquerait à la "
            "suite "
            "(règle générale du contradictoire).",
            "Écrivez invitation_observations: oui.",
        )
    yield from _check_resolution(d, act)


def check_exigible(d: DossierCourrier, path: str, breach: Manquement) -> Iterator[Violation]:
    """A commitment can be asked for once it is due; hours, as the schedule says."""
    day, due = known(d.courrier.date), known(breach.exigible_le)
    if day is None or due is None:
        return
    if due > day:
        yield Violation(
            "obligation_non_exigible",
            f"{path}.exigible_le",
            f"« {breach.contenu} » n’est exigible que le {format_date(due)}, après la lettre du "
            f"{format_date(day)}.",
            "Ne réclamez que ce qui est dû à la date de la lettre.",
            precondition=True,
        )
    elif breach.nature == "heures":
        yield from check_heures(d, path, breach)


def check_heures(d: DossierCourrier, path: str, breach: Manquement) -> Iterator[Violation]:
    """Before the end, only the hours of the schedule are due."""
    due, end = known(breach.exigible_le), known(d.marche.date_fin)
    clause = d.clause_suivie
    if due is None or is_au_terme(d, due):
        return
    if not clause.echeancier:
        yield Violation(
            "heures_non_exigibles",
            f"{path}.exigible_le",
            "Le marché n’a pas d’échéancier d’heures : avant son terme, aucune heure n’est due (clause "
            "sociale).",
            "Attendez le terme, ou recopiez clause.echeancier si le contrat en porte un.",
            precondition=True,
        )
        return
    allowed, asked = find_heures_dues(clause, due, end), known(breach.heures)
    if allowed is not None and asked is not None and asked > allowed:
        yield Violation(
            "heures_excessives",
            f"{path}.heures",
            f"L’échéancier ne rend exigibles que {allowed} heures au {format_date(due)}, et la lettre en "
            "réclame "
            f"{format_decimal(asked)}.",
            "Réclamez le cumul que l’échéancier donne à cette date.",
            precondition=True,
        )


def check_codes(path: str, breaches: tuple[Manquement, ...]) -> Iterator[Violation]:
    """A code names one breach."""
    seen: set[str] = set()
    for n, breach in enumerate(breaches, 1):
        code = known(breach.code)
        if code is not None and code in seen:
            yield Violation(
                "manquement_en_double",
                f"{path}[{n}]",
                f"Deux manquements portent le code « {code} » : c’est deux fois le même.",
                "Retirez l’un d’eux, ou dites ce qui les distingue : l’obligation, sa date, le membre.",
            )
        seen.add(code or "")


def check_membres(d: DossierCourrier, path: str, breaches: tuple[Manquement, ...]) -> Iterator[Violation]:
    """A breach is that of the mandataire, or of a member to whom the letter goes."""
    g = d.titulaire.groupement
    for n, breach in enumerate(breaches, 1):
        name = known(breach.membre)
        if name is None:
            continue
        known_names = {simplify(known(d.titulaire.denomination) or "")}
        known_names |= {simplify(known(m.denomination) or "") for m in d.defaillants}
        if simplify(name) not in known_names:
            yield Violation(
                "membre_non_destinataire",
                f"{path}[{n}].membre",
                f"« {name} » n’est pas destinataire de la lettre : "
                + ("ce membre n’est pas dit défaillant." if g is not None else "le titulaire est seul."),
                "Ajoutez ce membre à titulaire.groupement.membres avec defaillant: oui, ou corrigez son nom.",
            )


def _check_faits(d: DossierCourrier, act: MiseEnDemeure) -> Iterator[Violation]:
    day = known(d.courrier.date)
    for n, fact in enumerate(act.faits, 1):
        when = known(fact.date)
        if when is not None and day is not None and when > day:
            yield Violation(
                "fait_posterieur",
                f"mise_en_demeure.faits[{n}].date",
                f"Le fait du {format_date(when)} est postérieur à la lettre du {format_date(day)}.",
                "Ne citez que des faits constatés.",
            )
    for n, measure in enumerate(act.mesures_demandees, 1):
        when = known(measure.echeance)
        if when is not None and day is not None and when <= day:
            yield Violation(
                "echeance_passee",
                f"mise_en_demeure.mesures_demandees[{n}].echeance",
                f"L’échéance du {format_date(when)} ne vient pas après la lettre du {format_date(day)} : "
                "la mesure "
                "serait irréalisable.",
                "Choisissez une date à venir, ou laissez courir le délai de la lettre.",
            )


def _check_delai(d: DossierCourrier, act: MiseEnDemeure) -> Iterator[Violation]:
    asked, contract = known(act.delai_jours), known(d.clause_suivie.delai_mise_en_demeure_jours)
    if asked is not None and contract is not None and asked < contract:
        yield Violation(
            "delai_insuffisant",
            "mise_en_demeure.delai_jours",
            f"{asked} jours sont moins que les {contract} jours que le contrat laisse (clause sociale).",
            f"Laissez {contract} jours au moins, ou retirez delai_jours.",
        )


def _check_resolution(d: DossierCourrier, act: MiseEnDemeure) -> Iterator[Violation]:
    """In a private contract the clause that ends it is quoted, or the letter says that it may be ended."""
    if d.regime == "administratif" or all(s.sanction != "resiliation" for s in act.sanctions_encourues):
        return
    if act.resolution == "clause" and missing(act.mention_clause_resolutoire):
        yield Violation(
            "clause_resolutoire_absente",
            "mise_en_demeure.mention_clause_resolutoire",
            "La lettre vise la résiliation d’un contrat de droit privé sans reproduire sa clause "
            "résolutoire, "
            "qui alors ne joue pas (article 1225 du code civil).",
            "Recopiez ses termes, ou écrivez resolution: notification si le contrat n’en porte pas.",
            precondition=True,
        )


# -- afterwards


def failure(d: DossierCourrier) -> Iterator[Violation]:
    """The default notice was received, has run out, and something still lacks."""
    act: Defaillance | None = d.notification_defaillance
    if act is None:
        return
    yield from check_apres(d, "notification_defaillance", act)
    yield from check_codes("notification_defaillance.manquements", act.manquements)
    yield from check_membres(d, "notification_defaillance.manquements", act.manquements)
    for n, breach in enumerate(act.manquements, 1):
        yield from check_nomme(d, act, f"notification_defaillance.manquements[{n}]", breach)
    if "resiliation" in act.suites:
        yield from check_annonce(act, "notification_defaillance", "resiliation")
        yield from check_observations(
            "notification_defaillance", jours_observations(d, act.delai_observations_jours)
        )


def check_apres(d: DossierCourrier, bloc: str, act: ApresMiseEnDemeure) -> Iterator[Violation]:
    """The default notice that came before is referred to, was received, and has run out."""
    if missing(act.mise_en_demeure_ref):
        yield Violation(
            "mise_en_demeure_absente",
            f"{bloc}.mise_en_demeure_ref",
            "Aucune mise en demeure n’est citée, et ce contrat l’exige d’abord (clause de pénalités ou "
            "règle de "
            "la résiliation).",
            "Envoyez une mise en demeure, attendez la fin de son délai, puis citez sa référence.",
            precondition=True,
        )
        return
    sent, received = known(act.date_mise_en_demeure), known(act.date_reception_med)
    if sent is not None and received is not None and received < sent:
        yield Violation(
            "reception_anterieure",
            f"{bloc}.date_reception_med",
            f"La mise en demeure du {format_date(sent)} ne peut pas avoir été reçue le "
            f"{format_date(received)}.",
            "Corrigez l’une des deux dates.",
        )
        return
    if missing(act.date_reception_med):
        yield Violation(
            "reception_non_prouvee",
            f"{bloc}.date_reception_med",
            "Rien ne prouve que la mise en demeure a été reçue : son délai n’a pas commencé à courir "
            "(date de réception).",
            "Écrivez la date de l’avis de réception, ou de la première présentation d’un pli refusé ou non "
            "réclamé ; adresse inconnue, envoyez-la de nouveau.",
            precondition=True,
        )
        return
    yield from _check_expiration(d, bloc, act, end_mise_en_demeure(d, act))


def _check_expiration(
    d: DossierCourrier, bloc: str, act: ApresMiseEnDemeure, end: date | None
) -> Iterator[Violation]:
    if end is None:
        return
    said, day = known(act.date_expiration), known(d.courrier.date)
    if said is not None and said != end:
        yield Violation(
            "expiration_fausse",
            f"{bloc}.date_expiration",
            f"Le délai de {jours_mise_en_demeure(d, act.delai_med_jours)} jours expire le "
            f"{format_date(end)}, et "
            f"non le {format_date(said)}.",
            "Corrigez la date, ou retirez date_expiration : elle se calcule.",
        )
    if day is not None and day <= end:
        yield delai_en_cours("courrier.date", "de la mise en demeure", end)


def check_nomme(
    d: DossierCourrier, act: ApresMiseEnDemeure, path: str, breach: Manquement
) -> Iterator[Violation]:
    """What was not named in the default notice, or was made good in time, is not held."""
    yield from judge_manquement(d, act, path, breach.code or "", breach.contenu, breach.repare_le)


def judge_manquement(
    d: DossierCourrier,
    act: ApresMiseEnDemeure,
    path: str,
    code: str,
    said: str,
    mended: date | None,
) -> Iterator[Violation]:
    """The same from plain values."""
    named = {known(c) for c in act.manquements_mis_en_demeure}
    if known(code) is not None and code not in named:
        yield Violation(
            "manquement_non_nomme",
            f"{path}.code",
            f"« {said} » (code {code}) ne figure pas dans la mise en demeure, que ce contrat exige avant de "
            "sanctionner.",
            "Retirez ce manquement, ou mettez d’abord en demeure de le réparer ; manquements_mis_en_demeure "
            "recopie les codes de cette lettre.",
            precondition=True,
        )
    end, done = end_mise_en_demeure(d, act), known(mended)
    if end is not None and done is not None and done <= end:
        yield Violation(
            "manquement_repare",
            f"{path}.repare_le",
            f"« {said} » a été réparé le {format_date(done)}, dans le délai qui courait jusqu’au "
            f"{format_date(end)}.",
            "Retirez ce manquement : la mise en demeure a eu son effet.",
        )


def check_annonce(act: ApresMiseEnDemeure, bloc: str, sanction: str) -> Iterator[Violation]:
    """A sanction that the default notice did not announce may not follow it."""
    if sanction not in act.sanctions_annoncees:
        what = {"resiliation": "la résiliation", "penalites": "les pénalités"}.get(
            sanction, "l’exécution aux frais et risques"
        )
        yield Violation(
            "sanction_non_annoncee",
            f"{bloc}.sanctions_annoncees",
            f"La mise en demeure n’a pas annoncé {what} : le titulaire n’a pas pu en mesurer le risque.",
            f"Adressez une nouvelle mise en demeure qui l’annonce ; si elle le faisait, ajoutez {sanction} à "
            "sanctions_annoncees.",
            precondition=True,
        )


def check_observations(bloc: str, days: int) -> Iterator[Violation]:
    """The time to answer is never short."""
    least = find_delai("observations").minimum
    if days < least:
        yield Violation(
            "delai_observations_court",
            f"{bloc}.delai_observations_jours",
            f"{days} jours pour répondre sont moins que {least} (contradictoire des CCAG de 2021 et du "
            "contrat).",
            f"Laissez {least} jours au moins.",
        )


REGLES_MISE_EN_DEMEURE: tuple[RegleCourrier, ...] = (
    only_asked("mise_en_demeure", notice),
    only_asked("notification_defaillance", failure),
)
