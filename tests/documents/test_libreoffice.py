"""The numbers that a word processor computes are those that the text prints."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest

import clausedocs

DOSSIER = Path(__file__).parents[2] / "fixtures" / "c01_valmorin.yaml"
NUMBERED = re.compile(r"^(Article \d+ –|Annexe \d+ –|\d+\.\d+ |\d+°|[a-z]\) |\d+\. |[A-Z]\. )")


def numbered(text: str) -> list[str]:
    """Numbered lines, cut after a few words: enough to know which number goes with which text."""
    lines = (
        " ".join(line.replace("\u00a0", " ").replace("\u202f", " ").split()) for line in text.splitlines()
    )
    return [line[:40] for line in lines if NUMBERED.match(line)]


@pytest.mark.libreoffice
@pytest.mark.lent
@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not on this machine")
def test_libreoffice_numbers_as_the_text_does(tmp_path: Path) -> None:
    charge = clausedocs.load_dossier(DOSSIER)
    path = tmp_path / "convention.docx"
    path.write_bytes(clausedocs.render(charge, "convention_cadre", "docx").octets)
    profile = f"-env:UserInstallation=file://{tmp_path}/profil"
    command = [
        "soffice",
        profile,
        "--headless",
        "--convert-to",
        "txt:Text (encoded):UTF8",
        "--outdir",
        str(tmp_path),
        str(path),
    ]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    read = numbered((tmp_path / "convention.txt").read_text("utf-8-sig"))
    ours = numbered(clausedocs.render(charge, "convention_cadre", "texte").octets.decode("utf-8"))
    assert len(ours) > 40
    assert read == ours
