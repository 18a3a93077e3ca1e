"""The convention as a modèle prints it: durations, money, procedure, labels of its codes."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from clausedocs.domaine import Dossier, find_libelle, load_table
from clausedocs.domaine.convention import RYTHMES, ChiffresTerritoire, Convention, ProcedureDifficultes
from clausedocs.domaine.prudences import INDICATEURS_DE_FAMILLE, list_familles
from clausedocs.domaine.regles_argent import is_payante
from clausedocs.domaine.violations import known
from clausedocs.droit import fin_convention
from clausedocs.droit.formules import join_et
from clausedocs.langue.dates import format_date, format_delai, format_duree
from clausedocs.langue.lacune import Lacune
from clausedocs.langue.nombres import (
    compter,
    format_entier,
    format_montant,
    format_pourcentage,
    montant_en_lettres,
    nombre_en_lettres,
)


def describe_convention(dossier: Dossier) -> dict[str, Any]:
    """The keys of `convention` in the context."""
    c = dossier.convention
    return {
        "famille": c.modele,
        "reference": c.reference or "",
        **_describe_duree(c),
        **_describe_signature(dossier),
        **_describe_fin(c),
        **_describe_finances(dossier),
        **_describe_perimetre(dossier),
        **_describe_suivi(dossier),
        **_describe_partenariat(c),
        "communication": c.communication,
        "roles_rgpd": c.roles_rgpd,
        "report_jour_ouvrable": c.report_jour_ouvrable,
    }


def _describe_duree(c: Convention) -> dict[str, Any]:
    effet = c.date_effet if c.prise_effet == "date" else c.date_signature
    terme = ""
    # A gap in either leaves the end unknown: the modèle then says nothing of it.
    if isinstance(effet, date) and isinstance(c.duree_mois, int):
        terme = format_date(fin_convention(effet, c.duree_mois))
    return {
        "duree": format_duree(c.duree_mois),
        "duree_mois": c.duree_mois,
        "prise_effet": c.prise_effet,
        "date_effet": "" if effet is None else format_date(effet),
        "date_fin": terme,
        "reconduction": _describe_reconduction(c),
        "preavis_non_reconduction": format_delai(c.preavis_non_reconduction_mois, "mois"),
    }


def _describe_reconduction(c: Convention) -> dict[str, Any]:
    r = c.reconduction
    if r.mode == "aucune":
        duree, nombre, totale = c.duree_mois, 0, c.duree_mois
    else:
        # Both are there, or are gaps of a draft: the rules see to it.
        duree, nombre = r.duree_periode_mois or 0, r.nombre_max or 0
        lacunes = [x for x in (c.duree_mois, duree, nombre) if isinstance(x, Lacune)]  # type: ignore[unreachable]
        totale = lacunes[0] if lacunes else c.duree_mois + duree * nombre
    return {
        "mode": r.mode,
        "duree": format_duree(duree),
        "nombre": nombre,
        "nombre_lettres": nombre_en_lettres(nombre, "f"),
        "duree_totale": format_duree(totale),
    }


def _describe_signature(dossier: Dossier) -> dict[str, Any]:
    c = dossier.convention
    exemplaires = len(dossier.donneurs_ordre) + 1 if c.exemplaires is None else c.exemplaires
    return {
        "date_signature": "" if c.date_signature is None else format_date(c.date_signature),
        "lieu_signature": c.lieu_signature or "",
        "signature_electronique": c.signature == "electronique",
        "exemplaires": exemplaires,
        "exemplaires_lettres": nombre_en_lettres(exemplaires),
    }


def _describe_fin(c: Convention) -> dict[str, Any]:
    return {
        "preavis_denonciation": format_delai(c.preavis_denonciation_mois, "mois"),
        "denonciation_libre": c.denonciation_libre,
        "delai_mise_en_demeure": format_delai(c.delai_mise_en_demeure_mois, "mois"),
        "delai_opposition": format_delai(c.delai_opposition_mois, "mois"),
        "indemnite_resiliation": c.indemnite_resiliation,
        "suivi_marches_en_cours": c.suivi_marches_en_cours,
    }


def _describe_finances(dossier: Dossier) -> dict[str, Any]:
    c = dossier.convention
    r = c.remuneration
    return {
        "remuneration": {
            "mode": r.mode,
            "libelle": find_libelle("remunerations", r.mode),
            "payant": is_payante(dossier),
            "echeances": _describe_echeances(dossier),
            "revision": r.revision,
        },
        "fondement_achat": c.fondement_achat or "",
        "fondement_reference": c.consultation_ref or c.decision_ref or "",
        "montant_max_ht": describe_montant_ou_rien(c.montant_max_ht),
        "date_attribution": "" if c.date_attribution is None else format_date(c.date_attribution),
    }


def _describe_echeances(dossier: Dossier) -> list[dict[str, str]]:
    echeances = dossier.convention.remuneration.echeances
    if is_payante(dossier) and not echeances:  # only a draft: it shows where to write them
        lacune = Lacune("convention.remuneration.echeances")
        return [{"part": lacune, "part_lettres": lacune, "declencheur": "", "declencheur_texte": lacune}]
    return [
        {
            "part": format_pourcentage(e.part_pct),
            "part_lettres": _write_part(e.part_pct),
            "declencheur": e.declencheur,
            "declencheur_texte": find_libelle("declencheurs", e.declencheur),
        }
        for e in echeances
    ]


def _write_part(part: Decimal | Lacune) -> str:
    """« cinquante pour cent »; in figures when the share is not whole."""
    if isinstance(part, Lacune) or part != part.to_integral_value():
        return format_pourcentage(part)
    return f"{nombre_en_lettres(int(part))} pour cent"


def describe_montant_ou_rien(montant: Decimal | Lacune | None) -> dict[str, str] | None:
    """The forms of an amount that may be absent."""
    return None if montant is None else describe_montant(montant)


def describe_montant(montant: Decimal | Lacune) -> dict[str, str]:
    """`chiffres`, `lettres` and both of them (`texte`) of an amount in euros."""
    if isinstance(montant, Lacune):
        return {"chiffres": montant, "lettres": montant, "texte": montant}
    chiffres, lettres = format_montant(montant), montant_en_lettres(montant)
    return {"chiffres": chiffres, "lettres": lettres, "texte": f"{lettres} ({chiffres})"}


def _describe_perimetre(dossier: Dossier) -> dict[str, Any]:
    c = dossier.convention
    dispositifs = load_table("dispositifs")
    familles = list_familles(dossier)
    libelle = "libelle_prive" if dossier.regime == "prive" else "libelle"
    territoires = list(c.territoires)
    return {
        "dispositifs": list(c.dispositifs_vises),
        "dispositifs_libelles": [dispositifs[code][libelle] for code in c.dispositifs_vises],
        "has_condition": "condition" in familles,
        "has_reserve": "reserve" in familles,
        "has_insertion": "insertion" in familles,
        "has_critere": "critere" in familles,
        "publics": [{"code": code, "libelle": _write_public(c, code)} for code in c.publics_preambule],
        "territoire": c.territoire or join_et(territoires),
        "territoires": territoires,
        "multi_territoires": len(territoires) > 1,
        "mutualisation": c.mutualisation,
        "marches_exclus": list(c.marches_exclus),
        "chiffres_territoire": _describe_chiffres(c.chiffres_territoire),
        "prevision_heures": ""
        if c.prevision_heures is None
        else compter(c.prevision_heures, "heure d’insertion", "heures d’insertion"),
    }


def _write_contacts(p: ProcedureDifficultes) -> str:
    """« deux contacts, dont un par écrit », « un contact écrit »."""
    total, written = nombre_en_lettres(p.contacts_min), nombre_en_lettres(p.contacts_ecrits_min)
    if p.contacts_min == 1:
        return "un contact écrit"
    return f"{total} contacts, dont {written} par écrit"


def _write_public(c: Convention, code: str) -> str:
    libelle = find_libelle("publics", code)
    if code != "DISPOSITIF_LOCAL":
        return libelle
    noms = join_et(list(known(c.dispositifs_locaux) or ()))
    # Only a draft names none.
    return f"{libelle} : {noms or Lacune('convention.dispositifs_locaux')}"


def _describe_chiffres(chiffres: ChiffresTerritoire | None) -> dict[str, str] | None:
    if chiffres is None:
        return None
    return {
        "heures": format_entier(chiffres.heures),
        "personnes": format_entier(chiffres.personnes),
        "annee": str(chiffres.annee),
        "source": chiffres.source,
    }


def _describe_suivi(dossier: Dossier) -> dict[str, Any]:
    c = dossier.convention
    p, indicateurs = c.procedure_difficultes, load_table("indicateurs")
    # Nothing is counted of a device that the convention leaves out.
    familles = list_familles(dossier)
    sans_objet = {code for code, famille in INDICATEURS_DE_FAMILLE.items() if famille not in familles}
    retenus = [code for code in c.indicateurs if code not in sans_objet]
    return {
        "delai_avis": format_delai(c.delai_avis_jours, "jours"),
        "outil_suivi": c.outil_suivi or "",
        "procedure": {
            "contacts": _write_contacts(p),
            "delai_rappel": format_delai(p.delai_rappel_jours, "jours"),
            "delai_accord": format_delai(p.delai_accord_jours_ouvres, "jours_ouvres"),
        },
        "reunions_par_an": c.frequence_reunion_annuelle,
        "reunions_par_an_lettres": nombre_en_lettres(c.frequence_reunion_annuelle, "f"),
        "indicateurs_codes": retenus,
        "indicateurs": [
            {
                "code": code,
                "libelle": indicateurs[code]["libelle"],
                "ventilation": indicateurs[code].get("ventilation", ""),
            }
            for code in retenus
        ],
    }


def _describe_partenariat(c: Convention) -> dict[str, Any]:
    """Whether the offer of service is annexed, and what only a convention de partenariat says."""
    annexee = c.modele == "cadre" or known(c.annexer_offre) is True
    return {
        "annexe_offre": annexee,
        "has_annexes": annexee or c.roles_rgpd == "sous_traitance",
        "rythme_suivi": "" if c.rythme_suivi == "a_la_demande" else RYTHMES[c.rythme_suivi],
        "seuil_plan_action": compter(
            c.seuil_plan_action_points, "point de pourcentage", "points de pourcentage"
        ),
        "suivi_post_embauche": format_delai(c.suivi_post_embauche_mois, "mois"),
        "has_note_synthese": "note_synthese" in c.indicateurs,
        "aide_hors_territoire": c.aide_hors_territoire,
    }
