"""The file that a Word modèle gives: references, gaps, pictures, sub-documents, properties, soundness."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from atelier_word import Produire, Rendre, read_paragraphs, read_part
from fabrique_word import make_docx, make_png, p, renvoi, run, tableau, titre

from clausedocs.erreurs import DonneesErreur, ModeleErreur
from clausedocs.langue.lacune import DEBUT_LACUNE, FIN_LACUNE


def test_references_print_the_number_that_the_article_now_has(rendre: Rendre) -> None:
    corps = (
        titre("Objet"),
        p("{%p if oui %}"),
        titre("Moyens"),
        p("{%p endif %}"),
        titre("Durée", "_Ref123"),
        renvoi("_Ref123", "Article 99"),
    )
    assert rendre(*corps, oui=True)[-1] == "Voir Article 3."
    assert rendre(*corps, oui=False)[-1] == "Voir Article 2."


def test_a_reference_to_what_the_data_leave_out_is_an_error(rendre: Rendre) -> None:
    corps = (p("{%p if oui %}"), titre("Moyens", "_Ref9"), p("{%p endif %}"), renvoi("_Ref9"))
    with pytest.raises(ModeleErreur) as caught:
        rendre(*corps, oui=False)
    assert caught.value.code == "renvoi_exclu"
    assert "_Ref9" in caught.value.message


def test_a_reference_that_was_broken_before_is_left_alone(rendre: Rendre) -> None:
    assert rendre(p("{{ n }}"), renvoi("_RefPerdu", "Article 7"), n="x")[-1] == "Voir Article 7."


def test_our_own_references_are_live_fields(produire: Produire) -> None:
    corps = (titre("Objet", "objet"), titre("Durée", "duree", 2), p("Voir {{ renvoi_a(“objet”, “duree”) }}."))
    docx = produire(*corps)
    assert read_paragraphs(docx)[-1] == "Voir à l’Article 1 et à l’Article 2."
    assert re.findall(r"REF (\w+) \\r \\h", read_part(docx)) == ["objet", "duree"]


def test_our_own_references_want_a_bookmark_and_a_number(rendre: Rendre) -> None:
    with pytest.raises(ModeleErreur) as caught:
        rendre(titre("Objet", "objet"), p('{{ renvoi("objett") }}'))
    assert caught.value.code == "modele_renvoi"
    typed = '<w:p><w:bookmarkStart w:id="3" w:name="duree"/><w:r><w:t>3. Durée</w:t></w:r><w:bookmarkEnd w:id="3"/></w:p>'
    with pytest.raises(ModeleErreur) as caught:
        rendre(typed, p('{{ renvoi("duree") }}'))
    assert caught.value.code == "renvoi_sans_numero"


def test_the_gaps_of_a_draft_are_highlighted(produire: Produire) -> None:
    gap = f"{DEBUT_LACUNE}[à compléter : nom]{FIN_LACUNE}"
    bold = '<w:b/><w:u w:val="single"/>'
    markup = f"<w:p>{run('Avant {{ nom }} après', bold)}</w:p>"
    docx = produire(markup, entete=p("{{ nom }}"), variables={"nom": gap})
    document = read_part(docx)
    assert read_paragraphs(docx) == ["Avant [à compléter : nom] après"]
    assert '<w:b/><w:highlight w:val="yellow"/><w:u w:val="single"/>' in document
    assert DEBUT_LACUNE not in document
    assert "highlight" in read_part(docx, "word/header1.xml")


def test_a_picture_beside_the_modele(produire: Produire, tmp_path: Path) -> None:
    (tmp_path / "logo.png").write_bytes(make_png(40, 20))
    docx = produire(
        p('a{{ image("logo.png", 30, "Logo fictif") }}b'), entete=p('{{ image("logo.png", 20, "x") }}')
    )
    document = read_part(docx)
    assert 'cx="1080000" cy="540000"' in document
    assert 'descr="Logo fictif"' in document
    assert read_paragraphs(docx) == ["ab"]
    assert 'Extension="png"' in read_part(docx, "[Content_Types].xml")
    assert "media/clausedocs1.png" in read_part(docx, "word/_rels/document.xml.rels")
    assert "media/clausedocs1.png" in read_part(docx, "word/_rels/header1.xml.rels")


def test_rich_text_and_lines(produire: Produire) -> None:
    docx = produire(
        p("a {{r nom|gras|italique }} {{ adresse|lignes }}"), variables={"nom": "V", "adresse": "x\ny"}
    )
    assert "<w:b/><w:i/>" in read_part(docx)
    assert read_paragraphs(docx) == ["a V x\ny"]


def test_a_sub_document_brings_what_it_needs(produire: Produire, tmp_path: Path) -> None:
    (tmp_path / "annexe.docx").write_bytes(make_docx(titre("Annexe"), p("Texte."), tableau(("a", "b"))))
    docx = produire(
        titre("Objet"), p('{{p sous_document("annexe.docx") }}'), p("Fin {{ n }}"), variables={"n": "x"}
    )
    assert read_paragraphs(docx) == ["Objet", "Annexe", "Texte.", "a", "b", "Fin x"]


@pytest.mark.parametrize(
    ("corps", "mot"),
    [
        ((p("{{ nom }}"),), "balises"),
        (('<w:p><w:r><w:footnoteReference w:id="2"/></w:r></w:p>',), "note"),
        ((f'<w:p><w:ins w:id="1" w:author="A">{run("x")}</w:ins></w:p>',), "suivies"),
    ],
)
def test_a_sub_document_that_cannot_be_carried_over(
    corps: tuple[str, ...], mot: str, rendre: Rendre, tmp_path: Path
) -> None:
    (tmp_path / "annexe.docx").write_bytes(make_docx(*corps))
    with pytest.raises(ModeleErreur) as caught:
        rendre(p('{{p sous_document("annexe.docx") }}'))
    assert caught.value.code == "word_sous_document"
    assert mot in caught.value.message


def test_what_a_loop_repeats_stays_unique(produire: Produire) -> None:
    marked = (
        '<w:p w14:paraId="11111111"><w:bookmarkStart w:id="5" w:name="m"/><w:r><w:t>{{ x }}</w:t></w:r>'
        '<w:bookmarkEnd w:id="5"/></w:p>'
    )
    document = read_part(
        produire(p("{%p for x in l %}"), marked, p("{%p endfor %}"), variables={"l": ["a", "b"]})
    )
    assert document.count('w:name="m"') == 1
    assert document.count("paraId=") == 1
    assert document.count("bookmarkEnd") == 1


def test_the_document_is_signed_by_its_structure_and_not_by_who_typed_the_modele(produire: Produire) -> None:
    docx = produire(
        p("{{ n }}"),
        proprietes={
            "dc:title": "Modèle",
            "dc:creator": "Agent",
            "cp:lastModifiedBy": "Agent",
            "cp:revision": "9",
        },
        variables={"n": "x"},
    )
    core = read_part(docx, "docProps/core.xml")
    assert "Agent" not in core
    assert "<dc:creator>Structure fictive</dc:creator>" in core
    assert "<dc:title>Titre du document</dc:title>" in core


def test_the_same_input_gives_the_same_bytes(produire: Produire) -> None:
    corps = (titre("Objet", "o"), p("{{ n }}"), renvoi("o"))
    assert produire(*corps, variables={"n": "x"}) == produire(*corps, variables={"n": "x"})


def test_a_character_that_no_file_can_hold(produire: Produire) -> None:
    with pytest.raises(DonneesErreur) as caught:
        produire(p("{{ n }}"), variables={"n": "a\x07b"})
    assert caught.value.code == "caractere_interdit"


def test_markup_that_word_would_not_read(produire: Produire, monkeypatch: pytest.MonkeyPatch) -> None:
    """No tag can make it; were a guard to fail, nothing is written all the same."""
    from clausedocs.modeles.word import compilation

    def spoil(self: Any, contexte: Any, citations: Any) -> Any:
        from clausedocs.modeles.word.valeurs import Ressources

        return compilation.RenduWord({"word/document.xml": "<w:document>"}, Ressources())

    monkeypatch.setattr(compilation.ModeleWord, "render", spoil)
    with pytest.raises(ModeleErreur) as caught:
        produire(p("{{ n }}"), variables={"n": "x"})
    assert caught.value.code == "modele_xml"
