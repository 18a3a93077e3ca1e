"""What a reader is shown of the registry: plain data."""

from __future__ import annotations

import json
from datetime import date

import pytest

from clausedocs.droit import Registre, describe, list_entrees
from clausedocs.erreurs import DonneesErreur


def test_everything_is_listed() -> None:
    entrees = list_entrees()
    assert [e["id"] for e in entrees] == list(Registre.standard().ids())
    json.dumps(entrees)


def test_listed_by_prefix() -> None:
    ids = [e["id"] for e in list_entrees("ccp:L2113-1")]
    assert ids[:2] == ["ccp:L2113-10", "ccp:L2113-11"]
    assert all(i.startswith("ccp:L2113-1") for i in ids)


@pytest.mark.parametrize("texte", ["ccp", "CCP", "Code de la commande publique", "commande publique"])
def test_listed_by_text(texte: str) -> None:
    assert {e["texte"] for e in list_entrees(texte=texte)} == {"ccp"}


def test_listed_by_a_law() -> None:
    assert [e["id"] for e in list_entrees(texte="loi:78-17")] == ["loi:78-17", "loi:78-17:46"]
    assert [e["id"] for e in list_entrees(texte="informatique, aux fichiers")] == [
        "loi:78-17",
        "loi:78-17:46",
    ]
    assert list_entrees(texte="code de la route") == []


def test_describe_an_article_in_force() -> None:
    fiche = describe("ccp:L2112-2", date(2026, 8, 22))
    json.dumps(fiche)
    assert fiche["citation"] == "article\u00a0L.\u00a02112-2 du code de la commande publique"
    assert fiche["version_au"]["du"] == "2026-08-22"
    assert [v["du"] for v in fiche["versions"]] == ["2019-04-01", "2026-08-22"]
    assert fiche["verifie"] is True
    assert fiche["refus"] == fiche["conseil"] == ""
    assert fiche["source"]
    assert fiche["alerte"]


def test_describe_a_repealed_article() -> None:
    fiche = describe("cmp2006:14", date(2026, 8, 22))
    assert fiche["version_au"] is None
    assert "plus en vigueur" in fiche["refus"]
    assert fiche["remplace_par"] == ["ccp:L2112-2", "ccp:L2112-2-1"]


def test_describe_a_text_with_a_calendar() -> None:
    fiche = describe("decret:2022-767", date(2026, 8, 22))
    assert [j["date"] for j in fiche["calendrier"]] == ["2023-01-01", "2024-01-01", "2026-08-21"]


def test_describe_ignores_a_subdivision() -> None:
    assert describe("ccp:R2123-1#3°", date(2026, 8, 22))["id"] == "ccp:R2123-1"


def test_describe_an_unknown_article() -> None:
    with pytest.raises(DonneesErreur) as prise:
        describe("ccp:L2112-22", date(2026, 8, 22))
    assert prise.value.code == "article_inconnu"
