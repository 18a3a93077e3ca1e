"""What may happen next, and whether what is asked for may: the rules between the state and the tables."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from clausedocs.difficultes.conditions import Demande, Refus
from clausedocs.difficultes.controles import check_conditions
from clausedocs.difficultes.controles_execution import count_manquantes
from clausedocs.difficultes.controles_parties import find_limite, find_opposition
from clausedocs.difficultes.lignes import Ligne
from clausedocs.difficultes.machine import Transition, load_conditions, load_courriers
from clausedocs.difficultes.situation import Situation, correct, play, replay
from clausedocs.droit.delais import add_mois

# What may be written down at any time and moves nothing: told apart from what comes next.
COURANTS = (
    "contact",
    "releve",
    "piece_remise",
    "envoi",
    "nouvel_envoi",
    "procedure_collective",
    "decompte_general_notifie",
)


@dataclass(frozen=True, slots=True)
class Suite:
    """What may come next. `refus`: why it may not, on that day; `des_le`, `jusqu_au`: when it may;
    `reserves`: what the log does not show yet, and that would have to come with it."""

    transition: Transition
    refus: tuple[Refus, ...]
    des_le: date | None = None
    jusqu_au: date | None = None
    reserves: tuple[Refus, ...] = ()

    @property
    def obstacles(self) -> tuple[Refus, ...]:
        """All that makes it wait, as things stand."""
        return _drop_repeated((*self.refus, *self.reserves))

    @property
    def evenement(self) -> str:
        return self.transition.evenement

    @property
    def courriers(self) -> tuple[str, ...]:
        """The letters that it calls for, by its outcomes."""
        return tuple(dict.fromkeys(c for c in self.transition.courriers.values() if c))


def list_suites(s: Situation, jour: date) -> tuple[Suite, ...]:
    """What may come next on that day, what may not with the reason, in the order of the table."""
    found: dict[str, Suite] = {}
    for transition in s.machine.list_transitions(s.etat):
        if transition.evenement in COURANTS or transition.evenement in found or _is_idle(s, transition):
            continue
        conditions = list_conditions(s, transition, past_only=True)
        refus = _drop_repeated(check_conditions(s, Demande(jour, transition.evenement), conditions))
        bornes = _find_bornes(s, transition)
        found[transition.evenement] = Suite(transition, refus, *bornes, _list_reserves(s, transition, jour))
    return tuple(found.values())


def _list_reserves(s: Situation, transition: Transition, jour: date) -> tuple[Refus, ...]:
    wanted = tuple(c for c in list_conditions(s, transition) if load_conditions()[c].au_journal)
    return check_conditions(s, Demande(jour, transition.evenement), wanted)


def _is_idle(s: Situation, transition: Transition) -> bool:
    """Whether it changes nothing and calls for no letter: worth a line, not a choice."""
    return transition.evenement == "piece_manquante" and not transition.moves(s.etat)


def _drop_repeated(refus: tuple[Refus, ...]) -> tuple[Refus, ...]:
    """Two rules may fail on one fact: it is told once."""
    return tuple({r.constat: r for r in reversed(refus)}.values())[::-1]


def list_conditions(s: Situation, transition: Transition, *, past_only: bool = False) -> tuple[str, ...]:
    """The conditions of a transition and, where the letter is the event, of its letter."""
    letters = [c for c in transition.courriers.values() if c] if transition.par_courrier else []
    wanted = (*transition.conditions, *(c for one in letters for c in load_courriers()[one].conditions))
    unique = tuple(dict.fromkeys(wanted))
    if not past_only:
        return unique
    return tuple(c for c in unique if not load_conditions()[c].demande)


def _find_bornes(s: Situation, t: Transition) -> tuple[date | None, date | None]:
    letter = s.courrier_de_l_etape
    end = letter.echeance.fin if letter and letter.echeance else None
    regulated = s.reglages
    starts: dict[str, date | None] = {
        "delai_ecoule": end + timedelta(days=1) if end else None,
        "terme_atteint": regulated.date_fin,
        "terme_de_convention": s.terme + timedelta(days=1) if s.terme else None,
        "fin_proche": add_mois(regulated.date_fin, -regulated.fin_proche_mois)
        if regulated.date_fin
        else None,
    }
    passage = s.entree
    if passage is not None and s.etat == "E14_REGULARISE":
        starts["surveillance_ecoulee"] = regulated.compute("surveillance", passage.jour).fin
    opposition = find_opposition(s, letter) if letter and "opposition_recevable" in t.conditions else None
    ends: dict[str, date | None] = {
        "avant_echeance": end,
        "fin_proche": regulated.date_fin,
        "non_reconduction_a_temps": find_limite(s) if "non_reconduction_a_temps" in t.conditions else None,
        "opposition_recevable": opposition.fin if opposition else None,
    }
    known_starts = [d for c, d in starts.items() if c in t.conditions and d]
    known_ends = [d for c, d in ends.items() if c in t.conditions and d]
    return max(known_starts, default=None), min(known_ends, default=None)


def check_evenement(s: Situation, demande: Demande, transition: Transition) -> tuple[Refus, ...]:
    """What forbids an event; for a letter that is the event, what forbids the letter too."""
    conditions = transition.conditions if not demande.courrier else list_conditions(s, transition)
    return check_conditions(s, demande, conditions)


def check_courrier(s: Situation, demande: Demande) -> tuple[Refus, ...]:
    """What forbids a letter that the present state calls for."""
    return check_conditions(s, demande, load_courriers()[demande.courrier].conditions)


def compute_suite(s: Situation, evenement: str, jour: date) -> str:
    """The outcome that the engine knows by itself, "" when it is for someone to say."""
    if evenement == "fin_de_marche":
        owed = count_manquantes(s, jour) > 0 or bool(s.list_pieces_dues())
        if not owed:
            return "rien_du"
        always = s.reglages.mise_en_demeure_prealable == "toujours"
        return "mise_en_demeure" if always else "contradictoire"
    if evenement == "terme":
        periodes = s.reglages.periodes
        refused = s.etat == "P5_NON_RECONDUITE"
        left = periodes is not None and periodes.reconduction != "aucune" and s.periode <= periodes.nombre_max
        return "reconduction" if left and not refused else "fin"
    return ""


@dataclass(frozen=True, slots=True)
class Signalement:
    """A line that a correction reached: a letter that drew on it, a step that it no longer supports."""

    ligne: int
    constat: str
    courrier: str = ""


def list_signalements(lignes: tuple[Ligne, ...], s: Situation) -> tuple[Signalement, ...]:
    """What the corrections of a log leave doubtful."""
    _, corrected = correct(lignes)
    if not corrected:
        return ()
    said = [Signalement(n, constat) for n, constat in replay(lignes, s.reglages).sans_objet]
    said += _list_courriers_touches(lignes, corrected)
    said += _list_etapes_ebranlees(lignes, s, min(corrected))
    return tuple(sorted(said, key=lambda x: x.ligne))


def _list_courriers_touches(lignes: tuple[Ligne, ...], corrected: dict[int, int]) -> list[Signalement]:
    said = []
    for ligne in lignes:
        if ligne.type != "courrier":
            continue
        used = set(ligne.get("fonde_sur", ()))
        for target, by in corrected.items():
            if target in used and target < ligne.numero < by:
                told = f"fondé sur la ligne {target}, que la ligne {by} a corrigée depuis"
                said.append(Signalement(ligne.numero, told, str(ligne.get("courrier", ""))))
    return said


def _list_etapes_ebranlees(lignes: tuple[Ligne, ...], s: Situation, since: int) -> list[Signalement]:
    """Play the corrected log again, and say which later step its conditions would refuse now."""
    effective, _ = correct(lignes)
    said = []
    seen = replay((), s.reglages)
    for ligne in effective:
        transition = seen.machine.find_transition(seen.etat, ligne.evenement) if ligne.evenement else None
        if transition is not None and ligne.numero > since:
            letter = str(ligne.get("courrier", "")) if ligne.type == "courrier" else ""
            demande = Demande(ligne.jour, ligne.evenement, letter, ligne.donnees, len(ligne.pieces))
            said += [
                Signalement(ligne.numero, r.constat, letter)
                for r in check_evenement(seen, demande, transition)
            ]
        seen = play(seen, ligne)
    return said
