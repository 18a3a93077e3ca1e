"""Days as a letter prints them: written, computed, or the gap of what they hang on."""

from __future__ import annotations

from datetime import date

from clausedocs.langue.dates import format_date
from clausedocs.langue.lacune import Lacune


def write_jour(value: date | None) -> str:
    """A day, "" without one."""
    return format_date(value) if value is not None else ""


def write_fin(value: date | None, champ: str) -> str:
    """A computed day; in a draft, the gap of the date that it hangs on."""
    return format_date(value) if value is not None else str(Lacune(champ))
