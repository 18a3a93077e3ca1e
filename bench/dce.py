"""All the pieces of a marché of twelve lots, in Word, from file to files, against docxtpl on our exports."""

from __future__ import annotations

import copy
import io
import shutil
import statistics
import tempfile
import time
from pathlib import Path
from typing import Any

import yaml
from docxtpl import DocxTemplate

import clausedocs
from clausedocs.rendu.export import contexte_docxtpl, environnement_docxtpl, export_modele

FIXTURES = Path(__file__).resolve().parent.parent / "fixtures"
LOTS = 12
MANCHES = 7


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        base = Path(folder)
        marche = write_marche(base)
        charge = clausedocs.load_dossier(marche)
        documents = clausedocs.list_documents(charge)
        templates = {modele: export_modele(modele) for modele, _ in documents}
        env = environnement_docxtpl()

        def ours() -> float:
            start = time.perf_counter()
            clausedocs.generate(marche, base / "dce", modeles=(), formats=["docx"])
            return time.perf_counter() - start

        def docxtpl() -> float:
            # The variables are ready before the clock starts: docxtpl only opens, renders and saves.
            ready: list[tuple[bytes, dict[str, Any]]] = [
                (templates[modele], contexte_docxtpl(charge, modele, lot)) for modele, lot in documents
            ]
            start = time.perf_counter()
            for rank, (template, variables) in enumerate(ready):
                document = DocxTemplate(io.BytesIO(template))
                document.render(variables, env)
                document.save(base / f"{rank}.docx")
            return time.perf_counter() - start

        ours(), docxtpl()
        pairs = [(ours(), docxtpl()) for _ in range(MANCHES)]
    ratio = statistics.median(a / b for a, b in pairs)
    print(
        f"  DCE de {LOTS} lots, {len(documents)} pièces, du fichier aux fichiers :"
        f" {statistics.median(a for a, _ in pairs) * 1000:.0f} ms contre"
        f" {statistics.median(b for _, b in pairs) * 1000:.0f} ms :"
        f" {ratio:.3f} fois le temps de docxtpl (but : au plus 0,2)"
    )


def write_marche(folder: Path) -> Path:
    """The fictional works of C01 with twelve lots in the place of its six, all with hours."""
    data = yaml.load((FIXTURES / "c01_marche.yaml").read_text("utf-8"), Loader=yaml.BaseLoader)
    for nom in ("donneur_ordre", "structure_porteuse"):
        shutil.copy(FIXTURES / data[nom], folder / data[nom])
    model = data["marche"]["lots"][0]
    data["marche"]["lots"] = [
        {
            **copy.deepcopy(model),
            "numero": str(n),
            "intitule": f"Lot de travaux {n}",
            "montant_estime_ht": str(150000 + n * 1000),
        }
        for n in range(1, LOTS + 1)
    ]
    for gone in ("modeles", "fiche_projet_achat", "avis_motive"):
        data.pop(gone)
    data["marche"].pop("heures_total")
    path = folder / "marche.yaml"
    path.write_text(yaml.safe_dump(data, allow_unicode=True, sort_keys=False), "utf-8")
    return path


if __name__ == "__main__":
    main()
