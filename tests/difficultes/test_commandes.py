"""`clausedocs difficultes` as typed by a facilitateur: what is printed, what is written, how it ends."""

from __future__ import annotations

import re
from pathlib import Path

import icalendar
import pytest
from procedure_d_essai import ouvrir

from clausedocs.cli import main

HIER = "2028-01-10"


class Terminal:
    """Types commands in a folder; gives back what was printed, spaces made plain."""

    def __init__(self, dossier: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self.dossier = dossier
        self.capsys = capsys
        self.preuve = str(dossier.parent / "preuve.pdf")

    def run(self, *words: str, sortie: int = 0) -> str:
        self.capsys.readouterr()
        verb, *rest = words
        assert main(["difficultes", verb, str(self.dossier), *rest]) == sortie
        said = self.capsys.readouterr()
        return re.sub(r"[ \u00a0\u202f\n]+", " ", said.out + said.err)

    def dire(self, evenement: str, jour: str, *words: str, sortie: int = 0) -> str:
        return self.run("consigner", evenement, "--le", jour, "--consigne-le", HIER, *words, sortie=sortie)


@pytest.fixture
def terminal(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Terminal:
    return Terminal(ouvrir(tmp_path), capsys)


def test_the_state_says_where_what_who_until_when_and_why_not(terminal: Terminal) -> None:
    out = terminal.run("etat", "--le", "2027-01-31")
    assert "Procédure PR-2027-003, envers le titulaire du marché." in out
    assert "Étape E0, suivi normal" in out
    assert "écart détecté (la structure) → E1 difficulté constatée" in out
    assert "à partir du 30 juin 2027" in out
    assert "Source : contrat." in out
    assert "→ Attendez le terme" in out
    assert "30 juin 2027 Terme du marché" in out


def test_a_contact_is_written_down(terminal: Terminal) -> None:
    terminal.dire("silence", "2027-01-31")
    out = terminal.dire(
        "contact", "2027-02-09", "--canal", "courriel", "--resultat", "sans_reponse", "--heure", "10h15",
        "--objet", "planning d’embauche", "--piece", terminal.preuve,
    )  # fmt: skip
    assert "Ligne 2 consignée." in out
    assert "pieces/0002-preuve.pdf" in out
    assert "Étape E2" in out
    told = terminal.run("journal")
    assert "9 février 2027 à 10:15" in told
    assert "Contact par courriel" in told
    assert "sans réponse" in told


def test_what_is_refused_says_the_rule_and_what_would_do(terminal: Terminal) -> None:
    terminal.dire("silence", "2027-01-31")
    terminal.dire("contact", "2027-02-02", "--canal", "telephone", "--resultat", "sans_reponse")
    out = terminal.run("preparer", "--le", "2027-02-03", sortie=1)
    assert "« demande d’accord » ne peut pas partir" in out
    assert "1 contact sans suite sur 2, dont 0 écrit sur 1" in out
    assert "→ Consignez un nouveau contact" in out
    assert "Source : convention." in out


@pytest.mark.parametrize("words, code", [
    (("consigner", "silence", "--donnee", "motif"), "ne dit pas quel champ"),  # "donnee_incomprise"
    (("rectifier", "deux"), "n’est pas le numéro d’une ligne"),
    (("calendrier", "-o", "echeances.txt"), "finit par .ics"),
    (("recu", "rappel"), "On ne sait pas ce qui est arrivé"),
    (("preparer", "--mode", "brouillon"), "n’existe pas"),
    (("etat", "--le", "demain"), "n’est pas lisible"),
])  # fmt: skip
def test_a_wrong_call_is_said(terminal: Terminal, words: tuple[str, ...], code: str) -> None:
    assert code in terminal.run(*words, sortie=2)


def test_a_correction_is_told(terminal: Terminal) -> None:
    terminal.dire("silence", "2027-01-31")
    terminal.dire("contact", "2027-02-02", "--canal", "telephone", "--resultat", "sans_reponse")
    out = terminal.run("rectifier", "2", "--donnee", "resultat=message_laisse", sortie=1)
    assert "qui la fait et pourquoi" in out
    terminal.run(
        "rectifier",
        "2",
        "--donnee",
        "resultat=message_laisse",
        "--auteur",
        "R. H.",
        "--motif",
        "mot mal noté",
    )
    terminal.run("journal", "--format", "texte", "--le", "2028-01-10")
    text = (terminal.dossier / "chronologie_procedure_PR-2027-003.txt").read_text("utf-8")
    told = re.sub(r"[ \u00a0\u202f\n]+", " ", text)
    assert "message laissé (ligne corrigée par la ligne 3)" in told
    assert "correction de la ligne 2 (resultat : message laissé) : mot mal noté" in told


def test_the_chronology_is_a_document(terminal: Terminal, tmp_path: Path) -> None:
    out = terminal.run("journal", "--format", "texte", sortie=1)  # "journal_vide"
    assert "n’a pas encore de ligne" in out
    terminal.dire("silence", "2027-01-31")
    terminal.dire(
        "contact", "2027-02-02", "--canal", "visite", "--resultat", "refus", "--piece", terminal.preuve
    )
    terminal.run("journal", "--format", "docx,texte", "--le", "2027-03-01")
    text = (terminal.dossier / "chronologie_procedure_PR-2027-003.txt").read_text("utf-8")
    flat = text.replace("\u00a0", " ").replace("\u202f", " ")
    assert "Étape atteinte | contacts en cours" in flat
    assert "2 février 2027 (ligne 2) : contact par visite avec le référent insertion : refus" in flat
    assert "0002-preuve.pdf" in flat
    assert (terminal.dossier / "chronologie_procedure_PR-2027-003.docx").exists()
    terminal.run("journal", "--format", "texte", "-o", str(tmp_path / "joint"), "--le", "2027-03-01")
    assert (tmp_path / "joint" / "chronologie_procedure_PR-2027-003.txt").read_text("utf-8") == text


def test_the_calendar_is_a_file(terminal: Terminal, tmp_path: Path) -> None:
    path = tmp_path / "echeances.ics"
    assert "échéances" in terminal.run("calendrier", "-o", str(path), "--le", "2027-01-31")
    events = icalendar.Calendar.from_ical(path.read_bytes()).walk("VEVENT")
    assert {str(e["SUMMARY"]) for e in events} >= {
        "Charpentes du Causse\u00a0: terme du marché (PR-2027-003)"
    }


def test_an_empty_log_is_said(terminal: Terminal) -> None:
    assert "Le journal est vide." in terminal.run("journal")


def test_a_broken_log_ends_with_the_code_of_the_data(terminal: Terminal) -> None:
    terminal.dire("silence", "2027-01-31")
    path = terminal.dossier / "journal.jsonl"
    path.write_bytes(path.read_bytes().replace(b"silence", b"refus"))
    out = terminal.run("etat", sortie=1)
    assert "journal.jsonl:1" in out
    assert "Rien n’a été touché." in out
