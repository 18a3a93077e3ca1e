"""PDF engines: a table, one row each. The engine is imported only when a PDF is asked for."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from clausedocs.erreurs import UsageErreur
from clausedocs.rendu.feuille_style import read_feuille
from clausedocs.rendu.impression import Consigne, Metadonnees, MoteurPdf, Pdf, ReglagesPdf, moteur_absent
from clausedocs.rendu.moteur_typst import print_typst
from clausedocs.rendu.moteur_weasyprint import missing_system, print_weasyprint

if TYPE_CHECKING:
    from clausedocs.rendu.entete.habillage import Habillage

# Accessible (ISO 14289-1) and archivable with its structure (ISO 19005-3, level A), at once.
_TYPST = ("ua-1", "a-3a")

MOTEURS: dict[str, MoteurPdf] = {
    "typst": MoteurPdf(
        "Typst",
        "typst",
        ("typst", "font_source_sans_pro"),
        {"ua-1": _TYPST, "a-3a": _TYPST},
        print_typst,
    ),
    "weasyprint": MoteurPdf(
        "WeasyPrint",
        "html",
        ("weasyprint", "font_source_sans_pro"),
        # Its own standards exclude one another: accessible first, archivable on demand.
        {"ua-1": ("pdf/ua-1",), "a-2a": ("pdf/a-2a",), "a-3a": ("pdf/a-3a",)},
        print_weasyprint,
        machine=missing_system,
        admet_feuille=True,
    ),
}
MOTEUR_PAR_DEFAUT = "typst"
# Module -> its name on PyPI.
PAQUETS_PYPI = {
    "typst": "typst",
    "weasyprint": "weasyprint",
    "font_source_sans_pro": "font-source-sans-pro",
}


def print_pdf(
    corps: str,
    meta: Metadonnees,
    reglages: ReglagesPdf | None = None,
    habillage: Habillage | None = None,
) -> Pdf:
    """A PDF from the body in the engine's markup. Same input, fonts and versions: same bytes.

    Raises:
        UsageErreur: as `check_reglages`.
        MachineErreur: `moteur_absent`.
        DonneesErreur: `caractere_sans_police`, `feuille_ressource`.
        ModeleErreur: `moteur_refus`, markup that the engine does not accept.
    """
    wanted = reglages or ReglagesPdf()
    check_reglages(wanted)
    engine = MOTEURS[wanted.moteur]
    reason = missing(wanted.moteur)
    if reason:
        raise moteur_absent(reason)
    normes = engine.variantes[wanted.variante or next(iter(engine.variantes))]
    feuille = read_feuille(wanted.feuille_style) if wanted.feuille_style else None
    return engine.print_pdf(corps, Consigne(meta, normes, feuille, habillage))


def missing(moteur: str) -> str:
    """Why an engine cannot be used here, in French; "" when it can. The engine is not loaded to know."""
    engine = MOTEURS[moteur]
    absent = [p for p in engine.paquets if find_spec(p) is None]
    if absent:
        names = " ".join(PAQUETS_PYPI[p] for p in absent)
        return f"Le PDF demande un paquet Python absent de ce poste : tapez « pip install {names} »."
    return engine.machine()


def read_reglages(moteur: str | None, variante: str | None, feuille: Path | None) -> ReglagesPdf:
    """How a PDF is wanted, once checked. Raises UsageErreur as `check_reglages` does."""
    reglages = ReglagesPdf(MOTEUR_PAR_DEFAUT if moteur is None else moteur, variante, feuille)
    check_reglages(reglages)
    return reglages


def check_reglages(reglages: ReglagesPdf) -> None:
    """Whether the engine exists and takes what is asked of it.

    Raises:
        UsageErreur: `moteur_inconnu`, `variante_inconnue`, `feuille_sans_moteur`; as `read_feuille`.
    """
    engine = MOTEURS.get(reglages.moteur)
    if engine is None:
        raise UsageErreur(
            "moteur_inconnu",
            f"Le moteur PDF « {reglages.moteur} » n’existe pas.",
            f"Écrivez « --moteur-pdf » suivi de {' ou '.join(MOTEURS)}.",
        )
    if reglages.variante is not None and reglages.variante not in engine.variantes:
        raise UsageErreur(
            "variante_inconnue",
            f"Le moteur {engine.nom} ne connaît pas la variante « {reglages.variante} ».",
            f"Écrivez « --pdf-variante » suivi de {' ou '.join(engine.variantes)}.",
        )
    if reglages.feuille_style is None:
        return
    if not engine.admet_feuille:
        able = " ou ".join(name for name, row in MOTEURS.items() if row.admet_feuille)
        raise UsageErreur(
            "feuille_sans_moteur",
            f"Le moteur {engine.nom} n’emploie pas de feuille de style.",
            f"Ajoutez « --moteur-pdf {able} », ou retirez « --feuille-style ».",
        )
    read_feuille(reglages.feuille_style)
