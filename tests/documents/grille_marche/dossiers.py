"""From a row of the grid to the dossier of a marché that a user would have written."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from grille.dossiers import write_yaml
from grille.identites import make_contacts, make_habilitation, make_identite, make_personne, make_signataire
from grille.paires import Rangee

from clausedocs.domaine import find_acheteur, load_table

from .derives import DUREES, LANCEMENTS, VALEURS, find_famille, is_note
from .lots import (
    find_montant,
    find_total,
    list_dispositifs,
    make_calibrage,
    make_clause_lot,
    make_lots,
)

# The day before any other of the dossier: the duty starts between the two launches.
_JOURS = {
    "avant": {"publication": "2026-06-18", "questions": "2026-07-03", "offres": "2026-07-20", "saisine": "2026-05-04"},
    "apres": {"publication": "2026-12-09", "questions": "2027-01-04", "offres": "2027-01-20", "saisine": "2026-11-02"},
}  # fmt: skip
_PUBLICS: dict[str, list[str]] = {
    "deux": ["DELD", "RSA"],
    "local": ["DISPOSITIF_LOCAL", "SENIOR"],
    "tous": list(load_table("publics")),
}
_RECONDUCTIONS: dict[str, dict[str, str]] = {
    "tacite_une": {"nombre": "1", "duree_mois": "12"},
    "expresse_deux": {"nombre": "2", "duree_mois": "12", "tacite": "non"},
}
_GROUPEMENTS: dict[str, dict[str, str]] = {
    "conjoint_solidaire": {"forme": "conjoint", "mandataire_solidaire": "oui"},
    "conjoint": {"forme": "conjoint", "mandataire_solidaire": "non"},
    "solidaire": {"forme": "solidaire"},
    "libre": {"forme": "libre"},
}
_NUMEROS = {"avis": "4", "rc": "6", "ccap": "8", "cctp": "5", "ae": "4", "annexe": "2"}
_HABILITATIONS = {"commune": "deliberation", "hopital": "decision"}
_OUI_NON = {
    "sous_traitance": "sous_traitance_prevue",
    "variantes": "variantes",
    "reprise": "reprise_personnel",
    "regularisation": "regularisation",
    "liste_structures": "liste_structures",
}
_CRITERE_CONSEILLE = {
    "ponderation_pct": "10",
    "sous_criteres": [{"code": "encadrement", "points": "50"}, {"code": "suites", "points": "50"}],
}


def write_dossier(rangee: Rangee, chemin: Path, modeles: Sequence[str] | None = None) -> Path:
    """The dossier of a row, in this file; `modeles` in the place of its own, none for all its pieces."""
    dossier = make_dossier(rangee)
    if modeles is not None:
        dossier["modeles"] = list(modeles)
    return write_yaml(dossier, chemin)


def make_dossier(r: Rangee) -> dict[str, Any]:
    """The dossier of a row, be it one that the domain refuses: the tests of the constraints need those."""
    dossier: dict[str, Any] = {
        "modeles": [r["modele"]],
        "date_reference": "2026-12-11" if r["lancement"] == "apres" else "2026-06-22",
        "donneur_ordre": _make_acheteur(r),
        "structure_porteuse": _make_structure(r),
        "marche": _make_marche(r),
        "clause": _make_clause(r),
    }
    if r["ecriture"] != "absente":
        dossier["ecriture"] = r["ecriture"]
    if r["groupement"] != "aucun":
        dossier["groupement_commandes"] = _make_groupement(r, dossier["donneur_ordre"])
    if r["second"] == "sans_lots" and (calibrage := make_calibrage(r, r["dispositif"])) is not None:
        dossier["calibrage"] = calibrage
    if r["relecture"] == "oui":
        articles = load_table("ccag")[r["ccag"]]["articles"].values()
        read = dict.fromkeys(x[0] for x in articles)
        dossier["references_verifiees"] = [
            {"id": x, "qui": "O. Lambresac", "quand": "2026-06-01"} for x in read
        ]
    if r["fiche"] != "absente":
        dossier["fiche_projet_achat"] = _make_fiche(r)
    if r["avis"] != "absent":
        dossier["avis_motive"] = _make_avis(r)
    if r["questions"] != "aucune":
        dossier["questions"] = _make_questions(r)
    return dossier


# -- the parties


def _make_acheteur(r: Rangee) -> dict[str, Any]:
    genre = r["type_acheteur"]
    acheteur = {
        **make_identite(0, genre, r["nom_acheteur"], structure=False, complete=False),
        "type_acheteur": genre,
        "representant": make_personne(0, genre, "f"),
        "contacts": make_contacts(0, "referent"),
        "entite_adjudicatrice": r["entite_adjudicatrice"],
    }
    habilitation = make_habilitation(genre, _HABILITATIONS.get(genre, "aucune"), "simple")
    if habilitation is not None:
        acheteur["habilitation"] = habilitation
    if find_acheteur(genre).delegation_exigee:
        acheteur["signataire"] = make_signataire(0, "delegue")
    return acheteur


def _make_structure(r: Rangee) -> dict[str, Any]:
    structure = {
        **make_identite(1, "ASSOCIATION", r["nom_structure"], structure=True, complete=False),
        "type_structure": "ASSOCIATION",
        "representant": make_personne(1, "ASSOCIATION", "m"),
        "contacts": make_contacts(1, "referent" if r["facilitateur"] != "referent" else "tous_roles"),
    }
    if r["cofinancement"] != "aucun":
        fonds = {"fonds": "FSE+", "operation": "accompagnement des clauses sociales", "periode": "2026-2028"}
        structure["cofinancements"] = [fonds]
    return structure


def _make_groupement(r: Rangee, acheteur: dict[str, Any]) -> dict[str, Any]:
    """One more member of the same law; it coordinates where the coordinator sanctions."""
    genre = "hopital" if find_acheteur(r["type_acheteur"]).regime == "administratif" else "esh"
    membre = {
        **make_identite(2, genre, "les", structure=False, complete=False),
        "denomination": "Rives du Causse",
        "agissant_pour": "les Rives du Causse",
        "type_acheteur": genre,
        "representant": make_personne(2, genre, "f"),
        "contacts": make_contacts(2, "referent"),
    }
    habilitation = make_habilitation(genre, _HABILITATIONS.get(genre, "aucune"), "simple")
    if habilitation is not None:
        membre["habilitation"] = habilitation
    chef = membre if r["groupement"] == "coordonnateur" else acheteur
    return {"membres": [membre], "coordonnateur": chef["denomination"], "qui_sanctionne": r["groupement"]}


# -- what is bought


def _make_marche(r: Rangee) -> dict[str, Any]:
    value, days = VALEURS[r["valeur"]], _JOURS[r["lancement"]]
    marche: dict[str, Any] = {
        "reference": "2026-A-014",
        "objet": "rénovation et entretien du site des Tilleuls",
        **{nom: r[nom] for nom in ("nature", "forme", "contrat", "procedure", "publicite", "ccag")},
        "valeur_estimee_ht": str(value),
        "duree_mois": str(DUREES[r["duree"]]),
        "date_lancement": LANCEMENTS[r["lancement"]],
        "titulaires": "3" if r["titulaires"] == "trois" else "1",
        **{champ: r[nom] for nom, champ in _OUI_NON.items()},
    }
    if r["minimum"] != "sans_objet":
        marche |= {"montant_max_ht": str(value), "montant_previsionnel_ht": str(value * 6 // 10)}
        marche |= {"montant_min_ht": str(value // 10)} if r["minimum"] == "positif" else {}
    if r["forme"] == "tranches":
        marche["tranches"] = [
            {"code": "ferme", "libelle": "tranche ferme"},
            {"code": "cour", "libelle": "tranche de la cour", "optionnelle": "oui"},
        ]
        if r["dates"] == "toutes":
            marche["tranches"][1]["date_limite_affermissement"] = "2027-11-30"
    if r["reconductions"] != "aucune":
        marche["reconductions"] = _RECONDUCTIONS[r["reconductions"]]
    if r["groupement_titulaire"] != "absent":
        marche["groupement_titulaire"] = _GROUPEMENTS[r["groupement_titulaire"]]
    if r["dates"] == "toutes":
        marche |= {
            "date_publication": days["publication"],
            "date_limite_questions": days["questions"],
            "date_limite_offres": days["offres"],
        }
    if r["numeros"] != "absents":
        marche["numeros"] = _NUMEROS if r["numeros"] == "tous" else {"ccap": "8", "rc": "6"}
    if r["version"] == "donnee":
        marche["version"] = "2 du 11 juin 2026"
    if r["lieux"] == "oui":
        marche["lieux"] = ["Valmorin", "Sorgueval"]
    if r["motif_non_allotissement"] == "oui":
        marche["motif_non_allotissement"] = "prestations indissociables"
    if r["territoires"] != "aucun":
        marche["territoires"] = [
            {"nom": "Littoral", "facilitateur": _FACILITATEUR},
            {
                "nom": "Causse",
                "facilitateur": {**_FACILITATEUR, "prenom": "Anouk", "structure": "l’Agence du Causse"},
            },
        ]
    if lots := make_lots(r):
        marche["lots"] = lots
    if r["heures_total"] == "oui":
        marche["heures_total"] = str(find_total(r) or 100)
    return marche


_FACILITATEUR = {"prenom": "Blaise", "nom": "Monturier", "courriel": "clause@relais.example"}


# -- the terms that all the lots share


def _make_clause(r: Rangee) -> dict[str, Any]:
    devices = list_dispositifs(r)
    clause: dict[str, Any] = {}
    if r["second"] == "sans_lots":
        clause |= make_clause_lot(r, 0, devices[0])
    elif len(set(devices)) == 1:
        clause["dispositif"] = devices[0]
    if r["mode"] != "sans_objet" and (r["mode"] != "volume" or r["version"] == "donnee"):
        clause["mode_engagement"] = r["mode"]
    clause |= _force_fautes(r, devices)
    if r["avec_insertion"] == "oui" or (r["avec_condition"] == "oui" and r["mode"] != "actions"):
        clause.setdefault("publics", _PUBLICS[r["publics"]])
        if r["publics"] != "deux":
            clause["dispositifs_locaux"] = ["Cap Sarmance", "Élan du Ponant"]
    if r["modalites"] == "deux":
        clause["modalites"] = ["mise_a_disposition", "alternance"]
    if r["justificatifs"] == "deux":
        clause["justificatifs"] = ["releve_heures", "contrat"]
    clause |= {
        "periodicite_justificatifs": r["periodicite"],
        "globalisation": r["globalisation"],
        "reliquat": r["reliquat"],
    }
    if r["formation"] == "zero":
        clause["plafond_formation_pct"] = "0"
    if r["cdi"] == "oui":
        clause["heures_cdi_max_mois"] = "36"
    if r["facilitateur"] != "referent":
        clause["facilitateur"] = _FACILITATEUR | (
            {"structure": "la Coopérative des clauses"} if r["facilitateur"] == "exterieur" else {}
        )
    if r["postes"] == "communs":
        clause["postes"] = ["tri", "nettoyage"]
    if r["consignes"] == "oui":
        clause |= {"contraintes": ["site occupé"], "securite": ["port du casque"]}
    if r["delais"] == "autres":
        clause |= {
            "delai_mise_en_demeure_jours": "8", "delai_observations_jours": "30", "reunion_demarrage_jours": "1",
            "duree_eligibilite_mois": "18", "jour_remise_mensuelle": "1", "seuil_avenant_pct": "7.5",
        }  # fmt: skip
    if r["clause_resolutoire"] == "oui":
        clause["clause_resolutoire"] = "l’article 12 du contrat"
    return clause | _make_penalites(r, devices)


def _force_fautes(r: Rangee, devices: list[str]) -> dict[str, Any]:
    """What the domain refuses there, for the rows that a constraint excludes."""
    forced: dict[str, Any] = {}
    if r["avec_note"] == "non" and r["critere"] != "sans_objet":
        forced["critere"] = _CRITERE_CONSEILLE
    if r["avec_reserve"] == "non" and r["condition_sociale"] == "oui":
        forced["condition_sociale_ccap"] = "Un parcours est ouvert chaque année."
    if r["mode"] == "sans_objet" and r["actions"] != "aucune":
        forced["actions"] = [{"code": "stage", "libelle": "stage", "quantite": "1", "unite": "j"}]
    if r["mode"] == "sans_objet" and r["echeancier"] != "aucun":
        forced["echeancier"] = [{"date": "2027-12-31", "heures_cumulees": "100"}]
    if r["mode"] == "sans_objet" and r["seuil_declenchement"] == "oui":
        forced["seuil_declenchement_ht"] = "40000"
    if r["mode"] == "sans_objet" and r["territoires"] == "heures":
        forced["heures_par_territoire"] = [{"territoire": "Littoral", "heures": "100"}]
    met = [
        x
        for x in devices
        if find_famille(x) in ("condition", "insertion")
        or (find_famille(x) == "reserve" and r["condition_sociale"] == "oui")
    ]
    if r["dispense"] != "sans_objet" and (r["obligation"] == "non" or len(met) == len(devices)):
        forced["motif_dispense"] = r["dispense"]
    return forced


def _make_penalites(r: Rangee, devices: list[str]) -> dict[str, Any]:
    """Those that the engagements call for, and those that the row adds."""
    families = [find_famille(x) for x in devices]
    clause: dict[str, Any] = {}
    if "condition" in families and r["mode"] != "actions":
        clause["penalite_heure_eur"] = "50"
    noted = any(is_note(x) and find_famille(x) != "insertion" for x in devices)
    acted = "condition" in families and r["actions"] != "aucune"
    if noted or acted or ("reserve" in families and r["condition_sociale"] == "oui"):
        clause["penalite_action_eur"] = "300"
    if r["penalites"] in ("document", "toutes"):
        clause["penalite_document_jour_eur"] = "30"
    if r["penalites"] in ("reunion", "toutes"):
        clause["penalite_reunion_eur"] = "150"
    if r["plafond"] == "oui":
        clause["plafond_penalites_pct"] = "10"
    clause["penalites"] = {
        "mise_en_demeure_prealable": r["mise_en_demeure"],
        "exoneration_ccag": r["exoneration"],
    }
    return clause


# -- around the consultation


def _make_fiche(r: Rangee) -> dict[str, Any]:
    fiche: dict[str, Any] = {
        "numero_fiche": "F-2026-08",
        "date_saisine": _JOURS[r["lancement"]]["saisine"],
        "service_porteur": "la direction du patrimoine",
        "interlocuteur": {"prenom": "Octavie", "nom": "Lambresac"},
        "description": "Le site est rénové puis entretenu.",
        "date_prevue_publication": _JOURS[r["lancement"]]["publication"],
    }
    if r["fiche"] == "complete":
        fiche |= {
            "description": "Le site est rénové puis entretenu.\n\nIl reste ouvert pendant les travaux.",
            "dont_fournitures_ht": str(find_montant(r) // 3),
            "contraintes": ["site occupé"],
            "date_prevue_notification": "2027-03-01",
            "experience_anterieure": "1 040 heures réalisées en 2022 sur un marché voisin",
            "financements": ["ANRU", "FSE+"],
            "pieces_jointes": ["programme de l’opération"],
            "question_posee": "Quelle clause est possible\u00a0?",
        }
        fiche["interlocuteur"] |= {"fonction": "cheffe de projet", "courriel": "achats@valmorin.example"}
    return fiche


def _make_avis(r: Rangee) -> dict[str, Any]:
    asked = _JOURS[r["lancement"]]["saisine"]
    lots = [{"lot": str(n + 1)} for n in range(2)] if r["second"] != "sans_lots" else [{}]
    avis: dict[str, Any] = {
        # Fifteen days to answer: one opinion in time, another a week late.
        "date_avis": asked[:-2] + ("27" if r["avis"] == "defavorable" else "13"),
        "sens": r["avis"],
        "analyse_besoin": "Les prestations demandent une main-d’œuvre nombreuse.",
        "analyse_emploi": "Les métiers concernés recrutent sur ce bassin.",
        "par_lot": [
            {**lot, "motifs": "Des tâches sont accessibles à des personnes débutantes."} for lot in lots
        ],
    }
    if r["avis"] == "favorable_reserves":
        avis["reserves"] = ["préciser les horaires de travail"]
    if r["avis"] != "favorable":
        avis["risques"] = ["accès au site sur autorisation"]
        avis["offre_locale"] = {
            "SIAE": "6",
            "EA": "1",
            "ESAT": "2",
            "GEIQ": "1",
            "capacites": "une équipe disponible",
        }
    if r["critere"] != "sans_objet":
        avis["critere_recommande"] = _CRITERE_CONSEILLE
    if r["facilitateur"] == "exterieur":
        avis["analyse_par"] = {"prenom": "Maïlys", "nom": "Cordevant", "fonction": "chargée de clauses"}
    return avis


def _make_questions(r: Rangee) -> list[dict[str, Any]]:
    days = _JOURS[r["lancement"]]
    question = {
        "date_question": days["publication"],
        "date_reponse": days["questions"],
        "question_anonymisee": "Les heures de formation sont-elles comptées\u00a0?",
        "reponse": "La pièce en cause le dit.",
    }
    changed = {"piece_modifiee": "annexe" if r["version"] == "donnee" else "ccap"}
    moved = {"importante": "oui", "report_date_limite": "2027-02-12"}
    return {
        "sans_suite": [question],
        "piece": [question, {**question, **changed}],
        "report": [{**question, **changed, **moved}, question],
    }[r["questions"]]
