"""Rules on the amendment: its number, its days, what it changes, how much it may cost."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import ROUND_HALF_UP, Decimal

from clausedocs.domaine.avenant import Avenant
from clausedocs.domaine.dossier import Dossier
from clausedocs.domaine.regles_argent import is_payante
from clausedocs.domaine.regles_lettres import check_en_vigueur
from clausedocs.domaine.regles_signature import check_habilitation
from clausedocs.domaine.vie_convention import CENT, find_debut, find_dernier_terme
from clausedocs.domaine.violations import Regle, Violation, known, missing
from clausedocs.droit.seuils import seuil_dispense
from clausedocs.erreurs import ClausedocsErreur
from clausedocs.langue.dates import format_date
from clausedocs.langue.nombres import format_decimal, format_montant

# From this share of the first amount (%), a change of a market of services is no longer « of small amount »
# (R. 2194-8).
PART_FAIBLE = Decimal(10)
MARCHES = ("dispense_seuil", "mise_en_concurrence")


def numbering(d: Dossier) -> Iterator[Violation]:
    """The earlier amendments are all there, in order, between the convention and this one."""
    act = d.avenant
    number = known(act.numero) if act else None
    if act is None or number is None:
        return
    numbers = [known(a.numero) for a in act.avenants_anterieurs]
    if None not in numbers and numbers != list(range(1, number)):
        listed = ", ".join(f"n° {n}" for n in range(1, number)) or "aucun"
        yield Violation(
            "avenants_suite",
            "avenant.avenants_anterieurs" if act.avenants_anterieurs else "avenant.numero",
            f"L’avenant n° {number} suit les avenants antérieurs, tous et dans l’ordre ({listed}).",
            "Ajoutez ceux qui manquent à avenants_anterieurs, ou corrigez numero.",
        )
    previous = known(d.convention.date_signature)
    days = [
        *(
            (f"avenants_anterieurs[{n}].date", known(a.date))
            for n, a in enumerate(act.avenants_anterieurs, 1)
        ),
        ("date_signature", known(act.date_signature)),
    ]
    for path, day in days:
        if previous and day and day < previous:
            yield Violation(
                "avenants_dates",
                f"avenant.{path}",
                f"Le {format_date(day)} vient avant le {format_date(previous)}, date de l’acte précédent.",
                "La convention, puis chaque avenant : vérifiez les dates.",
            )
        previous = day or previous


def dates(d: Dossier) -> Iterator[Violation]:
    """Signed before the end, and seldom for the past."""
    act = d.avenant
    if act is None:
        return
    signed, effect = known(act.date_signature), known(act.date_effet)
    yield from check_en_vigueur("avenant.date_signature", signed, find_debut(d), find_dernier_terme(d))
    if signed and effect and effect < signed and missing(act.motif_retroactivite):
        yield Violation(
            "avenant_retroactif",
            "avenant.date_effet",
            f"L’avenant prendrait effet le {format_date(effect)}, avant sa signature du "
            f"{format_date(signed)}.",
            "Écrivez une date égale ou postérieure, ou motif_retroactivite : ce qui justifie cet effet.",
        )
    if act.habilitation is not None:
        yield from check_habilitation("avenant.habilitation", d.donneur_ordre, act.habilitation, signed)


def contents(d: Dossier) -> Iterator[Violation]:
    """It changes something, each passage once, with its whole new text."""
    act = d.avenant
    if act is None:
        return
    if is_empty(act):
        yield Violation(
            "avenant_vide",
            "avenant.modifications",
            "L’avenant ne change rien.",
            "Ajoutez modifications, nouvelle_duree_mois, nouveau_maximum_ht, changement_nom ou repreneur.",
        )
    seen: set[str] = set()
    for n, change in enumerate(act.modifications, 1):
        passage = known(change.ancre) or known(change.article)
        if passage and passage in seen and change.type != "ajout":
            yield Violation(
                "valeur_en_double",
                f"avenant.modifications[{n}].{'ancre' if change.ancre else 'article'}",
                f"« {passage} » figure déjà plus haut.",
                "Gardez-le une fois : une modification par passage.",
            )
        seen.add(passage or "")
        if change.type == "suppression" and not missing(change.texte):
            yield Violation(
                "texte_inutile",
                f"avenant.modifications[{n}].texte",
                "Le passage est supprimé, mais un nouveau texte est écrit.",
                "Retirez texte, ou écrivez type: remplacement.",
            )
        if change.type != "suppression" and missing(change.texte):
            yield Violation(
                "texte_absent",
                f"avenant.modifications[{n}].texte",
                "La modification ne donne pas le nouveau texte.",
                "Ajoutez texte : le passage entier, tel qu’il se lira.",
            )


def is_empty(act: Avenant) -> bool:
    """Whether an amendment changes nothing at all."""
    return not (
        act.modifications
        or act.nouvelle_duree_mois
        or act.nouveau_maximum_ht
        or act.changement_nom
        or act.repreneur
        or act.nouvelles_annexes
    )


def parties_change(d: Dossier) -> Iterator[Violation]:
    """A new name is new; who takes the convention over is another legal person."""
    act = d.avenant
    if act is None:
        return
    renamed = act.changement_nom
    if renamed is not None:
        party = d.structure_porteuse if renamed.partie == "structure" else d.donneur_ordre
        if known(renamed.ancienne_denomination) == party.denomination:
            yield Violation(
                "nom_inchange",
                "avenant.changement_nom.ancienne_denomination",
                f"L’ancien nom et le nouveau sont les mêmes : « {party.denomination} ».",
                "La partie porte dans le dossier son nouveau nom ; écrivez ici l’ancien.",
            )
    heir = act.repreneur
    siren = heir.siren if heir and known(heir.siret) else None
    if siren is not None and siren in (d.structure_porteuse.siren, d.donneur_ordre.siren):
        yield Violation(
            "meme_siren",
            "avenant.repreneur.siret",
            "La structure qui reprend la convention y est déjà partie.",
            "Écrivez le SIRET de la nouvelle structure, ou retirez repreneur.",
        )


def find_reference(d: Dossier, act: Avenant) -> Decimal | None:
    """The amount before any amendment, to which a rise is measured."""
    return known(act.montant_initial_ht) or known(d.convention.montant_max_ht)


def find_cumul(act: Avenant) -> Decimal | None:
    """What all the amendments add, this one included."""
    parts = [known(a.incidence_financiere_ht) for a in act.avenants_anterieurs]
    parts.append(known(act.incidence_financiere_ht))
    return None if None in parts else sum((p for p in parts if p is not None), Decimal(0))


def find_hausse(d: Dossier, act: Avenant) -> Decimal | None:
    """The rise of all the amendments together, in % of the first amount, to one decimal."""
    base, more = find_reference(d, act), find_cumul(act)
    if base is None or more is None:
        return None
    return (more * CENT / base).quantize(Decimal("0.1"), ROUND_HALF_UP)


def money(d: Dossier) -> Iterator[Violation]:
    """What it costs more stays a small change, under the maximum and under the threshold."""
    act = d.avenant
    if act is None:
        return
    if not is_payante(d):
        for name in ("incidence_financiere_ht", "nouveau_maximum_ht", "montant_initial_ht"):
            if known(getattr(act, name)):
                yield Violation(
                    "gratuit_avec_prix",
                    f"avenant.{name}",
                    "Le service est gratuit, mais ce champ suppose un prix.",
                    "Retirez-le ; un service qui devient payant appelle une nouvelle convention.",
                )
        return
    base, more = find_reference(d, act), find_cumul(act)
    ceiling = known(act.nouveau_maximum_ht) or known(d.convention.montant_max_ht)
    if base is None or more is None:
        return
    market = d.regime != "prive" and d.convention.fondement_achat in MARCHES
    if market and more * CENT >= base * PART_FAIBLE and act.fondement_modification == "faible_montant":
        share = format_decimal((more * CENT / base).quantize(Decimal("0.1"), ROUND_HALF_UP))
        yield Violation(
            "avenant_excessif",
            "avenant.incidence_financiere_ht",
            f"Les avenants ajoutent {format_montant(more)} à {format_montant(base)}, soit {share} % : la "
            "hausse "
            "d’un marché de services n’est de faible montant qu’en dessous de 10 %.",
            "Réduisez-la, remettez le service en concurrence, ou écrivez un autre fondement_modification "
            "(clause_reexamen, non_substantielle) que votre juriste aura relu.",
        )
    if ceiling is not None and base + more > ceiling:
        yield Violation(
            "avenant_maximum",
            "avenant.incidence_financiere_ht",
            f"Le nouveau total, {format_montant(base + more)}, dépasse le maximum de la convention, "
            f"{format_montant(ceiling)}.",
            "Ajoutez nouveau_maximum_ht, ou baissez l’incidence.",
        )
    yield from _threshold(d, act)


def _threshold(d: Dossier, act: Avenant) -> Iterator[Violation]:
    ceiling, day = known(act.nouveau_maximum_ht), known(d.convention.date_attribution)
    if d.convention.fondement_achat != "dispense_seuil" or ceiling is None or day is None:
        return
    try:
        limit = seuil_dispense("fournitures_services", day)
    except ClausedocsErreur:
        return  # said of the convention itself
    if ceiling >= limit:
        yield Violation(
            "seuil_depasse",
            "avenant.nouveau_maximum_ht",
            f"Le nouveau maximum de {format_montant(ceiling)} hors taxes atteint le seuil de dispense, fixé "
            "à "
            f"{format_montant(limit)} le jour de l’attribution, le {format_date(day)}.",
            "Baissez-le, ou mettez le service en concurrence.",
        )


REGLES_AVENANT: tuple[Regle, ...] = (numbering, dates, contents, parties_change, money)
