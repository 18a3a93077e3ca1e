"""What `nouveau` gives: a file that explains itself, loads as a draft, and once filled in holds."""

from __future__ import annotations

import re
from contextlib import suppress
from pathlib import Path

import pytest

from clausedocs.dossiers import SQUELETTES, load_dossier, write_squelette
from clausedocs.dossiers.formes import read_champs
from clausedocs.dossiers.squelette import BLOCS, LETTRES
from clausedocs.dossiers.yaml_positions import read_yaml
from clausedocs.erreurs import ClausedocsErreur, ErreursGroupees, UsageErreur

# What a person would write in the empty fields of the skeletons.
REPONSES = {
    "genre": "f",
    "adresse": {"voie": "1 place du Marché-Neuf", "code_postal": "99120", "commune": "Valmorin"},
    "agissant_pour": "la collectivité de Valmorin",
    "bic": "ZZZZFR99XXX",
    "date_lancement": "2026-06-08",
    "date_notification": "2026-08-03",
    "date_fin": "2028-07-31",
    "date_arrete": "2026-09-20",
    "date_accord": "2026-09-23",
    "accord_ref": "le courriel du service des marchés",
    "heures": "800",
    "heures_dues": "100",
    "heures_realisees": "60",
    "intitule": "Gros œuvre",
    "montant_estime_ht": "1200000",
    "objet": "réhabilitation d’une école",
    "reference": "2026-TVX-014",
    "valeur_estimee_ht": "1200000",
    "date": "2026-09-24",
    "date_attribution": "2026-09-28",
    "date_signature": "2026-10-05",
    "duree_mois": "48",
    "fonction": "maire",
    "forme_juridique": "association loi 1901",
    "iban": "FR8999999000010CLAUSE000181",
    "lieu_signature": "Valmorin",
    "montant_max_ht": "24000",
    "nom": "Kervadoc",
    "numero": "2026-087",
    "organe": "conseil municipal",
    "courriel": "clause@valmorin.example",
    "prenom": "Solène",
    "presentation": "Elle agit pour l’emploi depuis 2015.",
    "territoire": "le Val d’Orvenne",
    "titulaire_compte": "MEIVO",
    "voie": "1 place du Marché-Neuf",
    "code_postal": "99120",
    "commune": "Valmorin",
}
SIRETS = {"ma_structure": "99901010199009"}
NOMS = {"ma_structure": "Maison de l’emploi du Val d’Orvenne"}
CONVENTIONS = [nom for nom in SQUELETTES if nom != "ma_structure"]


@pytest.fixture(params=CONVENTIONS)
def dossier(tmp_path: Path, request: pytest.FixtureRequest) -> Path:
    for nom in SQUELETTES:
        (tmp_path / f"{nom}.yaml").write_text(write_squelette(nom), "utf-8")
    return tmp_path / f"{request.param}.yaml"


def uncomment(text: str) -> str:
    """The text with every optional field put to use: the « # » that touch a name or its group are removed."""
    lines, inside = [], None
    for line in text.splitlines():
        mark = re.match(r"( *)#(?=[a-z_]+:)", line)
        if mark:
            inside = mark.end() - 1
        elif not line.strip():
            inside = None
        optional = inside is not None and line[inside : inside + 1] == "#" and not line[:inside].strip()
        explains = optional and not mark and line[inside : inside + 3] != "#  "
        lines.append(line[:inside] + line[inside + 1 :] if optional and not explains else line)
    return "\n".join(lines) + "\n"


def fill(nom: str) -> str:
    answers = {
        **REPONSES,
        "siret": SIRETS.get(nom, "21000410799006"),
        "denomination": NOMS.get(nom, "Ville de Valmorin"),
    }
    return re.sub(
        r"^( *(?:- )?)([a-z_]+):$",
        lambda m: f"{m[0]} {answers[m[2]]}" if isinstance(answers.get(m[2]), str) else m[0],
        write_squelette(nom),
        flags=re.M,
    )


def test_the_skeletons_load_as_a_draft(dossier: Path) -> None:
    charge = load_dossier(dossier, mode="projet")
    assert charge.dossier.modeles == (() if dossier.stem == "marche" else (dossier.stem,))
    assert {"donneur_ordre.siret", "donneur_ordre.adresse.voie", "structure_porteuse.siret"} <= set(
        charge.lacunes
    )


def test_the_skeletons_once_filled_in_hold(dossier: Path) -> None:
    for nom in SQUELETTES:
        (dossier.parent / f"{nom}.yaml").write_text(fill(nom), "utf-8")
    assert load_dossier(dossier).lacunes == ()


@pytest.mark.parametrize("nom", list(SQUELETTES))
def test_the_optional_fields_are_sound_yaml(nom: str) -> None:
    text = uncomment(write_squelette(nom))
    lu = read_yaml(text, nom)
    found = {str(c[0]) for c in lu.cles if len(c) == 1}
    assert set(read_champs(SQUELETTES[nom].bloc)) - set(BLOCS) == found


@pytest.mark.parametrize("nom", list(BLOCS))
def test_a_block_is_added_to_the_dossier_that_it_follows(nom: str, tmp_path: Path) -> None:
    """As it comes, a draft; with all that is optional, every field of the block and no other."""
    lu = read_yaml(uncomment(write_squelette(nom)), nom)
    assert {c for c in lu.cles if len(c) == 1} == {(nom,)}
    assert {str(c[1]) for c in lu.cles if len(c) == 2} == set(read_champs(BLOCS[nom].bloc))
    first = "rappel" if nom in LETTRES else "convention_cadre"
    convention = fill(first).replace(f"modeles: [{first}]", f"modeles: [{nom}]")
    (tmp_path / "ma_structure.yaml").write_text(fill("ma_structure"), "utf-8")
    (tmp_path / "d.yaml").write_text(convention + write_squelette(nom), "utf-8")
    with suppress(ErreursGroupees):
        charge = load_dossier(tmp_path / "d.yaml", mode="projet")
        assert any(lacune.startswith(f"{nom}.") for lacune in charge.lacunes)


def test_no_field_is_forgotten_or_invented(dossier: Path) -> None:
    for nom in SQUELETTES:
        (dossier.parent / f"{nom}.yaml").write_text(uncomment(write_squelette(nom)), "utf-8")
    with pytest.raises(ClausedocsErreur) as caught:
        load_dossier(dossier)
    assert "champ_inconnu" not in str({e.code for e in getattr(caught.value, "erreurs", [caught.value])})


@pytest.mark.parametrize("nom", [*SQUELETTES, *BLOCS])
def test_a_skeleton_reads_well(nom: str) -> None:
    text = write_squelette(nom)
    lines = text.splitlines()
    assert text.endswith("\n")
    assert not any(line.endswith(" ") or "\t" in line for line in lines)
    assert max(map(len, lines)) <= 100
    assert "None" not in text
    assert "True" not in text
    for comment in (line for line in lines if line.lstrip().startswith("# ")):
        assert not re.search(r" [;:?!»]", comment.replace("# ---", "")), comment


@pytest.mark.parametrize("nom", [*SQUELETTES, *BLOCS])
def test_a_skeleton_is_always_the_same(nom: str) -> None:
    assert write_squelette(nom) == write_squelette(nom)


def test_another_name_is_refused() -> None:
    with pytest.raises(UsageErreur) as caught:
        write_squelette("contrat")
    assert caught.value.code == "squelette_inconnu"
    assert "convention_cadre" in caught.value.conseil
