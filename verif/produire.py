"""Render the fictional dossiers in every format, for the checks that look at finished documents.

python verif/produire.py SORTIES                     every dossier
python verif/produire.py SORTIES --combien 4 --rang 17   four of them; the next rank takes the next four
python verif/produire.py SORTIES --grille            the dossiers of the grids of pairs in their place
"""

from __future__ import annotations

import argparse
import importlib
import itertools
import sys
from collections.abc import Sequence
from datetime import date
from pathlib import Path

import clausedocs

RACINE = Path(__file__).resolve().parent.parent
# A day on which the law of the fixtures is known: the documents do not change with the calendar.
LE = date(2026, 11, 22)
# What we write ourselves; the others are made from these by a program that we do not have to check.
FORMATS = ["docx", "pdf", "html", "texte"]


def main(argv: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("sorties", type=Path)
    parser.add_argument("--combien", type=int, default=0, help="how many dossiers; 0 for all")
    parser.add_argument("--rang", type=int, default=0, help="which ones, growing by one a commit")
    parser.add_argument("--grille", action="store_true", help="the grids of pairs (tests/documents/grille…)")
    args = parser.parse_args(argv)
    dossiers = write_grille(args.sorties) if args.grille else list_dossiers()
    for dossier in choose(dossiers, args.combien, args.rang):
        resultat = clausedocs.generate(dossier, args.sorties / dossier.stem, formats=FORMATS, le=LE)
        for fichier in resultat.fichiers:
            print(f"{fichier.chemin}  {fichier.pages or '-'} p.")
    return 0


def list_dossiers() -> list[Path]:
    """Every dossier of `fixtures/` that says which modèles it is for (the others are included by them)."""
    return sorted(
        p for p in (RACINE / "fixtures").glob("*.yaml") if "\nmodeles:" in "\n" + p.read_text("utf-8")
    )


def write_grille(sorties: Path) -> list[Path]:
    """The dossiers of the grids, in a folder beside the documents: whoever finds a fault can start there.

    Conventions and marchés alternate: a few of them in a row are of both kinds.
    """
    sys.path.insert(0, str(RACINE / "tests" / "documents"))
    (sorties / "dossiers").mkdir(parents=True, exist_ok=True)
    dossiers = [
        [
            grille.write_dossier(rangee, sorties / "dossiers" / f"{grille.name_rangee(rang)}.yaml")
            for rang, rangee in enumerate(grille.load_grille().rangees)
        ]
        for grille in (importlib.import_module(nom) for nom in ("grille", "grille_marche"))
    ]
    return [d for pair in itertools.zip_longest(*dossiers) for d in pair if d is not None]


def choose(dossiers: list[Path], combien: int, rang: int) -> list[Path]:
    """`combien` dossiers in a row, starting further at each rank: in the end all have been taken."""
    if combien <= 0 or combien >= len(dossiers):
        return dossiers
    start = rang * combien
    return [dossiers[(start + i) % len(dossiers)] for i in range(combien)]


if __name__ == "__main__":
    sys.exit(main())
