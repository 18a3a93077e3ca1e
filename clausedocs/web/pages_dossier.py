"""A dossier: its steps with the document beside, what is left to do, the documents to take away."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import quote

from starlette.responses import Response

from clausedocs.dossiers.chargement import CLASSEURS
from clausedocs.dossiers.formulaire import Element, Etape
from clausedocs.dossiers.lieux import get_valeur, read_chemin
from clausedocs.erreurs import DonneesErreur
from clausedocs.web.allotissement import change_allotissement, keep_applicable, list_lots
from clausedocs.web.apercu import Apercu, make_apercu
from clausedocs.web.demande import Demande, answer, go, show
from clausedocs.web.espace import STRUCTURE, Conflit, Contenu
from clausedocs.web.examen import Examen, examine, find_inclus, find_label
from clausedocs.web.fonds import list_choix
from clausedocs.web.listes import (
    examine_contenu,
    find_formulaire,
    find_genre,
    find_titre,
    group_manques,
    link_champ,
    link_constats,
    list_documents_of,
    list_etapes,
    list_suites,
)
from clausedocs.web.rangees import fold_rangees
from clausedocs.web.saisie import find_valeur, make_noeuds, make_vue, read_saisie, write_prefixe

_LACUNE = re.compile(r'(?<=<a class="lacune" )href="\?champ=([^"]*)"')
# Two pages of one step saved in the same instant: how often the second looks again.
ESSAIS = 5
# What most people follow while they fill in a tender file.
D_ABORD = "clause_ccap"
# What the last step offers, where there is no page to read it all again.
APRES = dict.fromkeys(("procedure_titulaire", "procedure_parties"), "Enregistrer et revenir à la procédure")
APRES["structure"] = ""


def show_etape(d: Demande) -> Response:
    """A step of the form; sent, saves it."""
    nom = d.parametres["nom"]
    contenu = d.espace.read_lisible(nom)
    etape = _find_etape(contenu, d.parametres["etape"])
    if d.methode == "POST":
        return _save(d, nom, etape)
    examen = examine_contenu(d.espace, contenu)
    vif = contenu.est_document
    vue = make_vue(find_formulaire(contenu), contenu.donnees, examen)
    ouverte = d.requete.get("ouvrir", "")
    noeuds = fold_rangees(make_noeuds(_flatten(contenu, etape.elements), vue), ouverte)
    allotissement = contenu.sorte == "marche" and any(e.chemin == "marche.lots" for e in etape.elements)
    if allotissement:
        noeuds = keep_applicable(noeuds, contenu.donnees)
    etapes = find_formulaire(contenu).etapes
    rank = next(n for n, e in enumerate(etapes) if e.id == etape.id)
    documents = list_documents_of(contenu, examen)
    premier = _choose_document(documents)
    apercu = Apercu("", "")
    if vif:
        apercu = make_apercu(contenu.donnees, contenu.chemin, contenu.sorte, document=premier)
    return show(
        d,
        "dossier.html",
        nom=nom,
        adresse=contenu.adresse,
        titre=find_titre(contenu),
        genre=find_genre(contenu),
        etape=etape,
        etapes=list_etapes(contenu, examen),
        suites=list_suites(contenu),
        suivante=etapes[rank + 1] if rank + 1 < len(etapes) else None,
        apres=APRES.get(contenu.sorte, "Enregistrer et relire"),
        noeuds=[n for n in noeuds if n.visible],
        ouverte=ouverte,
        replies=[n for n in noeuds if not n.visible],
        erreurs=_of_step(contenu, etape, examen),
        lots=len(list_lots(contenu.donnees)) if allotissement else None,
        ailleurs=_list_ailleurs(contenu, etape, examen),
        empreinte=_hash_etape(contenu, etape),
        documents=documents,
        document=premier,
        apercu=write_apercu(contenu, apercu) if vif else "",
        vif=vif,
        fait="Enregistré." if d.requete.get("fait") else "",
        ici="/structure" if nom == STRUCTURE else "/difficultes" if not vif else d.chemin,
    )


def _choose_document(documents: Sequence[Mapping[str, str]]) -> str:
    """The document that the preview opens on: of a tender file, the clause of the CCAP."""
    keys = [x["cle"] for x in documents]
    return next((k for k in keys if k.startswith(f"{D_ABORD}:")), keys[0] if keys else "")


def preview_etape(d: Demande) -> Response:
    """For our script: the document that the form would give, and what would be said of its fields."""
    contenu = d.espace.read_lisible(d.parametres["nom"])
    etape = _find_etape(contenu, d.parametres["etape"])
    donnees = read_saisie(etape.elements, contenu.donnees, d.envoi)
    champ, document = d.requete.get("champ", ""), d.requete.get("document", "")
    apercu = make_apercu(donnees, contenu.chemin, contenu.sorte, document=document, champ=champ)
    return answer({"html": write_apercu(contenu, apercu), "marques": apercu.marques})


def show_apercu(d: Demande) -> Response:
    """The document alone on its page, for who has no JavaScript or a small screen."""
    contenu = d.espace.read_lisible(d.parametres["nom"])
    examen = examine_contenu(d.espace, contenu)
    documents = list_documents_of(contenu, examen)
    asked = d.requete.get("document", "")
    chosen = next(
        (x["cle"] for x in documents if x["cle"] == asked), documents[0]["cle"] if documents else ""
    )
    apercu = make_apercu(contenu.donnees, contenu.chemin, contenu.sorte, document=chosen)
    return show(
        d,
        "apercu.html",
        nom=contenu.nom,
        titre=find_titre(contenu),
        documents=documents,
        document=chosen,
        apercu=write_apercu(contenu, apercu),
    )


def show_relire(d: Demande) -> Response:
    """What is missing, wrong or to be read, each with its link; then the documents."""
    contenu = d.espace.read_lisible(d.parametres["nom"])
    if contenu.sorte == "structure":
        return go("/structure")
    examen = examine_contenu(d.espace, contenu)
    return show(
        d,
        "relire.html",
        nom=contenu.nom,
        titre=find_titre(contenu),
        genre=find_genre(contenu),
        etapes=list_etapes(contenu, examen),
        suites=list_suites(contenu, "relire"),
        complet=examen.complet,
        remis=contenu.sorte == "marche",
        erreurs=link_constats(contenu, examen.erreurs),
        manques=group_manques(contenu, examen),
        avertissements=link_constats(contenu, examen.avertissements),
        documents=list_documents_of(contenu, examen),
        depot=any(f.nom.endswith(CLASSEURS) for f in d.espace.list_recus(contenu.nom)),
        propres=_list_autres(d, contenu, examen),
        sorties=d.espace.list_sorties(contenu.nom),
    )


def _list_autres(d: Demande, contenu: Contenu, examen: Examen) -> list[tuple[str, str]]:
    """The modèles of the user on which the dossier may be written too."""
    asked = {modele for modele, _ in examen.documents}
    return [(m, t) for m, t in list_choix(d.espace.racine, contenu.sorte).items() if m not in asked]


def write_apercu(contenu: Contenu, apercu: Apercu) -> str:
    """The fragment of a preview, or what it waits for. Each gap leads to where it is filled."""
    from html import escape, unescape

    if apercu.word:
        return (
            f'<form method="post" action="{contenu.adresse}/produire" class="boite">'
            "<p>Ce document suit votre modèle Word\u00a0: en voici les mots, sans leur mise en page, que "
            f'seul Word connaît.</p><input type="hidden" name="document" value="{escape(apercu.word)}"><p>'
            '<button class="discret" name="format" value="docx">Le voir dans Word</button></p></form>'
            f"{apercu.html}"
        )
    html = _LACUNE.sub(lambda m: f'href="{escape(link_champ(contenu, unescape(m[1])))}"', apercu.html)
    return html or write_attente(link_constats(contenu, apercu.attend))


def write_attente(lines: Sequence[Mapping[str, str]]) -> str:
    """What a preview waits for."""
    from html import escape

    if not lines:
        return '<p class="boite">Aucun document n’est demandé par ce dossier.</p>'
    items = "".join(f"<li>{_link_html(x)}{escape(x['message'])} {escape(x['conseil'])}</li>" for x in lines)
    return f'<div class="boite"><p>L’aperçu attend\u00a0:</p><ul>{items}</ul></div>'


def _link_html(line: Mapping[str, str]) -> str:
    from html import escape

    if not line["lien"]:
        return ""
    return f'<a href="{escape(line["lien"])}">{escape(line["label"])}</a>\u00a0: '


# -- saving


def _save(d: Demande, nom: str, etape: Etape) -> Response:
    for _ in range(ESSAIS):
        contenu = d.espace.read_lisible(nom)
        donnees = read_saisie(etape.elements, contenu.donnees, d.envoi)
        if contenu.sorte == "marche":
            donnees = change_allotissement(donnees, d.read("_action"))
        if d.read("_empreinte") != _hash_etape(contenu, etape):
            if _same(etape, donnees, contenu.donnees):
                break
            return _show_conflit(d, contenu, etape, donnees)
        try:
            contenu = d.espace.save(nom, donnees, contenu.empreinte)
            break
        except Conflit:
            continue
    else:
        return _show_conflit(d, contenu, etape, donnees)
    if d.json:
        examen = examine(contenu.donnees, contenu.chemin, contenu.sorte)
        return answer(
            {
                "empreinte": _hash_etape(contenu, etape),
                "fautes": {c.champ: f"{c.message} {c.conseil}".strip() for c in examen.erreurs if c.champ},
                "etapes": list_etapes(contenu, examen),
            }
        )
    return go(_next(d, contenu, etape))


def _next(d: Demande, contenu: Contenu, etape: Etape) -> str:
    action, base = d.read("_action"), contenu.adresse
    etapes = find_formulaire(contenu).etapes
    if action == "suivant":
        rank = next(n for n, e in enumerate(etapes) if e.id == etape.id)
        return f"{base}/{etapes[min(rank + 1, len(etapes) - 1)].id}"
    if action == "relire":
        return f"{base}/relire" if contenu.est_document else contenu.base
    verb, _, path = action.partition(":")
    if verb == "ajouter":
        row = f"{path}[{_count(contenu.donnees, path)}]"
        return f"{base}/{etape.id}#champ-{row}"
    if verb == "ouvrir":
        return f"{base}/{etape.id}?ouvrir={quote(path)}#champ-{path}"
    if verb == "retirer":
        return f"{base}/{etape.id}#champ-{path.rpartition('[')[0]}"
    return f"{base}/{etape.id}?fait=1"


def _count(donnees: Any, path: str) -> int:
    rows = get_valeur(donnees, read_chemin(path))
    return len(rows) if isinstance(rows, (list, tuple)) else 0


def _show_conflit(d: Demande, contenu: Contenu, etape: Etape, mien: Mapping[str, Any]) -> Response:
    differences = []
    mine, theirs = _extract(etape, mien), _extract(etape, contenu.donnees)
    for path in sorted({*mine, *theirs}):
        if mine.get(path) != theirs.get(path):
            label = find_label(contenu.sorte, path)
            differences.append({"label": label, "mien": mine.get(path, ""), "leur": theirs.get(path, "")})
    if d.json:
        page = f"{contenu.adresse}/{etape.id}"
        return answer({"conflit": True, "lien": page, "nombre": len(differences)}, 409)
    repetes = [(k, v) for k, v in d.envoi.multi_items() if isinstance(v, str) and k != "_empreinte"]
    return show(
        d,
        "conflit.html",
        409,
        page=f"{contenu.adresse}/{etape.id}",
        quoi="cette étape",
        titre=find_titre(contenu),
        differences=differences,
        repetes=[(k, v) for k, v in repetes if k != "_action"],
        empreinte=_hash_etape(contenu, etape),
    )


def _hash_etape(contenu: Contenu, etape: Etape) -> str:
    """The mark of what a step shows: a change to another step is no conflict."""
    shown = json.dumps(_extract(etape, contenu.donnees), ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(shown.encode()).hexdigest()[:32]


def _same(etape: Etape, one: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    return _extract(etape, one) == _extract(etape, other)


def _extract(etape: Etape, donnees: Mapping[str, Any]) -> dict[str, str]:
    return extract(etape.elements, donnees)


def extract(elements: Sequence[Element], donnees: Mapping[str, Any]) -> dict[str, str]:
    """Path -> what is written there, for the fields of a form."""
    out: dict[str, str] = {}
    for element in elements:
        _flatten_valeur(element, write_prefixe(element), find_valeur(element, donnees), out)
    return out


def _flatten_valeur(element: Element, prefixe: str, value: Any, out: dict[str, str]) -> None:
    path = f"{prefixe}{element.nom}"
    if value is None:
        return
    if element.genre == "groupe" and isinstance(value, Mapping):
        for child in element.enfants:
            _flatten_valeur(child, f"{path}.", value.get(child.nom), out)
    elif element.genre == "rangees" and isinstance(value, (list, tuple)):
        for n, row in enumerate(value, 1):
            for child in element.enfants:
                inner = row.get(child.nom) if isinstance(row, Mapping) else None
                _flatten_valeur(child, f"{path}[{n}].", inner, out)
            out.setdefault(f"{path}[{n}]", "")
    elif isinstance(value, (list, tuple)):
        out[path] = ", ".join(str(v) for v in value)
    else:
        out[path] = str(value)


# -- inside


def _find_etape(contenu: Contenu, identifiant: str) -> Etape:
    found = next((e for e in find_formulaire(contenu).etapes if e.id == identifiant), None)
    if found is None:
        raise DonneesErreur(
            "page_inconnue",
            "Cette étape n’existe pas.",
            "Retournez à « Mes documents » et ouvrez le dossier depuis la liste.",
        )
    return found


def _flatten(contenu: Contenu, elements: Sequence[Element]) -> list[Element]:
    """The fields of a step, those of its main group without a frame that would repeat its title."""
    main = next((e for e in elements if e.genre == "groupe" and e.champ.obligatoire and not e.groupes), None)
    main = main or next((e for e in elements if e.genre == "groupe" and e.chemin == "clause"), None)
    if main is None or isinstance(contenu.donnees.get(main.nom), str):
        return list(elements)
    return [x for e in elements for x in (e.enfants if e is main else (e,))]


def _of_step(contenu: Contenu, etape: Etape, examen: Examen) -> list[dict[str, str]]:
    formulaire = find_formulaire(contenu)
    here = [c for c in examen.erreurs if not c.champ or formulaire.find_etape(c.champ).id == etape.id]
    return link_constats(contenu, here)


def _list_ailleurs(contenu: Contenu, etape: Etape, examen: Examen) -> list[dict[str, str]]:
    """What this step lacks and that is written in the file of the structure."""
    formulaire = find_formulaire(contenu)
    here = [c for c in examen.manques if formulaire.find_etape(c.champ).id == etape.id]
    lines = link_constats(contenu, [c for c in here if find_inclus(contenu.donnees, c.champ)])
    labels = [{**x, "label": x["label"].rpartition("\u00a0: ")[2]} for x in lines]
    return [
        {**x, "label": x["label"][:1].lower() + x["label"][1:] if x["label"][1:2].islower() else x["label"]}
        for x in labels
    ]
