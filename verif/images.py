"""Retake the pictures of the form that the README and the docs show: a fictional workspace, a real browser.

.venv/bin/python verif/images.py [docs/images]
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

RACINE = Path(__file__).resolve().parent.parent
FIXTURES = RACINE / "fixtures"
PAPIER = ("entete_meivo.docx", "entete_meivo.yaml", "entete_meivo_fonds.svg", "entete_meivo_logo.svg")
# Pixels; a picture stops where the page says where it is kept, unless it is cut before.
LARGEUR, HAUTEUR = 1280, 700
IMAGES = (
    ("formulaire-accueil.png", "/", ""),
    ("formulaire-etape.png", "/dossier/valmorin/accord", "convention.duree_mois"),
    ("formulaire-papier.png", "/structure/papier", ""),
)


def main(sortie: Path) -> None:
    from playwright.sync_api import sync_playwright

    chromium = shutil.which("chromium") or shutil.which("google-chrome")
    with (
        tempfile.TemporaryDirectory() as folder,
        sync_playwright() as playwright,
        serve(fill(Path(folder) / "Mes clauses")) as address,
    ):
        # The browser writes dates in its own language.
        browser = playwright.chromium.launch(
            executable_path=chromium, args=["--no-sandbox"], env={**os.environ, "LANGUAGE": "fr"}
        )
        page = browser.new_page(viewport={"width": LARGEUR, "height": HAUTEUR}, locale="fr-FR")
        page.goto(address)
        for name, place, field in IMAGES:
            page.goto(f"{address.partition('/entrer')[0]}{place}")
            take(page, field, sortie / name)
        browser.close()


def fill(folder: Path) -> Path:
    """A structure with its paper, a convention, a marché."""
    (folder / "papier").mkdir(parents=True)
    for name in PAPIER:
        shutil.copy(FIXTURES / name, folder / "papier")
    structure = (FIXTURES / "ma_structure_meivo.yaml").read_text("utf-8")
    (folder / "ma_structure.yaml").write_text(f"{structure}\nentete: papier/entete_meivo.yaml\n", "utf-8")
    for source, name in (("c01_marche", "tilleuls"), ("c01_valmorin", "valmorin")):
        text = (FIXTURES / f"{source}.yaml").read_text("utf-8")
        for included in re.findall(r"donneur_ordre: (\w+\.yaml)", text):
            shutil.copy(FIXTURES / included, folder)
        (folder / f"{name}.yaml").write_text(
            text.replace("ma_structure_meivo.yaml", "ma_structure.yaml"), "utf-8"
        )
    return folder


@contextmanager
def serve(espace: Path) -> Iterator[str]:
    """The address to enter by."""
    command = [sys.executable, "-m", "clausedocs", "servir", str(espace), "--port", "0", "--sans-navigateur"]
    with subprocess.Popen(
        command, cwd=RACINE, stderr=subprocess.PIPE, text=True, encoding="utf-8"
    ) as process:
        assert process.stderr is not None
        try:
            yield next(line.strip() for line in process.stderr if "/entrer?" in line)
        finally:
            process.kill()


def take(page: Any, champ: str, path: Path) -> None:
    if champ:
        page.locator(f'[name="{champ}"]').focus()
        page.wait_for_timeout(1500)
    end = page.evaluate("document.querySelector('footer').getBoundingClientRect().top")
    clip = {"x": 0, "y": 0, "width": LARGEUR, "height": min(end, HAUTEUR)}
    page.screenshot(path=path, clip=clip)


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else RACINE / "docs" / "images")
