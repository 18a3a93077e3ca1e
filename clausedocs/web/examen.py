"""What `verifier` would say of a dossier, sorted for a form: what is missing, what is wrong, what to read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from clausedocs.domaine.champs import dress
from clausedocs.domaine.procedure import ProcedureParties, ProcedureTitulaire
from clausedocs.domaine.regles_courriers import check_nom
from clausedocs.domaine.socle import Socle
from clausedocs.domaine.titulaire import Entreprise
from clausedocs.dossiers.chargement import (
    INCLUS,
    DossierCharge,
    check_bloc,
    check_racine,
    complete_dossier,
    make_dossier,
)
from clausedocs.dossiers.formes import find_champ
from clausedocs.dossiers.formulaire import RACINES
from clausedocs.dossiers.lieux import read_chemin
from clausedocs.dossiers.yaml_positions import LectureYaml
from clausedocs.erreurs import Avertissement, ClausedocsErreur
from clausedocs.rendu import list_documents, render
from clausedocs.web.fonds import find_propres
from clausedocs.web.mots_ecran import say_labels

PROCEDURES: dict[str, type[Socle]] = {
    "procedure_titulaire": ProcedureTitulaire,
    "procedure_parties": ProcedureParties,
}


# What is only not written yet: a row that was just added holds nothing, and its list is as if empty.
A_COMPLETER = ("champ_manquant", "liste_trop_courte")


@dataclass(frozen=True, slots=True)
class Constat:
    """Something to fill in, to correct or to read. `champ` is a dotted path, "" for the whole dossier."""

    champ: str
    label: str
    message: str
    conseil: str = ""


@dataclass(frozen=True, slots=True)
class Examen:
    """`charge`: the dossier as a draft, None while even a draft cannot be made."""

    charge: DossierCharge | None
    manques: tuple[Constat, ...] = ()
    erreurs: tuple[Constat, ...] = ()
    avertissements: tuple[Constat, ...] = ()
    documents: tuple[tuple[str, str], ...] = ()

    @property
    def complet(self) -> bool:
        """Whether the documents may be signed."""
        return self.charge is not None and not self.manques and not self.erreurs


def examine(donnees: Mapping[str, Any], chemin: Path, sorte: str) -> Examen:
    """All that would be said of these data, written or not. Raises nothing that the data can cause."""
    if sorte == "structure":
        return _examine_bloc(donnees, chemin, sorte)
    if sorte in PROCEDURES:
        return _examine_procedure(donnees, chemin, sorte)
    charge, refused = _try(donnees, chemin, "projet")
    final, strict = _try(donnees, chemin, "definitif")
    gaps = set(charge.lacunes) if charge else set()
    manques: dict[str, Constat] = {c: _constat_lacune(sorte, c) for c in gaps}
    erreurs: dict[tuple[str, str], Constat] = {}
    for erreur in (*refused, *strict):
        found = _constat(sorte, erreur)
        if erreur.code in A_COMPLETER or found.champ in gaps:
            manques[found.champ] = found
        else:
            erreurs.setdefault((erreur.code, found.champ), found)
    avertissements = [_constat(sorte, a) for a in charge.avertissements] if charge else []
    documents = list_documents(charge) if charge else ()
    if final is not None and not erreurs:
        for modele, lot in documents:
            try:
                rapport = render(final, modele, "texte", lot=lot).rapport
                avertissements += [_constat(sorte, a) for a in rapport.avertissements]
            except ClausedocsErreur as raised:
                erreurs.setdefault((raised.code, raised.message), _constat(sorte, raised))
    # The order of the declarations, as the form shows them.
    order = charge.lacunes if charge else ()
    sorted_gaps = sorted(manques.values(), key=lambda m: order.index(m.champ) if m.champ in order else -1)
    return Examen(
        charge,
        tuple(sorted_gaps),
        tuple(erreurs.values()),
        tuple(dict.fromkeys(avertissements)),
        documents,
    )


def make_charge(donnees: Mapping[str, Any], chemin: Path, mode: str) -> DossierCharge:
    """The dossier that these data make, with the files that they name. Raises ClausedocsErreur."""
    completed, lieux = complete_dossier(LectureYaml(dict(donnees), {}, {}), chemin)
    return make_dossier(
        completed,
        lieux,
        mode="projet" if mode == "projet" else "definitif",
        chemin=chemin,
        propres=find_propres(chemin.parent),
    )


def _try(
    donnees: Mapping[str, Any], chemin: Path, mode: str
) -> tuple[DossierCharge | None, tuple[ClausedocsErreur, ...]]:
    try:
        return make_charge(donnees, chemin, mode), ()
    except ClausedocsErreur as raised:
        return None, tuple(raised.erreurs)


def _examine_procedure(donnees: Mapping[str, Any], chemin: Path, sorte: str) -> Examen:
    """What all the letters of a procedure rest on: each is judged whole when it is written."""
    try:
        completed, _ = complete_dossier(LectureYaml(dict(donnees), {}, {}), chemin)
    except ClausedocsErreur as raised:
        return Examen(None, (), (_constat(sorte, raised),))
    procedure, courrier = completed.get("procedure"), completed.get("courrier")
    lot = procedure.get("lot") if isinstance(procedure, Mapping) else None
    if lot and sorte == "procedure_titulaire":
        # The letters are about the lot of the procedure.
        completed = {
            **completed,
            "courrier": {**(courrier if isinstance(courrier, Mapping) else {}), "lot": lot},
        }
    erreurs, lacunes = check_racine(PROCEDURES[sorte], completed, chemin.name)
    manques = [_constat_lacune(sorte, "procedure.lot" if c == "courrier.lot" else c) for c in lacunes]
    manques += [_constat(sorte, e) for e in erreurs if e.code == "champ_manquant"]
    wrong = [_constat(sorte, e) for e in erreurs if e.code != "champ_manquant"]
    named = {c.champ for c in wrong}
    wrong += [c for c in _examine_noms(completed, sorte) if c.champ not in named]
    return Examen(None, tuple(manques), tuple(wrong))


def _examine_noms(donnees: Mapping[str, Any], sorte: str) -> list[Constat]:
    """A company whose name cannot be written, said at its own step, whatever else lacks in the dossier."""
    company = donnees.get("titulaire")
    if not isinstance(company, Mapping) or not company.get("denomination"):
        return []
    grammar: dict[str, Any] = {n: company.get(n) or None for n in ("article", "genre", "nombre")}
    try:
        built = Entreprise.model_construct(denomination=str(company["denomination"]), **grammar)
        found = list(check_nom("titulaire", built))
    except KeyError:  # an article that does not exist: said of its field
        return []
    return [Constat(v.champ, find_label(sorte, v.champ), dress(v.message), dress(v.conseil)) for v in found]


def _examine_bloc(donnees: Mapping[str, Any], chemin: Path, sorte: str) -> Examen:
    found = check_bloc(RACINES[sorte], donnees, chemin.name)
    manques = [_constat(sorte, e) for e in found if e.code == "champ_manquant"]
    erreurs = [_constat(sorte, e) for e in found if e.code != "champ_manquant"]
    return Examen(None, tuple(manques), tuple(erreurs))


def find_label(sorte: str, champ: str) -> str:
    """« Adresse du siège : commune », « Lots 2 : intitulé »: how a form names a field."""
    chemin = read_chemin(champ)
    own, above = _label(sorte, champ), ""
    if len(chemin) > 1:
        above = _label(sorte, champ.rpartition(".")[0])
        rank = next((p for p in reversed(chemin) if isinstance(p, int)), None)
        above = f"{above} {rank + 1}" if rank is not None and above else above
    if own[1:2].islower():  # an acronym keeps its capitals
        own = own[:1].lower() + own[1:] if above else own
    return f"{above}\u00a0: {own}" if above and own else own or champ


def _label(sorte: str, champ: str) -> str:
    found = find_champ(RACINES[sorte], read_chemin(champ)) if champ else None
    return found.label if found is not None else ""


def _constat_lacune(sorte: str, champ: str) -> Constat:
    return Constat(champ, find_label(sorte, champ), "À compléter.")


def _constat(sorte: str, dit: ClausedocsErreur | Avertissement) -> Constat:
    champ = dit.lieu.champ or ""
    message, conseil = (say_labels(sorte, champ, x) for x in (dit.message, dit.conseil))
    return Constat(champ, find_label(sorte, champ), message, conseil)


def find_inclus(donnees: Mapping[str, Any], champ: str) -> str:
    """The name of the file that holds this field, where a group is written in a file of its own; else ""."""
    bloc = champ.split(".")[0]
    value = donnees.get(bloc) if bloc in INCLUS else None
    return value if isinstance(value, str) else ""
