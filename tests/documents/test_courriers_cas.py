"""The letters of the cases: their money, their dates, who is named in them."""

from __future__ import annotations

import io

import grille_courriers as grille
import pytest
from cas_d_essai import FIXTURES
from docx import Document
from docx.oxml.ns import qn
from lettres_d_essai import charge, plain, read_fixture, write

import clausedocs
from clausedocs.dossiers.chargement import make_dossier, read_dossier
from clausedocs.erreurs import ClausedocsErreur

# -- the money


def test_the_worked_example_is_printed() -> None:
    for nom in ("c03_intention_penalites", "c03_application_penalites"):
        text = read_fixture(nom)
        for words in (
            "157,5 heures | 117,5 | 50 € | 5 875 €",
            "20 heures | 20 | 50 € | 1 000 €",
            "12 jours de retard | 12 | 100 € | 1 200 €",
            "5 jours de retard | 5 | 100 € | 500 €",
            "8 575 € (huit mille cinq cent soixante-quinze euros)",
            "10 % de 1 200 000 € hors taxes, soit 120 000 €",
            "n’est pas atteint",
            "arrondie au centime",
        ):
            assert words in text, (nom, words)
    assert "n’est pas soumis à la taxe sur la valeur ajoutée" in read_fixture("c03_application_penalites")


def test_a_cap_brings_the_sum_down() -> None:
    text = read_fixture("c01_lettre_application_penalites")
    assert "Le total est de 15 012,50 €" in text
    assert "ramené à 12 000 € (douze mille euros)" in text
    assert "pénalités d’un montant de 12 000 €" in text


# -- the cases


def test_c03_names_only_what_is_due_and_who_failed() -> None:
    notice = read_fixture("c03_mise_en_demeure")
    assert "790" not in notice
    assert "310 heures cumulées" in notice and "190 heures cumulées" in notice
    failure = read_fixture("c03_defaillance")
    assert "57,5 heures dans le délai" in failure
    assert failure.count("Delvaux-Perrin") == 1  # as a member of the group, not among those in default
    assert "12 mars 2027" in read_fixture("c03_relance")  # the end of the reminder
    assert "3 août 2027" in read_fixture("c03_application_penalites")  # the end of the answers


def test_each_member_has_a_copy_at_its_address() -> None:
    path = FIXTURES / "c03_mise_en_demeure.yaml"
    donnees, lieux = read_dossier(path)
    donnees["courrier"]["adressee_a"] = "Maçonnerie Delvaux-Perrin"
    loaded = make_dossier(donnees, lieux)
    text = clausedocs.render(loaded, "mise_en_demeure", "texte").octets.decode("utf-8")
    head = plain(text.split("Objet")[0])
    assert "À l’attention de M. Raoul Perrinel, gérant 6 rue des Chaufourniers" in head
    assert not any(a.code == "exemplaires_a_adresser" for a in loaded.avertissements)


def test_c05_counts_from_receptions_to_working_days() -> None:
    text = read_fixture("c05_lettre_resiliation")
    assert "le délai a expiré le 23 mars 2027" in text
    assert "observations jusqu’au 12 avril 2027" in text  # the 10th is a Saturday
    assert "articles 1224, 1225 et 1226 du code civil" in text
    assert "L. 2195-3" not in text and "ne seront pas exécutées aux frais et risques" in text


def test_c06_closes_below_the_threshold_only() -> None:
    text = read_fixture("c06_cloture")
    assert "62,8 %" in text and "48,5 % des heures" in text and "10 septembre 2027" in text
    plan = read_fixture("c06_plan_action")
    assert "Écart : 19,5 points" in plan and "16,5 % de l’engagement" in plan


def test_c09_counts_orders_and_asks_for_papers() -> None:
    assert "se mesurent sur les commandes exécutées" in read_fixture("c09_rappel")
    reminder = read_fixture("c09_relance")
    assert "15 mars 2027" in reminder  # the 13th is a Saturday
    assert "Janvier 2027 | Relevé mensuel des heures" in reminder and "Heures dues" not in reminder


def test_c13_counts_from_the_first_presentation() -> None:
    text = read_fixture("c13_lettre_application_penalites")
    assert "le délai a expiré le 13 mai 2027" in text
    assert "note de débit" in text


def test_under_insolvency_one_writes_to_whom_the_court_named() -> None:
    row = {"acheteur": "donneur_valmorin", "ccag": "fcs", "groupement": "aucun"}
    for forme, role in (("redressement", "Administrateur"), ("liquidation", "Liquidateur")):
        text = plain(write(grille.make_donnees({**row, "lettre": "convocation_rencontre", "forme": forme})))
        assert f"Maître Ambroise Valcrosse {role} judiciaire de Jardins d’Azergues" in text
        assert "Maître, " in text and "Copie : " in text and "Jardins d’Azergues" in text.split("Copie")[1]
        assert "votre entreprise" not in text
    claim = read_fixture("c01_lettre_declaration_creance")
    assert "Maître Hermine Delaruelle Mandataire judiciaire de Maçonnerie Delvaux-Perrin" in claim
    assert "la présente lettre la déclare" in claim and "déduit" in claim
    # Not checked at the registry: the sentence stands without its articles.
    assert "L. 622" not in claim and "passif de la procédure. " in claim


# -- what is said once


@pytest.mark.parametrize(
    ("accord", "printed"),
    [
        ("courriel de Mme Dorléans du 23 avril 2027", "(courriel de Mme Dorléans du 23 avril 2027)"),
        ("le courriel de Mme Dorléans", "(courriel de Mme Dorléans du 23 avril 2027)"),
        ("le courriel du 23 avril", "(courriel du 23 avril 2027)"),
    ],
)
def test_the_day_of_the_consent_is_said_once(accord: str, printed: str) -> None:
    donnees = grille.make_donnees({**next(iter(grille.list_rangees())), "lettre": "rappel"})
    donnees["rappel"] |= {"accord_ref": accord, "date_accord": "2027-04-23"}
    assert printed in plain(write(donnees))


@pytest.mark.parametrize(
    "projet",
    ["le projet de rappel", "le projet de rappel joint à cette lettre", "le projet de rappel ci-joint",
     "le projet de rappel, en pièce jointe"],
)  # fmt: skip
def test_the_enclosed_draft_is_said_once(projet: str) -> None:
    donnees = grille.make_donnees({**next(iter(grille.list_rangees())), "lettre": "demande_accord"})
    donnees["demande_accord"]["projet_rappel"] = projet
    text = plain(write(donnees))
    assert "adresser à l’entreprise le projet de rappel, joint à cette lettre. Trois" in text


def test_an_alert_speaks_of_a_gap_only_where_one_is_described() -> None:
    donnees = grille.make_donnees({**next(iter(grille.list_rangees())), "lettre": "alerte_donneur_ordre"})
    for nom in ("heures_dues", "heures_realisees", "date_arrete"):
        donnees["courrier"].pop(nom, None)
    donnees["alerte_donneur_ordre"] = {
        k: v for k, v in donnees["alerte_donneur_ordre"].items() if "non_imputable" not in k
    }
    assert "cet écart" not in plain(write(donnees))
    donnees["courrier"] |= {"heures_dues": "100", "heures_realisees": "40", "date_arrete": "2027-03-31"}
    assert "aucune part de cet écart" in plain(write(donnees))


def test_a_company_without_an_article_is_written_as_usage_has_it_and_said() -> None:
    donnees = grille.make_donnees({**next(iter(grille.list_rangees())), "lettre": "demande_accord"})
    for nom in ("article", "genre", "nombre"):
        donnees["titulaire"].pop(nom, None)
    donnees["titulaire"]["denomination"] = "BTP Garance"
    assert "un rappel à BTP Garance" in plain(write(donnees))
    (told,) = [a for a in charge(donnees).avertissements if a.code == "accord_suppose"]
    assert "« à BTP Garance »" in plain(told.message)
    donnees["titulaire"]["denomination"] = "Les Bâtisseurs du Causse"
    with pytest.raises(ClausedocsErreur, match="ne se devine pas"):
        write(donnees)


def test_a_letterhead_keeps_whom_to_call() -> None:
    """The paper has the sender's name and address; it does not know who follows the case."""
    path = FIXTURES / "c03_rappel.yaml"
    donnees, lieux = read_dossier(path)
    donnees["entete"] = "entete_meivo.docx"
    octets = clausedocs.render(make_dossier(donnees, lieux, chemin=path), "rappel", "docx").octets
    body = Document(io.BytesIO(octets)).element.body
    heads = [
        p
        for p in body.iter(qn("w:p"))
        if p.find(f".//{qn('w:pStyle')}[@{qn('w:val')}='LettreExpediteur']") is not None
    ]
    assert not "".join(t.text or "" for p in heads for t in p.iter(qn("w:t")))
    text = plain("".join(t.text or "" for t in body.iter(qn("w:t"))))
    assert (
        "Affaire suivie par : Rosalie Hautecombes (clause@plie-trois-rivieres.example, 01 99 00 31 20)"
        in text
    )
