"""A PC without administrator rights nor compiler: every package that runs has a wheel there."""

from __future__ import annotations

import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

RACINE = Path(__file__).resolve().parent.parent
# pip reads « sys_platform == win32 » of this machine, not of that one: what Windows adds is named here.
AJOUTS = {"win_amd64": ("colorama",)}


def _resolve(paquets: list[str], *options: str, cible: Path) -> subprocess.CompletedProcess[str]:
    command = [
        sys.executable, "-m", "pip", "install", "--dry-run", "--quiet", "--ignore-installed",
        "--disable-pip-version-check", "--target", str(cible), "--only-binary=:all:", *options, *paquets,
    ]  # fmt: skip
    return subprocess.run(command, capture_output=True, text=True, encoding="utf-8", check=False, timeout=500)


@pytest.mark.lent
@pytest.mark.parametrize("version", ["3.11", "3.12", "3.13"])
@pytest.mark.parametrize("plateforme", ["win_amd64", "macosx_11_0_arm64", "macosx_11_0_x86_64"])
def test_everything_that_runs_installs_from_wheels(tmp_path: Path, plateforme: str, version: str) -> None:
    project = tomllib.loads((RACINE / "pyproject.toml").read_text("utf-8"))
    # The install page gives pip the folder of the project: what builds it comes too.
    wanted = [
        *project["project"]["dependencies"],
        *project["build-system"]["requires"],
        *project["project"]["optional-dependencies"]["rapide"],
        *AJOUTS.get(plateforme, ()),
    ]
    there = ("--platform", plateforme, "--python-version", version, "--implementation", "cp")
    found = _resolve(wanted, *there, cible=tmp_path)
    if found.returncode and _resolve(wanted[:1], cible=tmp_path).returncode:
        pytest.skip("aucun dépôt de paquets n’est joignable")
    assert found.returncode == 0, found.stderr
