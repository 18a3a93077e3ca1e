"""The step in words, before and after its letter; the days that nobody waits for any more."""

from __future__ import annotations

from histoires import Histoire, J, contrat, jusqu_a_la_mise_en_demeure

from clausedocs.difficultes.echeances import list_jalons
from clausedocs.difficultes.etape import name_etape


def _ask(h: Histoire) -> None:
    h.dire("2027-02-10", "silence")
    h.contact("2027-02-11", "telephone")
    h.contact("2027-02-17")
    h.courrier("2027-02-18", "demande_accord", date_reponse_souhaitee="2027-02-25")


def test_a_reminder_is_to_be_written_then_its_limit_will_run_then_runs() -> None:
    h = Histoire(contrat())
    _ask(h)
    h.dire("2027-02-22", "accord_donne")
    assert name_etape(h.s) == ("accord reçu, rappel à écrire", "le délai courra de la réception")
    h.courrier("2027-02-24", "rappel")
    assert name_etape(h.s) == ("rappel envoyé", "le délai courra de la réception")
    h.recu("2027-02-26", "rappel")
    assert name_etape(h.s) == ("rappel envoyé", "le délai court depuis la réception")
    assert h.s.etat == "E4_RAPPEL"


def test_a_formal_notice_not_received_says_that_nothing_runs_yet() -> None:
    h = Histoire(contrat())
    jusqu_a_la_mise_en_demeure(h)
    assert name_etape(h.s) == ("mis en demeure", "le délai d’exécution court depuis la réception")
    before = Histoire(contrat())
    before.dire("2027-01-05", "silence")
    before.contact("2027-01-06")
    before.dire("2027-01-07", "anomalie_grave", motif="refus_ecrit")
    assert name_etape(before.s) == ("donneur d’ordre à alerter", "la main passera au donneur d’ordre")


def test_the_answer_hoped_for_goes_once_it_came() -> None:
    h = Histoire(contrat())
    _ask(h)
    assert J("2027-02-25") in {j.jour for j in list_jalons(h.s)}
    h.dire("2027-02-22", "accord_donne")
    assert J("2027-02-25") not in {j.jour for j in list_jalons(h.s)}


def test_a_limit_left_before_its_end_goes_and_one_that_ran_out_stays() -> None:
    h = Histoire(contrat())
    _ask(h)
    h.dire("2027-02-22", "accord_donne")
    h.courrier("2027-02-24", "rappel")
    h.recu("2027-02-26", "rappel")
    assert J("2027-03-15") in {j.jour for j in list_jalons(h.s)}
    h.dire("2027-03-01", "reponse_satisfaisante", suite="plan", action_le="2027-04-15")
    assert J("2027-03-15") not in {j.jour for j in list_jalons(h.s)}


def test_a_letter_that_nobody_took_was_presented() -> None:
    h = Histoire(contrat())
    _ask(h)
    h.dire("2027-02-22", "accord_donne")
    h.courrier("2027-02-24", "rappel")
    h.recu("2027-02-26", "rappel", issue="non_reclame")
    (limit,) = [j for j in list_jalons(h.s) if j.cle.startswith("courrier-")]
    assert "présentée le 26\u00a0février\u00a02027 (non réclamée)" in limit.detail
    assert "reçue" not in limit.detail
