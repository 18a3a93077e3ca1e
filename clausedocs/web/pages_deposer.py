"""A dossier filled in elsewhere: a workbook or a YAML file dropped here; and one taken away as a workbook."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from urllib.parse import quote

from starlette.responses import Response

from clausedocs.domaine.racines import find_racine
from clausedocs.dossiers.chargement import CLASSEURS, complete_dossier, make_dossier
from clausedocs.dossiers.classeur import read_octets_dossier
from clausedocs.dossiers.classeur_vierge import write_classeur, write_classeur_rempli
from clausedocs.dossiers.formes import read_champs
from clausedocs.dossiers.formulaire import RACINES
from clausedocs.dossiers.lecture import TAILLE_MAX, decode
from clausedocs.dossiers.yaml_positions import LectureYaml, read_yaml
from clausedocs.erreurs import Avertissement, ClausedocsErreur, DonneesErreur, UsageErreur
from clausedocs.rendu import name_file
from clausedocs.web.demande import Demande, go, show
from clausedocs.web.envois import Attente, Recu, take_fichier
from clausedocs.web.espace import STRUCTURE, Contenu
from clausedocs.web.examen import Constat, find_label
from clausedocs.web.fonds import find_propres
from clausedocs.web.listes import find_titre, link_constats
from clausedocs.web.pages_telecharger import send

CLASSEUR = Attente(
    "un classeur (.xlsx, .ods) ou un fichier YAML (.yaml)",
    (*CLASSEURS, ".yaml", ".yml"),
    "Enregistrez votre classeur au format .xlsx ; un tableau d’une ligne par dossier se dépose à "
    "« Publipostage ».",
    "Gardez-y le dossier seul, sans images.",
    5_000_000,
)
VIERGES = (
    ("convention_cadre", "Convention-cadre"),
    ("convention_partenariat", "Convention de partenariat"),
    ("marche", "Clauses d’un marché"),
    ("ma_structure", "Ma structure"),
)


def show_depot(d: Demande) -> Response:
    """Where a dossier is dropped; sent, makes a dossier of it, or says what cannot be read, cell by cell."""
    if d.methode != "POST":
        return _show(d)
    recu = take_fichier(d, "fichier", CLASSEUR)
    try:
        contenu = _deposit(d, recu)
    except ClausedocsErreur as raised:
        return _show(d, 422, raised.erreurs, recu.nom)
    if contenu.sorte == "structure":
        return go("/structure")
    base = f"/dossier/{quote(contenu.nom)}"
    return go(f"{base}/depot" if recu.extension in CLASSEURS else f"{base}/relire")


def show_rapport(d: Demande) -> Response:
    """What the workbook that was dropped said: its errors and what to know, each with its cell and field."""
    contenu = d.espace.read_lisible(d.parametres["nom"])
    fichier = next((f for f in d.espace.list_recus(contenu.nom) if f.nom.endswith(CLASSEURS)), None)
    if fichier is None:
        raise DonneesErreur(
            "page_inconnue", "Ce dossier ne vient pas d’un classeur.", "Retournez à « Mes documents »."
        )
    octets = d.espace.find_recu(contenu.nom, fichier.nom).read_bytes()
    lecture, _ = read_octets_dossier(octets, fichier.nom)
    faults: Sequence[ClausedocsErreur] = ()
    warnings: tuple[Avertissement, ...] = lecture.avertissements
    try:
        donnees, lieux = complete_dossier(_use_structure(d, lecture), contenu.chemin)
        charge = make_dossier(
            donnees, lieux, mode="definitif", chemin=contenu.chemin, propres=find_propres(d.espace.racine)
        )
        warnings = charge.avertissements
    except ClausedocsErreur as raised:
        faults = raised.erreurs
    missing = [e for e in faults if e.code == "champ_manquant"]
    return show(
        d,
        "depot.html",
        nom=contenu.nom,
        titre=find_titre(contenu),
        fichier=fichier.nom,
        fautes=_list_lignes(contenu, [e for e in faults if e.code != "champ_manquant"]),
        manques=_list_lignes(contenu, missing),
        avis=_list_lignes(contenu, warnings),
    )


def send_classeur(d: Demande) -> Response:
    """A dossier as a workbook."""
    contenu = d.espace.read_lisible(d.parametres["nom"])
    return send(
        name_file(contenu.nom, extension="xlsx"), write_classeur_rempli(contenu.sorte, contenu.donnees)
    )


def send_vierge(d: Demande) -> Response:
    """An empty workbook."""
    squelette = d.parametres["squelette"]
    if squelette not in dict(VIERGES):
        raise DonneesErreur(
            "page_inconnue", "Ce classeur n’existe pas.", "Choisissez-le à « Déposer un dossier »."
        )
    return send(name_file(squelette, extension="xlsx"), write_classeur(squelette))


def _show(d: Demande, status: int = 200, faults: Sequence[ClausedocsErreur] = (), nom: str = "") -> Response:
    lines = [{"ou": _say_place(e), "message": e.message, "conseil": e.conseil} for e in faults]
    return show(d, "depot_dossier.html", status, fautes=lines, refuse=nom, vierges=VIERGES, ici="/")


def _deposit(d: Demande, recu: Recu) -> Contenu:
    if recu.extension in CLASSEURS:
        lecture, sorte = read_octets_dossier(recu.octets, recu.nom)
        if not lecture.donnees:
            raise DonneesErreur(
                "classeur_vide", "Ce classeur n’a aucune valeur.", "Remplissez-le, puis déposez-le à nouveau."
            )
        contenu = _create(d, recu, sorte, dict(_use_structure(d, lecture).donnees))
        if sorte != "structure":
            d.espace.keep_recu(contenu.nom, recu.nom, recu.octets)
        return contenu
    # Kept to the byte: what somebody wrote beside the values stays.
    text = decode(recu.octets[: TAILLE_MAX + 1], recu.nom)
    donnees = read_yaml(text, recu.nom).donnees
    sorte = _find_sorte(donnees)
    titre = _name(d, recu, sorte)
    return d.espace.deposit(titre, sorte, recu.octets)


def _create(d: Demande, recu: Recu, sorte: str, donnees: dict[str, Any]) -> Contenu:
    return d.espace.create(_name(d, recu, sorte), sorte, donnees)


def _name(d: Demande, recu: Recu, sorte: str) -> str:
    """The name of the new dossier. Raises UsageErreur `nom_pris`."""
    if sorte == "structure":
        if d.espace.has(STRUCTURE):
            raise UsageErreur(
                "nom_pris",
                "C’est une structure, et la vôtre est déjà dans l’espace de travail.",
                "Corrigez-la à « Ma structure ».",
            )
        return STRUCTURE
    return d.read("titre").strip() or recu.stem


def _find_sorte(donnees: dict[str, Any]) -> str:
    """What a YAML file describes. Raises DonneesErreur `modele_hors_dossier`."""
    structure = read_champs(RACINES["structure"])
    if donnees and all(nom in structure for nom in donnees):
        return "structure"
    sorte = find_racine(donnees)
    if sorte not in RACINES:
        raise DonneesErreur(
            "modele_hors_dossier",
            "Ce fichier est la chronologie d’une procédure : il s’écrit de son journal, sans formulaire.",
            "Ouvrez la procédure à « Un titulaire ne répond pas », et téléchargez-y sa chronologie.",
        )
    return sorte


def _use_structure(d: Demande, lecture: LectureYaml) -> LectureYaml:
    """The structure of the workspace, where the workbook names one that is not there."""
    named = lecture.donnees.get("structure_porteuse")
    if not isinstance(named, str) or (d.espace.racine / named.replace("\\", "/")).is_file():
        return lecture
    return LectureYaml(
        {**lecture.donnees, "structure_porteuse": f"{STRUCTURE}.yaml"},
        lecture.valeurs,
        lecture.cles,
        lecture.avertissements,
    )


def _list_lignes(contenu: Contenu, said: Sequence[ClausedocsErreur | Avertissement]) -> list[dict[str, str]]:
    """What is said, each with its cell and the field of the form where it is settled."""
    constats = [
        Constat(x.lieu.champ or "", find_label(contenu.sorte, x.lieu.champ or ""), x.message, x.conseil)
        for x in said
    ]
    return [
        {**line, "ou": _say_place(x)} for line, x in zip(link_constats(contenu, constats), said, strict=True)
    ]


def _say_place(said: ClausedocsErreur | Avertissement) -> str:
    """« feuille Parties, cellule C12 », « ligne 4 »."""
    lieu = said.lieu
    parts = (
        f"feuille {lieu.feuille}" if lieu.feuille else "",
        f"cellule {lieu.cellule}" if lieu.cellule else "",
        f"ligne {lieu.ligne}" if lieu.ligne else "",
    )
    return ", ".join(p for p in parts if p)
