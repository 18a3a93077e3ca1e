"""python -m bench: how many times faster than docxtpl, on the same convention and the same data.

Ratios, each the median of rounds in which both sides take turns on the same machine: context to
bytes (against the other engines too), validated dossier to bytes, whole rows of a table, PDF, a cold process
from files to a .docx, a whole tender file. `--complet` adds what takes minutes.
"""

from __future__ import annotations

import io
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from itertools import cycle
from pathlib import Path

from docxtpl import DocxTemplate

import clausedocs
from bench import dce, insertion, lignes, moteurs, pdf
from clausedocs.dossiers import build_contexte
from clausedocs.rendu.export import contexte_docxtpl, environnement_docxtpl, export_modele

RACINE = Path(__file__).resolve().parent.parent
DOSSIER = RACINE / "fixtures" / "c01_valmorin.yaml"
MODELE = "convention_cadre"
MANCHES = 15

# What a cold docxtpl script does: the template and plain data are ready, it renders and saves.
SCRIPT = """
import json, sys
from docxtpl import DocxTemplate
from jinja2 import Environment
gabarit, donnees, sortie = sys.argv[1:]
contexte = json.load(open(donnees, encoding="utf-8"))
contexte.update(cite=lambda *a, **k: "", _num=lambda a: "Article 1", _fin=lambda: " ;", _present=lambda: True)
env = Environment()
env.filters["paragraphes"] = str.splitlines
env.filters["majuscule_initiale"] = str.capitalize
modele = DocxTemplate(gabarit)
modele.render(contexte, env, autoescape=True)
modele.save(sortie)
"""


def main() -> None:
    charge = clausedocs.load_dossier(DOSSIER)
    template = io.BytesIO(export_modele(MODELE))
    contexte = build_contexte(charge.dossier, mode=charge.mode, le=charge.le)
    env = environnement_docxtpl()

    charges = cycle(moteurs.vary(moteurs.CAS[0], moteurs.DONNEES))

    def ours_from_dossier() -> bytes:
        return clausedocs.render(next(charges), MODELE, "docx").octets

    def docxtpl() -> bytes:
        template.seek(0)
        document = DocxTemplate(template)
        document.render(contexte_docxtpl(next(charges), MODELE), env)
        out = io.BytesIO()
        document.save(out)
        return out.getvalue()

    print(f"{MODELE}, {MANCHES} manches alternées, médianes")
    report("du dossier validé aux octets", ours_from_dossier, docxtpl, 15)
    moteurs.main()
    lignes.main(sys.argv[1:])
    pdf.main()
    print()
    cold(export_modele(MODELE), contexte)
    dce.main()
    insertion.main()


def report(label: str, ours: Callable[[], object], theirs: Callable[[], object], goal: float) -> None:
    ours(), theirs()
    a, b = [], []
    for _ in range(MANCHES):
        a.append(clock(ours, 5, time.process_time))
        b.append(clock(theirs, 1, time.process_time))
    ratio = statistics.median(y / x for x, y in zip(a, b, strict=True))
    print(
        f"  {label:<30} {statistics.median(a) * 1000:7.2f} ms"
        f" contre {statistics.median(b) * 1000:7.1f} ms :"
        f" {ratio:.1f} fois plus rapide (but : {goal:g})"
    )


def clock(call: Callable[[], object], times: int, read: Callable[[], float] = time.perf_counter) -> float:
    start = read()
    for _ in range(times):
        call()
    return (read() - start) / times


def cold(template: bytes, contexte: dict[str, object]) -> None:
    import json

    with tempfile.TemporaryDirectory() as folder:
        base = Path(folder)
        (base / "gabarit.docx").write_bytes(template)
        (base / "donnees.json").write_text(json.dumps(contexte), "utf-8")
        (base / "script.py").write_text(SCRIPT, "utf-8")
        env = {**os.environ, "CLAUSEDOCS_CACHE": str(base / "cache")}
        ours = [
            sys.executable,
            "-m",
            "clausedocs",
            "generer",
            str(DOSSIER),
            "-o",
            str(base / "s"),
            "--format",
            "docx",
        ]
        theirs = [
            sys.executable,
            str(base / "script.py"),
            str(base / "gabarit.docx"),
            str(base / "donnees.json"),
            str(base / "autre.docx"),
        ]

        def run(command: list[str]) -> Callable[[], object]:
            return lambda: subprocess.run(command, check=True, capture_output=True, env=env)

        run(ours)(), run(theirs)()
        a, b = [], []
        for _ in range(7):
            a.append(clock(run(ours), 1))
            b.append(clock(run(theirs), 1))
        ratio = statistics.median(x / y for x, y in zip(a, b, strict=True))
        print(
            f"  {'à froid, des fichiers au .docx':<30} {statistics.median(a) * 1000:7.0f} ms contre"
            f" {statistics.median(b) * 1000:7.0f} ms :"
            f" {ratio:.2f} fois le temps de docxtpl (but : au plus 2,5)"
        )


if __name__ == "__main__":
    main()
