"""What a browser reads of a page, and sends back."""

from __future__ import annotations

import re


def read_empreinte(page: str) -> str:
    """The mark of the state that a form was drawn from."""
    return re.search(r'name="_empreinte" value="(\w+)"', page)[1]  # type: ignore[index]


def read_formulaire(page: str) -> dict[str, list[str]]:
    """What a browser would send if the form were submitted untouched."""
    from lxml import html

    form = next(f for f in html.fromstring(page).forms if "data-vif" in f.attrib)
    sent: dict[str, list[str]] = {}
    for name, value in form.form_values():
        sent.setdefault(name, []).append(value)
    return sent
