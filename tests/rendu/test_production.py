"""From a dossier to files: every format, the report, and nothing written when something is wrong."""

from __future__ import annotations

import io
import re
import shutil
import zipfile
from dataclasses import replace
from datetime import date
from pathlib import Path

import pypdf
import pytest

import clausedocs
from clausedocs.dossiers import DossierCharge, hash_dossier, load_dossier
from clausedocs.erreurs import ClausedocsErreur, ErreursGroupees, MachineErreur, ModeleErreur, UsageErreur
from clausedocs.rendu import FORMATS, generate, moteur_pdf, production, render
from clausedocs.rendu.preparation import Preparateur

LE = date(2026, 11, 22)
MODELE = "convention_cadre"
# Those that need nothing but Python; the other one has its own tests.
NOTRES = ("docx", "pdf", "html", "texte")


@pytest.fixture(scope="module")
def c01(request: pytest.FixtureRequest) -> Path:
    return Path(str(request.config.rootpath)) / "fixtures" / "c01_valmorin.yaml"


@pytest.fixture(scope="module")
def charge(c01: Path) -> DossierCharge:
    return load_dossier(c01, le=LE)


@pytest.fixture
def brouillon(c01: Path, tmp_path: Path) -> Path:
    """The same dossier without the buyer's name of the street: a gap in a draft, an error otherwise."""
    for source in (c01, c01.parent / "ma_structure_meivo.yaml"):
        shutil.copy(source, tmp_path)
    path = tmp_path / c01.name
    text = path.read_text("utf-8")
    assert "    voie: 1 place du Marché-Neuf\n" in text
    path.write_text(text.replace("    voie: 1 place du Marché-Neuf\n", ""), "utf-8")
    return path


def _words(text: str) -> list[str]:
    """Words alone: spaces, hyphenation of lines and punctuation differ from format to format."""
    return re.findall(r"\w+", text)


def _docx_xml(data: bytes, part: str = "word/document.xml") -> str:
    return zipfile.ZipFile(io.BytesIO(data)).read(part).decode("utf-8")


def test_each_format_renders(charge: DossierCharge) -> None:
    signatures = {"docx": b"PK\x03\x04", "pdf": b"%PDF-", "html": b"<!DOCTYPE html>", "texte": b"Convention"}
    for name in NOTRES:
        document = render(charge, MODELE, name)
        assert document.octets.startswith(signatures[name]), name
        assert document.extension == FORMATS[name].extension
        assert (document.pages is not None) == (name == "pdf")


def test_the_same_input_gives_the_same_bytes(c01: Path) -> None:
    for name in NOTRES:
        first, second = (render(load_dossier(c01, le=LE), MODELE, name).octets for _ in range(2))
        assert first == second, name


def test_word_pdf_page_and_text_say_the_same(charge: DossierCharge) -> None:
    """Some forty headings and values, looked for in each format."""
    texte = render(charge, MODELE, "texte").octets.decode("utf-8")
    pdf = "\n".join(
        p.extract_text() for p in pypdf.PdfReader(io.BytesIO(render(charge, MODELE, "pdf").octets)).pages
    )
    page = re.sub(r"<[^>]+>", " ", render(charge, MODELE, "html").octets.decode("utf-8"))
    word = re.sub(r"<[^>]+>", " ", _docx_xml(render(charge, MODELE, "docx").octets))
    headings = re.findall(r"^(?:Article|Annexe)\s\d+\s–\s(.+)$", texte, re.M)
    assert len(headings) > 8
    for heading in [*headings, "Solène Kervadoc", "CONV-2026-012", "Le Val d’Orvenne"[3:]]:
        wanted = " ".join(_words(heading))
        for other in (pdf, page, word):
            assert wanted in " ".join(_words(other)), heading


def test_no_mark_and_no_tag_is_left(charge: DossierCharge) -> None:
    for name in ("html", "texte"):
        text = render(charge, MODELE, name).octets.decode("utf-8")
        assert not re.search("[\ue000-\uf8ff]", text)
        assert "{{" not in text and "{%" not in text
    assert not re.search("[\ue000-\uf8ff]", _docx_xml(render(charge, MODELE, "docx").octets))


def test_the_origin_is_recorded_everywhere(charge: DossierCharge) -> None:
    digest = hash_dossier(charge.dossier)
    custom = _docx_xml(render(charge, MODELE, "docx").octets, "docProps/custom.xml")
    info = pypdf.PdfReader(io.BytesIO(render(charge, MODELE, "pdf").octets)).metadata
    page = render(charge, MODELE, "html").octets.decode("utf-8")
    assert info is not None
    for text in (custom, str(info["/Keywords"]), page):
        for value in (digest, clausedocs.__version__, MODELE, "2026-10-05", "definitif"):
            assert value in text


def test_the_dossiers_own_date_rules(c01: Path) -> None:
    """`date_reference` is the document's date: another day of work changes nothing."""
    one, other = (render(load_dossier(c01, le=day), MODELE, "docx").octets for day in (LE, date(2027, 2, 1)))
    assert one == other


def test_files_are_written_with_their_pages(c01: Path, tmp_path: Path) -> None:
    seen: list[tuple[int, int]] = []
    resultat = generate(
        c01,
        tmp_path / "a" / "b",
        formats=["docx", "pdf", "texte", "pdf"],
        le=LE,
        progression=lambda n, t, _: seen.append((n, t)),
    )
    assert seen == [(0, 3), (1, 3), (2, 3)]
    assert [f.chemin.name for f in resultat.fichiers] == [
        "convention_cadre_CONV-2026-012.docx",
        "convention_cadre_CONV-2026-012.pdf",
        "convention_cadre_CONV-2026-012.txt",
    ]
    assert sorted(p.name for p in (tmp_path / "a" / "b").iterdir()) == sorted(
        f.chemin.name for f in resultat.fichiers
    )
    pdf = resultat.fichiers[1]
    assert pdf.pages == len(pypdf.PdfReader(pdf.chemin).pages) > 8
    assert {f.modele for f in resultat.fichiers} == {MODELE}
    assert resultat.formats_indisponibles == ()


def test_the_modeles_asked_for_replace_those_of_the_dossier(c01: Path, tmp_path: Path) -> None:
    resultat = generate(c01, tmp_path, formats=["texte"], modeles=["annexe_offre_service"], le=LE)
    assert [f.modele for f in resultat.fichiers] == ["annexe_offre_service"]


def test_nothing_is_written_when_one_document_fails(c01: Path, tmp_path: Path) -> None:
    with pytest.raises(ModeleErreur) as caught:
        generate(c01, tmp_path / "s", formats=["texte"], modeles=[MODELE, "convention_cadr"], le=LE)
    assert caught.value.code == "modele_inconnu"
    assert not (tmp_path / "s").exists()


def test_a_gap_is_an_error_then_a_highlight(brouillon: Path, tmp_path: Path) -> None:
    with pytest.raises(ErreursGroupees):
        generate(brouillon, tmp_path / "s", formats=["docx"], le=LE)
    assert not (tmp_path / "s").exists()
    draft = load_dossier(brouillon, mode="projet", le=LE)
    documents = {name: render(draft, MODELE, name) for name in NOTRES}
    assert documents["docx"].rapport.lacunes == ("donneur_ordre.adresse.voie",)
    gap = "[à compléter\u00a0: donneur_ordre.adresse.voie]"
    xml = _docx_xml(documents["docx"].octets)
    assert re.search(
        r'<w:highlight w:val="yellow"/></w:rPr><w:t xml:space="preserve">' + re.escape(gap) + "</w:t>", xml
    )
    assert re.search(r"<mark[^>]*>" + re.escape(gap) + "</mark>", documents["html"].octets.decode("utf-8"))
    assert gap in documents["texte"].octets.decode("utf-8")
    pdf = " ".join(p.extract_text() for p in pypdf.PdfReader(io.BytesIO(documents["pdf"].octets)).pages)
    assert "donneur_ordre.adresse.voie" in pdf.replace("\n", "")
    assert "Projet – " in _docx_xml(documents["docx"].octets, "word/header.xml")


def test_without_a_pdf_engine_the_rest_is_written(
    c01: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(moteur_pdf, "find_spec", lambda name: None)
    resultat = generate(c01, tmp_path / "s", le=LE)
    assert [f.format for f in resultat.fichiers] == ["docx"]
    assert [name for name, _ in resultat.formats_indisponibles] == ["pdf"]
    assert resultat.rapport.avertissements[0].code == "moteur_absent"
    with pytest.raises(MachineErreur) as caught:
        generate(c01, tmp_path / "t", formats=["docx", "pdf"], le=LE)
    assert caught.value.code == "moteur_absent"
    assert not (tmp_path / "t").exists()


def test_an_unknown_format(charge: DossierCharge, c01: Path, tmp_path: Path) -> None:
    for call in (
        lambda: render(charge, MODELE, "rtf"),
        lambda: generate(c01, tmp_path, formats=["rtf"], le=LE),
    ):
        with pytest.raises(UsageErreur) as caught:
            call()
        assert caught.value.code == "format_inconnu"


def test_a_report_says_each_thing_once(c01: Path, tmp_path: Path) -> None:
    resultat = generate(c01, tmp_path, formats=["texte", "html"], le=LE)
    alone = render(load_dossier(c01, le=LE), MODELE, "texte").rapport
    ids = [c.id for c in resultat.rapport.citations.citees]
    assert len(ids) == len(set(ids)) > 5
    assert resultat.rapport.citations.omises == alone.citations.omises


def test_a_citation_printed_with_a_reserve_is_a_warning(charge: DossierCharge) -> None:
    """An article that nobody has verified, left out where it is optional, is printed in a draft if required."""
    omitted = next(
        o.id for o in render(charge, MODELE, "texte").rapport.citations.omises if "non vérifiée" in o.raison
    )
    prepared = Preparateur(replace(charge, mode="projet")).prepare(MODELE)
    prepared.citations.cite(omitted, exigence="exigee")
    warnings = production._report(prepared).avertissements
    assert [omitted in a.message for a in warnings if a.code == "reference_a_controler"] == [True]


def test_a_control_character_is_named(charge: DossierCharge) -> None:
    contract = charge.dossier.convention.model_copy(update={"territoire": "le Val\x07 d’Orvenne"})
    spoiled = DossierCharge(
        charge.dossier.model_copy(update={"convention": contract}), charge.mode, charge.le, charge.positions
    )
    for name in ("docx", "html", "texte"):
        with pytest.raises(ClausedocsErreur) as caught:
            render(spoiled, MODELE, name)
        assert caught.value.code == "caractere_interdit", name
        assert "U+0007" in caught.value.message
