"""Whole procedures, folder and letters, from the first silence to the end: three to a termination, and those that
end well. Each is read as its facilitateur would live it."""

from __future__ import annotations

import zipfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
import yaml
from procedure_d_essai import AUJOURDHUI, Atelier, J, ouvrir

from clausedocs.difficultes import LettrePreparee, preparer
from clausedocs.difficultes.etat import read_etat
from clausedocs.erreurs import ClausedocsErreur


class Parcours(Atelier):
    """A folder, the states that it went through, its letters."""

    def __init__(self, tmp_path: Path, cas: str) -> None:
        super().__init__(ouvrir(tmp_path, cas))
        self.lettres: dict[str, LettrePreparee] = {}

    def lettre(self, jour: str, courrier: str = "") -> LettrePreparee:
        """The letter that comes next; asking twice gives the same."""
        fait = preparer(self.dossier, courrier, jour=J(jour), consigne_le=AUJOURDHUI)
        assert not fait.deja, "expected a new letter"
        again = preparer(self.dossier, courrier, jour=J(jour), consigne_le=AUJOURDHUI)
        assert again.deja
        assert again.ligne == fait.ligne
        self.lettres[fait.courrier] = fait
        self.s = fait.situation
        return fait

    def refuse(self, jour: str, courrier: str, *mots: str) -> None:
        """A letter that may not leave yet leaves nothing."""
        before = sorted(self.dossier.rglob("*"))
        with pytest.raises(ClausedocsErreur) as caught:
            preparer(self.dossier, courrier, jour=J(jour), consigne_le=AUJOURDHUI)
        text = f"{caught.value}".replace("\u00a0", " ")
        for mot in mots:
            assert mot in text, text
        assert sorted(self.dossier.rglob("*")) == before

    def lire(self, courrier: str) -> str:
        """The words of a letter, as Word holds them."""
        import re

        (path,) = [p for p in self.lettres[courrier].fichiers if re.search(r"\d-[a-z-]+\.docx$", p.name)
                   and "exemplaire" not in p.name]  # fmt: skip
        with zipfile.ZipFile(path) as package:
            xml = package.read("word/document.xml").decode("utf-8")
        return re.sub(r"[\s\u00a0\u202f]+", " ", re.sub(r"<[^>]+>", "", xml.replace("</w:p>", " ")))

    def champs(self, courrier: str) -> dict[str, Any]:
        """The own fields of a letter, as they were filled."""
        (path,) = [p for p in self.lettres[courrier].fichiers if p.suffix == ".yaml"]
        found: dict[str, Any] = yaml.safe_load(path.read_text("utf-8"))[courrier]
        return found

    @property
    def etats(self) -> list[str]:
        courts = [self.s.machine.etats[p.etat].court for p in self.s.parcours]
        return [e for n, e in enumerate(courts) if n == 0 or courts[n - 1] != e]

    def finir(self, etats: Sequence[str]) -> None:
        """The states that the case expects, and nothing left in doubt."""
        assert self.etats == list(etats)
        state = read_etat(self.dossier, AUJOURDHUI)
        assert state.situation == self.s
        assert state.avertissements == ()


def test_c03_from_the_first_silence_to_the_penalties_then_to_termination(tmp_path: Path) -> None:
    p = Parcours(tmp_path, "c03_procedure")
    p.dire("2027-01-31", "ecart_detecte", heures_realisees="154,5")
    p.contact("2027-02-02", "telephone")
    p.refuse("2027-02-03", "demande_accord", "1 contact sans suite sur 2")
    p.contact("2027-02-09")
    p.contact("2027-02-16", "visite", "message_laisse")
    p.lettre("2027-02-18")
    assert "le projet de rappel, joint à cette lettre." in p.lire("demande_accord")
    assert "Pièces jointes : projet de rappel." in p.lire("demande_accord")
    p.refuse("2027-02-19", "rappel", "ne s’écrit pas à l’étape « accord demandé »")
    p.dire("2027-02-22", "accord_donne", reference="le courriel du service des marchés")
    p.lettre("2027-02-23")
    assert "mise en demeure" not in p.lire("rappel").lower()
    assert "pénalité" not in p.lire("rappel").lower()
    p.refuse("2027-03-15", "relance", "n’est pas prouvée")
    p.recu("rappel", le="2027-02-25")
    p.refuse("2027-03-12", "relance", "12 mars 2027 inclus")
    p.lettre("2027-03-15")
    p.recu("relance", le="2027-03-17")
    p.lettre("2027-03-26")
    assert p.etat == "E6"
    p.lettre("2027-03-29", "convocation_rencontre")
    p.dire("2027-03-31", "releve", arrete_au="2027-03-31", heures_realisees="282,5")
    p.dire("2027-04-01", "piece_manquante", attendue="relevé 2027-01", exigible_le="2027-02-10")
    p.dire("2027-04-07", "absence")
    p.lettre("2027-04-12")
    notice = p.lettres["mise_en_demeure"]
    assert [x.name for x in notice.fichiers if "exemplaire" in x.name] != []  # one for the member in default
    p.recu("mise_en_demeure", le="2027-04-14", destinataire="Charpentes")
    p.refuse("2027-05-03", "notification_defaillance", "n’est pas prouvée")
    p.recu("mise_en_demeure", le="2027-04-14", destinataire="Delvaux")
    p.refuse("2027-04-29", "notification_defaillance", "29 avril 2027 inclus")
    p.dire("2027-04-29", "releve", arrete_au="2027-04-29", heures_realisees="340")
    p.lettre("2027-05-03")
    assert p.champs("notification_defaillance")["execution_partielle_heures"] == "57.5"
    p.dire("2027-05-11", "piece_remise", attendue="relevé 2027-01")
    p.dire(
        "2027-06-30", "releve", arrete_au="2027-06-30", heures_realisees="612,5", heures_non_imputables="40"
    )
    p.lettre("2027-07-15", "intention_penalites")
    text = p.lire("intention_penalites")
    for amount in ("5 875 €", "1 000 €", "8 575 €"):
        assert amount in text
    p.recu("intention_penalites", le="2027-07-19")
    p.refuse("2027-08-03", "application_penalites", "3 août 2027 inclus")
    p.lettre("2027-08-09")
    decision = p.champs("application_penalites")
    assert decision["total_annonce_eur"] == "8575.00"
    assert decision["date_reception_intention"] == "2027-07-19"
    assert "8 575 €" in p.lire("application_penalites")
    assert p.etats == ["E1", "E2", "E3", "E4", "E5", "E6", "E7", "E9", "E10", "E11", "E12"]


def test_c05_a_written_refusal_ends_the_contract(tmp_path: Path) -> None:
    p = Parcours(tmp_path, "c05_procedure")
    p.dire("2027-02-20", "refus")
    p.contact("2027-02-20", resultat="refus")
    p.dire("2027-02-24", "anomalie_grave", motif="refus_ecrit")
    p.lettre("2027-02-24")
    assert p.champs("alerte_donneur_ordre")["motif"] == "refus"
    p.dire("2027-02-28", "releve", arrete_au="2027-02-28", heures_realisees="0")
    p.lettre("2027-03-01", "mise_en_demeure")
    p.recu("mise_en_demeure", le="2027-03-03")
    p.refuse("2027-03-23", "notification_defaillance", "23 mars 2027 inclus")
    p.lettre("2027-03-24")
    p.dire("2027-03-24", "resiliation_envisagee", gravite="refus délibéré d’exécuter la clause")
    p.refuse("2027-04-13", "resiliation", "ne s’écrit pas")
    p.recu("notification_defaillance", le="2027-03-26")
    p.dire("2027-04-06", "observations_recues", resume="coût supplémentaire non prévu")
    with pytest.raises(ClausedocsErreur, match="12\u00a0avril\u00a02027"):
        p.dire("2027-04-12", "resiliation_decidee", gravite="refus")
    p.dire(
        "2027-04-13",
        "resiliation_decidee",
        gravite="l’entreprise refuse par écrit, depuis le 20 février",
        reponse="le volume et la pénalité figuraient au dossier de consultation",
    )
    p.lettre("2027-04-13")
    letter = p.champs("resiliation")
    assert letter["date_reception_invitation"] == "2027-03-26"
    assert letter["gravite_motifs"] == ["L’entreprise refuse par écrit, depuis le 20 février."]
    assert letter["observations"]["resume"] == "coût supplémentaire non prévu"
    assert "2195" not in p.lire("resiliation")  # a contract of private law
    p.recu("resiliation", le="2027-04-15")
    p.dire("2027-06-10", "decompte")
    p.finir(["E1", "E2", "E6", "E9", "E10", "E11", "E13", "E15"])


def test_c13_silence_and_an_unclaimed_letter_end_a_private_contract(tmp_path: Path) -> None:
    p = Parcours(tmp_path, "c13_procedure")
    p.dire("2027-02-01", "silence")
    p.contact("2027-02-02", "telephone")
    p.contact("2027-02-05")
    p.lettre("2027-02-10", "rappel")  # on the standing consent of the buyer
    assert p.champs("rappel")["accord_permanent"] == "oui"
    p.recu("rappel", presente="2027-02-12", issue="refuse")
    p.lettre("2027-03-01")
    p.recu("relance", le="2027-03-03")
    p.lettre("2027-04-01")
    p.dire("2027-04-02", "releve", arrete_au="2027-03-31", heures_realisees="46")
    p.lettre("2027-04-26", "mise_en_demeure")
    text = p.lire("mise_en_demeure")
    assert "commande publique" not in text
    assert "CCAG" not in text
    p.recu("mise_en_demeure", presente="2027-04-28", issue="non_reclame")
    p.refuse("2027-05-13", "notification_defaillance", "13 mai 2027 inclus")
    p.lettre("2027-05-14")
    assert p.champs("notification_defaillance")["date_reception_med"] == "2027-04-28"
    p.dire("2027-05-14", "resiliation_envisagee", gravite="46 heures sur 120 et aucun contact depuis février")
    p.recu("notification_defaillance", le="2027-05-18")
    p.dire("2027-06-03", "resiliation_decidee", gravite="46 heures sur 120 et aucun contact depuis février")
    p.lettre("2027-06-03")
    p.recu("resiliation", le="2027-06-07")
    p.dire("2027-09-01", "decompte")
    p.finir(["E1", "E2", "E4", "E5", "E6", "E9", "E10", "E11", "E13", "E15"])


def test_c06_a_plan_that_is_kept_ends_well(tmp_path: Path) -> None:
    p = Parcours(tmp_path, "c06_procedure")
    p.dire("2027-03-31", "ecart_detecte", heures_realisees="1980", avancement_pct="36,0")
    p.dire("2027-03-31", "releve", arrete_au="2027-03-31", heures_realisees="1980", avancement_pct="36,0")
    p.contact("2027-04-02")
    p.contact("2027-04-06", "telephone")
    p.lettre("2027-04-07", "demande_accord")
    p.dire("2027-04-08", "accord_donne")
    p.lettre("2027-04-08")
    p.recu("rappel", le="2027-04-09")
    p.dire("2027-04-12", "reponse_satisfaisante", suite="plan", action_le="2027-05-14")
    p.lettre("2027-04-12", "plan_action")
    p.dire("2027-07-12", "releve", arrete_au="2027-07-12", heures_realisees="5240", avancement_pct="62,8")
    with pytest.raises(ClausedocsErreur, match="19,1"):
        p.dire("2027-07-12", "plan_tenu")
    p.dire("2027-07-12", "releve", arrete_au="2027-07-12", heures_realisees="5820", avancement_pct="62,8")
    p.dire("2027-07-12", "plan_tenu")
    p.lettre("2027-07-13")
    closing = p.champs("cloture_procedure")
    assert (closing["surveillance_jusqu_au"], closing["avancement_pct"]) == ("2027-09-10", "62.8")
    with pytest.raises(ClausedocsErreur, match="surveillance court"):
        p.dire("2027-09-09", "surveillance_finie")
    p.dire("2027-09-10", "surveillance_finie")
    p.finir(["E1", "E2", "E3", "E4", "E8", "E14", "E15"])


def test_c09_missing_papers_come_after_the_second_reminder(tmp_path: Path) -> None:
    p = Parcours(tmp_path, "c09_procedure")
    p.dire("2027-02-10", "piece_manquante", attendue="relevé 2027-01", exigible_le="2027-01-12")
    p.contact("2027-02-11", "telephone", "message_laisse")
    p.contact("2027-02-17")
    p.lettre("2027-02-24", "rappel")
    p.recu("rappel", le="2027-02-26")
    p.refuse("2027-03-15", "relance", "15 mars 2027 inclus")  # the 13th is a Saturday
    p.lettre("2027-03-18")
    p.recu("relance", le="2027-03-22")
    p.dire("2027-03-29", "piece_remise", attendue="relevé 2027-01")
    p.dire("2027-03-29", "regularisation")
    p.lettre("2027-03-30")
    p.dire("2027-05-28", "surveillance_finie")
    p.finir(["E1", "E2", "E4", "E5", "E14", "E15"])
