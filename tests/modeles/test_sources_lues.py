"""A modèle is read once, and again when one of its files changes."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from clausedocs.modeles import find_modele, sources

ENTETE = "---\nid: {id}\ntitre: T\ndocument: {document}\nversion: '1'\n---\n"


def write(folder: Path, nom: str, text: str, jour: int, document: str = "convention") -> None:
    path = folder / f"{nom}.md"
    path.write_text(ENTETE.format(id=nom, document=document) + text, "utf-8")
    # A date of long ago: what was just written is never taken for what will stay.
    os.utime(path, (jour, jour))


def test_a_source_is_read_once_and_again_when_a_file_changes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sources, "racine_templates", lambda: tmp_path)
    monkeypatch.setattr(sources, "_LUES", {})
    write(tmp_path, "essai", 'Un.\n\n{% include "suite" %}\n', 1_000)
    write(tmp_path, "suite", "Deux.\n", 1_000, sources.COMMUN)
    first = find_modele("essai")
    assert find_modele("essai") is first
    write(tmp_path, "suite", "Trois.\n", 2_000, sources.COMMUN)
    second = find_modele("essai")
    assert "Trois." in second.texte
    assert second != first
    write(tmp_path, "suite", "Deux.\n", 3_000, sources.COMMUN)
    third = find_modele("essai")
    assert third is not first
    assert (third, hash(third)) == (first, hash(first)), "the same text is the same source"
    (tmp_path / "suite.md").unlink()
    with pytest.raises(sources.ModeleErreur):
        find_modele("essai")


def test_what_was_just_written_is_read_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sources, "racine_templates", lambda: tmp_path)
    monkeypatch.setattr(sources, "_LUES", {})
    path = tmp_path / "essai.md"
    for text in ("Un.", "Du."):  # same size, and perhaps the same tick of the clock
        path.write_text(ENTETE.format(id="essai", document="convention") + text, "utf-8")
        assert find_modele("essai").texte.endswith(text)
