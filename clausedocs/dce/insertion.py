"""A clause into a buyer’s Word file: planned, inserted, or updated where it already stands."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

from clausedocs.dce.blocs_poses import hash_textes
from clausedocs.dce.chantier import Chantier, prepare_chantier
from clausedocs.dce.compte_rendu import (
    Bilan,
    describe_place,
    find_numero,
    list_ailleurs,
    list_changements,
    write_rapport,
)
from clausedocs.dce.ecriture_word import Suivi
from clausedocs.dce.fichier_word import Fichier, check_protection, find_protection, free_numero, read_fichier
from clausedocs.dce.listes_du_marche import LISTES, Report, make_reports
from clausedocs.dce.manifeste import Pose, store_manifeste
from clausedocs.dce.montage import Morceau, assemble, name_bloc
from clausedocs.dce.numerotation import list_moved, list_shifted
from clausedocs.dce.place import Demande, Place, show_plan
from clausedocs.dce.redaction import Texte, compose, make_identifiant
from clausedocs.dce.renumerotation import Changement, list_renvois, list_sous_numeros, shift_numeros
from clausedocs.dce.retouches import Retouche, apply_retouches
from clausedocs.dce.revisions import leaves_empty
from clausedocs.dce.sommaire_tape import read_sommaire
from clausedocs.domaine import DossierMarche
from clausedocs.dossiers import DossierCharge
from clausedocs.dossiers.canonique import hash_octets
from clausedocs.dossiers.contexte_marche import NUMEROS
from clausedocs.erreurs import DonneesErreur
from clausedocs.word.styles_word import normalize

# Numbers kept for the bookmarks of the headings, then for the revisions, above those that the file uses.
_SIGNETS, _REVISIONS = 10, 1000
_RESTE = (
    "Rien ne précède ni ne suit la clause qu’un paragraphe puisse rejoindre\u00a0: si toutes les révisions "
    "sont refusées, un paragraphe vide restera, à supprimer."
)


@dataclass(frozen=True, slots=True)
class Resultat:
    """A new .docx. `rapport`: French sentences; `identifiant`: that of its bookmark `_clausedocs_<id>`;
    `numero`: the field of `marche.numeros` to set in the dossier, and its value.
    """

    octets: bytes
    rapport: tuple[str, ...]
    identifiant: str
    mise_a_jour: bool
    numero: tuple[str, int] | None = None


@dataclass(frozen=True, slots=True)
class Projet:
    """What would be done: the outline of the file, the place in words, the changes. Nothing is written.

    `ailleurs`: what the lists of the file would gain, what is left to write; `numero`: as a `Resultat`;
    `refus`: why `insert_clause` would not do it.
    """

    plan: str
    place: str
    changements: tuple[str, ...]
    refus: DonneesErreur | None = None
    ailleurs: tuple[str, ...] = ()
    numero: tuple[str, int] | None = None


def plan_insertion(
    cible: Path,
    contexte: DossierCharge,
    modele: str,
    demande: Demande,
    *,
    suivi: Suivi | None = None,
    lot: str | None = None,
    ailleurs: bool = False,
) -> Projet:
    """What `insert_clause` would do to the file `cible`, in words.

    Raises:
        ClausedocsErreur: as `insert_clause`; a place that cannot be taken or a protected file is told by
            `Projet.refus`, beside the outline.
    """
    fichier = read_fichier(cible)
    outline = show_plan(fichier.plan)
    track = Suivi(suivi.auteur if suivi else None, suivi.jour if suivi else contexte.le)
    identifiant = make_identifiant(contexte, modele, lot or "")
    try:
        site = prepare_chantier(fichier, identifiant, demande, track)
    except DonneesErreur as refused:
        if refused.code not in ("place_enfermee", "place_en_revision"):
            raise
        return Projet(outline, "", (), refused)
    texte = _compose(site, contexte, modele, lot or "")
    changes = _shift(site, track)
    wanted = _list_voulus(site, identifiant, ailleurs=ailleurs)
    report = make_reports(site.fichier, texte, identifiant, track, voulus=wanted)
    bilan = _sum_up(site, texte, changes, report, modele)
    verb = "mise à jour à sa place, " if site.mise_a_jour else ""
    place = f"{verb}{describe_place(site.fichier, site.place)}\u00a0: {texte.titre}"
    protected = find_protection(fichier, suivi=track.actif)
    return Projet(
        outline,
        place,
        tuple(list_changements(bilan)),
        protected,
        tuple(list_ailleurs(bilan)),
        find_numero(bilan),
    )


def insert_clause(
    cible: Path,
    contexte: DossierCharge,
    modele: str,
    demande: Demande,
    *,
    suivi: Suivi | None = None,
    lot: str | None = None,
    ailleurs: bool = False,
) -> Resultat:
    """The file `cible` with the clause in it; the clause that it holds already is updated where it stands.

    `suivi` makes every change a revision; a former text that was accepted is then deleted under revision, one
    that was only proposed is replaced. `ailleurs`: also write the annex among the contractual pieces and the
    derogations in their list, each as a block of its own.

    Raises:
        ClausedocsErreur: the file, the place or the dossier does not allow it, and why.
    """
    fichier = read_fichier(cible)
    check_protection(fichier, suivi=suivi is not None and suivi.actif)
    track = Suivi(suivi.auteur if suivi else None, suivi.jour if suivi else contexte.le)
    identifiant = make_identifiant(contexte, modele, lot or "")
    site = prepare_chantier(fichier, identifiant, demande, track)
    base = free_numero(site.fichier.corps.octets)
    track.prochain = base + _REVISIONS
    texte = _compose(site, contexte, modele, lot or "")
    changes = _shift(site, track)
    wanted = _list_voulus(site, identifiant, ailleurs=ailleurs)
    report = make_reports(site.fichier, texte, identifiant, track, voulus=wanted)
    xml = texte.write(track, base + _SIGNETS, identifiant)
    pieces = [
        *(replace(m, ancien=site.anciens.get(m.nom)) for m in report.morceaux),
        Morceau(
            name_bloc(identifiant),
            xml,
            site.place.rang,
            site.anciens.get(name_bloc(identifiant)),
            site.place.remplace,
        ),
    ]
    corps = site.fichier.corps
    edits = assemble(corps, pieces, track, base, site.propres)
    edits += [r for c in changes for r in c.retouches]
    octets, inverses = apply_retouches(corps.octets, edits)
    hashes = tuple(dict.fromkeys(h for m in pieces for h in hash_textes(m.xml)))
    pose = _record(site, contexte, modele, identifiant, track, octets, inverses, hashes, changes)
    manifeste = site.fichier.manifeste.add(pose)
    paquet = fichier.paquet
    parts = {paquet.document: octets, **store_manifeste(paquet, manifeste)}
    bilan = replace(
        _sum_up(site, texte, changes, report, modele),
        avertissements=(_RESTE,) if track.actif and leaves_empty(corps, site.place.rang) else (),
    )
    return Resultat(
        paquet.write(parts), write_rapport(bilan), identifiant, site.mise_a_jour, find_numero(bilan)
    )


# -- what is written


def _list_voulus(site: Chantier, identifiant: str, *, ailleurs: bool) -> frozenset[str]:
    """The lists to complete: all when asked, else those that hold lines of the clause already."""
    return frozenset(
        x.suffixe for x in LISTES if ailleurs or name_bloc(identifiant, x.suffixe) in site.presents
    )


def _compose(site: Chantier, contexte: DossierCharge, modele: str, lot: str) -> Texte:
    f = site.fichier
    return compose(f.corps, f.styles, f.plan, site.place, contexte, modele, lot)


def _shift(site: Chantier, suivi: Suivi) -> tuple[Changement, ...]:
    f = site.fichier
    return shift_numeros(f.corps, list_shifted(f.plan, site.place), site.place, suivi)


def _record(
    site: Chantier,
    contexte: DossierCharge,
    modele: str,
    identifiant: str,
    suivi: Suivi,
    octets: bytes,
    inverses: tuple[Retouche, ...],
    hashes: tuple[str, ...],
    changes: tuple[Changement, ...],
) -> Pose:
    dossier, place = contexte.dossier, site.place
    repere = place.repere
    moved = [(c.ancien, c.nouveau, c.entree.intitule) for c in changes if c.retouches]
    return Pose(
        identifiant,
        modele,
        dossier.marche.reference if isinstance(dossier, DossierMarche) else "",
        suivi.auteur,
        hash_octets(site.fichier.corps.octets),
        hash_octets(octets),
        (inverses,),
        (place.rang, repere.rang if repere else None, place.apres, place.remplace),
        (repere.cle, repere.niveau) if repere else None,
        hashes,
        tuple(dict.fromkeys([*site.renumerotes, *moved])),
    )


def _sum_up(
    site: Chantier, texte: Texte, changes: tuple[Changement, ...], report: Report, modele: str
) -> Bilan:
    f, place = site.fichier, site.place
    shifted = tuple(c.entree for c in changes)
    moved = list_moved(f.plan, place, shifted) if not site.mise_a_jour else frozenset()
    headings = frozenset(e.rang for e in f.plan)
    live = place.repere is not None and place.repere.vivant
    contents = read_sommaire(f, changes, _write_ligne(texte, changes))
    headings |= contents.rangs if contents else frozenset()
    return Bilan(
        describe_place(f, place),
        texte,
        site.mise_a_jour,
        changes,
        live and bool(moved),
        list_renvois(f.corps, headings, moved) if moved else (),
        () if live or not moved else list_sous_numeros(f.corps, place.rang, headings, moved),
        report.faits,
        report.a_faire,
        NUMEROS.get(modele, ""),
        contents.lignes if contents and not site.mise_a_jour else (),
        _say_last(f, place) if modele == "clause_ccap" and not site.mise_a_jour else "",
    )


def _write_ligne(texte: Texte, changes: tuple[Changement, ...]) -> str:
    """The heading of the clause as a line of a table of contents, in the manner of the one that it moves."""
    title = next((p.texte for p in texte.clause if p.genre == "titre"), "")
    tape = changes[0].entree.tape if changes else None
    article = texte.numerotation.article
    if tape is None or article is None or tape.romain:
        return f"{texte.numerotation.titre} – {title}" if texte.numerotation.titre else title
    return f"{tape.prefixe.strip().replace(tape.numero, str(article))} {title}"


def _say_last(fichier: Fichier, place: Place) -> str:
    """The list of the derogations closes a CCAP: an article after it is seldom meant."""
    repere = place.repere
    if repere is None or not place.apres or "derogation" not in normalize(repere.intitule):
        return ""
    if any(e.rang >= place.rang and e.niveau <= repere.niveau for e in fichier.plan):
        return ""
    return (
        f"« {repere.show().strip()} » ferme d’ordinaire le CCAP\u00a0: mieux vaut placer la clause avant lui."
    )
