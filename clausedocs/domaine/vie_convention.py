"""The days that a convention and its letters live by: beginning, end of each period, time limits."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal

from clausedocs.domaine.avenant import Avenant
from clausedocs.domaine.champs import Bloc
from clausedocs.domaine.dossier import Dossier
from clausedocs.domaine.lettres_parties import (
    Denonciation,
    LettrePartie,
    LigneSolde,
    Manquement,
    ResiliationConvention,
)
from clausedocs.domaine.violations import known
from clausedocs.droit.delais import fin_convention, report_jour_ouvrable
from clausedocs.droit.delais_procedure import Computation, compute_echeance, find_delai

UN_JOUR = timedelta(days=1)
CENT = Decimal(100)
CENTIME = Decimal("0.01")

# The letters that one party writes to the other, in the order of the dossier.
LETTRES = ("non_reconduction", "mise_en_demeure_partie", "resiliation_convention", "denonciation")
# All that follows the convention, each a document of that name and a block of the dossier.
SUITES = ("devis", "appel_versement", "avenant", *LETTRES)


def list_lettres(d: Dossier) -> list[tuple[str, LettrePartie]]:
    """The letters of a dossier, after the name of their block."""
    found = ((nom, getattr(d, nom)) for nom in LETTRES)
    return [(nom, letter) for nom, letter in found if letter is not None]


def find_debut(d: Dossier) -> date | None:
    """The day on which the convention took effect; None while the dossier does not say it."""
    c = d.convention
    return known(c.date_effet) if c.prise_effet == "date" else known(c.date_signature)


def find_terme(d: Dossier, periode: int, plus: int = 0) -> date | None:
    """The last day of a period, 1 for the first; `plus`: months that an amendment would add."""
    c, begun = d.convention, find_debut(d)
    first, length = known(c.duree_mois), known(c.reconduction.duree_periode_mois) or 0
    if begun is None or first is None:
        return None
    return fin_convention(begun, first + (periode - 1) * length + find_prolongations(d) + plus)


def find_prolongations(d: Dossier) -> int:
    """The months that the amendments already signed have added to the term."""
    earlier = d.avenant.avenants_anterieurs if d.avenant else ()
    return sum(known(a.prolongation_mois) or 0 for a in earlier)


def find_dernier_terme(d: Dossier, plus: int = 0) -> date | None:
    """The last day that the convention may reach, all renewals included."""
    return find_terme(d, 1 + (known(d.convention.reconduction.nombre_max) or 0), plus)


@dataclass(frozen=True, slots=True)
class Fenetre:
    """When a refusal to renew is received in time: for sure until `limite`, perhaps until `douteux`."""

    limite: date
    douteux: date
    terme: date


def find_fenetre(d: Dossier) -> Fenetre | None:
    """None while the dossier does not say when the convention began.

    The doubtful days run from a limit that falls on a day off to the next working day: a limit counted
    backwards is not extended, but a judge might read it otherwise. Where the convention
    says nothing of time limits, the day after the limit is doubtful too: was the last day counted?
    """
    act, c = d.non_reconduction, d.convention
    notice, period = known(c.preavis_non_reconduction_mois), known(act.periode) if act else None
    if notice is None or period is None or known(c.reconduction.duree_periode_mois) is None:
        return None
    end = find_terme(d, period)
    if end is None:
        return None
    limit = compute_echeance(find_delai("non_reconduction"), end, Computation(False), notice).fin
    doubtful = limit + UN_JOUR if is_muette(d) else limit
    return Fenetre(limit, report_jour_ouvrable(doubtful), end)


def is_muette(d: Dossier) -> bool:
    """Whether the signed text says nothing of how time limits are counted."""
    own = d.convention.texte_propre
    return own is not None and known(own.computation_delais) is not True


def find_fin_delai(d: Dossier, delai: str, reception: date, mois: int) -> date:
    """The last day of a time limit between the parties (an id of `delais_procedure.yaml`), in months.

    Carried over a day off where the limit allows it and the convention says so.
    """
    carried = known(d.convention.report_jour_ouvrable) is True and not is_muette(d)
    return compute_echeance(find_delai(delai), reception, Computation(carried), mois).fin


def find_fin_preavis(d: Dossier, reception: date, mois: int) -> date:
    """The last day of a notice period: a length of time, never carried over."""
    return find_fin_delai(d, "denonciation", reception, mois)


@dataclass(frozen=True, slots=True)
class MiseEnDemeurePassee:
    """The default notice on which a termination stands, from its own block or from the termination's."""

    reference: str | None
    envoi: date | None
    reception: date | None
    mois: int | None
    manquements: tuple[Manquement, ...]


def find_mise_en_demeure(d: Dossier, act: ResiliationConvention) -> MiseEnDemeurePassee:
    """What the termination says of it; where it is silent, the block of the notice itself."""
    notice = d.mise_en_demeure_partie
    agreed = known(d.convention.delai_mise_en_demeure_mois)
    return MiseEnDemeurePassee(
        reference=known(act.mise_en_demeure_ref) or (known(notice.reference) if notice else None),
        envoi=known(act.date_mise_en_demeure) or (known(notice.date) if notice else None),
        reception=known(act.date_reception) or (known(notice.reception) if notice else None),
        mois=(known(notice.delai_mois) if notice else None) or agreed,
        manquements=act.manquements or (notice.manquements if notice else ()),
    )


def find_expiration(d: Dossier, act: ResiliationConvention) -> date | None:
    """The last day of the default notice; None while its reception is not known."""
    notice = find_mise_en_demeure(d, act)
    if notice.reception is None or notice.mois is None:
        return None
    return find_fin_delai(d, "mise_en_demeure_partie", notice.reception, notice.mois)


def find_limite_opposition(d: Dossier, act: ResiliationConvention) -> date | None:
    """The last day on which a public body may oppose the end that the structure wants."""
    received = known(act.date_reception_invitation) or find_mise_en_demeure(d, act).reception
    months = known(d.convention.delai_opposition_mois)
    return find_fin_delai(d, "opposition", received, months) if received and months else None


def needs_invitation(d: Dossier, auteur: str) -> bool:
    """Whether the structure must invite a public body to oppose (CE, 8 October 2014, no. 370644)."""
    return d.regime == "administratif" and auteur == "structure"


def find_preavis(d: Dossier, act: Denonciation) -> int | None:
    """The notice period of a denunciation, in months."""
    return known(act.preavis_mois) or known(d.convention.preavis_denonciation_mois)


def find_effet_denonciation(d: Dossier, act: Denonciation) -> date | None:
    """The last day of the convention once denounced; None while the letter is not received."""
    received, months = known(act.reception), find_preavis(d, act)
    return find_fin_preavis(d, received, months) if received and months else None


def compute_solde(line: LigneSolde) -> Decimal | None:
    """What is still due for one action: the share carried out, to the cent, less what was paid."""
    amount, share, paid = known(line.montant_eur), known(line.part_executee_pct), known(line.deja_verse_eur)
    if amount is None or share is None or paid is None:
        return None
    return (amount * share / CENT).quantize(CENTIME, ROUND_HALF_UP) - paid


def is_suite_seule(d: Dossier) -> bool:
    """Whether the dossier asks only for what follows a convention already signed."""
    asked = set(known(d.modeles) or ())
    return bool(asked) and asked <= set(SUITES)


def find_date_acte(d: Dossier) -> date | None:
    """The day on which the documents asked for are signed: what empowers comes before it.

    A dossier that asks only for what follows the convention is signed at the date of its last letter; any
    other, at the date of the convention.
    """
    if not is_suite_seule(d):
        return known(d.convention.date_signature)
    blocks = [getattr(d, nom) for nom in SUITES if nom in d.modeles]
    days = [known(_read_date(b)) for b in blocks if b is not None]
    return max((day for day in days if day is not None), default=None)


def _read_date(block: Bloc) -> date | None:
    """The day of a letter, of a quote; the signature of an amendment."""
    found: date | None = getattr(block, "date_signature" if isinstance(block, Avenant) else "date")
    return found


def find_jour_document(d: Dossier, modele: str) -> date | None:
    """The day of one document that follows the convention; None for the convention itself."""
    block = getattr(d, modele) if modele in SUITES else None
    return known(_read_date(block)) if block is not None else None
