"""`clausedocs droit`: what the registry of law knows."""

from __future__ import annotations

from datetime import date
from typing import Any

from clausedocs.cli.console import say, say_table, wrap
from clausedocs.cli.saisie import read_date
from clausedocs.droit import describe, list_entrees
from clausedocs.erreurs import UsageErreur

# What decides which version of an article holds, in the words of a user.
PIVOTS = {
    "consultation": "la date de lancement de la consultation",
    "document": "la date du document",
    "reference_du_marche": "la version que le marché nomme",
}


def run_lister(texte: str | None) -> None:
    """All the articles, or those of one text."""
    entrees = list_entrees(texte=texte)
    if not entrees:
        known = sorted({e["texte"] for e in list_entrees()})
        raise UsageErreur(
            "texte_inconnu",
            f"Aucun article de «\u00a0{texte}\u00a0» n’est au registre.",
            f"Textes connus\u00a0: {', '.join(known)}.",
        )
    rows = ((e["id"], e["objet"], _describe_relecture(e)) for e in entrees)
    say_table(("Article", "Objet", "Relecture"), rows)
    say(f"{len(entrees)} article{'s' if len(entrees) > 1 else ''}.")


def run_montrer(identifiant: str, au: str | None) -> None:
    """One article: what it says on a day, its versions and since when."""
    # The day on the user's own calendar.
    jour = read_date(au, "--au") or date.today()  # noqa: DTZ011
    entree = describe(identifiant, jour)
    say(f"{entree['id']}\u00a0– {entree['citation']}")
    say(wrap(entree["objet"]))
    say()
    say("Versions\u00a0:")
    for version in entree["versions"]:
        say(wrap(f"– {_describe_version(version)}", indent="  "))
    for etape in entree["calendrier"]:
        say(wrap(f"– à partir du {_write(etape['date'])}\u00a0: {etape['effet']}", indent="  "))
    say()
    say(wrap(f"Au {_write(entree['au'])}\u00a0: {_describe_au(entree)}"))
    say(f"Ce qui choisit la version\u00a0: {PIVOTS[entree['date_pivot']]}.")
    say()
    say(f"Relecture\u00a0: {_describe_relecture(entree)}")
    if entree["alerte"]:
        say(wrap(f"À surveiller\u00a0: {entree['alerte']}"))
    if entree["source"]:
        say(wrap(f"Source\u00a0: {entree['source']}"))


def _describe_relecture(entree: dict[str, Any]) -> str:
    if not entree["verifie"]:
        return "à vérifier"
    day = entree.get("verifie_le")
    return f"vérifié le {_write(day)}" if day else "vérifié"


def _describe_version(version: dict[str, str | None]) -> str:
    start, end, note = version["du"], version["au"], version["note"]
    text = f"depuis le {_write(start)}" if start else "début non relevé"
    if end:
        text = f"du {_write(start)} au {_write(end)}" if start else f"jusqu’au {_write(end)}"
    return f"{text}\u00a0: {note}" if note else text


def _describe_au(entree: dict[str, Any]) -> str:
    """Which version holds on the day asked for; why none does, when none does."""
    if entree["version_au"] is None:
        return f"{entree['refus']} {entree['conseil']}".rstrip()
    start = entree["version_au"]["du"]
    return f"en vigueur, dans sa version du {_write(start)}." if start else "en vigueur."


def _write(jour: str) -> str:
    from clausedocs.langue.dates import format_date

    return format_date(date.fromisoformat(jour))
