"""The grid of pairs: what it holds, what it leaves out and why, and every document that it makes."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import controles_documents as controles
import grille
import pytest
from pydantic import BaseModel

import clausedocs
from clausedocs.domaine import Dossier
from clausedocs.domaine.documents import DOCUMENTS
from clausedocs.domaine.vie_convention import SUITES
from clausedocs.dossiers.formes import Champ, get_bloc, read_champs

LE = date(2026, 11, 22)
RANGEES = grille.load_grille().rangees
ECHANTILLON = grille.choose_echantillon(RANGEES)
# Blocks of a dossier that no document of this grid reads: what follows a convention has its own.
HORS_GRILLE = {*SUITES, "texte_propre"}


# -- the grid itself


def test_every_pair_stands_somewhere_or_is_impossible() -> None:
    seen = {frozenset(p) for r in RANGEES for p in grille.pair_up(r)}
    impossibles = grille.load_grille().impossibles
    assert not seen & impossibles
    assert seen | impossibles == set(grille.list_paires(grille.FACTEURS))


def test_every_row_respects_every_constraint() -> None:
    for rangee in RANGEES:
        broken = [c.raison for c in grille.CONTRAINTES if not c.holds(rangee)]
        assert broken == []


@pytest.mark.parametrize("n", range(len(grille.CONTRAINTES)))
def test_a_constraint_excludes_nothing_that_the_domain_accepts(n: int, tmp_path: Path) -> None:
    """Each combination that one constraint alone excludes is refused by the domain, and for that reason."""
    contrainte = grille.CONTRAINTES[n]
    if not contrainte.codes:
        pytest.skip(contrainte.raison)
    excluded = grille.list_exclusions(n)
    assert excluded
    for rangee in excluded:
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


def refuse(rangee: dict[str, str], tmp_path: Path) -> set[str]:
    """The codes of the errors with which the domain refuses a row; none when it takes it."""
    chemin = grille.write_dossier(rangee, tmp_path / "dossier.yaml")
    try:
        clausedocs.load_dossier(chemin, le=LE)
    except clausedocs.ErreursGroupees as raised:
        return {e.code for e in raised.erreurs}
    return set()


# -- what the domain offers, the grid has


def test_every_choice_of_the_domain_stands_in_the_grid(tmp_path: Path) -> None:
    """A new type of buyer, a new mode, a new public: the test fails until the grid has it."""
    seen: set[tuple[str, str, str]] = set()
    for rang, rangee in enumerate(RANGEES):
        charge = clausedocs.load_dossier(grille.write_dossier(rangee, tmp_path / f"{rang}.yaml"), le=LE)
        note_values(charge.dossier, seen)
    expected = {(b, c.nom, v) for b, c in list_variantes(Dossier) for v in choices(c)}
    # What no dossier can hold: no type of party admits an order as its authority to sign.
    impossible = {("Habilitation", "type", "arrete")}
    assert expected - seen == impossible


def test_no_document_of_the_grid_reads_a_block_left_out() -> None:
    for modele in grille.FACTEURS["modele"]:
        assert not HORS_GRILLE & set(DOCUMENTS[modele].blocs)


def test_the_grid_has_every_modele() -> None:
    """Those that are written: a document without its modèle cannot be made yet."""
    written = {m.id for m in clausedocs.list_modeles()} & set(DOCUMENTS)
    of_conventions = {m for m in written if DOCUMENTS[m].racine == "convention"}
    wanted = {m for m in of_conventions if not HORS_GRILLE & set(DOCUMENTS[m].blocs)}
    assert set(grille.FACTEURS["modele"]) == wanted


def list_variantes(bloc: Any) -> list[tuple[str, Champ]]:
    """The fields that choose a variant, after the name of their block."""
    found: list[tuple[str, Champ]] = []
    for nom, champ in read_champs(bloc).items():
        if nom in HORS_GRILLE:
            continue
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
    """Each value that a dossier holds, after its block and its field."""
    for nom in type(bloc).model_fields:
        value = getattr(bloc, nom)
        for v in value if isinstance(value, tuple) else (value,):
            if isinstance(v, BaseModel):
                note_values(v, seen)
            else:
                seen.add((type(bloc).__name__, nom, str(v)))


# -- the documents


def render_and_check(rang: int, tmp_path: Path) -> None:
    rangee = RANGEES[rang]
    modele = rangee["modele"]
    charge = clausedocs.load_dossier(grille.write_dossier(rangee, tmp_path / "dossier.yaml"), le=LE)
    rendus = {f: clausedocs.render(charge, modele, f) for f in ("texte", "html", "docx", "pdf")}
    octets = {f: rendu.octets for f, rendu in rendus.items()}
    controles.check_everything(octets, rendus["pdf"].pages, modele, charge.dossier)


@pytest.mark.parametrize("rang", ECHANTILLON, ids=grille.name_rangee)
def test_each_value_makes_sound_documents(rang: int, tmp_path: Path) -> None:
    """The fewest rows that hold every value once."""
    render_and_check(rang, tmp_path)


@pytest.mark.lent
@pytest.mark.parametrize(
    "rang", [n for n in range(len(RANGEES)) if n not in ECHANTILLON], ids=grille.name_rangee
)
def test_each_pair_makes_sound_documents(rang: int, tmp_path: Path) -> None:
    """All the others."""
    render_and_check(rang, tmp_path)
