"""The procedures of the workspace: their folders, a new one from a marché, what a letter says of its own."""

from __future__ import annotations

import re
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from clausedocs.difficultes.dossier_procedure import NOM, load_procedure
from clausedocs.difficultes.etat import EtatProcedure, read_etat
from clausedocs.difficultes.lettre_remplie import fill_lettre
from clausedocs.domaine import DOCUMENTS
from clausedocs.domaine.courriers import MarcheSuivi
from clausedocs.domaine.racines import RACINES
from clausedocs.dossiers.chargement import complete_dossier
from clausedocs.dossiers.formes import read_champs
from clausedocs.dossiers.formulaire import Element, make_element
from clausedocs.dossiers.lecture import read_texte
from clausedocs.dossiers.redaction_yaml import write_dossier
from clausedocs.dossiers.yaml_positions import LectureYaml, read_yaml
from clausedocs.erreurs import ClausedocsErreur, DonneesErreur, UsageErreur
from clausedocs.rendu import name_file, write_atomic
from clausedocs.web.espace import Contenu, Espace

DOSSIER = "procedures"
ENTETE = "Dossier d’une procédure, tenu par le formulaire de clausedocs ; il se corrige aussi à la main."
# What a procedure keeps of the marché that it is about.
BLOCS = ("groupement_commandes", "marche", "clause", "ecriture")

# « --donnee motif= », « --suite », « --piece FICHIER »: how the terminal asks for a field.
_OPTION = re.compile(r"--(?:donnee )?(\w+)(?:=…?| FICHIER)?")


@dataclass(frozen=True, slots=True)
class Resume:
    """A procedure in a list. `erreur`: why it cannot be read."""

    nom: str
    titre: str
    etape: str
    echeance: str
    erreur: str = ""


def list_procedures(espace: Espace, jour: date) -> tuple[Resume, ...]:
    """Every procedure of the workspace, by name."""
    return tuple(_summarise(p.parent, jour) for p in sorted((espace.racine / DOSSIER).glob(f"*/{NOM}")))


def find_procedure(espace: Espace, nom: str) -> Path:
    """The folder of this name, among those that are there. Raises DonneesErreur `dossier_inconnu`."""
    found = next((p.parent for p in (espace.racine / DOSSIER).glob(f"*/{NOM}") if p.parent.name == nom), None)
    if found is None or not found.resolve().is_relative_to(espace.racine.resolve()):
        raise DonneesErreur(
            "dossier_inconnu",
            f"La procédure « {nom[:80]} » n’est pas dans l’espace de travail.",
            "Retournez à « Un titulaire ne répond pas » : la liste y est à jour.",
        )
    return found


def create_procedure(
    espace: Espace, marche: Contenu, procedure: Mapping[str, str], titulaire: Mapping[str, Any]
) -> str:
    """A new procedure about a marché: its parties as they are today, for a file that tells what happened.

    Raises UsageErreur `nom_pris`, and what is wrong in the data.
    """
    reference = procedure.get("reference", "")
    nom = Path(name_file(reference, extension="yaml")).stem
    folder = espace.racine / DOSSIER / nom
    if (folder / NOM).exists():
        raise UsageErreur(
            "nom_pris", f"Une procédure s’appelle déjà « {nom} ».", "Choisissez une autre référence."
        )
    whole, _ = complete_dossier(LectureYaml(dict(marche.donnees), {}, {}), marche.chemin)
    kept = {k: whole[k] for k in ("donneur_ordre", "structure_porteuse", *BLOCS) if k in whole}
    contract = dict(kept.get("marche") or {})
    days = {k: procedure[k] for k in ("date_notification", "date_fin") if k in procedure}
    kept["marche"] = {k: v for k, v in {**contract, **days}.items() if k in MarcheSuivi.model_fields}
    donnees = {"procedure": dict(procedure), **kept, "titulaire": dict(titulaire)}
    if "lot" in procedure:
        donnees["courrier"] = {"lot": procedure["lot"]}
    path = folder / NOM
    write_atomic(path, write_dossier(RACINES["courrier"], donnees, ENTETE).encode("utf-8"))
    try:
        load_procedure(folder)
    except ClausedocsErreur:
        # Nothing is half made: the form still holds what was typed.
        path.unlink()
        with suppress(OSError):
            folder.rmdir()
        raise
    return nom


# -- the letters


def can_write(courrier: str) -> bool:
    """Whether this letter has its modèle."""
    return courrier in DOCUMENTS and DOCUMENTS[courrier].racine in RACINES


def list_elements(courrier: str) -> tuple[Element, ...]:
    """The fields of a letter: those that it shares with the others, then its own."""
    racine = RACINES[DOCUMENTS[courrier].racine]
    names = [n for n in ("courrier", courrier) if n in read_champs(racine)]
    return tuple(make_element(racine, n, "", DOCUMENTS[courrier].racine, set()) for n in names)


def read_lettre(etat: EtatProcedure, courrier: str, jour: date) -> tuple[dict[str, Any], dict[str, Any]]:
    """What the log fills of a letter, then the same with what the user wrote over it."""
    filled = fill_lettre(etat.procedure, etat.situation, courrier, jour, len(etat.journal.lignes) + 1)
    path = etat.procedure.dossier / f"{courrier}.yaml"
    own: dict[str, Any] = {}
    if path.is_file():
        own = read_yaml(read_texte(path, path.name), path.name).donnees
    base = {nom: dict(bloc) for nom, bloc in filled.items()}
    return base, {nom: {**base.get(nom, {}), **(own.get(nom) or {})} for nom in dict.fromkeys([*base, *own])}


def save_lettre(dossier: Path, courrier: str, filled: Mapping[str, Any], said: Mapping[str, Any]) -> None:
    """Keep what the user wrote that the log would not fill the same."""
    own = {
        nom: {k: v for k, v in bloc.items() if filled.get(nom, {}).get(k) != v}
        for nom, bloc in said.items()
        if isinstance(bloc, Mapping)
    }
    racine = RACINES[DOCUMENTS[courrier].racine]
    text = write_dossier(racine, {k: v for k, v in own.items() if v}, ENTETE)
    write_atomic(dossier / f"{courrier}.yaml", text.encode("utf-8"))


def _summarise(folder: Path, jour: date) -> Resume:
    try:
        etat = read_etat(folder, jour)
    except ClausedocsErreur as raised:
        return Resume(folder.name, folder.name, "", "", str(raised.message))
    s = etat.situation
    coming = next((j for j in etat.jalons if j.jour >= jour), None)
    return Resume(
        folder.name,
        f"{s.reglages.reference}\u00a0: {', '.join(s.reglages.destinataires) or s.machine.titre}",
        s.machine.etats[s.etat].libelle,
        f"{coming.jour:%d/%m/%Y}\u00a0: {coming.titre}" if coming else "",
    )


def name_champs(conseil: str) -> str:
    """An advice of the command line, for a page: a field is named, not the option that gives it there."""
    return _OPTION.sub(lambda m: f"«\u00a0{m.group(1)}\u00a0»", conseil)
