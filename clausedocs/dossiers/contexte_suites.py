"""What surrounds the convention, as a modèle prints it: the body that votes, who signs its decision."""

from __future__ import annotations

from typing import Any

from clausedocs.domaine import Dossier, find_acheteur
from clausedocs.domaine.champs import simplify
from clausedocs.domaine.documents import DELIBERATION
from clausedocs.domaine.parties import Habilitation
from clausedocs.domaine.regles_signature import find_article_organe
from clausedocs.domaine.suites import Deliberation
from clausedocs.dossiers.contexte_parties import describe_personne
from clausedocs.langue.dates import format_date, format_delai
from clausedocs.langue.elision import capitalize_first
from clausedocs.langue.lacune import Lacune
from clausedocs.langue.parties import formes_partie

# Two months to go to court against an administrative decision (R. 421-1 of the code de justice
# administrative).
RECOURS_MOIS = 2


def describe_deliberation(dossier: Dossier) -> dict[str, Any] | None:
    """The vote; None where the dossier asks for none."""
    act = dossier.deliberation
    if act is None and DELIBERATION not in dossier.modeles:
        return None
    buyer = dossier.donneur_ordre
    kind = find_acheteur(buyer.type_acheteur)
    # Only a draft comes without a body.
    organe = act.organe if act is not None else Lacune("deliberation.organe")
    article = (act.organe_article if act else None) or find_article_organe(organe) or "aucun"
    chair = describe_personne(buyer.representant, "s")
    # Once taken, the vote is the very act that the convention cites.
    taken = buyer.habilitation if _is_same(buyer.habilitation, organe) else None
    sources = [
        source
        for source in (act and (act.seance, act.numero), taken and (taken.date, taken.numero))
        if source
    ]
    seance = next((day for day, _ in sources if day is not None), None)
    numero = next((number for _, number in sources if number), "")
    return {
        **formes_partie(organe, article, "m", "s"),
        "seance": "" if seance is None else format_date(seance),
        "numero": numero,
        "delegation": (act.delegation if act else None) or "",
        "rapporteur": _describe_rapporteur(act),
        "imputation": (act.imputation if act else None) or "",
        "avenants": act is not None and act.avenants is True,
        "executif": chair["fonction_article"],
        "delai_recours": format_delai(RECOURS_MOIS, "mois"),
        # A permanent commission or a bureau holds its power from a delegation, not from these articles.
        "competence_ids": list(kind.competence) if simplify(organe).startswith("conseil") else [],
        "execution_ids": list(kind.execution),
        "signataires": [
            {
                "pour": "Présidence de la séance",
                "fonction": capitalize_first(chair["fonction_article"]) if kind.preside else "",
                "nom_complet": chair["nom_complet"] if kind.preside else "",
            },
            {"pour": "Secrétariat de la séance", "fonction": "", "nom_complet": ""},
        ],
    }


def _is_same(acte: Habilitation | None, organe: str) -> bool:
    """Whether the act that empowers the buyer is a vote of that very body."""
    return (
        acte is not None
        and acte.type == "deliberation"
        and acte.organe is not None
        and simplify(acte.organe) == simplify(organe)
    )


def _describe_rapporteur(act: Deliberation | None) -> str:
    """« Aubin Castelnou, adjoint aux finances »; "" when nobody is named."""
    if act is None or act.rapporteur is None:
        return ""
    who = act.rapporteur
    return f"{who.prenom} {who.nom}, {who.fonction}"
