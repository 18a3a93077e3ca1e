"""The documents of a dossier, taken away: Word, PDF, or all of them with the dossier in one archive."""

from __future__ import annotations

import io
import zipfile
from dataclasses import replace

from starlette.responses import Response

from clausedocs.dossiers.chargement import INCLUS
from clausedocs.erreurs import DonneesErreur, UsageErreur
from clausedocs.modeles import SourceModele
from clausedocs.rendu import FORMATS, render
from clausedocs.rendu.impression import moteur_absent
from clausedocs.rendu.preparation import Preparateur, name_document
from clausedocs.rendu.production_word import find_missing
from clausedocs.web.demande import Demande
from clausedocs.web.espace import Contenu
from clausedocs.web.examen import Examen, examine, make_charge
from clausedocs.web.fonds import list_choix
from clausedocs.web.listes import examine_contenu

# What a button asks for -> the formats.
CHOIX = {"docx": ("docx",), "pdf": ("pdf",), "archive": ("docx", "pdf")}
TYPES = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "ics": "text/calendar; charset=utf-8",
    "pdf": "application/pdf",
    "zip": "application/zip",
}
# The date of the entries of an archive: the same documents give the same archive.
JOUR = (2000, 1, 1, 0, 0, 0)


def produce(d: Demande) -> Response:
    """Write the documents in the workspace and send them: final ones when nothing is missing."""
    contenu = d.espace.read_lisible(d.parametres["nom"])
    formats = CHOIX.get(d.read("format"))
    if formats is None:
        raise UsageErreur(
            "format_inconnu", "Ce format n’existe pas.", "Choisissez Word, PDF ou tout télécharger."
        )
    examen, document = examine_contenu(d.espace, contenu), d.read("document")
    if d.read("modele"):
        contenu, examen = _turn_to(d, contenu)
        document = ""
    files = _render_all(contenu, examen, document, formats)
    for name, octets in files:
        d.espace.write_sortie(contenu.nom, name, octets)
    if d.read("format") != "archive" and len(files) == 1:
        return send(*files[0])
    if d.read("format") == "archive":
        files += _dossier_files(d, contenu)
    return send(f"{contenu.nom}.zip", make_archive(files))


def send(name: str, octets: bytes) -> Response:
    """A file to keep, under this name (letters, digits and hyphens)."""
    kind = TYPES.get(name.rpartition(".")[2], "application/octet-stream")
    return Response(
        octets, media_type=kind, headers={"content-disposition": f'attachment; filename="{name}"'}
    )


def make_archive(files: list[tuple[str, bytes]]) -> bytes:
    """One zip of these files."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, octets in files:
            archive.writestr(zipfile.ZipInfo(name, JOUR), octets, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def _turn_to(d: Demande, contenu: Contenu) -> tuple[Contenu, Examen]:
    """The same dossier, asked for on a modèle of the user that it does not name. Raises UsageErreur."""
    modele = d.read("modele")
    if modele not in list_choix(d.espace.racine, contenu.sorte):
        raise UsageErreur(
            "modele_inconnu", "Ce modèle n’est plus là.", "Rechargez la page : sa liste est à jour."
        )
    donnees = {**contenu.donnees, "modeles": [modele]}
    return replace(contenu, donnees=donnees), examine(donnees, contenu.chemin, contenu.sorte)


def _render_all(
    contenu: Contenu, examen: Examen, document: str, formats: tuple[str, ...]
) -> list[tuple[str, bytes]]:
    charge = make_charge(contenu.donnees, contenu.chemin, "definitif" if examen.complet else "projet")
    wanted = [(m, n) for m, n in examen.documents if not document or f"{m}:{n}" == document]
    if not wanted:
        raise DonneesErreur(
            "page_inconnue", "Ce dossier n’a pas ce document.", "Rechargez la page : sa liste est à jour."
        )
    missing = {f: FORMATS[f].indisponible() for f in formats}
    if all(missing.values()):
        raise moteur_absent(next(iter(missing.values())))
    preparateur = Preparateur(charge)
    out = []
    for modele, lot in wanted:
        prepared = preparateur.prepare(modele, lot)
        for nom in (f for f in formats if not missing[f]):
            # Only LibreOffice prints a Word modèle: of several formats, that one is left out.
            source = prepared.source
            if not isinstance(source, SourceModele) and len(formats) > 1 and find_missing(source, nom):
                continue
            made = render(charge, modele, nom, lot=lot)
            out.append((name_document(prepared, made.extension), made.octets))
    return out


def _dossier_files(d: Demande, contenu: Contenu) -> list[tuple[str, bytes]]:
    """The dossier and the files that it names."""
    out = [(contenu.chemin.name, contenu.chemin.read_bytes())]
    for bloc in INCLUS:
        value = contenu.donnees.get(bloc)
        path = d.espace.racine / value if isinstance(value, str) else None
        if path is not None and path.is_file() and path.parent == d.espace.racine:
            out.append((path.name, path.read_bytes()))
    return out
