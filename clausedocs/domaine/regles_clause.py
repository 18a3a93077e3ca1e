"""Rules on the clause of each lot: something is engaged, for someone, and nothing is written in vain."""

from __future__ import annotations

from collections.abc import Iterator

from clausedocs.domaine.clause import MODES, ClauseLot
from clausedocs.domaine.dossier_marche import DossierMarche, LotResolu
from clausedocs.domaine.formules_marche import cite_code, name, name_all, of, say_champ, this
from clausedocs.domaine.heures import heures_lot
from clausedocs.domaine.violations import RegleMarche, Violation, known, missing

# What each way of engaging needs.
EXIGES = {
    "pourcentage": ("taux_pct",),
    "par_tranche": ("heures_par_tranche", "tranche_ht"),
    "par_bon": ("heures_par_tranche", "tranche_ht", "seuil_bon_ht"),
    "par_marche_subsequent": ("heures_par_tranche", "tranche_ht"),
    "actions": ("actions",),
}
INSERTION = ("places", "heures_hebdo", "semaines", "support", "criteres")
# What each way of engaging reads: another number would be printed nowhere, and someone would count on it.
LUS = {
    "volume": ("heures", "echeancier", "heures_des_tranches", "heures_par_territoire"),
    "par_periode": ("heures", "base_ht"),
    "pourcentage": ("taux_pct", "echeancier"),
    "par_tranche": ("heures_par_tranche", "tranche_ht", "seuil_declenchement_ht"),
    "par_bon": ("heures_par_tranche", "tranche_ht", "seuil_bon_ht"),
    "par_marche_subsequent": ("heures_par_tranche", "tranche_ht"),
    "actions": (),
}
LUS_DE_L_INSERTION = (*INSERTION, "accompagnement_heures")
NOMBRES = (*dict.fromkeys(f for fields in LUS.values() for f in fields), "actions", *LUS_DE_L_INSERTION)
# Hours of insertion, which a reserved lot does not count.
D_HEURES = (
    "heures",
    "taux_pct",
    "heures_par_tranche",
    "heures_des_tranches",
    "heures_par_territoire",
    "echeancier",
)


def devices(d: DossierMarche) -> Iterator[Violation]:
    """Each lot says its device; one without a clause says why."""
    for lot in d.lots:
        if lot.clause.dispositif is None:
            yield Violation(
                "dispositif_absent",
                lot.ask_chemin("dispositif"),
                f"Rien ne dit ce que porte {name(lot)}.",
                "Ajoutez dispositif : condition, aucun, reserve_siae…",
            )
        elif lot.famille == "aucune" and missing(lot.clause.motif):
            yield Violation(
                "motif_absent",
                lot.ask_chemin("motif"),
                f"{name(lot).capitalize()} ne porte pas de condition d’exécution, et rien ne dit pourquoi.",
                f"Ajoutez motif : les faits propres à {this(lot)}, par exemple « Volume inférieur à une "
                "semaine de travail. »",
            )


def engagements(d: DossierMarche) -> Iterator[Violation]:
    """A condition of performance has a number: an open one is no clause."""
    for lot in d.lots:
        if lot.famille == "condition":
            yield from _no_open_clause(d, lot)
        elif lot.famille == "insertion":
            yield from _needed(d, lot, INSERTION)


def _no_open_clause(d: DossierMarche, lot: LotResolu) -> Iterator[Violation]:
    hours = heures_lot(d, lot)
    if lot.mode in EXIGES:
        yield from _needed(d, lot, EXIGES[lot.mode])
    elif (
        hours is None
        and missing(lot.clause.heures)
        and missing(lot.clause.heures_des_tranches)
        and not _waits_for_numbers(lot)
    ):
        source = "" if d.marche.ccag == "aucun" else ", et le CCAG demande au CCAP de donner le volume"
        yield Violation(
            "lot_sans_heures",
            lot.ask_chemin("heures"),
            f"{name(lot).capitalize()} porte une condition d’exécution sans volume d’heures : une clause qui "
            f"n’est pas chiffrée n’engage à rien{source}.",
            "Ajoutez heures, ou un calibrage qui les calcule.",
        )
    if hours == 0:
        yield Violation(
            "lot_sans_heures",
            lot.find_calibrage("methode"),
            f"Le calibrage {of(name(lot))} ne donne aucune heure.",
            "Corrigez-le, ou écrivez dispositif « aucun » avec son motif.",
        )
    if (
        "choix_actions" in lot.propres | d.clause.model_fields_set
        and lot.clause.choix_actions == "heures_ou_action"
        and missing(lot.clause.actions)
    ):
        yield _incomplete(lot, "actions")


def _waits_for_numbers(lot: LotResolu) -> bool:
    """The calculation is there but incomplete, impossible, or of another method: another rule says so."""
    return lot.calibrage is not None


def _needed(d: DossierMarche, lot: LotResolu, fields: tuple[str, ...]) -> Iterator[Violation]:
    for field in fields:
        if field == "heures_par_tranche" and (heures_lot(d, lot) is not None or _waits_for_numbers(lot)):
            continue
        if missing(getattr(lot.clause, field)):
            yield _incomplete(lot, field)


def _incomplete(lot: LotResolu, field: str) -> Violation:
    return Violation(
        "engagement_incomplet",
        lot.ask_chemin(field),
        f"Il manque {say_champ(field)} pour {name(lot)} : son engagement ne se lit pas sans lui.",
        f"Ajoutez {field}.",
    )


def reserved(d: DossierMarche) -> Iterator[Violation]:
    """The structure that performs a reserved lot already employs these people: its hours are not a clause."""
    done = set()
    for lot in d.lots:
        for field in D_HEURES if lot.famille == "reserve" else ():
            path = lot.find_chemin(field)
            if missing(getattr(lot.clause, field)) or path in done:
                continue
            done.add(path)
            source = cite_code(d, "articles L. 2113-12 à L. 2113-14")
            yield Violation(
                "reserve_avec_heures",
                path,
                f"{name(lot).capitalize()} est réservé et porte aussi des heures d’insertion : la structure "
                f"qui l’exécute emploie déjà ces personnes{source}, et compter ses heures l’obligerait deux "
                "fois.",
                f"Retirez {field} ; une autre condition sociale s’écrit dans condition_sociale_ccap.",
            )


def idle_numbers(d: DossierMarche) -> Iterator[Violation]:
    """A number that the engagement does not read would stand in no piece."""
    read_by_some: set[str] = set()
    for lot in d.lots:
        read = _read_by(lot)
        read_by_some |= read
        for field in NOMBRES:
            if field in lot.propres and field not in read and not missing(getattr(lot.clause, field)):
                yield _idle(lot.find_chemin(field), field, lot)
    for field in NOMBRES if d.marche.lots else ():
        if field not in read_by_some and not missing(getattr(d.clause, field)):
            yield _idle(f"clause.{field}", field, None)


def _read_by(lot: LotResolu) -> set[str]:
    if lot.clause.dispositif is None:
        return set(NOMBRES)
    if lot.famille == "condition":
        return {*LUS[lot.mode], "actions"}
    if lot.famille == "insertion":
        return set(LUS_DE_L_INSERTION)
    # Another rule speaks of the hours of a reserved lot.
    return set(D_HEURES) if lot.famille == "reserve" else set()


def _idle(path: str, field: str, lot: LotResolu | None) -> Violation:
    modes = [m for m, fields in LUS.items() if field in fields]
    if lot is None:
        why = "aucun lot ne le lit"
    elif lot.famille == "condition":
        why = f"{name(lot)} engage « {lot.mode} », {MODES[lot.mode]}"
    else:
        why = f"{name(lot)} a le dispositif « {lot.dispositif} »"
    advice = (
        f"mode_engagement avec le mot qui convient ({', '.join(modes)})"
        if modes
        else "dispositif: marche_insertion"
        if field in LUS_DE_L_INSERTION
        else "dispositif: condition"
    )
    return Violation(
        "engagement_inutile",
        path,
        f"{say_champ(field)} ne serait écrit dans aucune pièce : {why}.",
        f"Retirez {field}, ou écrivez {advice}.",
    )


def people(d: DossierMarche) -> Iterator[Violation]:
    """A clause says for whom, by which ways (never a single one), with which proofs."""
    c = d.clause
    general = d.marche.ccag != "aucun"
    ccag = ", comme les CCAG le prévoient" if general else ""
    ccag_publics = ", et les CCAG demandent au CCAP de nommer les publics" if general else ""
    counted = [lot for lot in d.lots if lot.has_heures or lot.famille == "insertion"]
    # What a lot adds comes after the common list, which may therefore not be empty.
    if counted and missing(c.publics):
        yield Violation(
            "publics_absents",
            "clause.publics",
            f"Rien ne dit pour qui sont les heures {of(name_all(counted))}{ccag_publics}.",
            "Ajoutez publics à la clause commune : DELD, RSA, BOETH… Ceux d’un lot s’y ajoutent.",
        )
    chosen = {p for clause in (c, *(lot.clause for lot in d.lots)) for p in known(clause.publics) or ()}
    if "DISPOSITIF_LOCAL" in chosen and missing(c.dispositifs_locaux):
        yield Violation(
            "dispositif_local_absent",
            "clause.dispositifs_locaux",
            "Le public DISPOSITIF_LOCAL est choisi sans que le dispositif soit nommé.",
            "Ajoutez dispositifs_locaux, par exemple [Tremplin Orvenne].",
        )
    if any(lot.has_heures for lot in d.lots) and len(set(known(c.modalites) or ())) < 2:
        yield Violation(
            "modalite_unique",
            "clause.modalites",
            "Moins de deux manières de réaliser la clause sont offertes : le titulaire doit pouvoir choisir"
            f"{ccag}.",
            "Ajoutez-en une autre, ou retirez modalites pour les offrir toutes.",
        )
    if any(lot.famille != "aucune" for lot in d.lots) and missing(c.justificatifs):
        yield Violation(
            "justificatifs_absents",
            "clause.justificatifs",
            "Aucun justificatif n’est demandé : la clause ne pourrait pas être contrôlée.",
            "Ajoutez-en, par exemple releve_heures, ou retirez justificatifs pour la liste d’usage.",
        )


assert set(NOMBRES) <= set(ClauseLot.model_fields)
REGLES_CLAUSE: tuple[RegleMarche, ...] = (devices, engagements, reserved, idle_numbers, people)
