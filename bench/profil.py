"""Where the time of a row goes, and that of a cold `generer`: shares, step by step."""

from __future__ import annotations

import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from bench.lignes import MODELE, write_commun, write_tableau
from clausedocs.dossiers import build_contexte
from clausedocs.dossiers.chargement import make_dossier
from clausedocs.modeles import compile_modele
from clausedocs.publipostage import Demande
from clausedocs.publipostage.assemblage import merge_ligne
from clausedocs.publipostage.plan import make_plan
from clausedocs.rendu.lacunes import SURLIGNEURS
from clausedocs.rendu.paquet_docx import Proprietes, pack
from clausedocs.rendu.preparation import Preparateur, make_citations, trace
from clausedocs.word import archive_zip

LIGNES = 300
NUMEROTER, RENDRE = "numéroter (première passe)", "rendre (seconde passe)"
ASSEMBLER, COMPRIMER = "assembler le paquet Word", "comprimer le texte"
FIXTURES = Path(__file__).resolve().parent.parent / "fixtures"
# What a cold command does before its first document, each step in the program's own order.
DEPART = """
import time
steps, last = [], time.process_time()
def lap(name):
    global last
    now = time.process_time(); steps.append((name, now - last)); last = now
from pathlib import Path
import clausedocs.cli.issue, clausedocs.cli.commandes
lap("Python et la ligne de commande")
from clausedocs.dossiers import load_dossier
lap("importer la lecture (pydantic)")
charge = load_dossier(Path({dossier!r}))
lap("lire et valider le dossier")
from clausedocs.rendu import production
lap("importer le rendu (Jinja, lxml)")
from clausedocs.rendu.preparation import Preparateur
prepared = Preparateur(charge).prepare({modele!r})
lap("préparer le contexte, lire le modèle")
from clausedocs.modeles import compile_source
compiled = compile_source(prepared.source, "docx")
lap("reprendre le modèle compilé")
compiled.render(prepared.contexte, prepared.citations)
lap("rendre, lire le droit")
production.render(charge, {modele!r}, "docx")
lap("un second document, à chaud")
for name, spent in steps: print(f"{{spent * 1000:.3f}};{{name}}")
"""


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        profile_row(Path(folder))
    profile_start()


def profile_row(base: Path) -> None:
    write_commun(base)
    tableau = write_tableau(base / "t.xlsx", LIGNES)
    times: dict[str, float] = {}

    def step(name: str, call: Callable[..., Any], *arguments: Any, **options: Any) -> Any:
        start = time.process_time_ns()
        found = call(*arguments, **options)
        times[name] = times.get(name, 0) + (time.process_time_ns() - start) / 1e6
        return found

    demande = Demande(tableau, base / "s", (MODELE,), base / "commun.yaml", ("docx",))
    make_plan(demande)
    plan = step("lire le tableau, nommer, compter les sommes", make_plan, demande)
    compiled = compile_modele(MODELE, "docx")
    deflate = archive_zip.choose_moteur().deflate
    for ligne in plan.lignes:
        named = "réunir la ligne et le fichier commun"
        data, places = step(named, merge_ligne, plan.source, ligne.numero, ligne.textes, plan.commun)
        data["modeles"] = [MODELE]
        charge = step("valider (champs, règles)", make_dossier, data, places)
        named = "préparer le contexte (accords, typographie)"
        contexte = step(named, build_contexte, charge.dossier, mode=charge.mode, le=charge.le)
        prepared = Preparateur(charge).prepare(MODELE)
        citations = make_citations(charge)
        # The whole, then the first pass and the compression again, taken off from where they belong.
        body = step(RENDRE, compiled.render, contexte, citations)
        step(NUMEROTER, compiled.plan, contexte, citations)
        body = step("surligner les trous", SURLIGNEURS["docx"], body)
        origin = step("dire la provenance", trace, prepared, compiled.empreinte)
        properties = Proprietes(prepared.titre, personnalisees=origin.properties())
        packed = step(ASSEMBLER, pack, body, properties)
        step(COMPRIMER, deflate, body.encode())
        step("écrire le fichier", (base / f"{ligne.numero}.docx").write_bytes, packed)
    times[RENDRE] -= times[NUMEROTER]
    times[ASSEMBLER] -= times[COMPRIMER]
    report(f"Une ligne ({deflate.__name__})", times, LIGNES)


def profile_start() -> None:
    script = DEPART.format(dossier=str(FIXTURES / "c01_valmorin.yaml"), modele=MODELE)
    runs: list[dict[str, float]] = []
    for _ in range(5):
        said = subprocess.run(
            [sys.executable, "-c", script], check=True, capture_output=True, text=True
        ).stdout
        pairs = (line.split(";", 1) for line in said.splitlines())
        runs.append({name: float(spent) for spent, name in pairs})
    report("« generer » à froid", {k: statistics.median(r[k] for r in runs) for k in runs[0]}, 1)


def report(title: str, times: dict[str, float], n: int) -> None:
    total = sum(times.values())
    print(f"\n{title} : {total / n:.2f} ms de calcul")
    for name, spent in times.items():
        print(f"  {name:<46} {spent / n:8.3f} ms  {100 * spent / total:4.0f} %")


if __name__ == "__main__":
    main()
