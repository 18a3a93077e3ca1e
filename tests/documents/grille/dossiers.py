"""From a row of the grid to the dossier that a user would have written."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml

from clausedocs.domaine import find_acheteur, load_table

from .identites import (
    find_assemblee,
    make_contacts,
    make_habilitation,
    make_identite,
    make_personne,
    make_signataire,
)
from .paires import Rangee

# The bank 99999 does not exist; the keys are right.
BANQUE = {
    "iban": "FR8999999000010CLAUSE000181",
    "bic": "ZZZZFR99XXX",
    "titulaire_compte": "Compte de la clause",
}
_DUREES = {"douze": "12", "dix_huit": "18", "quarante_huit": "48"}
_ECHEANCES: dict[str, tuple[tuple[str, str], ...]] = {
    "aucune": (),
    "signature": (("100", "signature"),),
    "bilans": (("25", "demarrage"), ("25", "bilan_intermediaire"), ("25", "bilan_annuel"), ("25", "bilan_final")),
    "annee": (("50", "appel_cotisation"), ("50", "debut_annee")),
    "decision": (("33,33", "decision_attribution"), ("66,67", "compte_rendu_financier")),
}  # fmt: skip
_MONTANTS = {"rond": "24000", "centimes": "23999,50", "eleve": "190000"}
_DISPOSITIFS: dict[str, list[str]] = {
    "condition": ["condition"],
    "condition_critere": ["condition_critere"],
    "critere_seul": ["critere_seul"],
    "reserves_insertion": ["reserve_siae", "reserve_ea_esat"],
    "reserves_autres": ["reserve_mixte", "reserve_ess", "reserve_penitentiaire"],
    "marche_insertion": ["marche_insertion"],
    "critere_et_reserve": ["condition", "condition_critere", "reserve_siae"],
    "tous": [
        "condition", "condition_critere", "critere_seul", "reserve_siae", "reserve_ea_esat", "reserve_mixte",
        "reserve_ess", "reserve_penitentiaire", "marche_insertion",
    ],
}  # fmt: skip
_PUBLICS_TOUS = [
    "DELD", "RSA", "ASS", "AAH", "INVALIDITE", "BOETH", "JEUNE_SANS_QUALIF", "JEUNE_DIPLOME", "SENIOR",
    "SUIVI_RENFORCE", "QPV", "REFUGIE", "JUSTICE", "PLIE", "IAE", "GEIQ", "EA_ESAT", "REGIE", "EPIDE_E2C",
    "DISPOSITIF_LOCAL", "AVIS_MOTIVE",
]  # fmt: skip
_PUBLICS: dict[str, dict[str, Any]] = {
    "un": {"publics_preambule": ["DELD"]},
    "quelques": {"publics_preambule": ["DELD", "RSA", "BOETH", "SENIOR", "QPV"]},
    "local": {"publics_preambule": ["DISPOSITIF_LOCAL"], "dispositifs_locaux": ["Tremplin Orvenne"]},
    "tous": {"publics_preambule": _PUBLICS_TOUS, "dispositifs_locaux": ["Cap Sarmance", "Élan du Ponant"]},
}
_INDICATEURS = {
    "sept": [
        "nb_marches_clause", "heures_dues", "heures_realisees", "nb_personnes", "nb_contrats", "etp", "nb_siae",
    ],
    "synthese": [
        "taux_marches_clause", "taux_realisation", "typologie_beneficiaires", "situation_sortie", "nb_alertes",
        "relation_entreprise", "note_synthese",
    ],
    "tous": [
        "nb_marches_clause", "nb_lots_clause", "nb_marches_reserves", "nb_marches_insertion", "nb_considerations",
        "taux_marches_clause", "heures_dues", "heures_realisees", "taux_realisation", "ecart_heures",
        "heures_projetees", "heures_formation", "heures_globalisees", "etp", "nb_personnes", "nb_entrees",
        "nb_contrats", "duree_moyenne_contrat", "typologie_beneficiaires", "typologie_contrats",
        "modalites_application", "situation_sortie", "nb_siae", "part_siae", "nb_entreprises",
        "relation_entreprise", "nb_rappels", "nb_alertes", "nb_meds", "nb_penalites", "montant_penalites",
        "engagements_qualitatifs", "nb_tuteurs", "nb_formations", "nb_personnes_reservees", "accompagnement",
        "note_synthese",
    ],
}  # fmt: skip
_ORGANISME = {"denomination": "Agence régionale des clauses", "article": "l'", "genre": "f", "nombre": "s", "sigle": "ARC"}  # fmt: skip
_PERSONNE = {"prenom": "Ysaline", "nom": "Bréguier-Dosne", "genre": "f", "fonction": "coordinatrice régionale des clauses"}  # fmt: skip
# Value -> (keys of the convention, the coordinator).
_TERRITOIRES: dict[str, tuple[dict[str, Any], dict[str, str] | None]] = {
    "aucun": ({}, None),
    "nomme": ({"territoire": "le Val d’Orvenne"}, None),
    "un": ({"territoires": ["le Littoral"]}, None),
    "deux_organisme": ({"territoires": ["le Littoral", "le Causse"]}, _ORGANISME),
    "trois_personne": ({"territoires": ["le Littoral", "le Causse", "les Trois-Rivières"]}, _PERSONNE),
    "un_coordonne": ({"territoire": "le Grand-Ponant", "territoires": ["le Littoral"]}, _ORGANISME),
}
_COFINANCEMENTS: dict[str, list[dict[str, str]]] = {
    "FSE+": [{"fonds": "FSE+", "operation": "accompagnement des clauses sociales", "periode": "2026-2028"}],
    "ANRU": [{"fonds": "ANRU", "operation": "renouvellement du quartier des Tilleuls"}],
    "autre": [{"fonds": "autre", "nom": "fonds régional pour l’emploi", "operation": "ingénierie de la clause"}],
}  # fmt: skip
_COFINANCEMENTS["FSE+_et_ANRU"] = [*_COFINANCEMENTS["FSE+"], *_COFINANCEMENTS["ANRU"]]
# Both agreements of the periods hold whatever the length: a notice is always shorter than a period.
_DELAIS: dict[str, dict[str, Any]] = {
    "defaut": {},
    "un": {
        **dict.fromkeys(
            (
                "preavis_non_reconduction_mois", "preavis_denonciation_mois", "delai_mise_en_demeure_mois",
                "delai_opposition_mois", "delai_avis_jours", "seuil_plan_action_points",
                "suivi_post_embauche_mois",
            ),
            "1",
        ),
        "procedure_difficultes": {
            "contacts_min": "1", "contacts_ecrits_min": "1", "delai_rappel_jours": "1", "delai_accord_jours_ouvres": "1",
        },
    },
    "longs": {
        "preavis_non_reconduction_mois": "6",
        "preavis_denonciation_mois": "12",
        "delai_mise_en_demeure_mois": "3",
        "delai_opposition_mois": "2",
        "delai_avis_jours": "21",
        "seuil_plan_action_points": "25",
        "suivi_post_embauche_mois": "6",
        "procedure_difficultes": {
            "contacts_min": "4", "contacts_ecrits_min": "2", "delai_rappel_jours": "30", "delai_accord_jours_ouvres": "10",
        },
    },
}  # fmt: skip
_PRESENTATION = (
    "Elle agit sur tout son territoire pour l’emploi des personnes qui en sont éloignées.",
    "Ses équipes achètent ou accompagnent des travaux, des services et des fournitures.",
    "Elle s’est donné en 2025 une politique d’achat socialement responsable.",
)
_ACTIONS_LOCALES = {
    "systematique": "anime une permanence mensuelle à la pépinière d’entreprises",
    "au_besoin": "tenir une permanence à la pépinière d’entreprises",
}
# Field of the convention -> what `oui` and `non` write; a bare word of the grid writes itself.
_OUI_NON = (
    "denonciation_libre", "indemnite_resiliation", "suivi_marches_en_cours", "report_jour_ouvrable",
    "mutualisation", "communication", "aide_hors_territoire",
)  # fmt: skip
_SI_OUI: dict[str, tuple[str, Any]] = {
    "date_signature": ("date_signature", "2026-10-05"),
    "lieu_signature": ("lieu_signature", "Valmorin"),
    "reference": ("reference", "CONV-2026-012"),
    "outil_suivi": ("outil_suivi", "tableau partagé de la Structure"),
    "decision_ref": ("decision_ref", "délibération n° 2026-41"),
    "chiffres_territoire": (
        "chiffres_territoire",
        {"heures": "412000", "personnes": "1150", "annee": "2025", "source": "bilan de la structure"},
    ),
}


class _Plat(getattr(yaml, "CSafeDumper", yaml.SafeDumper)):  # type: ignore[misc]
    """Writes twice what stands twice: a dossier knows no YAML alias."""

    def ignore_aliases(self, data: Any) -> bool:
        return True


def write_dossier(rangee: Rangee, chemin: Path) -> Path:
    """The dossier of a row, in this file."""
    return write_yaml(make_dossier(rangee), chemin)


def write_yaml(dossier: dict[str, Any], chemin: Path) -> Path:
    """These data, as someone would type them."""
    text = yaml.dump(dossier, Dumper=_Plat, allow_unicode=True, sort_keys=False, width=10_000)
    chemin.write_text(text, "utf-8")
    return chemin


def make_dossier(r: Rangee) -> dict[str, Any]:
    """The dossier of a row, be it one that the domain refuses: the tests of the constraints need those."""
    territoire, coordinateur = _TERRITOIRES[r["territoires"]]
    acheteur = _make_acheteur(r)
    dossier: dict[str, Any] = {
        "modeles": [r["modele"]],
        "donneur_ordre": acheteur,
        "structure_porteuse": _make_structure(r),
        "convention": _make_convention(r) | territoire,
        "annexe": _make_annexe(r),
    }
    if r["ecriture"] != "absente":
        dossier["ecriture"] = r["ecriture"]
    if r["date_reference"] == "oui":
        dossier["date_reference"] = "2026-10-05"
    if r["date_pivot"] == "oui":
        dossier["date_pivot"] = "2026-09-01"
    if coordinateur:
        dossier["coordinateur_regional"] = coordinateur
    if r["groupement"] != "aucun":
        dossier["groupement_commandes"] = _make_groupement(r, acheteur)
    if r["annexe_article_28"] == "oui":
        dossier["rgpd"] = {"annexe_article_28": "oui"}
    if r["relecture"] == "oui":
        lu = {"id": "ce:370644", "qui": "O. Lambresac", "quand": "2026-09-01"}
        dossier["references_verifiees"] = [lu]
    if r["presentation"] != "absente":
        paragraphes = _PRESENTATION[: 3 if r["presentation"] == "trois_paragraphes" else 1]
        membres = dossier.get("groupement_commandes", {}).get("membres", [])
        for partie in (dossier["donneur_ordre"], dossier["structure_porteuse"], *membres[:1]):
            partie["presentation"] = "\n\n".join(paragraphes)
    if r["deliberation"] != "absente":
        dossier["deliberation"] = _make_deliberation(r)
    return dossier


def _make_deliberation(r: Rangee) -> dict[str, Any]:
    vote: dict[str, Any] = {"organe": find_assemblee(r["type_acheteur"])}
    if r["deliberation"] == "deleguee":
        vote |= {"organe": "instance permanente", "organe_article": "l'"}
        vote["delegation"] = "délibération n° 2025-14 du 3 juillet 2025 du conseil"
    if r["deliberation"] == "imputee":
        vote["imputation"] = "chapitre 011, article 6226"
    if r["deliberation"] != "minimale":
        rapporteur = make_personne(2, r["type_acheteur"], "f") | {
            "fonction": "conseillère déléguée à l’emploi"
        }
        vote |= {"seance": "2026-09-24", "numero": "2026-087", "rapporteur": rapporteur, "avenants": "oui"}
    return vote


def _make_acheteur(r: Rangee) -> dict[str, Any]:
    genre, qui_signe = r["type_acheteur"], r["signataire_acheteur"]
    identite = make_identite(
        0, genre, r["nom_acheteur"], structure=False, complete=r["identite_acheteur"] == "complete"
    )
    chef = genre == "etat" and qui_signe == "delegue"
    acheteur = {
        **identite,
        "type_acheteur": genre,
        "representant": make_personne(0, genre, r["representant_acheteur"], chef=chef),
        "contacts": make_contacts(0, r["contacts_acheteur"]),
        "signataire": make_signataire(0, qui_signe),
        "habilitation": make_habilitation(genre, r["habilitation_acheteur"], r["acte_acheteur"]),
        "entreprise_publique": r["est_entreprise_publique"],
        "entite_adjudicatrice": r["entite_adjudicatrice"],
    }
    if r["service_etat"] == "oui":
        acheteur["service"] = "secrétariat général commun départemental"
    if r["chorus"] != "absent":
        obligatoire = "oui" if r["chorus"] == "engagement" else "non"
        acheteur["chorus"] = {"code_service": "ACHATS", "engagement_obligatoire": obligatoire}
    if r["cofinancement_acheteur"] != "aucun":
        acheteur["cofinancements"] = _COFINANCEMENTS[r["cofinancement_acheteur"]]
    return _drop_absents(acheteur)


def _make_structure(r: Rangee) -> dict[str, Any]:
    genre = r["type_structure"]
    identite = make_identite(
        1, genre, r["nom_structure"], structure=True, complete=r["identite_structure"] == "complete"
    )
    structure = {
        **identite,
        "type_structure": genre,
        "representant": make_personne(1, genre, r["representant_structure"]),
        "contacts": make_contacts(1, r["contacts_structure"]),
        "signataire": make_signataire(1, r["signataire_structure"]),
        "habilitation": make_habilitation(genre, r["habilitation_structure"], r["acte_structure"]),
        "pouvoir_adjudicateur": None if r["pouvoir_adjudicateur"] == "absent" else r["pouvoir_adjudicateur"],
        "statut_tva": None if r["statut_tva"] == "absent" else r["statut_tva"],
        "cofinancements": _COFINANCEMENTS.get(r["cofinancement"]),
    }
    return _drop_absents(structure) | (BANQUE if r["banque"] == "oui" else {})


def _make_groupement(r: Rangee, acheteur: dict[str, Any]) -> dict[str, Any]:
    """One more member of the same law, and a second one when a member other than the buyer coordinates."""
    prive = find_acheteur(r["type_acheteur"]).regime != "administratif"
    membres = [_make_membre(2, "esh" if prive else "hopital", "les")]
    if r["groupement"] == "coordonnateur":
        membres.append(_make_membre(3, "spl" if prive else "departement", "le"))
    coordonnateur = (membres[-1] if len(membres) > 1 else acheteur)["denomination"]
    groupement = {"membres": membres, "coordonnateur": coordonnateur, "qui_sanctionne": r["groupement"]}
    if len(membres) > 1:
        groupement["convention_constitutive"] = "convention constitutive du 12 mars 2026"
    return groupement


def _make_membre(rang: int, genre: str, nom: str) -> dict[str, Any]:
    acte = {"departement": "deliberation", "hopital": "decision"}.get(genre, "aucune")
    membre = {
        **make_identite(rang, genre, nom, structure=False, complete=False),
        "type_acheteur": genre,
        "representant": make_personne(rang, genre, "f"),
        "contacts": make_contacts(rang, "referent"),
        "habilitation": make_habilitation(genre, acte, "simple"),
    }
    # The names by rank, not by type: a member never bears the name of the first buyer.
    membre["denomination"] = ("Rives du Causse", "Département de l’Estuaire")[rang - 2]
    membre["agissant_pour"] = ("les Rives du Causse", "le Département de l’Estuaire")[rang - 2]
    return _drop_absents(membre)


def _make_convention(r: Rangee) -> dict[str, Any]:
    convention: dict[str, Any] = {
        "modele": r["famille"],
        "duree_mois": _DUREES[r["duree"]],
        "signature": r["signature"],
        "prise_effet": r["prise_effet"],
        "reconduction": _make_reconduction(r["reconduction"]),
        "remuneration": _make_remuneration(r),
        "dispositifs_vises": _DISPOSITIFS[r["dispositifs"]],
        **_PUBLICS[r["publics"]],
        "indicateurs": _INDICATEURS[r["indicateurs"]],
        "roles_rgpd": r["roles_rgpd"],
        "rythme_suivi": r["rythme_suivi"],
        "frequence_reunion_annuelle": "2" if r["reunions"] == "deux" else "1",
        **{f: r[f] for f in _OUI_NON},
        **dict(_SI_OUI[f] for f in _SI_OUI if r[f] == "oui"),
        **_make_fondement(r),
        **_DELAIS[r["delais"]],
    }
    if r["exemplaires"] == "cinq":
        convention["exemplaires"] = "5"
    if r["annexer_offre"] != "absent":
        convention["annexer_offre"] = r["annexer_offre"]
    if r["prise_effet"] == "date":
        convention["date_effet"] = "2027-01-01"
    if r["prevision_heures"] != "absente":
        convention["prevision_heures"] = {"une": "1", "milliers": "8000"}[r["prevision_heures"]]
    exclus = ["les marchés de prestations intellectuelles", "les achats inférieurs à 40 000 € HT"]
    convention["marches_exclus"] = exclus[: {"aucun": 0, "un": 1, "deux": 2}[r["marches_exclus"]]]
    return convention


def _make_reconduction(choix: str) -> dict[str, str]:
    mode, _, nombre = choix.partition("_")
    if mode == "aucune":
        return {"mode": mode}
    return {"mode": mode, "duree_periode_mois": "12", "nombre_max": "1" if nombre == "une" else "3"}


def _make_remuneration(r: Rangee) -> dict[str, Any]:
    echeances = [{"part_pct": part, "declencheur": quoi} for part, quoi in _ECHEANCES[r["echeances"]]]
    remuneration: dict[str, Any] = {"mode": r["mode"], "revision": r["revision"]}
    if echeances:
        remuneration["echeances"] = echeances
    if r["delai_convenu"] == "oui":
        remuneration["delai_paiement_jours"] = "20"
    return remuneration


def _make_fondement(r: Rangee) -> dict[str, Any]:
    fondement: dict[str, Any] = {}
    if r["fondement"] != "aucun":
        fondement["fondement_achat"] = r["fondement"]
        exiges = load_table("fondements")[r["fondement"]]["exige"]
        details = {
            "quasi_regie": {"controle": "majorité au conseil d’administration", "part_activite_pct": "85"},
            "consultation_ref": "HC-2026-C017",
        }
        fondement |= {nom: details[nom] for nom in exiges}
    if r["montant"] != "absent":
        fondement |= {"montant_max_ht": _MONTANTS[r["montant"]], "date_attribution": "2026-09-28"}
    return fondement


def _make_annexe(r: Rangee) -> dict[str, Any]:
    actions = load_table("actions")
    tous = list(load_table("volets"))
    volets = tous if r["volets"] == "quatre" else [r["volets"]]
    retirees = {
        "aucune": [],
        "une_sur_deux": list(actions)[::2],
        # Each volet keeps its last action.
        "sauf_une": [c for v in tous for c in [c for c, a in actions.items() if a["volet"] == v][:-1]],
        "toutes": list(actions),
    }[r["actions_retirees"]]
    annexe: dict[str, Any] = {"volets": volets, "actions_retirees": retirees}
    caractere = r["actions_locales"]
    if caractere != "aucune":
        libelle = _ACTIONS_LOCALES[caractere]
        annexe["actions_locales"] = [{"volet": v, "libelle": libelle, "caractere": caractere} for v in volets]
    return annexe


def _drop_absents(bloc: dict[str, Any]) -> dict[str, Any]:
    return {cle: valeur for cle, valeur in bloc.items() if valeur is not None}
