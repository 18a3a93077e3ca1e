"""The fast way to render says what the ordinary one says, and leaves it what it cannot do."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from cas_d_essai import list_cas, load

from clausedocs.erreurs import ModeleErreur
from clausedocs.modeles import compilation, compile_modele
from clausedocs.modeles.compilation import ModeleCompile
from clausedocs.rendu.preparation import Preparateur

CAS = list_cas()


@pytest.fixture(autouse=True)
def _no_user_cache(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CLAUSEDOCS_CACHE", str(tmp_path_factory.getbasetemp() / "garde"))


@pytest.mark.parametrize(("path", "nom"), CAS, ids=lambda x: x.stem if isinstance(x, Path) else x)
def test_both_ways_give_the_same_text(path: Path, nom: str, monkeypatch: pytest.MonkeyPatch) -> None:
    modele, _, lot = nom.partition("@")
    preparateur = Preparateur(load(path))
    compiled = compile_modele(modele, "docx")
    slow = preparateur.prepare(modele, lot)
    ordinary = compiled._render_prudent(slow.contexte, slow.citations)

    def refuse(*_: Any) -> str:
        raise AssertionError("the fast way gave up on a document of ours")

    monkeypatch.setattr(ModeleCompile, "_render_prudent", refuse)
    fast = preparateur.prepare(modele, lot)
    assert compiled.render(fast.contexte, fast.citations) == ordinary
    assert fast.citations.rapport() == slow.citations.rapport()


def test_what_is_missing_is_said_by_the_ordinary_way(fixtures: Path) -> None:
    preparateur = Preparateur(load(fixtures / "c01_valmorin.yaml"))
    prepared = preparateur.prepare("convention_cadre")
    contexte = {**prepared.contexte, "structure_porteuse": {}}
    with pytest.raises(ModeleErreur) as caught:
        compile_modele("convention_cadre", "texte").render(contexte, prepared.citations)
    assert caught.value.code == "variable_inconnue"
    assert caught.value.lieu.ligne


def test_the_ordinary_way_is_compiled_only_when_it_is_needed(
    fixtures: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    prepared = Preparateur(load(fixtures / "c01_valmorin.yaml")).prepare("convention_cadre")
    compiled = compile_modele("convention_cadre", "html")
    seen: list[str] = []
    whole = compilation._compile_prudents
    monkeypatch.setattr(compilation, "_compile_prudents", lambda *a: (seen.append("prudent"), whole(*a))[1])
    compiled.render(prepared.contexte, prepared.citations)
    assert seen == []
