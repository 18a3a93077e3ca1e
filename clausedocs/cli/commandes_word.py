"""`inserer` and `retirer`, which work on a Word file of the buyer: their options and their help."""

from __future__ import annotations

from typing import Annotated

import typer

EnPlace = Annotated[
    bool,
    typer.Option(
        "--en-place",
        help="Remplace le fichier lui-même, après en avoir gardé une copie (NOM.avant-clausedocs.docx).",
    ),
]
Suivi = Annotated[
    bool,
    typer.Option(
        "--suivi",
        help="Écrit en modifications suivies, que Word permet d’accepter ou de refuser une à une.",
    ),
]
Auteur = Annotated[
    str | None,
    typer.Option("--auteur", metavar="NOM", help="Au nom de qui sont les modifications suivies."),
]
Sortie = Annotated[
    str | None,
    typer.Option("-o", "--sortie", metavar="FICHIER.docx", help="Le fichier à écrire, autre que celui lu."),
]
Ecraser = Annotated[
    bool,
    typer.Option(
        "--ecraser",
        help="Remplace le fichier que nomme -o s’il existe déjà. Sans elle, seul l’est un résultat que "
        "personne n’a enregistré depuis.",
    ),
]


def inserer(
    dossier: Annotated[str, typer.Argument(metavar="DOSSIER", help="Le fichier .yaml qui décrit le marché.")],
    dans: Annotated[
        str,
        typer.Option("--dans", metavar="FICHIER.docx", help="Le fichier Word de l’acheteur."),
    ],
    piece: Annotated[
        str,
        typer.Option(
            "--piece",
            metavar="PIECE",
            help="La pièce dont c’est le fichier\u00a0: avis, rc, ccap, cctp, ae, annexe ou cadre.",
        ),
    ],
    lot: Annotated[
        str | None, typer.Option("--lot", metavar="N", help="Le lot, pour une pièce écrite lot par lot.")
    ] = None,
    apres: Annotated[
        str | None,
        typer.Option(
            "--apres",
            metavar="TITRE",
            help="Après l’article de ce titre ou de ce numéro, par exemple «\u00a0Article 8\u00a0».",
        ),
    ] = None,
    avant: Annotated[
        str | None, typer.Option("--avant", metavar="TITRE", help="Avant l’article de ce titre.")
    ] = None,
    signet: Annotated[
        str | None, typer.Option("--signet", metavar="NOM", help="Après le signet de ce nom.")
    ] = None,
    controle: Annotated[
        str | None,
        typer.Option("--controle", metavar="TITRE", help="Après le contrôle de contenu de ce titre."),
    ] = None,
    marque: Annotated[
        bool,
        typer.Option(
            "--marque",
            help="À la place de la ligne «\u00a0{{ clause }}\u00a0»\u00a0; c’est aussi ce qui se fait sans "
            "autre place.",
        ),
    ] = False,
    a_la_fin: Annotated[bool, typer.Option("--a-la-fin", help="À la fin du document.")] = False,
    suivi: Suivi = False,
    auteur: Auteur = None,
    le: Annotated[
        str | None,
        typer.Option(
            "--le",
            metavar="DATE",
            help="Le jour du document et des modifications, par exemple 2026-11-22. "
            "Sans elle\u00a0: la date de référence du dossier, sinon aujourd’hui.",
        ),
    ] = None,
    mode: Annotated[
        str,
        typer.Option(
            "--mode",
            metavar="MODE",
            help="«\u00a0projet\u00a0»\u00a0: ce qui manque au dossier est surligné dans la clause et listé. "
            "«\u00a0definitif\u00a0»\u00a0: rien ne doit manquer.",
        ),
    ] = "definitif",
    ailleurs: Annotated[
        bool,
        typer.Option(
            "--ailleurs",
            help="Complète aussi, dans le même fichier, la liste des pièces contractuelles et celle des "
            "dérogations.",
        ),
    ] = False,
    plan: Annotated[
        bool,
        typer.Option(
            "--plan", help="Montre le plan du fichier, la place et ce qui changerait, sans rien écrire."
        ),
    ] = False,
    sortie: Sortie = None,
    ecraser: Ecraser = False,
    en_place: EnPlace = False,
) -> None:
    """Insère la clause d’un marché dans un fichier Word déjà rédigé, à sa place et dans sa présentation.

    Lancée à nouveau sur un fichier qui porte déjà la clause, la commande la met à jour là où elle est.
    """
    from clausedocs.cli.insertion import Choix, Places, Sorties, run_inserer

    places = Places(apres, avant, signet, controle, marque=marque, a_la_fin=a_la_fin)
    run_inserer(
        Choix(dossier, dans, piece, lot, le, mode, ailleurs=ailleurs, suivi=suivi, auteur=auteur),
        places,
        None if plan else Sorties(sortie, en_place=en_place, ecraser=ecraser),
    )


def retirer(
    fichier: Annotated[
        str, typer.Argument(metavar="FICHIER.docx", help="Le fichier Word qui porte la clause.")
    ],
    sortie: Sortie = None,
    ecraser: Ecraser = False,
    en_place: EnPlace = False,
    suivi: Suivi = False,
    auteur: Auteur = None,
    le: Annotated[
        str | None,
        typer.Option(
            "--le", metavar="DATE", help="Le jour des modifications suivies. Sans elle\u00a0: aujourd’hui."
        ),
    ] = None,
    identifiant: Annotated[
        str | None,
        typer.Option(
            "--identifiant", metavar="ID", help="La clause à retirer, si le fichier en porte plusieurs."
        ),
    ] = None,
) -> None:
    """Retire d’un fichier Word la clause que clausedocs y avait insérée, sans laisser de trace."""
    from clausedocs.cli.insertion import Sorties, run_retirer

    run_retirer(fichier, Sorties(sortie, en_place=en_place, ecraser=ecraser), suivi, auteur, le, identifiant)
