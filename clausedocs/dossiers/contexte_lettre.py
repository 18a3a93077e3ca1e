"""The head and the foot of a letter: who writes to whom, in which forms, under which references."""

from __future__ import annotations

import re
from typing import Any

from clausedocs.domaine.champs import simplify
from clausedocs.domaine.parties import Adresse, Partie, Signataire
from clausedocs.domaine.titulaire import ORGANES, Entreprise, OrganeProcedure
from clausedocs.dossiers.contexte_parties import describe_habilitation, describe_personne
from clausedocs.langue.dates import format_date
from clausedocs.langue.elision import capitalize_first
from clausedocs.langue.parties import article_defini

# What is said to someone by their function; anyone else is « Madame » or « Monsieur » alone.
TITRES = (
    "adjoint", "directeur", "directrice", "maire", "ministre", "prefet", "prefete", "president", "presidente",
    "recteur", "rectrice", "sous-prefet", "sous-prefete", "vice-president", "vice-presidente",
)  # fmt: skip
# « présidente du conseil régional »: the form of address stops before the complement.
_COMPLEMENT = re.compile(r"\s+(?:du|des|de|d[’'])\s*.*")


# « joint à cette lettre », « ci-joint », « en pièce jointe » at the end of what names a piece.
_JOINTE = re.compile(
    r"\s*,?\s+(?:(?:ci[-\u2011])?jointe?s?(?:\s+(?:à|au|avec)\s+(?:(?:la|le|cette|ce|mon|ma|notre)\s+)?"
    r"(?:présente?\s*)?(?:lettre|courrier|demande)?)?|en\s+pièces?\s+jointes?|en\s+annexe)\s*[.,]?\s*$",
    re.IGNORECASE,
)


def write_appel(genre: str, fonction: str) -> str:
    """« Madame la Présidente » for whom one says so, « Monsieur » otherwise."""
    title = "Madame" if genre == "f" else "Monsieur"
    short = _COMPLEMENT.sub("", fonction).strip()
    words = simplify(short).split()
    if not words or words[0] not in TITRES:
        return title
    article = article_defini(short, genre)
    name = capitalize_first(short)
    return f"{title} l’{name}" if article == "l'" else f"{title} {article} {name}"


def write_politesse(appel: str) -> str:
    """The closing words, in the same form."""
    return f"Je vous prie d’agréer, {appel}, l’expression de ma considération distinguée."


def address_partie(p: Partie | Entreprise, *, service: str = "") -> list[str]:
    """The lines of an address: the legal person, whom it goes to, where."""
    who = p.representant
    title = who.civilite or ("Mme" if who.genre == "f" else "M.")
    return [
        capitalize_first(p.denomination),
        *([capitalize_first(service)] if service else []),
        f"À l’attention de {title} {who.prenom} {who.nom}, {who.fonction}",
        *address_lines(p.adresse),
    ]


def address_organe(o: OrganeProcedure, entreprise: Entreprise) -> list[str]:
    """The address of whom the court appointed, and for which company."""
    return [
        f"Maître {o.prenom} {o.nom}",
        *([o.etude] if o.etude else []),
        capitalize_first(f"{ORGANES[o.role]} de {entreprise.denomination}"),
        *address_lines(o.adresse),
    ]


def address_lines(a: Adresse) -> list[str]:
    """The street and the town."""
    return [*([a.complement] if a.complement else []), a.voie, f"{a.code_postal} {a.commune}"]


def head_expediteur(p: Partie, service: str = "") -> list[str]:
    """The sender: name and place, which its own paper prints already."""
    lines = [capitalize_first(p.denomination)]
    lines += [capitalize_first(service)] if service else []
    return [*lines, *address_lines(p.adresse)]


def name_suivi(p: Partie) -> str:
    """Whom to call: « Rosalie Hautecombes (plie@orvenne.example, 01 99 00 12 34) », "" for nobody."""
    referent = next((c for c in p.contacts if c.role == "referent"), None)
    if referent is None:
        return ""
    reached = ", ".join(x for x in (referent.courriel, referent.telephone) if x)
    return f"{referent.prenom} {referent.nom}" + (f" ({reached})" if reached else "")


def sign(p: Partie, nom: str, own: Signataire | None, nombre: str) -> dict[str, str]:
    """Who signs, in what quality, and the act that empowers when it is not the representative."""
    who = own if own is not None else p.signataire
    named = who is not None and who.nom is not None
    person = describe_personne(who if named else p.representant, nombre)
    legal = describe_personne(p.representant, nombre)
    act = ""
    if who is not None and who.delegation is not None:
        given = who.delegation
        acted = f"{given.acte} du {format_date(given.date)}"
        act = (
            f"Pour {legal['fonction_article']} et par délégation ({acted})"
            if named
            else f"Par délégation ({acted})"
        )
    elif p.habilitation is not None:
        act = capitalize_first(describe_habilitation(p.habilitation, nombre)["texte"])
    return {
        "pour": f"Pour {nom},",
        "acte": act,
        "qualite": f"{capitalize_first(person['fonction_article'])},",
        "nom_complet": person["nom_complet"],
    }


# The article at the head of « l’article 8 du CCAP ».
_DETERMINANT = re.compile(r"\A(?:l[’']|l[ea]s?\s)", re.I)


def strip_determinant(text: str) -> str:
    """« article 8 du CCAP » from « l’article 8 du CCAP »: what stands between brackets or in a table."""
    return _DETERMINANT.sub("", text)


def drop_jointe(text: str) -> str:
    """« le projet de rappel » from « le projet de rappel joint à cette lettre »: the letter says it."""
    return _JOINTE.sub("", text)


def describe_cofinancement(p: dict[str, Any]) -> str:
    """The European fund of whom writes, "" without one."""
    found = next((c for c in p["cofinancements"] if c["fse"]), None)
    if found is None:
        return ""
    period = f" ({found['periode']})" if found["periode"] else ""
    return f"{found['fonds']} – {found['operation']}{period}"
