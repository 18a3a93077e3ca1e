"""What follows a convention, for the rows of the grid: each block with its choices taken in turn."""

from __future__ import annotations

from typing import Any

import grille

from clausedocs.domaine import find_acheteur, load_table
from clausedocs.domaine.avenant import FONDEMENTS_MODIFICATION, TYPES_MODIFICATION
from clausedocs.domaine.facturation import UNITES_DEVIS
from clausedocs.domaine.lettres_parties import AUTEURS, MODES_ENVOI, SORTS, STATUTS
from clausedocs.domaine.vie_convention import SUITES

# A passage of each kind (an article, a paragraph, an item) that both conventions have, whatever the row.
PASSAGES = ("definitions", "fin-resiliation-effet", "delais-calcul", "differends-juridiction")
# The commitments of the structure, then of the buyer, by family of convention.
ENGAGEMENTS = {
    "cadre": ("engagements-structure-bilan", "engagements-donneur-liste"),
    "partenariat": ("bilans-annuel", "donneur-programme"),
}


def pick(options: Any, n: int) -> str:
    """One of the codes, each in its turn."""
    codes = tuple(options)
    return str(codes[n % len(codes)])


def is_possible(r: dict[str, str], suite: str) -> bool:
    """Whether this row of the grid calls for that document."""
    mode = load_table("remunerations")[r["mode"]]
    if suite == "non_reconduction":
        return r["reconduction"].startswith("tacite")
    if suite == "devis":
        return bool(mode["commande"])
    return suite != "appel_versement" or bool(mode["payant"])


def make_dossier(r: dict[str, str], n: int, suite: str) -> dict[str, Any]:
    """The dossier of a row, asking for that document alone."""
    dossier = grille.make_dossier(r)
    # The letters are those of a convention that is signed and in force.
    dossier["modeles"] = [suite]
    dossier["convention"]["date_signature"] = "2026-10-05"
    dossier.pop("date_reference", None)
    for bloc in ("devis", suite) if suite == "appel_versement" else (suite,):
        made = MAKERS[bloc](r, n)
        if made is not None:
            dossier[bloc] = made
    return dossier


def _lettre(n: int, auteur: str | None = None) -> dict[str, Any]:
    letter: dict[str, Any] = {
        "auteur": auteur or pick(AUTEURS, n),
        "reference": f"L-{n}",
        "date": "2027-04-12",
        "mode_envoi": pick(MODES_ENVOI, n),
    }
    if n % 3 == 0:
        letter |= {
            "lieu": "Valmorin",
            "copies": ["service des marchés"],
            "pieces_jointes": ["constat", "relances"],
        }
    return letter


def _manquements(r: dict[str, str], auteur: str) -> list[dict[str, str]]:
    ancre = ENGAGEMENTS[r["famille"]][auteur == "structure"]
    fait = {
        "ancre": ancre,
        "fait": "pièce annuelle non remise",
        "date": "2027-01-31",
        "preuve": "relance écrite",
    }
    return [fait, {**fait, "ancre": "delais-calcul", "fait": "délai dépassé"}]


def _marches(n: int, stop: bool) -> list[dict[str, Any]]:
    first = {"reference": "M-1", "objet": "entretien des parcs", "fin": "2027-12-31", "heures_restantes": "1"}
    second: dict[str, Any] = {"reference": "M-2", "statut": pick(STATUTS, n + 1)}
    if stop:
        second["sort"] = pick(SORTS, n)
    return [first, second][: n % 3]


def _make_non_reconduction(r: dict[str, str], n: int) -> dict[str, Any]:
    auteur = pick(AUTEURS, n // 2)
    stop = auteur == "donneur_ordre"
    return {
        **_lettre(n, auteur),
        "date": "2027-03-01",
        "periode": "1",
        "sort_marches_en_cours": pick(SORTS, n) if stop else "poursuite",
        "marches_en_cours": _marches(n, stop),
        "nouvelle_convention": "oui" if n % 2 else "non",
        **({"motif": "réorganisation des services"} if n % 4 == 0 else {}),
    }


def _make_mise_en_demeure(r: dict[str, str], n: int) -> dict[str, Any]:
    letter = _lettre(n)
    return {
        **letter,
        "manquements": _manquements(r, letter["auteur"]),
        "date_constat": "2027-04-02",
        "mesures_attendues": ["remettre la pièce due", "convoquer la réunion"][: 1 + n % 2],
        **({"constat_ref": "C-7", "rencontre": "2027-04-20"} if n % 2 else {}),
        **(
            {"clause_reproduite": "La partie lésée peut résilier.\n\nElle met d’abord en demeure."}
            if n % 5 == 1
            else {}
        ),
    }


def _make_resiliation(r: dict[str, str], n: int) -> dict[str, Any]:
    public = find_acheteur(r["type_acheteur"]).regime == "administratif"
    letter = {**_lettre(n), "date": "2027-09-20", "marches_en_cours": _marches(n, True)}
    if public and n % 4 == 0:
        general = {
            "fondement": "interet_general",
            "motif": "La mission est reprise.\n\nElle n’a plus d’objet.",
        }
        return {**letter, "auteur": "donneur_ordre", **general}
    letter |= {
        "fondement": "manquement",
        "sort_marches_en_cours": pick(SORTS, n),
        "mise_en_demeure_ref": "MED-1",
        "date_mise_en_demeure": "2027-03-01",
        "date_reception": "2027-03-03",
        "persistance_constatee_le": "2027-09-10",
        "manquements": _manquements(r, letter["auteur"]),
        **_solde(r, n),
    }
    if public and letter["auteur"] == "structure":
        letter |= {"invitation_opposition_ref": "MED-1", "opposition": "aucune"}
    if n % 2:
        letter["date_effet"] = "2027-10-01"
    return letter


def _make_denonciation(r: dict[str, str], n: int) -> dict[str, Any]:
    letter = {**_lettre(n), "marches_en_cours": _marches(n, False), **_solde(r, n + 1)}
    if letter["auteur"] == "donneur_ordre":
        letter["sort_marches_en_cours"] = pick(SORTS, n // 2)
    if n % 2:
        letter["manquements"] = _manquements(r, letter["auteur"])
    else:
        letter["motif"] = "engagements non tenus depuis un an"
    if n % 3 == 1:
        letter["reception"] = "2027-04-14"
    return letter


def _solde(r: dict[str, str], n: int) -> dict[str, Any]:
    """Something due by the buyer, by the structure, by nobody, in turn."""
    if r["mode"] == "gratuit" or n % 4 == 3:
        return {}
    line = {"objet": "devis D-1", "montant_eur": "1000", "part_executee_pct": "75"}
    return {"solde": [{**line, "deja_verse_eur": ("500", "900", "750")[n % 4]}]}


def _make_avenant(r: dict[str, str], n: int) -> dict[str, Any]:
    kinds = tuple(TYPES_MODIFICATION)
    changes = [
        {"ancre": ancre, "type": pick(kinds, n + k), **_texte(pick(kinds, n + k), n + k)}
        for k, ancre in enumerate(PASSAGES)
    ]
    act: dict[str, Any] = {
        "numero": "1",
        "date_effet": "2027-05-01",
        "modifications": changes[: 1 + n % 4],
        "fondement_modification": pick(FONDEMENTS_MODIFICATION, n),
    }
    if n % 2:
        act |= {
            "numero": "2",
            "avenants_anterieurs": [{"numero": "1", "date": "2026-12-01", "objet": "périmètre"}],
            "date_signature": "2027-04-12",
            "lieu_signature": "Valmorin",
            "motif": "la mission s’étend",
        }
    if r["montant"] != "absent" and r["mode"] != "gratuit":
        act["incidence_financiere_ht"] = ("1", "-200", "0")[n % 3]
        act["montant_initial_ht"] = "1000"
    if n % 3 == 1:
        act |= {"nouvelle_duree_mois": "6", "nouvelles_annexes": ["calendrier"]}
    if n % 3 == 2:
        act["changement_nom"] = {"partie": pick(AUTEURS, n), "ancienne_denomination": "Ancien Nom"}
    return act


def _texte(kind: str, n: int) -> dict[str, str]:
    if kind == "suppression":
        return {}
    return {"texte": "Le passage se lit ainsi." + ("\n\nIl a deux paragraphes." if n % 2 else "")}


def _make_devis(r: dict[str, str], n: int) -> dict[str, Any] | None:
    if not load_table("remunerations")[r["mode"]]["commande"]:
        return None
    units = [pick(UNITES_DEVIS, n), pick(UNITES_DEVIS, n + 5)]
    act: dict[str, Any] = {
        "numero": "D-7",
        "date": "2027-01-18",
        "marche_ref": "M-1",
        "lignes": [
            {"designation": "appui", "quantite": q, "unite": u, "prix_unitaire_ht": "33.33"}
            for q, u in zip(("1", "1.5"), units, strict=True)
        ],
        "accepte_le": "2027-02-01",
    }
    if r["statut_tva"] == "taxable":
        act["taux_tva_pct"] = ("20", "5.5")[n % 2]
    if n % 2:
        act |= {"marche_objet": "entretien des parcs", "remise_ht": "5"}
    return act


def _make_appel(r: dict[str, str], n: int) -> dict[str, Any]:
    act: dict[str, Any] = {
        "numero": "A-7", "date": "2027-03-08", "echeance": "1", "fait_generateur_le": "2027-03-01",
    }  # fmt: skip
    if load_table("remunerations")[r["mode"]]["commande"]:
        return act | {"facture_ref": "F-9", "engagement": "EJ-1"}
    return act | {"montant_total_eur": "3000", **({"periode": "année 2027"} if n % 2 else {})}


MAKERS = {
    "devis": _make_devis,
    "appel_versement": _make_appel,
    "avenant": _make_avenant,
    "non_reconduction": _make_non_reconduction,
    "mise_en_demeure_partie": _make_mise_en_demeure,
    "resiliation_convention": _make_resiliation,
    "denonciation": _make_denonciation,
}
assert set(MAKERS) == set(SUITES)
