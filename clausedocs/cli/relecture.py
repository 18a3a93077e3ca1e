"""`clausedocs modele verifier`: a Word file proofread, its findings said, or written as comments."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import typer

from clausedocs.cli.console import bind_spaces, say
from clausedocs.erreurs import SORTIE_MODELE, UsageErreur


def run_modele_verifier(fichier: str, commentaires: str | None, *, marche: bool) -> None:
    """Every finding with its place and its remedy; exit code 3 where one stops the modèle."""
    from clausedocs.relecture.constats import GRAVITES
    from clausedocs.relecture.relire import verify_modele

    source = Path(fichier)
    if commentaires is not None and Path(commentaires).resolve() == source.resolve():
        raise UsageErreur(
            "sortie_refusee",
            "La copie commentée porterait le nom du modèle lui-même.",
            "Donnez un autre nom à --commentaires, par exemple relecture.docx.",
        )
    today = date.today()  # noqa: DTZ011 (the user’s own calendar)
    relecture = verify_modele(source, racine="marche" if marche else None, au=today)
    for c in relecture.constats:
        times = f" ({c.fois} fois)" if c.fois > 1 else ""
        say(bind_spaces(f"{c.lieu}{times}\n  {c.gravite} : {c.message}\n    → {c.conseil}"))
    if commentaires is not None:
        from clausedocs.relecture.annotation import annotate
        from clausedocs.rendu import write_atomic

        write_atomic(Path(commentaires), annotate(relecture, today))
        say(f"{commentaires} : la copie commentée.")
    counts = [(g, relecture.count(g)) for g in GRAVITES]
    told = ", ".join(f"{n} {g}{'s' if n > 1 else ''}" for g, n in counts if n)
    tags = f"{relecture.balises} balise{'s' if relecture.balises > 1 else ''}"
    say(bind_spaces(f"{fichier} : {tags}, dossier de {relecture.racine} ; {told or 'aucun défaut'}."))
    if relecture.count("erreur"):
        raise typer.Exit(SORTIE_MODELE)
