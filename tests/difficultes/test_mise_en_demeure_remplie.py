"""A default notice comes filled with what the dossier and the log know, and with nothing else."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml
from docx import Document
from procedure_d_essai import AUJOURDHUI, Atelier, J, ouvrir

from clausedocs.difficultes import preparer
from clausedocs.difficultes.dossier_procedure import load_procedure
from clausedocs.difficultes.journal import read_journal
from clausedocs.difficultes.lettre import read_connu
from clausedocs.difficultes.mise_en_demeure_remplie import list_rappels
from clausedocs.difficultes.situation import replay
from clausedocs.domaine.codes_manquements import complete_codes, make_code


@pytest.fixture
def atelier(tmp_path: Path) -> Atelier:
    """The hours lack, a paper was never handed in, the reminder was received and its follow-up was not."""
    made = Atelier(ouvrir(tmp_path))
    (made.dossier / "mise_en_demeure.yaml").unlink()
    dossier = made.dossier / "dossier.yaml"
    dossier.write_text(
        dossier.read_text("utf-8").replace("  - l’annexe 2 à l’acte d’engagement\n", ""), "utf-8"
    )
    made.dire("2027-01-31", "ecart_detecte", heures_realisees="154,5")
    for jour, canal in (("2027-02-02", "telephone"), ("2027-02-09", "courriel")):
        made.dire(jour, "contact", canal=canal, resultat="sans_reponse", piece=canal == "courriel")
    for letter, sent in (
        ("demande_accord", "2027-02-10"),
        ("rappel", "2027-02-23"),
        ("relance", "2027-03-15"),
    ):
        if letter == "rappel":
            made.dire("2027-02-22", "accord_donne", reference="le courriel du service des marchés")
        preparer(made.dossier, letter, jour=J(sent), consigne_le=AUJOURDHUI)
        if letter == "rappel":
            made.recu("rappel", le="2027-02-25")
    made.recu("relance", presente="2027-03-17", issue="non_reclame")
    made.dire("2027-03-31", "releve", arrete_au="2027-03-31", heures_realisees="282,5")
    made.dire("2027-04-01", "piece_manquante", attendue="relevé de janvier 2027", exigible_le="2027-02-10")
    return made


def read(atelier: Atelier) -> dict[str, Any]:
    procedure, lignes = load_procedure(atelier.dossier), read_journal(atelier.dossier).lignes
    s = replay(lignes, procedure.reglages)
    found = read_connu(procedure, s, "mise_en_demeure", J("2027-04-12"), len(lignes) + 1)
    plain = yaml.safe_dump(found["mise_en_demeure"], allow_unicode=True).replace("\u00a0", " ")
    read_again: dict[str, Any] = yaml.safe_load(plain.replace("\\_", " "))
    return read_again


def test_each_fact_has_its_day_and_its_proof(atelier: Atelier) -> None:
    facts = [(f["date"], f["constat"], f["preuve"]) for f in read(atelier)["faits"]]
    assert [f[0] for f in facts] == sorted(f[0] for f in facts)
    assert ("2027-02-02", "contact par téléphone : sans réponse", "journal de suivi, ligne n° 2") in facts
    assert ("2027-02-09", "contact par courriel : sans réponse", "pièce n° 3 du journal de suivi") in facts
    told = {day: (said, proof) for day, said, proof in facts}
    assert told["2027-02-25"] == (
        "réception du rappel PR-2027-003-06 du 23 février 2027",
        "avis de réception signé (pièce n° 7 du journal de suivi)",
    )
    assert told["2027-03-17"][0].startswith("présentation de la relance PR-2027-003-08 du 15 mars 2027, pli")
    assert told["2027-03-31"][0] == "heures réalisées : 282,5 sur 500 dues"
    assert told["2027-04-01"][0] == "pièce non remise : relevé de janvier 2027, due le 10 février 2027"


def test_what_is_due_is_named_with_its_day_and_the_only_article_of_the_dossier(atelier: Atelier) -> None:
    known = read(atelier)
    hours, paper = known["obligations_violees"]
    assert hours["contenu"] == "500 heures cumulées au 31 mars 2027"
    assert (hours["exigible_le"], hours["heures"]) == ("2027-03-31", "500")
    assert (paper["contenu"], paper["exigible_le"]) == ("relevé de janvier 2027", "2027-02-10")
    assert {o["article"] for o in (hours, paper)} == {"l’article 8 du CCAP"}
    assert known["mesures_demandees"] == [
        {"action": "réaliser les heures qui manquent au 31 mars 2027 (217,5)"},
        {"action": "remettre la pièce attendue : relevé de janvier 2027"},
    ]
    assert known["sanctions_encourues"] == [{"sanction": "penalites"}]  # its article is nowhere: not guessed


def test_of_several_articles_none_is_chosen(atelier: Atelier) -> None:
    dossier = atelier.dossier / "dossier.yaml"
    dossier.write_text(dossier.read_text("utf-8") + "  - l’annexe 2 à l’acte d’engagement\n", "utf-8")
    assert all("article" not in o for o in read(atelier)["obligations_violees"])


def test_a_paper_handed_in_and_hours_made_good_are_not_asked_for(atelier: Atelier) -> None:
    atelier.dire("2027-04-05", "piece_remise", attendue="relevé de janvier 2027")
    atelier.dire("2027-04-06", "releve", arrete_au="2027-04-05", heures_realisees="500")
    known = read(atelier)
    assert not known.keys() & {"obligations_violees", "mesures_demandees", "sanctions_encourues"}
    assert not any("relevé de janvier" in f["constat"] for f in known["faits"])


def test_the_alert_says_the_letters_and_how_they_arrived(atelier: Atelier) -> None:
    s = replay(read_journal(atelier.dossier).lignes, load_procedure(atelier.dossier).reglages)
    told = [x.replace("\u00a0", " ") for x in list_rappels(s, J("2027-04-12"))]
    assert told == [
        "rappel PR-2027-003-06 du 23 février 2027, reçu le 25 février 2027",
        "relance PR-2027-003-08 du 15 mars 2027, présentée le 17 mars 2027, pli non réclamé",
    ]
    made = preparer(
        atelier.dossier, "alerte_donneur_ordre", jour=J("2027-04-12"), consigne_le=AUJOURDHUI, mode="projet"
    )
    (word,) = [p for p in made.fichiers if p.suffix == ".docx"]
    text = "\n".join(p.text for p in Document(str(word)).paragraphs).replace("\u00a0", " ")
    assert all(x in text for x in told)


def test_its_draft_is_written_and_its_rates_are_those_of_the_clause(atelier: Atelier) -> None:
    made = preparer(
        atelier.dossier, "mise_en_demeure", jour=J("2027-04-12"), consigne_le=AUJOURDHUI, mode="projet"
    )
    assert any(p.suffix == ".docx" for p in made.fichiers)
    said = " ".join(f"{a.message} {a.conseil}" for a in made.avertissements)
    assert "sans article" in said


def test_a_code_hangs_on_its_own_row() -> None:
    rows: list[dict[str, Any]] = [
        {"nature": "heures", "exigible_le": "2027-03-31", "contenu": "500 heures"},
        {"nature": "document", "exigible_le": "2027-02-10", "contenu": "Relevé d’été", "membre": "A & B"},
        {"code": "mien", "nature": "action"},
    ]
    codes = [r["code"] for r in complete_codes(rows)]
    assert codes == ["heures_2027-03-31", "document_2027-02-10_releve-d-ete_a-b", "mien"]
    assert [complete_codes([r])[0]["code"] for r in rows] == codes
    assert complete_codes("rien") == "rien"
    for day in ("2027-03-31", "31/03/2027", date(2027, 3, 31)):
        assert make_code({"nature": "heures", "exigible_le": day}) == "heures_2027-03-31", day
    assert make_code({"nature": "heures", "exigible_le": "un jour"}) == "heures_un-jour"
