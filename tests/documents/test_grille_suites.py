"""What follows a convention, over the rows of its grid: every regime, author, way of writing and choice."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path
from typing import Any

import controles_documents as controles
import grille
import grille_suites
import pytest
from grille.dossiers import write_yaml
from pydantic import BaseModel
from test_grille import choices, note_values

import clausedocs
from clausedocs.domaine import Dossier
from clausedocs.domaine.regles_lettres import find_partie
from clausedocs.domaine.vie_convention import LETTRES, SUITES
from clausedocs.dossiers.formes import get_bloc, read_champs

LE = date(2027, 4, 12)
RANGEES = grille.load_grille().rangees
BASES = [n for n in grille.choose_echantillon(RANGEES) if RANGEES[n]["modele"] != "projet_deliberation"]
COUPLES = [
    (rang, suite) for rang in BASES for suite in SUITES if grille_suites.is_possible(RANGEES[rang], suite)
]
# The rank of each among those of its document: the choices of its block turn with it.
TOURS = {c: [s for _, s in COUPLES[:n]].count(c[1]) for n, c in enumerate(COUPLES)}
# One document a row each time, all of them in the long run; the row and the document turn together.
CHOISIS = {c for n, c in enumerate(COUPLES) if n % 3 == 0}


def load(rang: int, suite: str, tmp_path: Path) -> clausedocs.DossierCharge:
    dossier = grille_suites.make_dossier(RANGEES[rang], TOURS[rang, suite], suite)
    return clausedocs.load_dossier(write_yaml(dossier, tmp_path / "dossier.yaml"), le=LE)


def params() -> list[Any]:
    return [
        pytest.param(
            *c, id=f"{grille.name_rangee(c[0])}-{c[1]}", marks=() if c in CHOISIS else pytest.mark.lent
        )
        for c in COUPLES
    ]


@pytest.mark.parametrize(("rang", "suite"), params())
def test_each_suite_makes_a_sound_document(rang: int, suite: str, tmp_path: Path) -> None:
    charge = load(rang, suite, tmp_path)
    rendus = {f: clausedocs.render(charge, suite, f) for f in ("texte", "html", "docx", "pdf")}
    octets = {f: rendu.octets for f, rendu in rendus.items()}
    controles.check_everything(octets, rendus["pdf"].pages, suite, charge.dossier)
    check_suite(charge.dossier, suite, octets["texte"].decode("utf-8"))


def check_suite(dossier: Any, suite: str, text: str) -> None:
    """What a document of that kind may not say, or must."""
    plain = re.sub("[\u00a0\u202f]", " ", text)
    if dossier.regime == "administratif" and suite != "avenant":
        assert "résolutoire" not in plain
    if dossier.regime != "administratif":
        assert "motif d’intérêt général" not in plain
        assert "clause résolutoire" in plain or suite != "mise_en_demeure_partie"
    # A grouping writes and reads by its coordinator.
    for party in (
        (find_partie(dossier, "donneur_ordre"), dossier.structure_porteuse) if suite in LETTRES else ()
    ):
        assert party.denomination.replace("'", "’") in plain
    if dossier.convention.remuneration.mode in ("gratuit", "cotisation", "subvention"):
        assert not re.search(r"\bdevis n°|[Ll]a facture n°", plain)


def test_every_choice_of_the_blocks_is_made(tmp_path: Path) -> None:
    """A new way to send, a new unit, a new kind of change: the test fails until the grid has it."""
    seen: set[tuple[str, str, str]] = set()
    for rang, suite in COUPLES:
        charge = load(rang, suite, tmp_path)
        note_values(getattr(charge.dossier, suite), seen)
    expected = {(b, n, v) for suite in SUITES for b, n, v in list_choices(read_champs(Dossier)[suite].forme)}
    assert {c for c in expected - seen if c[0] not in HORS_SUITES} == set()


# Blocks that other tests vary: who signs, what empowers, who takes over.
HORS_SUITES = {"Signataire", "Habilitation", "StructurePorteuse", "Personne", "Contact", "Cofinancement"}


def list_choices(forme: Any) -> list[tuple[str, str, str]]:
    bloc: type[BaseModel] | None = get_bloc(forme)
    if bloc is None:
        return []
    found = []
    for nom, champ in read_champs(bloc).items():
        if get_bloc(champ.forme) is not None:
            found += list_choices(champ.forme)
        elif champ.variante:
            found += [(bloc.__name__, nom, v) for v in choices(champ)]
    return found
