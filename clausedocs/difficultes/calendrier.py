"""The days of a procedure as an iCalendar file (RFC 5545), for the user's own calendar."""

from __future__ import annotations

import re
from datetime import date, timedelta

from clausedocs.difficultes.echeances import list_jalons
from clausedocs.difficultes.situation import Situation

# A line of the file holds 75 bytes at most, its end apart.
_OCTETS = 75
# Two working days of warning, as a calendar understands it.
RAPPEL = "-P2D"


def write_calendrier(s: Situation, le: date) -> bytes:
    """The file, what is already past left out; the same procedure on the same day gives the same bytes."""
    who = next(iter((*s.reglages.destinataires, s.reglages.sanctionne)), "")
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//clausedocs//difficultes//FR",
        "CALSCALE:GREGORIAN",
        f"X-WR-CALNAME:{_escape('Procédure ' + s.reglages.reference)}",
    ]
    for jalon in list_jalons(s):
        if jalon.jour < le:
            continue
        title = f"{who}\u00a0: {jalon.titre[0].lower()}{jalon.titre[1:]}" if who else jalon.titre
        name = re.sub(r"[^A-Za-z0-9-]+", "-", f"{s.reglages.reference}-{jalon.cle}")
        lines += [
            "BEGIN:VEVENT",
            f"UID:{name}@clausedocs.example",
            f"DTSTAMP:{le:%Y%m%d}T000000Z",
            f"DTSTART;VALUE=DATE:{jalon.jour:%Y%m%d}",
            f"DTEND;VALUE=DATE:{jalon.jour + timedelta(days=1):%Y%m%d}",
            f"SUMMARY:{_escape(f'{title} ({s.reglages.reference})')}",
            f"DESCRIPTION:{_escape(jalon.detail)}",
            "TRANSP:TRANSPARENT",
            "BEGIN:VALARM",
            "ACTION:DISPLAY",
            f"DESCRIPTION:{_escape(title)}",
            f"TRIGGER:{RAPPEL}",
            "END:VALARM",
            "END:VEVENT",
        ]
    lines.append("END:VCALENDAR")
    return "".join(_fold(line) for line in lines).encode("utf-8")


def _escape(text: str) -> str:
    return re.sub(r"([\\;,])", r"\\\1", text).replace("\n", "\\n")


def _fold(line: str) -> str:
    """A long line goes on after a break and a space; a character is never cut."""
    parts, current, size = [], "", 0
    for character in line:
        weight = len(character.encode("utf-8"))
        if size + weight > _OCTETS:
            parts.append(current)
            current, size = " ", 1
        current += character
        size += weight
    return "\r\n".join([*parts, current]) + "\r\n"
