"""A clause into a Word file of 300 pages, against python-docx opening and saving it: time, peak of memory."""

from __future__ import annotations

import json
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

from docx import Document
from docx.enum.text import WD_BREAK

FIXTURES = Path(__file__).resolve().parent.parent / "fixtures"
PAGES = 300
MANCHES = 5
BUT = 1.5
PHRASE = (
    "Le titulaire exécute les prestations dans le délai fixé par le bon de commande, remet chaque mois un "
    "compte rendu de ses interventions et signale sans attendre ce qui empêche de les poursuivre. "
)

# One process a measure: the peak of memory of a process only ever rises. The clock starts once what each
# side needs is imported, its dossier read and its modèle compiled, for ours by a first insertion elsewhere.
EUX = """
from docx import Document
def prepare(petit): Document(petit)
def work(entree, sortie): Document(entree).save(sortie)
"""
NOUS = """
from pathlib import Path
from clausedocs.dce.insertion import insert_clause
from clausedocs.dce.place import Demande
from clausedocs.dossiers import load_dossier
from clausedocs.rendu import write_atomic
charge = load_dossier(Path(sys.argv[4]), modeles=["clause_ccap"])
def insert(entree): return insert_clause(Path(entree), charge, "clause_ccap", Demande("apres", sys.argv[5]))
def prepare(petit): insert(petit)
def work(entree, sortie): write_atomic(Path(sortie), insert(entree).octets)
"""
MESURE = """
import json, re, sys, time
{atelier}
def peak():
    try:
        import resource
    except ImportError:
        return 0
    try:
        return int(re.search(r"VmHWM:\\s+(\\d+)", open("/proc/self/status").read()).group(1)) / 1024
    except OSError:
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20
prepare(sys.argv[1])
before = peak()
start = time.perf_counter()
work(sys.argv[2], sys.argv[3])
print(json.dumps([time.perf_counter() - start, peak(), peak() - before]))
"""


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        base = Path(folder)
        write_ccap(base / "petit.docx", 3)
        write_ccap(base / "ccap.docx", PAGES)
        dossier = str(FIXTURES / "c01_marche.yaml")

        def measure(atelier: str, *ends: str) -> tuple[float, float, float]:
            names = [str(base / n) for n in ("petit.docx", "ccap.docx", "sortie.docx")]
            command = [sys.executable, "-c", MESURE.format(atelier=atelier), *names, *ends]
            said = subprocess.run(command, check=True, capture_output=True, text=True).stdout
            seconds, peak, rise = json.loads(said)
            return seconds, peak, rise

        rounds = [(measure(NOUS, dossier, "Article 2"), measure(EUX)) for _ in range(MANCHES)]
    labels = (("durée", 1000, "ms"), ("mémoire du programme", 1, "Mo"), ("mémoire de l’opération", 1, "Mo"))
    for n, (label, scale, unit) in enumerate(labels):
        ours, theirs = (statistics.median(r[side][n] for r in rounds) * scale for side in (0, 1))
        if not theirs:
            continue
        ratio = statistics.median(a[n] / b[n] for a, b in rounds)
        print(
            f"  insertion dans {PAGES} pages, {label:<22} {ours:6.0f} {unit} contre {theirs:6.0f} {unit} :"
            f" {ratio:.2f} fois python-docx (but : au plus {BUT:g})".replace(".", ",")
        )


def write_ccap(path: Path, pages: int) -> None:
    """A fictional contract: an article a page, numbered by hand, its text in runs, tables here and there."""
    document = Document()
    for n in range(1, pages + 1):
        document.add_heading(f"Article {n} – Prestation de nature {n}", 1)
        for _ in range(7):
            paragraph = document.add_paragraph()
            for rank in range(6):
                paragraph.add_run(PHRASE[: 60 + 10 * rank]).bold = rank == 3 or None
        if n % 5 == 0:
            table = document.add_table(rows=4, cols=3)
            for row in table.rows:
                for cell in row.cells:
                    cell.text = f"Bon de commande {n}"
        paragraph.add_run().add_break(WD_BREAK.PAGE)
    document.save(str(path))


if __name__ == "__main__":
    main()
