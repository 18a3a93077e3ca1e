"""Rules of the termination for fault: a grave breach, a notice without effect, answers heard."""

from __future__ import annotations

from collections.abc import Iterator

from clausedocs.domaine.courriers_sanctions import Resiliation
from clausedocs.domaine.dossier_courrier import DossierCourrier
from clausedocs.domaine.regles_courriers import RegleCourrier
from clausedocs.domaine.regles_courriers_suivi import only_asked
from clausedocs.domaine.regles_mise_en_demeure import (
    check_annonce,
    check_apres,
    check_codes,
    check_membres,
    check_nomme,
)
from clausedocs.domaine.regles_sanctions import check_delai_ecoule, check_reponses
from clausedocs.domaine.violations import Violation, known, missing
from clausedocs.langue.dates import format_date


def termination(d: DossierCourrier) -> Iterator[Violation]:
    """A fault that is grave, a default notice without effect, answers heard."""
    act: Resiliation | None = d.resiliation
    if act is None:
        return
    bloc = "resiliation"
    yield from check_apres(d, bloc, act)
    if not missing(act.mise_en_demeure_ref):
        yield from check_annonce(act, bloc, "resiliation")
        for n, breach in enumerate(act.manquements, 1):
            yield from check_nomme(d, act, f"{bloc}.manquements[{n}]", breach)
    yield from check_codes(f"{bloc}.manquements", act.manquements)
    yield from check_membres(d, f"{bloc}.manquements", act.manquements)
    yield from check_delai_ecoule(
        d,
        bloc,
        "date_reception_invitation",
        act.date_reception_invitation,
        act.delai_observations_jours,
        act.observations is not None,
    )
    yield from check_reponses(bloc, act.observations)
    yield from _check_effet(d, act)
    yield from _check_ouverture(d, act)


def _check_effet(d: DossierCourrier, act: Resiliation) -> Iterator[Violation]:
    effect, day, end = known(act.date_effet), known(d.courrier.date), known(d.marche.date_fin)
    if effect is not None and day is not None and effect < day:
        yield Violation(
            "effet_anterieur",
            "resiliation.date_effet",
            f"La résiliation prendrait effet le {format_date(effect)}, avant la lettre du "
            f"{format_date(day)}.",
            "Une résiliation ne vaut que pour l’avenir : choisissez une date à venir.",
        )
    elif effect is not None and end is not None and effect >= end:
        yield Violation(
            "effet_apres_terme",
            "resiliation.date_effet",
            f"Le marché finit le {format_date(end)} : le résilier au {format_date(effect)} est sans objet.",
            "Renoncez à la résiliation ; au terme, les pénalités dues se décident seules.",
        )
    if known(act.frais_et_risques) is True:
        if missing(act.article_frais):
            yield Violation(
                "frais_non_prevus",
                "resiliation.article_frais",
                "L’exécution aux frais et risques n’existe que si le contrat la prévoit, et aucun article "
                "n’est cité.",
                "Citez l’article du contrat, ou écrivez frais_et_risques: non.",
            )
        yield from check_annonce(act, "resiliation", "frais_et_risques")


def _check_ouverture(d: DossierCourrier, act: Resiliation) -> Iterator[Violation]:
    p = d.titulaire.procedure_collective
    opened = known(p.date_jugement) if p is not None else None
    if opened is None:
        return
    if all((due := known(x.exigible_le)) is not None and due < opened for x in act.manquements):
        yield Violation(
            "resiliation_procedure_collective",
            "resiliation.manquements",
            f"Tous les manquements sont antérieurs au jugement du {format_date(opened)} : ni l’ouverture "
            "de la "
            "procédure ni les dettes d’avant elle ne permettent de résilier (règles des procédures "
            "collectives).",
            "Demandez à l’organe de la procédure s’il poursuit le contrat ; seul un manquement postérieur "
            "fonde "
            "une résiliation.",
            precondition=True,
        )


REGLES_RESILIATION: tuple[RegleCourrier, ...] = (only_asked("resiliation", termination),)
