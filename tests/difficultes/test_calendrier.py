"""The days as an agenda reads them, and what the state says of them."""

from __future__ import annotations

from datetime import date

import icalendar
from histoires import Histoire, J, contrat, convention, jusqu_a_la_mise_en_demeure

from clausedocs.difficultes.calendrier import write_calendrier
from clausedocs.difficultes.echeances import list_jalons
from clausedocs.difficultes.reglages import Periodes


def read(octets: bytes) -> dict[date, str]:
    calendar = icalendar.Calendar.from_ical(octets)
    events = list(calendar.walk("VEVENT"))
    assert calendar["VERSION"] == "2.0"
    assert len({str(e["UID"]) for e in events}) == len(events)
    return {e.decoded("DTSTART"): str(e["SUMMARY"]) for e in events}


def test_an_agenda_reads_it() -> None:
    h = Histoire(contrat())
    jusqu_a_la_mise_en_demeure(h)
    octets = write_calendrier(h.s, date(2027, 4, 20))
    days = read(octets)
    assert (
        days[J("2027-04-29")] == "Charpentes du Causse\u00a0: dernier jour pour exécuter ce que la mise en "
        "demeure demande (PR-1)"
    )
    assert days[J("2027-06-30")] == "Charpentes du Causse\u00a0: terme du marché (PR-1)"
    early = read(write_calendrier(h.s, date(2027, 3, 12)))
    assert early[J("2027-03-12")] == "Charpentes du Causse\u00a0: dernier jour pour répondre au rappel (PR-1)"
    # What is over needs no reminder; the page keeps it.
    assert min(days) >= date(2027, 4, 20)
    assert J("2027-03-12") in {j.jour for j in list_jalons(h.s)}
    for event in icalendar.Calendar.from_ical(octets).walk("VEVENT"):
        assert (event.decoded("DTEND") - event.decoded("DTSTART")).days == 1
        assert event["DESCRIPTION"]
        assert len(event.walk("VALARM")) == 1
    assert write_calendrier(h.s, date(2027, 4, 20)) == octets


def test_its_lines_are_folded_and_end_as_they_must() -> None:
    h = Histoire(contrat(reference="PR « réhabilitation, 96 logements ; tranche ferme » " + "é" * 80))
    jusqu_a_la_mise_en_demeure(h)
    octets = write_calendrier(h.s, date(2027, 4, 20))
    lines = octets.split(b"\r\n")
    assert all(len(x) <= 75 for x in lines)
    assert b"\n" not in octets.replace(b"\r\n", b"")
    assert lines[-1] == b""
    for summary in read(octets).values():
        assert summary.endswith(f"({h.reglages.reference})")


def test_a_refusal_to_renew_aims_at_a_working_day() -> None:
    h = Histoire(convention(periodes=Periodes(J("2025-03-01"), 12, "tacite", 12, 3), periode=2))
    jalons = {j.cle: j for j in list_jalons(h.s)}
    assert jalons["non-reconduction"].jour == J("2026-11-27")
    assert "28\u00a0novembre\u00a02026" in jalons["non-reconduction"].detail
    assert jalons["terme"].jour == J("2027-02-28")


def test_a_moved_limit_says_why() -> None:
    h = Histoire(contrat())
    h.dire("2027-02-10", "silence")
    h.contact("2027-02-11", "telephone")
    h.contact("2027-02-17")
    h.courrier("2027-02-18", "demande_accord")
    h.dire("2027-02-22", "accord_donne")
    h.courrier("2027-02-24", "rappel")
    h.recu("2027-02-26", "rappel")
    (moved,) = [j for j in list_jalons(h.s) if j.cle.startswith("courrier-")]
    assert moved.jour == J("2027-03-15")
    assert "13\u00a0mars\u00a02027 est chômé" in moved.detail
