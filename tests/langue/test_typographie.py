"""Typography: a table of corrections, what must stay as it is, and properties on any text."""

from __future__ import annotations

import re
import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from clausedocs.langue.lacune import Lacune
from clausedocs.langue.typographie import corriger

NB, FINE = "\u00a0", "\u202f"


def show(text: str) -> str:
    """`~` for a no-break space, `_` for a narrow one: readable tables."""
    return text.replace(NB, "~").replace(FINE, "_")


@pytest.mark.parametrize(
    ("typed", "wanted"),
    [
        # before the high signs
        ("Objet : la clause", "Objet~: la clause"),
        ("Objet: la clause", "Objet~: la clause"),
        ("fini ; puis", "fini_; puis"),
        ("fini; puis", "fini_; puis"),
        ("Pourquoi ?", "Pourquoi_?"),
        ("Pourquoi?", "Pourquoi_?"),
        ("Quoi ?!", "Quoi_?!"),
        ("Attention!", "Attention_!"),
        ("un\u00a0; deux", "un_; deux"),
        ("un\u202f: deux", "un~: deux"),
        ("le lot 2: maçonnerie", "le lot~2~: maçonnerie"),
        ("(voir l’annexe): deux", "(voir l’annexe)~: deux"),
        # units and per cent
        ("50% des heures", "50~% des heures"),
        ("50 % des heures", "50~% des heures"),
        ("en % du total", "en~% du total"),
        ("300€", "300~€"),
        ("12 heures et 3 jours ouvrés", "12~heures et 3~jours ouvrés"),
        ("quatre (4) ans", "quatre (4)~ans"),
        ("9 h 30", "9~h~30"),
        ("deux heures", "deux heures"),
        # thousands
        ("10 000", "10_000"),
        ("24 000 €", "24_000~€"),
        ("24\u00a0000 heures", "24_000~heures"),
        ("1 250 000 habitants", "1_250_000 habitants"),
        ("24000 €", "24_000~€"),
        ("24000,50 €", "24_000,50~€"),
        ("412 000 heures, 1 150 personnes", "412_000~heures, 1_150 personnes"),
        # apostrophes, guillemets, points
        ("l'État", "l’État"),
        ("d'« insertion »", "d’«~insertion~»"),
        ('dite "la Ville"', "dite «~la Ville~»"),
        ('dite " la Ville " ou "Ville".', "dite «~la Ville~» ou «~Ville~»."),
        ('d\'"insertion"', "d’«~insertion~»"),
        ("«Ville»", "«~Ville~»"),
        ("« »", "«~»"),
        ("«  Ville »", "«~Ville~»"),
        ("« Ville » : suite", "«~Ville~»~: suite"),
        ("etc...", "etc…"),
        ("suite ....", "suite ...."),
        # spaces
        ("deux  mots", "deux mots"),
        ("un , deux .", "un, deux."),
        ("« oui » , non", "«~oui~», non"),
        ("un .docx", "un .docx"),
        ("un \u00a0: deux", "un~: deux"),
        # ligatures
        ("la mise en oeuvre", "la mise en œuvre"),
        ("main-d'oeuvre", "main-d’œuvre"),
        ("OEUVRE, Oeuvre, voeux, noeuds, coeur, soeur", "ŒUVRE, Œuvre, vœux, nœuds, cœur, sœur"),
        ("la manoeuvre, désoeuvré", "la manœuvre, désœuvré"),
        ("Noël Lecoeur coexiste", "Noël Lecoeur coexiste"),
        # capitals
        ("l’Etat, Etablissement, Ecole", "l’État, Établissement, École"),
        ("Etre et Ile-de-France", "Être et Île-de-France"),
        ("ETAT", "ÉTAT"),
        ("Etienne", "Etienne"),
        ("A compter du jour", "À compter du jour"),
        ("Fin. A défaut, rien", "Fin. À défaut, rien"),
        ("A l'issue", "À l’issue"),
        ("le lot A la suit", "le lot A la suit"),
        ("A signé ce jour", "A signé ce jour"),
        # numbers of things
        ("article 5 et articles L. 2112-2", "article~5 et articles~L.~2112-2"),
        ("Annexe 1, lot 3, § 2", "Annexe~1, lot~3, §~2"),
        ("les ilots 5", "les ilots 5"),
        ("n°5, n° 2026-087, N° 4", "n°~5, n°~2026-087, N°~4"),
        ("M. Kervadoc, Mme Lambresac", "M.~Kervadoc, Mme~Lambresac"),
        ("Mr Kervadoc", "M.~Kervadoc"),
        ("la 1ère, la 2ème, le 3ième", "la 1re, la 2e, le 3e"),
        # dates
        ("le 5 octobre 2026", "le 5~octobre~2026"),
        ("le 1er janvier 2027", "le 1er~janvier~2027"),
        ("le 1 janvier 2027", "le 1er~janvier~2027"),
        ("du 3 au 15 mars", "du 3 au 15~mars"),
    ],
)  # fmt: skip
def test_corrections(typed: str, wanted: str) -> None:
    assert show(corriger(typed)) == wanted


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "Deux\nlignes",
        "14:30",
        "un rapport de 2:1",
        "achats@valmorin.example",
        "https://valmorin.example/a?b=c;d:e!f%20g'h",
        "www.valmorin.example/l'oeuvre",
        "&amp;",
        "a?b",
        "C:\\dossiers",
        "21000410799006",
        "210 004 107 99006",
        "210 004 107",
        "FR7630004000031234567890143",
        "FR76 3000 4000 0312 3456 7890 143",
        "FR89 9999 9000 010C LAUS E000 181",
        "+33 199 001 204",
        "CONV-2026-012",
        "2026-TVX-014",
        "45233140-2",
        "99120 Valmorin",
        "5'",
        'écran de 15" et 17"',
        "facilitateur·rice",
    ],
)
def test_left_alone(text: str) -> None:
    assert corriger(text) == text


@pytest.mark.parametrize(
    ("before", "after"),
    [("Voir ", " : page"), ("(", "),"), ("« ", " »"), ("écrire à ", ".")],
)
@pytest.mark.parametrize(
    "text",
    [
        "a.b-c@valmorin.example",
        "https://valmorin.example/a?b=c;d:e",
        "210 004 107 99006",
        "21000410799006",
        "FR76 3000 4000 0312 3456 7890 143",
    ],
)
def test_identifiers_are_whole_within_a_sentence(before: str, text: str, after: str) -> None:
    assert text in corriger(before + text + after)


@pytest.mark.parametrize(
    ("typed", "wanted"),
    [
        ("\ue1003\ue101 heures", "\ue1003\ue101~heures"),
        ("\ue10012\ue101 %", "\ue10012\ue101~%"),
        ("\ue1003\ue101€", "\ue1003\ue101~€"),
        ("l'\ue1003\ue101", "l’\ue1003\ue101"),
        ('" \ue1003\ue101 "', "«~\ue1003\ue101~»"),
        ("\ue1003\ue101: suite", "\ue1003\ue101~: suite"),
        ("\ue1003\ue101 , suite", "\ue1003\ue101, suite"),
        ("article \ue1001\ue101", "article~\ue1001\ue101"),
        ("M. \ue1001\ue101 ; n°\ue1002\ue101", "M.~\ue1001\ue101_; n°~\ue1002\ue101"),
        ("\ue10024000\ue101 €", "\ue10024000\ue101~€"),
        # style marks are transparent
        ("\ue110Objet\ue111 : x", "\ue110Objet\ue111~: x"),
        ("\ue110Objet \ue111: x", "\ue110Objet~\ue111: x"),
        ("\ue110Objet\ue111: x", "\ue110Objet\ue111~: x"),
        ("\ue110Objet :\ue111 x", "\ue110Objet~:\ue111 x"),
        ("l'\ue112acte\ue113", "l’\ue112acte\ue113"),
        ("« \ue110Ville\ue111 »", "«~\ue110Ville\ue111~»"),
        ("\ue1103\ue111 heures", "\ue1103\ue111~heures"),
        ("mot\ue111 , suite", "mot\ue111, suite"),
        ("fin:\ue114suite", "fin~:\ue114suite"),
    ],
)
def test_placeholders_and_marks(typed: str, wanted: str) -> None:
    assert show(corriger(typed)) == wanted


def test_a_gap_of_a_draft_is_a_value() -> None:
    gap = Lacune("convention.duree_mois")
    assert corriger(gap) == gap
    assert corriger(f"l'{gap} : {gap} mois") == f"l’{gap}{NB}: {gap}{NB}mois"


# Characters that the rules look at, with enough plain ones between them.
SENSITIVE = st.lists(
    st.sampled_from(
        [
            *"  \u00a0\u202f\u2009\n'’\"«»:;!?%€.,…()°0123M1AEeoélLart-/@&",
            *"\ue000\ue001\ue100\ue101\ue102\ue110\ue111\ue112\ue113\ue114\uf8ff\U000f0000",
            *(
                " heures",
                " janvier",
                "n°",
                "M. ",
                "Mr ",
                "article ",
                "A compter",
                "oeuvre",
                "Etat",
                " 000",
                "24000",
            ),
            *(
                "http://a",
                "a@b.c",
                "2ème",
                "1ère",
                "du 1 mai",
                "L. ",
                "...",
                "\ue1007\ue101",
                str(Lacune("a.b")),
            ),
        ]
    ),
    max_size=25,
).map("".join)


@given(SENSITIVE | st.text())
@example('"\ue110" ,«;')
@example("« ; »")
@example("n° :")
def test_twice_is_once(text: str) -> None:
    once = corriger(text)
    assert corriger(once) == once


@given(SENSITIVE | st.text())
def test_private_use_characters_stay_in_order(text: str) -> None:
    def private(s: str) -> list[str]:
        return [c for c in s if unicodedata.category(c) == "Co"]

    assert private(corriger(text)) == private(text)


# The few corrections that change letters, undone on both sides.
_REWRITTEN = [
    (r"[\s'’\"«»]", ""),
    (r"…", "..."),
    (r"œ", "oe"),
    (r"Œ", "OE"),
    (r"Oe", "OE"),
    (r"É", "E"),
    (r"À", "A"),
    (r"Î", "I"),
    (r"Mr\.?", "M."),
    (r"(?<=\d)[èeimrs]+", ""),  # 2ème, 1ère, 1er: the ending of a rank
]


def _bare(text: str) -> str:
    for pattern, by in _REWRITTEN:
        text = re.sub(pattern, by, text)
    return text


@given(SENSITIVE | st.text())
def test_nothing_is_lost(text: str) -> None:
    assert _bare(corriger(text)) == _bare(text)


@given(
    st.text(st.sampled_from(list("ab \u00a0:;,.»«'")), max_size=8),
    st.integers(0, 10**14 - 1).map(lambda n: f"{n:014}"),
    st.booleans(),
)
def test_a_siret_is_never_touched(around: str, siret: str, grouped: bool) -> None:
    written = f"{siret[:3]} {siret[3:6]} {siret[6:9]} {siret[9:]}" if grouped else siret
    assert written in corriger(f"{around} {written} {around}")


@given(st.integers(10**25, 10**26 - 1), st.booleans())
def test_an_iban_is_never_touched(number: int, grouped: bool) -> None:
    iban = f"FR{number}"
    written = " ".join(iban[i : i + 4] for i in range(0, len(iban), 4)) if grouped else iban
    assert written in corriger(f"IBAN : {written} ; BIC")


@given(st.text(st.sampled_from(list("abz09._-/?=&;:!%+,'#")), max_size=20))
def test_an_address_is_never_touched(path: str) -> None:
    address = f"https://valmorin.example/{path}z"
    assert address in corriger(f"voir {address} : suite")


def test_a_long_text_takes_no_more_than_its_share() -> None:
    """No rule may take a time that grows as the square of the length: these are the worst for each."""
    from time import perf_counter

    for unit in ('"a ', "« ", " ", "1 000 ", "aaaa", "1 ", "'", "\ue110", "a.", ";", "A ", "E"):
        text = unit * (40_000 // len(unit)) + "@"
        start = perf_counter()
        corriger(text)
        assert perf_counter() - start < 5, unit


@pytest.mark.parametrize(
    ("tape", "attendu"),
    [
        ("appelez le 01 99 00 12 04.", "01\u00a099\u00a000\u00a012\u00a004"),
        ("au +33 1 99 00 12 04", "+33\u00a01\u00a099\u00a000\u00a012\u00a004"),
    ],
)
def test_a_telephone_number_is_never_cut(tape: str, attendu: str) -> None:
    assert attendu in corriger(tape)
