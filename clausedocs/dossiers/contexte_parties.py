"""A party as a modèle prints it: its names, its representative, its power to sign, its contacts."""

from __future__ import annotations

import re
from typing import Any

from clausedocs.domaine import Dossier, Socle, find_acheteur, find_libelle, find_structure, load_table
from clausedocs.domaine.champs import simplify
from clausedocs.domaine.grammaire import resolve_grammaire
from clausedocs.domaine.parties import (
    Delegation,
    DonneurOrdre,
    Habilitation,
    Partie,
    Signataire,
    StructurePorteuse,
)
from clausedocs.domaine.regles_argent import find_delai_legal, is_payante
from clausedocs.domaine.regles_signature import find_article_organe, is_voting, read_habilitation_rule
from clausedocs.domaine.violations import known
from clausedocs.langue.dates import format_date, format_delai
from clausedocs.langue.elision import INSECABLE, capitalize_first
from clausedocs.langue.lacune import Lacune, has_lacune
from clausedocs.langue.nombres import format_montant
from clausedocs.langue.parties import article_defini, formes_partie, possessif

SANS_CONTROLE = ("etat", "hopital")
# A fund by its whole name, its acronym after it.
FONDS = {
    "FSE+": "Fonds social européen plus (FSE+)",
    "ANRU": "Agence nationale pour la rénovation urbaine (ANRU)",
}
# « la présidente du conseil régional »: the complement already says whose; « sa » would say it twice.
_COMPLEMENT_DEFINI = re.compile(r"\b(?:du|de la|de l[’'])")


def describe_donneur(d: DonneurOrdre, dossier: Dossier) -> dict[str, Any]:
    """A buyer, with its time limit to pay: the legal one, or a shorter one that was agreed."""
    acheteur = find_acheteur(d.type_acheteur)
    legal = find_delai_legal(dossier)
    convenu = dossier.convention.remuneration.delai_paiement_jours
    jours = legal.jours if convenu is None else convenu
    return {
        **describe_partie(d, voting=is_voting(dossier)),
        "type_acheteur": d.type_acheteur,
        "type_label": acheteur.libelle,
        "est_public": acheteur.public,
        "service": d.service or "",
        # The State and hospitals send nothing to the prefect for this control.
        "controle_legalite": acheteur.public and d.type_acheteur not in SANS_CONTROLE,
        "delai_paiement": format_delai(jours, "jours"),
        "delai_paiement_ids": list(legal.ids),
        "chorus": d.chorus
        and {
            "code_service": d.chorus.code_service,
            "engagement_obligatoire": known(d.chorus.engagement_obligatoire) is True,
        },
    }


def describe_structure(s: StructurePorteuse, dossier: Dossier) -> dict[str, Any]:
    """The structure, with its account and its VAT status when it is paid."""
    payee, mode = is_payante(dossier), dossier.convention.remuneration.mode
    type_structure = find_structure(s.type_structure)
    # A subsidy is out of the tax whatever the structure sells otherwise.
    statut = "subvention" if mode == "subvention" else s.statut_tva
    return {
        **describe_partie(s),
        "type_structure": s.type_structure,
        "type_label": type_structure.libelle,
        "est_public": type_structure.public,
        "statut_tva": s.statut_tva or "",
        "mention_tva": load_table("statuts_tva")[statut]["mention"]
        if payee and statut and not has_lacune(statut)
        else "",
        "banque": _describe_banque(s) if payee and s.iban is not None else None,
    }


def _describe_banque(s: StructurePorteuse) -> dict[str, str]:
    iban = s.iban or ""
    groupes = iban if has_lacune(iban) else INSECABLE.join(iban[i : i + 4] for i in range(0, len(iban), 4))
    return {"iban": groupes, "bic": s.bic or "", "titulaire": s.titulaire_compte or ""}


def describe_partie(p: Partie, *, voting: bool = False) -> dict[str, Any]:
    """A party without what depends on its role. `voting`: its power to sign is not cited."""
    g = resolve_grammaire(p)
    assert g is not None  # the rules ask for it, in a draft too
    formes = formes_partie(p.denomination, g.article, g.genre, g.nombre, g.initiale_vocalique)
    voie = ", ".join(x for x in (p.adresse.voie, p.adresse.complement) if x)
    ville = f"{p.adresse.code_postal} {p.adresse.commune}"
    contacts = [
        {
            "role": find_libelle("roles", c.role),
            "nom_complet": f"{c.prenom} {c.nom}",
            "courriel": c.courriel or "",
            "telephone": c.telephone or "",
        }
        for c in p.contacts
    ]
    referents = [contact for contact, c in zip(contacts, p.contacts, strict=True) if c.role == "referent"]
    return {
        **formes,
        "denomination": p.denomination,
        "sigle": p.sigle or "",
        "forme_juridique": p.forme_juridique or "",
        "capital": format_montant(p.capital_eur) if p.capital_eur is not None else "",
        "rcs": p.rcs or "",
        "adresse": f"{voie}, {ville}",
        "adresse_voie": voie,
        "adresse_ville": ville,
        "siret": group_siret(p.siret),
        "rna": p.rna or "",
        "tva_intracom": p.tva_intracom or "",
        "agissant_pour": p.agissant_pour,
        "presentation": p.presentation or "",
        "representant": describe_personne(p.representant, g.nombre),
        "signataire": describe_signataire(p, p.signataire, g.nombre),
        "nombre": g.nombre,
        "habilitation": None if voting else _describe_pouvoir(p, g.nombre),
        "referent": referents[0] if referents else _lack_referent(p),
        "contacts": contacts,
        "cofinancements": [
            {
                "fonds": c.nom or FONDS.get(c.fonds, c.fonds),
                "operation": c.operation,
                "periode": c.periode or "",
                "fse": c.fonds == "FSE+",
            }
            for c in p.cofinancements
        ],
    }


def _lack_referent(p: Partie) -> dict[str, str]:
    """Only a draft has no referent: it shows where to name one."""
    return {"role": "", "nom_complet": _lack(p, "contacts"), "courriel": "", "telephone": ""}


def _describe_pouvoir(p: Partie, nombre: str) -> dict[str, str] | None:
    if p.habilitation:
        return describe_habilitation(p.habilitation, nombre)
    if read_habilitation_rule(p)[0] == "exigee":  # only a draft goes without
        return {"texte": f"en vertu de {_lack(p, 'habilitation')}", "transmission": ""}
    return None


def _lack(p: Partie, champ: str) -> Lacune:
    groupe = "donneur_ordre" if isinstance(p, DonneurOrdre) else "structure_porteuse"
    return Lacune(f"{groupe}.{champ}")


def group_siret(siret: str) -> str:
    """« 210 004 107 99006 », with no-break spaces."""
    if has_lacune(siret):
        return siret
    return INSECABLE.join((siret[:3], siret[3:6], siret[6:9], siret[9:]))


def describe_personne(qui: Any, nombre: str) -> dict[str, str]:
    """Who acts for a party: anything with civilite, prenom, nom, genre and fonction.

    `par`: « par sa maire, Solène Kervadoc », and « par le président du conseil départemental, Loïc
    Pradourel » when the function itself says of what.
    """
    nom = f"{qui.prenom} {qui.nom}"
    fonction, genre = qui.fonction, qui.genre
    article = article_defini(fonction, genre)
    avec_article = f"l’{fonction}" if article == "l'" else f"{article} {fonction}"
    if _COMPLEMENT_DEFINI.search(fonction):
        de_la_partie = avec_article
    else:
        de_la_partie = f"{possessif(fonction, genre, nombre)} {fonction}"
    return {
        "nom_complet": nom,
        "civilite": qui.civilite or "",
        "fonction": fonction,
        "fonction_article": avec_article,
        "par": f"par {de_la_partie}, {nom}",
        "genre": genre,
    }


def describe_signataire(p: Partie, signataire: Signataire | None, nombre: str) -> dict[str, Any]:
    """Who signs for a party: the one who is named, else its representative; and the delegation cited."""
    nomme = signataire is not None and signataire.nom is not None
    delegation = signataire.delegation if signataire else None
    return {
        **describe_personne(signataire if nomme else p.representant, nombre),
        "delegation": _describe_delegation(delegation) if delegation else None,
    }


def _describe_delegation(delegation: Delegation) -> dict[str, str]:
    return {
        "acte": delegation.acte,
        "date": format_date(delegation.date),
        "objet": delegation.objet,
    }


def describe_signature(partie: dict[str, Any]) -> dict[str, str]:
    """The block of one signatory, from the described party."""
    signataire = partie["signataire"]
    delegation = signataire["delegation"]
    return {
        "pour": f"Pour {partie['le']}",
        "fonction": capitalize_first(signataire["fonction_article"]),
        "nom_complet": signataire["nom_complet"],
        "delegation_texte": f"par délégation ({delegation['acte']} du {delegation['date']})"
        if delegation
        else "",
    }


def describe_habilitation(acte: Habilitation, nombre: str) -> dict[str, str]:
    """« en vertu de la délibération n° 2026-087 du conseil municipal en date du 24 septembre 2026 »."""
    ligne = load_table("habilitations")[acte.type]
    nom: str = ligne["libelle"]
    if ligne["article"] == "possessif":
        possession = possessif(nom, "m", nombre, "p" if nom == "statuts" else "s")
        texte = f"en vertu de {possession} {nom}"
    else:
        texte = f"en vertu {formes_partie(nom, ligne['article'], 'm', 's')['de']}"
    # « n° PV du 2 mars » would be odd: a reference that is more than a number stands apart.
    numero = acte.numero or ""
    seul = numero and (has_lacune(numero) or " " not in numero)
    texte += f" n° {numero}" if seul else ""
    texte += f" {_write_organe(acte)}" if acte.organe else ""
    texte += f" en date du {format_date(acte.date)}" if acte.date is not None else ""
    texte += f" ({numero})" if numero and not seul else ""
    transmission = acte.date_transmission
    return {"texte": texte, "transmission": "" if transmission is None else format_date(transmission)}


def _write_organe(acte: Habilitation) -> str:
    organe = acte.organe or ""
    article = acte.organe_article or find_article_organe(organe)
    if article is None:  # a draft whose organ is still a gap
        return f"de {organe}"
    return formes_partie(organe, article, "m", "s")["de"]


def describe_groupement(dossier: Socle, acheteurs: list[dict[str, Any]]) -> dict[str, Any] | None:
    """The grouping of buyers, its coordinator among the described buyers."""
    groupement = dossier.groupement_commandes
    if groupement is None:
        return None
    cherche = simplify(groupement.coordonnateur)
    coordonnateur = next(
        (a for a in acheteurs if cherche in (simplify(a["denomination"]), simplify(a["sigle"]))),
        # Only a draft comes here: elsewhere the coordinator is one of the members.
        {**acheteurs[0], **formes_partie(groupement.coordonnateur, "aucun", "m", "s")},
    )
    par_le_coordonnateur = groupement.qui_sanctionne == "coordonnateur"
    return {
        "membres": acheteurs,
        "coordonnateur": coordonnateur,
        "convention_constitutive": groupement.convention_constitutive or "",
        "qui_sanctionne": "coordonnateur" if par_le_coordonnateur else "chaque_membre",
    }
