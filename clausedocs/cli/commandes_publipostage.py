"""The commands of the mail merge and of the caches: their arguments and their help."""

from __future__ import annotations

from typing import Annotated

import typer

from clausedocs.cli.aide import CommandeFrancaise, GroupeFrancais
from clausedocs.cli.commandes_modele import Modeles


def publipostage(
    tableau: Annotated[
        str | None,
        typer.Argument(
            metavar="TABLEAU", help="Le tableau des dossiers, un par ligne : .xlsx, .ods ou .csv."
        ),
    ] = None,
    modeles: Annotated[
        list[str] | None,
        typer.Option("--modele", metavar="ID", help="Le document à écrire pour chaque ligne ; répétable."),
    ] = None,
    commun: Annotated[
        str | None,
        typer.Option(
            "--commun", metavar="FICHIER.yaml", help="Le dossier qui dit ce que toutes les lignes partagent."
        ),
    ] = None,
    sortie: Annotated[
        str,
        typer.Option("-o", "--sortie", metavar="DOSSIER", help="Où écrire les documents ; créé au besoin."),
    ] = "sorties",
    formats: Annotated[
        str | None,
        typer.Option("--format", metavar="FORMATS", help="Comme pour « generer », par exemple docx,pdf."),
    ] = None,
    mode: Annotated[
        str,
        typer.Option("--mode", metavar="MODE", help="« projet » ou « definitif », comme pour « generer »."),
    ] = "definitif",
    le: Annotated[
        str | None, typer.Option("--le", metavar="DATE", help="Le jour où les documents sont faits.")
    ] = None,
    nom: Annotated[
        str | None,
        typer.Option(
            "--nom",
            metavar="MOTIF",
            help="Le nom des fichiers : du texte et des champs entre accolades, par exemple "
            "« {donneur_ordre.denomination}_{convention.reference} ». Admis aussi : {ligne}, {modele}. "
            "Sans elle : {modele}_{reference}.",
        ),
    ] = None,
    feuille: Annotated[
        str | None, typer.Option("--feuille", metavar="NOM", help="La feuille à lire, s’il y en a plusieurs.")
    ] = None,
    sans_masquees: Annotated[
        bool, typer.Option("--sans-masquees", help="Laisse de côté les lignes masquées ou filtrées.")
    ] = False,
    archive: Annotated[
        bool, typer.Option("--archive", help="Écrit un seul .zip au lieu de fichiers : plus rapide.")
    ] = False,
    ecraser: Annotated[
        bool,
        typer.Option("--ecraser", help="Remplace aussi les documents que quelqu’un a retouchés."),
    ] = False,
    refaire: Annotated[
        bool, typer.Option("--refaire", help="Écrit de nouveau ce qui est déjà fait.")
    ] = False,
    coeurs: Annotated[
        str | None,
        typer.Option("--coeurs", metavar="N", help="Combien de cœurs employer. Sans elle : tous."),
    ] = None,
    executeur: Annotated[
        str | None,
        typer.Option(
            "--executeur",
            metavar="ADRESSE",
            help="Fait faire le travail par d’autres machines : dask://hote:port.",
        ),
    ] = None,
    moteur_pdf: Annotated[
        str | None, typer.Option("--moteur-pdf", metavar="MOTEUR", help="Comme pour « generer ».")
    ] = None,
    pdf_variante: Annotated[
        str | None, typer.Option("--pdf-variante", metavar="VARIANTE", help="Comme pour « generer ».")
    ] = None,
    feuille_style: Annotated[
        str | None, typer.Option("--feuille-style", metavar="FICHIER.css", help="Comme pour « generer ».")
    ] = None,
    entete: Annotated[
        str | None, typer.Option("--entete", metavar="FICHIER", help="Comme pour « generer ».")
    ] = None,
    dossiers_modeles: Modeles = None,
    tableau_vierge: Annotated[
        bool,
        typer.Option(
            "--tableau-vierge",
            help="Écrit un tableau à remplir pour le modèle : colonnes, listes, notice. Avec --commun, sans "
            "ce que ce fichier dit déjà ; -o nomme le fichier .xlsx.",
        ),
    ] = False,
) -> None:
    """Écrit les documents de chaque ligne d’un tableau. Une ligne fausse n’empêche pas les autres.

    Arrêtée n’importe quand, la même commande reprend où elle en était : ce qui est fait n’est pas refait.
    """
    from clausedocs.cli.publipostage import run_publipostage, run_vierge
    from clausedocs.cli.saisie import ChoixRendu

    if tableau_vierge:
        run_vierge(modeles or [], commun, sortie, tableau)
        return
    code = run_publipostage(
        tableau,
        sortie,
        ChoixRendu(moteur_pdf, pdf_variante, feuille_style, entete),
        modeles=modeles or [],
        commun=commun,
        formats=formats,
        mode=mode,
        le=le,
        nom=nom,
        feuille=feuille,
        masquees=not sans_masquees,
        archive=archive,
        ecraser=ecraser,
        refaire=refaire,
        coeurs=coeurs,
        executeur=executeur,
        dossiers_modeles=dossiers_modeles,
    )
    if code:
        raise typer.Exit(code)


cache = typer.Typer(cls=GroupeFrancais, rich_markup_mode=None, invoke_without_command=True)


@cache.callback()
def cache_(ctx: typer.Context) -> None:
    """Ce que clausedocs garde sur ce poste pour aller plus vite : où, combien ; « vider » l’efface."""
    if ctx.invoked_subcommand is None:
        from clausedocs.cli.cache import run_montrer

        run_montrer()


@cache.command("vider", cls=CommandeFrancaise)
def cache_vider() -> None:
    """Efface ce qui est gardé. Rien n’est perdu : la commande suivante prend un peu plus de temps."""
    from clausedocs.cli.cache import run_vider

    run_vider()
