"""Rules on the penalties: each engagement has one, and each one sanctions an engagement."""

from __future__ import annotations

from collections.abc import Iterator

from clausedocs.domaine.dossier_marche import DossierMarche, LotResolu
from clausedocs.domaine.formules_marche import name, name_all, of
from clausedocs.domaine.violations import RegleMarche, Violation, missing

# What no lot may owe when none carries anything.
COMMUNES = ("penalite_document_jour_eur", "penalite_reunion_eur")


def without_sanction(d: DossierMarche) -> Iterator[Violation]:
    """Without a number written here there is nothing to apply: no general terms fix one."""
    source = "" if d.marche.ccag == "aucun" else " (les CCAG n’en fixent aucun montant)"
    hours = [lot for lot in d.lots if lot.has_heures and missing(lot.clause.penalite_heure_eur)]
    if hours:
        yield Violation(
            "penalite_absente",
            "clause.penalite_heure_eur",
            f"Les heures {of(name_all(hours))} n’ont pas de pénalité : sans montant écrit au contrat, rien "
            f"ne les sanctionne{source}.",
            "Ajoutez penalite_heure_eur, en euros par heure.",
        )
    bound = list_engagements(d)
    if bound and missing(d.clause.penalite_action_eur):
        what, lots = bound[0]
        yield Violation(
            "penalite_absente",
            "clause.penalite_action_eur",
            f"{what} {of(name_all(lots))} n’ont pas de pénalité : sans montant écrit au contrat, rien ne les "
            f"sanctionne{source}.",
            "Ajoutez penalite_action_eur, en euros par engagement non tenu.",
        )


def list_engagements(d: DossierMarche) -> list[tuple[str, list[LotResolu]]]:
    """What is due besides hours, with the lots that carry it."""
    found = {
        "Les actions": [x for x in d.lots if x.famille == "condition" and not missing(x.clause.actions)],
        "Les engagements notés": [x for x in d.lots if x.note and x.famille != "insertion"],
        "Les conditions sociales": [
            x for x in d.lots if x.famille == "reserve" and not missing(x.clause.condition_sociale_ccap)
        ],
    }
    return [(what, lots) for what, lots in found.items() if lots]


def without_base(d: DossierMarche) -> Iterator[Violation]:
    """A penalty sanctions a breach that the contract names."""
    c = d.clause
    if any(lot.clause.dispositif is None for lot in d.lots):
        return
    with_hours = any(lot.has_heures for lot in d.lots)
    for lot in d.lots:
        own = lot.chemin and "penalite_heure_eur" in lot.propres
        if own and not missing(lot.clause.penalite_heure_eur) and not lot.has_heures:
            yield _say(lot.find_chemin("penalite_heure_eur"), f"{name(lot)} ne porte pas d’heures")
    if not missing(c.penalite_heure_eur) and not with_hours:
        yield _say("clause.penalite_heure_eur", f"{_none(d)} ne porte pas d’heures")
    # The means of an insertion contract may be sanctioned; nothing asks that they be.
    means = any(lot.famille == "insertion" for lot in d.lots)
    if not missing(c.penalite_action_eur) and not list_engagements(d) and not means:
        yield _say(
            "clause.penalite_action_eur",
            f"{_none(d)} ne porte ni action, ni engagement noté, ni condition sociale, ni place d’insertion",
        )
    if all(lot.famille == "aucune" for lot in d.lots):
        for field in COMMUNES:
            if not missing(getattr(c, field)):
                yield _say(f"clause.{field}", f"{_none(d)} ne porte pas de clause")
    amounts = (c.penalite_document_jour_eur, c.penalite_action_eur, c.penalite_reunion_eur)
    if not missing(c.plafond_penalites_pct) and all(map(missing, amounts)) and not with_hours:
        yield _say("clause.plafond_penalites_pct", "aucune pénalité n’est prévue")
    if c.penalites.exoneration_ccag is True and d.marche.ccag == "aucun":
        yield _say("clause.penalites.exoneration_ccag", "le marché ne vise aucun CCAG")


def _none(d: DossierMarche) -> str:
    return "aucun lot" if d.marche.lots else "le marché"


def _say(path: str, why: str) -> Violation:
    nom = path.rsplit(".", 1)[-1]
    return Violation(
        "penalite_sans_assiette",
        path,
        f"« {nom} » n’a pas d’assiette : {why}. Une pénalité sanctionne un manquement que le contrat "
        "désigne.",
        f"Retirez {nom}, ou écrivez l’engagement qu’il sanctionne.",
    )


REGLES_PENALITES: tuple[RegleMarche, ...] = (without_sanction, without_base)
