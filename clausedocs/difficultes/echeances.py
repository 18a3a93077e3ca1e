"""The days to keep an eye on: the end of each limit that runs, the end of the contract, what a plan set."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from clausedocs.difficultes.controles_parties import find_limite, find_opposition
from clausedocs.difficultes.situation import CourrierSuivi, Situation
from clausedocs.droit.delais import add_mois
from clausedocs.droit.delais_procedure import Echeance, find_jour_sur
from clausedocs.langue.dates import format_date


@dataclass(frozen=True, slots=True)
class Jalon:
    """A day, what happens on it, and why that day. `cle`: a name that stays from one call to the next."""

    cle: str
    jour: date
    titre: str
    detail: str


def list_jalons(s: Situation) -> tuple[Jalon, ...]:
    """The days of a procedure, in order; what is over stays, for the file tells a story. A day that no one
    waits for any more, the answer or the next step having come before it, is left out."""
    found = [x for letter in s.courriers for x in _of_letter(s, letter)]
    found += _of_convention(s) if s.machine.nom == "parties" else _of_marche(s)
    return tuple(sorted(found, key=lambda j: (j.jour, j.cle)))


def _of_letter(s: Situation, letter: CourrierSuivi) -> list[Jalon]:
    days = []
    wanted = letter.donnees.get("date_reponse_souhaitee")
    if wanted and letter.echeance is None and _is_awaited(s, letter):
        told = f"lettre « {letter.libelle} » du {format_date(letter.jour)}"
        jour = date.fromisoformat(str(wanted))
        days.append(Jalon(f"reponse-{letter.ligne}", jour, "Réponse souhaitée du donneur d’ordre", told))
    if letter.echeance is not None and _is_alive(s, letter, letter.echeance.fin):
        days.append(
            Jalon(
                f"courrier-{letter.ligne}",
                letter.echeance.fin,
                name_dernier_jour(letter.echeance),
                explain(s, letter, letter.echeance),
            )
        )
    opposition = find_opposition(s, letter) if letter.donnees.get("invitation_opposition") else None
    if opposition is not None:
        days.append(
            Jalon(
                f"opposition-{letter.ligne}",
                opposition.fin,
                name_dernier_jour(opposition),
                explain(s, letter, opposition),
            )
        )
    return days


def _is_awaited(s: Situation, letter: CourrierSuivi) -> bool:
    """Whether the present step still waits for what this letter asks."""
    current = s.courrier_de_l_etape
    return current is not None and current.ligne == letter.ligne


def _is_alive(s: Situation, letter: CourrierSuivi, fin: date) -> bool:
    """Whether a limit runs, or ran to its end; not one that the procedure left behind before its last day."""
    entree = s.entree
    if s.machine.nom == "parties" or entree is None or entree.ligne <= letter.ligne:
        return True
    return _is_awaited(s, letter) or fin <= entree.jour


def name_dernier_jour(echeance: Echeance) -> str:
    """« Dernier jour pour répondre au rappel »."""
    delai = echeance.delai
    return f"Dernier jour pour {delai.action}" if delai.action else f"Dernier jour : {delai.libelle}"


# How a letter that nobody took is told.
NON_REMISES = {"refuse": "refusée", "non_reclame": "non réclamée"}


def tell_reception(s: Situation, letter: CourrierSuivi, retenue: date) -> str:
    """« reçue le 14 avril 2027 », « présentée le 14 avril 2027 (non réclamée) »."""
    lines = [x for x in s.lignes if x.type == "reception" and x.get("courrier_ligne") == letter.ligne]
    line = next((x for x in reversed(lines) if x.get_jour("retenue") == retenue), None)
    why = NON_REMISES.get(str(line.get("issue"))) if line is not None else None
    if line is None or why is None:
        return f"reçue le {format_date(retenue)}"
    told = f"présentée le {format_date(line.jour)} ({why})"
    return told if line.jour == retenue else f"{told}, ce qui vaut réception le {format_date(retenue)}"


def explain(s: Situation, letter: CourrierSuivi, echeance: Echeance) -> str:
    """« lettre “mise en demeure” reçue le 14 avril 2027, 15 jours, source : contrat »; why the day moved."""
    unit = {"jours": "jours", "jours_ouvres": "jours ouvrés", "mois": "mois"}[echeance.delai.unite]
    came = tell_reception(s, letter, echeance.depart)
    text = f"lettre « {letter.libelle} » {came}, {echeance.valeur} {unit}"
    text += f", source : {echeance.delai.source}"
    if echeance.reportee:
        text += f" ; le {format_date(echeance.brute)} est chômé, l’échéance est reportée"
    return text


def _of_marche(s: Situation) -> list[Jalon]:
    r = s.reglages
    days = []
    if r.date_fin is not None:
        days.append(Jalon("terme", r.date_fin, "Terme du marché", "source : le marché"))
        start = add_mois(r.date_fin, -r.fin_proche_mois)
        days.append(
            Jalon(
                "fin-proche",
                start,
                "Fin de marché proche",
                f"{r.fin_proche_mois} mois avant le terme, source : usage",
            )
        )
    for day, hours in r.echeancier:
        if day != r.date_fin:
            days.append(
                Jalon(
                    f"heures-{day}",
                    day,
                    "Échéance d’heures",
                    f"{hours} heures dues en tout, source : échéancier de la clause",
                )
            )
    plan = s.find_passage("E8_PLAN")
    line = next((x for x in s.lignes if plan and x.numero == plan.ligne), None)
    review = (line.get_jour("revoyure") or line.get_jour("action_le")) if line else None
    if review is not None and s.etat == "E8_PLAN":
        days.append(
            Jalon("revoyure", review, "Revoyure du plan d’action", f"ligne {plan.ligne if plan else 0}")
        )
    if s.etat == "E14_REGULARISE" and s.entree is not None:
        end = r.compute("surveillance", s.entree.jour)
        told = f"régularisation constatée le {format_date(s.entree.jour)}, source : {end.delai.source}"
        days.append(Jalon("surveillance", end.fin, "Fin de la surveillance", told))
    return days


def _of_convention(s: Situation) -> list[Jalon]:
    end, limit = s.terme, find_limite(s)
    if end is None:
        return []
    days = [Jalon("terme", end, "Dernier jour de la période", f"période {s.periode}, source : la convention")]
    periodes = s.reglages.periodes
    renewed = periodes is not None and periodes.reconduction == "tacite" and s.periode <= periodes.nombre_max
    if limit is not None and renewed and s.etat == "P0_VIGUEUR":
        safe = find_jour_sur(limit, s.reglages.computation)
        told = f"réception au plus tard le {format_date(limit)}" + (
            f" ; visez le {format_date(safe)}, ce jour étant chômé" if safe != limit else ""
        )
        days.append(Jalon("non-reconduction", safe, "Dernier jour pour refuser de reconduire", told))
    return days
