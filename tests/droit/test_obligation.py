"""L. 2112-2-1 by date, value, nature and buyer; what satisfies it; what may exempt a lot."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from clausedocs.droit import is_satisfied, list_dispenses, obligation_sociale
from clausedocs.droit.registre import Registre
from clausedocs.erreurs import DonneesErreur

SERVICES: dict[str, Any] = {
    "date_lancement": date(2026, 9, 1),
    "valeur_ht": Decimal(216000),
    "nature": "services",
    "type_acheteur": "commune",
}


@pytest.mark.parametrize(
    ("changements", "applicable", "seuil"),
    [
        ({}, True, 216000),
        ({"valeur_ht": Decimal("215999.99")}, False, 216000),
        ({"date_lancement": date(2026, 8, 22)}, True, 216000),
        ({"date_lancement": date(2026, 8, 21)}, False, None),
        ({"type_acheteur": "etat", "valeur_ht": Decimal(140000)}, True, 140000),
        ({"type_acheteur": "etat", "valeur_ht": Decimal(139999)}, False, 140000),
        ({"type_acheteur": "entreprise_publique"}, False, 432000),
        ({"entite_adjudicatrice": True, "valeur_ht": Decimal(432000)}, True, 432000),
        ({"type_acheteur": "esh", "regime": "prive_ccp"}, True, 216000),
        ({"type_acheteur": "entreprise_privee", "regime": "prive"}, False, None),
        ({"nature": "travaux", "valeur_ht": Decimal(5403999)}, False, 5404000),
        ({"nature": "travaux", "valeur_ht": Decimal(5404000)}, True, 5404000),
        ({"contrat": "concession", "valeur_ht": Decimal(5404000)}, True, 5404000),
        ({"contrat": "defense", "valeur_ht": Decimal(9000000)}, False, None),
        ({"contrat": "quasi_regie", "valeur_ht": Decimal(9000000)}, False, None),
        ({"contrat": "cooperation_publique", "valeur_ht": Decimal(9000000)}, False, None),
    ],
)
def test_the_obligation_follows_date_value_nature_and_buyer(
    changements: dict[str, Any], applicable: bool, seuil: int | None
) -> None:
    found = obligation_sociale(**{**SERVICES, **changements})
    assert found.applicable is applicable
    assert found.seuil == (None if seuil is None else Decimal(seuil))
    assert found.raison[0].isupper() and found.raison.endswith(".")
    assert not found.article or found.article in Registre.standard().ids()
    assert bool(found.motifs) is applicable


def test_a_concession_knows_two_reasons_only() -> None:
    found = obligation_sociale(**{**SERVICES, "contrat": "concession", "valeur_ht": Decimal(6000000)})
    assert found.article == "ccp:L3114-2-1"
    assert found.motifs == ("lien_insuffisant", "concurrence_ou_difficulte")


@pytest.mark.parametrize(
    ("dispositif", "condition", "attendu"),
    [
        ("condition", False, True),
        ("condition_critere", False, True),
        ("marche_insertion", False, True),
        ("critere_seul", False, False),
        ("critere_seul", True, False),
        ("aucun", False, False),
        ("reserve_siae", False, False),
        ("reserve_siae", True, True),
        ("reserve_penitentiaire", True, True),
    ],
)
def test_only_a_condition_of_performance_satisfies_it(
    dispositif: str, condition: bool, attendu: bool
) -> None:
    assert is_satisfied(dispositif, condition_sociale_ccap=condition) is attendu


@pytest.mark.parametrize(
    ("nature", "mois", "obstacle"),
    [("travaux", 5, False), ("travaux", 6, True), ("travaux", None, False), ("services", 3, True)],
)
def test_short_works_are_works_and_short(nature: str, mois: int | None, obstacle: bool) -> None:
    obligation = obligation_sociale(**{**SERVICES, "nature": nature, "valeur_ht": Decimal(6000000)})
    (short,) = [
        d for d in list_dispenses(obligation, nature=nature, duree_mois=mois) if d.code == "travaux_courts"
    ]
    assert bool(short.obstacle) is obstacle
    others = [d for d in list_dispenses(obligation, nature=nature) if d.code != "travaux_courts"]
    assert len(others) == 3
    assert not any(d.obstacle for d in others)


def test_an_unknown_kind_of_contract_is_refused() -> None:
    with pytest.raises(DonneesErreur) as caught:
        obligation_sociale(**{**SERVICES, "contrat": "bail"})
    assert caught.value.code == "contrat_inconnu"


def test_a_day_without_threshold_is_refused() -> None:
    with pytest.raises(DonneesErreur) as caught:
        obligation_sociale(**{**SERVICES, "date_lancement": date(2028, 1, 1)})
    assert caught.value.code == "seuil_inconnu"
