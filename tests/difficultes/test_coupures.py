"""A machine stops whenever it wants: what was said to be recorded is there afterwards."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from procedure_d_essai import Atelier, ouvrir

PROGRAMME = Path(__file__).with_name("coupures.py")
pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="the program is killed by forking it")


def kill(dossier: Path, verbe: str, combien: int) -> dict[str, Any]:
    command = [sys.executable, str(PROGRAMME), str(dossier), verbe, str(combien), "7"]
    said = subprocess.run(command, capture_output=True, text=True, check=False, timeout=1800)
    assert said.returncode == 0, said.stderr
    found: dict[str, Any] = json.loads(said.stdout)
    return found


def check_consigner(tmp_path: Path, combien: int) -> None:
    atelier = Atelier(ouvrir(tmp_path))
    atelier.dire("2027-01-31", "silence")
    found = kill(atelier.dossier, "consigner", combien)
    assert found["perdues"] == []
    assert (
        found["tues"] >= combien // 3
    )  # two in five die at a counted touch; of the others, some finish first
    assert found["confirmees"] >= combien // 5
    # Each attempt left one line at most, and the log goes on.
    assert found["confirmees"] <= found["lignes"] <= combien + 2
    atelier.contact("2028-01-09", "telephone")


def test_killing_consigner_loses_no_recorded_line(tmp_path: Path) -> None:
    check_consigner(tmp_path, 40)


@pytest.mark.lent
def test_killing_consigner_a_few_hundred_times(tmp_path: Path) -> None:
    check_consigner(tmp_path, 500)


def check_preparer(tmp_path: Path, combien: int) -> None:
    atelier = Atelier(ouvrir(tmp_path, "c14_procedure"))
    atelier.dire(
        "2027-02-03",
        "manquement",
        auteur_lese="donneur_ordre",
        engagement="engagements-structure-bilan",
        fait="bilan annuel 2026 non remis",
        fait_le="2027-01-31",
        preuve="relance du 15 janvier 2027",
    )
    (atelier.dossier / "mise_en_demeure_partie.yaml").write_text(
        "mise_en_demeure_partie:\n  mesures_attendues: [remettre le bilan annuel 2026]\n", "utf-8"
    )
    found = kill(atelier.dossier, "preparer", combien)
    assert found["perdues"] == []
    assert (
        found["tues"] >= combien // 3
    )  # two in five die at a counted touch; of the others, some finish first


def test_killing_preparer_leaves_one_letter_or_none(tmp_path: Path) -> None:
    check_preparer(tmp_path, 10)


@pytest.mark.lent
def test_killing_preparer_a_few_hundred_times(tmp_path: Path) -> None:
    check_preparer(tmp_path, 200)
