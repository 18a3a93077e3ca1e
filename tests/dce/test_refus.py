"""What cannot be done safely is refused: quickly, in little memory, with what to do, the file left as it is."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from datetime import date
from functools import cache
from pathlib import Path

import pytest
from fichiers_refuses import (
    CORPS,
    PLACES,
    REFUSES,
    document,
    docx,
    fermer,
    paragraphe,
    parties,
    protect,
)

from clausedocs.dce.arbre_word import read_corps
from clausedocs.dce.ecriture_word import Suivi
from clausedocs.dce.insertion import insert_clause
from clausedocs.dce.place import Demande, Place, find_place
from clausedocs.dce.plan_word import read_plan
from clausedocs.dce.retrait import remove_clause
from clausedocs.dossiers import DossierCharge, load_dossier
from clausedocs.erreurs import CODES, DonneesErreur
from clausedocs.word import paquet
from clausedocs.word.paquet import open_paquet
from clausedocs.word.styles_word import read_styles

FIXTURES = Path(__file__).parents[2] / "fixtures"
SECONDES, MEGAOCTETS = 2.0, 500
ANGLAIS = re.compile(r"\b(?:the|is not|should|must|error|Traceback)\b", re.I)


def look_up(path: Path, demande: Demande) -> Place:
    """All that is read of a file before anything is written."""
    opened = open_paquet(path)
    corps = read_corps(opened.read(opened.document), str(path))
    return find_place(corps, read_plan(corps, read_styles(opened)), demande, str(path))


def check_refus(path: Path, demande: Demande, code: str, words: str, conseil: str) -> None:
    before = path.read_bytes() if path.is_file() else None
    with pytest.raises(DonneesErreur) as caught:
        look_up(path, demande)
    refus = caught.value
    assert (refus.code, refus.lieu.fichier) == (code, str(path))
    assert refus.code in CODES
    assert words in refus.message or words in refus.conseil
    assert conseil.casefold() in refus.conseil.casefold()
    for text in (refus.message, refus.conseil):
        assert text
        assert not ANGLAIS.search(text)
    assert before is None or path.read_bytes() == before


def test_a_sound_file_is_read(tmp_path: Path) -> None:
    """What the broken ones are made from is not refused itself."""
    path = tmp_path / "CCAP.docx"
    path.write_bytes(docx())
    assert look_up(path, Demande("apres", "Article 1")).rang == 2
    assert look_up(path, Demande("fin")).rang == 4


@pytest.mark.parametrize("faute", REFUSES)
def test_a_broken_file_is_refused(faute: str, tmp_path: Path) -> None:
    code, words, conseil, make = REFUSES[faute]
    path = tmp_path / "CCAP.docx"
    path.write_bytes(make())
    check_refus(path, Demande("apres", "Article 1"), code, words, conseil)


@pytest.mark.parametrize("cas", PLACES)
def test_a_place_that_cannot_be_is_refused(cas: str, tmp_path: Path) -> None:
    asked, code, words, conseil, corps = PLACES[cas]
    cote, _, cible = asked.partition(":")
    path = tmp_path / "CCAP.docx"
    path.write_bytes(docx(corps))
    check_refus(path, Demande(cote, cible), code, words, conseil)


def test_every_refusal_is_tried() -> None:
    tried = {code for code, *_ in REFUSES.values()} | {code for _, code, *_ in PLACES.values()}
    assert tried == {
        "docx_corrompu",
        "docx_demesure",
        "docx_encodage",
        "docx_entites",
        "docx_format",
        "docx_noms",
        "docx_profondeur",
        "docx_sans_document",
        "docx_xml",
        "place_absente",
        "place_ambigue",
        "place_enfermee",
    }


def test_a_file_that_cannot_be_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    fin = Demande("fin")
    check_refus(tmp_path / "absent.docx", fin, "docx_introuvable", "n’existe pas", "Vérifiez son nom")
    check_refus(tmp_path, fin, "docx_introuvable", "un dossier", "le nom d’un fichier")
    path = tmp_path / "CCAP.docx"
    path.write_bytes(docx())

    def refuse(_self: Path) -> bytes:
        raise PermissionError(13, "Permission denied")

    with monkeypatch.context() as patch:
        patch.setattr(Path, "read_bytes", refuse)
        with pytest.raises(DonneesErreur) as caught:
            open_paquet(path)
    assert caught.value.code == "docx_introuvable"
    assert "fermez-le" in caught.value.conseil


def test_a_file_too_big_is_refused_before_it_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "CCAP.docx"
    path.write_bytes(docx())
    monkeypatch.setattr(paquet, "TAILLE_MAX", 100)
    monkeypatch.setattr(Path, "read_bytes", lambda _self: pytest.fail("read all the same"))
    with pytest.raises(DonneesErreur) as caught:
        open_paquet(path)
    assert caught.value.code == "docx_trop_gros"


def test_what_unfolds_to_too_much_in_all_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(paquet, "DEPLIE_MAX", 100_000)
    path = tmp_path / "CCAP.docx"
    path.write_bytes(fermer({**parties(), **{f"word/media/{n}.png": bytes(30_000) for n in range(4)}}))
    with pytest.raises(DonneesErreur) as caught:
        open_paquet(path)
    assert caught.value.code == "docx_demesure"


@pytest.mark.parametrize("corps", [
    pytest.param(CORPS.replace("<w:p>", '<w:bookmarkStart w:id="1" w:name="a>b"/><w:p>', 1), id="chevron"),
    pytest.param(f"<!-- </w:p> --><?x y?>{CORPS}", id="commentaire"),
    pytest.param(CORPS.replace("Le marché", "<![CDATA[</w:body>]]>Le marché"), id="cdata"),
])  # fmt: skip
def test_the_bytes_of_each_block_are_its_own(corps: str, tmp_path: Path) -> None:
    """Where a block ends is never guessed from a look-alike in a value or a comment."""
    path = tmp_path / "CCAP.docx"
    path.write_bytes(docx(corps))
    opened = open_paquet(path)
    read = read_corps(opened.read(opened.document), str(path))
    for bloc in read.blocs:
        octets = read.octets[bloc.debut : bloc.fin]
        assert octets.startswith(b"<w:" + bloc.balise.encode())
        assert octets.endswith((b"/>", b"</w:" + bloc.balise.encode() + b">"))


# -- what a sound file does not allow


@cache
def load_marche() -> DossierCharge:
    return load_dossier(FIXTURES / "c01_marche.yaml", modeles=["clause_ccap"])


def check_refusal(path: Path, octets: bytes, code: str, *, suivi: bool = False) -> DonneesErreur:
    """The refusal of an insertion after the second article; the file is left as it is."""
    path.write_bytes(octets)
    tracked = Suivi("Maud Essai", date(2027, 1, 15)) if suivi else None
    with pytest.raises(DonneesErreur) as caught:
        insert_clause(path, load_marche(), "clause_ccap", Demande("apres", "Article 2"), suivi=tracked)
    assert (caught.value.code, caught.value.lieu.fichier) == (code, str(path))
    assert caught.value.code in CODES
    assert path.read_bytes() == octets
    return caught.value


def test_a_protected_file_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "CCAP.docx"
    tracked, read_only = (protect(edit) for edit in ("trackedChanges", "readOnly"))
    assert "--suivi" in check_refusal(path, tracked, "docx_protege").conseil
    for suivi in (False, True):
        assert "Restreindre" in check_refusal(path, read_only, "docx_protege", suivi=suivi).conseil
    path.write_bytes(tracked)
    revision = Suivi("Maud Essai", date(2027, 1, 15))
    assert insert_clause(path, load_marche(), "clause_ccap", Demande("fin"), suivi=revision).octets


def test_a_signed_file_is_refused(tmp_path: Path) -> None:
    octets = fermer({**parties(), "_xmlsignatures/sig1.xml": b"<Signature/>"})
    assert "signature" in check_refusal(tmp_path / "CCAP.docx", octets, "docx_signe").message


def test_a_file_with_another_prefix_is_refused(tmp_path: Path) -> None:
    octets = fermer(parties(document=document().replace(b"xmlns:w", b"xmlns:x").replace(b"w:", b"x:")))
    assert "enregistrez-le" in check_refusal(tmp_path / "CCAP.docx", octets, "docx_prefixe").conseil


def test_a_place_inside_a_field_is_refused(tmp_path: Path) -> None:
    begin, end = (f'<w:p><w:r><w:fldChar w:fldCharType="{x}"/></w:r></w:p>' for x in ("begin", "end"))
    octets = docx(begin + CORPS.replace("<w:sectPr/>", paragraphe("Article 3 – Litiges", "Titre1") + end))
    assert "champ" in check_refusal(tmp_path / "CCAP.docx", octets, "place_enfermee").message


def test_a_place_that_a_revision_joins_is_refused(tmp_path: Path) -> None:
    mark = '<w:pPr><w:rPr><w:del w:id="1" w:author="Acheteur"/></w:rPr></w:pPr>'
    last = paragraphe("Les pénalités de l’article 1 ne sont pas plafonnées.")
    octets = docx(CORPS.replace(last, last.replace("<w:p>", f"<w:p>{mark}")))
    assert "révision" in check_refusal(tmp_path / "CCAP.docx", octets, "place_en_revision").conseil


def test_a_clause_to_take_out_must_be_there_and_alone(tmp_path: Path) -> None:
    path = tmp_path / "CCAP.docx"
    path.write_bytes(docx())
    for wanted in (None, "ccap_00000000"):
        with pytest.raises(DonneesErreur) as caught:
            remove_clause(path, identifiant=wanted)
        assert caught.value.code == "clause_absente"
    first = insert_clause(path, load_marche(), "clause_ccap", Demande("apres", "Article 1"))
    path.write_bytes(first.octets)
    charge = load_dossier(FIXTURES / "c01_marche.yaml", modeles=["clause_rc"])
    second = insert_clause(path, charge, "clause_rc", Demande("fin"))
    path.write_bytes(second.octets)
    with pytest.raises(DonneesErreur) as caught:
        remove_clause(path)
    assert caught.value.code == "clause_a_preciser"
    assert first.identifiant in caught.value.conseil
    assert second.identifiant in caught.value.conseil
    assert remove_clause(path, identifiant=second.identifiant).octets == first.octets


def test_words_added_inside_a_paragraph_of_the_clause(tmp_path: Path) -> None:
    """The bookmark of a block in the middle of a paragraph of the buyer: nobody can tell whose words are whose."""
    mixed = (
        '<w:p><w:r><w:t>Avant.</w:t></w:r><w:bookmarkStart w:id="9" w:name="_clausedocs_ccap_1"/>'
        '<w:r><w:t>Dedans.</w:t></w:r></w:p><w:p><w:r><w:t>Suite.</w:t></w:r><w:bookmarkEnd w:id="9"/></w:p>'
    )
    found = check_refusal(tmp_path / "CCAP.docx", docx(mixed + CORPS), "bloc_melange")
    assert "Avant." in found.message


MESURE = r"""
import json, re, sys, time
from pathlib import Path
sys.path.insert(0, sys.argv[1])
from test_refus import look_up
from clausedocs.dce.place import Demande
from clausedocs.erreurs import DonneesErreur
temps = {}
for path in sorted(Path(sys.argv[2]).iterdir()):
    debut = time.perf_counter()
    try:
        look_up(path, Demande("fin"))
    except DonneesErreur:
        temps[path.stem] = time.perf_counter() - debut
# Not getrusage: it counts what the parent held before this program took its place.
memoire = re.search(r"VmHWM:\s+(\d+) kB", Path("/proc/self/status").read_text())
print(json.dumps([temps, int(memoire.group(1))]))
"""


@pytest.mark.lent
@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="the peak of memory is read in /proc")
def test_a_refusal_takes_little_time_and_memory(tmp_path: Path) -> None:
    for faute, (_, _, _, make) in REFUSES.items():
        (tmp_path / f"{faute}.docx").write_bytes(make())
    command = [sys.executable, "-c", MESURE, str(Path(__file__).parent), str(tmp_path)]
    said = subprocess.run(command, capture_output=True, text=True, check=True)
    temps, memoire = json.loads(said.stdout)
    assert set(temps) == set(REFUSES)
    assert {f: t for f, t in temps.items() if t > SECONDES} == {}
    assert memoire / 1024 < MEGAOCTETS
