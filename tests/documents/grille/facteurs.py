"""What a dossier may vary, and what cannot stand together: the two tables from which the grid is made.

A factor is one line; so is a value. What a value puts in the dossier is said in `dossiers.py`.
"""

from __future__ import annotations

from clausedocs.domaine import find_acheteur, find_structure, load_table

from .paires import Contrainte

OUI_NON = ("non", "oui")
CIVILS = ("m", "f", "m_civilite", "f_civilite")
NOMS = ("la", "le", "l_m", "l_f", "les", "aucun_consonne", "aucun_voyelle", "aucun_pluriel", "devine")
ACTES = ("simple", "transmis", "organe_precise", "reference_longue")
HABILITATIONS = (
    "aucune", "deliberation", "decision", "arrete", "delegation", "pouvoir", "statuts", "extrait_immatriculation",
)  # fmt: skip
# What is no dated act: `acte_…` then changes nothing.
SANS_DATE = ("aucune", "statuts", "extrait_immatriculation")
SIGNATAIRES = ("representant", "delegue", "autre")
CONTACTS = ("referent", "muet", "tous_roles")

FACTEURS: dict[str, tuple[str, ...]] = {
    "modele": ("convention_cadre", "convention_partenariat", "projet_deliberation", "annexe_offre_service"),
    "famille": ("cadre", "partenariat"),
    # -- who buys
    "type_acheteur": (
        "commune", "departement", "region", "epci", "metropole", "syndicat_mixte", "oph", "esh", "sem", "spl",
        "organisme_prive_adjudicateur", "hopital", "etat", "universite", "etablissement_public",
        "entreprise_publique", "entreprise_privee",
    ),
    "nom_acheteur": NOMS,
    "identite_acheteur": ("minimale", "complete"),
    "representant_acheteur": CIVILS,
    "signataire_acheteur": SIGNATAIRES,
    "habilitation_acheteur": HABILITATIONS,
    "acte_acheteur": ACTES,
    "contacts_acheteur": CONTACTS,
    "est_entreprise_publique": OUI_NON,
    "entite_adjudicatrice": OUI_NON,
    "service_etat": OUI_NON,
    "chorus": ("absent", "service", "engagement"),
    "cofinancement_acheteur": ("aucun", "autre"),
    "groupement": ("aucun", "coordonnateur", "chaque_acheteur"),
    # -- who carries the clause
    "type_structure": ("MDE", "PLIE", "GIP", "ASSOCIATION", "EPCI", "SCIC", "DEPARTEMENT"),
    "nom_structure": NOMS,
    "identite_structure": ("minimale", "complete"),
    "representant_structure": CIVILS,
    "signataire_structure": SIGNATAIRES,
    "habilitation_structure": HABILITATIONS,
    "acte_structure": ACTES,
    "contacts_structure": CONTACTS,
    "pouvoir_adjudicateur": ("absent", "oui", "non"),
    "statut_tva": ("absent", "taxable", "hors_champ_public", "exonere_non_lucratif", "franchise", "subvention"),
    "banque": OUI_NON,
    "cofinancement": ("aucun", "FSE+", "ANRU", "autre", "FSE+_et_ANRU"),
    # -- what they agree on
    "ecriture": ("absente", "generique", "doublet", "inclusive"),
    "mode": ("gratuit", "participation", "prestation", "cotisation", "subvention"),
    "fondement": (
        "aucun", "dispense_seuil", "quasi_regie", "cooperation_publique", "mise_en_concurrence", "subvention",
        "cotisation",
    ),
    "montant": ("absent", "rond", "centimes", "eleve"),
    "echeances": ("aucune", "signature", "bilans", "annee", "decision"),
    "revision": OUI_NON,
    "delai_convenu": OUI_NON,
    "decision_ref": OUI_NON,
    "duree": ("douze", "dix_huit", "quarante_huit"),
    "reconduction": ("aucune", "tacite_une", "tacite_trois", "expresse_une", "expresse_trois"),
    "prise_effet": ("signature", "date"),
    "signature": ("manuscrite", "electronique"),
    "exemplaires": ("absent", "cinq"),
    "date_signature": OUI_NON,
    "lieu_signature": OUI_NON,
    "date_reference": OUI_NON,
    "date_pivot": OUI_NON,
    "reference": OUI_NON,
    "relecture": OUI_NON,
    "delais": ("defaut", "un", "longs"),
    "reunions": ("une", "deux"),
    "denonciation_libre": OUI_NON,
    "indemnite_resiliation": OUI_NON,
    "suivi_marches_en_cours": OUI_NON,
    "report_jour_ouvrable": OUI_NON,
    # -- for what
    "territoires": ("aucun", "nomme", "un", "deux_organisme", "trois_personne", "un_coordonne"),
    "dispositifs": (
        "condition", "condition_critere", "critere_seul", "reserves_insertion", "reserves_autres",
        "marche_insertion", "critere_et_reserve", "tous",
    ),
    "marches_exclus": ("aucun", "un", "deux"),
    "publics": ("un", "quelques", "local", "tous"),
    "indicateurs": ("sept", "synthese", "tous"),
    "chiffres_territoire": OUI_NON,
    "prevision_heures": ("absente", "une", "milliers"),
    "outil_suivi": OUI_NON,
    "mutualisation": OUI_NON,
    "communication": OUI_NON,
    "roles_rgpd": ("responsables_distincts", "responsables_conjoints", "sous_traitance"),
    "annexe_article_28": OUI_NON,
    # -- what a convention de partenariat and a vote add
    "presentation": ("absente", "un_paragraphe", "trois_paragraphes"),
    "rythme_suivi": ("mensuel", "bimestriel", "trimestriel", "semestriel", "a_la_demande"),
    "aide_hors_territoire": OUI_NON,
    "annexer_offre": ("absent", "oui", "non"),
    "deliberation": ("absente", "minimale", "complete", "deleguee", "imputee"),
    # -- the offer of service
    "volets": ("quatre", "donneur_ordre", "entreprises", "demandeurs_emploi", "intermediaires"),
    "actions_retirees": ("aucune", "une_sur_deux", "sauf_une", "toutes"),
    "actions_locales": ("aucune", "systematique", "au_besoin"),
}  # fmt: skip


def _public(type_acheteur: str) -> bool:
    return find_acheteur(type_acheteur).public


def _prive(type_acheteur: str) -> bool:
    return find_acheteur(type_acheteur).regime == "prive"


def _payant(mode: str) -> bool:
    return bool(load_table("remunerations")[mode]["payant"])


def _may_cite(habilitation: str, rule: str, forms: tuple[str, ...]) -> bool:
    return rule != "exigee" if habilitation == "aucune" else rule != "exclue" and habilitation in forms


def _habilite_acheteur(modele: str, type_acheteur: str, habilitation: str) -> bool:
    kind = find_acheteur(type_acheteur)
    if habilitation == "aucune" and modele == "projet_deliberation":
        return True
    return _may_cite(habilitation, kind.habilitation, kind.formes)


def _habilite_structure(type_structure: str, habilitation: str) -> bool:
    kind = find_structure(type_structure)
    return _may_cite(habilitation, kind.habilitation, kind.formes)


def _fonde(type_acheteur: str, mode: str, fondement: str) -> bool:
    if not _payant(mode) or _prive(type_acheteur):
        return fondement == "aucun"
    return fondement != "aucun" and mode in load_table("fondements")[fondement]["modes"]


def _contrainte(facteurs: str, tient: object, raison: str, codes: str = "") -> Contrainte:
    assert callable(tient)
    return Contrainte(tuple(facteurs.split()), tient, raison, frozenset(codes.split()))


CONTRAINTES: tuple[Contrainte, ...] = (
    _contrainte(
        "modele famille",
        lambda m, f: f == {"convention_cadre": "cadre", "convention_partenariat": "partenariat"}.get(m, f),
        "Chaque convention est d’une famille.",
        "convention_famille",
    ),
    _contrainte(
        "famille presentation",
        lambda f, p: f != "partenariat" or p != "absente",
        "Le préambule d’une convention de partenariat présente chaque partie.",
        "presentation_absente",
    ),
    _contrainte(
        "famille annexer_offre",
        lambda f, a: f != "cadre" or a != "non",
        "La convention-cadre ne se passe pas de l’offre de service.",
        "annexe_obligatoire",
    ),
    _contrainte(
        "modele deliberation",
        lambda m, d: m != "projet_deliberation" or d != "absente",
        "Un projet de délibération dit qui délibère.",
        "deliberation_absente",
    ),
    _contrainte(
        "modele type_acheteur deliberation",
        lambda m, t, d: (
            (m != "projet_deliberation" and d == "absente") or "deliberation" in find_acheteur(t).formes
        ),
        "Seul un acheteur qui a une assemblée délibère.",
        "deliberation_sans_assemblee",
    ),
    _contrainte(
        "mode deliberation",
        lambda m, d: d != "imputee" or _payant(m),
        "La gratuité n’engage aucune dépense à imputer.",
        "imputation_inutile",
    ),
    _contrainte(
        "modele type_acheteur habilitation_acheteur",
        _habilite_acheteur,
        "Le type d’acheteur dit quels actes habilitent à signer pour lui, et s’il en faut un.",
        "habilitation_absente habilitation_exclue habilitation_forme deliberation_exclue",
    ),
    _contrainte(
        "type_structure habilitation_structure",
        _habilite_structure,
        "Le type de structure dit quels actes habilitent à signer pour elle, et s’il en faut un.",
        "habilitation_absente habilitation_exclue habilitation_forme deliberation_exclue",
    ),
    _contrainte(
        "type_acheteur nom_acheteur",
        lambda t, n: t != "etat" or n == "l_m",
        "L’État n’a qu’un nom.",
        "etat_nomme",
    ),
    _contrainte(
        "type_acheteur est_entreprise_publique",
        lambda t, e: e == "non" or t in ("sem", "spl"),
        "Le champ ne se remplit que pour une SEM ou une SPL (son aide le dit) : il est sans effet ailleurs.",
    ),
    _contrainte(
        "type_acheteur service_etat",
        lambda t, s: s == "non" or t == "etat",
        "Le service est celui de l’État qui agit (son aide le dit) : il est sans objet ailleurs.",
    ),
    _contrainte(
        "type_acheteur habilitation_acheteur acte_acheteur",
        lambda t, h, a: a != "transmis" or h in SANS_DATE or _public(t),
        "Seul l’acte d’une personne publique se transmet au préfet.",
        "transmission_privee",
    ),
    _contrainte(
        "type_structure habilitation_structure acte_structure",
        lambda t, h, a: a != "transmis" or h in SANS_DATE or find_structure(t).public,
        "Seul l’acte d’une personne publique se transmet au préfet.",
        "transmission_privee",
    ),
    _contrainte(
        "type_acheteur chorus",
        lambda t, c: c == "absent" or _public(t),
        "Le portail public de facturation ne sert que des personnes publiques.",
        "portail_prive",
    ),
    _contrainte(
        "type_acheteur groupement",
        lambda t, g: g == "aucun" or not _prive(t),
        "Un groupement de commandes ne réunit que des acheteurs soumis au code.",
        "groupement_regimes",
    ),
    _contrainte(
        "mode echeances",
        lambda m, e: (e != "aucune") == _payant(m),
        "Un prix se paie par échéances, la gratuité n’en a pas.",
        "gratuit_avec_prix echeances_absentes",
    ),
    _contrainte(
        "mode echeances",
        lambda m, e: m != "subvention" or e != "bilans",
        "Une subvention ne se paie pas contre un bilan.",
        "subvention_contre_bilan",
    ),
    _contrainte(
        "mode echeances",
        lambda m, e: m != "cotisation" or e != "bilans",
        "Une cotisation ne se paie ni par marché ni contre un bilan.",
        "cotisation_a_l_acte",
    ),
    _contrainte(
        "type_acheteur mode",
        lambda t, m: m != "subvention" or find_acheteur(t).regime != "prive",
        "Une entreprise privée ne verse pas de subvention.",
        "subvention_privee",
    ),
    _contrainte(
        "type_acheteur mode fondement",
        _fonde,
        "Un acheteur soumis au code dit sur quel fondement il paie ; ce fondement admet certains modes.",
        "gratuit_avec_prix fondement_prive fondement_absent fondement_incompatible",
    ),
    _contrainte(
        "type_acheteur fondement",
        lambda t, f: f != "cooperation_publique" or t not in ("entreprise_publique", "entreprise_privee"),
        "La coopération suppose un acheteur pouvoir adjudicateur.",
        "cooperation_privee",
    ),
    _contrainte(
        "fondement type_structure pouvoir_adjudicateur",
        lambda f, t, p: (
            f != "cooperation_publique"
            or (find_structure(t).pouvoir_adjudicateur if p == "absent" else p == "oui")
        ),
        "La coopération suppose une structure pouvoir adjudicateur.",
        "cooperation_privee",
    ),
    _contrainte(
        "mode montant",
        lambda m, x: _payant(m) or x == "absent",
        "La gratuité n’a pas de montant maximal.",
        "gratuit_avec_prix",
    ),
    _contrainte(
        "type_acheteur mode montant",
        lambda t, m, x: x != "absent" or not _payant(m) or _prive(t),
        "Ce que paie un acheteur soumis au code a un maximum et une date d’attribution.",
        "maximum_absent attribution_absente",
    ),
    _contrainte(
        "fondement montant",
        lambda f, x: f != "dispense_seuil" or x != "eleve",
        "Le maximum d’un marché dispensé de mise en concurrence est inférieur au seuil.",
        "seuil_depasse",
    ),
    _contrainte(
        "mode banque",
        lambda m, b: b == "oui" or not _payant(m),
        "Qui est payé dit où.",
        "paiement_incomplet",
    ),
    _contrainte(
        "mode statut_tva",
        lambda m, s: not _payant(m) or (s != "absent" and (s != "subvention" or m == "subvention")),
        "Qui est payé dit son statut de TVA, et « subvention » ne va qu’à une subvention.",
        "paiement_incomplet tva_subvention",
    ),
    _contrainte(
        "type_structure mode statut_tva",
        lambda t, m, s: s != "hors_champ_public" or not _payant(m) or find_structure(t).public,
        "Seule une personne publique est hors du champ de la TVA à ce titre.",
        "tva_hors_champ",
    ),
    _contrainte(
        "roles_rgpd annexe_article_28",
        lambda r, a: r != "sous_traitance" or a == "oui",
        "La sous-traitance de données suppose que son annexe a été relue.",
        "sous_traitance_sans_annexe",
    ),
    _contrainte(
        "actions_retirees actions_locales",
        lambda r, a: r != "toutes" or a != "aucune",
        "Un volet retenu garde au moins une action.",
        "volet_vide",
    ),
)
