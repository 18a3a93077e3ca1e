"""A Word modèle written to a folder of its own, and rendered."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import pytest

sys.path.insert(0, str(Path(__file__).parents[1]))
sys.path.insert(0, str(Path(__file__).parent))

from atelier_word import Produire, Rendre, read_paragraphs
from citations_neutres import CitationsNeutres
from fabrique_word import make_docx

from clausedocs.modeles.word.compilation import compile_word
from clausedocs.modeles.word.sources import find_source
from clausedocs.rendu.modele_word import pack_word
from clausedocs.rendu.paquet_docx import Proprietes


@pytest.fixture
def produire(tmp_path: Path) -> Produire:
    """Write a Word modèle and render it with given variables: the bytes of the document."""

    def produce(*corps: str, variables: dict[str, Any] | None = None, **parts: Any) -> bytes:
        path = tmp_path / "essai.docx"
        path.write_bytes(make_docx(*corps, **parts))
        modele = compile_word(find_source(path))
        rendu = modele.render(variables or {}, CitationsNeutres())
        return pack_word(modele, rendu, Proprietes("Titre du document", auteur="Structure fictive"))

    return produce


@pytest.fixture
def rendre(produire: Produire) -> Rendre:
    """The same: the paragraphs of its body."""

    def render(*corps: str, **variables: Any) -> list[str]:
        return read_paragraphs(produire(*corps, variables=variables))

    return render
