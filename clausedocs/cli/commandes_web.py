"""`servir`, which opens the form, and `raccourci`, which lets a double click do so: options and help."""

from __future__ import annotations

import sys
from typing import Annotated

import typer


def is_for_a_person() -> bool:
    """Whether somebody clicked or typed, rather than a program that reads what is printed."""
    return sys.stdin is None or (sys.stdin.isatty() and sys.stdout.isatty())


def servir(
    espace: Annotated[
        str | None,
        typer.Argument(
            metavar="ESPACE",
            help="Le dossier où sont vos fichiers. Sans lui\u00a0: « clausedocs », dans vos documents.",
        ),
    ] = None,
    port: Annotated[
        str | None, typer.Option("--port", metavar="N", help="Le port, au lieu du premier qui soit libre.")
    ] = None,
    sans_navigateur: Annotated[
        bool, typer.Option("--sans-navigateur", help="Affiche l’adresse sans ouvrir le navigateur.")
    ] = False,
    hote: Annotated[
        list[str] | None,
        typer.Option(
            "--hote",
            metavar="NOM",
            help="Derrière un serveur mandataire\u00a0: un nom sous lequel il montre clausedocs ; répétable.",
        ),
    ] = None,
    entete_utilisateur: Annotated[
        str | None,
        typer.Option(
            "--entete-utilisateur",
            metavar="EN-TETE",
            help="Avec --hote\u00a0: l’en-tête où le serveur mandataire nomme la personne reconnue.",
        ),
    ] = None,
) -> None:
    """Ouvre le formulaire dans le navigateur, à la souris ou au clavier, sur ce seul poste."""
    from clausedocs.cli.servir import run_servir

    run_servir(espace, port, hote, entete_utilisateur, ouvrir=not sans_navigateur)


def raccourci(
    espace: Annotated[
        str | None,
        typer.Argument(
            metavar="ESPACE",
            help="Le dossier que le raccourci ouvrira. Sans lui\u00a0: « clausedocs », dans vos documents.",
        ),
    ] = None,
    sortie: Annotated[
        str | None,
        typer.Option("-o", "--sortie", metavar="DOSSIER", help="Où l’écrire, au lieu du bureau."),
    ] = None,
) -> None:
    """Met sur le bureau une icône qui ouvre le formulaire par un double-clic."""
    from clausedocs.cli.raccourci import run_raccourci

    run_raccourci(espace, sortie)
