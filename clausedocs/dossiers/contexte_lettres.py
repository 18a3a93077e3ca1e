"""The letters between the parties, as a modèle prints them: who writes to whom, what, with which dates."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Any

from clausedocs.domaine import Dossier
from clausedocs.domaine.lettres_parties import (
    MODES_ENVOI,
    STATUTS,
    Denonciation,
    FinDeConvention,
    LettrePartie,
    LigneSolde,
    Manquement,
    MarcheEnCours,
    MiseEnDemeurePartie,
    NonReconduction,
    ResiliationConvention,
)
from clausedocs.domaine.regles_lettres import find_partie
from clausedocs.domaine.vie_convention import (
    compute_solde,
    find_effet_denonciation,
    find_expiration,
    find_fenetre,
    find_limite_opposition,
    find_mise_en_demeure,
    find_preavis,
    find_terme,
    list_lettres,
    needs_invitation,
)
from clausedocs.domaine.violations import known
from clausedocs.dossiers.contexte_convention import describe_montant
from clausedocs.dossiers.contexte_correspondance import Envoi, describe_correspondance
from clausedocs.langue.dates import format_date, format_delai
from clausedocs.langue.elision import capitalize_first
from clausedocs.langue.lacune import Lacune
from clausedocs.langue.nombres import compter, format_montant, format_pourcentage
from clausedocs.langue.passages import formes_passage

# Two months to ask the judge to resume the contract (CE, 21 March 2011, no. 304806).
REPRISE_MOIS = 2
# Nothing is known yet of a passage of our own modèles: the convention is read when the letter is written.
PASSAGE_A_LIRE = {"le": "", "Le": "", "de": "", "a": ""}


def describe_lettres(dossier: Dossier, acheteur: dict[str, Any], structure: dict[str, Any]) -> dict[str, Any]:
    """The keys of the letters in the context, None for those that the dossier does not have.

    `courriers` holds, by name of document, what heads and closes each of them.
    """
    describers = {
        "non_reconduction": _describe_non_reconduction,
        "mise_en_demeure_partie": _describe_mise_en_demeure,
        "resiliation_convention": _describe_resiliation,
        "denonciation": _describe_denonciation,
    }
    letters = dict(list_lettres(dossier))
    return {
        **{
            nom: describe(dossier, letters[nom]) if nom in letters else None  # type: ignore[operator]
            for nom, describe in describers.items()
        },
        "courriers": {
            nom: _describe_courrier(dossier, letter, acheteur, structure) for nom, letter in letters.items()
        },
    }


def _describe_courrier(
    dossier: Dossier, letter: LettrePartie, acheteur: dict[str, Any], structure: dict[str, Any]
) -> dict[str, Any]:
    """What every letter has: sender, recipient, date, reference, how it is sent, who signs."""
    by_structure = letter.auteur == "structure"
    sender, recipient = (structure, acheteur) if by_structure else (acheteur, structure)
    envoi = Envoi(
        letter.reference,
        format_date(letter.date),
        letter.lieu or "",
        MODES_ENVOI[letter.mode_envoi],
        letter.signataire,
        letter.habilitation,
        letter.pieces_jointes,
        letter.copies,
    )
    party, reference = find_partie(dossier, letter.auteur), dossier.convention.reference or ""
    return {
        "auteur": letter.auteur,
        "reference": letter.reference,
        **describe_correspondance(sender, recipient, party, envoi, reference),
    }


# -- each letter


def _describe_non_reconduction(dossier: Dossier, act: NonReconduction) -> dict[str, Any]:
    window, period = find_fenetre(dossier), known(act.periode)
    end = find_terme(dossier, period) if period is not None else None
    return {
        **_describe_fin(dossier, act),
        "motif": act.motif or "",
        "nouvelle_convention": known(act.nouvelle_convention) is True,
        "terme": _write_date(end, "convention.date_signature"),
        "limite": format_date(window.limite) if window else "",
        "premiere_periode": period == 1,
    }


def _describe_mise_en_demeure(dossier: Dossier, act: MiseEnDemeurePartie) -> dict[str, Any]:
    months = known(act.delai_mois) or dossier.convention.delai_mise_en_demeure_mois
    quoted = act.clause_reproduite
    return {
        "manquements": describe_manquements(act.manquements, "mise_en_demeure_partie"),
        "date_constat": format_date(act.date_constat),
        "constat_ref": act.constat_ref or "",
        "mesures_attendues": list(act.mesures_attendues),
        "delai": format_delai(months, "mois"),
        "clause": {
            "ancre": "" if quoted is not None else "fin-resiliation",
            "champ": "mise_en_demeure_partie.clause_reproduite",
            "passage": formes_passage("la clause de fin anticipée") if quoted is not None else PASSAGE_A_LIRE,
            "texte": quoted or "",
        },
        "rencontre": format_date(act.rencontre) if act.rencontre is not None else "",
        "invitation": needs_invitation(dossier, act.auteur),
    }


def _describe_resiliation(dossier: Dossier, act: ResiliationConvention) -> dict[str, Any]:
    by_notice = act.fondement == "manquement"
    return {
        **_describe_fin(dossier, act),
        "fondement": act.fondement,
        "motif": act.motif or "",
        # A termination for a reason of general interest follows no notice.
        **(_describe_suite(dossier, act) if by_notice else {"manquements": []}),
        "date_effet": format_date(act.date_effet) if act.date_effet is not None else "",
        "preavis": format_delai(dossier.convention.preavis_denonciation_mois, "mois"),
        "delai_recours": format_delai(REPRISE_MOIS, "mois"),
        "invitation": by_notice and needs_invitation(dossier, act.auteur),
        **_describe_solde(act.solde),
    }


def _describe_suite(dossier: Dossier, act: ResiliationConvention) -> dict[str, Any]:
    """The notice that a termination follows: what it reproached, when it ran out, what came of it."""
    past, end = find_mise_en_demeure(dossier, act), find_expiration(dossier, act)
    invited = needs_invitation(dossier, act.auteur)
    limit = find_limite_opposition(dossier, act) if invited else None
    return {
        "mise_en_demeure": {
            "reference": past.reference or Lacune("resiliation_convention.mise_en_demeure_ref"),
            "date": _write_date(past.envoi, "resiliation_convention.date_mise_en_demeure"),
            "reception": _write_date(past.reception, "resiliation_convention.date_reception"),
            "delai": format_delai(past.mois or Lacune("convention.delai_mise_en_demeure_mois"), "mois"),
        },
        "expiration": _write_date(end, "resiliation_convention.date_reception"),
        "persistance": _write_date(
            act.persistance_constatee_le, "resiliation_convention.persistance_constatee_le"
        ),
        "manquements": describe_manquements(
            past.manquements, "resiliation_convention" if act.manquements else "mise_en_demeure_partie"
        ),
        "invitation_ref": act.invitation_opposition_ref or past.reference or "",
        "limite_opposition": _write_date(limit, "resiliation_convention.date_reception_invitation")
        if invited
        else "",
    }


def _describe_denonciation(dossier: Dossier, act: Denonciation) -> dict[str, Any]:
    months, end = find_preavis(dossier, act), find_effet_denonciation(dossier, act)
    return {
        **_describe_fin(dossier, act),
        "motif": act.motif or "",
        "manquements": describe_manquements(act.manquements, "denonciation"),
        "preavis": format_delai(months or Lacune("convention.preavis_denonciation_mois"), "mois"),
        "reception": format_date(act.reception) if act.reception is not None else "",
        "effet": format_date(end) if end is not None else "",
        "invitation": needs_invitation(dossier, act.auteur),
        **_describe_solde(act.solde),
    }


# -- what several letters share


def _describe_fin(dossier: Dossier, act: FinDeConvention) -> dict[str, Any]:
    """What becomes of the marchés: the convention may already have said that the following stops."""
    goes_on = dossier.convention.suivi_marches_en_cours is not False
    general = act.sort_marches_en_cours if goes_on else "arret"
    markets = [_describe_marche(m, general if goes_on else "arret", goes_on) for m in act.marches_en_cours]
    return {
        "suivi_prevu": goes_on,
        "poursuite": general == "poursuite",
        "marches": markets,
        "tous_poursuivis": all(m["poursuite"] for m in markets),
    }


def _describe_marche(market: MarcheEnCours, general: str, free: bool) -> dict[str, Any]:
    sort = (market.sort or general) if free else "arret"
    hours, end = market.heures_restantes, market.fin
    return {
        "reference": market.reference,
        "objet": market.objet or "",
        "etape": capitalize_first(STATUTS[market.statut]),
        "fin": format_date(end) if end is not None else "à fixer",
        "heures": compter(hours, "heure") if hours is not None else "à fixer",
        "poursuite": sort == "poursuite",
        "sort": "Suivi poursuivi" if sort == "poursuite" else "Suivi arrêté",
    }


def describe_manquements(breaches: Iterable[Manquement], bloc: str) -> list[dict[str, Any]]:
    """Each breach; its passage is named once the convention has been read."""
    return [
        {
            "ancre": m.ancre or "",
            "champ": f"{bloc}.manquements[{n}].ancre",
            "passage": formes_passage(m.article) if m.article is not None else PASSAGE_A_LIRE,
            "texte": "",
            "fait": m.fait,
            "date": format_date(m.date),
            "preuve": m.preuve,
        }
        for n, m in enumerate(breaches, 1)
    ]


def _describe_solde(lines: tuple[LigneSolde, ...]) -> dict[str, Any]:
    """What remains due; `sens`: who owes it (`donneur_ordre`, `structure`, `nul`)."""
    dues = [compute_solde(line) for line in lines]
    total = sum((due for due in dues if due is not None), Decimal(0))
    sens = "nul" if total == 0 else "donneur_ordre" if total > 0 else "structure"
    return {
        "solde": [
            {
                "objet": line.objet,
                "montant": format_montant(line.montant_eur),
                "part": format_pourcentage(line.part_executee_pct),
                "verse": format_montant(line.deja_verse_eur),
                "du": format_montant(due) if due is not None else Lacune("solde"),
            }
            for line, due in zip(lines, dues, strict=True)
        ],
        "solde_total": describe_montant(abs(total)),
        "solde_sens": sens,
    }


def _write_date(day: date | Lacune | None, champ: str) -> str:
    return format_date(Lacune(champ) if day is None else day)
