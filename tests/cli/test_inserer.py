"""`inserer`, as a facilitateur types it: the place, the piece, what is said, what is refused."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from ccap_d_essai import (
    INSERER,
    TITRES,
    XML,
    W,
    change_parties,
    paragraphe,
    plain,
    read_lignes,
    read_parties,
    write_docx,
)

from clausedocs.cli import main
from clausedocs.cli.insertion import Choix, Places, Sorties, run_inserer
from clausedocs.erreurs import CODES, ClausedocsErreur


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


PROTECTION = '<w:documentProtection w:edit="{}" w:enforcement="1"/>'


@pytest.mark.parametrize(
    ("genre", "suivi", "dit"),
    [("readOnly", [], "est protégé"), ("trackedChanges", [], "--suivi"), ("trackedChanges", ["--suivi"], "")],
)
def test_the_plan_tells_of_a_protection(
    genre: str, suivi: list[str], dit: str, poste: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    settings = f'{XML}<w:settings xmlns:w="{W}">{PROTECTION.format(genre)}</w:settings>'
    change_parties(poste / "CCAP.docx", {"word/settings.xml": settings.encode()})
    for place in ([], ["--apres", "Article 1"]):
        assert main([*INSERER, *place, *suivi, "--plan"]) == (1 if dit else 0)
        out, err = (plain(x) for x in capsys.readouterr())
        assert out.startswith("Plan du fichier : Article 1 – Objet du marché")
        assert (dit in err) if dit else not err


def test_the_plan_shows_the_outline_where_a_place_is_refused(
    poste: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    table = f"<w:tbl><w:tr><w:tc>{paragraphe('Calendrier')}</w:tc></w:tr></w:tbl>"
    body = read_parties(poste / "CCAP.docx")["word/document.xml"].replace(
        b"<w:sectPr/>", table.encode() + b"<w:p/><w:sectPr/>"
    )
    change_parties(poste / "CCAP.docx", {"word/document.xml": body})
    assert main([*INSERER, "--apres", "Calendrier", "--plan"]) == 1
    out, err = (plain(x) for x in capsys.readouterr())
    assert out.startswith("Plan du fichier : Article 1 – Objet du marché")
    assert out.endswith("Rien n’a été écrit.")
    assert "« Calendrier » est dans un tableau" in err


def test_a_draft_shows_what_is_missing(poste: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = poste / "c01_marche.yaml"
    text = path.read_text("utf-8").replace("  penalite_heure_eur: '50.00'\n", "")
    path.write_text(text, "utf-8")
    asked = [*INSERER, "--apres", "1", "-o", "v2.docx"]
    assert main(asked) == 1
    assert "penalite_heure_eur" in capsys.readouterr().err
    assert main([*asked, "--mode", "brouillon"]) == 2
    assert main([*asked, "--mode", "projet"]) == 0
    assert "À compléter (1) : – clause.penalite_heure_eur" in plain(capsys.readouterr().out)
    body = read_parties(poste / "v2.docx")["word/document.xml"].decode()
    assert '<w:highlight w:val="yellow"/>' in body


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
    err = plain(capsys.readouterr().err)
    assert "La pièce « AE » s’écrit lot par lot." in err
    assert "--lot 1" in err
    assert not (poste / "ae.docx").exists()
    assert main([*asked, "--lot", "2"]) == 0
    assert (poste / "ae.docx").exists()


def test_the_warnings_of_the_dossier_are_said(poste: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = poste / "c01_marche.yaml"
    text = re.sub(r"^  heures_total: .*\n", "", path.read_text("utf-8"), flags=re.M)
    path.write_text(text.replace("taux: 8 %", "taux: 30 %"), "utf-8")
    assert main([*INSERER, "--apres", "1", "--plan"]) == 0
    assert "avertissement" in plain(capsys.readouterr().out)


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
