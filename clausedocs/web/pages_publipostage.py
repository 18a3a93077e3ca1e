"""Many documents from a table: an empty one to fill in, then the errors by cell and one archive."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any
from urllib.parse import quote

from starlette.responses import FileResponse, Response

from clausedocs.domaine import DOCUMENTS
from clausedocs.erreurs import DonneesErreur, UsageErreur
from clausedocs.publipostage import Bilan, publish
from clausedocs.publipostage import Demande as Publication
from clausedocs.publipostage.plan import read_commun
from clausedocs.publipostage.rapport import NOM, write_rapport
from clausedocs.publipostage.vierge import write_vierge
from clausedocs.rendu import name_file, write_atomic
from clausedocs.web.demande import Demande, answer, go, say_lieu, show
from clausedocs.web.envois import Attente, take_fichier
from clausedocs.web.espace import STRUCTURE
from clausedocs.web.examen import find_label
from clausedocs.web.fonds import find_propres, list_choix
from clausedocs.web.listes import find_titre
from clausedocs.web.pages_telecharger import send
from clausedocs.web.travaux import Travail, Travaux

DOSSIER, COMMUN = "publipostage", "commun.yaml"
TABLEAU = Attente(
    "un tableau (.xlsx, .ods ou .csv)",
    (".xlsx", ".ods", ".csv"),
    "Enregistrez-le au format .xlsx, .ods ou .csv, puis déposez-le à nouveau.",
    "Partagez-le en plusieurs.",
)
FORMATS = {"docx": ("docx",), "pdf": ("pdf",), "les_deux": ("docx", "pdf")}
SORTES = ("convention", "marche")
# Rows shown on the page; the report has them all.
LIGNES_MONTREES = 100
TRAVAUX = Travaux()


def show_publipostage(d: Demande) -> Response:
    """Drop a table, or take an empty one; sent, starts the work."""
    if d.methode == "POST":
        if d.read("_action") == "vierge":
            modele = _read_modele(d)
            propres = find_propres(d.espace.racine)
            kind = (propres.types.get(modele) if propres else "") or modele
            return send(f"tableau_{modele}.xlsx", write_vierge(kind, read_commun(_find_commun(d))))
        return _start(d)
    dossiers = [(c.nom, find_titre(c)) for c in d.espace.list_dossiers() if c.erreur is None]
    return show(d, "publipostage.html", modeles=_list_modeles(d), dossiers=dossiers)


def show_travail(d: Demande) -> Response:
    """How far the work is; once it ended, what it gave. Sent, stops it."""
    travail = TRAVAUX.find(d.parametres["travail"])
    if travail is None:
        raise DonneesErreur(
            "page_inconnue",
            "Ce publipostage n’est plus suivi : clausedocs a été relancé depuis.",
            "Déposez le tableau à nouveau : ce qui est déjà fait ne sera pas refait.",
        )
    if d.methode == "POST":
        travail.stop()
        return go(d.chemin)
    if d.json:
        return answer({"faits": travail.faits, "total": travail.total, "fini": travail.fini})
    listed = travail.erreur.erreurs if travail.erreur else ()
    return show(
        d,
        "travail.html",
        travail=travail,
        fautes=[{"ou": say_lieu(e.lieu), "message": e.message, "conseil": e.conseil} for e in listed],
        bilan=_sum_up(travail.resultat) if isinstance(travail.resultat, Bilan) else None,
        ici="/publipostage",
    )


def send_resultat(d: Demande) -> Response:
    """The archive, or the report."""
    travail = TRAVAUX.find(d.parametres["travail"])
    bilan = travail.resultat if travail is not None else None
    if isinstance(bilan, Bilan):
        paths = {"archive": bilan.archive, "compte-rendu": bilan.sortie / NOM}
        path = paths.get(d.parametres["quoi"])
        if path is not None and path.is_file():
            return FileResponse(path, filename=path.name, content_disposition_type="attachment")
    raise DonneesErreur(
        "page_inconnue", "Ce fichier n’est pas là.", "Retournez à « Publipostage » et recommencez."
    )


def _start(d: Demande) -> Response:
    recu = take_fichier(d, "tableau", TABLEAU)
    modele = _read_modele(d)
    formats = FORMATS.get(d.read("format"), FORMATS["docx"])
    name = name_file(recu.stem, extension=recu.extension[1:])
    folder = d.espace.racine / DOSSIER / Path(name).stem
    table = folder / name
    write_atomic(table, recu.octets)
    propres = find_propres(d.espace.racine)
    asked = Publication(
        table,
        folder,
        (modele,),
        _find_commun(d),
        formats,
        "projet" if d.read("mode") == "projet" else "definitif",
        archive=True,
        dossiers_modeles=propres.dossiers if propres else (),
    )
    travail = TRAVAUX.start(str(folder), lambda t: _publish(asked, t))
    return go(f"/publipostage/{quote(travail.id)}")


def _publish(asked: Publication, travail: Travail) -> Bilan:
    # One core: other processes would each start a server's worth of modules for a few seconds of work.
    bilan = publish(asked, coeurs=1, progression=travail.advance)
    write_atomic(bilan.sortie / NOM, write_rapport(bilan))
    return bilan


def _read_modele(d: Demande) -> str:
    modele = d.read("modele")
    if modele not in dict(_list_modeles(d)):
        raise UsageErreur("modele_inconnu", "Ce document n’existe pas.", "Choisissez-le dans la liste.")
    return modele


def _list_modeles(d: Demande) -> list[tuple[str, str]]:
    """Our documents, and the modèles of the user that stand for one: a table needs to know its columns."""
    ours = {t.id: t.titre for t in DOCUMENTS.values() if t.racine in SORTES}
    propres = find_propres(d.espace.racine)
    kinds = propres.types if propres else {}
    own = {m: t for s in SORTES for m, t in list_choix(d.espace.racine, s).items() if kinds[m]}
    return list({**ours, **own}.items())


def _find_commun(d: Demande) -> Path | None:
    """What all the rows share: a dossier of the workspace, else the structure alone."""
    nom = d.read("commun")
    if nom:
        return d.espace.read(nom).chemin
    if not d.espace.has(STRUCTURE):
        return None
    path = d.espace.racine / DOSSIER / COMMUN
    write_atomic(path, f"structure_porteuse: ../{STRUCTURE}.yaml\n".encode())
    return path


def _sum_up(bilan: Bilan) -> dict[str, Any]:
    count = Counter(line.etat for line in bilan.lignes)
    wrong = [
        {
            "ligne": line.numero,
            "ou": f"cellule {e.cellule}" if e.cellule else f"ligne {line.numero}",
            "qui": bilan.noms.get(line.numero, ""),
            "champ": find_label(bilan.sorte, e.champ) if e.champ else "",
            "message": e.message,
            "conseil": e.conseil,
        }
        for line in bilan.en_erreur
        for e in line.erreurs
    ]
    return {
        "ecrits": sum(len(line.fichiers) for line in bilan.lignes if line.etat == "ecrit"),
        "deja": count["deja"],
        "fausses": count["erreur"],
        "fautes": wrong[:LIGNES_MONTREES],
        "plus": max(0, len(wrong) - LIGNES_MONTREES),
        "avertissements": [f"{a.message} {a.conseil}".strip() for a in bilan.avertissements],
        "absents": [f"{nom} : {raison}" for nom, raison in bilan.formats_indisponibles],
        "archive": bilan.archive is not None and bilan.archive.is_file(),
    }
