"""What was typed of an event, read: words of its table, days, numbers; each as plain JSON."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal, InvalidOperation
from difflib import get_close_matches
from typing import Any

from clausedocs.difficultes.machine import Evenement, Machine, Precision
from clausedocs.domaine.champs import simplify
from clausedocs.domaine.courriers import CANAUX, RESULTATS
from clausedocs.erreurs import ClausedocsErreur, DonneesErreur, ErreursGroupees, Geste, Lieu

DESTINATAIRES = {
    "referent_insertion": "le référent insertion",
    "representant": "le représentant",
    "autre": "une autre personne, qui ne compte pas",
}
# What a contact is told by; the rest of a line of the log has fields of its own.
CONTACT = (
    Precision("canal", "canal", "choix", obligatoire=True, valeurs=CANAUX),
    Precision("resultat", "résultat", "choix", obligatoire=True, valeurs=RESULTATS),
    Precision("destinataire", "à qui", "choix", valeurs=DESTINATAIRES),
)
COMMUNES = (
    Precision(
        "objet", "objet", "texte", aide="De quoi il s’agissait, en quelques mots ; la chronologie le dit."
    ),
    Precision("heure", "heure", "heure", aide="Par exemple 10:15 ; la chronologie la dit."),
    Precision(
        "note", "note", "texte", aide="Pour vous : elle reste au journal, aucun document ne la montre."
    ),
)


def find_evenement(machine: Machine, nom: str) -> Evenement:
    """Raises DonneesErreur (`evenement_inconnu`)."""
    if nom in machine.evenements:
        return machine.evenements[nom]
    known = {simplify(n): n for n in machine.evenements}
    near = get_close_matches(simplify(nom), known, n=2)
    advice = (
        f"Vouliez-vous {' ou '.join(known[n] for n in near)} ?"
        if near
        else f"Écrivez l’un de ces mots : {', '.join(machine.evenements)}."
    )
    raise DonneesErreur(
        "evenement_inconnu",
        f"L’événement « {nom} » n’existe pas dans cette procédure.",
        advice,
        Lieu(champ="evenement"),
    )


def list_precisions(evenement: Evenement) -> tuple[Precision, ...]:
    """All that may be said of an event."""
    own = CONTACT if evenement.nom == "contact" else ()
    return (*own, *evenement.precisions, *COMMUNES)


def read_precisions(evenement: Evenement, dites: Mapping[str, str]) -> dict[str, Any]:
    """The data of a line. Raises ErreursGroupees (`precision_inconnue`, `precision_absente`,
    `precision_invalide`): all that is wrong, at once."""
    known = {p.nom: p for p in list_precisions(evenement)}
    wrong: list[ClausedocsErreur] = []
    read: dict[str, Any] = {}
    for nom, value in dites.items():
        precision = known.get(nom)
        try:
            read[nom] = _read_known(evenement, precision, nom, value, list(known))
        except DonneesErreur as raised:
            wrong.append(raised)
    wrong += [_ask(evenement, p) for p in known.values() if p.obligatoire and p.nom not in dites]
    if wrong:
        raise ErreursGroupees(wrong)
    return read


def _read_known(
    evenement: Evenement, precision: Precision | None, nom: str, value: str, known: Sequence[str]
) -> Any:
    if precision is not None:
        return read_valeur(precision, value)
    near = get_close_matches(nom, known, n=1)
    raise DonneesErreur(
        "precision_inconnue",
        f"« {evenement.nom} » ne connaît pas « {nom} ».",
        f"Vouliez-vous {near[0]} ?" if near else f"Il admet : {', '.join(known)}.",
        Lieu(champ=nom),
    )


def _ask(evenement: Evenement, precision: Precision) -> DonneesErreur:
    words = ", ".join(v or k for k, v in precision.valeurs.items())
    return DonneesErreur(
        "precision_absente",
        f"« {evenement.libelle} » : il manque ceci, {precision.libelle}.",
        f"Choisissez parmi : {words}." if words else "Indiquez-le.",
        Lieu(champ=precision.nom),
        [Geste("preciser", "consigner", (precision.nom,), tuple(precision.valeurs))],
    )


def read_valeur(precision: Precision, value: str) -> Any:
    """One value, as plain JSON. Raises DonneesErreur (`precision_invalide`)."""
    text = value.strip()
    if precision.forme == "choix":
        known = {simplify(k): k for k in precision.valeurs}
        if simplify(text) in known:
            return known[simplify(text)]
        words = ", ".join(f"{k} ({v})" for k, v in precision.valeurs.items())
        raise _refuse(precision, value, f"Écrivez l’un de ces mots : {words}.")
    if precision.forme == "date":
        return _read_jour(precision, text).isoformat()
    if precision.forme == "nombre":
        return _read_nombre(precision, text)
    if precision.forme == "heure":
        return _read_heure(precision, text)
    if not text or "\n" in text:
        raise _refuse(precision, value, "Écrivez-le d’une seule traite, sans saut de ligne.")
    return text


def _read_jour(precision: Precision, text: str) -> date:
    try:
        if "/" in text:
            day, month, year = (int(n) for n in text.split("/"))
            return date(year, month, day)
        return date.fromisoformat(text)
    except ValueError:
        raise _refuse(precision, text, "Écrivez une date, par exemple 2026-11-22.") from None


def _read_nombre(precision: Precision, text: str) -> str:
    plain = text.replace("\u00a0", "").replace("\u202f", "").replace(" ", "").replace(",", ".")
    try:
        value = Decimal(plain)
    except InvalidOperation:
        value = Decimal(-1)
    if not value.is_finite() or value < 0 or value > 10**9:
        raise _refuse(precision, text, "Écrivez un nombre, par exemple 612,5.")
    return format(value, "f")


def _read_heure(precision: Precision, text: str) -> str:
    hours, _, minutes = text.replace("h", ":").replace(" ", "").partition(":")
    minutes = minutes or "0"
    if hours.isdecimal() and minutes.isdecimal() and int(hours) < 24 and int(minutes) < 60:
        return f"{int(hours):02d}:{int(minutes):02d}"
    raise _refuse(precision, text, "Écrivez une heure, par exemple 10:15.")


def _refuse(precision: Precision, value: str, conseil: str) -> DonneesErreur:
    return DonneesErreur(
        "precision_invalide",
        f"« {value} » ne convient pas : {precision.libelle}.",
        conseil,
        Lieu(champ=precision.nom),
    )
