"""The registry as plain data, for whoever shows it."""

from __future__ import annotations

from datetime import date
from typing import Any

from clausedocs.droit.entrees import Entree, Version
from clausedocs.droit.registre import Registre, split_id
from clausedocs.erreurs import DonneesErreur


def list_entrees(
    prefixe: str | None = None, texte: str | None = None, registre: Registre | None = None
) -> list[dict[str, Any]]:
    """The entries whose id starts with `prefixe` and which belong to `texte`, as plain data.

    `texte` is the key of a text (`ccp`, `loi:78-17`), its acronym (`CCP`) or words of its name
    (`code du travail`), whatever the case.
    """
    registre = Registre.standard() if registre is None else registre
    choisies = (registre[i] for i in registre.ids() if prefixe is None or i.startswith(prefixe))
    return [_summarise(e) for e in choisies if texte is None or _belongs(e, texte.casefold())]


def describe(identifiant: str, au: date, registre: Registre | None = None) -> dict[str, Any]:
    """All that the registry says of one entry on a day, as plain data (dates in ISO form, or None).

    `version_au` is the version that holds on that day, or None; `refus` then says why, with `conseil`.

    Raises:
        DonneesErreur: `article_inconnu`.
    """
    registre = Registre.standard() if registre is None else registre
    entree = registre[split_id(identifiant)[0]]
    version: Version | None = None
    refus = conseil = ""
    try:
        version = registre.resolve(entree.id, au)
    except DonneesErreur as erreur:
        refus, conseil = erreur.message, erreur.conseil
    return _summarise(entree) | {
        "article": entree.article,
        "champ": list(entree.champ),
        "date_pivot": entree.date_pivot,
        "versions": [_write_version(v) for v in entree.versions],
        "au": au.isoformat(),
        "version_au": None if version is None else _write_version(version),
        "refus": refus,
        "conseil": conseil,
        "alerte": entree.alerte,
        "source": entree.source,
        "verifie_le": entree.verifie_le.isoformat() if entree.verifie_le else None,
        "remplace_par": list(entree.remplace_par),
        "calendrier": [{"date": jour.isoformat(), "effet": effet} for jour, effet in entree.calendrier],
    }


def _summarise(entree: Entree) -> dict[str, Any]:
    return {
        "id": entree.id,
        "texte": entree.texte.cle,
        "citation": entree.citation,
        "objet": entree.objet,
        "verifie": entree.verifie,
        "statut": entree.statut,
    }


def _belongs(entree: Entree, cherche: str) -> bool:
    texte = entree.texte
    return (
        cherche in (texte.cle.casefold(), texte.sigle.casefold())
        or cherche in texte.long.replace("\u00a0", " ").casefold()
    )


def _write_version(version: Version) -> dict[str, str | None]:
    return {
        "du": version.du.isoformat() if version.du else None,
        "au": version.au.isoformat() if version.au else None,
        "note": version.note,
    }
