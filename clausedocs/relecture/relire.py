"""`verify_modele`: all that is to be known of a Word file before it serves as a modèle."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from clausedocs.dce.arbre_word import read_corps
from clausedocs.dce.plan_word import Entree, read_plan
from clausedocs.domaine.documents import DOCUMENTS
from clausedocs.modeles.word.compilation import Analyse, analyse_word, list_parties
from clausedocs.modeles.word.lieux import LieuWord, list_paragraphs
from clausedocs.modeles.word.sources import make_identifiant, read_proprietes
from clausedocs.relecture.champs_cites import guess_racine, review_champs
from clausedocs.relecture.citations_tapees import review_citations
from clausedocs.relecture.constats import Constat, gather
from clausedocs.relecture.etat_du_fichier import review_etat
from clausedocs.relecture.numeros_tapes import review_renvois, review_titres, review_vivants
from clausedocs.relecture.texte_tape import Paragraphe, list_typed
from clausedocs.rendu.renvois_word import list_champs
from clausedocs.word.paquet import Paquet, open_paquet
from clausedocs.word.styles_word import read_styles
from clausedocs.word.xml_sur import parse_xml


@dataclass(frozen=True, slots=True)
class Relecture:
    """The file that was read, the kind of dossier that it was held against, and what was found."""

    paquet: Paquet
    racine: str
    balises: int
    constats: tuple[Constat, ...]

    def count(self, gravite: str) -> int:
        """How many findings of one kind."""
        return sum(c.gravite == gravite for c in self.constats)


def verify_modele(chemin: Path, *, racine: str | None = None, au: date) -> Relecture:
    """Read a Word file, and find all that is wrong or to be known in it, by the law of the day `au`.

    `racine`: `convention` or `marche`; by default what the category of the file says, else its fields.

    Raises:
        DonneesErreur: the file cannot be read at all.
    """
    paquet = open_paquet(chemin)
    analyse = analyse_word(paquet)
    kind = racine or _find_racine(paquet, chemin) or guess_racine(analyse.emplois)
    parties = list_parties(paquet)
    return Relecture(
        paquet, kind, len(analyse.balises), gather(_review(paquet, analyse, kind, parties, au), parties)
    )


def _review(paquet: Paquet, analyse: Analyse, racine: str, parties: list[str], au: date) -> Iterator[Constat]:
    for f in analyse.fautes:
        yield Constat(f.code, "erreur", f.lieu, f.message, f.conseil)
    for b in analyse.balises:
        if b.coupee:
            yield Constat(
                "word_balise_coupee",
                "avertissement",
                b.lieu,
                f"La balise « {' '.join(b.brut.split())[:80]} » passe d’un paragraphe à l’autre : les deux "
                "n’en feront qu’un.",
                "Effacez l’Entrée qui la coupe.",
            )
    yield from review_champs(analyse, racine)
    if not analyse.balises:
        yield Constat(
            "word_sans_balise",
            "avertissement",
            LieuWord(paquet.document),
            "Le fichier ne contient aucune balise : rien ne changerait d’un dossier à l’autre.",
            "Écrivez par exemple {{ donneur_ordre.denomination }} là où le nom doit venir.",
        )
    for partie in parties:
        if partie.startswith("docProps/"):
            continue
        octets = paquet.read(partie)
        if partie == paquet.document:
            corps = read_corps(octets, paquet.nom)
            root, plan = corps.racine, read_plan(corps, read_styles(paquet))
        else:
            root, plan = parse_xml(octets, paquet.nom), ()
        yield from _review_part(root, partie, plan, au)


def _review_part(root: Any, partie: str, plan: tuple[Entree, ...], au: date) -> Iterator[Constat]:
    paragraphs = list(list_typed(root, partie))
    lieux = dict(list_paragraphs(root, partie))
    yield from review_titres(plan, lieux)
    yield from review_vivants(plan, lieux, renvois=_has_renvois(root, paragraphs))
    yield from review_renvois(paragraphs, plan)
    yield from review_citations(paragraphs, au)
    yield from review_etat(root, partie, paragraphs)


def _has_renvois(root: Any, paragraphs: list[Paragraphe]) -> bool:
    """Whether a part refers to numbers, by a field of Word or by a tag."""
    fields = (f.code for f in list_champs(root))
    return any("REF " in c and "\\r" in c for c in fields) or any("renvoi" in p.texte for p in paragraphs)


def _find_racine(paquet: Paquet, chemin: Path) -> str:
    """The kind of dossier of the document that the file says it is; "" where it says nothing."""
    category = make_identifiant(read_proprietes(paquet).get("category", ""))
    document = DOCUMENTS.get(category) or DOCUMENTS.get(make_identifiant(chemin.stem))
    return document.racine if document is not None else ""
