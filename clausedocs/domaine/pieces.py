"""Which pieces a marché needs, and for which of its lots."""

from __future__ import annotations

from clausedocs.domaine.documents import DOCUMENTS
from clausedocs.domaine.dossier_marche import DossierMarche, LotResolu
from clausedocs.domaine.regles_amont import find_obstacle, list_lots_of

# How people call the pieces that receive a clause -> the modèle of that clause.
PIECES = {
    "avis": "clause_avis",
    "rc": "clause_rc",
    "ccap": "clause_ccap",
    "cctp": "clause_cctp",
    "ae": "clause_ae",
    "annexe": "annexe_insertion",
    "cadre": "cadre_reponse",
}


def list_pieces(d: DossierMarche) -> tuple[str, ...]:
    """The pieces of the tender file that this marché needs, in the order in which they are read."""
    return tuple(t.id for t in DOCUMENTS.values() if t.dce and not find_obstacle(d, t))


def list_lots_of_piece(d: DossierMarche, modele: str) -> tuple[LotResolu | None, ...]:
    """One lot a document where the piece is made lot by lot; a single None elsewhere."""
    document = DOCUMENTS.get(modele)
    if document is None or not document.par_lot:
        return (None,)
    return list_lots_of(d, document)
