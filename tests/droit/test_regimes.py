"""The table of regimes speaks of entries that exist."""

from __future__ import annotations

from fnmatch import fnmatchcase
from pathlib import Path

import pytest

from clausedocs.droit import Registre, find_motif_exclusion, list_regimes
from clausedocs.droit import regimes as module_regimes
from clausedocs.droit.lecture import read_table
from clausedocs.droit.regimes import find_motif_contrat

TABLE = read_table(Path(module_regimes.__file__).with_name("regimes.yaml"))
CONTRATS = read_table(Path(module_regimes.__file__).with_name("contrats.yaml"))


def test_the_three_regimes() -> None:
    assert set(list_regimes()) == {"administratif", "prive_ccp", "prive"}


@pytest.mark.parametrize("motif", [i for regles in TABLE.values() for r in regles for i in r["interdits"]])
def test_each_pattern_forbids_something(motif: str) -> None:
    assert any(fnmatchcase(i, motif) for i in Registre.standard().ids())


def test_a_private_contract_cites_no_procurement_law() -> None:
    for identifiant in Registre.standard().ids():
        if identifiant.startswith(("ccp:", "ccag-")):
            assert find_motif_exclusion(identifiant, "prive")


def test_the_general_law_serves_everyone() -> None:
    for regime in list_regimes():
        for identifiant in ("rgpd", "rgpd:28", "cciv:1104", "cciv:1366", "loi:78-17"):
            assert find_motif_exclusion(identifiant, regime) == ""


@pytest.mark.parametrize("contrat", CONTRATS)
def test_each_kind_of_contract_cites_some_articles_and_leaves_others(contrat: str) -> None:
    code = [e for e in Registre.standard().entrees() if e.id.startswith("ccp:")]
    cited = {e.id for e in code if find_motif_contrat(e, contrat) == ""}
    assert cited
    assert "ccp:L2195-3" not in cited
    assert set(CONTRATS[contrat]["aussi"]) <= cited
    assert all(any(c in e.champ for e in code) for c in CONTRATS[contrat]["champs"])


@pytest.mark.parametrize(
    ("contrat", "article"), [("concession", "ccp:L3114-2"), ("defense", "ccp:L2312-1-1")]
)
def test_a_kind_of_contract_cites_its_own_book(contrat: str, article: str) -> None:
    registre = Registre.standard()
    assert find_motif_contrat(registre[article], contrat) == ""
    assert find_motif_contrat(registre["cciv:1104"], contrat) == ""
    assert find_motif_contrat(registre[article], "marche") == ""
