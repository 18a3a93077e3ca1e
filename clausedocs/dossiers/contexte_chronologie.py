"""The variables of a chronology."""

from __future__ import annotations

from datetime import date
from typing import Any

from clausedocs.domaine.chronologie import DossierChronologie
from clausedocs.dossiers.contexte_parties import describe_partie
from clausedocs.langue.dates import format_date


def build_chronologie(d: DossierChronologie, *, mode: str, le: date) -> dict[str, Any]:
    """The context of the document that a log becomes."""
    c = d.chronologie
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
            "corrigee": any(x.corrigee for x in c.lignes),
            "lignes": [
                {
                    "numero": str(x.numero),
                    "date": x.date,
                    "fait": x.fait,
                    "auteur": x.auteur or "",
                    "pieces": ", ".join(x.pieces),
                }
                for x in c.lignes
            ],
        },
    }
