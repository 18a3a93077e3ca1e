"""The commands, their arguments and their help. What they do is imported when one of them is run."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from clausedocs.cli.aide import CommandeFrancaise, GroupeFrancais
from clausedocs.cli.commandes_difficultes import difficultes
from clausedocs.cli.commandes_entete import entete as entete_
from clausedocs.cli.commandes_modele import Modeles, modele
from clausedocs.cli.commandes_publipostage import cache, publipostage
from clausedocs.cli.commandes_web import is_for_a_person, raccourci, servir
from clausedocs.cli.commandes_word import inserer, retirer

# Every argument is declared as text: dates, formats and paths are read by us, with our own messages.
Mode = Annotated[
    str,
    typer.Option(
        "--mode",
        metavar="MODE",
        help="« projet » : ce qui manque est surligné et listé. « definitif » : rien ne doit manquer.",
    ),
]
Le = Annotated[
    str | None,
    typer.Option(
        "--le",
        metavar="DATE",
        help="Le jour où le document est fait, par exemple 2026-11-22. "
        "Sans elle : la date de référence du dossier, sinon aujourd’hui.",
    ),
]
Dossier = Annotated[
    str, typer.Argument(metavar="DOSSIER", help="Le fichier .yaml qui décrit la convention ou le marché.")
]
Marche = Annotated[str, typer.Argument(metavar="MARCHE", help="Le fichier .yaml qui décrit le marché.")]
Formats = Annotated[
    str | None,
    typer.Option(
        "--format",
        metavar="FORMATS",
        help="Parmi docx, pdf, html, texte, odt, séparés par des virgules. "
        "Sans elle : Word, et PDF si ce poste sait l’écrire.",
    ),
]
FormatsNote = Annotated[
    str | None,
    typer.Option(
        "--format", metavar="FORMATS", help="Pour écrire aussi la note, par exemple docx ou docx,pdf."
    ),
]
Sortie = Annotated[
    str,
    typer.Option("-o", "--sortie", metavar="DOSSIER", help="Où écrire les documents ; créé au besoin."),
]
Entete = Annotated[
    str | None,
    typer.Option(
        "--entete",
        metavar="FICHIER",
        help="Votre papier à en-tête\u00a0: un document Word (.docx) ou une charte (.yaml). Il passe avant "
        "celui du dossier et de la structure.",
    ),
]
app = typer.Typer(
    name="clausedocs",
    cls=GroupeFrancais,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    no_args_is_help=False,
    invoke_without_command=True,
)
droit = typer.Typer(cls=GroupeFrancais, rich_markup_mode=None, invoke_without_command=True)
app.add_typer(
    difficultes,
    name="difficultes",
    help="Quand la clause n’est pas honorée\u00a0: l’étape, le courrier suivant, les délais.",
)
app.add_typer(modele, name="modele", help="Les textes types : les lister, les lire, les exporter vers Word.")
app.add_typer(entete_, name="entete", help="Le papier à en-tête\u00a0: l’essayer avant de s’en servir.")
app.add_typer(droit, name="droit", help="Les articles cités : les lister, voir leurs versions par date.")
app.add_typer(cache, name="cache", help="Ce qui est gardé pour aller plus vite : le voir, l’effacer.")


def run(args: list[str]) -> int:
    """Read the arguments and run the command that they name; give back its exit code."""
    command = typer.main.get_command(app)
    try:
        # Not `command.main`: it would turn Ctrl+C and broken pipes into English of its own.
        with command.make_context("clausedocs", args) as ctx:
            return int(command.invoke(ctx) or 0)
    except typer.Exit as exit_:
        return exit_.exit_code


def _show_help(ctx: Any) -> None:
    if ctx.invoked_subcommand is None:
        typer.echo(ctx.get_help())


@app.callback()
def clausedocs(
    ctx: typer.Context,
    version: Annotated[bool, typer.Option("--version", help="Affiche la version de clausedocs.")] = False,
) -> None:
    """Écrit les conventions des clauses sociales d’insertion, en Word et en PDF, à partir d’un dossier.

    Pour commencer :

      clausedocs nouveau ma_structure -o ma_structure.yaml
      clausedocs nouveau convention_cadre -o convention.yaml
      clausedocs verifier convention.yaml
      clausedocs generer convention.yaml -o sorties

    Pour les clauses d’un marché\u00a0:

      clausedocs nouveau marche -o marche.yaml
      clausedocs chiffrer marche.yaml
      clausedocs obligation-sociale marche.yaml
      clausedocs dce marche.yaml -o dce

    Pour la clause dans un fichier Word déjà rédigé\u00a0:

      clausedocs inserer marche.yaml --dans CCAP.docx --piece ccap --plan
      clausedocs inserer marche.yaml --dans CCAP.docx --piece ccap --apres "Article 8" -o CCAP-v2.docx
      clausedocs retirer CCAP-v2.docx -o CCAP.docx

    Pour vos propres modèles Word :

      clausedocs modele variables
      clausedocs modele verifier "mes modèles/Convention.docx" --commentaires relecture.docx
      clausedocs generer convention.yaml --modeles "mes modèles" --modele convention -o sorties

    Quand la clause n’est pas honorée\u00a0:

      clausedocs difficultes etat procedure
      clausedocs difficultes consigner procedure contact --canal courriel --resultat sans_reponse
      clausedocs difficultes preparer procedure
    """
    if version:
        from clausedocs import __version__

        typer.echo(f"clausedocs {__version__}")
        raise typer.Exit
    if ctx.invoked_subcommand is None and not ctx.args and is_for_a_person():
        from clausedocs.cli.servir import run_servir

        run_servir(None, None, None, None, ouvrir=True)
        return
    _show_help(ctx)


@droit.callback()
def droit_(ctx: typer.Context) -> None:
    """Les articles cités : les lister, voir leurs versions par date."""
    _show_help(ctx)


@app.command(cls=CommandeFrancaise)
def nouveau(
    nom: Annotated[
        str,
        typer.Argument(
            metavar="NOM",
            help="ma_structure, convention_cadre, convention_partenariat, marche, un document qui suit "
            "une convention (devis, avenant, denonciation…) ou une lettre à l’entreprise (rappel, "
            "mise_en_demeure…).",
        ),
    ],
    sortie: Annotated[
        str | None,
        typer.Option("-o", "--sortie", metavar="FICHIER", help="Où écrire. Sans elle : à l’écran."),
    ] = None,
    excel: Annotated[
        bool,
        typer.Option("--excel", help="En classeur Excel, un champ par ligne. Sans -o\u00a0: NOM.xlsx."),
    ] = False,
    ecraser: Annotated[bool, typer.Option("--ecraser", help="Remplace le fichier s’il existe déjà.")] = False,
) -> None:
    """Donne un dossier à remplir : chaque champ y est expliqué, avec son unité et un exemple."""
    from clausedocs.cli.dossier import run_nouveau

    run_nouveau(nom, sortie, ecraser=ecraser, excel=excel)


@app.command(cls=CommandeFrancaise)
def verifier(
    dossier: Dossier, mode: Mode = "definitif", le: Le = None, dossiers_modeles: Modeles = None
) -> None:
    """Relit un dossier et montre toutes ses erreurs d’un coup, sans rien écrire."""
    from clausedocs.cli.dossier import run_verifier

    run_verifier(dossier, mode, le, dossiers_modeles)


@app.command(cls=CommandeFrancaise)
def generer(
    dossier: Dossier,
    sortie: Sortie = "sorties",
    formats: Formats = None,
    mode: Mode = "definitif",
    modeles: Annotated[
        list[str] | None,
        typer.Option(
            "--modele", metavar="ID", help="Le modèle à écrire, au lieu de ceux du dossier ; répétable."
        ),
    ] = None,
    le: Le = None,
    moteur_pdf: Annotated[
        str | None,
        typer.Option(
            "--moteur-pdf",
            metavar="MOTEUR",
            help="« typst », qui convient partout et sert sans cette option, ou « weasyprint », qui imprime "
            "la page web et admet une feuille de style.",
        ),
    ] = None,
    pdf_variante: Annotated[
        str | None,
        typer.Option(
            "--pdf-variante",
            metavar="VARIANTE",
            help="La norme du PDF : « ua-1 » (accessible) ou « a-3a » (archivage). Typst suit les deux à la "
            "fois ; weasyprint en suit une, « ua-1 » sans cette option, et connaît aussi « a-2a ».",
        ),
    ] = None,
    feuille_style: Annotated[
        str | None,
        typer.Option(
            "--feuille-style",
            metavar="FICHIER.css",
            help="Une feuille de style à la place de la nôtre, avec --moteur-pdf weasyprint.",
        ),
    ] = None,
    dossiers_modeles: Modeles = None,
    entete: Entete = None,
) -> None:
    """Écrit les documents du dossier. Rien n’est écrit tant qu’un seul d’entre eux a une erreur."""
    from clausedocs.cli.dossier import run_generer
    from clausedocs.cli.saisie import ChoixRendu

    choix = ChoixRendu(moteur_pdf, pdf_variante, feuille_style, entete)
    run_generer(dossier, sortie, formats, mode, modeles or None, le, choix, dossiers_modeles)


@app.command(cls=CommandeFrancaise)
def dce(
    marche: Marche,
    sortie: Sortie = "dce",
    formats: Formats = None,
    mode: Mode = "definitif",
    le: Le = None,
    entete: Entete = None,
) -> None:
    """Écrit toutes les pièces que ce marché demande, avec partout le même volume et la même version."""
    from clausedocs.cli.dossier import run_generer
    from clausedocs.cli.saisie import ChoixRendu

    run_generer(marche, sortie, formats, mode, (), le, ChoixRendu(entete=entete))


@app.command(cls=CommandeFrancaise)
def chiffrer(
    marche: Marche,
    formats: FormatsNote = None,
    sortie: Sortie = "sorties",
    le: Le = None,
    entete: Entete = None,
) -> None:
    """Calcule les heures d’insertion de chaque lot, formule et hypothèses à l’appui."""
    from clausedocs.cli.marche import run_chiffrer

    run_chiffrer(marche, formats, sortie, le, entete)


@app.command("obligation-sociale", cls=CommandeFrancaise)
def obligation_sociale(
    marche: Marche,
    formats: FormatsNote = None,
    sortie: Sortie = "sorties",
    le: Le = None,
    entete: Entete = None,
) -> None:
    """Dit si la loi oblige ce marché à une condition sociale, pourquoi, et ce qui en dispenserait un lot."""
    from clausedocs.cli.marche import run_obligation

    run_obligation(marche, formats, sortie, le, entete)


app.command(cls=CommandeFrancaise)(publipostage)
app.command(cls=CommandeFrancaise)(servir)
app.command(cls=CommandeFrancaise)(raccourci)
app.command(cls=CommandeFrancaise)(inserer)
app.command(cls=CommandeFrancaise)(retirer)


@droit.command("lister", cls=CommandeFrancaise)
def droit_lister(
    texte: Annotated[
        str | None,
        typer.Option("--texte", metavar="TEXTE", help="Seulement ce texte, par exemple ccp, rgpd ou cgct."),
    ] = None,
) -> None:
    """Montre les articles que les modèles savent citer."""
    from clausedocs.cli.droit import run_lister

    run_lister(texte)


@droit.command("montrer", cls=CommandeFrancaise)
def droit_montrer(
    identifiant: Annotated[str, typer.Argument(metavar="ARTICLE", help="Par exemple ccp:L2112-2.")],
    au: Annotated[
        str | None,
        typer.Option("--au", metavar="DATE", help="La version en vigueur ce jour. Sans elle : aujourd’hui."),
    ] = None,
) -> None:
    """Montre un article : ce qu’il dit, ses versions et depuis quand, ce qui a été vérifié."""
    from clausedocs.cli.droit import run_montrer

    run_montrer(identifiant, au)
