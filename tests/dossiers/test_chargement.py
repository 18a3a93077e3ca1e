"""From a file to a dossier: includes, all the errors at once, the gaps of a draft."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from clausedocs.dossiers import canonical_json, hash_dossier, load_dossier
from clausedocs.dossiers.lieux import read_chemin, write_chemin
from clausedocs.erreurs import ClausedocsErreur, ErreursGroupees
from clausedocs.langue.lacune import Lacune

FIXTURES = Path(__file__).parents[2] / "fixtures"
STRUCTURE = (FIXTURES / "ma_structure_meivo.yaml").read_text("utf-8")
DOSSIER = (FIXTURES / "c01_valmorin.yaml").read_text("utf-8")
Ecrire = Callable[..., Path]


@pytest.fixture
def ecrire(tmp_path: Path) -> Ecrire:
    """Writes the dossier of c01 with some of its text replaced, and the structure beside it."""

    def write(*changes: tuple[str, str], structure: str = STRUCTURE) -> Path:
        text = DOSSIER
        for old, new in changes:
            assert text.count(old) == 1, old
            text = text.replace(old, new)
        (tmp_path / "ma_structure_meivo.yaml").write_text(structure, "utf-8")
        path = tmp_path / "dossier.yaml"
        path.write_text(text, "utf-8")
        return path

    return write


def refuse(path: Path, **options: object) -> list[ClausedocsErreur]:
    with pytest.raises(ErreursGroupees) as caught:
        load_dossier(path, **options)  # type: ignore[arg-type]
    return list(caught.value.erreurs)


@pytest.mark.parametrize("path", sorted(FIXTURES.glob("c*.yaml")), ids=lambda p: p.stem)
def test_the_fictional_dossiers_hold(path: Path) -> None:
    charge = load_dossier(path, le=date(2026, 11, 22))
    assert charge.lacunes == ()
    assert charge.le == date(2026, 11, 22)


def test_values_are_typed_and_texts_keep_their_zeros(ecrire: Ecrire) -> None:
    path = ecrire(("code_postal: '99120'", "code_postal: 01200"), ("duree_mois: 48", "duree_mois: 048"))
    dossier = load_dossier(path).dossier
    assert dossier.donneur_ordre.adresse.code_postal == "01200"
    assert dossier.convention.duree_mois == 48
    assert dossier.convention.date_signature == date(2026, 10, 5)
    assert dossier.donneur_ordre.chorus is not None
    assert dossier.donneur_ordre.chorus.engagement_obligatoire is False


def test_the_structure_comes_from_its_own_file(ecrire: Ecrire) -> None:
    charge = load_dossier(ecrire())
    assert charge.dossier.structure_porteuse.sigle == "MEIVO"
    assert charge.positions.find_valeur(("structure_porteuse", "sigle")).fichier.endswith("meivo.yaml")  # type: ignore[union-attr]


def test_an_error_of_the_structure_names_its_file(ecrire: Ecrire) -> None:
    path = ecrire(structure=STRUCTURE.replace("siret: '99901010199009'", "siret: '99901010199008'"))
    (erreur,) = refuse(path)
    assert erreur.code == "siret_cle"
    assert erreur.lieu.fichier == str(path.parent / "ma_structure_meivo.yaml")
    assert erreur.lieu.ligne == STRUCTURE[: STRUCTURE.index("siret:")].count("\n") + 1
    assert erreur.lieu.champ == "structure_porteuse.siret"


def test_a_path_of_windows_is_read_everywhere(ecrire: Ecrire, tmp_path: Path) -> None:
    path = ecrire(("structure_porteuse: ma_", "structure_porteuse: fiches\\ma_"))
    (tmp_path / "fiches").mkdir()
    (tmp_path / "ma_structure_meivo.yaml").rename(tmp_path / "fiches" / "ma_structure_meivo.yaml")
    assert load_dossier(path).dossier.structure_porteuse.sigle == "MEIVO"


@pytest.mark.parametrize(
    "cible", ["/etc/structure.yaml", "C:\\structure.yaml", "../../structure.yaml", "a/../../../b.yml"]
)
def test_nothing_is_read_far_from_the_dossier(ecrire: Ecrire, cible: str) -> None:
    path = ecrire(("structure_porteuse: ma_structure_meivo.yaml", f"structure_porteuse: {cible}"))
    with pytest.raises(ClausedocsErreur) as caught:
        load_dossier(path)
    assert caught.value.code == "inclusion_lointaine"


def test_all_errors_come_at_once_in_the_order_of_the_lines(ecrire: Ecrire) -> None:
    path = ecrire(
        ("siret: '21000410799006'", "siret: 2100041079900"),
        ("date_signature: 2026-10-05", "date_signature: 31/02/2026"),
        ("duree_mois: 48", "durée_mois: 48"),
        ("mode: participation", "mode: gratis"),
        ("part_pct: 50\n        declencheur: bilan_final", "part_pct: 500\n        declencheur: bilan_final"),
        ("courriel: achats@valmorin.example", "courriel: achats"),
    )
    erreurs = refuse(path)
    assert [(e.code, e.lieu.champ) for e in erreurs] == [
        ("siret_forme", "donneur_ordre.siret"),
        ("courriel_forme", "donneur_ordre.contacts[1].courriel"),
        ("champ_inconnu", "convention.durée_mois"),
        ("date_impossible", "convention.date_signature"),
        ("code_inconnu", "convention.remuneration.mode"),
        ("valeur_inadmise", "convention.remuneration.echeances[2].part_pct"),
    ]
    lines = path.read_text("utf-8").splitlines()
    for erreur in erreurs:
        assert erreur.lieu.ligne is not None
        name = (erreur.lieu.champ or "").rsplit(".", 1)[1]
        assert name in lines[erreur.lieu.ligne - 1]


@pytest.mark.parametrize(
    "change, attendu",
    [
        (("duree_mois: 48", "durees_mois: 48"), "Vouliez-vous écrire «\u00a0duree_mois\u00a0»"),
        (("  reference:", "  denomination:"), "donneur_ordre"),
        (("siret: '21000410799006'", "siret: 2100041079900"), "zéro"),
        (("date_signature: 2026-10-05", "date_signature: 2026-02-31"), "2026-02-31"),
        (("duree_mois: 48", "duree_mois: [48]"), "une liste"),
        (("duree_mois: 48", "duree_mois: {a: 48}"), "un groupe de champs"),
        (("duree_mois: 48", "duree_mois: 500"), "500"),
        (("type_acheteur: commune", "type_acheteur: comune"), "commune"),
        (("ecriture: doublet", "ecriture: double"), "doublet (les deux formes)"),
        (("territoire: le Val d’Orvenne", "territoire: |\n    le Val\n    d’Orvenne"), "saut de ligne"),
    ],
)
def test_the_message_speaks_of_what_was_written(
    ecrire: Ecrire, change: tuple[str, str], attendu: str
) -> None:
    (erreur,) = refuse(ecrire(change))
    assert attendu in f"{erreur.message} {erreur.conseil}"


def test_a_missing_field_shows_the_group_that_lacks_it(ecrire: Ecrire) -> None:
    path = ecrire(("    fonction: maire\n", ""))
    (erreur,) = refuse(path)
    assert erreur.code == "champ_manquant"
    assert erreur.lieu.champ == "donneur_ordre.representant.fonction"
    assert path.read_text("utf-8").splitlines()[(erreur.lieu.ligne or 0) - 1] == "  representant:"
    assert "maire" in erreur.conseil


# -- drafts


def test_a_draft_may_lack_what_chooses_nothing(ecrire: Ecrire) -> None:
    path = ecrire(
        ("    fonction: maire\n", ""),
        ("duree_mois: 48", "duree_mois:"),
        ("  montant_max_ht: '24000.00'\n", ""),
    )
    charge = load_dossier(path, mode="projet")
    assert charge.lacunes == (
        "donneur_ordre.representant.fonction",
        "convention.duree_mois",
        "convention.montant_max_ht",
    )
    assert charge.dossier.donneur_ordre.representant.fonction == Lacune(charge.lacunes[0])
    assert isinstance(charge.dossier.convention.montant_max_ht, Lacune)
    assert {e.code for e in refuse(path)} == {"champ_manquant"}


def test_a_group_that_lacks_gives_a_gap_for_each_of_its_fields(ecrire: Ecrire) -> None:
    adresse = (
        "  adresse:\n    voie: 1 place du Marché-Neuf\n    code_postal: '99120'\n    commune: Valmorin\n"
    )
    charge = load_dossier(ecrire((adresse, "")), mode="projet")
    assert charge.lacunes == tuple(f"donneur_ordre.adresse.{n}" for n in ("voie", "code_postal", "commune"))


@pytest.mark.parametrize(
    "change, champ",
    [
        (("  type_acheteur: commune\n", ""), "donneur_ordre.type_acheteur"),
        (("    mode: participation\n", ""), "convention.remuneration.mode"),
        (("  fondement_achat: dispense_seuil\n", ""), "convention.fondement_achat"),
        (("modeles: [convention_cadre]\n", ""), "modeles"),
    ],
)
def test_a_draft_lacks_nothing_that_chooses_a_text(
    ecrire: Ecrire, change: tuple[str, str], champ: str
) -> None:
    (erreur,) = refuse(ecrire(change), mode="projet")
    assert erreur.lieu.champ == champ


def test_a_draft_is_checked_like_the_rest(ecrire: Ecrire) -> None:
    path = ecrire(("    fonction: maire\n", ""), ("siret: '21000410799006'", "siret: '21000410799060'"))
    assert [e.code for e in refuse(path, mode="projet")] == ["siret_cle"]


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.integers(0, len(DOSSIER.splitlines()) - 1), st.sampled_from(["projet", "definitif"]))
def test_a_line_less_raises_nothing_but_our_errors(tmp_path: Path, ligne: int, mode: str) -> None:
    lines = DOSSIER.splitlines()
    (tmp_path / "ma_structure_meivo.yaml").write_text(STRUCTURE, "utf-8")
    path = tmp_path / "dossier.yaml"
    path.write_text("\n".join(lines[:ligne] + lines[ligne + 1 :]), "utf-8")
    try:
        load_dossier(path, mode=mode)  # type: ignore[arg-type]
    except ClausedocsErreur as raised:
        for erreur in raised.erreurs if isinstance(raised, ErreursGroupees) else (raised,):
            assert erreur.conseil
            assert not re.search(r"\b(?:input|should|field)\b", str(erreur).replace(str(tmp_path), ""))


# -- one text for one dossier


def test_the_hash_sees_what_is_said_not_how(ecrire: Ecrire) -> None:
    first = load_dossier(ecrire()).dossier
    same = load_dossier(
        ecrire(
            ("duree_mois: 48", "duree_mois: '48' # quatre ans"),
            ("montant_max_ht: '24000.00'", "montant_max_ht: 24 000"),
            ("  prise_effet: signature\n", ""),
        )
    ).dossier
    other = load_dossier(ecrire(("duree_mois: 48", "duree_mois: 36"))).dossier
    assert canonical_json(first) == canonical_json(same)
    assert hash_dossier(first) == hash_dossier(same) != hash_dossier(other)


def test_a_gap_has_its_place_in_the_canonical_text(ecrire: Ecrire) -> None:
    dossier = load_dossier(ecrire(("duree_mois: 48", "duree_mois:")), mode="projet").dossier
    assert '"duree_mois":{"lacune":"convention.duree_mois"}' in canonical_json(dossier)


@given(st.lists(st.one_of(st.from_regex(r"[a-z_]{1,8}", fullmatch=True), st.integers(0, 30)), min_size=1))
def test_a_path_is_read_as_it_was_written(chemin: list[str | int]) -> None:
    assert read_chemin(write_chemin(tuple(chemin))) == tuple(chemin)


def test_a_draft_shows_a_letter_that_may_not_leave_yet() -> None:
    """What a final letter is refused for, the draft of it only warns of."""
    late = FIXTURES / "erreurs" / "non_reconduction_tardive.yaml"
    (erreur,) = refuse(late)
    (warning,) = load_dossier(late, mode="projet").avertissements
    assert warning.code == erreur.code == "non_reconduction_tardive"
    assert (warning.message, warning.conseil, warning.lieu) == (erreur.message, erreur.conseil, erreur.lieu)
