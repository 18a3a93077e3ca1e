"""`clausedocs entete`: try a letterhead before it is used."""

from __future__ import annotations

from typing import Annotated

import typer

from clausedocs.cli.aide import CommandeFrancaise, GroupeFrancais

entete = typer.Typer(cls=GroupeFrancais, rich_markup_mode=None, invoke_without_command=True)


@entete.callback()
def entete_(ctx: typer.Context) -> None:
    """Le papier à en-tête\u00a0: l’essayer avant de s’en servir."""
    if ctx.invoked_subcommand is None:
        typer.echo(ctx.get_help())


@entete.command("essayer", cls=CommandeFrancaise)
def essayer(
    fichier: Annotated[
        str,
        typer.Argument(
            metavar="FICHIER", help="Le papier\u00a0: un document Word (.docx) ou une charte (.yaml)."
        ),
    ],
    sortie: Annotated[
        str,
        typer.Option("-o", "--sortie", metavar="DOSSIER", help="Où écrire le spécimen ; créé au besoin."),
    ] = "specimen",
    formats: Annotated[
        str | None,
        typer.Option(
            "--format",
            metavar="FORMATS",
            help="Parmi docx, pdf, html, odt. Sans elle\u00a0: ceux que ce papier habille.",
        ),
    ] = None,
    dossier: Annotated[
        str | None,
        typer.Option(
            "--dossier",
            metavar="DOSSIER",
            help="Le fichier .yaml dont les données remplissent les balises du papier. "
            "Sans elle\u00a0: des parties fictives.",
        ),
    ] = None,
    moteur_pdf: Annotated[
        str | None,
        typer.Option(
            "--moteur-pdf", metavar="MOTEUR", help="«\u00a0typst\u00a0» ou «\u00a0weasyprint\u00a0»."
        ),
    ] = None,
    le: Annotated[
        str | None,
        typer.Option("--le", metavar="DATE", help="Le jour du spécimen. Sans elle\u00a0: aujourd’hui."),
    ] = None,
) -> None:
    """Écrit un spécimen de tout ce qu’un document peut contenir, sur votre papier.

    Titres, listes, tableaux, signatures, annexe\u00a0: relisez-le avant de donner ce papier à un dossier.
    """
    from clausedocs.cli.entete import run_essayer

    run_essayer(fichier, sortie, formats, dossier, moteur_pdf, le)
