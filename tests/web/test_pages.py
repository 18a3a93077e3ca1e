"""The pages of a dossier: what is shown, what is said, what is saved, what is taken away."""

from __future__ import annotations

import io
import re
import time
import zipfile

import pytest
from pages_lues import read_empreinte, read_formulaire
from starlette.testclient import TestClient

from clausedocs.dossiers.formulaire import make_formulaire
from clausedocs.web.espace import Espace

ETAPES = [(nom, e.id) for nom, sorte in (("valmorin", "convention"), ("marche", "marche"), ("ma_structure", "structure"))
          for e in make_formulaire(sorte).etapes]  # fmt: skip


@pytest.mark.parametrize(("nom", "etape"), ETAPES)
def test_a_step_sent_untouched_changes_nothing(
    client: TestClient, espace: Espace, nom: str, etape: str
) -> None:
    before = espace.read(nom)
    page = client.get(f"/dossier/{nom}/{etape}")
    assert page.status_code == 200
    assert client.post(f"/dossier/{nom}/{etape}", data=read_formulaire(page.text)).status_code == 200
    assert espace.read(nom).donnees == before.donnees


@pytest.mark.parametrize("path", ["/", "/convention", "/marche", "/structure", "/dossier/valmorin/relire",
    "/dossier/marche/relire", "/dossier/valmorin/apercu", "/dossier/valmorin/versions", "/dossier/marche/calibrage",
    "/dossier/marche/inserer", "/structure/papier", "/structure/modeles", "/structure/champs", "/deposer"])  # fmt: skip
def test_every_page_is_french_and_names_itself(client: TestClient, path: str) -> None:
    page = client.get(path)
    assert page.status_code == 200
    assert '<html lang="fr">' in page.text
    assert re.search(r"<title>[^<]+ – clausedocs</title>", page.text)
    assert page.text.count("<h1") == 1
    for link in re.findall(r'href="(/[^"#?]*)', page.text):
        assert client.get(link).status_code == 200, link


def _send(client: TestClient, page: str, **changes: str | None) -> str:
    """A step with these fields changed (None: cleared); gives back the page that follows."""
    sent = {**read_formulaire(client.get(page).text), "_action": ["enregistrer"]}
    for nom, value in changes.items():
        sent[nom] = [] if value is None else [value]
    answer = client.post(page, data=sent)
    assert answer.status_code == 200
    return answer.text


def test_an_error_stands_beside_its_field_and_in_the_summary(client: TestClient, espace: Espace) -> None:
    page = _send(client, "/dossier/valmorin/donneur-ordre", **{"donneur_ordre.siret": "21000410799007"})
    assert espace.read("valmorin").donnees["donneur_ordre"]["siret"] == "21000410799007"
    summary = page[page.index("Une erreur à corriger") : page.index("<form")]
    assert 'href="/dossier/valmorin/donneur-ordre#champ-donneur_ordre.siret"' in summary
    field = page[page.index('for="champ-donneur_ordre.siret"') :]
    assert "La clé du SIRET" in field[: field.index("</div>")]
    assert 'aria-invalid="true"' in field[: field.index("</div>")]
    review = client.get("/dossier/valmorin/relire").text
    assert "La clé du SIRET" in review
    assert "1 erreur" in client.get("/").text


def test_what_is_missing_is_listed_with_its_link(client: TestClient) -> None:
    _send(client, "/dossier/valmorin/accord", **{"convention.duree_mois": ""})
    review = client.get("/dossier/valmorin/relire").text
    assert 'href="/dossier/valmorin/accord#champ-convention.duree_mois"' in review
    assert "Rien ne manque" not in review
    assert "1 à compléter" in client.get("/").text


def test_a_fault_of_the_structure_leads_to_the_structure(client: TestClient) -> None:
    _send(client, "/dossier/ma_structure/identite", siret="123")
    review = client.get("/dossier/valmorin/relire").text
    assert 'href="/dossier/ma_structure/identite#champ-siret"' in review
    assert "Le SIRET" in client.get("/dossier/ma_structure/identite").text


def test_rows_are_added_and_taken_away_without_javascript(client: TestClient, espace: Espace) -> None:
    page = "/dossier/valmorin/prix"
    path = "convention.remuneration.echeances"

    def shares() -> list[str]:
        rows = espace.read("valmorin").donnees["convention"]["remuneration"]["echeances"]
        return [r.get("part_pct", "") for r in rows]

    before = shares()
    _send(client, page, _action=f"ajouter:{path}")
    assert shares() == [*before, ""]
    after = _send(client, page, _action=f"retirer:{path}[1]")
    assert shares() == [*before[1:], ""]
    assert f'name="{path}[1].part_pct"' in after


def test_a_field_without_an_object_is_hidden_until_it_has_one(client: TestClient) -> None:
    page = client.get("/dossier/valmorin/accord").text
    hidden = re.search(r"<div class=\"champ[^>]*data-quand=.[^>]*prise_effet[^>]*>", page)
    assert hidden is not None
    assert hidden[0].endswith("hidden>")
    page = _send(client, "/dossier/valmorin/accord", **{"convention.prise_effet": "date"})
    shown = re.search(r"<div class=\"champ[^>]*data-quand=.[^>]*prise_effet[^>]*>", page)
    assert shown is not None
    assert not shown[0].endswith("hidden>")


def test_what_other_steps_hold_is_left_alone(client: TestClient, espace: Espace) -> None:
    before = espace.read("valmorin").donnees
    _send(client, "/dossier/valmorin/accord", **{"convention.duree_mois": "24"})
    after = espace.read("valmorin").donnees
    assert after["convention"].pop("duree_mois") == "24"
    before["convention"].pop("duree_mois")
    assert after == before


# -- two tabs


def test_two_tabs_on_one_step_never_overwrite_each_other(client: TestClient, espace: Espace) -> None:
    page = "/dossier/valmorin/accord"
    late = read_formulaire(client.get(page).text)
    _send(client, page, **{"convention.duree_mois": "24"})
    late["convention.duree_mois"] = ["36"]
    answer = client.post(page, data=late)
    assert answer.status_code == 409
    assert espace.read("valmorin").donnees["convention"]["duree_mois"] == "24"
    row = answer.text[answer.text.index("<tbody>") : answer.text.index("</tbody>")]
    assert row.count("<tr>") == 1
    assert "36" in row
    assert "24" in row
    repeated = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)">', answer.text))
    repeated["_empreinte"] = read_empreinte(answer.text)
    assert client.post(page, data=repeated).status_code == 200
    assert espace.read("valmorin").donnees["convention"]["duree_mois"] == "36"


def test_two_tabs_on_two_steps_both_save(client: TestClient, espace: Espace) -> None:
    late = read_formulaire(client.get("/dossier/valmorin/missions").text)
    _send(client, "/dossier/valmorin/accord", **{"convention.duree_mois": "24"})
    late["convention.territoire"] = ["le Littoral"]
    assert client.post("/dossier/valmorin/missions", data=late).status_code == 200
    convention = espace.read("valmorin").donnees["convention"]
    assert (convention["duree_mois"], convention["territoire"]) == ("24", "le Littoral")


def test_the_script_is_told_of_a_conflict_too(client: TestClient) -> None:
    page = "/dossier/valmorin/accord"
    late = read_formulaire(client.get(page).text)
    _send(client, page, **{"convention.duree_mois": "24"})
    late["convention.duree_mois"] = ["36"]
    answer = client.post(page, data=late, headers={"accept": "application/json"})
    assert (answer.status_code, answer.json()["conflit"]) == (409, True)


def test_saving_in_the_background_gives_the_next_mark(client: TestClient) -> None:
    page = "/dossier/valmorin/accord"
    sent = read_formulaire(client.get(page).text)
    for months in ("24", "36", "abc"):
        sent["convention.duree_mois"] = [months]
        answer = client.post(page, data=sent, headers={"accept": "application/json"})
        assert answer.status_code == 200
        sent["_empreinte"] = [answer.json()["empreinte"]]
    assert "convention.duree_mois" in answer.json()["fautes"]


# -- preview


def _preview(client: TestClient, page: str, champ: str, **changes: str) -> str:
    sent = read_formulaire(client.get(page).text)
    sent |= {nom: [value] for nom, value in changes.items()}
    answer = client.post(f"{page}/apercu?champ={champ}", data=sent)
    assert answer.status_code == 200
    return str(answer.json()["html"])


def test_the_preview_follows_what_is_typed_and_marks_it(client: TestClient, espace: Espace) -> None:
    html = _preview(
        client, "/dossier/valmorin/accord", "convention.duree_mois", **{"convention.duree_mois": "36"}
    )
    marked = re.findall(r"<(?:p|li|tr)[^>]*class=\"touche[^>]*>.*?</(?:p|li|tr)>", html, re.S)
    assert any("trois (3)" in m for m in marked)
    assert len(marked) < 6
    assert espace.read("valmorin").donnees["convention"]["duree_mois"] != "36"


def test_a_choice_marks_the_passages_that_it_calls_for(client: TestClient) -> None:
    html = _preview(client, "/dossier/valmorin/suivi", "convention.communication")
    marked = "".join(re.findall(r'class="touche.*?</', html, re.S))
    assert "mentionne le concours de l’autre" in marked


def test_a_half_typed_value_shows_as_a_gap_with_its_link(client: TestClient) -> None:
    html = _preview(
        client, "/dossier/valmorin/donneur-ordre", "donneur_ordre.siret", **{"donneur_ordre.siret": "21"}
    )
    assert 'data-champ="donneur_ordre.siret">[à compléter' in html


def test_each_article_says_its_source_and_since_when(client: TestClient) -> None:
    html = client.get("/dossier/valmorin/apercu").text
    notes = re.findall(r'<span class="loi" tabindex="0"[^>]*aria-describedby="(loi-\d+)">', html)
    assert len(notes) > 5
    for note in notes:
        assert html.count(f'id="{note}"') == 1
    assert "en vigueur depuis le" in html
    assert "Source" in html
    assert not re.search("[\ue000-\uf8ff]", html)


def test_the_preview_of_a_convention_comes_fast(client: TestClient) -> None:
    page = "/dossier/valmorin/accord"
    sent = read_formulaire(client.get(page).text)
    times = []
    for n in range(7):
        sent["convention.duree_mois"] = [str(12 + n)]
        start = time.perf_counter()
        client.post(f"{page}/apercu?champ=convention.duree_mois", data=sent)
        times.append(time.perf_counter() - start)
    # 150 ms on an office machine; the best of seven, for the machine of the tests may be busy.
    assert min(times) < 0.15


# -- taking away


def test_a_complete_dossier_gives_final_documents(client: TestClient, espace: Espace) -> None:
    word = client.post("/dossier/valmorin/produire", data={"format": "docx"})
    assert word.content.startswith(b"PK")
    assert 'filename="convention_cadre_CONV-2026-012.docx"' in word.headers["content-disposition"]
    assert client.post("/dossier/valmorin/produire", data={"format": "pdf"}).content.startswith(b"%PDF")
    whole = client.post("/dossier/valmorin/produire", data={"format": "archive"})
    with zipfile.ZipFile(io.BytesIO(whole.content)) as archive:
        names = set(archive.namelist())
    assert {"valmorin.yaml", "ma_structure.yaml", "convention_cadre_CONV-2026-012.docx"} <= names
    assert {f.nom for f in espace.list_sorties("valmorin")} == {n for n in names if not n.endswith(".yaml")}
    review = client.get("/dossier/valmorin/relire").text
    assert "Documents définitifs" in review
    kept = client.get("/dossier/valmorin/sorties/convention_cadre_CONV-2026-012.docx")
    assert kept.content == word.content


def test_an_incomplete_dossier_gives_a_draft(client: TestClient) -> None:
    _send(client, "/dossier/valmorin/accord", **{"convention.duree_mois": ""})
    answer = client.post("/dossier/valmorin/produire", data={"format": "docx"})
    with zipfile.ZipFile(io.BytesIO(answer.content)) as archive:
        assert "Projet" in archive.read("docProps/core.xml").decode()
        assert "à compléter" in archive.read("word/document.xml").decode()


@pytest.mark.parametrize("sent", [{"format": "exe"}, {}, {"format": "docx", "document": "clause_ccap:"}])
def test_what_does_not_exist_is_not_produced(client: TestClient, sent: dict[str, str]) -> None:
    answer = client.post("/dossier/valmorin/produire", data=sent)
    assert answer.status_code in (404, 422)
    assert "Traceback" not in answer.text


# -- starting


def test_a_first_convention_from_an_empty_folder(client: TestClient, espace: Espace) -> None:
    for path in espace.racine.iterdir():
        path.unlink()
    assert "Commencez par votre structure" in client.get("/").text
    page = client.post(
        "/convention",
        data={"denomination": "Ville de Valmorin", "type_acheteur": "commune", "modele": "convention_cadre",
              "remuneration": "participation"},
    )  # fmt: skip
    assert page.status_code == 200
    assert "Convention-cadre de coopération" in page.text
    assert "à compléter" in page.text
    assert {c.nom for c in espace.list_dossiers()} == {"convention-Ville-de-Valmorin"}
    again = client.post("/convention", data={"denomination": "« … »"})
    assert again.status_code == 422
    assert "« Donneur d’ordre » est vide" in again.text.replace("\u00a0", " ")
    assert 'value="« … »"' in again.text


@pytest.mark.parametrize(
    "type_acheteur", ["oph", "etat", "esh", "entreprise_privee", "universite", "hopital"]
)
@pytest.mark.parametrize("remuneration", ["gratuit", "prestation", "cotisation", "subvention"])
def test_every_start_gives_a_preview(client: TestClient, type_acheteur: str, remuneration: str) -> None:
    page = client.post(
        "/convention",
        data={"denomination": "Acheteur d’essai", "type_acheteur": type_acheteur, "modele": "convention_partenariat",
              "remuneration": remuneration},
    )  # fmt: skip
    assert page.status_code == 200
    assert "L’aperçu attend" not in page.text or "erreur" in page.text


@pytest.mark.parametrize("forme", ["ordinaire", "accord_cadre_bc", "tranches"])
def test_a_marche_starts_with_a_preview(client: TestClient, forme: str) -> None:
    page = client.post(
        "/marche",
        data={"objet": "entretien des espaces verts", "denomination": "Ville de Valmorin", "type_acheteur": "commune",
              "nature": "services", "forme": forme},
    )  # fmt: skip
    assert page.status_code == 200
    assert client.get(page.url.path.replace("acheteur", "calibrage")).status_code == 200


def test_a_broken_file_says_where(client: TestClient, espace: Espace) -> None:
    (espace.racine / "abime.yaml").write_text("convention:\n  duree_mois: 'x\n", "utf-8")
    assert "fichier illisible" in client.get("/").text
    page = client.get("/dossier/abime/relire")
    assert page.status_code == 422
    assert "abime.yaml:2" in page.text


def test_former_versions_come_back(client: TestClient, espace: Espace) -> None:
    before = espace.read("valmorin").donnees
    _send(client, "/dossier/valmorin/accord", **{"convention.duree_mois": "24"})
    (version,) = espace.list_versions("valmorin")
    assert version.nom in client.get("/dossier/valmorin/versions").text
    assert client.post("/dossier/valmorin/versions", data={"version": version.nom}).status_code == 200
    assert espace.read("valmorin").donnees == before
    assert client.post("/dossier/valmorin/versions", data={"version": "x"}).status_code == 404


def test_the_hours_and_the_duty_are_shown(client: TestClient) -> None:
    page = client.get("/dossier/marche/calibrage").text
    assert "790\u00a0heures" in page
    assert "La condition sociale est" in page
    assert client.get("/dossier/valmorin/calibrage").status_code == 422
