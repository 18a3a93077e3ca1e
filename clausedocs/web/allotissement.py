"""A marché with lots or without: one question, and only the fields that follow from its answer."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from clausedocs.web.saisie import Noeud

# The answers, as the buttons of the step send them.
SANS_LOTS, AVEC_LOTS = "sans_lots", "avec_lots"
# What has an object only with lots, only without.
_DES_LOTS = frozenset({"marche.lots", "marche.heures_total"})
_SANS_LOTS = frozenset({"marche.motif_non_allotissement", "calibrage", "clause.heures"})


def list_lots(donnees: Mapping[str, Any]) -> list[Any]:
    """The lots of a marché; none where they are not written as a list."""
    marche = donnees.get("marche")
    lots = marche.get("lots") if isinstance(marche, Mapping) else None
    return lots if isinstance(lots, list) else []


def is_calibre(donnees: Mapping[str, Any]) -> bool:
    """Whether a calculation was begun, for the whole or for a lot."""
    written = (donnees, *(lot for lot in list_lots(donnees) if isinstance(lot, Mapping)))
    return any(x.get("calibrage") for x in written)


def keep_applicable(noeuds: Iterable[Noeud], donnees: Mapping[str, Any]) -> tuple[Noeud, ...]:
    """The fields of a step without those of the other answer; what was written or is wrong stays."""
    out = _SANS_LOTS if list_lots(donnees) else _DES_LOTS
    return tuple(n for n in noeuds if n.chemin not in out or n.rempli or n.signale)


def change_allotissement(donnees: Mapping[str, Any], action: str) -> dict[str, Any]:
    """The data after this answer: the calculation of a lone lot becomes that of the whole, and back.

    Several lots are more than an answer may take away: they stay, to be removed one by one.
    """
    lots = list_lots(donnees)
    data = dict(donnees)
    if action == SANS_LOTS and len(lots) == 1:
        data["marche"] = {k: v for k, v in data["marche"].items() if k != "lots"}
        _move(lots[0] if isinstance(lots[0], Mapping) else {}, data)
    elif action == AVEC_LOTS and not lots:
        lot: dict[str, Any] = {"numero": "1"}
        _move(data, lot)
        data.pop("calibrage", None)
        marche = data.get("marche")
        data["marche"] = {**(marche if isinstance(marche, Mapping) else {}), "lots": [lot]}
    return data


def _move(source: Mapping[str, Any], target: dict[str, Any]) -> None:
    if source.get("calibrage") and not target.get("calibrage"):
        target["calibrage"] = source["calibrage"]
