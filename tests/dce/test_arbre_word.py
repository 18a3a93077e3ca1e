"""The bytes of each block of a body are those of its element, whatever stands inside."""

from __future__ import annotations

import re

import pytest
from fichiers_d_essai import CORPS, FIN, VIDE, W, gras, tableau, texte
from lxml import etree

from clausedocs.dce.arbre_word import read_corps

BOITE = "<w:p><w:r><w:pict><w:txbxContent>{}</w:txbxContent></w:pict></w:r></w:p>"
DANS_DES_CELLULES = tableau("Pièce", "Date").replace("</w:tc>", f"{tableau('Lot')}{VIDE}</w:tc>", 1)
CORPS_EMBOITES = {
    "une boîte": BOITE.format(texte("Dans la boîte")) + texte() + FIN,
    "une boîte de plusieurs paragraphes": BOITE.format(texte() + VIDE + gras("1. Objet")) + texte() + FIN,
    "une boîte en dernier": texte() + BOITE.format(texte() + texte()),
    "un tableau dans une boîte": BOITE.format(tableau("A") + texte()) + tableau("B") + texte() + FIN,
    "un tableau dans un tableau": DANS_DES_CELLULES + texte() + FIN,
    "des balises qui se ferment au large": texte().replace("</w:p>", "</w:p\n>") * 2 + FIN,
    "un commentaire qui imite une balise": texte().replace("</w:r>", "</w:r><!-- </w:p> -->") + texte() + FIN,
    "un paragraphe vide entre deux autres": texte() + '<w:p w:rsidR="00AB12CD" />' + texte() + FIN,
}


@pytest.mark.parametrize("nom", [*CORPS_EMBOITES, *CORPS])
def test_each_block_is_where_its_element_is(nom: str) -> None:
    corps = {**CORPS, **CORPS_EMBOITES}[nom]
    document = f'<w:document xmlns:w="{W}"><w:body>{corps}</w:body></w:document>'.encode()
    blocs = read_corps(document, nom).blocs
    body = etree.fromstring(document)[0]
    assert len(blocs) == len(body)
    for bloc, element in zip(blocs, body, strict=True):
        piece = f'<x xmlns:w="{W}">'.encode() + document[bloc.debut : bloc.fin] + b"</x>"
        assert _canonical(etree.fromstring(piece)[0]) == _canonical(element)


def _canonical(element: etree._Element) -> bytes:
    element.tail = None
    return re.sub(rb"\s+", b" ", etree.tostring(element, method="c14n", exclusive=True))
