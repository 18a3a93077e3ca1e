"""Reads a letter as its addressee would: from data, or from a fixture."""

from __future__ import annotations

import re
from typing import Any

from cas_d_essai import FIXTURES, load

import clausedocs
from clausedocs.dossiers import DossierCharge
from clausedocs.dossiers.chargement import make_dossier
from clausedocs.dossiers.lieux import Lieux


def charge(donnees: dict[str, Any], **options: Any) -> DossierCharge:
    return make_dossier(donnees, Lieux("essai.yaml", {}, {}), **options)


def write(donnees: dict[str, Any], **options: Any) -> str:
    """The text of the only letter of these data."""
    loaded = charge(donnees, **options)
    return clausedocs.render(loaded, loaded.dossier.modeles[0], "texte").octets.decode("utf-8")


def plain(text: str) -> str:
    return re.sub(r"[\s\u00a0\u202f]+", " ", text)


def read_fixture(nom: str) -> str:
    loaded = load(FIXTURES / f"{nom}.yaml")
    return plain(clausedocs.render(loaded, loaded.dossier.modeles[0], "texte").octets.decode("utf-8"))
