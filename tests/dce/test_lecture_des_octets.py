"""What is read from the bytes, to go faster, says what the tree would."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from fichiers_d_essai import CORPS, W, fermer, fichier, read_parties, revision, texte
from lxml import etree

from clausedocs.dce.arbre_word import read_corps
from clausedocs.dce.coup_d_oeil import read_texte
from clausedocs.dce.plan_word import text_in, text_of
from clausedocs.word import styles_word
from clausedocs.word.paquet import read_paquet
from clausedocs.word.styles_word import read_styles

_TABLEAU = (
    '<w:style w:type="table" w:styleId="Grille"><w:name w:val="Grille"/><w:tblStylePr w:type="firstRow">'
    "<w:rPr><w:b/></w:rPr></w:tblStylePr></w:style>"
)
ECRITURES: dict[str, Callable[[str], str]] = {
    "telles_que_word": lambda x: x,
    "avec_des_tableaux": lambda x: x.replace("</w:styles>", f"{_TABLEAU}</w:styles>"),
    "apostrophes": lambda x: x.replace('w:type="paragraph"', "w:type='paragraph'", 1),
    "au_large": lambda x: x.replace('w:type="paragraph"', 'w:type = "paragraph"', 1),
    "genre_en_dernier": lambda x: x.replace(
        'w:type="paragraph" w:styleId="Titre1"', 'w:styleId="Titre1" w:type="paragraph"'
    ),
    "commentaire": lambda x: x.replace("<w:style ", '<!-- w:type="paragraph" --><w:style ', 1),
    "autre_prefixe": lambda x: x.replace("w:", "a:").replace("xmlns:w", "xmlns:a"),
}


@pytest.mark.parametrize("nom", ECRITURES)
def test_the_paragraph_styles_are_those_of_the_whole_part(nom: str, monkeypatch: pytest.MonkeyPatch) -> None:
    parts = read_parties(fichier(CORPS["vivant"]))
    parts["word/styles.xml"] = ECRITURES[nom](parts["word/styles.xml"].decode()).encode()
    octets = fermer(parts)
    found = read_styles(read_paquet(octets))
    monkeypatch.setattr(styles_word, "_read_paragraphes", styles_word._read)
    whole = read_styles(read_paquet(octets))
    assert found.defaut == whole.defaut == "Normal"
    assert {k: _write(s) for k, s in found.styles.items()} == {k: _write(s) for k, s in whole.styles.items()}
    assert found.aspect("Titre2").niveau == 2


PARAGRAPHES = {
    "simple": ("<w:r><w:t>Le titulaire </w:t></w:r><w:r><w:t>exécute.</w:t></w:r>", True),
    "vide": ("<w:r><w:t/></w:r>", True),
    "tabulation": ("<w:r><w:t>1.</w:t><w:tab/><w:t>Objet</w:t></w:r>", False),
    "entite": ("<w:r><w:t>Eau &amp; bois</w:t></w:r>", False),
    "commentaire": ("<w:r><w:t>Eau<!-- --> et bois</w:t></w:r>", False),
    "supprime": ("<w:del w:id='1'><w:r><w:t>Eau</w:t></w:r></w:del><w:r><w:t>Bois</w:t></w:r>", False),
    "tiret": ("<w:r><w:t>ci</w:t><w:noBreakHyphen/><w:t>dessous</w:t></w:r>", False),
    "boite": ("<w:r><w:pict><w:txbxContent><w:p/></w:txbxContent></w:pict><w:t>A</w:t></w:r>", False),
    "insere": (revision("ins", "Ajout", 3), True),
}


@pytest.mark.parametrize("nom", PARAGRAPHES)
def test_the_words_of_a_paragraph_are_those_of_its_tree(nom: str) -> None:
    runs, plain = PARAGRAPHES[nom]
    runs = runs if not runs.startswith("<w:p>") else runs.removeprefix("<w:p>").removesuffix("</w:p>")
    document = f'<w:document xmlns:w="{W}"><w:body><w:p>{runs}</w:p>{texte()}</w:body></w:document>'
    corps = read_corps(document.encode(), nom)
    first = corps.blocs[0]
    assert text_in(corps, first) == text_of(first.element)
    assert (read_texte(corps, first) is not None) is plain


def _write(element: etree._Element) -> bytes:
    return etree.tostring(element, method="c14n", exclusive=True, with_tail=False)
