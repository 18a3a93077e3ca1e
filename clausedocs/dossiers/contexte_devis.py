"""The quote and the calls for payment, as a modèle prints them: lines, totals, shares, tax, account."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from clausedocs.chiffrage.versements import split_versements
from clausedocs.domaine import Dossier, find_libelle, load_table
from clausedocs.domaine.convention import Echeance
from clausedocs.domaine.facturation import UNITES_DEVIS, AppelVersement, Devis, LigneDevis
from clausedocs.domaine.regles_devis import find_acheteur_du_devis, find_totaux, is_commande, is_taxable
from clausedocs.domaine.violations import known
from clausedocs.dossiers.contexte_convention import describe_montant
from clausedocs.dossiers.contexte_correspondance import Envoi, describe_correspondance
from clausedocs.langue.dates import format_date, format_delai
from clausedocs.langue.lacune import Lacune
from clausedocs.langue.nombres import (
    format_decimal,
    format_montant,
    format_pourcentage,
    nombre_en_lettres,
    ordinal_en_lettres,
    pluriel,
)


def describe_devis(dossier: Dossier, acheteurs: list[dict[str, Any]]) -> dict[str, Any] | None:
    """The keys of `devis` in the context; None where the dossier has none."""
    act = dossier.devis
    if act is None:
        return None
    totals, valid = find_totaux(dossier, act), known(act.validite_jours)
    lacune = Lacune("devis.lignes")
    sent = known(act.date)
    until = format_date(sent + timedelta(days=valid)) if sent and valid else ""
    return {
        "numero": act.numero,
        "date": format_date(act.date),
        "validite": format_delai(act.validite_jours, "jours"),
        "valable_jusqu_au": until,
        "marche_ref": act.marche_ref,
        "marche_objet": act.marche_objet or "",
        "acheteur": find_acheteur_decrit(dossier, acheteurs),
        "lignes": [
            _describe_ligne(line, totals.lignes[n] if totals else lacune) for n, line in enumerate(act.lignes)
        ],
        "remise": format_montant(act.remise_ht) if known(act.remise_ht) else "",
        "total_ht": describe_montant(totals.ht if totals else lacune),
        "total_tva": describe_montant(totals.tva if totals else lacune),
        "total_ttc": describe_montant(totals.ttc if totals else lacune),
        "taux_tva": format_pourcentage(act.taux_tva_pct) if act.taux_tva_pct is not None else "",
        **_describe_tva(dossier, known(act.date)),
        "versements": _describe_versements(dossier, totals.ttc if totals else None),
        "accepte_le": format_date(act.accepte_le) if act.accepte_le is not None else "",
    }


def find_acheteur_decrit(dossier: Dossier, acheteurs: list[dict[str, Any]]) -> dict[str, Any]:
    """The described buyer who orders and pays."""
    buyer = find_acheteur_du_devis(dossier)
    rank = next((n for n, b in enumerate(dossier.donneurs_ordre) if b is buyer), 0)
    return acheteurs[rank]


def _describe_ligne(line: LigneDevis, amount: Decimal | Lacune) -> dict[str, str]:
    singular, plural = UNITES_DEVIS[line.unite]
    return {
        "designation": line.designation,
        "quantite": f"{format_decimal(line.quantite)} {pluriel(line.quantite, singular, plural)}",
        "prix": format_montant(line.prix_unitaire_ht),
        "montant": format_montant(amount),
    }


def _describe_tva(dossier: Dossier, day: date | None) -> dict[str, Any]:
    """Whether the tax is added; else the mention of the status, with its article while it may be named."""
    mode = dossier.convention.remuneration.mode
    code = "subvention" if mode == "subvention" else known(dossier.structure_porteuse.statut_tva)
    row = load_table("statuts_tva")[code] if code else {}
    limit = row.get("article_jusqu_au")
    named = limit is None or day is None or day <= date.fromisoformat(str(limit))
    return {
        "taxable": is_taxable(dossier),
        "mention_tva": row.get("facture", ""),
        "mention_tva_ids": list(row.get("articles", ())) if named else [],
    }


def _describe_versements(dossier: Dossier, total: Decimal | None) -> list[dict[str, Any]]:
    """Each share with its amount: the last takes what rounding leaves."""
    shares = known(dossier.convention.remuneration.echeances) or ()
    parts = [known(e.part_pct) for e in shares]
    whole = [p for p in parts if p is not None]
    amounts: tuple[Decimal | Lacune, ...] = (Lacune("convention.remuneration.echeances"),) * len(shares)
    if total is not None and len(whole) == len(parts):
        amounts = split_versements(total, whole)
    return [
        _describe_versement(share, amount, rank)
        for rank, (share, amount) in enumerate(zip(shares, amounts, strict=True), 1)
    ]


def _describe_versement(share: Echeance, amount: Decimal | Lacune, rank: int) -> dict[str, Any]:
    return {
        "rang": rank,
        "rang_lettres": ordinal_en_lettres(rank),
        "part": format_pourcentage(share.part_pct),
        "declencheur": find_libelle("declencheurs", share.declencheur),
        "montant": describe_montant(amount),
    }


def describe_appel(dossier: Dossier, acheteurs: list[dict[str, Any]]) -> dict[str, Any] | None:
    """The keys of `appel_versement` in the context; None where the dossier has none."""
    act = dossier.appel_versement
    if act is None:
        return None
    shares = _describe_versements(dossier, _find_montant(dossier, act))
    rank = known(act.echeance)
    lacune = Lacune("appel_versement.echeance")
    share = (
        shares[rank - 1]
        if rank is not None and rank <= len(shares)
        else {
            "rang": lacune,
            "rang_lettres": lacune,
            "part": lacune,
            "declencheur": lacune,
            "montant": describe_montant(lacune),
        }
    )
    return {
        "numero": act.numero,
        "date": format_date(act.date),
        "lieu": act.lieu or dossier.structure_porteuse.adresse.commune,
        "fait_generateur_le": format_date(act.fait_generateur_le),
        "facture": is_commande(dossier),
        "facture_ref": act.facture_ref
        or (Lacune("appel_versement.facture_ref") if is_commande(dossier) else ""),
        "engagement": act.engagement or "",
        "periode": act.periode or "",
        "versement": share,
        "versements": shares,
        "nombre": f"{nombre_en_lettres(len(shares))} {pluriel(len(shares), 'versement')}",
        "total": describe_montant(_find_montant(dossier, act) or Lacune("appel_versement.montant_total_eur")),
        "acheteur": find_acheteur_decrit(dossier, acheteurs),
        **_describe_tva(dossier, known(act.date)),
        **_split_tva(dossier, rank),
    }


def _find_montant(dossier: Dossier, act: AppelVersement) -> Decimal | None:
    """What the shares divide: the total of the quote, or what was granted for the year."""
    if not is_commande(dossier):
        return known(act.montant_total_eur)
    totals = find_totaux(dossier, dossier.devis) if dossier.devis is not None else None
    return totals.ttc if totals else None


def _split_tva(dossier: Dossier, rank: int | None) -> dict[str, Any]:
    """The part of a share that is tax: shares of the price and of the tax are cut each to the cent."""
    quote: Devis | None = dossier.devis
    totals = find_totaux(dossier, quote) if quote is not None and is_taxable(dossier) else None
    shares = [known(e.part_pct) for e in known(dossier.convention.remuneration.echeances) or ()]
    whole = [p for p in shares if p is not None]
    if totals is None or rank is None or len(whole) != len(shares) or rank > len(whole):
        return {"part_ht": None, "part_tva": None, "taux_tva": ""}
    due = split_versements(totals.ttc, whole)[rank - 1]
    tax = split_versements(totals.tva, whole)[rank - 1]
    return {
        "part_ht": describe_montant(due - tax),
        "part_tva": describe_montant(tax),
        "taux_tva": format_pourcentage(known(quote.taux_tva_pct) or Decimal(0)) if quote else "",
    }


def describe_courrier_appel(
    dossier: Dossier, acheteurs: list[dict[str, Any]], structure: dict[str, Any]
) -> dict[str, Any] | None:
    """What heads and closes the call, which is a letter of the structure."""
    act = dossier.appel_versement
    if act is None:
        return None
    envoi = Envoi(act.numero, format_date(act.date), act.lieu or "", pieces_jointes=act.pieces_jointes)
    buyer, reference = find_acheteur_decrit(dossier, acheteurs), dossier.convention.reference or ""
    # The power to sign the convention is not what a call for payment rests on.
    sender = {**structure, "habilitation": None}
    return {
        "auteur": "structure",
        "reference": act.numero,
        **describe_correspondance(sender, buyer, dossier.structure_porteuse, envoi, reference),
    }
