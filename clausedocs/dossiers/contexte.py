"""The variables of a modèle: plain data, with French forms and typography made once per dossier."""

from __future__ import annotations

from datetime import date
from functools import cache, lru_cache
from typing import Any

from clausedocs.domaine import Dossier, DossierCourrier, DossierMarche, LotResolu, Socle, load_table
from clausedocs.domaine.chronologie import DossierChronologie
from clausedocs.domaine.grammaire import resolve_grammaire
from clausedocs.dossiers.contexte_avenant import describe_avenant
from clausedocs.dossiers.contexte_chronologie import build_chronologie
from clausedocs.dossiers.contexte_convention import describe_convention
from clausedocs.dossiers.contexte_devis import describe_appel, describe_courrier_appel, describe_devis
from clausedocs.dossiers.contexte_lettres import describe_lettres
from clausedocs.dossiers.contexte_marche import build_marche, choose_lot
from clausedocs.dossiers.contexte_parties import (
    describe_donneur,
    describe_groupement,
    describe_signature,
    describe_structure,
)
from clausedocs.dossiers.contexte_suites import describe_deliberation
from clausedocs.langue.dates import format_date
from clausedocs.langue.inclusif import mots
from clausedocs.langue.parties import formes_partie
from clausedocs.langue.typographie import corriger


def build_contexte(dossier: Socle, *, mode: str, le: date, amont: bool = True) -> dict[str, Any]:
    """Every variable that a modèle may use. `le` is the document's date when the dossier gives none.

    Leaves are texts, whole numbers, booleans or None; groups are dicts and lists; nothing else. A gap of a
    draft goes through, with its marks, inside whatever text needs its value. Without `amont`, a marché gives
    none of the variables of `AMONT`: half the work, for a piece that names none of them.
    """
    if isinstance(dossier, DossierCourrier):
        # Imported late: only the letters need it.
        from clausedocs.dossiers.contexte_courrier import build_courrier

        contexte = build_courrier(dossier, mode=mode)
    elif isinstance(dossier, DossierMarche):
        contexte = build_marche(dossier, mode=mode, le=le, amont=amont)
    elif isinstance(dossier, DossierChronologie):
        contexte = build_chronologie(dossier, mode=mode, le=le)
    else:
        assert isinstance(dossier, Dossier)
        contexte = _build_convention(dossier, mode=mode, le=le)
    # The lexicon is a table of ours, already typeset.
    return {**typeset(contexte), "mot": _load_mots(dossier.ecriture_retenue)}


def cut_contexte(
    contexte: dict[str, Any], dossier: Socle, modele: str, lot: LotResolu | None = None
) -> dict[str, Any]:
    """The context of one document: of a marché, where its headings start and the lot that it is made for; of
    a letter, its head and its foot."""
    if isinstance(dossier, DossierCourrier):
        from clausedocs.dossiers.contexte_courrier import choose_lettre

        return {**contexte, **typeset(choose_lettre(contexte, dossier, modele))}
    if not isinstance(dossier, DossierMarche):
        return contexte
    return choose_lot(contexte, dossier, modele, lot)


def _build_convention(dossier: Dossier, *, mode: str, le: date) -> dict[str, Any]:
    acheteurs = [describe_donneur(d, dossier) for d in dossier.donneurs_ordre]
    structure = describe_structure(dossier.structure_porteuse, dossier)
    jour = dossier.date_reference or dossier.convention.date_signature or le
    return {
        "mode": mode,
        "ecriture": dossier.ecriture_retenue,
        "regime": dossier.regime,
        "donneur_ordre": acheteurs[0],
        "donneurs_ordre": acheteurs,
        "structure_porteuse": structure,
        "cofinancements": [
            {**fonds, "structure": partie is structure}
            for partie in (structure, *acheteurs)
            for fonds in partie["cofinancements"]
        ],
        "coordinateur_regional": _describe_coordinateur(dossier),
        "groupement": describe_groupement(dossier, acheteurs),
        "signataires": [describe_signature(p) for p in (*acheteurs, structure)],
        "convention": describe_convention(dossier),
        "annexe": _describe_annexe(dossier),
        "deliberation": describe_deliberation(dossier),
        "devis": describe_devis(dossier, acheteurs),
        "appel_versement": describe_appel(dossier, acheteurs),
        "avenant": describe_avenant(dossier, acheteurs, structure),
        **_describe_courriers(dossier, acheteurs, structure),
        "date_document": format_date(jour),
        "lieu": dossier.convention.lieu_signature or "",
    }


def _describe_courriers(
    dossier: Dossier, acheteurs: list[dict[str, Any]], structure: dict[str, Any]
) -> dict[str, Any]:
    """The letters between the parties, and under `courriers` what heads and closes each, calls included."""
    letters = describe_lettres(dossier, _choose_porte_parole(dossier, acheteurs), structure)
    call = describe_courrier_appel(dossier, acheteurs, structure)
    return {**letters, "courriers": {**letters["courriers"], **({"appel_versement": call} if call else {})}}


def _choose_porte_parole(dossier: Dossier, acheteurs: list[dict[str, Any]]) -> dict[str, Any]:
    """The buyer who writes and receives letters: in a grouping, its coordinator."""
    groupement = describe_groupement(dossier, acheteurs)
    return groupement["coordonnateur"] if groupement else acheteurs[0]


@cache
def _load_mots(ecriture: str) -> dict[str, dict[str, str]]:
    """The lexicon as plain dicts: the sandbox of the modèles reads nothing else."""
    return {mot: dict(formes) for mot, formes in mots(ecriture).items()}


def typeset(value: Any) -> Any:
    """The same data with every text in French typography."""
    if isinstance(value, dict):
        # Most of what a group holds is text: one call less for each.
        return {cle: _correct(v) if type(v) is str else typeset(v) for cle, v in value.items()}
    if isinstance(value, str):
        return _correct(value)
    if isinstance(value, list):
        return [typeset(v) for v in value]
    return value


# A party's forms and our labels come back in every dossier: each distinct text is corrected once.
_correct = lru_cache(maxsize=4096)(corriger)


def _describe_coordinateur(dossier: Dossier) -> dict[str, Any] | None:
    """An organisation, or a person: « par Ysaline Bréguier-Dosne, coordinatrice régionale des clauses »."""
    qui = dossier.coordinateur_regional
    if qui is None:
        return None
    personne = " ".join(x for x in (qui.prenom, qui.nom) if x)
    if qui.denomination:
        g = resolve_grammaire(qui)
        assert g is not None
        formes = formes_partie(qui.denomination, g.article, g.genre, g.nombre, g.initiale_vocalique)
    else:
        nom = ", ".join(x for x in (personne, qui.fonction) if x)
        formes = formes_partie(nom, "aucun", qui.genre or "m", "s")
    return {
        **formes,
        "denomination": qui.denomination or personne,
        "sigle": qui.sigle or "",
        "nom_complet": personne,
        "fonction": qui.fonction or "",
        "courriel": qui.courriel or "",
        "telephone": qui.telephone or "",
    }


def _describe_annexe(dossier: Dossier) -> dict[str, Any]:
    annexe = dossier.annexe
    return {
        "volets": list(annexe.volets),
        "active": {code: code not in annexe.actions_retirees for code in load_table("actions")},
        "actions_locales": [
            {"volet": a.volet, "libelle": a.libelle, "au_besoin": a.caractere == "au_besoin"}
            for a in annexe.actions_locales
        ],
    }
