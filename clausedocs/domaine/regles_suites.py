"""Rules on what surrounds the convention: its presentation, its vote, the refusal to renew it."""

from __future__ import annotations

from collections.abc import Iterator

from clausedocs.domaine.acheteurs import find_acheteur
from clausedocs.domaine.documents import DELIBERATION
from clausedocs.domaine.dossier import Dossier
from clausedocs.domaine.regles_argent import is_payante
from clausedocs.domaine.regles_signature import check_organe
from clausedocs.domaine.vie_convention import find_fenetre, find_terme, is_muette
from clausedocs.domaine.violations import Regle, Violation, known, missing
from clausedocs.droit.delais import report_jour_ouvrable_precedent
from clausedocs.langue.dates import format_date


def presentations(d: Dossier) -> Iterator[Violation]:
    """A convention de partenariat presents its two parties (its preamble is made of that)."""
    if "convention_partenariat" not in (known(d.modeles) or ()):
        return
    for path, p in (("donneur_ordre", d.donneur_ordre), ("structure_porteuse", d.structure_porteuse)):
        if missing(p.presentation):
            yield Violation(
                "presentation_absente",
                f"{path}.presentation",
                f"Le préambule présente chaque partie, et rien ne présente « {p.denomination} ».",
                "Ajoutez presentation : qui elle est, ce qu’elle fait, en un à trois paragraphes.",
            )


def offer_kept(d: Dossier) -> Iterator[Violation]:
    """The framework convention stands on its annex."""
    if d.convention.modele == "cadre" and known(d.convention.annexer_offre) is False:
        yield Violation(
            "annexe_obligatoire",
            "convention.annexer_offre",
            "La convention-cadre renvoie à l’offre de service : elle ne peut pas s’en passer.",
            "Retirez annexer_offre, ou choisissez une convention de partenariat.",
        )


def vote(d: Dossier) -> Iterator[Violation]:
    """Only a body that deliberates votes; it votes before the signature and finds the money."""
    asked = DELIBERATION in (known(d.modeles) or ())
    buyer, act = d.donneur_ordre, d.deliberation
    kind = find_acheteur(buyer.type_acheteur)
    if (asked or act is not None) and "deliberation" not in kind.formes:
        yield Violation(
            "deliberation_sans_assemblee",
            "donneur_ordre.type_acheteur",
            f"Un donneur d’ordre de ce type ({kind.libelle}) ne vote pas de délibération : le pouvoir de "
            f"l’engager revient à {kind.represente_par}.",
            f"Retirez {DELIBERATION} de la liste des documents, et le bloc deliberation.",
        )
        return
    if asked and act is None:
        yield Violation(
            "deliberation_absente",
            "deliberation.organe",
            "Le projet de délibération ne dit pas qui délibère.",
            "Ajoutez « deliberation: » et, dessous, « organe: », par exemple conseil municipal.",
        )
    if act is None:
        return
    yield from check_organe("deliberation", act)
    session, signed = known(act.seance), known(d.convention.date_signature)
    if session and signed and session > signed:
        yield Violation(
            "deliberation_tardive",
            "deliberation.seance",
            f"La séance du {format_date(session)} est postérieure à la signature du {format_date(signed)}.",
            "L’assemblée vote avant la signature : corrigez l’une des dates.",
        )
    if not missing(act.imputation) and not is_payante(d):
        yield Violation(
            "imputation_inutile",
            "deliberation.imputation",
            "Le service est gratuit : la délibération n’engage aucune dépense.",
            "Retirez imputation, ou choisissez un mode payant.",
        )


def refusal(d: Dossier) -> Iterator[Violation]:
    """A refusal to renew has something to refuse, and comes in time; doubtful days call for a warning."""
    act, r = d.non_reconduction, d.convention.reconduction
    if act is None:
        return
    period, number = known(act.periode), known(r.nombre_max)
    if r.mode != "tacite" or (period is not None and number is not None and period > number):
        yield Violation(
            "non_reconduction_sans_objet",
            "non_reconduction",
            "La convention s’arrête d’elle-même à ce terme : il n’y a pas de reconduction tacite à refuser.",
            "Retirez ce bloc, ou corrigez periode et convention.reconduction.",
        )
        return
    window, received = find_fenetre(d), known(act.reception)
    # A letter that leaves after the last doubtful day cannot arrive before it.
    arrived = received or known(act.date)
    if window is None or arrived is None or arrived <= window.douteux:
        return
    said = "reçue le" if received else "écrite le"
    last = period is not None and number is not None and period >= number
    following = find_terme(d, (period or 0) + 1)
    later = (
        ""
        if last or following is None
        else f" ; ou visez le terme suivant, le {format_date(following)} (periode: {(period or 0) + 1})"
    )
    yield Violation(
        "non_reconduction_tardive",
        "non_reconduction.reception" if received else "non_reconduction.date",
        f"La lettre {said} {format_date(arrived)} vient trop tard pour le terme du "
        f"{format_date(window.terme)} : elle devait être reçue le {format_date(window.limite)} au plus tard.",
        f"La reconduction joue. {_offer_denonciation(d)}{later}.",
        precondition=True,
    )


def _offer_denonciation(d: Dossier) -> str:
    """What remains open to who is late."""
    months = known(d.convention.preavis_denonciation_mois)
    notice = f"avec un préavis de {months} mois" if months else "avec son préavis"
    if known(d.convention.denonciation_libre) is True:
        return f"Dénoncez la convention (modèle denonciation), {notice} et sans motif"
    return (
        f"La dénonciation (modèle denonciation), {notice}, n’est ouverte que si l’autre partie manque à ses "
        "engagements"
    )


def doubtful_refusal(d: Dossier) -> Iterator[Violation]:
    """Received on a day that a judge might take for late, or proven by a first presentation only."""
    act = d.non_reconduction
    received = known(act.reception) if act else None
    window = find_fenetre(d) if received else None
    if act is None or received is None or window is None or d.convention.reconduction.mode != "tacite":
        return
    if window.limite < received <= window.douteux:
        why = (
            "la convention ne dit pas comment ce délai se compte"
            if is_muette(d)
            else "la limite tombait un jour chômé"
        )
        yield Violation(
            "non_reconduction_douteuse",
            "non_reconduction.reception",
            f"La lettre reçue le {format_date(received)} suit la limite du {format_date(window.limite)} : "
            "elle "
            f"se discute, car {why}.",
            "Une limite à rebours n’est pas prolongée : attendez-vous à une contestation, ou convenez par "
            "écrit que la lettre vaut refus.",
        )
    elif act.reception_mode == "premiere_presentation" and received <= window.limite:
        yield Violation(
            "reception_presumee",
            "non_reconduction.reception_mode",
            f"La réception du {format_date(received)} n’est établie que par la première présentation du pli.",
            "Gardez l’avis de passage et la mention du distributeur ; l’autre partie peut contester la date.",
        )


def day_off_limit(d: Dossier) -> Iterator[Violation]:
    """Before the letter is received: aim at the working day that comes before the limit."""
    act, window = d.non_reconduction, find_fenetre(d)
    if act is None or window is None or known(act.reception) is not None:
        return
    safe = report_jour_ouvrable_precedent(window.limite)
    sent = known(act.date)
    if safe != window.limite and sent is not None and sent <= window.limite:
        yield Violation(
            "limite_chomee",
            "non_reconduction.date",
            f"La limite du {format_date(window.limite)} tombe un jour chômé.",
            f"Faites en sorte que la lettre soit reçue le {format_date(safe)} au plus tard.",
        )


REGLES_SUITES: tuple[Regle, ...] = (presentations, offer_kept, vote, refusal)
