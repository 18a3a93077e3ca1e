"""What a page is made from: the request as plain values, and the pages as Jinja templates."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.datastructures import FormData
from starlette.responses import HTMLResponse, JSONResponse, RedirectResponse, Response

from clausedocs.erreurs import Lieu
from clausedocs.web.espace import Espace

GABARITS = Path(__file__).with_name("gabarits")


@dataclass(frozen=True, slots=True)
class Demande:
    """One request. `json`: a script of ours asks, and reads JSON."""

    espace: Espace
    methode: str
    chemin: str
    parametres: Mapping[str, str] = field(default_factory=dict)
    requete: Mapping[str, str] = field(default_factory=dict)
    envoi: FormData = field(default_factory=FormData)
    json: bool = False
    utilisateur: str = ""

    def read(self, nom: str) -> str:
        """A value that was sent as text; "" where there is none."""
        value = self.envoi.get(nom, "")
        return value if isinstance(value, str) else ""


# The places of the menu, in the order in which they are shown: those that are there, and no others.
MENU: list[dict[str, str]] = [
    {"adresse": "/", "nom": "Mes documents"},
    {"adresse": "/convention", "nom": "Nouvelle convention"},
    {"adresse": "/marche", "nom": "Clauses pour un marché"},
    {"adresse": "/difficultes", "nom": "Un titulaire ne répond pas"},
    {"adresse": "/publipostage", "nom": "Publipostage"},
    {"adresse": "/structure", "nom": "Ma structure"},
]


def show(demande: Demande, gabarit: str, status: int = 200, **valeurs: Any) -> Response:
    """A page."""
    html = (
        _environment()
        .get_template(gabarit)
        .render(
            menu=MENU,
            ici=valeurs.pop("ici", demande.chemin),
            utilisateur=demande.utilisateur,
            dossier_travail="" if demande.utilisateur else str(demande.espace.racine),
            **valeurs,
        )
    )
    return HTMLResponse(html, status_code=status)


def write_fragment(gabarit: str, **valeurs: Any) -> str:
    """A piece of a page, for our own script to put in its place."""
    return _environment().get_template(gabarit).render(**valeurs)


def show_refus(
    titre: str, message: str, conseil: str, status: int, code: str = "", *, dedans: bool = False
) -> Response:
    """A page that only says why there is no other. `dedans`: to someone who may see the others."""
    html = _environment().get_template("erreur.html").render(
        menu=MENU if dedans else [], ici="", utilisateur="", dossier_travail="", titre=titre,
        message=message, conseil=conseil, autres=(), retour="/" if dedans else "", code=code,
    )  # fmt: skip
    return HTMLResponse(html, status_code=status)


def say_lieu(lieu: Lieu) -> str:
    """Where something is wrong, as a page says it: the name of the file, not the folders that lead to it."""
    return str(replace(lieu, fichier=Path(lieu.fichier).name) if lieu.fichier else lieu)


def go(adresse: str) -> Response:
    """Elsewhere, by GET: a form that was sent is not sent again by the back button."""
    return RedirectResponse(adresse, status_code=303)


def answer(valeurs: Mapping[str, Any], status: int = 200) -> Response:
    """Data for our own script."""
    return JSONResponse(dict(valeurs), status_code=status)


@cache
def _environment() -> Environment:
    env = Environment(
        loader=FileSystemLoader(GABARITS),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    env.filters["lower_first"] = lambda t: t[:1].lower() + t[1:] if t[1:2].islower() else t
    env.filters["quand"] = write_moment
    return env


def write_moment(moment: datetime) -> str:
    """« 26/11/2026 à 08:15 »."""
    return f"{moment:%d/%m/%Y} à {moment:%H:%M}"
