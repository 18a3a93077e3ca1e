"""Writes docs/machines.md from the data of the procedures: `python -m verif.machines`."""

from __future__ import annotations

from pathlib import Path

from clausedocs.difficultes.graphe import write_page

PAGE = Path(__file__).resolve().parent.parent / "docs" / "machines.md"

if __name__ == "__main__":
    PAGE.write_text(write_page(), encoding="utf-8")
    print(f"{PAGE.name} écrit.")
