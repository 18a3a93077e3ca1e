"""The amendment, as a modèle prints it: its number, its past, each change, its cost, who signs."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from clausedocs.domaine import Dossier
from clausedocs.domaine.avenant import Avenant
from clausedocs.domaine.regles_argent import is_payante
from clausedocs.domaine.regles_avenant import MARCHES, find_cumul, find_hausse, find_reference
from clausedocs.domaine.vie_convention import find_dernier_terme
from clausedocs.domaine.violations import known
from clausedocs.dossiers.contexte_convention import describe_montant
from clausedocs.dossiers.contexte_lettres import PASSAGE_A_LIRE
from clausedocs.dossiers.contexte_parties import describe_habilitation, describe_partie, describe_signature
from clausedocs.langue.dates import format_date, format_delai
from clausedocs.langue.lacune import Lacune
from clausedocs.langue.nombres import format_pourcentage
from clausedocs.langue.passages import formes_passage


def describe_avenant(
    dossier: Dossier, acheteurs: list[dict[str, Any]], structure: dict[str, Any]
) -> dict[str, Any] | None:
    """The keys of `avenant` in the context; None where the dossier has none."""
    act = dossier.avenant
    if act is None:
        return None
    heir = describe_partie(act.repreneur) if act.repreneur is not None else None
    buyers = _empower(acheteurs, act)
    parties = [*buyers, structure, *([heir] if heir else [])]
    return {
        "numero": act.numero,
        "date_signature": format_date(act.date_signature) if act.date_signature is not None else "",
        "lieu_signature": act.lieu_signature or dossier.convention.lieu_signature or "",
        "date_effet": format_date(act.date_effet),
        "effet_a_la_signature": known(act.date_effet) is not None and act.date_effet == act.date_signature,
        "retroactif": act.motif_retroactivite or "",
        "motif": act.motif or "",
        "anterieurs": [
            {"numero": a.numero, "date": format_date(a.date), "objet": a.objet or ""}
            for a in act.avenants_anterieurs
        ],
        "modifications": [_describe_modification(act, n) for n in range(len(act.modifications))],
        "prolongation": _describe_prolongation(dossier, act),
        **_describe_argent(dossier, act),
        "changement_nom": _describe_nom(act, acheteurs[0], structure),
        "repreneur": heir,
        "annexes": list(act.nouvelles_annexes),
        "donneurs_ordre": buyers,
        "signataires": [describe_signature(p) for p in parties],
        "exemplaires": len(parties),
    }


def _empower(acheteurs: list[dict[str, Any]], act: Avenant) -> list[dict[str, Any]]:
    """The buyers, the first with the act that allows this very amendment, when it is not the first one."""
    if act.habilitation is None:
        return acheteurs
    first, *others = acheteurs
    return [{**first, "habilitation": describe_habilitation(act.habilitation, first["nombre"])}, *others]


def _describe_modification(act: Avenant, rank: int) -> dict[str, Any]:
    change = act.modifications[rank]
    new = change.texte or ("" if change.type == "suppression" else Lacune("avenant.modifications.texte"))
    alone = "\n\n" not in new
    return {
        "ancre": change.ancre or "",
        "champ": f"avenant.modifications[{rank + 1}].ancre",
        "passage": formes_passage(change.article) if change.article is not None else PASSAGE_A_LIRE,
        # The words that go, where the passage is short enough to be quoted.
        "texte": "",
        "type": change.type,
        "un_paragraphe": alone,
        # Between quotes, in a sentence that has its own full stop.
        "nouveau": new.removesuffix(".") if alone else new,
    }


def _describe_prolongation(dossier: Dossier, act: Avenant) -> dict[str, Any] | None:
    """The months added, and the last day once they are."""
    if act.nouvelle_duree_mois is None:
        return None
    end, months = find_dernier_terme(dossier), known(act.nouvelle_duree_mois)
    later = find_dernier_terme(dossier, months) if months is not None else None
    return {
        "duree": format_delai(act.nouvelle_duree_mois, "mois"),
        "ancien_terme": format_date(end) if end is not None else "",
        "nouveau_terme": format_date(later) if later is not None else "",
    }


def _describe_argent(dossier: Dossier, act: Avenant) -> dict[str, Any]:
    """What it costs more or less, and that share of the first amount, all amendments together."""
    more, base, cumul = known(act.incidence_financiere_ht), find_reference(dossier, act), find_cumul(act)
    share = find_hausse(dossier, act)
    market = dossier.regime != "prive" and dossier.convention.fondement_achat in MARCHES
    return {
        "payant": is_payante(dossier),
        "incidence": describe_montant(abs(more)) if more else None,
        "incidence_sens": "hausse" if more and more > 0 else "baisse",
        "montant_reference": describe_montant(base) if base is not None else None,
        "montant_nouveau": describe_montant(base + cumul) if base is not None and cumul is not None else None,
        "part": format_pourcentage(abs(share)) if share is not None else "",
        "cumul": len(act.avenants_anterieurs) > 0 and cumul is not None and cumul != (more or Decimal(0)),
        "nouveau_maximum": describe_montant(act.nouveau_maximum_ht)
        if act.nouveau_maximum_ht is not None
        else None,
        "marche_public": market,
        "fondement": act.fondement_modification,
    }


def _describe_nom(act: Avenant, acheteur: dict[str, Any], structure: dict[str, Any]) -> dict[str, Any] | None:
    renamed = act.changement_nom
    if renamed is None:
        return None
    of_structure = renamed.partie == "structure"
    return {
        "structure": of_structure,
        "ancien": renamed.ancienne_denomination,
        "nouveau": structure if of_structure else acheteur,
        "acte": renamed.acte or "",
    }
