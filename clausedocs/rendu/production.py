"""From a dossier to documents: render each one, and only then write them all."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Any, Literal

from clausedocs.domaine import DOCUMENTS, DossierMarche
from clausedocs.dossiers import DossierCharge, load_dossier
from clausedocs.droit import Citee, Omission, RapportCitations
from clausedocs.erreurs import Avertissement, DonneesErreur, Lieu, UsageErreur
from clausedocs.modeles import SourceModele, compile_source, read_propres
from clausedocs.rendu.ecriture import write_atomic
from clausedocs.rendu.entete.choix import SANS_ENTETE, Entete, Papeterie
from clausedocs.rendu.formats import FORMATS, PAR_DEFAUT, Format
from clausedocs.rendu.impression import Metadonnees, ReglagesPdf, moteur_absent
from clausedocs.rendu.lacunes import SURLIGNEURS
from clausedocs.rendu.libreoffice import convert_odt
from clausedocs.rendu.moteur_pdf import print_pdf, read_reglages
from clausedocs.rendu.page_html import EntetePage, make_page
from clausedocs.rendu.paquet_docx import Proprietes, encode_sain, pack
from clausedocs.rendu.preparation import Preparateur, Preparation, list_documents, name_document, trace
from clausedocs.rendu.provenance import Provenance

Mode = Literal["projet", "definitif"]
# Called with the number of documents done, how many there are, and the one at hand.
Progression = Callable[[int, int, str], None]
_LIGNES_VIDES = re.compile(r"\n{3,}")


@dataclass(frozen=True, slots=True)
class Rapport:
    """What the signatory should know. `lacunes` are dotted paths of fields."""

    lacunes: tuple[str, ...]
    citations: RapportCitations
    avertissements: tuple[Avertissement, ...]


@dataclass(frozen=True, slots=True)
class DocumentRendu:
    """A document in memory. `pages` is None where only the reader's own program can tell."""

    octets: bytes
    extension: str
    pages: int | None
    rapport: Rapport


@dataclass(frozen=True, slots=True)
class FichierEcrit:
    chemin: Path
    format: str
    pages: int | None
    modele: str


@dataclass(frozen=True, slots=True)
class ResultatGeneration:
    """`formats_indisponibles`: formats left out because the machine lacks something (name, reason)."""

    fichiers: tuple[FichierEcrit, ...]
    rapport: Rapport
    formats_indisponibles: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Demande:
    """How a document is wanted, whichever it is; `expresse`: somebody asked for this format."""

    format: Format
    reglages: ReglagesPdf = field(default_factory=ReglagesPdf)
    entete: Entete = SANS_ENTETE
    expresse: bool = True


# Bytes, pages where they are known, and what the engine warns of.
_Fabrication = tuple[bytes, int | None, tuple[Avertissement, ...]]


def render(
    charge: DossierCharge,
    modele_id: str,
    format: str,
    *,
    lot: str = "",
    entete: Path | None = None,
    moteur_pdf: str | None = None,
    pdf_variante: str | None = None,
    feuille_style: Path | None = None,
) -> DocumentRendu:
    """One document in one format, in memory. `lot` is the number of a lot, for a piece made lot by lot.

    `entete` is a letterhead (a .docx, or a charter), before the one that the dossier names.
    `moteur_pdf` ("typst" by default, or "weasyprint"), `pdf_variante` and `feuille_style` (a .css file, for
    WeasyPrint only) bear on the PDF; the other formats do without.

    Raises:
        UsageErreur: `format_inconnu`, `moteur_inconnu`, `variante_inconnue`, `lot_a_preciser`,
            `lot_inexistant`, a stylesheet or a letterhead that cannot serve.
        ModeleErreur: the modèle is unknown, or wrong for these data.
        DonneesErreur: a citation that may not be printed, a character that the format cannot hold.
        MachineErreur: `moteur_absent`.
    """
    check_formats([format])
    reglages = read_reglages(moteur_pdf, pdf_variante, feuille_style)
    row = FORMATS[format].printed_by(reglages.moteur)
    prepared = Preparateur(charge).prepare(modele_id, lot)
    return render_prepared(
        prepared, Demande(row, reglages, _choose_entete(Papeterie(charge, entete), prepared))
    )


def generate(
    chemin: Path,
    sortie: Path,
    *,
    formats: Sequence[str] | None = None,
    modeles: Sequence[str] | None = None,
    mode: Mode = "definitif",
    le: date | None = None,
    progression: Progression | None = None,
    moteur_pdf: str | None = None,
    pdf_variante: str | None = None,
    feuille_style: Path | None = None,
    dossiers_modeles: Sequence[Path] = (),
    entete: Path | None = None,
) -> ResultatGeneration:
    """Write the documents of a dossier into the folder `sortie`, which is made if need be.

    Without `modeles`: those of the dossier; with an empty tuple, every piece that its marché needs.
    Without `formats`: Word, and PDF where the machine can; a `moteur_pdf` that is named must be there. Every
    document is rendered before the first is written, and each file is written whole or not at all.
    `dossiers_modeles` are folders of the user, whose modèles come before ours.

    Raises:
        ErreursGroupees: all that is wrong in the dossier.
        ClausedocsErreur: as `render`; MachineErreur where a file cannot be written.
    """
    demandes, missing = choose_demandes(
        formats, moteur_pdf=moteur_pdf, pdf_variante=pdf_variante, feuille_style=feuille_style
    )
    propres = read_propres(dossiers_modeles) if dossiers_modeles else None
    charge = load_dossier(chemin, mode=mode, le=le, modeles=modeles, propres=propres)
    if modeles == ():
        _check_pieces(charge, chemin)
    rendered = render_all(charge, demandes, progression, entete=entete)
    written = []
    for prepared, row, document in rendered:
        path = sortie / name_document(prepared, document.extension)
        write_atomic(path, document.octets)
        written.append(FichierEcrit(path, row.nom, document.pages, prepared.meta.id))
    return ResultatGeneration(
        tuple(written),
        merge_reports([d.rapport for _, _, d in rendered], missing),
        missing,
    )


def render_all(
    charge: DossierCharge,
    demandes: Sequence[Demande],
    progression: Progression | None = None,
    *,
    entete: Path | None = None,
) -> list[tuple[Preparation, Format, DocumentRendu]]:
    """All the documents of a dossier, in memory; raises as `render`."""
    wanted = list_documents(charge)
    total = len(wanted) * len(demandes)
    rendered: list[tuple[Preparation, Format, DocumentRendu]] = []
    preparateur, papeterie = Preparateur(charge), Papeterie(charge, entete)
    for modele_id, lot in wanted:
        prepared = preparateur.prepare(modele_id, lot)
        for demande in demandes:
            absent = _find_missing(prepared, demande)
            if absent and rendered and rendered[-1][0] is prepared:
                rendered[-1] = (*rendered[-1][:2], _warn(rendered[-1][2], absent))
                continue
            if progression:
                name = f"{prepared.meta.titre}{f', lot {lot}' if lot else ''}"
                progression(len(rendered), total, f"{name} ({demande.format.libelle})")
            asked = replace(demande, entete=_choose_entete(papeterie, prepared))
            document = render_prepared(prepared, asked)
            rendered.append((prepared, demande.format, document))
    return rendered


def _choose_entete(papeterie: Papeterie, prepared: Preparation) -> Entete:
    """The letterhead of a document, by whose it is: a piece of the consultation is the buyer's."""
    kind = DOCUMENTS.get(prepared.charge.types.get(prepared.meta.id, prepared.meta.document))
    return papeterie.choose(prepared.contexte, acheteur=kind is not None and kind.dce)


def choose_demandes(
    formats: Sequence[str] | None,
    *,
    moteur_pdf: str | None = None,
    pdf_variante: str | None = None,
    feuille_style: Path | None = None,
) -> tuple[list[Demande], tuple[tuple[str, str], ...]]:
    """How each format is to be written, and those that nobody asked for and that this machine lacks.

    Raises UsageErreur and MachineErreur as `generate`.
    """
    reglages = read_reglages(moteur_pdf, pdf_variante, feuille_style)
    wanted, missing = _choose_formats(formats, reglages, strict=moteur_pdf is not None)
    return [Demande(row, reglages, expresse=formats is not None) for row in wanted], missing


def _check_pieces(charge: DossierCharge, chemin: Path) -> None:
    """A tender file needs a marché, and a lot that carries something."""
    if not isinstance(charge.dossier, DossierMarche):
        raise DonneesErreur(
            "modele_hors_dossier",
            "Ce fichier décrit une convention, qui n’a pas de dossier de consultation.",
            "Donnez le fichier d’un marché (« clausedocs nouveau marche »).",
            Lieu(fichier=str(chemin)),
        )
    if not list_documents(charge):
        raise DonneesErreur(
            "dce_vide",
            "Aucun lot ne porte de considération sociale : aucune pièce n’est à écrire.",
            "Vérifiez le dispositif de chaque lot ; « clausedocs obligation-sociale » dit ce que la loi "
            "demande.",
            Lieu(fichier=str(chemin), champ="clause.dispositif"),
        )


# -- formats


def check_formats(formats: Iterable[str]) -> None:
    """Raises UsageErreur `format_inconnu`."""
    for name in formats:
        if name not in FORMATS:
            raise UsageErreur(
                "format_inconnu",
                f"Le format « {name} » n’existe pas.",
                f"Choisissez parmi {', '.join(FORMATS)}.",
            )


def _choose_formats(
    formats: Sequence[str] | None, reglages: ReglagesPdf, *, strict: bool
) -> tuple[tuple[Format, ...], tuple[tuple[str, str], ...]]:
    """The formats to write, and those that nobody asked for and that this machine cannot write."""
    check_formats(formats or ())
    names = PAR_DEFAUT if formats is None else formats
    rows = [FORMATS[n].printed_by(reglages.moteur) for n in dict.fromkeys(names)]
    missing = [(row, row.indisponible()) for row in rows]
    for row, reason in missing:
        if reason and (formats is not None or (strict and row.moteur)):
            raise moteur_absent(reason)
    return (
        tuple(row for row, reason in missing if not reason),
        tuple((row.nom, reason) for row, reason in missing if reason),
    )


# -- one document


def render_prepared(prepared: Preparation, demande: Demande) -> DocumentRendu:
    """One document that was made ready. Raises as `render` does."""
    row = demande.format
    if not isinstance(prepared.source, SourceModele):
        from clausedocs.rendu.production_word import make_word

        if demande.entete.imposee:
            raise UsageErreur(
                "entete_sans_effet",
                f"«\u00a0{prepared.meta.id}\u00a0» est un modèle Word, qui a son propre papier.",
                "Retirez « --entete », ou mettez cet en-tête dans le modèle lui-même.",
            )
        octets = make_word(prepared, prepared.source, row.nom)
        return DocumentRendu(octets, row.extension, None, _report(prepared))
    compiled = compile_source(prepared.source, row.cible)
    corps = SURLIGNEURS[row.cible](compiled.render(prepared.contexte, prepared.citations))
    origin = replace(trace(prepared, compiled.empreinte), entete_sha256=demande.entete.empreinte)
    octets, pages, warnings = _FABRIQUES[row.nom](corps, prepared, origin, demande)
    warnings = (*demande.entete.warn_of(row.nom), *warnings)
    return _warn(DocumentRendu(octets, row.extension, pages, _report(prepared)), *warnings)


def _find_missing(prepared: Preparation, demande: Demande) -> Avertissement | None:
    """What to say of a format that nobody asked for, and that this machine cannot make of a Word modèle."""
    if demande.expresse or isinstance(prepared.source, SourceModele):
        return None
    from clausedocs.rendu.production_word import find_missing

    return find_missing(prepared.source, demande.format.nom)


def _warn(document: DocumentRendu, *warnings: Avertissement) -> DocumentRendu:
    rapport = document.rapport
    return replace(document, rapport=replace(rapport, avertissements=(*warnings, *rapport.avertissements)))


def _make_docx(corps: str, p: Preparation, origin: Provenance, demande: Demande) -> _Fabrication:
    properties = Proprietes(p.titre, p.titre_court, p.auteur, p.meta.description, p.jour, origin.properties())
    data = pack(
        corps,
        properties,
        papier=demande.entete.papier,
        premiers=p.premiers_numeros,
        variables=p.contexte,
    )
    return data, None, ()


def _make_odt(corps: str, p: Preparation, origin: Provenance, demande: Demande) -> _Fabrication:
    word, _, _ = _make_docx(corps, p, origin, demande)
    return convert_odt(word, p.jour), None, ()


def _make_pdf(corps: str, p: Preparation, origin: Provenance, demande: Demande) -> _Fabrication:
    meta = Metadonnees(p.titre, p.titre_court, p.auteur, p.meta.description, p.jour, origin.keywords())
    pdf = print_pdf(corps, meta, demande.reglages, demande.entete.dress(_name_titles(p)))
    return pdf.octets, pdf.pages, pdf.avertissements


def _make_html(corps: str, p: Preparation, origin: Provenance, demande: Demande) -> _Fabrication:
    entete = EntetePage(p.titre, p.titre_court, p.auteur, p.meta.description, origin.properties())
    dressed = demande.entete.dress(_name_titles(p))
    return encode_sain(make_page(corps, entete, habillage=dressed)), None, ()


def _name_titles(p: Preparation) -> dict[str, Any]:
    """What the tags of a letterhead may name."""
    return {**p.contexte, "titre": p.titre, "titre_court": p.titre_court}


def _make_texte(corps: str, p: Preparation, origin: Provenance, demande: Demande) -> _Fabrication:
    text = _LIGNES_VIDES.sub("\n\n", corps).strip() + "\n"
    return encode_sain(text), None, ()


_FABRIQUES: dict[str, Callable[[str, Preparation, Provenance, Demande], _Fabrication]] = {
    "docx": _make_docx,
    "pdf": _make_pdf,
    "html": _make_html,
    "texte": _make_texte,
    "odt": _make_odt,
}


# -- what to say of it


def _report(prepared: Preparation) -> Rapport:
    citations = prepared.citations.rapport()
    to_check = tuple(
        Avertissement(
            "reference_a_controler",
            f"« {c.id} » ({c.citation}) est imprimé sous réserve : {c.reserve}.".replace("..", "."),
            "Contrôlez l’article avant de signer.",
        )
        for c in citations.reserves
    )
    return Rapport(prepared.charge.lacunes, citations, (*prepared.charge.avertissements, *to_check))


def merge_reports(rapports: Sequence[Rapport], missing: Sequence[tuple[str, str]] = ()) -> Rapport:
    """One report for all the documents: each gap, citation and warning once, in order of appearance."""
    cited: dict[str, Citee] = {}
    left_out: dict[str, Omission] = {}
    warnings: dict[tuple[str, str, str], Avertissement] = {}
    for rapport in rapports:
        for citee in rapport.citations.citees:
            cited.setdefault(citee.id, citee)
        for omission in rapport.citations.omises:
            left_out.setdefault(omission.id, omission)
        for a in rapport.avertissements:
            warnings.setdefault((a.code, str(a.lieu), a.message), a)
    absent = tuple(
        Avertissement(
            "moteur_absent", f"Le format « {name} » n’a pas été écrit. {reason}", "Le reste est complet."
        )
        for name, reason in missing
    )
    return Rapport(
        tuple(dict.fromkeys(champ for r in rapports for champ in r.lacunes)),
        RapportCitations(tuple(cited.values()), tuple(left_out.values())),
        (*absent, *warnings.values()),
    )
