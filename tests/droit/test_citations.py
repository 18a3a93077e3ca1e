"""The citations of a document: plan then render, what is left out, what stops."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clausedocs.droit import Citations, Registre, find_motif_exclusion
from clausedocs.erreurs import DonneesErreur, ModeleErreur

REGISTRE = Registre.standard()
NOVEMBRE = date(2026, 11, 24)

# Whatever nobody has checked yet, in force that day: the tests must outlive the next reading.
NON_VERIFIEE = next(
    e.id
    for e in REGISTRE.entrees()
    if not e.verifie
    and not e.entier
    and any(v.holds(NOVEMBRE) for v in e.versions)
    and not find_motif_exclusion(e.id, "administratif")
)


def start(
    regime: str = "administratif",
    mode: Any = "definitif",
    dates: Mapping[str, date] | None = None,
    verifiees: frozenset[str] = frozenset(),
) -> Citations:
    return Citations(REGISTRE, dates or {"document": NOVEMBRE}, regime, verifiees, mode)


def render(citations: Citations, *appels: tuple[str, ...]) -> list[str]:
    """Plan, then render, the same calls."""
    for ids in appels:
        citations.cite(*ids)
    citations.begin_render()
    return [citations.cite(*ids) for ids in appels]


def test_first_mention_announces_only_what_comes_again() -> None:
    premier, autre, second = render(start(), ("ccp:L3-1",), ("crpa:L311-1",), ("ccp:L2112-2",))
    assert premier.endswith("du code de la commande publique (ci-après «\u00a0CCP\u00a0»)")
    assert autre.endswith("du code des relations entre le public et l’administration")
    assert second == "l’article\u00a0L.\u00a02112-2 du CCP"


def test_each_render_starts_again() -> None:
    citations = start()
    appels = [("ccp:L3-1",), ("ccp:L2112-2",), ("ccp:L2112-2",)]
    premier = render(citations, *appels)
    citations.begin_render()
    assert [citations.cite(*ids) for ids in appels] == premier
    assert "ci-après" in premier[0]
    assert "ci-après" not in premier[1] + premier[2]


def test_a_plan_may_start_again() -> None:
    citations = start()
    render(citations, ("ccp:L3-1",), ("ccp:L2112-2",))
    citations.begin_plan()
    (seul,) = render(citations, ("ccp:L3-1",))
    assert "ci-après" not in seul


def test_without_a_plan_nothing_is_announced_but_what_everyone_knows() -> None:
    citations = start()
    citations.begin_render()
    assert "ci-après" not in citations.cite("ccp:L3-1")
    assert citations.cite("rgpd:28").endswith("(«\u00a0RGPD\u00a0»)")
    assert citations.cite("rgpd:13") == "l’article\u00a013 du RGPD"


def test_before_and_after_go_with_the_citation() -> None:
    citations = start()
    assert citations.cite("cciv:1104", forme="a", avant="conformément ", apres=",").startswith(
        "conformément à "
    )
    assert citations.cite(NON_VERIFIEE, avant=" (", apres=")") == ""


def test_the_unverified_is_left_out_and_reported_once() -> None:
    citations = start()
    for _ in range(3):
        assert citations.cite(NON_VERIFIEE) == ""
    assert citations.cite("rgpd:28", NON_VERIFIEE) == citations.cite("rgpd:28")
    rapport = citations.rapport()
    assert [o.id for o in rapport.omises] == [NON_VERIFIEE]
    assert "non vérifiée" in rapport.omises[0].raison
    assert [c.id for c in rapport.citees] == ["rgpd:28"]
    assert rapport.reserves == ()


def test_the_unverified_that_is_required_stops_a_final_document() -> None:
    with pytest.raises(DonneesErreur) as prise:
        start().cite(NON_VERIFIEE, exigence="exigee")
    assert prise.value.code == "article_non_verifie"
    assert "references_verifiees" in prise.value.conseil


def test_a_draft_prints_the_unverified_that_is_required_with_a_reserve() -> None:
    citations = start(mode="projet")
    assert citations.cite(NON_VERIFIEE, exigence="exigee")
    (citee,) = citations.rapport().reserves
    assert citee.id == NON_VERIFIEE
    assert not citee.verifie


@pytest.mark.parametrize("exigence", ["exigee", "facultative"])
def test_what_the_dossier_checked_is_printed(exigence: str) -> None:
    citations = start(verifiees=frozenset({NON_VERIFIEE}))
    assert citations.cite(NON_VERIFIEE, exigence=exigence).startswith("l’article\u00a0")
    (citee,) = citations.rapport().citees
    assert citee.reserve == ""
    assert not citee.verifie


def test_left_out_once_then_required_is_no_more_left_out() -> None:
    citations = start(mode="projet")
    citations.cite(NON_VERIFIEE)
    citations.cite(NON_VERIFIEE, exigence="exigee")
    citations.cite(NON_VERIFIEE)
    rapport = citations.rapport()
    assert rapport.omises == ()
    assert [c.id for c in rapport.citees] == [NON_VERIFIEE]


HORS_REGIME = [
    ("prive", "ccp:L2112-2"),
    ("prive", "ccp:annexe-2"),
    ("prive", "ccp:R2123-1#3°"),
    ("prive", "ccag-travaux:19"),
    ("prive", "crpa:L311-1"),
    ("prive", "cja:R421-1"),
    ("prive", "loi:2021-1104:35"),
    ("administratif", "cciv:1224"),
    ("administratif", "cciv:1225"),
    ("administratif", "cciv:1226"),
    ("prive_ccp", "ccp:L2195-3"),
    ("prive_ccp", "ce:370644"),
]


@pytest.mark.parametrize("regime, identifiant", HORS_REGIME)
def test_out_of_regime(regime: str, identifiant: str) -> None:
    citations = start(regime)
    assert citations.cite(identifiant) == ""
    (omission,) = citations.rapport().omises
    assert omission.id == identifiant
    assert regime in omission.raison
    with pytest.raises(ModeleErreur) as prise:
        start(regime, "projet").cite(identifiant, exigence="exigee")
    assert prise.value.code == "article_hors_regime"


DANS_LE_REGIME = [
    ("prive", "cciv:1224"),
    ("prive", "rgpd:28"),
    ("prive", "ct:L5132-4"),
    ("prive_ccp", "ccp:L2112-2"),
    ("prive_ccp", "crpa:L311-1"),
    ("prive_ccp", "cciv:1226"),
    ("administratif", "cciv:1104"),
    ("administratif", "ccp:L2195-3"),
]


@pytest.mark.parametrize("regime, identifiant", DANS_LE_REGIME)
def test_in_regime(regime: str, identifiant: str) -> None:
    assert start(regime).cite(identifiant, exigence="exigee")


def test_the_consultation_picks_the_version_of_the_code() -> None:
    avant = {"document": date(2027, 1, 15), "consultation": date(2025, 10, 1)}
    citations = start(dates=avant)
    texte = citations.cite("ccp:L2112-2", "ccp:L2112-2-1", forme="de")
    assert texte == "de l’article\u00a0L.\u00a02112-2 du code de la commande publique"
    rapport = citations.rapport()
    assert [o.id for o in rapport.omises] == ["ccp:L2112-2-1"]
    assert rapport.citees[0].au == date(2025, 10, 1)
    version = rapport.citees[0].version
    assert version is not None
    assert version.au == date(2026, 8, 21)
    apres = start(dates={"document": date(2027, 1, 15), "consultation": date(2026, 9, 1)})
    assert "2112-2-1" in apres.cite("ccp:L2112-2", "ccp:L2112-2-1")


def test_the_ccag_is_that_of_the_marche() -> None:
    dates = {"document": NOVEMBRE, "consultation": date(2021, 5, 1)}
    citations = start(dates=dates)
    citations.cite("ccag-fcs:16")
    assert citations.rapport().citees[0].au == date(2021, 5, 1)
    vise = start(dates=dates | {"reference_du_marche": date(2022, 1, 1)})
    vise.cite("ccag-fcs:16")
    assert vise.rapport().citees[0].au == date(2022, 1, 1)


def test_without_a_consultation_the_document_dates_the_code() -> None:
    assert "2112-2-1" in start().cite("ccp:L2112-2-1", exigence="exigee")


def test_what_is_not_yet_in_force_stops_when_required() -> None:
    with pytest.raises(ModeleErreur) as prise:
        start(dates={"document": date(2026, 8, 21)}).cite("ccp:L2112-2-1", exigence="exigee")
    assert prise.value.code == "article_futur"


@pytest.mark.parametrize("exigence", ["exigee", "facultative"])
def test_the_repealed_stops_a_final_document(exigence: str) -> None:
    with pytest.raises(ModeleErreur) as prise:
        start().cite("cmp2006:14", exigence=exigence)
    assert prise.value.code == "article_abroge"
    assert "ccp:L2112-2" in prise.value.conseil


def test_a_draft_reports_the_repealed() -> None:
    citations = start(mode="projet")
    assert citations.cite("cmp2006:14") == ""
    assert "abrogé" in citations.rapport().omises[0].raison
    assert citations.cite("cmp2006:15", exigence="exigee")
    (citee,) = citations.rapport().reserves
    assert citee.version is None
    assert "ccp:L2113-12" in citee.reserve


MAL_DEMANDEES: list[tuple[tuple[str, ...], dict[str, str], str]] = [
    (("ccp:L9999",), {}, "article_inconnu"),
    (("ccp:R2123-1#x",), {}, "citation_incomprise"),
    ((), {}, "citation_incomprise"),
    (("ccp:L1",), {"forme": "du"}, "citation_incomprise"),
    (("ccp:L1",), {"exigence": "souhaitee"}, "citation_incomprise"),
]


@pytest.mark.parametrize("ids, options, code", MAL_DEMANDEES)
def test_a_template_is_told_its_fault(ids: tuple[str, ...], options: dict[str, str], code: str) -> None:
    with pytest.raises(ModeleErreur) as prise:
        start().cite(*ids, **options)
    assert prise.value.code == code
    assert prise.value.conseil


def test_a_bad_form_is_refused_even_after_the_same_ids_passed() -> None:
    citations = start()
    citations.cite("ccp:L1")
    with pytest.raises(ModeleErreur):
        citations.cite("ccp:L1", forme="du")


def test_an_unknown_regime_is_our_fault() -> None:
    with pytest.raises(ValueError, match="inconnu"):
        start("inconnu").cite("ccp:L1")


appels = st.lists(
    st.tuples(
        st.lists(st.sampled_from(REGISTRE.ids()), min_size=1, max_size=4).map(tuple),
        st.sampled_from(["le", "de", "a", "nu"]),
    ),
    min_size=1,
    max_size=12,
)


@given(appels, st.sampled_from(["administratif", "prive_ccp", "prive"]))
def test_the_cache_changes_nothing(suite: list[tuple[tuple[str, ...], str]], regime: str) -> None:
    """Rendering twice over gives what a fresh document gives; a short name is always announced before."""

    def play(citations: Citations) -> list[str]:
        return [citations.cite(*ids, forme=forme) for ids, forme in suite]

    citations = start(regime, "projet")
    play(citations)
    citations.begin_render()
    premier = play(citations)
    citations.begin_render()
    assert play(citations) == premier
    neuf = start(regime, "projet")
    play(neuf)
    neuf.begin_render()
    assert play(neuf) == premier
    assert neuf.rapport() == citations.rapport()
    vu = ""
    for phrase in premier:
        for sigle in ("CCP", "RGPD", "CGCT", "CRPA", "CCAG-FCS"):
            if f"du {sigle}" in phrase and f"«\u00a0{sigle}\u00a0»" not in phrase:
                assert f"«\u00a0{sigle}\u00a0»" in vu
        vu += phrase


def test_what_was_judged_for_a_document_does_not_bind_another() -> None:
    """The same id under another regime, on another day, checked by somebody, in a draft: each its own answer."""
    identifiant = "ccp:L2113-12"
    assert start().cite(identifiant)
    assert start("prive").cite(identifiant) == ""
    assert start().cite(identifiant)
    assert start().cite(NON_VERIFIEE) == ""
    assert start(verifiees=frozenset({NON_VERIFIEE})).cite(NON_VERIFIEE)
    assert start().cite(NON_VERIFIEE) == ""
    with pytest.raises(DonneesErreur):
        start().cite(NON_VERIFIEE, exigence="exigee")
    assert start(mode="projet").cite(NON_VERIFIEE, exigence="exigee")


def test_a_repealed_article_is_named_as_long_as_that_is_admitted() -> None:
    entree = next(e for e in REGISTRE.entrees() if e.admis_jusqu_au is not None)
    end = entree.versions[-1].au
    assert end is not None
    assert entree.admis_jusqu_au is not None
    options: dict[str, Any] = {"verifiees": frozenset({entree.id})}
    assert start(dates={"document": entree.admis_jusqu_au}, **options).cite(entree.id)
    with pytest.raises(ModeleErreur) as caught:
        start(dates={"document": entree.admis_jusqu_au + timedelta(days=1)}, **options).cite(entree.id)
    assert caught.value.code == "article_abroge"
