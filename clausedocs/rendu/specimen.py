"""A specimen: every element that a document may hold, on a letterhead, before it is used for good."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from importlib.resources import as_file, files
from pathlib import Path
from typing import Any

from clausedocs.dossiers import DossierCharge, load_dossier
from clausedocs.langue.lacune import Lacune
from clausedocs.modeles import ModeleMeta, SourceModele
from clausedocs.modeles.arbre import Place
from clausedocs.modeles.sources import LigneSource
from clausedocs.rendu.entete.choix import Entete
from clausedocs.rendu.formats import FORMATS
from clausedocs.rendu.impression import ReglagesPdf
from clausedocs.rendu.preparation import Preparateur, Preparation
from clausedocs.rendu.production import Demande, DocumentRendu, check_formats, render_prepared

TITRE = "Spécimen de papier à en-tête"
VERSION = "1.0.0"


@dataclass(frozen=True, slots=True)
class Specimen:
    """The specimens asked for, by format, and what a Word letterhead brought."""

    documents: dict[str, DocumentRendu]
    styles_repris: tuple[str, ...] = ()
    styles_fournis: tuple[str, ...] = ()


def render_specimen(
    entete: Entete,
    formats: list[str],
    *,
    dossier: Path | None = None,
    le: date | None = None,
    reglages: ReglagesPdf | None = None,
) -> Specimen:
    """Every element on this letterhead. Without `dossier`: fictional parties.

    Raises:
        UsageErreur: `format_inconnu`.
        ModeleErreur: a tag of the letterhead that these data cannot fill.
        ErreursGroupees: what is wrong in the dossier.
    """
    check_formats(formats)
    settings = reglages or ReglagesPdf()
    charge = _load(dossier, le)
    prepared = _prepare(charge)
    documents = {
        name: render_prepared(prepared, Demande(FORMATS[name].printed_by(settings.moteur), settings, entete))
        for name in dict.fromkeys(formats)
    }
    return Specimen(documents, entete.styles_repris, entete.styles_fournis)


def _load(dossier: Path | None, le: date | None) -> DossierCharge:
    if dossier is not None:
        return load_dossier(dossier, mode="projet", le=le)
    with as_file(files("clausedocs.rendu") / "papier" / "specimen.yaml") as path:
        return load_dossier(path, mode="projet", le=le)


def _prepare(charge: DossierCharge) -> Preparation:
    preparateur = Preparateur(charge)
    prepared = preparateur.prepare_source(_source())
    specimen: dict[str, Any] = {
        "lacune": Lacune("donneur_ordre.habilitation.numero"),
        "part": {"texte": "65\u00a0%", "longueur": 65},
        "lieu": prepared.contexte.get("lieu") or "Valmorin",
    }
    return replace(
        prepared, contexte={**prepared.contexte, "specimen": specimen}, titre=TITRE, titre_court=TITRE
    )


def _source() -> SourceModele:
    path = files("clausedocs.rendu") / "papier" / "specimen.md"
    meta = ModeleMeta("specimen", TITRE, "specimen", VERSION, "", Path(str(path)))
    lines = path.read_text("utf-8").splitlines()
    return SourceModele(
        meta, tuple(LigneSource(t, Place("specimen.md", n)) for n, t in enumerate(lines, 1)), ()
    )
