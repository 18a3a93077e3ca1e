"""The procedures of the workspace: their folders, and a new one about a marché or a convention."""

from __future__ import annotations

import re
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from clausedocs.difficultes.dossier_procedure import NOM, load_procedure
from clausedocs.difficultes.etape import name_etape
from clausedocs.difficultes.etat import read_etat
from clausedocs.domaine.courriers import MarcheSuivi
from clausedocs.domaine.procedure import ProcedureParties, ProcedureTitulaire
from clausedocs.domaine.vie_convention import SUITES
from clausedocs.dossiers.chargement import complete_dossier
from clausedocs.dossiers.redaction_yaml import write_dossier
from clausedocs.dossiers.yaml_positions import LectureYaml
from clausedocs.erreurs import ClausedocsErreur, DonneesErreur, Lieu, UsageErreur
from clausedocs.rendu import name_file, write_atomic
from clausedocs.web.espace import Contenu, Espace
from clausedocs.web.listes import find_genre, find_titre

DOSSIER = "procedures"
ENTETE = "Dossier d’une procédure, tenu par le formulaire de clausedocs ; il se corrige aussi à la main."
PARTIES = ("donneur_ordre", "structure_porteuse")
# What a procedure keeps of the marché that it is about, besides its parties.
DU_MARCHE = ("groupement_commandes", "marche", "clause", "ecriture", "entete")
# What a convention's dossier has for its other documents, which a procedure does without.
HORS_CONVENTION = ("modeles", "date_reference", "deliberation", *SUITES)


@dataclass(frozen=True, slots=True)
class Resume:
    """A procedure in a list. `erreur`: why it cannot be read."""

    nom: str
    titre: str
    etape: str
    echeance: str
    erreur: str = ""


@dataclass(frozen=True, slots=True)
class Sujet:
    """What a procedure may be about: a dossier of the workspace, and the lot of it."""

    cle: str
    titre: str
    contenu: Contenu
    lot: str = ""


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


def list_sujets(espace: Espace, jour: date) -> dict[str, list[Sujet]]:
    """The marchés, lot by lot, then the conventions: what a procedure may be about, as things stand that
    day."""
    marches: list[Sujet] = []
    conventions: list[Sujet] = []
    for contenu in espace.list_dossiers():
        if contenu.erreur is not None:
            continue
        if contenu.sorte == "convention":
            kind = find_genre(contenu)
            words = f"{find_titre(contenu)} ({kind[0].lower()}{kind[1:]})"
            conventions.append(Sujet(f"{contenu.nom}|", words, contenu))
        elif contenu.sorte == "marche":
            marches += _list_lots(contenu, jour)
    return {"marche": marches, "convention": conventions}


def _list_lots(contenu: Contenu, jour: date) -> list[Sujet]:
    titre = find_titre(contenu)
    marche = contenu.donnees.get("marche")
    launch = str(marche.get("date_lancement") or "") if isinstance(marche, Mapping) else ""
    if launch > jour.isoformat():
        titre += ", consultation pas encore lancée"
    rows = marche.get("lots") if isinstance(marche, Mapping) else None
    lots = [r for r in rows if isinstance(r, Mapping) and r.get("numero")] if isinstance(rows, list) else []
    if not lots:
        return [Sujet(f"{contenu.nom}|", titre, contenu)]
    out = []
    for row in lots:
        words = f"{titre}, lot {row['numero']}"
        if row.get("intitule"):
            words += f" ({row['intitule']})"
        out.append(Sujet(f"{contenu.nom}|{row['numero']}", words, contenu, str(row["numero"])))
    return out


def propose_reference(espace: Espace, jour: date) -> str:
    """The next of its year: « PR-2027-004 »."""
    names = [p.parent.name for p in (espace.racine / DOSSIER).glob(f"*/{NOM}")]
    ranks = [int(m[1]) for n in names if (m := re.fullmatch(rf"PR-{jour.year}-(\d{{3}})", n))]
    return f"PR-{jour.year}-{max(ranks, default=0) + 1:03d}"


def create_procedure(espace: Espace, reference: str, sujet: Sujet, titulaire: str) -> str:
    """A new procedure, against the holder of a marché or between the parties to a convention. What it is
    about is taken as it is today, for a file that tells what happened.

    Raises UsageErreur `nom_pris`, `nom_refuse`, `titulaire_absent`, and what is wrong in the data.
    """
    if not any(c.isalnum() for c in reference):
        raise UsageErreur(
            "nom_refuse",
            "La référence de la procédure manque.",
            "Donnez-en une que vous reconnaîtrez, par exemple PR-2027-003.",
            Lieu(champ="reference"),
        )
    if sujet.contenu.sorte != "convention" and not titulaire:
        raise UsageErreur(
            "titulaire_absent",
            "L’entreprise titulaire manque.",
            "Écrivez la dénomination de l’entreprise que vise la procédure ; d’un groupement, le mandataire.",
            Lieu(champ="denomination"),
        )
    nom = Path(name_file(reference, extension="yaml")).stem
    folder = espace.racine / DOSSIER / nom
    if (folder / NOM).exists():
        raise UsageErreur(
            "nom_pris",
            f"Une procédure s’appelle déjà « {nom} ».",
            "Choisissez une autre référence.",
            Lieu(champ="reference"),
        )
    read = LectureYaml(dict(sujet.contenu.donnees), {}, {})
    whole, _ = complete_dossier(read, sujet.contenu.chemin)
    machine = "parties" if sujet.contenu.sorte == "convention" else "titulaire"
    procedure = {"reference": reference, "machine": machine}
    if machine == "parties":
        donnees = {k: v for k, v in whole.items() if k not in HORS_CONVENTION} | {"procedure": procedure}
    else:
        donnees = _take_marche(whole) | {"procedure": procedure}
        if sujet.lot:
            procedure["lot"] = sujet.lot
        if titulaire:
            donnees["titulaire"] = {"denomination": titulaire}
    path = folder / NOM
    racine = ProcedureParties if machine == "parties" else ProcedureTitulaire
    write_atomic(path, write_dossier(racine, donnees, ENTETE).encode("utf-8"))
    try:
        load_procedure(folder)
        _take_papier(espace, folder, donnees)
    except (ClausedocsErreur, OSError):
        # Nothing is half made: the form still holds what was typed.
        path.unlink()
        with suppress(OSError):
            folder.rmdir()
        raise
    return nom


def _take_marche(whole: Mapping[str, Any]) -> dict[str, Any]:
    kept = {k: whole[k] for k in (*PARTIES, *DU_MARCHE) if k in whole}
    contract = kept.get("marche")
    if isinstance(contract, Mapping):
        kept["marche"] = {k: v for k, v in contract.items() if k in MarcheSuivi.model_fields}
    return kept


def _take_papier(espace: Espace, folder: Path, donnees: Mapping[str, Any]) -> None:
    """The letterhead that the parties name beside their own file, beside this one too."""
    holders = [donnees, *(donnees.get(p) for p in PARTIES)]
    named = [str(h["entete"]) for h in holders if isinstance(h, Mapping) and h.get("entete")]
    for text in dict.fromkeys(named):
        source = espace.racine / text
        # A charter names images and a Word file that lie with it.
        beside = source.parent.iterdir() if source.parent != espace.racine else [source]
        if not source.is_file() or not source.resolve().is_relative_to(espace.racine.resolve()):
            continue
        for path in beside:
            if path.is_file():
                write_atomic(folder / path.relative_to(espace.racine), path.read_bytes())


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
        name_etape(s)[0],
        f"{coming.jour:%d/%m/%Y}\u00a0: {coming.titre}" if coming else "",
    )
