"""The dossier of a letter: the contract, what the log knows, what the user wrote for this letter only."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from clausedocs.difficultes.controles_parties import must_invite
from clausedocs.difficultes.dossier_procedure import ProcedureChargee
from clausedocs.difficultes.lettre_remplie import fill_lettre
from clausedocs.difficultes.machine import load_courriers
from clausedocs.difficultes.situation import CourrierSuivi, Situation
from clausedocs.domaine.codes_manquements import complete_codes
from clausedocs.domaine.courriers_sanctions import CalculDePenalites
from clausedocs.domaine.delais_courriers import compute_calcul
from clausedocs.domaine.dossier_courrier import DossierCourrier
from clausedocs.domaine.socle import Socle
from clausedocs.dossiers.lecture import read_texte
from clausedocs.dossiers.lieux import Lieux
from clausedocs.dossiers.yaml_positions import read_yaml

# The block that every letter to the contractor has; those between the parties have one block each.
COMMUN = "courrier"


@dataclass(frozen=True, slots=True)
class Lettre:
    """A letter before it is checked. `donnees` has the shape that `clausedocs generer` reads."""

    id: str
    donnees: dict[str, Any]
    lieux: Lieux

    @property
    def jour(self) -> date | None:
        """The day that it bears; None while it is not a date."""
        return read_jour_ecrit(self.commun)

    @property
    def bloc(self) -> Mapping[str, Any]:
        """Its own fields."""
        found = self.donnees.get(self.id)
        return found if isinstance(found, Mapping) else {}

    @property
    def commun(self) -> Mapping[str, Any]:
        """What it shares with the other letters: the block `courrier`, else its own."""
        found = self.donnees.get(COMMUN)
        return found if isinstance(found, Mapping) else self.bloc


def make_lettre(
    procedure: ProcedureChargee, s: Situation, identifiant: str, jour: date, numero: int, avec: Path | None
) -> Lettre:
    """The dossier of a letter dated `jour`, to be line `numero`. What the user wrote comes first.

    `avec`: the file of its own fields; without it, `<identifiant>.yaml` in the folder, if there is one.

    Raises: what reading a file raises.
    """
    path = avec or procedure.dossier / f"{identifiant}.yaml"
    own, lieux = _read_avec(path, procedure.lieux, required=avec is not None)
    return assemble_lettre(procedure, s, identifiant, jour, numero, own, lieux)


def assemble_lettre(
    procedure: ProcedureChargee,
    s: Situation,
    identifiant: str,
    jour: date,
    numero: int,
    own: Mapping[str, Any],
    lieux: Lieux,
) -> Lettre:
    """The same from what the user wrote, wherever it was written."""
    base = {k: v for k, v in procedure.donnees.items() if k != "procedure"}
    if procedure.reglages.machine == "titulaire":
        base.pop("convention", None)  # its presence would make it a convention's dossier
    filled = fill_lettre(procedure, s, identifiant, jour, numero)
    before = merge(base, _take_up(procedure, s, identifiant))
    merged = _drop_vides(merge(merge(before, filled), own), (COMMUN, identifiant))
    head = {"modeles": [identifiant], "date_reference": jour.isoformat()}
    return Lettre(identifiant, {**merged, **head}, lieux)


def read_jour_ecrit(bloc: Mapping[str, Any]) -> date | None:
    """The day written in the block of a letter; None for none, or for what is not a date."""
    try:
        return date.fromisoformat(str(bloc.get("date") or ""))
    except ValueError:
        return None


def name_commun(procedure: ProcedureChargee, identifiant: str) -> str:
    """The block that holds the date of a letter, its reference, how it leaves."""
    return COMMUN if procedure.reglages.machine == "titulaire" else identifiant


def read_connu(
    procedure: ProcedureChargee, s: Situation, identifiant: str, jour: date, numero: int
) -> dict[str, dict[str, Any]]:
    """The blocks of a letter before anyone writes it: what the dossier, the log and earlier letters say."""
    known = assemble_lettre(procedure, s, identifiant, jour, numero, {}, procedure.lieux).donnees
    return {nom: dict(_read_group(known, nom)) for nom in (COMMUN, identifiant) if _read_group(known, nom)}


# A letter between the parties that follows another is checked with it: its whole block is given again.
PRECEDENTES = {"resiliation_convention": "mise_en_demeure_partie"}
# What a letter to the contractor takes up from an earlier one, unless it says otherwise.
REPRISES: dict[str, tuple[str, dict[str, str]]] = {
    "notification_defaillance": ("mise_en_demeure", {"manquements": "obligations_violees"}),
    "application_penalites": (
        "intention_penalites",
        {
            "calcul": "calcul",
            "articles_penalites": "articles_penalites",
            "motif_non_imputable": "motif_non_imputable",
            "plafond_eur": "plafond_eur",
            "delai_observations_jours": "delai_observations_jours",
        },
    ),
    "resiliation": (
        "notification_defaillance",
        {"manquements": "manquements", "delai_observations_jours": "delai_observations_jours"},
    ),
}


def _drop_vides(donnees: dict[str, Any], noms: Iterable[str]) -> dict[str, Any]:
    """A list that was emptied kept what is known from coming back: it is then as if nobody wrote it."""
    return {
        nom: {k: v for k, v in bloc.items() if v != []} if nom in noms and isinstance(bloc, Mapping) else bloc
        for nom, bloc in donnees.items()
    }


def _take_up(procedure: ProcedureChargee, s: Situation, identifiant: str) -> dict[str, Any]:
    """What earlier letters said that this one says again."""
    before = PRECEDENTES.get(identifiant, "")
    letter = s.find_courrier(before) if before else None
    if letter is not None:
        block = read_bloc(procedure, s, letter)
        proof = next((x for x in reversed(s.lignes) if x.get("courrier_ligne") == letter.ligne), None)
        received = {"reception": letter.reception.isoformat()} if letter.reception else {}
        if received and proof is not None and proof.get("mode"):
            received["reception_mode"] = str(proof.get("mode"))
        return {before: {**block, **received}} if block else {}
    earlier, fields = REPRISES.get(identifiant, ("", {}))
    letter = s.find_courrier(earlier) if earlier else None
    if letter is None:
        return {}
    block = read_bloc(procedure, s, letter)
    return {identifiant: {to: block[of] for to, of in fields.items() if of in block}}


def read_bloc(
    procedure: ProcedureChargee, s: Situation, letter: CourrierSuivi, bloc: str = ""
) -> dict[str, Any]:
    """The own fields of an earlier letter (or another block of it), from the data kept beside it."""
    ligne = next((x for x in s.lignes if x.numero == letter.ligne), None)
    kept = next((p.nom for p in ligne.pieces if p.nom.endswith(".yaml")), "") if ligne else ""
    path = procedure.dossier / kept
    if not kept or not path.is_file():
        return {}
    return dict(_read_group(read_yaml(read_texte(path, str(path)), str(path)).donnees, bloc or letter.id))


def merge(base: Mapping[str, Any], over: Mapping[str, Any]) -> dict[str, Any]:
    """Groups field by field; anything else is replaced whole."""
    merged = dict(base)
    for key, value in over.items():
        below = merged.get(key)
        both = isinstance(below, Mapping) and isinstance(value, Mapping)
        merged[key] = merge(below, value) if both else value  # type: ignore[arg-type]
    return merged


def _read_avec(path: Path, lieux: Lieux, *, required: bool) -> tuple[dict[str, Any], Lieux]:
    """What the user wrote for this letter, and where each field of the whole was written."""
    if not required and not path.is_file():
        return {}, Lieux(str(path), lieux.valeurs, lieux.cles)
    read = read_yaml(read_texte(path, str(path)), str(path))
    return dict(read.donnees), Lieux(
        str(path), {**lieux.valeurs, **read.valeurs}, {**lieux.cles, **read.cles}
    )


def read_fond(lettre: Lettre, s: Situation) -> dict[str, Any]:
    """What the log keeps of a letter: whom it goes to, what it names, how long it leaves."""
    kind, bloc, commun = load_courriers()[lettre.id], lettre.bloc, lettre.commun
    fond: dict[str, Any] = {
        "reference": commun.get("reference"),
        "mode_envoi": commun.get("mode_envoi"),
        "expediteur": find_expediteur(str(commun.get("expediteur") or kind.expediteur), s),
        "destinataires": list(list_destinataires(lettre, s)),
        "auteur_acte": bloc.get("auteur"),
        "delai": _read_delai(bloc),
        "obligations": complete_codes(_read_list(bloc, "obligations_violees")),
        "sanctions": _read_list(bloc, "sanctions_encourues"),
        "manquements": complete_codes(_read_list(bloc, "calcul") or _read_list(bloc, "manquements")),
        # The notice of default invites to answer when it announces a termination.
        "invitation_observations": "resiliation" in (bloc.get("suites") or ()),
        "recouvrement": bloc.get("recouvrement"),
        "gravite": _join(bloc.get("gravite_motifs")),
        "motif": bloc.get("motif"),
        # Without a text of its own, the letter reproduces the clause of the modèle.
        "clause_reproduite": bloc.get("clause_reproduite") or "modèle",
        "invitation_opposition": must_invite(s, str(bloc.get("auteur") or "")),
        "date_reponse_souhaitee": bloc.get("date_reponse_souhaitee"),
    }
    return {k: v for k, v in fond.items() if v not in (None, "", [], False)}


def find_expediteur(role: str, s: Situation) -> str:
    """The name of who signs a letter: of the parties, the one that it says."""
    return s.reglages.structure if role == "structure" else s.reglages.sanctionne


def list_destinataires(lettre: Lettre, s: Situation) -> tuple[str, ...]:
    """Whom a letter must reach: the company and its members in default, first those whom a court appointed;
    or the buyer."""
    kind = load_courriers()[lettre.id]
    if kind.destinataire != "titulaire":
        return (s.reglages.sanctionne,) if kind.destinataire == "donneur_ordre" else ()
    company = _read_group(lettre.donnees, "titulaire")
    organs = _read_list(_read_group(company, "procedure_collective"), "organes")
    appointed = [f"{o.get('prenom', '')} {o.get('nom', '')}".strip() for o in organs]
    return (*appointed, *s.reglages.destinataires, *list_membres(lettre))


def list_membres(lettre: Lettre) -> tuple[str, ...]:
    """The members of the group, its lead apart, whose breach it is: each has a copy of its own."""
    company = _read_group(lettre.donnees, "titulaire")
    members = _read_list(_read_group(company, "groupement"), "membres")
    return tuple(str(m.get("denomination", "")) for m in members if _is_oui(m.get("defaillant")))


def list_exemplaires(lettre: Lettre) -> tuple[dict[str, Any], ...]:
    """The data of each copy: the lead’s, then one for each member in default, with its address."""
    if load_courriers()[lettre.id].destinataire != "titulaire":
        return (lettre.donnees,)
    copies = [merge(lettre.donnees, {COMMUN: {"adressee_a": nom}}) for nom in list_membres(lettre)]
    return (lettre.donnees, *copies)


def compute_total(dossier: Socle, identifiant: str) -> dict[str, str]:
    """What the penalties of a letter come to, for the decision that follows; nothing for another letter."""
    act = getattr(dossier, identifiant, None)
    if not isinstance(dossier, DossierCourrier) or not isinstance(act, CalculDePenalites):
        return {}
    found = compute_calcul(dossier, act)
    return {"total_eur": str(found.retenu)} if found is not None else {}


def _read_group(values: Mapping[str, Any], nom: str) -> Mapping[str, Any]:
    found = values.get(nom)
    return found if isinstance(found, Mapping) else {}


def _read_list(bloc: Mapping[str, Any], nom: str) -> list[Any]:
    found = bloc.get(nom)
    return [dict(x) for x in found if isinstance(x, Mapping)] if isinstance(found, (list, tuple)) else []


def _read_delai(bloc: Mapping[str, Any]) -> int | None:
    for nom in ("delai_jours", "delai_observations_jours", "delai_mois", "preavis_mois"):
        value = str(bloc.get(nom) or "").strip()
        if value.isdecimal():
            return int(value)
    return None


def _is_oui(value: Any) -> bool:
    return str(value).strip().lower() in ("oui", "vrai", "true")


def _join(value: Any) -> str:
    return "\u202f; ".join(str(x) for x in value) if isinstance(value, (list, tuple)) else str(value or "")
