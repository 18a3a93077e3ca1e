"""Opening a procedure from the page, whatever the case: subcontractors, a group, a lot, insolvency, a
convention. What the form makes is what the engine reads of the same case written by hand."""

from __future__ import annotations

import re
import shutil
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from pages_lues import read_formulaire
from starlette.testclient import TestClient

from clausedocs.difficultes.dossier_procedure import load_procedure
from clausedocs.dossiers.yaml_positions import read_yaml
from clausedocs.web import pages_lettre
from clausedocs.web.espace import Espace

# Case -> the dossier it is about, its subject on the page, a letter that its draft shows.
CAS = {
    "c05": ("c05_marche", "", "mise_en_demeure"),
    "c06": ("c06_marche", "", "plan_action"),
    "c09": ("c09_marche", "2", "relance"),
    "c13": ("c13_marche", "", "mise_en_demeure"),
    "c14": ("c14_amenagement_cadre", "", "mise_en_demeure_partie"),
}
MEMBRE = {
    "denomination": "Ballast et Rails du Ponant", "adresse.voie": "1 quai des Traverses", "adresse.code_postal": "99900",
    "adresse.commune": "Ponant-Ville", "siret": "99902010099009", "representant.prenom": "Raoul",
    "representant.nom": "Perrinel", "representant.genre": "m", "representant.fonction": "gérant", "article": "aucun", "genre": "f", "nombre": "s", "defaillant": "oui",
}  # fmt: skip
ORGANE = {
    "role": "administrateur", "prenom": "Ambroise", "nom": "Valcrosse", "genre": "m",
    "adresse.voie": "2 rue du Greffe", "adresse.code_postal": "99900", "adresse.commune": "Ponant-Ville",
}  # fmt: skip
# What each case adds to the company of its fixture.
PLUS = {
    "c05": {"sous_traitants[1].denomination": "Couvreurs du Val", "sous_traitants[1].prestations": "couverture"},
    "c06": {"groupement.forme": "conjoint", **{f"groupement.membres[1].{k}": v for k, v in MEMBRE.items()}},
    "c09": {},
    "c13": {
        "procedure_collective.type": "redressement",
        "procedure_collective.date_jugement": "2027-05-12",
        **{f"procedure_collective.organes[1].{k}": v for k, v in ORGANE.items()},
    },
}  # fmt: skip


@pytest.fixture(autouse=True)
def _jour(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pages_lettre, "aujourdhui", lambda: date(2027, 6, 21))


@pytest.fixture
def depart(espace: Espace, fixtures: Path) -> Espace:
    """A workspace with the dossiers of these cases, and the files that they name."""
    for path in (*fixtures.glob("donneur_*.yaml"), *fixtures.glob("ma_structure_*.yaml")):
        shutil.copy(path, espace.racine / path.name)
    for source, _, _ in CAS.values():
        shutil.copy(fixtures / f"{source}.yaml", espace.racine / f"{source}.yaml")
    return espace


def _flatten(data: Any, prefixe: str = "") -> dict[str, str]:
    if isinstance(data, Mapping):
        pairs = [_flatten(v, f"{prefixe}.{k}" if prefixe else str(k)) for k, v in data.items()]
        return {k: v for pair in pairs for k, v in pair.items()}
    if isinstance(data, list) and data and isinstance(data[0], Mapping):
        return {k: v for n, row in enumerate(data, 1) for k, v in _flatten(row, f"{prefixe}[{n}]").items()}
    return {prefixe: "\n".join(map(str, data)) if isinstance(data, list) else str(data)}


def _fill(client: TestClient, page: str, values: Mapping[str, str]) -> None:
    """The step of a form, its rows added one by one, its fields typed, saved as a browser does."""
    rows = {row[0]: None for path in values if (row := re.match(r".*\[\d+\]", path))}
    for row in rows:
        holder, _, rank = row.rstrip("]").rpartition("[")
        while _count(text := client.get(page).text, holder) < int(rank):
            sent = {**read_formulaire(text), "_action": f"ajouter:{holder}"}
            assert client.post(page, data=sent).status_code == 200
    for row in ("", *rows):
        text = client.get(page, params={"ouvrir": row} if row else {}).text
        sent = read_formulaire(text)
        for path, value in values.items():
            if path.startswith(f"{row}.") if row else "[" not in path:
                assert f'name="{path}"' in text, path
                sent[path] = [value]
        answer = client.post(page, data={**sent, "_action": "enregistrer"})
        assert "Enregistré." in answer.text


def _count(text: str, holder: str) -> int:
    found = re.search(rf'name="_nombre:{re.escape(holder)}" value="(\d+)"', text)
    assert found is not None
    return int(found[1])


def _open(client: TestClient, cas: str) -> str:
    source, lot, _ = CAS[cas]
    sent = {"sujet": f"{source}|{lot}", "reference": f"PR-2027-{cas[1:]}", "denomination": "À nommer"}
    answer = client.post("/difficultes", data=sent)
    assert answer.status_code == 200, answer.text
    return f"/difficultes/PR-2027-{cas[1:]}"


@pytest.mark.parametrize("cas", PLUS)
def test_a_procedure_against_a_company_is_opened_and_described(
    client: TestClient, depart: Espace, fixtures: Path, cas: str
) -> None:
    by_hand = read_yaml((fixtures / f"{cas}_procedure/dossier.yaml").read_text("utf-8"), cas).donnees
    base = _open(client, cas)
    company = {f"titulaire.{k}": v for k, v in {**_flatten(by_hand["titulaire"]), **PLUS[cas]}.items()}
    _fill(client, f"{base}/dossier/titulaire", company)
    days = {f"marche.{k}": by_hand["marche"][k] for k in ("date_notification", "date_fin")}
    _fill(client, f"{base}/dossier/marche", days)
    articles = "\n".join(by_hand["courrier"]["articles_contrat"])
    _fill(client, f"{base}/dossier/lettres", {"courrier.articles_contrat": articles})
    if "accord_permanent" in by_hand["procedure"]:
        agreed = _flatten({"procedure": {"accord_permanent": by_hand["procedure"]["accord_permanent"]}})
        _fill(client, f"{base}/dossier/delais", agreed)
    made = load_procedure(depart.racine / "procedures" / f"PR-2027-{cas[1:]}").reglages
    wanted = load_procedure(fixtures / f"{cas}_procedure").reglages
    for nom in ("machine", "regime", "acheteurs", "sanctionne", "destinataires", "date_notification",
                "date_fin", "accord_permanent", "accord_permanent_le", "computation"):  # fmt: skip
        assert getattr(made, nom) == getattr(wanted, nom), nom
    page = client.get(base)
    assert page.status_code == 200
    assert "Dossier de la procédure, à compléter" not in page.text
    _check_lettre(client, base, CAS[cas][2], by_hand["titulaire"]["denomination"])


def _check_lettre(client: TestClient, base: str, courrier: str, mots: str) -> None:
    """The draft of a letter, and its preview, say whom it goes to."""
    text = client.get(f"{base}/{courrier}").text
    sent = read_formulaire(text)
    answer = client.post(f"{base}/{courrier}/apercu", data=sent)
    assert answer.status_code == 200
    html = answer.json()["html"].replace("\u00a0", " ")
    assert mots in html or "L’aperçu attend" in html
    assert "<script" not in html


def test_a_group_has_a_copy_for_its_member(client: TestClient, depart: Espace, fixtures: Path) -> None:
    test_a_procedure_against_a_company_is_opened_and_described(client, depart, fixtures, "c06")
    page = client.get("/difficultes/PR-2027-06/mise_en_demeure").text
    assert "Exemplaire de Ballast et Rails du Ponant" in page
    sent = read_formulaire(page)
    answer = client.post(
        "/difficultes/PR-2027-06/mise_en_demeure/apercu", params={"document": "1"}, data=sent
    )
    assert "1 quai des Traverses" in answer.json()["html"].replace("\u00a0", " ")


def test_a_letter_goes_to_whom_the_court_appointed(
    client: TestClient, depart: Espace, fixtures: Path
) -> None:
    test_a_procedure_against_a_company_is_opened_and_described(client, depart, fixtures, "c13")
    page = client.get("/difficultes/PR-2027-13/mise_en_demeure").text
    assert "Ambroise Valcrosse" in page.replace("\u00a0", " ")


def test_a_procedure_between_the_parties_needs_nothing_more(
    client: TestClient, depart: Espace, fixtures: Path
) -> None:
    base = _open(client, "c14")
    folder = depart.racine / "procedures" / "PR-2027-14"
    made, wanted = (load_procedure(f).reglages for f in (folder, fixtures / "c14_procedure"))
    assert (made.machine, made.periodes, made.regime) == ("parties", wanted.periodes, wanted.regime)
    assert made.structure == wanted.structure
    assert "Procédure entre les parties" in client.get(base).text
    sent = {"auteur_lese": "donneur_ordre", "engagement": "engagements-structure-bilan",
            "fait": "bilan annuel 2026 non remis", "fait_le": "2027-01-31", "preuve": "courriels de relance"}  # fmt: skip
    answer = client.post(base, data={"evenement": "manquement", "jour": "2027-02-03", **sent},
                         files={"piece": ("constat.pdf", b"%PDF-1.7")})  # fmt: skip
    assert answer.status_code == 200
    assert f'href="{base}/mise_en_demeure_partie"' in answer.text
    page = client.get(f"{base}/mise_en_demeure_partie").text
    assert "bilan annuel 2026 non remis" in page
    assert "data-cible" in page


def test_the_period_of_a_convention_may_be_said(client: TestClient, depart: Espace) -> None:
    base = _open(client, "c14")
    _fill(client, f"{base}/dossier/delais", {"procedure.periode": "2"})
    assert load_procedure(depart.racine / "procedures" / "PR-2027-14").reglages.periode == 2
    assert (depart.racine / "procedures" / "PR-2027-14" / "versions" / "dossier").is_dir()


def test_two_tabs_do_not_overwrite_the_dossier_nor_a_letter(client: TestClient, depart: Espace) -> None:
    base = _open(client, "c05")
    for page, field in (
        (f"{base}/dossier/titulaire", "titulaire.denomination"),
        (f"{base}/rappel", "rappel.accord_ref"),
    ):
        one, two = (read_formulaire(client.get(page).text) for _ in range(2))
        assert client.post(page, data={**one, field: "Un", "_action": "enregistrer"}).status_code == 200
        answer = client.post(page, data={**two, field: "Deux", "_action": "enregistrer"})
        assert answer.status_code == 409
        assert "Un" in answer.text
        assert "Deux" in answer.text
        kept = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', answer.text))
        assert client.post(page, data={**kept, "_action": "enregistrer"}).status_code == 200
        assert 'value="Deux"' in client.get(page).text
