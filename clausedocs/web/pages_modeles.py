"""« Mes modèles Word »: drop one, read what is wrong in it and where, replace it, take it away."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any
from urllib.parse import quote

from starlette.responses import Response

from clausedocs.domaine import DOCUMENTS
from clausedocs.dossiers.variables import list_variables
from clausedocs.erreurs import ClausedocsErreur, DonneesErreur, UsageErreur
from clausedocs.modeles import ModeleMeta
from clausedocs.modeles.word.sources import make_identifiant
from clausedocs.proposition import propose_modele
from clausedocs.relecture.annotation import annotate, bind_spaces
from clausedocs.relecture.relire import Relecture, verify_modele
from clausedocs.rendu import name_file
from clausedocs.web import pages_lettre
from clausedocs.web.demande import Demande, go, show
from clausedocs.web.envois import WORD, Recu, take_fichier
from clausedocs.web.espace import STRUCTURE
from clausedocs.web.examen import make_charge
from clausedocs.web.fonds import MODELES, is_lisible, list_propres, put_fichier, remove_fichier
from clausedocs.web.listes import examine_contenu, find_titre, list_etapes, list_suites
from clausedocs.web.pages_nouveau import need_structure
from clausedocs.web.pages_telecharger import send
from clausedocs.word.categorie import write_categorie
from clausedocs.word.paquet import read_paquet

GENRES = {"convention": "Entre la structure et le donneur d’ordre", "marche": "Pour un marché"}
# What a free document is called where a kind may be chosen.
LIBRE = "libre"
CHAMPS_MONTRES = 300
# What advice names for who works in a terminal.
COMMANDE = "« clausedocs modele variables »"


def show_modeles(d: Demande) -> Response:
    """The modèles of the user; sent, proofreads one and keeps it, or gives back a copy with comments."""
    need_structure(d)
    if d.methode != "POST":
        return _show_liste(d)
    recu = take_fichier(d, "fichier", WORD)
    if d.read("_action") == "proposer":
        return _propose(d, recu)
    name = recu.nom_garde
    path = d.espace.racine / MODELES / name
    if d.read("_action") == "commenter":
        return _send_commentee(recu.octets, name)
    known = next((m for m in list_propres(d.espace.racine) if m.id == make_identifiant(path.stem)), None)
    if known is not None:
        raise UsageErreur(
            "nom_pris",
            f"Un de vos modèles s’appelle déjà « {known.id} ».",
            "Ouvrez-le pour le remplacer, ou donnez un autre nom à votre fichier.",
        )
    return _keep(d, path, recu)


def show_modele(d: Demande) -> Response:
    """One modèle: what it stands for, what its proofreading says. Sent: replaced, taken away, commented."""
    need_structure(d)
    meta = _find(d)
    action = d.read("_action")
    if d.methode == "POST" and action == "retirer":
        remove_fichier(meta.fichier, d.espace.racine)
        return go("/structure/modeles")
    if d.methode == "POST" and action == "telecharger":
        return send(name_file(meta.fichier.stem, extension="docx"), meta.fichier.read_bytes())
    if d.methode == "POST" and action == "commenter":
        return _send_commentee(meta.fichier.read_bytes(), f"{meta.fichier.stem}.docx")
    if d.methode == "POST":
        # A new version is what the former was, unless another kind is chosen.
        same = meta.document or LIBRE
        return _keep(d, meta.fichier, take_fichier(d, "fichier", WORD), same)
    relecture: Relecture | None = None
    refus: ClausedocsErreur | None = None
    if meta.fichier.suffix.lower() == ".docx":
        try:
            relecture = verify_modele(meta.fichier, au=pages_lettre.aujourdhui())
        except ClausedocsErreur as raised:
            refus = raised
    return show(
        d,
        "modele.html",
        **_around(d),
        modele=_describe(meta),
        fichier=meta.fichier.name,
        word=meta.fichier.suffix.lower() == ".docx",
        relecture=_sum_up(relecture) if relecture else None,
        refus=refus,
        depose=bool(d.requete.get("depose")),
        genres=_list_genres(),
    )


def show_champs(d: Demande) -> Response:
    """The fields that a modèle may cite, each with an example; a word narrows them."""
    need_structure(d)
    racine = d.requete.get("dossier", "")
    racine = racine if racine in GENRES else "convention"
    mot = d.requete.get("mot", "").strip()[:80]
    wanted = mot.casefold()
    found = [
        v
        for v in list_variables(racine)
        if v.exemple and (wanted in v.chemin.casefold() or wanted in v.exemple.casefold())
    ]
    return show(
        d,
        "champs_a_citer.html",
        **_around(d),
        mot=mot,
        dossier=racine,
        genres=list(GENRES.items()),
        champs=found[:CHAMPS_MONTRES],
        plus=max(0, len(found) - CHAMPS_MONTRES),
    )


def _show_liste(d: Demande, status: int = 200, **valeurs: Any) -> Response:
    metas: tuple[ModeleMeta, ...] = ()
    desordre: ClausedocsErreur | None = None
    try:
        metas = list_propres(d.espace.racine)
    except ClausedocsErreur as raised:
        desordre = raised
    shown = {"refuse": "", "relecture": None, **valeurs}
    return show(
        d,
        "modeles.html",
        status,
        **_around(d),
        modeles=[_describe(m) for m in metas],
        desordre=desordre,
        dossier=MODELES,
        dossiers=[(c.nom, find_titre(c)) for c in d.espace.list_dossiers() if c.erreur is None],
        genres=_list_genres(),
        **shown,
    )


def _around(d: Demande) -> dict[str, Any]:
    """The steps of the structure, of which this is one more."""
    contenu = d.espace.read(STRUCTURE)
    examen = examine_contenu(d.espace, contenu)
    return {
        "nom": STRUCTURE,
        "etapes": list_etapes(contenu, examen),
        "suites": list_suites(contenu, MODELES),
        "ici": "/structure",
    }


def _keep(d: Demande, path: Path, recu: Recu, genre: str = "") -> Response:
    """Proofread a file, and keep it unless the command line would refuse it. `genre`: what it is, where the
    page does not say."""
    octets = _set_genre(recu, d.read("genre") or genre)
    relecture = _verify(octets, path.name)
    if relecture.count("erreur"):
        return _show_liste(d, 422, refuse=recu.nom, relecture=_sum_up(relecture))
    put_fichier(path, octets, d.espace.racine)
    return go(f"/structure/modeles/{quote(make_identifiant(path.stem))}?depose=1")


def _set_genre(recu: Recu, genre: str) -> bytes:
    """The file, with the kind of document that was chosen written in its properties, as Word shows them."""
    if genre not in (LIBRE, *DOCUMENTS):
        return recu.octets
    paquet = read_paquet(recu.octets, recu.nom)
    return paquet.write(write_categorie(paquet, "" if genre == LIBRE else genre))


def _verify(octets: bytes, nom: str) -> Relecture:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / nom
        path.write_bytes(octets)
        try:
            return verify_modele(path, au=pages_lettre.aujourdhui())
        except ClausedocsErreur as raised:
            # The place would name a folder that is no longer there.
            raise DonneesErreur(raised.code, raised.message, raised.conseil) from None


def _propose(d: Demande, recu: Recu) -> Response:
    """An old document with the data of a dossier made tags, each to confirm in Word."""
    contenu = d.espace.read_lisible(d.read("dossier"))
    charge = make_charge(contenu.donnees, contenu.chemin, "projet")
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / recu.nom_garde
        path.write_bytes(recu.octets)
        try:
            bilan = propose_modele(path, charge, jour=pages_lettre.aujourdhui())
        except DonneesErreur as raised:
            raise DonneesErreur(raised.code, raised.message, raised.conseil) from None
    return send(name_file(recu.stem, "modele", extension="docx"), bilan.octets)


def _send_commentee(octets: bytes, nom: str) -> Response:
    return send(
        name_file(Path(nom).stem, "relu", extension="docx"),
        annotate(_verify(octets, nom), pages_lettre.aujourdhui()),
    )


def _find(d: Demande) -> ModeleMeta:
    wanted = d.parametres["modele"]
    found = next((m for m in list_propres(d.espace.racine) if m.id == wanted), None)
    if found is None:
        raise DonneesErreur(
            "page_inconnue", "Ce modèle n’est pas là.", "Retournez à « Ma structure », « Mes modèles Word »."
        )
    return found


def _describe(meta: ModeleMeta) -> dict[str, Any]:
    kind = DOCUMENTS[meta.document].titre if meta.document in DOCUMENTS else "Document libre"
    return {
        "id": meta.id,
        "titre": meta.titre,
        "genre": kind if is_lisible(meta) else "",
        "remplace": meta.id in DOCUMENTS,
        "description": meta.description,
        "lisible": is_lisible(meta),
        "adresse": f"/structure/modeles/{quote(meta.id)}",
    }


def _list_genres() -> list[tuple[str, list[tuple[str, str]]]]:
    """The kinds of documents, by kind of dossier."""
    return [
        (label, [(t.id, t.titre) for t in DOCUMENTS.values() if t.racine == racine])
        for racine, label in GENRES.items()
    ]


def _sum_up(relecture: Relecture) -> dict[str, Any]:
    return {
        "balises": relecture.balises,
        "erreurs": relecture.count("erreur"),
        "constats": [
            {
                "gravite": c.gravite,
                "lieu": bind_spaces(str(c.lieu)),
                "fois": c.fois,
                "message": bind_spaces(c.message),
                "conseil": bind_spaces(_name_page(c.conseil)),
            }
            for c in relecture.constats
        ],
    }


def _name_page(conseil: str) -> str:
    """Advice that names a command, with the page that does the same."""
    at = conseil.find(COMMANDE)
    start = "La" if at == 0 or conseil[:at].rstrip().endswith((".", "…", "?", "!")) else "la"
    return conseil.replace(COMMANDE, f"{start} page « Champs à citer »")
