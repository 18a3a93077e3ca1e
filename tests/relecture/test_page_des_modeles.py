"""The page on Word modèles shows tags that work: read as tags, against the fields that a dossier gives."""

from __future__ import annotations

import re
import sys
from datetime import date
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parents[1] / "modeles" / "word"))

from fabrique_word import make_docx, p

from clausedocs.modeles.word.expressions import FILTRES
from clausedocs.relecture.relire import verify_modele

RACINE = Path(__file__).parents[2]
PAGES = ("docs/modeles-word.md", "README.md")
# What only shows the form of a tag.
FORMES = re.compile(r"\b(?:champ|colonnes|valeur|x|c)\b|…")


@pytest.mark.parametrize("page", PAGES)
def test_the_tags_of_the_page_are_those_of_a_modele(page: str, tmp_path: Path) -> None:
    text = (RACINE / page).read_text("utf-8").replace("\\|", "|")
    # Of the README, the section that speaks of them.
    text = text.partition("## Vos propres modèles Word")[2].partition("\n## ")[0] or text
    tags = [t for t in re.findall(r"\{\{(?!p).*?\}\}", text) if not FORMES.search(t)]
    assert tags
    path = tmp_path / "page.docx"
    loop = (p("{%p for s in signataires %}"), *map(p, tags), p("{%p endfor %}"))
    path.write_bytes(make_docx(*loop))
    found = [c for c in verify_modele(path, au=date(2026, 11, 22)).constats if c.gravite == "erreur"]
    assert found == []


def test_every_filter_named_by_the_page_exists() -> None:
    line = next(
        x for x in (RACINE / PAGES[0]).read_text("utf-8").splitlines() if x.startswith("Les filtres :")
    )
    named = set(re.findall(r"`(\w+)", line))
    assert named <= FILTRES
    assert FILTRES - named <= {"count", "d", "e", "escape", "float", "list", "safe", "string"}
