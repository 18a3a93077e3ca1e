"""What cannot stand together in a dossier of a marché, and the errors with which the domain says so."""

from __future__ import annotations

from grille.paires import Contrainte

from clausedocs.domaine.documents import DOCUMENTS
from clausedocs.domaine.regles_chiffrage import METHODES_PAR_MODE
from clausedocs.domaine.regles_heures import MODES_PAR_FORME

from .derives import (
    A_ECHEANCIER,
    A_TOTAL,
    DUREES,
    FAMILLES,
    LIBRES,
    RECONDUCTIONS,
    carries,
    find_famille,
    find_regime,
    is_note,
    meets,
    oblige,
)
from .facteurs import DISPOSITIFS


def _dispense(obligation: str, dispositif: str, second: str, sociale: str, dispense: str) -> bool:
    if obligation == "non":
        return True
    met = meets(dispositif, sociale) and meets(second, sociale)
    return met == (dispense == "sans_objet")


def _has_object(modele: str, dispositif: str, second: str) -> bool:
    families = DOCUMENTS[modele].familles
    return families is None or any(carries(f, dispositif, second) for f in families)


def _mode_methode(mode: str, methode: str) -> bool:
    return methode in ("absente", "M7") or methode in METHODES_PAR_MODE[mode]


def _sanctioned(
    condition: str, mode: str, actions: str, dispositif: str, second: str, sociale: str, penalites: str
) -> bool:
    """Whether some penalty stands in the contract."""
    noted = any(is_note(x) and find_famille(x) != "insertion" for x in (dispositif, second))
    hours = condition == "oui" and mode != "actions"
    return hours or actions != "aucune" or noted or sociale == "oui" or penalites != "minimales"


def _contrainte(facteurs: str, tient: object, raison: str, codes: str = "") -> Contrainte:
    assert callable(tient)
    return Contrainte(tuple(facteurs.split()), tient, raison, frozenset(codes.split()))


ADMIS_PAR_CONTRAT = {
    "concession": tuple(d for d in DISPOSITIFS if d not in ("reserve_mixte", "reserve_ess")),
    "quasi_regie": ("condition", "aucun"),
    "cooperation_publique": ("condition", "aucun"),
}

# What decides most comes first when a row is completed: a dead end shows at once.
ORDRE = (
    "dispositif", "second", "avec_condition", "avec_note", "avec_reserve", "avec_insertion", "mode", "actions",
    "condition_sociale", "obligation", "dispense", "modele", "contrat", "regime", "type_acheteur", "lancement",
    "valeur", "nature", "entite_adjudicatrice", "duree", "reconductions", "forme", "methode", "reprise",
)  # fmt: skip
CONTRAINTES: tuple[Contrainte, ...] = (
    # -- what follows from the others
    _contrainte(
        "type_acheteur regime", lambda t, r: find_regime(t) == r, "Le type d’acheteur donne le régime."
    ),
    *(
        c
        for facteur, quoi in FAMILLES.items()
        for c in (
            *(
                _contrainte(
                    f"{device} {facteur}",
                    lambda x, a, quoi=quoi: a == "oui" or not carries(quoi, x),
                    "Un lot porte ce que dit son dispositif.",
                )
                for device in ("dispositif", "second")
            ),
            _contrainte(
                f"{facteur} dispositif second",
                lambda a, d, s, quoi=quoi: a == "non" or carries(quoi, d, s),
                "Seul un dispositif le dit.",
            ),
        )
    ),
    _contrainte(
        "avec_insertion avec_note",
        lambda i, n: i == "non" or n == "oui",
        "Un marché d’insertion se juge sur l’insertion.",
    ),
    _contrainte(
        "type_acheteur entite_adjudicatrice contrat nature lancement valeur obligation",
        lambda t, e, c, n, x, v, o: (o == "oui") == oblige(t, e, c, n, x, v),
        "La loi dit si elle oblige.",
    ),
    # The same again, a factor at a time: a row that cannot be is seen at once.
    *(
        _contrainte(
            f"{facteur} obligation",
            lambda v, o, libres=libres: o == "non" or v not in libres,
            "Rien n’oblige alors.",
        )
        for facteur, libres in LIBRES.items()
    ),
    _contrainte(
        "avec_condition mode",
        lambda a, m: (a == "oui") == (m != "sans_objet"),
        "Seule une condition d’exécution a une manière d’engager.",
    ),
    _contrainte(
        "forme minimum",
        lambda f, m: (f in ("ordinaire", "tranches")) == (m == "sans_objet"),
        "Seul un accord-cadre a un minimum ou un maximum.",
    ),
    _contrainte(
        "forme titulaires",
        lambda f, t: t == "un" or f not in ("ordinaire", "tranches"),
        "Seul un accord-cadre a plusieurs titulaires.",
        "titulaires_hors_accord_cadre",
    ),
    # -- who buys, under which law
    _contrainte(
        "type_acheteur nom_acheteur",
        lambda t, n: t != "etat" or n == "l_m",
        "L’État n’a qu’un nom.",
        "etat_nomme",
    ),
    _contrainte(
        "regime groupement",
        lambda r, g: g == "aucun" or r != "prive",
        "Un groupement de commandes ne réunit que des acheteurs soumis au code.",
        "groupement_regimes",
    ),
    _contrainte(
        "regime ccag",
        lambda r, c: r != "prive" or c == "aucun",
        "Les cahiers généraux sont ceux des marchés publics.",
        "ccag_hors_regime",
    ),
    _contrainte(
        "regime procedure",
        lambda r, p: (r == "prive") == (p == "hors_ccp"),
        "Une entreprise privée ne suit pas les procédures du code, et nul autre n’y échappe.",
        "procedure_regime",
    ),
    _contrainte(
        "regime contrat",
        lambda r, c: r != "prive" or c == "marche",
        "Une entreprise privée conclut un contrat ordinaire.",
        "contrat_regime",
    ),
    _contrainte(
        "contrat forme",
        lambda c, f: c != "concession" or not f.startswith("accord_cadre"),
        "Un accord-cadre est un marché.",
        "concession_accord_cadre",
    ),
    _contrainte(
        "contrat ccag",
        lambda c, x: c != "concession" or x == "aucun",
        "Les CCAG sont ceux des marchés.",
        "concession_ccag",
    ),
    *(
        _contrainte(
            f"contrat {lot}",
            lambda c, d: d in ADMIS_PAR_CONTRAT.get(c, DISPOSITIFS) or d == "sans_lots",
            "Une concession a ses propres réservations ; sans mise en concurrence, rien à noter ni à réserver.",
            "concession_reserve contrat_sans_concurrence",
        )
        for lot in ("dispositif", "second")
    ),
    _contrainte(
        "regime avec_reserve",
        lambda r, a: r != "prive" or a == "non",
        "Réserver est une faculté que donne le code.",
        "reserve_hors_regime",
    ),
    # -- what is written for whom
    _contrainte(
        "modele dispositif second",
        _has_object,
        "Une pièce se rapporte à ce que porte un lot.",
        "piece_sans_objet",
    ),
    _contrainte(
        "modele contrat",
        lambda m, c: not DOCUMENTS[m].dce or c in DOCUMENTS[m].contrats,
        "Les pièces de passation suivent les règles des marchés.",
        "piece_sans_objet",
    ),
    _contrainte(
        "modele regime",
        lambda m, r: m != "clause_avis" or r != "prive",
        "Une entreprise privée ne publie pas d’avis.",
        "piece_sans_objet",
    ),
    _contrainte(
        "modele publicite",
        lambda m, p: m != "clause_avis" or p != "aucune",
        "Sans publicité, il n’y a pas d’avis.",
        "piece_sans_objet",
    ),
    _contrainte(
        "modele postes avec_insertion",
        lambda m, p, i: m != "clause_cctp" or p != "aucun" or i == "oui",
        "Le CCTP décrit des postes, ou une prestation d’insertion.",
        "piece_sans_objet",
    ),
    _contrainte(
        "modele fiche avis",
        lambda m, f, a: (
            (m != "fiche_projet_achat" or f != "absente") and (m != "avis_motive" or a != "absent")
        ),
        "La fiche et l’avis s’écrivent d’après leur bloc.",
        "bloc_absent",
    ),
    _contrainte(
        "modele questions",
        lambda m, q: m != "reponse_candidats" or q != "aucune",
        "Les réponses répondent à des questions.",
        "bloc_absent",
    ),
    _contrainte(
        "fiche avis",
        lambda f, a: f != "absente" or a == "absent",
        "L’avis répond à une fiche.",
        "saisine_absente",
    ),
    # -- the duty
    _contrainte(
        "obligation dispense",
        lambda o, d: o == "oui" or d == "sans_objet",
        "Sans obligation, rien ne dispense.",
        "dispense_sans_objet",
    ),
    _contrainte(
        "obligation dispositif second condition_sociale dispense",
        _dispense,
        "Une dispense vaut pour un lot que la loi oblige et qui ne porte pas de condition.",
        "dispense_absente dispense_sans_objet",
    ),
    _contrainte(
        "contrat dispense",
        lambda c, d: (
            c != "concession" or d in ("sans_objet", "lien_insuffisant", "concurrence_ou_difficulte")
        ),
        "La loi admet moins de motifs pour une concession.",
        "dispense_inadmise",
    ),
    _contrainte(
        "nature dispense",
        lambda n, d: d != "travaux_courts" or n == "travaux",
        "Des travaux courts sont des travaux.",
        "dispense_inadmise",
    ),
    _contrainte(
        "duree reconductions dispense",
        lambda m, r, d: d != "travaux_courts" or DUREES[m] + RECONDUCTIONS[r] < 6,
        "Des travaux courts durent moins de six mois.",
        "dispense_inadmise",
    ),
    # -- the devices
    *(
        c
        for device in ("dispositif", "second")
        for c in (
            _contrainte(
                f"nature {device}",
                lambda n, x: x != "reserve_ess" or n in ("services", "pi"),
                "Seuls des services se réservent à l’économie sociale et solidaire.",
                "ess_hors_services",
            ),
            _contrainte(
                f"duree reconductions {device}",
                lambda d, r, x: x != "reserve_ess" or DUREES[d] + RECONDUCTIONS[r] <= 36,
                "Un marché réservé à l’économie sociale et solidaire dure trois ans au plus.",
                "ess_trop_longue",
            ),
        )
    ),
    _contrainte(
        "avec_reserve condition_sociale",
        lambda a, c: c == "non" or a == "oui",
        "La condition sociale est celle d’un lot réservé.",
        "condition_sociale_inutile",
    ),
    _contrainte(
        "avec_note critere",
        lambda a, c: (a == "oui") == (c != "sans_objet"),
        "Un critère annoncé se décrit, et un critère décrit s’annonce.",
        "critere_absent critere_inutile engagement_incomplet",
    ),
    # -- the engagement
    _contrainte(
        "forme mode",
        lambda f, m: m == "sans_objet" or m in MODES_PAR_FORME[f],
        "Certaines manières d’engager ne vont pas à certaines formes.",
        "mode_forme",
    ),
    _contrainte(
        "mode actions",
        lambda m, a: m != "actions" or a != "aucune",
        "Un engagement d’actions les nomme.",
        "engagement_incomplet",
    ),
    _contrainte(
        "mode actions",
        lambda m, a: m != "actions" or a != "heures_ou_action",
        "Sans heures, une action ne les remplace pas.",
    ),
    _contrainte(
        "mode actions",
        lambda m, a: m != "sans_objet" or a == "aucune",
        "Les actions sont celles d’une condition d’exécution.",
        "engagement_inutile",
    ),
    _contrainte(
        "mode echeancier",
        lambda m, e: e == "aucun" or m in A_ECHEANCIER,
        "Seuls un volume et une part des heures ont un échéancier.",
        "engagement_inutile",
    ),
    _contrainte(
        "mode echeancier",
        lambda m, e: m != "volume" or e != "incomplet",
        "Le dernier palier d’un volume est ce volume.",
        "echeancier_total",
    ),
    _contrainte(
        "mode seuil_declenchement",
        lambda m, s: s == "non" or m == "par_tranche",
        "Seules des heures par tranche de commandes ont un seuil.",
        "engagement_inutile",
    ),
    _contrainte(
        "mode territoires",
        lambda m, t: t != "heures" or m == "volume",
        "Seul un volume se répartit entre les territoires.",
        "engagement_inutile",
    ),
    _contrainte(
        "mode heures_total",
        lambda m, h: h == "non" or m in A_TOTAL,
        "Un total d’heures n’est que celui de nombres fixes.",
        "total_different",
    ),
    _contrainte(
        "mode methode",
        lambda m, x: m == "sans_objet" or _mode_methode(m, x),
        "La méthode compte ce que la clause engage.",
        "methode_inadaptee",
    ),
    _contrainte(
        "avec_condition methode",
        lambda a, x: a == "oui" or x in ("absente", "M1", "M7"),
        "Une méthode calcule les heures d’une condition ; M1 montre aussi pourquoi un lot n’en porte pas.",
    ),
    _contrainte(
        "avec_insertion methode",
        lambda a, x: x != "M7" or a == "oui",
        "Seul un marché d’insertion se calcule par ses places.",
    ),
    _contrainte(
        "reprise methode",
        lambda r, x: x != "M3" or r == "oui",
        "Seul un marché qui reprend du personnel en déduit les heures.",
        "reprise_oubliee",
    ),
    # -- the sanctions
    _contrainte(
        "ccag exoneration",
        lambda c, e: e == "non" or c != "aucun",
        "L’exonération est celle d’un cahier général.",
        "penalite_sans_assiette",
    ),
    _contrainte(
        "dispositif second penalites",
        lambda d, s, p: p == "minimales" or d != "aucun" or s not in ("aucun", "sans_lots"),
        "Sans clause, rien à sanctionner.",
        "penalite_sans_assiette",
    ),
    _contrainte(
        "avec_condition mode actions dispositif second condition_sociale penalites plafond",
        lambda *v: v[-1] == "non" or _sanctioned(*v[:-1]),
        "Un plafond est celui de pénalités.",
        "penalite_sans_assiette",
    ),
)
