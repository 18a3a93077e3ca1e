"""Rules across fields. All are evaluated: a person wants every error at once."""

from __future__ import annotations

from collections.abc import Iterable

from clausedocs.domaine.champs import dress
from clausedocs.domaine.chronologie import DossierChronologie
from clausedocs.domaine.dossier import Dossier
from clausedocs.domaine.dossier_courrier import DossierCourrier
from clausedocs.domaine.dossier_marche import DossierMarche
from clausedocs.domaine.prudences import PRUDENCES, PRUDENCES_COMMUNES
from clausedocs.domaine.prudences_courriers import PRUDENCES_COURRIERS
from clausedocs.domaine.prudences_droit import PRUDENCES_DROIT
from clausedocs.domaine.prudences_marche import PRUDENCES_MARCHE
from clausedocs.domaine.regles_amont import REGLES_AMONT
from clausedocs.domaine.regles_argent import REGLES_ARGENT
from clausedocs.domaine.regles_avenant import REGLES_AVENANT
from clausedocs.domaine.regles_chiffrage import REGLES_CHIFFRAGE
from clausedocs.domaine.regles_clause import REGLES_CLAUSE
from clausedocs.domaine.regles_contrat import REGLES_CONTRAT
from clausedocs.domaine.regles_courriers import REGLES_COURRIERS, RegleCourrier
from clausedocs.domaine.regles_courriers_suivi import REGLES_COURRIERS_SUIVI
from clausedocs.domaine.regles_criteres import REGLES_CRITERES
from clausedocs.domaine.regles_devis import REGLES_DEVIS
from clausedocs.domaine.regles_fin import REGLES_FIN
from clausedocs.domaine.regles_heures import REGLES_HEURES
from clausedocs.domaine.regles_lettres import REGLES_LETTRES
from clausedocs.domaine.regles_marche import REGLES_MARCHE
from clausedocs.domaine.regles_mise_en_demeure import REGLES_MISE_EN_DEMEURE
from clausedocs.domaine.regles_obligation import REGLES_OBLIGATION
from clausedocs.domaine.regles_parties import REGLES_COMMUNES, REGLES_PARTIES
from clausedocs.domaine.regles_penalites import REGLES_PENALITES
from clausedocs.domaine.regles_resiliation import REGLES_RESILIATION
from clausedocs.domaine.regles_sanctions import REGLES_SANCTIONS
from clausedocs.domaine.regles_signature import REGLES_SIGNATURE
from clausedocs.domaine.regles_suites import REGLES_SUITES
from clausedocs.domaine.regles_vie import REGLES_VIE
from clausedocs.domaine.socle import Socle
from clausedocs.domaine.violations import Regle, RegleMarche, Violation

REGLES: tuple[Regle, ...] = (
    *REGLES_COMMUNES,
    *REGLES_PARTIES,
    *REGLES_SIGNATURE,
    *REGLES_VIE,
    *REGLES_ARGENT,
    *REGLES_SUITES,
    *REGLES_LETTRES,
    *REGLES_FIN,
    *REGLES_AVENANT,
    *REGLES_DEVIS,
)
REGLES_DU_MARCHE: tuple[RegleMarche, ...] = (
    *REGLES_COMMUNES,
    *REGLES_MARCHE,
    *REGLES_CONTRAT,
    *REGLES_HEURES,
    *REGLES_CLAUSE,
    *REGLES_CRITERES,
    *REGLES_PENALITES,
    *REGLES_OBLIGATION,
    *REGLES_CHIFFRAGE,
    *REGLES_AMONT,
)


REGLES_DES_COURRIERS: tuple[RegleCourrier, ...] = (
    *REGLES_COMMUNES,
    *REGLES_COURRIERS,
    *REGLES_COURRIERS_SUIVI,
    *REGLES_MISE_EN_DEMEURE,
    *REGLES_SANCTIONS,
    *REGLES_RESILIATION,
)


def check_rules(dossier: Socle) -> list[Violation]:
    """Every broken rule, in the order of the rules; empty for a sound dossier.

    The gaps of a draft break no rule. When the fault is that a field is absent, `champ` is that field.
    """
    if isinstance(dossier, DossierMarche):
        return dress_all(v for rule in REGLES_DU_MARCHE for v in rule(dossier))
    if isinstance(dossier, DossierChronologie):
        return dress_all(v for rule in REGLES_COMMUNES for v in rule(dossier))
    if isinstance(dossier, DossierCourrier):
        return dress_all(v for rule in REGLES_DES_COURRIERS for v in rule(dossier))
    assert isinstance(dossier, Dossier)
    return dress_all(v for rule in REGLES for v in rule(dossier))


def check_prudences(dossier: Socle) -> list[Violation]:
    """What does not stop the work but that the signatory should read."""
    if isinstance(dossier, DossierMarche):
        rules = (*PRUDENCES_COMMUNES, *PRUDENCES_MARCHE, *PRUDENCES_DROIT)
        return dress_all(v for rule in rules for v in rule(dossier))
    if isinstance(dossier, DossierChronologie):
        return dress_all(v for rule in PRUDENCES_COMMUNES for v in rule(dossier))
    if isinstance(dossier, DossierCourrier):
        return dress_all(v for rule in (*PRUDENCES_COMMUNES, *PRUDENCES_COURRIERS) for v in rule(dossier))
    assert isinstance(dossier, Dossier)
    return dress_all(v for rule in PRUDENCES for v in rule(dossier))


def dress_all(violations: Iterable[Violation]) -> list[Violation]:
    """The same with French typography."""
    return [v._replace(message=dress(v.message), conseil=dress(v.conseil)) for v in violations]
