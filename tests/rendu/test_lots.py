"""Which documents a marché calls for, and for which of its lots."""

from __future__ import annotations

from pathlib import Path

import pytest

from clausedocs.dossiers import load_dossier
from clausedocs.erreurs import DonneesErreur, UsageErreur
from clausedocs.rendu import generate, render

FIXTURES = Path(__file__).resolve().parents[2] / "fixtures"
C01 = FIXTURES / "c01_marche.yaml"
SANS_CLAUSE = """\
date_reference: 2026-11-22
donneur_ordre: donneur_valmorin.yaml
structure_porteuse: ma_structure_meivo.yaml
marche:
  reference: 2026-FOU-002
  objet: fourniture de papier
  nature: fournitures
  forme: ordinaire
  procedure: mapa
  ccag: fcs
  valeur_estimee_ht: 20000
  duree_mois: 12
  date_lancement: 2026-12-07
clause:
  dispositif: aucun
  motif: Le papier est livré en l’état.
"""


def test_a_marche_without_any_clause_has_no_tender_file(tmp_path: Path) -> None:
    for nom in ("donneur_valmorin.yaml", "ma_structure_meivo.yaml"):
        (tmp_path / nom).write_text((FIXTURES / nom).read_text("utf-8"), "utf-8")
    path = tmp_path / "marche.yaml"
    path.write_text(SANS_CLAUSE, "utf-8")
    with pytest.raises(DonneesErreur) as raised:
        generate(path, tmp_path / "sortie", formats=["texte"], modeles=())
    assert raised.value.code == "dce_vide"
    assert raised.value.lieu.fichier == str(path)
    assert "clausedocs" in raised.value.conseil
    assert not (tmp_path / "sortie").exists()


def test_a_piece_made_lot_by_lot_asks_for_the_lot() -> None:
    charge = load_dossier(C01)
    with pytest.raises(UsageErreur) as raised:
        render(charge, "clause_ae", "texte")
    assert raised.value.code == "lot_a_preciser"
    assert "1, 2, 3, 4, 5" in raised.value.conseil


@pytest.mark.parametrize("lot", ["6", "7"])
def test_a_lot_without_this_piece_or_without_existence_is_refused(lot: str) -> None:
    """Lot 6 is there, and carries no clause."""
    charge = load_dossier(C01)
    with pytest.raises(UsageErreur) as raised:
        render(charge, "clause_ae", "texte", lot=lot)
    assert raised.value.code == "lot_inexistant"
    assert f"« {lot} »" in raised.value.message.replace("\u00a0", " ")


def test_the_only_lot_that_a_piece_is_made_for_needs_no_number() -> None:
    charge = load_dossier(FIXTURES / "c12_marche.yaml")
    alone = render(charge, "annexe_insertion", "texte")
    assert alone.octets == render(charge, "annexe_insertion", "texte", lot="2").octets


def test_a_document_of_the_whole_marche_takes_no_lot() -> None:
    charge = load_dossier(C01)
    assert render(charge, "clause_ccap", "texte").octets


def test_the_pieces_of_a_lot_are_files_apart(tmp_path: Path) -> None:
    written = generate(C01, tmp_path, formats=["texte"], modeles=["clause_ae"]).fichiers
    names = [f.chemin.name for f in written]
    assert len(set(names)) == 5
    assert all(f"lot-{n}" in name for n, name in enumerate(names, 1))
