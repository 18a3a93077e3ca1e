"""The code that ties a breach from one letter to the next, made from what it is where nobody wrote one."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from pydantic_core import PydanticCustomError

from clausedocs.domaine.champs import read_jour, simplify
from clausedocs.langue.lacune import Lacune

CODE_MAX = 60


def complete_codes(breaches: Any) -> Any:
    """The same rows, each with its code: `heures_2027-03-31`, `document_2027-02-10_releve-de-janvier`.

    It hangs on the row alone, never on its neighbours: a later letter that names fewer breaches gives each of
    them the same code, and two rows that say the same breach are seen. What is not rows is given back.
    """
    if not isinstance(breaches, (list, tuple)) or not all(isinstance(b, Mapping) for b in breaches):
        return breaches
    return [dict(b) if _is_said(b.get("code")) else {**b, "code": make_code(b)} for b in breaches]


def make_code(row: Mapping[str, Any]) -> str:
    """The code of one breach. One cumulated number of hours is due on a day; of the rest, several things."""
    nature = _word(row.get("nature")) or "manquement"
    parts = [nature, _day(row.get("exigible_le"))]
    if nature != "heures":
        parts.append(_word(row.get("contenu") or row.get("manquement")))
    parts.append(_word(row.get("membre")))
    return "_".join(p for p in parts if p)[:CODE_MAX].rstrip("-_")


def _is_said(value: Any) -> bool:
    return value is not None and not isinstance(value, Lacune) and bool(str(value).strip())


def _day(value: Any) -> str:
    """The same however the day is written: 31/03/2027 in a cell, 2027-03-31 in a file."""
    try:
        return _word(read_jour(value)) if _is_said(value) else ""
    except PydanticCustomError:
        return _word(value)


def _word(value: Any) -> str:
    return re.sub(r"[^a-z0-9]+", "-", simplify(str(value))).strip("-") if _is_said(value) else ""
