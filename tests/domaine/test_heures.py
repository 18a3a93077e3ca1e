"""The hours of a lot: one number for every piece, the worked results of the cases, what the calculation asks."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from dossiers_d_essai import ABSENT, FIXTURES
from marches_d_essai import (
    CADRE,
    CADRE_ANNUEL,
    INSERTION,
    LOTS,
    SANS_HEURES,
    SERVICES,
    TRANCHES,
    C,
    K,
    M,
    check,
    make_marche,
)
from pydantic import ValidationError

from clausedocs.domaine import DossierMarche
from clausedocs.domaine.heures import chiffre_lot, heures_lot, list_volumes, total_heures
from clausedocs.dossiers import load_dossier

M1 = {"methode": "M1", "part_mo": "50 %", "cout_horaire": "38", "taux": "5 %"}
M3 = {"methode": "M3", "heures_totales": "5625", "heures_reprises": "4500", "taux": "20 %"}
M4 = {"methode": "M4", "part_mo": "75 %", "cout_horaire": "24", "taux": "5 %"}
CALCULE: dict[str, Any] = {**SANS_HEURES, K: M1}
REPRISE: dict[str, Any] = {**SERVICES, **SANS_HEURES, f"{M}.reprise_personnel": "oui", K: M3}
PAR_TRANCHE: dict[str, Any] = {**CADRE, f"{C}.heures_par_tranche": ABSENT, K: M4}


def load(cas: str) -> DossierMarche:
    dossier = load_dossier(FIXTURES / f"{cas}_marche.yaml").dossier
    assert isinstance(dossier, DossierMarche)
    return dossier


# case, raw hours of each lot, hours engaged (None where they are not a number)
CAS: list[tuple[str, list[str | None], list[int | None]]] = [
    (
        "c01",
        ["789.47", "285.53", "242.76", "395.29", "78.95", "12.86"],
        [790, 285, 245, 395, 80, None],
    ),
    ("c02", ["281.25"], [280]),
    ("c03", [None], [1100]),
    ("c04", [None, None], [None, None]),
    ("c05", [None], [320]),
    ("c06", [None], [12000]),
    ("c07", ["35.00"], [35]),
    ("c08", ["9152.00"], [None]),
    ("c09", [None, None], [None, 60]),
    ("c10", ["558.00"], [560]),
    ("c13", ["384.00"], [None]),
    ("c14", ["2400.00"], [None]),
]


@pytest.mark.parametrize(("cas", "brutes", "heures"), CAS, ids=[c for c, _, _ in CAS])
def test_the_worked_results(cas: str, brutes: list[str | None], heures: list[int | None]) -> None:
    dossier = load(cas)
    computed = [chiffre_lot(dossier, lot) for lot in dossier.lots]
    assert [str(c.brutes) if c is not None else None for c in computed] == brutes
    assert [heures_lot(dossier, lot) for lot in dossier.lots] == heures


def test_the_total_is_the_sum_of_rounded_lots() -> None:
    dossier = load("c01")
    assert total_heures(dossier) == dossier.marche.heures_total == 1795
    # The lot without a clause is computed, to say why, and counted nowhere.
    assert [lot.numero for lot, _ in list_volumes(dossier)] == ["1", "2", "3", "4", "5"]


def test_the_share_of_a_private_contract() -> None:
    (lot,) = load("c13").lots
    assert (lot.mode, lot.clause.taux_pct) == ("pourcentage", Decimal(4))


@pytest.mark.parametrize(
    ("changements", "attendu"),
    [
        ({}, 300),
        (CALCULE, 790),
        ({**CALCULE, f"{K}.arrondi": "10"}, 790),
        ({**CALCULE, f"{K}.arrondi": "1"}, 789),
        # The amount of the calculation, where it is not that of the lot.
        ({**CALCULE, f"{K}.montant_ht": "600000"}, 395),
        (TRANCHES, 360),
        # 155 hours by slice of 100 000 euros.
        ({**PAR_TRANCHE, f"{C}.tranche_ht": "100000"}, 155),
        # The hours of one year in a yearly engagement, those of all of them in a volume: 5 by 1 000, times 1,5.
        (CADRE_ANNUEL, 100),
        (
            {
                **SANS_HEURES,
                K: {**M1, "methode": "M5", "montant_annuel_ht": "1200000"},
            },
            1185,
        ),
        (REPRISE, 225),
        ({**SANS_HEURES, f"{C}.mode_engagement": "pourcentage", f"{C}.taux_pct": "5"}, None),
        (INSERTION, None),
    ],
)
def test_the_hours_of_a_marche(changements: dict[str, Any], attendu: int | None) -> None:
    dossier = make_marche(changements)
    (lot,) = dossier.lots
    assert check(changements) == []
    assert heures_lot(dossier, lot) == attendu


def test_a_lot_takes_the_number_of_its_own_amount() -> None:
    lots = {**LOTS, f"{M}.lots.0.clause": {}, f"{M}.lots.0.calibrage": M1}
    assert check(lots) == []
    dossier = make_marche(lots)
    assert [h for _, h in list_volumes(dossier)] == [525, 120]


FAUTES: list[tuple[str, str, dict[str, Any]]] = [
    # -- what the method lacks
    *[
        ("parametre_absent", f"{K}.{nom}", {**CALCULE, f"{K}.{nom}": ABSENT})
        for nom in ("part_mo", "cout_horaire", "taux")
    ],
    (
        "parametre_absent",
        f"{M}.lots[1].montant_estime_ht",
        {**LOTS, f"{M}.lots.0.clause": {}, f"{M}.lots.0.calibrage": M1, f"{M}.lots.0.montant_estime_ht": ABSENT},
    ),
    ("parametre_absent", f"{K}.heures_reprises", {**REPRISE, f"{K}.heures_reprises": ABSENT}),
    ("parametre_absent", f"{K}.heures_forfait", {**SANS_HEURES, K: {"methode": "M6"}}),
    # -- impossible, or refused
    ("part_mo_hors_bornes", f"{K}.part_mo", {**CALCULE, f"{K}.part_mo": "9,99 %"}),
    ("part_mo_hors_bornes", f"{K}.part_mo", {**CALCULE, f"{K}.part_mo": "95,01 %"}),
    ("reprise_excessive", f"{K}.heures_reprises", {**REPRISE, f"{K}.heures_reprises": "5626"}),
    ("reprise_oubliee", f"{M}.reprise_personnel", {**REPRISE, f"{M}.reprise_personnel": ABSENT}),
    (
        "hypothese_inconnue",
        f"{K}.hypotheses[1].parametre",
        {**CALCULE, f"{K}.hypotheses": [{"parametre": "part", "source": "étude"}]},
    ),
    ("calibrage_inutile", K, {**LOTS, K: M1}),
    # -- a method that counts something else
    ("methode_inadaptee", f"{K}.methode", {**PAR_TRANCHE, K: M1}),
    ("methode_inadaptee", f"{K}.methode", {**CADRE_ANNUEL, K: M1, f"{C}.heures": "100"}),
    ("methode_inadaptee", f"{K}.methode", {K: {"methode": "M8"}}),
    ("methode_inadaptee", f"{K}.methode", {**INSERTION, K: M1}),
    # -- two numbers
    ("heures_differentes", f"{C}.heures", {**CALCULE, f"{C}.heures": "795"}),
    (
        "heures_differentes",
        f"{C}.heures_des_tranches",
        {**TRANCHES, K: {"methode": "M6", "heures_forfait": "365"}},
    ),
    (
        "heures_differentes",
        f"{C}.heures_par_tranche",
        {**PAR_TRANCHE, f"{C}.tranche_ht": "100000", f"{C}.heures_par_tranche": "160"},
    ),
    (
        "heures_differentes",
        f"{C}.taux_pct",
        {
            **SANS_HEURES,
            f"{C}.mode_engagement": "pourcentage",
            f"{C}.taux_pct": "4",
            K: {"methode": "M2", "heures_totales": "9600", "taux": "5 %"},
        },
    ),
    # -- the maximum of a framework agreement
    ("calcul_sur_maximum", f"{K}.montant_annuel_ht", {**CADRE_ANNUEL, f"{K}.montant_annuel_ht": "200000"}),
    # 100 000 euros a year, over two years: the maximum again.
    (
        "calcul_sur_maximum",
        f"{K}.montant_annuel_ht",
        {
            **CADRE_ANNUEL,
            f"{K}.montant_annuel_ht": "100000",
            f"{M}.reconductions": {"nombre": "1", "duree_mois": "12"},
        },
    ),
]  # fmt: skip


@pytest.mark.parametrize(
    ("code", "champ", "changements"), FAUTES, ids=[f"{c}-{n}" for n, (c, _, _) in enumerate(FAUTES)]
)
def test_one_change_breaks_one_rule(code: str, champ: str, changements: dict[str, Any]) -> None:
    assert check(changements) == [(code, champ)]


@pytest.mark.parametrize(
    "changements",
    [
        {**CALCULE, f"{K}.part_mo": "10 %"},
        {**CALCULE, f"{K}.part_mo": "95 %"},
        {**CALCULE, f"{C}.heures": "790"},
        {**REPRISE, f"{K}.heures_reprises": "5000"},
        {**CALCULE, f"{K}.hypotheses": [{"parametre": "part_mo", "source": "étude de la branche"}]},
        {**TRANCHES, K: {"methode": "M6", "heures_forfait": "360"}},
        {**PAR_TRANCHE, f"{C}.tranche_ht": "100000", f"{C}.heures_par_tranche": "155"},
        {**CADRE, K: {"methode": "M6", "heures_forfait": "35"}, f"{C}.heures_par_tranche": ABSENT},
        {**CADRE_ANNUEL, f"{K}.montant_annuel_ht": "199999.99"},
        # A minimum as high as the maximum is sure to be ordered.
        {
            **CADRE_ANNUEL,
            f"{K}.montant_annuel_ht": "200000",
            f"{M}.montant_min_ht": "200000",
            f"{M}.montant_previsionnel_ht": "200000",
        },
        {**INSERTION, K: {"methode": "M7"}},
        # A reserved lot may show the calculation that it replaces.
        {**LOTS, f"{M}.lots.2.calibrage": M1},
    ],
)
def test_a_sound_calculation_breaks_no_rule(changements: dict[str, Any]) -> None:
    assert check(changements) == []


def test_the_maximum_shared_between_the_lots_is_still_the_maximum() -> None:
    lot = {"calibrage": {**M1, "methode": "M5"}, "clause": {"base_ht": "50000"}}
    halves = {
        **CADRE_ANNUEL,
        K: ABSENT,
        f"{C}.base_ht": ABSENT,
        f"{M}.lots": [
            {"numero": n, "intitule": "Tonte", **lot, "calibrage": {**lot["calibrage"], "montant_annuel_ht": "100000"}}
            for n in ("1", "2")
        ],
    }  # fmt: skip
    assert check(halves) == [("calcul_sur_maximum", f"{M}.lots[1].calibrage.montant_annuel_ht")]
    assert check({**halves, f"{M}.lots.0.calibrage.montant_annuel_ht": "60000"}) == []


@pytest.mark.parametrize(
    ("champ", "valeur"),
    [("part_mo", "300 %"), ("part_mo", "3"), ("taux", "101 %"), ("cout_horaire", "0"), ("arrondi", "0")],
)
def test_a_number_that_cannot_be_is_refused_where_it_stands(champ: str, valeur: str) -> None:
    with pytest.raises(ValidationError) as raised:
        make_marche({**CALCULE, f"{K}.{champ}": valeur})
    assert [e["loc"] for e in raised.value.errors()] == [(K, champ)]
