"""Whole rows: a table read, validated, rendered, written; against a loop of docxtpl over the same rows.

Then what more workers give: two processes, a cluster of Dask, one archive in the place of files; the memory
of a worker, and whether the cost of a document stays the same from a hundred to ten thousand (`--complet`).
"""

from __future__ import annotations

import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import yaml
from docxtpl import DocxTemplate
from openpyxl import Workbook, load_workbook
from stdnum import luhn

from clausedocs.dossiers import make_dossier
from clausedocs.dossiers.lieux import Lieux
from clausedocs.publipostage import Demande, publish
from clausedocs.publipostage.assemblage import merge
from clausedocs.publipostage.plan import read_commun
from clausedocs.rendu.export import contexte_docxtpl, environnement_docxtpl, export_modele

FIXTURES = Path(__file__).resolve().parent.parent / "fixtures"
MODELE = "convention_cadre"
MANCHES = 5
ENTETES = (
    "donneur_ordre.denomination",
    "donneur_ordre.siret",
    "donneur_ordre.agissant_pour",
    "donneur_ordre.adresse.voie",
    "donneur_ordre.adresse.code_postal",
    "donneur_ordre.adresse.commune",
    "donneur_ordre.habilitation.date",
    "donneur_ordre.contacts.1.role",
    "donneur_ordre.contacts.1.prenom",
    "donneur_ordre.contacts.1.nom",
    "donneur_ordre.contacts.1.courriel",
    "convention.reference",
    "convention.montant_max_ht",
    "convention.duree_mois",
)
# One process a measure: a pool, a cluster and the peak of memory are of a program.
MESURE = """
import json, re, sys, time
from pathlib import Path
from clausedocs.publipostage import Demande, publish
from clausedocs.publipostage import executeurs
pools = []
def open_kept(*options, open_processus=executeurs.open_processus):
    # Kept until each process has said how much memory it took.
    pool = open_processus(*options)
    pools.append((pool, pool.shutdown))
    pool.shutdown = lambda **_: None
    return pool
executeurs.open_processus = open_kept
def peak(_):
    # Not what the system says of its children: that counts the memory of the program that started them.
    try:
        return int(re.search(r"VmHWM:\\s+(\\d+)", open("/proc/self/status").read()).group(1)) / 1024
    except OSError:
        return 0
def main():
    tableau, commun, sortie, workers, archive, dask = sys.argv[1:]
    demande = Demande(Path(tableau), Path(sortie), ("convention_cadre",), Path(commun), ("docx",),
                      archive=archive == "1")
    if dask == "1":
        from distributed import Client, LocalCluster
        with LocalCluster(n_workers=int(workers), threads_per_worker=1, processes=True, host="127.0.0.1",
                          dashboard_address=None) as cluster, Client(cluster) as client:
            executor = client.get_executor()
            list(executor.map(abs, range(8)))
            start = time.perf_counter()
            bilan = publish(demande, executeur=executor)
            spent = time.perf_counter() - start
            memory = max(client.run(peak, 0).values())
    else:
        start = time.perf_counter()
        bilan = publish(demande, coeurs=int(workers))
        spent = time.perf_counter() - start
        memory = max((max(pool.map(peak, range(8))) for pool, _ in pools), default=0) or peak(0)
        for _, close in pools:
            close()
    assert not bilan.en_erreur
    print(json.dumps([spent, memory]))
if __name__ == "__main__":
    main()
"""


def main(arguments: Sequence[str] = ()) -> None:
    with tempfile.TemporaryDirectory() as folder:
        base = Path(folder)
        write_commun(base)
        compare_docxtpl(base, 60)
        compare_executeurs(base, 4000 if "--complet" in arguments else 600)
        if "--complet" in arguments:
            measure_growth(base, (100, 1000, 10_000))


def write_commun(folder: Path) -> None:
    """The dossier of C01 without what the rows say."""
    data = yaml.load((FIXTURES / "c01_valmorin.yaml").read_text("utf-8"), Loader=yaml.BaseLoader)
    for key in ("denomination", "siret", "agissant_pour", "adresse", "contacts", "tva_intracom"):
        data["donneur_ordre"].pop(key)
    (folder / "commun.yaml").write_text(yaml.safe_dump(data, allow_unicode=True, sort_keys=False), "utf-8")
    shutil.copy(FIXTURES / "ma_structure_meivo.yaml", folder)


def write_tableau(path: Path, n: int) -> Path:
    """So many fictional authorities."""
    book = Workbook()
    sheet: Any = book.active
    sheet.append(ENTETES)
    for i in range(1, n + 1):
        town = f"Ormeaux-{i}"
        siren = f"21{i:06d}"
        siren += luhn.calc_check_digit(siren)
        siret = siren + "0001" + luhn.calc_check_digit(siren + "0001")
        sheet.append(
            [
                f"Ville d’{town}",
                siret,
                f"la commune d’{town}",
                f"{i} rue Haute",
                f"99{i % 1000:03d}",
                town,
                date(2026, 9, 1),
                "referent",
                "Octavie",
                "Lambresac",
                f"achats{i}@ormeaux.example",
                f"CONV-{i:05d}",
                10_000 + i,
                36,
            ]
        )
    book.save(path)
    return path


def compare_docxtpl(base: Path, rows: int) -> None:
    """Both read the table, validate each row, write a file a row; docxtpl from our exported modèle."""
    tableau = write_tableau(base / "lignes.xlsx", rows)
    template = export_modele(MODELE)
    (base / "gabarit.docx").write_bytes(template)
    env = environnement_docxtpl()

    def ours() -> None:
        shutil.rmtree(base / "a", ignore_errors=True)
        bilan = publish(Demande(tableau, base / "a", (MODELE,), base / "commun.yaml", ("docx",)), coeurs=1)
        assert len(bilan.lignes) == rows
        assert not bilan.en_erreur

    def docxtpl() -> None:
        commun = read_commun(base / "commun.yaml")
        (base / "b").mkdir(exist_ok=True)
        values: Any = load_workbook(tableau, read_only=True, data_only=True).worksheets[0].values
        head = next(values)
        for rank, row in enumerate(values):
            tree: dict[str | int, Any] = {}
            for name, value in zip(head, row, strict=True):
                put(tree, str(name), str(value.date() if hasattr(value, "date") else value))
            data = {**merge(commun.donnees, tree), "modeles": [MODELE]}
            charge = make_dossier(data, Lieux("lignes.xlsx", {}, {}))
            document = DocxTemplate(str(base / "gabarit.docx"))
            document.render(contexte_docxtpl(charge, MODELE), env)
            document.save(str(base / "b" / f"{rank}.docx"))

    ours()
    docxtpl()
    pairs = [(spend(ours) / rows, spend(docxtpl) / rows) for _ in range(MANCHES)]
    a, b = (statistics.median(side) for side in zip(*pairs, strict=True))
    ratio = statistics.median(y / x for x, y in pairs)
    print(f"\nligne entière (lire, valider, rendre, écrire), {rows} lignes, un cœur")
    print(f"  {a:.2f} ms contre {b:.1f} ms : {ratio:.1f} fois plus rapide que docxtpl (but : 10)")


def put(tree: dict[str | int, Any], titre: str, value: str) -> None:
    steps = [int(p) - 1 if p.isdigit() else p for p in titre.split(".")]
    for step in steps[:-1]:
        tree = tree.setdefault(step, {})
    tree[steps[-1]] = value


def spend(call: Callable[[], None]) -> float:
    """Computing time, in milliseconds."""
    start = time.process_time_ns()
    call()
    return (time.process_time_ns() - start) / 1e6


def run(
    base: Path, tableau: Path, workers: int, *, archive: bool = False, dask: bool = False
) -> tuple[float, float]:
    """Seconds on the clock and peak of memory of a worker (megabytes), in a program of its own."""
    out = base / "sortie"
    shutil.rmtree(out, ignore_errors=True)
    flags = [str(int(archive)), str(int(dask))]
    script = base / "mesure.py"
    script.write_text(MESURE, "utf-8")
    paths = [str(p) for p in (script, tableau, base / "commun.yaml", out)]
    command = [sys.executable, *paths, str(workers), *flags]
    env = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    said = subprocess.run(command, check=True, capture_output=True, text=True, env=env).stdout
    seconds, peak = json.loads(said.splitlines()[-1])
    return float(seconds), float(peak)


def compare_executeurs(base: Path, rows: int) -> None:
    """On the clock: only a quiet machine tells what several workers give."""
    tableau = write_tableau(base / "foule.xlsx", rows)
    kinds: dict[str, dict[str, Any]] = {
        "un processus": {"workers": 1},
        "deux processus": {"workers": 2},
        "deux processus, une archive": {"workers": 2, "archive": True},
    }
    try:
        import distributed  # noqa: F401
    except ImportError:
        print("  Dask : pas mesuré, « pip install clausedocs[dask] »")
    else:
        kinds["Dask, deux travailleurs"] = {"workers": 2, "dask": True}
    rounds: dict[str, list[tuple[float, float]]] = {k: [] for k in kinds}
    for _ in range(3):
        for kind, options in kinds.items():
            rounds[kind].append(run(base, tableau, **options))
    print(f"\n{rows} lignes, à l’horloge, démarrage des travailleurs compris (Dask : déjà démarrés)")
    alone = [s for s, _ in rounds["un processus"]]
    for kind, found in rounds.items():
        speed = statistics.median(a / s for a, (s, _) in zip(alone, found, strict=True))
        peak = max(p for _, p in found)
        memory = f", {peak:.0f} Mo par travailleur" if peak else ""
        rate = rows / statistics.median(s for s, _ in found)
        print(f"  {kind:<30} {rate:7.0f} documents/s  x{speed:.2f}{memory}")
    if "Dask, deux travailleurs" in rounds:
        pairs = zip(rounds["Dask, deux travailleurs"], rounds["deux processus"], strict=True)
        ratio = statistics.median(d[0] / p[0] for d, p in pairs)
        print(f"  Dask : {ratio:.2f} fois le temps de deux processus (but : au plus 1,25)")


def measure_growth(base: Path, sizes: Sequence[int]) -> None:
    """The cost of a document and the memory of a worker, as the table grows."""
    print()
    for n in sizes:
        seconds, peak = run(base, write_tableau(base / f"{n}.xlsx", n), 2)
        print(f"  {n:>6} lignes : {seconds / n * 1000:.2f} ms par document, {peak:.0f} Mo par travailleur")


if __name__ == "__main__":
    main(sys.argv[1:])
