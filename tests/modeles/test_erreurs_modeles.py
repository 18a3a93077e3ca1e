"""One broken modèle per error code: the code, the place, French advice."""

from __future__ import annotations

from pathlib import Path

import pytest
from citations_neutres import CitationsNeutres

from clausedocs.erreurs import CODES, ModeleErreur
from clausedocs.modeles import compile_modele, find_modele

BROKEN = Path(__file__).parents[2] / "fixtures" / "erreurs" / "modeles"
CONTEXT = {"convention": {"duree_mois": 48, "communication": True}, "inactif": False, "deux_lignes": "a\nb"}
WITHOUT_LINE = {"modele_encodage", "renvoi_exclu", "valeur_saut_de_ligne", "valeur_imprimable"}


@pytest.mark.parametrize("path", sorted(BROKEN.glob("*.md")), ids=lambda p: p.stem)
def test_broken_modele(path: Path) -> None:
    with pytest.raises(ModeleErreur) as caught:
        compile_modele(path.stem, "texte", (BROKEN,)).render(dict(CONTEXT), CitationsNeutres())
    error = caught.value
    assert error.code == path.stem
    assert error.code in CODES
    assert error.sortie == 3
    assert error.message.endswith((".", "?")) or error.message[-1] == ")", error.message
    assert error.conseil
    if error.code not in WITHOUT_LINE:
        assert error.lieu.fichier == path.name
        assert error.lieu.ligne is not None


def test_unknown_modele_names_the_nearest() -> None:
    with pytest.raises(ModeleErreur) as caught:
        find_modele("variable_inconnu", (BROKEN,))
    assert caught.value.code == "modele_inconnu"
    assert "«\u00a0variable_inconnue\u00a0»" in caught.value.conseil


@pytest.mark.parametrize("identifiant", ["../secret", "/etc/passwd", "Convention", "a b", ""])
def test_an_id_is_not_a_path(identifiant: str, tmp_path: Path) -> None:
    with pytest.raises(ModeleErreur) as caught:
        find_modele(identifiant, (tmp_path,))
    assert caught.value.code == "modele_inconnu"


@pytest.mark.parametrize(
    "expression",
    [
        "'a' * 10",
        "x ** 9",
        "range(9)",
        "x.__class__",
        "x|attr('y')",
        "x|map('upper')",
        "lipsum()",
        "x[0]()",
        "cycler('a')",
        "x|format(1)",
        "x % y",
        "[1]|join('x')",
        "self.x()",
        "cite.__globals__",
        "x is divisibleby 3",
    ],
)
def test_a_modele_can_only_read(expression: str, tmp_path: Path) -> None:
    source = f'---\nid: essai\ntitre: T\ndocument: d\nversion: "1"\n---\nTexte {{{{ {expression} }}}}.\n'
    (tmp_path / "essai.md").write_text(source, "utf-8")
    with pytest.raises(ModeleErreur) as caught:
        compile_modele("essai", "texte", (tmp_path,)).render({"x": "a", "y": 1}, CitationsNeutres())
    assert caught.value.code in ("modele_interdit", "modele_jinja", "variable_inconnue")
    assert caught.value.lieu.ligne == 7
