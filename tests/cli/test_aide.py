"""The help pages: French everywhere, and cheap."""

from __future__ import annotations

import re
import subprocess
import sys

import pytest

from clausedocs.cli import main

PAGES = [
    [],
    ["nouveau"],
    ["verifier"],
    ["generer"],
    ["inserer"],
    ["retirer"],
    ["modele"],
    ["modele", "lister"],
    ["modele", "montrer"],
    ["modele", "schema"],
    ["modele", "exporter"],
    ["droit"],
    ["droit", "lister"],
    ["droit", "montrer"],
    ["dce"],
    ["chiffrer"],
    ["obligation-sociale"],
    ["publipostage"],
    ["servir"],
    ["raccourci"],
    ["cache"],
    ["cache", "vider"],
    ["entete"],
    ["entete", "essayer"],
    ["modele", "verifier"],
    ["modele", "proposer"],
    ["modele", "variables"],
    ["difficultes"],
    ["difficultes", "etat"],
    ["difficultes", "consigner"],
    ["difficultes", "preparer"],
    ["difficultes", "recu"],
    ["difficultes", "rectifier"],
    ["difficultes", "journal"],
    ["difficultes", "calendrier"],
]
# What Typer would say of its own.
ANGLAIS = [
    "Usage:",
    "Options:",
    "Arguments:",
    "Commands",
    "Show this message",
    "exit",
    "default",
    "required",
    "<str>",
]


@pytest.mark.parametrize("page", PAGES, ids=lambda p: " ".join(p) or "clausedocs")
def test_help_is_french(page: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main([*page, "--help"]) == 0
    out, err = capsys.readouterr()
    assert err == ""
    assert out.startswith(f"Usage\u00a0: {' '.join(['clausedocs', *page])} [OPTIONS]")
    assert "Affiche cette aide." in out
    assert [word for word in ANGLAIS if word in out] == []


@pytest.mark.parametrize("page", PAGES, ids=lambda p: " ".join(p) or "clausedocs")
def test_help_fits_the_screen_and_keeps_its_typography(
    page: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    main([*page, "--help"])
    out = capsys.readouterr().out
    assert max(len(line) for line in out.splitlines()) <= 100
    for wrong in ("« ", " »", " :", " ;", " ?", "'"):
        assert wrong not in out


def test_help_of_an_argument_says_that_it_is_optional_or_not(capsys: pytest.CaptureFixture[str]) -> None:
    main(["generer", "--help"])
    out = re.sub(r"[ \n]+", " ", capsys.readouterr().out)
    assert "[OPTIONS] DOSSIER Écrit" in out
    assert "[par défaut\u00a0: definitif]" in out


@pytest.mark.parametrize("groupe", [[], ["modele"], ["droit"]], ids=str)
def test_a_group_alone_shows_its_help(groupe: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(groupe) == 0
    assert "Commandes\u00a0:" in capsys.readouterr().out


def test_version(capsys: pytest.CaptureFixture[str]) -> None:
    import clausedocs

    assert main(["--version"]) == 0
    assert capsys.readouterr().out == f"clausedocs {clausedocs.__version__}\n"


def test_help_loads_nothing_heavy() -> None:
    code = (
        "import sys; from clausedocs.cli import main; main(['--help']);"
        "heavy = {'pydantic', 'jinja2', 'yaml', 'typst', 'rich', 'markdown_it', 'docx', 'docxtpl', 'babel',"
        " 'holidays', 'stdnum', 'weasyprint', 'lxml'};"
        "print(sorted(heavy & set(sys.modules)), file=sys.stderr)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, encoding="utf-8", check=True
    )
    assert done.stderr.strip() == "[]"


def test_importing_the_package_loads_nothing_heavy() -> None:
    code = (
        "import sys; before = set(sys.modules); import clausedocs; print(sorted(set(sys.modules) - before))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert "clausedocs" in done.stdout
    assert "clausedocs.rendu" not in done.stdout
    assert "pydantic" not in done.stdout
