"""Writes one citation: ids in, a phrase a jurist would write out."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date

from clausedocs.droit.entrees import Entree, Texte
from clausedocs.droit.formules import (
    DETERMINANTS,
    compute_rang,
    join_et,
    join_groupes,
    join_listes,
    split_article,
    write_partie,
    write_sous_partie,
    write_texte,
)
from clausedocs.droit.registre import Registre, split_id
from clausedocs.erreurs import DonneesErreur

FORMES = tuple(DETERMINANTS)
FORMES_ADMISES = frozenset(FORMES) | {forme.capitalize() for forme in FORMES}


def citer(
    ids: Sequence[str],
    forme: str = "le",
    deja_cites: Collection[str] = (),
    registre: Registre | None = None,
    au: date | None = None,
    *,
    abreger: Collection[str] | bool = False,
) -> str:
    """The phrase that cites these entries, grouped by text (in the order given) then by number.

    `forme`: "le" (« l’article », « les articles »), "de" (« de l’article »), "a" (« à l’article »),
    "par", or "nu" (no determinant; texts parted by semicolons). A capital first letter (`Le`, `De`) gives a
    capital first letter. An id may carry a subdivision: `ccp:R2123-1#3°` gives « le 3° de l’article… ».

    `deja_cites` holds the keys of the texts already named: they are written short. `abreger` holds those
    that will come again (True: all), whose short name is announced now. With `au`, every entry must be in
    force on that day.

    Raises:
        DonneesErreur: `article_inconnu`, `citation_incomprise`, and with `au` `article_abroge` or
            `article_futur`.
    """
    registre = Registre.standard() if registre is None else registre
    if forme not in FORMES_ADMISES:
        raise refuse_forme(forme)
    base = forme.lower()
    if not ids:
        raise DonneesErreur(
            "citation_incomprise",
            "Une citation ne désigne aucun article.",
            'Donnez au moins un identifiant, par exemple cite("ccp:L2112-2").',
        )
    groupes: dict[str, list[tuple[Entree, str]]] = {}
    for identifiant in dict.fromkeys(ids):
        nu, marque = split_id(identifiant)
        entree = registre[nu]
        if au is not None:
            registre.resolve(nu, au)
        groupes.setdefault(entree.texte.cle, []).append((entree, marque))
    phrases: list[str] = []
    enumere: list[bool] = []
    for cle, membres in groupes.items():
        phrase, plusieurs = _write_groupe(
            membres,
            base,
            court=cle in deja_cites,
            annoncer=abreger if isinstance(abreger, bool) else cle in abreger,
        )
        phrases.append(phrase)
        enumere.append(plusieurs)
    texte = join_groupes(phrases, any(enumere), base)
    return texte[:1].upper() + texte[1:] if forme != base else texte


def refuse_forme(forme: str) -> DonneesErreur:
    """The error of a form that does not exist."""
    return DonneesErreur(
        "citation_incomprise",
        f"La forme de citation «\u00a0{forme}\u00a0» n’existe pas.",
        f"Écrivez l’une de ces formes\u00a0: {', '.join(FORMES)}.",
    )


def _write_groupe(
    membres: Sequence[tuple[Entree, str]], forme: str, *, court: bool, annoncer: bool
) -> tuple[str, bool]:
    """All that is cited of one text, and whether it enumerates."""
    texte = membres[0][0].texte
    parties = _write_parties([(e, m) for e, m in membres if not e.entier], forme)
    morceaux: list[str] = []
    if parties:
        enumere = any(plusieurs for _, plusieurs in parties)
        listes = [phrase for phrase, _ in parties]
        nom = write_texte(texte, "de", court=court, annoncer=annoncer, parentheses=forme != "nu")
        morceaux.append(f"{join_listes(listes, enumere)} {nom}")
    if len(morceaux) + len(parties) == 0 or any(e.entier for e, _ in membres):
        morceaux.append(_write_entier(texte, forme, court=court or bool(parties), annoncer=annoncer))
    return join_et(morceaux), len(membres) > 1


def _write_entier(texte: Texte, forme: str, *, court: bool, annoncer: bool) -> str:
    if forme == "nu" and texte.nu:
        return texte.nu
    return write_texte(texte, forme, court=court, annoncer=annoncer, parentheses=forme != "nu")


def _write_parties(membres: Sequence[tuple[Entree, str]], forme: str) -> list[tuple[str, bool]]:
    """Articles together, annexes together, then each subdivision on its own; True where it enumerates."""
    entiers: dict[str, list[str]] = {}
    sous_parties: list[tuple[str, bool]] = []
    for entree, marque in sorted(membres, key=lambda m: (compute_rang(m[0].article), m[1])):
        nature, numero = split_article(entree.article)
        if marque:
            sous_parties.append((write_sous_partie(marque, nature, numero, forme), False))
        else:
            entiers.setdefault(nature, []).append(numero)
    listes = [(write_partie(n, ns, forme), len(ns) > 1) for n, ns in entiers.items()]
    return listes + sous_parties
