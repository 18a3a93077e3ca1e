"""The registry as a jurist relies on it: consistent, dated, and helpful when an id is wrong."""

from __future__ import annotations

import re
from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clausedocs.droit import Entree, Registre, citer, resolve
from clausedocs.droit.entrees import DATES_PIVOTS
from clausedocs.droit.registre import find_proches, split_id
from clausedocs.erreurs import DonneesErreur

REGISTRE = Registre.standard()
ENTREES = REGISTRE.entrees()
CHAMPS = {
    "marche",
    "marche_defense",
    "marche_partenariat",
    "concession",
    "autres_marches",
    "convention",
    "courrier",
    "acheteur_prive",
    "public_eligible",
    "calcul",
    "piege",
}
# « article L. 1 du code… », or the text alone; never an ordinary space where a line must not break.
CITATION = re.compile(
    r"(?:(?:article|articles|annexe|livre)\u00a0[^ ]+(?: (?:à|et) [^ ]+|, [^ ]+)* (?:du |de la |de l’))?\S.*"
)


def test_ids_are_unique_and_sized() -> None:
    ids = REGISTRE.ids()
    assert len(ids) == len(set(ids)) == len(REGISTRE) == len(ENTREES)
    assert len(ids) > 360


@pytest.mark.parametrize("entree", ENTREES, ids=lambda e: e.id)
def test_each_entry_is_consistent(entree: Entree) -> None:
    assert re.fullmatch(r"[a-z0-9-]+(:[A-Za-z0-9.-]+)*", entree.id)
    assert CITATION.fullmatch(entree.citation)
    assert not re.search(r"n° |\b[LRD]\. |\d (?:janvier|mai|juillet|août|octobre|décembre)", entree.citation)
    assert entree.objet
    assert entree.source
    assert entree.date_pivot in DATES_PIVOTS
    assert set(entree.champ) <= CHAMPS
    assert entree.champ
    assert entree.statut in ("", "lu", "deduit", "memoire")
    # A CCAG article that was not read cannot be verified.
    assert not (entree.verifie and entree.statut in ("deduit", "memoire"))
    assert entree.verifie or entree.verifie_le is None
    for remplacant in entree.remplace_par:
        assert remplacant in REGISTRE
        assert remplacant != entree.id


@pytest.mark.parametrize("entree", ENTREES, ids=lambda e: e.id)
def test_versions_follow_each_other_without_gap(entree: Entree) -> None:
    versions = entree.versions
    assert versions
    for version in versions:
        assert version.du is None or version.au is None or version.du <= version.au
    for avant, apres in pairwise(versions):
        assert avant.au is not None
        assert apres.du == avant.au + timedelta(days=1)


@pytest.mark.parametrize("entree", [e for e in ENTREES if "piege" in e.champ], ids=lambda e: e.id)
def test_a_repealed_text_names_what_replaces_it(entree: Entree) -> None:
    assert entree.remplace_par
    with pytest.raises(DonneesErreur) as prise:
        REGISTRE.resolve(entree.id, date(2026, 11, 24))
    assert prise.value.code == "article_abroge"
    for remplacant in entree.remplace_par:
        assert remplacant in prise.value.conseil


def test_an_entry_that_was_checked_twice_says_so() -> None:
    relues = [e for e in ENTREES if e.verifie_le is not None]
    assert {"rgpd", "rgpd:28", "cgct:L2122-22", "cgct:L2131-1", "loi:78-17"} <= {e.id for e in relues}
    for entree in relues:
        assert entree.source.count("http") >= 2, entree.id


def test_each_title_serves_an_entry() -> None:
    servis = {e.texte.cle for e in ENTREES}
    assert servis == set(REGISTRE.textes())


def test_an_entry_is_read_once() -> None:
    assert REGISTRE["ccp:L2112-2"] is REGISTRE["ccp:L2112-2"]
    assert Registre.standard() is REGISTRE


def test_what_belongs_to_the_registry() -> None:
    assert "ccp:L2112-2" in REGISTRE
    assert "rgpd" in REGISTRE
    assert "ccp:L9999" not in REGISTRE
    assert "../ccp" not in REGISTRE
    assert "" not in REGISTRE
    assert 12 not in REGISTRE


# Id, day, what begins the note of the version (or the code of the refusal).
AU_JOUR = [
    ("ccp:L2112-2", date(2026, 8, 21), "considérations"),
    ("ccp:L2112-2", date(2026, 8, 22), "loi n°\u00a02021-1104"),
    ("ccp:L2112-2-1", date(2026, 8, 21), "article_futur"),
    ("ccp:L2112-2-1", date(2026, 8, 22), "créé"),
    ("ccp:R2152-7", date(2026, 8, 20), "critère unique"),
    ("ccp:R2152-7", date(2026, 8, 21), "décret"),
    ("ccp:L3-1", date(2021, 8, 24), "article_futur"),
    ("cgct:L2131-1", date(2022, 6, 30), "publication ou affichage"),
    ("cgct:L2131-1", date(2022, 7, 1), "ordonnance"),
    ("cgi:293B", date(2026, 8, 31), "avant"),
    ("cgi:293B", date(2026, 9, 1), "article_abroge"),
    ("pnad:2022-2025", date(2025, 12, 31), "période"),
    ("pnad:2022-2025", date(2026, 1, 1), "article_abroge"),
    ("cmp2006:14", date(2016, 3, 31), "abrogé"),
    ("cmp2006:14", date(2016, 4, 1), "article_abroge"),
    ("csn:L130-1", date(1990, 1, 1), "version"),
]


@pytest.mark.parametrize("identifiant, jour, attendu", AU_JOUR)
def test_version_of_a_day(identifiant: str, jour: date, attendu: str) -> None:
    if attendu.startswith("article_"):
        with pytest.raises(DonneesErreur) as prise:
            resolve(identifiant, jour)
        assert prise.value.code == attendu
    else:
        assert resolve(identifiant, jour).note.startswith(attendu)


@given(st.sampled_from(ENTREES), st.dates(date(2000, 1, 1), date(2040, 12, 31)))
def test_at_most_one_version_holds(entree: Entree, jour: date) -> None:
    tenues = [v for v in entree.versions if v.holds(jour)]
    assert len(tenues) <= 1
    if tenues:
        assert REGISTRE.resolve(entree.id, jour) is tenues[0]
    else:
        with pytest.raises(DonneesErreur) as prise:
            REGISTRE.resolve(entree.id, jour)
        premier = entree.versions[0].du
        attendu = "article_futur" if premier is not None and jour < premier else "article_abroge"
        assert prise.value.code == attendu


INCONNUS = [
    ("ccp:L2112-21", "ccp:L2112-2-1"),
    ("CCP:L2112-2", "ccp:L2112-2"),
    ("ccp:L.2113-13", "ccp:L2113-13"),
    ("ccp:2112-2", "ccp:L2112-2"),
    ("cciv:1104bis", "cciv:1104"),
    ("rgdp:28", "rgpd:28"),
    ("loi:78-71", "loi:78-17"),
]


@pytest.mark.parametrize("faute, voulu", INCONNUS)
def test_an_unknown_id_gets_the_nearest(faute: str, voulu: str) -> None:
    with pytest.raises(DonneesErreur) as prise:
        REGISTRE[faute]
    assert prise.value.code == "article_inconnu"
    assert faute in prise.value.message
    assert voulu in prise.value.conseil


def test_an_id_like_nothing_gets_the_way_to_write_one() -> None:
    assert find_proches("zzzzzz", REGISTRE.ids()) == []
    with pytest.raises(DonneesErreur) as prise:
        REGISTRE["zzzzzz"]
    assert "ccp:L2112-2" in prise.value.conseil


@given(st.sampled_from(REGISTRE.ids()))
def test_a_known_id_is_its_own_nearest(identifiant: str) -> None:
    assert find_proches(identifiant, REGISTRE.ids())[0] == identifiant


def test_a_subdivision_is_parted_from_its_id() -> None:
    assert split_id("ccp:R2123-1#3°") == ("ccp:R2123-1", "3°")
    assert split_id("cgct:L2131-1#II") == ("cgct:L2131-1", "II")
    assert split_id("ccp:R2152-7#2° a") == ("ccp:R2152-7", "2° a")
    assert split_id("ccp:L1") == ("ccp:L1", "")
    with pytest.raises(DonneesErreur) as prise:
        split_id("ccp:R2123-1#trois")
    assert prise.value.code == "citation_incomprise"


@given(st.sampled_from(ENTREES))
def test_the_shown_citation_is_the_one_that_is_written(entree: Entree) -> None:
    abregee = entree.texte.sigle if entree.texte.sigle_usuel else ""
    court = {entree.texte.cle} if abregee and not entree.entier else set()
    ecrite = citer([entree.id], "nu", court)
    assert ecrite.removesuffix(f", dit «\u00a0{abregee}\u00a0»") == entree.citation
