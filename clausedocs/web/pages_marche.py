"""The numbers of a marché: the hours of each lot, and what the law asks of it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from starlette.responses import Response

from clausedocs.domaine import DossierMarche
from clausedocs.dossiers import DossierCharge, build_contexte
from clausedocs.erreurs import ClausedocsErreur, DonneesErreur
from clausedocs.rendu.preparation import make_citations
from clausedocs.web.allotissement import is_calibre, list_lots
from clausedocs.web.demande import Demande, show
from clausedocs.web.espace import Contenu
from clausedocs.web.examen import Constat, find_label, make_charge
from clausedocs.web.listes import (
    examine_contenu,
    find_genre,
    find_titre,
    link_constats,
    list_etapes,
    list_suites,
)


def show_calibrage(d: Demande) -> Response:
    """The formula and the hours of each lot, the total, then the duty and what would exempt each lot."""
    contenu = read_marche(d)
    contexte: dict[str, Any] | None = None
    law = ""
    faults: Sequence[ClausedocsErreur] = ()
    try:
        charge = make_charge({**contenu.donnees, "modeles": ["note_calibrage"]}, contenu.chemin, "projet")
        contexte = build_contexte(charge.dossier, mode=charge.mode, le=charge.le)
        law = _cite(charge, contexte)
    except ClausedocsErreur as raised:
        faults = raised.erreurs
    return show(
        d,
        "calibrage.html",
        **page_of(d, contenu, "calibrage"),
        erreurs=link_constats(contenu, [_say(contenu, e) for e in faults]),
        calibrages=contexte["calibrages"] if contexte else (),
        calibre=is_calibre(contenu.donnees),
        alloti=bool(list_lots(contenu.donnees)),
        lots=contexte["graphique_lots"] if contexte else (),
        total=contexte["marche"]["heures_total"] if contexte else "",
        obligation=contexte["obligation"] if contexte else None,
        valeur=contexte["marche"]["valeur"] if contexte else "",
        loi=law,
    )


def read_marche(d: Demande) -> Contenu:
    """The marché that the address names. Raises DonneesErreur."""
    contenu = d.espace.read_lisible(d.parametres["nom"])
    if contenu.sorte != "marche":
        raise DonneesErreur(
            "modele_hors_dossier",
            "Ce dossier décrit une convention, pas un marché.",
            "Commencez un marché à « Clauses pour un marché ».",
        )
    return contenu


def page_of(d: Demande, contenu: Contenu, ici: str) -> dict[str, Any]:
    """What every page of a dossier shows around its own matter."""
    examen = examine_contenu(d.espace, contenu)
    return {
        "nom": contenu.nom,
        "titre": find_titre(contenu),
        "genre": find_genre(contenu),
        "etapes": list_etapes(contenu, examen),
        "suites": list_suites(contenu, ici),
    }


def _cite(charge: DossierCharge, contexte: dict[str, Any]) -> str:
    duty = contexte["obligation"]
    if duty is None or not isinstance(charge.dossier, DossierMarche):
        return ""
    return make_citations(charge).cite(duty["article_ids"], forme="nu", avant=" (", apres=")")


def _say(contenu: Contenu, erreur: ClausedocsErreur) -> Constat:
    champ = erreur.lieu.champ or ""
    return Constat(champ, find_label(contenu.sorte, champ), erreur.message, erreur.conseil)
