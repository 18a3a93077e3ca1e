"""The closed lexicon in its three writings."""

from __future__ import annotations

import re

import pytest

from clausedocs.langue.elision import begins_with_vowel_sound
from clausedocs.langue.inclusif import ECRITURES, mots

FORMES = (
    "nu", "le", "Le", "un", "Un", "de", "De", "d_un", "a", "A", "par_le", "ce", "chaque", "Chaque", "aucun", "pl", "les",
    "Les", "des", "Des", "aux", "de_pl", "ces", "il", "ils", "accord_s", "accord_pl",
)  # fmt: skip


@pytest.mark.parametrize(
    ("word", "form", "generique", "doublet", "inclusive"),
    [
        ("facilitateur", "le", "le facilitateur", "le facilitateur ou la facilitatrice", "le·la facilitateur·rice"),
        ("facilitateur", "Le", "Le facilitateur", "Le facilitateur ou la facilitatrice", "Le·la facilitateur·rice"),
        ("facilitateur", "de", "du facilitateur", "du facilitateur ou de la facilitatrice", "du·de la facilitateur·rice"),
        ("facilitateur", "a", "au facilitateur", "au facilitateur ou à la facilitatrice", "au·à la facilitateur·rice"),
        ("facilitateur", "par_le", "par le facilitateur", "par le facilitateur ou la facilitatrice", "par le·la facilitateur·rice"),
        ("facilitateur", "les", "les facilitateurs", "les facilitateurs et facilitatrices", "les facilitateur·rices"),
        ("facilitateur", "de_pl", "de facilitateurs", "de facilitateurs et de facilitatrices", "de facilitateur·rices"),
        ("facilitateur", "chaque", "chaque facilitateur", "chaque facilitateur ou facilitatrice", "chaque facilitateur·rice"),
        ("facilitateur", "aucun", "aucun facilitateur", "aucun facilitateur ni aucune facilitatrice", "aucun·e facilitateur·rice"),
        ("interlocuteur", "le", "l’interlocuteur", "l’interlocuteur ou l’interlocutrice", "l’interlocuteur·rice"),
        ("interlocuteur", "de_pl", "d’interlocuteurs", "d’interlocuteurs et d’interlocutrices", "d’interlocuteur·rices"),
        ("interlocuteur", "A", "À l’interlocuteur", "À l’interlocuteur ou à l’interlocutrice", "À l’interlocuteur·rice"),
        ("interlocuteur", "ce", "cet interlocuteur", "cet interlocuteur ou cette interlocutrice", "cet·te interlocuteur·rice"),
        ("referent", "un", "un référent", "un référent ou une référente", "un·e référent·e"),
        ("referent", "les", "les référents", "les référents et référentes", "les référent·es"),
        ("beneficiaire", "le", "le bénéficiaire", "le ou la bénéficiaire", "le·la bénéficiaire"),
        ("beneficiaire", "d_un", "d’un bénéficiaire", "d’un ou d’une bénéficiaire", "d’un·e bénéficiaire"),
        ("beneficiaire", "les", "les bénéficiaires", "les bénéficiaires", "les bénéficiaires"),
        ("beneficiaire", "chaque", "chaque bénéficiaire", "chaque bénéficiaire", "chaque bénéficiaire"),
        ("allocataire", "le", "l’allocataire", "l’allocataire", "l’allocataire"),
        ("salarie", "pl", "salariés", "salariés et salariées", "salarié·es"),
        ("conseiller", "nu", "conseiller", "conseiller ou conseillère", "conseiller·ère"),
        ("demandeur_emploi", "le", "le demandeur d’emploi", "le demandeur ou la demandeuse d’emploi", "le·la demandeur·euse d’emploi"),
        ("demandeur_emploi", "des", "des demandeurs d’emploi", "des demandeurs et demandeuses d’emploi", "des demandeur·euses d’emploi"),
        ("travailleur_handicape", "aux", "aux travailleurs handicapés", "aux travailleurs handicapés et travailleuses handicapées", "aux travailleur·euses handicapé·es"),
        ("habitant", "de", "de l’habitant", "de l’habitant ou de l’habitante", "de l’habitant·e"),
        ("tuteur", "il", "il", "il ou elle", "il·elle"),
        ("tuteur", "accord_pl", "s", "s", "·es"),
        ("tuteur", "accord_s", "", "", "·e"),
    ],
)  # fmt: skip
def test_forms(word: str, form: str, generique: str, doublet: str, inclusive: str) -> None:
    assert tuple(mots(e)[word][form] for e in ECRITURES) == (generique, doublet, inclusive)


def test_the_three_writings_offer_the_same_forms() -> None:
    first = mots("generique")
    for ecriture in ECRITURES:
        table = mots(ecriture)
        assert table.keys() == first.keys()
        for word, forms in table.items():
            assert forms.keys() == first[word].keys()
            assert set(FORMES) <= forms.keys()


def test_each_writing_keeps_to_itself() -> None:
    for word in mots("generique"):
        for form in FORMES:
            assert "·" not in mots("generique")[word][form] + mots("doublet")[word][form]
            assert not re.search(r"\bou\b|\belle", mots("generique")[word][form])
            assert not re.search(r" ou ", mots("inclusive")[word][form])


def test_no_article_clashes_with_the_first_sound() -> None:
    for ecriture in ECRITURES:
        for forms in mots(ecriture).values():
            for text in forms.values():
                for found in re.finditer(r"\b(?:le|la|de|du|au|ce) (\w+)", text, re.I):
                    ok = found[1] in ("la", "l") or not begins_with_vowel_sound(found[1])
                    assert ok or found[1] in ("ou", "un", "une"), text
                for found in re.finditer(r"\b[ld]’(\w+)", text, re.I):
                    assert begins_with_vowel_sound(found[1]), text


def test_the_lexicon_cannot_be_changed_by_a_reader() -> None:
    with pytest.raises(TypeError):
        mots("doublet")["facilitateur"]["le"] = "x"  # type: ignore[index]


def test_an_unknown_writing_is_refused() -> None:
    with pytest.raises(ValueError, match="neutre"):
        mots("neutre")
