"""What a dossier of a marché may vary: a factor is one line, so is a value; `dossiers.py` says what it writes.

`regime`, `obligation` and `avec_…` follow from the others. They are factors all the same: what the law and the
devices bring then meets every other value, and a constraint stays a line. `sans_objet` is the only value where
nothing reads the factor: every other value of it therefore shows in a piece.
"""

from __future__ import annotations

OUI_NON = ("non", "oui")
DISPOSITIFS = (
    "condition", "condition_critere", "critere_seul", "reserve_siae", "reserve_ea_esat", "reserve_mixte",
    "reserve_ess", "reserve_penitentiaire", "marche_insertion", "aucun",
)  # fmt: skip
FORMES = ("ordinaire", "tranches", "accord_cadre_bc", "accord_cadre_ms", "accord_cadre_mixte")
CCAG = ("travaux", "fcs", "pi", "tic", "moe", "mi", "aucun")
REGIMES = ("administratif", "prive_ccp", "prive")

FACTEURS: dict[str, tuple[str, ...]] = {
    "modele": (
        "clause_ccap", "clause_rc", "clause_avis", "clause_cctp", "clause_ae", "annexe_insertion",
        "cadre_reponse", "note_calibrage", "note_obligation", "fiche_projet_achat", "avis_motive",
        "reponse_candidats",
    ),
    # -- who buys, and who helps
    "type_acheteur": ("commune", "hopital", "etat", "esh", "entreprise_publique", "entreprise_privee"),
    "regime": REGIMES,
    "entite_adjudicatrice": OUI_NON,
    "nom_acheteur": ("la", "l_m", "les"),
    "nom_structure": ("la", "l_m", "les"),
    "groupement": ("aucun", "coordonnateur", "chaque_acheteur"),
    "cofinancement": ("aucun", "FSE+"),
    "ecriture": ("absente", "generique", "doublet", "inclusive"),
    "relecture": OUI_NON,
    # -- what is bought
    "contrat": ("marche", "concession", "defense", "quasi_regie", "cooperation_publique"),
    "nature": ("travaux", "services", "fournitures", "pi", "tic", "moe", "mi"),
    "forme": FORMES,
    "ccag": CCAG,
    "procedure": ("mapa", "appel_offres", "negociation", "dialogue", "gre_a_gre", "hors_ccp"),
    "publicite": ("avis_europeen", "avis_national", "mise_en_ligne", "aucune"),
    "lancement": ("avant", "apres"),
    "valeur": ("faible", "moyenne", "elevee"),
    "obligation": OUI_NON,
    "dispense": (
        "sans_objet", "solution_immediatement_disponible", "lien_insuffisant", "concurrence_ou_difficulte",
        "travaux_courts",
    ),
    "duree": ("cinq", "douze", "trente_six"),
    "reconductions": ("aucune", "tacite_une", "expresse_deux"),
    "minimum": ("sans_objet", "absent", "positif"),
    "titulaires": ("un", "trois"),
    "groupement_titulaire": ("absent", "conjoint_solidaire", "conjoint", "solidaire", "libre"),
    "sous_traitance": OUI_NON,
    "variantes": OUI_NON,
    "regularisation": OUI_NON,
    "reprise": OUI_NON,
    "liste_structures": OUI_NON,
    "numeros": ("absents", "quelques", "tous"),
    "version": ("absente", "donnee"),
    "dates": ("lancement", "toutes"),
    "lieux": OUI_NON,
    "motif_non_allotissement": OUI_NON,
    "territoires": ("aucun", "facilitateurs", "heures"),
    # -- what it engages to
    "dispositif": DISPOSITIFS,
    "second": ("sans_lots", *DISPOSITIFS),
    "avec_condition": OUI_NON,
    "avec_note": OUI_NON,
    "avec_reserve": OUI_NON,
    "avec_insertion": OUI_NON,
    "mode": (
        "sans_objet", "volume", "pourcentage", "par_tranche", "par_periode", "par_bon", "par_marche_subsequent",
        "actions",
    ),
    "actions": ("aucune", "complement", "heures_ou_action"),
    "echeancier": ("aucun", "dates", "avancement", "incomplet"),
    "seuil_declenchement": OUI_NON,
    "assiette": ("facture", "commande"),
    "arrondi": ("entiere", "prorata"),
    "reliquat": ("purge", "report"),
    "critere": ("sans_objet", "deux", "libelle", "tous"),
    "condition_sociale": OUI_NON,
    "groupement_reserve": ("chaque_membre", "ensemble"),
    "publics": ("deux", "local", "tous"),
    "publics_du_lot": OUI_NON,
    "methode": ("absente", "M1", "M2", "M3", "M4", "M5", "M6", "M7", "M8"),
    "hypotheses": OUI_NON,
    "heures_total": OUI_NON,
    # -- on which terms
    "modalites": ("usage", "deux"),
    "justificatifs": ("usage", "deux"),
    "periodicite": ("mensuelle", "trimestrielle", "semestrielle"),
    "globalisation": OUI_NON,
    "formation": ("usage", "zero"),
    "cdi": OUI_NON,
    "facilitateur": ("referent", "nomme", "exterieur"),
    "postes": ("aucun", "communs", "par_lot"),
    "consignes": OUI_NON,
    "delais": ("usage", "autres"),
    "mise_en_demeure": ("en_cours", "toujours", "jamais"),
    "exoneration": OUI_NON,
    "penalites": ("minimales", "document", "reunion", "toutes"),
    "penalite_par_lot": OUI_NON,
    "plafond": OUI_NON,
    "clause_resolutoire": OUI_NON,
    # -- around the consultation
    "fiche": ("absente", "minimale", "complete"),
    "avis": ("absent", "favorable", "favorable_reserves", "defavorable"),
    "questions": ("aucune", "sans_suite", "piece", "report"),
}  # fmt: skip
