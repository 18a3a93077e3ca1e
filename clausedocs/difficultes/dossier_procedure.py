"""`dossier.yaml`: the contract that a procedure is about, and what the procedure itself agreed on.

The blocks are those of a letter's dossier, and each letter checks them whole; here only what the engine needs
is read: dates, hours, time limits, who may sign.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, ValidationError

from clausedocs.difficultes.reglages import Periodes, Reglages
from clausedocs.domaine.acheteurs import find_acheteur
from clausedocs.domaine.champs import Booleen, Entier, Jour, Montant, Texte
from clausedocs.domaine.convention import ProcedureDifficultes, Reconduction
from clausedocs.domaine.procedure import CALENDRIERS, VERSIONS, Procedure
from clausedocs.domaine.tables import choix
from clausedocs.dossiers.chargement import read_dossier
from clausedocs.dossiers.lieux import Lieux
from clausedocs.dossiers.traduction import Traducteur
from clausedocs.droit.delais_procedure import choose_computation
from clausedocs.erreurs import DonneesErreur, ErreursGroupees, Lieu

NOM = "dossier.yaml"
SANCTIONNENT = {"coordonnateur": "pour le compte de tous", "chaque_acheteur": "pour ses marchés"}
PREALABLES = {
    "toujours": "avant toute pénalité",
    "en_cours": "avant le terme seulement",
    "jamais": "aucune",
}


class _Vue(BaseModel):
    """A part of a block that another reader checks whole: the rest of it is left alone."""

    model_config = ConfigDict(extra="ignore", frozen=True)


class _Palier(_Vue):
    date: Jour | None = None
    heures_cumulees: Montant


class _Penalites(_Vue):
    mise_en_demeure_prealable: Annotated[str, *choix(PREALABLES)] = "en_cours"


class _HeuresTranche(_Vue):
    tranche: Texte
    heures: Montant


class _Clause(_Vue):
    heures: Montant | None = None
    heures_des_tranches: tuple[_HeuresTranche, ...] = ()
    echeancier: tuple[_Palier, ...] = ()
    penalite_heure_eur: Montant | None = None
    penalite_document_jour_eur: Montant | None = None
    penalite_action_eur: Montant | None = None
    penalite_reunion_eur: Montant | None = None
    penalites: _Penalites = _Penalites()
    delai_mise_en_demeure_jours: Entier | None = None
    delai_observations_jours: Entier | None = None


class _Tranche(_Vue):
    code: Texte
    optionnelle: Booleen = False
    affermie: Booleen = False


class _Lot(_Vue):
    numero: Texte
    clause: _Clause = _Clause()


class _Marche(_Vue):
    ccag: Annotated[str, *choix("ccag")] = "aucun"
    ccag_version: Annotated[str, *choix(VERSIONS)] = "2021"
    report_jour_ouvrable: Booleen | None = None
    calendrier: Annotated[str, *choix(CALENDRIERS)] = "national"
    date_lancement: Jour | None = None
    date_notification: Jour | None = None
    date_fin: Jour | None = None
    tranches: tuple[_Tranche, ...] = ()
    lots: tuple[_Lot, ...] = ()


class _Nomme(_Vue):
    # What the company still lacks is asked for by the first letter to it, and shown by the form.
    denomination: Texte | None = None


class _Convention(_Vue):
    date_signature: Jour | None = None
    date_effet: Jour | None = None
    duree_mois: Entier | None = None
    reconduction: Reconduction = Reconduction(mode="aucune")
    preavis_non_reconduction_mois: Entier = 3
    preavis_denonciation_mois: Entier = 3
    denonciation_libre: Booleen = False
    delai_mise_en_demeure_mois: Entier = 2
    delai_opposition_mois: Entier = 1
    report_jour_ouvrable: Booleen = True
    seuil_plan_action_points: Entier = 15
    procedure_difficultes: ProcedureDifficultes = ProcedureDifficultes()


class _Acheteur(_Vue):
    denomination: Texte
    sigle: Texte | None = None
    type_acheteur: Annotated[str, *choix("acheteurs")]


class _Contact(_Vue):
    role: str = ""
    prenom: Texte | None = None
    nom: Texte | None = None


class _Structure(_Vue):
    denomination: Texte
    contacts: tuple[_Contact, ...] = ()


class _Groupement(_Vue):
    membres: tuple[_Acheteur, ...] = ()
    coordonnateur: Texte
    qui_sanctionne: Annotated[str, *choix(SANCTIONNENT)]


class DossierProcedure(_Vue):
    """The parts of `dossier.yaml` that the engine reads."""

    donneur_ordre: _Acheteur
    structure_porteuse: _Structure
    groupement_commandes: _Groupement | None = None
    marche: _Marche = _Marche()
    clause: _Clause = _Clause()
    titulaire: _Nomme | None = None
    convention: _Convention = _Convention()
    procedure: Procedure


@dataclass(frozen=True, slots=True)
class ProcedureChargee:
    """`donnees`: the file as read, for the letters; `referent`: who writes in the log by default."""

    dossier: Path
    donnees: Mapping[str, Any]
    lieux: Lieux
    reglages: Reglages
    referent: str


def load_procedure(dossier: Path) -> ProcedureChargee:
    """Read the `dossier.yaml` of a folder.

    Raises:
        DonneesErreur: `procedure_absente`.
        ErreursGroupees: what is wrong in it.
    """
    path = dossier / NOM
    if not path.is_file():
        raise DonneesErreur(
            "procedure_absente",
            f"« {dossier} » n’est pas le dossier d’une procédure : il ne contient pas « {NOM} ».",
            f"Donnez le dossier qui contient {NOM}, ou créez-le : donneur_ordre, structure_porteuse, marche, "
            "clause, titulaire et procedure (docs/difficultes.md).",
            Lieu(fichier=str(path)),
        )
    donnees, lieux = read_dossier(path)
    try:
        read = DossierProcedure.model_validate(donnees)
    except ValidationError as raised:
        erreurs = raised.errors(include_url=False)
        raise ErreursGroupees(Traducteur(DossierProcedure, lieux, donnees).translate_all(erreurs)) from None
    return ProcedureChargee(dossier, donnees, lieux, make_reglages(read), _find_referent(read))


def make_reglages(d: DossierProcedure) -> Reglages:
    """What the engine knows of the contract."""
    p, c = d.procedure, d.convention
    clause = _find_clause(d)
    end = p.date_fin or d.marche.date_fin
    schedule = sorted((x.date, Decimal(x.heures_cumulees)) for x in clause.echeancier if x.date)
    between = p.machine == "parties"
    own = d.marche.report_jour_ouvrable if p.report_jour_ouvrable is None else p.report_jour_ouvrable
    report = c.report_jour_ouvrable if between else own
    ccag = "aucun" if between else d.marche.ccag
    version = p.ccag_version or d.marche.ccag_version
    holidays = p.calendrier or d.marche.calendrier
    buyers = tuple(str(x.denomination) for x in _list_acheteurs(d))
    return Reglages(
        machine=p.machine,
        reference=p.reference,
        regime=find_acheteur(d.donneur_ordre.type_acheteur).regime,
        computation=choose_computation(ccag, version, report=report, calendrier=holidays),
        structure=d.structure_porteuse.denomination,
        acheteurs=buyers,
        sanctionne=_find_sanctionne(d),
        destinataires=(d.titulaire.denomination,) if d.titulaire and d.titulaire.denomination else (),
        heures=_count_heures(d, clause),
        echeancier=tuple(schedule),
        date_lancement=d.marche.date_lancement,
        date_notification=p.date_notification or d.marche.date_notification,
        date_fin=end,
        mise_en_demeure_prealable=clause.penalites.mise_en_demeure_prealable,
        penalites=any(
            (
                clause.penalite_heure_eur,
                clause.penalite_document_jour_eur,
                clause.penalite_action_eur,
                clause.penalite_reunion_eur,
            )
        ),
        delais=_read_delais(d, clause),
        contacts_min=c.procedure_difficultes.contacts_min,
        contacts_ecrits_min=c.procedure_difficultes.contacts_ecrits_min,
        seuil_points=p.seuil_points or c.seuil_plan_action_points,
        retard_piece_jours=p.retard_piece_jours,
        fin_proche_mois=p.fin_proche_mois,
        accord_permanent=p.accord_permanent.reference if p.accord_permanent else "",
        accord_permanent_le=p.accord_permanent.date if p.accord_permanent else None,
        denonciation_libre=c.denonciation_libre,
        periodes=_read_periodes(c),
        periode=p.periode,
    )


def _find_clause(d: DossierProcedure) -> _Clause:
    """The clause of the lot, over what is common to all of them."""
    lot = next((x for x in d.marche.lots if x.numero == d.procedure.lot), None)
    if lot is None:
        return d.clause
    own = {n: getattr(lot.clause, n) for n in lot.clause.model_fields_set}
    return d.clause.model_copy(update=own)


def _count_heures(d: DossierProcedure, clause: _Clause) -> Decimal | None:
    """All the hours of the contract; an optional tranche that nobody confirmed counts for none."""
    if clause.heures is not None:
        return clause.heures
    firm = {t.code for t in d.marche.tranches if not t.optionnelle or t.affermie}
    counted = [x.heures for x in clause.heures_des_tranches if x.tranche in firm]
    return sum(counted, Decimal(0)) if counted else None


def _list_acheteurs(d: DossierProcedure) -> tuple[_Acheteur, ...]:
    return (d.donneur_ordre, *(d.groupement_commandes.membres if d.groupement_commandes else ()))


def _find_sanctionne(d: DossierProcedure) -> str:
    """The only buyer who may sanction: the coordinator of the grouping, or the buyer of this marché."""
    group = d.groupement_commandes
    if group is None:
        return d.donneur_ordre.denomination
    wanted = group.coordonnateur if group.qui_sanctionne == "coordonnateur" else d.procedure.acheteur
    if wanted is None:
        return d.donneur_ordre.denomination
    found = next((x.denomination for x in _list_acheteurs(d) if wanted in (x.denomination, x.sigle)), None)
    return found or d.donneur_ordre.denomination


def _read_delais(d: DossierProcedure, clause: _Clause) -> dict[str, int]:
    c, p = d.convention, d.procedure
    known = {
        "accord": c.procedure_difficultes.delai_accord_jours_ouvres,
        "rappel": c.procedure_difficultes.delai_rappel_jours,
        "relance": p.delai_relance_jours,
        "mise_en_demeure": clause.delai_mise_en_demeure_jours,
        "observations": clause.delai_observations_jours,
        "surveillance": p.surveillance_jours,
        "mise_en_demeure_partie": c.delai_mise_en_demeure_mois,
        "opposition": c.delai_opposition_mois,
        "denonciation": c.preavis_denonciation_mois,
        "non_reconduction": c.preavis_non_reconduction_mois,
    }
    return {nom: n for nom, n in known.items() if n is not None}


def _read_periodes(c: _Convention) -> Periodes | None:
    start: date | None = c.date_effet or c.date_signature
    if start is None or c.duree_mois is None:
        return None
    r = c.reconduction
    return Periodes(start, c.duree_mois, r.mode, r.duree_periode_mois or c.duree_mois, r.nombre_max or 0)


def _find_referent(d: DossierProcedure) -> str:
    for contact in d.structure_porteuse.contacts:
        if contact.role == "referent" and contact.prenom and contact.nom:
            return f"{contact.prenom} {contact.nom}"
    return d.structure_porteuse.denomination
