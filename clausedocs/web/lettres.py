"""The letters of a procedure: what is known of one, what the user writes over it, the whole that it makes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from clausedocs.difficultes.dossier_procedure import NOM, ProcedureChargee, load_procedure
from clausedocs.difficultes.journal import COURRIERS, read_journal
from clausedocs.difficultes.lettre import (
    COMMUN,
    Lettre,
    assemble_lettre,
    list_exemplaires,
    list_membres,
    merge,
    name_commun,
    read_connu,
    read_jour_ecrit,
)
from clausedocs.difficultes.lettre_remplie import AVEC_JOURNAL
from clausedocs.difficultes.machine import load_courriers
from clausedocs.difficultes.preparation import PROJETS
from clausedocs.difficultes.situation import Situation, replay
from clausedocs.domaine import DOCUMENTS
from clausedocs.domaine.racines import RACINES
from clausedocs.dossiers.canonique import hash_octets
from clausedocs.dossiers.formes import read_champs
from clausedocs.dossiers.formulaire import Element, make_element
from clausedocs.dossiers.lecture import read_texte
from clausedocs.dossiers.redaction_yaml import write_dossier
from clausedocs.dossiers.yaml_positions import read_yaml
from clausedocs.erreurs import DonneesErreur
from clausedocs.rendu import write_atomic
from clausedocs.web.procedures import ENTETE


@dataclass(frozen=True, slots=True)
class Ouverte:
    """A letter being written. `connu`: the blocks that are known without the user; `dit`: the same with what
    was written over them; `empreinte` tells one state of that writing from another; `datee`: its day is kept
    with it, for it is not that of its writing."""

    procedure: ProcedureChargee
    situation: Situation
    id: str
    jour: date
    numero: int
    connu: dict[str, dict[str, Any]]
    dit: dict[str, Any]
    empreinte: str

    datee: bool = False

    def follow(self, dit: Mapping[str, Any], montres: Iterable[date]) -> dict[str, Any]:
        """What a form said that showed the letter of other days: a field left as it was then is as it is on
        this one."""
        followed = dict(dit)
        for day in montres:
            if day == self.jour:
                continue
            then = read_connu(self.procedure, self.situation, self.id, day, self.numero)
            for nom, known in then.items():
                bloc, now = followed.get(nom), self.connu.get(nom, {})
                if isinstance(bloc, Mapping):
                    left = {k for k in known if bloc.get(k) == known[k]}
                    kept = {k: v for k, v in bloc.items() if k not in left}
                    followed[nom] = {**{k: now[k] for k in left if k in now}, **kept}
        return followed

    @property
    def sorte(self) -> str:
        """The kind of dossier that the letter is written from."""
        return DOCUMENTS[self.id].racine

    @property
    def chemin(self) -> Path:
        return self.procedure.dossier / NOM

    def assemble(self, dit: Mapping[str, Any]) -> Lettre:
        """The whole dossier of the letter, with these blocks for its own."""
        return assemble_lettre(
            self.procedure, self.situation, self.id, self.jour, self.numero, dit, self.procedure.lieux
        )


def open_lettre(folder: Path, courrier: str, jour: date | None, aujourdhui: date) -> Ouverte:
    """A letter on a day: the one asked for, else the one kept with it, else today.

    Raises: DonneesErreur `page_inconnue`; as `load_procedure` and `read_journal`."""
    if courrier not in load_courriers() or not can_write(courrier):
        raise DonneesErreur(
            "page_inconnue", "Ce courrier n’existe pas.", "Revenez à la procédure et choisissez-le."
        )
    procedure, journal = load_procedure(folder), read_journal(folder)
    s, numero = replay(journal.lignes, procedure.reglages), len(journal.lignes) + 1
    own, empreinte = _read_own(folder, courrier)
    # One day for the letter, the log and the limits: it is asked for apart, and drives all three.
    bloc = own.get(name_commun(procedure, courrier))
    kept = read_jour_ecrit(bloc) if isinstance(bloc, Mapping) else None
    if isinstance(bloc, Mapping):
        own[name_commun(procedure, courrier)] = {k: v for k, v in bloc.items() if k != "date"}
    day = jour or kept or aujourdhui
    connu = read_connu(procedure, s, courrier, day, numero)
    told = kept is not None or day != aujourdhui
    return Ouverte(procedure, s, courrier, day, numero, connu, merge(connu, own), empreinte, told)


def can_write(courrier: str) -> bool:
    """Whether this letter has its modèle."""
    return courrier in DOCUMENTS and DOCUMENTS[courrier].racine in RACINES


def list_elements(courrier: str) -> tuple[Element, ...]:
    """The fields of a letter: its own, then those that it shares with the others."""
    racine = RACINES[DOCUMENTS[courrier].racine]
    names = [n for n in (courrier, COMMUN) if n in read_champs(racine)]
    # The day of the letter is asked for once, above: the log and the time limits go by it.
    sauf = {f"{n}.date" for n in names}
    # The log ties the breaches from one letter to the next: nobody needs to name them.
    sauf |= {f"{courrier}.{rows}.code" for rows in ("obligations_violees", "manquements")}
    if courrier not in AVEC_JOURNAL:
        sauf.add(f"{COMMUN}.journal")
    return tuple(make_element(racine, n, "", DOCUMENTS[courrier].racine, sauf) for n in names)


def list_copies(lettre: Lettre) -> list[dict[str, str]]:
    """The copies of a letter, where a member of a group that is in default has one: key and words."""
    members = list_membres(lettre) if len(list_exemplaires(lettre)) > 1 else ()
    names = ("Exemplaire du mandataire", *(f"Exemplaire de {m}" for m in members))
    return [{"cle": str(n), "titre": words} for n, words in enumerate(names)] if members else []


def choose_copie(lettre: Lettre, cle: str) -> dict[str, Any]:
    """The data of one copy, the first by default."""
    copies = list_exemplaires(lettre)
    return copies[int(cle)] if cle.isdecimal() and int(cle[:4]) < len(copies) else copies[0]


def save_lettre(ouverte: Ouverte, dit: Mapping[str, Any]) -> str:
    """Keep what the user wrote that would not be known the same; give back the mark of the file."""
    own = {
        nom: _keep_own(ouverte.connu.get(nom, {}), bloc)
        for nom, bloc in dit.items()
        if isinstance(bloc, Mapping)
    }
    if ouverte.datee:
        nom = name_commun(ouverte.procedure, ouverte.id)
        own[nom] = {"date": ouverte.jour.isoformat(), **own.get(nom, {})}
    kept = {k: v for k, v in own.items() if v}
    if not kept and not ouverte.empreinte:
        return ""
    octets = write_dossier(RACINES[ouverte.sorte], kept, ENTETE).encode("utf-8")
    if hash_octets(octets) != ouverte.empreinte:
        write_atomic(ouverte.procedure.dossier / f"{ouverte.id}.yaml", octets)
    return hash_octets(octets)


def _keep_own(connu: Mapping[str, Any], bloc: Mapping[str, Any]) -> dict[str, Any]:
    """What was written over what is known. Rows that were all taken away say so, or they would come back; a
    text that the dossier gives to every letter is emptied there."""
    gone = (k for k, v in connu.items() if k not in bloc and (_is_rangees(v) or k == "pieces_jointes"))
    return {**{k: [] for k in gone}, **{k: v for k, v in bloc.items() if connu.get(k) != v}}


def _is_rangees(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(v, Mapping) for v in value)


def list_projets(folder: Path, courrier: str) -> list[str]:
    """The files of the last draft of a letter, by name."""
    stem = f"projet-{courrier.replace('_', '-')}"
    found = (folder / COURRIERS / PROJETS).glob(f"{stem}*")
    own = [p.name for p in found if p.name.startswith((f"{stem}.", f"{stem}-exemplaire"))]
    return sorted(own, key=lambda name: ("-exemplaire" in name, name))


def _read_own(folder: Path, courrier: str) -> tuple[dict[str, Any], str]:
    path = folder / f"{courrier}.yaml"
    if not path.is_file():
        return {}, ""
    text = read_texte(path, path.name)
    return dict(read_yaml(text, path.name).donnees), hash_octets(path.read_bytes())
