"""The variables of a chronology."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from clausedocs.domaine.chronologie import DossierChronologie
from clausedocs.dossiers.contexte_parties import describe_partie
from clausedocs.langue.dates import format_date


def _find_usual(auteurs: Iterable[str | None]) -> str:
    """Who wrote most of the lines."""
    counted = Counter(a for a in auteurs if a)
    return counted.most_common(1)[0][0] if counted else ""


def _name_pieces(pieces: Sequence[str]) -> str:
    """« pièce 0003-mail.eml », « pièces … et … »."""
    if not pieces:
        return ""
    return f"pièce{'s' if len(pieces) > 1 else ''} {', '.join(pieces)}"


def build_chronologie(d: DossierChronologie, *, mode: str, le: date) -> dict[str, Any]:
    """The context of the document that a log becomes."""
    c = d.chronologie
    usual = _find_usual(x.auteur for x in c.lignes)
    return {
        "mode": mode,
        "ecriture": d.ecriture_retenue,
        "regime": d.regime,
        "date_document": format_date(d.date_reference or le),
        "donneur_ordre": describe_partie(d.donneur_ordre, voting=True),
        "structure_porteuse": describe_partie(d.structure_porteuse, voting=True),
        "chronologie": {
            "reference": c.reference,
            "procedure": c.procedure,
            "contrat": c.contrat,
            "autre_partie": c.autre_partie or "",
            "etape": c.etape,
            "arretee_le": format_date(c.arretee_le),
            "empreinte": c.empreinte or "",
            "auteur": usual,
            "corrigee": any(x.corrigee for x in c.lignes),
            "lignes": [
                {
                    "numero": str(x.numero),
                    "date": x.date,
                    "fait": x.fait[0].lower() + x.fait[1:],
                    "auteur": x.auteur if x.auteur and x.auteur != usual else "",
                    "pieces": _name_pieces(x.pieces),
                }
                for x in c.lignes
            ],
        },
    }
