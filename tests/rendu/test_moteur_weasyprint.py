"""Whether this machine can print by WeasyPrint, known before the package is loaded."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from corps_d_essai import META

from clausedocs.erreurs import MachineErreur
from clausedocs.rendu import moteur_weasyprint
from clausedocs.rendu.impression import ReglagesPdf
from clausedocs.rendu.moteur_pdf import print_pdf
from clausedocs.rendu.moteur_weasyprint import Bibliotheque, missing_system


@pytest.mark.parametrize(
    ("systeme", "conseil"),
    [
        ("linux", "apt install libabsente9"),
        ("darwin", "brew install pango"),
        ("win32", "MSYS2"),
        ("sunos", "libabsente9"),
    ],
)
def test_a_library_that_is_absent_is_named_with_what_to_do(
    systeme: str, conseil: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    lacking = (Bibliotheque("absente-9", "9", "libabsente9"), *moteur_weasyprint.BIBLIOTHEQUES)
    monkeypatch.setattr(moteur_weasyprint, "BIBLIOTHEQUES", lacking)
    monkeypatch.setattr(sys, "platform", systeme)
    reason = missing_system()
    assert "absente-9" in reason
    assert conseil in reason
    assert "--moteur-pdf typst" in reason
    with pytest.raises(MachineErreur) as caught:
        print_pdf("<p>x</p>", META, ReglagesPdf("weasyprint"))
    assert caught.value.code == "moteur_absent"


@pytest.mark.weasyprint
def test_a_machine_without_a_font_is_told_so_and_nothing_is_written(tmp_path: Path, fixtures: Path) -> None:
    """Another process: fontconfig reads its settings once, and without a font the engine would die."""
    (tmp_path / "fonts.conf").write_text('<?xml version="1.0"?>\n<fontconfig></fontconfig>\n', "utf-8")
    command = [
        sys.executable, "-m", "clausedocs", "generer", str(fixtures / "c01_valmorin.yaml"),
        "-o", str(tmp_path / "sorties"), "--moteur-pdf", "weasyprint",
    ]  # fmt: skip
    done = subprocess.run(
        command,
        env={"FONTCONFIG_FILE": str(tmp_path / "fonts.conf"), "PYTHONUTF8": "1"},
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 4, done.stderr
    assert "aucune" in done.stderr and "fonts-dejavu-core" in done.stderr
    assert not (tmp_path / "sorties").exists()


@pytest.mark.weasyprint
def test_asking_loads_no_engine() -> None:
    code = (
        "import sys; from clausedocs.rendu.moteur_pdf import missing; missing('weasyprint');"
        "print(sorted({'weasyprint', 'fontTools'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


@pytest.mark.weasyprint
def test_another_process_prints_the_same_bytes() -> None:
    code = (
        "import hashlib, sys; sys.path.insert(0, sys.argv[1]); from corps_d_essai import META, TOUT;"
        "from clausedocs.rendu.moteur_pdf import print_pdf; from clausedocs.rendu.impression import ReglagesPdf;"
        "print(hashlib.sha256(print_pdf(TOUT['weasyprint'], META, ReglagesPdf('weasyprint')).octets).hexdigest())"
    )
    command = [sys.executable, "-c", code, str(Path(__file__).parent)]
    first, second = (
        subprocess.run(command, capture_output=True, text=True, check=True).stdout for _ in range(2)
    )
    assert first == second
    assert len(first.strip()) == 64
