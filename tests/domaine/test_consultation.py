"""What may still be written before, during and after the consultation; its questions; what comes before it."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from dossiers_d_essai import ABSENT, FIXTURES
from marches_d_essai import (
    AVIS,
    FICHE,
    LOTS,
    PRIVE,
    PUBLIE,
    RESERVE,
    A,
    C,
    F,
    M,
    check,
    make_marche,
    make_question,
)

from clausedocs.domaine import check_rules
from clausedocs.domaine.consultation import judge_consultation, touches_dce, warn_consultation
from clausedocs.dossiers import load_dossier
from clausedocs.erreurs import ErreursGroupees
from clausedocs.langue.lacune import Lacune

PIECES = (
    "clause_avis",
    "clause_rc",
    "clause_ccap",
    "clause_cctp",
    "clause_ae",
    "annexe_insertion",
    "cadre_reponse",
)
AUTRES = (
    "note_calibrage",
    "note_obligation",
    "fiche_projet_achat",
    "avis_motive",
    "reponse_candidats",
)
SIGNE: dict[str, Any] = {**PUBLIE, f"{M}.contrat_signe": "oui"}
REPORT: dict[str, Any] = {
    **PUBLIE,
    "questions": [make_question(importante="oui", piece_modifiee="ccap", report_date_limite="2027-01-29")],
}


def follow(changements: dict[str, Any], modeles: tuple[str, ...], le: str) -> tuple[list[str], list[str]]:
    """The codes of the refusals and of the warnings on that day."""
    d, day = make_marche(changements), date.fromisoformat(le)
    return (
        [v.code for v in judge_consultation(d, modeles, day)],
        [v.code for v in warn_consultation(d, modeles, day)],
    )


SUIVI: list[tuple[dict[str, Any], str, list[str], list[str]]] = [
    # Before, on the very day, and without any date: nothing to say.
    ({}, "2030-01-01", [], []),
    (PUBLIE, "2026-12-06", [], []),
    (PUBLIE, "2026-12-07", [], []),
    # Published: a rectification, for all.
    (PUBLIE, "2026-12-08", [], ["dce_publie"]),
    (PUBLIE, "2027-01-15", [], ["dce_publie"]),
    ({**PUBLIE, f"{M}.date_limite_offres": ABSENT}, "2028-01-01", [], ["dce_publie"]),
    # The deadline is over.
    (PUBLIE, "2027-01-16", ["offres_remises"], []),
    ({f"{M}.date_limite_offres": "2027-01-15"}, "2027-01-16", ["offres_remises"], []),
    # An answer moved it.
    (REPORT, "2027-01-16", [], ["dce_publie"]),
    (REPORT, "2027-01-29", [], ["dce_publie"]),
    (REPORT, "2027-01-30", ["offres_remises"], []),
    # Signed: by common agreement only, whatever the day.
    (SIGNE, "2026-12-06", ["contrat_deja_signe"], []),
    (SIGNE, "2026-12-08", ["contrat_deja_signe"], []),
    (SIGNE, "2027-03-01", ["contrat_deja_signe"], []),
    # The gaps of a draft decide nothing.
    ({**PUBLIE, f"{M}.date_limite_offres": Lacune("limite")}, "2027-03-01", [], ["dce_publie"]),
]


@pytest.mark.parametrize(("changements", "le", "refus", "avertis"), SUIVI, ids=range(len(SUIVI)))
@pytest.mark.parametrize("piece", PIECES)
def test_a_piece_of_the_dce_follows_the_consultation(
    piece: str, changements: dict[str, Any], le: str, refus: list[str], avertis: list[str]
) -> None:
    assert follow(changements, (piece,), le) == (refus, avertis)
    assert follow(changements, ("note_calibrage", piece), le) == (refus, avertis)


@pytest.mark.parametrize("le", ["2026-12-06", "2026-12-08", "2027-01-16", "2027-03-01"])
@pytest.mark.parametrize("modele", AUTRES)
def test_what_is_not_of_the_dce_is_never_refused(modele: str, le: str) -> None:
    assert not touches_dce((modele,))
    for changements in (PUBLIE, REPORT, SIGNE):
        assert follow(changements, (modele,), le) == ([], [])


def test_a_private_contract_is_followed_without_the_code() -> None:
    for changements, le in (({**PRIVE, **SIGNE}, "2027-03-01"), ({**PRIVE, **PUBLIE}, "2026-12-08")):
        d, day = make_marche(changements), date.fromisoformat(le)
        (v,) = [*judge_consultation(d, PIECES, day), *warn_consultation(d, PIECES, day)]
        assert "commande publique" not in v.message + v.conseil


def test_a_dossier_is_judged_at_its_own_date(tmp_path: Path) -> None:
    """The day of the documents decides, not the calendar's; without `modeles`, all the pieces are meant."""
    source = (FIXTURES / "erreurs" / "offres_remises.yaml").read_text("utf-8").replace("../", "")
    path = tmp_path / "marche.yaml"
    for name in ("donneur_valmorin.yaml", "ma_structure_meivo.yaml"):
        (tmp_path / name).write_text((FIXTURES / name).read_text("utf-8"), "utf-8")

    def codes(jour: str, **options: Any) -> list[str]:
        path.write_text(source.replace("date_reference: 2027-01-18", f"date_reference: {jour}"), "utf-8")
        try:
            return [a.code for a in load_dossier(path, **options).avertissements]
        except ErreursGroupees as raised:
            return [e.code for e in raised.erreurs]

    assert codes("2026-12-01") == []
    assert codes("2027-01-15") == ["dce_publie"]
    assert codes("2027-01-18") == ["offres_remises"]
    assert codes("2027-01-18", le=date(2026, 12, 1)) == ["offres_remises"]
    assert codes("2027-01-18", modeles=["note_calibrage"]) == []


# -- questions


def ask(*questions: dict[str, str]) -> dict[str, Any]:
    return {**PUBLIE, "questions": list(questions)}


IMPORTANTE = {"importante": "oui", "piece_modifiee": "ccap"}
CAS: list[tuple[str, str, dict[str, Any]]] = [
    ("reponse_avant_question", "questions[1].date_reponse", ask(make_question(date_reponse="2026-12-13"))),
    ("question_avant_publication", "questions[1].date_question", ask(make_question(date_question="2026-12-06"))),
    ("reponse_tardive", "questions[1].date_reponse", ask(make_question(date_reponse="2027-01-16"))),
    ("report_absent", "questions[1].report_date_limite", ask(make_question(**IMPORTANTE))),
    (
        "report_sans_effet",
        "questions[1].report_date_limite",
        ask(make_question(**IMPORTANTE, report_date_limite="2027-01-15")),
    ),
    # A second report goes further than the first.
    (
        "report_sans_effet",
        "questions[2].report_date_limite",
        ask(
            make_question(**IMPORTANTE, report_date_limite="2027-01-29"),
            make_question(**IMPORTANTE, date_reponse="2026-12-18", report_date_limite="2027-01-29"),
        ),
    ),
    # -- the opinion
    ("saisine_absente", F, {**AVIS, F: ABSENT}),
    ("avis_avant_saisine", f"{A}.date_avis", {**AVIS, f"{A}.date_avis": "2026-11-01"}),
    ("reserves_absentes", f"{A}.reserves", {**AVIS, f"{A}.sens": "favorable_reserves"}),
    ("avis_lot_absent", f"{A}.par_lot", {**AVIS, f"{A}.par_lot": ABSENT}),
    ("lot_inconnu", f"{A}.par_lot[1].lot", {**AVIS, f"{A}.par_lot.0.lot": "1"}),
    (
        "avis_lot_absent",
        f"{A}.par_lot",
        {**AVIS, **LOTS, f"{A}.par_lot": [{"lot": n, "motifs": "Tâches."} for n in "12"]},
    ),
    (
        "lot_inconnu",
        f"{A}.par_lot[4].lot",
        {**AVIS, **LOTS, f"{A}.par_lot": [{"lot": n, "motifs": "Tâches."} for n in "1234"]},
    ),
    (
        "lot_inconnu",
        f"{A}.par_lot[4].lot",
        {
            **AVIS,
            **LOTS,
            f"{A}.par_lot": [*({"lot": n, "motifs": "Tâches."} for n in "123"), {"motifs": "Tâches."}],
        },
    ),
    (
        "valeur_en_double",
        f"{A}.par_lot[4].lot",
        {**AVIS, **LOTS, f"{A}.par_lot": [{"lot": n, "motifs": "Tâches."} for n in "1233"]},
    ),
    ("fournitures_excessives", f"{F}.dont_fournitures_ht", {**FICHE, f"{F}.dont_fournitures_ht": "1200000.01"}),
    # -- the documents asked for
    ("modele_hors_dossier", "modeles[1]", {"modeles": ["convention_cadre"]}),
    ("bloc_absent", F, {"modeles": ["fiche_projet_achat"]}),
    ("bloc_absent", "questions", {"modeles": ["reponse_candidats"]}),
    ("piece_sans_objet", "modeles[2]", {"modeles": ["clause_ccap", "cadre_reponse"]}),
    ("piece_sans_objet", "modeles[1]", {"modeles": ["clause_cctp"]}),
    ("piece_sans_objet", "modeles[1]", {"modeles": ["clause_avis"], f"{M}.publicite": "aucune"}),
    ("piece_sans_objet", "modeles[1]", {**PRIVE, "modeles": ["clause_avis"]}),
    ("piece_sans_objet", "modeles[1]", {"modeles": ["clause_rc"], f"{M}.contrat": "concession", f"{M}.ccag": "aucun"}),
]  # fmt: skip


@pytest.mark.parametrize(
    ("code", "champ", "changements"), CAS, ids=[f"{c}-{n}" for n, (c, _, _) in enumerate(CAS)]
)
def test_one_change_breaks_one_rule(code: str, champ: str, changements: dict[str, Any]) -> None:
    assert check(changements) == [(code, champ)]


@pytest.mark.parametrize(
    "changements",
    [
        ask(make_question()),
        ask(make_question(date_question="2026-12-07", date_reponse="2026-12-07")),
        ask(make_question(date_reponse="2027-01-15")),
        REPORT,
        # Once an answer has moved the deadline, others come until the new one.
        ask(
            make_question(**IMPORTANTE, report_date_limite="2027-01-29"),
            make_question(date_question="2027-01-17", date_reponse="2027-01-20"),
            make_question(**IMPORTANTE, date_reponse="2027-01-21", report_date_limite="2027-02-05"),
        ),
        AVIS,
        {**AVIS, f"{A}.date_avis": "2026-11-02"},
        {**AVIS, f"{A}.sens": "favorable_reserves", f"{A}.reserves": ["vérifier les accès"]},
        {**AVIS, **LOTS, f"{A}.par_lot": [{"lot": n, "motifs": "Tâches."} for n in "321"]},
        {**AVIS, **LOTS, f"{A}.par_lot": [{"lot": Lacune("lot"), "motifs": "Tâches."}]},
        {**FICHE, f"{F}.dont_fournitures_ht": "1200000"},
        {"modeles": ["clause_ccap", "note_calibrage"], f"{M}.contrat": "concession", f"{M}.ccag": "aucun"},
        {"modeles": ["clause_cctp"], f"{C}.postes": ["manœuvre"]},
        {**RESERVE, "modeles": ["annexe_insertion"]},
    ],
)
def test_a_sound_dossier_breaks_no_rule(changements: dict[str, Any]) -> None:
    assert check(changements) == []


def test_an_answer_after_the_deadline_it_moves_comes_too_late() -> None:
    late = ask(make_question(**IMPORTANTE, date_reponse="2027-01-16", report_date_limite="2027-01-29"))
    assert check(late) == [("reponse_tardive", "questions[1].date_reponse")]


def test_a_lot_without_device_is_the_only_fault() -> None:
    """The pieces that it would need are not judged before."""
    faults = check({f"{C}.dispositif": ABSENT, "modeles": ["clause_rc", "clause_ccap", "cadre_reponse"]})
    assert faults == [("dispositif_absent", f"{C}.dispositif")]


def test_the_lots_that_the_opinion_forgets_are_named() -> None:
    said = {**AVIS, **LOTS, f"{A}.par_lot": [{"lot": "2", "motifs": "Tâches."}]}
    (violation,) = check_rules(make_marche(said))
    assert "les lots 1 et 3" in violation.message.replace("\u00a0", " ")
