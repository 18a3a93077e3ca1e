"""The types of documents: which blocks of the dossier each one needs."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class TypeDocument:
    """`blocs`: the keys of the dossier that it reads; `famille`: the `convention.modele` it is meant for."""

    id: str
    titre: str
    blocs: tuple[str, ...]
    famille: str | None = None


# The vote has rules of its own: it prepares the power to sign that the other documents cite.
DELIBERATION = "projet_deliberation"

DOCUMENTS: dict[str, TypeDocument] = {
    d.id: d
    for d in (
        TypeDocument(
            "convention_cadre",
            "Convention-cadre de coopération",
            ("donneur_ordre", "structure_porteuse", "convention", "annexe"),
            famille="cadre",
        ),
        TypeDocument(
            "convention_partenariat",
            "Convention de partenariat",
            ("donneur_ordre", "structure_porteuse", "convention", "annexe"),
            famille="partenariat",
        ),
        TypeDocument(
            DELIBERATION,
            "Projet de délibération",
            ("donneur_ordre", "structure_porteuse", "convention", "deliberation"),
        ),
        TypeDocument(
            "annexe_offre_service",
            "Annexe : offre de service",
            ("donneur_ordre", "structure_porteuse", "convention", "annexe"),
        ),
    )
}
