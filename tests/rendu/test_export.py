"""An exported modèle, filled in by unmodified docxtpl, says what our own rendering says."""

from __future__ import annotations

import io
from datetime import date
from pathlib import Path
from typing import Any, Literal

import docx
import pytest
from docx.oxml.ns import qn
from docxtpl import DocxTemplate

from clausedocs.dossiers import DossierCharge, load_dossier
from clausedocs.rendu import (
    contexte_docxtpl,
    environnement_docxtpl,
    export_modele,
    list_documents,
    render,
)

LE = date(2026, 11, 22)


def load(racine: Path, name: str, mode: Literal["projet", "definitif"] = "definitif") -> DossierCharge:
    return load_dossier(racine / "fixtures" / name, mode=mode, le=LE)


def read_paragraphs(octets: bytes) -> list[tuple[str, str]]:
    """Style and text of each paragraph, tables included."""
    body: Any = docx.Document(io.BytesIO(octets)).element.body
    found = []
    for p in body.iter(qn("w:p")):
        style = p.find(f"{qn('w:pPr')}/{qn('w:pStyle')}")
        text = "".join(t.text or "" for t in p.iter(qn("w:t")))
        found.append((style.get(qn("w:val")) if style is not None else "", text))
    return found


def fill_in(charge: DossierCharge, modele: str, lot: str = "") -> bytes:
    template = DocxTemplate(io.BytesIO(export_modele(modele)))
    template.render(contexte_docxtpl(charge, modele, lot), environnement_docxtpl())
    out = io.BytesIO()
    template.save(out)
    return out.getvalue()


FIXTURES = sorted(p.name for p in (Path(__file__).parents[2] / "fixtures").glob("c*.yaml"))


@pytest.mark.parametrize("name", FIXTURES)
def test_docxtpl_gives_the_same_document(racine: Path, name: str) -> None:
    charge = load(racine, name)
    for modele, lot in list_documents(charge):
        expected = read_paragraphs(render(charge, modele, "docx", lot=lot).octets)
        assert len(expected) > 5
        assert read_paragraphs(fill_in(charge, modele, lot)) == expected


def test_the_export_shows_tags_of_docxtpl_and_is_the_same_each_time() -> None:
    octets = export_modele("convention_cadre")
    assert export_modele("convention_cadre") == octets
    texts = [t for _, t in read_paragraphs(octets)]
    assert "{%p for p in donneurs_ordre %}" in texts
    assert any("{{ p.siret }}" in t for t in texts)
    assert not any("\ue200" <= c <= "\ue2ff" for t in texts for c in t)


def test_the_gaps_of_a_draft_come_without_their_marks(racine: Path, tmp_path: Path) -> None:
    source = (racine / "fixtures" / "c01_valmorin.yaml").read_text("utf-8")
    lines = source.splitlines()
    lines.remove(next(line for line in lines if line.strip().startswith("siret:")))
    (tmp_path / "d.yaml").write_text("\n".join(lines), "utf-8")
    for name in ("ma_structure_meivo.yaml",):
        (tmp_path / name).write_bytes((racine / "fixtures" / name).read_bytes())
    charge = load_dossier(tmp_path / "d.yaml", mode="projet", le=LE)
    texts = [t for _, t in read_paragraphs(fill_in(charge, "convention_cadre"))]
    assert any("[à compléter\u00a0: donneur_ordre.siret]" in t for t in texts)
    assert not any("\ue000" in t or "\ue001" in t for t in texts)
