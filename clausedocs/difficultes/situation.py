"""From the log to where the procedure stands: the lines, as corrected, played again one after the other."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from typing import Any

from clausedocs.difficultes.lignes import Ligne
from clausedocs.difficultes.machine import Machine, Transition, load_courriers, load_machine
from clausedocs.difficultes.reglages import Reglages
from clausedocs.droit.delais_procedure import Echeance


@dataclass(frozen=True, slots=True)
class Releve:
    """What is known of the hours at a day."""

    ligne: int
    arrete_au: date
    realisees: Decimal
    non_imputables: Decimal = Decimal(0)
    avancement_pct: Decimal | None = None


@dataclass(frozen=True, slots=True)
class CourrierSuivi:
    """A letter of the log, with what became of it.

    `receptions`: addressee ("" for all) -> the day kept. `retour`: it found nobody and must be sent again.
    """

    ligne: int
    id: str
    jour: date
    donnees: Mapping[str, Any]
    envoye_le: date | None = None
    mode_envoi: str = ""
    receptions: Mapping[str, date] = field(default_factory=dict)
    retour: bool = False
    echeance: Echeance | None = None

    @property
    def reference(self) -> str:
        return str(self.donnees.get("reference", ""))

    @property
    def reception(self) -> date | None:
        """The day on which all its addressees have it; None while one of them is not proven to."""
        if not self.receptions:
            return None
        names = tuple(self.donnees.get("destinataires", ()))
        if "" not in self.receptions and not set(names) <= set(self.receptions):
            return None
        return max(self.receptions.values())

    @property
    def libelle(self) -> str:
        return load_courriers()[self.id].libelle


@dataclass(frozen=True, slots=True)
class Passage:
    """A state, with the line and the day that led to it."""

    etat: str
    ligne: int
    jour: date


@dataclass(frozen=True, slots=True)
class Situation:
    """Where a procedure stands after its last line. `du`: the letter to write now, "" for none."""

    machine: Machine
    reglages: Reglages
    lignes: tuple[Ligne, ...] = ()
    parcours: tuple[Passage, ...] = ()
    contacts: tuple[Ligne, ...] = ()
    releves: tuple[Releve, ...] = ()
    courriers: tuple[CourrierSuivi, ...] = ()
    du: str = ""
    procedure_collective: Ligne | None = None
    decompte_general: Ligne | None = None
    periode: int = 1
    # (line, what is no longer true of it since a correction)
    sans_objet: tuple[tuple[int, str], ...] = ()

    @property
    def etat(self) -> str:
        return self.parcours[-1].etat if self.parcours else self.machine.initial

    @property
    def entree(self) -> Passage | None:
        """How the present state was entered; None at the start."""
        return self.parcours[-1] if self.parcours else None

    @property
    def derniere_date(self) -> date | None:
        """The day of the last line that says what was done (a reception is known later than it happened)."""
        days = [x.jour for x in self.lignes if x.type != "reception" and not x.get("apres_coup")]
        return max(days, default=None)

    @property
    def releve(self) -> Releve | None:
        """The last one, by the day at which it stops."""
        return max(self.releves, key=lambda r: (r.arrete_au, r.ligne), default=None)

    @property
    def terme(self) -> date | None:
        """The last day of the present period of the convention."""
        periodes = self.reglages.periodes
        return periodes.find_terme(self.periode) if periodes else None

    def find_courrier(self, identifiant: str) -> CourrierSuivi | None:
        """The last letter of that kind."""
        return next((c for c in reversed(self.courriers) if c.id == identifiant), None)

    def find_passage(self, etat: str) -> Passage | None:
        """The last time that this state was entered."""
        return next((p for p in reversed(self.parcours) if p.etat == etat), None)

    def find_ligne(self, evenement: str, depuis: int = 0) -> Ligne | None:
        """The last line that is this event, from a line on."""
        return next(
            (x for x in reversed(self.lignes) if x.evenement == evenement and x.numero >= depuis), None
        )

    @property
    def courrier_de_l_etape(self) -> CourrierSuivi | None:
        """The letter whose time limit runs in the present state."""
        entree = self.entree
        if entree is None:
            return None
        since = entree.ligne
        if self.etat == "E11_OBSERVATIONS" and len(self.parcours) > 1:
            before = self.parcours[-2]
            # The notice of default that invites to answer was sent one state earlier.
            since = before.ligne if before.etat == "E10_DEFAILLANCE" else since
        wanted = self.machine.etats[self.etat].courriers
        return next(
            (c for c in reversed(self.courriers) if c.id in wanted and c.ligne >= since and _invites(c)),
            None,
        )

    def is_piece_due(self, attendue: str) -> bool:
        """Whether a paper said to be missing has not come since."""
        lines = [x for x in self.lignes if x.get("attendue") == attendue]
        return bool(lines) and lines[-1].evenement == "piece_manquante"

    def list_pieces_dues(self) -> tuple[Ligne, ...]:
        """The papers still missing, each by the line that said so."""
        asked = [x for x in self.lignes if x.evenement == "piece_manquante"]
        return tuple(x for x in asked if self.is_piece_due(str(x.get("attendue"))))


def _invites(courrier: CourrierSuivi) -> bool:
    return courrier.id != "notification_defaillance" or bool(courrier.donnees.get("invitation_observations"))


def correct(lignes: Iterable[Ligne]) -> tuple[tuple[Ligne, ...], dict[int, int]]:
    """The lines as their last corrections leave them, cancelled ones out; and, for each line corrected, the
    line that corrects it last."""
    kept: dict[int, Ligne] = {}
    corrected: dict[int, int] = {}
    for ligne in lignes:
        if ligne.type != "rectification":
            kept[ligne.numero] = ligne
            continue
        target = int(ligne.get("ligne_corrigee", 0))
        corrected[target] = ligne.numero
        if ligne.get("annule"):
            kept.pop(target, None)
        elif target in kept:
            kept[target] = _merge(kept[target], ligne.get("remplace", {}), ligne)
    return tuple(kept[n] for n in sorted(kept)), corrected


def _merge(ligne: Ligne, remplace: Mapping[str, Any], par: Ligne) -> Ligne:
    values = dict(remplace)
    jour = values.pop("date", None)
    return replace(
        ligne,
        jour=date.fromisoformat(jour) if jour else ligne.jour,
        donnees={**ligne.donnees, **values},
        pieces=par.pieces or ligne.pieces,
    )


def replay(lignes: Iterable[Ligne], reglages: Reglages) -> Situation:
    """Where the log leads. Whatever it holds, an answer comes: what no longer fits is said, not refused."""
    effective, _ = correct(lignes)
    situation = Situation(load_machine(reglages.machine), reglages, periode=reglages.periode)
    for ligne in effective:
        situation = play(situation, ligne)
    return situation


def play(s: Situation, ligne: Ligne) -> Situation:
    """The situation one line later."""
    s = replace(s, lignes=(*s.lignes, ligne))
    if ligne.evenement:
        s = _move(s, ligne)
    if ligne.type == "contact" or ligne.evenement == "contact":
        s = replace(s, contacts=(*s.contacts, ligne))
    if ligne.type == "courrier":
        s = _post(s, ligne)
    elif ligne.type == "reception":
        s = _receive(s, ligne)
    elif ligne.evenement in ("envoi", "nouvel_envoi"):
        s = _send(s, ligne)
    return _note(s, ligne)


def _move(s: Situation, ligne: Ligne) -> Situation:
    transition = s.machine.find_transition(s.etat, ligne.evenement)
    suite = str(ligne.get("suite", ""))
    if transition is None or ("" not in transition.vers and suite not in transition.vers):
        kind = s.machine.evenements.get(ligne.evenement)
        name, step = kind.libelle if kind else ligne.evenement, s.machine.etats[s.etat].libelle
        said = f"« {name} » ne s’applique pas à l’étape « {step} »"
        return replace(s, sans_objet=(*s.sans_objet, (ligne.numero, said)))
    if ligne.evenement == "terme" and suite == "reconduction":
        s = replace(s, periode=s.periode + 1)
    return _enter(s, ligne, transition, suite)


def _enter(s: Situation, ligne: Ligne, transition: Transition, suite: str) -> Situation:
    due = transition.find_courrier(suite)
    if not transition.moves(s.etat):
        return replace(s, du=due or s.du)
    vers = transition.find_vers(s.etat, suite)
    passage = Passage(vers, ligne.numero, ligne.jour)
    return replace(s, parcours=(*s.parcours, passage), du=due, contacts=_keep_contacts(s, vers))


def _keep_contacts(s: Situation, vers: str) -> tuple[Ligne, ...]:
    """What was tried and still counts: silence is noted after attempts, but those of a difficulty that was
    settled, or that someone answered before this one, belong to another story."""
    if vers == "E14_REGULARISE":
        return ()
    if vers != "E1_DIFFICULTE":
        return s.contacts
    answered = max((n for n, c in enumerate(s.contacts, 1) if c.get("resultat") == "abouti"), default=0)
    return s.contacts[answered:]


def _post(s: Situation, ligne: Ligne) -> Situation:
    identifiant = str(ligne.get("courrier", ""))
    if identifiant not in load_courriers():
        return s
    posted = CourrierSuivi(
        ligne.numero, identifiant, ligne.jour, ligne.donnees, mode_envoi=str(ligne.get("mode_envoi", ""))
    )
    return replace(s, courriers=(*s.courriers, posted), du="" if s.du == identifiant else s.du)


def _send(s: Situation, ligne: Ligne) -> Situation:
    def sent(c: CourrierSuivi) -> CourrierSuivi:
        mode = str(ligne.get("mode_envoi", "")) or c.mode_envoi
        if ligne.evenement == "nouvel_envoi":
            return replace(
                c, envoye_le=ligne.jour, mode_envoi=mode, retour=False, receptions={}, echeance=None
            )
        return replace(c, envoye_le=ligne.jour, mode_envoi=mode)

    return _change(s, ligne, sent)


def _receive(s: Situation, ligne: Ligne) -> Situation:
    kept = ligne.get_jour("retenue")

    def received(c: CourrierSuivi) -> CourrierSuivi:
        if kept is None:
            return replace(c, retour=True)
        known = replace(
            c, receptions={**c.receptions, str(ligne.get("destinataire", "")): kept}, retour=False
        )
        return replace(known, echeance=compute_echeance_courrier(s.reglages, known))

    return _change(s, ligne, received)


def _change(s: Situation, ligne: Ligne, change: Any) -> Situation:
    target = int(ligne.get("courrier_ligne", 0))
    return replace(s, courriers=tuple(change(c) if c.ligne == target else c for c in s.courriers))


def compute_echeance_courrier(reglages: Reglages, courrier: CourrierSuivi) -> Echeance | None:
    """The end of the limit that a letter opens; None without a proven reception."""
    nom = load_courriers()[courrier.id].delai
    if not nom or courrier.reception is None:
        return None
    return reglages.compute(nom, courrier.reception, courrier.donnees.get("delai"))


def _note(s: Situation, ligne: Ligne) -> Situation:
    """What a line teaches, whatever the state."""
    if ligne.evenement == "procedure_collective":
        return replace(s, procedure_collective=ligne)
    if ligne.evenement == "decompte_general_notifie":
        return replace(s, decompte_general=ligne)
    if ligne.get("heures_realisees") is not None and ligne.type == "evenement":
        progress = ligne.get("avancement_pct")
        releve = Releve(
            ligne.numero,
            ligne.get_jour("arrete_au") or ligne.jour,
            Decimal(str(ligne.get("heures_realisees"))),
            Decimal(str(ligne.get("heures_non_imputables") or 0)),
            Decimal(str(progress)) if progress is not None else None,
        )
        return replace(s, releves=(*s.releves, releve))
    return s
