"""« Papier à en-tête »: drop it, see what it gives, and every document is written on it from then on."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from starlette.responses import Response

from clausedocs.erreurs import ClausedocsErreur, DonneesErreur, Lieu, UsageErreur
from clausedocs.rendu.entete.choix import CHARTES, WORD, Entete, find_beside, read_entete
from clausedocs.rendu.entete.noms_styles import name_style
from clausedocs.rendu.specimen import render_specimen
from clausedocs.web.charte_web import IMAGES, compose_charte, find_word, propose_charte
from clausedocs.web.demande import Demande, go, show
from clausedocs.web.envois import Attente, Recu, take_fichiers
from clausedocs.web.espace import STRUCTURE, Contenu
from clausedocs.web.fonds import PAPIER, list_fonds, put_fichier
from clausedocs.web.listes import examine_contenu, list_etapes, list_suites
from clausedocs.web.pages_nouveau import need_structure
from clausedocs.web.pages_telecharger import send

ATTENTE = Attente(
    "un papier à en-tête (.docx), une charte (.yaml) ou une de ses images",
    (WORD, *CHARTES, *IMAGES),
    "Enregistrez votre papier au format Document Word (.docx) ; les images d’une charte sont en SVG, PNG ou "
    "JPEG.",
    "Réduisez ses images, puis déposez-le à nouveau.",
)
SPECIMENS = {"specimen.docx": "docx", "specimen.pdf": "pdf"}


def show_papier(d: Demande) -> Response:
    """The letterhead that serves, and those that were dropped; sent, takes a new one or another."""
    need_structure(d)
    if d.methode != "POST":
        return _show(d)
    action = d.read("_action")
    if action == "garder":
        return _keep(d)
    contenu = d.espace.read_lisible(STRUCTURE)
    if action == "composer":
        return _compose(d, contenu)
    if action == "choisir":
        name = d.read("papier")
        if name not in _list_papiers(d):
            raise UsageErreur(
                "entete_introuvable", "Ce papier n’est plus là.", "Rechargez la page : sa liste est à jour."
            )
        read_entete(d.espace.racine / PAPIER / name)
        _name_in_structure(d, contenu, f"{PAPIER}/{name}")
    elif action == "retirer":
        _name_in_structure(d, contenu, "")
    return go("/structure/papier")


def send_specimen(d: Demande) -> Response:
    """Everything that a document may hold, on the letterhead that serves."""
    need_structure(d)
    format_ = SPECIMENS.get(d.parametres["fichier"])
    path = _find_papier(d, d.espace.read_lisible(STRUCTURE))
    if format_ is None or path is None:
        raise DonneesErreur(
            "page_inconnue",
            "Ce spécimen n’est pas là.",
            "Retournez à « Ma structure », « Papier à en-tête ».",
        )
    made = render_specimen(read_entete(path), [format_])
    return send(d.parametres["fichier"], made.documents[format_].octets)


def _show(d: Demande, status: int = 200, refus: Sequence[ClausedocsErreur] = ()) -> Response:
    contenu = d.espace.read_lisible(STRUCTURE)
    path: Path | None = None
    entete: Entete | None = None
    faults: Sequence[ClausedocsErreur] = ()
    try:
        path = _find_papier(d, contenu)
        entete = read_entete(path) if path else None
    except ClausedocsErreur as raised:
        faults = raised.erreurs
    examen = examine_contenu(d.espace, contenu)
    named = str(contenu.donnees.get("entete") or "")
    return show(
        d,
        "papier.html",
        status,
        nom=STRUCTURE,
        etapes=list_etapes(contenu, examen),
        suites=list_suites(contenu, PAPIER),
        ici="/structure",
        sert=named,
        vu=_sum_up(entete) if entete else None,
        fautes=faults,
        refus=[{"message": _say(e), "conseil": e.conseil} for e in refus],
        papiers=[n for n in _list_papiers(d) if f"{PAPIER}/{n}" != named],
        depose=bool(d.requete.get("depose")),
        charte={k: d.read(k) or v for k, v in propose_charte(contenu.donnees).items()},
    )


def _keep(d: Demande) -> Response:
    """Try what was dropped on a specimen, then keep it and write its name in the structure."""
    return _keep_all(d, take_fichiers(d, "fichiers", ATTENTE))


def _compose(d: Demande, contenu: Contenu) -> Response:
    """The same with a charter that the page writes; the Word paper in use goes on serving."""
    try:
        word = find_word(_find_papier(d, contenu))
        return _keep_all(d, compose_charte(d, word))
    except ClausedocsErreur as raised:
        return _show(d, 422, raised.erreurs)


def _keep_all(d: Demande, recus: Sequence[Recu]) -> Response:
    names = {r.nom_garde: r for r in recus}
    try:
        main = _choose(list(names))
        _try(d, main, names)
    except ClausedocsErreur as raised:
        return _show(d, 422, raised.erreurs)
    for name, recu in names.items():
        put_fichier(d.espace.racine / PAPIER / name, recu.octets, d.espace.racine)
    _name_in_structure(d, d.espace.read_lisible(STRUCTURE), f"{PAPIER}/{main}")
    return go("/structure/papier?depose=1")


def _choose(names: Sequence[str]) -> str:
    """The file that is the letterhead: the charter, which names the others, else the Word file."""
    for kind in (CHARTES, (WORD,)):
        found = [n for n in names if n.lower().endswith(kind)]
        if len(found) > 1:
            raise UsageErreur(
                "envoi_refuse",
                f"Deux papiers à en-tête sont déposés : {found[0]} et {found[1]}.",
                "Déposez-en un, avec ses images si c’est une charte.",
            )
        if found:
            return found[0]
    raise UsageErreur(
        "envoi_refuse",
        "Ces images ne sont pas un papier à en-tête.",
        "Déposez-les avec la charte (.yaml) qui les nomme, ou déposez un document Word (.docx).",
    )


def _try(d: Demande, main: str, names: dict[str, Recu]) -> None:
    """A specimen on it, beside what is there already: what would fail later fails now."""
    with tempfile.TemporaryDirectory() as folder:
        for known in list_fonds(d.espace.racine, PAPIER):
            (Path(folder) / known.nom).write_bytes((d.espace.racine / PAPIER / known.nom).read_bytes())
        for name, recu in names.items():
            (Path(folder) / name).write_bytes(recu.octets)
        entete = read_entete(Path(folder) / main)
        render_specimen(entete, _list_formats(entete))


def _list_formats(entete: Entete) -> list[str]:
    """The formats that a letterhead dresses."""
    return [*(["docx"] if entete.papier else []), *(["pdf"] if entete.charte else [])]


def _list_papiers(d: Demande) -> list[str]:
    return [f.nom for f in list_fonds(d.espace.racine, PAPIER) if f.nom.lower().endswith((WORD, *CHARTES))]


def _find_papier(d: Demande, contenu: Contenu) -> Path | None:
    """The letterhead that the structure names. Raises DonneesErreur `entete_lointain`."""
    named = contenu.donnees.get("entete")
    if not isinstance(named, str) or not named.strip():
        return None
    return find_beside(d.espace.racine, named.strip(), Lieu(champ="entete"))


def _name_in_structure(d: Demande, contenu: Contenu, named: str) -> None:
    kept = {k: v for k, v in contenu.donnees.items() if k != "entete"}
    d.espace.save(STRUCTURE, {**kept, "entete": named} if named else kept, contenu.empreinte)


def _sum_up(entete: Entete) -> dict[str, Any]:
    formats = _list_formats(entete)
    said = [*entete.avertissements, *(w for f in ("docx", "pdf") for w in entete.warn_of(f))]
    return {
        "repris": [name_style(s) for s in entete.styles_repris],
        "fournis": [name_style(s) for s in entete.styles_fournis],
        "avis": list(dict.fromkeys(f"{a.message} {a.conseil}".strip() for a in said)),
        "specimens": [(n, f) for n, f in SPECIMENS.items() if f in formats],
        "word": entete.papier is not None,
        "pdf": entete.charte is not None,
    }


def _say(erreur: ClausedocsErreur) -> str:
    """What is wrong, with its place; the folder where a file was tried is no place of the user's."""
    lieu = erreur.lieu
    nom = Path(lieu.fichier).name if lieu.fichier else ""
    line = f"ligne {lieu.ligne}" if lieu.ligne else ""
    where = ", ".join(x for x in (nom, line) if x)
    return f"{where}\u00a0: {erreur.message}" if where else erreur.message
