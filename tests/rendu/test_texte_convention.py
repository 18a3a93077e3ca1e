"""The passages of a convention: their names are those that the convention prints, and so are their words."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

import clausedocs
from clausedocs.dossiers import build_contexte
from clausedocs.rendu.preparation import make_citations
from clausedocs.rendu.texte_convention import Passage, read_passages

FIXTURES = Path(__file__).parents[2] / "fixtures"
CONVENTIONS = (
    "c01_valmorin", "c02_departement_gratuit", "c10_groupement", "c13_aero_partenariat", "c06_reseau_partenariat",
)  # fmt: skip


def load(nom: str) -> clausedocs.DossierCharge:
    return clausedocs.load_dossier(FIXTURES / f"{nom}.yaml")


def passages(nom: str) -> dict[str, Passage]:
    charge = load(nom)
    contexte = build_contexte(charge.dossier, mode="definitif", le=charge.le)
    return read_passages(charge.dossier.convention.modele, contexte, make_citations(charge))


def plain(text: str) -> str:
    return re.sub(r"\s+", " ", text)


@pytest.mark.parametrize("nom", CONVENTIONS)
def test_every_passage_has_the_name_and_the_words_that_the_convention_prints(nom: str) -> None:
    charge = load(nom)
    text = plain(clausedocs.render(charge, charge.dossier.modeles[0], "texte").octets.decode("utf-8"))
    found = passages(nom)
    assert len(found) > 80
    for anchor, passage in found.items():
        title = re.search(r"l’article (\d+) \((.*)\)$", plain(passage.nom))
        if passage.titre and title:
            assert f"Article {title[1]} – {title[2]}" in text, anchor
        for paragraph in passage.texte:
            assert plain(paragraph) in text, (anchor, paragraph)
    numbered = [p.nom for p in found.values() if p.titre and p.nom.startswith("l’article")]
    assert len(numbered) == len(set(numbered))


@pytest.mark.parametrize(
    ("ancre", "attendu"),
    [
        ("duree", "l’article 11 (Durée)"),
        ("confidentialite", "l’article 9.2 (Confidentialité)"),
        ("engagements-structure-bilan", "le 9° de l’article 4 (Engagements de la Structure)"),
        ("delais-calcul", "le troisième alinéa de l’article 14 (Notifications et computation des délais)"),
        ("preambule", "le passage « Préambule »"),
        ("annexe-offre", "l’annexe 1 (Offre de service de la Structure)"),
        ("annexe-actions", "la partie 1 de l’annexe 1 (Actions de la Structure)"),
        ("annexe-services-facilitation", "le premier tiret de la partie 1 A de l’annexe 1 (Auprès du Donneur d’ordre)"),
    ],
)  # fmt: skip
def test_a_passage_is_named_as_a_jurist_would(ancre: str, attendu: str) -> None:
    assert plain(passages("c14_amenagement_cadre")[ancre].nom) == attendu


def write(tmp_path: Path, nom: str, change: Any) -> Path:
    data = yaml.load((FIXTURES / f"{nom}.yaml").read_text("utf-8"), Loader=yaml.BaseLoader)
    change(data)
    path = tmp_path / "dossier.yaml"
    path.write_text(yaml.safe_dump(data, allow_unicode=True), "utf-8")
    return path


def test_the_number_follows_what_the_convention_leaves_out(tmp_path: Path) -> None:
    """Without its article on communication, the article on duration comes one earlier."""

    def leave_out(data: dict[str, Any]) -> None:
        data["convention"]["communication"] = "non"
        data["avenant"]["modifications"] = [{"ancre": "duree", "type": "suppression"}]

    for path, number in (
        (FIXTURES / "c10_avenant.yaml", 11),
        (write(tmp_path, "c10_avenant", leave_out), 10),
    ):
        charge = clausedocs.load_dossier(path)
        contexte = build_contexte(charge.dossier, mode="definitif", le=charge.le)
        found = read_passages("cadre", contexte, make_citations(charge))
        assert plain(found["duree"].nom) == f"l’article {number} (Durée)"
    text = plain(clausedocs.render(charge, "avenant", "texte").octets.decode("utf-8"))
    assert "Modification n° 1 – l’article 10 (Durée)" in text


def test_a_passage_left_out_cannot_be_changed(tmp_path: Path) -> None:
    def change(data: dict[str, Any]) -> None:
        data["convention"]["communication"] = "non"
        data["avenant"]["modifications"] = [{"ancre": "communication", "type": "suppression"}]

    charge = clausedocs.load_dossier(write(tmp_path, "c10_avenant", change))
    with pytest.raises(clausedocs.DonneesErreur) as caught:
        clausedocs.render(charge, "avenant", "texte")
    assert caught.value.code == "ancre_inconnue"
    assert caught.value.lieu.champ == "avenant.modifications[1].ancre"


def test_a_text_of_another_origin_is_named_by_its_own_numbers(tmp_path: Path) -> None:
    def change(data: dict[str, Any]) -> None:
        data["convention"]["texte_propre"] = {"computation_delais": "oui"}
        notice = data["mise_en_demeure_partie"]
        notice["manquements"] = [{**notice["manquements"][0], "article": "article 4.2 (Bilans)"}]
        del notice["manquements"][0]["ancre"]
        notice["clause_reproduite"] = "Une partie peut résilier.\n\nElle met d’abord en demeure."

    charge = clausedocs.load_dossier(write(tmp_path, "c14_mise_en_demeure", change))
    text = plain(clausedocs.render(charge, "mise_en_demeure_partie", "texte").octets.decode("utf-8"))
    assert "L’article 4.2 (Bilans) |" in text
    assert (
        "en application de la clause de fin anticipée de la convention, dont voici le texte : Une partie"
        in text
    )


def test_a_draft_that_may_not_leave_says_why(tmp_path: Path) -> None:
    """A termination written too early is refused; its draft bears the reason at its head."""

    def change(data: dict[str, Any]) -> None:
        data["resiliation_convention"] |= {"date": "2027-04-08", "persistance_constatee_le": "2027-04-08"}

    path = write(tmp_path, "c14_resiliation", change)
    with pytest.raises(clausedocs.ErreursGroupees):
        clausedocs.load_dossier(path)
    charge = clausedocs.load_dossier(path, mode="projet")
    text = plain(clausedocs.render(charge, "resiliation_convention", "texte").octets.decode("utf-8"))
    assert "Projet : cette lettre ne part pas en l’état." in text
    assert "la mise en demeure n’expire que le 8 avril 2027 à minuit" in text


def test_a_document_has_its_own_day_and_name() -> None:
    """The law of a letter is that of its date, not of the convention's."""
    charge = load("c14_denonciation")
    assert charge.dossier.convention.date_signature == date(2024, 11, 15)
    contexte = clausedocs.render(charge, "denonciation", "html").octets.decode("utf-8")
    assert "PLIE-2026-077" in contexte
