"""`clausedocs droit`: the registry at the screen."""

from __future__ import annotations

import re

import pytest

from clausedocs.cli import main


def _run(args: list[str], capsys: pytest.CaptureFixture[str]) -> str:
    assert main(["droit", *args]) == 0
    return re.sub(r"\s+", " ", capsys.readouterr().out)


def test_lister_shows_each_article_with_its_state(capsys: pytest.CaptureFixture[str]) -> None:
    from clausedocs.droit import Registre

    assert main(["droit", "lister"]) == 0
    out = capsys.readouterr().out
    registre = Registre.standard()
    assert [i for i in registre.ids() if not re.search(rf"^ ?{re.escape(i)} ", out, re.M)] == []
    assert f"{len(registre)} articles." in out


def test_lister_keeps_one_text(capsys: pytest.CaptureFixture[str]) -> None:
    out = _run(["lister", "--texte", "rgpd"], capsys)
    assert "rgpd:26" in out
    assert "ccp:" not in out


def test_montrer_says_what_holds_on_a_day(capsys: pytest.CaptureFixture[str]) -> None:
    out = _run(["montrer", "ccp:L2112-2", "--au", "2026-11-22"], capsys)
    assert "article L. 2112-2 du code de la commande publique" in out
    assert "Versions :" in out
    assert "Au 22 novembre 2026 : en vigueur, dans sa version du 22 août 2026." in out


def test_montrer_says_which_version_held_before(capsys: pytest.CaptureFixture[str]) -> None:
    out = _run(["montrer", "ccp:L2112-2", "--au", "21/08/2026"], capsys)
    assert "Au 21 août 2026 : en vigueur, dans sa version du 1er avril 2019." in out


def test_montrer_says_that_nothing_held_yet(capsys: pytest.CaptureFixture[str]) -> None:
    out = _run(["montrer", "ccp:L2112-2", "--au", "1999-01-01"], capsys)
    assert "Au 1er janvier 1999 : " in out
    assert "en vigueur, dans sa version" not in out


def test_an_unknown_article_is_an_error_with_the_nearest_ones(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["droit", "montrer", "ccp:L2112-22"]) == 1
    err = capsys.readouterr().err
    assert "ccp:L2112-22" in err
    assert "ccp:L2112-2" in err.split("→")[1]
