"""`clausedocs cache`: what is kept on this machine to go faster, and how to be rid of it."""

from __future__ import annotations

from clausedocs import memoire
from clausedocs.cli.console import say

LIBELLES = {"modeles": "modèles compilés", "droit": "articles de droit"}


def run_montrer() -> None:
    """Where, how many, how big."""
    folder = memoire.find_dossier()
    if folder is None:
        say("Rien n’est gardé : la variable CLAUSEDOCS_CACHE le demande.")
        return
    say(f"Dossier : {folder}")
    rayons = memoire.measure()
    for r in rayons:
        say(f"  {LIBELLES.get(r.nom, r.nom)} : {_count(r.fichiers)}, {write_taille(r.octets)}")
    say(
        f"En tout : {write_taille(sum(r.octets for r in rayons))}. « clausedocs cache vider » efface tout."
        if rayons
        else "Vide pour l’instant."
    )


def run_vider() -> None:
    """Take everything away."""
    files, size = memoire.clear()
    say(f"Effacé : {_count(files)}, {write_taille(size)}." if files else "Il n’y avait rien à effacer.")


def _count(n: int) -> str:
    return f"{n} fichier{'s' if n > 1 else ''}"


def write_taille(octets: int) -> str:
    """« 1,4 Mo », « 12 ko », « 300 octets »."""
    for unit, size in (("Mo", 1_000_000), ("ko", 1000)):
        if octets >= size:
            return f"{octets / size:.1f} {unit}".replace(".", ",").replace(",0 ", " ")
    return f"{octets} octet{'s' if octets > 1 else ''}"
