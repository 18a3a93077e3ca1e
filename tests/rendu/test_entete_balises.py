"""The tags of a Word letterhead: filled in, or refused with their place; and a Word modèle, which keeps its paper."""

from __future__ import annotations

import io
import re
import zipfile
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from lxml import etree
from papiers_d_essai import FIXTURES, make_papier, page_fields, paragraph, split_tag

import clausedocs
from clausedocs.erreurs import ModeleErreur, UsageErreur
from clausedocs.modeles import read_propres
from clausedocs.rendu.entete.papier_word import PapierWord, compile_papier
from clausedocs.rendu.paquet_docx import Proprietes, pack

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
PROPRIETES = Proprietes("Convention d’essai", "Convention courte", jour=date(2026, 10, 5))
VARIABLES = {"structure_porteuse": {"sigle": "MEIVO", "rna": "", "siret": "1"}}


def _compile(**changes: Any) -> PapierWord:
    return compile_papier(make_papier(premiere="<w:p/>", **changes), Path("papier.docx"))


def _write(compiled: PapierWord) -> dict[str, bytes]:
    data = pack("<w:p/>", PROPRIETES, papier=compiled.papier, variables=VARIABLES)
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {n: archive.read(n) for n in archive.namelist()}


def _texts(parts: dict[str, bytes], kind: str) -> list[str]:
    found = [
        etree.fromstring(d) for n, d in sorted(parts.items()) if re.fullmatch(rf"word/{kind}\d*\.xml", n)
    ]
    return [" ".join("".join(t.itertext(f"{W}t")) for t in root.iter(f"{W}p")) for root in found]


def test_a_condition_may_span_runs_and_a_gap_loses_its_marks() -> None:
    pied = split_tag(
        "{% if structure_porteuse.rna %}RNA ",
        "{{ structure_porteuse.rna }}{% endif %}",
        "{% if structure_porteuse.sigle %}Sigle{% else %}Aucun{% endif %}",
    )
    [footer] = _texts(_write(_compile(pied=pied + f"<w:p>{page_fields()}</w:p>")), "footer")
    assert "RNA" not in footer
    assert "Sigle" in footer
    assert "Aucun" not in footer


@pytest.mark.parametrize(
    ("pied", "code", "mot"),
    [
        ("{{ structure_porteuse.nom_inconnu }}", "entete_variable", "nom_inconnu"),
        ("{{ structure }}", "entete_variable", "structure"),
    ],
)
def test_an_unknown_name_is_said_with_its_place(pied: str, code: str, mot: str) -> None:
    compiled = _compile(pied=paragraph(pied))
    with pytest.raises(ModeleErreur) as raised:
        _write(compiled)
    assert raised.value.code == code
    assert mot in raised.value.message
    assert raised.value.lieu.champ == "le pied des pages"


@pytest.mark.parametrize(
    "pied",
    [
        "{{ 1 + 1 }}",
        "{{ }}",
        "{{ structure_porteuse.__class__ }}",
        "{% for x in structure_porteuse %}",
        "{% endif %}",
        "{{ cite(&quot;ccp:L2112-2&quot;) }}",
        "{% include &quot;x&quot; %}",
        "{% set x = 1 %}",
    ],
)
def test_a_tag_that_cannot_be_is_refused(pied: str) -> None:
    with pytest.raises(ModeleErreur) as raised:
        _compile(pied=paragraph(pied))
    assert raised.value.code == "entete_balise"
    assert raised.value.lieu.champ == "le pied des pages"


def test_a_modele_of_word_keeps_its_own_paper(tmp_path: Path) -> None:
    (tmp_path / "mon_modele.docx").write_bytes(
        make_papier(corps=paragraph("{{ donneur_ordre.Le }}"), suite=paragraph("Suite"), attache=False)
    )
    propres = read_propres((tmp_path,))
    charge = clausedocs.load_dossier(FIXTURES / "c01_valmorin.yaml", modeles=["mon_modele"], propres=propres)
    with pytest.raises(UsageErreur) as raised:
        clausedocs.render(charge, "mon_modele", "docx", entete=FIXTURES / "entete_meivo.docx")
    assert raised.value.code == "entete_sans_effet"
    assert clausedocs.render(charge, "mon_modele", "docx").octets
