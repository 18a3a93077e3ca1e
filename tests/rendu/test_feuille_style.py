"""The stylesheet of a service: what it changes, what it may load, and what is said when it cannot serve."""

from __future__ import annotations

import io
from pathlib import Path

import pypdf
import pytest
from corps_d_essai import META, PARAGRAPHE

from clausedocs.erreurs import DonneesErreur, UsageErreur
from clausedocs.rendu.emblemes import draw_png
from clausedocs.rendu.feuille_style import TAILLE_MAX, read_feuille
from clausedocs.rendu.impression import Pdf, ReglagesPdf
from clausedocs.rendu.moteur_pdf import print_pdf

CORPS = "".join(PARAGRAPHE["weasyprint"].format(f"ligne {i}") for i in range(20))


def _print(sheet: Path | None) -> Pdf:
    return print_pdf(CORPS, META, ReglagesPdf("weasyprint", None, sheet))


def _sheet(folder: Path, css: str) -> Path:
    path = folder / "maison.css"
    path.write_text(css, "utf-8")
    return path


@pytest.mark.weasyprint
def test_it_replaces_ours_and_leaves_other_documents_alone(tmp_path: Path) -> None:
    before = _print(None)
    sheet = _sheet(
        tmp_path,
        '@page { size: A5; @bottom-right { content: "maison " counter(page) } } p { font-size: 30pt }',
    )
    changed = _print(sheet)
    page = pypdf.PdfReader(io.BytesIO(changed.octets)).pages[0]
    assert round(float(page.mediabox.width)) == 420
    assert "maison 1" in page.extract_text()
    assert changed.pages > before.pages
    assert changed.avertissements == ()
    assert _print(sheet).octets == changed.octets
    assert _print(None).octets == before.octets


@pytest.mark.weasyprint
def test_it_loads_what_lies_beside_it(tmp_path: Path) -> None:
    (tmp_path / "images").mkdir()
    (tmp_path / "images" / "fond.png").write_bytes(draw_png(20))
    (tmp_path / "suite.css").write_text("p { background: url(images/fond.png) no-repeat }", "utf-8")
    pdf = _print(_sheet(tmp_path, '@import "suite.css";'))
    assert b"/Subtype /Image" in pdf.octets or b"/Subtype/Image" in pdf.octets
    assert pdf.avertissements == ()


@pytest.mark.weasyprint
@pytest.mark.parametrize(
    "adresse",
    [
        "https://exemple.invalid/logo.png",
        "file:///etc/hostname",
        "../secret.png",
        "absent.png",
        "ftp://x.invalid/a",
    ],
)
def test_it_loads_nothing_else(adresse: str, tmp_path: Path) -> None:
    (tmp_path / "secret.png").write_bytes(draw_png(20))
    (tmp_path / "style").mkdir()
    sheet = _sheet(tmp_path / "style", f"p {{ background: url({adresse}) }}")
    with pytest.raises(DonneesErreur) as caught:
        _print(sheet)
    assert caught.value.code == "feuille_ressource"
    assert adresse.rsplit("/", 1)[-1] in caught.value.message
    assert caught.value.lieu.fichier == str(sheet)


@pytest.mark.weasyprint
def test_a_link_out_of_its_folder_is_followed_to_nothing(tmp_path: Path) -> None:
    (tmp_path / "secret.png").write_bytes(draw_png(20))
    (tmp_path / "style").mkdir()
    try:
        (tmp_path / "style" / "logo.png").symlink_to(tmp_path / "secret.png")
    except OSError:
        pytest.skip("this system makes no links")
    with pytest.raises(DonneesErreur) as caught:
        _print(_sheet(tmp_path / "style", "p { background: url(logo.png) }"))
    assert caught.value.code == "feuille_ressource"


@pytest.mark.weasyprint
def test_what_the_engine_does_not_know_is_said_with_its_line(tmp_path: Path) -> None:
    pdf = _print(_sheet(tmp_path, "p { color: green }\np { couleur: rouge }\n"))
    [warning] = pdf.avertissements
    assert warning.code == "feuille_ignoree"
    assert "couleur: rouge" in warning.message
    assert (warning.lieu.ligne, warning.lieu.colonne) == (2, 5)


@pytest.mark.weasyprint
def test_ours_holds_nothing_that_the_engine_does_not_know(caplog: pytest.LogCaptureFixture) -> None:
    press = pytest.importorskip("clausedocs.rendu.presse_weasyprint")
    press._set_press.cache_clear()
    _print(None)
    assert [
        r.getMessage() for r in caplog.records if r.name.startswith("weasyprint") and r.levelno >= 30
    ] == []


def test_a_sheet_that_cannot_be_read(tmp_path: Path) -> None:
    picture, big = tmp_path / "image.css", tmp_path / "gros.css"
    picture.write_bytes(draw_png(20))
    big.write_bytes(b" " * (TAILLE_MAX + 1))
    for path, code in (
        (tmp_path / "absente.css", "feuille_introuvable"),
        (tmp_path, "feuille_introuvable"),
        (picture, "feuille_illisible"),
        (big, "feuille_illisible"),
    ):
        with pytest.raises(UsageErreur) as caught:
            read_feuille(path)
        assert caught.value.code == code, path
        assert caught.value.lieu.fichier == str(path)


def test_a_byte_order_mark_is_no_part_of_it(tmp_path: Path) -> None:
    path = tmp_path / "maison.css"
    path.write_bytes(b"\xef\xbb\xbfp { color: red }")
    assert read_feuille(path).texte == "p { color: red }"
