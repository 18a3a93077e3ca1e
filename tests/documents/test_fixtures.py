"""Every dossier, every modèle, every format: the same text, well-formed, with nothing left over."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

import controles_documents as controles
import controles_marche as de_marche
import pytest
from cas_d_essai import list_cas, load, render

from clausedocs.domaine import DossierMarche

CASES = list_cas()
IDS = [f"{p.stem}-{m}" for p, m in CASES]


@lru_cache(maxsize=256)
def octets(path: Path, modele: str, format_: str) -> bytes:
    return render(path, modele, format_).octets


def texte(path: Path, modele: str) -> str:
    return octets(path, modele, "texte").decode("utf-8")


@pytest.mark.parametrize(("path", "modele"), CASES, ids=IDS)
def test_word_says_what_html_says(path: Path, modele: str) -> None:
    controles.check_same_words(octets(path, modele, "docx"), octets(path, modele, "html"))


@pytest.mark.parametrize(("path", "modele"), CASES, ids=IDS)
def test_word_and_page_are_well_formed(path: Path, modele: str) -> None:
    controles.check_well_formed({f: octets(path, modele, f) for f in ("docx", "html")})
    controles.check_links(octets(path, modele, "html"))


@pytest.mark.parametrize(("path", "modele"), CASES, ids=IDS)
def test_nothing_is_left_over_and_french_is_sound(path: Path, modele: str) -> None:
    controles.check_nothing_left(texte(path, modele))


@pytest.mark.parametrize(("path", "modele"), CASES, ids=IDS)
def test_every_sentence_ends(path: Path, modele: str) -> None:
    controles.check_sentences_end(texte(path, modele))


@pytest.mark.parametrize(("path", "modele"), CASES, ids=IDS)
def test_word_numbers_and_references_agree(path: Path, modele: str) -> None:
    controles.check_numbers(octets(path, modele, "docx"))


@pytest.mark.parametrize(("path", "modele"), CASES, ids=IDS)
def test_same_input_same_bytes(path: Path, modele: str) -> None:
    assert render(path, modele, "docx").octets == octets(path, modele, "docx")


@pytest.mark.parametrize(("path", "modele"), CASES, ids=IDS)
def test_pdf_says_what_text_says(path: Path, modele: str) -> None:
    rendered = render(path, modele, "pdf")
    controles.check_pdf(rendered.octets, rendered.pages, texte(path, modele))


@pytest.mark.parametrize(("path", "modele"), CASES, ids=IDS)
def test_regime_decides_what_is_cited(path: Path, modele: str) -> None:
    controles.check_regime(load(path).dossier, texte(path, modele))


@pytest.mark.parametrize(("path", "modele"), CASES, ids=IDS)
def test_parties_stand_in_comparution_and_signature(path: Path, modele: str) -> None:
    controles.check_parties(load(path).dossier, modele, texte(path, modele))


@pytest.mark.parametrize(("path", "modele"), CASES, ids=IDS)
def test_no_article_speaks_of_what_was_left_out(path: Path, modele: str) -> None:
    if modele.startswith("convention"):
        controles.check_coherence(load(path).dossier, texte(path, modele))


@pytest.mark.parametrize(("path", "modele"), CASES, ids=IDS)
def test_nothing_is_announced_in_vain(path: Path, modele: str) -> None:
    controles.check_no_empty_part(octets(path, modele, "html"))


MARCHES = sorted({path for path, _ in CASES if isinstance(load(path).dossier, DossierMarche)})


@pytest.mark.parametrize("path", MARCHES, ids=lambda path: path.stem)
def test_the_pieces_of_a_marche_hold_and_agree(path: Path) -> None:
    """Each piece says what its marché is, and all of them the same hours."""
    dossier = load(path).dossier
    assert isinstance(dossier, DossierMarche)
    pieces = {}
    for _, nom in (case for case in CASES if case[0] == path):
        modele, _, lot = nom.partition("@")
        pieces[modele, lot] = texte(path, nom)
        de_marche.check_piece(dossier, (modele, lot), pieces[modele, lot])
    de_marche.check_dossier(dossier, pieces)
