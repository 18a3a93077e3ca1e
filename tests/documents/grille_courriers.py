"""The letters of a procedure, over the kinds of contracts, the general terms and the forms of the company.

Each letter is written under every contract; the form of the company, and that of the buyers, turns with the
row, so that each form meets each letter.
"""

from __future__ import annotations

import copy
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml

from clausedocs.domaine.documents import DOCUMENTS

FIXTURES = Path(__file__).parents[2] / "fixtures"
LETTRES = tuple(nom for nom, t in DOCUMENTS.items() if t.racine == "courrier")
CCAG = ("travaux", "fcs", "pi", "tic", "moe", "mi", "aucun")
# Buyer -> the general terms that its contracts may refer to. The regimes, and a plural name.
ACHETEURS = {
    "donneur_valmorin": CCAG,
    "donneur_hospices": ("fcs", "aucun"),
    "donneur_loire": CCAG,
    "donneur_aero": ("aucun",),
}
CONTRATS = [(buyer, ccag) for buyer, terms in ACHETEURS.items() for ccag in terms]
FORMES = ("seul", "conjoint", "solidaire", "sous_traitance", "redressement", "liquidation", "pluriel")
GROUPEMENTS = ("aucun", "coordonnateur", "chaque_acheteur")

MANQUEMENT = {
    "code": "heures_2027-03-31",
    "nature": "heures",
    "article": "l’article 8.2 du CCAP",
    "contenu": "200 heures cumulées au 31 mars 2027",
    "exigible_le": "2027-03-31",
}
APRES = {
    "mise_en_demeure_ref": "MD-2027-040",
    "date_mise_en_demeure": "2027-04-05",
    "date_reception_med": "2027-04-08",
    "manquements_mis_en_demeure": ["heures_2027-03-31", "releve_2027-02"],
    "sanctions_annoncees": ["penalites", "resiliation", "frais_et_risques"],
}
CALCUL = {
    "articles_penalites": ["l’article 8.11 du CCAP"],
    **APRES,
    "motif_non_imputable": "ajournement d’une semaine",
    "calcul": [
        {
            "code": "heures_2027-03-31",
            "nature": "heures",
            "manquement": "heures non réalisées au 31 mars",
            "quantite": "80.5",
            "non_imputable": "10",
            "exigible_le": "2027-03-31",
        },
        {
            "code": "releve_2027-02",
            "nature": "document",
            "manquement": "relevé de février",
            "quantite": "7",
            "exigible_le": "2027-03-10",
        },
    ],
}
BLOCS: dict[str, dict[str, Any]] = {
    "demande_accord": {"projet_rappel": "le projet de rappel", "silence_vaut": "relance"},
    "rappel": {"accord_ref": "le courriel du 3 mai", "date_accord": "2027-05-03"},
    "relance": {"rappel_ref": "RP-2027-004", "date_reception_rappel": "2027-04-22"},
    "alerte_donneur_ordre": {
        "motif": "ecart_irrattrapable",
        "proposition": "penalites",
        "motivation": "Le rythme actuel ne permet plus d’atteindre l’objectif.",
        "penalite_estimee_eur": "4000",
        "part_non_imputable_heures": "10",
        "motif_non_imputable": "ajournement d’une semaine",
    },
    "convocation_rencontre": {
        "motif": "L’écart ne se réduit pas.",
        "date_reunion": "2027-06-02",
        "heure": "9 h 30",
        "lieu": "au siège, salle des commissions",
        "ordre_du_jour": ["état des heures"],
    },
    "plan_action": {
        "causes": ["recrutement", "volonte"],
        "actions": [
            {
                "quoi": "embaucher deux personnes",
                "qui": "l’entreprise",
                "quand": "2027-06-15",
                "mesure": "deux contrats",
            }
        ],
        "revoyure": "2027-07-01",
    },
    "mise_en_demeure": {
        "obligations_violees": [{**MANQUEMENT, "heures": 200}],
        "faits": [{"date": "2027-03-31", "constat": "120 heures réalisées", "preuve": "grille de suivi"}],
        "mesures_demandees": [{"action": "réaliser les 80 heures qui manquent", "echeance": "2027-06-10"}],
        "sanctions_encourues": [
            {"sanction": "penalites", "article": "l’article 8.11 du CCAP"},
            {"sanction": "resiliation", "article": "l’article 13 du CCAP"},
        ],
        "resolution": "notification",
    },
    "notification_defaillance": {
        **APRES,
        "manquements": [MANQUEMENT],
        "suites": ["penalites", "resiliation"],
    },
    "intention_penalites": CALCUL,
    "application_penalites": {
        **CALCUL,
        "intention_ref": "IP-2027-055",
        "date_reception_intention": "2027-04-28",
        "total_annonce_eur": "5000",
        "recouvrement": "decompte",
    },
    "resiliation": {
        "articles_resiliation": ["l’article 13 du CCAP"],
        **APRES,
        "manquements": [MANQUEMENT],
        "gravite_motifs": ["L’entreprise refuse par écrit d’exécuter la clause."],
        "invitation_ref": "IP-2027-055",
        "date_reception_invitation": "2027-04-28",
        "date_effet": "2027-06-30",
        "frais_et_risques": "oui",
        "article_frais": "l’article 15 du CCAP",
    },
    "cloture_procedure": {
        "procedure_ref": "MD-2027-040",
        "date_constat": "2027-05-18",
        "heures_rattrapees": "80",
    },
}


def list_rangees() -> Iterator[dict[str, str]]:
    """Each letter under each contract; the forms turn."""
    for n, lettre in enumerate(LETTRES):
        for k, (acheteur, ccag) in enumerate(CONTRATS):
            yield {
                "lettre": lettre,
                "acheteur": acheteur,
                "ccag": ccag,
                "forme": FORMES[(n + k) % len(FORMES)],
                "groupement": GROUPEMENTS[k % 3] if acheteur == "donneur_valmorin" else "aucun",
            }


def make_donnees(rangee: dict[str, str]) -> dict[str, Any]:
    """The dossier of a row, as a person would write it."""
    lettre = rangee["lettre"]
    donnees: dict[str, Any] = {
        "modeles": [lettre],
        "donneur_ordre": _read(rangee["acheteur"]),
        "structure_porteuse": _read("ma_structure_ateliers"),
        "marche": {
            "reference": "2026-MAR-031",
            "objet": "entretien des locaux",
            "forme": "accord_cadre_bc" if rangee["ccag"] == "fcs" else "ordinaire",
            "ccag": rangee["ccag"],
            "montant_ht": "640000",
            "date_lancement": "2026-03-02",
            "date_notification": "2026-10-01",
            "date_fin": "2028-09-30",
        },
        "clause": {
            "dispositif": "condition",
            "heures": 800,
            "echeancier": [{"date": "2027-03-31", "heures_cumulees": 200}],
            "penalite_heure_eur": "50.00",
            "penalite_document_jour_eur": "100.00",
            "plafond_penalites_pct": 5,
        },
        "titulaire": _make_titulaire(rangee["forme"]),
        "courrier": {
            "reference": "CR-2027-060",
            "date": "2027-05-20",
            "mode_envoi": "LRAR",
            "articles_contrat": ["l’article 8 du CCAP"],
            "heures_dues": "200",
            "heures_realisees": "119.5",
            "date_arrete": "2027-05-10",
            "journal": [
                {"date": "2027-05-03", "canal": "courriel", "resultat": "sans_reponse"},
                {"date": "2027-05-10", "canal": "telephone", "resultat": "message_laisse"},
            ],
        },
        lettre: copy.deepcopy(BLOCS[lettre]),
    }
    if rangee["groupement"] != "aucun":
        donnees["groupement_commandes"] = _make_groupement(rangee["groupement"])
    # The contract of a private company has no CCAP.
    return _rename(donnees, "CCAP", "contrat") if rangee["acheteur"] == "donneur_aero" else donnees


def _rename(value: Any, old: str, new: str) -> Any:
    if isinstance(value, dict):
        return {k: _rename(v, old, new) for k, v in value.items()}
    if isinstance(value, list):
        return [_rename(v, old, new) for v in value]
    return value.replace(old, new) if isinstance(value, str) else value


def _read(nom: str) -> Any:
    return yaml.load((FIXTURES / f"{nom}.yaml").read_text("utf-8"), Loader=yaml.BaseLoader)


def _make_groupement(qui: str) -> dict[str, Any]:
    other = _read("donneur_seuil_nord")
    return {
        "membres": [other],
        "coordonnateur": "Ville de Valmorin",
        "convention_constitutive": "convention constitutive du 12 mars 2026",
        "qui_sanctionne": qui,
    }


ADRESSE = {"voie": "21 rue du Lavoir", "code_postal": "99120", "commune": "Valmorin"}
SEUL: dict[str, Any] = {
    "denomination": "Netclair Services",
    "article": "aucun",
    "genre": "f",
    "nombre": "s",
    "adresse": ADRESSE,
    "siret": "99902020999008",
    "representant": {"prenom": "Aurèle", "nom": "Fontbonne", "genre": "m", "fonction": "gérant"},
}
MEMBRE = {
    **SEUL,
    "denomination": "Maçonnerie Delvaux-Perrin",
    "siret": "99902010099009",
    "representant": {"prenom": "Raoul", "nom": "Perrinel", "genre": "m", "fonction": "président"},
    "defaillant": "oui",
}
PLURIEL = {
    **SEUL,
    "denomination": "Jardins d’Azergues",
    "article": "les",
    "genre": "m",
    "nombre": "p",
    "siret": "99902080399008",
    "representant": {"prenom": "Maud", "nom": "Ferrières", "genre": "f", "fonction": "directrice générale"},
}


def _make_titulaire(forme: str) -> dict[str, Any]:
    if forme in ("conjoint", "solidaire"):
        return {**SEUL, "groupement": {"forme": forme, "membres": [MEMBRE]}}
    if forme == "sous_traitance":
        return {**SEUL, "sous_traitants": [{"denomination": "Vitrerie du Val", "prestations": "vitrerie"}]}
    if forme in ("redressement", "liquidation"):
        role = "administrateur" if forme == "redressement" else "liquidateur"
        organ = {"role": role, "prenom": "Ambroise", "nom": "Valcrosse", "genre": "m", "adresse": ADRESSE}
        return {
            **PLURIEL,
            "procedure_collective": {"type": forme, "date_jugement": "2027-02-01", "organes": [organ]},
        }
    return PLURIEL if forme == "pluriel" else SEUL
