"""What heads and closes a letter between the parties: who writes to whom, from where, when, who signs."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from clausedocs.domaine.parties import Habilitation, Partie, Signataire
from clausedocs.dossiers.contexte_lettre import describe_cofinancement
from clausedocs.dossiers.contexte_parties import describe_habilitation, describe_signataire
from clausedocs.langue.elision import capitalize_first

# « présidente du conseil régional »: the form of address stops before the complement.
_COMPLEMENT = re.compile(r"\s+(?:du|de la|de l[’'])\s*.*")


@dataclass(frozen=True, slots=True)
class Envoi:
    """How one letter goes: the texts that are its own."""

    reference: str
    date: str
    lieu: str
    mode: str = ""
    signataire: Signataire | None = None
    habilitation: Habilitation | None = None
    pieces_jointes: Sequence[str] = ()
    copies: Sequence[str] = ()


def describe_correspondance(
    sender: dict[str, Any], recipient: dict[str, Any], party: Partie, envoi: Envoi, convention: str
) -> dict[str, Any]:
    """`expediteur` and `destinataire` for the text, `lettre` for the layout. `party`: the sender itself."""
    call = write_appel(recipient["representant"])
    referent = sender["referent"]
    mail = f" ({referent['courriel']})" if referent["courriel"] else ""
    references = [
        ("Nos références", envoi.reference),
        ("Convention", convention),
        ("Affaire suivie par", f"{referent['nom_complet']}{mail}"),
    ]
    return {
        "expediteur": sender,
        "destinataire": recipient,
        "mode_envoi": envoi.mode,
        "lettre": {
            "expediteur": {
                "lignes": [sender["denomination"], sender["adresse_voie"], sender["adresse_ville"]]
            },
            "destinataire": {"lignes": _write_adresse(recipient)},
            "lieu_date": f"{envoi.lieu or party.adresse.commune}, le {envoi.date}",
            "envoi": capitalize_first(envoi.mode),
            "references": [{"libelle": label, "valeur": value} for label, value in references if value],
            "appel": call,
            "politesse": f"Je vous prie d’agréer, {call}, l’expression de mes salutations distinguées.",
            "signature": _describe_signature(sender, party, envoi),
            "pieces_jointes": list(envoi.pieces_jointes),
            "copies": list(envoi.copies),
            "cofinancement": describe_cofinancement(sender),
            "obstacles": [],
        },
    }


def _write_adresse(party: dict[str, Any]) -> list[str]:
    """The lines that the window of an envelope shows: the legal person, who reads, where."""
    chief = party["representant"]
    title = "Mme" if chief["genre"] == "f" else "M."
    return [
        party["denomination"],
        f"À l’attention de {title} {chief['nom_complet']}, {chief['fonction']}",
        party["adresse_voie"],
        party["adresse_ville"],
    ]


def write_appel(chief: dict[str, str]) -> str:
    """« Madame la Présidente », « Monsieur l’Adjoint »: agreed with who reads the letter."""
    title = "Madame" if chief["genre"] == "f" else "Monsieur"
    function = _COMPLEMENT.sub("", chief["fonction_article"])
    start = len("l’") if function.startswith("l’") else function.find(" ") + 1
    return f"{title} {function[:start]}{capitalize_first(function[start:])}"


def _describe_signature(sender: dict[str, Any], party: Partie, envoi: Envoi) -> dict[str, str]:
    """Who signs, in what quality, and by which act."""
    own = envoi.signataire
    who = sender["signataire"] if own is None else describe_signataire(party, own, sender["nombre"])
    delegation, power = who["delegation"], sender["habilitation"]
    if envoi.habilitation is not None:
        power = describe_habilitation(envoi.habilitation, sender["nombre"])
    acts = [
        f"par délégation ({delegation['acte']} du {delegation['date']})" if delegation else "",
        power["texte"] if power else "",
    ]
    return {
        "pour": f"Pour {sender['le']},",
        "acte": ", ".join(a for a in acts if a),
        "qualite": f"{capitalize_first(who['fonction_article'])},",
        "nom_complet": who["nom_complet"],
    }
