"""The values of a dossier: how they may be written, what is refused and under which code."""

from __future__ import annotations

from contextlib import suppress
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from dossiers_d_essai import make_donnees
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from clausedocs.domaine import Dossier
from clausedocs.langue.lacune import Lacune

C = "convention"
D = "donneur_ordre"
S = "structure_porteuse"


def read(chemin: str, valeur: Any) -> Any:
    """What the model holds once this was written there."""
    value: Any = Dossier.model_validate(make_donnees({chemin: valeur}))
    for pas in chemin.split("."):
        value = value[int(pas)] if pas.isdigit() else getattr(value, pas)
    return value


def refuse(chemin: str, valeur: Any) -> dict[str, Any]:
    with pytest.raises(ValidationError) as raised:
        Dossier.model_validate(make_donnees({chemin: valeur}))
    (error,) = raised.value.errors()
    assert ".".join(map(str, error["loc"])) == chemin
    return dict(error)


@pytest.mark.parametrize(
    ("chemin", "ecrit", "lu"),
    [
        (f"{D}.siret", "210 004 107 99006", "21000410799006"),
        # La Poste: its establishments follow a sum of digits and not the usual key
        (f"{D}.siret", "356 000 000 49837", "35600000049837"),
        (f"{D}.tva_intracom", "fr 49 210004107", "FR49210004107"),
        (f"{S}.iban", "FR89 9999 9000 010C LAUS E000 181", "FR8999999000010CLAUSE000181"),
        (f"{S}.bic", "zzzzfr99xxx", "ZZZZFR99XXX"),
        (f"{S}.rna", "W991000101", "W991000101"),
        (f"{S}.rna", "w2a1000101", "W2A1000101"),
        (f"{D}.contacts.0.telephone", "0199001204", "01 99 00 12 04"),
        (f"{D}.contacts.0.telephone", "+33 1 99 00 12 04", "+33 1 99 00 12 04"),
        (f"{D}.adresse.code_postal", "01 120", "01120"),
        (f"{C}.date_signature", "2026-10-05", date(2026, 10, 5)),
        (f"{C}.date_signature", "5/10/2026", date(2026, 10, 5)),
        (f"{C}.duree_mois", "48", 48),
        (f"{C}.chiffres_territoire.heures", "412 000", 412000),
        (f"{C}.montant_max_ht", "24 000,50 €", Decimal("24000.50")),
        (f"{C}.montant_max_ht", "24000.5", Decimal("24000.5")),
        (f"{C}.remuneration.echeances.0.part_pct", "33,33 %", Decimal("33.33")),
        (f"{C}.report_jour_ouvrable", "non", False),
        (f"{C}.report_jour_ouvrable", "Vrai", True),
        (f"{D}.habilitation.type", "Délibération", "deliberation"),
        (f"{D}.article", "l’", "l'"),
        (f"{C}.publics_preambule.0", "deld", "DELD"),
        (f"{D}.denomination", "  Ville de Valmorin ", "Ville de Valmorin"),
    ],
)
def test_what_people_write_is_understood(chemin: str, ecrit: str, lu: Any) -> None:
    assert read(chemin, ecrit) == lu


@pytest.mark.parametrize(
    ("code", "chemin", "ecrit"),
    [
        ("siret_forme", f"{D}.siret", "2100041079900"),
        ("siret_forme", f"{D}.siret", "2100041079900A"),
        ("siret_cle", f"{D}.siret", "21000410799007"),
        # the whole number is right, the SIREN inside is not
        ("siret_cle", f"{D}.siret", "21000410899004"),
        ("siret_cle", f"{D}.siret", "35600000049838"),
        ("tva_cle", f"{D}.tva_intracom", "FR48210004107"),
        ("tva_forme", f"{D}.tva_intracom", "BE0123456789"),
        ("tva_forme", f"{D}.tva_intracom", "FR4921000410"),
        ("iban_cle", f"{S}.iban", "FR8899999000010CLAUSE000181"),
        ("iban_forme", f"{S}.iban", "9999900001"),
        ("bic_forme", f"{S}.bic", "ZZZZ"),
        ("rna_forme", f"{S}.rna", "W99100010"),
        ("code_postal_forme", f"{D}.adresse.code_postal", "9912"),
        ("courriel_forme", f"{D}.contacts.0.courriel", "achats@valmorin"),
        ("courriel_forme", f"{D}.contacts.0.courriel", "achats valmorin.example"),
        ("telephone_forme", f"{D}.contacts.0.telephone", "12 04"),
        ("date_invalide", f"{C}.date_signature", "5 octobre"),
        ("date_invalide", f"{C}.date_signature", "20261005"),
        ("date_impossible", f"{C}.date_signature", "2026-02-29"),
        ("date_impossible", f"{C}.date_signature", "31/06/2026"),
        ("annee_impossible", f"{C}.date_signature", "0026-10-05"),
        ("annee_impossible", f"{C}.date_signature", "05/10/1926"),
        ("annee_impossible", f"{C}.date_signature", "2101-01-01"),
        ("annee_impossible", f"{C}.date_signature", date(26, 10, 5)),
        ("entier_invalide", f"{C}.duree_mois", "4 ans"),
        ("entier_invalide", f"{C}.duree_mois", "48,5"),
        ("montant_invalide", f"{C}.montant_max_ht", "24.000,00"),
        ("montant_invalide", f"{C}.montant_max_ht", "24,000"),
        ("montant_invalide", f"{C}.montant_max_ht", "NaN"),
        ("pourcentage_invalide", f"{C}.remuneration.echeances.0.part_pct", "la moitié"),
        ("booleen_invalide", f"{C}.report_jour_ouvrable", "peut-être"),
        ("code_inconnu", f"{C}.publics_preambule.0", "DEDL"),
        ("code_inconnu", f"{D}.type_acheteur", "mairie"),
        ("code_inconnu", f"{C}.reconduction.mode", "automatique"),
        ("texte_vide", f"{D}.agissant_pour", "   "),
        ("texte_sur_plusieurs_lignes", f"{D}.agissant_pour", "la commune\nde Valmorin"),
        ("extra_forbidden", f"{D}.mairie", "x"),
        ("greater_than_equal", f"{C}.duree_mois", "0"),
        ("greater_than", f"{C}.montant_max_ht", "0"),
        ("too_short", f"{C}.publics_preambule", []),
    ],
)
def test_what_cannot_be_understood_is_refused_at_its_place(code: str, chemin: str, ecrit: Any) -> None:
    error = refuse(chemin, ecrit)
    assert error["type"] == code
    if "_" in code and "conseil" in error.get("ctx", {}):
        assert error["ctx"]["message"] == error["msg"] and error["ctx"]["conseil"].endswith((".", "?"))


def test_an_unknown_code_names_the_nearest_or_the_whole_list() -> None:
    assert "DELD" in refuse(f"{C}.publics_preambule.0", "DEDL")["ctx"]["conseil"]
    assert "tacite (sauf refus)" in refuse(f"{C}.reconduction.mode", "zzz")["ctx"]["conseil"]


def test_a_year_of_two_digits_is_guessed() -> None:
    assert refuse(f"{C}.date_signature", "11/01/0026")["msg"].endswith("vouliez-vous écrire 2026\u202f?")
    assert refuse(f"{C}.date_signature", "11/01/0206")["msg"] == "L’année 0206 n’est pas possible."


def test_braces_of_the_user_are_printed_as_they_are() -> None:
    assert "{message}" in refuse(f"{C}.reconduction.mode", "{message}")["msg"]


@given(st.text(max_size=30))
def test_any_text_is_read_or_refused_never_worse(text: str) -> None:
    for chemin in (
        f"{D}.siret",
        f"{C}.montant_max_ht",
        f"{C}.date_signature",
        f"{S}.iban",
        f"{C}.duree_mois",
    ):
        with suppress(ValidationError):
            Dossier.model_validate(make_donnees({chemin: text}))


@given(st.integers(min_value=0, max_value=13), st.integers(min_value=1, max_value=9))
def test_one_wrong_digit_never_passes_for_a_siret(rang: int, ecart: int) -> None:
    juste = "21000410799006"
    faux = juste[:rang] + str((int(juste[rang]) + ecart) % 10) + juste[rang + 1 :]
    with pytest.raises(ValidationError):
        Dossier.model_validate(make_donnees({f"{D}.siret": faux}))


@pytest.mark.parametrize(
    "chemin", [f"{D}.siret", f"{C}.duree_mois", f"{C}.date_signature", f"{D}.adresse.voie"]
)
def test_a_gap_takes_any_place(chemin: str) -> None:
    assert isinstance(read(chemin, Lacune(chemin)), Lacune)


def test_a_dossier_does_not_change_once_read() -> None:
    dossier = Dossier.model_validate(make_donnees())
    with pytest.raises(ValidationError):
        dossier.convention.duree_mois = 1
