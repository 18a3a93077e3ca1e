"""`clausedocs modele`: the texts that come with the product, and those of the user."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

from clausedocs.cli.console import say, say_table, wrap
from clausedocs.cli.saisie import read_dossiers_modeles
from clausedocs.modeles import ModeleMeta, Note, SourceModele, compile_source, find_modele, list_modeles

if TYPE_CHECKING:
    from clausedocs.dossiers.variables import Variable
    from clausedocs.modeles.word.sources import SourceWord

# How many names of a group are shown without a word to search for.
MONTRES = 6
# The notes of a clause, in the order in which a reader wants them.
NOTES = (("interet", "Intérêt"), ("articulation", "Articulation"), ("vigilance", "Vigilance"))


def run_lister(dossiers: list[str] | None) -> None:
    """One line a modèle."""
    say_table(
        ("Modèle", "Titre", "Version", "Ce qu’il fait"),
        ((m.id, m.titre, m.version, _describe(m)) for m in list_modeles(read_dossiers_modeles(dossiers))),
    )


def _describe(meta: ModeleMeta) -> str:
    """What it does; of a Word modèle, the document that it stands for."""
    if meta.fichier.suffix.lower() != ".docx":
        return meta.description
    kind = f" ({meta.document})" if meta.document and meta.document != meta.id else ""
    return meta.description or f"Modèle Word{kind} : {meta.fichier.name}"


def run_montrer(identifiant: str, dossiers: list[str] | None) -> None:
    """What a modèle is for, then the notes of each clause that has some."""
    folders = read_dossiers_modeles(dossiers)
    source = find_modele(identifiant, folders)
    meta = source.meta
    say(f"{meta.titre} ({meta.id}, version {meta.version})")
    if meta.description:
        say(wrap(meta.description))
    say(f"Texte : {meta.fichier}")
    if not isinstance(source, SourceModele):
        _say_word(source)
        return
    for note in compile_source(source, "texte").arbre.notes:
        _say_note(note)


def _say_word(source: SourceWord) -> None:
    """What a Word modèle stands for, and the fields that it cites."""
    from clausedocs.modeles.word.compilation import compile_word

    compiled = compile_word(source)
    say(f"Document : {source.meta.document or 'libre (aucune catégorie dans les propriétés du fichier)'}")
    say(wrap(f"Champs cités : {', '.join(compiled.variables)}."))


def _say_note(note: Note) -> None:
    say("")
    say(note.titre)
    for champ, label in NOTES:
        text = getattr(note, champ)
        if text:
            say(wrap(f"{label} : {text}", indent="  "))


def run_schema(identifiant: str, dossiers: list[str] | None) -> None:
    """The JSON Schema of the dossier that the modèle reads."""
    from clausedocs.dossiers import schema_json

    meta = find_modele(identifiant, read_dossiers_modeles(dossiers)).meta
    say(json.dumps(schema_json(meta.document or identifiant), ensure_ascii=False, indent=2))


def run_variables(recherche: str | None, racine: str) -> None:
    """The fields that a modèle may cite, each with an example."""
    from clausedocs.dossiers.variables import list_variables

    wanted = (recherche or "").casefold()
    known = list_variables(racine)
    found = [v for v in known if wanted in v.chemin.casefold() or wanted in v.exemple.casefold()]
    rows = [(v.chemin, v.nature, v.exemple) for v in found]
    if recherche is None:
        rows = [
            (v.chemin, v.nature, v.exemple or _list_inner(v, known))
            for v in known
            if not {".", "["} & set(v.chemin)
        ]
    if not rows:
        say(f"Aucun champ ne contient « {recherche} ».")
        return
    say_table(("Champ", "Nature", "Exemple"), rows)
    if recherche is None:
        say("Cherchez un champ par un mot de son nom ou de son exemple : clausedocs modele variables siret.")


def _list_inner(v: Variable, known: list[Variable]) -> str:
    """The first names that a group or a list holds."""
    start = f"{v.chemin}[]." if v.nature == "liste" else f"{v.chemin}."
    names = [x.chemin[len(start) :] for x in known if x.chemin.startswith(start)]
    # « le », « de » before « Le », « De », which are the same words at the start of a sentence.
    own = sorted((n for n in names if not {".", "["} & set(n)), key=lambda n: (n[:1].isupper(), n))
    return ", ".join(own[:MONTRES]) + ("…" if len(own) > MONTRES else "")


def run_exporter(identifiant: str, sortie: str | None) -> None:
    """The modèle as a Word template, for docxtpl or for reading in Word."""
    from clausedocs.rendu import export_modele, write_atomic

    path = Path(sortie or f"{identifiant}.docx")
    write_atomic(path, export_modele(identifiant))
    say(f"{path} : modèle Word à trous, à remplir avec docxtpl.")
