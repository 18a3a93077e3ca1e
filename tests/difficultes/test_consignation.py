"""Writing down events, receptions, corrections: what is kept, what is refused and why."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from procedure_d_essai import AUJOURDHUI, Atelier, J, ouvrir

from clausedocs.difficultes import journal as room
from clausedocs.difficultes.etat import read_etat
from clausedocs.difficultes.journal import open_journal
from clausedocs.difficultes.lignes import Ligne
from clausedocs.difficultes.situation import replay
from clausedocs.erreurs import CODES, ClausedocsErreur, ErreursGroupees, UsageErreur


@pytest.fixture
def atelier(tmp_path: Path) -> Atelier:
    return Atelier(ouvrir(tmp_path))


def refuse(act: Callable[[], Any], code: str, *words: str) -> ClausedocsErreur:
    with pytest.raises(ClausedocsErreur) as caught:
        act()
    found = caught.value
    listed = found.erreurs if isinstance(found, ErreursGroupees) else (found,)
    assert code in {e.code for e in listed}
    for e in listed:
        assert e.code in CODES
        assert e.conseil
    text = str(found) + found.conseil
    for word in words:
        assert word in text.replace("\u00a0", " "), text
    return found


def ajouter(atelier: Atelier, nom: str, jour: str, evenement: str, **data: Any) -> Ligne:
    """A letter in the log without its file, for the tests that need one to have left."""
    with open_journal(atelier.dossier) as journal:
        fond = {
            "courrier": nom,
            "reference": "PR-X",
            "mode_envoi": "LRAR",
            "destinataires": ["Charpentes du Causse"],
        }
        ligne = Ligne(0, "courrier", J(jour), J(jour), "R. H.", evenement, {**fond, **data})
        return journal.add(ligne)


def jusqu_au_rappel(atelier: Atelier) -> int:
    atelier.dire("2027-01-31", "silence")
    atelier.contact("2027-02-02", "telephone")
    atelier.contact("2027-02-09")
    ajouter(atelier, "demande_accord", "2027-02-18", "demande_accord")
    atelier.dire("2027-02-22", "accord_donne", reference="courriel du 22 février")
    return ajouter(atelier, "rappel", "2027-02-23", "", fonde_sur=[1, 2, 3, 5]).numero


# -- events


def test_an_unknown_event_names_the_nearest(atelier: Atelier) -> None:
    refuse(lambda: atelier.dire("2027-01-31", "silense"), "evenement_inconnu", "silence")
    refuse(lambda: atelier.dire("2027-01-31", "zzz"), "evenement_inconnu", "ecart_detecte")


def test_an_event_that_the_step_does_not_know_says_what_it_does(atelier: Atelier) -> None:
    refuse(
        lambda: atelier.dire("2027-01-31", "accord_donne"),
        "evenement_hors_etape",
        "« suivi normal »",
        "silence",
    )


def test_all_that_is_missing_is_said_at_once(atelier: Atelier) -> None:
    found = refuse(
        lambda: atelier.dire(
            "2027-01-31", "releve", heures_realisees="beaucoup", heure="25:00", couleur="bleu"
        ),
        "precision_inconnue",
    )
    assert isinstance(found, ErreursGroupees)
    assert sorted(e.code for e in found.erreurs) == [
        "precision_absente",
        "precision_inconnue",
        "precision_invalide",
        "precision_invalide",
    ]


@pytest.mark.parametrize("nom, valeur", [
    ("arrete_au", "31 janvier"),
    ("arrete_au", "2027-02-30"),
    ("heures_realisees", "-5"),
    ("heures_realisees", "NaN"),
    ("heure", "midi"),
    ("objet", "  "),
    ("objet", "deux\nlignes"),
])  # fmt: skip
def test_a_value_that_cannot_be_read_is_refused(atelier: Atelier, nom: str, valeur: str) -> None:
    said = {"arrete_au": "2027-01-31", "heures_realisees": "12", nom: valeur}
    refuse(lambda: atelier.dire("2027-01-31", "releve", **said), "precision_invalide")


@pytest.mark.parametrize("dit, garde", [("282,5", "282.5"), ("1 980", "1980"), ("12.50", "12.50")])
def test_numbers_are_kept_as_they_were_meant(atelier: Atelier, dit: str, garde: str) -> None:
    ligne = atelier.dire("2027-01-31", "releve", arrete_au="31/01/2027", heures_realisees=dit)
    assert (ligne.get("heures_realisees"), ligne.get("arrete_au")) == (garde, "2027-01-31")


def test_words_are_read_without_their_accents(atelier: Atelier) -> None:
    assert atelier.contact("2027-01-31", "Téléphone", "sans_réponse").get("canal") == "telephone"
    refuse(lambda: atelier.contact("2027-01-31", "fax"), "precision_invalide", "telephone (téléphone)")


def test_what_needs_its_proof_is_refused_without(atelier: Atelier) -> None:
    refuse(lambda: atelier.dire("2027-01-31", "refus", piece=False), "piece_exigee", "Joignez-la")
    atelier.preuve = atelier.preuve.with_name("absente.pdf")
    refuse(lambda: atelier.dire("2027-01-31", "refus"), "piece_introuvable", "absente.pdf")


def test_a_proof_too_big_is_refused(atelier: Atelier, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("clausedocs.difficultes.pieces.TAILLE_MAX", 5)
    refuse(lambda: atelier.dire("2027-01-31", "refus"), "piece_trop_grosse")


def test_days_go_forward(atelier: Atelier) -> None:
    refuse(lambda: atelier.dire("2028-02-01", "silence"), "date_future", "Vérifiez la date")
    atelier.dire("2027-02-10", "silence")
    refuse(lambda: atelier.contact("2027-02-09"), "dates_reculees", "après coup")
    late = atelier.contact("2027-02-09", apres_coup="oui")
    assert late.get("apres_coup") is True
    # What moves the procedure is never told afterwards.
    refuse(lambda: atelier.dire("2027-02-08", "anomalie_grave", motif="fausse_piece", apres_coup="oui"),
           "dates_reculees")  # fmt: skip


def test_a_condition_says_its_rule_its_source_and_what_would_do(atelier: Atelier) -> None:
    found = refuse(
        lambda: atelier.dire("2027-02-01", "ecart_detecte", heures_realisees="190"),
        "condition_absente",
        "Source",
    )
    assert isinstance(found, ErreursGroupees)
    assert "190\u00a0h réalisées pour 200\u00a0h dues" in found.erreurs[0].message
    assert not (atelier.dossier / room.JOURNAL).exists()


# -- receptions


def test_a_reception_starts_the_limit(atelier: Atelier) -> None:
    jusqu_au_rappel(atelier)
    ligne = atelier.recu("rappel", le="2027-02-25")
    assert (ligne.get("retenue"), ligne.get("mode")) == ("2027-02-25", "accuse_signe")
    letter = atelier.s.find_courrier("rappel")
    assert letter and letter.echeance and letter.echeance.fin == J("2027-03-12")
    refuse(lambda: atelier.recu("rappel", le="2027-02-26"), "reception_deja_consignee")


def test_a_reception_is_refused_without_its_proof_or_before_its_sending(atelier: Atelier) -> None:
    refuse(lambda: atelier.recu("rappel", le="2027-02-25"), "courrier_non_prepare")
    jusqu_au_rappel(atelier)
    refuse(lambda: atelier.recu("rappel", le="2027-02-25", preuve=None), "preuve_absente")
    refuse(lambda: atelier.recu("rappel", le="2027-02-22"), "reception_avant_envoi")
    refuse(lambda: atelier.recu("rappel", le="2028-02-22"), "date_future")
    refuse(lambda: atelier.recu("relance", le="2027-02-25"), "courrier_non_prepare", "rappel")
    refuse(lambda: atelier.recu("rappel", le="2027-02-25", destinataire="Inconnus"), "destinataire_inconnu")
    for avis in ({}, {"presente": "2027-02-25"}, {"le": "2027-02-25", "issue": "refuse"}):
        with pytest.raises(UsageErreur) as caught:
            atelier.recu("rappel", **avis)  # type: ignore[arg-type]
        assert caught.value.code == "reception_incomplete"


def test_an_unclaimed_letter_and_an_unknown_addressee(atelier: Atelier) -> None:
    jusqu_au_rappel(atelier)
    refuse(
        lambda: atelier.recu("rappel", presente="2027-02-25", issue="perdu"), "issue_inconnue", "non_reclame"
    )
    atelier.recu("rappel", presente="2027-02-25", issue="inconnu")
    assert [m.geste.quoi for m in read_etat(atelier.dossier, J("2027-03-01")).manques] == ["nouvel_envoi"]
    atelier.dire("2027-03-05", "nouvel_envoi", courrier="rappel", adresse="siège, 3 rue du Causse")
    ligne = atelier.recu("rappel", presente="2027-03-08", issue="non_reclame")
    assert ligne.get("retenue") == "2027-03-08"


def test_an_electronic_letter_may_still_be_taken_for_fifteen_days(atelier: Atelier) -> None:
    jusqu_au_rappel(atelier)
    taken = {"presente": "2027-02-25", "issue": "non_reclame", "mode_envoi": "LRE"}
    refuse(lambda: atelier.recu("rappel", consigne_le=J("2027-03-10"), **taken), "reception_incertaine")
    assert atelier.recu("rappel", **taken).get("retenue") == "2027-03-12"


def test_a_way_of_sending_must_be_known(atelier: Atelier) -> None:
    jusqu_au_rappel(atelier)
    refuse(lambda: atelier.recu("rappel", le="2027-02-25", mode_envoi="pigeon"), "mode_envoi_absent", "LRAR")
    refuse(lambda: atelier.dire("2027-02-24", "envoi", courrier="rappel", mode_envoi="pigeon"),
           "precision_invalide", "LRAR")  # fmt: skip
    refuse(lambda: atelier.dire("2027-02-24", "envoi", courrier="relance"), "courrier_non_prepare")
    atelier.dire("2027-02-24", "envoi", courrier="rappel", mode_envoi="LRE")
    assert atelier.recu("rappel", le="2027-02-25").get("mode_envoi") == "LRE"


# -- corrections


def test_a_correction_is_one_more_line_and_the_last_one_wins(atelier: Atelier) -> None:
    jusqu_au_rappel(atelier)
    reception = atelier.recu("rappel", le="2027-02-25").numero
    written = len(atelier.read_lignes())
    atelier.rectifier(reception, {"date": "2027-02-26"})
    atelier.rectifier(reception, {"date": "2027-02-27"})
    letter = atelier.s.find_courrier("rappel")
    assert letter and letter.reception == J("2027-02-27")
    assert len(atelier.read_lignes()) == written + 2


def test_a_letter_made_on_a_wrong_line_is_signalled(atelier: Atelier) -> None:
    jusqu_au_rappel(atelier)
    atelier.rectifier(3, annule=True)
    codes = [a.code for a in atelier.avertissements]
    assert set(codes) == {"ligne_ebranlee"}
    told = " ".join(a.message for a in atelier.avertissements)
    assert "rappel" in told  # drawn on the cancelled contact
    assert "1 contact sans suite sur 2" in told  # the request for consent no longer holds
    assert [a.code for a in read_etat(atelier.dossier, J("2027-03-01")).avertissements] == codes


def test_a_correction_that_changes_nothing_to_the_letters_signals_nothing(atelier: Atelier) -> None:
    jusqu_au_rappel(atelier)
    reception = atelier.recu("rappel", le="2027-02-25").numero
    atelier.rectifier(reception, {"date": "2027-02-26"})
    assert atelier.avertissements == ()


def test_a_step_that_a_correction_undoes_is_said_not_lost(atelier: Atelier) -> None:
    jusqu_au_rappel(atelier)
    atelier.rectifier(1, annule=True)
    told = " ".join(a.message for a in atelier.avertissements)
    assert "« demande d’accord au donneur d’ordre » ne s’applique pas à l’étape « suivi normal »" in told
    assert len(atelier.read_lignes()) == 7


def test_a_correction_is_signed_and_says_something(atelier: Atelier) -> None:
    jusqu_au_rappel(atelier)
    refuse(lambda: atelier.rectifier(3, {"date": "2027-02-08"}, auteur=" "), "rectification_non_signee")
    refuse(lambda: atelier.rectifier(3, {"date": "2027-02-08"}, motif=""), "rectification_non_signee")
    refuse(lambda: atelier.rectifier(3), "rectification_vide")
    refuse(lambda: atelier.rectifier(99, {"date": "2027-02-08"}), "ligne_inconnue")
    refuse(lambda: atelier.rectifier(3, {"numero": "12"}), "precision_inconnue", "canal")
    refuse(lambda: atelier.rectifier(3, {"date": "hier"}), "precision_invalide")
    atelier.rectifier(3, {"canal": "courrier"})
    refuse(lambda: atelier.rectifier(7, {"date": "2027-02-08"}), "ligne_inconnue", "correction")
    assert atelier.s.contacts[1].get("canal") == "courrier"


def test_the_log_alone_tells_the_state(atelier: Atelier) -> None:
    jusqu_au_rappel(atelier)
    state = read_etat(atelier.dossier, AUJOURDHUI)
    assert state.situation == replay(state.journal.lignes, state.procedure.reglages)
    assert state.situation.etat == "E4_RAPPEL"
