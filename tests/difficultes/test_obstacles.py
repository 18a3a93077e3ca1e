"""What counts before a difficulty is noted, and what is said at once of a step that cannot go yet."""

from __future__ import annotations

from histoires import Histoire, J, contrat
from test_refus import refuse

from clausedocs.difficultes.controles_delais import count_contacts
from clausedocs.difficultes.moteur import Suite, list_suites


def _find(h: Histoire, jour: str, evenement: str) -> Suite:
    return next(x for x in list_suites(h.s, J(jour)) if x.evenement == evenement)


def test_silence_is_noted_after_attempts_that_count() -> None:
    h = Histoire(contrat())
    h.contact("2027-01-20", "telephone")
    h.contact("2027-01-25")
    h.dire("2027-02-10", "silence")
    assert count_contacts(h.s, J("2027-02-10")) == (2, 1)
    assert _find(h, "2027-02-10", "demande_accord").obstacles == ()
    h.courrier("2027-02-10", "demande_accord")
    assert h.s.etat == "E3_ACCORD_DEMANDE"


def test_an_answer_starts_another_story() -> None:
    h = Histoire(contrat())
    h.contact("2027-01-15")
    h.contact("2027-01-20", "telephone", "abouti")
    h.contact("2027-01-25", "telephone")
    h.dire("2027-02-10", "silence")
    assert count_contacts(h.s, J("2027-02-10")) == (1, 0)
    refuse(lambda: h.courrier("2027-02-10", "demande_accord"), "contacts_suffisants")


def test_a_difficulty_settled_takes_its_contacts_with_it() -> None:
    h = Histoire(contrat())
    h.dire("2027-01-31", "silence")
    h.contact("2027-02-02", "telephone")
    h.contact("2027-02-09")
    h.dire("2027-02-10", "contact_abouti")
    h.contact("2027-02-15")
    h.dire("2027-02-20", "silence")
    assert count_contacts(h.s, J("2027-02-20")) == (1, 1)


def test_consent_waits_in_sight_from_the_first_day() -> None:
    h = Histoire(contrat())
    h.dire("2027-02-10", "silence")
    (refus,) = _find(h, "2027-02-10", "demande_accord").refus
    assert (
        refus.constat == "0 contact sans suite sur 2, dont 0 écrit sur 1 : il en manque 2, dont 1 par écrit."
    )
    assert [g.quoi for g in refus.gestes] == ["contact"]
    h.contact("2027-02-11", "telephone")
    (refus,) = _find(h, "2027-02-11", "demande_accord").refus
    assert refus.constat.endswith(": il en manque un, par écrit.")


def test_a_formal_notice_that_the_log_does_not_support_waits_with_its_reason() -> None:
    h = Histoire(contrat())
    h.dire("2027-01-05", "silence")
    h.contact("2027-01-06")
    h.dire("2027-01-07", "anomalie_grave", motif="refus_ecrit")
    suite = _find(h, "2027-01-07", "mise_en_demeure_decidee")
    assert [r.constat for r in suite.obstacles] == [
        "Ni relevé ni pièce manquante consignés ne montrent une obligation échue et inexécutée."
    ]
    # The letter may still name what the log does not know: it is not refused for that.
    assert suite.refus == ()
    h.dire("2027-01-08", "releve", arrete_au="2026-12-31", heures_realisees="100")
    assert _find(h, "2027-01-08", "mise_en_demeure_decidee").obstacles == ()
