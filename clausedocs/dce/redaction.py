"""The clause in the words of the dossier and the look of the file: rendered, numbered, written."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import lru_cache

from clausedocs.dce.allure import Allure, read_allure
from clausedocs.dce.arbre_word import Corps
from clausedocs.dce.ecriture_word import Redacteur, Suivi
from clausedocs.dce.numerotation import Numerotation, number_clause
from clausedocs.dce.passages import Passage, Segment, read_passages, split_clause
from clausedocs.dce.place import Place
from clausedocs.dce.plan_word import Entree
from clausedocs.domaine import DossierMarche
from clausedocs.dossiers import DossierCharge
from clausedocs.dossiers.canonique import hash_octets
from clausedocs.dossiers.contexte_marche import AMONT, NUMEROS
from clausedocs.erreurs import UsageErreur
from clausedocs.modeles import SourceModele, compile_source, find_modele
from clausedocs.rendu.lacunes import SURLIGNEURS
from clausedocs.rendu.preparation import Preparateur
from clausedocs.word.styles_word import Styles

_BALISE = re.compile(r"\{[{%].*?[%}]\}", re.S)
_AMONT = re.compile(rf"(?<![.\w'’\"])(?:{'|'.join(AMONT)})\b")


@dataclass(frozen=True, slots=True)
class Texte:
    """A clause ready to be written at a place. `annonce`: the number that the dossier gives it."""

    clause: tuple[Passage, ...]
    ailleurs: tuple[Passage, ...]
    allure: Allure
    numerotation: Numerotation
    annonce: int | None

    @property
    def titre(self) -> str:
        """The heading of the clause, as a reader sees it."""
        title = next((p.texte for p in self.clause if p.genre == "titre"), "")
        return f"{self.numerotation.titre} « {title} »" if self.numerotation.titre else f"« {title} »"

    def write(self, suivi: Suivi, base: int, graine: str) -> str:
        """The markup. `base`: the first free number for bookmarks; `graine` makes their names its own."""
        wanted = {s.ancre for p in self.clause for s in p.segments if s.ancre}
        writer = Redacteur(
            self.allure,
            suivi,
            self.numerotation.make_prefixe(),
            self.numerotation.etiquettes,
            lambda ancre: f"_Ref{int(hash_octets(f'{graine}{ancre}'.encode())[:8], 16) % 10**9:09d}",
            frozenset(wanted) & self.numerotation.vivants,
            base,
        )
        return writer.write(self.clause)


def compose(
    corps: Corps,
    styles: Styles,
    plan: tuple[Entree, ...],
    place: Place,
    charge: DossierCharge,
    modele: str,
    lot: str,
) -> Texte:
    """The clause for this place: its number is that of the file, whatever the dossier says.

    Raises:
        ClausedocsErreur: as `render`; UsageErreur `modele_hors_dossier` for a dossier that is no marché.
    """
    allure = read_allure(corps, styles, plan, place)
    announced = read_numero(charge, modele)
    # The number is that of the place: known before the clause is written, which then cites it.
    if place.article != announced:
        charge = _with_numero(charge, modele, place.article)
    clause, elsewhere = _render(charge, modele, lot)
    numbering = number_clause(clause, place, allure)
    return Texte(clause, elsewhere, allure, numbering, announced)


def read_numero(charge: DossierCharge, modele: str) -> int | None:
    """The number that the dossier gives to this piece’s clause."""
    dossier = charge.dossier
    if not isinstance(dossier, DossierMarche):
        raise UsageErreur(
            "modele_hors_dossier",
            "Ce fichier décrit une convention : elle n’a pas de clause à insérer.",
            "Donnez le fichier d’un marché (« clausedocs nouveau marche »).",
        )
    value = getattr(dossier.marche.numeros, NUMEROS[modele]) if modele in NUMEROS else None
    return value if isinstance(value, int) else None


def make_identifiant(charge: DossierCharge, modele: str, lot: str) -> str:
    """A short name for the clause of this piece in this marché, the same at each insertion."""
    dossier = charge.dossier
    reference = dossier.marche.reference if isinstance(dossier, DossierMarche) else ""
    first, _, rest = modele.partition("_")
    piece = (rest if first == "clause" else first)[:7]
    return f"{piece}_{hash_octets(f'{modele}|{reference}|{lot}'.encode())[:8]}"


def say(segments: tuple[Segment, ...], numerotation: Numerotation) -> str:
    """The words of a passage, with the numbers of this file."""
    return "".join(numerotation.etiquettes.get(s.ancre, s.texte) if s.ancre else s.texte for s in segments)


def _with_numero(charge: DossierCharge, modele: str, numero: int | None) -> DossierCharge:
    dossier = charge.dossier
    if not isinstance(dossier, DossierMarche) or modele not in NUMEROS:
        return charge
    numbers = dossier.marche.numeros.model_copy(update={NUMEROS[modele]: numero})
    marche = dossier.marche.model_copy(update={"numeros": numbers})
    return replace(charge, dossier=dossier.model_copy(update={"marche": marche}))


@lru_cache(maxsize=64)
def _names_amont(source: SourceModele) -> bool:
    """Whether a clause names what the documents before the consultation do; a service’s own may."""
    return any(_AMONT.search(tag) for tag in _BALISE.findall(source.texte))


def _render(charge: DossierCharge, modele: str, lot: str) -> tuple[tuple[Passage, ...], tuple[Passage, ...]]:
    source = find_modele(modele, charge.dossiers_modeles)
    # The clause of a file of the buyer's is always a text of ours, or one that a service made from it.
    assert isinstance(source, SourceModele)
    prepared = Preparateur(charge, amont=_names_amont(source)).prepare_source(source, lot)
    compiled = compile_source(source, "docx")
    body = SURLIGNEURS["docx"](compiled.render(prepared.contexte, prepared.citations))
    return split_clause(read_passages(body))
