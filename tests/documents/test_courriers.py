"""The letters as pages: the thirteen mentions, the words that a reminder may not use, who signs, the remedies."""

from __future__ import annotations

import io
import re
from pathlib import Path

import controles_documents as controles
import grille_courriers as grille
import pytest
from cas_d_essai import FIXTURES, load
from lettres_d_essai import charge, plain, read_fixture, write
from pypdf import PdfReader

import clausedocs
from clausedocs.domaine.documents import DOCUMENTS
from clausedocs.rendu.preparation import Preparateur

RANGEES = list(grille.list_rangees())
SANCTIONS = tuple(m for m in grille.LETTRES if DOCUMENTS[m].sanction)
FORMATS = ("texte", "html", "docx")


def name(rangee: dict[str, str]) -> str:
    return "-".join(rangee.values())


# -- the grid


@pytest.mark.parametrize("rangee", RANGEES, ids=name)
def test_each_letter_is_sound_under_each_contract(rangee: dict[str, str]) -> None:
    loaded = charge(grille.make_donnees(rangee))
    octets = {f: clausedocs.render(loaded, rangee["lettre"], f).octets for f in FORMATS}
    text = octets["texte"].decode("utf-8")
    controles.check_well_formed(octets)
    controles.check_nothing_left(text)
    controles.check_sentences_end(text)
    controles.check_same_words(octets["docx"], octets["html"])
    controles.check_links(octets["html"])
    controles.check_no_empty_part(octets["html"])
    controles.check_regime(loaded.dossier, text)


def test_the_grid_meets_every_form_with_every_letter() -> None:
    assert {(r["lettre"], r["forme"]) for r in RANGEES} == {
        (m, f) for m in grille.LETTRES for f in grille.FORMES
    }
    assert {(r["acheteur"], r["ccag"]) for r in RANGEES} == set(grille.CONTRATS)
    assert {(r["lettre"], r["groupement"]) for r in RANGEES} == {
        (m, g) for m in grille.LETTRES for g in grille.GROUPEMENTS
    }


# A step that is prime with the number of contracts: each of them, and each letter.
@pytest.mark.parametrize("rangee", RANGEES[::7], ids=name)
def test_a_letter_in_seven_prints(rangee: dict[str, str]) -> None:
    check_print(rangee)


@pytest.mark.lent
@pytest.mark.parametrize("rangee", [r for n, r in enumerate(RANGEES) if n % 7], ids=name)
def test_every_letter_prints(rangee: dict[str, str]) -> None:
    check_print(rangee)


def check_print(rangee: dict[str, str]) -> None:
    loaded = charge(grille.make_donnees(rangee))
    text = clausedocs.render(loaded, rangee["lettre"], "texte").octets.decode("utf-8")
    pdf = clausedocs.render(loaded, rangee["lettre"], "pdf")
    controles.check_pdf(pdf.octets, pdf.pages, text)
    pages = [p.extract_text() for p in PdfReader(io.BytesIO(pdf.octets)).pages]
    if rangee["lettre"] != "plan_action":
        assert not re.search(r"Page\s*1\s*/", pages[0])


@pytest.mark.parametrize("rangee", RANGEES, ids=name)
def test_the_address_holds_in_the_window(rangee: dict[str, str]) -> None:
    """Six lines at most, as the post asks; a name may be long, no line is longer than the window is wide."""
    loaded = charge(grille.make_donnees(rangee))
    lettre = Preparateur(loaded).prepare(rangee["lettre"]).contexte["lettre"]
    lines = lettre["destinataire"]["lignes"]
    assert 4 <= len(lines) <= 6
    assert re.fullmatch(r"\d{5} .+", lines[-1])
    assert len(lettre["expediteur"]["lignes"]) <= 7
    assert lettre["appel"] in lettre["politesse"]


# -- who writes


@pytest.mark.parametrize("modele", SANCTIONS)
def test_a_sanction_never_comes_from_the_structure(modele: str) -> None:
    donnees = grille.make_donnees({**RANGEES[0], "lettre": modele})
    assert plain(write(donnees)).startswith("Ville de Valmorin ")
    donnees["courrier"]["expediteur"] = "structure"
    for mode in ("definitif", "projet"):
        with pytest.raises(clausedocs.ErreursGroupees) as raised:
            charge(donnees, mode=mode)
        assert {e.code for e in raised.value.erreurs} == {"expediteur_non_habilite"}


@pytest.mark.parametrize("modele", [m for m in grille.LETTRES if DOCUMENTS[m].expediteurs == ("structure",)])
def test_what_the_structure_writes_the_buyer_does_not(modele: str) -> None:
    donnees = grille.make_donnees({**RANGEES[0], "lettre": modele})
    assert plain(write(donnees)).startswith("Ateliers de la clause du Littoral ")
    donnees["courrier"]["expediteur"] = "donneur_ordre"
    with pytest.raises(clausedocs.ErreursGroupees):
        charge(donnees)


def test_only_the_designated_buyer_of_a_grouping_sanctions() -> None:
    row = {**RANGEES[0], "lettre": "mise_en_demeure", "groupement": "coordonnateur"}
    donnees = grille.make_donnees(row)
    text = plain(write(donnees))
    assert "pour le compte de tous ses membres" in text
    assert "Établissement public d’aménagement Seuil-Nord" in text.split("Copie : ")[1]
    donnees["groupement_commandes"]["coordonnateur"] = donnees["groupement_commandes"]["membres"][0][
        "denomination"
    ]
    with pytest.raises(clausedocs.ErreursGroupees) as raised:
        charge(donnees)
    assert [e.code for e in raised.value.erreurs] == ["acheteur_non_designe"]
    donnees["groupement_commandes"]["qui_sanctionne"] = "chaque_acheteur"
    assert "pour le seul compte de la Ville de Valmorin" in plain(write(donnees))


# -- the reminder


INTERDITS_AU_RAPPEL = re.compile(r"mise en demeure|pénalité|résiliation", re.I)


def test_a_reminder_threatens_nothing() -> None:
    source = (Path(__file__).parents[2] / "templates" / "courriers" / "rappel.md").read_text("utf-8")
    assert not INTERDITS_AU_RAPPEL.search(re.sub(r"<!--.*?-->", "", source))
    for rangee in (r for r in RANGEES if r["lettre"] == "rappel"):
        assert not INTERDITS_AU_RAPPEL.search(write(grille.make_donnees(rangee)))
    for nom in ("c03_rappel", "c09_rappel"):
        assert not INTERDITS_AU_RAPPEL.search(read_fixture(nom))


# -- the thirteen mentions


def mentions(text: str, nom: str) -> dict[int, bool]:
    """Which of the thirteen mentions a default notice bears."""
    loaded = load(FIXTURES / f"{nom}.yaml").dossier
    act, private = loaded.mise_en_demeure, loaded.regime != "administratif"  # type: ignore[attr-defined]
    who = loaded.donneur_ordre.representant
    marche, t = loaded.marche, loaded.titulaire  # type: ignore[attr-defined]
    members = [t.denomination, *(m.denomination for m in loaded.defaillants)]  # type: ignore[attr-defined]
    return {
        1: f"{who.prenom} {who.nom}" in text and bool(re.search(rf"L[ae’] ?{who.fonction},", text)),
        2: all(m in text for m in members),
        3: marche.reference in text and "notifié le" in text,
        4: all(
            plain(m.contenu)[1:] in text and f"rticle {m.article.split(' ', 1)[1]}" in text
            for m in act.obligations_violees
        ),
        5: all(plain(f.constat)[1:] in text and plain(f.preuve)[1:] in text for f in act.faits),
        6: all(m.action in text for m in act.mesures_demandees),
        7: bool(re.search(r"dans un délai de \w+ \(\d+\) jours calendaires à compter de sa réception", text)),
        8: "Objet : Mise en demeure" in text and "vaut mise en demeure" in text,
        9: all(s.article in text for s in act.sanctions_encourues) and "€ par heure" in text,
        10: "Vous pouvez présenter vos observations" in text,
        11: not private or (act.mention_clause_resolutoire.strip() in text and "1225 du code civil" in text),
        12: "Lettre recommandée avec avis de réception" in text and t.adresse.voie in text,
        13: "sous réserve de tous les droits" in text and "ne vaut renonciation à aucun" in text,
    }


@pytest.mark.parametrize(
    "nom", ["c03_mise_en_demeure", "c05_lettre_mise_en_demeure", "c13_lettre_mise_en_demeure"]
)
def test_a_default_notice_bears_its_thirteen_mentions(nom: str) -> None:
    found = mentions(read_fixture(nom), nom)
    assert len(found) == 13
    assert [n for n, there in found.items() if not there] == []


def test_a_default_notice_without_a_mention_is_seen() -> None:
    """The check itself: a text that lacks a mention fails on it."""
    nom = "c05_lettre_mise_en_demeure"
    text = read_fixture(nom)
    for n, cut in (
        (1, "Tessonnière"),
        (7, "calendaires"),
        (8, "vaut mise"),
        (10, "Vous pouvez"),
        (13, "réserve"),
    ):
        assert mentions(text.replace(cut, "…"), nom)[n] is False


def test_a_private_notice_may_announce_a_notification_instead_of_a_clause() -> None:
    donnees = grille.make_donnees(
        {**RANGEES[0], "lettre": "mise_en_demeure", "acheteur": "donneur_aero", "ccag": "aucun"}
    )
    text = plain(write(donnees))
    assert "le contrat pourra être résolu par notification (articles 1224 et 1226 du code civil)" in text
    assert "1231-5 du code civil" in text and "1344 du code civil" in text
    assert "commande publique" not in text and "CCAG" not in text


# -- the remedies


RECOURS: list[tuple[str, str, str, tuple[str, ...], tuple[str, ...]]] = [
    # letter, buyer, general terms, what it says, what it does not
    ("application_penalites", "donneur_valmorin", "fcs", ("mémoire en réclamation", "CCAG-FCS"), ("demande préalable",)),
    ("application_penalites", "donneur_valmorin", "pi", ("mémoire en réclamation", "article 43 "), ("demande préalable",)),
    ("application_penalites", "donneur_valmorin", "aucun", ("demande préalable", "R. 421-1"), ("réclamation", "CCAG")),
    ("application_penalites", "donneur_loire", "travaux", ("juridiction judiciaire",), ("réclamation", "tribunal administratif")),
    ("application_penalites", "donneur_aero", "aucun", ("juridiction judiciaire",), ("réclamation", "administrati")),
    ("resiliation", "donneur_valmorin", "travaux", ("reprise des relations contractuelles", "deux (2) mois", "recours gracieux", "comité", "réclamation", "L. 2195-3"), ("code civil",)),
    ("resiliation", "donneur_valmorin", "aucun", ("reprise des relations contractuelles", "R. 421-1"), ("réclamation", "code civil")),
    ("resiliation", "donneur_loire", "travaux", ("juridiction judiciaire", "1224"), ("reprise des relations", "L. 2195-3")),
    ("resiliation", "donneur_aero", "aucun", ("juridiction judiciaire", "résoudre"), ("reprise des relations", "commande publique")),
]  # fmt: skip


@pytest.mark.parametrize("case", RECOURS, ids=lambda c: "-".join(c[:3]))
def test_the_remedies_follow_the_act_and_the_regime(
    case: tuple[str, str, str, tuple[str, ...], tuple[str, ...]],
) -> None:
    lettre, acheteur, ccag, said, unsaid = case
    row = {"lettre": lettre, "acheteur": acheteur, "ccag": ccag, "forme": "seul", "groupement": "aucun"}
    text = plain(write(grille.make_donnees(row)))
    assert [s for s in said if s not in text] == []
    assert [s for s in unsaid if s in text] == []


def test_a_revenue_order_keeps_its_own_remedies() -> None:
    text = read_fixture("c01_lettre_application_penalites")
    assert "voies et délais propres au titre de recettes figurent sur celui-ci" in text
    assert "ne remplacent pas la réclamation" in text


def test_the_court_may_be_named() -> None:
    assert "devant le tribunal administratif d’Aubraguet" in read_fixture("c03_application_penalites")


# -- drafts


def list_preconditions() -> list[Path]:
    """The broken letters that a draft may show."""
    found = []
    for path in sorted((FIXTURES / "erreurs").glob("*.yaml")):
        if not path.is_file() or "\ncourrier:" not in path.read_text("utf-8", errors="replace"):
            continue
        try:
            clausedocs.load_dossier(path)
        except clausedocs.ErreursGroupees:
            try:
                clausedocs.load_dossier(path, mode="projet")
            except clausedocs.ErreursGroupees:
                continue
            found.append(path)
    return found


A_VENIR = list_preconditions()


def test_every_refusal_of_a_step_too_early_may_be_shown_as_a_draft() -> None:
    assert {
        "accord_absent",
        "creance_a_declarer",
        "decompte_general_notifie",
        "delai_en_cours",
        "heures_excessives",
        "heures_non_exigibles",
        "manquement_non_echu",
        "manquement_non_nomme",
        "mise_en_demeure_absente",
        "montant_superieur",
        "obligation_non_exigible",
        "reception_non_prouvee",
        "resiliation_procedure_collective",
        "sanction_non_annoncee",
    } <= {p.stem for p in A_VENIR}


@pytest.mark.parametrize("path", A_VENIR, ids=lambda p: p.stem)
def test_a_draft_is_marked_and_says_what_it_lacks(path: Path) -> None:
    loaded = clausedocs.load_dossier(path, mode="projet")
    text = clausedocs.render(loaded, loaded.dossier.modeles[0], "texte").octets.decode("utf-8")
    assert "Projet : cette lettre ne part pas en l’état." in plain(text)
    warned = [a for a in loaded.avertissements if a.code == path.stem]
    assert loaded.lacunes or (warned and plain(warned[0].message) in plain(text))


@pytest.mark.parametrize("modele", grille.LETTRES)
def test_an_almost_empty_letter_is_a_draft(modele: str) -> None:
    """Whoever begins sees what remains to be filled in."""
    donnees = grille.make_donnees({**RANGEES[0], "lettre": modele, "groupement": "aucun"})
    articles = donnees["courrier"]["articles_contrat"]
    donnees["courrier"] = {"mode_envoi": "LRAR", "articles_contrat": articles}
    text = write(donnees, mode="projet")
    assert "[à compléter\u00a0: courrier." in text
