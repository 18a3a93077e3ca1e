"""What several pages say of a dossier: its title, how far it is, its steps, its documents, its faults."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Any

from clausedocs.domaine import DOCUMENTS
from clausedocs.dossiers.formulaire import Etape, Formulaire, make_formulaire
from clausedocs.dossiers.squelette import BLOCS
from clausedocs.web.espace import STRUCTURE, Contenu, Espace
from clausedocs.web.examen import Constat, Examen, examine, find_inclus
from clausedocs.web.fonds import get_etat, make_formulaire_of, name_modele

GENRES = {
    "convention": "Convention",
    "marche": "Clauses d’un marché",
    "courrier": "Lettre à l’entreprise",
    "procedure_titulaire": "Dossier de la procédure",
    "procedure_parties": "Dossier de la procédure",
    "structure": "Structure porteuse",
}

# What is called after the company, not after the buyer.
AU_TITULAIRE = ("courrier", "procedure_titulaire")


def find_formulaire(contenu: Contenu) -> Formulaire:
    """The form of this dossier, where the modèles of the user can be ticked."""
    return make_formulaire_of(contenu.chemin.parent, contenu.sorte)


def find_titre(contenu: Contenu) -> str:
    """What a person calls it: the buyer (of a letter, the company) and the object where they are known, else
    the name of the file."""
    donnees = contenu.donnees
    if contenu.sorte == "structure":
        return str(donnees.get("denomination") or "Ma structure")
    buyer = donnees.get("titulaire" if contenu.sorte in AU_TITULAIRE else "donneur_ordre")
    name = str(buyer.get("denomination") or "") if isinstance(buyer, Mapping) else ""
    marche = donnees.get("marche")
    subject = str(marche.get("objet") or "") if isinstance(marche, Mapping) else ""
    subject = subject[:1].upper() + subject[1:] if not name else subject
    return f"{name}\u00a0: {subject}" if name and subject else name or subject or contenu.nom


def find_genre(contenu: Contenu) -> str:
    """« Convention de partenariat », as the dossier says it; of a letter, its title."""
    asked = contenu.donnees.get("modeles")
    letters = [str(m) for m in asked if str(m) in BLOCS or m == "rappel"] if isinstance(asked, list) else []
    if letters and len(letters) == len(asked or ()):
        return ", ".join(DOCUMENTS[m].titre for m in letters)
    if contenu.sorte == "convention":
        convention = contenu.donnees.get("convention")
        modele = convention.get("modele") if isinstance(convention, Mapping) else None
        known = {"cadre": "Convention-cadre", "partenariat": "Convention de partenariat"}
        return known.get(str(modele or "cadre"), GENRES["convention"])
    return GENRES[contenu.sorte]


def examine_contenu(espace: Espace, contenu: Contenu) -> Examen:
    """What is said of a dossier as it is written; remembered while neither it, nor the structure,
    nor the modèles of the user change."""
    structure = espace.racine / f"{STRUCTURE}.yaml"
    try:
        state = structure.stat().st_mtime_ns
    except OSError:
        state = 0
    return _examine(contenu.empreinte, (state, get_etat(espace.racine)), _Cle(contenu))


class _Cle:
    """Carries a dossier past the cache: two dossiers of one path are one key, whatever they hold."""

    def __init__(self, contenu: Contenu) -> None:
        self.contenu = contenu

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Cle) and other.contenu.chemin == self.contenu.chemin

    def __hash__(self) -> int:
        return hash(self.contenu.chemin)


@lru_cache(maxsize=200)
def _examine(empreinte: str, autour: tuple[object, ...], cle: _Cle) -> Examen:
    contenu = cle.contenu
    return examine(contenu.donnees, contenu.chemin, contenu.sorte)


def list_etapes(contenu: Contenu, examen: Examen) -> list[dict[str, str]]:
    """Each step with how far it is."""
    formulaire = find_formulaire(contenu)
    faults = [formulaire.find_etape(c.champ).id for c in examen.erreurs if c.champ]
    gaps = [formulaire.find_etape(c.champ).id for c in _drop_groups(examen.manques)]
    out = []
    for etape in formulaire.etapes:
        wrong, missing = faults.count(etape.id), gaps.count(etape.id)
        text, css = ("complet", "bon")
        if wrong:
            text, css = (f"{wrong} erreur{'s' if wrong > 1 else ''}", "faux")
        elif missing:
            text, css = (f"{missing} à compléter", "manque")
        elif contenu.sorte == "structure" and (empty := _count_vides(contenu, etape)):
            # Nothing is due while no document asks for it: neither done nor wrong.
            text, css = (f"{empty} vide{'s' if empty > 1 else ''}", "")
        page = f"{contenu.adresse}/{etape.id}"
        out.append({"id": etape.id, "adresse": page, "titre": etape.titre, "etat": text, "classe": css})
    return out


def _count_vides(contenu: Contenu, etape: Etape) -> int:
    """How many single fields that most people fill are still empty there."""
    plain = (e for e in etape.elements if e.genre == "valeur" and e.principal and not e.champ.obligatoire)
    return sum(contenu.donnees.get(e.nom) is None for e in plain if e.champ.defaut is None and not e.groupes)


def summarise(espace: Espace, contenu: Contenu) -> dict[str, Any]:
    """The line of a dossier in a list."""
    adresse = f"{contenu.adresse}/relire"
    line: dict[str, Any] = {"titre": find_titre(contenu), "genre": find_genre(contenu), "adresse": adresse}
    line |= {"nom": contenu.nom, "modifie": contenu.modifie}
    if contenu.erreur is not None:
        return {**line, "titre": contenu.nom, "genre": "", "etat": "fichier illisible", "classe": "faux"}
    examen = examine_contenu(espace, contenu)
    if examen.erreurs:
        many = len(examen.erreurs)
        return {**line, "etat": f"{many} erreur{'s' if many > 1 else ''}", "classe": "faux"}
    if examen.manques:
        return {**line, "etat": f"{len(examen.manques)} à compléter", "classe": "manque"}
    return {**line, "etat": "complet", "classe": "bon"}


def list_suites(contenu: Contenu, ici: str = "") -> list[dict[str, Any]]:
    """The pages that come after the steps."""
    if contenu.sorte == "structure":
        own = (("papier", "Papier à en-tête"), ("modeles", "Mes modèles Word"))
        return [{"adresse": f"/structure/{p}", "nom": titre, "ici": p == ici} for p, titre in own]
    if not contenu.est_document:
        return [{"adresse": contenu.base, "nom": "Revenir à la procédure", "ici": False}]
    base = contenu.adresse
    pages = [("relire", "Relire et produire")]
    if contenu.sorte == "marche":
        pages = [("calibrage", "Heures et obligation"), *pages, ("inserer", "Insérer dans un fichier Word")]
    return [{"adresse": f"{base}/{p}", "nom": titre, "ici": p == ici} for p, titre in pages]


def list_documents_of(contenu: Contenu, examen: Examen) -> list[dict[str, str]]:
    """The documents with the key that names each on a page."""
    out = []
    for modele, lot in examen.documents:
        titre = name_modele(contenu.chemin.parent, modele)
        out.append({"cle": f"{modele}:{lot}", "titre": f"{titre}, lot {lot}" if lot else titre})
    return out


def group_manques(contenu: Contenu, examen: Examen) -> list[dict[str, Any]]:
    """What is missing, step by step; a group goes unsaid where its own fields are."""
    kept = _drop_groups(examen.manques)
    formulaire = find_formulaire(contenu)
    out: dict[str, dict[str, Any]] = {}
    for constat, line in zip(kept, link_constats(contenu, kept), strict=True):
        etape = formulaire.find_etape(constat.champ)
        out.setdefault(etape.id, {"titre": etape.titre, "lignes": []})["lignes"].append(line)
    return [out[e.id] for e in formulaire.etapes if e.id in out]


def _drop_groups(manques: Sequence[Constat]) -> list[Constat]:
    """What is missing, without the groups of which a field is named."""
    paths = [c.champ for c in manques]
    holders = {path[:n] for path in paths for n, sign in enumerate(path) if sign == "."}
    return [c for c in manques if c.champ not in holders]


def link_constats(contenu: Contenu, constats: Iterable[Constat]) -> list[dict[str, str]]:
    """What is said, each with the page and the field where it is settled."""
    return [
        {
            "champ": c.champ,
            "label": c.label or c.champ,
            "message": c.message,
            "conseil": c.conseil,
            "lien": link_champ(contenu, c.champ),
        }
        for c in constats
    ]


def link_champ(contenu: Contenu, champ: str) -> str:
    """The page and the place where this field is written."""
    if not champ:
        return ""
    included = find_inclus(contenu.donnees, champ)
    if included == f"{STRUCTURE}.yaml":
        inside = champ.partition(".")[2]
        etape = make_formulaire("structure").find_etape(inside)
        return f"/dossier/{STRUCTURE}/{etape.id}#champ-{inside}" if inside else "/structure"
    etape = find_formulaire(contenu).find_etape(champ)
    return f"{contenu.adresse}/{etape.id}#champ-{champ}"
