"""What the workspace keeps for all its dossiers: the user's own modèles, the letterhead. Ordinary files, in
folders that the command line finds too (`--modeles modeles`, `entete: papier/…`)."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from functools import lru_cache
from pathlib import Path

from clausedocs.domaine import DOCUMENTS
from clausedocs.dossiers.formes import Forme
from clausedocs.dossiers.formulaire import Element, Formulaire, make_formulaire
from clausedocs.dossiers.propres import Propres
from clausedocs.erreurs import ClausedocsErreur
from clausedocs.modeles import ModeleMeta
from clausedocs.modeles.sources import list_own, read_etat
from clausedocs.rendu import write_atomic
from clausedocs.web.espace import Fichier, list_folder

MODELES, PAPIER = "modeles", "papier"
# What was replaced or taken away, kept: a modèle is the work of somebody.
ANCIENS = "anciens-fichiers"
EXTENSIONS = (".docx", ".md")

_Etats = tuple[tuple[str, int, int], ...]


# -- the files


def list_fonds(racine: Path, rayon: str) -> tuple[Fichier, ...]:
    """The files of one of these folders, by name."""
    return tuple(sorted(list_folder(racine / rayon), key=lambda f: f.nom))


def put_fichier(path: Path, octets: bytes, racine: Path) -> None:
    """Write a file; what it takes the place of is kept aside. Raises MachineErreur, OSError."""
    if path.is_file() and path.read_bytes() != octets:
        _keep_ancien(path, racine)
    write_atomic(path, octets)


def remove_fichier(path: Path, racine: Path) -> None:
    """Take a file away; it is kept aside. Raises MachineErreur, OSError."""
    _keep_ancien(path, racine)
    path.unlink()


def _keep_ancien(path: Path, racine: Path) -> None:
    now = datetime.now()  # noqa: DTZ005 (shown on the user's clock)
    name = f"{path.stem}_{now:%Y-%m-%d_%H-%M-%S-%f}{path.suffix}"
    write_atomic(racine / ANCIENS / name, path.read_bytes())


# -- the modèles


def list_propres(racine: Path) -> tuple[ModeleMeta, ...]:
    """The modèles of the user, read again when a file changes. Raises ModeleErreur as `list_own`."""
    folder = racine / MODELES
    if not folder.is_dir():
        return ()
    return _list_own(folder, _stamp(folder))


def find_propres(racine: Path) -> Propres | None:
    """The same as a dossier needs them; None where there is none, or where the folder is in disorder (its
    own page says why)."""
    try:
        metas = [m for m in list_propres(racine) if is_lisible(m)]
    except ClausedocsErreur:
        return None
    return Propres((racine / MODELES,), {m.id: m.document for m in metas}) if metas else None


def get_etat(racine: Path) -> _Etats:
    """What tells whether these modèles are still the same."""
    folder = racine / MODELES
    return _stamp(folder) if folder.is_dir() else ()


def is_lisible(meta: ModeleMeta) -> bool:
    """Whether a modèle can be opened: a list shows the others too, to be repaired."""
    return bool(meta.version)


def list_choix(racine: Path, sorte: str) -> dict[str, str]:
    """The modèles of the user that a dossier of this kind may ask for: identifier -> what a page says."""
    propres = find_propres(racine)
    if propres is None:
        return {}
    return {
        m.id: f"{m.titre} (votre modèle)"
        for m in list_propres(racine)
        if m.id in propres.types and _suits(m.document, sorte)
    }


def _suits(document: str, sorte: str) -> bool:
    """A free document reads any dossier."""
    return not document or DOCUMENTS[document].racine == sorte


def name_modele(racine: Path, modele: str) -> str:
    """What a person calls a modèle, one of ours or one of the user."""
    own = {
        k: v for sorte in ("convention", "marche", "courrier") for k, v in list_choix(racine, sorte).items()
    }
    return own.get(modele) or (DOCUMENTS[modele].titre if modele in DOCUMENTS else modele)


def make_formulaire_of(racine: Path, sorte: str) -> Formulaire:
    """The form of a kind of dossier, where the documents to tick include the modèles of the user."""
    return _extend(sorte, tuple(list_choix(racine, sorte).items()))


@lru_cache(maxsize=16)
def _extend(sorte: str, choices: tuple[tuple[str, str], ...]) -> Formulaire:
    form = make_formulaire(sorte)
    if not choices:
        return form
    steps = tuple(
        replace(step, elements=tuple(_add(e, choices) if e.chemin == "modeles" else e for e in step.elements))
        for step in form.etapes
    )
    return replace(form, etapes=steps)


def _add(element: Element, choices: tuple[tuple[str, str], ...]) -> Element:
    wider: Forme = replace(element.forme, valeurs={**element.forme.valeurs, **dict(choices)})
    return replace(element, champ=replace(element.champ, forme=replace(element.champ.forme, element=wider)))


@lru_cache(maxsize=8)
def _list_own(folder: Path, _state: _Etats) -> tuple[ModeleMeta, ...]:
    return tuple(list_own(folder))


def _stamp(folder: Path) -> _Etats:
    """Name, date and size of each file that may be a modèle."""
    files = (p for p in folder.rglob("*") if p.suffix.lower() in EXTENSIONS)
    return tuple(sorted((str(p), *read_etat(p)) for p in files))
