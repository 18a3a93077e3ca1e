"""Rules on what the structure asks to be paid: the quote, the call for a share of it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal

from clausedocs.chiffrage.versements import Totaux, compute_totaux
from clausedocs.domaine.acheteurs import find_acheteur
from clausedocs.domaine.champs import simplify
from clausedocs.domaine.dossier import Dossier
from clausedocs.domaine.facturation import AppelVersement, Devis
from clausedocs.domaine.parties import DonneurOrdre
from clausedocs.domaine.regles_lettres import check_en_vigueur
from clausedocs.domaine.tables import find_libelle, load_table
from clausedocs.domaine.vie_convention import find_debut, find_dernier_terme
from clausedocs.domaine.violations import Regle, Violation, known, missing
from clausedocs.langue.dates import format_date
from clausedocs.langue.nombres import format_montant

# A price by the hour of insertion: the structure would be paid for what it validates.
_HEURE_INSERTION = re.compile(r"heures? (?:d'|de clause )?(?:insertion|realisee|validee)")


def is_commande(d: Dossier) -> bool:
    """Whether each action goes through a quote and an invoice."""
    return bool(load_table("remunerations")[d.convention.remuneration.mode].get("commande"))


def is_taxable(d: Dossier) -> bool:
    """Whether the structure adds the tax to its price."""
    return known(d.structure_porteuse.statut_tva) == "taxable" and is_commande(d)


def find_totaux(d: Dossier, act: Devis) -> Totaux | None:
    """The totals of the quote; None while a draft lacks one of its numbers."""
    lines = [(known(line.quantite), known(line.prix_unitaire_ht)) for line in act.lignes]
    whole = [(q, p) for q, p in lines if q is not None and p is not None]
    if len(whole) != len(lines):
        return None
    rate = (known(act.taux_tva_pct) or Decimal(0)) if is_taxable(d) else Decimal(0)
    return compute_totaux(whole, known(act.remise_ht) or Decimal(0), rate)


def find_acheteur_du_devis(d: Dossier) -> DonneurOrdre | None:
    """The buyer who orders and pays: the member that the quote names; None when it is not one of them."""
    named = known(d.devis.membre) if d.devis is not None else None
    if named is None:
        return d.donneur_ordre
    wanted = simplify(named)
    return next(
        (b for b in d.donneurs_ordre if wanted in (simplify(b.denomination), simplify(b.sigle or ""))), None
    )


def payable(d: Dossier) -> Iterator[Violation]:
    """Only a paid service is called for, only an ordered one has a quote."""
    mode = d.convention.remuneration.mode
    label = find_libelle("remunerations", mode)
    if d.devis is not None and not is_commande(d):
        yield Violation(
            "devis_exclu",
            "devis",
            f"Cette convention n’appelle pas de devis ({label}).",
            "Retirez ce bloc"
            + (
                "."
                if mode == "gratuit"
                else " : une subvention ou une cotisation s’appelle par appel_versement, sans devis."
            ),
        )
    if d.appel_versement is not None and mode == "gratuit":
        yield Violation(
            "appel_exclu",
            "appel_versement",
            "Le service est gratuit : rien n’est à verser.",
            "Retirez ce bloc, ou choisissez un mode payant.",
        )


def quote(d: Dossier) -> Iterator[Violation]:
    """A quote is of this convention, while it lives, and its tax is that of the structure's status."""
    act = d.devis
    if act is None or not is_commande(d):
        return
    yield from check_en_vigueur("devis.date", known(act.date), find_debut(d), find_dernier_terme(d))
    named, own = known(act.convention_ref), known(d.convention.reference)
    if named and own and named != own:
        yield Violation(
            "convention_autre",
            "devis.convention_ref",
            f"Le devis vise la convention « {named} », et ce dossier décrit la convention « {own} ».",
            "Corrigez l’une des références.",
        )
    rate: Decimal | None = known(act.taux_tva_pct)
    if is_taxable(d) and (missing(act.taux_tva_pct) or rate == 0):
        yield Violation(
            "taux_tva_absent",
            "devis.taux_tva_pct",
            "La structure est imposable, et le devis ne donne pas le taux de la taxe.",
            "Ajoutez taux_tva_pct, par exemple 20 ; ou corrigez le statut de TVA de la structure.",
        )
    status = known(d.structure_porteuse.statut_tva)
    if not is_taxable(d) and status and rate:
        yield Violation(
            "taux_tva_inutile",
            "devis.taux_tva_pct",
            "Le statut de la structure "
            f"({find_libelle('statuts_tva', status)}) "
            "exclut la taxe, et le devis en donne un taux.",
            "Retirez taux_tva_pct ; le devis porte la mention de ce statut.",
        )
    for n, line in enumerate(act.lignes, 1):
        if _HEURE_INSERTION.search(simplify(known(line.designation) or "")):
            yield Violation(
                "prix_par_heure_insertion",
                f"devis.lignes[{n}].designation",
                "Le prix dépendrait des heures d’insertion, que la structure valide elle-même.",
                "Chiffrez le travail de la structure : jours, lots, forfait.",
            )
    if find_acheteur_du_devis(d) is None:
        members = ", ".join(f"« {b.denomination} »" for b in d.donneurs_ordre)
        yield Violation(
            "membre_inconnu",
            "devis.membre",
            f"« {act.membre} » n’est pas un donneur d’ordre de cette convention.",
            f"Écrivez {members}.",
        )


def quote_totals(d: Dossier) -> Iterator[Violation]:
    """What is written is what is computed; all the quotes stay under the maximum; accepted in time."""
    act = d.devis
    totals = find_totaux(d, act) if act else None
    if act is None or totals is None:
        return
    if totals.ht <= 0:
        yield Violation(
            "remise_excessive",
            "devis.remise_ht",
            f"La remise laisse un total de {format_montant(totals.ht)}.",
            "Baissez la remise.",
        )
    for name, computed in (("total_ht", totals.ht), ("total_ttc", totals.ttc)):
        written = known(getattr(act, name))
        if written is not None and written != computed:
            yield Violation(
                "total_different",
                f"devis.{name}",
                f"Le total écrit est de {format_montant(written)}, et le calcul donne "
                f"{format_montant(computed)}.",
                "Retirez ce champ, qui est calculé, ou corrigez une ligne.",
            )
    ceiling, before = known(d.convention.montant_max_ht), known(act.devis_anterieurs_ht) or Decimal(0)
    if ceiling is not None and before + totals.ht > ceiling:
        yield Violation(
            "devis_maximum",
            "devis.lignes",
            f"Avec ce devis, le total commandé ferait {format_montant(before + totals.ht)} hors taxes : le "
            f"maximum de la convention est de {format_montant(ceiling)}.",
            "Réduisez le devis, ou relevez d’abord le maximum par avenant.",
        )
    sent, days, accepted = known(act.date), known(act.validite_jours), known(act.accepte_le)
    if sent and days and accepted and not sent <= accepted <= sent + timedelta(days=days):
        yield Violation(
            "acceptation_date",
            "devis.accepte_le",
            f"L’acceptation du {format_date(accepted)} n’est pas dans la durée de validité du devis, du "
            f"{format_date(sent)} au {format_date(sent + timedelta(days=days))}.",
            "Vérifiez la date, ou refaites le devis.",
        )


def call(d: Dossier) -> Iterator[Violation]:
    """A call comes after what makes the share due; an ordered service is invoiced, nothing else is."""
    act = d.appel_versement
    if act is None:
        return
    shares = known(d.convention.remuneration.echeances) or ()
    rank, sent, happened = known(act.echeance), known(act.date), known(act.fait_generateur_le)
    yield from check_en_vigueur("appel_versement.fait_generateur_le", happened, find_debut(d), None)
    if rank is not None and shares and rank > len(shares):
        yield Violation(
            "echeance_inconnue",
            "appel_versement.echeance",
            f"La convention ne prévoit que {len(shares)} versement{'s' if len(shares) > 1 else ''}.",
            f"Écrivez un rang de 1 à {len(shares)}.",
        )
    if sent and happened and happened > sent:
        yield Violation(
            "appel_premature",
            "appel_versement.date",
            f"L’appel est du {format_date(sent)}, et le versement n’est dû qu’à partir du "
            f"{format_date(happened)}.",
            "Attendez le fait générateur.",
            precondition=True,
        )
    yield from _ordered(d, act) if is_commande(d) else _granted(act)
    buyer = find_acheteur_du_devis(d)
    if (
        buyer is not None
        and find_acheteur(buyer.type_acheteur).public
        and is_commande(d)
        and buyer.chorus is not None
        and known(buyer.chorus.engagement_obligatoire) is True
        and missing(act.engagement)
    ):
        yield Violation(
            "engagement_absent",
            "appel_versement.engagement",
            "Cet acheteur exige un numéro d’engagement sur la facture.",
            "Demandez-le-lui et ajoutez engagement.",
        )


def _ordered(d: Dossier, act: AppelVersement) -> Iterator[Violation]:
    if d.devis is None:
        yield Violation(
            "devis_a_joindre",
            "appel_versement",
            "Le versement se calcule sur un devis, que le dossier ne contient pas.",
            "Ajoutez le bloc « devis: ».",
        )
    elif missing(d.devis.accepte_le):
        yield Violation(
            "devis_non_accepte",
            "devis.accepte_le",
            "Rien ne dit que le devis a été accepté : aucune somme n’est encore due.",
            "Écrivez devis.accepte_le une fois l’accord reçu.",
            precondition=True,
        )
    if missing(act.facture_ref):
        yield Violation(
            "facture_absente",
            "appel_versement.facture_ref",
            "Le paiement d’un service est subordonné à une facture, dont le numéro manque.",
            "Établissez la facture et ajoutez facture_ref.",
        )
    if not missing(act.montant_total_eur):
        yield Violation(
            "montant_inutile",
            "appel_versement.montant_total_eur",
            "Le montant d’un service est celui du devis.",
            "Retirez montant_total_eur.",
        )


def _granted(act: AppelVersement) -> Iterator[Violation]:
    if not missing(act.facture_ref):
        yield Violation(
            "facture_exclue",
            "appel_versement.facture_ref",
            "Une subvention ou une cotisation n’est le prix d’aucune prestation : elle n’a pas de facture.",
            "Retirez facture_ref.",
        )
    if missing(act.montant_total_eur):
        yield Violation(
            "montant_reparti_absent",
            "appel_versement.montant_total_eur",
            "Rien ne dit quel montant les versements se partagent.",
            "Ajoutez montant_total_eur : celui de la subvention ou de la cotisation annuelle.",
        )


REGLES_DEVIS: tuple[Regle, ...] = (payable, quote, quote_totals, call)
