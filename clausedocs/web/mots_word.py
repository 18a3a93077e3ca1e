"""A document on a Word modèle of the user, beside the form: its words, for only Word knows its layout."""

from __future__ import annotations

import re
from html import escape

from clausedocs.dossiers import DossierCharge
from clausedocs.langue.lacune import DEBUT_LACUNE, FIN_LACUNE
from clausedocs.modeles import SourceModele, find_modele
from clausedocs.modeles.word.sources import SourceWord
from clausedocs.rendu.preparation import Preparation
from clausedocs.rendu.production_word import make_word

_LACUNE = re.compile(r"\[à compléter\u00a0: [^\[\]]*(?:\[\d+\][^\[\]]*)*\]")


def is_word(charge: DossierCharge, modele: str) -> bool:
    """Whether this document follows a Word file of the user."""
    return not isinstance(find_modele(modele, charge.dossiers_modeles), SourceModele)


def write_mots(prepared: Preparation, source: SourceWord) -> str:
    """A paragraph a line, the cells of a row side by side; gaps as in our own. Raises ClausedocsErreur."""
    text = make_word(prepared, source, "texte").decode("utf-8")
    return "".join(_write(line) for line in text.splitlines() if line.strip())


def _write(line: str) -> str:
    words = _LACUNE.sub(lambda m: f"{DEBUT_LACUNE}{m[0]}{FIN_LACUNE}", escape(line.strip(), quote=False))
    return f"<p>{words.replace(chr(9), ' | ')}</p>"
