"""« Mes documents »: every dossier of the workspace, the files written for it, its former versions."""

from __future__ import annotations

from starlette.responses import FileResponse, Response

from clausedocs.web import pages_lettre
from clausedocs.web.demande import MENU, Demande, go, show
from clausedocs.web.espace import STRUCTURE
from clausedocs.web.listes import find_titre, summarise
from clausedocs.web.procedures import list_procedures


def show_accueil(d: Demande) -> Response:
    """The list of the dossiers, and how to start one."""
    procedures = list_procedures(d.espace, pages_lettre.aujourdhui())
    dossiers = [summarise(d.espace, c) for c in d.espace.list_dossiers()]
    creer = [lien for lien in MENU if lien["adresse"] in ("/convention", "/marche")]
    return show(
        d,
        "accueil.html",
        dossiers=dossiers,
        procedures=procedures,
        creer=creer,
        structure=d.espace.has(STRUCTURE),
        ici="/",
    )


def send_sortie(d: Demande) -> Response:
    """A document that was written before."""
    path = d.espace.find_sortie(d.parametres["nom"], d.parametres["fichier"])
    return FileResponse(path, filename=path.name, content_disposition_type="attachment")


def show_versions(d: Demande) -> Response:
    """The former versions of a dossier; sent, brings one back."""
    nom = d.parametres["nom"]
    contenu = d.espace.read(nom)
    back = contenu.base if contenu.sorte.startswith("procedure") else f"{contenu.adresse}/relire"
    if d.methode == "POST":
        d.espace.restore(nom, d.read("version"))
        return go(f"{contenu.adresse}/identite" if nom == STRUCTURE else back)
    return show(
        d,
        "versions.html",
        adresse=contenu.adresse,
        retour=back,
        titre=find_titre(contenu),
        versions=d.espace.list_versions(nom),
    )
