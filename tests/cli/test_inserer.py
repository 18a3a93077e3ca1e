"""`inserer` and `retirer`, as a facilitateur types them: texts, exit codes, and files that are never lost."""

from __future__ import annotations

import re
import shutil
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from clausedocs.cli import main
from clausedocs.cli.insertion import Choix, Places, Sorties, run_inserer, run_retirer
from clausedocs.erreurs import CODES, ClausedocsErreur

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
OFFICE = "application/vnd.openxmlformats-officedocument"
XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
TITRES = ("Article 1 – Objet du marché", "Article 2 – Prix", "Article 3 – Litiges")
INSERER = ["inserer", "c01_marche.yaml", "--dans", "CCAP.docx", "--piece", "ccap"]


def paragraphe(texte: str, gras: str = "") -> str:
    return f"<w:p><w:r>{gras and '<w:rPr><w:b/></w:rPr>'}<w:t>{texte}</w:t></w:r></w:p>"


def write_docx(path: Path, *avant: str) -> None:
    """A fictional CCAP: three articles numbered by hand, in bold, and what stands before them."""
    articles = [paragraphe(t, "b") + paragraphe("Le présent article dit ce qui est convenu.") for t in TITRES]
    body = "".join(
        [*(paragraphe(a) for a in avant), *articles, paragraphe("Voir l’article 3."), "<w:sectPr/>"]
    )
    parts = {
        "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        '<Default Extension="xml" ContentType="application/xml"/><Default Extension="rels" '
        'ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Override '
        f'PartName="/word/document.xml" ContentType="{OFFICE}.wordprocessingml.document.main+xml"/></Types>',
        "_rels/.rels": '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        '<Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/'
        'officeDocument" Target="word/document.xml"/></Relationships>',
        "word/document.xml": f'<w:document xmlns:w="{W}"><w:body>{body}</w:body></w:document>',
    }
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for nom, data in parts.items():
            archive.writestr(zipfile.ZipInfo(nom), XML + data)


@pytest.fixture
def poste(tmp_path: Path, fixtures: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with the fictional dossiers and a CCAP, where the commands are typed."""
    for path in fixtures.glob("*.yaml"):
        shutil.copy(path, tmp_path)
    write_docx(tmp_path / "CCAP.docx")
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def intact(poste: Path) -> Iterator[None]:
    """Nothing is written, nothing is touched."""
    before = {p: p.read_bytes() for p in poste.iterdir()}
    yield
    assert {p: p.read_bytes() for p in poste.iterdir()} == before


def plain(text: str) -> str:
    return " ".join(re.sub("[\u00a0\u202f]", " ", text).split())


def read_lignes(path: Path) -> list[str]:
    """The paragraphs of a file, without those under revision taken out."""
    body = zipfile.ZipFile(path).read("word/document.xml").decode("utf-8")
    rows = [
        "".join(re.findall(r"<w:t(?: [^>]*)?>(.*?)</w:t>", p)) for p in re.findall(r"<w:p[ >].*?</w:p>", body)
    ]
    return [plain(r) for r in rows if r.strip()]


def read_parties(path: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(path) as archive:
        return {n: archive.read(n) for n in archive.namelist()}


# -- inserer


def test_inserer_puts_the_clause_after_an_article(poste: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = (poste / "CCAP.docx").read_bytes()
    assert main([*INSERER, "--apres", "Article 2", "-o", "CCAP-v2.docx"]) == 0
    out, err = capsys.readouterr()
    assert err == ""
    said = plain(out)
    assert said.startswith("CCAP-v2.docx : La clause est insérée, après « Article 2 – Prix »")
    assert "3 devient 4" in said
    assert "Voir l’article 3." in said
    lines = read_lignes(poste / "CCAP-v2.docx")
    assert lines.index("Article 2 – Prix") < lines.index("Article 3 – Clause sociale")
    assert lines.index("Article 3 – Clause sociale") < lines.index("Article 4 – Litiges")
    assert (poste / "CCAP.docx").read_bytes() == before


def test_what_is_said_is_well_set(poste: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([*INSERER, "--apres", "Article 2", "--suivi", "-o", "CCAP-v2.docx"]) == 0
    assert main([*INSERER, "--plan"]) == 0
    out = capsys.readouterr().out
    assert not re.search(r"« | »| [:;?!]|\w'\w", out), out
    assert max(len(line) for line in out.splitlines()) <= 100


def test_without_a_place_the_mark_is_taken(poste: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write_docx(poste / "CCAP.docx", "Préambule", "{{ clause }}")
    assert main([*INSERER, "-o", "CCAP-v2.docx"]) == 0
    assert "à la place de la marque" in plain(capsys.readouterr().out)
    assert "{{ clause }}" not in read_lignes(poste / "CCAP-v2.docx")


@pytest.mark.usefixtures("intact")
def test_without_a_place_nor_a_mark_the_outline_is_shown(capsys: pytest.CaptureFixture[str]) -> None:
    assert main([*INSERER, "-o", "CCAP-v2.docx"]) == 1
    out, err = capsys.readouterr()
    assert out == ""
    for titre in TITRES:
        assert titre in err
    assert '--apres "Article 3"' in err


@pytest.mark.usefixtures("intact")
def test_the_plan_shows_the_place_and_writes_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    assert main([*INSERER, "--avant", "prix", "--plan", "-o", "CCAP-v2.docx"]) == 0
    said = plain(capsys.readouterr().out)
    assert said.startswith("Plan du fichier : Article 1 – Objet du marché Article 2 – Prix")
    assert "Place : avant « Article 2 – Prix »" in said
    assert "Ce qui changerait : 2 titres sont renumérotés" in said
    assert said.count("Rien n’a été écrit.") == 1


@pytest.mark.usefixtures("intact")
def test_the_plan_needs_no_place(capsys: pytest.CaptureFixture[str]) -> None:
    assert main([*INSERER, "--plan"]) == 0
    said = plain(capsys.readouterr().out)
    assert 'Place : à choisir, par exemple --apres "Article 3".' in said
    assert main([*INSERER, "--plan", "--apres", "Article 7"]) == 1


def test_revisions_bear_the_name_and_the_day(poste: Path, capsys: pytest.CaptureFixture[str]) -> None:
    asked = [*INSERER, "--a-la-fin", "--suivi", "-o"]
    assert main([*asked, "a.docx", "--auteur", "Maud Essai", "--le", "2027-01-15"]) == 0
    assert "Accepter la garde" in plain(capsys.readouterr().out)
    assert main([*asked, "b.docx"]) == 0
    bodies = [read_parties(poste / n)["word/document.xml"].decode() for n in ("a.docx", "b.docx")]
    (author,), (day,) = (
        set(re.findall(rf'<w:ins [^>]*w:{x}="([^"]*)"', bodies[0])) for x in ("author", "date")
    )
    assert (author, day[:10]) == ("Maud Essai", "2027-01-15")
    (structure,) = set(re.findall(r'<w:ins [^>]*w:author="([^"]*)"', bodies[1]))
    assert structure in (poste / "ma_structure_meivo.yaml").read_text("utf-8")


def test_the_same_command_updates_the_clause(poste: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([*INSERER, "--apres", "1", "-o", "v2.docx"]) == 0
    capsys.readouterr()
    again = ["inserer", "c01_marche.yaml", "--dans", "v2.docx", "--piece", "ccap", "-o", "v3.docx"]
    assert main(again) == 0
    assert "mise à jour" in plain(capsys.readouterr().out)
    assert read_lignes(poste / "v3.docx") == read_lignes(poste / "v2.docx")


def test_a_piece_by_lot(poste: Path, capsys: pytest.CaptureFixture[str]) -> None:
    asked = [
        "inserer",
        "c01_marche.yaml",
        "--dans",
        "CCAP.docx",
        "--piece",
        "AE",
        "--a-la-fin",
        "-o",
        "ae.docx",
    ]
    assert main(asked) == 2
    assert "lot par lot" in capsys.readouterr().err
    assert not (poste / "ae.docx").exists()
    assert main([*asked, "--lot", "2"]) == 0
    assert (poste / "ae.docx").exists()


def test_the_warnings_of_the_dossier_are_said(poste: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = poste / "c01_marche.yaml"
    text = re.sub(r"^  heures_total: .*\n", "", path.read_text("utf-8"), flags=re.M)
    path.write_text(text.replace("taux: 8 %", "taux: 30 %"), "utf-8")
    assert main([*INSERER, "--apres", "1", "--plan"]) == 0
    assert "avertissement" in plain(capsys.readouterr().out)


# -- where it is written


def test_in_place_a_copy_is_kept_each_time(poste: Path, capsys: pytest.CaptureFixture[str]) -> None:
    first = (poste / "CCAP.docx").read_bytes()
    assert main([*INSERER, "--apres", "1", "--en-place"]) == 0
    assert "CCAP.avant-clausedocs.docx : copie du fichier d’avant." in plain(capsys.readouterr().out)
    second = (poste / "CCAP.docx").read_bytes()
    assert main(["retirer", "CCAP.docx", "--en-place"]) == 0
    assert (poste / "CCAP.avant-clausedocs.docx").read_bytes() == first
    assert (poste / "CCAP.avant-clausedocs-2.docx").read_bytes() == second
    assert second != first
    assert read_parties(poste / "CCAP.docx") == read_parties(poste / "CCAP.avant-clausedocs.docx")


def test_an_output_that_exists_is_replaced(poste: Path) -> None:
    """As `generer` does; the file that is read is another matter."""
    (poste / "v2.docx").write_bytes(b"ancien")
    assert main([*INSERER, "--apres", "1", "-o", "v2.docx"]) == 0
    assert zipfile.is_zipfile(poste / "v2.docx")


@pytest.mark.parametrize("en_place", [False, True])
def test_nothing_is_left_half_written(
    en_place: bool, poste: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    before = {p.name: p.read_bytes() for p in poste.iterdir()}
    real = Path.replace

    def fail(self: Path, target: Path) -> Path:
        if "avant-clausedocs" in target.name:
            return real(self, target)
        raise PermissionError(13, "open elsewhere", str(target))

    monkeypatch.setattr(Path, "replace", fail)
    where = ["--en-place"] if en_place else ["-o", "v2.docx"]
    assert main([*INSERER, "--apres", "1", *where]) == 4
    assert "Fermez le fichier" in capsys.readouterr().err
    assert {p.name: p.read_bytes() for p in poste.iterdir()} == before


def test_a_link_to_the_file_is_the_file(poste: Path, capsys: pytest.CaptureFixture[str]) -> None:
    try:
        (poste / "lien.docx").symlink_to("CCAP.docx")
    except OSError:
        pytest.skip("no links here")
    assert main([*INSERER, "--apres", "1", "-o", "lien.docx"]) == 2
    assert "--en-place" in capsys.readouterr().err


REFUS = {
    "sans sortie": (["--apres", "1"], "sortie_absente", "-o CCAP-clause.docx"),
    "deux sorties": (["--apres", "1", "-o", "v2.docx", "--en-place"], "options_contraires", "l’une des deux"),
    "le fichier lu": (["--apres", "1", "-o", "./CCAP.docx"], "sortie_refusee", "--en-place"),
    "un autre format": (["--apres", "1", "-o", "v2.doc"], "sortie_refusee", "-o v2.docx"),
    "un dossier": (["--apres", "1", "-o", "sorties/"], "sortie_refusee", "-o sorties.docx"),
    "deux places": (["--apres", "1", "--a-la-fin", "-o", "v2.docx"], "options_contraires", "une seule option"),
    "un auteur sans suivi": (["--auteur", "Maud", "-o", "v2.docx"], "options_contraires", "--suivi"),
    "un lot de trop": (["--lot", "1", "--apres", "1", "-o", "v2.docx"], "options_contraires", "Retirez --lot"),
    "une date": (["--le", "demain", "--apres", "1", "-o", "v2.docx"], "date_illisible", "2026-11-22"),
}  # fmt: skip


@pytest.mark.usefixtures("intact")
@pytest.mark.parametrize("refus", REFUS)
def test_a_command_that_cannot_be_is_refused(refus: str, capsys: pytest.CaptureFixture[str]) -> None:
    args, code, conseil = REFUS[refus]
    assert main([*INSERER, *args]) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert conseil in err
    assert code in CODES


@pytest.mark.usefixtures("intact")
def test_each_refusal_has_its_code() -> None:
    sound = Choix("c01_marche.yaml", "CCAP.docx", "ccap")
    there = Places(apres="1")
    elsewhere = Sorties("v2.docx")
    cases: list[tuple[str, Choix, Places, Sorties]] = [
        ("piece_inconnue", Choix("c01_marche.yaml", "CCAP.docx", "ccag"), there, elsewhere),
        ("options_contraires", sound, Places(apres="1", marque=True), elsewhere),
        ("sortie_absente", sound, there, Sorties(None)),
        ("sortie_refusee", sound, there, Sorties("CCAP.docx")),
        ("modele_hors_dossier", Choix("c01_valmorin.yaml", "CCAP.docx", "ccap"), there, elsewhere),
        ("docx_introuvable", Choix("c01_marche.yaml", "absent.docx", "ccap"), there, elsewhere),
        ("fichier_introuvable", Choix("absent.yaml", "CCAP.docx", "ccap"), there, elsewhere),
        ("place_absente", sound, Places(), elsewhere),
        ("place_absente", sound, Places(signet="ici"), elsewhere),
        ("place_absente", sound, Places(controle="ici"), elsewhere),
        ("place_absente", sound, Places(marque=True), elsewhere),
    ]
    for code, choix, places, sorties in cases:
        with pytest.raises(ClausedocsErreur) as caught:
            run_inserer(choix, places, sorties)
        found = getattr(caught.value, "erreurs", [caught.value])
        assert {e.code for e in found} == {code}


@pytest.mark.usefixtures("intact")
def test_an_unknown_piece_names_those_that_are(capsys: pytest.CaptureFixture[str]) -> None:
    assert main([*INSERER[:-1], "ccag", "--apres", "1", "-o", "v2.docx"]) == 2
    assert "avis, rc, ccap, cctp, ae, annexe, cadre" in capsys.readouterr().err


# -- retirer


@pytest.mark.parametrize("suivi", [[], ["--suivi"]], ids=["directe", "suivie"])
def test_retirer_gives_the_file_back(
    suivi: list[str], poste: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([*INSERER, "--apres", "2", *suivi, "-o", "v2.docx"]) == 0
    capsys.readouterr()
    assert main(["retirer", "v2.docx", "-o", "v1.docx"]) == 0
    assert plain(capsys.readouterr().out).startswith("v1.docx : La clause est retirée")
    assert read_parties(poste / "v1.docx") == read_parties(poste / "CCAP.docx")


def test_retirer_with_revisions_leaves_the_choice_to_the_buyer(
    poste: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([*INSERER, "--apres", "2", "-o", "v2.docx"]) == 0
    capsys.readouterr()
    asked = ["retirer", "v2.docx", "-o", "v1.docx", "--suivi", "--auteur", "Maud Essai", "--le", "15/01/2027"]
    assert main(asked) == 0
    assert "l’onglet Révision" in plain(capsys.readouterr().out)
    body = read_parties(poste / "v1.docx")["word/document.xml"].decode()
    assert re.search(r'<w:del [^>]*w:author="Maud Essai" w:date="2027-01-15', body)


@pytest.mark.usefixtures("intact")
def test_there_may_be_nothing_to_take_out(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["retirer", "CCAP.docx", "-o", "v1.docx"]) == 1
    assert "aucune clause" in plain(capsys.readouterr().err)
    assert main(["retirer", "CCAP.docx"]) == 2
    with pytest.raises(ClausedocsErreur) as caught:
        run_retirer("CCAP.docx", Sorties("v1.docx"), False, None, None, "autre")
    assert caught.value.code == "clause_absente"
