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
    """The days of a procedure, in order; what is over stays, for the file tells a story."""
    found = [x for letter in s.courriers for x in _of_letter(s, letter)]
    found += _of_convention(s) if s.machine.nom == "parties" else _of_marche(s)
    return tuple(sorted(found, key=lambda j: (j.jour, j.cle)))


def _of_letter(s: Situation, letter: CourrierSuivi) -> list[Jalon]:
    days = []
    wanted = letter.donnees.get("date_reponse_souhaitee")
    if wanted and letter.echeance is None:
        told = f"lettre « {letter.libelle} » du {format_date(letter.jour)}"
        jour = date.fromisoformat(str(wanted))
        days.append(Jalon(f"reponse-{letter.ligne}", jour, "Réponse souhaitée du donneur d’ordre", told))
    if letter.echeance is not None:
        days.append(
            Jalon(
                f"courrier-{letter.ligne}",
                letter.echeance.fin,
                f"Dernier jour : {letter.echeance.delai.libelle}",
                explain(letter.echeance, letter.libelle),
            )
        )
    opposition = find_opposition(s, letter) if letter.donnees.get("invitation_opposition") else None
    if opposition is not None:
        days.append(
            Jalon(
                f"opposition-{letter.ligne}",
                opposition.fin,
                f"Dernier jour : {opposition.delai.libelle}",
                explain(opposition, letter.libelle),
            )
        )
    return days


def explain(echeance: Echeance, courrier: str) -> str:
    """« lettre “mise en demeure” reçue le 14 avril 2027, 15 jours, source : contrat »; why the day moved."""
    unit = {"jours": "jours", "jours_ouvres": "jours ouvrés", "mois": "mois"}[echeance.delai.unite]
    text = f"lettre « {courrier} » reçue le {format_date(echeance.depart)}, {echeance.valeur} {unit}"
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
