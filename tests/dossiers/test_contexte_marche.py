"""The variables of the pieces of a marché."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import clausedocs
from clausedocs.domaine import DossierMarche
from clausedocs.dossiers import build_contexte, cut_contexte
from clausedocs.dossiers.contexte_marche import AMONT

FIXTURES = Path(__file__).resolve().parents[2] / "fixtures"
MARCHES = sorted(p.name for p in FIXTURES.glob("c*_marche.yaml"))
# Fields that a person writes in several paragraphs.
PARAGRAPHES = (
    ".motif",
    ".motifs",
    ".description",
    ".condition_sociale",
    ".besoin",
    ".emploi",
    ".reponse",
    ".question",
)


def make(nom: str = "c01_marche.yaml") -> dict[str, Any]:
    charge = clausedocs.load_dossier(FIXTURES / nom)
    return build_contexte(charge.dossier, mode="definitif", le=charge.le)


def leaves(value: Any, chemin: str = "") -> Iterator[tuple[str, Any]]:
    if type(value) is dict:
        for cle, v in value.items():
            yield from leaves(v, f"{chemin}.{cle}")
    elif type(value) is list:
        for n, v in enumerate(value):
            yield from leaves(v, f"{chemin}[{n}]")
    else:
        yield chemin, value


@pytest.mark.parametrize("nom", MARCHES)
def test_only_plain_data_in_french_typography(nom: str) -> None:
    for chemin, value in leaves(make(nom)):
        assert value is None or type(value) in (str, int, bool), chemin
        if type(value) is str:
            assert "'" not in value or "_ids" in chemin or ".droit." in chemin, (chemin, value)
            assert "\n" not in value or chemin.endswith(PARAGRAPHES), chemin


@pytest.mark.parametrize("nom", MARCHES)
def test_every_marche_gives_the_same_variables(nom: str) -> None:
    """A modèle is strict: a variable that one dossier lacks would stop it."""
    contexte, reference = make(nom), make()
    assert set(contexte) == set(reference)
    for groupe in ("marche", "clause", "droit", "donneur_ordre", "structure_porteuse", "acheteur", "piece"):
        assert set(contexte[groupe]) == set(reference[groupe]), groupe
    for lot in contexte["lots"]:
        assert set(lot) == set(reference["lots"][0])


@pytest.mark.parametrize("nom", MARCHES)
def test_each_lot_stands_in_one_family(nom: str) -> None:
    contexte = make(nom)
    families = [contexte[f] for f in ("condition", "reserves", "insertion", "exemptes")]
    noted_only = [x for x in contexte["lots"] if x["famille"] == "critere"]
    assert sum(map(len, families)) + len(noted_only) == len(contexte["lots"])


def test_the_words_of_the_general_terms() -> None:
    travaux, fournitures, prive = (make(f"{n}_marche.yaml") for n in ("c01", "c12", "c13"))
    assert (travaux["acheteur"]["de"], fournitures["acheteur"]["a"]) == (
        "du maître d’ouvrage",
        "à l’acheteur",
    )
    assert prive["acheteur"]["le"] == "le donneur d’ordre"
    assert (travaux["ou_ccap"]["le"], prive["ou_ccap"]["de"]) == (
        "l’article\u00a08 du CCAP",
        "de l’article\u00a011 du contrat",
    )
    assert fournitures["ou_ccap"]["a"] == "à la clause sociale du CCAP"


def test_the_law_that_founds_the_clause_depends_on_day_and_value() -> None:
    assert make("c01_marche.yaml")["droit"]["fondement"] == ["ccp:L2112-2"]
    assert make("c02_marche.yaml")["droit"]["fondement"] == ["ccp:L2112-2", "ccp:L2112-2-1"]
    assert make("c13_marche.yaml")["droit"]["fondement"] == []


def test_the_most_precise_verified_article_of_the_general_terms() -> None:
    assert make("c01_marche.yaml")["droit"]["ccag"]["insertion"] == ["ccag-travaux:20"]
    assert make("c02_marche.yaml")["droit"]["ccag"]["insertion"] == ["ccag-fcs:16.1"]


def test_a_piece_of_a_lot_starts_at_its_number() -> None:
    charge = clausedocs.load_dossier(FIXTURES / "c01_marche.yaml")
    dossier = charge.dossier
    assert isinstance(dossier, DossierMarche)
    whole = make()
    annexe = cut_contexte(whole, dossier, "annexe_insertion", dossier.lots[3])
    assert (annexe["lot"]["numero"], annexe["premiers_numeros"]["annexe"]) == ("4", 2)
    assert cut_contexte(whole, dossier, "note_calibrage")["premiers_numeros"] == {"article": 1, "annexe": 1}


def test_a_piece_that_names_nothing_of_amont_is_spared_it() -> None:
    charge = clausedocs.load_dossier(FIXTURES / "c01_marche.yaml")
    light = build_contexte(charge.dossier, mode="definitif", le=charge.le, amont=False)
    whole = make()
    assert set(whole) - set(light) == set(AMONT)
    assert light == {nom: v for nom, v in whole.items() if nom not in AMONT}
