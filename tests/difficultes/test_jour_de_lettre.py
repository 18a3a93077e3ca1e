"""One day for a letter: the one that it bears is the one that the log keeps, corrections included."""

from __future__ import annotations

from pathlib import Path

import pytest
from procedure_d_essai import Atelier, ouvrir_manquement
from test_preparation import MESURES, prepare, refuse, write

from clausedocs.difficultes.journal import read_journal


@pytest.fixture
def atelier(tmp_path: Path) -> Atelier:
    return ouvrir_manquement(tmp_path)


def _date(atelier: Atelier, jour: str) -> None:
    own = MESURES["mise_en_demeure_partie"]
    write(atelier, "mise_en_demeure_partie", {"mise_en_demeure_partie": {**own, "date": jour}})


def test_a_letter_dated_otherwise_than_its_line_is_refused(atelier: Atelier) -> None:
    _date(atelier, "2027-02-10")
    found = refuse(
        lambda: prepare(atelier, "2027-02-04"),
        "date_de_lettre_differente",
        "porte la date du 10 février 2027",
        "le journal retiendrait le 4 février 2027",
    )
    assert found.lieu.fichier is not None
    assert Path(found.lieu.fichier).name == "mise_en_demeure_partie.yaml"
    assert found.lieu.ligne
    assert len(read_journal(atelier.dossier).lignes) == 1
    assert not (atelier.dossier / "courriers").exists()


def test_its_draft_says_so_and_is_shown(atelier: Atelier) -> None:
    _date(atelier, "2027-02-10")
    fait = prepare(atelier, "2027-02-04", mode="projet")
    assert "date_de_lettre_differente" in [a.code for a in fait.avertissements]
    assert fait.fichiers


def test_the_same_day_goes(atelier: Atelier) -> None:
    _date(atelier, "2027-02-04")
    fait = prepare(atelier, "2027-02-04")
    assert fait.ligne is not None
    assert fait.ligne.jour.isoformat() == "2027-02-04"


def test_the_day_of_a_letter_is_corrected_to_the_one_that_it_bears_alone(atelier: Atelier) -> None:
    _date(atelier, "2027-02-04")
    prepare(atelier, "2027-02-04")
    refuse(
        lambda: atelier.rectifier(2, {"date": "2027-02-03"}),
        "date_de_lettre_differente",
        "La lettre de la ligne 2 porte la date du 4 février 2027",
        "annulez cette ligne",
    )
    assert atelier.rectifier(2, {"date": "2027-02-04", "mode_envoi": "lre"}).get("remplace") == {
        "date": "2027-02-04",
        "mode_envoi": "LRE",
    }


def test_a_way_to_send_is_one_of_the_list(atelier: Atelier) -> None:
    _date(atelier, "2027-02-04")
    prepare(atelier, "2027-02-04")
    refuse(lambda: atelier.rectifier(2, {"mode_envoi": "pigeon"}), "precision_invalide", "lettre suivie")
