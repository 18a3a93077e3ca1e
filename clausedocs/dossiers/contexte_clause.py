"""The terms that all the lots of a marché share, and whom the company calls."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from clausedocs.domaine import DossierMarche, find_libelle, load_table
from clausedocs.domaine.clause import Clause
from clausedocs.domaine.elements_clause import Facilitateur
from clausedocs.domaine.violations import known
from clausedocs.dossiers.contexte_parties import describe_partie
from clausedocs.langue.dates import format_delai, format_duree
from clausedocs.langue.nombres import format_entier, format_montant, format_pourcentage

PERIODICITES = {
    "mensuelle": ("de chaque mois", "le mois écoulé", "un relevé mensuel"),
    "trimestrielle": ("du mois qui suit chaque trimestre civil", "ce trimestre", "un relevé trimestriel"),
    "semestrielle": ("du mois qui suit chaque semestre civil", "ce semestre", "un relevé semestriel"),
}


def describe_clause(d: DossierMarche) -> dict[str, Any]:
    """The terms that all the lots share."""
    c: Clause = d.clause
    publics = [find_libelle("publics", p) for p in c.publics if p != "DISPOSITIF_LOCAL"]
    publics += [
        f"personnes suivies par {nom}" for nom in c.dispositifs_locaux if "DISPOSITIF_LOCAL" in c.publics
    ]
    modalites = load_table("modalites")
    each, past, report = PERIODICITES[c.periodicite_justificatifs]
    rates = [x.clause.penalite_heure_eur for x in d.lots if x.has_heures]
    rate = rates[0] if rates and all(r == rates[0] for r in rates) else None
    return {
        "publics": publics,
        "modalites": [
            {"libelle": modalites[m]["libelle"], "court": modalites[m]["court"]} for m in c.modalites
        ],
        "duree_eligibilite": format_duree(c.duree_eligibilite_mois),
        "plafond_formation": format_pourcentage(c.plafond_formation_pct),
        "formation_comptee": known(c.plafond_formation_pct) != 0,
        "cdi": format_duree(c.heures_cdi_max_mois) if c.heures_cdi_max_mois is not None else None,
        "globalisation": c.globalisation is True,
        "justificatifs": [find_libelle("justificatifs", j) for j in _list_justificatifs(c)],
        "periode": {"chaque": each, "ecoulee": past, "releve": report},
        "jour_remise": "1er" if c.jour_remise_mensuelle == 1 else format_entier(c.jour_remise_mensuelle),
        "reliquat": c.reliquat,
        "seuil_avenant": format_pourcentage(c.seuil_avenant_pct),
        "penalite_heure": _amount(rate),
        "penalite_document": _amount(c.penalite_document_jour_eur),
        "penalite_action": _amount(c.penalite_action_eur),
        "penalite_reunion": _amount(c.penalite_reunion_eur),
        "plafond": format_pourcentage(c.plafond_penalites_pct) if c.plafond_penalites_pct is not None else "",
        "mise_en_demeure": c.penalites.mise_en_demeure_prealable,
        "exoneration": c.penalites.exoneration_ccag is True,
        "delai_mise_en_demeure": format_delai(c.delai_mise_en_demeure_jours, "jours"),
        "delai_observations": format_delai(c.delai_observations_jours, "jours"),
        "delai_reunion": format_delai(c.reunion_demarrage_jours, "jours"),
        "clause_resolutoire": c.clause_resolutoire or "",
    }


def _list_justificatifs(c: Clause) -> list[str]:
    """Those of the dossier, but the proofs of a training that no hour counts."""
    counted = known(c.plafond_formation_pct) != 0
    return [j for j in c.justificatifs if j != "formation" or counted] or list(c.justificatifs)


def list_facilitateurs(d: DossierMarche) -> list[dict[str, str]]:
    """Whom the company calls: one a territory, or one for all, by default the referent of the structure."""
    structure = describe_partie(d.structure_porteuse, voting=True)
    if d.marche.territoires:
        return [_describe_facilitateur(t.facilitateur, structure, t.nom) for t in d.marche.territoires]
    if d.clause.facilitateur is not None:
        return [_describe_facilitateur(d.clause.facilitateur, structure, "")]
    referent = structure["referent"]
    return [
        {
            "nom_complet": referent["nom_complet"],
            "structure": structure["le"],
            "de_structure": structure["de"],
            "courriel": referent["courriel"],
            "telephone": referent["telephone"],
            "coordonnees": _join(referent["courriel"], referent["telephone"]),
            "territoire": "",
        }
    ]


def _describe_facilitateur(f: Facilitateur, structure: Mapping[str, Any], territoire: str) -> dict[str, str]:
    return {
        "nom_complet": f"{f.prenom} {f.nom}",
        "structure": f.structure or structure["le"],
        "courriel": f.courriel or "",
        "telephone": f.telephone or "",
        "coordonnees": _join(f.courriel, f.telephone),
        "territoire": territoire,
    }


def _join(*texts: str | None) -> str:
    return ", ".join(t for t in texts if t)


def _amount(value: Any) -> str:
    return format_montant(value) if value is not None else ""
