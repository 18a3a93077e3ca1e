"""An old convention made a modèle, and back: what changes, what stays, what is left to whoever reads."""

from __future__ import annotations

import io
import re
import zipfile
from datetime import date
from pathlib import Path

import docx
import pytest
from ancien_document import LIGNES, make_ancien
from lxml import etree
from papiers_d_essai import make_papier, paragraph

import clausedocs
from clausedocs.erreurs import DonneesErreur
from clausedocs.modeles import read_propres
from clausedocs.proposition import Bilan, propose_modele

FIXTURES = Path(__file__).resolve().parents[2] / "fixtures"
DOSSIER = FIXTURES / "c01_valmorin.yaml"
JOUR = date(2026, 11, 22)
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


@pytest.fixture(scope="module")
def charge() -> clausedocs.DossierCharge:
    return clausedocs.load_dossier(DOSSIER, mode="projet")


def _propose(tmp_path: Path, charge: clausedocs.DossierCharge, data: bytes | None = None) -> Bilan:
    path = tmp_path / "ancien.docx"
    path.write_bytes(make_ancien() if data is None else data)
    return propose_modele(path, charge, jour=JOUR)


def _texts(data: bytes, part: str = "word/document") -> list[str]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        names = [n for n in sorted(archive.namelist()) if n.startswith(part) and n.endswith(".xml")]
        roots = [etree.fromstring(archive.read(n)) for n in names]
    return ["".join(t.text or "" for t in p.iter(f"{W}t")) for r in roots for p in r.iter(f"{W}p")]


def _flat(text: str) -> str:
    return re.sub(r"[\s\u00a0\u202f]+", " ", text).replace("'", "’").strip()


def test_values_become_tags(tmp_path: Path, charge: clausedocs.DossierCharge) -> None:
    texts = _texts(_propose(tmp_path, charge).octets)
    assert texts[0] == "Convention n° {{ convention.reference }}"
    assert texts[2] == (
        "{{ donneur_ordre.Le }}, dont le siège est {{ donneur_ordre.adresse_voie }} – 99120 Valmorin, SIRET "
        "{{ donneur_ordre.siret }}, représentée {{ donneur_ordre.representant.par }},"
    )
    assert texts[3] == (
        "{{ structure_porteuse.le }} ({{ structure_porteuse.sigle }}), SIRET {{ structure_porteuse.siret }}, RNA "
        "{{ structure_porteuse.rna }}, représentée par {{ structure_porteuse.representant.nom_complet }},"
    )
    assert "l’appui {{ structure_porteuse.de }} {{ donneur_ordre.a }}." in texts[5]
    assert texts[7] == (
        "Elle est conclue pour une durée de {{ convention.duree.lettres }} à compter du "
        "{{ convention.date_signature }}, jusqu’au {{ convention.date_fin }}."
    )
    assert "{{ convention.montant_max_ht.chiffres }} ({{ convention.montant_max_ht.lettres }})" in texts[11]
    assert "{{ donneur_ordre.delai_paiement.chiffres }}" in texts[11]
    assert texts[13] == (
        "Contact : {{ donneur_ordre.referent.nom_complet }}, {{ donneur_ordre.referent.telephone }}, "
        "{{ donneur_ordre.referent.courriel }}."
    )
    assert texts[14] == "Fait à {{ convention.lieu_signature }}, le {{ convention.date_signature }}"
    assert texts[15:17] == ["Pour {{ donneur_ordre.le }}", "Pour la {{ structure_porteuse.sigle }}"]


def test_a_short_name_of_a_party_is_whole_again(tmp_path: Path, charge: clausedocs.DossierCharge) -> None:
    bilan = _propose(tmp_path, charge)
    assert _texts(bilan.octets)[8].startswith("{{ donneur_ordre.Le }} peut y mettre fin")
    [short] = [r for r in bilan.remplaces if r.ecart == "nom complet"]
    assert (short.etait, short.devient) == ("La Ville", "La Ville de Valmorin")


def test_what_may_be_several_data_is_left_and_told(tmp_path: Path, charge: clausedocs.DossierCharge) -> None:
    bilan = _propose(tmp_path, charge)
    left = {r.etait: r.choix for r in bilan.ambigus}
    assert left["28 septembre 2026"] == (
        "{{ donneur_ordre.habilitation.transmission }}",
        "{{ convention.date_attribution }}",
    )
    assert left["99120 Valmorin"] == (
        "{{ donneur_ordre.adresse_ville }}",
        "{{ structure_porteuse.adresse_ville }}",
    )
    # « tous les deux mois » is no delay before anything.
    assert left["deux mois"] == ("{{ convention.delai_mise_en_demeure.lettres }}",)
    texts = _texts(bilan.octets)
    assert texts[9] == "".join(t for t, _ in LIGNES[9])
    assert "La Ville de Lyon et la ValmorinX ne sont pas parties." in texts[12]


def test_what_the_dossier_says_and_the_document_does_not(
    tmp_path: Path, charge: clausedocs.DossierCharge
) -> None:
    absent = dict(_propose(tmp_path, charge).absentes)
    assert absent["{{ structure_porteuse.banque.iban }}"].startswith("FR89")
    assert "{{ donneur_ordre.siret }}" not in absent
    assert "{{ donneur_ordre.adresse }}" not in absent


def test_each_change_bears_a_comment_to_confirm(tmp_path: Path, charge: clausedocs.DossierCharge) -> None:
    bilan = _propose(tmp_path, charge)
    document = docx.Document(io.BytesIO(bilan.octets))
    comments = [c.text for c in document.comments]
    assert (
        "À confirmer. Était : « quatre ans », devient : « quatre ans » (convention.duree.lettres)."
        in comments
    )
    changed = next(c for c in comments if "04/10/2030" in c)
    assert "devient : « 4 octobre 2030 »" in changed
    assert changed.endswith("La même donnée s’écrira autrement.")
    assert any(c.startswith("À préciser : « deux mois »") for c in comments)
    assert {c.timestamp.date() for c in document.comments if c.timestamp} == {JOUR}
    # Word takes no comment in a header: those of the text are all there is.
    inside = sum(r.fois for r in (*bilan.remplaces, *bilan.ambigus))
    outside = sum(
        t.count("{{") for t in (*_texts(bilan.octets, "word/header"), *_texts(bilan.octets, "word/footer"))
    )
    assert len(comments) == inside - outside
    with zipfile.ZipFile(io.BytesIO(bilan.octets)) as archive:
        root = etree.fromstring(archive.read("word/document.xml"))
    marks = [
        [n.get(f"{W}id") for n in root.iter(f"{W}{m}")]
        for m in ("commentRangeStart", "commentRangeEnd", "commentReference")
    ]
    assert marks[0] == marks[1] == marks[2]
    assert len(set(marks[0])) == len(comments)


def test_the_look_of_the_words_is_kept(tmp_path: Path, charge: clausedocs.DossierCharge) -> None:
    document = docx.Document(io.BytesIO(_propose(tmp_path, charge).octets))
    runs = {r.text: r for p in document.paragraphs for r in p.runs if "{{" in r.text}
    assert runs["{{ donneur_ordre.Le }}"].bold or document.paragraphs[2].runs[0].bold
    assert document.paragraphs[0].runs[-1].font.all_caps or document.paragraphs[0].runs[0].font.all_caps
    [title] = [r for r in document.paragraphs[0].runs if r.text == "{{ convention.reference }}"]
    assert title.font.all_caps
    [name] = [r for r in document.paragraphs[3].runs if "representant" in r.text]
    assert not name.italic
    assert [r.text for r in document.paragraphs[3].runs if r.italic] == [","]


def test_headers_and_footers_change_too(tmp_path: Path, charge: clausedocs.DossierCharge) -> None:
    data = _propose(tmp_path, charge).octets
    headers = _texts(data, "word/header")
    assert "{{ structure_porteuse.denomination }}" in headers
    assert "{{ structure_porteuse.adresse }}" in headers
    assert "Convention {{ convention.reference }}" in headers
    assert "{{ structure_porteuse.sigle }} – SIRET {{ structure_porteuse.siret }}" in _texts(
        data, "word/footer"
    )


def test_the_copy_renders_back_to_the_old_text(tmp_path: Path, charge: clausedocs.DossierCharge) -> None:
    """With the same dossier, letter for letter but for what the report says will be written otherwise."""
    bilan = _propose(tmp_path, charge)
    folder = tmp_path / "modeles"
    folder.mkdir()
    (folder / "ma_convention.docx").write_bytes(bilan.octets)
    propres = read_propres((folder,))
    again = clausedocs.load_dossier(DOSSIER, modeles=["ma_convention"], propres=propres)
    rendered = clausedocs.render(again, "ma_convention", "docx").octets
    changed = sorted((r for r in bilan.remplaces if r.ecart), key=lambda r: -len(r.etait))
    assert {r.ecart for r in changed} == {"écriture", "nom complet"}
    for part in ("word/document", "word/header", "word/footer"):
        before, after = _texts(make_ancien(), part), _texts(rendered, part)
        assert len(before) == len(after)
        for old, new in zip(before, after, strict=True):
            expected = _flat(old)
            for r in changed:
                whole = re.escape(_flat(r.etait)) + (r"(?! de )" if r.ecart == "nom complet" else "")
                expected = re.sub(whole, _flat(r.devient), expected)
            assert _flat(new) == expected


def test_the_copy_says_which_document_it_makes(tmp_path: Path, charge: clausedocs.DossierCharge) -> None:
    bilan = _propose(tmp_path, charge)
    assert bilan.document == "convention_cadre"
    assert docx.Document(io.BytesIO(bilan.octets)).core_properties.category == "convention_cadre"


def _one(tmp_path: Path, charge: clausedocs.DossierCharge, text: str) -> str:
    data = make_papier(
        corps=paragraph("Réf. CONV-2026-012") + paragraph(text),
        premiere="<w:p/>",
        suite="<w:p/>",
        pied="<w:p/>",
    )
    return _texts(_propose(tmp_path, charge, data).octets)[1]


@pytest.mark.parametrize(
    "ecrit",
    [
        "5 octobre 2026",
        "05/10/2026",
        "5/10/26",
        "05.10.2026",
        "05-10-2026",
        "2026-10-05",
        "cinq octobre deux mille vingt-six",
    ],
)
def test_every_french_form_of_a_date(tmp_path: Path, charge: clausedocs.DossierCharge, ecrit: str) -> None:
    assert _one(tmp_path, charge, f"Signée le {ecrit}.") == "Signée le {{ convention.date_signature }}."


@pytest.mark.parametrize(
    "ecrit",
    [
        "210 004 107 99006",
        "21000410799006",
        "210004107 99006",
        "210.004.107.99006",
        "210\u00a0004\u202f107\u00a099006",
    ],
)
def test_every_spacing_of_a_siret(tmp_path: Path, charge: clausedocs.DossierCharge, ecrit: str) -> None:
    assert _one(tmp_path, charge, f"SIRET {ecrit}") == "SIRET {{ donneur_ordre.siret }}"


@pytest.mark.parametrize(
    ("ecrit", "forme"),
    [
        ("24 000 €", "chiffres"),
        ("24000 euros", "chiffres"),
        ("24.000,00 €", "chiffres"),
        ("24\u202f000\u00a0€", "chiffres"),
        ("vingt-quatre mille euros", "lettres"),
        ("Vingt-quatre mille euros", "lettres"),
        ("vingt-quatre mille euros (24 000 €)", "texte"),
    ],
)
def test_every_form_of_an_amount(
    tmp_path: Path, charge: clausedocs.DossierCharge, ecrit: str, forme: str
) -> None:
    assert (
        _one(tmp_path, charge, f"Total : {ecrit} HT")
        == f"Total : {{{{ convention.montant_max_ht.{forme} }}}} HT"
    )


@pytest.mark.parametrize(
    "texte",
    [
        "124 000 € et 24 000 000 €",
        "SIRET 1210004107990061",
        "le 15/10/2026",
        "MEIVOX et xMEIVO, MEIVO-Nord",
        "la Ville de Valmorin-les-Bains",
        "à Valmorin même",
        "des achats publics",
        "en 2025",
        "durée de quatre ansérines",
    ],
)
def test_never_inside_a_word_nor_a_number(
    tmp_path: Path, charge: clausedocs.DossierCharge, texte: str
) -> None:
    assert _one(tmp_path, charge, texte) == texte


def test_a_party_with_an_elided_article(tmp_path: Path) -> None:
    charge = clausedocs.load_dossier(FIXTURES / "c03_oph_cadre.yaml", mode="projet")
    buyer = charge.dossier.donneur_ordre.denomination
    corps = paragraph(f"Entre l'{buyer} et l’Office, de l'Office à l’{buyer}, qu’à l'Office public voisin.")
    data = make_papier(corps=corps, premiere="<w:p/>", suite="<w:p/>", pied="<w:p/>")
    [text] = [t for t in _texts(_propose(tmp_path, charge, data).octets) if t.startswith("Entre")]
    assert text.startswith(
        "Entre {{ donneur_ordre.le }} et {{ donneur_ordre.le }}, {{ donneur_ordre.de }} {{ donneur_ordre.a }},"
    )


def test_a_tag_that_is_there_is_left(tmp_path: Path, charge: clausedocs.DossierCharge) -> None:
    assert (
        _one(tmp_path, charge, "{{ donneur_ordre.le }} MEIVO")
        == "{{ donneur_ordre.le }} {{ structure_porteuse.sigle }}"
    )


def test_a_link_to_the_old_address_goes(tmp_path: Path, charge: clausedocs.DossierCharge) -> None:
    link = '<w:p><w:hyperlink r:id="rId30"><w:r><w:t>achats@valmorin.example</w:t></w:r></w:hyperlink></w:p>'
    data = make_papier(
        corps=link,
        liens={"rId30": ("hyperlink", "mailto://achats@valmorin.example")},
        premiere="<w:p/>",
        suite="<w:p/>",
        pied="<w:p/>",
    )
    with zipfile.ZipFile(io.BytesIO(_propose(tmp_path, charge, data).octets)) as archive:
        body = archive.read("word/document.xml")
    assert b"{{ donneur_ordre.referent.courriel }}" in body
    assert b"hyperlink" not in body


def test_a_text_box_changes_without_a_comment(tmp_path: Path, charge: clausedocs.DossierCharge) -> None:
    box = '<w:p><w:r><w:pict><v:shape xmlns:v="urn:schemas-microsoft-com:vml"><v:textbox><w:txbxContent>{}</w:txbxContent></v:textbox></v:shape></w:pict></w:r></w:p>'
    data = make_papier(
        corps=box.format(paragraph("SIRET 21000410799006")), premiere="<w:p/>", suite="<w:p/>", pied="<w:p/>"
    )
    octets = _propose(tmp_path, charge, data).octets
    assert "SIRET {{ donneur_ordre.siret }}" in _texts(octets)
    assert not list(docx.Document(io.BytesIO(octets)).comments)


def test_another_document_is_refused(tmp_path: Path, charge: clausedocs.DossierCharge) -> None:
    data = make_papier(
        corps=paragraph("Une tout autre affaire."), premiere="<w:p/>", suite="<w:p/>", pied="<w:p/>"
    )
    with pytest.raises(DonneesErreur) as raised:
        _propose(tmp_path, charge, data)
    assert raised.value.code == "proposition_vide"


def test_every_fixture_of_convention_finds_itself(tmp_path: Path) -> None:
    """The document that a dossier makes holds its values: the names of both parties are found in it."""
    for name in ("c02_departement_gratuit", "c05_esh_partenariat", "c13_aero_partenariat"):
        charge = clausedocs.load_dossier(FIXTURES / f"{name}.yaml", mode="projet")
        data = clausedocs.render(charge, charge.dossier.modeles[0], "docx").octets
        bilan = _propose(tmp_path, charge, data)
        tags = {r.balise for r in bilan.remplaces}
        for party in ("donneur_ordre", "structure_porteuse"):
            assert f"{{{{ {party}.siret }}}}" in tags, name
            assert any(t.startswith(f"{{{{ {party}.") and t[5 + len(party) - 1 :] for t in tags)


def test_the_model_it_was_typed_on_is_let_go(tmp_path: Path, charge: clausedocs.DossierCharge) -> None:
    """Word would send for it each time the modèle is opened."""
    assert b"piege.dotm" in _part(make_ancien(), "word/_rels/settings.xml.rels")
    octets = _propose(tmp_path, charge).octets
    assert b"piege.dotm" not in _part(octets, "word/_rels/settings.xml.rels")
    assert b"attachedTemplate" not in _part(octets, "word/settings.xml")


def _part(data: bytes, nom: str) -> bytes:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return archive.read(nom)
