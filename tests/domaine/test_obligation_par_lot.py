"""The duty of a social condition, lot by lot: who it binds, what meets it, what exempts from it."""

from __future__ import annotations

from typing import Any

import pytest
from dossiers_d_essai import ABSENT, FIXTURES
from marches_d_essai import (
    AUCUN,
    CRITERE_SEUL,
    INSERTION,
    LOTS,
    PRIVE,
    RESERVE,
    SERVICES,
    C,
    M,
    check,
    make_marche,
)

from clausedocs.domaine import DossierMarche, check_rules
from clausedocs.domaine.regles_obligation import find_obligation, meets
from clausedocs.dossiers import load_dossier
from clausedocs.langue.lacune import Lacune

# Supplies and services of a commune: 216 000 euros.
OBLIGE: dict[str, Any] = {**SERVICES, f"{M}.valeur_estimee_ht": "216000"}
SOCIALE = {f"{C}.condition_sociale_ccap": "Un parcours par an.", f"{C}.penalite_action_eur": "1000"}
LIEN = {f"{C}.motif_dispense": "lien_insuffisant"}
DISPENSE: dict[str, Any] = {**AUCUN, **OBLIGE, **LIEN}
# Works of four millions, above the threshold of works.
TRAVAUX = {f"{M}.valeur_estimee_ht": "6000000"}


def applies(changements: dict[str, Any]) -> bool | None:
    found = find_obligation(make_marche(changements))
    return None if found is None else found.applicable


@pytest.mark.parametrize(
    ("changements", "attendu"),
    [
        (OBLIGE, True),
        ({**OBLIGE, f"{M}.valeur_estimee_ht": "215999.99"}, False),
        ({**OBLIGE, f"{M}.date_lancement": "2026-08-22"}, True),
        ({**OBLIGE, f"{M}.date_lancement": "2026-08-21"}, False),
        ({f"{M}.valeur_estimee_ht": "5404000"}, True),
        ({f"{M}.valeur_estimee_ht": "5403999.99"}, False),
        ({**OBLIGE, "donneur_ordre": "donneur_etat.yaml", f"{M}.valeur_estimee_ht": "140000"}, True),
        ({**OBLIGE, "donneur_ordre": "donneur_etat.yaml", f"{M}.valeur_estimee_ht": "139999.99"}, False),
        ({**OBLIGE, "donneur_ordre": "donneur_loire.yaml"}, True),
        # A network operator: 432 000 euros.
        ({**OBLIGE, "donneur_ordre": "donneur_ponant.yaml", f"{M}.valeur_estimee_ht": "431999.99"}, False),
        ({**OBLIGE, "donneur_ordre": "donneur_ponant.yaml", f"{M}.valeur_estimee_ht": "432000"}, True),
        ({**OBLIGE, **PRIVE, f"{M}.valeur_estimee_ht": "9000000"}, False),
        ({**OBLIGE, f"{M}.contrat": "defense", f"{M}.valeur_estimee_ht": "9000000"}, False),
        ({**OBLIGE, f"{M}.contrat": "quasi_regie", f"{M}.valeur_estimee_ht": "9000000"}, False),
        (
            {
                **OBLIGE,
                f"{M}.contrat": "concession",
                f"{M}.ccag": "aucun",
                f"{M}.valeur_estimee_ht": "5404000",
            },
            True,
        ),
        (
            {
                **OBLIGE,
                f"{M}.contrat": "concession",
                f"{M}.ccag": "aucun",
                f"{M}.valeur_estimee_ht": "5403999.99",
            },
            False,
        ),
    ],
)
def test_who_is_bound(changements: dict[str, Any], attendu: bool) -> None:
    assert applies(changements) is attendu


def test_nobody_is_judged_without_a_date_and_an_amount() -> None:
    for field in ("date_lancement", "valeur_estimee_ht"):
        assert applies({**DISPENSE, f"{M}.{field}": Lacune(field)}) is None
        assert check({**DISPENSE, f"{M}.{field}": Lacune(field), f"{C}.motif_dispense": ABSENT}) == []


@pytest.mark.parametrize(
    ("changements", "code"),
    [
        (OBLIGE, None),
        ({**INSERTION, **OBLIGE}, None),
        ({**RESERVE, **OBLIGE, **SOCIALE}, None),
        ({**RESERVE, **OBLIGE, **LIEN, f"{C}.motif": "Aucun poste."}, None),
        ({**CRITERE_SEUL, **OBLIGE, **LIEN, f"{C}.motif": "Aucun poste."}, None),
        (DISPENSE, None),
        # A reservation alone, a criterion alone, nothing: never.
        ({**RESERVE, **OBLIGE}, "dispense_absente"),
        ({**CRITERE_SEUL, **OBLIGE}, "dispense_absente"),
        ({**AUCUN, **OBLIGE}, "dispense_absente"),
        # A reason in law without the facts.
        ({**RESERVE, **OBLIGE, **LIEN}, "motif_absent"),
        ({**CRITERE_SEUL, **OBLIGE, **LIEN}, "motif_absent"),
        ({**DISPENSE, f"{C}.motif": ABSENT}, "motif_absent"),
        # What the article does not admit here.
        ({**DISPENSE, f"{C}.motif_dispense": "travaux_courts"}, "dispense_inadmise"),
        (
            {**AUCUN, **TRAVAUX, f"{C}.motif_dispense": "travaux_courts", f"{M}.duree_mois": "6"},
            "dispense_inadmise",
        ),
        ({**AUCUN, **TRAVAUX, f"{C}.motif_dispense": "travaux_courts", f"{M}.duree_mois": "5"}, None),
        (
            {
                **AUCUN,
                **TRAVAUX,
                f"{C}.motif_dispense": "solution_immediatement_disponible",
                f"{M}.contrat": "concession",
                f"{M}.ccag": "aucun",
            },
            "dispense_inadmise",
        ),
        ({**AUCUN, **TRAVAUX, **LIEN, f"{M}.contrat": "concession", f"{M}.ccag": "aucun"}, None),
        # Nothing to exempt from.
        ({**AUCUN, **LIEN}, "dispense_sans_objet"),
        ({**OBLIGE, **LIEN}, "dispense_sans_objet"),
        ({**RESERVE, **OBLIGE, **SOCIALE, **LIEN}, "dispense_sans_objet"),
        ({**DISPENSE, f"{M}.date_lancement": "2026-08-21"}, "dispense_sans_objet"),
        # The social condition of a reserved lot, elsewhere.
        ({**OBLIGE, f"{C}.condition_sociale_ccap": "Un parcours."}, "condition_sociale_inutile"),
    ],
)
def test_what_meets_the_duty(changements: dict[str, Any], code: str | None) -> None:
    assert [c for c, _ in check(changements)] == ([] if code is None else [code])


def test_each_lot_answers_for_itself() -> None:
    lots = {**LOTS, **TRAVAUX}
    assert check(lots) == [("dispense_absente", f"{M}.lots[3].clause.motif_dispense")]
    assert check({**lots, f"{M}.lots.2.clause.motif_dispense": "lien_insuffisant"}) == []
    # The common reason of the one lot that needs it, and of two.
    assert check({**lots, **LIEN}) == []
    two = {**lots, **LIEN, f"{M}.lots.1.clause": {"dispositif": "aucun", "motif": "Trop peu d’heures."}}
    assert check(two) == [("motif_global", f"{C}.motif_dispense")]


def test_a_common_reason_without_any_lot_to_exempt_is_said_once() -> None:
    all_bound = {**LOTS, **TRAVAUX, **LIEN, f"{M}.lots.2.clause": {"heures": "40"}}
    assert check(all_bound) == [("dispense_sans_objet", f"{C}.motif_dispense")]


def test_the_advice_lists_the_reasons_that_may_serve() -> None:
    (violation,) = check_rules(make_marche({**AUCUN, **OBLIGE}))
    assert "L.\u00a02112-2-1" in violation.message
    assert "lien_insuffisant" in violation.conseil and "travaux_courts" not in violation.conseil
    (violation,) = check_rules(
        make_marche({**AUCUN, **TRAVAUX, f"{M}.contrat": "concession", f"{M}.ccag": "aucun"})
    )
    assert "L.\u00a03114-2-1" in violation.message
    assert "solution_immediatement_disponible" not in violation.conseil


def test_a_date_that_no_threshold_covers_is_an_error_of_that_date() -> None:
    assert check({f"{M}.date_lancement": "2031-01-06"}) == [("seuil_inconnu", f"{M}.date_lancement")]


# The duty of each case, and whether each lot meets it by itself.
CAS: list[tuple[str, bool, list[bool]]] = [
    ("c01", False, [True, True, True, True, True, False]),
    ("c02", True, [True]),
    ("c03", False, [True]),
    ("c04", True, [False, True]),
    ("c06", False, [True]),
    ("c07", True, [True]),
    ("c09", False, [False, True]),
    ("c10", False, [True]),
    ("c12", True, [False, True]),
    ("c13", False, [True]),
]


@pytest.mark.parametrize(("cas", "applicable", "lots"), CAS)
def test_the_cases(cas: str, applicable: bool, lots: list[bool]) -> None:
    dossier = load_dossier(FIXTURES / f"{cas}_marche.yaml").dossier
    assert isinstance(dossier, DossierMarche)
    found = find_obligation(dossier)
    assert found is not None and found.applicable is applicable
    assert [meets(lot) for lot in dossier.lots] == lots
    exempt = [lot for lot in dossier.lots if applicable and not meets(lot)]
    assert all(lot.clause.motif_dispense and lot.clause.motif for lot in exempt)
