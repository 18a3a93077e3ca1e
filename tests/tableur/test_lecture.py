"""Reading a workbook: every kind gives the same cells, and what cannot be read says why."""

from __future__ import annotations

import io
import zipfile
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from classeurs_d_essai import write_csv, write_ods, write_ods_xml, write_xlsx

from clausedocs.erreurs import DonneesErreur, MachineErreur
from clausedocs.tableur import Classeur, Feuille, read_classeur
from clausedocs.tableur.cellules import ERREUR, POURCENTAGE, SANS_RESULTAT
from clausedocs.tableur.lecture import read_octets

ENTETE = ("donneur_ordre.denomination", "convention.reference")
TEXTES = (
    ENTETE,
    ("Ville d’Ormeaux, « la neuve »", "A;1"),
    (None, None),
    ("Œuvre & Cie <x>", 'dit "B"\nsuite'),
)


def read_textes(feuille: Feuille) -> list[tuple[int, list[Any]]]:
    return [
        (ligne.numero, [(c.adresse, c.valeur) for c in ligne.cellules.values()]) for ligne in feuille.lignes
    ]


ATTENDU = [
    (1, [("A1", ENTETE[0]), ("B1", ENTETE[1])]),
    (2, [("A2", "Ville d’Ormeaux, « la neuve »"), ("B2", "A;1")]),
    (4, [("A4", "Œuvre & Cie <x>"), ("B4", 'dit "B"\nsuite')]),
]


@pytest.mark.parametrize("write", [write_xlsx, write_ods, write_csv], ids=["xlsx", "ods", "csv"])
def test_every_kind_gives_the_same_cells(write: Any, tmp_path: Path) -> None:
    classeur = read_classeur(write(tmp_path / "tableau", TEXTES))
    (feuille,) = classeur.feuilles
    assert read_textes(feuille) == ATTENDU


@pytest.mark.parametrize("encodage", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
@pytest.mark.parametrize("separateur", [";", ",", "\t"])
def test_a_csv_is_read_whatever_wrote_it(encodage: str, separateur: str, tmp_path: Path) -> None:
    classeur = read_classeur(write_csv(tmp_path / "t.csv", TEXTES, encodage, separateur))
    assert read_textes(classeur.feuilles[0]) == ATTENDU


def test_a_csv_may_name_its_separator() -> None:
    (feuille,) = read_octets(b"sep=;\r\na,b;c\r\n1;2\r\n", "t.csv").feuilles
    # The line that Excel reads for itself counts: it is one when the file is opened elsewhere.
    assert read_textes(feuille) == [(2, [("A2", "a,b"), ("B2", "c")]), (3, [("A3", "1"), ("B3", "2")])]


def test_numbers_dates_and_booleans_keep_their_type(tmp_path: Path) -> None:
    values = (24000.5, 0.1 + 0.2, 21000410799006, date(2026, 10, 5), True, -3)
    for write in (write_xlsx, write_ods):
        (feuille,) = read_classeur(write(tmp_path / "t", (values,))).feuilles
        read = [c.valeur for c in feuille.lignes[0].cellules.values()]
        assert read == [
            Decimal("24000.5"),
            Decimal("0.3"),
            Decimal(21000410799006),
            date(2026, 10, 5),
            True,
            -3,
        ]


def test_the_format_of_a_number_is_known(tmp_path: Path) -> None:
    def dress(sheet: Any) -> None:
        for address, value, code in (
            ("A1", 0.5, "0.00%"),
            ("B1", 46300, 'dddd d mmmm "an" yyyy'),
            ("C1", 46300.75, "dd/mm/yyyy hh:mm"),
            ("D1", 46300, '[$-40C]# ##0.00 "€ HT"'),
            ("E1", 46300, "General"),
            ("F1", 59, "m/d/yyyy"),
            ("G1", 2, "0.00E+00"),
        ):
            sheet[address] = value
            sheet[address].number_format = code

    (feuille,) = read_classeur(write_xlsx(tmp_path / "t.xlsx", (), edit=dress)).feuilles
    cells = list(feuille.lignes[0].cellules.values())
    assert [c.genre for c in cells] == [POURCENTAGE, "", "", "", "", "", ""]
    assert [c.valeur for c in cells] == [
        Decimal("0.5"),
        date(2026, 10, 5),
        datetime(2026, 10, 5, 18),  # noqa: DTZ001
        46300,
        46300,
        date(1900, 2, 28),
        2,
    ]


def test_the_calendar_of_1904_is_read(tmp_path: Path) -> None:
    def dress(sheet: Any) -> None:
        from openpyxl.utils.datetime import CALENDAR_MAC_1904

        sheet.parent.epoch = CALENDAR_MAC_1904
        sheet["A1"] = date(2026, 10, 5)

    (feuille,) = read_classeur(write_xlsx(tmp_path / "t.xlsx", (), edit=dress)).feuilles
    assert feuille.lignes[0].cellules[1].valeur == date(2026, 10, 5)


def test_formulas_errors_merges_and_hidden_rows_are_seen(tmp_path: Path) -> None:
    def dress(sheet: Any) -> None:
        sheet["A1"], sheet["B1"], sheet["C1"] = "=1+1", "#REF!", "x"
        sheet["B1"].data_type = "e"
        sheet["A3"] = "bas"
        sheet.merge_cells("A3:B4")
        sheet.row_dimensions[3].hidden = True

    classeur = read_classeur(write_xlsx(tmp_path / "t.xlsx", (), edit=dress))
    (feuille,) = classeur.feuilles
    first, hidden = feuille.lignes
    assert [(c.adresse, c.genre) for c in first.cellules.values()] == [
        ("A1", SANS_RESULTAT),
        ("B1", ERREUR),
        ("C1", ""),
    ]
    assert (hidden.numero, hidden.masquee, first.masquee) == (3, True, False)
    assert [str(f) for f in feuille.fusions] == ["A3:B4"]


def test_an_ods_says_the_same(tmp_path: Path) -> None:
    rows = (
        '<table:table-row table:number-rows-repeated="2"><table:table-cell table:number-columns-repeated="1024"/></table:table-row>'
        '<table:table-header-rows><table:table-row><table:table-cell office:value-type="percentage" office:value="0.5"/>'
        '<table:table-cell table:formula="of:=A1" calcext:value-type="error" office:value-type="string"><text:p>#REF!</text:p></table:table-cell>'
        '<table:table-cell table:formula="of:=A1"/>'
        '<table:table-cell table:number-columns-repeated="2" office:value-type="string"><text:p>a<text:s text:c="2"/>b<text:tab/>c</text:p></table:table-cell>'
        "</table:table-row></table:table-header-rows>"
        '<table:table-row table:visibility="filter"><table:table-cell table:number-columns-spanned="2" table:number-rows-spanned="1" office:value-type="string"><text:p>m</text:p></table:table-cell><table:covered-table-cell/></table:table-row>'
        '<table:table-row table:number-rows-repeated="1048570"><table:table-cell/></table:table-row>'
    )
    style = '<style:style style:name="ta2" style:family="table"><style:table-properties table:display="false"/></style:style>'
    tables = f'<table:table table:name="F">{rows}</table:table><table:table table:name="G" table:style-name="ta2"/>'
    classeur = read_classeur(write_ods_xml(tmp_path / "t.ods", tables, styles=style))
    feuille, hidden = classeur.feuilles
    assert (hidden.nom, hidden.masquee, feuille.masquee) == ("G", True, False)
    first, second = feuille.lignes
    assert [(c.adresse, c.valeur, c.genre) for c in first.cellules.values()] == [
        ("A3", Decimal("0.5"), POURCENTAGE),
        ("B3", "#REF!", ERREUR),
        ("C3", None, SANS_RESULTAT),
        ("D3", "a  b\tc", ""),
        ("E3", "a  b\tc", ""),
    ]
    assert (second.numero, second.masquee) == (4, True)
    assert [str(f) for f in feuille.fusions] == ["A4:B4"]


@pytest.mark.parametrize("extension", ["ods", "xlsx"])
def test_what_libreoffice_writes_is_read(extension: str) -> None:
    """Saved by LibreOffice 7.4 from a workbook of `write_xlsx`: its rows are those of the other tests."""
    feuille = read_classeur(Path(__file__).with_name(f"ecrit_par_libreoffice.{extension}")).feuilles[0]
    rows = {ligne.numero: ligne for ligne in feuille.lignes}
    assert read_textes(feuille)[:3] == ATTENDU
    assert [c.valeur for c in rows[5].cellules.values()] == [Decimal("5.5"), Decimal("0.25")]
    assert rows[5].cellules[2].genre == POURCENTAGE
    assert rows[6].masquee
    assert rows[6].cellules[3].valeur == date(2026, 10, 5)
    assert [str(f) for f in feuille.fusions] == ["A8:B9"]


# -- what is refused


def find_code(octets: bytes) -> str:
    with pytest.raises(DonneesErreur) as caught:
        read_octets(octets, "t.xlsx")
    assert caught.value.lieu.fichier == "t.xlsx"
    assert caught.value.conseil
    return caught.value.code


def test_what_is_not_a_workbook_is_named(tmp_path: Path) -> None:
    assert find_code(b" \r\n") == "classeur_vide"
    assert find_code(b"\xd0\xcf\x11\xe0 ancien") == "classeur_format"
    assert find_code(b"\xd0\xcf\x11\xe0" + "EncryptedPackage".encode("utf-16-le")) == "classeur_format"
    assert find_code(b"%PDF-1.7") == "classeur_format"
    assert find_code(b"PK\x03\x04 tronqu\xc3\xa9") == "classeur_corrompu"
    assert find_code(b'a;b\n"c;d\n') == "csv_guillemets"
    assert find_code(b"a;\x81\xff") == "fichier_encodage"
    assert find_code(b"a;b\x00c") == "fichier_caractere"


def test_a_damaged_workbook_is_refused(tmp_path: Path) -> None:
    good = write_xlsx(tmp_path / "t.xlsx", TEXTES)
    with zipfile.ZipFile(good) as archive:
        parts = {i.filename: archive.read(i) for i in archive.infolist()}

    def rewrite(**changes: bytes | None) -> bytes:
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, data in (parts | {k.replace("__", "/"): v for k, v in changes.items()}).items():
                if data is not None:
                    archive.writestr(name, data)
        return out.getvalue()

    sheet = "xl__worksheets__sheet1.xml"
    assert isinstance(read_octets(rewrite(), "t"), Classeur)
    assert find_code(rewrite(**{sheet: b"<worksheet><sheetData><row"})) == "classeur_corrompu"
    assert (
        find_code(rewrite(**{"xl__workbook.xml": b"<!DOCTYPE x [<!ENTITY a 'b'>]><workbook/>"}))
        == "classeur_corrompu"
    )
    assert find_code(rewrite(**{"_rels__.rels": None})) == "classeur_format"
    bad = b'<worksheet><sheetData><row r="1"><c r="A1" t="s"><v>99</v></c></row></sheetData></worksheet>'
    assert find_code(rewrite(**{sheet: bad})) == "classeur_corrompu"
    assert find_code(rewrite(**{"xl__media__x.bin": bytes(12_000_000)})) == "classeur_demesure"


def test_what_the_disk_refuses_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for path in (tmp_path / "absent.xlsx", tmp_path):
        with pytest.raises(DonneesErreur) as caught:
            read_classeur(path)
        assert caught.value.code == "classeur_introuvable"
    path = write_csv(tmp_path / "t.csv", TEXTES)

    def refuse(_self: Path) -> bytes:
        raise PermissionError(13, "denied")

    monkeypatch.setattr(Path, "read_bytes", refuse)
    with pytest.raises(MachineErreur) as refused:
        read_classeur(path)
    assert refused.value.code == "fichier_illisible"
