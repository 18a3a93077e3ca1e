"""The form of a dossier: every field once, conditions that can hold, steps that lead to each error."""

from __future__ import annotations

import pytest

from clausedocs.dossiers import schema_json, write_squelette
from clausedocs.dossiers.formes import find_champ, read_champs
from clausedocs.dossiers.formulaire import (
    RACINES,
    Element,
    applies,
    find_condition,
    list_hors,
    make_formulaire,
    walk,
)

SORTES = tuple(RACINES)


@pytest.mark.parametrize("sorte", SORTES)
def test_every_field_of_the_domain_is_in_exactly_one_step(sorte: str) -> None:
    formulaire = make_formulaire(sorte)
    shown = [e.chemin for s in formulaire.etapes for e in walk(s.elements) if not e.enfants]
    assert len(shown) == len(set(shown))

    def leaves(bloc: type, prefixe: str) -> list[str]:
        out: list[str] = []
        for nom, champ in read_champs(bloc).items():
            inner = champ.forme.element.bloc if champ.forme.element else champ.forme.bloc
            out += leaves(inner, f"{prefixe}{nom}.") if inner else [f"{prefixe}{nom}"]
        return out

    hidden = tuple(list_hors(sorte))
    wanted = [
        x for x in leaves(formulaire.racine, "") if not f"{x}.".startswith(tuple(f"{h}." for h in hidden))
    ]
    assert sorted(shown) == sorted(wanted)


@pytest.mark.parametrize("sorte", SORTES)
def test_every_condition_names_a_field_and_codes_that_exist(sorte: str) -> None:
    formulaire = make_formulaire(sorte)
    known = {e.chemin: e for s in formulaire.etapes for e in walk(s.elements)}
    for element in known.values():
        prefixe = element.chemin.rpartition(".")[0]
        for nom, codes in element.champ.quand.items():
            path = find_condition(nom, known, f"{prefixe}." if prefixe else "")
            assert path in known, f"{element.chemin}: {nom}"
            valeurs = known[path].forme.valeurs
            assert set(codes) <= set(valeurs), f"{element.chemin}: {codes}"


@pytest.mark.parametrize("sorte", SORTES)
def test_a_label_says_more_than_the_name_and_steps_have_titles(sorte: str) -> None:
    for etape in make_formulaire(sorte).etapes:
        assert etape.titre
        for element in walk(etape.elements):
            assert element.champ.label.strip()


@pytest.mark.parametrize(
    ("champ", "etape"),
    [
        ("convention.duree_mois", "accord"),
        ("convention.remuneration.echeances[2].part_pct", "prix"),
        ("donneur_ordre.siret", "donneur-ordre"),
        ("donneur_ordre.type_acheteur", "donneur-ordre"),
        ("convention.roles_rgpd", "suivi"),
        ("annexe.actions_locales[1].libelle", "offre"),
        ("deliberation.seance", "documents"),
    ],
)
def test_an_error_leads_to_the_step_of_its_field(champ: str, etape: str) -> None:
    assert make_formulaire("convention").find_etape(champ).id == etape


def _element(sorte: str, chemin: str) -> Element:
    found = make_formulaire(sorte).find_element(chemin)
    assert found is not None
    return found


def test_a_field_applies_when_its_condition_holds() -> None:
    date_effet = _element("convention", "convention.date_effet")
    assert applies(date_effet, {"convention.prise_effet": "date"}, "convention.")
    assert not applies(date_effet, {"convention.prise_effet": "signature"}, "convention.")
    assert not applies(date_effet, {}, "convention.")


def test_the_clause_of_a_lot_follows_that_of_the_marche() -> None:
    places = _element("marche", "marche.lots.clause.places")
    common = {"clause.dispositif": "marche_insertion"}
    assert applies(places, common, "marche.lots[1].clause.")
    own = {**common, "marche.lots[1].clause.dispositif": "condition"}
    assert not applies(places, own, "marche.lots[1].clause.")
    assert applies(places, own, "marche.lots[2].clause.")


def test_several_codes_may_open_a_field() -> None:
    locaux = _element("convention", "convention.dispositifs_locaux")
    assert applies(locaux, {"convention.publics_preambule": ("DELD", "DISPOSITIF_LOCAL")}, "convention.")


def test_a_row_is_named_in_the_singular() -> None:
    assert _element("marche", "marche.lots").singulier == "Lot"
    assert _element("convention", "annexe.actions_locales").singulier == "Action propre à la structure"
    assert _element("marche", "questions").singulier == "Question des candidats"


def test_documents_are_offered_by_their_titles() -> None:
    valeurs = _element("convention", "modeles").forme.valeurs
    assert valeurs["projet_deliberation"] == "Projet de délibération"
    assert "clause_ccap" not in valeurs


def test_the_schema_and_the_skeleton_say_when_a_field_applies() -> None:
    schema = schema_json("convention_cadre")
    assert "prise_effet" in schema["$defs"]["Convention"]["properties"]["date_effet"]["description"]
    champ = find_champ(RACINES["convention"], ("convention", "date_effet"))
    assert champ is not None
    assert champ.quand == {"prise_effet": ("date",)}
    assert "Seulement avec prise_effet" in " ".join(write_squelette("convention_cadre").split())
