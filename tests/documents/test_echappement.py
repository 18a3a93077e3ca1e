"""Special characters in every text field of a dossier: nothing lost, nothing interpreted, in any format."""

from __future__ import annotations

import io
import zipfile
from datetime import date
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from lxml import etree

import clausedocs
from clausedocs.dossiers import make_dossier
from clausedocs.dossiers.chargement import read_dossier
from clausedocs.langue.typographie import corriger

DOSSIER = Path(__file__).parents[2] / "fixtures" / "c01_valmorin.yaml"
SPECIAL = "Zut<b>&amp;&lt;*c*_d_`e`[f](g){{h}}{k}\\n#m|o~p$r^@"
CHAMPS = (
    "donneur_ordre.denomination",
    "donneur_ordre.adresse.voie",
    "donneur_ordre.adresse.commune",
    "donneur_ordre.representant.nom",
    "donneur_ordre.representant.fonction",
    "donneur_ordre.habilitation.numero",
    "donneur_ordre.agissant_pour",
    "donneur_ordre.chorus.code_service",
    "donneur_ordre.contacts.0.nom",
    "structure_porteuse.denomination",
    "structure_porteuse.forme_juridique",
    "structure_porteuse.titulaire_compte",
    "convention.reference",
    "convention.lieu_signature",
    "convention.territoire",
    "convention.dispositifs_locaux.0",
    "convention.chiffres_territoire.source",
)


def put(data: Any, path: list[str], value: str) -> Any:
    if not path:
        return value
    key: Any = int(path[0]) if isinstance(data, list) else path[0]
    copy = list(data) if isinstance(data, list) else dict(data)
    copy[key] = put(data[key], path[1:], value)
    return copy


class Plain(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.parts: list[str] = []

    def handle_data(self, data: str) -> None:
        self.parts.append(data)


@pytest.mark.parametrize("champ", CHAMPS)
def test_special_characters_are_printed_as_they_are(champ: str) -> None:
    donnees, lieux = read_dossier(DOSSIER)
    charge = make_dossier(put(donnees, champ.split("."), SPECIAL), lieux, le=date(2026, 11, 22))
    wanted = corriger(SPECIAL).casefold()
    text = clausedocs.render(charge, "convention_cadre", "texte").octets.decode("utf-8")
    assert wanted in text.casefold()
    page = Plain()
    page.feed(clausedocs.render(charge, "convention_cadre", "html").octets.decode("utf-8"))
    assert wanted in "".join(page.parts).casefold()
    word = zipfile.ZipFile(io.BytesIO(clausedocs.render(charge, "convention_cadre", "docx").octets))
    body = etree.fromstring(word.read("word/document.xml"))
    assert wanted in "".join(body.itertext()).casefold()
    assert clausedocs.render(charge, "convention_cadre", "pdf").pages
