"""OpenDocument text: the Word document again, through LibreOffice, and what is said when it cannot be."""

from __future__ import annotations

import io
import os
import re
import sys
import zipfile
from datetime import date
from pathlib import Path

import pytest
from lxml import etree

from clausedocs.dossiers import DossierCharge, load_dossier
from clausedocs.erreurs import MachineErreur
from clausedocs.rendu import FORMATS, generate, libreoffice, render
from clausedocs.rendu.emblemes import TEXTE
from clausedocs.rendu.libreoffice import convert_odt, find_soffice

JOUR = date(2026, 10, 5)
MODELE = "convention_cadre"
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
T = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
DESCRIPTION = "{urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0}desc"
STYLE = "{urn:oasis:names:tc:opendocument:xmlns:style:1.0}"


@pytest.fixture(scope="module")
def charge() -> DossierCharge:
    return load_dossier(Path(__file__).parents[2] / "fixtures" / "c02_departement_gratuit.yaml", le=JOUR)


@pytest.fixture(scope="module")
def odt(charge: DossierCharge) -> zipfile.ZipFile:
    return zipfile.ZipFile(io.BytesIO(render(charge, MODELE, "odt").octets))


def _words_of_docx(data: bytes) -> list[str]:
    root = etree.fromstring(zipfile.ZipFile(io.BytesIO(data)).read("word/document.xml"))
    out: list[str] = []
    for paragraph in root.iter(f"{W}p"):
        nodes = paragraph.iter(f"{W}t", f"{W}br")
        out += "".join(n.text or "" if n.tag == f"{W}t" else " " for n in nodes).split()
    return out


def _words_of_odt(archive: zipfile.ZipFile) -> list[str]:
    out: list[str] = []
    for paragraph in etree.fromstring(archive.read("content.xml")).iter(f"{T}p", f"{T}h"):
        pieces: list[str] = []
        for node in paragraph.iter():
            if node.tag == f"{T}s":
                pieces.append(" " * int(node.get(f"{T}c", "1")))
            elif node.tag in (f"{T}line-break", f"{T}tab"):
                pieces.append(" ")
            elif node.tag != DESCRIPTION:
                pieces.append(node.text or "")
            if node is not paragraph:
                pieces.append(node.tail or "")
        out += "".join(pieces).split()
    return out


def _named_styles(archive: zipfile.ZipFile) -> dict[str, str]:
    """Style of a paragraph -> the named style that it is, or comes from."""
    parents = {}
    for part in ("styles.xml", "content.xml"):
        for style in etree.fromstring(archive.read(part)).iter(f"{STYLE}style"):
            name = style.get(f"{STYLE}name")
            own = style.get(f"{STYLE}parent-style-name") if part == "content.xml" else name
            parents[name] = (own or "").replace("_20_", " ")
    return parents


@pytest.mark.libreoffice
def test_it_says_what_word_says(charge: DossierCharge, odt: zipfile.ZipFile) -> None:
    words = _words_of_odt(odt)
    assert len(words) > 2000
    assert words == _words_of_docx(render(charge, MODELE, "docx").octets)


@pytest.mark.libreoffice
def test_headings_keep_their_level_and_their_named_style(charge: DossierCharge, odt: zipfile.ZipFile) -> None:
    named = _named_styles(odt)
    headings = [
        (named[h.get(f"{T}style-name")], int(h.get(f"{T}outline-level")))
        for h in etree.fromstring(odt.read("content.xml")).iter(f"{T}h")
    ]
    assert ("Heading 1", 1) in headings
    assert ("Heading 2", 2) in headings
    assert {style for style, _ in headings} <= {
        "Heading 1", "Heading 2", "Titre sans numéro", "Annexe", "Annexe titre 2", "Annexe titre 3", "Title",
    }  # fmt: skip
    texte = render(charge, MODELE, "texte").octets.decode("utf-8")
    articles = re.findall(r"^Article\s\d+\s–", texte, re.M)
    assert sum(style == "Heading 1" for style, _ in headings) == len(articles) > 10


@pytest.mark.libreoffice
def test_the_emblem_keeps_its_description(odt: zipfile.ZipFile) -> None:
    [description] = etree.fromstring(odt.read("content.xml")).iter(DESCRIPTION)
    assert description.text == TEXTE


@pytest.mark.libreoffice
def test_numbers_live_and_references_lead_to_them(odt: zipfile.ZipFile) -> None:
    root = etree.fromstring(odt.read("content.xml"))
    marks = {m.get(f"{T}name") for m in root.iter(f"{T}bookmark", f"{T}bookmark-start")}
    references = list(root.iter(f"{T}bookmark-ref"))
    assert references
    for reference in references:
        assert reference.get(f"{T}ref-name") in marks
        assert (reference.text or "").replace("\u00a0", " ").split()[0] in {"Article", "Annexe"}


@pytest.mark.libreoffice
def test_the_archive_is_sound_and_dated_as_the_document(charge: DossierCharge, odt: zipfile.ZipFile) -> None:
    first = odt.infolist()[0]
    assert (first.filename, first.compress_type) == ("mimetype", zipfile.ZIP_STORED)
    assert odt.read("mimetype") == b"application/vnd.oasis.opendocument.text"
    assert {i.date_time for i in odt.infolist()} == {(1980, 1, 1, 0, 0, 0)}
    manifest = odt.read("META-INF/manifest.xml").decode()
    for info in odt.infolist():
        if info.filename not in ("mimetype", "META-INF/manifest.xml"):
            assert f'full-path="{info.filename}"' in manifest
    meta = odt.read("meta.xml").decode()
    assert meta.count(f">{charge.dossier.date_reference}T00:00:00<") == 2
    assert MODELE in meta and "editing-duration" not in meta
    assert b'xml:id="liste1"' in odt.read("content.xml")
    assert b"Rsid" not in odt.read("settings.xml")


@pytest.mark.libreoffice
def test_same_input_same_bytes(charge: DossierCharge) -> None:
    first, second = (render(charge, MODELE, "odt").octets for _ in range(2))
    assert first == second


def test_without_libreoffice_it_is_refused_in_french(
    charge: DossierCharge, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(libreoffice, "LIEUX", {})
    assert "LibreOffice" in FORMATS["odt"].indisponible()
    for call in (
        lambda: render(charge, MODELE, "odt"),
        lambda: generate(
            Path(__file__).parents[2] / "fixtures" / "c02_departement_gratuit.yaml",
            tmp_path / "s",
            formats=["docx", "odt"],
            le=JOUR,
        ),
    ):
        with pytest.raises(MachineErreur) as caught:
            call()
        assert caught.value.code == "moteur_absent"
        assert "PATH" in caught.value.message
    assert not (tmp_path / "s").exists()


def test_it_is_found_where_installers_put_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    program = tmp_path / "LibreOffice" / "soffice.com"
    program.parent.mkdir()
    program.write_bytes(b"")
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setenv("DOSSIER_D_ESSAI", str(tmp_path))
    monkeypatch.delenv("DOSSIER_ABSENT", raising=False)
    places = {sys.platform: (("DOSSIER_ABSENT", "x"), ("DOSSIER_D_ESSAI", "LibreOffice/soffice.com"))}
    monkeypatch.setattr(libreoffice, "LIEUX", places)
    assert find_soffice() == str(program)


def _pretend(folder: Path, monkeypatch: pytest.MonkeyPatch, script: str) -> None:
    """A « soffice » that does something else."""
    program = folder / "soffice"
    program.write_text(f"#!/bin/sh\n{script}\n", "utf-8")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{folder}{os.pathsep}{os.environ['PATH']}")


@pytest.mark.skipif(os.name == "nt", reason="a script stands for the program")
@pytest.mark.parametrize(
    "script", ["exit 0", "exit 1", 'for last; do :; done; echo rien > "${last%.docx}.odt"'], ids=str
)
def test_a_conversion_that_fails_is_an_error(
    script: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _pretend(tmp_path, monkeypatch, script)
    with pytest.raises(MachineErreur) as caught:
        convert_odt(b"PK", JOUR)
    assert caught.value.code == "conversion_echouee"


@pytest.mark.skipif(os.name == "nt", reason="a script stands for the program")
def test_a_conversion_without_end_is_stopped_with_all_that_it_started(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _pretend(tmp_path, monkeypatch, f"tail -f /dev/null & echo $! > '{tmp_path}/enfant'; wait")
    monkeypatch.setattr(libreoffice, "DELAI", 0.5)
    with pytest.raises(MachineErreur) as caught:
        convert_odt(b"PK", JOUR)
    assert caught.value.code == "conversion_trop_longue"
    child = (tmp_path / "enfant").read_text("utf-8").strip()
    state = Path(f"/proc/{child}/stat")
    # Gone, or dead and waiting for its new parent to notice.
    assert not state.exists() or state.read_text("utf-8").split(") ")[1][0] in "ZX"
