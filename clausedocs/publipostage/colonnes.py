"""The headings of a table: dotted names of fields, checked against what a dossier may hold."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches

from pydantic import BaseModel

from clausedocs.domaine.champs import simplify
from clausedocs.dossiers.chargement import INCLUS
from clausedocs.dossiers.formes import Champ, Forme, read_champs
from clausedocs.dossiers.yaml_positions import Chemin
from clausedocs.erreurs import DonneesErreur, ErreursGroupees, Lieu
from clausedocs.tableur import Cellule, name_colonne

# A heading that starts with it names a column of remarks; a first cell that does, a row of remarks.
REMARQUE = "#"
PROFONDEUR_MAX = 8
_PAS = re.compile(r"[A-Za-z_][A-Za-z0-9_]*|[0-9]{1,3}")


@dataclass(frozen=True, slots=True)
class Colonne:
    """A column of values: its rank from 1, the path that it fills (list indexes from 0), what it expects.

    `liste`: the cell holds all the elements of a list, apart by semicolons; `inclusion`: the name of a file.
    """

    rang: int
    chemin: Chemin
    forme: Forme
    liste: bool = False
    inclusion: bool = False

    @property
    def lettres(self) -> str:
        return name_colonne(self.rang)


def read_colonnes(
    entetes: Mapping[int, Cellule], racine: type[BaseModel], fichier: str, feuille: str | None
) -> tuple[Colonne, ...]:
    """The columns of a table. Raises ErreursGroupees: each heading that is unknown, double or incomplete."""
    colonnes: list[Colonne] = []
    fautes: list[DonneesErreur] = []
    vues: dict[Chemin, str] = {}
    for rang, cellule in entetes.items():
        titre = str(cellule.valeur or "").strip()
        if not titre or titre.startswith(REMARQUE):
            continue
        lieu = Lieu(fichier=fichier, cellule=cellule.adresse, feuille=feuille)
        try:
            colonne = read_titre(titre, rang, racine)
        except DonneesErreur as raised:
            fautes.append(DonneesErreur(raised.code, raised.message, raised.conseil, lieu))
            continue
        if colonne.chemin in vues:
            fautes.append(
                DonneesErreur(
                    "colonne_double",
                    f"La colonne « {titre} » existe déjà (en {vues[colonne.chemin]}).",
                    "Gardez-en une seule, ou faites commencer le titre de l’autre par « # » pour l’écarter.",
                    lieu,
                )
            )
            continue
        vues[colonne.chemin] = cellule.adresse
        colonnes.append(colonne)
    if fautes:
        raise ErreursGroupees(fautes)
    return tuple(colonnes)


def read_titre(titre: str, rang: int, racine: type[BaseModel]) -> Colonne:
    """One heading: `donneur_ordre.nom`, `convention.echeances.1.part_pct` or `…echeances[1].part_pct`.

    Raises DonneesErreur, without a place: `colonne_inconnue`, `colonne_incomplete`.
    """
    pas = re.sub(r"\[\s*(\d+)\s*\]", r".\1", titre.replace("\u00a0", " ")).split(".")
    pas = [p.strip() for p in pas]
    if len(pas) > PROFONDEUR_MAX or not all(_PAS.fullmatch(p) for p in pas):
        raise _unknown(titre, racine)
    chemin: list[str | int] = []
    bloc: type[BaseModel] | None = racine
    forme = Forme("bloc", bloc=racine)
    for p in pas:
        if p.isdigit():
            if forme.element is None or int(p) == 0:
                raise _unknown(titre, racine)
            chemin.append(int(p) - 1)
            forme = forme.element
        else:
            champ = read_champs(bloc).get(p) if bloc is not None else None
            if champ is None:
                raise _ranked(titre, racine) if forme.element is not None else _unknown(titre, racine)
            chemin.append(p)
            forme = champ.forme
        bloc = forme.bloc
    return _make_colonne(titre, rang, tuple(chemin), forme)


def _make_colonne(titre: str, rang: int, chemin: Chemin, forme: Forme) -> Colonne:
    if forme.bloc is not None:
        if chemin[0] in INCLUS and len(chemin) == 1:
            return Colonne(rang, chemin, forme, inclusion=True)
        inside = next(iter(read_champs(forme.bloc)))
        raise DonneesErreur(
            "colonne_incomplete",
            f"« {titre} » est un groupe de champs : une colonne en remplit un seul.",
            f"Nommez le champ, par exemple « {titre}.{inside} ».",
        )
    if forme.element is None:
        return Colonne(rang, chemin, forme)
    if forme.element.bloc is not None:
        inside = next(iter(read_champs(forme.element.bloc)))
        raise DonneesErreur(
            "colonne_incomplete",
            f"« {titre} » est une liste de groupes : une colonne remplit un champ d’un seul d’entre eux.",
            f"Donnez le rang puis le champ, par exemple « {titre}.1.{inside} ».",
        )
    return Colonne(rang, chemin, forme.element, liste=True)


def _ranked(titre: str, racine: type[BaseModel]) -> DonneesErreur:
    near = find_proches(titre, racine)
    advice = f" Vouliez-vous écrire « {near[0]} » ?" if near else ""
    return DonneesErreur(
        "colonne_incomplete",
        f"« {titre} » passe par une liste sans dire lequel de ses éléments.",
        f"Ajoutez son rang, à partir de 1.{advice}",
    )


def _unknown(titre: str, racine: type[BaseModel]) -> DonneesErreur:
    near = find_proches(titre, racine)
    advice = (
        f"Vouliez-vous écrire {' ou '.join(f'« {n} »' for n in near)} ? "
        if near
        else "« clausedocs publipostage --tableau-vierge » écrit un tableau aux bons titres. "
    )
    return DonneesErreur(
        "colonne_inconnue",
        f"« {titre} » n’est pas un champ du dossier.",
        f"{advice}Un titre qui commence par « # » écarte sa colonne.",
    )


def find_proches(titre: str, racine: type[BaseModel]) -> list[str]:
    """The headings that were most likely meant: by the whole name, or by its last word or label."""
    known = dict(list_titres(racine))
    wanted = re.sub(r"\[\s*\d+\s*\]|\.\d+", ".1", simplify(titre))
    last = wanted.rpartition(".")[2].strip().replace(" ", "_")
    same = [
        c for c, label in known.items() if last in (c.rpartition(".")[2], simplify(label).replace(" ", "_"))
    ]
    near = get_close_matches(wanted, known, n=2, cutoff=0.75)
    return list(dict.fromkeys([*near, *sorted(same, key=len)]))[:2]


def list_titres(racine: type[BaseModel]) -> Iterator[tuple[str, str]]:
    """Every heading that a table may have, lists by their first element, with the label of its field."""
    yield from ((titre, champ.label) for titre, champ in walk_champs(racine))


def walk_champs(
    bloc: type[BaseModel], prefixe: str = "", above: tuple[type[BaseModel], ...] = ()
) -> Iterator[tuple[str, Champ]]:
    """The same with the declaration of the field; groups apart."""
    if bloc in above:  # a block may hold itself
        return
    for nom, champ in read_champs(bloc).items():
        forme, titre = champ.forme, f"{prefixe}{nom}"
        if forme.bloc is not None:
            yield from walk_champs(forme.bloc, f"{titre}.", (*above, bloc))
        elif forme.element is not None and forme.element.bloc is not None:
            yield from walk_champs(forme.element.bloc, f"{titre}.1.", (*above, bloc))
        else:
            yield titre, champ
