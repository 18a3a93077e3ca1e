"""What a regime (`regimes.yaml`) and a kind of contract (`contrats.yaml`) forbid to cite."""

from __future__ import annotations

from fnmatch import fnmatchcase
from functools import cache
from pathlib import Path
from typing import Any

from clausedocs.droit.entrees import Entree
from clausedocs.droit.lecture import read_table
from clausedocs.droit.registre import split_id


def find_motif_exclusion(identifiant: str, regime: str) -> str:
    """Why this regime does not cite that entry; "" when it does.

    Raises:
        ValueError: the regime is not in the table (the domain derives it: a fault of ours).
    """
    nu = split_id(identifiant)[0]
    for interdits, motif in _load_regimes(regime):
        if any(fnmatchcase(nu, i) for i in interdits):
            return motif
    return ""


def find_motif_contrat(entree: Entree, contrat: str) -> str:
    """Why a contract of this kind does not cite that article of the code; "" when it does.

    A kind that is not in the table (a marché, a convention) cites them all.
    """
    rule = _load_contrats().get(contrat)
    if rule is None or entree.texte.cle != "ccp" or entree.id in rule["aussi"]:
        return ""
    return "" if set(rule["champs"]) & set(entree.champ) else str(rule["motif"])


def list_regimes() -> tuple[str, ...]:
    """`administratif`, `prive_ccp`, `prive`."""
    return tuple(_load_table())


@cache
def _load_regimes(regime: str) -> tuple[tuple[tuple[str, ...], str], ...]:
    table = _load_table()
    if regime not in table:
        raise ValueError(f"unknown regime: {regime}")
    return tuple((tuple(regle["interdits"]), regle["motif"]) for regle in table[regime])


@cache
def _load_table() -> dict[str, list[dict[str, Any]]]:
    return read_table(Path(__file__).with_name("regimes.yaml"))


@cache
def _load_contrats() -> dict[str, dict[str, Any]]:
    return read_table(Path(__file__).with_name("contrats.yaml"))
