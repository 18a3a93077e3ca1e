"""What the library says is to be done, as the terminal does it: a command, or an option to add to it."""

from __future__ import annotations

from collections.abc import Iterable

from clausedocs.erreurs import Geste

# How each verb is told a field that has an option of its own; any other field goes into --donnee.
_CONSIGNER = {
    "canal": "--canal CANAL",
    "resultat": "--resultat RESULTAT",
    "destinataire": "--destinataire QUI",
    "objet": "--objet TEXTE",
    "heure": "--heure HEURE",
    "suite": "--suite MOT",
    "piece": "--piece FICHIER",
    "apres_coup": "--apres-coup",
    "consigne_le": "--consigne-le DATE",
}
OPTIONS: dict[str, dict[str, str]] = {
    "consigner": _CONSIGNER,
    "recu": {
        "date": "--le DATE",
        "presente": "--presente DATE",
        "issue": "--issue MOT",
        "preuve": "--preuve FICHIER",
        "mode_envoi": "--mode MOT",
        "destinataire": "--destinataire NOM",
        "consigne_le": "--consigne-le DATE",
    },
    "rectifier": {
        "auteur": '--auteur "Prénom Nom"',
        "motif": '--motif "…"',
        "piece": "--piece FICHIER",
        "annuler": "--annuler",
    },
}
ARGUMENTS = {"consigner": "EVENEMENT", "preparer": "COURRIER", "recu": "COURRIER", "rectifier": "LIGNE"}


def write_gestes(gestes: Iterable[Geste], dossier: str = "DOSSIER") -> tuple[str, ...]:
    """A line each."""
    return tuple(write_geste(g, dossier) for g in gestes)


def write_geste(geste: Geste, dossier: str = "DOSSIER") -> str:
    """« clausedocs difficultes recu DOSSIER rappel --le DATE --preuve FICHIER », « ajoutez --piece FICHIER »,
    « dans dossier.yaml : clause.penalite_heure_eur »."""
    if geste.verbe == "decrire":
        return f"dans dossier.yaml : {geste.quoi}"
    if geste.verbe == "preciser":
        if geste.quoi == "lettre":
            return f"dans le fichier de la lettre : {', '.join(geste.champs)}"
        return f"ajoutez {_write_champs(geste, geste.quoi)}"
    if geste.verbe == "etat":
        return f"clausedocs difficultes etat {dossier}"
    what = geste.quoi or "|".join(geste.choix) or ARGUMENTS[geste.verbe]
    command = f"clausedocs difficultes {geste.verbe} {dossier} {what}"
    given = " ".join(f"--donnee {nom}={_quote(value)}" for nom, value in geste.valeurs)
    fields = _write_champs(geste, geste.verbe) if geste.verbe in OPTIONS else ""
    return " ".join(part for part in (command, given, fields) if part)


def _write_champs(geste: Geste, verbe: str) -> str:
    return " ".join(_write_champ(nom, verbe, geste.choix if geste.quoi else ()) for nom in geste.champs)


def _write_champ(nom: str, verbe: str, choix: tuple[str, ...]) -> str:
    option = OPTIONS[verbe].get(nom)
    words = "|".join(choix)
    if option is None:
        return f"--donnee {nom}={words or '…'}"
    return option.replace("MOT", words) if words else option


def _quote(value: str) -> str:
    return value if value.replace("_", "").isalnum() else f'"{value}"'
