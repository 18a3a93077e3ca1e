"""The pages and their addresses, and the one place where what was raised becomes a page in French."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable
from pathlib import Path

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from clausedocs.erreurs import ClausedocsErreur, MachineErreur
from clausedocs.web import (
    pages_deposer,
    pages_documents,
    pages_dossier,
    pages_insertion,
    pages_lettre,
    pages_marche,
    pages_modeles,
    pages_nouveau,
    pages_papier,
    pages_procedure,
    pages_publipostage,
    pages_telecharger,
)
from clausedocs.web.demande import Demande, answer, say_lieu, show, show_refus
from clausedocs.web.espace import Espace
from clausedocs.web.garde import ENVOI_MAX, Acces, Application, EnvoiTropGros, Garde, Scope

Page = Callable[[Demande], Response]
STATIQUE = Path(__file__).with_name("statique")
CHAMPS_MAX = 20_000

# Address -> page, and whether a form may be sent to it. The first that fits is taken.
PAGES: tuple[tuple[str, Page, tuple[str, ...]], ...] = (
    ("/", pages_documents.show_accueil, ("GET",)),
    ("/deposer", pages_deposer.show_depot, ("GET", "POST")),
    ("/classeur/{squelette}", pages_deposer.send_vierge, ("GET",)),
    ("/structure", pages_nouveau.show_structure, ("GET",)),
    ("/structure/papier", pages_papier.show_papier, ("GET", "POST")),
    ("/structure/papier/{fichier}", pages_papier.send_specimen, ("GET",)),
    ("/structure/modeles", pages_modeles.show_modeles, ("GET", "POST")),
    ("/structure/champs", pages_modeles.show_champs, ("GET",)),
    ("/structure/modeles/{modele}", pages_modeles.show_modele, ("GET", "POST")),
    ("/convention", pages_nouveau.show_convention, ("GET", "POST")),
    ("/marche", pages_nouveau.show_marche, ("GET", "POST")),
    ("/difficultes", pages_procedure.show_procedures, ("GET", "POST")),
    ("/difficultes/{nom}", pages_procedure.show_procedure, ("GET", "POST")),
    ("/difficultes/{nom}/echeances.ics", pages_procedure.send_calendrier, ("GET",)),
    ("/difficultes/{nom}/chronologie", pages_procedure.send_chronologie, ("POST",)),
    ("/difficultes/{nom}/dossier/versions", pages_procedure.show_dossier_versions, ("GET", "POST")),
    ("/difficultes/{nom}/dossier/{etape}", pages_procedure.show_dossier, ("GET", "POST")),
    ("/difficultes/{nom}/fichiers/{rayon}/{fichier}", pages_lettre.send_fichier, ("GET",)),
    ("/difficultes/{nom}/{courrier}", pages_lettre.show_lettre, ("GET", "POST")),
    ("/difficultes/{nom}/{courrier}/apercu", pages_lettre.preview_lettre, ("POST",)),
    ("/publipostage", pages_publipostage.show_publipostage, ("GET", "POST")),
    ("/publipostage/{travail}", pages_publipostage.show_travail, ("GET", "POST")),
    ("/publipostage/{travail}/{quoi}", pages_publipostage.send_resultat, ("GET",)),
    ("/dossier/{nom}/relire", pages_dossier.show_relire, ("GET",)),
    ("/dossier/{nom}/apercu", pages_dossier.show_apercu, ("GET",)),
    ("/dossier/{nom}/depot", pages_deposer.show_rapport, ("GET",)),
    ("/dossier/{nom}/classeur", pages_deposer.send_classeur, ("GET",)),
    ("/dossier/{nom}/versions", pages_documents.show_versions, ("GET", "POST")),
    ("/dossier/{nom}/produire", pages_telecharger.produce, ("POST",)),
    ("/dossier/{nom}/sorties/{fichier}", pages_documents.send_sortie, ("GET",)),
    ("/dossier/{nom}/calibrage", pages_marche.show_calibrage, ("GET",)),
    ("/dossier/{nom}/inserer", pages_insertion.show_depot, ("GET", "POST")),
    ("/dossier/{nom}/inserer/{fichier}", pages_insertion.show_insertion, ("GET", "POST")),
    ("/dossier/{nom}/{etape}", pages_dossier.show_etape, ("GET", "POST")),
    ("/dossier/{nom}/{etape}/apercu", pages_dossier.preview_etape, ("POST",)),
)
INTROUVABLES = {"dossier_inconnu", "page_inconnue", "version_absente"}
_journal = logging.getLogger("clausedocs.web")


def create_app(espace: Espace, acces: Acces) -> Application:
    """The application of a workspace, with its guard."""
    routes = [Route(path, _serve(page, espace, acces), methods=list(m)) for path, page, m in PAGES]
    app = Starlette(
        routes=[
            *routes,
            Route("/presence", _tell_presence),
            Mount("/statique", StaticFiles(directory=STATIQUE)),
        ],
        exception_handlers={HTTPException: _show_http, Exception: _show_anomalie},
    )
    return Garde(app, acces, _refuse)


async def _tell_presence(_request: Request) -> Response:
    """For our script, before it lets a form go: somebody is there to receive it."""
    return Response(status_code=204)


def _serve(page: Page, espace: Espace, acces: Acces) -> Callable[[Request], Awaitable[Response]]:
    async def endpoint(request: Request) -> Response:
        envoi = FormData()
        if request.method == "POST":
            envoi = await request.form(max_files=20, max_fields=CHAMPS_MAX, max_part_size=ENVOI_MAX)
        header = acces.entete_utilisateur
        demande = Demande(
            espace,
            "GET" if request.method == "HEAD" else request.method,
            request.url.path,
            dict(request.path_params),
            dict(request.query_params),
            envoi,
            "application/json" in request.headers.get("accept", ""),
            request.headers.get(header, "") if header else "",
        )
        try:
            return await run_in_threadpool(_answer, page, demande)
        finally:
            await envoi.close()

    return endpoint


def _answer(page: Page, demande: Demande) -> Response:
    try:
        return page(demande)
    except ClausedocsErreur as raised:
        return show_erreur(demande, raised)
    except OSError:
        # The workspace may be on a network that comes and goes.
        return show_erreur(
            demande,
            MachineErreur(
                "acces_refuse",
                "Un fichier de l’espace de travail n’a pas pu être lu ou écrit.",
                "Vérifiez qu’il n’est pas ouvert ailleurs et que le disque ou le réseau répond, puis "
                "recommencez.",
            ),
        )


def show_erreur(demande: Demande, raised: ClausedocsErreur) -> Response:
    """The page of an error: what is wrong, what to do."""
    first = raised.erreurs[0]
    status = 404 if first.code in INTROUVABLES else 503 if isinstance(first, MachineErreur) else 422
    if demande.json:
        return answer({"code": first.code, "message": first.message, "conseil": first.conseil}, status)
    lines = [{"message": _say(e), "conseil": e.conseil} for e in raised.erreurs]
    return show(
        demande,
        "erreur.html",
        status,
        titre="Page introuvable" if status == 404 else "Cela n’a pas pu être fait",
        message=lines[0]["message"],
        conseil=first.conseil,
        autres=lines[1:],
        retour="/",
        code=first.code,
    )


def _say(erreur: ClausedocsErreur) -> str:
    place = say_lieu(erreur.lieu)
    return f"{place}\u00a0: {erreur.message}" if place else erreur.message


def _refuse(_scope: Scope, status: int, code: str, message: str, conseil: str) -> Application:
    return show_refus("Page refusée", message, conseil, status, code)


async def _show_http(_request: Request, raised: Exception) -> Response:
    """What Starlette itself refuses: an address without a page, a form that is not one."""
    status = raised.status_code if isinstance(raised, HTTPException) else 400
    if status in (404, 405):
        message = "Cette adresse ne mène à aucune page."
        return show_refus("Page introuvable", message, "Retournez à « Mes documents ».", status, dedans=True)
    return show_refus(
        "Demande incomprise",
        "Le formulaire reçu n’a pas pu être lu.",
        "Revenez en arrière, rechargez la page et recommencez.",
        status,
        dedans=True,
    )


async def _show_anomalie(_request: Request, raised: Exception) -> Response:
    """A fault of ours: written to the journal for who maintains, never shown."""
    if isinstance(raised, EnvoiTropGros):
        raise raised
    _journal.error("anomalie interne", exc_info=raised)
    return show_refus(
        "Anomalie",
        "Une anomalie de clausedocs empêche d’afficher cette page. Ce qui était enregistré l’est toujours.",
        "Revenez en arrière et réessayez ; si cela recommence, signalez-le à l’équipe du projet avec le "
        "fichier du dossier.",
        500,
        dedans=True,
    )
