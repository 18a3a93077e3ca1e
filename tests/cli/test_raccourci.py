"""`clausedocs raccourci`: an icon for each system, where the desktop is, over nothing of anybody else."""

from __future__ import annotations

import os
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from clausedocs.cli import main
from clausedocs.cli import raccourci as room
from clausedocs.cli.raccourci import choose_sorte, find_bureau, write_cmd, write_command, write_desktop
from clausedocs.erreurs import MachineErreur

MOTS = ["/usr local/python", "-m", "clausedocs", "servir", 'Dossiers « partagés » à 100 % $HOME "x"']


@pytest.fixture
def poste(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of a user without a desktop yet."""
    monkeypatch.setattr(Path, "home", lambda: tmp_path)
    return tmp_path


def test_each_system_has_its_own() -> None:
    assert [choose_sorte(p).nom for p in ("win32", "darwin", "linux")] == [
        "clausedocs.cmd",
        "clausedocs.command",
        "clausedocs.desktop",
    ]


def test_windows_reads_its_lines_its_accents_and_its_percents() -> None:
    text = write_cmd(["C:\\Program Files\\Python\\python.exe", "-m", "clausedocs", "servir", "D:\\100 % été"])
    lines = text.split("\r\n")
    assert "\n" not in "".join(lines)
    assert lines[1] == "chcp 65001 >nul"  # before any accent
    assert lines[4] == '"C:\\Program Files\\Python\\python.exe" "-m" "clausedocs" "servir" "D:\\100 %% été"'
    assert lines[5] == "if errorlevel 1 pause"


def test_macos_runs_the_very_words() -> None:
    assert shlex.split(write_command(MOTS).splitlines()[-1]) == ["exec", *MOTS]


def test_linux_runs_the_very_words() -> None:
    """Undone as the specification says: the file's own escapes, then those of the quotes."""
    line = next(x for x in write_desktop(MOTS).splitlines() if x.startswith("Exec="))
    text = line.removeprefix("Exec=").replace("%%", "%").replace("\\\\", "\\")
    words, word, inside, escaped = [], "", False, False
    for sign in text:
        if escaped:
            word, escaped = word + sign, False
        elif sign == "\\" and inside:
            escaped = True
        elif sign == '"':
            inside = not inside
            if not inside:
                words.append(word)
                word = ""
        elif inside:
            word += sign
    assert words == MOTS


@pytest.mark.skipif(sys.platform in ("win32", "darwin"), reason="le raccourci de Linux")
def test_the_icon_lands_on_the_desktop_and_may_be_made_again(
    poste: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (poste / "Bureau").mkdir()
    assert main(["raccourci"]) == 0
    path = poste / "Bureau" / "clausedocs.desktop"
    assert str(path) in capsys.readouterr().out
    assert path.stat().st_mode & 0o111
    assert main(["raccourci", str(poste / "Dossiers")]) == 0
    assert str(poste / "Dossiers") in path.read_text("utf-8")


def test_the_desktop_is_where_the_user_put_it(poste: Path) -> None:
    (poste / ".config").mkdir()
    (poste / "Mon bureau").mkdir()
    (poste / ".config" / "user-dirs.dirs").write_text('XDG_DESKTOP_DIR="$HOME/Mon bureau"\n', "utf-8")
    if sys.platform not in ("win32", "darwin"):
        assert find_bureau() == poste / "Mon bureau"
    (poste / ".config" / "user-dirs.dirs").write_bytes(b"XDG_DESKTOP_DIR=\xff\n")
    (poste / "Desktop").mkdir()
    if sys.platform != "win32":
        assert find_bureau() == poste / "Desktop"


@pytest.mark.skipif(sys.platform == "win32", reason="le registre répond")
def test_without_a_desktop_it_says_what_to_do(poste: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(MachineErreur) as raised:
        find_bureau()
    assert raised.value.code == "bureau_introuvable"
    assert main(["raccourci"]) == 4
    assert "-o" in capsys.readouterr().err
    assert main(["raccourci", "-o", str(poste)]) == 0


def test_a_file_of_another_is_left_alone(poste: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = poste / choose_sorte(sys.platform).nom
    path.write_text("autre chose", "utf-8")
    assert main(["raccourci", "-o", str(poste)]) == 2
    assert "n’a pas été touché" in capsys.readouterr().err
    assert path.read_text("utf-8") == "autre chose"
    assert main(["raccourci", "-o", str(poste / "absent")]) == 2


@pytest.mark.skipif(os.name == "nt", reason="un script de shell")
def test_the_shortcut_really_starts_the_form(
    tmp_path: Path, racine: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Run as macOS would; the form says where it listens."""
    monkeypatch.setattr(room, "choose_sorte", lambda _p: choose_sorte("darwin"))
    espace = tmp_path / "Dossiers d’été"
    assert main(["raccourci", str(espace), "-o", str(tmp_path)]) == 0
    run = subprocess.Popen(
        [str(tmp_path / "clausedocs.command")],
        cwd=racine,
        stderr=subprocess.PIPE,
        text=True,
        encoding="utf-8",
        env={**os.environ, "BROWSER": "true"},
    )
    try:
        assert run.stderr is not None
        said = [run.stderr.readline() for _ in range(3)]
        assert "http://127.0.0.1:" in said[1]
        assert "Dossiers d’été" in said[2]
    finally:
        run.kill()
        run.communicate()
