"""The clause into the buyer's Word file: drop it, choose the place on its outline, compare, take it away."""

from __future__ import annotations

from dataclasses import dataclass
from difflib import SequenceMatcher
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode

from starlette.responses import Response

from clausedocs.dce.ecriture_word import Suivi
from clausedocs.dce.fichier_word import Fichier, read_fichier, read_octets
from clausedocs.dce.insertion import insert_clause, plan_insertion
from clausedocs.dce.place import Cote
from clausedocs.dce.place import Demande as Place
from clausedocs.dce.plan_word import text_of
from clausedocs.dce.retrait import list_identifiants, remove_clause
from clausedocs.domaine import DOCUMENTS
from clausedocs.domaine.pieces import PIECES
from clausedocs.dossiers import DossierCharge
from clausedocs.erreurs import ClausedocsErreur, DonneesErreur, UsageErreur
from clausedocs.rendu import name_file
from clausedocs.web.demande import Demande, go, show
from clausedocs.web.envois import WORD, take_fichier
from clausedocs.web.espace import Contenu
from clausedocs.web.examen import Constat, find_label, make_charge
from clausedocs.web.listes import link_constats
from clausedocs.web.pages_marche import page_of, read_marche
from clausedocs.web.pages_telecharger import send
from clausedocs.word.xml_sur import NS

# Around each change, how many paragraphs of the file are shown to know the place again.
VOISINS = 2


@dataclass(frozen=True, slots=True)
class Choix:
    """What was chosen on the page. `place`: `apres:3`, `avant:3` (ranks of the outline), `fin`, `marque`."""

    piece: str
    lot: str
    place: str
    suivi: bool
    ailleurs: bool

    @property
    def modele(self) -> str:
        return PIECES[self.piece]


def show_depot(d: Demande) -> Response:
    """Which piece, which file; sent, keeps the file and shows its outline."""
    contenu = read_marche(d)
    if d.methode == "POST":
        name = _keep(d, contenu)
        query = urlencode({"piece": d.read("piece"), "lot": d.read("lot")})
        return go(f"/dossier/{quote(contenu.nom)}/inserer/{quote(name)}?{query}")
    lots = contenu.donnees.get("marche", {}).get("lots") or ()
    numbers = [str(x.get("numero", n)) for n, x in enumerate(lots, 1) if isinstance(x, dict)]
    return show(
        d,
        "deposer.html",
        **page_of(d, contenu, "inserer"),
        pieces=[(k, DOCUMENTS[m].titre) for k, m in PIECES.items()],
        lots=numbers,
        recus=[f for f in d.espace.list_recus(contenu.nom) if f.nom.endswith(".docx")],
    )


def show_insertion(d: Demande) -> Response:
    """The outline and the place; once chosen, before and after; sent, the file."""
    contenu = read_marche(d)
    path = d.espace.find_recu(contenu.nom, d.parametres["fichier"])
    choix = _read_choix(d)
    if d.methode == "POST":
        return _send(d, contenu, path, choix)
    fichier = read_fichier(path)
    present = list_identifiants(fichier)
    faults: list[Constat] = []
    seen: dict[str, Any] = {}
    try:
        charge = _load(contenu, choix)
        wanted = choix.place or ("marque" if present or _has_marque(fichier) else "")
        if wanted:
            choix = Choix(choix.piece, choix.lot, wanted, choix.suivi, choix.ailleurs)
            seen = _compare(contenu, path, fichier, charge, choix)
    except ClausedocsErreur as raised:
        faults = [_say(contenu, e) for e in raised.erreurs]
    return show(
        d,
        "inserer.html",
        **page_of(d, contenu, "inserer"),
        fichier=path.name,
        piece=choix.piece,
        piece_titre=DOCUMENTS[choix.modele].titre,
        lot=choix.lot,
        place=choix.place,
        suivi=choix.suivi,
        ailleurs=choix.ailleurs,
        present=bool(present),
        plan=[(n, min(e.niveau, 4), e.show().strip()) for n, e in enumerate(fichier.plan)],
        erreurs=link_constats(contenu, faults),
        vu=seen,
    )


def _keep(d: Demande, contenu: Contenu) -> str:
    if d.read("piece") not in PIECES:
        raise UsageErreur("piece_inconnue", "Cette pièce n’existe pas.", "Choisissez-la dans la liste.")
    recu = take_fichier(d, "fichier", WORD)
    name = d.espace.keep_recu(contenu.nom, recu.nom, recu.octets)
    path = d.espace.find_recu(contenu.nom, name)
    try:
        read_fichier(path)
    except ClausedocsErreur:
        path.unlink(missing_ok=True)
        raise
    return name


def _read_choix(d: Demande) -> Choix:
    def said(nom: str) -> str:
        return d.read(nom) or d.requete.get(nom, "")

    piece = said("piece")
    return Choix(
        piece if piece in PIECES else "ccap",
        said("lot"),
        said("place"),
        # Ticked at first: a buyer wants to see what was changed in its file.
        said("suivi") == "oui" if said("place") else True,
        said("ailleurs") == "oui",
    )


def _read_place(fichier: Fichier, place: str) -> Place:
    side, _, rank = place.partition(":")
    if side in ("fin", "marque"):
        return Place("fin" if side == "fin" else "marque")
    cotes: dict[str, Cote] = {"apres": "apres", "avant": "avant"}
    if side in cotes and rank.isascii() and rank.isdigit() and int(rank[:6]) < len(fichier.plan):
        return Place(cotes[side], fichier.plan[int(rank)].show().strip())
    raise DonneesErreur(
        "place_absente", "Cette place n’est plus dans le fichier.", "Choisissez un titre dans la liste."
    )


def _load(contenu: Contenu, choix: Choix) -> DossierCharge:
    return make_charge({**contenu.donnees, "modeles": [choix.modele]}, contenu.chemin, "definitif")


def _lot(choix: Choix) -> str | None:
    """The lot, where the piece is written lot by lot."""
    return choix.lot or None if DOCUMENTS[choix.modele].par_lot else None


def _compare(
    contenu: Contenu, path: Path, fichier: Fichier, charge: DossierCharge, choix: Choix
) -> dict[str, Any]:
    place = _read_place(fichier, choix.place)
    projet = plan_insertion(path, charge, choix.modele, place, lot=_lot(choix), ailleurs=choix.ailleurs)
    made = insert_clause(path, charge, choix.modele, place, lot=_lot(choix), ailleurs=choix.ailleurs)
    after = read_octets(made.octets, path.name)
    numero = None
    if projet.numero is not None:
        champ = f"marche.numeros.{projet.numero[0]}"
        constat = Constat(champ, find_label(contenu.sorte, champ), "", "")
        numero = {"lien": link_constats(contenu, [constat])[0]["lien"], "valeur": projet.numero[1]}
    return {
        "place": projet.place,
        "changements": _nest(projet.changements),
        "ailleurs": _nest(projet.ailleurs),
        "numero": numero,
        "passages": list_passages(_texts(fichier), _texts(after)),
        "mise_a_jour": made.mise_a_jour,
    }


def _nest(phrases: tuple[str, ...]) -> list[tuple[str, list[str]]]:
    """Each sentence with the lines that it announces."""
    out: list[tuple[str, list[str]]] = []
    for phrase in phrases:
        if phrase.startswith("– ") and out:
            out[-1][1].append(phrase.removeprefix("– "))
        else:
            out.append((phrase, []))
    return out


def list_passages(before: list[str], after: list[str]) -> list[dict[str, Any]]:
    """Where two texts differ: the paragraphs on both sides, and the neighbours that show the place."""
    out = []
    matcher = SequenceMatcher(None, before, after, autojunk=False)
    for group in matcher.get_grouped_opcodes(VOISINS):
        left: list[tuple[str, str]] = []
        right: list[tuple[str, str]] = []
        for tag, a, b, c, e in group:
            same = tag == "equal"
            left += [("", t) if same else ("del", t) for t in before[a:b]]
            right += [("", t) if same else ("ins", t) for t in after[c:e]]
        out.append({"avant": [x for x in left if x[1]], "apres": [x for x in right if x[1]]})
    return out


def _texts(fichier: Fichier) -> list[str]:
    return [line for b in fichier.corps.blocs for line in _read_lines(b.element)]


def _read_lines(bloc: Any) -> list[str]:
    """A paragraph as it reads; a table row by row, its cells apart."""
    rows = list(bloc.iter(f"{NS}tr")) if bloc.tag == f"{NS}tbl" else []
    if not rows:
        return [text_of(bloc).strip()]
    cells = [
        [" ".join(text_of(p).strip() for p in c.iter(f"{NS}p")) for c in r.iter(f"{NS}tc")] for r in rows
    ]
    return [" | ".join(row) for row in cells]


def _has_marque(fichier: Fichier) -> bool:
    return any("{{" in t and "clause" in t for t in _texts(fichier))


def _send(d: Demande, contenu: Contenu, path: Path, choix: Choix) -> Response:
    stem = path.stem
    if d.read("_action") == "retirer":
        made = remove_clause(path)
        name = name_file(stem, "sans-clause", extension="docx")
    else:
        charge = _load(contenu, choix)
        structure = getattr(charge.dossier, "structure_porteuse", None)
        suivi = Suivi(str(getattr(structure, "denomination", "")), charge.le) if choix.suivi else None
        made = insert_clause(
            path,
            charge,
            choix.modele,
            _read_place(read_fichier(path), choix.place or "marque"),
            suivi=suivi,
            lot=_lot(choix),
            ailleurs=choix.ailleurs,
        )
        name = name_file(stem, "clause", extension="docx")
    d.espace.write_sortie(contenu.nom, name, made.octets)
    return send(name, made.octets)


def _say(contenu: Contenu, erreur: ClausedocsErreur) -> Constat:
    champ = erreur.lieu.champ or ""
    return Constat(champ, find_label(contenu.sorte, champ), erreur.message, erreur.conseil)
