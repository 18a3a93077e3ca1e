"""The tables agree with one another, with the law and with the fields that use them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from dossiers_d_essai import make_donnees
from pydantic import BaseModel

import clausedocs.domaine
from clausedocs.domaine import DOCUMENTS, Dossier, find_acheteur, find_structure, load_table
from clausedocs.domaine.grammaire import resolve_grammaire
from clausedocs.domaine.racines import RACINES
from clausedocs.droit import delai_paiement, list_regimes
from clausedocs.langue.typographie import corriger

TABLES = sorted(p.stem for p in (Path(clausedocs.domaine.__file__).parent / "tables").glob("*.yaml"))


@pytest.mark.parametrize("nom", TABLES)
def test_every_code_has_a_label_in_good_typography(nom: str) -> None:
    for code, row in load_table(nom).items():
        label = row["article"] if nom == "organes" else row["libelle"]
        assert label and not label.endswith("."), (nom, code)
        if nom != "organes":
            assert "'" not in label and "..." not in label, (nom, code)
            assert corriger(label).replace("\u00a0", " ").replace("\u202f", " ") == label, (nom, code)


def test_every_type_of_buyer_has_its_regime_and_its_time_limit() -> None:
    assert len(load_table("acheteurs")) == 17
    for code in load_table("acheteurs"):
        buyer = find_acheteur(code)
        assert buyer.regime in list_regimes()
        assert buyer.public == (buyer.regime == "administratif")
        assert delai_paiement(code).jours in (30, 50, 60)
        assert (buyer.habilitation == "exclue") == (not buyer.formes)
        assert set(buyer.formes) <= set(load_table("habilitations"))


@pytest.mark.parametrize(
    ("code", "regime", "jours", "habilitation"),
    [
        ("commune", "administratif", 30, "exigee"),
        ("oph", "administratif", 30, "exclue"),
        ("etat", "administratif", 30, "exclue"),
        ("hopital", "administratif", 50, "exigee"),
        ("esh", "prive_ccp", 30, "possible"),
        ("entreprise_publique", "prive_ccp", 60, "possible"),
        ("entreprise_privee", "prive", 60, "possible"),
    ],
)
def test_what_follows_from_the_type(code: str, regime: str, jours: int, habilitation: str) -> None:
    buyer = find_acheteur(code)
    assert (buyer.regime, delai_paiement(code).jours, buyer.habilitation) == (regime, jours, habilitation)


def test_a_private_person_takes_no_deliberation() -> None:
    for code in load_table("acheteurs"):
        assert find_acheteur(code).public or "deliberation" not in find_acheteur(code).formes
    for code in load_table("structures"):
        assert find_structure(code).public or "deliberation" not in find_structure(code).formes


def test_the_tables_name_each_other_rightly() -> None:
    modes, volets = load_table("remunerations"), load_table("volets")
    for row in load_table("fondements").values():
        assert set(row["modes"]) <= {code for code, mode in modes.items() if mode["payant"]}
        assert set(row["exige"]) <= set(
            clausedocs.domaine.Dossier.model_fields["convention"].annotation.model_fields
        )
    admitted = {mode for row in load_table("fondements").values() for mode in row["modes"]}
    assert admitted == {code for code, mode in modes.items() if mode["payant"]}
    assert {row["volet"] for row in load_table("actions").values()} == set(volets)
    for row in load_table("dispositifs").values():
        assert set(row["familles"]) <= {"condition", "critere", "reserve", "insertion"}


def test_the_minimum_of_indicators_can_be_reached() -> None:
    assert {"heures_realisees", "nb_personnes", "nb_contrats", "typologie_beneficiaires", "typologie_contrats",
            "situation_sortie", "note_synthese", "modalites_application", "relation_entreprise",
            "nb_marches_clause", "nb_marches_reserves", "nb_marches_insertion"} <= set(load_table("indicateurs"))  # fmt: skip


def test_every_document_reads_blocks_that_exist() -> None:
    for document in DOCUMENTS.values():
        racine = RACINES[document.racine]
        assert set(document.blocs) <= set(racine.model_fields)


def _fields(bloc: type[BaseModel], vus: set[type]) -> Iterator[tuple[str, Any]]:
    vus.add(bloc)
    for nom, info in bloc.model_fields.items():
        yield f"{bloc.__name__}.{nom}", info
        for part in _blocs(info.annotation):
            if part not in vus:
                yield from _fields(part, vus)


def _blocs(annotation: Any) -> Iterator[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    for part in getattr(annotation, "__args__", ()):
        yield from _blocs(part)


def test_every_field_says_what_it_is() -> None:
    fields = dict(_fields(Dossier, set()))
    assert len(fields) > 100
    assert [nom for nom, info in fields.items() if not info.title] == []
    straight = [nom for nom, info in fields.items() if "'" in (info.title or "")]
    assert straight == []


def test_the_schema_lists_the_codes() -> None:
    schema = Dossier.model_json_schema()
    field = schema["$defs"]["DonneurOrdre"]["properties"]["type_acheteur"]
    assert field["enum"] == list(load_table("acheteurs")) and field["variante"] is True
    assert schema["$defs"]["Convention"]["properties"]["duree_mois"]["unite"] == "mois"


@pytest.mark.parametrize(
    ("nom", "dits", "attendu"),
    [
        ("Ville de Valmorin", {}, ("la", "f", "s")),
        ("Université des Trois-Vallées", {}, ("l'", "f", "s")),
        ("Hospices civils de Montréal-la-Côte", {}, ("les", "m", "p")),
        ("Passerelle Emploi", {}, None),
        ("Passerelle Emploi", {"article": "la"}, ("la", "f", "s")),
        ("Passerelle Emploi", {"article": "aucun", "genre": "f"}, None),
        ("Passerelle Emploi", {"article": "aucun", "genre": "f", "nombre": "s"}, ("aucun", "f", "s")),
        ("Ville de Valmorin", {"article": "aucun"}, ("aucun", "f", "s")),
    ],
)
def test_the_grammar_of_a_name(nom: str, dits: dict[str, str], attendu: tuple[str, str, str] | None) -> None:
    changements = {"donneur_ordre.denomination": nom}
    for cle in ("article", "genre", "nombre"):
        changements[f"donneur_ordre.{cle}"] = dits.get(cle)  # type: ignore[assignment]
    partie = Dossier.model_validate(make_donnees(changements)).donneur_ordre
    g = resolve_grammaire(partie)
    assert (g and (g.article, g.genre, g.nombre)) == attendu
