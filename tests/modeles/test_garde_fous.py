"""The guards that no modèle file can trip: a wrong call of the library, a document that never ends."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from clausedocs.erreurs import CODES, DonneesErreur, ModeleErreur, UsageErreur
from clausedocs.modeles import compilation, compile_modele


class CitationsMouvantes:
    """Cites nothing, and changes the data between the two passes."""

    def __init__(self, noms: list[str]) -> None:
        self.noms = noms

    def begin_plan(self) -> None: ...

    def begin_render(self) -> None:
        self.noms.append("Corbelle")

    def cite(self, *ids: str, **_: Any) -> str:
        return " ".join(ids)


def test_a_target_that_does_not_exist() -> None:
    with pytest.raises(UsageErreur) as caught:
        compile_modele("convention_cadre", "odt")
    assert caught.value.code == "cible_inconnue"
    assert "docx" in caught.value.conseil


def test_the_export_target_is_not_rendered_here() -> None:
    with pytest.raises(UsageErreur) as caught:
        compile_modele("convention_cadre", "docxtpl").render({}, CitationsMouvantes([]))
    assert caught.value.code == "cible_sans_rendu"


def test_a_document_that_never_ends(rendre: Callable[..., str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(compilation, "TAILLE_MAX", 20)
    with pytest.raises(ModeleErreur) as caught:
        rendre("Un paragraphe de plus de vingt caractères.\n")
    assert caught.value.code == "modele_trop_long"


def test_data_that_change_between_the_passes(tmp_path: Any) -> None:
    header = '---\nid: essai\ntitre: Essai\ndocument: convention_cadre\nversion: "1"\n---\n'
    body = "Les villes :\n\n{% for nom in noms %}\n- {{ nom }}\n{% endfor %}\n"
    (tmp_path / "essai.md").write_text(header + body, "utf-8")
    noms = ["Valmorin"]
    with pytest.raises(ModeleErreur) as caught:
        compile_modele("essai", "texte", [tmp_path]).render({"noms": noms}, CitationsMouvantes(noms))
    assert caught.value.code == "modele_plan"


@pytest.mark.parametrize("code", ["cible_inconnue", "cible_sans_rendu", "modele_plan", "modele_trop_long"])
def test_the_guards_are_in_the_table(code: str) -> None:
    assert code in CODES


@pytest.mark.parametrize("place", ["valeur", "modèle"])
@pytest.mark.parametrize("bad", ["\x07", "\x1f", "\ufffe", "\ud800"])
def test_characters_that_no_document_holds_stop_the_writing(tmp_path: Any, bad: str, place: str) -> None:
    header = '---\nid: essai\ntitre: Essai\ndocument: convention_cadre\nversion: "1"\n---\n'
    if place == "modèle" and bad == "\ud800":
        pytest.skip("no file in UTF-8 holds half a character")
    text = f"Un texte{bad} fixe" if place == "modèle" else "Un texte fixe"
    (tmp_path / "essai.md").write_text(f"{header}{text}, puis {{{{ nom }}}}.\n", "utf-8")
    nom = f"Val{bad}morin" if place == "valeur" else "Valmorin"
    with pytest.raises((DonneesErreur, ModeleErreur)):
        compile_modele("essai", "docx", [tmp_path]).render({"nom": nom}, CitationsMouvantes([]))
