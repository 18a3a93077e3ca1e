"""Rules across fields. All are evaluated: a person wants every error at once."""

from __future__ import annotations

from collections.abc import Iterable

from clausedocs.domaine.champs import dress
from clausedocs.domaine.dossier import Dossier
from clausedocs.domaine.prudences import PRUDENCES
from clausedocs.domaine.regles_argent import REGLES_ARGENT
from clausedocs.domaine.regles_parties import REGLES_PARTIES
from clausedocs.domaine.regles_signature import REGLES_SIGNATURE
from clausedocs.domaine.regles_suites import REGLES_SUITES
from clausedocs.domaine.regles_vie import REGLES_VIE
from clausedocs.domaine.violations import Regle, Violation

REGLES: tuple[Regle, ...] = (*REGLES_PARTIES, *REGLES_SIGNATURE, *REGLES_VIE, *REGLES_ARGENT, *REGLES_SUITES)


def check_rules(dossier: Dossier) -> list[Violation]:
    """Every broken rule, in the order of the rules; empty for a sound dossier.

    The gaps of a draft break no rule. When the fault is that a field is absent, `champ` is that field.
    """
    return _apply(REGLES, dossier)


def check_prudences(dossier: Dossier) -> list[Violation]:
    """What does not stop the work but that the signatory should read."""
    return _apply(PRUDENCES, dossier)


def _apply(rules: Iterable[Regle], dossier: Dossier) -> list[Violation]:
    return [
        v._replace(message=dress(v.message), conseil=dress(v.conseil))
        for rule in rules
        for v in rule(dossier)
    ]
