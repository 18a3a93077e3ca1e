"""Rules of the penalties and of the termination: what may be held, after which steps, how it is recovered."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from clausedocs.domaine.acheteurs import find_acheteur
from clausedocs.domaine.courriers_sanctions import (
    ApplicationPenalites,
    CalculDePenalites,
    LigneCalcul,
    Observations,
)
from clausedocs.domaine.delais_courriers import (
    TAUX,
    compute_calcul,
    end_delai,
    find_plafond,
    find_taux,
    is_au_terme,
    jours_observations,
    needs_mise_en_demeure,
)
from clausedocs.domaine.dossier_courrier import DossierCourrier
from clausedocs.domaine.regles_courriers import RegleCourrier
from clausedocs.domaine.regles_courriers_suivi import delai_en_cours, only_asked
from clausedocs.domaine.regles_mise_en_demeure import (
    check_annonce,
    check_apres,
    check_observations,
    judge_manquement,
)
from clausedocs.domaine.violations import Violation, known, missing
from clausedocs.langue.dates import format_date
from clausedocs.langue.nombres import format_decimal, format_montant


def announcement(d: DossierCourrier) -> Iterator[Violation]:
    """The calculation that is shown before anything is decided."""
    act = d.intention_penalites
    if act is None:
        return
    yield from _check_calcul(d, "intention_penalites", act)
    yield from check_observations("intention_penalites", jours_observations(d, act.delai_observations_jours))
    computed, said = compute_calcul(d, act), known(act.total_eur)
    if computed is not None and said is not None and said != computed.total:
        yield _say_total("intention_penalites.total_eur", said, computed.total)


def decision(d: DossierCourrier) -> Iterator[Violation]:
    """The decision follows the announcement, the answers, and never exceeds what was announced."""
    act = d.application_penalites
    if act is None:
        return
    yield from _check_calcul(d, "application_penalites", act)
    yield from _check_intention(d, act)
    yield from check_reponses("application_penalites", act.observations)
    computed = compute_calcul(d, act)
    if computed is not None:
        told, said = known(act.total_annonce_eur), known(act.penalite_totale_eur)
        if told is not None and computed.retenu > told:
            yield Violation(
                "montant_superieur",
                "application_penalites.total_annonce_eur",
                f"La décision retient {format_montant(computed.retenu)}, plus que les {format_montant(told)} "
                "annoncés : le titulaire n’a pas pu s’en expliquer (contradictoire).",
                "Envoyez une nouvelle lettre d’intention avec ce calcul, ou ramenez la pénalité à ce qui "
                "fut annoncé.",
                precondition=True,
            )
        if said is not None and said != computed.retenu:
            yield _say_total("application_penalites.penalite_totale_eur", said, computed.retenu)
    yield from _check_recouvrement(d, act)


def _say_total(path: str, said: Decimal, found: Decimal) -> Violation:
    return Violation(
        "total_faux",
        path,
        f"Le calcul donne {format_montant(found)}, et non {format_montant(said)}.",
        "Corrigez ce montant ou les lignes ; sans lui, il se calcule.",
    )


# -- the lines


def _check_calcul(d: DossierCourrier, bloc: str, act: CalculDePenalites) -> Iterator[Violation]:
    needed = [needs_mise_en_demeure(d, x) for x in act.calcul]
    if any(needed):
        yield from check_apres(d, bloc, act)
        if not missing(act.mise_en_demeure_ref):
            yield from check_annonce(act, bloc, "penalites")
    seen: set[str] = set()
    for n, (line, after_notice) in enumerate(zip(act.calcul, needed, strict=True), 1):
        path = f"{bloc}.calcul[{n}]"
        yield from _check_ligne(d, path, line)
        if after_notice and not missing(act.mise_en_demeure_ref):
            yield from judge_manquement(d, act, path, line.code or "", line.manquement, line.repare_le)
            sent, due = known(act.date_mise_en_demeure), known(line.exigible_le)
            if sent is not None and due is not None and due > sent:
                yield Violation(
                    "manquement_non_echu",
                    f"{path}.exigible_le",
                    f"« {line.manquement} » n’était pas exigible à la mise en demeure du "
                    f"{format_date(sent)}.",
                    "Retirez cette ligne, ou mettez en demeure une fois l’échéance passée.",
                    precondition=True,
                )
        if line.code in seen and known(line.membre) is None:
            yield Violation(
                "manquement_en_double",
                path,
                f"Deux lignes portent le code « {line.code} » : un manquement ne se pénalise qu’une fois.",
                "Réunissez-les, ou dites de quel membre est chacune.",
            )
        seen.add(line.code or "")
    yield from _check_plafond(d, bloc, act)
    yield from _check_decompte(d, bloc, act.date_decompte_general)


def _check_ligne(d: DossierCourrier, path: str, line: LigneCalcul) -> Iterator[Violation]:
    day, due, end = known(d.courrier.date), known(line.exigible_le), known(d.marche.date_fin)
    if day is not None and due is not None and due >= day:
        yield Violation(
            "manquement_non_echu",
            f"{path}.exigible_le",
            f"« {line.manquement} » n’est pas échu : exigible le {format_date(due)}, pour une lettre du "
            f"{format_date(day)}.",
            "Attendez l’échéance, ou retirez cette ligne.",
            precondition=True,
        )
    if (
        line.nature == "heures"
        and due is not None
        and not is_au_terme(d, due)
        and not d.clause_suivie.echeancier
    ):
        yield Violation(
            "heures_non_exigibles",
            f"{path}.exigible_le",
            "Le marché n’a pas d’échéancier d’heures : avant son terme"
            + (f" du {format_date(end)}" if end is not None else "")
            + ", aucune pénalité d’heures n’est possible (clause sociale).",
            "Attendez le terme, ou recopiez clause.echeancier si le contrat en porte un.",
            precondition=True,
        )
    if known(line.nature) is None:
        return
    own, contract = known(line.taux), known(getattr(d.clause_suivie, TAUX[line.nature]))
    if find_taux(d.clause_suivie, line) is None:
        yield Violation(
            "taux_absent",
            f"clause.{TAUX[line.nature]}",
            f"Le contrat ne fixe aucun taux pour « {line.manquement} » : sans montant écrit, pas de pénalité "
            "(les CCAG n’en fixent aucun).",
            f"Recopiez clause.{TAUX[line.nature]}, ou retirez cette ligne.",
        )
    elif own is not None and contract is not None and own != contract:
        yield Violation(
            "taux_different",
            f"{path}.taux",
            f"Le taux de {format_montant(own)} n’est pas celui de la clause, {format_montant(contract)}.",
            "Retirez taux : celui de la clause s’applique.",
        )
    quantity, off = known(line.quantite), known(line.non_imputable)
    if quantity is not None and off is not None and off > quantity:
        yield Violation(
            "non_imputable_excessif",
            f"{path}.non_imputable",
            f"La part non imputable ({format_decimal(off)}) dépasse la quantité "
            f"({format_decimal(quantity)}).",
            "Corrigez l’un des deux nombres.",
        )
        return
    rate, said = find_taux(d.clause_suivie, line), known(line.montant)
    if said is not None and rate is not None and quantity is not None and off is not None:
        from clausedocs.chiffrage.penalites import round_centime

        found = round_centime((quantity - off) * rate)
        if said != found:
            yield _say_total(f"{path}.montant", said, found)


def _check_plafond(d: DossierCourrier, bloc: str, act: CalculDePenalites) -> Iterator[Violation]:
    said, found = known(act.plafond_eur), find_plafond(d)
    share = known(d.clause_suivie.plafond_penalites_pct)
    if share is not None and found is None:
        yield Violation(
            "assiette_absente",
            "marche.montant_ht",
            f"Les pénalités sont plafonnées à {format_decimal(share)} % du montant du marché, que rien ne "
            "donne.",
            "Ajoutez marche.montant_ht, le montant signé hors taxes.",
        )
    elif said is not None and said != found:
        yield Violation(
            "plafond_faux",
            f"{bloc}.plafond_eur",
            f"Le plafond n’est pas de {format_montant(said)} : le contrat "
            + (f"donne {format_montant(found)}." if found is not None else "n’en porte pas."),
            "Corrigez clause.plafond_penalites_pct ou marche.montant_ht, ou retirez plafond_eur.",
        )
    computed = compute_calcul(d, act)
    if computed is not None and computed.exoneree:
        yield Violation(
            "penalite_exoneree",
            f"{bloc}.calcul",
            f"{format_montant(computed.total)} ne dépassent pas le seuil d’exonération du CCAG, que le "
            "contrat "
            "laisse jouer : rien n’est dû.",
            "Renoncez à ces pénalités ; si le contrat écarte ce seuil, écrivez exoneration_ccag: non.",
        )


def _check_decompte(d: DossierCourrier, bloc: str, settled: date | None) -> Iterator[Violation]:
    when, day = known(settled), known(d.courrier.date)
    if when is not None and day is not None and when <= day:
        yield Violation(
            "decompte_general_notifie",
            f"{bloc}.date_decompte_general",
            f"Le décompte général est notifié depuis le {format_date(when)} : il fixe les comptes, et plus "
            "aucune "
            "pénalité ne s’y ajoute (règle du décompte).",
            "Renoncez aux pénalités ; un décompte ne se rouvre que dans les cas que prévoit le contrat.",
            precondition=True,
        )


# -- the answers, the recovery


def _check_intention(d: DossierCourrier, act: ApplicationPenalites) -> Iterator[Violation]:
    sent, received = known(act.date_intention), known(act.date_reception_intention)
    if sent is not None and received is not None and received < sent:
        yield Violation(
            "reception_anterieure",
            "application_penalites.date_reception_intention",
            f"La lettre du {format_date(sent)} ne peut pas avoir été reçue le {format_date(received)}.",
            "Corrigez l’une des deux dates.",
        )
        return
    yield from check_delai_ecoule(
        d,
        "application_penalites",
        "date_reception_intention",
        act.date_reception_intention,
        act.delai_observations_jours,
        act.observations is not None,
    )


def check_delai_ecoule(
    d: DossierCourrier, bloc: str, champ_: str, received: date | None, own: int | None, answered: bool
) -> Iterator[Violation]:
    """The company had the whole time to answer, from a proven reception."""
    days = jours_observations(d, own)
    yield from check_observations(bloc, days)
    if missing(received):
        yield Violation(
            "reception_non_prouvee",
            f"{bloc}.{champ_}",
            "Rien ne prouve que l’invitation à présenter des observations a été reçue : son délai n’a pas "
            "commencé à courir (contradictoire).",
            f"Écrivez {champ_} d’après l’avis de réception ou la première présentation du pli.",
            precondition=True,
        )
        return
    end, day = end_delai(d, "observations", received, days), known(d.courrier.date)
    if end is not None and day is not None and day <= end:
        yield delai_en_cours(
            "courrier.date",
            "d’observations" + (", même après une première réponse," if answered else ""),
            end,
        )


def check_reponses(bloc: str, observations: Observations | None) -> Iterator[Violation]:
    """Each argument has its answer."""
    if observations is not None and missing(observations.reponses):
        yield Violation(
            "observations_sans_reponse",
            f"{bloc}.observations.reponses",
            "L’entreprise a présenté des observations, et la lettre n’y répond pas (contradictoire).",
            "Répondez à chaque argument : observations.reponses, argument et reponse.",
        )


def _check_recouvrement(d: DossierCourrier, act: ApplicationPenalites) -> Iterator[Violation]:
    how, p = act.recouvrement, d.titulaire.procedure_collective
    public = find_acheteur(d.donneur_ordre.type_acheteur).public
    if how == "titre_de_recettes" and not public:
        yield Violation(
            "titre_prive",
            "application_penalites.recouvrement",
            f"« {d.donneur_ordre.denomination} » est une personne privée : elle n’émet pas de titre de "
            "recettes.",
            "Écrivez note_de_debit, deduction_acompte ou decompte.",
        )
    if p is None:
        if how == "declaration_creance":
            yield Violation(
                "declaration_sans_objet",
                "application_penalites.recouvrement",
                "Une créance se déclare dans une procédure collective, et le titulaire n’en suit aucune.",
                "Écrivez titulaire.procedure_collective, ou un autre recouvrement.",
            )
        return
    opened = known(p.date_jugement)
    before = [x for x in act.calcul if opened is not None and (due := known(x.exigible_le)) and due < opened]
    if before and how != "declaration_creance" and opened is not None:
        yield Violation(
            "creance_a_declarer",
            "application_penalites.recouvrement",
            f"« {before[0].manquement} » est antérieur au jugement du {format_date(opened)} : cette "
            "pénalité ne se "
            "déduit ni ne se réclame, elle se déclare (règles des procédures collectives).",
            "Écrivez recouvrement: declaration_creance.",
            precondition=True,
        )


REGLES_SANCTIONS: tuple[RegleCourrier, ...] = (
    only_asked("intention_penalites", announcement),
    only_asked("application_penalites", decision),
)
