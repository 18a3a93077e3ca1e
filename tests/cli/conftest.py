"""The post of a facilitateur: a folder with dossiers and a buyer’s file, where commands are typed."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from ccap_d_essai import write_docx


@pytest.fixture
def poste(tmp_path: Path, fixtures: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with the fictional dossiers and a CCAP, where the commands are typed."""
    for path in fixtures.glob("*.yaml"):
        shutil.copy(path, tmp_path)
    write_docx(tmp_path / "CCAP.docx")
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def intact(poste: Path) -> Iterator[None]:
    """Nothing is written, nothing is touched."""
    before = {p: p.read_bytes() for p in poste.iterdir()}
    yield
    assert {p: p.read_bytes() for p in poste.iterdir()} == before
