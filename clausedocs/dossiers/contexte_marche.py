"""The variables of the pieces of a marché: its words, its lots, its clause, the law that founds it."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from typing import Any

from clausedocs.domaine import DossierMarche, LotResolu, find_acheteur, find_libelle, load_table
from clausedocs.domaine.heures import list_volumes, total_heures
from clausedocs.domaine.marche import CONTRATS, PUBLICITES, Marche
from clausedocs.domaine.regles_marche import duree_totale, is_accord_cadre
from clausedocs.domaine.regles_obligation import find_obligation, is_social
from clausedocs.domaine.violations import known
from clausedocs.dossiers.contexte_clause import describe_clause, list_facilitateurs
from clausedocs.dossiers.contexte_lots import describe_lot, find_titulaire, name_contrat
from clausedocs.dossiers.contexte_parties import describe_groupement, describe_partie
from clausedocs.droit.obligation import Obligation
from clausedocs.droit.registre import Registre
from clausedocs.erreurs import DonneesErreur
from clausedocs.langue.dates import format_date, format_duree
from clausedocs.langue.nombres import (
    compter,
    format_entier,
    format_montant,
    nombre_en_lettres,
)
from clausedocs.langue.parties import formes_partie

# From this day the defence has an article of its own, and no longer follows the common one.
DEFENSE_A_PART = date(2026, 8, 22)
# The pieces, as the contract of a public buyer, of a private one, or a concession names them.
NOMS = {
    "public": {
        "rc": ("règlement de la consultation", "le", "m"),
        "ccap": ("CCAP", "le", "m"),
        "cctp": ("CCTP", "le", "m"),
        "ae": ("acte d’engagement", "l'", "m"),
    },
    "prive": {
        "rc": ("dossier de consultation", "le", "m"),
        "ccap": ("contrat", "le", "m"),
        "cctp": ("cahier des charges", "le", "m"),
        "ae": ("contrat", "le", "m"),
    },
    "concession": {
        "rc": ("règlement de la consultation", "le", "m"),
        "ccap": ("contrat de concession", "le", "m"),
        "cctp": ("programme", "le", "m"),
        "ae": ("contrat de concession", "le", "m"),
    },
}
# What the clause says of the general terms.
SUJETS_CCAG = (
    "insertion",
    "modalites",
    "facilitateur",
    "penalites_insertion",
    "exoneration",
    "contradictoire",
    "faute",
)
# Which number of the dossier starts the headings of each piece.
NUMEROS = {
    "clause_avis": "avis",
    "clause_rc": "rc",
    "clause_ccap": "ccap",
    "clause_cctp": "cctp",
    "clause_ae": "ae",
    "annexe_insertion": "annexe",
}

# What only the documents before the consultation name, as a rule (`contexte_amont`).
AMONT = (
    "calibrages",
    "conversion",
    "graphique_lots",
    "graphique_periodes",
    "obligation",
    "fiche",
    "avis",
    "questions",
)


def build_marche(d: DossierMarche, *, mode: str, le: date, amont: bool = True) -> dict[str, Any]:
    """The context of all the pieces, before `lot` is chosen for those that are made lot by lot."""
    lots = [describe_lot(d, lot) for lot in d.lots]
    families = {
        f: [x for x in lots if x["famille"] == f] for f in ("condition", "critere", "reserve", "insertion")
    }
    volumes = [x for x in families["condition"] if x["mode"] == "volume"]
    buyers = [_describe_acheteur(b) for b in d.donneurs_ordre]
    obligation = _find_obligation(d)
    structure = describe_partie(d.structure_porteuse, voting=True)
    words = _describe_mots(d)
    return {
        "mode": mode,
        "ecriture": d.ecriture_retenue,
        "regime": d.regime,
        "date_document": format_date(d.date_reference or le),
        "donneur_ordre": buyers[0],
        "donneurs_ordre": buyers,
        "structure_porteuse": structure,
        "groupement": describe_groupement(d, buyers),
        "cofinancements": [
            {**fonds, "structure": party is structure}
            for party in (structure, *buyers)
            for fonds in party["cofinancements"]
        ],
        **words,
        "marche": describe_marche(d, obligation),
        "lots": lots,
        "condition": families["condition"],
        "heures": [x for x in families["condition"] if x["has_heures"]],
        "avec_echeancier": [x for x in volumes if x["echeancier"]],
        "sans_echeancier": [x for x in volumes if not x["echeancier"]],
        "avec_actions": [x for x in families["condition"] if x["actions"]],
        "au_choix": [x for x in families["condition"] if x["heures_ou_action"]],
        "notes": [x for x in lots if x["note"] and x["famille"] != "insertion"],
        "reserves": families["reserve"],
        "sociaux": [x for x in families["reserve"] if x["condition_sociale"]],
        "a_seuil": [x for x in families["reserve"] if x["seuil_reserve"]],
        "ess": [x for x in families["reserve"] if not x["seuil_reserve"]],
        "insertion": families["insertion"],
        "exemptes": [x for x in lots if x["famille"] == "aucune"],
        "modes": {
            m: [x for x in families["condition"] if x["mode"] == m]
            for m in (
                "volume",
                "pourcentage",
                "par_tranche",
                "par_periode",
                "par_bon",
                "par_marche_subsequent",
                "actions",
            )
        },
        "clause": describe_clause(d),
        "penalites_prevues": any(
            amount is not None
            for amount in (
                d.clause.penalite_document_jour_eur,
                d.clause.penalite_action_eur,
                d.clause.penalite_reunion_eur,
                *(lot.clause.penalite_heure_eur for lot in d.lots if lot.has_heures),
            )
        ),
        "facilitateurs": list_facilitateurs(d),
        "postes": _gather(d, "postes"),
        "securites": _gather(d, "securite"),
        "contraintes": _gather(d, "contraintes"),
        "droit": _describe_droit(d, obligation),
        "premiers_numeros": {"article": 1, "annexe": 1},
        "lot": None,
        **(_describe_amont(d, obligation, le, words) if amont else {}),
    }


def _describe_amont(
    d: DossierMarche, obligation: Obligation | None, le: date, words: dict[str, Any]
) -> dict[str, Any]:
    # Imported late: only the documents before the consultation need it.
    from clausedocs.dossiers.contexte_amont import describe_amont

    return describe_amont(d, obligation, le, words)


def choose_lot(
    contexte: dict[str, Any], d: DossierMarche, modele: str, lot: LotResolu | None
) -> dict[str, Any]:
    """The context of one piece: its lot, where its headings start."""
    number = known(getattr(d.marche.numeros, NUMEROS[modele])) if modele in NUMEROS else None
    starts = {"article": number or 1, "annexe": number or 1}
    chosen = None if lot is None else contexte["lots"][d.lots.index(lot)]
    return {**contexte, "lot": chosen, "premiers_numeros": starts}


def _gather(d: DossierMarche, champ: str) -> list[str]:
    """What the marché says of the place, then what a lot says of itself alone."""
    common = list(getattr(d.clause, champ))
    rows = list(common)
    for lot in d.lots:
        own = [x for x in getattr(lot.clause, champ) if x not in common]
        rows += [f"lot\u00a0{lot.numero}\u00a0: {x}" if lot.chemin else x for x in own]
    return list(dict.fromkeys(rows))


def _describe_acheteur(buyer: Any) -> dict[str, Any]:
    kind = find_acheteur(buyer.type_acheteur)
    return {
        **describe_partie(buyer, voting=True),
        "type_acheteur": buyer.type_acheteur,
        "type_label": kind.libelle,
        "est_public": kind.public,
        "service": buyer.service or "",
    }


def _describe_mots(d: DossierMarche) -> dict[str, Any]:
    """How this contract names who buys, who works, and its pieces."""
    m, row = d.marche, load_table("ccag")[d.marche.ccag]
    buyer, holder = row["acheteur"], find_titulaire(d)
    if d.regime == "prive":
        buyer = ["donneur d’ordre", "le", "m"]
    elif m.contrat == "concession":
        buyer = ["autorité concédante", "l'", "f"]
    key = "prive" if d.regime == "prive" else "concession" if m.contrat == "concession" else "public"
    pieces = {nom: formes_partie(n, article, genre, "s") for nom, (n, article, genre) in NOMS[key].items()}
    annexe = known(m.numeros.annexe)
    return {
        "acheteur": formes_partie(buyer[0], buyer[1], buyer[2], "s"),
        "contrat": formes_partie(name_contrat(d), "le", "m", "s"),
        # The plural of these words adds an « s » to the first: « maîtres d’ouvrage ».
        "acheteurs": formes_partie(_pluralise(buyer[0]), "les", buyer[2], "p"),
        "titulaire": formes_partie(holder[0], holder[1], holder[2], "s"),
        "titulaires": formes_partie(_pluralise(holder[0]), "les", holder[2], "p"),
        "piece": pieces,
        "annexe_nom": formes_partie(
            f"annexe{'' if annexe is None else f' {annexe}'} {pieces['ae']['a']}", "l'", "f", "s"
        ),
        "ou_ccap": _say_article(known(m.numeros.ccap), pieces["ccap"]),
        "ou_rc": _say_article(known(m.numeros.rc), pieces["rc"]),
    }


def _pluralise(noun: str) -> str:
    first, *rest = noun.split(" ")
    tail = [f"{w}s" if w in ("concédante",) else w for w in rest]
    return " ".join([f"{first}s", *tail])


def _say_article(numero: int | None, piece: Mapping[str, str]) -> dict[str, str]:
    """« l’article 8 du CCAP », or « la clause sociale du CCAP » while nobody said which."""
    if numero is None:
        return formes_partie(f"clause sociale {piece['de']}", "la", "f", "s")
    return formes_partie(f"article\u00a0{numero} {piece['de']}", "l'", "m", "s")


def describe_marche(d: DossierMarche, obligation: Obligation | None) -> dict[str, Any]:
    """The marché, its amounts and days in French."""
    m, row = d.marche, load_table("formes")[d.marche.forme]
    total = duree_totale(d)
    return {
        "reference": m.reference,
        "objet": m.objet,
        "nature": m.nature,
        "nature_label": find_libelle("natures", m.nature),
        "forme": m.forme,
        "forme_label": row["libelle"],
        "is_accord_cadre": is_accord_cadre(d),
        "bons": row["bons"],
        "subsequents": row["subsequents"],
        "is_tranches": m.forme == "tranches",
        "contrat": m.contrat,
        "contrat_label": "contrat de droit privé" if d.regime == "prive" else CONTRATS[m.contrat],
        "procedure": m.procedure,
        "procedure_label": find_libelle("procedures", m.procedure),
        "formalisee": load_table("procedures")[m.procedure]["formalisee"],
        "publicite": m.publicite,
        "publicite_label": PUBLICITES[m.publicite],
        "ccag": "" if m.ccag == "aucun" else load_table("ccag")[m.ccag]["libelle"],
        "valeur": format_montant(m.valeur_estimee_ht),
        "previsionnel": _amount(m.montant_previsionnel_ht),
        "minimum": _amount(m.montant_min_ht),
        "maximum": _amount(m.montant_max_ht),
        "duree": format_duree(m.duree_mois),
        "duree_totale": format_duree(total) if total is not None else format_duree(m.duree_mois),
        "reconductions": _describe_reconductions(m),
        "tranches": [{"libelle": t.libelle, "optionnelle": t.optionnelle is True} for t in m.tranches],
        "date_lancement": format_date(m.date_lancement),
        "date_publication": _day(m.date_publication),
        "date_limite_questions": _day(m.date_limite_questions),
        "date_limite_offres": _day(m.date_limite_offres),
        "lieux": ", ".join(m.lieux),
        "alloti": bool(m.lots),
        "motif_non_allotissement": m.motif_non_allotissement or "",
        "titulaires": format_entier(m.titulaires),
        "plusieurs_titulaires": m.titulaires != 1,
        "groupement": {
            "forme": m.groupement_titulaire.forme,
            "mandataire_solidaire": m.groupement_titulaire.mandataire_solidaire is True,
        }
        if m.groupement_titulaire is not None
        else None,
        "sous_traitance": m.sous_traitance_prevue is True,
        "variantes": m.variantes is True,
        "reprise": m.reprise_personnel is True,
        "regularisation": m.regularisation is True,
        "liste_structures": m.liste_structures is True,
        "version": m.version,
        "numeros": {"ccap": known(m.numeros.ccap)},
        "heures_total": compter(total_heures(d), "heure", "heures"),
        "lots_a_volume": len(list(list_volumes(d))),
        "oblige": obligation is not None and obligation.applicable,
    }


def _describe_reconductions(m: Marche) -> dict[str, Any] | None:
    r = m.reconductions
    if r is None:
        return None
    many = r.nombre != 1
    count = known(r.nombre)
    words = nombre_en_lettres(count, "f") if count is not None else r.nombre
    return {
        "nombre": f"{words} fois",
        "plusieurs": many,
        "duree": format_duree(r.duree_mois),
        "tacite": r.tacite is True,
    }


def _describe_droit(d: DossierMarche, obligation: Obligation | None) -> dict[str, Any]:
    """The identifiers that the modèles cite: what founds the clause, what the general terms say of it."""
    m = d.marche
    applicable = obligation is not None and obligation.applicable
    launched = known(m.date_lancement)
    if d.regime == "prive" or m.contrat in ("quasi_regie", "cooperation_publique"):
        base: list[str] = []
    elif m.contrat == "defense":
        base = ["ccp:L2312-1-1" if launched is None or launched >= DEFENSE_A_PART else "ccp:L2112-2"]
    elif m.contrat == "concession":
        base = ["ccp:L3114-2", *(["ccp:L3114-2-1"] if applicable else [])]
    else:
        base = ["ccp:L2112-2", *(["ccp:L2112-2-1"] if applicable and not is_social(d) else [])]
    articles = load_table("ccag")[m.ccag]["articles"]
    checked = {r.id for r in d.references_verifiees}
    breach = (
        [
            "ccp:L3136-3" if m.contrat == "concession" else "ccp:L2195-3",
            *_prefer(articles.get("faute", ()), checked),
        ]
        if d.regime == "administratif"
        else ["cciv:1224", "cciv:1225", "cciv:1226"]
    )
    return {
        "resiliation": breach,
        "fondement": base,
        "ccp": d.regime != "prive" and m.contrat == "marche",
        "ccag": {nom: _prefer(articles.get(nom, ()), checked) for nom in SUJETS_CCAG},
    }


def _prefer(ids: Sequence[str], checked: Collection[str]) -> list[str]:
    """The most precise article that may be printed; the last when none may, which the report then says."""
    registre = Registre.standard()
    for identifier in ids:
        if registre[identifier].verifie or identifier in checked:
            return [identifier]
    return list(ids[-1:])


def _find_obligation(d: DossierMarche) -> Obligation | None:
    try:
        return find_obligation(d)
    except DonneesErreur:  # a rule says it; only a draft comes here
        return None


def _amount(value: Any) -> str:
    return format_montant(value) if value is not None else ""


def _day(value: Any) -> str:
    return format_date(value) if value is not None else ""
