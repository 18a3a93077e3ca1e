"""The table of formats, the names of files, what is recorded of the origin."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clausedocs.modeles import CIBLES
from clausedocs.rendu import FORMATS, Provenance, moteur_pdf, name_file
from clausedocs.rendu.formats import PAR_DEFAUT


def test_each_format_has_a_target_and_an_extension_of_its_own() -> None:
    assert list(FORMATS) == ["docx", "pdf", "html", "texte", "odt"]
    assert {f.cible for f in FORMATS.values()} <= CIBLES.keys()
    assert len({f.extension for f in FORMATS.values()}) == len(FORMATS)


def test_a_format_says_why_it_is_not_available(monkeypatch: pytest.MonkeyPatch) -> None:
    assert FORMATS["pdf"].disponible()
    monkeypatch.setattr(moteur_pdf, "find_spec", lambda name: None)
    assert not FORMATS["pdf"].disponible()
    assert "pip install typst" in FORMATS["pdf"].indisponible()
    assert FORMATS["docx"].disponible()


def test_only_the_pdf_changes_with_the_engine() -> None:
    assert FORMATS["pdf"].printed_by("weasyprint").cible == FORMATS["html"].cible
    assert FORMATS["docx"].printed_by("weasyprint") is FORMATS["docx"]


def test_the_odt_is_never_written_by_default() -> None:
    assert "odt" not in PAR_DEFAUT


@pytest.mark.parametrize(
    ("morceaux", "nom"),
    [
        (("convention_cadre", "VAL/2026 n° 1"), "convention_cadre_VAL-2026-n-1.docx"),
        (("convention_cadre", ""), "convention_cadre.docx"),
        (("Cœur d’été à Noël",), "Coeur-dete-a-Noel.docx"),
        (("CON",), "document_CON.docx"),
        (("nul", ""), "document_nul.docx"),
        (("../..", "\\\\poste\\c$"), "poste-c.docx"),
        (("日本",), "document.docx"),
    ],
)
def test_file_names(morceaux: tuple[str, ...], nom: str) -> None:
    assert name_file(*morceaux, extension="docx") == nom


@given(st.lists(st.text(max_size=200), max_size=3))
def test_a_name_is_accepted_by_every_system(morceaux: list[str]) -> None:
    name = name_file(*morceaux, extension="docx")
    stem = name.removesuffix(".docx")
    assert stem and len(name) <= 100
    assert all(c.isascii() and (c.isalnum() or c in "-_") for c in stem)
    assert stem.lower() not in {"con", "prn", "aux", "nul", "com1", "lpt9"}


def test_the_origin_is_written_in_one_order_and_without_loss() -> None:
    origin = Provenance(
        "convention_cadre", "1.0", "a" * 64, "b" * 64, "0.1.0", "definitif", date(2026, 10, 5), date(2026, 10, 5),
        date(2026, 9, 1), ("ccp:L2113-6 (O. Lambresac, 2026-09-01)",),
    )  # fmt: skip
    properties = origin.properties()
    assert properties["clausedocs.modele"] == "convention_cadre"
    assert properties["clausedocs.droit.consultation"] == "2026-09-01"
    assert properties["clausedocs.references_verifiees"].startswith("ccp:L2113-6")
    assert len(origin.keywords()) == len(properties)
    assert not any("," in word for word in origin.keywords())
    assert (
        "clausedocs.droit.consultation"
        not in Provenance("m", "1", "a", "b", "0", "projet", date(2026, 1, 1), date(2026, 1, 1)).properties()
    )
