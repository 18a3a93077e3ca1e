"""What the engine takes of `dossier.yaml`: the lot, the tranches, who sanctions, how one counts; and its faults."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import yaml
from procedure_d_essai import AUJOURDHUI, Atelier, J, ouvrir

from clausedocs.difficultes import preparer
from clausedocs.difficultes.dossier_procedure import load_procedure
from clausedocs.difficultes.reglages import Reglages
from clausedocs.erreurs import ClausedocsErreur, ErreursGroupees


def change(dossier: Path, **blocs: Any) -> Reglages:
    """The settings of the dossier with some of its blocks changed, group by group."""
    path = dossier / "dossier.yaml"
    data = yaml.safe_load(path.read_text("utf-8"))
    for nom, values in blocs.items():
        data[nom] = {**data.get(nom, {}), **values} if isinstance(values, dict) else values
    path.write_text(yaml.safe_dump(data, allow_unicode=True), "utf-8")
    return load_procedure(dossier).reglages


@pytest.fixture
def dossier(tmp_path: Path) -> Path:
    return ouvrir(tmp_path)


def test_the_contract_is_read(dossier: Path) -> None:
    procedure = load_procedure(dossier)
    r = procedure.reglages
    assert (r.heures, r.date_fin, r.regime) == (Decimal(790), J("2027-06-30"), "administratif")
    assert r.echeancier[1] == (J("2027-03-31"), Decimal(500))
    assert r.computation.report
    assert (r.contacts_min, r.contacts_ecrits_min, r.delais["rappel"], r.delais["relance"]) == (2, 1, 15, 8)
    assert procedure.referent == "Rosalie Hautecombes"


def test_a_lot_has_its_own_clause(dossier: Path) -> None:
    lots = [{"numero": "1", "intitule": "gros œuvre", "clause": {"heures": 300}}]
    r = change(dossier, marche={"lots": lots}, procedure={"lot": "1"})
    assert r.heures == Decimal(300)


def test_an_optional_tranche_that_nobody_confirmed_counts_for_nothing(dossier: Path) -> None:
    path = dossier / "dossier.yaml"
    data = yaml.safe_load(path.read_text("utf-8"))
    del data["clause"]["heures"]
    data["clause"]["heures_des_tranches"] = [
        {"tranche": "ferme", "heures": 790},
        {"tranche": "o1", "heures": 310},
    ]
    data["marche"]["tranches"] = [{"code": "ferme"}, {"code": "o1", "optionnelle": "oui"}]
    path.write_text(yaml.safe_dump(data, allow_unicode=True), "utf-8")
    assert load_procedure(dossier).reglages.heures == Decimal(790)


@pytest.mark.parametrize("qui, acheteur, attendu", [
    ("coordonnateur", None, "Ville de Valmorin"),
    ("chaque_acheteur", None, "Office public de l’habitat du Grand-Aubrac"),
    ("chaque_acheteur", "Ville de Valmorin", "Ville de Valmorin"),
])  # fmt: skip
def test_who_sanctions_in_a_grouping(dossier: Path, qui: str, acheteur: str | None, attendu: str) -> None:
    city = yaml.safe_load((dossier.parent / "donneur_valmorin.yaml").read_text("utf-8"))
    group = {"membres": [city], "coordonnateur": "Ville de Valmorin", "qui_sanctionne": qui}
    r = change(
        dossier, groupement_commandes=group, procedure={"acheteur": acheteur} if acheteur else {"lot": None}
    )
    assert r.sanctionne == attendu
    assert len(r.acheteurs) == 2


@pytest.mark.parametrize("bloc, report, profil", [
    ({"marche": {"ccag": "travaux"}}, True, 8),
    ({"marche": {"ccag": "aucun"}}, False, None),
    ({"procedure": {"report_jour_ouvrable": "non"}}, False, 8),
    ({"procedure": {"ccag_version": "2009"}}, True, None),
])  # fmt: skip
def test_how_one_counts(dossier: Path, bloc: dict[str, Any], report: bool, profil: int | None) -> None:
    r = change(dossier, **bloc)
    assert (r.computation.report, r.computation.profil_jours) == (report, profil)


def test_the_marche_says_how_it_counts_too(dossier: Path) -> None:
    r = change(
        dossier, marche={"calendrier": "alsace", "ccag_version": "2009", "report_jour_ouvrable": "non"}
    )
    assert (r.computation.calendrier, r.computation.report, r.computation.profil_jours) == (
        "alsace",
        False,
        None,
    )


def test_a_fault_is_said_where_it_stands(dossier: Path) -> None:
    for bloc, champ in (
        ({"procedure": {"date_fin": "juin 2027"}}, "procedure.date_fin"),
        ({"procedure": {"machin": "titulaire"}}, "procedure.machin"),
        ({"clause": {"heures": "beaucoup"}}, "clause.heures"),
        ({"marche": {"ccag_version": "1976"}}, "marche.ccag_version"),
        ({"marche": {"calendrier": "lune"}}, "marche.calendrier"),
    ):
        with pytest.raises(ErreursGroupees) as caught:
            change(dossier, **bloc)
        (fault,) = caught.value.erreurs
        assert fault.lieu.champ == champ
        assert fault.lieu.ligne is not None
        assert fault.conseil
        nom, values = next(iter(bloc.items()))
        data = yaml.safe_load((dossier / "dossier.yaml").read_text("utf-8"))
        for key in values:
            del data[nom][key]
        (dossier / "dossier.yaml").write_text(yaml.safe_dump(data, allow_unicode=True), "utf-8")


ORGANE = {
    "role": "administrateur",
    "prenom": "Ambroise",
    "nom": "Valcrosse",
    "genre": "m",
    "adresse": {"voie": "2 place du Change", "code_postal": "99420", "commune": "Aubraguet"},
}


def test_after_a_judgment_the_letter_goes_to_whom_the_court_appointed(dossier: Path) -> None:
    a = Atelier(dossier)
    a.dire("2027-03-30", "refus")
    a.dire("2027-03-31", "anomalie_grave", motif="refus_ecrit")
    preparer(dossier, jour=J("2027-03-31"), consigne_le=AUJOURDHUI)
    a.dire("2027-04-01", "releve", arrete_au="2027-03-31", heures_realisees="282,5")
    a.dire(
        "2027-04-05",
        "procedure_collective",
        jugement_le="2027-04-02",
        nature="redressement",
        organe="Me Valcrosse",
    )
    with pytest.raises(ClausedocsErreur, match="la lettre doit aller à Me Valcrosse"):
        preparer(dossier, "mise_en_demeure", jour=J("2027-04-12"), consigne_le=AUJOURDHUI)
    data = yaml.safe_load((dossier / "dossier.yaml").read_text("utf-8"))
    procedure = {"type": "redressement", "date_jugement": "2027-04-02", "organes": [ORGANE]}
    change(dossier, titulaire={**data["titulaire"], "procedure_collective": procedure})
    fait = preparer(dossier, "mise_en_demeure", jour=J("2027-04-12"), consigne_le=AUJOURDHUI)
    assert fait.ligne is not None
    assert fait.ligne.get("destinataires")[0] == "Ambroise Valcrosse"
