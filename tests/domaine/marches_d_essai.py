"""A sound marché as plain data, small enough to read, and the changes that turn it into others."""

from __future__ import annotations

import copy
from functools import cache
from typing import Any

import yaml
from dossiers_d_essai import ABSENT, FIXTURES, change

from clausedocs.domaine import DossierMarche, check_prudences, check_rules
from clausedocs.langue.lacune import Lacune

M = "marche"
C = "clause"
K = "calibrage"
F = "fiche_projet_achat"
A = "avis_motive"

SIMPLE: dict[str, Any] = {
    "date_reference": "2026-11-22",
    M: {
        "reference": "2026-TVX-014",
        "objet": "réhabilitation du groupe scolaire des Tilleuls",
        "nature": "travaux",
        "forme": "ordinaire",
        "procedure": "mapa",
        "ccag": "travaux",
        "valeur_estimee_ht": "1200000",
        "duree_mois": "18",
        "date_lancement": "2026-12-07",
    },
    C: {
        "dispositif": "condition",
        "heures": "300",
        "publics": ["DELD", "RSA"],
        "penalite_heure_eur": "50",
    },
}
# No hours yet: a calculation or another engagement comes.
SANS_HEURES: dict[str, Any] = {f"{C}.heures": ABSENT}
SERVICES: dict[str, Any] = {
    f"{M}.nature": "services",
    f"{M}.ccag": "fcs",
    f"{M}.valeur_estimee_ht": "200000",
    f"{M}.duree_mois": "12",
}
# A framework agreement, hours by slice of orders.
CADRE: dict[str, Any] = {
    **SERVICES,
    **SANS_HEURES,
    f"{M}.forme": "accord_cadre_bc",
    f"{M}.montant_max_ht": "200000",
    f"{M}.montant_previsionnel_ht": "120000",
    f"{C}.mode_engagement": "par_tranche",
    f"{C}.heures_par_tranche": "35",
    f"{C}.tranche_ht": "20000",
}
# The same by the year, computed.
CADRE_ANNUEL: dict[str, Any] = {
    **CADRE,
    f"{C}.heures_par_tranche": ABSENT,
    f"{C}.tranche_ht": ABSENT,
    f"{C}.mode_engagement": "par_periode",
    f"{C}.base_ht": "120000",
    K: {
        "methode": "M5",
        "montant_annuel_ht": "120000",
        "part_mo": "50 %",
        "cout_horaire": "30",
        "taux": "5 %",
    },
}
TRANCHES: dict[str, Any] = {
    **SANS_HEURES,
    f"{M}.forme": "tranches",
    f"{M}.tranches": [
        {"code": "ferme", "libelle": "tranche ferme"},
        {"code": "cour", "libelle": "tranche de la cour", "optionnelle": "oui"},
    ],
    f"{C}.heures_des_tranches": [
        {"tranche": "ferme", "heures": "300"},
        {"tranche": "cour", "heures": "60"},
    ],
}
SANS_CONDITION: dict[str, Any] = {**SANS_HEURES, f"{C}.penalite_heure_eur": ABSENT}
RESERVE: dict[str, Any] = {**SANS_CONDITION, f"{C}.dispositif": "reserve_siae"}
AUCUN: dict[str, Any] = {**SANS_CONDITION, f"{C}.dispositif": "aucun", f"{C}.motif": "Trop peu d’heures."}
CRITERE: dict[str, Any] = {
    f"{C}.dispositif": "condition_critere",
    f"{C}.penalite_action_eur": "300",
    f"{C}.critere": {
        "ponderation_pct": "10",
        "sous_criteres": [
            {"code": "encadrement", "points": "60"},
            {"code": "formation", "points": "40"},
        ],
    },
}
CRITERE_SEUL: dict[str, Any] = {**CRITERE, **SANS_CONDITION, f"{C}.dispositif": "critere_seul"}
INSERTION: dict[str, Any] = {
    **SERVICES,
    **SANS_CONDITION,
    f"{C}.dispositif": "marche_insertion",
    f"{C}.places": "8",
    f"{C}.heures_hebdo": "26",
    f"{C}.semaines": "44",
    f"{C}.support": "espaces naturels",
    f"{C}.criteres": [
        {"code": "projet_insertion", "ponderation_pct": "70"},
        {"code": "prix", "ponderation_pct": "20"},
        {"code": "environnement", "ponderation_pct": "10"},
    ],
}
# Three lots: two conditions, one without a clause.
LOTS: dict[str, Any] = {
    **SANS_HEURES,
    f"{M}.lots": [
        {
            "numero": "1",
            "intitule": "Gros œuvre",
            "montant_estime_ht": "800000",
            "clause": {"heures": "500"},
        },
        {"numero": "2", "intitule": "Peinture", "montant_estime_ht": "300000", "clause": {"heures": "120"}},
        {
            "numero": "3",
            "intitule": "Ascenseur",
            "montant_estime_ht": "100000",
            "clause": {"dispositif": "aucun", "motif": "Pose spécialisée."},
        },
    ],
}
PRIVE: dict[str, Any] = {
    **SERVICES,
    "donneur_ordre": "donneur_aero.yaml",
    f"{M}.procedure": "hors_ccp",
    f"{M}.ccag": "aucun",
    f"{C}.clause_resolutoire": "l’article 12 du contrat",
}
FICHE: dict[str, Any] = {
    f"{M}.lieux": ["Valmorin"],
    f"{M}.motif_non_allotissement": "prestations indissociables",
    F: {
        "numero_fiche": "F-2026-08",
        "date_saisine": "2026-11-02",
        "service_porteur": "la direction du patrimoine",
        "interlocuteur": {"prenom": "Octavie", "nom": "Lambresac"},
        "description": "Réhabilitation de douze classes.",
        "date_prevue_publication": "2026-12-07",
    },
}
AVIS: dict[str, Any] = {
    **FICHE,
    A: {
        "date_avis": "2026-11-13",
        "sens": "favorable",
        "analyse_besoin": "L’opération demande une main-d’œuvre nombreuse.",
        "analyse_emploi": "Les métiers du bâtiment recrutent.",
        "par_lot": [{"motifs": "Tâches de manœuvre nombreuses."}],
    },
}
PUBLIE: dict[str, Any] = {f"{M}.date_publication": "2026-12-07", f"{M}.date_limite_offres": "2027-01-15"}


def make_question(**autres: str) -> dict[str, str]:
    """A question and its answer, during the consultation of PUBLIE."""
    return {
        "date_question": "2026-12-14",
        "date_reponse": "2026-12-17",
        "question_anonymisee": "Les heures de formation sont-elles comptées ?",
        "reponse": "Oui.",
        **autres,
    }


@cache
def _read_partie(nom: str) -> dict[str, Any]:
    data: dict[str, Any] = yaml.load((FIXTURES / nom).read_text("utf-8"), Loader=yaml.BaseLoader)
    return data


def make_marche(changements: dict[str, Any] | None = None) -> DossierMarche:
    """The small sound marché, with these changes (ABSENT removes a field)."""
    base = {
        "donneur_ordre": "donneur_valmorin.yaml",
        "structure_porteuse": "ma_structure_meivo.yaml",
        **copy.deepcopy(SIMPLE),
    }
    data = change(base, {chemin: _copy(valeur) for chemin, valeur in (changements or {}).items()})
    for bloc in ("donneur_ordre", "structure_porteuse"):
        if isinstance(data[bloc], str):
            data[bloc] = copy.deepcopy(_read_partie(data[bloc]))
    return DossierMarche.model_validate(data)


def _copy(valeur: Any) -> Any:
    """The tables above are shared: a change inside one stays in its test."""
    return valeur if valeur is ABSENT or isinstance(valeur, Lacune) else copy.deepcopy(valeur)


def check(changements: dict[str, Any]) -> list[tuple[str, str]]:
    """The codes and the fields of the rules that these changes break."""
    return [(v.code, v.champ) for v in check_rules(make_marche(changements))]


def warn(changements: dict[str, Any]) -> list[tuple[str, str]]:
    """Those of the warnings, on a dossier that breaks no rule."""
    dossier = make_marche(changements)
    assert check_rules(dossier) == []
    return [(v.code, v.champ) for v in check_prudences(dossier)]
