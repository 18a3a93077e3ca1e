"""The same convention in PDF: Typst, WeasyPrint, and its Word file converted by LibreOffice."""

from __future__ import annotations

import statistics
import subprocess
import tempfile
import time
from collections.abc import Callable
from itertools import cycle
from pathlib import Path

import clausedocs
from bench.moteurs import CAS, vary
from clausedocs.rendu import libreoffice, moteur_pdf

MODELE = "convention_cadre"
MANCHES = 5


def main() -> None:
    # Other data each time: an engine may remember the document that it has just printed.
    charges = cycle(vary(CAS[0], 12))
    with tempfile.TemporaryDirectory() as folder:
        word = Path(folder) / "convention.docx"
        word.write_bytes(clausedocs.render(next(charges), MODELE, "docx").octets)
        ways: dict[str, Callable[[], object]] = {}
        for engine in ("typst", "weasyprint"):
            if reason := moteur_pdf.missing(engine):
                print(f"  {engine} : pas mesuré. {reason}")
            else:
                ways[engine] = lambda engine=engine: clausedocs.render(  # type: ignore[misc]
                    next(charges), MODELE, "pdf", moteur_pdf=engine
                )
        if reason := libreoffice.missing():
            print(f"  LibreOffice : pas mesuré. {reason}")
        else:
            ways["LibreOffice"] = lambda: convert(word, Path(folder))
        for call in ways.values():
            call()
        rounds = [{name: spend(call) for name, call in ways.items()} for _ in range(MANCHES)]
    print(f"\n{MODELE} en PDF, du dossier validé aux octets, à l’horloge")
    print("  (but : 8 fois plus rapide que WeasyPrint, 20 fois que LibreOffice)")
    for name in ways:
        ratio = statistics.median(r[name] / r["typst"] for r in rounds) if "typst" in ways else 0
        print(f"  {name:<14} {statistics.median(r[name] for r in rounds):8.1f} ms  {ratio:5.1f} fois Typst")


def convert(word: Path, folder: Path) -> None:
    profile = f"-env:UserInstallation={(folder / 'profil').as_uri()}"
    office = str(libreoffice.find_soffice())
    command = [office, profile, "--headless", "--convert-to", "pdf", "--outdir", str(folder), str(word)]
    subprocess.run(command, check=True, capture_output=True)


def spend(call: Callable[[], object]) -> float:
    """On the clock, in milliseconds: Typst works on every core."""
    start = time.perf_counter()
    call()
    return (time.perf_counter() - start) * 1000


if __name__ == "__main__":
    main()
