"""The repository agrees with itself: modèles and fixtures, codes and broken files, README and commands."""

from __future__ import annotations

import re
import subprocess
import tomllib
from functools import cache
from pathlib import Path

import pytest
import yaml
from codes_sans_fixture import SANS_FIXTURE

import clausedocs
from clausedocs.cli import main
from clausedocs.codes import ROOMS
from clausedocs.erreurs import CODES
from clausedocs.modeles import list_modeles

RACINE = Path(__file__).resolve().parent.parent
LIGNES_MAX = 400
TEXTE = {".py", ".md", ".toml", ".yaml", ".yml", ".sh", ".typ", ".css", ".html", ".xml", ""}


@cache
def _files() -> tuple[Path, ...]:
    """Every text file of the repository, what git ignores apart."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard"],
        cwd=RACINE,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    names = listed.stdout.splitlines() or [
        str(p.relative_to(RACINE)) for p in RACINE.rglob("*") if p.is_file()
    ]
    return tuple(RACINE / n for n in names if Path(n).suffix in TEXTE and (RACINE / n).is_file())


def _python() -> list[Path]:
    return [p for p in _files() if p.suffix == ".py"]


def test_every_modele_has_a_dossier() -> None:
    used = set()
    for path in (RACINE / "fixtures").glob("*.yaml"):
        found = re.search(
            r"^modeles:\s*(\[.*?\]|(?:\n\s*- .*)+)", path.read_text("utf-8", errors="replace"), re.M
        )
        if found:
            used |= set(re.findall(r"[a-z_]+", found.group(1)))
    assert {m.id for m in list_modeles()} - used == set()


def test_every_error_code_is_known() -> None:
    """A code raised somewhere stands in the table, and the table holds no code that nothing raises."""
    source = "\n".join(p.read_text("utf-8") for p in _python() if p.is_relative_to(RACINE / "clausedocs"))
    table = source.index("CODES: dict[str, str] = {")
    raised = source[:table] + source[source.index("\n}", table) :]
    assert [code for code in CODES if f'"{code}"' not in raised] == []
    calls = re.findall(
        r"(?:DonneesErreur|UsageErreur|ModeleErreur|MachineErreur|Avertissement)\(\s*\"([a-z0-9_]+)\"", raised
    )
    assert sorted(set(calls) - CODES.keys()) == []


def test_every_error_code_has_its_broken_file() -> None:
    broken = {p.name.split(".")[0] for p in (RACINE / "fixtures" / "erreurs").rglob("*")}
    without = {code for codes in SANS_FIXTURE.values() for code in codes}
    assert sorted(CODES.keys() - broken - without) == []
    assert sorted(without & broken) == [], "a code of SANS_FIXTURE has a broken file: drop it there"
    assert sorted(without - CODES.keys()) == []


@pytest.mark.parametrize("dossier", SANS_FIXTURE)
def test_a_code_without_a_broken_file_is_tested_all_the_same(dossier: str) -> None:
    tests = "".join(p.read_text("utf-8") for p in (RACINE / dossier).rglob("test_*.py"))
    assert [code for code in SANS_FIXTURE[dossier] if f'"{code}"' not in tests] == []


@pytest.mark.parametrize("path", _python(), ids=lambda p: str(p.relative_to(RACINE)))
def test_no_module_is_too_long_or_badly_named(path: Path) -> None:
    assert len(path.read_text("utf-8").splitlines()) <= LIGNES_MAX
    assert path.stem not in {"utils", "util", "helpers", "helper", "manager", "common", "misc"}


def test_every_module_says_what_it_is_for() -> None:
    silent = [
        p for p in _python() if p.stat().st_size and not p.read_text("utf-8").lstrip().startswith('"""')
    ]
    assert silent == []


# Spelled in two halves: this file is read like the others. A loose end counts in a comment only.
INTERDITS = [
    r"/ho" + r"me/\w",
    r"C:\\Us" + "ers",
    r"/op" + r"t/\w",
    r"/wo" + r"rk/\w",
    r"(#|//|<!--)\s*(TO" + "DO|FIX" + "ME|X" + r"XX)\b",
]


@pytest.mark.parametrize("interdit", INTERDITS)
def test_no_file_holds_a_machine_path_or_a_loose_end(interdit: str) -> None:
    found = [
        f"{p.relative_to(RACINE)}: {line.strip()}"
        for p in _files()
        for line in p.read_text("utf-8", errors="replace").splitlines()
        if re.search(interdit, line)
    ]
    assert found == []


def test_no_article_of_law_is_typed_in_a_modele() -> None:
    typed = re.compile(r"\b(?:articles?|art\.)\s+[LRD]\.?\s*\d{3,4}-\d", re.I)
    found = [
        f"{p.name}: {line.strip()}"
        for p in (RACINE / "templates").rglob("*.md")
        for line in re.sub(r"<!--.*?-->", "", p.read_text("utf-8"), flags=re.S).splitlines()
        if typed.search(line)
    ]
    assert found == []


def test_the_changelog_speaks_of_this_version() -> None:
    text = (RACINE / "CHANGELOG.md").read_text("utf-8")
    assert f"## {clausedocs.__version__}" in text
    for title in ("### Ajouté", "### Modifié", "### Corrigé"):
        assert title in text


def test_every_dependency_is_explained() -> None:
    project = tomllib.loads((RACINE / "pyproject.toml").read_text("utf-8"))["project"]
    listed = project["dependencies"] + [
        d for extra in project["optional-dependencies"].values() for d in extra
    ]
    names = {re.split(r"[<>=!~\[ ]", d)[0] for d in listed}
    rows = [
        line for line in (RACINE / "CONTRIBUTING.md").read_text("utf-8").splitlines() if line.startswith("| ")
    ]
    told = {name.strip() for row in rows for name in row.split("|")[1].split(",")}
    assert sorted(names - told) == []


def _commands(page: str) -> list[list[str]]:
    """The calls of `clausedocs` in the blocks of code of a page, without comments."""
    blocks = re.findall(r"^[ \t]*```\w*\n(.*?)^[ \t]*```", (RACINE / page).read_text("utf-8"), re.M | re.S)
    lines = (line.split("#")[0].strip() for block in blocks for line in block.splitlines())
    return [line.split()[1:] for line in lines if line.startswith("clausedocs ")]


@pytest.mark.parametrize("args", _commands("README.md"), ids=" ".join)
def test_the_commands_of_the_readme_exist(args: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    groups = ("modele", "droit", "difficultes", "entete")
    words = [a for a in args if not a.startswith("-")][: 2 if args[0] in groups else 1]
    assert main([*words, "--help"]) == 0
    page = capsys.readouterr().out
    for option in (a for a in args if a.startswith("-")):
        assert re.search(rf"(?<![\w-]){re.escape(option)}(?![\w-])", page), option


def test_the_links_of_the_pages_lead_somewhere() -> None:
    pages = [p for p in _files() if p.suffix == ".md" and p.parent in (RACINE, RACINE / "docs")]
    dead = [
        f"{page.name}: {target}"
        for page in pages
        for target in re.findall(r"\]\(((?!https?:|#)[^)#]+)", page.read_text("utf-8"))
        if not (page.parent / target).exists()
    ]
    assert dead == []


def test_the_public_api_is_all_there() -> None:
    for name in clausedocs.__all__:
        assert getattr(clausedocs, name) is not None
    assert set(clausedocs._ROOMS) | {"__version__"} == set(clausedocs.__all__)


def test_the_front_matter_of_yaml_fixtures_is_readable() -> None:
    """A fixture outside `erreurs/` is sound YAML: a slip there must not hide."""
    for path in (RACINE / "fixtures").glob("*.yaml"):
        assert isinstance(yaml.safe_load(path.read_text("utf-8")), dict), path.name


def test_no_code_is_given_twice() -> None:
    everywhere = [code for room in ROOMS for code in room.CODES]
    assert len(everywhere) == len(set(everywhere))
