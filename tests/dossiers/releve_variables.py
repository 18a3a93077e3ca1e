"""Draws the lists of fields from the contexts of the fictional dossiers; run it to write them again."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import yaml

RACINE = Path(__file__).resolve().parents[2]
EXEMPLE_MAX = 60
NATURES = {str: "texte", int: "nombre", bool: "oui ou non", dict: "groupe", list: "liste", type(None): "vide"}


def read_variables() -> dict[str, dict[str, tuple[str, str]]]:
    """Kind of dossier -> path -> nature and example."""
    from clausedocs.domaine import DossierCourrier, DossierMarche
    from clausedocs.dossiers import load_dossier
    from clausedocs.rendu.preparation import Preparateur, list_documents

    found: dict[str, dict[str, tuple[str, str]]] = {"convention": {}, "marche": {}, "courrier": {}}
    for path in sorted((RACINE / "fixtures").glob("*.yaml")):
        if not set(yaml.safe_load(path.read_text("utf-8"))) & {"modeles", "convention", "marche"}:
            continue
        charge = load_dossier(path)
        kind = "courrier" if isinstance(charge.dossier, DossierCourrier) else "convention"
        kind = "marche" if isinstance(charge.dossier, DossierMarche) else kind
        preparateur = Preparateur(charge)
        for modele, lot in list_documents(charge):
            prepared = preparateur.prepare(modele, lot)
            names = {"titre": prepared.titre, "titre_court": prepared.titre_court}
            _walk({**names, **prepared.contexte}, "", found[kind])
    return found


def _walk(value: Any, path: str, found: dict[str, tuple[str, str]]) -> None:
    if path:
        nature = NATURES[type(value)]
        known = found.get(path)
        if known is None or known[0] == "vide" or (not known[1] and nature == known[0]):
            found[path] = (nature, _show(value) if nature != "vide" else "")
    if isinstance(value, dict):
        for key, inner in value.items():
            if not path and key == "mot":
                continue  # the lexicon is a table of ours, read where it is
            _walk(inner, f"{path}.{key}" if path else str(key), found)
    elif isinstance(value, list):
        for item in value:
            _walk(item, f"{path}[]", found)


def _show(value: Any) -> str:
    if isinstance(value, bool):
        return "oui" if value else "non"
    if not isinstance(value, (str, int)):
        return ""
    text = " ".join(str(value).split())
    return text if len(text) <= EXEMPLE_MAX else f"{text[: EXEMPLE_MAX - 1]}…"


def write_lines(fields: dict[str, tuple[str, str]]) -> str:
    """A line a field: path, nature, example."""
    return "".join(f"{path}\t{nature}\t{exemple}\n" for path, (nature, exemple) in sorted(fields.items()))


if __name__ == "__main__":
    sys.path.insert(0, str(RACINE))
    for kind, fields in read_variables().items():
        target = RACINE / "clausedocs" / "dossiers" / f"variables_{kind}.tsv"
        target.write_text(write_lines(fields), "utf-8", newline="\n")
