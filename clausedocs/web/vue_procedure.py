"""What the page of a procedure shows: the step, what may come, what waits, the letters, the log."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from clausedocs.difficultes.chronologie import list_faits
from clausedocs.difficultes.consignation import APRES_COUP
from clausedocs.difficultes.echeances import explain, tell_reception
from clausedocs.difficultes.enregistrement import write_source
from clausedocs.difficultes.etape import name_etape
from clausedocs.difficultes.etat import EtatProcedure
from clausedocs.difficultes.lignes import Ligne
from clausedocs.difficultes.machine import MEME, QUI, Evenement, Machine, Precision, load_courriers
from clausedocs.difficultes.moteur import COURANTS, Suite
from clausedocs.difficultes.precisions import list_precisions
from clausedocs.difficultes.reception import ISSUES, RECU
from clausedocs.difficultes.rectification import list_champs
from clausedocs.difficultes.situation import CourrierSuivi, Situation
from clausedocs.domaine.courriers import MODES_ENVOI
from clausedocs.droit.delais_procedure import list_issues, list_modes_envoi
from clausedocs.langue.dates import format_date
from clausedocs.web.gestes import link_gestes
from clausedocs.web.lettres import can_write

# The outcome of a letter that arrived, before those of one that did not.
RECU_MOTS = {RECU: "reçue (avis signé, récépissé)"}


def describe(e: EtatProcedure, nom: str, offerts: Iterable[str]) -> dict[str, Any]:
    """What the page says of a procedure on its day; `offerts`: the events that it lets one write down."""
    s, able = e.situation, tuple(offerts)
    letter = s.courrier_de_l_etape
    name, means = name_etape(s)
    limit = ""
    if letter is not None and letter.echeance is not None:
        limit = f"{format_date(letter.echeance.fin)} inclus ({explain(s, letter, letter.echeance)})"
    waiting = [x for x in e.suites if x.obstacles]
    return {
        "reference": s.reglages.reference,
        "machine": s.machine.titre,
        "qui": ", ".join(s.reglages.destinataires),
        "etape": name,
        "sens": means,
        "depuis": format_date(s.entree.jour) if s.entree else "",
        "dernier_jour": limit,
        "manques": [
            {"constat": m.constat, "liens": link_gestes(nom, s.machine, [m.geste], "", able)}
            for m in e.manques
            if m.geste.verbe != "preparer"  # the button of the step says it
        ],
        "du": (s.du, load_courriers()[s.du].libelle) if s.du else None,
        "possibles": [_show_suite(e, x, nom, able) for x in e.suites if not x.obstacles],
        "attentes": [_show_suite(e, x, nom, able) for x in waiting],
        "jalons": [
            {"jour": format_date(j.jour), "titre": j.titre, "detail": j.detail, "passe": j.jour < e.jour}
            for j in e.jalons
        ],
        "avertissements": [
            {"texte": f"{a.message} {a.conseil}".strip(), "liens": link_gestes(nom, s.machine, a.gestes)}
            for a in e.avertissements
        ],
    }


def _show_suite(e: EtatProcedure, x: Suite, nom: str, able: tuple[str, ...]) -> dict[str, Any]:
    machine = e.situation.machine
    letters = [(c, load_courriers()[c].libelle) for c in x.courriers]
    return {
        "nom": x.evenement,
        "libelle": machine.evenements[x.evenement].libelle,
        "qui": QUI[x.transition.qui],
        "a_consigner": not x.transition.par_courrier and x.evenement in able,
        "mene": [machine.etats[v].libelle for v in dict.fromkeys(x.transition.vers.values()) if v != MEME],
        "des_le": format_date(x.des_le) if x.des_le else "",
        "jusqu_au": format_date(x.jusqu_au) if x.jusqu_au else "",
        "lettres": [(c, words) for c, words in letters if x.transition.par_courrier and can_write(c)],
        "annonce": [words for _, words in letters],
        "refus": [
            {
                "constat": r.constat,
                "regle": r.regle,
                "remede": r.remede,
                "source": write_source(r.condition, e.situation.reglages.regime, e.jour),
                "liens": link_gestes(nom, machine, r.gestes, x.evenement, able),
            }
            for r in x.obstacles
        ],
        "projet": not x.refus,
    }


def list_evenements(e: EtatProcedure) -> list[dict[str, Any]]:
    """What may be written down today: what comes next first, then what may come at any time. An event that
    its letter tells is there too where something more may be said of it."""
    machine, open_ones = e.situation.machine, [x for x in e.suites if not x.refus]
    next_ones = [x.evenement for x in open_ones if not x.transition.par_courrier]
    sure = {x.evenement for x in open_ones if not x.reserves}
    reachable = {t.evenement for t in machine.list_transitions(e.situation.etat)}
    always = [n for n in (*COURANTS, *A_TOUT_MOMENT) if n in machine.evenements and n in reachable]
    told = [x.evenement for x in open_ones if x.transition.par_courrier and _asks(machine, x.evenement)]
    wanted = dict.fromkeys([*next_ones, *always, *told])
    return [_show_evenement(e, machine.evenements[n], n in next_ones and n in sure) for n in wanted]


# What moves nothing in most states, where the table of the next events leaves it out.
A_TOUT_MOMENT = ("piece_manquante",)


def _asks(machine: Machine, evenement: str) -> bool:
    own = machine.evenements[evenement].precisions
    return bool(own) and not any(p.obligatoire for p in own)


def _show_evenement(e: EtatProcedure, kind: Evenement, suivant: bool) -> dict[str, Any]:
    return {
        "nom": kind.nom,
        "libelle": kind.libelle,
        "suivant": suivant,
        "piece": kind.piece == "exigee",
        "apres_coup": kind.nom in APRES_COUP,
        "precisions": [_show_precision(e.situation, p) for p in list_precisions(kind)],
    }


def _show_precision(s: Situation, p: Precision) -> dict[str, Any]:
    choices = dict(p.valeurs)
    if p.nom == "courrier":  # which letter: those of the log, not a word to guess
        choices = {str(c.ligne): f"{c.libelle} {c.reference}".strip() for c in s.courriers}
    elif p.nom == "mode_envoi":
        choices = {m: MODES_ENVOI.get(m, m) for m in list_modes_envoi()}
    elif p.nom == "attendue":
        due = [str(x.get("attendue")) for x in s.list_pieces_dues()]
        return {**_tell(p), "valeurs": [], "propositions": due}
    return {**_tell(p), "valeurs": list(choices.items())}


def _tell(p: Precision) -> dict[str, Any]:
    return {
        "propositions": [],
        "nom": p.nom,
        "libelle": p.libelle[:1].upper() + p.libelle[1:],
        "forme": p.forme,
        "aide": p.aide,
        "requis": p.obligatoire and not p.calcule,
        "vide": "À choisir" if p.obligatoire else "Selon le journal" if p.calcule else "Sans réponse",
    }


def list_lettres(e: EtatProcedure) -> list[dict[str, Any]]:
    """The letters prepared, with their files and what became of each."""
    files = {x.numero: [p.nom.split("/", 1)[-1] for p in x.pieces] for x in e.situation.lignes}
    return [
        {
            "ligne": c.ligne,
            "libelle": c.libelle,
            "reference": c.reference,
            "jour": format_date(c.jour),
            "fichiers": [n for n in files.get(c.ligne, ()) if not n.endswith(".yaml")],
            "reception": tell_reception(e.situation, c, c.reception) if c.reception else "",
            "retour": c.retour,
            "issues": _list_issues(c),
            "destinataires": [d for d in c.donnees.get("destinataires", ()) if d not in c.receptions],
            "mode": c.mode_envoi,
            "modes": [(m, MODES_ENVOI.get(m, m)) for m in list_modes_envoi()],
        }
        for c in reversed(e.situation.courriers)
    ]


def _list_issues(c: CourrierSuivi) -> list[tuple[str, str]]:
    possible = list_issues(c.mode_envoi) if c.mode_envoi in list_modes_envoi() else ()
    words = {**RECU_MOTS, **ISSUES}
    return [(i, words[i]) for i in words if not possible or i in possible]


def list_lignes(e: EtatProcedure) -> list[dict[str, Any]]:
    """Every line of the log, with its proofs and what may be corrected of it."""
    champs = {x["numero"]: x["champs"] for x in list_corrigibles(e.situation)}
    pieces = {x.numero: x.pieces for x in e.journal.lignes}
    return [
        {
            "numero": f.numero,
            "date": f.date,
            "fait": f.fait,
            "auteur": f.auteur,
            "corrige": f.corrige,
            "champs": champs.get(f.numero, []),
            "pieces": [p.nom for p in pieces[f.numero] if not p.nom.endswith(".yaml")],
        }
        for f in list_faits(e)
    ]


def list_corrigibles(s: Situation) -> list[dict[str, Any]]:
    """The lines that count, each with the fields that a correction may change and what they hold."""
    return [
        {"numero": x.numero, "champs": [_show_champ(s, x, p) for p in list_champs(s.machine, x)]}
        for x in s.lignes
    ]


def _show_champ(s: Situation, ligne: Ligne, p: Precision) -> dict[str, Any]:
    value = ligne.jour.isoformat() if p.nom == "date" else ligne.get(p.nom)
    return {**_show_precision(s, p), "valeur": "" if value is None else str(value)}
