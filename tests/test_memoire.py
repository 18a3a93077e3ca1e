"""The caches on disk: whole or absent, whoever writes them and wherever they are stopped."""

from __future__ import annotations

import os
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from clausedocs import memoire
from clausedocs.droit.lecture import FichierDecoupe
from clausedocs.modeles import compilation, compile_modele
from clausedocs.modeles.memoire import read_code, write_code


@pytest.fixture(autouse=True)
def dossier(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv(memoire.VARIABLE, str(tmp_path / "garde"))
    return tmp_path / "garde"


def test_what_is_kept_is_read_back(dossier: Path) -> None:
    assert memoire.read("essai", "a") is None
    memoire.write("essai", "a", b"donn\xc3\xa9es")
    assert memoire.read("essai", "a") == b"donn\xc3\xa9es"
    assert [p.name for p in (dossier / "essai").iterdir()] == ["a.bin"]
    assert memoire.measure() == [memoire.Rayon("essai", 1, (dossier / "essai" / "a.bin").stat().st_size)]


@pytest.mark.parametrize("cut", [0, 5, 20, 60, -1])
def test_a_file_cut_or_spoiled_is_not_read(cut: int, dossier: Path) -> None:
    memoire.write("essai", "a", b"x" * 100)
    path = dossier / "essai" / "a.bin"
    whole = path.read_bytes()
    path.write_bytes(whole[:cut] if cut >= 0 else whole[:-1] + b"y")
    assert memoire.read("essai", "a") is None
    memoire.write("essai", "a", b"x" * 100)
    assert memoire.read("essai", "a") == b"x" * 100


def test_many_writers_of_one_name_leave_one_whole_file(dossier: Path) -> None:
    data = [bytes([n]) * 50_000 for n in range(16)]
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda d: memoire.write("essai", "a", d), data * 4))
    assert memoire.read("essai", "a") in data
    assert len(list((dossier / "essai").iterdir())) == 1


def test_a_write_that_is_stopped_leaves_nothing(dossier: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    memoire.write("essai", "a", b"avant")
    for raised in (OSError(28, "full"), KeyboardInterrupt()):

        def stop(*_: object, raised: BaseException = raised) -> None:
            raise raised

        monkeypatch.setattr(os, "replace", stop)
        if isinstance(raised, OSError):
            memoire.write("essai", "a", b"apres")
        else:
            with pytest.raises(KeyboardInterrupt):
                memoire.write("essai", "a", b"apres")
        monkeypatch.undo()
        monkeypatch.setenv(memoire.VARIABLE, str(dossier))
        assert memoire.read("essai", "a") == b"avant"
        assert [p.name for p in (dossier / "essai").iterdir()] == ["a.bin"]


def test_lost_drafts_and_the_oldest_go(dossier: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(memoire, "FICHIERS_MAX", 3)
    for n in range(5):
        memoire.write("essai", str(n), b"x")
        os.utime(dossier / "essai" / f"{n}.bin", (n, n))
    lost = dossier / "essai" / "perdu.tmp"
    lost.write_bytes(b"")
    os.utime(lost, (time.time() - 7200,) * 2)
    recent = dossier / "essai" / "en_cours.tmp"
    recent.write_bytes(b"")
    memoire.write("essai", "5", b"x")
    assert sorted(p.name for p in (dossier / "essai").iterdir()) == [
        "2.bin",
        "3.bin",
        "4.bin",
        "5.bin",
        "en_cours.tmp",
    ]


def test_a_place_that_cannot_be_written_changes_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "fichier").write_text("", "utf-8")
    for place in (str(tmp_path / "fichier" / "dessous"), memoire.DESACTIVE):
        monkeypatch.setenv(memoire.VARIABLE, place)
        memoire.write("essai", "a", b"x")
        assert memoire.read("essai", "a") is None
        assert memoire.measure() == []
        assert memoire.clear() == (0, 0)
        assert not memoire.can_keep()


@pytest.mark.parametrize(
    ("systeme", "variables", "attendu"),
    [
        ("win32", {"LOCALAPPDATA": "/poste/AppData/Local"}, "/poste/AppData/Local/clausedocs"),
        ("linux", {"XDG_CACHE_HOME": "/ailleurs"}, "/ailleurs/clausedocs"),
        ("linux", {"XDG_CACHE_HOME": "relatif"}, "~/.cache/clausedocs"),
        ("darwin", {}, "~/Library/Caches/clausedocs"),
    ],
)
def test_each_system_has_its_place(
    systeme: str, variables: dict[str, str], attendu: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in (memoire.VARIABLE, "LOCALAPPDATA", "XDG_CACHE_HOME"):
        monkeypatch.delenv(name, raising=False)
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr(memoire.sys, "platform", systeme)
    assert memoire.find_dossier() == Path(attendu).expanduser()


def test_compiled_code_is_kept_and_never_taken_for_another(dossier: Path) -> None:
    code = compile("1", "x", "eval")
    write_code("k", code, code)
    assert read_code("k") == (code, code)
    memoire.write("modeles", "l", b"rien de tel")
    assert read_code("l") is None


def test_a_modele_compiled_once_is_read_back(dossier: Path) -> None:
    compilation._compile.cache_clear()
    compile_modele("convention_cadre", "texte")
    kept = list((dossier / "modeles").iterdir())
    assert len(kept) == 1
    compilation._compile.cache_clear()
    compile_modele("convention_cadre", "texte")
    assert list((dossier / "modeles").iterdir()) == kept


def test_the_law_is_the_same_kept_or_not(
    dossier: Path, monkeypatch: pytest.MonkeyPatch, racine: Path
) -> None:
    path = racine / "clausedocs" / "droit" / "textes" / "ccp.yaml"
    first = FichierDecoupe(path)
    read = {i: first.read(i) for i in first.ids()}
    assert len(list((dossier / "droit").iterdir())) == 1
    assert {i: FichierDecoupe(path).read(i) for i in first.ids()[:5]} == {i: read[i] for i in first.ids()[:5]}
    monkeypatch.setenv(memoire.VARIABLE, memoire.DESACTIVE)
    bare = FichierDecoupe(path)
    assert {i: bare.read(i) for i in bare.ids()} == read
