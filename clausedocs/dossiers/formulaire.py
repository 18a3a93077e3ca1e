"""The form of a dossier: its steps, and in each the fields of the domain with all that was said of them.

One description serves the page on the screen and the workbook; the commented YAML and the JSON Schema read
the same declarations. Nothing here knows what was filled in.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel

from clausedocs.domaine import DOCUMENTS, Dossier, DossierCourrier, DossierMarche, StructurePorteuse
from clausedocs.domaine.procedure import ProcedureParties, ProcedureTitulaire
from clausedocs.dossiers.ecrits import CONVENTION, COURRIER, MARCHE, PARTENARIAT, STRUCTURE
from clausedocs.dossiers.formes import Champ, Forme, read_champs
from clausedocs.droit.lecture import read_table

Sorte = Literal["convention", "marche", "courrier", "procedure_titulaire", "procedure_parties", "structure"]
Genre = Literal["valeur", "codes", "textes", "groupe", "rangees"]

RACINES: dict[str, type[BaseModel]] = {
    "convention": Dossier,
    "marche": DossierMarche,
    "courrier": DossierCourrier,
    "procedure_titulaire": ProcedureTitulaire,
    "procedure_parties": ProcedureParties,
    "structure": StructurePorteuse,
}
# Of the company: whether it is alone, whose breach it is, whom a court appointed.
_ENTREPRISE = {
    "titulaire.groupement",
    "titulaire.groupement.mandataire_defaillant",
    "titulaire.groupement.membres.defaillant",
    "titulaire.sous_traitants",
    "titulaire.sous_traitants.prestations",
    "titulaire.procedure_collective",
    "titulaire.procedure_collective.tribunal",
    "titulaire.procedure_collective.organes.etude",
}
# Shown at its place, but closed while it is empty or known already: most dossiers have no use for it.
_FERMES = {"titulaire.groupement", "titulaire.procedure_collective", "courrier.journal"}
# Printed of the one to call: wherever a contact is written, these are asked with the name.
_DES_CONTACTS = ("contacts.courriel", "contacts.telephone")
# What most people fill in although the domain does not always ask for it.
_USUELS = {
    "convention": {*CONVENTION, *PARTENARIAT, "convention.reference"},
    "marche": {
        *MARCHE,
        "calibrage",
        "clause.dispositif",
        "clause.heures",
        "clause.publics",
        "clause.penalite_heure_eur",
        "clause.penalite_document_jour_eur",
        "clause.plafond_penalites_pct",
        "marche.montant_max_ht",
        "marche.montant_previsionnel_ht",
        "marche.lots.calibrage",
        "marche.lots.montant_estime_ht",
    },
    "courrier": {
        *COURRIER,
        "clause.heures",
        "clause.penalite_heure_eur",
        *_ENTREPRISE,
        "courrier.pieces_jointes",
        "courrier.journal",
        "courrier.lot",
    },
    "procedure_titulaire": {
        "marche.ccag",
        "marche.date_fin",
        "marche.juridiction",
        "clause.dispositif",
        "clause.heures",
        "clause.echeancier",
        "clause.penalite_heure_eur",
        "clause.plafond_penalites_pct",
        *_ENTREPRISE,
        "courrier.articles_contrat",
    },
    "procedure_parties": {*CONVENTION, "convention.reference", "procedure.periode"},
    "structure": {*STRUCTURE, "sigle", "habilitation"},
}


# After these words a label names something else, which may well be several.
_LIAISONS = frozenset(("à", "de", "des", "du", "par"))


@dataclass(frozen=True, slots=True)
class Element:
    """A field of a form. `chemin` is its dotted path, without the ranks of repeated groups.

    `genre`: a single value, several codes to tick, several texts, a group (`enfants`), or a group that
    repeats itself (`enfants` of one row). `principal`: shown at once; the others are folded away.
    """

    chemin: str
    champ: Champ
    genre: Genre
    principal: bool
    enfants: tuple[Element, ...] = ()

    @property
    def nom(self) -> str:
        return self.champ.nom

    @property
    def groupes(self) -> list[str]:
        """The groups that hold it, from the top."""
        return self.chemin.split(".")[:-1]

    @property
    def ferme(self) -> bool:
        """Whether its group is closed at first."""
        return self.chemin in _FERMES

    @property
    def singulier(self) -> str:
        """What one row of a repeated group is called: « Lots » -> « Lot »."""
        words = self.champ.label.split(" ")
        end = next((n for n, w in enumerate(words) if w in _LIAISONS), len(words))
        return " ".join([*(w.removesuffix("s") for w in words[:end]), *words[end:]])

    @property
    def forme(self) -> Forme:
        """The form of one value: that of the element of a list."""
        return self.champ.forme.element or self.champ.forme


@dataclass(frozen=True, slots=True)
class Etape:
    """A step of the form, shown on one page."""

    id: str
    titre: str
    elements: tuple[Element, ...]


@dataclass(frozen=True, slots=True)
class Formulaire:
    sorte: str
    racine: type[BaseModel]
    etapes: tuple[Etape, ...]

    def find_etape(self, champ: str) -> Etape:
        """The step that shows this field (`convention.remuneration.echeances[2].part_pct`), or its group."""
        wanted, known = _strip_ranks(champ), _index_etapes(self.sorte)
        while wanted and wanted not in known:
            wanted = wanted.rpartition(".")[0]
        return known.get(wanted, self.etapes[0])

    def find_element(self, champ: str) -> Element | None:
        """The element of this path, ranks left aside."""
        wanted = _strip_ranks(champ)
        return next((e for s in self.etapes for e in walk(s.elements) if e.chemin == wanted), None)


@cache
def make_formulaire(sorte: Sorte) -> Formulaire:
    """The form of a kind of dossier."""
    racine = RACINES[sorte]
    rows = _read_etapes()[sorte]
    named = {chemin for row in rows for chemin in row["champs"]} | set(list_hors(sorte))
    etapes = tuple(
        Etape(row["id"], row["titre"], tuple(_make_all(racine, sorte, row["champs"], named))) for row in rows
    )
    rest = [nom for nom in read_champs(racine) if not _is_shown(nom, named)]
    last = replace(
        etapes[-1], elements=(*etapes[-1].elements, *_make_all(racine, sorte, rest, named | set(rest)))
    )
    return Formulaire(sorte, racine, (*etapes[:-1], last))


def list_hors(sorte: str) -> list[str]:
    """The paths that the form of this kind leaves out."""
    return list(_read_etapes()["hors"].get(sorte, ()))


@cache
def _read_etapes() -> dict[str, Any]:
    return read_table(Path(__file__).with_name("etapes.yaml"))


@cache
def _index_etapes(sorte: Sorte) -> dict[str, Etape]:
    """The path of each element -> the first step that shows it: a long dossier asks thousands of times."""
    out: dict[str, Etape] = {}
    for etape in make_formulaire(sorte).etapes:
        for element in walk(etape.elements):
            out.setdefault(element.chemin, etape)
    return out


def walk(elements: tuple[Element, ...]) -> Iterator[Element]:
    """Each element, then what it holds."""
    for element in elements:
        yield element
        yield from walk(element.enfants)


def make_element(bloc: type[BaseModel], nom: str, prefixe: str, sorte: str, sauf: set[str]) -> Element:
    """The element of one field of a block; `sauf` are the paths that other steps show."""
    champ = read_champs(bloc)[nom]
    chemin = f"{prefixe}{nom}"
    if nom == "modeles" and not prefixe:
        champ = replace(champ, forme=_choose_documents(sorte, champ))
    forme = champ.forme
    inner = forme.element.bloc if forme.element is not None else forme.bloc
    enfants: tuple[Element, ...] = ()
    if inner is not None:
        enfants = tuple(
            make_element(inner, child, f"{chemin}.", sorte, sauf)
            for child in read_champs(inner)
            if f"{chemin}.{child}" not in sauf
        )
    return Element(chemin, champ, _find_genre(forme), _is_principal(champ, chemin, sorte), enfants)


def _make_all(racine: type[BaseModel], sorte: str, chemins: list[str], named: set[str]) -> Iterator[Element]:
    for chemin in chemins:
        *groups, nom = chemin.split(".")
        bloc: type[BaseModel] = racine
        for group in groups:
            inner = read_champs(bloc)[group].forme.bloc
            assert inner is not None
            bloc = inner
        prefixe = f"{'.'.join(groups)}." if groups else ""
        yield make_element(bloc, nom, prefixe, sorte, named - {chemin})


def _is_shown(nom: str, named: set[str]) -> bool:
    """Whether a step shows this field of the top, whole or in pieces."""
    return any(chemin == nom or chemin.startswith(f"{nom}.") for chemin in named)


def _find_genre(forme: Forme) -> Genre:
    if forme.element is not None:
        if forme.element.bloc is not None:
            return "rangees"
        return "codes" if forme.element.valeurs else "textes"
    return "groupe" if forme.bloc is not None else "valeur"


def _is_principal(champ: Champ, chemin: str, sorte: str) -> bool:
    """What must be filled, what chooses a text, what most people fill, what another choice calls for."""
    usual = _USUELS.get(sorte, set())
    inside = any(u.startswith(f"{chemin}.") for u in usual)
    if champ.nom in ("article", "genre", "nombre") and not champ.obligatoire:
        return False
    shown = champ.obligatoire or champ.variante or champ.quand or champ.nom == "modeles"
    return bool(shown or chemin in usual or inside or chemin.endswith(_DES_CONTACTS))


def _choose_documents(sorte: str, champ: Champ) -> Forme:
    """The documents of this kind of dossier, by their titles: a list to tick."""
    titles = {d.id: d.titre for d in DOCUMENTS.values() if d.racine == sorte}
    return replace(champ.forme, element=Forme("choix", valeurs=titles))


def _strip_ranks(champ: str) -> str:
    out, depth = [], 0
    for sign in champ:
        depth += (sign == "[") - (sign == "]")
        if depth == 0 and sign != "]":
            out.append(sign)
    return "".join(out)


def applies(element: Element, values: Mapping[str, str | tuple[str, ...]], prefixe: str) -> bool:
    """Whether a field has an object, given the codes chosen so far (full path -> code, or codes).

    `prefixe` is the path of the group that holds the field, ranks included (`marche.lots[2].calibrage.`).
    """
    for nom, codes in element.champ.quand.items():
        chosen = values.get(find_condition(nom, values, prefixe))
        if chosen is None or not set((chosen,) if isinstance(chosen, str) else chosen) & set(codes):
            return False
    return True


def find_condition(nom: str, values: Mapping[str, object], prefixe: str) -> str:
    """The full path of the field that a condition names: a neighbour, else one of the group of the same
    name at the top (the `clause` of a lot follows that of the marché), else one from the top."""
    group = prefixe.rstrip(".").rpartition(".")[2]
    for path in (f"{prefixe}{nom}", f"{group}.{nom}", nom):
        if path in values:
            return path
    return f"{prefixe}{nom}"
