"""Rules on the end of the convention: default notice, termination, denunciation, what is still due."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from clausedocs.domaine.dossier import Dossier
from clausedocs.domaine.lettres_parties import Denonciation, ResiliationConvention
from clausedocs.domaine.regles_argent import is_payante
from clausedocs.domaine.vie_convention import (
    compute_solde,
    find_effet_denonciation,
    find_expiration,
    find_fin_preavis,
    find_limite_opposition,
    find_mise_en_demeure,
    needs_invitation,
)
from clausedocs.domaine.violations import Regle, Violation, known, missing
from clausedocs.langue.dates import format_date
from clausedocs.langue.nombres import format_montant

RESILIATION = "resiliation_convention"


def notice(d: Dossier) -> Iterator[Violation]:
    """A default notice follows its finding, leaves the agreed time at least, quotes the clause."""
    act = d.mise_en_demeure_partie
    if act is None:
        return
    found, sent = known(act.date_constat), known(act.date)
    if found and sent and found >= sent:
        yield Violation(
            "constat_tardif",
            "mise_en_demeure_partie.date_constat",
            f"Le manquement serait constaté le {format_date(found)}, et la lettre est du "
            f"{format_date(sent)}.",
            "Le constat précède la mise en demeure : corrigez l’une des dates.",
        )
    given, agreed = known(act.delai_mois), known(d.convention.delai_mise_en_demeure_mois)
    if given is not None and agreed is not None and given < agreed:
        yield _too_short("mise_en_demeure_partie.delai_mois", given, agreed)
    if d.convention.texte_propre is not None and missing(act.clause_reproduite):
        yield Violation(
            "clause_non_reproduite",
            "mise_en_demeure_partie.clause_reproduite",
            "La mise en demeure reproduit la clause de fin anticipée, et le texte signé ne vient pas d’un "
            "modèle.",
            "Recopiez cette clause mot pour mot dans clause_reproduite.",
        )


def _too_short(champ: str, given: int, agreed: int) -> Violation:
    return Violation(
        "delai_trop_court",
        champ,
        f"La lettre laisse {given} mois, et la convention en accorde {agreed}.",
        f"Écrivez {agreed} ou plus, ou retirez ce champ.",
    )


def termination(d: Dossier) -> Iterator[Violation]:
    """Termination comes after a notice received, run out, and without effect; it never looks back."""
    act = d.resiliation_convention
    if act is None:
        return
    if act.fondement == "interet_general":
        yield from _general_interest(d, act)
    else:
        yield from _after_notice(d, act)
        yield from _opposition(d, act)
    sent, received, effect = known(act.date), known(act.reception), known(act.date_effet)
    first = received or sent
    if effect and first and effect < first:
        yield Violation(
            "resiliation_retroactive",
            f"{RESILIATION}.date_effet",
            f"La résiliation prendrait effet le {format_date(effect)}, avant que l’autre partie ne la "
            "reçoive.",
            "Une résiliation ne vaut que pour l’avenir : retirez date_effet, ou écrivez une date ultérieure.",
        )


def _after_notice(d: Dossier, act: ResiliationConvention) -> Iterator[Violation]:
    past, block = find_mise_en_demeure(d, act), d.mise_en_demeure_partie
    for value, champ, what in (
        (past.reference, "mise_en_demeure_ref", "la référence"),
        (past.envoi, "date_mise_en_demeure", "la date"),
    ):
        if value is None:
            yield Violation(
                "resiliation_sans_mise_en_demeure",
                f"{RESILIATION}.{champ}",
                f"La résiliation pour manquement suit une mise en demeure, dont {what} manque.",
                f"Ajoutez {champ}, ou le bloc mise_en_demeure_partie.",
                precondition=True,
            )
    if not past.manquements:
        yield Violation(
            "manquements_absents",
            f"{RESILIATION}.manquements",
            "La résiliation ne dit pas quels manquements persistent.",
            "Ajoutez manquements, ou le bloc mise_en_demeure_partie.",
        )
    if block is not None and block.auteur != act.auteur:
        yield Violation(
            "auteur_different",
            f"{RESILIATION}.auteur",
            "La partie qui résilie n’est pas celle qui a mis en demeure.",
            "Seule la partie lésée, auteur de la mise en demeure, peut résilier.",
        )
    if block is not None and block.issue is not None:
        yield Violation(
            "mise_en_demeure_close",
            "mise_en_demeure_partie.issue",
            "La mise en demeure est close : elle ne fonde plus une résiliation.",
            "Un nouveau manquement appelle une nouvelle mise en demeure ; sinon, retirez issue.",
            precondition=True,
        )
    if past.reception is None:
        yield Violation(
            "mise_en_demeure_non_recue",
            f"{RESILIATION}.date_reception",
            "Rien ne dit quand l’autre partie a reçu la mise en demeure : son délai n’a pas commencé.",
            "Écrivez date_reception d’après l’avis de réception, le récépissé ou la première présentation.",
            precondition=True,
        )
    elif past.envoi is not None and past.reception < past.envoi:
        yield Violation(
            "reception_avant_envoi",
            f"{RESILIATION}.date_reception",
            f"La mise en demeure du {format_date(past.envoi)} aurait été reçue le "
            f"{format_date(past.reception)}.",
            "Vérifiez les deux dates.",
        )
    end = find_expiration(d, act)
    if end is not None:
        yield from _check_date(f"{RESILIATION}.date_expiration", known(act.date_expiration), end)
        yield from _run_out(act, end)


def _run_out(act: ResiliationConvention, end: date) -> Iterator[Violation]:
    """The time limit is over when the letter is written, and someone saw that nothing was done."""
    sent, seen = known(act.date), known(act.persistance_constatee_le)
    if sent and sent <= end:
        yield Violation(
            "resiliation_prematuree",
            f"{RESILIATION}.date",
            f"La lettre est du {format_date(sent)}, et la mise en demeure n’expire que le {format_date(end)} "
            "à "
            "minuit.",
            "La résiliation s’écrit le lendemain au plus tôt.",
            precondition=True,
        )
    elif missing(act.persistance_constatee_le):
        yield Violation(
            "persistance_absente",
            f"{RESILIATION}.persistance_constatee_le",
            "Rien ne constate que le manquement persiste après la mise en demeure.",
            f"Constatez-le après le {format_date(end)}, et écrivez persistance_constatee_le.",
            precondition=True,
        )
    elif seen and (seen <= end or (sent and seen > sent)):
        yield Violation(
            "persistance_date",
            f"{RESILIATION}.persistance_constatee_le",
            f"La persistance constatée le {format_date(seen)} n’est pas entre l’expiration du délai "
            f"({format_date(end)}) et la lettre.",
            "On constate après l’expiration, puis on résilie : corrigez l’une des dates.",
            precondition=True,
        )


def _opposition(d: Dossier, act: ResiliationConvention) -> Iterator[Violation]:
    """A structure gives a public body the means to oppose, and waits (CE, 8 October 2014, no. 370644)."""
    if not needs_invitation(d, act.auteur):
        return
    limit, sent, opposed = find_limite_opposition(d, act), known(act.date), known(act.date_opposition)
    if missing(act.invitation_opposition_ref) and d.mise_en_demeure_partie is None:
        yield Violation(
            "invitation_absente",
            f"{RESILIATION}.invitation_opposition_ref",
            "La personne publique n’a pas été invitée à s’opposer à la fin du contrat pour un motif "
            "d’intérêt "
            "général (Conseil d’État, 8 octobre 2014).",
            "Invitez-la d’abord, par la mise en demeure que produit l’outil, puis écrivez "
            "invitation_opposition_ref.",
            precondition=True,
        )
    if act.opposition is None:
        yield Violation(
            "opposition_inconnue",
            f"{RESILIATION}.opposition",
            "Rien ne dit si la personne publique s’est opposée.",
            "Écrivez opposition: aucune une fois le délai passé, ou motivee avec date_opposition.",
            precondition=True,
        )
    if limit is not None:
        yield from _check_date(
            f"{RESILIATION}.date_limite_opposition", known(act.date_limite_opposition), limit
        )
        if sent and sent <= limit:
            yield Violation(
                "opposition_ouverte",
                f"{RESILIATION}.date",
                f"La personne publique peut s’opposer jusqu’au {format_date(limit)}.",
                "Attendez le lendemain.",
                precondition=True,
            )
    if act.opposition == "motivee" and (limit is None or opposed is None or opposed <= limit):
        yield Violation(
            "opposition_interet_general",
            f"{RESILIATION}.opposition",
            "La personne publique s’est opposée à temps pour un motif d’intérêt général : l’exécution se "
            "poursuit (Conseil d’État, 8 octobre 2014).",
            "Seul le juge peut délier la structure : saisissez-le, ou convenez d’une fin amiable.",
            precondition=True,
        )


def late_opposition(d: Dossier) -> Iterator[Violation]:
    """An opposition that comes too late stops nothing, but calls for care."""
    act = d.resiliation_convention
    if act is None or act.opposition != "motivee":
        return
    limit, opposed = find_limite_opposition(d, act), known(act.date_opposition)
    if limit and opposed and opposed > limit:
        yield Violation(
            "opposition_tardive",
            f"{RESILIATION}.date_opposition",
            f"L’opposition du {format_date(opposed)} vient après le délai, fini le {format_date(limit)}.",
            "Elle n’arrête pas la résiliation ; faites relire la lettre avant de l’envoyer.",
        )


def _general_interest(d: Dossier, act: ResiliationConvention) -> Iterator[Violation]:
    if d.regime != "administratif" or act.auteur != "donneur_ordre":
        yield Violation(
            "interet_general_exclu",
            f"{RESILIATION}.fondement",
            "Seule une personne publique, par un contrat administratif, résilie pour un motif d’intérêt "
            "général.",
            "Écrivez fondement: manquement, ou choisissez la dénonciation.",
        )
    if missing(act.motif):
        yield Violation(
            "motif_a_exposer",
            f"{RESILIATION}.motif",
            "La décision de résilier pour un motif d’intérêt général ne dit pas ce motif.",
            "Ajoutez motif : en un à trois paragraphes, les raisons de fait.",
        )
    months, effect = known(d.convention.preavis_denonciation_mois), known(act.date_effet)
    first = known(act.reception) or known(act.date)
    if months and effect and first and effect < find_fin_preavis(d, first, months):
        yield Violation(
            "preavis_trop_court",
            f"{RESILIATION}.date_effet",
            f"La décision prendrait effet le {format_date(effect)}, avant la fin du préavis de {months} "
            "mois.",
            f"Écrivez le {format_date(find_fin_preavis(d, first, months))} ou plus tard, ou retirez "
            "date_effet.",
        )


def denunciation(d: Dossier) -> Iterator[Violation]:
    """A denunciation gives its reason where the convention asks for one, and its full notice period."""
    act = d.denonciation
    if act is None:
        return
    if known(d.convention.denonciation_libre) is not True and missing(act.motif) and not act.manquements:
        yield Violation(
            "motif_a_exposer",
            "denonciation.motif",
            "La convention ne se dénonce que si l’autre partie manque à ses engagements, et la lettre "
            "n’expose "
            "aucun motif.",
            "Ajoutez motif ou manquements ; si la convention admet une dénonciation libre, écrivez "
            "convention.denonciation_libre: oui.",
        )
    given, agreed = known(act.preavis_mois), known(d.convention.preavis_denonciation_mois)
    if given is not None and agreed is not None and given < agreed:
        yield _too_short("denonciation.preavis_mois", given, agreed)
    end, written = find_effet_denonciation(d, act), known(act.date_effet)
    if end is not None:
        yield from _check_date("denonciation.date_effet", written, end)
    elif written is not None:
        yield Violation(
            "effet_sans_reception",
            "denonciation.date_effet",
            "La date d’effet dépend du jour où l’autre partie reçoit la lettre, qui n’est pas dit.",
            "Retirez date_effet : la lettre dit le préavis ; ou écrivez reception une fois connue.",
        )


def one_procedure(d: Dossier) -> Iterator[Violation]:
    """The same breach feeds one procedure at a time."""
    left, notice_ = d.denonciation, d.mise_en_demeure_partie
    open_ = notice_ is not None and notice_.issue is None
    other = d.resiliation_convention or (notice_ if open_ else None)
    if left is None or other is None or left.auteur != other.auteur:
        return
    if isinstance(other, ResiliationConvention):
        if other.fondement == "interet_general":
            return
        theirs = find_mise_en_demeure(d, other).manquements
    else:
        theirs = other.manquements
    facts = {(m.ancre or m.article, m.fait) for m in theirs}
    mine = {(m.ancre or m.article, m.fait) for m in left.manquements}
    # A reason in plain words, of a convention that asks for a breach, cannot be told apart from the others.
    unclear = not mine and known(d.convention.denonciation_libre) is not True
    if facts & mine or unclear:
        yield Violation(
            "procedures_paralleles",
            "denonciation",
            "Une mise en demeure ou une résiliation est déjà engagée pour ces manquements : deux procédures "
            "ne "
            "courent pas en parallèle sur les mêmes faits.",
            "Menez la première à son terme, dites-la close (mise_en_demeure_partie.issue), ou dénoncez pour "
            "d’autres "
            "manquements, nommés un à un.",
        )


def balance(d: Dossier) -> Iterator[Violation]:
    """What remains due is the sum of its lines, and nothing where the service is free."""
    acts: list[tuple[str, ResiliationConvention | Denonciation | None]] = [
        (RESILIATION, d.resiliation_convention),
        ("denonciation", d.denonciation),
    ]
    for nom, act in acts:
        if act is None:
            continue
        if act.solde and not is_payante(d):
            yield Violation(
                "gratuit_avec_prix",
                f"{nom}.solde",
                "Le service est gratuit, mais ce champ suppose un prix.",
                "Retirez-le, ou choisissez un mode payant.",
            )
        dues = [compute_solde(line) for line in act.solde]
        written = known(act.solde_eur)
        total = sum((due for due in dues if due is not None), Decimal(0))
        if written is not None and None not in dues and written != total:
            yield Violation(
                "total_different",
                f"{nom}.solde_eur",
                f"Le solde écrit est de {format_montant(written)}, et ses lignes font "
                f"{format_montant(total)}.",
                "Corrigez une ligne, ou retirez solde_eur, qui est calculé.",
            )


def _check_date(champ: str, written: date | None, computed: date) -> Iterator[Violation]:
    if written is not None and written != computed:
        yield Violation(
            "date_differente",
            champ,
            f"La date écrite est le {format_date(written)}, et le calcul donne le {format_date(computed)}.",
            "Retirez ce champ, qui est calculé, ou vérifiez les dates dont il dépend.",
        )


REGLES_FIN: tuple[Regle, ...] = (notice, termination, denunciation, one_procedure, balance)
