"""Citations as a French jurist writes them. In the tables « ~ » stands for a no-break space."""

from __future__ import annotations

import re
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clausedocs.droit import FORMES, Registre, citer
from clausedocs.droit.formules import compute_rang
from clausedocs.erreurs import DonneesErreur

REGISTRE = Registre.standard()
CCP = "code de la commande publique"


def nbsp(texte: str) -> str:
    return texte.replace("~", "\u00a0")


ARTICLES = [
    (["ccp:L2112-2"], "nu", f"article~L.~2112-2 du {CCP}"),
    (["ccp:L2112-2"], "le", f"l’article~L.~2112-2 du {CCP}"),
    (["ccp:L2112-2"], "de", f"de l’article~L.~2112-2 du {CCP}"),
    (["ccp:L2112-2"], "a", f"à l’article~L.~2112-2 du {CCP}"),
    (["ccp:L2112-2"], "par", f"par l’article~L.~2112-2 du {CCP}"),
    (["ccp:L2112-2"], "Le", f"L’article~L.~2112-2 du {CCP}"),
    (["ccp:L2112-2"], "A", f"À l’article~L.~2112-2 du {CCP}"),
    (["cciv:1104", "cciv:1103"], "le", "les articles~1103 et 1104 du code civil"),
    (["cciv:1104", "cciv:1103"], "de", "des articles~1103 et 1104 du code civil"),
    (["cciv:1104", "cciv:1103"], "a", "aux articles~1103 et 1104 du code civil"),
    (["cciv:1104", "cciv:1104"], "le", "l’article~1104 du code civil"),
    (
        ["ccp:L2113-14", "ccp:L2113-12", "ccp:L2113-13"],
        "le",
        f"les articles~L.~2113-12, L.~2113-13 et L.~2113-14 du {CCP}",
    ),
    (
        ["ccp:R2152-7", "ccp:L2112-2-1", "ccp:L2152-7", "ccp:L2112-2", "ccp:D2192-35"],
        "le",
        f"les articles~L.~2112-2, L.~2112-2-1, L.~2152-7, R.~2152-7 et D.~2192-35 du {CCP}",
    ),
    (["cpce:R53"], "de", "des articles~R.~53 à R.~53-4 du code des postes et des communications électroniques"),
    (["cgi:44-quindecies-A"], "le", "l’article~44~quindecies~A du code général des impôts"),
    (["loi:2014-856:1"], "a", "à l’article~1er de la loi n°~2014-856 du 31~juillet~2014 relative à l’économie "
     "sociale et solidaire"),
    (["ord2015-899:36"], "de", "de l’article~36 de l’ordonnance n°~2015-899 du 23~juillet~2015 relative aux "
     "marchés publics"),
    (["ccp:annexe-2"], "a", f"à l’annexe~2 du {CCP}"),
    (["cibs:livre-II"], "de", "du livre~II du code des impositions sur les biens et services"),
    (["ccp:R2123-1#3°"], "le", f"le 3° de l’article~R.~2123-1 du {CCP}"),
    (["ccp:R2123-1#3°"], "de", f"du 3° de l’article~R.~2123-1 du {CCP}"),
    (
        ["ccp:R2123-1#3°", "ccp:L2112-2"],
        "le",
        f"l’article~L.~2112-2 et le 3° de l’article~R.~2123-1 du {CCP}",
    ),
    (
        ["ccp:annexe-2", "ccp:R2122-8", "ccp:L2124-1"],
        "a",
        f"aux articles~L.~2124-1 et R.~2122-8 ainsi qu’à l’annexe~2 du {CCP}",
    ),
]  # fmt: skip

ENTIERS = [
    (["loi:78-17"], "le", "la loi n°~78-17 du 6~janvier~1978 relative à l’informatique, aux fichiers et aux "
     "libertés"),
    (["loi:78-17"], "de", "de la loi n°~78-17 du 6~janvier~1978 relative à l’informatique, aux fichiers et aux "
     "libertés"),
    (["rgpd"], "le", "le règlement (UE)~2016/679 du 27~avril~2016 («~RGPD~»)"),
    (["rgpd:28"], "le", "l’article~28 du règlement (UE)~2016/679 du 27~avril~2016 («~RGPD~»)"),
    (["rgpd:14", "rgpd:13"], "de", "des articles~13 et 14 du règlement (UE)~2016/679 du 27~avril~2016 («~RGPD~»)"),
    (["decret:2022-767"], "de", "du décret n°~2022-767 du 2~mai~2022"),
    (["ord:2025-1247"], "a", "à l’ordonnance n°~2025-1247 du 17~décembre~2025"),
    (["ce:370644"], "nu", "CE, 8~octobre~2014, Société Grenke Location, n°~370644"),
    (["ce:370644"], "le", "la décision n°~370644 du Conseil d’État du 8~octobre~2014, Société Grenke Location"),
    (["ccag-fcs:arrete"], "le", "le cahier des clauses administratives générales des marchés publics de "
     "fournitures courantes et de services approuvé par l’arrêté du 30~mars~2021 («~CCAG-FCS~»)"),
    (["ccag-fcs:14.1.1"], "a", "à l’article~14.1.1 du cahier des clauses administratives générales des marchés "
     "publics de fournitures courantes et de services approuvé par l’arrêté du 30~mars~2021 («~CCAG-FCS~»)"),
    (["ue:2021-1060:50"], "le", "l’article~50 du règlement (UE)~2021/1060 du 24~juin~2021"),
]  # fmt: skip

PLUSIEURS_TEXTES = [
    (["cciv:1104", "ccp:L3-1"], "le", f"l’article~1104 du code civil et l’article~L.~3-1 du {CCP}"),
    (["ccp:L3-1", "cciv:1104"], "de", f"de l’article~L.~3-1 du {CCP} et de l’article~1104 du code civil"),
    (
        ["ccp:L3-1", "cciv:1104", "ccp:L2112-2"],
        "le",
        f"les articles~L.~2112-2 et L.~3-1 du {CCP} ainsi que l’article~1104 du code civil",
    ),
    (
        ["cciv:1103", "cciv:1104", "ccp:L3-1"],
        "a",
        f"aux articles~1103 et 1104 du code civil ainsi qu’à l’article~L.~3-1 du {CCP}",
    ),
    (["cciv:1104", "ccp:L3-1"], "nu", f"article~1104 du code civil\u202f; article~L.~3-1 du {CCP}"),
]


@pytest.mark.parametrize("ids, forme, attendu", [*ARTICLES, *ENTIERS])
def test_citation(ids: list[str], forme: str, attendu: str) -> None:
    assert citer(ids, forme) == nbsp(attendu)


@pytest.mark.parametrize("ids, forme, attendu", PLUSIEURS_TEXTES)
def test_citation_of_several_texts(ids: list[str], forme: str, attendu: str) -> None:
    # L. 3-1 comes before L. 2112-2: the order is that of numbers.
    attendu = attendu.replace("L.~2112-2 et L.~3-1", "L.~3-1 et L.~2112-2")
    assert citer(ids, forme) == nbsp(attendu)


LONG_PUIS_COURT = [
    (["ccp:L2112-2"], f"l’article~L.~2112-2 du {CCP} (ci-après «~CCP~»)", "l’article~L.~2112-2 du CCP"),
    (
        ["rgpd:28"],
        "l’article~28 du règlement (UE)~2016/679 du 27~avril~2016 («~RGPD~»)",
        "l’article~28 du RGPD",
    ),
    (["rgpd"], "le règlement (UE)~2016/679 du 27~avril~2016 («~RGPD~»)", "le RGPD"),
    (["ct:L5132-4"], "l’article~L.~5132-4 du code du travail", "l’article~L.~5132-4 du code du travail"),
    (
        ["loi:78-17"],
        "la loi n°~78-17 du 6~janvier~1978 relative à l’informatique, aux fichiers et aux libertés",
        "la loi n°~78-17 du 6~janvier~1978",
    ),
]


@pytest.mark.parametrize("ids, longue, courte", LONG_PUIS_COURT)
def test_long_then_short(ids: list[str], longue: str, courte: str) -> None:
    cle = REGISTRE[ids[0]].texte.cle
    assert citer(ids, abreger=True) == nbsp(longue)
    assert citer(ids, abreger=[cle]) == nbsp(longue)
    assert citer(ids, deja_cites={cle}) == nbsp(courte)


def test_a_text_named_with_its_article_is_short_in_the_same_phrase() -> None:
    assert citer(["rgpd", "rgpd:28"]).endswith(nbsp("(«~RGPD~») et le RGPD"))


def test_a_bare_citation_does_not_nest_parentheses() -> None:
    assert citer(["ccp:L1"], "nu", abreger=True) == nbsp(f"article~L.~1 du {CCP}, ci-après «~CCP~»")
    assert citer(["rgpd:28"], "nu").endswith(nbsp(", dit «~RGPD~»"))


def test_a_day_is_checked_when_given() -> None:
    assert citer(["ccp:L2112-2-1"], au=date(2026, 8, 22))
    with pytest.raises(DonneesErreur) as prise:
        citer(["ccp:L2112-2", "ccp:L2112-2-1"], au=date(2026, 8, 21))
    assert prise.value.code == "article_futur"


@pytest.mark.parametrize(
    "ids, forme", [([], "le"), (["ccp:L1"], "du"), (["ccp:L1"], ""), (["ccp:L1#x"], "le")]
)
def test_a_citation_badly_asked_for(ids: list[str], forme: str) -> None:
    with pytest.raises(DonneesErreur) as prise:
        citer(ids, forme)
    assert prise.value.code == "citation_incomprise"
    assert prise.value.conseil


ids_d_un_texte = st.sampled_from(["ccp", "cciv", "ct", "crpa", "ccag-fcs", "cgct"]).flatmap(
    lambda prefixe: st.lists(
        st.sampled_from([i for i in REGISTRE.ids() if i.split(":")[0] == prefixe and "arrete" not in i]),
        min_size=1,
        max_size=8,
    )
)


@given(ids_d_un_texte, st.sampled_from(FORMES), st.randoms())
def test_the_order_asked_does_not_matter_within_a_text(ids: list[str], forme: str, hasard) -> None:  # type: ignore[no-untyped-def]
    melange = list(ids)
    hasard.shuffle(melange)
    assert citer(melange, forme) == citer(ids, forme)


@given(st.lists(st.sampled_from(REGISTRE.ids()), min_size=1, max_size=10), st.sampled_from(FORMES))
def test_every_number_is_there_and_nothing_is_doubled(ids: list[str], forme: str) -> None:
    texte = citer(ids, forme)
    assert "  " not in texte
    assert not re.search(r"\bde le\b|\bde les\b|\bà le\b|\bà les\b|\bque [aà]\b|[’'] ", texte)
    for identifiant in ids:
        entree = REGISTRE[identifiant]
        if not entree.entier:
            numero = entree.article.removeprefix("annexe ").removeprefix("livre ").split(" à ")[0]
            assert numero.replace(", ", "~").replace(" ", "\u00a0").replace("~", ", ") in texte


@given(
    st.tuples(st.integers(1, 9999), st.integers(1, 60)), st.tuples(st.integers(1, 9999), st.integers(1, 60))
)
def test_numbers_are_ordered_as_numbers(a: tuple[int, int], b: tuple[int, int]) -> None:
    rang_a, rang_b = compute_rang(f"L. {a[0]}-{a[1]}"), compute_rang(f"L. {b[0]}-{b[1]}")
    assert (rang_a < rang_b) == (a < b)
    assert rang_a < compute_rang(f"R. {b[0]}-{b[1]}") < compute_rang(f"D. {a[0]}-{a[1]}")
    assert compute_rang(f"L. {a[0]}") < rang_a < compute_rang(f"L. {a[0]}-{a[1]}-1")
