"""What the screen shows: tables without waste, progress only where somebody looks."""

from __future__ import annotations

import io
import sys

import pytest

from clausedocs.cli.console import Progression, say_table, tell_erreur
from clausedocs.erreurs import DonneesErreur, Lieu


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_a_table_has_no_markup_and_no_blank_at_the_end(capsys: pytest.CaptureFixture[str]) -> None:
    say_table(("Code", "Sens"), [("a", "[bold]entre crochets[/bold]"), ("b", "mot " * 60)])
    lines = capsys.readouterr().out.splitlines()
    assert "[bold]entre crochets[/bold]" in lines[2]
    assert all(line == line.rstrip() for line in lines)
    assert max(map(len, lines)) <= 120


def test_progress_is_silent_in_a_pipe(capsys: pytest.CaptureFixture[str]) -> None:
    with Progression("lecture") as progression:
        progression(0, 2, "convention")
    assert capsys.readouterr() == ("", "")


def test_progress_says_what_is_at_hand(monkeypatch: pytest.MonkeyPatch) -> None:
    terminal = Terminal()
    monkeypatch.setattr(sys, "stderr", terminal)
    with Progression("lecture") as progression:
        progression(1, 2, "convention")
        assert terminal.getvalue() == ""
        progression._show()  # what the clock does after a second
    assert "1/2 convention" in terminal.getvalue()


def test_progress_that_comes_too_late_shows_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    terminal = Terminal()
    monkeypatch.setattr(sys, "stderr", terminal)
    with Progression("lecture") as progression:
        pass
    progression._show()
    assert terminal.getvalue() == ""


def test_an_error_gets_its_no_break_spaces_and_nothing_else(capsys: pytest.CaptureFixture[str]) -> None:
    conseil = "Écrivez « structure_porteuse: ma_structure.yaml » ; pas autre chose."
    tell_erreur(DonneesErreur("x", "Le champ « a » est faux : non ?", conseil, Lieu("d.yaml", 3, 5, "a")))
    assert capsys.readouterr().err == (
        "d.yaml:3:5, a\u00a0: Le champ «\u00a0a\u00a0» est faux\u00a0: non\u202f?\n"
        "    → Écrivez «\u00a0structure_porteuse: ma_structure.yaml\u00a0»\u202f; pas autre chose.\n"
    )
