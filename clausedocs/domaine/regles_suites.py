"""Rules on what surrounds the convention: its presentation, its vote, the refusal to renew it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from clausedocs.domaine.acheteurs import find_acheteur
from clausedocs.domaine.documents import DELIBERATION
from clausedocs.domaine.dossier import Dossier
from clausedocs.domaine.regles_argent import is_payante
from clausedocs.domaine.regles_signature import check_organe
from clausedocs.domaine.violations import Regle, Violation, known, missing
from clausedocs.droit.delais import fin_convention, limite_reception, report_jour_ouvrable
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
    sent, received = known(act.date), known(act.reception)
    if sent and received and received < sent:
        yield Violation(
            "reception_avant_envoi",
            "non_reconduction.reception",
            f"La lettre du {format_date(sent)} aurait été reçue le {format_date(received)}.",
            "Vérifiez les deux dates.",
        )
        return
    window = find_limites(d)
    if window is None or received is None:
        return
    limit, doubtful_until, end = window
    if received > doubtful_until:
        last = period is not None and number is not None and period >= number
        yield Violation(
            "non_reconduction_tardive",
            "non_reconduction.reception",
            f"La lettre reçue le {format_date(received)} vient trop tard pour le terme du "
            f"{format_date(end)} : elle devait l’être le {format_date(limit)} au plus tard.",
            "La reconduction joue : dénoncez la convention si elle le permet"
            + ("." if last else ", ou visez le terme de la période suivante."),
            precondition=True,
        )


def find_limites(d: Dossier) -> tuple[date, date, date] | None:
    """The last sure day to receive a refusal, the last doubtful one, and the end of the period in progress.

    None while the dossier does not say when the convention began. The doubtful days run from a limit that
    falls on a day off to the next working day: a limit counted backwards is not extended (limite_reception),
    but a judge might read it otherwise.
    """
    act, c = d.non_reconduction, d.convention
    begun = known(c.date_effet) if c.prise_effet == "date" else known(c.date_signature)
    first, length = known(c.duree_mois), known(c.reconduction.duree_periode_mois)
    notice, period = known(c.preavis_non_reconduction_mois), known(act.periode) if act else None
    if begun is None or first is None or length is None or notice is None or period is None:
        return None
    end = fin_convention(begun, first + (period - 1) * length)
    limit = limite_reception(end, notice)
    return limit, report_jour_ouvrable(limit), end


def doubtful_refusal(d: Dossier) -> Iterator[Violation]:
    """Received between a limit that falls on a day off and the next working day."""
    received = known(d.non_reconduction.reception) if d.non_reconduction else None
    window = find_limites(d) if received else None
    if received is None or window is None or d.convention.reconduction.mode != "tacite":
        return
    limit, doubtful_until, _ = window
    if limit < received <= doubtful_until:
        yield Violation(
            "non_reconduction_douteuse",
            "non_reconduction.reception",
            f"La lettre reçue le {format_date(received)} suit une limite qui tombait un jour chômé, le "
            f"{format_date(limit)}.",
            "Une limite à rebours n’est pas prolongée : attendez-vous à une contestation, ou convenez par "
            "écrit que la lettre vaut refus.",
        )


REGLES_SUITES: tuple[Regle, ...] = (presentations, offer_kept, vote, refusal)
