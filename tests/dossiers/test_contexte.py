"""The variables of a modèle, as each variant of a dossier gives them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from clausedocs.domaine import Dossier
from clausedocs.dossiers.contexte import build_contexte
from clausedocs.dossiers.contexte_parties import describe_habilitation, describe_personne
from clausedocs.langue.lacune import Lacune, has_lacune

FIXTURES = Path(__file__).resolve().parents[2] / "fixtures"
DOSSIERS = sorted(p.name for p in FIXTURES.glob("c*.yaml") if "\nconvention:" in p.read_text("utf-8"))
LE = date(2026, 10, 5)
NB = "\u00a0"


def make(nom: str = "c01_valmorin.yaml", **changements: Any) -> dict[str, Any]:
    """The context of a fixture with some values changed: `convention__duree_mois="18"`."""
    data = yaml.load((FIXTURES / nom).read_text("utf-8"), Loader=yaml.BaseLoader)
    if isinstance(data["structure_porteuse"], str):
        included = (FIXTURES / data["structure_porteuse"]).read_text("utf-8")
        data["structure_porteuse"] = yaml.load(included, Loader=yaml.BaseLoader)
    for chemin, valeur in changements.items():
        *groupes, dernier = chemin.split("__")
        cible = data
        for groupe in groupes:
            cible = cible.setdefault(groupe, {})
        cible[dernier] = valeur
    return build_contexte(Dossier.model_validate(data), mode="definitif", le=LE)


def leaves(value: Any, chemin: str = "") -> Iterator[tuple[str, Any]]:
    if type(value) is dict:
        for cle, v in value.items():
            yield from leaves(v, f"{chemin}.{cle}")
    elif type(value) is list:
        for n, v in enumerate(value):
            yield from leaves(v, f"{chemin}[{n}]")
    else:
        yield chemin, value


def keys(value: Any, chemin: str = "") -> set[str]:
    if type(value) is dict:
        return {chemin} | {k for cle, v in value.items() for k in keys(v, f"{chemin}.{cle}")}
    return {chemin}


@pytest.mark.parametrize("nom", DOSSIERS)
def test_only_plain_data_in_french_typography(nom: str) -> None:
    for chemin, value in leaves(make(nom)):
        assert value is None or type(value) in (str, int, bool), chemin
        if type(value) is str and chemin.split(".")[-1] not in ("article",):
            assert "'" not in value and not has_lacune(value), chemin
            assert "\n" not in value or chemin.endswith((".presentation", ".motif", ".nouveau", ".texte")), (
                chemin
            )


@pytest.mark.parametrize("nom", DOSSIERS)
def test_every_dossier_gives_the_same_variables(nom: str) -> None:
    """A modèle is strict: a variable that one dossier lacks would stop it."""
    common = keys(make()["convention"]["remuneration"]) | keys(make()["donneur_ordre"]["signataire"])
    contexte = make(nom)
    assert set(contexte) == set(make())
    assert set(contexte["convention"]) == set(make()["convention"])
    for partie in contexte["donneurs_ordre"]:
        assert set(partie) == set(make()["donneur_ordre"])
    assert set(contexte["structure_porteuse"]) == set(make()["structure_porteuse"])
    assert set(contexte["convention"]["remuneration"]) == set(make()["convention"]["remuneration"]) and common


def test_a_commune_that_pays() -> None:
    c = make()
    ville, convention = c["donneur_ordre"], c["convention"]
    assert (c["regime"], c["ecriture"], ville["est_public"]) == ("administratif", "doublet", True)
    assert (ville["de"], ville["A"], ville["represente"]) == (
        "de la Ville de Valmorin",
        "À la Ville de Valmorin",
        "représentée",
    )
    assert ville["siret"] == f"210{NB}004{NB}107{NB}99006"
    assert ville["adresse"] == "1 place du Marché-Neuf, 99120 Valmorin"
    assert ville["signataire"]["par"] == "par sa maire, Solène Kervadoc"
    assert ville["habilitation"] == {
        "texte": f"en vertu de la délibération n°{NB}2026-087 du conseil municipal en date du 24{NB}septembre{NB}2026",
        "transmission": f"28{NB}septembre{NB}2026",
    }
    assert ville["delai_paiement"]["texte"] == f"trente (30){NB}jours"
    assert convention["montant_max_ht"]["texte"] == f"vingt-quatre mille euros (24\u202f000{NB}€)"
    assert convention["date_fin"] == f"4{NB}octobre{NB}2030"
    assert [e["part"] for e in convention["remuneration"]["echeances"]] == [f"50{NB}%"] * 2
    assert convention["exemplaires_lettres"] == "deux"
    assert c["structure_porteuse"]["banque"]["iban"].startswith(f"FR89{NB}9999")
    assert c["structure_porteuse"]["mention_tva"]
    assert c["signataires"][0]["pour"] == "Pour la Ville de Valmorin"
    assert c["signataires"][0]["fonction"] == "La maire"
    assert c["mot"]["facilitateur"]["le"] == "le facilitateur ou la facilitatrice"


def test_a_free_service_prints_neither_account_nor_tax() -> None:
    c = make("c02_departement_gratuit.yaml")
    assert c["convention"]["remuneration"]["payant"] is False
    assert c["convention"]["montant_max_ht"] is None and c["convention"]["fondement_achat"] == ""
    assert c["structure_porteuse"]["banque"] is None and c["structure_porteuse"]["mention_tva"] == ""
    assert c["structure_porteuse"]["cofinancements"][0]["fse"] is True


def test_a_private_company() -> None:
    c = make("c13_aero_composites.yaml")
    assert c["regime"] == "prive" and c["donneur_ordre"]["de"] == "d’Aéro-Composites du Ponant"
    assert not any("réservé" in x for x in c["convention"]["dispositifs_libelles"])


def test_an_agreed_delay_is_shorter_than_the_law() -> None:
    c = make("c13_aero_composites.yaml", convention__remuneration__delai_paiement_jours="45")
    assert c["donneur_ordre"]["delai_paiement"]["chiffres"] == f"45{NB}jours"


def test_a_subsidy_is_out_of_the_tax_whatever_the_structure_sells() -> None:
    c = make("c09_syndicat_subvention.yaml", structure_porteuse__statut_tva="taxable")
    assert c["structure_porteuse"]["mention_tva"] == "subvention non soumise à la taxe"


def test_a_delegate_signs() -> None:
    c = make("c07_universite_delegation.yaml")
    signataire = c["donneur_ordre"]["signataire"]
    assert signataire["par"] == "par son directeur des achats, Eudes Marlatour"
    assert signataire["delegation"]["date"] == f"20{NB}avril{NB}2026"
    assert c["donneur_ordre"]["representant"]["nom_complet"] == "Irène Vaucresson-Lamy"
    assert (
        c["signataires"][0]["delegation_texte"]
        == f"par délégation (arrêté n°{NB}2026-A-07 du 20{NB}avril{NB}2026)"
    )


def test_renewals_add_up() -> None:
    r = make("c11_agglomeration_cotisation.yaml")["convention"]["reconduction"]
    assert (r["mode"], r["nombre"], r["nombre_lettres"]) == ("tacite", 3, "trois")
    assert (r["duree"]["texte"], r["duree_totale"]["texte"]) == (f"un (1){NB}an", f"quatre (4){NB}ans")


def test_straight_apostrophes_become_french() -> None:
    c = make("c11_agglomeration_cotisation.yaml")
    assert c["donneur_ordre"]["le"] == "la Communauté d’agglomération du Bassin de Sarmance"
    assert c["convention"]["outil_suivi"] == "tableau partagé de l’association"


def test_several_territories_and_someone_to_coordinate_them() -> None:
    c = make("c14_etablissement_territoires.yaml")
    assert c["convention"]["multi_territoires"] is True
    assert c["convention"]["territoire"] == "le quartier des Alouettes et le quartier des Hautes-Bornes"
    assert (
        c["coordinateur_regional"]["par"] == "par Ysaline Bréguier-Dosne, coordinatrice régionale des clauses"
    )
    assert c["convention"]["date_signature"] == "" and c["convention"]["date_fin"] == ""
    assert c["convention"]["remuneration"]["echeances"][2]["part_lettres"] == f"33,34{NB}%"


def test_a_grouping_of_buyers() -> None:
    c = make("c10_groupement.yaml")
    assert len(c["donneurs_ordre"]) == len(c["signataires"]) - 1 >= 2
    assert c["groupement"]["coordonnateur"] in c["donneurs_ordre"]
    assert c["convention"]["exemplaires"] == len(c["signataires"])
    assert c["groupement"]["qui_sanctionne"] in ("coordonnateur", "chaque_membre")


def test_the_offer_keeps_what_was_not_removed() -> None:
    contexte = make(annexe={"volets": ["entreprises"], "actions_retirees": ["entreprise_profils"]})
    assert contexte["annexe"]["volets"] == ["entreprises"]
    assert contexte["annexe"]["active"]["entreprise_profils"] is False
    assert contexte["annexe"]["active"]["entreprise_parcours"] is True


def test_dispositifs_open_their_parts() -> None:
    convention = make(convention__dispositifs_vises=["condition", "reserve_ess"])["convention"]
    assert (convention["has_reserve"], convention["has_critere"], convention["has_insertion"]) == (
        True,
        False,
        False,
    )


class _Qui:
    civilite = None
    prenom, nom = "Ivo", "Ar"

    def __init__(self, fonction: str, genre: str) -> None:
        self.fonction, self.genre = fonction, genre


@pytest.mark.parametrize(
    ("fonction", "genre", "nombre", "par", "article"),
    [
        ("maire", "f", "s", "par sa maire", "la maire"),
        ("administratrice", "f", "s", "par son administratrice", "l’administratrice"),
        ("directeur", "m", "p", "par leur directeur", "le directeur"),
        (
            "président du conseil départemental",
            "m",
            "s",
            "par le président du conseil départemental",
            "le président du conseil départemental",
        ),
        ("préfète de la Vézanne", "f", "s", "par la préfète de la Vézanne", "la préfète de la Vézanne"),
        ("directrice des achats", "f", "s", "par sa directrice des achats", "la directrice des achats"),
        ("adjoint de l'intendance", "m", "s", "par l’adjoint de l'intendance", "l’adjoint de l'intendance"),
    ],
)
def test_who_acts_for_a_party(fonction: str, genre: str, nombre: str, par: str, article: str) -> None:
    described = describe_personne(_Qui(fonction, genre), nombre)
    assert described["par"] == f"{par}, Ivo Ar"
    assert described["fonction_article"] == article


@pytest.mark.parametrize(
    ("acte", "nombre", "texte"),
    [
        (
            {"type": "decision", "organe": "direction", "numero": "D-44", "date": "2026-03-02"},
            "p",
            "en vertu de la décision n° D-44 de la direction en date du 2 mars 2026",
        ),
        (
            {"type": "arrete", "organe": "maire", "numero": "7", "date": "2026-03-02"},
            "s",
            "en vertu de l’arrêté n° 7 du maire en date du 2 mars 2026",
        ),
        (
            {"type": "pouvoir", "organe": "assemblée générale", "date": "2026-03-02"},
            "s",
            "en vertu du pouvoir de l’assemblée générale en date du 2 mars 2026",
        ),
        (
            {"type": "pouvoir", "organe": "conseil", "numero": "registre, page 3", "date": "2026-03-02"},
            "s",
            "en vertu du pouvoir du conseil en date du 2 mars 2026 (registre, page 3)",
        ),
        ({"type": "statuts"}, "s", "en vertu de ses statuts"),
        ({"type": "statuts"}, "p", "en vertu de leurs statuts"),
        ({"type": "extrait_immatriculation"}, "s", "en vertu de son extrait d’immatriculation"),
    ],
)
def test_what_empowers_is_said_in_full(acte: dict[str, str], nombre: str, texte: str) -> None:
    from clausedocs.domaine.parties import Habilitation

    found = describe_habilitation(Habilitation.model_validate(acte), nombre)["texte"]
    assert found.replace(NB, " ") == texte


def test_gaps_go_through_everything() -> None:
    gaps = {
        "donneur_ordre__denomination": Lacune("donneur_ordre.denomination"),
        "donneur_ordre__siret": Lacune("donneur_ordre.siret"),
        "convention__duree_mois": Lacune("convention.duree_mois"),
        "convention__montant_max_ht": Lacune("convention.montant_max_ht"),
        "convention__date_attribution": Lacune("convention.date_attribution"),
        "convention__date_signature": Lacune("convention.date_signature"),
        "structure_porteuse__iban": Lacune("structure_porteuse.iban"),
        "structure_porteuse__contacts": [],
        "donneur_ordre__habilitation": None,
        "convention__remuneration__echeances": [],
        "convention__dispositifs_locaux": [],
    }
    c = make(**gaps)
    for value in (
        c["donneur_ordre"]["de"], c["donneur_ordre"]["siret"], c["convention"]["duree"]["texte"],
        c["convention"]["montant_max_ht"]["texte"], c["convention"]["date_attribution"],
        c["structure_porteuse"]["banque"]["iban"], c["structure_porteuse"]["referent"]["nom_complet"],
        c["signataires"][0]["pour"], c["donneur_ordre"]["habilitation"]["texte"],
        c["convention"]["remuneration"]["echeances"][0]["part"], c["convention"]["publics"][7]["libelle"],
    ):  # fmt: skip
        assert has_lacune(value)
    assert c["convention"]["date_fin"] == ""


def test_the_day_of_the_document() -> None:
    assert make()["date_document"] == f"5{NB}octobre{NB}2026"
    undated = make(date_reference=None, convention__date_signature=None)
    assert undated["date_document"] == f"5{NB}octobre{NB}2026"
