"""The commands of the procedures when a clause is not honoured, their arguments and their help."""

from __future__ import annotations

from typing import Annotated

import typer

from clausedocs.cli.aide import CommandeFrancaise, GroupeFrancais

difficultes = typer.Typer(cls=GroupeFrancais, rich_markup_mode=None, invoke_without_command=True)

Dossier = Annotated[
    str,
    typer.Argument(metavar="DOSSIER", help="Le dossier de la procédure, où se trouve dossier.yaml."),
]
Le = Annotated[
    str | None,
    typer.Option(
        "--le", metavar="DATE", help="Le jour du fait ou de la lettre. Sans elle\u00a0: aujourd’hui."
    ),
]
ConsigneLe = Annotated[
    str | None,
    typer.Option(
        "--consigne-le",
        metavar="DATE",
        help="Le jour où vous écrivez, si ce n’est pas aujourd’hui\u00a0: pour reprendre un journal papier.",
    ),
]
Auteur = Annotated[
    str | None,
    typer.Option("--auteur", metavar="NOM", help="Qui écrit. Sans elle\u00a0: le référent de la structure."),
]
Donnees = Annotated[
    list[str] | None,
    typer.Option(
        "--donnee",
        metavar="CHAMP=VALEUR",
        help="Ce que l’événement demande, par exemple heures_realisees=282,5\u202f; répétable.",
    ),
]
Pieces = Annotated[
    list[str] | None,
    typer.Option("--piece", metavar="FICHIER", help="La preuve, copiée dans le dossier\u202f; répétable."),
]


@difficultes.callback()
def difficultes_(ctx: typer.Context) -> None:
    """Quand la clause n’est pas honorée\u00a0: l’étape, le courrier suivant, les délais."""
    if ctx.invoked_subcommand is None:
        typer.echo(ctx.get_help())


@difficultes.command(cls=CommandeFrancaise)
def etat(dossier: Dossier, le: Le = None) -> None:
    """Montre l’étape, ce qui manque, ce qui peut venir, par qui, jusqu’à quand, et ce qui attend."""
    from clausedocs.cli.difficultes import run_etat

    run_etat(dossier, le)


@difficultes.command(cls=CommandeFrancaise)
def consigner(
    dossier: Dossier,
    evenement: Annotated[
        str,
        typer.Argument(
            metavar="EVENEMENT", help="Par exemple contact, releve, accord_donne («\u00a0etat »)."
        ),
    ],
    le: Le = None,
    canal: Annotated[
        str | None,
        typer.Option(
            "--canal", metavar="CANAL", help="telephone, courriel, visite, courrier, reunion ou plateforme."
        ),
    ] = None,
    resultat: Annotated[
        str | None,
        typer.Option("--resultat", metavar="RESULTAT", help="abouti, sans_reponse, message_laisse ou refus."),
    ] = None,
    destinataire: Annotated[
        str | None,
        typer.Option(
            "--destinataire",
            metavar="QUI",
            help="referent_insertion (sans cette option), representant, ou autre, qui ne compte pas.",
        ),
    ] = None,
    objet: Annotated[str | None, typer.Option("--objet", metavar="TEXTE", help="De quoi il s’agit.")] = None,
    heure: Annotated[str | None, typer.Option("--heure", metavar="HEURE", help="Par exemple 10:15.")] = None,
    suite: Annotated[
        str | None, typer.Option("--suite", metavar="MOT", help="La suite, quand l’événement en a plusieurs.")
    ] = None,
    donnees: Donnees = None,
    pieces: Pieces = None,
    auteur: Auteur = None,
    apres_coup: Annotated[
        bool, typer.Option("--apres-coup", help="Un contact, un relevé ou une remise oubliés, plus anciens.")
    ] = False,
    consigne_le: ConsigneLe = None,
) -> None:
    """Ajoute au journal ce qui s’est passé. Rien n’y est jamais effacé."""
    from clausedocs.cli.difficultes import Saisie, run_consigner

    dites = {
        "canal": canal,
        "resultat": resultat,
        "destinataire": destinataire,
        "objet": objet,
        "heure": heure,
        "suite": suite,
    }
    run_consigner(
        dossier, evenement, dites, Saisie(le, consigne_le, auteur, donnees, pieces), apres_coup=apres_coup
    )


@difficultes.command(cls=CommandeFrancaise)
def preparer(
    dossier: Dossier,
    courrier: Annotated[
        str | None,
        typer.Argument(
            metavar="COURRIER", help="Lequel, quand plusieurs peuvent partir, par exemple mise_en_demeure."
        ),
    ] = None,
    le: Le = None,
    avec: Annotated[
        str | None,
        typer.Option(
            "--avec",
            metavar="FICHIER",
            help="Les champs propres à la lettre. Sans elle\u00a0: COURRIER.yaml dans le dossier.",
        ),
    ] = None,
    mode: Annotated[
        str,
        typer.Option(
            "--mode",
            metavar="MODE",
            help="«\u00a0projet\u00a0»\u00a0: la lettre est montrée même si elle ne peut pas partir, "
            "et rien n’est consigné.",
        ),
    ] = "definitif",
    auteur: Auteur = None,
    consigne_le: ConsigneLe = None,
) -> None:
    """Écrit le courrier suivant, en Word et en PDF, et le consigne. Relancée, elle ne change rien."""
    from clausedocs.cli.difficultes import Saisie, run_preparer

    run_preparer(dossier, courrier or "", avec, mode, Saisie(le, consigne_le, auteur))


@difficultes.command(cls=CommandeFrancaise)
def recu(
    dossier: Dossier,
    courrier: Annotated[
        str, typer.Argument(metavar="COURRIER", help="Par exemple rappel, ou le numéro de sa ligne.")
    ],
    le: Annotated[
        str | None, typer.Option("--le", metavar="DATE", help="Le jour lu sur l’avis de réception signé.")
    ] = None,
    presente: Annotated[
        str | None,
        typer.Option("--presente", metavar="DATE", help="Le jour de la première présentation, avec --issue."),
    ] = None,
    issue: Annotated[
        str | None,
        typer.Option("--issue", metavar="ISSUE", help="refuse, non_reclame ou inconnu, avec --presente."),
    ] = None,
    preuve: Annotated[
        str | None,
        typer.Option(
            "--preuve", metavar="FICHIER", help="L’avis, le pli retourné ou le journal de la plateforme."
        ),
    ] = None,
    mode: Annotated[
        str | None,
        typer.Option("--mode", metavar="MODE", help="Le mode d’envoi, s’il n’est pas celui de la lettre."),
    ] = None,
    destinataire: Annotated[
        str | None,
        typer.Option("--destinataire", metavar="NOM", help="Lequel, quand la lettre va à plusieurs."),
    ] = None,
    auteur: Auteur = None,
    consigne_le: ConsigneLe = None,
) -> None:
    """Consigne la réception d’une lettre et sa preuve\u00a0: c’est d’elle que part le délai."""
    from clausedocs.cli.difficultes import Retour, Saisie, run_recu

    retour = Retour(courrier, presente, issue, preuve, mode, destinataire)
    run_recu(dossier, retour, Saisie(le, consigne_le, auteur))


@difficultes.command(cls=CommandeFrancaise)
def rectifier(
    dossier: Dossier,
    ligne: Annotated[str, typer.Argument(metavar="LIGNE", help="Le numéro de la ligne à corriger.")],
    donnees: Annotated[
        list[str] | None,
        typer.Option(
            "--donnee",
            metavar="CHAMP=VALEUR",
            help="Ce qui est juste, par exemple date=2027-02-10\u202f; répétable.",
        ),
    ] = None,
    annuler: Annotated[
        bool,
        typer.Option("--annuler", help="La ligne n’aurait pas dû être écrite\u00a0: elle ne compte plus."),
    ] = False,
    motif: Annotated[
        str | None, typer.Option("--motif", metavar="TEXTE", help="Pourquoi\u202f; toujours exigé.")
    ] = None,
    auteur: Annotated[
        str | None, typer.Option("--auteur", metavar="NOM", help="Qui corrige\u202f; toujours exigé.")
    ] = None,
    pieces: Pieces = None,
    le: Le = None,
    consigne_le: ConsigneLe = None,
) -> None:
    """Corrige une ligne par une autre. L’ancienne reste, et les lettres déjà faites dessus sont signalées."""
    from clausedocs.cli.difficultes import Saisie, run_rectifier

    run_rectifier(
        dossier, ligne, motif or "", Saisie(le, consigne_le, auteur, donnees, pieces), annuler=annuler
    )


@difficultes.command(cls=CommandeFrancaise)
def journal(
    dossier: Dossier,
    formats: Annotated[
        str | None,
        typer.Option(
            "--format", metavar="FORMATS", help="docx, pdf, html ou texte. Sans elle\u00a0: à l’écran."
        ),
    ] = None,
    sortie: Annotated[
        str | None,
        typer.Option(
            "-o", "--sortie", metavar="DOSSIER", help="Où l’écrire. Sans elle\u00a0: dans la procédure."
        ),
    ] = None,
    le: Le = None,
) -> None:
    """Montre la chronologie, ou l’écrit pour la joindre à un courrier."""
    from clausedocs.cli.difficultes import run_journal

    run_journal(dossier, formats, sortie, le)


@difficultes.command(cls=CommandeFrancaise)
def calendrier(
    dossier: Dossier,
    sortie: Annotated[
        str, typer.Option("-o", "--sortie", metavar="FICHIER", help="Où écrire le fichier .ics.")
    ] = "echeances.ics",
    le: Le = None,
) -> None:
    """Écrit les échéances pour un agenda\u00a0: Outlook, Thunderbird, Google."""
    from clausedocs.cli.difficultes import run_calendrier

    run_calendrier(dossier, sortie, le)
