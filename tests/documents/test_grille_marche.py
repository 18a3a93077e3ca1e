"""The grid of the marchés: what it holds, what it leaves out and why, and every document that it makes."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from itertools import product
from pathlib import Path
from typing import Any

import controles_documents as controles
import controles_marche as de_marche
import grille_marche as grille
import pytest
from pydantic import BaseModel

import clausedocs
from clausedocs.domaine import DossierMarche
from clausedocs.domaine.documents import DOCUMENTS
from clausedocs.domaine.regles_obligation import find_obligation
from clausedocs.dossiers.formes import Champ, get_bloc, read_champs

LE = date(2026, 11, 22)
RANGEES = grille.load_grille().rangees
ECHANTILLON = grille.choose_echantillon(RANGEES)
CROISEMENTS = grille.list_croisements()
# The crossings that are read each time: a prime step meets every value of each factor.
PAS = 7
FORMATS = ("texte", "html", "docx", "pdf")
# Most rows that one constraint excludes differ only by what the others say: so many prove it.
PREUVES = 40


# -- the grid itself


def test_every_pair_stands_somewhere_or_is_impossible() -> None:
    seen = {frozenset(p) for r in RANGEES for p in grille.pair_up(r)}
    impossibles = grille.load_grille().impossibles
    assert not seen & impossibles
    assert seen | impossibles == set(grille.list_paires(grille.FACTEURS))


def test_every_row_respects_every_constraint() -> None:
    for rangee in (*RANGEES, *CROISEMENTS):
        broken = [c.raison for c in grille.CONTRAINTES if not c.holds(rangee)]
        assert broken == []


def test_every_crossing_stands_in_a_row() -> None:
    """Device, form, CCAG and regime: all of them but a reservation or general terms in a private contract."""
    seen = {tuple(r[f] for f in grille.CROISES) for r in CROISEMENTS}
    wanted = {
        (dispositif, forme, ccag, regime)
        for dispositif, forme, ccag, regime in product(*(grille.FACTEURS[f] for f in grille.CROISES))
        if regime != "prive" or (ccag == "aucun" and not dispositif.startswith("reserve"))
    }
    assert seen == wanted
    assert {r["modele"] for r in CROISEMENTS} == {"clause_ccap"}


@pytest.mark.parametrize("n", range(len(grille.CONTRAINTES)))
def test_a_constraint_excludes_nothing_that_the_domain_accepts(n: int, tmp_path: Path) -> None:
    """The combinations that one constraint alone excludes are refused by the domain, and for that reason."""
    contrainte = grille.CONTRAINTES[n]
    if not contrainte.codes:
        pytest.skip(contrainte.raison)
    excluded = grille.list_exclusions(n)
    assert excluded
    for rangee in excluded[:: max(1, len(excluded) // PREUVES)]:
        codes = refuse(rangee, tmp_path)
        assert codes & contrainte.codes, (contrainte.raison, [rangee[f] for f in contrainte.facteurs], codes)


@pytest.mark.lent
def test_an_impossible_pair_is_one_that_the_domain_refuses(tmp_path: Path) -> None:
    """The nearest row to each impossible pair breaks one constraint or two, and the domain says the same."""
    for paire in sorted(grille.load_grille().impossibles, key=sorted):
        rangee, broken = grille.find_nearest(paire)
        assert broken, paire
        codes = frozenset().union(*(c.codes for c in broken))
        if all(c.codes for c in broken):
            assert refuse(rangee, tmp_path) & codes, (paire, [c.raison for c in broken])


def test_the_grid_and_the_domain_agree_on_the_duty(tmp_path: Path) -> None:
    """The factor that the grid derives is what the domain finds."""
    for rangee in RANGEES:
        found = find_obligation(load(rangee, tmp_path).dossier)
        assert found is not None
        assert ("oui" if found.applicable else "non") == rangee["obligation"]


def refuse(rangee: Mapping[str, str], tmp_path: Path) -> set[str]:
    """The codes of the errors with which the domain refuses a row; none when it takes it."""
    try:
        load(rangee, tmp_path)
    except clausedocs.ErreursGroupees as raised:
        return {e.code for e in raised.erreurs}
    return set()


def load(rangee: Mapping[str, str], tmp_path: Path, modeles: list[str] | None = None) -> Any:
    chemin = grille.write_dossier(dict(rangee), tmp_path / "dossier.yaml", modeles)
    return clausedocs.load_dossier(chemin, le=LE)


# -- what the domain offers, the grid has


# Fields of the parties: the grid of the conventions has them.
DES_PARTIES = ("DonneurOrdre", "StructurePorteuse", "Habilitation", "Contact", "Cofinancement")


def test_every_choice_of_the_domain_stands_in_the_grid(tmp_path: Path) -> None:
    """A new device, a new general terms, a new public: the test fails until the grid has it."""
    seen: set[tuple[str, str, str]] = set()
    for rangee in RANGEES:
        note_values(load(rangee, tmp_path).dossier, seen)
    expected = {
        (b, c.nom, v) for b, c in list_variantes(DossierMarche) if b not in DES_PARTIES for v in choices(c)
    }
    # The questions of the grid change two pieces, in the masculine and in the feminine.
    pieces = {("QuestionCandidat", "piece_modifiee", p) for p in ("avis", "rc", "cctp", "ae")}
    assert expected - seen == {("SousCritere", "code", "prix"), *pieces}


def test_the_grid_has_every_modele() -> None:
    written = {m.id for m in clausedocs.list_modeles()} & set(DOCUMENTS)
    assert set(grille.FACTEURS["modele"]) == {m for m in written if DOCUMENTS[m].racine == "marche"}


def list_variantes(bloc: Any) -> list[tuple[str, Champ]]:
    """The fields that choose a variant, after the name of their block."""
    found: list[tuple[str, Champ]] = []
    for champ in read_champs(bloc).values():
        inner = get_bloc(champ.forme)
        if inner is not None:
            found += list_variantes(inner)
        elif champ.variante:
            found.append((bloc.__name__, champ))
    return found


def choices(champ: Champ) -> list[str]:
    forme = champ.forme.element or champ.forme
    assert forme.valeurs or forme.nature == "oui_non", champ.nom
    return list(forme.valeurs) or ["True", "False"]


def note_values(bloc: BaseModel, seen: set[tuple[str, str, str]]) -> None:
    """Each value that a dossier holds, after its block and its field; a lot and the whole share theirs."""
    for nom in type(bloc).model_fields:
        value = getattr(bloc, nom)
        for v in value if isinstance(value, tuple) else (value,):
            if isinstance(v, BaseModel):
                note_values(v, seen)
            else:
                for name in (
                    {"Clause", "ClauseLot"} if "Clause" in type(bloc).__name__ else {type(bloc).__name__}
                ):
                    seen.add((name, nom, str(v)))


# -- the documents


def render_and_check(rangee: Mapping[str, str], tmp_path: Path) -> None:
    """The document of a row in the four formats, lot by lot where it is so; then all its pieces together."""
    charge = load(rangee, tmp_path)
    for modele, lot in clausedocs.list_documents(charge):
        rendus = {f: clausedocs.render(charge, modele, f, lot=lot) for f in FORMATS}
        octets = {f: rendu.octets for f, rendu in rendus.items()}
        controles.check_everything(octets, rendus["pdf"].pages, modele, charge.dossier)
        de_marche.check_piece(charge.dossier, (modele, lot), octets["texte"].decode("utf-8"))
    whole = load(rangee, tmp_path, [])
    pieces = {
        (modele, lot): clausedocs.render(whole, modele, "texte", lot=lot).octets.decode("utf-8")
        for modele, lot in clausedocs.list_documents(whole)
    }
    for piece, text in pieces.items():
        controles.check_nothing_left(text)
        de_marche.check_piece(whole.dossier, piece, text)
    de_marche.check_dossier(whole.dossier, pieces)


@pytest.mark.parametrize("rang", ECHANTILLON, ids=grille.name_rangee)
def test_each_value_makes_sound_documents(rang: int, tmp_path: Path) -> None:
    """The fewest rows that hold every value once."""
    render_and_check(RANGEES[rang], tmp_path)


@pytest.mark.lent
@pytest.mark.parametrize(
    "rang", [n for n in range(len(RANGEES)) if n not in ECHANTILLON], ids=grille.name_rangee
)
def test_each_pair_makes_sound_documents(rang: int, tmp_path: Path) -> None:
    """All the others."""
    render_and_check(RANGEES[rang], tmp_path)


def read_and_check(rangee: Mapping[str, str], tmp_path: Path) -> None:
    """The CCAP of a crossing, as text and as a page."""
    charge = load(rangee, tmp_path)
    octets = {f: clausedocs.render(charge, "clause_ccap", f).octets for f in ("texte", "html")}
    text = octets["texte"].decode("utf-8")
    controles.check_nothing_left(text)
    controles.check_sentences_end(text)
    controles.check_regime(charge.dossier, text)
    controles.check_no_empty_part(octets["html"])
    de_marche.check_piece(charge.dossier, ("clause_ccap", ""), text)


def test_a_crossing_in_seven_makes_a_sound_ccap(tmp_path: Path) -> None:
    sample = CROISEMENTS[::PAS]
    assert {(f, r[f]) for r in sample for f in grille.CROISES} == {
        (f, v) for f in grille.CROISES for v in grille.FACTEURS[f]
    }
    for rangee in sample:
        read_and_check(rangee, tmp_path)


@pytest.mark.lent
@pytest.mark.parametrize("reste", range(1, PAS))
def test_each_crossing_makes_a_sound_ccap(reste: int, tmp_path: Path) -> None:
    """The others."""
    for rangee in CROISEMENTS[reste::PAS]:
        read_and_check(rangee, tmp_path)
