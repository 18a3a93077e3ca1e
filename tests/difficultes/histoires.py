"""Procedures told in memory: a contract, then what happens, line after line, as the verbs would accept it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from clausedocs.difficultes.conditions import Demande, Refus
from clausedocs.difficultes.lignes import Ligne, Piece
from clausedocs.difficultes.machine import load_courriers
from clausedocs.difficultes.moteur import check_courrier, check_evenement, compute_suite
from clausedocs.difficultes.reglages import Periodes, Reglages
from clausedocs.difficultes.situation import Situation, play, replay
from clausedocs.droit.delais_procedure import choose_computation, establish_reception

PREUVE = (Piece("pieces/preuve.pdf", "0" * 64),)
STRUCTURE, OFFICE, CAUSSE = "PLIE des Trois-Rivières", "OPH Grand-Aubrac", "Charpentes du Causse"


def J(text: str) -> date:  # noqa: N802 (a story is a table of days)
    return date.fromisoformat(text)


def contrat(**changes: Any) -> Reglages:
    """The contract of C03: 200, 500 then 790 hours, notice needed while the marché runs."""
    values: dict[str, Any] = {
        "reference": "PR-1",
        "computation": choose_computation("travaux"),
        "structure": STRUCTURE,
        "acheteurs": (OFFICE,),
        "sanctionne": OFFICE,
        "destinataires": (CAUSSE,),
        "heures": Decimal(790),
        "echeancier": (
            (J("2026-12-31"), Decimal(200)),
            (J("2027-03-31"), Decimal(500)),
            (J("2027-06-30"), Decimal(790)),
        ),
        "date_notification": J("2026-09-01"),
        "date_fin": J("2027-06-30"),
    }
    return Reglages(**{**values, **changes})


def convention(**changes: Any) -> Reglages:
    """A convention of four years with a public buyer, renewed twice by silence."""
    values: dict[str, Any] = {
        "machine": "parties",
        "reference": "PC-1",
        "computation": choose_computation("aucun", report=True),
        "structure": STRUCTURE,
        "acheteurs": (OFFICE,),
        "sanctionne": OFFICE,
        "periodes": Periodes(J("2024-11-15"), 48, "tacite", 12, 2),
    }
    return Reglages(**{**values, **changes})


class Refuse(Exception):
    """What the engine said no to, by condition."""

    def __init__(self, refus: tuple[Refus, ...]) -> None:
        super().__init__([r.condition for r in refus])
        self.conditions = tuple(r.condition for r in refus)


@dataclass
class Histoire:
    """A log in memory. Each method adds a line as its verb would, or raises `Refuse`."""

    reglages: Reglages
    lignes: list[Ligne] = field(default_factory=list)
    s: Situation = field(init=False)

    def __post_init__(self) -> None:
        self.s = replay((), self.reglages)

    @property
    def etat(self) -> str:
        return self.s.machine.etats[self.s.etat].court

    def _add(self, type_: str, jour: date, evenement: str, data: dict[str, Any], piece: bool = True) -> Ligne:
        ligne = Ligne(
            len(self.lignes) + 1, type_, jour, jour, "R. H.", evenement, data, PREUVE if piece else ()
        )
        self.lignes.append(ligne)
        self.s = play(self.s, ligne)
        return ligne

    def dire(self, jour: str, evenement: str, piece: bool = True, **data: Any) -> Ligne:
        """An event."""
        when = J(jour)
        transition = self.s.machine.find_transition(self.s.etat, evenement)
        if transition is None:
            raise Refuse((Refus("hors_etape", evenement),))
        data.setdefault("suite", compute_suite(self.s, evenement, when))
        demande = Demande(when, evenement, "", data, 1)
        refus = check_evenement(self.s, demande, transition)
        if refus:
            raise Refuse(refus)
        return self._add("contact" if evenement == "contact" else "evenement", when, evenement, data, piece)

    def contact(self, jour: str, canal: str = "courriel", resultat: str = "sans_reponse") -> Ligne:
        """An attempt."""
        return self.dire(jour, "contact", canal=canal, resultat=resultat)

    def courrier(self, jour: str, nom: str, **data: Any) -> Ligne:
        """A letter: the one that is due, or one that is the event itself."""
        when, kind = J(jour), load_courriers()[nom]
        sender = STRUCTURE if kind.expediteur == "structure" else self.reglages.sanctionne
        data = {
            "mode_envoi": "LRAR",
            "expediteur": sender,
            "destinataires": list(self.reglages.destinataires),
            **data,
        }
        found = [
            t
            for t in self.s.machine.list_transitions(self.s.etat)
            if t.par_courrier and nom in t.courriers.values()
        ]
        if self.s.du == nom:
            event, refus = "", check_courrier(self.s, Demande(when, "", nom, data))
        elif found:
            event = found[0].evenement
            refus = check_evenement(self.s, Demande(when, event, nom, data), found[0])
        else:
            raise Refuse((Refus("hors_etape", nom),))
        if refus:
            raise Refuse(refus)
        return self._add("courrier", when, event, {"courrier": nom, **data})

    def recu(self, jour: str, nom: str, issue: str = "recu", mode: str = "LRAR", **data: Any) -> Ligne:
        """What came back of a letter."""
        letter = self.s.find_courrier(nom)
        assert letter is not None
        found = establish_reception(mode, issue, J(jour), self.reglages.computation)
        kept = found.jour.isoformat() if found.jour else None
        values = {"courrier_ligne": letter.ligne, "issue": issue, "mode_envoi": mode, "retenue": kept}
        return self._add("reception", J(jour), "", {**values, **data})


OBLIGATION = {
    "code": "heures_2027-03-31",
    "nature": "heures",
    "contenu": "500 h",
    "article": "CCAP 8.2",
    "exigible_le": "2027-03-31",
}
SANCTION = {"sanction": "pénalité de 50 € par heure", "article": "CCAP 8.11"}


def mettre_en_demeure(h: Histoire, jour: str, **data: Any) -> Ligne:
    """A formal notice that names the hours of 31 March."""
    return h.courrier(
        jour, "mise_en_demeure", **{"obligations": [OBLIGATION], "sanctions": [SANCTION], **data}
    )


def jusqu_a_l_alerte(h: Histoire) -> None:
    """C03, from the first gap to the alert."""
    h.dire("2027-01-31", "ecart_detecte", heures_realisees="154.5")
    h.contact("2027-02-02", "telephone")
    h.contact("2027-02-09")
    h.contact("2027-02-16", "visite", "message_laisse")
    h.courrier("2027-02-18", "demande_accord")
    h.dire("2027-02-22", "accord_donne")
    h.courrier("2027-02-23", "rappel")
    h.recu("2027-02-25", "rappel")
    h.courrier("2027-03-15", "relance")
    h.recu("2027-03-17", "relance")
    h.courrier("2027-03-26", "alerte_donneur_ordre")


def jusqu_a_la_mise_en_demeure(h: Histoire) -> None:
    """… to the formal notice, received."""
    jusqu_a_l_alerte(h)
    h.courrier("2027-03-27", "convocation_rencontre")
    h.dire("2027-03-31", "releve", arrete_au="2027-03-31", heures_realisees="282.5")
    h.dire("2027-04-07", "absence")
    mettre_en_demeure(h, "2027-04-12")
    h.recu("2027-04-14", "mise_en_demeure")


TERME = {"code": "heures_terme", "nature": "heures", "article": "CCAP 8.2", "exigible_le": "2027-06-30"}


def jusqu_aux_observations(h: Histoire) -> None:
    """… to the end of the marché, and the penalties announced, received."""
    jusqu_a_la_mise_en_demeure(h)
    h.courrier("2027-05-03", "notification_defaillance")
    h.dire("2027-06-30", "releve", arrete_au="2027-06-30", heures_realisees="612.5")
    h.courrier("2027-07-15", "intention_penalites", manquements=[OBLIGATION, TERME])
    h.recu("2027-07-19", "intention_penalites")
