"""A new dossier from its skeleton, after the few questions that a document cannot be drawn without."""

from __future__ import annotations

from collections.abc import Mapping
from copy import deepcopy
from typing import Any
from urllib.parse import quote

from starlette.responses import Response

from clausedocs.domaine import load_table
from clausedocs.domaine.champs import simplify
from clausedocs.dossiers import write_squelette
from clausedocs.dossiers.yaml_positions import read_yaml
from clausedocs.erreurs import ClausedocsErreur, UsageErreur
from clausedocs.web.allotissement import SANS_LOTS, change_allotissement
from clausedocs.web.demande import Demande, go, show
from clausedocs.web.espace import STRUCTURE
from clausedocs.web.fonds import find_propres, list_choix
from clausedocs.web.listes import summarise

MODELES = (("convention_cadre", "Convention-cadre"), ("convention_partenariat", "Convention de partenariat"))


def show_structure(d: Demande) -> Response:
    """The structure, made from its skeleton the first time."""
    need_structure(d)
    return go(f"/dossier/{STRUCTURE}/identite")


def show_convention(d: Demande) -> Response:
    """What kind of convention, with whom, paid or not."""
    acheteurs = [(code, row["libelle"]) for code, row in load_table("acheteurs").items()]
    remunerations = [(code, row["libelle"]) for code, row in load_table("remunerations").items()]
    known = _list_acheteurs(d)
    questions = [
        *_ask_reprise(d, "Reprendre un donneur d’ordre déjà décrit", known),
        _ask(d, "denomination", "Donneur d’ordre", "La personne morale, par exemple Ville de Valmorin."),
        _ask(d, "type_acheteur", "Type d’acheteur", "Il décide de ce qui peut être cité.", acheteurs),
        _ask(
            d,
            "modele",
            "Convention",
            "La convention de partenariat est plus légère, d’un an.",
            (*MODELES, *_list_propres(d)),
        ),
        _ask(d, "remuneration", "Votre service est", "", remunerations),
    ]
    if d.methode == "POST":
        try:
            return _create_convention(d, known.get(d.read("reprendre")))
        except ClausedocsErreur as raised:
            return _show(d, "convention", questions, raised)
    return _show(d, "convention", questions)


def show_marche(d: Demande) -> Response:
    """Which marché, of which buyer."""
    acheteurs = [(code, row["libelle"]) for code, row in load_table("acheteurs").items()]
    natures = [(code, row["libelle"]) for code, row in load_table("natures").items()]
    formes = [(code, row["libelle"]) for code, row in load_table("formes").items()]
    known = _list_acheteurs(d)
    questions = [
        _ask(d, "objet", "Objet du marché", "Sans article : réhabilitation du groupe scolaire des Tilleuls."),
        *_ask_reprise(d, "Reprendre un acheteur déjà décrit", known),
        _ask(d, "denomination", "Acheteur", "La personne morale, par exemple Ville de Valmorin."),
        _ask(d, "type_acheteur", "Type d’acheteur", "", acheteurs),
        _ask(d, "nature", "Nature", "", natures),
        _ask(d, "forme", "Forme", "", formes),
        _ask(d, "alloti", "Le marché est-il alloti\u00a0?", "", (("oui", "oui"), ("non", "non"))),
    ]
    if d.methode == "POST":
        try:
            return _create_marche(d, known.get(d.read("reprendre")))
        except ClausedocsErreur as raised:
            return _show(d, "marche", questions, raised)
    return _show(d, "marche", questions)


_PAGES = {
    "convention": (
        "Nouvelle convention",
        "Quatre questions, puis le formulaire, avec la convention à côté. Tout pourra être changé ensuite.",
        "Conventions en cours",
    ),
    "marche": (
        "Clauses pour un marché",
        "Décrivez le marché une fois : les heures de chaque lot, l’obligation sociale, toutes les pièces "
        "et la clause dans le fichier de l’acheteur en découlent.",
        "Marchés en cours",
    ),
}


def _show(
    d: Demande, sorte: str, questions: list[dict[str, Any]], erreur: ClausedocsErreur | None = None
) -> Response:
    titre, chapeau, deja = _PAGES[sorte]
    return show(
        d,
        "nouveau.html",
        422 if erreur else 200,
        titre=titre,
        chapeau=chapeau,
        deja=deja,
        action=f"/{sorte}",
        questions=questions,
        erreur=erreur,
        dossiers=[summarise(d.espace, c) for c in d.espace.list_dossiers() if c.sorte == sorte],
    )


def _need(d: Demande, nom: str, label: str) -> str:
    """What names the new dossier. Raises UsageErreur `nom_refuse`."""
    text = d.read(nom).strip()
    if not any(c.isalnum() for c in text):
        raise UsageErreur(
            "nom_refuse", f"Le champ « {label} » est vide.", "Remplissez-le : il donne son nom au dossier."
        )
    return text


def _ask(d: Demande, nom: str, label: str, aide: str, options: Any = ()) -> dict[str, Any]:
    return {"nom": nom, "label": label, "aide": aide, "options": list(options), "valeur": d.read(nom)}


def _ask_reprise(d: Demande, label: str, known: Mapping[str, dict[str, Any]]) -> list[dict[str, Any]]:
    """The buyers that other dossiers describe, where there are some."""
    options = [(nom, str(buyer["denomination"])) for nom, buyer in known.items()]
    aide = "Ses données sont recopiées ; les réponses qui le nomment ici ne comptent plus."
    return [_ask(d, "reprendre", label, aide, [("", "Aucun : un nouveau"), *options])] if options else []


def _list_acheteurs(d: Demande) -> dict[str, dict[str, Any]]:
    """The last dossier of each buyer -> what it says of it."""
    out: dict[str, dict[str, Any]] = {}
    seen = set()
    for contenu in d.espace.list_dossiers():
        buyer = contenu.donnees.get("donneur_ordre")
        if (
            contenu.erreur is None
            and isinstance(buyer, dict)
            and str(buyer.get("denomination") or "").strip()
        ):
            name = simplify(str(buyer["denomination"]))
            if name not in seen and buyer.get("type_acheteur") in load_table("acheteurs"):
                seen.add(name)
                out[contenu.nom] = buyer
    return out


def _name_acheteur(d: Demande, taken: dict[str, Any] | None, label: str) -> str:
    """Of the buyer taken from another dossier, or of a new one. Raises UsageErreur `nom_refuse`."""
    return str(taken["denomination"]) if taken else _need(d, "denomination", label)


def _create_convention(d: Demande, taken: dict[str, Any] | None) -> Response:
    modele = d.read("modele")
    own = dict(_list_propres(d))
    modele = modele if modele in {**dict(MODELES), **own} else MODELES[0][0]
    name = _name_acheteur(d, taken, "Donneur d’ordre")
    propres = find_propres(d.espace.racine)
    data = _start(propres.types[modele] if modele in own and propres else modele)
    data["modeles"] = [modele]
    buyer = _fill_acheteur(data, d, taken)
    convention = data["convention"]
    mode = d.read("remuneration")
    row = load_table("remunerations").get(mode)
    if row is not None:
        payments = convention.get("remuneration", {}).get("echeances")
        convention["remuneration"] = {"mode": mode, **({"echeances": payments} if payments else {})}
        if not row["payant"]:
            convention["remuneration"].pop("echeances", None)
        if not row["commande"]:
            convention.pop("fondement_achat", None)
        elif "fondement_achat" not in convention and buyer["regime"] != "prive":
            convention["fondement_achat"] = "dispense_seuil"
        if buyer["regime"] == "prive":
            convention.pop("fondement_achat", None)
    need_structure(d)
    contenu = d.espace.create(d.espace.number(f"convention {name}"), "convention", data)
    return go(f"/dossier/{quote(contenu.nom)}/donneur-ordre")


def _create_marche(d: Demande, taken: dict[str, Any] | None) -> Response:
    subject = _need(d, "objet", "Objet du marché")
    _name_acheteur(d, taken, "Acheteur")
    data = _start("marche")
    buyer = _fill_acheteur(data, d, taken)
    marche = data["marche"]
    marche["objet"] = subject
    for nom, table in (("nature", "natures"), ("forme", "formes")):
        if d.read(nom) in load_table(table):
            marche[nom] = d.read(nom)
    if buyer["regime"] == "prive":
        marche["ccag"] = "aucun"
    else:
        marche["ccag"] = _choose_ccag(marche["nature"])
    if d.read("alloti") == "non":
        data = change_allotissement(data, SANS_LOTS)
    need_structure(d)
    contenu = d.espace.create(d.espace.number(f"marche {subject}"), "marche", data)
    return go(f"/dossier/{quote(contenu.nom)}/acheteur")


def _list_propres(d: Demande) -> list[tuple[str, str]]:
    """The modèles of the user that stand for one of these conventions, ours of the same name replaced."""
    propres = find_propres(d.espace.racine)
    kinds = propres.types if propres else {}
    known = dict(MODELES)
    choices = list_choix(d.espace.racine, "convention").items()
    return [(m, titre) for m, titre in choices if kinds[m] in known and m not in known]


def _choose_ccag(nature: str) -> str:
    """The CCAG that goes with this kind of purchase, where there is one of its name."""
    named = {"travaux": "travaux", "services": "fcs", "fournitures": "fcs"}.get(nature, "")
    return named if named in load_table("ccag") else "aucun"


def _start(squelette: str) -> dict[str, Any]:
    """The data of a skeleton: what most people begin with."""
    return dict(read_yaml(write_squelette(squelette), squelette).donnees)


def _fill_acheteur(data: dict[str, Any], d: Demande, taken: dict[str, Any] | None) -> dict[str, Any]:
    """The buyer's name and kind; the act that empowers it only where its kind needs one."""
    if taken:
        data["donneur_ordre"] = deepcopy(taken)
        found: dict[str, Any] = load_table("acheteurs")[str(taken["type_acheteur"])]
        return found
    buyer = dict(data.get("donneur_ordre") or {})
    data["donneur_ordre"] = buyer
    buyer["denomination"] = d.read("denomination").strip()
    if d.read("type_acheteur") in load_table("acheteurs"):
        buyer["type_acheteur"] = d.read("type_acheteur")
    row = load_table("acheteurs")[buyer["type_acheteur"]]
    if row["habilitation"] != "exigee":
        buyer.pop("habilitation", None)
    elif isinstance(buyer.get("habilitation"), dict):
        buyer["habilitation"] = {**buyer["habilitation"], "type": row["formes"][0]}
    return row


def need_structure(d: Demande) -> None:
    """The structure, made from its skeleton where there is none yet."""
    if not d.espace.has(STRUCTURE):
        d.espace.create(STRUCTURE, "structure", _start(STRUCTURE))
