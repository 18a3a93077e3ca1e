"""What the skeletons of dossiers already say, by path."""

from __future__ import annotations

from collections.abc import Mapping

# What a draft must already say, or what most people have to fill in although the domain does not always
# ask for it: path -> what is written after the name (nothing: an empty field; lines: a list).
Ecrits = Mapping[str, str | list[str]]

STRUCTURE: Ecrits = {
    "presentation": "",
    "forme_juridique": "",
    "contacts": [
        "- role: referent",
        "  prenom:",
        "  nom:",
        "  courriel:",
    ],
    "statut_tva": "exonere_non_lucratif",
    "iban": "",
    "bic": "",
    "titulaire_compte": "",
}
# What only a paid convention says.
REMUNERATION = (
    "convention.remuneration.echeances",
    "convention.fondement_achat",
    "convention.montant_max_ht",
    "convention.date_attribution",
)
CONVENTION: Ecrits = {
    "modeles": "[convention_cadre]",
    "structure_porteuse": "ma_structure.yaml",
    "donneur_ordre.habilitation": ["type: deliberation", "organe:", "numero:", "date:"],
    "donneur_ordre.contacts": STRUCTURE["contacts"],
    "convention.date_signature": "",
    "convention.lieu_signature": "",
    "convention.remuneration.echeances": [
        "- part_pct: 50",
        "  declencheur: demarrage",
        "- part_pct: 50",
        "  declencheur: bilan_final",
    ],
    "convention.fondement_achat": "dispense_seuil",
    "convention.montant_max_ht": "",
    "convention.date_attribution": "",
    "convention.territoire": "",
    "convention.indicateurs": [
        "- nb_marches_clause",
        "- heures_realisees",
        "- nb_personnes",
        "- nb_contrats",
        "- typologie_beneficiaires",
        "- typologie_contrats",
        "- situation_sortie",
    ],
}
PARTENARIAT: Ecrits = {
    **{k: v for k, v in CONVENTION.items() if k not in REMUNERATION},
    "modeles": "[convention_partenariat]",
    "donneur_ordre.presentation": "",
    "convention.modele": "partenariat",
    "convention.duree_mois": "12",
    "convention.reconduction": ["mode: tacite", "duree_periode_mois: 12", "nombre_max: 3"],
    "convention.remuneration": ["mode: gratuit"],
}
MARCHE: Ecrits = {
    "structure_porteuse": "ma_structure.yaml",
    "donneur_ordre.contacts": STRUCTURE["contacts"],
    "marche.nature": "travaux",
    "marche.forme": "ordinaire",
    "marche.procedure": "mapa",
    "marche.ccag": "travaux",
    "marche.lots": [
        "- numero: 1",
        "  intitule:",
        "  montant_estime_ht:",
        "  calibrage:",
        "    methode: M1",
        "    part_mo: 50 %",
        "    cout_horaire: 38",
        "    taux: 5 %",
    ],
    "clause": [
        "dispositif: condition",
        "publics: [DELD, RSA, BOETH, JEUNE_SANS_QUALIF, SENIOR, IAE, GEIQ]",
        "penalite_heure_eur: 50",
        "penalite_document_jour_eur: 50",
        "plafond_penalites_pct: 10",
    ],
}
COURRIER: Ecrits = {
    "modeles": "[rappel]",
    "structure_porteuse": "ma_structure.yaml",
    "donneur_ordre.contacts": STRUCTURE["contacts"],
    "marche.ccag": "travaux",
    "marche.date_fin": "",
    "clause": ["heures:", "penalite_heure_eur: 50"],
    "courrier.mode_envoi": "LRAR",
    "courrier.articles_contrat": ["- l’article 8 du CCAP"],
    "courrier.heures_dues": "",
    "courrier.heures_realisees": "",
    "courrier.date_arrete": "",
    "rappel": ["accord_ref:", "date_accord:"],
}
