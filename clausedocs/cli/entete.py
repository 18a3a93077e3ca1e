"""`clausedocs entete essayer`: the specimen, and what was found in the letterhead."""

from __future__ import annotations

from pathlib import Path

from clausedocs.cli.compte_rendu import say_rapport
from clausedocs.cli.console import say, wrap
from clausedocs.cli.saisie import ChoixRendu, read_date, read_formats


def run_essayer(
    fichier: str, sortie: str, formats: str | None, dossier: str | None, moteur: str | None, le: str | None
) -> None:
    """Write the specimen in the formats that the letterhead dresses, then say what it holds."""
    from clausedocs.rendu import FORMATS, write_atomic
    from clausedocs.rendu.entete.choix import read_entete
    from clausedocs.rendu.moteur_pdf import read_reglages
    from clausedocs.rendu.specimen import render_specimen

    wanted = read_formats(formats, tuple(n for n in FORMATS if n != "texte"))
    jour = read_date(le, "--le")
    asked = ChoixRendu(moteur=moteur).arguments()
    reglages = read_reglages(asked["moteur_pdf"], None, None)
    paper = read_entete(Path(fichier))
    if wanted is None:
        wanted = [*(["docx"] if paper.papier else []), *(["pdf"] if paper.charte else [])]
    specimen = render_specimen(
        paper, wanted, dossier=Path(dossier) if dossier else None, le=jour, reglages=reglages
    )
    for document in specimen.documents.values():
        path = Path(sortie) / f"specimen.{document.extension}"
        write_atomic(path, document.octets)
        pages = "" if document.pages is None else f"  {document.pages} pages"
        say(f"{path}{pages}")
    if paper.papier is not None:
        _say_styles("Styles de votre papier", specimen.styles_repris)
        _say_styles("Styles fournis, à ses couleurs", specimen.styles_fournis)
    for document in specimen.documents.values():
        say_rapport(document.rapport)


def _say_styles(label: str, styles: tuple[str, ...]) -> None:
    from clausedocs.rendu.entete.noms_styles import name_style

    names = ", ".join(name_style(s) for s in styles)
    say(wrap(f"{label}\u00a0: {names or 'aucun'}."))
