"""Files appear whole, or not at all, and the reason is said in French."""

from __future__ import annotations

import errno
import os
import sys
from pathlib import Path
from typing import Any

import pytest

from clausedocs.erreurs import CODES, MachineErreur
from clausedocs.rendu.ecriture import write_atomic


def names(folder: Path) -> list[str]:
    return sorted(p.name for p in folder.iterdir())


def test_writes_and_makes_the_folders(tmp_path: Path) -> None:
    write_atomic(tmp_path / "a" / "b" / "c.docx", b"PK")
    assert (tmp_path / "a" / "b" / "c.docx").read_bytes() == b"PK"
    assert names(tmp_path / "a" / "b") == ["c.docx"]


def test_replaces_and_keeps_the_rights(tmp_path: Path) -> None:
    path = tmp_path / "c.docx"
    path.write_bytes(b"ancien")
    path.chmod(0o640)
    write_atomic(path, b"neuf")
    assert path.read_bytes() == b"neuf"
    assert sys.platform == "win32" or path.stat().st_mode & 0o777 == 0o640


@pytest.mark.skipif(sys.platform == "win32", reason="no mask of rights on Windows")
def test_a_new_file_follows_the_mask_of_the_user(tmp_path: Path) -> None:
    before = os.umask(0o022)
    try:
        write_atomic(tmp_path / "c.docx", b"x")
    finally:
        os.umask(before)
    assert (tmp_path / "c.docx").stat().st_mode & 0o777 == 0o644


def fail(number: int, winerror: int | None = None) -> Any:
    def raise_it(*args: Any, **kwargs: Any) -> Any:
        exc = OSError(number, os.strerror(number))
        if winerror is not None:
            exc.winerror = winerror  # type: ignore[attr-defined]
        raise exc

    return raise_it


@pytest.mark.parametrize(
    ("where", "number", "winerror", "code"),
    [
        ("replace", errno.EACCES, None, "fichier_ouvert"),
        ("replace", errno.EACCES, 32, "fichier_ouvert"),
        ("replace", errno.ENOSPC, None, "disque_plein"),
        ("fsync", errno.ENOSPC, None, "disque_plein"),
        ("mkstemp", errno.EACCES, None, "dossier_non_inscriptible"),
        ("mkstemp", errno.EROFS, None, "dossier_non_inscriptible"),
        ("mkstemp", errno.ENAMETOOLONG, None, "chemin_introuvable"),
    ],
)
def test_failures_leave_nothing_behind(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    where: str,
    number: int,
    winerror: int | None,
    code: str,
) -> None:
    path = tmp_path / "c.docx"
    path.write_bytes(b"ancien")
    target = {"replace": "pathlib.Path.replace", "fsync": "os.fsync", "mkstemp": "tempfile.mkstemp"}[where]
    monkeypatch.setattr(target, fail(number, winerror))
    with pytest.raises(MachineErreur) as caught:
        write_atomic(path, b"neuf")
    assert caught.value.code == code
    assert code in CODES
    assert caught.value.lieu.fichier == str(path)
    assert path.read_bytes() == b"ancien"
    assert names(tmp_path) == ["c.docx"]


def test_an_open_file_says_to_close_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pathlib.Path.replace", fail(errno.EACCES, 32))
    with pytest.raises(MachineErreur, match="ouvert") as caught:
        write_atomic(tmp_path / "c.docx", b"x")
    assert "Fermez le fichier" in caught.value.conseil


def test_an_interruption_leaves_nothing_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupt(*_: Any) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("os.fsync", interrupt)
    with pytest.raises(KeyboardInterrupt):
        write_atomic(tmp_path / "c.docx", b"x")
    assert names(tmp_path) == []


def test_a_folder_in_the_place_of_the_file(tmp_path: Path) -> None:
    (tmp_path / "c.docx").mkdir()
    with pytest.raises(MachineErreur) as caught:
        write_atomic(tmp_path / "c.docx", b"x")
    assert caught.value.code == "chemin_introuvable"
    assert names(tmp_path) == ["c.docx"]


def test_a_file_in_the_place_of_a_folder(tmp_path: Path) -> None:
    (tmp_path / "sorties").write_bytes(b"")
    with pytest.raises(MachineErreur) as caught:
        write_atomic(tmp_path / "sorties" / "c.docx", b"x")
    assert caught.value.code == "chemin_introuvable"
