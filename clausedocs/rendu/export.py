"""A modèle as a Word file with ordinary tags, and what unmodified docxtpl needs to render it."""

from __future__ import annotations

from typing import Any

from clausedocs.dossiers import DossierCharge
from clausedocs.modeles import compile_modele
from clausedocs.modeles.cible_docx import escape_xml
from clausedocs.modeles.environnement import Environnement, make_environnement
from clausedocs.rendu.lacunes import strip_marks
from clausedocs.rendu.paquet_docx import Proprietes, pack
from clausedocs.rendu.preparation import Preparateur


def export_modele(identifiant: str) -> bytes:
    """The bytes of a .docx whose tags are those of docxtpl. Raises ModeleErreur as `compile_modele` does."""
    compiled = compile_modele(identifiant, "docxtpl")
    meta = compiled.meta
    return pack(compiled.source, Proprietes(titre=meta.titre, titre_court=meta.titre, sujet=meta.id))


def contexte_docxtpl(charge: DossierCharge, identifiant: str, lot: str = "") -> dict[str, Any]:
    """The variables and functions of one render of an exported modèle; make it anew for each render."""
    compiled = compile_modele(identifiant, "docxtpl")
    prepared = Preparateur(charge).prepare(identifiant, lot)
    # docxtpl knows no highlight: the gaps of a draft keep their words and lose their marks.
    return compiled.variables(_strip(prepared.contexte), prepared.citations)


def environnement_docxtpl() -> Environnement:
    """The Jinja environment to give to docxtpl, in place of its own."""
    return make_environnement(escape_xml, standard=True)


def _strip(value: Any) -> Any:
    if isinstance(value, str):
        return strip_marks(value)
    if isinstance(value, dict):
        return {k: _strip(v) for k, v in value.items()}
    return [_strip(v) for v in value] if isinstance(value, list) else value
