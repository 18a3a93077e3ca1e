"""`clausedocs nouveau`, `verifier`, `generer`: from a skeleton to the documents."""

from __future__ import annotations

from pathlib import Path

from clausedocs.cli.compte_rendu import say_fichiers, say_rapport
from clausedocs.cli.console import Progression, say
from clausedocs.cli.saisie import ChoixRendu, read_date, read_dossiers_modeles, read_formats, read_mode
from clausedocs.erreurs import UsageErreur

# What comes after a skeleton is written; a structure is checked with the dossier that includes it.
SUITE = "à remplir, puis « clausedocs verifier {fichier} »."
SUITES = {
    "marche": "à remplir, puis « clausedocs chiffrer {fichier} », « clausedocs obligation-sociale "
    "{fichier} » et « clausedocs dce {fichier} -o dce ».",
    "ma_structure": "à remplir une fois ; chaque dossier l’appelle par la ligne "
    "« structure_porteuse: {nom} ».",
}


def run_nouveau(nom: str, sortie: str | None, *, ecraser: bool, excel: bool = False) -> None:
    """Write a skeleton to a file, or to the screen; a workbook always to a file."""
    from clausedocs.dossiers import write_squelette

    octets = write_squelette(nom).encode("utf-8")
    if excel:
        from clausedocs.dossiers.classeur_vierge import write_classeur

        octets, sortie = write_classeur(nom), sortie or f"{nom}.xlsx"
        if not sortie.lower().endswith(".xlsx"):
            raise UsageErreur(
                "sortie_refusee",
                f"« {sortie} » n’est pas le nom d’un classeur Excel.",
                f"Écrivez un nom qui finit par .xlsx : -o {Path(sortie).stem or nom}.xlsx.",
            )
    if sortie is None:
        say(octets.decode("utf-8").rstrip("\n"))
        return
    path = Path(sortie)
    if path.exists() and not ecraser:
        raise UsageErreur(
            "fichier_existant",
            f"Le fichier «\u00a0{sortie}\u00a0» existe déjà et n’a pas été touché.",
            "Choisissez un autre nom, ou ajoutez --ecraser pour le remplacer.",
        )
    from clausedocs.rendu import write_atomic

    write_atomic(path, octets)
    say(f"{sortie} : {SUITES.get(nom, SUITE).format(fichier=sortie, nom=path.name)}")


def run_verifier(dossier: str, mode: str, le: str | None, dossiers_modeles: list[str] | None = None) -> None:
    """Read the dossier and render it to text, which finds all that `generer` would find; write nothing."""
    choix, jour = read_mode(mode), read_date(le, "--le")
    folders = read_dossiers_modeles(dossiers_modeles)
    from clausedocs.dossiers import load_dossier
    from clausedocs.modeles import read_propres
    from clausedocs.rendu import list_documents, merge_reports, render

    propres = read_propres(folders) if folders else None
    charge = load_dossier(Path(dossier), mode=choix, le=jour, propres=propres)
    documents = [
        (f"{modele} (lot {lot})" if lot else modele, render(charge, modele, "texte", lot=lot))
        for modele, lot in list_documents(charge)
    ]
    say(f"{dossier}\u00a0: aucune erreur.")
    say(f"Documents prévus\u00a0: {', '.join(nom for nom, _ in documents) or 'aucun'}.")
    say_rapport(merge_reports([document.rapport for _, document in documents]))


def run_generer(
    dossier: str,
    sortie: str,
    formats: str | None,
    mode: str,
    modeles: list[str] | tuple[()] | None,
    le: str | None,
    choix_rendu: ChoixRendu,
    dossiers_modeles: list[str] | None = None,
) -> None:
    """Write the documents, then say where they are, how long, and what to look at in them.

    `modeles`: those to write, None for those of the dossier, () for all the pieces of a tender file.
    """
    from clausedocs.rendu import FORMATS, generate

    wanted = read_formats(formats, tuple(FORMATS))
    choix, jour = read_mode(mode), read_date(le, "--le")
    folders = read_dossiers_modeles(dossiers_modeles)
    with Progression("lecture du dossier") as progression:
        resultat = generate(
            Path(dossier),
            Path(sortie),
            formats=wanted,
            modeles=modeles,
            mode=choix,
            le=jour,
            progression=progression,
            dossiers_modeles=folders,
            **choix_rendu.arguments(),
        )
    say_fichiers(resultat)
    say_rapport(resultat.rapport)
