"""Numbers as people type them, lists of the contract elsewhere in the file."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from atelier import APRES, FIXTURES, SIGNET, Ouvrir, suivi
from fichiers_d_essai import FIN, VIDE, articles, en_gras, enregistrer, gras, read_parties, tape, texte
from fichiers_refuses import paragraphe
from revisions_de_word import NS, accept_all, list_blocs, list_textes, read_body, read_text, refuse_all

from clausedocs.dce.insertion import insert_clause, plan_insertion
from clausedocs.dce.place import Demande
from clausedocs.dossiers import DossierCharge, load_dossier

# -- numbers


def deux_lignes(n: str, nom: str) -> str:
    """An article whose number stands alone on its line, its words in italics under it."""
    centre = '<w:p><w:pPr><w:jc w:val="center"/></w:pPr><w:r>{}<w:t>{}</w:t></w:r></w:p>'
    italique = "<w:rPr><w:i/></w:rPr>"
    gras = "<w:rPr><w:b/></w:rPr>"
    return centre.format(gras, f"Article {n}.") + centre.format(italique, nom) + texte()


def test_an_article_named_on_a_second_line(ouvrir: Ouvrir, charge: DossierCharge) -> None:
    rows = [deux_lignes(str(n), nom) for n, nom in enumerate(("Objet", "Durée", "Prix"), 1)]
    a = ouvrir("".join(rows) + VIDE + FIN)
    before = a.textes
    a.insert(charge, Demande("apres", "Article 2"))
    at = a.textes.index("Article 3.")
    assert a.textes[at - 1 : at + 2] == [before[5], "Article 3.", "Clause sociale"]
    body = a.document.decode()
    assert re.search(
        r'<w:jc w:val="center"/></w:pPr><w:r><w:rPr><w:i/></w:rPr><w:t [^>]*>Clause sociale<', body
    )
    assert [t for t in a.textes if t.startswith("Article ")][-1] == "Article 4."
    a.put(enregistrer(a.octets)).remove()
    assert a.textes == before


def test_an_article_stays_in_its_chapter(ouvrir: Ouvrir, charge: DossierCharge) -> None:
    """Chapters in a style of headings, articles only in bold: the next chapter ends the article."""
    chapters = [paragraphe(f"{n} – Partie {n}", "TitreTape") for n in ("I", "II")]
    body = [gras(f"Article {n}. Point {n}") + texte() for n in range(1, 5)]
    a = ouvrir(chapters[0] + body[0] + body[1] + chapters[1] + body[2] + body[3] + VIDE + FIN)
    a.insert(charge, Demande("apres", "Article 2"))
    titles = [t for t in a.textes if re.match(r"Article \d|I+ –", t)]
    assert titles == [
        "I – Partie I", "Article 1. Point 1", "Article 2. Point 2", "Article 3. Clause sociale", "II – Partie II",
        "Article 4. Point 3", "Article 5. Point 4",
    ]  # fmt: skip
    b = ouvrir(chapters[0] + body[0] + body[1] + chapters[1] + body[2] + body[3] + VIDE + FIN)
    b.insert(charge, Demande("fin"))
    assert "Article 5. Clause sociale" in b.textes


def test_chapters_and_articles_in_bold(ouvrir: Ouvrir, charge: DossierCharge) -> None:
    body = [gras(f"Article {n} – Point {n}") + texte() for n in range(1, 4)]
    a = ouvrir(gras("Chapitre I – Marché") + body[0] + body[1] + gras("Chapitre II – Suivi") + body[2] + FIN)
    a.insert(charge, Demande("apres", "Chapitre I"))
    titles = [t for t in a.textes if re.match(r"Article \d|Chapitre", t)]
    assert "2.1 Objet et périmètre" in a.textes
    assert titles[2:5] == ["Article 2 – Point 2", "Chapitre II – Clause sociale", "Chapitre III – Suivi"]


def test_a_lone_heading_of_a_style_is_above_bold_ones(ouvrir: Ouvrir, charge: DossierCharge) -> None:
    a = ouvrir(paragraphe("Cahier des clauses", "TitreTape") + "".join(articles(en_gras)) + VIDE + FIN)
    a.insert(charge, Demande("fin"))
    assert [t for t in a.textes if re.match(r"\d\. ", t)][-1] == "5. Clause sociale"
    (found,) = [p for p in read_body(a.document).iter(f"{NS}p") if read_text(p) == "5. Clause sociale"]
    assert found.find(f"{NS}pPr/{NS}pStyle") is None
    (sub,) = [p for p in read_body(a.document).iter(f"{NS}p") if "Objet et périmètre" in read_text(p)]
    assert sub.find(f"{NS}pPr/{NS}pStyle") is None


def test_a_bis_goes_with_its_article(ouvrir: Ouvrir, charge: DossierCharge) -> None:
    names = ("1", "2", "2 bis", "2 ter", "3")
    a = ouvrir("".join(gras(f"Article {n}. Point {n}") + texte() for n in names) + VIDE + FIN)
    a.insert(charge, Demande("apres", "Article 2. Point 2"))
    titles = [t for t in a.textes if t.startswith("Article ")]
    assert titles[2:] == [
        "Article 2 bis. Point 2 bis", "Article 2 ter. Point 2 ter", "Article 3. Clause sociale", "Article 4. Point 3",
    ]  # fmt: skip
    b = ouvrir("".join(gras(f"Article {n}. Point {n}") + texte() for n in names) + VIDE + FIN)
    b.insert(charge, Demande("avant", "Article 2 bis"))
    assert "Article 4. Point 3" in b.textes


def test_what_is_listed_in_a_table_is_told(ouvrir: Ouvrir) -> None:
    a, avis = ouvrir("tape"), load_dossier(FIXTURES / "c01_marche.yaml", modeles=["clause_avis"])
    result = insert_clause(a.chemin, avis, "clause_avis", Demande("fin"))
    (said,) = (r for r in result.rapport if "considérations sociales" in r and r.startswith("–"))
    assert re.search(r"\(article\sR\.\s2196-1 du CCP\)\s: Lot\s1\s: Clause sociale\s; Lot\s2\s: ", said)
    assert said.endswith("Pas de considération sociale.")


def test_typed_numbers_move_and_come_back(ouvrir: Ouvrir, charge: DossierCharge) -> None:
    a = ouvrir("tape")
    result = a.insert(charge)
    titles = [t for t in a.textes if t.startswith("Article ")]
    assert titles == [
        "Article 1 – Objet du marché", "Article 2 – Pièces contractuelles", "Article 3 – Clause sociale",
        "Article 4 – Prix", "Article 5 – Dérogations au CCAG",
    ]  # fmt: skip
    assert "3.1 Objet et périmètre" in a.textes
    said = "\n".join(result.rapport)
    assert (
        "2 titres sont renumérotés\u00a0: 3 devient 4, et ainsi de suite jusqu’au 4, qui devient 5." in said
    )
    assert "– « Les délais sont ceux de l’article 3 du présent contrat. »" in said
    assert "l’article 4 du CCAP" in said
    assert "selon l’article 3 du CCAG" not in said
    assert "Le dossier annonce le numéro 8, ce fichier donne le 3" in said
    a.put(enregistrer(a.octets)).remove()
    assert [t for t in a.textes if t.startswith("Article ")][2:] == [
        "Article 3 – Prix", "Article 4 – Dérogations au CCAG",
    ]  # fmt: skip


def test_numbers_under_revision(ouvrir: Ouvrir, charge: DossierCharge) -> None:
    a = ouvrir("tape")
    a.insert(charge, suivi=suivi())
    assert "Article 4 – Prix" in list_textes(accept_all(a.document))
    assert "Article 3 – Prix" in list_textes(refuse_all(a.document))
    a.put(enregistrer(a.octets)).remove()
    assert "Article 3 – Prix" in a.textes
    assert b"<w:ins " not in a.document


def test_a_number_cut_in_runs(ouvrir: Ouvrir, charge: DossierCharge) -> None:
    split_title = (
        '<w:p><w:pPr><w:pStyle w:val="TitreTape"/></w:pPr><w:r><w:t>Art</w:t></w:r><w:r><w:t xml:space="preserve">'
        'icle 1</w:t></w:r><w:r><w:rPr><w:b/></w:rPr><w:t xml:space="preserve">0 – Prix &amp; délais</w:t></w:r></w:p>'
    )
    a = ouvrir(paragraphe("Article 9 – Objet", "TitreTape") + texte() + split_title + texte() + VIDE + FIN)
    before = read_parties(a.octets)
    a.insert(charge, Demande("apres", "Objet"))
    assert "Article 11 – Prix & délais" in a.textes
    a.remove()
    assert read_parties(a.octets) == before
    result = a.insert(charge, Demande("apres", "Objet"), suivi=suivi())
    assert any(r.startswith("À renuméroter à la main") and "10 devient 11" in r for r in result.rapport)


def test_roman_and_bold_headings(ouvrir: Ouvrir, charge: DossierCharge) -> None:
    a = ouvrir(
        "".join(gras(f"{r}. {n}") + texte() for r, n in (("I", "OBJET"), ("II", "PRIX"), ("III", "DÉLAIS")))
        + FIN
    )
    a.insert(charge, Demande("apres", "Prix"))
    assert "III. CLAUSE SOCIALE" in a.textes
    assert "IV. DÉLAIS" in a.textes


def test_live_numbers_are_left_to_word(ouvrir: Ouvrir, charge: DossierCharge) -> None:
    a = ouvrir("vivant")
    result = a.insert(charge)
    assert "Clause sociale" in a.textes
    assert "Objet et périmètre" in a.textes
    title = next(p for p in read_body(a.document).iter(f"{NS}p") if read_text(p) == "Clause sociale")
    assert title.find(f"{NS}pPr/{NS}pStyle").get(f"{NS}val") == "Titre1"
    said = "\n".join(result.rapport)
    assert "Article 3 « Clause sociale »" in said
    assert "Word numérote lui-même" in said


def test_a_reference_inside_the_clause_is_a_field_where_word_counts(tmp_path: Path, ouvrir: Ouvrir) -> None:
    charge = load_dossier(FIXTURES / "c02_marche.yaml", modeles=["clause_ccap"])
    a = ouvrir("vivant")
    insert = insert_clause(a.chemin, charge, "clause_ccap", APRES)
    document = read_parties(insert.octets)["word/document.xml"].decode()
    fields = re.findall(r" REF (_Ref\d{9}) \\r \\h ", document)
    for name in fields:
        assert document.count(f'w:name="{name}"') == 1
    result = re.findall(
        r'fldCharType="separate"/></w:r><w:r>(?:<w:rPr>.*?</w:rPr>)?<w:t[^>]*>([^<]*)</w:t>', document
    )
    assert all(x.startswith("3.") for x in result)
    assert len(fields) == len(result) > 0


# -- elsewhere in the file


@pytest.mark.parametrize("avec_suivi", [False, True])
@pytest.mark.parametrize("nom", ["tape", "fin", "gras", "fin_sans_section", "vivant"])
def test_the_lists_of_the_contract(nom: str, avec_suivi: bool, ouvrir: Ouvrir, charge: DossierCharge) -> None:
    a = ouvrir(nom)
    before, former = read_parties(a.octets), list_blocs(refuse_all(a.document))
    result = a.insert(charge, suivi=suivi() if avec_suivi else None, ailleurs=True)
    names = {
        m.group(2).decode().removeprefix(f"_clausedocs_{result.identifiant}")
        for m in SIGNET.finditer(a.document)
    }
    assert names == {"", "_pieces", "_derogations"}
    texts = list_textes(accept_all(a.document))
    annexe = next(n for n, t in enumerate(texts) if t.startswith("L’annexe\u00a02 à l’acte d’engagement"))
    assert texts[annexe - 1].startswith("L’acte d’engagement")
    assert texts[annexe + 1].startswith("Le présent cahier des clauses administratives particulières")
    own = [t for t in texts if re.match(r"L’article\s3\.\d+ déroge", t)]
    assert own
    assert texts.index(own[0]) == texts.index("L’article 3 déroge à l’article 10 du CCAG-Travaux.") + 1
    assert list_blocs(refuse_all(a.document)) == former or not avec_suivi
    assert any("une ligne ajoutée sous" in r for r in result.rapport)
    # A later update keeps them, asked for or not.
    assert a.insert(charge, suivi=suivi() if avec_suivi else None).mise_a_jour
    assert b"_pieces" in a.document
    a.remove()
    assert read_parties(a.octets) == before


def test_without_lists_the_report_says_what_to_write(ouvrir: Ouvrir, charge: DossierCharge) -> None:
    a = ouvrir(articles(tape)[0] + articles(tape)[2] + VIDE + FIN)
    result = a.insert(charge, Demande("fin"), ailleurs=True)
    said = "\n".join(result.rapport)
    assert "Liste des pièces contractuelles\u00a0: aucun titre du fichier ne l’annonce" in said
    assert "Liste des dérogations\u00a0: aucun titre" in said
    assert b"_pieces" not in a.document


def test_a_list_numbered_by_hand_is_left_and_said(ouvrir: Ouvrir, charge: DossierCharge) -> None:
    rows = "".join(texte(x) for x in ("1. l’acte d’engagement ;", "2. le présent CCAP ;", "3. le CCTP."))
    a = ouvrir(tape(1, "Objet") + texte() + tape(2, "Pièces contractuelles") + rows + VIDE + FIN)
    projet = plan_insertion(a.chemin, charge, "clause_ccap", APRES, ailleurs=True)
    result = a.insert(charge, ailleurs=True)
    for said in ("\n".join(projet.ailleurs), "\n".join(result.rapport)):
        assert "non complétée (numéros tapés à la main). Ajoutez avant « 2. le présent CCAP ; »" in said
        assert re.search(r"CCAP ; »\u00a0: l’annexe\u00a02 à l’acte d’engagement", said)
    assert b"_pieces" not in a.document


def test_the_plan_says_what_the_lists_gain(ouvrir: Ouvrir, charge: DossierCharge) -> None:
    a = ouvrir("tape")
    said = plan_insertion(a.chemin, charge, "clause_ccap", APRES, ailleurs=True).ailleurs
    assert said[:2] == a.insert(charge, ailleurs=True).rapport[-len(said) :][:2]
    assert said[0].startswith("Liste des pièces contractuelles\u00a0: une ligne ajoutée")


def test_sentences_added_after_a_sentence_each_end_with_a_full_stop(
    ouvrir: Ouvrir, charge: DossierCharge
) -> None:
    a = ouvrir("tape")
    a.insert(charge, ailleurs=True)
    own = [t for t in a.textes if re.match(r"L’article\s3\.\d+ déroge", t)]
    assert len(own) > 1
    assert all(t.endswith(".") for t in own)
    annexe = next(t for t in a.textes if t.startswith("L’annexe\u00a02 à l’acte d’engagement"))
    assert annexe.endswith(";")


SOMMAIRE = ("Objet", "Pièces contractuelles", "Prix")


@pytest.mark.parametrize("fin", ["", " ............ 4"])
@pytest.mark.parametrize("titre", [tape, lambda n, nom: gras(f"Article {n} – {nom}")])
def test_a_table_of_contents_typed_by_hand_is_said_line_by_line(
    titre: Callable[[int, str], str], fin: str, ouvrir: Ouvrir, charge: DossierCharge
) -> None:
    lines = "".join(texte(f"Article {n} – {nom}{fin}") for n, nom in enumerate(SOMMAIRE, 1))
    body = "".join(titre(n, nom) + texte() for n, nom in enumerate(SOMMAIRE, 1))
    a = ouvrir(lines + body + VIDE + FIN)
    said = "\n".join(a.insert(charge).rapport)
    assert "ajoutez « Article 3 – Clause sociale »" in said
    assert "« Article 3 – Prix » devient 4" in said
    assert "Renvois tapés" not in said


def test_two_parts_with_the_same_headings_are_no_table_of_contents(
    ouvrir: Ouvrir, charge: DossierCharge
) -> None:
    body = "".join(gras(f"Article {n} – {nom}") + texte() for n, nom in enumerate(SOMMAIRE, 1))
    plan = plan_insertion(ouvrir(body + body + FIN).chemin, charge, "clause_ccap", Demande("fin")).plan
    assert len(plan.strip().splitlines()) == 6


def test_a_place_after_the_derogations_is_remarked(ouvrir: Ouvrir, charge: DossierCharge) -> None:
    a = ouvrir("tape")
    last = "« Article 4 – Dérogations au CCAG » ferme d’ordinaire le CCAP"
    for demande, expected in ((Demande("fin"), True), (Demande("apres", "Article 4"), True), (APRES, False)):
        changes = plan_insertion(a.chemin, charge, "clause_ccap", demande).changements
        assert any(last in c for c in changes) == expected
