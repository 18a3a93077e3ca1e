"""The variables of the letters to the holder of a marché: the parties, the contract, the hours, the head."""

from __future__ import annotations

from collections.abc import Collection
from decimal import Decimal
from typing import Any

from clausedocs.domaine import DossierCourrier, check_rules, find_acheteur, load_table
from clausedocs.domaine.champs import simplify
from clausedocs.domaine.courriers import CANAUX, RESULTATS
from clausedocs.domaine.documents import DOCUMENTS
from clausedocs.domaine.grammaire import resolve_grammaire
from clausedocs.domaine.regles_courriers import find_expediteur, find_partie
from clausedocs.domaine.titulaire import ORGANES, PROCEDURES_COLLECTIVES, Entreprise
from clausedocs.domaine.violations import known
from clausedocs.dossiers.contexte_courriers_blocs import describe_blocs
from clausedocs.dossiers.contexte_lettre import (
    address_organe,
    address_partie,
    describe_cofinancement,
    head_expediteur,
    name_suivi,
    sign,
    strip_determinant,
    write_appel,
    write_politesse,
)
from clausedocs.dossiers.contexte_lots import find_titulaire, name_contrat
from clausedocs.dossiers.contexte_parties import describe_partie, describe_personne, describe_signature
from clausedocs.droit.formules import join_et
from clausedocs.droit.registre import Registre
from clausedocs.langue.dates import format_date, format_date_courte
from clausedocs.langue.elision import capitalize_first
from clausedocs.langue.nombres import compter, format_decimal, format_pourcentage
from clausedocs.langue.parties import formes_partie

# What the letters say of the general terms.
SUJETS = ("insertion", "facilitateur", "penalites_insertion", "contradictoire", "faute", "differends")
# Letters whose addressee is not the company.
AU_DONNEUR_ORDRE = ("demande_accord", "alerte_donneur_ordre")
# The structure follows what the buyer writes; the buyer, what the structure writes.
MENTION_PLIS = {
    "LRAR": "Lettre recommandée avec avis de réception",
    "LRE": "Lettre recommandée électronique avec avis de réception",
    "profil_acheteur": "Notification par le profil d’acheteur",
    "remise_recepisse": "Remise en main propre contre récépissé",
    "lettre_suivie": "Lettre suivie",
    "courriel": "Par courriel",
}


def build_courrier(d: DossierCourrier, *, mode: str) -> dict[str, Any]:
    """The context of all the letters of a dossier, before `choose_lettre` heads one of them."""
    buyers = [
        {**describe_partie(b, voting=True), "est_public": find_acheteur(b.type_acheteur).public}
        for b in d.donneurs_ordre
    ]
    structure = describe_partie(d.structure_porteuse, voting=True)
    blocs = describe_blocs(d)
    if blocs["plan"] is not None:
        blocs["plan"]["signataires"] = [
            *(describe_signature(p) for p in (buyers[0], structure)),
            _sign_entreprise(d.titulaire),
        ]
    return {
        "mode": mode,
        "ecriture": d.ecriture_retenue,
        "regime": d.regime,
        "donneur_ordre": buyers[0],
        "donneurs_ordre": buyers,
        "structure_porteuse": structure,
        "facilitateur": _describe_facilitateur(d, structure),
        "titulaire": _describe_entreprise(d.titulaire),
        "entreprise": _name_entreprise(d),
        "groupement": _describe_groupement(d),
        "sous_traitants": [
            {
                "denomination": s.denomination,
                "prestations": s.prestations or "",
                "acte": format_date(s.date_acte_special) if s.date_acte_special is not None else "",
            }
            for s in d.titulaire.sous_traitants
        ],
        "procedure_collective": _describe_procedure(d),
        "groupement_commandes": _describe_acheteurs(d, buyers),
        "contrat": formes_partie(name_contrat(d), "le", "m", "s"),
        "marche": _describe_marche(d),
        "articles_nus": join_et(map(strip_determinant, d.courrier.articles_contrat)),
        "heures": _describe_heures(d),
        "journal": [
            {
                "date": format_date_courte(x.date),
                "canal": capitalize_first(CANAUX[x.canal]),
                "auteur": x.auteur or "",
                "resultat": capitalize_first(RESULTATS[x.resultat]),
            }
            for x in d.courrier.journal
        ],
        "journal_signe": any(x.auteur is not None for x in d.courrier.journal),
        "droit": {"ccag": _list_ccag(d)},
        **blocs,
    }


def choose_lettre(contexte: dict[str, Any], d: DossierCourrier, modele: str) -> dict[str, Any]:
    """The head and the foot of one letter, to add to the context."""
    if modele not in DOCUMENTS or DOCUMENTS[modele].racine != "courrier":
        return {}
    by_structure = find_expediteur(d, modele) == "structure"
    sender = contexte["structure_porteuse" if by_structure else "donneur_ordre"]
    return {
        "courrier": {"expediteur": sender, "reference": d.courrier.reference},
        "lettre": _describe_lettre(contexte, d, modele),
    }


# -- the head and the foot


def _describe_lettre(contexte: dict[str, Any], d: DossierCourrier, modele: str) -> dict[str, Any]:
    c, sender = d.courrier, find_partie(d, modele)
    by_structure = find_expediteur(d, modele) == "structure"
    described = contexte["structure_porteuse" if by_structure else "donneur_ordre"]
    service = "" if by_structure else (d.donneur_ordre.service or "")
    lines, call = _find_destinataire(d, modele)
    call = c.appel or call
    place = c.lieu or sender.adresse.commune
    return {
        "expediteur": {"lignes": head_expediteur(sender, service)},
        "destinataire": {"lignes": lines},
        "lieu_date": f"{place}, le {format_date(c.date)}",
        "envoi": MENTION_PLIS[c.mode_envoi],
        "references": _list_references(contexte, d, modele),
        "appel": call,
        "politesse": c.politesse or write_politesse(call),
        "signature": sign(sender, described["le"], c.signataire, _nombre(sender)),
        "pieces_jointes": list(c.pieces_jointes),
        "copies": _list_copies(contexte, d, modele, by_structure=by_structure),
        "cofinancement": describe_cofinancement(described),
        "obstacles": [v.message for v in check_rules(d) if v.precondition]
        if contexte["mode"] == "projet"
        else [],
    }


def _nombre(p: Any) -> str:
    g = resolve_grammaire(p)
    assert g is not None
    return str(g.nombre)


def _find_destinataire(d: DossierCourrier, modele: str) -> tuple[list[str], str]:
    """The lines of the address, and the form of address."""
    if modele in AU_DONNEUR_ORDRE:
        buyer = d.donneur_ordre
        return address_partie(buyer, service=buyer.service or ""), _call(buyer)
    organ = d.find_organe_destinataire(modele)
    if organ is not None:
        return address_organe(organ, d.titulaire), "Maître"
    company = _find_membre(d)
    return address_partie(company), _call(company)


def _call(p: Any) -> str:
    return write_appel(p.representant.genre, p.representant.fonction)


def _find_membre(d: DossierCourrier) -> Entreprise:
    """Whose address this copy bears: a member when so asked, the mandataire otherwise."""
    asked, g = known(d.courrier.adressee_a), d.titulaire.groupement
    if asked is None or g is None:
        return d.titulaire
    return next((m for m in g.membres if simplify(m.denomination) == simplify(asked)), d.titulaire)


def _list_references(contexte: dict[str, Any], d: DossierCourrier, modele: str) -> list[dict[str, str]]:
    m = contexte["marche"]
    rows = [("Nos références", d.courrier.reference), (contexte["contrat"]["Nu"], m["designation"])]
    names = [e.denomination for e in (d.titulaire, *d.defaillants)]
    if modele not in AU_DONNEUR_ORDRE and len(names) > 1 and DOCUMENTS[modele].sanction:
        rows.append(("Lettre adressée à", join_et(names)))
    # Among the references rather than with the address, which a letterhead has in its place.
    rows.append(("Affaire suivie par", name_suivi(find_partie(d, modele))))
    return [{"libelle": label, "valeur": value} for label, value in rows if value]


def _list_copies(
    contexte: dict[str, Any], d: DossierCourrier, modele: str, *, by_structure: bool
) -> list[str]:
    """Who follows the procedure, then whom the dossier adds."""
    copies: list[str] = []
    if modele not in AU_DONNEUR_ORDRE:
        copies.append(contexte["donneur_ordre" if by_structure else "structure_porteuse"]["nu"])
    if d.find_organe_destinataire(modele) is not None:
        copies.append(contexte["titulaire"]["nu"])
    if not by_structure:
        copies += [b["nu"] for b in contexte["donneurs_ordre"][1:]]
    return [*copies, *d.courrier.copies]


# -- what every letter speaks of


def _describe_entreprise(e: Entreprise) -> dict[str, Any]:
    g = resolve_grammaire(e)
    assert g is not None
    return {
        **formes_partie(e.denomination, g.article, g.genre, g.nombre, g.initiale_vocalique),
        "denomination": e.denomination,
        "adresse": ", ".join(x for x in (e.adresse.voie, e.adresse.complement) if x)
        + f", {e.adresse.code_postal} {e.adresse.commune}",
    }


def _sign_entreprise(e: Entreprise) -> dict[str, str]:
    """The block of the company under a plan."""
    who = describe_personne(e.representant, "s")
    return {
        "pour": f"Pour {_describe_entreprise(e)['le']}",
        "fonction": capitalize_first(who["fonction_article"]),
        "nom_complet": who["nom_complet"],
        "delegation_texte": "",
    }


def _name_entreprise(d: DossierCourrier) -> dict[str, str]:
    """The company as the letter calls it: « votre entreprise », « votre groupement »; its name when the
    letter goes to someone else."""
    if d.titulaire.procedure_collective is not None and d.titulaire.find_organe(
        "liquidateur", "administrateur"
    ):
        return {**_describe_entreprise(d.titulaire)}
    if d.titulaire.groupement is not None:
        return formes_partie("votre groupement", "aucun", "m", "s")
    return formes_partie("votre entreprise", "aucun", "f", "s")


def _describe_groupement(d: DossierCourrier) -> dict[str, Any] | None:
    g = d.titulaire.groupement
    if g is None:
        return None
    joint = g.forme == "solidaire"
    return {
        "forme": g.forme,
        "tenu_du_tout": joint or known(g.mandataire_solidaire) is True,
        "solidaire": joint,
        "mandataire": d.titulaire.denomination,
        "membres": join_et(m.denomination for m in (d.titulaire, *g.membres)),
        "defaillants": [m.denomination for m in d.defaillants],
    }


def _describe_procedure(d: DossierCourrier) -> dict[str, Any] | None:
    p = d.titulaire.procedure_collective
    if p is None:
        return None
    return {
        "type": p.type,
        "libelle": PROCEDURES_COLLECTIVES[p.type],
        "date_jugement": format_date(p.date_jugement),
        "tribunal": p.tribunal or "",
        "organes": " ; ".join(f"Maître {o.prenom} {o.nom}, {ORGANES[o.role]}" for o in p.organes),
    }


def _describe_acheteurs(d: DossierCourrier, buyers: list[dict[str, Any]]) -> dict[str, Any] | None:
    g = d.groupement_commandes
    if g is None:
        return None
    return {
        "coordonnateur_sanctionne": g.qui_sanctionne == "coordonnateur",
        "convention": g.convention_constitutive or "",
        "membres": join_et(b["le"] for b in buyers),
    }


def _describe_facilitateur(d: DossierCourrier, structure: dict[str, Any]) -> dict[str, str]:
    f = d.clause_suivie.facilitateur
    if f is None:
        referent = structure["referent"]
        name, mail, phone = referent["nom_complet"], referent["courriel"], referent["telephone"]
    else:
        name, mail, phone = f"{f.prenom} {f.nom}", f.courriel or "", f.telephone or ""
    return {"nom_complet": name, "coordonnees": ", ".join(x for x in (mail, phone) if x)}


def _describe_marche(d: DossierCourrier) -> dict[str, Any]:
    m, lot, row = d.marche, d.lot, load_table("formes")[d.marche.forme]
    part = f", lot {lot.numero} ({lot.intitule})" if lot is not None else ""
    noun, article, genre = find_titulaire(d)
    return {
        "reference": m.reference,
        "objet": m.objet,
        "lot": f"lot {lot.numero}" if lot is not None else "",
        "designation": f"{m.reference}{part} – {m.objet}, notifié le {format_date(m.date_notification)}",
        "nom": f"{m.reference}{part}",
        "notification": format_date(m.date_notification),
        "terme": format_date(m.date_fin) if m.date_fin is not None else "",
        "accord_cadre": bool(row["accord_cadre"]),
        "ccag": "" if m.ccag == "aucun" else load_table("ccag")[m.ccag]["libelle"],
        "titulaire": formes_partie(noun, article, genre, "s"),
        "reserve": (d.clause_suivie.dispositif or "").startswith("reserve"),
        "juridiction": m.juridiction or "",
        "recommande": d.courrier.mode_envoi in ("LRAR", "LRE"),
    }


def _describe_heures(d: DossierCourrier) -> dict[str, str] | None:
    c, gap = d.courrier, d.courrier.heures_manquantes
    if c.heures_dues is None or c.heures_realisees is None or c.date_arrete is None:
        return None
    due, done = known(c.heures_dues), known(c.heures_realisees)
    rate = (done * 100 / due).quantize(Decimal("0.1")) if due and done is not None else None
    return {
        "dues": compter(c.heures_dues, "heure"),
        "realisees": compter(c.heures_realisees, "heure"),
        "manquantes": compter(gap, "heure") if gap is not None else str(c.heures_dues),
        "manque": "oui" if gap is None or gap > 0 else "",
        "arrete": format_date(c.date_arrete),
        "taux": format_pourcentage(rate) if rate is not None else "",
        "dues_nombre": format_decimal(c.heures_dues),
    }


def _list_ccag(d: DossierCourrier) -> dict[str, list[str]]:
    """The articles of the general terms by subject: the most precise that may be printed."""
    rows: dict[str, list[str]] = load_table("ccag")[d.marche.ccag]["articles"]
    # The registry knows the general terms of 2021 only.
    if d.marche.ccag_version != "2021":
        rows = {}
    checked = {r.id for r in d.references_verifiees}
    found = {s: _prefer(rows.get(s, []), checked) for s in SUJETS}
    # An article that contains the right one would say of penalties more than it does.
    return {**found, "penalites_insertion": rows.get("penalites_insertion", [])[:1]}


def _prefer(ids: list[str], checked: Collection[str]) -> list[str]:
    registre = Registre.standard()
    found = next((i for i in ids if registre[i].verifie or i in checked), None)
    return [found] if found is not None else ids[-1:]
