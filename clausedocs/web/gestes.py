"""What the library says is to be done, as a page does it: a link to where it is done."""

from __future__ import annotations

from collections.abc import Iterable
from urllib.parse import quote

from clausedocs.difficultes.machine import Machine, load_courriers
from clausedocs.difficultes.precisions import list_precisions
from clausedocs.dossiers.formes import find_champ
from clausedocs.dossiers.formulaire import Sorte, make_formulaire
from clausedocs.dossiers.lieux import read_chemin
from clausedocs.erreurs import Geste


def link_gestes(
    nom: str, machine: Machine, gestes: Iterable[Geste], ici: str = "", offerts: Iterable[str] | None = None
) -> list[dict[str, str]]:
    """The links of a procedure. `ici`: the event or the letter of the form that was just sent; `offerts`: the
    events that the page offers, all of them by default. What no page does yet has no link."""
    able = set(machine.evenements if offerts is None else offerts)
    out: list[dict[str, str]] = []
    for geste in gestes:
        out += _link(f"/difficultes/{quote(nom)}", machine, geste, ici, able)
    return list({x["lien"]: x for x in out}.values())


def _link(base: str, machine: Machine, geste: Geste, ici: str, able: set[str]) -> list[dict[str, str]]:
    named = (geste.quoi,) if geste.quoi else geste.choix
    if geste.verbe == "consigner":
        events = [e for e in named if e in able]
        return [_say(f"{base}#fait-{e}", f"Consigner : {machine.evenements[e].libelle}") for e in events]
    if geste.verbe == "preparer":
        letters = [c for c in named if c in load_courriers()]
        return [_say(f"{base}/{c}", f"Préparer : {load_courriers()[c].libelle}") for c in letters]
    if geste.verbe == "recu":
        return [_say(f"{base}#courriers", "Consigner la réception")]
    if geste.verbe == "rectifier":
        return [_say(f"{base}#chronologie", "Corriger une ligne du journal")]
    if geste.verbe == "decrire":
        return _link_dossier(base, machine, geste.quoi)
    if geste.verbe == "preciser" and geste.quoi == "consigner" and ici in able:
        labels = {p.nom: p.libelle for p in list_precisions(machine.evenements[ici])}
        labels |= {"piece": "la pièce", "apres_coup": "consigné après coup"}
        fields = [c for c in geste.champs if c in labels]
        return [_say(f"{base}#{ici}-{c}", f"Remplir : {labels[c]}") for c in fields]
    return []


def _link_dossier(base: str, machine: Machine, champ: str) -> list[dict[str, str]]:
    form = make_formulaire(name_sorte(machine.nom))
    found = find_champ(form.racine, read_chemin(champ))
    if found is None:
        return []
    page = f"{base}/dossier/{form.find_etape(champ).id}#champ-{champ}"
    return [_say(page, f"Décrire : {found.label[:1].lower()}{found.label[1:]}")]


def name_sorte(machine: str) -> Sorte:
    """The kind of the dossier of a procedure."""
    return "procedure_parties" if machine == "parties" else "procedure_titulaire"


def _say(lien: str, mots: str) -> dict[str, str]:
    return {"lien": lien, "mots": mots.replace(" : ", "\u00a0: ")}
