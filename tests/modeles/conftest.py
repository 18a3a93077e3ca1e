"""How the tests of the compiler render a body of modèle."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

sys.path.insert(0, str(Path(__file__).parent))

from citations_neutres import CitationsNeutres

from clausedocs.modeles import compile_source, find_modele

ENTETE = '---\nid: essai\ntitre: Essai\ndocument: convention_cadre\nversion: "1"\n---\n'


@pytest.fixture
def rendre(tmp_path: Path) -> Callable[..., str]:
    """Render a body of modèle with given variables to a target."""

    def render(corps: str, cible: str = "texte", **variables: Any) -> str:
        (tmp_path / "essai.md").write_text(ENTETE + corps, "utf-8")
        compiled = compile_source(find_modele("essai", (tmp_path,)), cible)
        if compiled.gabarit is None:
            return compiled.source
        return compiled.render(variables, CitationsNeutres())

    return render
