"""The example row of an empty table: together, its values make a dossier that the rules accept."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import yaml

from clausedocs.domaine import DOCUMENTS
from clausedocs.dossiers.formes import Champ
from clausedocs.dossiers.squelette import SQUELETTES
from clausedocs.dossiers.traduction import write_exemple

# The skeleton that shows the fields of each kind of dossier.
SQUELETTE_DE = {"convention": "convention_cadre", "marche": "marche", "courrier": "rappel"}
_MANQUEMENT = "mise_en_demeure_partie.manquements.1.ancre"
# What a document asks for and its skeleton does not show; "" leaves the example of the field.
EN_PLUS: Mapping[str, Mapping[str, str]] = {
    "appel_versement": {"devis.accepte_le": "", "appel_versement.facture_ref": ""},
    "avenant": {
        "avenant.numero": "1",
        "avenant.modifications.1.ancre": "",
        "avenant.modifications.1.type": "",
        "avenant.modifications.1.texte": "",
    },
    "non_reconduction": {
        "convention.duree_mois": "12",
        "convention.reconduction.mode": "tacite",
        "convention.reconduction.duree_periode_mois": "12",
        "convention.reconduction.nombre_max": "3",
    },
    "mise_en_demeure_partie": {_MANQUEMENT: ""},
    "resiliation_convention": {
        _MANQUEMENT: "",
        "resiliation_convention.reference": "CL-2027-015",
        "resiliation_convention.date": "2027-04-12",
        "resiliation_convention.date_reception": "",
        "resiliation_convention.date_expiration": "",
        "resiliation_convention.persistance_constatee_le": "",
    },
    "denonciation": {"denonciation.motif": ""},
    "clause_cctp": {"clause.postes": "aide-maçon ; manœuvre"},
    "cadre_reponse": {
        "marche.lots.1.clause.dispositif": "condition_critere",
        "marche.lots.1.clause.critere.ponderation_pct": "",
        "marche.lots.1.clause.critere.sous_criteres.1.code": "",
        "marche.lots.1.clause.critere.sous_criteres.1.points": "100",
        "clause.penalite_action_eur": "",
    },
    "demande_accord": {
        "courrier.journal.1.date": "",
        "courrier.journal.1.canal": "",
        "courrier.journal.1.resultat": "",
        "courrier.journal.2.date": "2027-01-19",
        "courrier.journal.2.canal": "courriel",
        "courrier.journal.2.resultat": "sans_reponse",
    },
    "relance": {"courrier.date": "2027-04-12", "relance.date_reception_rappel": ""},
    "mise_en_demeure": {
        "courrier.date": "2027-04-12",
        "clause.echeancier.1.date": "2027-03-31",
        "clause.echeancier.1.heures_cumulees": "500",
    },
    "notification_defaillance": {
        "courrier.date": "2027-07-12",
        "notification_defaillance.mise_en_demeure_ref": "",
        "notification_defaillance.date_reception_med": "",
        "notification_defaillance.manquements_mis_en_demeure": "heures_2027-03-31",
    },
    "intention_penalites": {"courrier.date": "2027-07-12"},
    "application_penalites": {
        "courrier.date": "2027-09-06",
        "application_penalites.date_reception_intention": "",
        "application_penalites.total_annonce_eur": "8875",
    },
    "resiliation": {
        "courrier.date": "2027-05-31",
        "resiliation.mise_en_demeure_ref": "",
        "resiliation.date_reception_med": "",
        "resiliation.manquements_mis_en_demeure": "heures_2027-03-31",
        "resiliation.sanctions_annoncees": "resiliation",
        "resiliation.date_reception_invitation": "",
        "resiliation.date_effet": "2027-06-15",
    },
    "cloture_procedure": {"courrier.date": "2027-07-19"},
    "avis_motive": {"avis_motive.par_lot.1.lot": "", "avis_motive.par_lot.1.motifs": ""},
}
DEVIS = ("devis", "appel_versement")


def list_ecrits(modele: str, *, taxable: bool = False) -> dict[str, str]:
    """Heading -> what the skeleton of this document writes there, "" for what it leaves to fill in."""
    racine = DOCUMENTS[modele].racine
    known = SQUELETTES.get(modele) or SQUELETTES[SQUELETTE_DE.get(racine, "convention_cadre")]
    out: dict[str, str] = {}
    for chemin, written in known.ecrits.items():
        text = "\n".join(written) if isinstance(written, list) else str(written)
        # Every scalar stays the text that it is: 50 %, oui, a SIRET.
        out |= dict(_flatten(chemin, yaml.load(text, yaml.BaseLoader)))  # noqa: S506
    if taxable and modele in DEVIS:
        out["devis.taux_tva_pct"] = ""
    return {**out, **EN_PLUS.get(modele, {})}


def _flatten(chemin: str, value: Any) -> Iterator[tuple[str, str]]:
    if isinstance(value, dict):
        for nom, inside in value.items():
            yield from _flatten(f"{chemin}.{nom}", inside)
    elif isinstance(value, list) and any(isinstance(x, dict) for x in value):
        for rank, inside in enumerate(value, 1):
            yield from _flatten(f"{chemin}.{rank}", inside)
    elif isinstance(value, list):
        yield chemin, " ; ".join(str(x) for x in value)
    else:
        yield chemin, str(value or "")


def write_valeur(champ: Champ, ecrit: str = "") -> str:
    """The example of a field as a cell shows it; `ecrit`: what a skeleton has there."""
    value = ecrit or champ.exemple
    if isinstance(value, (list, tuple)):
        return " ; ".join(write_exemple(v) for v in value)
    text = write_exemple(value)
    if champ.forme.nature == "jour" and len(text) == len("2026-10-05"):
        return "/".join(reversed(text.split("-")))
    rate = text and champ.forme.ecriture == "pourcentage" and not text.endswith("%")
    return f"{text} %" if rate else text
