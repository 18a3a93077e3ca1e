"""`clausedocs modele proposer`: a copy with tags, and what was found, left or not found."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from clausedocs.cli.console import say, say_table, wrap
from clausedocs.cli.saisie import read_date
from clausedocs.erreurs import UsageErreur

if TYPE_CHECKING:
    from clausedocs.proposition import Bilan

LARGEUR = 44


def run_proposer(fichier: str, dossier: str, sortie: str, le: str | None, *, ecraser: bool) -> None:
    """Write the copy, then tell."""
    path = Path(sortie)
    _check_sortie(Path(fichier), path, ecraser=ecraser)
    jour = read_date(le, "--le")
    from clausedocs.dossiers import load_dossier
    from clausedocs.proposition import propose_modele
    from clausedocs.rendu import write_atomic

    charge = load_dossier(Path(dossier), mode="projet", le=jour)
    bilan = propose_modele(Path(fichier), charge, jour=jour or date.today())  # noqa: DTZ011 (the user's calendar)
    write_atomic(path, bilan.octets)
    _say(bilan, sortie)


def _check_sortie(source: Path, path: Path, *, ecraser: bool) -> None:
    if path.suffix.lower() != ".docx":
        raise UsageErreur(
            "sortie_refusee",
            f"«\u00a0{path}\u00a0» n’est pas le nom d’un document Word.",
            "Donnez un nom de fichier en .docx, par exemple -o modeles/convention.docx.",
        )
    if path.exists() and (not ecraser or path.resolve() == source.resolve()):
        raise UsageErreur(
            "fichier_existant",
            f"Le fichier «\u00a0{path}\u00a0» existe déjà et n’a pas été touché.",
            "Choisissez un autre nom, ou ajoutez --ecraser pour le remplacer.",
        )


def _say(bilan: Bilan, sortie: str) -> None:
    count = sum(r.fois for r in bilan.remplaces)
    say(f"{sortie}\u00a0: {count} passages changés en balises, à confirmer dans Word (onglet Révision).")
    say()
    say_table(
        ("Était", "Balise", "Fois", "À savoir"),
        ((_cut(r.etait), r.balise, str(r.fois), r.ecart) for r in bilan.remplaces),
    )
    if bilan.ambigus:
        say()
        say("Laissé tel quel, à vous de choisir\u00a0:")
        for r in bilan.ambigus:
            why = "rien ne dit de quelle durée il s’agit" if len(r.choix) == 1 else "plusieurs données"
            say(wrap(f"– {r.etait} ({r.fois} fois, {why})\u00a0: {' ou '.join(r.choix)}", indent="  "))
    if bilan.absentes:
        say()
        say(f"Dans le dossier, mais pas trouvé dans le document ({len(bilan.absentes)})\u00a0:")
        for balise, valeur in bilan.absentes:
            say(f"  – {_cut(valeur)}\u00a0: {balise}")
    say()
    say(
        wrap(
            "Relisez les commentaires, puis «\u00a0clausedocs modele verifier\u00a0»\u00a0; rangez la copie "
            "dans le répertoire de vos modèles (--modeles)."
        )
    )


def _cut(text: str) -> str:
    return text if len(text) <= LARGEUR else f"{text[: LARGEUR - 1].rstrip()}…"
