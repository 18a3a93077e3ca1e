"""The letter that comes next: chosen, checked, written whole, recorded once."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import yaml
from procedure_d_essai import AUJOURDHUI, FIXTURES, Atelier, J, ouvrir, ouvrir_manquement

from clausedocs.difficultes import LettrePreparee, preparer
from clausedocs.difficultes.etat import read_etat
from clausedocs.dossiers.canonique import hash_octets
from clausedocs.erreurs import ClausedocsErreur, ErreursGroupees

MESURES = {"mise_en_demeure_partie": {"mesures_attendues": ["remettre le bilan annuel 2026"]}}


@pytest.fixture
def atelier(tmp_path: Path) -> Atelier:
    made = ouvrir_manquement(tmp_path)
    write(made, "mise_en_demeure_partie", MESURES)
    return made


def write(atelier: Atelier, courrier: str, champs: dict[str, Any]) -> Path:
    """The fields of a letter, as the user leaves them in the folder."""
    path = atelier.dossier / f"{courrier}.yaml"
    path.write_text(yaml.safe_dump(champs, allow_unicode=True), "utf-8")
    return path


def prepare(atelier: Atelier, jour: str, courrier: str = "", **options: Any) -> LettrePreparee:
    return preparer(atelier.dossier, courrier, jour=J(jour), consigne_le=AUJOURDHUI, **options)


def refuse(act: Any, code: str, *words: str) -> ClausedocsErreur:
    with pytest.raises(ClausedocsErreur) as caught:
        act()
    found = caught.value
    listed = found.erreurs if isinstance(found, ErreursGroupees) else (found,)
    assert code in {e.code for e in listed}, [e.code for e in listed]
    text = " ".join(f"{e} {e.conseil}" for e in listed).replace("\u00a0", " ")
    for word in words:
        assert word in text, text
    return found


def test_a_letter_is_written_then_recorded(atelier: Atelier) -> None:
    fait = prepare(atelier, "2027-02-04")
    assert fait.courrier == "mise_en_demeure_partie"
    assert [p.name for p in fait.fichiers] == [
        "0002-mise-en-demeure-partie.docx",
        "0002-mise-en-demeure-partie.pdf",
        "0002-mise-en-demeure-partie.yaml",
    ]
    line = json.loads(atelier.read_lignes()[1])
    assert (line["type"], line["evenement"], line["reference"]) == (
        "courrier",
        "mise_en_demeure",
        "PC-2027-001-02",
    )
    for piece in line["pieces"]:
        assert hash_octets((atelier.dossier / piece["nom"]).read_bytes()) == piece["sha256"]
    assert fait.situation.etat == "P2_MED"


def test_what_the_log_knows_is_in_the_letter(atelier: Atelier) -> None:
    fait = prepare(atelier, "2027-02-04")
    data = yaml.safe_load(fait.fichiers[2].read_text("utf-8"))
    letter = data["mise_en_demeure_partie"]
    assert letter["auteur"] == "donneur_ordre"
    assert letter["manquements"][0]["fait"] == "bilan annuel 2026 non remis"
    assert letter["mesures_attendues"] == ["remettre le bilan annuel 2026"]
    assert "procedure" not in data


def test_what_was_written_can_be_generated_alone(atelier: Atelier, tmp_path: Path) -> None:
    """The data kept beside the letter are those of « clausedocs generer »: the same bytes come out."""
    from clausedocs import generate

    fait = prepare(atelier, "2027-02-04")
    made = generate(fait.fichiers[2], tmp_path / "seule", formats=["docx"], le=J("2027-02-04"))
    assert made.fichiers[0].chemin.read_bytes() == fait.fichiers[0].read_bytes()


def test_asking_again_changes_nothing(atelier: Atelier) -> None:
    first = prepare(atelier, "2027-02-04")
    before = {p: p.read_bytes() for p in atelier.dossier.rglob("*") if p.is_file()}
    for again in (prepare(atelier, "2027-02-05"), prepare(atelier, "2027-02-04", "mise_en_demeure_partie")):
        assert again.deja
        assert again.ligne == first.ligne
        assert again.fichiers == first.fichiers
    assert {p: p.read_bytes() for p in atelier.dossier.rglob("*") if p.is_file()} == before


def test_the_whole_way_to_the_end_of_the_convention(atelier: Atelier) -> None:
    prepare(atelier, "2027-02-04")
    refuse(
        lambda: prepare(atelier, "2027-04-12", "resiliation_convention"),
        "condition_absente",
        "n’est pas prouvée",
    )
    atelier.recu("mise_en_demeure_partie", le="2027-02-08")
    refuse(lambda: prepare(atelier, "2027-04-08"), "condition_absente", "8 avril 2027 inclus")
    fait = prepare(atelier, "2027-04-12")
    assert fait.courrier == "resiliation_convention"
    data = yaml.safe_load(fait.fichiers[2].read_text("utf-8"))["resiliation_convention"]
    assert data["date_expiration"] == "2027-04-08"
    assert data["mise_en_demeure_ref"] == "PC-2027-001-02"
    assert fait.situation.etat == "P3_RESILIEE"
    refuse(lambda: prepare(atelier, "2027-05-12", "denonciation"), "courrier_hors_etape")


def test_a_refused_letter_is_shown_as_a_draft_and_leaves_no_line(atelier: Atelier) -> None:
    prepare(atelier, "2027-02-04")
    written = atelier.read_lignes()
    fait = prepare(atelier, "2027-03-01", "resiliation_convention", mode="projet")
    assert fait.ligne is None
    assert {a.code for a in fait.avertissements} >= {"condition_absente"}
    assert {p.parent.name for p in fait.fichiers} == {"projets"}
    assert atelier.read_lignes() == written
    champs = {"denonciation": {"auteur": "donneur_ordre", "motif": "bilans jamais remis"}}
    avec = write(atelier, "depart", champs)
    early = prepare(atelier, "2027-03-01", "denonciation", mode="projet", avec=avec)
    assert "courrier_hors_etape" in {a.code for a in early.avertissements}


def test_a_wrong_field_of_the_letter_leaves_nothing(atelier: Atelier) -> None:
    path = write(atelier, "mise_en_demeure_partie", {"mise_en_demeure_partie": {"mesure_attendue": "x"}})
    found = refuse(lambda: prepare(atelier, "2027-02-04"), "champ_inconnu", "mesures_attendues")
    assert isinstance(found, ErreursGroupees)
    assert str(path) in {e.lieu.fichier for e in found.erreurs}
    assert len(atelier.read_lignes()) == 1
    assert not (atelier.dossier / "courriers").exists()


def test_a_letter_changed_after_its_line_is_said(atelier: Atelier) -> None:
    fait = prepare(atelier, "2027-02-04")
    fait.fichiers[0].write_bytes(b"autre chose")
    (told,) = read_etat(atelier.dossier, J("2027-03-01")).avertissements
    assert told.code == "fichier_change"
    assert "0002-mise-en-demeure-partie.docx" in told.message


def test_which_letter_when_several_may_leave(tmp_path: Path) -> None:
    atelier = Atelier(ouvrir(tmp_path))
    refuse(lambda: prepare(atelier, "2027-01-31"), "rien_a_preparer", "« suivi normal »")
    refuse(lambda: prepare(atelier, "2027-01-31", "menace"), "courrier_inconnu", "mise_en_demeure")
    refuse(lambda: prepare(atelier, "2027-01-31", "resiliation"), "courrier_hors_etape", "« contradictoire »")
    atelier.dire("2027-03-01", "refus")
    refuse(
        lambda: prepare(atelier, "2027-03-02", "alerte_donneur_ordre"), "condition_absente", "30 mars 2027"
    )
    atelier.dire("2027-03-31", "releve", arrete_au="2027-03-31", heures_realisees="46")
    convention = Atelier(ouvrir(tmp_path / "autre", "c14_procedure"))
    refuse(lambda: prepare(convention, "2027-01-31"), "condition_absente")
    path = convention.dossier / "dossier.yaml"
    renewed = path.read_text("utf-8").replace(
        "  duree_mois: 48\n",
        "  duree_mois: 48\n  denonciation_libre: oui\n"
        "  reconduction: {mode: tacite, duree_periode_mois: 12, nombre_max: 2}\n",
    )
    path.write_text(renewed, "utf-8")
    refuse(
        lambda: prepare(convention, "2027-01-31"), "courrier_a_preciser", "dénonciation, refus de reconduire"
    )


def test_the_fixtures_of_the_procedures_are_sound() -> None:
    for folder in sorted(FIXTURES.glob("c??_procedure")):
        assert read_etat(folder, J("2027-01-01")).situation.lignes == ()
