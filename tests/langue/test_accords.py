"""Agreement of participles, adjectives and verbs."""

from __future__ import annotations

import pytest

from clausedocs.langue.accords import accorder, accorder_verbe, marque_accord
from clausedocs.langue.lacune import Lacune


@pytest.mark.parametrize(
    ("ms", "fs", "mp", "fp"),
    [
        ("représenté", "représentée", "représentés", "représentées"),
        ("dûment habilité", "dûment habilitée", "dûment habilités", "dûment habilitées"),
        ("soumis", "soumise", "soumis", "soumises"),
        ("inscrit", "inscrite", "inscrits", "inscrites"),
        ("tenu", "tenue", "tenus", "tenues"),
        ("dû", "due", "dus", "dues"),
        ("titulaire", "titulaire", "titulaires", "titulaires"),
        ("public", "publique", "publics", "publiques"),
        ("premier", "première", "premiers", "premières"),
        ("départemental", "départementale", "départementaux", "départementales"),
        ("pluriannuel", "pluriannuelle", "pluriannuels", "pluriannuelles"),
        ("consultatif", "consultative", "consultatifs", "consultatives"),
        ("nombreux", "nombreuse", "nombreux", "nombreuses"),
        ("Coordonnateur", "Coordonnatrice", "Coordonnateurs", "Coordonnatrices"),
        ("acheteur", "acheteuse", "acheteurs", "acheteuses"),
        ("régional", "régionale", "régionaux", "régionales"),
        ("complet", "complète", "complets", "complètes"),
        ("", "", "", ""),
    ],
)
def test_participles(ms: str, fs: str, mp: str, fp: str) -> None:
    forms = (accorder(ms, g, n) for g, n in (("m", "s"), ("f", "s"), ("m", "p"), ("f", "p")))
    assert tuple(forms) == (ms, fs, mp, fp)


@pytest.mark.parametrize(
    ("singular", "plural"),
    [
        ("désigne", "désignent"),
        ("s’engage", "s’engagent"),
        ("est", "sont"),
        ("a", "ont"),
        ("n’est", "ne sont"),
        ("doit", "doivent"),
        ("fournit", "fournissent"),
        ("transmet", "transmettent"),
        ("reçoit", "reçoivent"),
        ("s’oblige", "s’obligent"),
        ("Désigne", "Désignent"),
        ("Est", "Sont"),
        ("Écrit", "Écrivent"),
    ],
)
def test_verbs(singular: str, plural: str) -> None:
    assert accorder_verbe(singular, "p") == plural
    assert accorder_verbe(singular, "s") == singular


def test_an_unknown_verb_is_refused() -> None:
    with pytest.raises(ValueError, match="tressaillit"):
        accorder_verbe("tressaillit", "p")


def test_endings() -> None:
    assert [marque_accord(g, n) for g in "mf" for n in "sp"] == ["", "s", "e", "es"]


def test_a_gap_goes_through() -> None:
    gap = Lacune("participe")
    assert accorder(gap, "f", "p") == gap
    assert accorder_verbe(gap, "p") == gap
    assert accorder("représenté", Lacune("genre"), Lacune("nombre")) == "représenté"
