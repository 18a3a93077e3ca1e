"""The documents of the fictional dossiers: each with its modèle, and its lot where it is made lot by lot."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import clausedocs

FIXTURES = Path(__file__).parents[1] / "fixtures"


@cache
def load(path: Path) -> clausedocs.DossierCharge:
    return clausedocs.load_dossier(path)


def list_cas() -> list[tuple[Path, str]]:
    """Each dossier with the name of each of its documents: « clause_ae@2 » is that of lot 2."""
    dossiers = sorted(p for p in FIXTURES.glob("*.yaml") if "\nmodeles:" in "\n" + p.read_text("utf-8"))
    return [
        (path, f"{modele}@{lot}" if lot else modele)
        for path in dossiers
        for modele, lot in clausedocs.list_documents(load(path))
    ]


def render(path: Path, nom: str, format_: str, **options: Any) -> clausedocs.DocumentRendu:
    modele, _, lot = nom.partition("@")
    return clausedocs.render(load(path), modele, format_, lot=lot, **options)
