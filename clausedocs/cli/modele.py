"""`clausedocs modele`: the texts that come with the product."""

from __future__ import annotations

import json
from pathlib import Path

from clausedocs.cli.console import say, say_table, wrap
from clausedocs.modeles import Note, compile_modele, find_modele, list_modeles

# The notes of a clause, in the order in which a reader wants them.
NOTES = (("interet", "Intérêt"), ("articulation", "Articulation"), ("vigilance", "Vigilance"))


def run_lister() -> None:
    """One line a modèle."""
    say_table(
        ("Modèle", "Titre", "Version", "Ce qu’il fait"),
        ((m.id, m.titre, m.version, m.description) for m in list_modeles()),
    )


def run_montrer(identifiant: str) -> None:
    """What a modèle is for, then the notes of each clause that has some."""
    compiled = compile_modele(identifiant, "texte")
    meta = compiled.meta
    say(f"{meta.titre} ({meta.id}, version {meta.version})")
    if meta.description:
        say(wrap(meta.description))
    say(f"Texte : {meta.fichier}")
    for note in compiled.arbre.notes:
        _say_note(note)


def _say_note(note: Note) -> None:
    say("")
    say(note.titre)
    for champ, label in NOTES:
        text = getattr(note, champ)
        if text:
            say(wrap(f"{label} : {text}", indent="  "))


def run_schema(identifiant: str) -> None:
    """The JSON Schema of the dossier that the modèle reads."""
    from clausedocs.dossiers import schema_json

    find_modele(identifiant)
    say(json.dumps(schema_json(identifiant), ensure_ascii=False, indent=2))


def run_exporter(identifiant: str, sortie: str | None) -> None:
    """The modèle as a Word template, for docxtpl or for reading in Word."""
    from clausedocs.rendu import export_modele, write_atomic

    path = Path(sortie or f"{identifiant}.docx")
    write_atomic(path, export_modele(identifiant))
    say(f"{path} : modèle Word à trous, à remplir avec docxtpl.")
