"""Documents that were read by a person, kept as references: the text of some, the canonical XML of one.

After a wanted change, read the difference, then run with CLAUSEDOCS_MAJ_REFERENCES=1 to keep it.
"""

from __future__ import annotations

import io
import os
import zipfile
from pathlib import Path

import pytest
from lxml import etree

import clausedocs

RACINE = Path(__file__).parents[2]
REFERENCES = Path(__file__).parent / "references"
TEXTES = {
    "c01_valmorin": "convention_cadre",
    "c02_departement_gratuit": "convention_cadre",
    "c08_metropole_cotisation": "convention_cadre",
    "c10_groupement": "convention_cadre",
    "c13_aero_composites": "convention_cadre",
    "c02_departement_partenariat": "convention_partenariat",
    "c06_reseau_partenariat": "convention_partenariat",
    "c13_aero_partenariat": "convention_partenariat",
    "c01_deliberation": "projet_deliberation",
    "c10_avenant": "avenant",
    "c13_avenant": "avenant",
    "c01_devis": "devis",
    "c03_devis": "devis",
    "c04_appel_versement": "appel_versement",
    "c08_appel_cotisation": "appel_versement",
    "c11_non_reconduction": "non_reconduction",
    "c10_mise_en_demeure": "mise_en_demeure_partie",
    "c05_mise_en_demeure": "mise_en_demeure_partie",
    "c14_resiliation": "resiliation_convention",
    "c13_resiliation": "resiliation_convention",
    "c08_denonciation": "denonciation",
    "c01_lettre_application_penalites": "application_penalites",
    "c01_lettre_declaration_creance": "application_penalites",
    "c03_rappel": "rappel",
    "c03_alerte": "alerte_donneur_ordre",
    "c03_mise_en_demeure": "mise_en_demeure",
    "c03_defaillance": "notification_defaillance",
    "c03_intention_penalites": "intention_penalites",
    "c05_lettre_mise_en_demeure": "mise_en_demeure",
    "c05_lettre_resiliation": "resiliation",
    "c06_cloture": "cloture_procedure",
    "c13_lettre_mise_en_demeure": "mise_en_demeure",
}

PIECES = [
    ("c01_marche", "clause_ccap"),
    ("c02_marche", "clause_rc"),
    ("c03_marche", "annexe_insertion"),
    ("c07_marche", "clause_ccap"),
    ("c08_marche", "clause_ccap"),
    ("c12_marche", "note_obligation"),
]


def compare(path: Path, found: str) -> None:
    if os.environ.get("CLAUSEDOCS_MAJ_REFERENCES"):
        path.parent.mkdir(exist_ok=True)
        path.write_text(found, "utf-8", newline="\n")
    assert found.splitlines() == path.read_text("utf-8").splitlines()


@pytest.mark.parametrize("nom", TEXTES)
def test_the_text_is_the_one_that_was_read(nom: str) -> None:
    charge = clausedocs.load_dossier(RACINE / "fixtures" / f"{nom}.yaml")
    text = clausedocs.render(charge, TEXTES[nom], "texte").octets.decode("utf-8")
    compare(REFERENCES / f"{nom}.txt", text)


@pytest.mark.parametrize(("nom", "modele"), PIECES)
def test_the_piece_is_the_one_that_was_read(nom: str, modele: str) -> None:
    charge = clausedocs.load_dossier(RACINE / "fixtures" / f"{nom}.yaml", modeles=[modele])
    text = clausedocs.render(charge, modele, "texte").octets.decode("utf-8")
    compare(REFERENCES / f"{nom}_{modele}.txt", text)


@pytest.mark.parametrize(
    ("nom", "modele"), [("c01_offre_de_service", "annexe_offre_service"), ("c03_rappel", "rappel")]
)
def test_the_word_body_is_the_one_that_was_looked_at(nom: str, modele: str) -> None:
    charge = clausedocs.load_dossier(RACINE / "fixtures" / f"{nom}.yaml")
    data = clausedocs.render(charge, modele, "docx").octets
    root = etree.fromstring(zipfile.ZipFile(io.BytesIO(data)).read("word/document.xml"))
    canonical = etree.tostring(root, method="c14n").decode("utf-8").replace("</w:p>", "</w:p>\n")
    compare(REFERENCES / f"{nom}.xml", canonical + "\n")
