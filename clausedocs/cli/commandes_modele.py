"""`clausedocs modele`: the texts, ours and those of the user; arguments and help."""

from __future__ import annotations

from typing import Annotated

import typer

from clausedocs.cli.aide import CommandeFrancaise, GroupeFrancais

IdModele = Annotated[
    str, typer.Argument(metavar="ID", help="L’identifiant du modèle (« clausedocs modele lister »).")
]
Modeles = Annotated[
    list[str] | None,
    typer.Option(
        "--modeles",
        metavar="RÉPERTOIRE",
        help="Où sont vos propres modèles, Word (.docx) ou texte (.md) ; répétable. Sans elle : la variable "
        "CLAUSEDOCS_MODELES de ce poste.",
    ),
]

modele = typer.Typer(cls=GroupeFrancais, rich_markup_mode=None, invoke_without_command=True)


@modele.callback()
def modele_(ctx: typer.Context) -> None:
    """Les textes types et vos propres modèles Word : les lister, les lire, les contrôler."""
    if ctx.invoked_subcommand is None:
        typer.echo(ctx.get_help())


@modele.command("lister", cls=CommandeFrancaise)
def modele_lister(dossiers: Modeles = None) -> None:
    """Montre les modèles disponibles, les vôtres compris."""
    from clausedocs.cli.modele import run_lister

    run_lister(dossiers)


@modele.command("montrer", cls=CommandeFrancaise)
def modele_montrer(identifiant: IdModele, dossiers: Modeles = None) -> None:
    """Explique un modèle : à quoi sert chaque clause, ce qu’il faut y surveiller."""
    from clausedocs.cli.modele import run_montrer

    run_montrer(identifiant, dossiers)


@modele.command("schema", cls=CommandeFrancaise)
def modele_schema(identifiant: IdModele, dossiers: Modeles = None) -> None:
    """Écrit le schéma JSON du dossier que le modèle attend, pour un éditeur ou un formulaire."""
    from clausedocs.cli.modele import run_schema

    run_schema(identifiant, dossiers)


@modele.command("variables", cls=CommandeFrancaise)
def modele_variables(
    recherche: Annotated[
        str | None,
        typer.Argument(metavar="MOT", help="Seulement les champs dont le nom ou l’exemple contient ce mot."),
    ] = None,
    marche: Annotated[
        bool, typer.Option("--marche", help="Ceux d’un marché, au lieu de ceux d’une convention.")
    ] = False,
    courrier: Annotated[
        bool, typer.Option("--courrier", help="Ceux d’une lettre à l’entreprise titulaire d’un marché.")
    ] = False,
) -> None:
    """Montre les champs qu’un modèle peut citer, chacun avec un exemple."""
    from clausedocs.cli.modele import run_variables

    run_variables(recherche, "courrier" if courrier else "marche" if marche else "convention")


@modele.command("verifier", cls=CommandeFrancaise)
def modele_verifier(
    fichier: Annotated[
        str, typer.Argument(metavar="FICHIER.docx", help="Le modèle Word, ou un document à relire.")
    ],
    commentaires: Annotated[
        str | None,
        typer.Option(
            "--commentaires",
            metavar="COPIE.docx",
            help="Écrit aussi chaque remarque en commentaire Word, dans cette copie du fichier.",
        ),
    ] = None,
    marche: Annotated[
        bool, typer.Option("--marche", help="Le modèle est écrit pour un marché, pas pour une convention.")
    ] = False,
) -> None:
    """Relit un modèle Word et montre tous ses défauts d’un coup, avec leur place et le remède."""
    from clausedocs.cli.relecture import run_modele_verifier

    run_modele_verifier(fichier, commentaires, marche=marche)


@modele.command("exporter", cls=CommandeFrancaise)
def modele_exporter(
    identifiant: IdModele,
    sortie: Annotated[
        str | None,
        typer.Option("-o", "--sortie", metavar="FICHIER", help="Où écrire. Sans elle : ID.docx."),
    ] = None,
) -> None:
    """Écrit le modèle comme un document Word à trous, que docxtpl sait remplir."""
    from clausedocs.cli.modele import run_exporter

    run_exporter(identifiant, sortie)


@modele.command("proposer", cls=CommandeFrancaise)
def modele_proposer(
    fichier: Annotated[
        str,
        typer.Argument(metavar="FICHIER.docx", help="Un document Word déjà signé ou envoyé."),
    ],
    dossier: Annotated[
        str,
        typer.Option(
            "--dossier",
            metavar="DOSSIER",
            help="Le fichier .yaml qui décrit ce document-là\u00a0: mêmes parties, dates et montants.",
        ),
    ],
    sortie: Annotated[
        str,
        typer.Option("-o", "--sortie", metavar="FICHIER.docx", help="La copie à écrire."),
    ],
    le: Annotated[
        str | None,
        typer.Option("--le", metavar="DATE", help="Le jour des commentaires. Sans elle\u00a0: aujourd’hui."),
    ] = None,
    ecraser: Annotated[
        bool, typer.Option("--ecraser", help="Remplace la copie si elle existe déjà.")
    ] = False,
) -> None:
    """Fait d’un ancien document Word un modèle\u00a0: les données du dossier y deviennent des balises.

    Chacune porte un commentaire à confirmer dans Word («\u00a0était… devient…\u00a0»). Ce qui peut désigner
    plusieurs données est laissé, et signalé.
    """
    from clausedocs.cli.proposition import run_proposer

    run_proposer(fichier, dossier, sortie, le, ecraser=ecraser)
