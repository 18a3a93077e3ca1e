"""`clausedocs servir`: where it listens, what it says, what it refuses."""

from __future__ import annotations

import re
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from clausedocs.cli import main
from clausedocs.cli import servir as room
from clausedocs.erreurs import MachineErreur, UsageErreur
from clausedocs.web import service
from clausedocs.web.service import Reglages, serve


@pytest.fixture
def served(monkeypatch: pytest.MonkeyPatch) -> list[Reglages]:
    """What the command would serve, without serving it."""
    asked: list[Reglages] = []
    monkeypatch.setattr(service, "serve", lambda reglages, tell: asked.append(reglages))
    return asked


def test_the_folder_and_the_port_are_those_that_were_typed(served: list[Reglages], tmp_path: Path) -> None:
    assert main(["servir", str(tmp_path), "--port", "9000", "--sans-navigateur"]) == 0
    assert served == [Reglages(tmp_path, 9000, ouvrir=False)]


def test_without_a_folder_the_documents_of_the_user(
    served: list[Reglages], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Path, "home", lambda: tmp_path)
    assert room.find_espace() == tmp_path / "clausedocs"
    (tmp_path / "Documents").mkdir()
    assert main(["servir"]) == 0
    assert served[0].espace == tmp_path / "Documents" / "clausedocs"
    assert served[0].ouvrir


def test_a_double_click_opens_the_form_and_a_pipe_gets_the_help(
    served: list[Reglages], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([]) == 0
    assert served == []
    assert "servir" in capsys.readouterr().out
    monkeypatch.setattr(sys, "stdin", None)
    assert main([]) == 0
    assert len(served) == 1


@pytest.mark.parametrize("port", ["abc", "-1", "70000", "1.5", ""])
def test_a_port_that_is_none_is_refused(port: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["servir", "--port", port]) == 2
    assert "port" in capsys.readouterr().err


@pytest.mark.parametrize("half", [{"hotes": ("a.example",)}, {"entete_utilisateur": "X-U"}])
def test_a_proxy_needs_its_names_and_its_header(tmp_path: Path, half: dict[str, str]) -> None:
    with pytest.raises(UsageErreur) as raised:
        serve(Reglages(tmp_path, **half), print)  # type: ignore[arg-type]
    assert raised.value.code == "options_contraires"


def test_a_port_that_is_taken_is_said_and_the_next_one_is_used(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        with pytest.raises(MachineErreur) as raised:
            serve(Reglages(tmp_path, taken.getsockname()[1]), print)
    assert raised.value.code == "adresse_indisponible"
    with service._listen(None) as first, service._listen(None) as second:
        assert first.getsockname()[0] == "127.0.0.1"
        assert first.getsockname()[1] != second.getsockname()[1]


@pytest.mark.lent
def test_it_serves_and_stops(tmp_path: Path, racine: Path) -> None:
    command = [
        sys.executable,
        "-m",
        "clausedocs",
        "servir",
        str(tmp_path / "à moi"),
        "--port",
        "0",
        "--sans-navigateur",
    ]
    with subprocess.Popen(
        command, cwd=racine, stderr=subprocess.PIPE, text=True, encoding="utf-8"
    ) as process:
        assert process.stderr is not None
        said = [process.stderr.readline() for _ in range(4)]
        assert re.match(r"http://127\.0\.0\.1:\d+/entrer\?jeton=\S{40,}", said[1])
        assert "à moi" in said[2]
        process.terminate()
        assert process.wait(15) is not None
        assert "Traceback" not in process.stderr.read()
    assert (tmp_path / "à moi").is_dir()
