"""One broken dossier per error code: that code alone, its place, and French that says what to do."""

from __future__ import annotations

import re
from contextlib import suppress
from pathlib import Path

import pytest

from clausedocs.dossiers import load_dossier
from clausedocs.erreurs import CODES, Avertissement, ClausedocsErreur, ErreursGroupees
from clausedocs.rendu import render

BROKEN = Path(__file__).parents[2] / "fixtures" / "erreurs"
FILES = sorted(p for p in BROKEN.iterdir() if p.suffix in (".yaml", ".bin"))
ENGLISH = re.compile(
    r"\b(?:the|is not|should|must|input|value error|field required|expected|Traceback)\b", re.I
)
# A colon or an opening sign that no French rule would leave as it is, and quotes that stayed straight.
MAL_COMPOSE = re.compile(r" [;:?!»]|« |\w'\w")
# What the file as a whole, or nothing in it, is to blame for: no line to show.
SANS_LIGNE = {
    "bloc_absent",
    "coordinateur_absent",
    "deliberation_absente",
    "fichier_binaire",
    "fichier_repertoire",
    "fichier_structure",
    "fichier_vide",
    "saisine_absente",
    # An option that the dossier leaves unsaid.
    "ecriture_etat",
}


def find_constats(path: Path) -> list[ClausedocsErreur | Avertissement]:
    """What is said of a file: its errors, those of its documents, or its warnings."""
    try:
        charge = load_dossier(path)
        constats = list(charge.avertissements)
        for modele in charge.dossier.modeles if not constats else ():
            render(charge, modele, "texte")
    except ErreursGroupees as raised:
        return list(raised.erreurs)
    except ClausedocsErreur as raised:
        return [raised]
    return constats


@pytest.mark.parametrize("path", FILES, ids=lambda p: p.stem)
def test_a_broken_dossier_says_what_is_wrong(path: Path) -> None:
    constats = find_constats(path)
    assert [c.code for c in constats] == [path.stem]
    (constat,) = constats
    assert constat.code in CODES
    for text in (constat.message, constat.conseil):
        assert text
        assert text[0].isupper() or text[0].isdigit() or text[0] == "«"
        assert text[-1] in ".»?)…" or re.search(r"\w$", text)
        assert not ENGLISH.search(text)
        # What the user wrote is quoted as it is; so is the name of an article of grammar.
        assert not MAL_COMPOSE.search(re.sub("«[^»]*»", "", text.replace("l', ", "").replace("l' ou", ""))), (
            text
        )
        assert "\ue000" not in text


@pytest.mark.parametrize("path", [p for p in FILES if p.stem not in SANS_LIGNE], ids=lambda p: p.stem)
def test_the_place_is_a_line_of_the_file(path: Path) -> None:
    if path.stem == "modele_inconnu":
        pytest.skip("found when the document is written, which knows no file")
    (constat,) = find_constats(path)
    assert constat.lieu.fichier == str(path)
    assert constat.lieu.ligne is not None
    lines = path.read_bytes().decode("utf-8", "replace").splitlines()
    assert 2 <= constat.lieu.ligne <= len(lines)
    assert constat.lieu.colonne is not None
    assert 1 <= constat.lieu.colonne <= len(lines[constat.lieu.ligne - 1]) + 1


@pytest.mark.parametrize(
    "path", [p for p in FILES if p.suffix == ".yaml" and p.is_file()], ids=lambda p: p.stem
)
def test_a_broken_file_begins_with_what_is_broken(path: Path) -> None:
    assert path.read_bytes().startswith(b"# ")


@pytest.mark.parametrize("path", FILES, ids=lambda p: p.stem)
def test_a_draft_raises_nothing_but_our_errors(path: Path) -> None:
    with suppress(ClausedocsErreur):
        assert load_dossier(path, mode="projet").mode == "projet"
