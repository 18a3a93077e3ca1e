"""Warnings on the letters: what the law allows but a careful jurist reads twice."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal

from clausedocs.domaine.dossier_courrier import DossierCourrier
from clausedocs.domaine.grammaire import is_supposee
from clausedocs.domaine.prudences import LOI_2026_403
from clausedocs.domaine.regles_courriers import RegleCourrier
from clausedocs.domaine.titulaire import Entreprise
from clausedocs.domaine.violations import Violation, known
from clausedocs.langue.dates import format_date
from clausedocs.langue.nombres import format_decimal

# Below that share of what is due, a termination for fault is out of proportion.
ECART_MINEUR = Decimal("0.10")
FIN_PROCHE = timedelta(days=60)
# What the CCAG-Travaux leaves at least to who is put on notice (read in its version of 2009).
DELAI_TRAVAUX = 15


def private_regime(d: DossierCourrier) -> Iterator[Violation]:
    """The regime of private buyers was read before a law that announced a change."""
    day = known(d.date_consultation) or known(d.courrier.date)
    if d.regime == "prive_ccp" and day is not None and day > LOI_2026_403:
        yield Violation(
            "regime_a_relire",
            "donneur_ordre.type_acheteur",
            "Le régime des organismes privés soumis au code repose sur une rédaction antérieure à la loi du "
            "26 mai 2026.",
            "Faites relire par votre juriste l’article du code qui qualifie les contrats.",
        )


def short_notice(d: DossierCourrier) -> Iterator[Violation]:
    """The CCAG-Travaux is said to leave fifteen days at least."""
    act = d.mise_en_demeure
    if act is None or "mise_en_demeure" not in d.lettres or d.marche.ccag != "travaux":
        return
    days = known(act.delai_jours) or known(d.clause_suivie.delai_mise_en_demeure_jours)
    if days is not None and days < DELAI_TRAVAUX:
        yield Violation(
            "delai_ccag_court",
            "mise_en_demeure.delai_jours",
            f"{days} jours sont moins que les {DELAI_TRAVAUX} jours que le CCAG-Travaux passe pour exiger.",
            f"Relisez ce cahier ; {DELAI_TRAVAUX} jours mettent à l’abri.",
        )


def late_termination(d: DossierCourrier) -> Iterator[Violation]:
    """A termination at the very end, or for little, is seldom proportionate."""
    act = d.resiliation
    if act is None or "resiliation" not in d.lettres:
        return
    effect, end = known(act.date_effet), known(d.marche.date_fin)
    if effect is not None and end is not None and effect < end <= effect + FIN_PROCHE:
        yield Violation(
            "resiliation_tardive",
            "resiliation.date_effet",
            f"Le marché finit le {format_date(end)} : une résiliation si près de son terme se justifie mal.",
            "Pesez si les pénalités dues au terme ne suffisent pas.",
        )
    due, gap = known(d.courrier.heures_dues), d.courrier.heures_manquantes
    if due and gap is not None and gap < due * ECART_MINEUR:
        yield Violation(
            "ecart_mineur",
            "courrier.heures_realisees",
            f"Il manque {format_decimal(gap)} heures sur {format_decimal(due)} : l’écart est mineur.",
            "Une résiliation suppose une faute assez grave ; préférez les pénalités.",
        )


def no_notice(d: DossierCourrier) -> Iterator[Violation]:
    """In a private contract a penalty without a default notice supposes that the contract says so."""
    if (
        d.regime != "administratif"
        and d.clause_suivie.penalites.mise_en_demeure_prealable == "jamais"
        and any(m in d.lettres for m in ("intention_penalites", "application_penalites"))
    ):
        yield Violation(
            "dispense_a_verifier",
            "clause.penalites.mise_en_demeure_prealable",
            "Le contrat, de droit privé, dispense de mise en demeure avant toute pénalité : il faut une "
            "clause "
            "expresse.",
            "Relisez la clause ; sans elle, une mise en demeure reste nécessaire, sauf inexécution "
            "définitive.",
        )


def one_address(d: DossierCourrier) -> Iterator[Violation]:
    """A letter to several members goes out in as many copies."""
    if (
        d.defaillants
        and known(d.courrier.adressee_a) is None
        and any(
            m in d.lettres
            for m in (
                "mise_en_demeure",
                "notification_defaillance",
                "intention_penalites",
                "application_penalites",
                "resiliation",
            )
        )
    ):
        names = ", ".join(m.denomination for m in d.defaillants)
        yield Violation(
            "exemplaires_a_adresser",
            "courrier.adressee_a",
            f"Cet exemplaire porte l’adresse du mandataire ; la lettre est adressée aussi à {names}.",
            "Produisez un exemplaire par membre défaillant : courrier.adressee_a dit lequel.",
        )


def supposed_names(d: DossierCourrier) -> Iterator[Violation]:
    """A company whose name is written as usage has it, for want of a word."""
    members = d.titulaire.groupement.membres if d.titulaire.groupement is not None else ()
    rows: list[tuple[str, Entreprise]] = [("titulaire", d.titulaire)]
    rows += [(f"titulaire.groupement.membres[{n}]", m) for n, m in enumerate(members, 1)]
    for path, company in rows:
        if is_supposee(company):
            name = company.denomination
            yield Violation(
                "accord_suppose",
                f"{path}.denomination",
                f"« {name} » s’écrit sans article, au féminin singulier : « à {name} », « {name} est "
                "tenue ».",
                "Vérifiez-le ; s’il en va autrement, précisez article, genre et nombre.",
            )


PRUDENCES_COURRIERS: tuple[RegleCourrier, ...] = (
    private_regime,
    short_notice,
    late_termination,
    no_notice,
    one_address,
    supposed_names,
)
